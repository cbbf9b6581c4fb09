"""The list of what was put away: who did it, when, and the way back."""

from __future__ import annotations

from typing import Any

import pytest

from publisher.models import DeliveryState, Post
from publisher.services import drafting
from publisher.services.system import System
from tenants.services import audit
from tests.factories import ASchool, a_channel, a_post, a_school
from tests.services.test_drafting import sent


@pytest.fixture
def school(system: System) -> ASchool:
    made = a_school(system)
    a_channel(made)
    return made


def put_away(school: ASchool, post: Any, who: str = "office") -> None:
    with school.work(who) as uow:
        drafting.discard(uow, post)


def test_what_was_put_away_is_listed_with_who_and_when_and_comes_back(
    school: ASchool, at: Any
) -> None:
    first, second = a_post(school, "The old fayre."), a_post(school, "The new fayre.")
    a_post(school, "The next fayre.")
    put_away(school, first)
    put_away(school, second, "head")
    office = at("office", "/calendar")
    assert office.page.find("a", string="Discarded")["href"].endswith("/posts/discarded")
    office.open(f"/schools/{school.id}/posts/discarded")
    words = [link.text for link in office.page.select(".slip-link")]
    assert words == ["The new fayre.", "The old fayre."]
    by = [section.select_one(".acts p").text for section in office.page.select(".discarded")]
    assert "Discarded by Head of" in by[0] and "Discarded by Office of" in by[1]
    assert all("today" in said for said in by)

    office.submit(f"/{first}/bring-back")
    assert "The post is a draft again." in office.text
    office.open(f"/schools/{school.id}/posts/discarded")
    assert [link.text for link in office.page.select(".slip-link")] == ["The new fayre."]


def test_whoever_put_it_away_last_is_named(school: ASchool, at: Any) -> None:
    post = a_post(school)
    put_away(school, post)
    with school.work() as uow:
        drafting.bring_back(uow, post)
    put_away(school, post, "head")
    office = at("office", "/posts/discarded")
    assert office.text.count("Discarded by") == 1 and "Discarded by Head of" in office.text


def test_only_who_may_is_offered_to_bring_it_back_and_never_what_has_been_out(
    school: ASchool, at: Any
) -> None:
    put_away(school, a_post(school))
    assert "Bring it back" in at("office", "/posts/discarded").text
    teacher = at("teacher", "/posts/discarded")
    assert "Discarded by" in teacher.text and "Bring it back" not in teacher.text
    out = sent(school, DeliveryState.TAKEN_DOWN)
    put_away(school, out)
    office = at("office", "/posts/discarded")
    assert office.text.count("Bring it back") == 1 and "It has been out" in office.text


def test_where_the_records_of_it_are_gone_it_is_listed_all_the_same(
    school: ASchool, at: Any
) -> None:
    post = a_post(school)
    with school.work() as uow:
        uow.get(Post, post).state = "discarded"
        assert all(entry.action != "post.discarded" for entry in audit.history(uow, post))
    office = at("office", "/posts/discarded")
    assert "Discarded by" not in office.text and "Bring it back" in office.text
