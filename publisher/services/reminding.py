"""Reminding people of what the policy asks of them: readings, duties, training, documents,
exceptions. Each reminder is given once, however often or late our job looks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Text, cast, literal, select, text, update
from sqlalchemy.dialects.postgresql import insert

from publisher import clocks
from publisher.models import Notice
from publisher.services import ageing, dead_ends, telling
from publisher.services.system import System
from tenants.actor import Actor
from tenants.database import Database, new_id
from tenants.errors import NotFound
from tenants.models import (
    DutyDue,
    DutyState,
    ExceptionState,
    PolicyException,
    RegisterRound,
    School,
    Training,
)
from tenants.policies.due import Occasion
from tenants.roles import Permission, Role, held_by
from tenants.scope import Scope
from tenants.services import acknowledging, documents, everybody, planning, policy_changes
from tenants.services.acknowledging import Line, Standing
from tenants.services.planning import Key
from tenants.unit_of_work import UnitOfWork, unit_of_work

REMINDER = Actor.job("reminder", Permission.READ_POLICY, Permission.READ_REGISTERS)
HEAD = (Role.HEAD.value,)
AT = time(7)  # before the school day, on the school's own clock
AFTER = timedelta(days=7)  # between asking, each of two reminders, and telling the Head
REMINDERS = 2
TRAINING_AHEAD = (60, 14)
EXCEPTION_AHEAD = 30
_WAITING = text(
    """
    SELECT s.id FROM school s LEFT JOIN register_round r ON r.school_id = s.id
    WHERE r.look_at IS NULL OR r.look_at <= :now OR EXISTS (
      SELECT FROM policy_version v
      WHERE v.school_id = s.id AND v.state = 'published' AND v.published_at > r.looked_at)
    ORDER BY r.look_at NULLS FIRST LIMIT :most
    """
)


def to_look(database: Database, *, most: int) -> list[UUID]:
    """Schools whose registers want looking after: each morning, and after a new version."""
    with unit_of_work(database, Scope.system(Actor.job("beat"))) as uow:
        return list(uow.session.scalars(_WAITING, {"now": uow.now, "most": most}))


def look(system: System, school_id: UUID) -> None:
    """One school's round. Safe to repeat."""
    with unit_of_work(system.database, Scope.of_school(school_id, REMINDER)) as uow:
        _note_round(uow)
        try:
            policy_changes.current(uow)
        except NotFound:
            return  # nothing is asked of anybody before a policy is in force
        today = planning.today(uow)
        _duties(uow, planning.plan(uow), today)
        _readings(uow)
        _training(uow, today)
        _documents(uow)
        _exceptions(uow, today)
        ageing.ask(uow, today)
        addresses = dead_ends.addresses(uow)
    dead_ends.look(system, Scope.of_school(school_id, REMINDER), addresses)


def _note_round(uow: UnitOfWork) -> None:
    zone = uow.session.get_one(School, uow.school_id).timezone
    now = clocks.local(uow.now, zone)
    day = now.date() if now.time() < AT else now.date() + timedelta(days=1)
    again = clocks.meant(datetime.combine(day, AT), zone) or uow.now + timedelta(hours=12)
    values = {"looked_at": uow.now, "look_at": again}
    uow.session.execute(
        insert(RegisterRound)
        .values(school_id=uow.school_id, id=new_id(), **values)
        .on_conflict_do_update(index_elements=["school_id"], set_=values)
    )


def _duties(uow: UnitOfWork, wanted: dict[Key, Occasion], today: date) -> None:
    _clear_finished(uow)
    opened = (DutyDue.state == DutyState.OPEN) & (DutyDue.opens_on <= today)
    for row in uow.session.scalars(select(DutyDue).where(opened)):
        occasion = wanted.get((row.duty, row.period))
        days = occasion.reminders if occasion else (row.opens_on,)
        passed = _passed(days, today) + (row.due_on < today)
        if passed > row.reminders:
            row.reminders = passed
            _tell_duty(uow, row, today)


def _clear_finished(uow: UnitOfWork) -> None:
    """Messages about what was done, missed, or is no longer asked for."""
    key = literal("duty:") + cast(DutyDue.id, Text)
    finished = select(key).where(DutyDue.state != DutyState.OPEN)
    uow.session.execute(
        update(Notice)
        .where(Notice.closed_at.is_(None), Notice.key.in_(finished))
        .values(closed_at=uow.now)
        .execution_options(synchronize_session=False)
    )


def _tell_duty(uow: UnitOfWork, row: DutyDue, today: date) -> None:
    """The new words take the place of the last reminder's."""
    late = row.due_on < today
    when = f"by {clocks.day(_moment(row.due_on))}" if row.exact else f"in the {row.label.lower()}"
    telling.clear(uow, f"duty:{row.id}")
    telling.tell(
        uow,
        f"duty:{row.id}",
        f"{'Overdue' if late else 'To do'}: {row.what}",
        f"The policy asks for it {when}. " + ("It has not been done." if late else ""),
        path="/duties",
        roles=tuple(sorted(held_by(row.who) | (set(HEAD) if late else set()))),
    )


def _moment(day: date) -> datetime:
    return datetime.combine(day, time())


def _passed(days: Iterable[date], today: date) -> int:
    return sum(day <= today for day in days)


def _come(last: date, ahead: Iterable[int], today: date) -> int:
    """How many of the days have come that lie ``ahead`` of a last day, and the one after it.
    Counted from today: from the last day there is to a calendar none can be counted on."""
    return sum(today + timedelta(days=number) >= last for number in ahead) + (today > last)


def _readings(uow: UnitOfWork) -> None:
    """Asked at once, reminded twice a week apart, and then the Head is shown who is left."""
    version = policy_changes.current(uow)
    left = []
    for line in acknowledging.standings(uow, version):
        if line.standing not in (Standing.NOT_YET, Standing.AGAIN):
            continue
        row = acknowledging.open_row(uow, line.who, version, line.asked.document)
        uow.session.flush()
        last = row.reminded_at or row.asked_at
        due = uow.now - last >= AFTER
        if not line.who.logs_in:
            # Nobody can be reminded here: whoever keeps the register asks for a signature.
            if row.head_told_at is None and uow.now - row.asked_at >= (REMINDERS + 1) * AFTER:
                row.head_told_at = uow.now
                left.append(line)
            continue
        if row.reminders < REMINDERS and due:
            row.reminders, row.reminded_at = row.reminders + 1, uow.now
        elif row.reminders >= REMINDERS and due and row.head_told_at is None:
            row.head_told_at = uow.now
            left.append(line)
        elif row.asked_at < uow.now:
            continue
        _ask(uow, line, row.reminders)
    if left:
        _tell_head(uow, left)


def _ask(uow: UnitOfWork, line: Line, reminders: int) -> None:
    key = f"reading:{line.who.id}"
    telling.clear(uow, key)
    telling.tell(
        uow,
        key,
        f"{'Reminder: p' if reminders else 'P'}lease read the policy",
        "The school’s policy asks you to read it and to say that you have, or to raise a "
        "concern. It takes five minutes.",
        path="/reading",
        roles=(),
        person_id=line.who.id,
    )


def _tell_head(uow: UnitOfWork, left: list[Line]) -> None:
    people = len({line.who.id for line in left})
    telling.clear(uow, "reading:left")
    telling.tell(
        uow,
        "reading:left",
        f"{people} {'person has' if people == 1 else 'people have'} not read the policy",
        f"Those who log in were asked and reminded {REMINDERS} times. The register shows who.",
        path="/reading/register",
        roles=HEAD,
    )


def _training(uow: UnitOfWork, today: date) -> None:
    names = everybody.names(uow)
    newest: dict[tuple[UUID | None, str], Training] = {}
    rows = select(Training).where(Training.struck_at.is_(None)).order_by(Training.held_on)
    for row in uow.session.scalars(rows):
        newest[row.person_id or row.named_id, row.course.casefold()] = row
    here = {each.id for each in everybody.here_now(uow)}
    for (who, _), row in newest.items():
        if row.expires_on is None or who is None or who not in here:
            continue
        passed = _come(row.expires_on, TRAINING_AHEAD, today)
        if passed > row.reminders:
            row.reminders = passed
            _tell_training(uow, row, names.get(who, "somebody"), today)


def _tell_training(uow: UnitOfWork, row: Training, name: str, today: date) -> None:
    assert row.expires_on is not None
    over = row.expires_on < today
    key = f"training:{row.id}"
    telling.clear(uow, key)
    telling.tell(
        uow,
        key,
        f"Training {'has run' if over else 'runs'} out: {name}",
        f"{row.course} counts until {clocks.day(_moment(row.expires_on))}, that day included.",
        path="/training",
        roles=HEAD,
        person_id=row.person_id,
    )


def _documents(uow: UnitOfWork) -> None:
    lacking = documents.lacking(uow)
    if not lacking:
        telling.clear(uow, "documents")
        return
    first = any(line.needed_first for line in lacking)
    telling.tell(
        uow,
        "documents",
        f"The register lacks {len(lacking)} {'document' if len(lacking) == 1 else 'documents'}",
        "The policy names documents that are not registered, or whose review is overdue."
        + (" Nothing can be published before one of them." if first else ""),
        path="/documents",
        roles=(*HEAD, Role.DPO.value, Role.COMMS_LEAD.value),
        urgent=first,
    )


def _exceptions(uow: UnitOfWork, today: date) -> None:
    query = select(PolicyException).where(PolicyException.state == ExceptionState.APPROVED)
    for row in uow.session.scalars(query):
        passed = _come(row.until, (EXCEPTION_AHEAD,), today)
        if passed > row.reminders:
            row.reminders = passed
            _tell_exception(uow, row, today)


def _tell_exception(uow: UnitOfWork, row: PolicyException, today: date) -> None:
    over = row.until < today
    key = f"exception:{row.id}"
    telling.clear(uow, key)
    telling.tell(
        uow,
        key,
        f"An exception {'has ended' if over else 'ends soon'}",
        f"Its last day {'was' if over else 'is'} {clocks.day(_moment(row.until))}. Ask anew if "
        "it is still needed; the register says which one it is.",
        path="/exceptions",
        roles=HEAD,
        person_id=row.person_id,
    )
