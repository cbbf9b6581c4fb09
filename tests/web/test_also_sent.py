"""How else news went out, and when: chosen while writing, kept with the post."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from publisher.models import Post
from publisher.services import drafting
from publisher.services.system import System
from tests.factories import ASchool, a_channel, a_school
from tests.web.conftest import Browser


@pytest.fixture
def school(system: System) -> ASchool:
    made = a_school(system, template="st_lukes")
    a_channel(made)
    return made


@pytest.fixture
def office(system: System, school: ASchool, browse: Callable[[Any], Browser]) -> Browser:
    return browse(system).log_in(school).open(f"/schools/{school.id}/posts/new")


def test_S2_the_schools_other_ways_are_offered_by_name(office: Browser) -> None:
    ways = office.page.find_all("input", attrs={"name": "also_via"})
    said = [way.find_parent("label").get_text(" ", strip=True) for way in ways]
    assert said == ["the newsletter", "a letter home", "the parent app (Parentmail)"]


def test_S8_the_letter_and_its_day_are_kept_with_the_post(school: ASchool, office: Browser) -> None:
    office.submit(
        "/posts/new", text="The boiler is broken.", category="closure", also_via="letter",
        **{"sent-letter": "2027-05-12"},
    )  # fmt: skip
    assert "Also sent: a letter home, 12 May 2027" in office.text
    with school.work() as uow:
        post = uow.session.query(Post).one()
        assert drafting.version_of(uow, post).also_sent == {"letter": "2027-05-12"}
    office.open(f"{office.path}/edit")
    assert office.page.find(id="sent-letter")["value"] == "2027-05-12"


def test_a_day_of_a_way_that_was_not_chosen_is_not_kept_and_nonsense_is_said(
    school: ASchool, office: Browser
) -> None:
    office.submit("/posts/new", text="x", also_via="letter", **{"sent-letter": "soon"})
    assert office.status == 422 and "Choose the day on which it was" in office.text
    office.submit("/posts/new", text="x", also_via=[], **{"sent-letter": "2027-05-12"})
    with school.work() as uow:
        post = uow.session.query(Post).one()
        assert drafting.version_of(uow, post).also_sent == {}
