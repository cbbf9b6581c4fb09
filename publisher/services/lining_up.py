"""Putting judged posts in line, and judging once more when the last approval has come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import func, select

from publisher.models import Channel, ChannelState, Delivery, DeliveryState, Post, PostState
from publisher.models import PostVersion as Version
from publisher.rules.timing import duration
from publisher.services import drafting, gathering, judging, linking, repeating, telling
from publisher.services.judging import Judged, Phase
from publisher.services.system import System
from tenants.database import new_id
from tenants.errors import HandbellError
from tenants.models import School
from tenants.policies.language import Policy
from tenants.unit_of_work import UnitOfWork

URGENT = frozenset({"closure", "emergency"})
# Each further post of one school due at the same minute stands this much further back in line.
TURN = timedelta(milliseconds=50)
LAST_TURN = timedelta(minutes=4)


class Stopped(HandbellError):
    """The policy or a platform stands in the way. ``judged`` has every finding."""

    def __init__(self, message: str, judged: list[Judged]) -> None:
        super().__init__(message)
        self.judged = judged


def release(system: System, uow: UnitOfWork, post: Post) -> list[Judged]:
    """After the last approval: judge once more and put in line. Raises ``Stopped``, with nothing
    changed but the judgement kept, when something else has come in the way since."""
    written = drafting.version_of(uow, post)
    assert post.due_at is not None
    judged = judge_all(system, uow, post, written, phase=Phase.APPROVE, due_at=post.due_at)
    for each in judged:
        judging.keep(uow, written, each, Phase.APPROVE)
    if why := in_the_way(judged):
        raise Stopped(f"Something has changed since this was written: {why}", judged)
    put_in_line(system, uow, post, written, judged)
    return judged


def in_the_way(judged: list[Judged]) -> str:
    """The first reason for which one of these must not go out now; empty when all may."""
    for each in judged:
        if each.channel.state not in USABLE:
            return f"{each.channel.called} cannot be used. {each.channel.state_reason}".strip()
        for finding in (*each.blocking, *each.asking):
            return finding.reason
        for problem in each.problems:
            return problem.reason
    return ""


# One that must be connected again keeps its queue, which goes out once it has been.
USABLE = frozenset({ChannelState.CONNECTED, ChannelState.NEEDS_RECONNECT})


def judge_all(
    system: System,
    uow: UnitOfWork,
    post: Post,
    version: Version,
    *,
    phase: Phase,
    due_at: datetime | None,
) -> list[Judged]:
    """Each of the version's channels that does not have this post already. A worker is asked to
    look at links that nobody has looked at; the next judgement knows what it saw."""
    shared = judging.bench(system, uow, version)
    judged = [
        judging.judge(shared, post, version, channel, phase=phase, due_at=due_at)
        for channel in _channels(uow, post, version)
    ]
    linking.ask(system, uow, list(shared.urls))
    return judged


def _channels(uow: UnitOfWork, post: Post, version: Version) -> Iterator[Channel]:
    query = select(Delivery.channel_id).where(
        Delivery.post_id == post.id, Delivery.state.in_(sorted(drafting.SEEN))
    )
    served = set(uow.session.scalars(query))
    for channel_id in dict.fromkeys(version.channels):
        channel = uow.get(Channel, channel_id)
        if channel.id not in served:
            yield channel


def put_in_line(
    system: System, uow: UnitOfWork, post: Post, version: Version, judged: list[Judged]
) -> list[Delivery]:
    """One delivery per channel. A channel that has this post already is left alone."""
    assert post.due_at is not None
    existing = {
        row.channel_id: row
        for row in uow.session.scalars(
            select(Delivery)
            .where(Delivery.post_id == post.id, Delivery.state != DeliveryState.CANCELLED)
            .order_by(Delivery.id)
            .with_for_update()
        )
    }
    turn = _turn(uow, post.due_at)
    rows: list[Delivery] = []
    for each in judged:
        row = existing.get(each.channel.id)
        if row is None:
            row = uow.add(Delivery(id=new_id(), post_id=post.id, channel_id=each.channel.id))
        elif row.state not in _MAY_BE_SCHEDULED_AGAIN:
            continue
        first = first_step(system, each.channel.platform, post.due_at)
        policy = gathering.in_force(uow, each.policy_version_id)
        # An approval may come after the post's time: it is not late before it is in line.
        since = max(post.due_at, uow.now)
        _line_up(row, post, version, each, turn=turn, first=first, since=since, policy=policy)
        row.created_at = uow.now
        turn += 1
        rows.append(row)
    for channel_id, row in existing.items():
        if channel_id not in {each.channel.id for each in judged} and row.state in _MAY_BE_DROPPED:
            row.state = DeliveryState.CANCELLED
            row.version += 1
    post.state = PostState.SCHEDULED
    uow.session.flush()
    _trouble_is_over(uow, post, rows)
    uow.after_commit(partial(_note_words, system, _voices(uow, post, judged)))
    return rows


def _trouble_is_over(uow: UnitOfWork, post: Post, rows: list[Delivery]) -> None:
    """Somebody has seen to it. What happens to it again is news, and is told again."""
    kinds = ("missed", "stopped", "gathered", "held-for-leaver", "another-day")
    of_post = (f"{kind}:{post.id}" for kind in kinds)
    of_rows = (f"{kind}:{row.id}" for kind in ("held", "refused") for row in rows)
    telling.clear(uow, *of_post, *of_rows)


def first_step(system: System, platform: str, due_at: datetime) -> datetime:
    """When a worker begins with it: before it is due where preparing makes nothing visible."""
    return due_at - timedelta(seconds=system.connector(platform).capabilities.prepares_ahead)


def _voices(uow: UnitOfWork, post: Post, judged: list[Judged]) -> list[repeating.Voice]:
    """What the other schools of the trust are to be warned of (``repeating``)."""
    trust_id = uow.session.get_one(School, uow.school_id).trust_id
    if trust_id is None or post.due_at is None:
        return []
    return [
        repeating.Voice(
            trust_id=trust_id, channel=each.channel, text=each.content.text, at=post.due_at
        )
        for each in judged
    ]


def _note_words(system: System, voices: list[repeating.Voice]) -> None:
    for voice in voices:
        if system.connector(voice.channel.platform).capabilities.minds_repeats:
            repeating.note(system, voice)


_MAY_BE_SCHEDULED_AGAIN = drafting.NOT_SENT
_MAY_BE_DROPPED = _MAY_BE_SCHEDULED_AGAIN | {DeliveryState.SCHEDULED}


def _line_up(
    row: Delivery,
    post: Post,
    version: Version,
    judged: Judged,
    *,
    turn: int,
    first: datetime,
    since: datetime,
    policy: Policy,
) -> None:
    assert post.due_at is not None
    urgent = version.category in URGENT
    row.post_version_id = version.id
    row.platform = judged.channel.platform
    row.state = DeliveryState.SCHEDULED
    row.version = (row.version or 0) + 1
    row.priority = 0 if urgent else 1
    row.due_at = post.due_at
    row.next_at = first
    row.look_at = linking.look_time(version, post.due_at)
    row.turn_at = first + min(turn * TURN, LAST_TURN)
    # Afterwards it is shown as missed, never sent in a flood.
    late = policy.channels.urgent_late_by if urgent else policy.channels.late_by
    row.give_up_at = since + duration(late)
    row.comment_mode = judged.comment_mode
    row.progress = None
    row.attempts = row.attempts or 0
    row.reason = row.reason_kind = ""
    row.alarmed_at = None


def _turn(uow: UnitOfWork, due_at: datetime) -> int:
    """How many of this school's deliveries are due at that time already."""
    count = uow.session.scalar(
        select(func.count())
        .select_from(Delivery)
        .where(
            Delivery.school_id == uow.school_id,
            Delivery.due_at == due_at,
            Delivery.state == DeliveryState.SCHEDULED,
        )
    )
    return count or 0
