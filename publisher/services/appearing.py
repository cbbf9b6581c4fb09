"""Which posts a person or a picture appears in, and stopping those that have not gone out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, cast, exists, func, or_, select

from publisher.models import (
    LIVE,
    Approval,
    Channel,
    Delivery,
    DeliveryState,
    Media,
    Post,
    PostState,
    PostVersion,
)
from publisher.services import drafting, telling, voiding
from tenants import clock
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork

S = DeliveryState
# Not yet with a platform, or only prepared there: these can be stopped by ourselves.
STOPPABLE = frozenset({S.SCHEDULED, S.QUEUED, S.PROCESSING})
# On their way, or perhaps there: only a look at the platform can tell.
UNDER_WAY = frozenset({S.SENDING, S.UNKNOWN, S.NEEDS_ATTENTION})
# Of those, what would be sent again by itself, should it prove not to be there.
MAY_COME_BACK = frozenset({S.SENDING, S.UNKNOWN})


@dataclass(frozen=True, kw_only=True)
class Appearance:
    """One delivery of a post in which somebody or something can be seen."""

    delivery_id: UUID
    post_id: UUID
    channel_id: UUID
    author_id: UUID
    platform: str
    state: DeliveryState
    due_at: datetime
    published_at: datetime | None
    permalink: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """``held`` were stopped (or could be), ``live`` can be taken down, ``under_way`` are being
    sent at this moment or may be live: look again in a few minutes; ``gone`` were taken down.
    ``waiting`` are posts about which somebody was asked, and is asked no longer. ``looking``:
    more posts are being looked through."""

    held: tuple[Appearance, ...] = ()
    live: tuple[Appearance, ...] = ()
    under_way: tuple[Appearance, ...] = ()
    gone: tuple[Appearance, ...] = ()
    waiting: tuple[UUID, ...] = ()
    looking: bool = False

    @property
    def maybe_live(self) -> tuple[Appearance, ...]:
        return self.live + self.under_way


def person(person_id: UUID) -> ColumnElement[bool]:
    """Versions in which somebody on the roll is marked in a picture."""
    return _media_has({"tagged": [str(person_id)]})


def person_in_video(person_id: UUID) -> ColumnElement[bool]:
    """Versions in which somebody on the roll is marked in a video."""
    use = func.jsonb_build_object(
        "media_id", cast(Media.id, Text), "tagged", func.jsonb_build_array(str(person_id))
    )
    shows = PostVersion.media.op("@>")(func.jsonb_build_array(use))
    return exists().where(Media.school_id == PostVersion.school_id, Media.kind == "video", shows)


def persons_work(person_id: UUID) -> ColumnElement[bool]:
    """Versions with a picture of work alone in which somebody on the roll is marked."""
    return _media_has({"tagged": [str(person_id)], "people": "work_only"})


def pictures(media_ids: list[UUID]) -> ColumnElement[bool]:
    """Versions that use any of these pictures."""
    return or_(*(_media_has({"media_id": str(id)}) for id in media_ids))


def find(
    uow: UnitOfWork, appears: ColumnElement[bool], *, on: frozenset[str] | None = None
) -> Found:
    """Where ``appears`` is true now. ``on`` limits it to these connectors; None means all."""
    return _sorted(_rows(uow, appears, on))


def hold(
    uow: UnitOfWork,
    appears: ColumnElement[bool],
    *,
    reason: str,
    kind: str,
    on: frozenset[str] | None = None,
) -> Found:
    """Stop everything that can still be stopped and tell each author. ``reason`` is a sentence
    for people without any name. What was agreed to counts on where the rest of a post is still in
    line: nobody would be asked again for that."""
    uow.session.execute(_posts(appears))
    rows = _rows(uow, appears, on)
    found = _sorted(rows)
    for delivery, version in rows:
        if delivery.state in STOPPABLE:
            _hold(uow, delivery, version, reason, kind)
    uow.session.flush()
    posts = dict.fromkeys(each.post_id for each in found.held)
    in_line = _in_line(uow, posts)
    for post_id in posts:
        post = uow.get(Post, post_id)
        if post_id in in_line:
            post.state = PostState.DRAFT
        else:
            voiding.back_to_draft(uow, post)
    return found


def _in_line(uow: UnitOfWork, posts: Iterable[UUID]) -> frozenset[UUID]:
    """Those of ``posts`` of which something is still to go out."""
    query = select(Delivery.post_id).where(
        Delivery.post_id.in_(posts), Delivery.state.in_(sorted(STOPPABLE))
    )
    return frozenset(uow.session.scalars(query))


def take_back(
    uow: UnitOfWork,
    appears: ColumnElement[bool],
    *,
    reason: str,
    on: frozenset[str] | None = None,
) -> tuple[UUID, ...]:
    """Ask nobody any more about posts that wait for approval, and tell each author now: they
    would hear of it only once somebody pressed Approve. Call it before ``hold``."""
    asked = (
        select(Approval.post_id)
        .join(PostVersion, _ASKED)
        .where(appears, Approval.state.in_(voiding.UNANSWERED))
    )
    if on is not None:
        ours = select(cast(Channel.id, Text)).where(Channel.platform.in_(on))
        asked = asked.where(PostVersion.channels.overlap([*uow.session.scalars(ours)]))
    waits = Post.id.in_(asked) & (Post.state == PostState.AWAITING_APPROVAL)
    posts = select(Post).where(waits).order_by(Post.id).with_for_update(key_share=True)
    taken = uow.session.scalars(posts).all()
    for post in taken:
        author_id = drafting.version_of(uow, post).author_id
        voiding.back_to_draft(uow, post)
        audit.record(uow, "post.taken_back", post)
        telling.tell(
            uow,
            f"taken_back:{post.id}",
            "A post was taken back from approval",
            f"It will not go out as it is. {reason}",
            path=f"/posts/{post.id}",
            person_id=author_id,
        )
    return tuple(post.id for post in taken)


def stop(delivery: Delivery, reason: str, kind: str = "") -> bool:
    """Out of the line. What a platform has in hand may be live, and is looked for as before; but
    its time is over, so that it is never sent again by itself. Returns whether that is so. A new
    version number makes a worker that has it in hand leave it alone."""
    if delivery.state in MAY_COME_BACK:
        delivery.give_up_at = min(delivery.give_up_at, clock.now())
        return True
    delivery.state = DeliveryState.HELD
    delivery.version += 1
    delivery.lease_until = None
    delivery.reason, delivery.reason_kind = reason, kind
    return False


def together(*found: Found) -> Found:
    """All of it, each delivery once."""

    def each(of: Callable[[Found], tuple[Appearance, ...]]) -> tuple[Appearance, ...]:
        return tuple({row.delivery_id: row for one in found for row in of(one)}.values())

    return Found(
        held=each(lambda one: one.held),
        live=each(lambda one: one.live),
        under_way=each(lambda one: one.under_way),
        gone=each(lambda one: one.gone),
        waiting=tuple(dict.fromkeys(id for one in found for id in one.waiting)),
        looking=any(one.looking for one in found),
    )


_ASKED = (PostVersion.school_id == Approval.school_id) & (
    PostVersion.id == Approval.post_version_id
)
_SENT = (PostVersion.school_id == Delivery.school_id) & (PostVersion.id == Delivery.post_version_id)


def people_shown(uow: UnitOfWork) -> frozenset[str]:
    """Everybody marked in a picture that is scheduled, on its way or live."""
    query = select(PostVersion.media).join(Delivery, _SENT)
    rows = uow.session.scalars(query.where(Delivery.state.in_([*STOPPABLE, *UNDER_WAY, *LIVE])))
    return frozenset(id for media in rows for use in media for id in use["tagged"])


def _media_has(use: dict[str, Any]) -> ColumnElement[bool]:
    return PostVersion.media.contains([use])


def _posts(appears: ColumnElement[bool]) -> Select[UUID]:
    """Their posts, held before their deliveries (see ``drafting.locked``)."""
    shown = (
        select(Delivery.post_id)
        .join(PostVersion, _SENT)
        .where(appears, Delivery.state.in_(sorted(STOPPABLE)))
    )
    posts = select(Post.id).where(Post.id.in_(shown)).order_by(Post.id)
    return posts.with_for_update(key_share=True)


Rows = list[tuple[Delivery, PostVersion]]


def _rows(uow: UnitOfWork, appears: ColumnElement[bool], on: frozenset[str] | None) -> Rows:
    query = (
        select(Delivery, PostVersion)
        .join(PostVersion, _SENT)
        .where(appears, Delivery.state.in_([*STOPPABLE, *UNDER_WAY, *LIVE, S.TAKEN_DOWN]))
        .order_by(Delivery.id)
        .with_for_update(of=Delivery)
        .execution_options(populate_existing=True)
    )
    if on is not None:
        query = query.where(Delivery.platform.in_(on))
    rows = [(delivery, version) for delivery, version in uow.session.execute(query)]
    return sorted(rows, key=lambda row: (row[0].due_at, row[0].id))


def _sorted(rows: Rows) -> Found:
    seen = [_appearance(delivery, version) for delivery, version in rows]
    return Found(
        held=tuple(each for each in seen if each.state in STOPPABLE),
        live=tuple(each for each in seen if each.state in LIVE),
        under_way=tuple(each for each in seen if each.state in UNDER_WAY),
        gone=tuple(each for each in seen if each.state is S.TAKEN_DOWN),
    )


def _appearance(delivery: Delivery, version: PostVersion) -> Appearance:
    return Appearance(
        delivery_id=delivery.id,
        post_id=delivery.post_id,
        channel_id=delivery.channel_id,
        author_id=version.author_id,
        platform=delivery.platform,
        state=DeliveryState(delivery.state),
        due_at=delivery.due_at,
        published_at=delivery.published_at,
        permalink=delivery.permalink,
    )


def _hold(
    uow: UnitOfWork, delivery: Delivery, version: PostVersion, reason: str, kind: str
) -> None:
    stop(delivery, reason, kind)
    audit.record(uow, "delivery.held", delivery, why=kind)
    telling.tell(
        uow,
        f"held:{delivery.id}",
        "A scheduled post was stopped",
        f"It will not go out as it is. {reason}",
        path=f"/posts/{delivery.post_id}",
        person_id=version.author_id,
    )
