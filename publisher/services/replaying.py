"""Trying a policy on the school's own posts: last month's and those still to come, each with its
pictures and facts, judged by the tried policy and by the one in force.

Both see the same facts, those of today: what differs is the policy's doing alone. What the gate
itself said at the time stands beside them. Nothing is written and nothing is sent.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from publisher.models import Channel, Delivery, DeliveryState, Judgement, Post, PostState
from publisher.models import PostVersion as Version
from publisher.rules.context import Phase
from publisher.rules.finding import Outcome
from publisher.services import drafting, judging, rendering, school_facts, tallying
from publisher.services.gathering import Bench, policy_of
from publisher.services.system import System
from publisher.services.tallying import Tally
from publisher.services.trying import Tried, in_force
from tenants.models import PolicyVersion, School
from tenants.policies.language import Policy
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
    )
    total = uow.session.scalar(select(func.count()).select_from(Post).where(_of_interest(uow))) or 0
    done = tuple(_in_time(bench, in_force(uow), _posts(uow, begin)))
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


def _in_time(bench: Bench, standing: Policy | None, posts: Sequence[Post]) -> Iterator[Replayed]:
    """At least one, and then as many as the time allows."""
    ends = time.monotonic() + SECONDS
    for post in posts:
        yield _replayed(bench, standing, post)
        if time.monotonic() > ends:
            return


def _replayed(bench: Bench, standing: Policy | None, post: Post) -> Replayed:
    written = drafting.version_of(bench.uow, post)
    at = post.due_at or post.updated_at
    return Replayed(
        post_id=post.id,
        opening=_opening(written),
        at=at,
        state=post.state,
        ahead=post.due_at is not None and at > bench.uow.now,
        recorded=_recorded(bench.uow, post),
        tried=tuple(
            _tried(bench, standing, post, version, channel)
            for version, channel in _channels(bench.uow, post, written)
        ),
    )


def _channels(uow: UnitOfWork, post: Post, written: Version) -> Iterator[tuple[Version, Channel]]:
    """Each channel with the version that went, or is to go, there."""
    rows = uow.session.scalars(
        select(Delivery).where(
            Delivery.post_id == post.id, Delivery.state != DeliveryState.CANCELLED
        )
    )
    went = {row.channel_id: row.post_version_id for row in rows}
    for channel_id in dict.fromkeys([*went, *(UUID(each) for each in written.channels)]):
        version_id = went.get(channel_id, written.id)
        yield uow.get(Version, version_id), uow.get(Channel, channel_id)


def _tried(
    bench: Bench, standing: Policy | None, post: Post, version: Version, channel: Channel
) -> Tried:
    seen = replace(bench, media=rendering.media_of(bench.uow, version))
    was, would = (
        judging.ruled(
            replace(seen, policy=policy), post, version, channel,
            phase=Phase.SCHEDULE, due_at=post.due_at,
        )
        if policy
        else None
        for policy in (standing, bench.policy)
    )  # fmt: skip
    assert would is not None
    label = bench.system.connector(channel.platform).capabilities.label
    return Tried(channel=f"{label}, {channel.name}", was=was, would=would)


def _recorded(uow: UnitOfWork, post: Post) -> Outcome | None:
    """What the gate said of its latest judgement, the strictest of the channels."""
    rows = uow.session.execute(
        select(Judgement.channel_id, Judgement.outcome)
        .join(Version, (Version.school_id == Judgement.school_id)
              & (Version.id == Judgement.post_version_id))
        .where(Version.post_id == post.id)
        .order_by(Judgement.at)
    )  # fmt: skip
    latest = {channel: Outcome(outcome) for channel, outcome in rows}
    return _strictest(list(latest.values())) if latest else None


def _opening(version: Version) -> str:
    words = " ".join((version.text or version.title).split())
    return words if len(words) <= _OPENING else f"{words[:_OPENING].rstrip()}…"


def _strictest(outcomes: list[Outcome]) -> Outcome:
    return max(outcomes, key=_ORDER.index, default=Outcome.PASS)


def _gentler(one: Outcome, other: Outcome) -> bool:
    return _ORDER.index(one) < _ORDER.index(other)
