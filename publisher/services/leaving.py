"""Somebody leaves the school: out at once, and nothing of theirs goes on by itself.

What they had scheduled is held and becomes a colleague's draft: it goes out only once that
colleague has read it and scheduled it anew, with every check and approval that the policy asks
for. So is a colleague's post whose words they changed last, which they sent to be approved or
agreed to, or of which they set a block aside; that stays the colleague's. Each channel that hangs
on their own account at the platform must get another keeper, or be closed, by a day that is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from publisher import clocks
from publisher.models import (
    Channel,
    ChannelState,
    Handover,
    HandoverWay,
    Post,
    PostState,
)
from publisher.services import (
    appearing,
    drafting,
    in_hand,
    operating,
    parting,
    telling,
    voiding,
)
from publisher.services.in_hand import InHand
from publisher.services.operating import Operated
from publisher.services.system import System
from tenants.database import new_id
from tenants.errors import Conflict, Invalid, NotFound
from tenants.models import School
from tenants.roles import Permission, permissions_of
from tenants.scope import Scope
from tenants.services import audit, invitations, people, policy_changes, sessions
from tenants.services.people import Colleague
from tenants.unit_of_work import UnitOfWork, unit_of_work

DAYS = 14  # where the policy says nothing
SHORTEST_NOTE = 10
HELD = "{} has left the school. Read it and schedule it again, or discard it."


@dataclass(frozen=True, kw_only=True)
class LeftBehind:
    """What hangs on somebody. ``alone``: roles that nobody else has; ``operators``: who can run
    the school's accounts once they are gone."""

    person: Colleague
    scheduled: tuple[InHand, ...]
    drafts: tuple[InHand, ...]
    channels: tuple[Channel, ...]
    operated: tuple[Operated, ...]
    invited: tuple[str, ...]  # addresses that they invited and that have not joined yet
    alone: tuple[str, ...]
    operators: tuple[Colleague, ...]
    successors: tuple[Colleague, ...]
    ways: tuple[HandoverWay, ...]
    due_on: date
    myself: bool
    reminders: tuple[str, ...]  # what still holds for them after they have left


@dataclass(frozen=True, kw_only=True)
class Task:
    """A channel that must change hands. ``shows`` says that the channel itself shows it."""

    id: UUID
    channel: Channel
    way: HandoverWay
    due_on: date
    overdue: bool
    shows: bool


def look(uow: UnitOfWork, person_id: UUID) -> LeftBehind:
    """Everything to decide before they go. Raises ``NotFound`` for somebody who is not here."""
    uow.actor.require(Permission.PEOPLE)
    everybody = people.colleagues(uow)
    person = next((each for each in everybody if each.person_id == person_id), None)
    if person is None:
        raise NotFound("There is no such person at this school.")
    others = [each for each in everybody if each.person_id != person_id]
    posts = in_hand.posts(uow, person_id)
    theirs = {*person.roles, *person.policy_roles}
    elsewhere = {role for each in others for role in (*each.roles, *each.policy_roles)}
    days, ways = _lifecycle(uow)
    return LeftBehind(
        person=person,
        scheduled=tuple(each for each in posts if each.state != PostState.DRAFT),
        drafts=tuple(each for each in posts if each.state == PostState.DRAFT),
        channels=tuple(_channels(uow, person_id)),
        operated=tuple(operating.channels_operated_by(uow, person_id)),
        invited=tuple(
            sorted(
                row.email
                for row in invitations.hanging(uow, person_id)
                if row.invited_by == person_id and row.expires_at > uow.now
            )
        ),
        alone=tuple(sorted(theirs - elsewhere)),
        operators=tuple(_able(others, Permission.CONNECT)),
        successors=tuple(_able(others, Permission.DRAFT)),
        ways=ways,
        due_on=_today(uow) + timedelta(days=days),
        myself=uow.actor.person_id == person_id,
        reminders=parting.reminded_of(uow),
    )


def leave(
    system: System,
    scope: Scope,
    person_id: UUID,
    *,
    successor_id: UUID | None,
    ways: Mapping[UUID, HandoverWay],
) -> LeftBehind:
    """They are out at once, on every device. Returns what was left behind. Raises ``Invalid`` at
    what is not decided yet, ``Conflict`` when the school cannot be without them."""
    with unit_of_work(system.database, scope) as uow:
        uow.actor.require(Permission.PEOPLE)
        left = look(uow, person_id)
        _decided(left, successor_id, ways)
        people.end_membership(uow, person_id)
        for channel in left.channels:
            _hand_over(uow, channel, left, ways[channel.id])
        operating.left(uow, person_id)
        _pass_on(uow, left, successor_id)
        _alarm(uow, left)
        parting.say_goodbye(system, uow, left.person, left.reminders)
    sessions.end_sessions_of(system.database, person_id)
    # A form that they sent while this was being done may have scheduled something after all.
    with unit_of_work(system.database, scope) as uow:
        uow.actor.require(Permission.PEOPLE)
        _hold_posts(uow, left, successor_id or scope.actor.person_id)
    return left


def tasks(uow: UnitOfWork) -> list[Task]:
    """Channels still to be handed over or closed, the most urgent first."""
    uow.actor.require(Permission.PEOPLE)
    rows = uow.session.scalars(
        select(Handover).where(Handover.done_at.is_(None)).order_by(Handover.due_on)
    )
    today = _today(uow)
    return [_task(row, uow.get(Channel, row.channel_id), today) for row in rows]


def done(uow: UnitOfWork, handover_id: UUID, note: str) -> None:
    """Handed over. Where the channel does not show it, somebody must say how it was done."""
    uow.actor.require(Permission.PEOPLE)
    row = uow.get(Handover, handover_id)
    if row.done_at is not None:
        raise Conflict("This was ticked off already.")
    seen = _shows(row, uow.get(Channel, row.channel_id))
    if not seen and len(note.strip()) < SHORTEST_NOTE:
        raise Invalid(
            {"note": "The channel does not show it yet. Say how it was done, in a few words."}
        )
    row.done_at, row.done_by, row.seen, row.note = uow.now, uow.actor.person_id, seen, note.strip()
    telling.clear(uow, f"handover:{row.id}")
    audit.record(uow, "handover.done", row, seen=seen)


def _decided(left: LeftBehind, successor_id: UUID | None, ways: Mapping[UUID, HandoverWay]) -> None:
    errors: dict[str, str] = {}
    able = {each.person_id for each in left.successors}
    if any(each.theirs for each in (*left.scheduled, *left.drafts)) and successor_id not in able:
        errors["successor"] = "Choose who gets the posts."
    for channel in left.channels:
        if ways.get(channel.id) not in left.ways:
            errors[f"way-{channel.id}"] = f"Say what becomes of {channel.called}."
    if errors:
        raise Invalid(errors)


def _pass_on(uow: UnitOfWork, left: LeftBehind, successor_id: UUID | None) -> None:
    """Held posts and drafts are the successor's from now on, and they are told."""
    held = _hold_posts(uow, left, successor_id)
    for each in left.drafts:
        drafting.locked(uow, each.id).author_id = successor_id  # type: ignore[assignment]
        audit.record(uow, "post.handed_over", ("post", each.id), to=str(successor_id))
    if successor_id is not None and (held or left.drafts):
        telling.tell(
            uow,
            f"inherited:{left.person.person_id}:{successor_id}",
            f"You have the posts of {left.person.name} now",
            f"Scheduled: {held}, drafts: {len(left.drafts)}. Nothing of it goes out until you "
            "have read it and scheduled it again.",
            path="/today",
            roles=(),
            person_id=successor_id,
        )


def _hold_posts(uow: UnitOfWork, left: LeftBehind, successor_id: UUID | None) -> int:
    """Nothing that the leaver scheduled goes out by itself. Returns how many of their own were
    waiting."""
    waiting = [
        each for each in in_hand.posts(uow, left.person.person_id) if each.state != PostState.DRAFT
    ]
    for each in waiting:
        post = drafting.locked(uow, each.id)
        rows = uow.session.scalars(in_hand.stoppable(each.id).with_for_update()).all()
        for row in rows:
            appearing.stop(row, HELD.format(left.person.name), "leaver")
        voiding.back_to_draft(uow, post)
        if not each.theirs:
            _tell_author(uow, post, left.person.name)
        elif successor_id is not None:
            post.author_id = successor_id
        audit.record(
            uow, "post.held_for_leaver", post, deliveries=len(rows), to=str(successor_id or "")
        )
    return sum(each.theirs for each in waiting)


def _tell_author(uow: UnitOfWork, post: Post, leaver: str) -> None:
    telling.tell(
        uow,
        f"held-for-leaver:{post.id}",
        "A scheduled post was stopped",
        f"It will not go out as it is. {HELD.format(leaver)}",
        path=f"/posts/{post.id}",
        roles=(),
        person_id=post.author_id,
    )


def _hand_over(uow: UnitOfWork, channel: Channel, left: LeftBehind, way: HandoverWay) -> None:
    row = uow.add(
        Handover(
            id=new_id(),
            channel_id=channel.id,
            leaver_id=left.person.person_id,
            way=way,
            due_on=left.due_on,
        )
    )
    verb = "Close" if way is HandoverWay.CLOSE else "Hand over"
    telling.tell(
        uow,
        f"handover:{row.id}",
        f"{verb} {channel.called} by {clocks.day(left.due_on)}",
        f"{left.person.name} connected it and has left the school.",
        path="/people",
    )
    audit.record(uow, "handover.set", row, way=way.value, due_on=left.due_on.isoformat())


def _alarm(uow: UnitOfWork, left: LeftBehind) -> None:
    """One person alone for all accounts is a risk that somebody must know of."""
    if len(left.operators) > 1:
        return
    name = left.operators[0].name if left.operators else "Nobody"
    telling.tell(
        uow,
        "operators:single",
        "Only one person can run the school’s accounts",
        f"Since {left.person.name} has left: {name}. Find a second person by "
        f"{clocks.day(left.due_on)}.",
        path="/people",
    )
    audit.record(uow, "operators.single", ("person", left.person.person_id))


def _channels(uow: UnitOfWork, person_id: UUID) -> list[Channel]:
    """Channels that stand on their own log-in at the platform, and are in nobody's hands yet."""
    taken = select(Handover.channel_id).where(Handover.done_at.is_(None))
    query = select(Channel).where(
        Channel.connected_by == person_id,
        Channel.state != ChannelState.DISCONNECTED,
        Channel.id.not_in(taken),
    )
    return list(uow.session.scalars(query.order_by(Channel.platform, Channel.name)))


def _task(row: Handover, channel: Channel, today: date) -> Task:
    return Task(
        id=row.id,
        channel=channel,
        way=HandoverWay(row.way),
        due_on=row.due_on,
        overdue=row.due_on < today,
        shows=_shows(row, channel),
    )


def _shows(row: Handover, channel: Channel) -> bool:
    if row.way == HandoverWay.CLOSE:
        return channel.state == ChannelState.DISCONNECTED
    return channel.connected_by != row.leaver_id and channel.state == ChannelState.CONNECTED


def _able(of: list[Colleague], permission: Permission) -> list[Colleague]:
    return [each for each in of if permission in permissions_of(each.ours)]


def _lifecycle(uow: UnitOfWork) -> tuple[int, tuple[HandoverWay, ...]]:
    """The policy's days for finding another keeper, and the ways that it allows."""
    try:
        said = policy_changes.current(uow).document.get("accounts_lifecycle", {})
    except NotFound:
        said = {}
    ways = tuple(way for way in HandoverWay if way.value in said.get("on_leaver", ()))
    return int(said.get("max_days_single_operator", DAYS)), ways or tuple(HandoverWay)


def _today(uow: UnitOfWork) -> date:
    zone = uow.session.get_one(School, uow.school_id).timezone
    return clocks.local(uow.now, zone).date()
