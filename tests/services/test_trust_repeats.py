"""One text on many X accounts of a trust is explained before it gets them into trouble."""

from __future__ import annotations

from typing import Any

from publisher.models import Post
from publisher.services import scheduling
from tenants.actor import Actor
from tenants.models import School, Trust
from tenants.scope import Scope
from tenants.unit_of_work import unit_of_work
from tests.factories import ASchool, a_channel, a_post, a_school, schedule

TEXT = "Our trust's winter concert is on Thursday evening in the town hall, all are welcome."


def two_schools_of_one_trust(system: Any) -> tuple[ASchool, ASchool]:
    schools = a_school(system), a_school(system, "Marsh End Primary School")
    with unit_of_work(system.database, Scope.platform(Actor.job("test"))) as uow:
        trust = Trust(name="Bellwether Learning Trust")
        uow.session.add(trust)
        uow.session.flush()
        for school in schools:
            uow.session.get_one(School, school.id).trust_id = trust.id
            a_channel(school, "x")
    return schools


def repeats(school: ASchool, post_id: Any) -> list[str]:
    with school.work() as uow:
        uow.get(Post, post_id)
        (judged,) = scheduling.preview(school.system, uow, post_id)
        return [finding.reason for finding in judged.warnings if finding.kind == "repeats"]


def test_the_second_school_is_told_and_the_first_is_not(system: Any) -> None:
    first, second = two_schools_of_one_trust(system)
    post = a_post(first, TEXT)
    assert repeats(first, post) == []
    schedule(first, post)
    (reason,) = repeats(second, a_post(second, TEXT))
    assert "another account" in reason


def test_a_school_outside_the_trust_hears_nothing(system: Any) -> None:
    first, _ = two_schools_of_one_trust(system)
    schedule(first, a_post(first, TEXT))
    stranger = a_school(system, "Hill Top Primary School")
    a_channel(stranger, "x")
    assert repeats(stranger, a_post(stranger, TEXT)) == []
