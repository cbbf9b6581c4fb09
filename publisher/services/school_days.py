"""Which days are school days: the school's own calendar and its nation's bank holidays."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from sqlalchemy import text

from publisher.data import holidays
from publisher.rules.context import SchoolDays
from tenants.policies.language import Policy
from tenants.services import calendar
from tenants.unit_of_work import UnitOfWork

# One question, because publishing asks it for each post of a school with a weekly series.
_SPANS = text(
    """
    SELECT true, first_day, last_day FROM term WHERE school_id = :school
    UNION ALL
    SELECT false, first_day, last_day FROM closed_days WHERE school_id = :school
    ORDER BY 2
    """
)


def of(uow: UnitOfWork, policy: Policy, home: Path) -> SchoolDays:
    """``home`` is where a newer list of bank holidays may lie (``publisher holidays``)."""
    uow.session.flush()
    spans = uow.session.execute(_SPANS, {"school": uow.school_id}).all()
    closed = chain.from_iterable(
        calendar.days(first, last) for is_term, first, last in spans if not is_term
    )
    return SchoolDays(
        closed=frozenset(closed) | frozenset(holidays.of(division(policy), home)),
        terms=tuple((first, last) for is_term, first, last in spans if is_term),
    )


def division(policy: Policy) -> str:
    """Whose bank holidays the school keeps; ``school_supplied`` means none but its own."""
    return str(policy.document["school"].get("bank_holidays", "school_supplied"))


def wanted(policy: Policy) -> bool:
    """Does any rule of this policy ask for school days? Most do not, and need not wait for them."""
    return any(
        rule.kind == "cadence"
        or (rule.kind == "quiet_hours" and _BY_TERM & {k for k, v in rule.params.items() if v})
        for rule in policy.rules
    )


_BY_TERM = {"term_time_only", "holidays_only"}
