"""Duties at a school: planned from its policy and calendar, done by somebody, or missed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
import time_machine

from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.services import calendar, duties, people, policy_changes
from tenants.services.duties import Due, Look
from tests.factories import ASchool, a_school, put_in_force

D = dt.date
NOTE = "Looked at everything, nothing to change."


@pytest.fixture
def at() -> Iterator[Any]:
    with time_machine.travel(dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC), tick=False) as machine:
        yield lambda text: machine.move_to(
            dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC), tick=False
        )


def found(school: ASchool, duty: str, who: str = "head") -> Due:
    with school.work(who) as uow:
        return next(each for each in duties.due(uow) if each.duty == duty)


def do(school: ASchool, duty: Due, who: str = "head", note: str = NOTE) -> None:
    with school.work(who) as uow:
        duties.complete(uow, duty.id, note)


def terms(school: ASchool, *spans: tuple[D, D]) -> None:
    with school.work("head") as uow:
        for first, last in spans:
            calendar.add_term(uow, f"Term to {last}", first=first, last=last)


def test_a_termly_review_shows_fourteen_days_before_the_end(at: Any, system: Any) -> None:
    school = a_school(system, template="lache")
    terms(school, (D(2026, 9, 3), D(2026, 12, 18)))
    at("2026-12-03T23:59:59")
    assert found(school, "termly-review").look is Look.COMING
    at("2026-12-04T00:00:00")
    review = found(school, "termly-review")
    assert (review.look, review.due_on) == (Look.DUE, D(2026, 12, 18))
    at("2026-12-19T00:00:00")
    assert found(school, "termly-review").look is Look.OVERDUE


def test_it_is_done_by_somebody_with_a_note(at: Any, system: Any) -> None:
    school = a_school(system, template="lache")
    review = found(school, "termly-review")
    with pytest.raises(Invalid, match="what you found"):
        do(school, review, note="ok")
    do(school, review, "office")
    with school.work("governor") as uow:
        (entry,) = duties.log(uow)
    assert (entry.look, entry.note, entry.done_by) == (
        Look.DONE, NOTE, f"Office of {school.name}",
    )  # fmt: skip
    with pytest.raises(Conflict, match="done this already"):
        do(school, review)


def test_only_those_the_policy_names_and_the_head_may_do_it(at: Any, system: Any) -> None:
    school = a_school(system, template="lache")
    with pytest.raises(NotAllowed, match="names others"):
        do(school, found(school, "termly-review"), "teacher")


def test_a_stand_in_does_it_on_their_days_and_no_longer(at: Any, system: Any) -> None:
    school = a_school(system, template="lache")
    office, dsl = (school.people[who].person_id for who in ("office", "dsl"))
    assert office and dsl
    today = D(2026, 11, 26)
    assert not found(school, "termly-review", "dsl").mine
    with school.work("head") as uow:
        people.cover(
            uow, policy_role="comms_lead", absent_id=office, cover_id=dsl, first_day=today,
            last_day=today,
        )  # fmt: skip
        people.cover(
            uow, policy_role="account_operators", absent_id=office, cover_id=dsl,
            first_day=today, last_day=today,
        )  # fmt: skip
    assert found(school, "termly-review", "dsl").mine
    at("2026-11-27T09:00:00")
    review = found(school, "termly-review", "dsl")
    assert not review.mine
    with pytest.raises(NotAllowed):
        do(school, review, "dsl")
    at("2026-11-26T09:00:00")
    do(school, review, "dsl")


def test_the_schools_own_midnight_decides_and_not_utcs(at: Any, system: Any) -> None:
    school = a_school(system, template="lache")
    terms(school, (D(2027, 4, 12), D(2027, 7, 21)))

    def late() -> bool:
        with school.work("head") as uow:
            return any(each.due_on == D(2027, 7, 21) for each in duties.overdue(uow))

    at("2027-07-21T22:59:59")  # 23:59:59 at the school: summer time
    assert not late()
    at("2027-07-21T23:00:00")
    assert late()


def test_a_term_that_gets_its_dates_keeps_its_row(at: Any, system: Any) -> None:
    school = a_school(system, template="longton_lane")
    before = found(school, "policy-review")
    assert (before.label, before.exact, before.look) == ("Summer term 2028", False, Look.COMING)
    at("2028-04-01T08:00:00")
    assert found(school, "policy-review").look is Look.DUE
    terms(school, (D(2028, 4, 17), D(2028, 7, 20)))
    after = found(school, "policy-review")
    assert (after.id, after.due_on, after.exact) == (before.id, D(2028, 7, 20), True)


def test_a_review_that_is_done_comes_round_after_its_cycle(at: Any, system: Any) -> None:
    school = a_school(system, template="st_lukes")
    review = found(school, "policy-review")
    assert (review.due_on, review.look) == (D(2019, 10, 1), Look.OVERDUE)
    do(school, review)
    assert found(school, "policy-review").due_on == D(2028, 11, 26)


def test_a_policy_without_any_day_is_reviewed_two_years_after_its_adoption(
    at: Any, system: Any
) -> None:
    school = a_school(system, template="st_lukes")
    with school.work("head") as uow:
        document = deepcopy(policy_changes.current(uow).document)
        del document["duty"]
        put_in_force(uow, document)
    review = found(school, "policy-review")
    assert (review.due_on, review.look) == (D(2019, 10, 1), Look.OVERDUE)


def test_a_daily_check_that_nobody_did_is_missed_at_the_schools_midnight(
    at: Any, system: Any
) -> None:
    school = a_school(system, template="ashgrove")
    for day in ("2026-11-27", "2026-11-28", "2026-11-30"):  # not Sunday the 29th
        at(f"{day}T20:00:00")
        with school.work("head") as uow:
            check = next(each for each in duties.due(uow) if each.daily)
            assert check.due_on.isoformat() == day
            duties.complete(uow, check.id, NOTE)
    with school.work("head") as uow:
        log = {each.due_on.day: each.look for each in duties.log(uow, "daily-check")}
    assert log == {
        26: Look.MISSED, 27: Look.DONE, 28: Look.DONE, 29: Look.MISSED, 30: Look.DONE,
    }  # fmt: skip


def test_yesterdays_check_cannot_be_done_today(at: Any, system: Any) -> None:
    school = a_school(system, template="ashgrove")
    yesterdays = found(school, "daily-check")
    at("2026-11-27T00:00:01")
    with pytest.raises(Conflict, match="This day is over"):
        do(school, yesterdays)


def test_a_duty_that_the_policy_drops_goes_and_comes_back(at: Any, system: Any) -> None:
    school = a_school(system, template="lache")
    before = found(school, "termly-review")
    with school.work("head") as uow:
        old = deepcopy(policy_changes.current(uow).document)
        put_in_force(uow, {**old, "duty": []})
    with school.work("head") as uow:
        assert all(each.duty != "termly-review" for each in duties.due(uow))
        with pytest.raises(Conflict, match="no longer asks"):
            duties.complete(uow, before.id, NOTE)
    with school.work("head") as uow:
        put_in_force(uow, old)
    assert found(school, "termly-review").id == before.id


def test_planning_twice_changes_nothing(at: Any, system: Any) -> None:
    school = a_school(system, template="ashgrove")
    with school.work("head") as uow:
        once = duties.due(uow)
        assert duties.due(uow) == once


def test_another_schools_duty_does_not_exist_here(at: Any, system: Any) -> None:
    school, stranger = a_school(system), a_school(system, "Canary Primary School")
    theirs = found(stranger, "policy-review")
    with school.work("head") as uow, pytest.raises(NotFound):
        duties.complete(uow, theirs.id, NOTE)
