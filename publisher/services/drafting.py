"""Writing posts. Every save is a new version, kept; an edit voids what was agreed before."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from publisher.models import (
    LIVE,
    Channel,
    Delivery,
    DeliveryState,
    Media,
    Post,
    PostState,
    PostVersion,
)
from publisher.services import gathered, voiding
from tenants.database import new_id
from tenants.errors import Conflict, Invalid, NotAllowed
from tenants.models import School
from tenants.roles import Permission
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork

LONGEST = 63_206  # Facebook's limit, the longest of the five


@dataclass(frozen=True, kw_only=True)
class MediaUse:
    """One picture in one post, and what its author declares about it. ``people`` is a grade
    (none, work_only, not_identifiable, identifiable) or empty while nobody has declared. What is
    said of each face (``declaring``) counts besides; ``tagged`` holds those chosen for one too."""

    media_id: str
    alt: str = ""
    people: str = ""
    children: int = 0
    staff: int = 0
    others: int = 0
    tagged: tuple[str, ...] = ()  # ids of people on the roll
    faces: dict[str, str] = field(default_factory=dict)  # place → what is said of the face there
    third_party: bool = False
    permission: str = ""
    credit: str = ""
    assets: tuple[str, ...] = ()
    words_declared: bool = False  # no words in it tell a name or a code, its author says
    declared_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """All that an author writes. ``variants`` maps a channel's id to its own text."""

    text: str = ""
    category: str = ""
    title: str = ""
    link: str = ""
    language: str = "en-GB"
    channels: tuple[str, ...] = ()
    variants: dict[str, str] = field(default_factory=dict)
    media: tuple[MediaUse, ...] = ()
    also_via: tuple[str, ...] = ()
    also_sent: dict[str, str] = field(default_factory=dict)  # way → its day, "2027-05-12"
    event_date: date | None = None
    attested: tuple[str, ...] = ()
    byline_off: bool = False
    local_time: datetime | None = None  # the school's wall clock, without a zone


def start(uow: UnitOfWork, draft: Draft, *, id: UUID | None = None) -> Post:
    """A new post with its first version, under ``id`` where its form has one."""
    uow.actor.require(Permission.DRAFT)
    assert uow.actor.person_id is not None
    _check(uow, draft)
    zone = uow.session.get_one(School, uow.school_id).timezone
    post = uow.add(Post(id=id or new_id(), author_id=uow.actor.person_id, timezone=zone))
    _write(uow, post, draft, number=1)
    audit.record(uow, "post.drafted", post, version=1)
    return post


def edit(uow: UnitOfWork, post_id: UUID, draft: Draft, *, version: int) -> Post:
    """A new version of a post that is not wholly live. ``version`` is the one the author saw:
    raises ``Conflict`` when somebody saved in between. Approvals are void, what was scheduled
    is held until it is scheduled again, and what is live stays as it is."""
    uow.actor.require(Permission.DRAFT)
    post = locked(uow, post_id)
    mine(uow, post)
    if post.version != version:
        raise Conflict("Somebody else has saved this post since you opened it. Yours is below.")
    if post.state == PostState.DISCARDED:
        raise Conflict("This post was discarded. Start a new one.")
    _check(uow, draft)
    rows = hold(uow, post)
    if rows and all(row.state in SEEN for row in rows):
        raise Conflict("This post is live everywhere. Write a new post instead.")
    voiding.back_to_draft(uow, post)
    _write(uow, post, draft, number=post.version + 1)
    gathered.agreed_again(uow, post)
    gathered.item_changed(uow, post.id)
    audit.record(uow, "post.edited", post, version=post.version)
    return post


def discard(uow: UnitOfWork, post_id: UUID) -> None:
    """Put a post away. It stays in the records; what was scheduled of it is cancelled. A post
    that is live somewhere stays listed, and only the rest of it is cancelled."""
    uow.actor.require(Permission.DRAFT)
    post = locked(uow, post_id)
    mine(uow, post)
    if post.state == PostState.DISCARDED:
        raise Conflict("This post was discarded already.")
    rows = hold(uow, post)
    if rows and all(row.state in LIVE for row in rows):
        raise Conflict("This post is live. Take it down first, on each channel.")
    for row in rows:
        if row.state in NOT_SENT:
            row.state = DeliveryState.CANCELLED
            row.version += 1
    voiding.void_approvals(uow, post.id)
    live = any(row.state in LIVE for row in rows)
    post.state = PostState.SCHEDULED if live else PostState.DISCARDED
    gathered.item_changed(uow, post.id)
    audit.record(uow, "post.discarded", post, version=post.version, partly_live=live)


def bring_back(uow: UnitOfWork, post_id: UUID) -> None:
    """A discarded post is a draft again, with its words and its time. What was agreed to and its
    place in line are gone. Raises ``Conflict`` for what was not discarded, or has been out."""
    uow.actor.require(Permission.DRAFT)
    post = locked(uow, post_id)
    mine(uow, post)
    if post.state != PostState.DISCARDED:
        raise Conflict("This post is not discarded.")
    if any(row.state in SEEN for row in hold(uow, post)):
        raise Conflict("This post has been out already. Write a new post instead.")
    post.state = PostState.DRAFT
    audit.record(uow, "post.brought_back", post, version=post.version)


def locked(uow: UnitOfWork, post_id: UUID) -> Post:
    """The post, held until the transaction ends, so that two tabs cannot both act on it. Whoever
    wants the post and its deliveries takes the post first, and several deliveries in the order of
    their ids: two who take them the other way round wait for each other for ever."""
    uow.get(Post, post_id)
    query = select(Post).where(Post.id == post_id).with_for_update(key_share=True)
    return uow.session.scalars(query.execution_options(populate_existing=True)).one()


def hands(uow: UnitOfWork, post: Post) -> frozenset[UUID]:
    """Whoever began the post or wrote any version of it: their words may be in it still."""
    query = select(PostVersion.author_id).where(PostVersion.post_id == post.id).distinct()
    return frozenset(uow.session.scalars(query)) | {post.author_id}


def version_of(uow: UnitOfWork, post: Post) -> PostVersion:
    """The post's current version."""
    query = select(PostVersion).where(
        PostVersion.post_id == post.id, PostVersion.number == post.version
    )
    return uow.session.scalars(query).one()


def draft_of(version: PostVersion, *, local_time: datetime | None = None) -> Draft:
    """A version as the author wrote it, for the form."""
    return Draft(
        text=version.text,
        category=version.category,
        title=version.title,
        link=version.link,
        language=version.language,
        channels=tuple(version.channels),
        variants=dict(version.variants),
        media=tuple(media_use(item) for item in version.media),
        also_via=tuple(version.also_via),
        also_sent=dict(version.also_sent),
        event_date=version.event_date,
        attested=tuple(version.attested),
        byline_off=version.byline_off,
        local_time=local_time,
    )


def media_use(item: dict[str, Any]) -> MediaUse:
    return MediaUse(**{**item, "tagged": tuple(item["tagged"]), "assets": tuple(item["assets"])})


def digest(draft: Draft) -> str:
    """What an approval is bound to: everything but the time, which has its own tolerance."""
    content = asdict(draft)
    content.pop("local_time")
    if not draft.also_sent:  # so that what was approved before this was kept is the same still
        content.pop("also_sent")
    for use in content["media"]:
        for later in ("words_declared", "faces"):
            if not use[later]:
                use.pop(later)
    content["channels"] = sorted(draft.channels)
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def _write(uow: UnitOfWork, post: Post, draft: Draft, *, number: int) -> None:
    assert uow.actor.person_id is not None
    uow.session.flush()
    uow.add(
        PostVersion(
            id=new_id(),
            post_id=post.id,
            number=number,
            author_id=uow.actor.person_id,
            created_at=uow.now,
            category=draft.category,
            title=draft.title,
            text=draft.text,
            link=draft.link,
            language=draft.language,
            variants=draft.variants,
            channels=list(draft.channels),
            media=[asdict(use) for use in draft.media],
            also_via=list(draft.also_via),
            also_sent=draft.also_sent,
            event_date=draft.event_date,
            attested=list(draft.attested),
            byline_off=draft.byline_off,
            digest=digest(draft),
        )
    )
    post.version = number
    post.category = draft.category
    post.local_time = draft.local_time
    post.updated_at = uow.now
    uow.session.flush()


def _check(uow: UnitOfWork, draft: Draft) -> None:
    """Channels and pictures must be this school's own; text must be text."""
    errors: dict[str, str] = {}
    if len(draft.text) > LONGEST:
        errors["text"] = f"The text is too long: at most {LONGEST:,} characters."
    if "\x00" in draft.text:
        errors["text"] = "The text contains a character that cannot be published."
    for channel_id in {*draft.channels, *draft.variants}:
        uow.get(Channel, channel_id)
    for use in draft.media:
        uow.get(Media, use.media_id)
    if errors:
        raise Invalid(errors)


def mine(uow: UnitOfWork, post: Post) -> None:
    """Who may only draft (a teacher) works on their own posts."""
    if post.author_id != uow.actor.person_id and not uow.actor.may(Permission.SCHEDULE):
        raise NotAllowed("This is a colleague's post. Ask them, or the office, to change it.")


def hold(uow: UnitOfWork, post: Post) -> list[Delivery]:
    """The post's deliveries, what was in line now held. Raises ``Conflict`` while one of them
    may be seen by parents any moment."""
    query = select(Delivery).where(
        Delivery.post_id == post.id, Delivery.state != DeliveryState.CANCELLED
    )
    rows = list(uow.session.scalars(query.order_by(Delivery.id).with_for_update()))
    waiting = {row.id for row in rows if _may_be_held(uow, row)}
    for row in rows:
        if row.id not in waiting and (why := _BUSY.get(DeliveryState(row.state))):
            raise Conflict(why)
    for row in rows:
        if row.id in waiting:
            row.state = DeliveryState.HELD
            row.version += 1
            row.reason = "The post was edited. Schedule it again."
    uow.session.flush()
    return rows


def _may_be_held(uow: UnitOfWork, row: Delivery) -> bool:
    """What was only prepared, before it is due, is dropped: nobody ever sees it."""
    prepared = row.state == DeliveryState.PROCESSING and row.due_at > uow.now
    return prepared or row.state == DeliveryState.SCHEDULED


_GOING_OUT = "This post is going out at this moment, so it cannot be changed. Wait a minute."
_PERHAPS_OUT = (
    "We are looking whether this post went out. Open the post: when we cannot tell, say there "
    "whether it is live. Then it can be changed."
)
_BUSY = {
    DeliveryState.QUEUED: _GOING_OUT,
    DeliveryState.SENDING: _GOING_OUT,
    DeliveryState.PROCESSING: _GOING_OUT,
    DeliveryState.UNKNOWN: _PERHAPS_OUT,
    DeliveryState.NEEDS_ATTENTION: _PERHAPS_OUT,
}
SEEN = LIVE | {DeliveryState.TAKEN_DOWN}  # a platform has shown it: never sent again
NOT_SENT = frozenset({DeliveryState.HELD, DeliveryState.MISSED, DeliveryState.REFUSED})
