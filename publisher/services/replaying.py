"""Trying a policy on the school's own posts: last month's and those still to come, each with its
pictures and facts, judged by the tried policy and by the one in force.

Both see the same facts, those of today: what differs is the policy's doing alone. What the gate
itself said at the time stands beside them. Nothing is written and nothing is sent.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from publisher.models import Channel, Delivery, DeliveryState, Judgement, Media, Post, PostState
from publisher.models import PostVersion as Version
from publisher.rules.context import Phase
from publisher.rules.finding import Outcome, Verdict
from publisher.services import judging, rendering, school_facts, tallying
from publisher.services.gathering import Bench, Shared, policy_of
from publisher.services.system import System
from publisher.services.tallying import Tally
from publisher.services.trying import Tried, in_force
from tenants.models import PolicyVersion, School
from tenants.roles import Permission
from tenants.unit_of_work import UnitOfWork

BACK = timedelta(days=31)
A_PAGE = 40  # posts in one answer; the page asks for the next ones and adds up
SECONDS = 4.0  # after which an answer ends early and says where to go on
_OPENING = 90
_ORDER = (Outcome.PASS, Outcome.WARN, Outcome.APPROVE, Outcome.BLOCK)


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """One post. ``at`` is when it went out or is to; ``recorded`` what the gate said last, None
    for a draft that nobody tried to schedule. ``tried`` has an entry for each channel."""

    post_id: UUID
    opening: str
    at: datetime
    state: str
    ahead: bool
    recorded: Outcome | None
    tried: tuple[Tried, ...]

    @property
    def was(self) -> Outcome | None:
        """The strictest answer of the policy in force; None where none is."""
        before = [each.before for each in self.tried]
        return None if None in before else _strictest([each for each in before if each])

    @property
    def would(self) -> Outcome:
        return _strictest([each.after for each in self.tried])

    @property
    def changed(self) -> bool:
        return any(each.changed or each.new or each.gone for each in self.tried)


@dataclass(frozen=True, kw_only=True)
class Replay:
    """Some of the posts, the latest first. ``total`` is how many there are in all; ``following``
    is what to ask for next, None when these are the last. ``so_far`` counts these posts and, where
    the address carried them, those of the parts before; ``carry`` takes that on to the next."""

    posts: tuple[Replayed, ...]
    total: int
    begun: int
    following: int | None
    so_far: Tally
    carry: str

    @property
    def reached(self) -> int:
        """How many of ``total`` have been tried, these included."""
        return self.begun + len(self.posts)

    @property
    def sentence(self) -> str:
        """What would change, and of how many posts that is known, in the words of the page."""
        if not self.posts:
            return "There are no posts of the last month to try it on."
        if self.so_far.tried < self.reached:
            of = f"posts {self.begun + 1} to {self.reached} of {self.total}"
        elif self.reached < self.total:
            of = f"the first {self.reached} of {self.total} posts"
        else:
            of = f"{self.total} post{'s' if self.total != 1 else ''}"
        return f"Of {of}: {self.so_far.sentence}"


def counted(posts: Sequence[Replayed]) -> Tally:
    def come_to(what: Outcome) -> int:
        """Posts treated more gently today, or by nothing yet."""
        return sum(
            each.would is what and (each.was is None or _gentler(each.was, what)) for each in posts
        )

    return Tally(
        tried=len(posts),
        blocked=come_to(Outcome.BLOCK),
        asked=come_to(Outcome.APPROVE),
        warned=come_to(Outcome.WARN),
        freed=sum(each.was is not None and _gentler(each.would, each.was) for each in posts),
    )


def replay(
    system: System, uow: UnitOfWork, version_id: UUID, *, begin: int = 0, carried: str = ""
) -> Replay:
    """Judge a page of the school's posts by the policy version, a draft or not. ``begin`` is 0 or
    the ``following`` of the page before, ``carried`` its ``carry``."""
    uow.actor.require(Permission.READ_POLICY)
    uow.actor.require(Permission.READ_POSTS)
    tried = uow.get(PolicyVersion, version_id)
    bench = Bench(
        system=system,
        uow=uow,
        school=uow.session.get_one(School, uow.school_id),
        policy=policy_of(tried),
        facts=school_facts.for_trial(uow, tried.id),
        shared=Shared(),
    )
    was = in_force(uow)
    benches = (replace(bench, policy=was) if was else None, bench)
    total = uow.session.scalar(select(func.count()).select_from(Post).where(_of_interest(uow))) or 0
    done = tuple(_in_time(benches, _posts(uow, begin)))
    reached = begin + len(done)
    before = tallying.taken_up(system, uow.school_id, tried.id, carried)
    so_far = counted(done) + (before if before.tried == begin else Tally())
    return Replay(
        posts=done,
        total=total,
        begun=begin,
        following=reached if done and reached < total else None,
        so_far=so_far,
        carry=tallying.carried(system, uow.school_id, tried.id, so_far),
    )


def _of_interest(uow: UnitOfWork) -> ColumnElement[bool]:
    """Whatever was to go out since, is to, or was written lately; not what was discarded."""
    since = uow.now - BACK
    recent = or_(Post.due_at >= since, Post.due_at.is_(None) & (Post.updated_at >= since))
    return recent & (Post.state != PostState.DISCARDED)


def _posts(uow: UnitOfWork, begin: int) -> Sequence[Post]:
    at = func.coalesce(Post.due_at, Post.updated_at)
    query = select(Post).where(_of_interest(uow)).order_by(at.desc(), Post.id)
    return uow.session.scalars(query.offset(max(0, begin)).limit(A_PAGE)).all()


Benches = tuple[Bench | None, Bench]  # of the policy in force, where one is, and the tried one


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What one query each tells of all posts of a page. ``current`` has each post's version of
    now, ``went`` the one that went or is to go to a channel, and ``recorded`` what the gate said
    last of each channel."""

    current: Mapping[UUID, Version]
    channels: Mapping[UUID, Channel]
    went: Mapping[UUID, Mapping[UUID, UUID]]
    recorded: Mapping[UUID, Mapping[UUID, Outcome]]


def _in_time(benches: Benches, posts: Sequence[Post]) -> Iterator[Replayed]:
    """At least one, and then as many as the time allows."""
    ends = time.monotonic() + SECONDS
    known = _known(benches[1].uow, [post.id for post in posts])
    for post in posts:
        yield _replayed(benches, known, post)
        if time.monotonic() > ends:
            return


def _known(uow: UnitOfWork, posts: Sequence[UUID]) -> _Known:
    went: dict[UUID, dict[UUID, UUID]] = defaultdict(dict)
    sent = select(Delivery.post_id, Delivery.channel_id, Delivery.post_version_id).where(
        Delivery.post_id.in_(posts), Delivery.state != DeliveryState.CANCELLED
    )
    for post, channel, version in uow.session.execute(sent):
        went[post][channel] = version
    recorded: dict[UUID, dict[UUID, Outcome]] = defaultdict(dict)
    said = (
        select(Version.post_id, Judgement.channel_id, Judgement.outcome)
        .join(Version, (Version.school_id == Judgement.school_id)
              & (Version.id == Judgement.post_version_id))
        .where(Version.post_id.in_(posts))
        .order_by(Judgement.at)
    )  # fmt: skip
    for post, channel, outcome in uow.session.execute(said):
        recorded[post][channel] = Outcome(outcome)
    now = select(Version).join(
        Post, (Post.school_id == Version.school_id) & (Post.id == Version.post_id)
        & (Post.version == Version.number),
    )  # fmt: skip
    return _Known(
        current={row.post_id: row for row in uow.session.scalars(now.where(Post.id.in_(posts)))},
        channels={row.id: row for row in uow.session.scalars(select(Channel))},
        went=went,
        recorded=recorded,
    )


def _replayed(benches: Benches, known: _Known, post: Post) -> Replayed:
    uow = benches[1].uow
    written = known.current[post.id]
    at = post.due_at or post.updated_at
    said = known.recorded.get(post.id)
    return Replayed(
        post_id=post.id,
        opening=_opening(written),
        at=at,
        state=post.state,
        ahead=post.due_at is not None and at > uow.now,
        recorded=_strictest(list(said.values())) if said else None,
        tried=tuple(
            _tried(benches, post, version, channel)
            for version, channel in _channels(uow, known, post, written)
        ),
    )


def _channels(
    uow: UnitOfWork, known: _Known, post: Post, written: Version
) -> Iterator[tuple[Version, Channel]]:
    """Each channel with the version that went, or is to go, there."""
    went = known.went.get(post.id, {})
    for channel_id in dict.fromkeys([*went, *(UUID(each) for each in written.channels)]):
        version_id = went.get(channel_id, written.id)
        version = written if version_id == written.id else uow.get(Version, version_id)
        yield version, known.channels[channel_id]


def _tried(benches: Benches, post: Post, version: Version, channel: Channel) -> Tried:
    media = rendering.media_of(benches[1].uow, version)
    was, would = (_said(bench, media, post, version, channel) for bench in benches)
    assert would is not None
    label = benches[1].system.connector(channel.platform).capabilities.label
    return Tried(channel=f"{label}, {channel.name}", was=was, would=would)


def _said(
    bench: Bench | None, media: dict[str, Media], post: Post, version: Version, channel: Channel
) -> Verdict | None:
    if bench is None:
        return None
    bench.media = media
    return judging.ruled(bench, post, version, channel, phase=Phase.SCHEDULE, due_at=post.due_at)


def _opening(version: Version) -> str:
    words = " ".join((version.text or version.title).split())
    return words if len(words) <= _OPENING else f"{words[:_OPENING].rstrip()}…"


def _strictest(outcomes: list[Outcome]) -> Outcome:
    return max(outcomes, key=_ORDER.index, default=Outcome.PASS)


def _gentler(one: Outcome, other: Outcome) -> bool:
    return _ORDER.index(one) < _ORDER.index(other)
