"""Writing down when each duty of the policy is due. The rows are the plan: planning twice, or
late, changes nothing, and what a calendar moves keeps its row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from tenants.database import new_id
from tenants.models import (
    ClosedDays,
    ClosedFor,
    DutyDue,
    DutyState,
    PolicyState,
    PolicyVersion,
    School,
    Term,
)
from tenants.policies import due, obligations
from tenants.policies.due import Occasion, SchoolTerms
from tenants.policies.obligations import Duty
from tenants.services import policy_changes
from tenants.unit_of_work import UnitOfWork

AHEAD = timedelta(days=400)  # so that the next time of everything can be shown
BACK = timedelta(days=400)  # nobody looked for longer than this: the log begins anew
OPEN = DutyState.OPEN
Key = tuple[str, str]


def today(uow: UnitOfWork) -> date:
    """The day at the school."""
    zone = ZoneInfo(uow.session.get_one(School, uow.school_id).timezone)
    return uow.now.astimezone(zone).date()


def plan(uow: UnitOfWork) -> dict[Key, Occasion]:
    """Bring the rows up to date with the policy, the calendar and the day. Answers with what the
    policy asks for now, by duty and period."""
    version = policy_changes.current(uow)
    day = today(uow)
    terms = _terms(uow)
    wanted = {
        (duty.id, occasion.period): (duty, occasion)
        for duty in obligations.duties(version.document)
        for occasion in _occasions(uow, version, duty, terms, day)
    }
    rows = _rows(uow, day)
    for key, (duty, occasion) in wanted.items():
        row = rows.get(key)
        if row is None:
            _insert(uow, duty, occasion)
        elif row.state in (OPEN, DutyState.DROPPED):
            _adjust(row, duty, occasion)
    for key, row in rows.items():
        if row.state == OPEN and key not in wanted and not _by_occasion(row):
            row.state = DutyState.DROPPED
    uow.session.flush()
    _let_pass(uow, day)
    return {key: occasion for key, (_, occasion) in wanted.items()}


def raise_duty(uow: UnitOfWork, trigger: str, period: str, label: str) -> None:
    """The occasion that a duty waits for has come; ``label`` says which."""
    document = policy_changes.current(uow).document
    for duty in obligations.duties(document):
        if duty.trigger == trigger:
            day = today(uow)
            _insert(uow, duty, Occasion(period=f"{trigger}:{period}", opens_on=day, due_on=day,
                                        label=label))  # fmt: skip


def _by_occasion(row: DutyDue) -> bool:
    return ":" in row.period


def _occasions(
    uow: UnitOfWork, version: PolicyVersion, duty: Duty, terms: SchoolTerms, day: date
) -> Iterator[Occasion]:
    since = _since(uow, duty)
    passing = duty.every in ("day", "week", "month")
    first = max(since, day - BACK) if passing else since
    until = day if passing else day + AHEAD
    found = list(due.occasions(duty, terms, since=first, until=until))
    yield from found
    if duty.is_review and not duty.every:
        yield from _next_review(uow, version, duty, since, found)


def _next_review(
    uow: UnitOfWork, version: PolicyVersion, duty: Duty, since: date, named: list[Occasion]
) -> Iterator[Occasion]:
    """Where the policy names no day, or the named one has been kept: after its cycle."""
    months = obligations.review_months(version.document)
    adopted = version.document["policy"].get("adopted")
    if not named:
        begun = date.fromisoformat(adopted) if adopted else since
        yield due.after(duty, begun, months)
    done = uow.session.scalars(
        select(DutyDue).where(DutyDue.duty == duty.id, DutyDue.state == DutyState.DONE)
    )
    zone = ZoneInfo(uow.session.get_one(School, uow.school_id).timezone)
    for row in done:
        assert row.done_at is not None
        yield due.after(duty, row.done_at.astimezone(zone).date(), months)


def _since(uow: UnitOfWork, duty: Duty) -> date:
    """The day on which a policy that asks for this came into force."""
    asks = PolicyVersion.document["duty"].contains([{"id": duty.id}])
    begun = uow.session.scalar(
        select(func.min(PolicyVersion.published_at)).where(
            PolicyVersion.state != PolicyState.DRAFT, asks
        )
    ) or uow.session.scalar(select(func.min(PolicyVersion.published_at)))
    zone = ZoneInfo(uow.session.get_one(School, uow.school_id).timezone)
    return (begun or uow.now).astimezone(zone).date()


def _terms(uow: UnitOfWork) -> SchoolTerms:
    terms = uow.session.execute(select(Term.first_day, Term.last_day).order_by(Term.first_day))
    pauses = uow.session.execute(
        select(ClosedDays.first_day, ClosedDays.last_day)
        .where(ClosedDays.why == ClosedFor.HALF_TERM)
        .order_by(ClosedDays.first_day)
    )
    return SchoolTerms(
        terms=tuple((first, last) for first, last in terms),
        half_terms=tuple((first, last) for first, last in pauses),
    )


def _rows(uow: UnitOfWork, day: date) -> dict[Key, DutyDue]:
    query = select(DutyDue).where(
        (DutyDue.due_on >= day - BACK) | DutyDue.state.in_((OPEN, DutyState.DROPPED))
    )
    return {(row.duty, row.period): row for row in uow.session.scalars(query)}


def _insert(uow: UnitOfWork, duty: Duty, occasion: Occasion) -> None:
    uow.session.execute(
        insert(DutyDue)
        .values(
            school_id=uow.school_id, id=new_id(), duty=duty.id, period=occasion.period,
            label=occasion.label, what=duty.what, who=list(duty.who), ids=list(duty.ids),
            opens_on=occasion.opens_on, due_on=occasion.due_on, exact=occasion.exact,
            passes=occasion.passes, state=OPEN, reminders=0, note="",
        )
        .on_conflict_do_nothing()
    )  # fmt: skip


def _adjust(row: DutyDue, duty: Duty, occasion: Occasion) -> None:
    """A term's last day became known, or the words changed: the same row, as it is now."""
    row.state = OPEN
    row.what, row.who, row.ids = duty.what, list(duty.who), list(duty.ids)
    row.label, row.exact, row.passes = occasion.label, occasion.exact, occasion.passes
    if row.due_on != occasion.due_on:
        row.due_on, row.reminders = occasion.due_on, 0
    row.opens_on = occasion.opens_on


def _let_pass(uow: UnitOfWork, day: date) -> None:
    """A day's or a week's check that nobody did is over: the log keeps it as missed."""
    over = select(DutyDue).where(DutyDue.passes, DutyDue.state == OPEN, DutyDue.due_on < day)
    for row in uow.session.scalars(over):
        row.state = DutyState.MISSED
