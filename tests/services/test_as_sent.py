"""Words that somebody changed on the platform itself: seen at a look, told once, never kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from publisher.connectors.wording import plain
from publisher.models import DeliveryState
from publisher.services import hearing, settling, telling
from tenants import clock
from tests.line import Line, with_a_site

S = DeliveryState
AGREED = "The summer fayre is on Saturday, from 2 to 4 (in the hall) & on Sunday <all day>."
CHANGED = "The summer fayre is on Saturday. Well done, Wanda Brackenbury!"


@pytest.fixture
def line(make_system: Any, sandbox: Any) -> Iterator[Line]:
    with with_a_site(make_system, sandbox) as line:
        yield line


@pytest.mark.parametrize("comments", ["off", "moderated"])
@pytest.mark.parametrize("platform", ["facebook", "instagram", "linkedin", "weduc"])
def test_words_changed_on_the_platform_are_told_once_until_they_are_right_again(
    line: Line, platform: str, comments: str
) -> None:
    line.stage(platform, comments=comments)
    (id,) = line.post(AGREED, pictured=1 if platform == "instagram" else 0)
    row = line.ends(id, S.SETTLED)
    as_sent = _shown(line, platform, row.remote_id)
    assert row.other_words == "" and line.notices("words:") == []
    _edit(line, platform, row.remote_id, CHANGED)
    settling.settle(line.system, line.school.id, id)
    settling.settle(line.system, line.school.id, id)
    row = line.delivery(id)
    assert (row.state, row.watch_attempts) == (S.PUBLISHED, 0) and "other words" in row.reason
    assert row.watch_at > clock.now()
    (notice,) = line.notices("words:")
    told = f"{notice.title} {notice.body} {row.other_words}"
    assert line.system.connector(platform).capabilities.label in notice.title
    assert "Brackenbury" not in told and notice.urgent
    _edit(line, platform, row.remote_id, as_sent)
    settling.settle(line.system, line.school.id, id)
    row = line.delivery(id)
    assert (row.state, row.other_words, row.reason) == (S.SETTLED, "", "")
    assert line.notices("words:") == []


def test_words_that_x_writes_in_its_own_way_are_the_same_words(line: Line) -> None:
    """It escapes some signs. An edit there is another post, so that ours stays as it was."""
    line.stage("x")
    (id,) = line.post(AGREED)
    assert line.ends(id, S.SETTLED).other_words == ""


def test_a_message_put_away_comes_back_only_for_another_change(line: Line) -> None:
    line.stage("facebook")
    (id,) = line.post(AGREED)
    row = line.ends(id, S.SETTLED)
    _edit(line, "facebook", row.remote_id, CHANGED)
    settling.settle(line.system, line.school.id, id)
    with line.work() as uow:
        telling.clear(uow, f"words:{id}")
    settling.settle(line.system, line.school.id, id)
    assert line.notices("words:") == []
    _edit(line, "facebook", row.remote_id, f"{CHANGED} And again.")
    settling.settle(line.system, line.school.id, id)
    assert len(line.notices("words:")) == 1


def test_facebook_tells_of_it_and_it_is_looked_at_at_once(line: Line) -> None:
    """Whether or not its comments are looked after."""
    line.stage("facebook", comments="moderated")
    (id,) = line.post(AGREED)
    row = line.ends(id, S.SETTLED)
    _edit(line, "facebook", row.remote_id, CHANGED)
    hearing.hear(line.system, "facebook", line.channel("facebook").remote_id, row.remote_id)
    assert len(line.notices("words:")) == 1


def test_only_what_platforms_are_known_to_change_is_forgiven() -> None:
    assert plain("Come  along\r\n\r\nhttps://example.org/") == plain("Come along\nexample.org")
    assert plain("Come along") != plain("Come along!")


def _edit(line: Line, platform: str, remote_id: str, text: str) -> None:
    line.sandbox.control("PATCH", f"/posts/{platform}/{remote_id}", text=text)


def _shown(line: Line, platform: str, remote_id: str) -> str:
    """As the platform keeps it, in its own way of writing."""
    return str(line.sandbox.control("GET", f"/posts/{platform}/{remote_id}")["text"])
