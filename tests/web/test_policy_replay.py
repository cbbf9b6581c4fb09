"""A head sees what a draft would have made of last month's posts, before it is in force."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from publisher.services import replaying
from publisher.services.system import System
from tests.factories import ASchool, a_channel, a_school
from tests.services.test_replaying import NO_FAYRES, a_past_post, a_proposal
from tests.web.conftest import Browser


@pytest.fixture
def school(system: System) -> ASchool:
    made = a_school(system)
    a_channel(made)
    return made


def test_the_page_names_the_posts_that_would_be_blocked_and_the_clause(
    system: System,
    school: ASchool,
    browse: Callable[[Any], Browser],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for days, text in enumerate(("Come to the fayre.", "School opens on Monday.", "Old fayre."), 1):
        a_past_post(school, text, days=days)
    version = a_proposal(school, NO_FAYRES)
    monkeypatch.setattr(replaying, "A_PAGE", 2)
    review = f"/schools/{school.id}/policy/versions/{version}/review"
    head = browse(system).log_in(school, "head").open(review)
    assert f"/versions/{version}/replay" in str(head.page)
    head.open(f"/schools/{school.id}/policy/versions/{version}/replay")
    assert "Of the first 2 of 3 posts: 1 would now be blocked." in head.text
    assert "posts 1 to 2 of 3" in head.text
    assert "Facebook, Larkfield Primary School" in head.text
    assert "Come to the fayre." in head.text and "7 it is new" in head.text
    assert "Judged as before (1)" in head.text
    on = head.page.find("a", string="Try the next posts (1 left)")
    assert on is not None
    head.open(str(on["href"]))
    assert "Of 3 posts: 2 would now be blocked." in head.text and "Old fayre." in head.text
    head.open(f"/schools/{school.id}/policy/versions/{version}/replay?begin=2")
    assert "Of posts 3 to 3 of 3: 1 would now be blocked." in head.text
    for strange in ("-1", "x", "9" * 30, "٣"):
        head.open(f"/schools/{school.id}/policy/versions/{version}/replay?begin={strange}")
        assert head.status == 200
