"""What is said beside the button that makes something public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from publisher.services.system import System
from tests.factories import a_channel, a_post, a_school, schedule
from tests.web.conftest import Browser, goes_live


def test_G24_before_its_first_post_a_school_reads_that_it_is_public_for_ever(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school, other = a_school(system), a_school(system, "Moorside Primary School")
    for each in (school, other):
        a_channel(each)
    new = f"/schools/{school.id}/posts/new"
    office = browse(system).log_in(school).open(new)
    assert "public for ever" in office.text
    theirs = a_post(other)
    schedule(other, theirs)
    goes_live(other, theirs)
    assert "public for ever" in office.open(new).text  # another school's post is not its own
    mine = a_post(school)
    schedule(school, mine)
    goes_live(school, mine)
    assert "public for ever" not in office.open(new).text


def test_S11_the_page_for_writing_asks_to_think_first(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system, template="st_lukes")
    teacher = browse(system).log_in(school, "teacher").open(f"/schools/{school.id}/posts/new")
    assert teacher.page.find("summary", string="Think before you post") is not None
