"""Comments under a Page's posts."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from publisher.connectors.contract import RemoteComment
from publisher.connectors.errors import OutcomeUnknown, TryLater
from tests.connectors.facebook.given import NOW, PAGE
from tests.connectors.meta.platform import DROPPED

A_COMMENT = {
    "id": "55_1",
    "message": "Lovely!",
    "from": {"id": "42", "name": "Invented Parent"},
    "created_time": "2026-11-20T16:00:00+0000",
    "is_hidden": False,
}


def a_comment() -> RemoteComment:
    return RemoteComment(
        remote_id="55_1",
        post_remote_id="1000_55",
        text="Lovely!",
        author_name="Invented Parent",
        author_id="42",
        at=NOW,
    )


def test_comments_come_with_their_answers_and_even_without_an_author(facebook, platform):
    answer = {
        "id": "55_2",
        "message": "Yes",
        "created_time": "2026-11-20T16:05:00+0000",
        "is_hidden": True,
        "parent": {"id": "55_1"},
    }
    platform.on("GET 1000_55/comments", {"data": [A_COMMENT, answer]})
    first, second = facebook.comments(PAGE, "1000_55", NOW)
    assert (first.text, first.author_id, first.parent_remote_id) == ("Lovely!", "42", None)
    assert (second.author_name, second.hidden, second.parent_remote_id) == ("", True, "55_1")
    assert json.loads(first.raw) == A_COMMENT
    assert platform.asked[0].query["filter"] == "stream"


def test_a_comment_is_hidden_and_shown_again(facebook, platform):
    platform.on("POST 55_1", {"success": True})
    facebook.set_hidden(PAGE, a_comment(), hidden=True)
    facebook.set_hidden(PAGE, a_comment(), hidden=False)
    assert [asked.form["is_hidden"] for asked in platform.asked] == ["true", "false"]


def test_the_pages_own_answers_are_left_alone(facebook, platform):
    facebook.set_hidden(PAGE, replace(a_comment(), author_id=PAGE.remote_id), hidden=True)
    assert platform.asked == []


def test_hiding_that_did_not_happen_is_not_called_done(facebook, platform):
    platform.on("POST 55_1", {"success": False})
    with pytest.raises(TryLater):
        facebook.set_hidden(PAGE, a_comment(), hidden=True)


def test_a_reply_that_got_no_answer_is_unknown_not_repeated(facebook, platform):
    platform.on("POST 55_1/comments", {"id": "55_3"})
    assert facebook.reply(PAGE, a_comment(), "Thank you").remote_id == "55_3"
    platform.on("POST 55_1/comments", DROPPED)
    with pytest.raises(OutcomeUnknown):
        facebook.reply(PAGE, a_comment(), "Thank you")


def test_a_comment_is_deleted(facebook, platform):
    platform.on("DELETE 55_1", {"success": True})
    facebook.delete_comment(PAGE, a_comment())
    assert platform.calls() == ["DELETE 55_1"]
