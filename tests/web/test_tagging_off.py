"""A52: where the policy wants tagging off, somebody switches it off and says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from publisher import clocks
from publisher.services import attesting
from tenants import clock
from tenants.errors import NotAllowed
from tests.factories import a_channel, a_school
from tests.web.conftest import Browser


def test_A52_tagging_is_switched_off_by_hand_and_the_page_says_who_said_so(
    system: Any, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system, template="ashgrove")
    a_channel(school, "facebook")
    page = f"/schools/{school.id}/channels"
    teacher = browse(system).log_in(school, "teacher").open(page)
    assert "Your policy wants tagging off." in teacher.text
    assert not teacher.page.select("form[action$='tags-off']")
    office = browse(system).log_in(school).open(page).submit("/tags-off")
    said = f"declared by {school.people['office'].name}, {clocks.day(clock.now())}. We cannot"
    assert said in office.text and "Your policy wants tagging off." not in office.text
    assert said in teacher.open(page).text


def test_A52_only_who_connects_declares_it_and_where_no_rule_asks_nothing_is_said(
    system: Any, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system)
    channel_id = a_channel(school, "facebook")
    with school.work("teacher") as uow, pytest.raises(NotAllowed):
        attesting.tags_are_off(uow, channel_id)
    office = browse(system).log_in(school).open(f"/schools/{school.id}/channels")
    assert "tagging" not in office.text.lower()
