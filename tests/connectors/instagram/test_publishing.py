"""Publishing on Instagram: prepare, wait, make visible."""

from __future__ import annotations

import json

import pytest

from publisher.connectors.contract import (
    Absent,
    ClosesComments,
    Connects,
    Enforcement,
    FindsOwnPosts,
    Finishes,
    Hears,
    HidesComments,
    InProgress,
    Moderates,
    Ready,
    TakesDown,
)
from publisher.connectors.errors import Kind, StartAgain, TryLater
from publisher.content import CommentMode, Content
from tests.connectors.instagram.given import (
    CONTAINER,
    LISTED,
    MEDIA,
    ONE,
    POST,
    PUBLISH,
    PUBLISHED,
    QUOTA,
    REF,
    SCHOOL,
    SENT,
    SHOWN,
    prepared,
)
from tests.connectors.meta.platform import DROPPED, a_picture, a_video, fault


def test_instagram_has_every_ability(instagram):
    for ability in (
        Finishes, FindsOwnPosts, TakesDown, Moderates, HidesComments, ClosesComments, Hears,
        Connects,
    ):  # fmt: skip
        assert isinstance(instagram, ability)
    assert instagram.capabilities.comments[CommentMode.OFF] is Enforcement.AFTER_PUBLISH
    assert instagram.capabilities.comments[CommentMode.HELD] is Enforcement.EMULATED


def test_a_picture_is_prepared_checked_and_only_then_published(instagram, platform):
    platform.on(MEDIA, {"id": "800"})
    started = instagram.publish(SCHOOL, ONE, REF)
    assert isinstance(started, InProgress)
    assert started.progress["container"] == "800"
    assert json.loads(json.dumps(dict(started.progress))) == started.progress
    form = platform.only(MEDIA).form
    assert form["caption"] == SENT
    assert form["alt_text"] == "Poppies in the school field, 1"
    assert form["image_url"] == "https://media.school.example/1.jpg"

    platform.on(CONTAINER, {"status_code": "IN_PROGRESS"}, {"status_code": "FINISHED"})
    assert isinstance(instagram.check(SCHOOL, started.progress), InProgress)
    ready = instagram.check(SCHOOL, started.progress)
    assert isinstance(ready, Ready)

    platform.on(PUBLISH, {"id": "5"})
    platform.on(POST, SHOWN)
    assert instagram.finish(SCHOOL, ONE, ready.progress, REF) == PUBLISHED
    assert platform.only(PUBLISH).form["creation_id"] == "800"


ALBUM = Content(text="Sports day", media=(a_picture(1), a_picture(2)))


def test_an_album_waits_for_its_children_and_has_its_caption_once(instagram, platform):
    platform.on(MEDIA, {"id": "801"}, {"id": "802"}, {"id": "800"})
    started = instagram.publish(SCHOOL, ALBUM, REF)
    finished, working = {"status_code": "FINISHED"}, {"status_code": "IN_PROGRESS"}
    platform.on("GET 801", finished)
    platform.on("GET 802", working, finished)
    waiting = instagram.check(SCHOOL, started.progress)
    assert "container" not in waiting.progress, "the second picture is still being worked on"
    made = instagram.check(SCHOOL, waiting.progress)
    assert made.progress["container"] == "800"
    platform.on(CONTAINER, finished)
    assert isinstance(instagram.check(SCHOOL, made.progress), Ready)

    *children, parent = [asked.form for asked in platform.asked if asked.call == MEDIA]
    assert [child["alt_text"][-1] for child in children] == ["1", "2"]
    assert all(child["is_carousel_item"] == "true" for child in children)
    assert not any("caption" in child for child in children)
    assert (parent["media_type"], parent["children"]) == ("CAROUSEL", "801,802")
    assert parent["caption"] == "Sports day"
    assert instagram.payload(SCHOOL, ALBUM).items() <= parent.items()


def test_an_album_that_is_never_finished_is_looked_at_less_and_less_often(instagram, platform):
    """Ten pictures each three seconds for hours would be all the calls that schools have."""
    platform.on("GET 801", {"status_code": "IN_PROGRESS"})
    progress, waits = {"children": "801,802", "caption": "Sports day"}, []
    for _ in range(6):
        state = instagram.check(SCHOOL, progress)
        progress = json.loads(json.dumps(state.progress))
        waits.append(state.check_after)
    assert waits == [3, 6, 12, 24, 30, 30] and state.unfinished


def test_an_album_with_a_lost_child_is_prepared_anew(instagram, platform):
    platform.on("GET 801", {"status_code": "EXPIRED"})
    with pytest.raises(StartAgain):
        instagram.check(SCHOOL, {"children": "801,802", "caption": "Sports day"})


def test_an_album_that_was_never_put_together_is_absent(instagram, platform):
    platform.on(LISTED, {"data": []})
    progress = {"children": "801,802", "caption": "Sports day"}
    assert instagram.find(SCHOOL, ALBUM, progress, REF) == Absent()


def test_a_single_video_goes_as_a_reel_and_has_no_alt_text(instagram, platform):
    content = Content(text="The choir", media=(a_video(alt="A choir sings"),))
    prepared(instagram, platform, content)
    form = platform.only(MEDIA).form
    assert (form["media_type"], form["video_url"]) == (
        "REELS",
        "https://media.school.example/v.mp4",
    )
    assert "alt_text" not in form


def test_what_the_preview_shows_is_what_is_sent(instagram, platform):
    prepared(instagram, platform)
    sent = dict(platform.only(MEDIA).form)
    sent.pop("appsecret_proof")
    assert sent == instagram.payload(SCHOOL, ONE)


def test_an_unfinished_draft_can_be_previewed(instagram):
    assert instagram.payload(SCHOOL, Content(text="Soon")) == {"caption": "Soon"}


def test_preparing_without_an_answer_may_simply_be_done_again(instagram, platform):
    platform.on(MEDIA, DROPPED)
    with pytest.raises(TryLater):
        instagram.publish(SCHOOL, ONE, REF)


def test_a_full_quota_stops_the_channel_before_anything_is_prepared(instagram, platform):
    full = {"data": [{"quota_usage": 25, "config": {"quota_total": 25}}]}
    platform.on(QUOTA, full)
    with pytest.raises(TryLater, match="25 posts a day") as caught:
        instagram.publish(SCHOOL, ONE, REF)
    assert (caught.value.whole_channel, caught.value.kind) == (True, Kind.RATE)
    assert platform.calls() == [QUOTA]


def test_a_live_post_is_published_even_if_its_address_cannot_be_read(instagram, platform):
    platform.on(PUBLISH, {"id": "5"})
    platform.on(POST, fault(100, 33))
    assert instagram.finish(SCHOOL, ONE, {"container": "800"}, REF).remote_id == "5"
