"""Reading an account's posts and finding our own."""

from __future__ import annotations

import pytest

from publisher.connectors.contract import Absent, CommentState, Ready
from publisher.connectors.errors import OutcomeUnknown, Refused, TryLater
from publisher.content import Content
from tests.connectors.instagram.given import (
    CONTAINER,
    LISTED,
    ONE,
    POST,
    PUBLISH,
    PUBLISHED,
    REF,
    SCHOOL,
    SHOWN,
    prepared,
)
from tests.connectors.meta.platform import a_picture, fault


def test_an_error_although_the_post_is_live_ends_as_published(instagram, platform):
    progress = prepared(instagram, platform)
    platform.on(PUBLISH, fault(4, 2207051))
    with pytest.raises(OutcomeUnknown):
        instagram.finish(SCHOOL, ONE, progress, REF)
    platform.on(LISTED, {"data": [SHOWN]})
    assert instagram.find(SCHOOL, ONE, progress, REF) == PUBLISHED
    platform.on(CONTAINER, {"status_code": "PUBLISHED"})
    assert instagram.check(SCHOOL, progress) == PUBLISHED


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("FINISHED", Ready),
        ("EXPIRED", Absent),
        ("ERROR", Absent),
    ],
)
def test_the_container_decides_when_no_post_is_listed(instagram, platform, code, expected):
    progress = prepared(instagram, platform)
    earlier = {**SHOWN, "timestamp": "2026-11-20T15:00:00+0000"}
    for listed in ([], [earlier]):
        platform.on(LISTED, {"data": listed})
        platform.on(CONTAINER, {"status_code": code})
        assert isinstance(instagram.find(SCHOOL, ONE, progress, REF), expected)


@pytest.mark.parametrize("code", ["PUBLISHED", "IN_PROGRESS"])
def test_while_instagram_has_not_made_up_its_mind_we_look_again(instagram, platform, code):
    progress = prepared(instagram, platform)
    platform.on(LISTED, {"data": []})
    platform.on(CONTAINER, {"status_code": code})
    with pytest.raises(TryLater):
        instagram.find(SCHOOL, ONE, progress, REF)


def test_a_reel_has_no_alternative_text_to_miss(instagram, platform):
    platform.on(POST, {**SHOWN, "media_type": "VIDEO"})
    assert instagram.read(SCHOOL, "5").alts is None


def test_without_a_container_nothing_can_be_live(instagram, platform):
    platform.on(LISTED, {"data": []})
    assert instagram.find(SCHOOL, ONE, None, REF) == Absent()


def test_a_post_without_words_is_ours_only_if_its_container_says_so(instagram, platform):
    wordless = Content(text="", media=(a_picture(),))
    progress = prepared(instagram, platform, wordless)
    platform.on(LISTED, {"data": [{**SHOWN, "caption": None}]})
    platform.on(CONTAINER, {"status_code": "FINISHED"}, {"status_code": "PUBLISHED"})
    assert isinstance(instagram.find(SCHOOL, wordless, progress, REF), Ready)
    assert instagram.find(SCHOOL, wordless, progress, REF) == PUBLISHED
    assert instagram.find(SCHOOL, wordless, None, REF) == Absent()


def test_the_same_caption_last_week_is_not_our_post(instagram, platform):
    platform.on(LISTED, {"data": [{**SHOWN, "timestamp": "2026-11-13T15:31:00+0000"}]})
    assert instagram.find(SCHOOL, ONE, None, REF) == Absent()


def test_a_published_container_that_is_not_listed_may_be_live(instagram, platform):
    progress = prepared(instagram, platform)
    platform.on(CONTAINER, {"status_code": "PUBLISHED"})
    platform.on(LISTED, {"data": []})
    with pytest.raises(OutcomeUnknown, match="does not list it"):
        instagram.check(SCHOOL, progress)


def test_a_post_reads_back_with_its_alt_texts_and_whether_comments_are_open(instagram, platform):
    children = [{"id": "6", "alt_text": "Poppies"}, {"id": "7"}]
    read_back = {**SHOWN, "is_comment_enabled": False, "children": {"data": children}}
    platform.on(POST, read_back, {"id": "5", "children": {"data": children}})
    live = instagram.read(SCHOOL, "5")
    assert (live.alts, live.media_count) == (("Poppies", ""), 2)
    assert (live.comments, live.permalink) == (CommentState.CLOSED, SHOWN["permalink"])


def test_alt_texts_instagram_will_not_give_back_are_unknown_not_missing(instagram, platform):
    platform.on(POST, SHOWN, fault(100, message="(#100) Tried accessing nonexistent field"))
    live = instagram.read(SCHOOL, "5")
    assert (live.text, live.alts) == (SHOWN["caption"], None)


def test_a_post_we_may_not_delete_is_left_to_a_person_with_the_app(instagram, platform):
    platform.on("DELETE 5", fault(100))
    with pytest.raises(Refused, match="in the app"):
        instagram.take_down(SCHOOL, "5")


def test_a_post_that_was_deleted_reads_as_none(instagram, platform):
    platform.on(POST, fault(100, 33))
    platform.on("GET 17", {"id": "17"})
    assert instagram.read(SCHOOL, "5") is None
