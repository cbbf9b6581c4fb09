"""Closing comments, and hiding, deleting and answering each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from publisher.connectors.contract import CommentState, RemoteComment
from publisher.connectors.errors import TryLater
from tests.connectors.instagram.given import NOW, POST, SCHOOL


def test_comments_are_closed_and_the_platform_itself_is_asked(instagram, platform):
    platform.on("POST 5", {"success": True})
    platform.on(POST, {"id": "5", "is_comment_enabled": False})
    instagram.close_comments(SCHOOL, "5")
    assert platform.only("POST 5").form["comment_enabled"] == "false"
    assert instagram.comment_state(SCHOOL, "5") is CommentState.CLOSED


def test_closing_that_did_not_happen_is_not_called_done(instagram, platform):
    platform.on("POST 5", {"success": False})
    with pytest.raises(TryLater):
        instagram.close_comments(SCHOOL, "5")


def said(number: int, minute: int, **more: object) -> dict[str, object]:
    return {
        "id": str(number),
        "text": f"Comment {number}",
        "username": "invented.parent",
        "timestamp": f"2026-11-20T16:{minute:02}:00+0000",
        "hidden": False,
        **more,
    }


def test_answers_under_old_comments_are_not_missed(instagram, platform):
    thread = said(90, 1, replies={"data": [said(93, 30)]})
    busy = said(91, 2, replies={"data": [said(94, 31)], "paging": {"next": "https://x/?after=1"}})
    platform.on("GET 5/comments", {"data": [busy, thread]})
    platform.on("GET 91/replies", {"data": [said(94, 31), said(95, 32, hidden=True)]})
    since = datetime(2026, 11, 20, 16, 10, tzinfo=UTC)
    found = instagram.comments(SCHOOL, "5", since)
    assert [(one.remote_id, one.parent_remote_id) for one in found] == [
        ("93", "90"),
        ("94", "91"),
        ("95", "91"),
    ]
    assert found[2].hidden
    assert found[0].author_name == "invented.parent"


def a_comment(parent: str | None = None) -> RemoteComment:
    return RemoteComment(
        remote_id="91",
        post_remote_id="5",
        text="Lovely!",
        author_name="invented.parent",
        author_id="42",
        at=NOW,
        parent_remote_id=parent,
    )


def test_a_comment_is_hidden_deleted_and_answered_in_its_thread(instagram, platform):
    platform.on("POST 91", {"success": True})
    platform.on("DELETE 91", {"success": True})
    platform.on("POST 90/replies", {"id": "96"})
    instagram.set_hidden(SCHOOL, a_comment(), hidden=True)
    instagram.delete_comment(SCHOOL, a_comment())
    reply = instagram.reply(SCHOOL, a_comment(parent="90"), "Thank you")
    assert platform.only("POST 91").form["hide"] == "true"
    assert platform.only("POST 90/replies").form["message"] == "Thank you"
    assert (reply.remote_id, reply.parent_remote_id) == ("96", "90")


def test_the_accounts_own_answers_are_left_alone(instagram, platform):
    instagram.set_hidden(SCHOOL, replace(a_comment(), author_id=SCHOOL.remote_id), hidden=True)
    assert platform.asked == []


def test_a_post_is_taken_down(instagram, platform):
    platform.on("DELETE 5", {"success": True})
    instagram.take_down(SCHOOL, "5")
    assert platform.calls() == ["DELETE 5"]
