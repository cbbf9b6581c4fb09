"""A post that could not be sent in time is never silently missed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from publisher.models import DeliveryState, Post, PostState
from tenants import clock
from tests.line import QUICK, Line


@pytest.fixture
def line(make_system: Any, sandbox: Any) -> Line:
    made = Line(make_system(sandbox=True, **QUICK), sandbox)
    made.stage("facebook", "x")
    return made


def test_its_people_are_told_and_it_is_a_draft_again(line: Line) -> None:
    ids = line.post(late=3 * 3600)
    line.until(lambda: all(line.delivery(id).alarmed_at for id in ids))
    assert {line.delivery(id).state for id in ids} == {DeliveryState.MISSED}
    assert line.live() == []
    with line.work() as uow:
        assert uow.get(Post, line.delivery(ids[0]).post_id).state == PostState.DRAFT
    assert len(line.notices("missed:")) == 1


def test_after_a_long_outage_one_e_mail_says_that_there_are_some(line: Line) -> None:
    ids = line.post(*[f"Notice {number}." for number in range(5)], late=3 * 3600)
    line.until(lambda: all(line.delivery(id).alarmed_at for id in ids))
    found = line.notices("missed:")
    assert len(found) == 5 and sum(notice.urgent for notice in found) == 1


def test_what_is_missed_keeps_what_stood_in_its_way(line: Line) -> None:
    (id, _) = line.post()
    line.change(id, give_up_at=clock.now() - timedelta(seconds=1), reason="Facebook was away.")
    assert line.ends(id, DeliveryState.MISSED).reason.endswith("Facebook was away.")
