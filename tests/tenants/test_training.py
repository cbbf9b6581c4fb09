"""The register of training: what counts on which day, and for whom."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest

from tenants.errors import Conflict, Invalid, NotAllowed
from tenants.services import everybody, fitness, training
from tests.factories import ASchool, a_school

TODAY = dt.date(2026, 11, 26)


@pytest.fixture
def school(system: Any) -> ASchool:
    return a_school(system, template="ashgrove")


def trained(school: ASchool, who: UUID, by: str = "head", **more: Any) -> UUID:
    fields: dict[str, Any] = {
        "course": "Using social media safely", "provider": "The local authority",
        "held_on": dt.date(2026, 9, 1), "expires_on": dt.date(2027, 8, 31), "today": TODAY, **more,
    }  # fmt: skip
    with school.work(by) as uow:
        return training.record(uow, who, **fields).id


def person(school: ASchool, who: str = "teacher") -> UUID:
    found = school.people[who].person_id
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("day", "counts"),
    [("2026-08-31", False), ("2026-09-01", True), ("2027-08-31", True), ("2027-09-01", False)],
)
def test_training_counts_from_its_day_to_its_last(school: ASchool, day: str, counts: bool) -> None:
    trained(school, person(school))
    with school.work("head") as uow:
        on = dt.date.fromisoformat(day)
        assert fitness.is_trained(uow, person(school), on) is counts


def test_a_volunteer_without_a_log_in_can_be_trained(school: ASchool) -> None:
    with school.work("office") as uow:
        reed = everybody.add(uow, "J. Reed", ["volunteers"]).id
        assert not fitness.is_trained(uow, reed, TODAY)
    trained(school, reed, by="office", expires_on=None)
    with school.work("head") as uow:
        assert fitness.is_trained(uow, reed, dt.date(2040, 1, 1))
        assert [entry.name for entry in training.register(uow)] == ["J. Reed"]


def test_nobody_but_the_head_records_their_own(school: ASchool) -> None:
    with pytest.raises(NotAllowed, match="Somebody else records"):
        trained(school, person(school, "office"), by="office")
    trained(school, person(school, "head"))


def test_what_is_struck_out_stays_readable_and_no_longer_counts(school: ASchool) -> None:
    entry = trained(school, person(school))
    with school.work("head") as uow:
        training.strike_out(uow, entry)
        assert not fitness.is_trained(uow, person(school), TODAY)
        assert training.register(uow)[0].struck
        with pytest.raises(Conflict):
            training.strike_out(uow, entry)


def test_what_is_wrong_is_said_at_its_field(school: ASchool) -> None:
    with pytest.raises(Invalid) as caught:
        trained(
            school, person(school), course=" ", provider="", held_on=dt.date(2026, 11, 27),
            expires_on=dt.date(2026, 11, 1),
        )  # fmt: skip
    assert set(caught.value.errors) == {"course", "provider", "held_on", "expires_on"}


def test_teachers_see_their_own_and_nobody_elses(school: ASchool) -> None:
    trained(school, person(school))
    with school.work("teacher") as uow:
        assert len(training.of_person(uow, person(school))) == 1
        with pytest.raises(NotAllowed):
            training.of_person(uow, person(school, "head"))
        with pytest.raises(NotAllowed):
            training.register(uow)


def test_training_at_one_school_is_nothing_to_another(school: ASchool, system: Any) -> None:
    trained(school, person(school))
    stranger = a_school(system, "Canary Primary School", template="ashgrove")
    with stranger.work("head") as uow:
        assert training.register(uow) == []
        assert not fitness.is_trained(uow, person(school), TODAY)
