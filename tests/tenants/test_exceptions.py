"""Exceptions from the policy: the Head's, for others, with an end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.models import PolicyException
from tenants.services import everybody, exceptions
from tenants.services.exceptions import Request, Standing
from tests.factories import ASchool, a_school

D = dt.date
ASKED = Request(
    kind="family_connection", what="Stay in touch with my sister's family on my own page.",
    why="My niece is a pupil here.", until=D(2027, 7, 21),
)  # fmt: skip


@pytest.fixture
def at() -> Iterator[Any]:
    with time_machine.travel(dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC), tick=False) as machine:
        yield lambda text: machine.move_to(
            dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC), tick=False
        )


@pytest.fixture
def school(at: Any, system: Any) -> ASchool:
    return a_school(system, template="lache")


def me(school: ASchool, who: str) -> UUID:
    found = school.people[who].person_id
    assert found is not None
    return found


def asked(school: ASchool, who: str = "teacher", **more: Any) -> UUID:
    fields = {**vars(ASKED), **more}
    with school.work(who) as uow:
        return exceptions.ask(uow, me(school, who), Request(**fields)).id


def decide(school: ASchool, id: UUID, who: str = "head", *, approve: bool = True) -> None:
    with school.work(who) as uow:
        exceptions.decide(uow, id, approve=approve, reason="" if approve else "Not while here.")


@pytest.mark.parametrize("who", ["office", "dsl", "governor", "teacher"])
def test_nobody_but_the_head_approves_one(school: ASchool, who: str) -> None:
    entry = asked(school)
    with pytest.raises(NotAllowed, match="Headteacher"):
        decide(school, entry, who)


def test_an_approved_one_stands_in_the_register_with_its_dates(school: ASchool, at: Any) -> None:
    decide(school, asked(school))
    with school.work("head") as uow:
        (entry,) = exceptions.register(uow)
    assert (entry.standing, entry.until) == (Standing.IN_FORCE, D(2027, 7, 21))
    assert entry.decided_by == f"Head of {school.name}"
    at("2027-07-21T22:59:59")  # still the last day at the school
    with school.work("head") as uow:
        assert exceptions.register(uow)[0].standing is Standing.IN_FORCE
    at("2027-07-21T23:00:00")
    with school.work("head") as uow:
        assert exceptions.register(uow)[0].standing is Standing.OVER


def test_the_head_does_not_approve_her_own(school: ASchool, as_owner: Any) -> None:
    entry = asked(school, "head")
    with pytest.raises(NotAllowed, match="for themselves"):
        decide(school, entry)
    with school.work("head") as uow, pytest.raises(IntegrityError):
        uow.session.execute(
            update(PolicyException)
            .where(PolicyException.id == entry)
            .values(state="approved", decided_by=me(school, "head"))
        )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "holiday"),
        ("what", "talk"),
        ("why", ""),
        ("until", None),
        ("until", D(2026, 11, 25)),
    ],
)
def test_without_an_end_or_a_reason_there_is_none(school: ASchool, field: str, value: Any) -> None:
    with pytest.raises(Invalid) as caught:
        asked(school, **{field: value})
    assert set(caught.value.errors) == {field}


def test_it_is_decided_once_and_a_refusal_says_why(school: ASchool) -> None:
    entry = asked(school)
    with school.work("head") as uow, pytest.raises(Invalid, match="why not"):
        exceptions.decide(uow, entry, approve=False)
    decide(school, entry, approve=False)
    with pytest.raises(Conflict, match="already"):
        decide(school, entry)


def test_one_whose_last_day_has_passed_is_not_approved_late(school: ASchool, at: Any) -> None:
    entry = asked(school, until=D(2026, 11, 30))
    at("2026-12-01T08:00:00")
    with pytest.raises(Conflict, match="last day has passed"):
        decide(school, entry)


def test_each_sees_their_own_and_the_head_sees_all(school: ASchool) -> None:
    asked(school)
    for who, seen in (("teacher", 1), ("office", 0), ("head", 1)):
        with school.work(who) as uow:
            assert len(exceptions.register(uow)) == seen, who


def test_the_office_asks_for_somebody_without_a_log_in_and_teachers_do_not(
    school: ASchool,
) -> None:
    with school.work("office") as uow:
        kim = everybody.add(uow, "Kim Reed", ["staff"]).id
        exceptions.ask(uow, kim, ASKED)
    with school.work("teacher") as uow, pytest.raises(NotAllowed):
        exceptions.ask(uow, kim, ASKED)


def test_the_head_ends_one_early(school: ASchool) -> None:
    entry = asked(school)
    decide(school, entry)
    with school.work("teacher") as uow, pytest.raises(NotAllowed):
        exceptions.end(uow, entry)
    with school.work("head") as uow:
        exceptions.end(uow, entry)
        assert exceptions.register(uow)[0].standing is Standing.ENDED


def test_a_policy_that_knows_no_exceptions_gives_none(at: Any, system: Any) -> None:
    school = a_school(system, template="longton_lane")
    with pytest.raises(NotFound, match="knows no exceptions"):
        asked(school)
