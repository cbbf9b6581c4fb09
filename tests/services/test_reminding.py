"""Reminders: each one once, on the school's own morning, until it is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from publisher.models import Notice
from publisher.services import owing, reminding, telling
from tenants.services import (
    acknowledging,
    calendar,
    documents,
    duties,
    everybody,
    exceptions,
    policy_changes,
    training,
)
from tenants.services.documents import Entry
from tenants.services.exceptions import Request
from tests.factories import ASchool, a_school, put_in_force

D = dt.date
NOTE = "Looked at everything, nothing to change."


@pytest.fixture
def at() -> Iterator[Any]:
    with time_machine.travel(dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC), tick=False) as machine:
        yield lambda text: machine.move_to(
            dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC), tick=False
        )


def mornings(school: ASchool, at: Any, first: D, last: D) -> dict[D, list[str]]:
    """The titles of what was told on each morning on which anything was."""
    told: dict[D, list[str]] = {}
    for number in range((last - first).days + 1):
        day = first + dt.timedelta(days=number)
        at(f"{day}T07:00:00")
        told[day] = told_now(school)
    return {day: titles for day, titles in told.items() if titles}


def told_now(school: ASchool) -> list[str]:
    reminding.look(school.system, school.id)
    with school.work("head") as uow:
        new = select(Notice.title).where(Notice.at == uow.now).order_by(Notice.title)
        return list(uow.session.scalars(new))


def only(told: dict[D, list[str]], word: str) -> dict[D, list[str]]:
    found = {day: [title for title in titles if word in title] for day, titles in told.items()}
    return {day: titles for day, titles in found.items() if titles}


def read_everything(school: ASchool, *people: str) -> None:
    with school.work("head") as uow:
        version = policy_changes.current(uow).id
    for who in people:
        with school.work(who) as uow:
            for line in acknowledging.mine(uow):
                owing.answer(uow, line.asked.document, version_id=version, agreed=True)


def test_milton_road_is_reminded_ninety_thirty_and_seven_days_before_and_then_it_is_overdue(
    at: Any, system: Any
) -> None:
    school = a_school(system, template="milton_road")
    read_everything(school, "head", "office", "teacher", "dsl")
    told = only(mornings(school, at, D(2026, 11, 27), D(2027, 3, 3)), "Review the policy")
    assert list(told) == [D(2026, 11, 30), D(2027, 1, 29), D(2027, 2, 21), D(2027, 3, 1)]
    assert told[D(2027, 2, 21)][0].startswith("To do")
    assert told[D(2027, 3, 1)][0].startswith("Overdue")


def test_a_review_that_is_done_reminds_nobody_any_more(at: Any, system: Any) -> None:
    school = a_school(system, template="milton_road")
    at("2026-11-30T07:00:00")
    reminding.look(system, school.id)
    with school.work("governor") as uow:
        (review,) = [each for each in duties.due(uow) if each.duty == "policy-review"]
        owing.complete(uow, review.id, NOTE)
        assert not any(row.key.startswith("duty:") for row in telling.notices(uow))
    assert not only(mornings(school, at, D(2027, 1, 28), D(2027, 3, 2)), "due February 2027")


def test_a_term_without_dates_reminds_from_the_first_of_april(at: Any, system: Any) -> None:
    school = a_school(system, template="longton_lane")
    with school.work("head") as uow:
        document = deepcopy(policy_changes.current(uow).document)
        document["acknowledge"] = []
        document["duty"] = [each for each in document["duty"] if each["id"] == "policy-review"]
        put_in_force(uow, document)
    at("2028-03-31T07:00:00")
    assert told_now(school) == []
    at("2028-04-01T07:00:00")
    assert told_now(school) == ["To do: Review the policy (due Summer term 2028)"]
    with school.work("head") as uow:
        (notice,) = telling.notices(uow)
        assert "in the summer term 2028" in notice.body
        calendar.add_term(uow, "Summer 2028", first=D(2028, 4, 17), last=D(2028, 7, 20))
    at("2028-04-21T07:00:00")
    reminding.look(system, school.id)
    with school.work("head") as uow:
        (notice,) = telling.notices(uow)
    assert "by 20 July 2028" in notice.body


class TestReading:
    @pytest.fixture
    def school(self, at: Any, system: Any) -> ASchool:
        made = a_school(system, template="lache")
        read_everything(made, "head", "office", "dsl")
        return made

    def test_who_has_not_read_it_is_asked_reminded_twice_and_then_shown_to_the_head(
        self, school: ASchool, at: Any
    ) -> None:
        told = only(mornings(school, at, D(2026, 11, 27), D(2027, 1, 15)), "policy")
        assert told == {
            D(2026, 11, 27): ["Please read the policy"],
            D(2026, 12, 4): ["Reminder: please read the policy"],
            D(2026, 12, 11): ["Reminder: please read the policy"],
            D(2026, 12, 18): ["1 person has not read the policy",
                              "Reminder: please read the policy"],
        }  # fmt: skip
        with school.work("head") as uow:
            lines = acknowledging.lines(uow)
        behind = [line for line in lines if line.head_told]
        assert [(line.who.id, line.reminders) for line in behind] == [
            (school.people["teacher"].person_id, 2)
        ]

    def test_who_cannot_be_reminded_here_is_shown_to_the_head_and_counts_no_reminder(
        self, school: ASchool, at: Any
    ) -> None:
        read_everything(school, "teacher")
        with school.work("head") as uow:
            everybody.add(uow, "Kim Reed", ["staff"])
        told = only(mornings(school, at, D(2026, 11, 27), D(2026, 12, 24)), "policy")
        assert told == {D(2026, 12, 18): ["1 person has not read the policy"]}
        with school.work("head") as uow:
            (line,) = [line for line in acknowledging.lines(uow) if line.head_told]
        assert (line.who.name, line.reminders) == ("Kim Reed", 0)

    def test_the_reminder_goes_to_that_person_and_nobody_else(self, school: ASchool) -> None:
        reminding.look(school.system, school.id)
        with school.work("office") as uow:
            assert not any("read the policy" in row.title for row in telling.notices(uow))
        with school.work("teacher") as uow:
            assert any("read the policy" in row.title for row in telling.notices(uow))

    def test_an_answer_ends_it(self, school: ASchool, at: Any) -> None:
        reminding.look(school.system, school.id)
        read_everything(school, "teacher")
        with school.work("teacher") as uow:
            assert telling.notices(uow) == []
        assert not only(mornings(school, at, D(2026, 11, 27), D(2026, 12, 20)), "policy")

    def test_a_new_version_asks_everybody_again(self, school: ASchool, at: Any) -> None:
        read_everything(school, "teacher")
        at("2026-11-27T10:00:00")
        with school.work("head") as uow:
            put_in_force(uow, deepcopy(policy_changes.current(uow).document))
        at("2026-11-27T10:00:30")
        assert reminding.to_look(school.system.database, most=9) == [school.id]
        assert told_now(school).count("Please read the policy") == 4


def test_a_concern_reaches_the_governors_without_its_words(at: Any, system: Any) -> None:
    school = a_school(system, template="longton_lane")
    with school.work("teacher") as uow:
        version = policy_changes.current(uow).id
        concern = owing.answer(
            uow, "Social Media and Networking Policy", version_id=version, agreed=False,
            concern="I run the football club's page under my own name.",
        ).id  # fmt: skip
    with school.work("head") as uow:
        assert not any("concern" in row.title for row in telling.notices(uow))
    with school.work("governor") as uow:
        (notice,) = telling.notices(uow)
        assert "football" not in notice.title + notice.body
        owing.settle(uow, concern, "The club's page may go on as it is.")
        assert telling.notices(uow) == []
    with school.work("teacher") as uow:
        assert [row.title for row in telling.notices(uow)] == [
            "The governors have answered your concern"
        ]


def test_training_that_runs_out_is_told_in_time_and_renewing_it_ends_that(
    at: Any, system: Any
) -> None:
    school = a_school(system, template="ashgrove")
    teacher = school.people["teacher"].person_id
    assert teacher is not None
    course: dict[str, Any] = {"course": "Safe use", "provider": "The council"}
    with school.work("head") as uow:
        training.record(
            uow, teacher, **course, held_on=D(2026, 9, 1), expires_on=D(2027, 2, 28),
            today=D(2026, 11, 26),
        )  # fmt: skip
        training.record(
            uow, teacher, course="For ever", provider="The council", held_on=D(2026, 9, 1),
            expires_on=D.max, today=D(2026, 11, 26),
        )  # fmt: skip
    told = only(mornings(school, at, D(2026, 12, 29), D(2027, 1, 2)), "Training runs out")
    assert list(told) == [D(2026, 12, 30)]
    with school.work("head") as uow:
        training.record(
            uow, teacher, **course, held_on=D(2027, 1, 2), expires_on=D(2028, 1, 2),
            today=D(2027, 1, 2),
        )  # fmt: skip
    assert not only(mornings(school, at, D(2027, 2, 13), D(2027, 3, 2)), "Training")


def test_an_exception_is_told_of_thirty_days_before_its_end(at: Any, system: Any) -> None:
    school = a_school(system, template="lache")
    teacher = school.people["teacher"].person_id
    assert teacher is not None
    wanted = Request(
        kind="family_connection", what="Contact with my sister's family.", until=D(2027, 2, 28),
        why="My niece is a pupil here.",
    )  # fmt: skip
    with school.work("teacher") as uow:
        owing.ask_exception(uow, teacher, wanted)
    with school.work("head") as uow:
        (entry,) = exceptions.register(uow)
        owing.decide_exception(uow, entry.id, approve=True, reason="")
    told = only(mornings(school, at, D(2027, 1, 28), D(2027, 3, 2)), "exception")
    assert told == {
        D(2027, 1, 29): ["An exception ends soon"],
        D(2027, 3, 1): ["An exception has ended"],
    }


def test_missing_documents_are_one_message_that_ends_when_they_are_there(
    at: Any, system: Any
) -> None:
    school = a_school(system, template="lache")
    assert "The register lacks 2 documents" in told_now(school)
    with school.work("head") as uow:
        for kind in ("safeguarding_policy", "acceptable_use_policy"):
            documents.register(
                uow,
                Entry(kind=kind, title="T", owner="O", dated=D(2026, 9, 1),
                      link="https://example.org/t"),
            )  # fmt: skip
    at("2026-11-27T07:00:00")
    reminding.look(system, school.id)
    with school.work("head") as uow:
        assert not any("lacks" in row.title for row in telling.notices(uow))


def test_looking_twice_tells_nothing_twice(at: Any, system: Any) -> None:
    school = a_school(system, template="st_lukes")
    assert told_now(school)
    at("2026-11-26T09:05:00")
    assert told_now(school) == []


def test_what_somebody_has_put_aside_is_not_told_again_before_its_next_reminder(
    at: Any, system: Any
) -> None:
    school = a_school(system, template="st_lukes")
    assert any("Overdue" in title for title in told_now(school))
    with school.work("head") as uow:
        for row in telling.notices(uow):
            telling.dismiss(uow, row.id)
    assert not only(mornings(school, at, D(2026, 11, 27), D(2026, 12, 2)), "Overdue")


def test_the_next_round_is_at_seven_on_the_schools_own_clock(at: Any, system: Any) -> None:
    school = a_school(system, template="lache")
    at("2027-03-27T12:00:00")  # the clocks go forward in the night
    assert reminding.to_look(system.database, most=9) == [school.id]
    reminding.look(system, school.id)
    at("2027-03-28T05:59:59")
    assert reminding.to_look(system.database, most=9) == []
    at("2027-03-28T06:00:00")
    assert reminding.to_look(system.database, most=9) == [school.id]


def test_a_school_without_a_policy_is_asked_for_nothing(at: Any, system: Any) -> None:
    school = a_school(system, in_force=False)
    assert told_now(school) == []
