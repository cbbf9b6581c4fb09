"""Publishing on a Page: text, link, pictures, video."""

from __future__ import annotations

import hashlib
import hmac
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
    TakesDown,
)
from publisher.connectors.errors import OutcomeUnknown, Refused, TryLater
from publisher.content import CommentMode, Content
from tests.connectors.facebook.given import (
    FEED,
    PAGE,
    PHOTOS,
    POST,
    PUBLISHED,
    REF,
    SENT,
    SHOWN,
    TEXT,
)
from tests.connectors.meta.platform import DROPPED, JPEG, a_picture, a_video, fault


def test_facebook_has_every_ability_but_closing_comments(facebook):
    for ability in (
        Finishes, FindsOwnPosts, TakesDown, Moderates, HidesComments, Hears, Connects
    ):  # fmt: skip
        assert isinstance(facebook, ability)
    assert not isinstance(facebook, ClosesComments)
    assert facebook.capabilities.comments[CommentMode.OFF] is Enforcement.EMULATED
    assert facebook.capabilities.comments[CommentMode.HELD] is Enforcement.EMULATED


def test_a_text_arrives_letter_for_letter_and_its_whole_id_is_kept(facebook, platform):
    platform.on(FEED, {"id": "1000_55"})
    platform.on(POST, SHOWN)
    assert facebook.publish(PAGE, Content(text=TEXT), REF) == PUBLISHED
    assert platform.only(FEED).form["message"] == SENT


def test_a_link_goes_beside_the_text_not_into_it(facebook, platform):
    platform.on(FEED, {"id": "1000_55"})
    platform.on(POST, SHOWN)
    facebook.publish(PAGE, Content(text="Menus", link="https://school.example/menus?w=1&d=2"), REF)
    form = platform.only(FEED).form
    assert (form["message"], form["link"]) == ("Menus", "https://school.example/menus?w=1&d=2")


def test_every_call_carries_the_proof_and_no_address_carries_the_token(facebook, platform):
    platform.on(FEED, {"id": "1000_55"})
    platform.on(POST, SHOWN)
    facebook.publish(PAGE, Content(text="Hello"), REF)
    proof = hmac.new(b"the app's secret", b"a-page-token", hashlib.sha256).hexdigest()
    for asked in platform.asked:
        assert asked.sent["appsecret_proof"] == proof
        assert asked.headers["authorization"] == "Bearer a-page-token"
        assert "a-page-token" not in asked.query.values()


def test_one_picture_is_one_call_with_its_alt_text_and_not_its_file_name(facebook, platform):
    platform.on(PHOTOS, {"id": "77", "post_id": "1000_55"})
    platform.on(POST, SHOWN)
    content = Content(text=TEXT, media=(a_picture(),))
    assert facebook.publish(PAGE, content, REF) == PUBLISHED
    asked = platform.only(PHOTOS)
    assert asked.form["message"] == SENT
    assert asked.form["alt_text_custom"] == "Poppies in the school field, 1"
    assert asked.files == {"source": JPEG}
    assert "poppy" not in str(asked)


def test_several_pictures_are_uploaded_unseen_and_attached_in_order(facebook, platform):
    platform.on(PHOTOS, {"id": "71"}, {"id": "72"}, {"id": "73"})
    platform.on(FEED, {"id": "1000_55"})
    platform.on(POST, SHOWN)
    content = Content(text="Sports day", media=tuple(a_picture(n) for n in (1, 2, 3)))
    assert facebook.publish(PAGE, content, REF) == PUBLISHED
    uploads = [asked for asked in platform.asked if asked.call == PHOTOS]
    assert {asked.form["published"] for asked in uploads} == {"false"}
    assert [asked.form["alt_text_custom"][-1] for asked in uploads] == ["1", "2", "3"]
    assert json.loads(platform.only(FEED).form["attached_media"]) == [
        {"media_fbid": "71"},
        {"media_fbid": "72"},
        {"media_fbid": "73"},
    ]


def test_pictures_of_a_refused_post_do_not_stay_behind(facebook, platform):
    platform.on(PHOTOS, {"id": "71"}, {"id": "72"})
    platform.on(FEED, fault(100))
    platform.on("DELETE 71", {"success": True})
    platform.on("DELETE 72", {"success": True})
    with pytest.raises(Refused):
        facebook.publish(PAGE, Content(text="Hi", media=(a_picture(1), a_picture(2))), REF)
    assert platform.calls()[-2:] == ["DELETE 71", "DELETE 72"]


def test_pictures_of_a_post_that_may_be_live_are_left_alone(facebook, platform):
    platform.on(PHOTOS, {"id": "71"}, {"id": "72"})
    platform.on(FEED, DROPPED)
    with pytest.raises(OutcomeUnknown):
        facebook.publish(PAGE, Content(text="Hi", media=(a_picture(1), a_picture(2))), REF)
    assert not [call for call in platform.calls() if call.startswith("DELETE")]


def test_a_live_post_is_published_even_if_its_address_cannot_be_read(facebook, platform):
    platform.on(FEED, {"id": "1000_55"})
    platform.on(POST, fault(2, status=500))
    published = facebook.publish(PAGE, Content(text="Hello"), REF)
    assert published.remote_id == "1000_55"
    assert published.permalink == f"{platform.url}/1000_55"


def test_a_video_is_in_progress_until_facebook_shows_it(facebook, platform):
    platform.on("POST 1000/videos", {"id": "900"})
    working = {"id": "900", "status": {"video_status": "processing"}}
    ready = {"id": "900", "status": {"video_status": "ready"}, "post_id": "55"}
    platform.on("GET 900", working, ready)
    platform.on(POST, SHOWN)
    content = Content(text="The choir", media=(a_video(),))
    started = facebook.publish(PAGE, content, REF)
    assert isinstance(started, InProgress) and started.shows_itself
    form = platform.only("POST 1000/videos").form
    assert form["description"] == "The choir"
    assert form["file_url"] == "https://media.school.example/v.mp4"
    waiting = facebook.check(PAGE, started.progress)
    assert isinstance(waiting, InProgress) and waiting.shows_itself
    assert facebook.check(PAGE, started.progress) == PUBLISHED


def test_a_video_facebook_cannot_use_is_refused(facebook, platform):
    platform.on("GET 900", {"id": "900", "status": {"video_status": "error"}})
    with pytest.raises(Refused, match="MP4"):
        facebook.check(PAGE, {"video": "900"})


def test_a_video_facebook_could_not_use_is_absent_and_one_at_work_undecided(facebook, platform):
    content = Content(text="The choir", media=(a_video(),))
    statuses = [{"id": "900", "status": {"video_status": s}} for s in ("error", "processing")]
    platform.on("GET 900", *statuses)
    found = facebook.find(PAGE, content, {"video": "900"}, REF)
    assert isinstance(found, Absent) and "MP4" in found.refused, "it never will be shown"
    with pytest.raises(TryLater):
        facebook.find(PAGE, content, {"video": "900"}, REF)


def test_finishing_a_video_too_early_waits(facebook, platform):
    platform.on("GET 900", {"id": "900", "status": {"video_status": "processing"}})
    with pytest.raises(TryLater):
        facebook.finish(PAGE, Content(text="", media=(a_video(),)), {"video": "900"}, REF)


def test_what_the_preview_shows_is_what_is_sent(facebook, platform):
    platform.on(FEED, {"id": "1000_55"})
    platform.on(POST, SHOWN)
    content = Content(text=TEXT, link="https://school.example/")
    facebook.publish(PAGE, content, REF)
    sent = dict(platform.only(FEED).form)
    sent.pop("appsecret_proof")
    assert sent == facebook.payload(PAGE, content)
