"""Which days are school days: the school's own calendar and its nation's bank holidays."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from sqlalchemy import select

from publisher.data import holidays
from publisher.rules.context import SchoolDays
from tenants.models import ClosedDays, Term
from tenants.policies.language import Policy
from tenants.services import calendar
from tenants.unit_of_work import UnitOfWork


def of(uow: UnitOfWork, policy: Policy, home: Path) -> SchoolDays:
    """``home`` is where a newer list of bank holidays may lie (``publisher holidays``)."""
    terms = uow.session.scalars(select(Term).order_by(Term.first_day))
    closed = chain.from_iterable(
        calendar.days_of(row) for row in uow.session.scalars(select(ClosedDays))
    )
    return SchoolDays(
        closed=frozenset(closed) | frozenset(holidays.of(division(policy), home)),
        terms=tuple((term.first_day, term.last_day) for term in terms),
    )


def division(policy: Policy) -> str:
    """Whose bank holidays the school keeps; ``school_supplied`` means none but its own."""
    return str(policy.document["school"].get("bank_holidays", "school_supplied"))


def wanted(policy: Policy) -> bool:
    """Does any rule of this policy ask for school days? Most do not, and need not wait for them."""
    return any(
        rule.kind == "cadence" or (rule.kind == "quiet_hours" and rule.params.get("term_time_only"))
        for rule in policy.rules
    )
