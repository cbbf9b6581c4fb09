"""Reading the policy: asked, answered, asked again, and never made to agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from copy import deepcopy
from typing import Any
from uuid import UUID

import pytest
import time_machine

from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.services import acknowledging, calendar, everybody, fitness, policy_changes
from tenants.services.acknowledging import Standing
from tests.factories import ASchool, a_school, put_in_force

LACHE, LONGTON = "Social Media Policy", "Social Media and Networking Policy"


@pytest.fixture
def at() -> Iterator[Any]:
    with time_machine.travel(dt.datetime(2026, 9, 2, 8, tzinfo=dt.UTC), tick=False) as machine:
        yield lambda text: machine.move_to(
            dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC), tick=False
        )


@pytest.fixture
def school(at: Any, system: Any) -> ASchool:
    return a_school(system, template="lache")


def version_id(school: ASchool) -> UUID:
    with school.work("head") as uow:
        return policy_changes.current(uow).id


def agree(school: ASchool, who: str, document: str = LACHE) -> None:
    version = version_id(school)
    with school.work(who) as uow:
        acknowledging.answer(uow, document, version_id=version, agreed=True)


def standing(school: ASchool, who: str) -> Standing:
    with school.work(who) as uow:
        return acknowledging.mine(uow)[0].standing


def me(school: ASchool, who: str) -> UUID:
    person = school.people[who].person_id
    assert person is not None
    return person


def test_staff_are_asked_and_governors_are_not(school: ASchool) -> None:
    with school.work("head") as uow:
        asked = {line.who.id for line in acknowledging.lines(uow)}
    staff = {me(school, who) for who in ("head", "office", "teacher", "dsl")}
    assert asked == staff


def test_an_answer_counts_for_the_version_it_was_given_to(school: ASchool) -> None:
    assert standing(school, "teacher") is Standing.NOT_YET
    agree(school, "teacher")
    assert standing(school, "teacher") is Standing.READ
    first = version_id(school)
    with school.work("head") as uow:
        put_in_force(uow, deepcopy(policy_changes.current(uow).document))
    assert standing(school, "teacher") is Standing.NOT_YET
    with school.work("head") as uow:
        assert fitness.has_read(uow, me(school, "teacher"), first)
        assert not fitness.has_read(uow, me(school, "teacher"), policy_changes.current(uow).id)


def test_who_reads_an_older_version_is_shown_the_newer_one(school: ASchool) -> None:
    old = version_id(school)
    with school.work("head") as uow:
        put_in_force(uow, deepcopy(policy_changes.current(uow).document))
    with school.work("teacher") as uow, pytest.raises(Conflict, match="newer version"):
        acknowledging.answer(uow, LACHE, version_id=old, agreed=True)


def test_where_the_policy_says_yearly_an_answer_counts_for_twelve_months(
    school: ASchool, at: Any
) -> None:
    agree(school, "teacher")
    at("2027-09-02T07:59:00")
    assert standing(school, "teacher") is Standing.READ
    at("2027-09-02T08:01:00")
    assert standing(school, "teacher") is Standing.AGAIN
    with school.work("head") as uow:
        assert not fitness.has_read(uow, me(school, "teacher"), policy_changes.current(uow).id)
    agree(school, "teacher")
    assert standing(school, "teacher") is Standing.READ
    with school.work("teacher") as uow:
        assert len(acknowledging.history(uow, me(school, "teacher"))) == 2


def test_where_it_says_termly_each_terms_first_day_asks_again(school: ASchool, at: Any) -> None:
    with school.work("head") as uow:
        document = deepcopy(policy_changes.current(uow).document)
        document["acknowledge"][0]["every"] = "term"
        put_in_force(uow, document)
        for name, first, last in (
            ("Autumn", dt.date(2026, 9, 2), dt.date(2026, 12, 18)),
            ("Spring", dt.date(2027, 1, 5), dt.date(2027, 3, 25)),
        ):
            calendar.add_term(uow, name, first=first, last=last)
    agree(school, "teacher")
    at("2027-01-04T23:59:00")
    assert standing(school, "teacher") is Standing.READ
    at("2027-01-05T00:00:00")
    assert standing(school, "teacher") is Standing.AGAIN


def test_a_school_that_names_no_objection_cannot_record_one(school: ASchool) -> None:
    version = version_id(school)
    with school.work("teacher") as uow, pytest.raises(Conflict, match="talk to the Head"):
        acknowledging.answer(uow, LACHE, version_id=version, agreed=False, concern="x" * 20)


def test_nobody_answers_for_somebody_who_can_log_in(school: ASchool) -> None:
    with school.work("head") as uow, pytest.raises(NotAllowed, match="nobody can do it for them"):
        acknowledging.record_on_paper(uow, me(school, "teacher"), LACHE)


def test_somebody_without_a_log_in_signs_on_paper(school: ASchool) -> None:
    with school.work("office") as uow:
        kim = everybody.add(uow, "Kim Reed", ["staff"]).id
        acknowledging.record_on_paper(uow, kim, LACHE)
    with school.work("head") as uow:
        line = next(line for line in acknowledging.lines(uow) if line.who.id == kim)
        assert (line.standing, line.on_paper) == (Standing.READ, True)
        assert fitness.has_read(uow, kim, policy_changes.current(uow).id)
        everybody.left(uow, kim)
        assert all(line.who.id != kim for line in acknowledging.lines(uow))
        assert len(acknowledging.history(uow, kim)) == 1


def test_a_document_that_the_policy_asks_of_others_cannot_be_answered(school: ASchool) -> None:
    version = version_id(school)
    with school.work("governor") as uow, pytest.raises(NotFound, match="does not ask"):
        acknowledging.answer(uow, LACHE, version_id=version, agreed=True)


class TestConcerns:
    @pytest.fixture
    def longton(self, at: Any, system: Any) -> ASchool:
        return a_school(system, template="longton_lane")

    def raised(self, school: ASchool) -> UUID:
        version = version_id(school)
        with school.work("teacher") as uow:
            row = acknowledging.answer(
                uow, LONGTON, version_id=version, agreed=False,
                concern="I run the village football club's page under my own name.",
            )  # fmt: skip
            return row.id

    def test_a_concern_is_an_answer_that_governors_take_up(self, longton: ASchool) -> None:
        concern = self.raised(longton)
        assert standing(longton, "teacher") is Standing.CONCERN
        with longton.work("governor") as uow:
            assert [each.id for each in acknowledging.concerns(uow)] == [concern]
            acknowledging.settle(uow, concern, "The club's page may go on without the school.")
        assert standing(longton, "teacher") is Standing.SETTLED

    def test_a_concern_is_no_agreement(self, longton: ASchool) -> None:
        self.raised(longton)
        with longton.work("head") as uow:
            version = policy_changes.current(uow).id
            assert not fitness.has_read(uow, me(longton, "teacher"), version)

    def test_its_words_are_for_the_governors_and_who_wrote_them(self, longton: ASchool) -> None:
        concern = self.raised(longton)
        with longton.work("head") as uow:
            assert acknowledging.concerns(uow) == []
            with pytest.raises(NotAllowed, match="by the governors"):
                acknowledging.settle(uow, concern, "The Head would rather answer it herself.")
        with longton.work("teacher") as uow:
            assert len(acknowledging.concerns(uow)) == 1

    def test_it_needs_words(self, longton: ASchool) -> None:
        version = version_id(longton)
        with longton.work("teacher") as uow, pytest.raises(Invalid, match="cannot agree"):
            acknowledging.answer(uow, LONGTON, version_id=version, agreed=False, concern="no")

    def test_somebody_who_had_a_concern_may_agree_later(self, longton: ASchool, at: Any) -> None:
        self.raised(longton)
        at("2026-09-09T08:00:00")
        agree(longton, "teacher", LONGTON)
        assert standing(longton, "teacher") is Standing.READ


def test_another_schools_people_cannot_be_recorded(school: ASchool, system: Any) -> None:
    stranger = a_school(system, "Canary Primary School", template="lache")
    with school.work("head") as uow, pytest.raises(NotFound):
        acknowledging.history(uow, me(stranger, "teacher"))
