"""Promises about live posts: kept, read back, and told of when they are not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import requests
from sqlalchemy import select

from publisher.connectors.contract import Account, LivePost
from publisher.content import CommentMode, Content, MediaKind
from publisher.models import ChannelState, Comment, DeliveryState
from publisher.services import hearing, looking_after, settling, taking_down
from tenants import clock
from tenants.database import new_id
from tests.connectors.contract import a_picture, a_video
from tests.line import QUICK, Line

S = DeliveryState
A_PARENT = "A parent"


@pytest.fixture
def line(make_system: Any, sandbox: Any) -> Line:
    return Line(make_system(sandbox=True, **QUICK), sandbox)


def test_a_switch_that_does_not_take_is_never_called_settled(line: Line) -> None:
    line.stage("linkedin", comments="off")
    (id,) = line.post()
    line.sandbox.fault("linkedin", "switch", "comment_switch_fails", times=4)
    line.until(lambda: len(line.notices("promise:")) == 1)
    row = line.delivery(id)
    assert row.state == S.PUBLISHED and "NOT off" in row.reason
    row = line.ends(id, S.SETTLED)
    assert row.comment_state == "closed" and row.comments_closed_at
    assert line.notices("promise:") == []
    assert line.live()[0]["comments"] == "closed"


def test_a_switch_turned_back_by_hand_is_found_closed_and_told(line: Line) -> None:
    line.stage("linkedin", comments="off")
    (id,) = line.post()
    row = line.ends(id, S.SETTLED)
    line.sandbox.control("POST", f"/posts/linkedin/{row.remote_id}/open-comments")
    line.change(id, watch_at=clock.now())
    line.until(lambda: len(line.notices("drift:")) == 1)
    assert line.delivery(id).state == S.SETTLED
    assert line.live()[0]["comments"] == "closed"


def test_what_was_written_while_comments_were_open_does_not_stay_visible(line: Line) -> None:
    """Where the publishing call closes them, too; and where hiding does not work at once."""
    line.stage("weduc", comments="off")
    (id,) = line.post()
    row = line.ends(id, S.SETTLED)
    assert row.exposed_seconds == 0
    line.sandbox.control("POST", f"/posts/weduc/{row.remote_id}/open-comments")
    _comment(line, row.remote_id, "She was there too.", platform="weduc")
    hooks = line.system.connector("weduc")._http.session.hooks["response"]  # type: ignore[attr-defined]
    hooks.append(_no_answer_to_hiding)
    settling.settle(line.system, line.school.id, id)
    hooks.clear()
    assert _kept(line) == [] and len(line.notices("drift:")) == 1
    settling.settle(line.system, line.school.id, id)
    assert line.live()[0]["comments"] == "closed"
    assert _hidden(line, row.remote_id, "weduc") == [True]
    assert len(line.notices("drift:")) == len(line.notices("hidden:")) == 1
    assert line.delivery(id).state == S.SETTLED


def test_a_comment_that_cannot_be_hidden_now_keeps_no_other_visible(line: Line) -> None:
    """The platform fails with one comment again and again, and does as asked with the next."""
    line.stage("facebook", comments="off")
    (id,) = line.post()
    row = line.ends(id, S.SETTLED)
    _comment(line, row.remote_id, "The first.")
    _comment(line, row.remote_id, "The second.")
    first: list[str] = []

    def fails_with_the_first(response: requests.Response, **_: Any) -> None:
        if "is_hidden" in str(response.request.body):
            first.append(str(response.request.url))
            response.status_code = 500 if response.request.url == first[0] else 200

    hooks = line.system.connector("facebook")._graph.http.session.hooks["response"]  # type: ignore[attr-defined]
    hooks.append(fails_with_the_first)
    settling.settle(line.system, line.school.id, id)
    hooks.clear()
    assert len(set(first)) == 2 and [kept.text for kept in _kept(line)] == ["The second."]
    assert line.delivery(id).watch_attempts == 1  # and the first is tried again soon


@pytest.mark.parametrize(("platform", "exposed"), [("linkedin", True), ("x", False)])
def test_the_moment_before_comments_were_closed_is_never_called_none(
    line: Line, platform: str, exposed: bool
) -> None:
    line.stage(platform, comments="off")
    (id,) = line.post()
    row = line.ends(id, S.SETTLED)
    assert (row.exposed_seconds > 0) is exposed


@pytest.mark.parametrize("platform", ["x", "linkedin", "weduc"])
@pytest.mark.parametrize("media", [a_picture(alt="A choir"), a_video(alt="A choir")])
def test_a_description_is_promised_only_where_the_platform_has_a_place_for_it(
    system: Any, platform: str, media: Any
) -> None:
    capabilities = system.connector(platform).capabilities
    content = Content(text="Here they sing.", media=(media,))
    live = LivePost(remote_id="1", text=content.text, permalink="", alts=("",), media_count=1)
    watch = looking_after.Watch(
        school_id=new_id(), delivery_id=new_id(), version=1, platform=platform,
        account=Account(remote_id="1", name="Larkfield", access_token="t"), content=content,
        remote_id="1", since=clock.now(), published_at=clock.now(), mode=CommentMode.OPEN,
        settled=False, again=False, agreed=frozenset(), channel_id=new_id(), grant_version=1,
    )  # fmt: skip
    broken = settling._broken_promises(watch, looking_after.Seen(live=live), capabilities)
    assert bool(broken) is (media.kind is MediaKind.IMAGE or platform == "weduc")


def test_two_looks_at_a_fresh_post_raise_no_false_alarm(line: Line) -> None:
    """The worker that published and the beat's look may both find comments open."""
    line.stage("linkedin", comments="off")
    (id,) = line.post()
    line.send()
    school = line.school.id
    with line.work() as uow:
        first, second = (settling._watch(line.system, uow, id) for _ in range(2))
    looks = [looking_after.look(line.system, watch) for watch in (first, second)]
    line.sandbox.control("POST", f"/posts/linkedin/{first.remote_id}/open-comments")
    for watch, seen in zip((first, second), looks, strict=True):
        with line.work() as uow:
            settling._record(line.system, uow, watch, seen)
    assert school and line.delivery(id).state == S.SETTLED
    assert line.notices("drift:") == []


def test_a_parents_comment_is_hidden_by_the_regular_look(line: Line) -> None:
    line.stage("facebook", comments="off")
    (id,) = line.post()
    row = line.ends(id, S.SETTLED)
    _comment(line, row.remote_id, "Is it cancelled?")
    line.change(id, watch_at=clock.now())
    line.until(lambda: len(_kept(line)) == 1)
    assert _hidden(line, row.remote_id) == [True]
    assert _kept(line)[0].text == "Is it cancelled?" and _kept(line)[0].hidden
    (told,) = line.notices("hidden:")
    assert told.urgent and "cancelled" not in told.body
    settling.settle(line.system, line.school.id, id)
    _comment(line, row.remote_id, "And on Sunday?")
    settling.settle(line.system, line.school.id, id)
    assert _hidden(line, row.remote_id) == [True, True]
    assert len(line.notices("hidden:")) == 1


def test_a_parents_comment_is_hidden_as_soon_as_facebook_tells_us(line: Line) -> None:
    line.stage("facebook", comments="off")
    (id,) = line.post()
    row = line.ends(id, S.SETTLED)
    _comment(line, row.remote_id, "Is it cancelled?")
    hearing.hear(line.system, "facebook", line.channel("facebook").remote_id, row.remote_id)
    assert _hidden(line, row.remote_id) == [True]


def test_our_own_answer_stays_visible(line: Line) -> None:
    line.stage("facebook", comments="held")
    (id,) = line.post()
    row = line.ends(id, S.SETTLED)
    ours = line.channel("facebook").remote_id
    _comment(line, row.remote_id, "Yes, it goes ahead.", author="The school", author_id=ours)
    _comment(line, row.remote_id, "Is it cancelled?")
    settling.settle(line.system, line.school.id, id)
    assert sorted(_hidden(line, row.remote_id)) == [False, True]


def test_a_lost_right_parks_the_channel_and_alarms_once(line: Line) -> None:
    line.stage("linkedin", comments="off")
    (id,) = line.post()
    line.send()
    line.sandbox.fault("linkedin", "any", "permission", times=None)
    for _ in range(3):
        settling.settle(line.system, line.school.id, id)
    assert line.channel("linkedin").state == ChannelState.NEEDS_RECONNECT
    assert line.delivery(id).state == S.PUBLISHED
    assert len(line.notices("channel:")) == len(line.notices("promise:")) == 1


def test_a_post_that_is_not_shown_yet_is_not_called_removed(line: Line) -> None:
    line.stage("x")
    (id,) = line.post()
    line.send()
    row = line.delivery(id)
    line.sandbox.control("POST", f"/posts/x/{row.remote_id}/delete")
    assert settling.settle(line.system, line.school.id, id) == S.PUBLISHED
    line.change(id, published_at=clock.now() - timedelta(minutes=11))
    for _ in taking_down.BELIEVED:
        assert settling.settle(line.system, line.school.id, id) == S.PUBLISHED
        hearing.hear(line.system, "x", line.channel("x").remote_id, row.remote_id)
        hearing.hear(line.system, "x", line.channel("x").remote_id, row.remote_id)
    assert line.delivery(id).watch_at > clock.now()
    assert settling.settle(line.system, line.school.id, id) == S.TAKEN_DOWN
    assert len(line.notices("removed:")) == 1


@pytest.mark.parametrize("platform", ["facebook", "x", "linkedin", "weduc"])
def test_what_is_there_again_at_the_next_look_is_not_called_removed(
    line: Line, platform: str
) -> None:
    line.stage(platform)
    (id,) = line.post()
    line.ends(id, S.SETTLED)
    line.change(id, published_at=clock.now() - timedelta(minutes=11))
    line.sandbox.fault(platform, "read", "not_found", times=2)
    for _ in range(3):
        assert settling.settle(line.system, line.school.id, id) == S.SETTLED
    row = line.delivery(id)
    assert (row.reason, row.watch_attempts, line.notices()) == ("", 0, [])


@pytest.mark.parametrize("platform", ["linkedin", "weduc", "x"])
def test_a_post_without_comments_that_was_removed_there_is_called_so(
    line: Line, platform: str
) -> None:
    line.stage(platform, comments="off")
    (id,) = line.post()
    row = line.ends(id, S.SETTLED)
    line.change(id, published_at=clock.now() - timedelta(minutes=11))
    line.sandbox.control("POST", f"/posts/{platform}/{row.remote_id}/delete")
    for _ in (*taking_down.BELIEVED, 0):
        settling.settle(line.system, line.school.id, id)
    assert line.delivery(id).state == S.TAKEN_DOWN
    assert line.notices("promise:") == [] and len(line.notices("removed:")) == 1


def _no_answer_to_hiding(response: requests.Response, **_: Any) -> None:
    if str(response.request.url).endswith("/hide"):
        response.status_code = 500


def _comment(line: Line, post: str, words: str, **more: str) -> None:
    line.sandbox.control(
        "POST", "/comments", post=post, text=words,
        **{"platform": "facebook", "author": A_PARENT, **more},
    )  # fmt: skip


def _hidden(line: Line, post: str, platform: str = "facebook") -> list[bool]:
    found = line.sandbox.control("GET", f"/posts/{platform}/{post}")
    return [comment["hidden"] for comment in found["comments_listed"]]


def _kept(line: Line) -> list[Comment]:
    with line.work() as uow:
        return list(uow.session.scalars(select(Comment)))
