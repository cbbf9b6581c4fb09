"""What pages show about posts: read-only, each question in a few queries whatever the number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from publisher.models import (
    FOR_A_PERSON,
    LIVE,
    Approval,
    ApprovalState,
    Attempt,
    Channel,
    Delivery,
    DeliveryState,
    Judgement,
    Media,
    OverrideRecord,
    Post,
    PostState,
    PostVersion,
)
from publisher.services import appearing, drafting, register
from publisher.services.exposing import Exposure, hidden_on_arrival
from publisher.services.gathering import policy_of
from tenants.errors import NotFound
from tenants.models import AuditEntry, Person, School
from tenants.policies.language import Policy
from tenants.roles import Permission
from tenants.services import audit, policy_changes
from tenants.unit_of_work import UnitOfWork

OUT = LIVE | {DeliveryState.TAKEN_DOWN, DeliveryState.CANCELLED}
TROUBLED = FOR_A_PERSON | {DeliveryState.UNKNOWN}
UNDER_WAY = {
    DeliveryState.SCHEDULED,
    DeliveryState.QUEUED,
    DeliveryState.SENDING,
    DeliveryState.PROCESSING,
}


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A post in a list, with its current words and what became of it on each channel."""

    post: Post
    version: PostVersion
    deliveries: tuple[Delivery, ...]

    @property
    def troubled(self) -> tuple[Delivery, ...]:
        return tuple(row for row in self.deliveries if row.state in TROUBLED)

    @property
    def gone(self) -> bool:
        """It is out everywhere, so its time is history."""
        return bool(self.deliveries) and all(row.state in OUT for row in self.deliveries)


@dataclass(frozen=True, kw_only=True)
class PostPage:
    """All that is known about one post. ``judgements`` has the latest one of each channel;
    ``names`` and ``channels`` are by id; ``attempts`` and ``exposures`` by delivery."""

    post: Post
    version: PostVersion
    versions: Sequence[PostVersion]
    deliveries: Sequence[Delivery]
    attempts: dict[UUID, list[Attempt]]
    exposures: dict[UUID, Exposure]
    approvals: Sequence[Approval]
    judgements: Sequence[Judgement]
    set_aside: Sequence[OverrideRecord]
    channels: dict[UUID, Channel]
    pictures: dict[str, Media]
    names: dict[UUID, str]
    history: Sequence[AuditEntry]

    @property
    def finished(self) -> bool:
        """It has been out and nothing of it is still to go, so nothing is left to change here."""
        states = {row.state for row in self.deliveries} - {DeliveryState.CANCELLED}
        return bool(states) and states <= OUT

    @property
    def verdicts(self) -> list[tuple[list[Channel], Judgement]]:
        """The latest judgements; those that say the same of several channels in one minute once,
        with them: workers judge each channel by itself."""
        alike: dict[Any, tuple[list[Channel], Judgement]] = {}
        for row in self.judgements:
            minute = row.at.replace(second=0, microsecond=0)
            said = (minute, row.outcome, str(row.findings))
            alike.setdefault(said, ([], row))[0].append(self.channels[row.channel_id])
        return list(alike.values())

    @property
    def asides(self) -> list[list[OverrideRecord]]:
        """What one person set aside or considered in one go, for one reason."""
        alike: dict[Any, list[OverrideRecord]] = {}
        for row in self.set_aside:
            in_one_go = (row.by_id, row.reason, row.at, row.needs_second, row.second_id)
            alike.setdefault(in_one_go, []).append(row)
        return list(alike.values())

    @property
    def can_be_stopped(self) -> bool:
        """What was stopped already, and may be out, cannot be stopped once more."""
        states = {row.state for row in self.deliveries}
        if self.post.state == PostState.SCHEDULED:
            return not states.isdisjoint(appearing.STOPPABLE | appearing.MAY_COME_BACK)
        return self.post.state == PostState.AWAITING_APPROVAL or DeliveryState.SCHEDULED in states


def school(uow: UnitOfWork) -> School:
    uow.actor.require(Permission.READ_POLICY)
    return uow.session.get_one(School, uow.school_id)


def policy(uow: UnitOfWork) -> Policy | None:
    """The policy in force, or None while the school has published none."""
    uow.actor.require(Permission.READ_POLICY)
    try:
        return policy_of(policy_changes.current(uow))
    except NotFound:
        return None


def channels(uow: UnitOfWork) -> dict[UUID, Channel]:
    """Every channel the school has or had, by id."""
    uow.actor.require(Permission.READ_CHANNELS)
    return {row.id: row for row in uow.session.scalars(select(Channel).order_by(Channel.platform))}


def between(uow: UnitOfWork, first: date, last: date) -> list[Listed]:
    """Posts whose time, on the school's clock, falls on these days, both included."""
    uow.actor.require(Permission.READ_POSTS)
    start, end = datetime.combine(first, time.min), datetime.combine(last, time.max)
    return _listed(
        uow,
        _posts().where(Post.local_time.between(start, end)).order_by(Post.local_time, Post.id),
    )


@dataclass(frozen=True, kw_only=True)
class Board:
    """``asked``: the posts that were asked for, by id; ``troubled``: those with a delivery that
    only a person can help; ``coming``: the next of which something is still to go out; ``lately``:
    what has gone out, the latest first; ``drafts``: those that nothing has happened to yet."""

    asked: dict[UUID, Listed]
    troubled: list[Listed]
    coming: list[Listed]
    lately: list[Listed]
    drafts: list[Listed]


def board(uow: UnitOfWork, asked: list[UUID]) -> Board:
    """What Today lists. The words and deliveries of all the lists are fetched together."""
    uow.actor.require(Permission.READ_POSTS)
    wanted = list(uow.session.scalars(_posts().where(Post.id.in_(asked)))) if asked else []
    queries = (_troubled(), _coming(uow.now), _lately(), _drafts())
    posts = [list(uow.session.scalars(query)) for query in queries]
    known = {each.post.id: each for each in _with_words(uow, list({*wanted, *chain(*posts)}))}
    troubled, coming, lately, drafts = ([known[row.id] for row in rows] for rows in posts)
    return Board(
        asked={row.id: known[row.id] for row in wanted},
        troubled=troubled, coming=coming, lately=lately, drafts=drafts,
    )  # fmt: skip


def _troubled() -> Select[Post]:
    troubled = select(Delivery.post_id).where(Delivery.state.in_(sorted(TROUBLED)))
    return _posts().where(Post.id.in_(troubled)).order_by(Post.updated_at.desc())


def nothing_was_ever_public(uow: UnitOfWork) -> bool:
    """Has this school not published a post yet?"""
    uow.actor.require(Permission.READ_POSTS)
    seen = sorted(LIVE | {DeliveryState.TAKEN_DOWN})
    query = select(Delivery.id).where(Delivery.state.in_(seen)).limit(1)
    return uow.session.scalar(query) is None


def _coming(now: datetime, most: int = 6) -> Select[Post]:
    waits = select(Delivery.post_id).where(Delivery.state.in_(sorted(UNDER_WAY)))
    query = _posts().where(
        Post.id.in_(waits) | ((Post.state == PostState.AWAITING_APPROVAL) & (Post.due_at > now))
    )
    return query.order_by(Post.due_at, Post.id).limit(most)


def _lately(most: int = 6) -> Select[Post]:
    gone = (
        select(Delivery.post_id, func.max(Delivery.published_at).label("at"))
        .where(Delivery.state.in_(sorted(LIVE)))
        .group_by(Delivery.post_id)
        .subquery()
    )
    query = _posts().join(gone, gone.c.post_id == Post.id)
    return query.order_by(gone.c.at.desc(), Post.id).limit(most)


def listed(uow: UnitOfWork, post_ids: list[UUID]) -> dict[UUID, Listed]:
    """These posts by id."""
    uow.actor.require(Permission.READ_POSTS)
    return {each.post.id: each for each in _listed(uow, _posts().where(Post.id.in_(post_ids)))}


@dataclass(frozen=True, kw_only=True)
class Discarded:
    """``by`` is "" and ``at`` None where the records of it are gone; ``out``: it has been seen on
    a platform, so it stays where it is."""

    listed: Listed
    by: str = ""
    at: datetime | None = None
    out: bool = False


def discarded(uow: UnitOfWork, most: int = 100) -> list[Discarded]:
    """What was put away last, first."""
    uow.actor.require(Permission.READ_POSTS)
    query = select(Post).where(Post.state == PostState.DISCARDED)
    posts = _listed(uow, query.order_by(Post.updated_at.desc(), Post.id).limit(most))
    entries = select(AuditEntry).where(
        AuditEntry.subject_id.in_([each.post.id for each in posts]),
        AuditEntry.action == "post.discarded",
    )
    last = {row.subject_id: row for row in uow.session.scalars(entries.order_by(AuditEntry.at))}
    return [
        Discarded(
            listed=each,
            by=last[each.post.id].actor_name if each.post.id in last else "",
            at=last[each.post.id].at if each.post.id in last else None,
            out=any(row.state in drafting.SEEN for row in each.deliveries),
        )
        for each in posts
    ]


def _drafts(most: int = 12) -> Select[Post]:
    sent = select(Delivery.post_id).where(Delivery.state != DeliveryState.CANCELLED)
    query = _posts().where(Post.state == PostState.DRAFT, Post.id.not_in(sent))
    return query.order_by(Post.updated_at.desc()).limit(most)


def post(uow: UnitOfWork, post_id: UUID) -> tuple[Post, PostVersion]:
    """A post with its current version, for its form."""
    uow.actor.require(Permission.READ_POSTS)
    found = uow.get(Post, post_id)
    return found, drafting.version_of(uow, found)


def post_page(uow: UnitOfWork, post_id: UUID) -> PostPage:
    uow.actor.require(Permission.READ_POSTS)
    found = uow.get(Post, post_id)
    versions = _of(uow, PostVersion, found.id, PostVersion.number.desc())
    deliveries = _of(uow, Delivery, found.id, Delivery.platform)
    approvals = _of(uow, Approval, found.id, Approval.asked_at)
    approvals = sorted(approvals, key=lambda row: row.state == ApprovalState.LATER)
    judgements = _latest_judgements(uow, [version.id for version in versions])
    history = audit.history(uow, found.id) + _history_of(uow, [*deliveries, *approvals])
    people = {version.author_id for version in versions}
    people |= {person for row in approvals for person in (row.asked_by, row.decided_by) if person}
    aside = _set_aside(uow, versions[0].id)
    people |= {person for row in aside for person in (row.by_id, row.second_id) if person}
    return PostPage(
        post=found,
        version=versions[0],
        versions=versions,
        deliveries=deliveries,
        attempts=_attempts(uow, [row.id for row in deliveries]),
        exposures=hidden_on_arrival(uow, [row.id for row in deliveries]),
        approvals=approvals,
        judgements=judgements,
        set_aside=aside,
        channels=channels(uow),
        pictures=pictures(uow, [use["media_id"] for use in versions[0].media]),
        names=names(uow, people),
        history=sorted(history, key=lambda entry: (entry.at, entry.id)),
    )


def turned_down(uow: UnitOfWork, post_id: UUID) -> list[tuple[Approval, str]]:
    """The answers that gave a draft back to its author, the newest first, with who gave them; none
    once it has been asked about again."""
    uow.actor.require(Permission.READ_POSTS)
    found = uow.get(Post, post_id)
    if found.state != PostState.DRAFT:
        return []
    rows = _of(uow, Approval, found.id, Approval.asked_at.desc())
    asked = rows[0].asked_at if rows else None
    noes = (ApprovalState.CHANGES, ApprovalState.REFUSED)
    rows = [row for row in rows if row.state in noes and row.asked_at == asked]
    called = names(uow, {row.decided_by for row in rows})
    return [(row, called.get(row.decided_by, "Somebody who has left")) for row in rows]


def picture(uow: UnitOfWork, media_id: UUID) -> Media:
    uow.actor.require(Permission.READ_POSTS)
    return uow.get(Media, media_id)


def pictures(uow: UnitOfWork, media_ids: list[str]) -> dict[str, Media]:
    """These pictures by id; one that is not this school's raises ``NotFound``."""
    uow.actor.require(Permission.READ_POSTS)
    return {id: uow.get(Media, id) for id in media_ids}


def roll(uow: UnitOfWork, most: int) -> list[register.Listed]:
    """The pupils that may be marked in a picture; none where there are more than ``most``, or
    where this person may not see who has consented."""
    uow.actor.require(Permission.READ_POSTS)
    if not uow.actor.may(Permission.CONSENT_STATUS):
        return []
    found = register.people(uow)
    return found if len(found) <= most else []


def names(uow: UnitOfWork, people: set[UUID]) -> dict[UUID, str]:
    """The names of people of this school, also of those who have left."""
    uow.actor.require(Permission.READ_POLICY)
    rows = uow.session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))
    return {row.id: row.name for row in rows}


def _posts() -> Select[Post]:
    return select(Post).where(Post.state != PostState.DISCARDED)


def _listed(uow: UnitOfWork, query: Select[Post]) -> list[Listed]:
    return _with_words(uow, uow.session.scalars(query).all())


def _with_words(uow: UnitOfWork, posts: Sequence[Post]) -> list[Listed]:
    ids = [row.id for row in posts]
    versions = {
        (row.post_id, row.number): row
        for row in uow.session.scalars(
            select(PostVersion)
            .join(
                Post,
                (Post.school_id == PostVersion.school_id)
                & (Post.id == PostVersion.post_id)
                & (Post.version == PostVersion.number),
            )
            .where(Post.id.in_(ids))
        )
    }
    sent: dict[UUID, list[Delivery]] = defaultdict(list)
    for each in uow.session.scalars(
        select(Delivery)
        .where(Delivery.post_id.in_(ids), Delivery.state != DeliveryState.CANCELLED)
        .order_by(Delivery.platform)
    ):
        sent[each.post_id].append(each)
    return [
        Listed(post=row, version=versions[row.id, row.version], deliveries=tuple(sent[row.id]))
        for row in posts
    ]


def _of(uow: UnitOfWork, kind: Any, post_id: UUID, order: Any) -> Sequence[Any]:
    return uow.session.scalars(select(kind).where(kind.post_id == post_id).order_by(order)).all()


def _attempts(uow: UnitOfWork, deliveries: list[UUID]) -> dict[UUID, list[Attempt]]:
    found: dict[UUID, list[Attempt]] = defaultdict(list)
    query = select(Attempt).where(Attempt.delivery_id.in_(deliveries)).order_by(Attempt.number)
    for row in uow.session.scalars(query):
        found[row.delivery_id].append(row)
    return found


def _latest_judgements(uow: UnitOfWork, versions: list[UUID]) -> list[Judgement]:
    query = (
        select(Judgement)
        .where(Judgement.post_version_id.in_(versions))
        .order_by(Judgement.channel_id, Judgement.at.desc())
        .ext(distinct_on(Judgement.channel_id))
    )
    return list(uow.session.scalars(query))


def _set_aside(uow: UnitOfWork, version_id: UUID) -> Sequence[OverrideRecord]:
    query = select(OverrideRecord).where(OverrideRecord.post_version_id == version_id)
    return uow.session.scalars(query.order_by(OverrideRecord.at)).all()


def _history_of(uow: UnitOfWork, rows: Sequence[Any]) -> list[AuditEntry]:
    ids = [row.id for row in rows]
    return list(uow.session.scalars(select(AuditEntry).where(AuditEntry.subject_id.in_(ids))))
