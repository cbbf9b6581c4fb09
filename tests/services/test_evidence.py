"""Comments are copied, and the copy committed, before the call that destroys them."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from sqlalchemy import select

from publisher.models import Comment, DeliveryState
from publisher.services import settling, taking_down
from tenants import clock
from tenants.actor import Actor
from tenants.errors import NotAllowed
from tenants.roles import Permission
from tenants.scope import Scope
from tenants.unit_of_work import unit_of_work
from tests.line import QUICK, Line

S = DeliveryState
HEAD = Actor.job("the Head in a test", Permission.TAKE_DOWN, Permission.READ_POSTS)


class Killed(BaseException):
    """The worker dies here: nothing of ours catches this."""


@pytest.fixture
def line(make_system: Any, sandbox: Any) -> Line:
    return Line(make_system(sandbox=True, **QUICK), sandbox)


def test_a_worker_that_dies_right_after_the_close_has_lost_no_comment(line: Line) -> None:
    row = _live_with_comment(line, "Does it cost anything?")
    hooks = line.system.connector("linkedin")._http.session.hooks["response"]  # type: ignore[attr-defined]
    hooks.append(_die_after_closing)
    with pytest.raises(Killed):
        settling.settle(line.system, line.school.id, row.id)
    hooks.clear()
    assert _listed(line, row.remote_id) == []
    (kept,) = _kept(line)
    assert kept.text == "Does it cost anything?" and kept.raw and kept.gone_at is None
    settling.settle(line.system, line.school.id, row.id)
    assert _kept(line)[0].gone_at


def test_what_was_written_while_a_switch_was_open_is_kept_at_the_second_close(line: Line) -> None:
    row = _live_with_comment(line, "First")
    settling.settle(line.system, line.school.id, row.id)
    line.sandbox.control("POST", f"/posts/linkedin/{row.remote_id}/open-comments")
    _comment(line, row.remote_id, "Second (while it was open)")
    settling.settle(line.system, line.school.id, row.id)
    assert {each.text for each in _kept(line)} == {"First", "Second (while it was open)"}
    assert all(each.gone_at for each in _kept(line))
    assert _listed(line, row.remote_id) == []


def test_comments_that_cannot_be_copied_are_not_destroyed(line: Line) -> None:
    row = _live_with_comment(line, "Still here")
    line.sandbox.fault("linkedin", "comments", "http_500", times=None)
    settling.settle(line.system, line.school.id, row.id)
    line.sandbox.control("DELETE", "/faults")
    assert _listed(line, row.remote_id) == ["Still here"]
    settling.settle(line.system, line.school.id, row.id)
    assert _listed(line, row.remote_id) == [] and len(_kept(line)) == 1


@pytest.mark.parametrize("readable", [True, False])
def test_taking_a_post_down_keeps_its_comments_and_never_waits_for_them(
    line: Line, readable: bool
) -> None:
    line.stage("facebook")
    (id,) = line.post()
    row = line.ends(id, S.SETTLED)
    _comment(line, row.remote_id, "That is my child", platform="facebook")
    if not readable:
        line.sandbox.fault("facebook", "comments", "http_500", times=None)
    scope = Scope.of_school(line.school.id, HEAD)
    (result,) = taking_down.take_down(line.system, scope, [id])
    assert result.done and line.delivery(id).state == S.TAKEN_DOWN
    kept = _kept(line)
    assert [each.text for each in kept] == (["That is my child"] if readable else [])
    assert all(each.gone_at for each in kept)


def test_one_post_out_of_reach_keeps_no_other_up(line: Line) -> None:
    """A channel was disconnected since, a platform lists a comment that nobody can read: what
    shows a child comes down everywhere else, and people are told what is left."""
    line.stage("facebook", "weduc", "x")
    ids = line.post()
    for id in ids:
        line.ends(id, S.SETTLED)
    weduc = next(id for id in ids if line.delivery(id).platform == "weduc")
    _comment(line, str(line.delivery(weduc).remote_id), "Lovely", platform="weduc")
    hooks = line.system.connector("weduc")._http.session.hooks["response"]  # type: ignore[attr-defined]
    hooks.append(_without_its_time)
    line.disconnect("facebook")
    scope = Scope.of_school(line.school.id, HEAD)
    results = {each.platform: each for each in taking_down.take_down(line.system, scope, ids)}
    assert {name: each.done for name, each in results.items()} == {
        "facebook": False, "weduc": True, "x": True,
    }  # fmt: skip
    assert "not connected" in results["facebook"].reason
    assert len(line.notices("take_down:")) == 1
    with line.work() as uow, pytest.raises(NotAllowed):
        taking_down.deleted_by_hand(uow, results["facebook"].delivery_id)
    with unit_of_work(line.system.database, scope) as uow:
        taking_down.deleted_by_hand(uow, results["facebook"].delivery_id)
    assert {line.delivery(id).state for id in ids} == {S.TAKEN_DOWN}
    assert line.notices("take_down:") == []


def test_a_comment_that_nobody_can_read_is_told_and_hides_nothing_from_people(line: Line) -> None:
    line.stage("weduc", comments="held")
    (id,) = line.post()
    row = line.ends(id, S.SETTLED)
    _comment(line, row.remote_id, "Lovely", platform="weduc")
    hooks = line.system.connector("weduc")._http.session.hooks["response"]  # type: ignore[attr-defined]
    hooks.append(_without_its_time)
    for _ in range(settling.ALARM_AFTER):
        settling.settle(line.system, line.school.id, id)
    assert len(line.notices("promise:")) == 1


def test_a_copy_made_for_the_record_is_nobodys_agreement_to_show_it(line: Line) -> None:
    """The take-down fails, the post stays live: its comments are hidden as before."""
    line.stage("facebook", comments="held")
    (id,) = line.post()
    row = line.ends(id, S.SETTLED)
    _comment(line, row.remote_id, "That is my child", platform="facebook")
    line.sandbox.fault("facebook", "delete", "http_500", times=None)
    scope = Scope.of_school(line.school.id, HEAD)
    (result,) = taking_down.take_down(line.system, scope, [id])
    assert not result.done and not _kept(line)[0].hidden
    settling.settle(line.system, line.school.id, id)
    (kept,) = _kept(line)
    assert kept.hidden and kept.hidden_at and kept.why == "held for agreement"
    found = line.sandbox.control("GET", f"/posts/facebook/{row.remote_id}")
    assert [each["hidden"] for each in found["comments_listed"]] == [True]


def _live_with_comment(line: Line, words: str) -> Any:
    """A post settled at LinkedIn, opened again there and commented on."""
    line.stage("linkedin", comments="off")
    (id,) = line.post()
    row = line.ends(id, S.SETTLED)
    line.sandbox.control("POST", f"/posts/linkedin/{row.remote_id}/open-comments")
    _comment(line, row.remote_id, words)
    line.change(id, watch_at=clock.now())
    return row


def _die_after_closing(response: requests.Response, **_: Any) -> None:
    if response.request.method == "POST" and "/socialMetadata/" in str(response.request.url):
        raise Killed


def _without_its_time(response: requests.Response, **_: Any) -> None:
    response._content = response.content.replace(b"created_at", b"made_at")


def _comment(line: Line, post: str, words: str, platform: str = "linkedin") -> None:
    line.sandbox.control(
        "POST", "/comments", platform=platform, post=post, text=words, author="A parent"
    )


def _listed(line: Line, post: str) -> list[str]:
    found = line.sandbox.control("GET", f"/posts/linkedin/{post}")
    return [comment["text"] for comment in found["comments_listed"]]


def _kept(line: Line) -> list[Comment]:
    with line.work() as uow:
        return list(uow.session.scalars(select(Comment).order_by(Comment.at)))
