"""Instagram, over real HTTP against a platform that answers as scripted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from publisher.connectors.contract import (
    Absent,
    CannotTell,
    ClosesComments,
    CommentState,
    Connects,
    Enforcement,
    FindsOwnPosts,
    Finishes,
    Hears,
    HidesComments,
    InProgress,
    Moderates,
    Published,
    Ready,
    Ref,
    RemoteComment,
    TakesDown,
)
from publisher.connectors.errors import (
    Kind,
    OutcomeUnknown,
    ReconnectNeeded,
    Refused,
    StartAgain,
    TryLater,
)
from publisher.connectors.http import Http
from publisher.connectors.instagram import InstagramConnector
from publisher.content import CommentMode, Content
from tests.connectors.meta_platform import (
    APP,
    DROPPED,
    Platform,
    Reply,
    a_picture,
    a_video,
    an_account,
    fault,
    running,
)

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
REF = Ref(key="delivery-1", since=NOW)
SCHOOL = an_account("17")
MEDIA, CONTAINER, PUBLISH = "POST 17/media", "GET 800", "POST 17/media_publish"
LISTED, QUOTA, POST = "GET 17/media", "GET 17/content_publishing_limit", "GET 5"
TEXT = "  Harvest “festival” on Friday\r\nBring a tin & a spoon — diolch! 🎃 100%  "
ONE = Content(text=TEXT, media=(a_picture(),))
SHOWN = {
    "id": "5",
    "permalink": "https://www.instagram.com/p/AbC/",
    "timestamp": "2026-11-20T15:31:00+0000",
    "caption": TEXT.strip(),
}
PUBLISHED = Published(
    remote_id="5",
    permalink="https://www.instagram.com/p/AbC/",
    at=datetime(2026, 11, 20, 15, 31, tzinfo=UTC),
)
FREE = {"data": [{"quota_usage": 3, "config": {"quota_total": 50, "quota_duration": 86400}}]}


@pytest.fixture
def platform() -> Iterator[Platform]:
    with running() as platform:
        yield platform


@pytest.fixture
def instagram(platform: Platform) -> InstagramConnector:
    return InstagramConnector(
        app=APP, hosts=platform.hosts, http=Http.pooled(read_seconds=2), clock=lambda: NOW
    )


def prepared(instagram, platform, content: Content = ONE) -> dict[str, str]:
    platform.on(MEDIA, {"id": "800"})
    return dict(instagram.publish(SCHOOL, content, REF).progress)


def test_instagram_has_every_ability(instagram):
    for ability in (
        Finishes, FindsOwnPosts, TakesDown, Moderates, HidesComments, ClosesComments, Hears,
        Connects,
    ):  # fmt: skip
        assert isinstance(instagram, ability)
    assert instagram.capabilities.comments[CommentMode.OFF] is Enforcement.AFTER_PUBLISH
    assert instagram.capabilities.comments[CommentMode.HELD] is Enforcement.EMULATED


# Publishing


def test_a_picture_is_prepared_checked_and_only_then_published(instagram, platform):
    platform.on(MEDIA, {"id": "800"})
    started = instagram.publish(SCHOOL, ONE, REF)
    assert isinstance(started, InProgress)
    assert started.progress["container"] == "800"
    assert json.loads(json.dumps(dict(started.progress))) == started.progress
    form = platform.only(MEDIA).form
    assert form["caption"] == TEXT
    assert form["alt_text"] == "Poppies in the school field, 1"
    assert form["image_url"] == "https://media.school.example/1.jpg"

    platform.on(CONTAINER, {"status_code": "IN_PROGRESS"}, {"status_code": "FINISHED"})
    assert isinstance(instagram.check(SCHOOL, started.progress), InProgress)
    ready = instagram.check(SCHOOL, started.progress)
    assert isinstance(ready, Ready)

    platform.on(QUOTA, FREE)
    platform.on(PUBLISH, {"id": "5"})
    platform.on(POST, SHOWN)
    assert instagram.finish(SCHOOL, ONE, ready.progress, REF) == PUBLISHED
    assert platform.only(PUBLISH).form["creation_id"] == "800"


def test_an_album_has_a_child_for_each_picture_and_its_caption_once(instagram, platform):
    platform.on(MEDIA, {"id": "801"}, {"id": "802"}, {"id": "800"})
    content = Content(text="Sports day", media=(a_picture(1), a_picture(2)))
    started = instagram.publish(SCHOOL, content, REF)
    *children, parent = [asked.form for asked in platform.asked]
    assert [child["alt_text"][-1] for child in children] == ["1", "2"]
    assert all(child["is_carousel_item"] == "true" for child in children)
    assert not any("caption" in child for child in children)
    assert (parent["media_type"], parent["children"]) == ("CAROUSEL", "801,802")
    assert parent["caption"] == "Sports day"
    assert started.progress["container"] == "800"


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


def test_a_full_quota_stops_the_channel_before_anything_is_published(instagram, platform):
    full = {"data": [{"quota_usage": 25, "config": {"quota_total": 25}}]}
    platform.on(QUOTA, full)
    with pytest.raises(TryLater, match="25 posts a day") as caught:
        instagram.finish(SCHOOL, ONE, {"container": "800"}, REF)
    assert (caught.value.whole_channel, caught.value.kind) == (True, Kind.RATE)
    assert PUBLISH not in platform.calls()


def test_a_live_post_is_published_even_if_its_address_cannot_be_read(instagram, platform):
    platform.on(QUOTA, FREE)
    platform.on(PUBLISH, {"id": "5"})
    platform.on(POST, fault(100, 33))
    assert instagram.finish(SCHOOL, ONE, {"container": "800"}, REF).remote_id == "5"


@pytest.mark.parametrize(
    ("reply", "expected", "kind"),
    [
        (fault(4, 2207051), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (fault(-1, 2207001), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (fault(24, 2207006), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (fault(100, 33), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (fault(1), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (fault(2, status=500), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (DROPPED, OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (Reply(body={}), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (fault(9007, 2207027), TryLater, Kind.TRANSIENT),
        (fault(24, 2207008), TryLater, Kind.TRANSIENT),
        (fault(9, 2207042), TryLater, Kind.RATE),
        (fault(80002), TryLater, Kind.RATE),
        (fault(4), TryLater, Kind.RATE),
        (fault(-2, 2207020), StartAgain, Kind.RECREATE),
        (fault(25, 2207050), ReconnectNeeded, Kind.ACCOUNT),
        (fault(190, 460), ReconnectNeeded, Kind.TOKEN),
        (fault(10), ReconnectNeeded, Kind.PERMISSION),
        (fault(36003, 2207009), Refused, Kind.CONTENT),
        (fault(424242), Refused, Kind.CONTENT),
    ],
)
def test_each_answer_to_publishing_has_its_one_meaning(instagram, platform, reply, expected, kind):
    platform.on(QUOTA, FREE)
    platform.on(PUBLISH, reply)
    with pytest.raises(expected) as caught:
        instagram.finish(SCHOOL, ONE, {"container": "800"}, REF)
    assert (type(caught.value), caught.value.kind) == (expected, kind)
    assert platform.count(PUBLISH) == 1


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (fault(36001, 2207005), Refused),
        (fault(36000, 2207004), Refused),
        (fault(9004, 2207052), TryLater),
        (fault(-2, 2207003), TryLater),
        (fault(-1, 2207032), StartAgain),
        (fault(2, status=500), TryLater),
    ],
)
def test_each_answer_to_preparing_has_its_one_meaning(instagram, platform, reply, expected):
    platform.on(MEDIA, reply)
    with pytest.raises(expected) as caught:
        instagram.publish(SCHOOL, ONE, REF)
    assert type(caught.value) is expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ({"status_code": "EXPIRED"}, StartAgain),
        ({"status_code": "ERROR"}, StartAgain),
        ({"status_code": "ERROR", "status": "Error: failed with code 2207053"}, StartAgain),
        ({"status_code": "ERROR", "status": "Error: failed with code 2207001"}, StartAgain),
        ({"status_code": "ERROR", "status": "Error: failed with code 2207026"}, Refused),
        ({"status_code": "ERROR", "status": "Error: failed with code 2207009"}, Refused),
        ({"status_code": "ERROR", "status": "Error: failed with code 2207050"}, ReconnectNeeded),
    ],
)
def test_a_lost_container_is_made_anew_unless_its_content_is_at_fault(
    instagram, platform, status, expected
):
    platform.on(CONTAINER, status)
    with pytest.raises(expected) as caught:
        instagram.check(SCHOOL, {"container": "800"})
    assert type(caught.value) is expected


# Reconciling


def test_an_error_although_the_post_is_live_ends_as_published(instagram, platform):
    progress = prepared(instagram, platform)
    platform.on(QUOTA, FREE)
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
        ("PUBLISHED", CannotTell),
        ("IN_PROGRESS", CannotTell),
    ],
)
def test_the_container_decides_when_no_post_is_listed(instagram, platform, code, expected):
    progress = prepared(instagram, platform)
    platform.on(LISTED, {"data": []})
    platform.on(CONTAINER, {"status_code": code})
    assert isinstance(instagram.find(SCHOOL, ONE, progress, REF), expected)


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


def test_a_published_container_that_is_not_listed_yet_is_in_progress(instagram, platform):
    progress = prepared(instagram, platform)
    platform.on(CONTAINER, {"status_code": "PUBLISHED"})
    platform.on(LISTED, {"data": []})
    assert isinstance(instagram.check(SCHOOL, progress), InProgress)


# Refusals before any request

MANY = tuple(a_picture(number) for number in range(11))
HASHTAGS = " ".join(f"#tag{number}" for number in range(31))
MENTIONS = " ".join(f"@school{number}" for number in range(21))


def with_picture(**changes: object) -> Content:
    return Content(text="Hi", media=(a_picture(**changes),))


@pytest.mark.parametrize(
    ("content", "surface", "words"),
    [
        (Content(text="a" * 2310, media=(a_picture(),)), "text", "2,200 characters; this is 2,310"),
        (Content(text=HASHTAGS, media=(a_picture(),)), "text", "at most 30 hashtags"),
        (Content(text=MENTIONS, media=(a_picture(),)), "text", "at most 20 mentions"),
        (Content(text="Words alone"), "media:1", "at least one picture"),
        (Content(text="Hi", media=MANY), "media:11", "at most 10"),
        (Content(text="Hi", media=(a_picture(), a_video())), "media:1", "not both"),
        (with_picture(size=9_000_000), "media:1", "8 MB"),
        (with_picture(width=1000, height=1300), "media:1", "tall"),
        (with_picture(width=2000, height=1000), "media:1", "wide"),
        (with_picture(alt="x" * 1001), "alt:1", "1000"),
        (with_picture(mime="image/gif"), "media:1", "image/gif"),
        (with_picture(animated=True), "media:1", "moving"),
        (Content(text="Hi", media=(a_video(duration=2.0),)), "media:1", "3 seconds"),
        (Content(text="Hi", media=(a_video(duration=901.0),)), "media:1", "900 seconds"),
        (
            Content(text="Hi", media=(a_picture(),), link="https://school.example/"),
            "link",
            "Write the address into the text",
        ),
    ],
)
def test_what_instagram_would_not_take_is_refused_without_a_call(
    instagram, platform, content, surface, words
):
    (problem,) = instagram.problems(content)
    assert (problem.surface, words in problem.reason) == (surface, True), problem.reason
    with pytest.raises(Refused):
        instagram.publish(SCHOOL, content, REF)
    assert platform.asked == []


def test_a_post_at_every_limit_has_no_problem(instagram):
    link = "https://school.example/#top"
    tags = HASHTAGS.removesuffix(" #tag30")
    pictures = tuple(a_picture(n, width=1080, height=1350) for n in range(10))
    text = f"{tags} {link} office@school.example "
    content = Content(text=text + "a" * (2200 - len(text)), link=link, media=pictures)
    assert instagram.problems(content) == []


# Reading, comments


def test_a_post_reads_back_with_its_alt_texts_and_whether_comments_are_open(instagram, platform):
    children = [{"id": "6", "alt_text": "Poppies"}, {"id": "7"}]
    read_back = {**SHOWN, "is_comment_enabled": False, "children": {"data": children}}
    platform.on(POST, read_back)
    live = instagram.read(SCHOOL, "5")
    assert (live.alts, live.media_count) == (("Poppies", ""), 2)
    assert (live.comments, live.permalink) == (CommentState.CLOSED, SHOWN["permalink"])


def test_a_post_that_was_deleted_reads_as_none(instagram, platform):
    platform.on(POST, fault(100, 33))
    platform.on("GET 17", {"id": "17"})
    assert instagram.read(SCHOOL, "5") is None


def test_comments_are_closed_and_the_platform_itself_is_asked(instagram, platform):
    platform.on("POST 5", {"success": True})
    platform.on(POST, {"id": "5", "is_comment_enabled": False})
    assert instagram.close_comments(SCHOOL, "5") == ()
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


def test_a_post_is_taken_down(instagram, platform):
    platform.on("DELETE 5", {"success": True})
    instagram.take_down(SCHOOL, "5")
    assert platform.calls() == ["DELETE 5"]
