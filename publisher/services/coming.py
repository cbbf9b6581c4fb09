"""The next days of a series, each with the reason where it is not the usual day: for the page on
which one is written, before there is anything to keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from publisher import clocks, school_time
from publisher.rules.context import SchoolDays
from publisher.school_time import EveryWeek
from publisher.services import reading, school_days, timetable
from publisher.services.system import System
from publisher.services.timetable import Mark
from tenants.models import School
from tenants.policies.language import Policy, Rule
from tenants.roles import Permission
from tenants.unit_of_work import UnitOfWork

LOOK_AHEAD = timedelta(days=400)
WEEKEND = 5


@dataclass(frozen=True, kw_only=True)
class Coming:
    """``day`` is the local day and time, None for a week without one; ``nominal`` the day that
    the series names; ``why`` says why the two differ, empty where they do not."""

    nominal: date
    day: datetime | None
    why: str = ""


def coming(
    system: System, uow: UnitOfWork, rule: EveryWeek, *, in_holidays: bool, most: int = 8
) -> list[Coming]:
    """The next ``most`` days from now on, and the weeks without one in between."""
    uow.actor.require(Permission.READ_POSTS)
    zone = uow.session.get_one(School, uow.school_id).timezone
    today = clocks.local(uow.now, zone).date()
    last = today + LOOK_AHEAD
    policy = reading.policy(uow)
    days = school_days.of(uow, policy, system.settings.home_folder) if policy else SchoolDays()
    marks = timetable.marked(system, uow, first=today - timedelta(days=7), last=last)
    found: list[Coming] = []
    weeks = school_time.series_weeks(
        rule, zone, first=today, last=last, ends=[end for _, end in days.terms],
        is_open=school_time.opens(days.is_open, in_holidays=in_holidays),
    )  # fmt: skip
    for nominal, planned in weeks:
        if planned is None:
            found.append(Coming(nominal=nominal, day=None, why=_why(nominal, marks)))
        elif planned.due_at > uow.now:
            there = clocks.local(planned.due_at, zone).replace(tzinfo=None)
            why = "" if planned.day == nominal else _why(nominal, marks)
            found.append(Coming(nominal=nominal, day=there, why=why))
        if sum(each.day is not None for each in found) == most:
            break
    while found and found[-1].day is None:
        found.pop()
    return found


def clause(policy: Policy | None, category: str) -> Rule | None:
    """The rule by which the policy promises posts of this category, where it does."""
    if policy is None:
        return None
    promised = (rule for rule in policy.rules if rule.kind == "cadence")
    return next((rule for rule in promised if category in rule.scope.categories), None)


def _why(nominal: date, marks: Mapping[date, tuple[Mark, ...]]) -> str:
    for mark in marks.get(nominal, ()):
        if mark.kind != "term":
            return mark.words.removeprefix("Bank holiday: ")
    return "weekend" if nominal.weekday() >= WEEKEND else "the school is closed"
