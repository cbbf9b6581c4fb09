"""Facebook Pages, over real HTTP against a platform that answers as scripted."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from publisher.connectors.contract import (
    Absent,
    CannotTell,
    ClosesComments,
    Connects,
    Enforcement,
    FindsOwnPosts,
    Finishes,
    Hears,
    HidesComments,
    InProgress,
    Moderates,
    Published,
    Ref,
    RemoteComment,
    TakesDown,
)
from publisher.connectors.errors import (
    Duplicate,
    Kind,
    OutcomeUnknown,
    ReconnectNeeded,
    Refused,
    TryLater,
)
from publisher.connectors.facebook import FacebookConnector
from publisher.connectors.http import Http
from publisher.content import CommentMode, Content
from tests.connectors.meta_platform import (
    APP,
    DROPPED,
    JPEG,
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
PAGE = an_account()
FEED, PHOTOS, POST = "POST 1000/feed", "POST 1000/photos", "GET 1000_55"
LISTED = "GET 1000/published_posts"
TEXT = "  Harvest “festival” on Friday\r\nBring a tin & a spoon — diolch! 🎃 100% + more  "
SHOWN = {
    "id": "1000_55",
    "permalink_url": "https://www.facebook.com/1000/posts/55",
    "created_time": "2026-11-20T15:30:02+0000",
}
PUBLISHED = Published(
    remote_id="1000_55",
    permalink="https://www.facebook.com/1000/posts/55",
    at=datetime(2026, 11, 20, 15, 30, 2, tzinfo=UTC),
)


@pytest.fixture
def platform() -> Iterator[Platform]:
    with running() as platform:
        yield platform


@pytest.fixture
def facebook(platform: Platform) -> FacebookConnector:
    return FacebookConnector(
        app=APP, hosts=platform.hosts, http=Http.pooled(read_seconds=2), clock=lambda: NOW
    )


def test_facebook_has_every_ability_but_closing_comments(facebook):
    for ability in (
        Finishes, FindsOwnPosts, TakesDown, Moderates, HidesComments, Hears, Connects
    ):  # fmt: skip
        assert isinstance(facebook, ability)
    assert not isinstance(facebook, ClosesComments)
    assert facebook.capabilities.comments[CommentMode.OFF] is Enforcement.EMULATED
    assert facebook.capabilities.comments[CommentMode.HELD] is Enforcement.EMULATED


# Publishing


def test_a_text_arrives_letter_for_letter_and_its_whole_id_is_kept(facebook, platform):
    platform.on(FEED, {"id": "1000_55"})
    platform.on(POST, SHOWN)
    assert facebook.publish(PAGE, Content(text=TEXT), REF) == PUBLISHED
    assert platform.only(FEED).form["message"] == TEXT


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
    assert asked.form["message"] == TEXT
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
    assert isinstance(started, InProgress)
    form = platform.only("POST 1000/videos").form
    assert form["description"] == "The choir"
    assert form["file_url"] == "https://media.school.example/v.mp4"
    assert isinstance(facebook.check(PAGE, started.progress), InProgress)
    assert facebook.check(PAGE, started.progress) == PUBLISHED


def test_a_video_facebook_cannot_use_is_refused(facebook, platform):
    platform.on("GET 900", {"id": "900", "status": {"video_status": "error"}})
    with pytest.raises(Refused, match="MP4"):
        facebook.check(PAGE, {"video": "900"})


def test_a_video_facebook_could_not_use_is_absent_and_one_at_work_undecided(facebook, platform):
    content = Content(text="The choir", media=(a_video(),))
    statuses = [{"id": "900", "status": {"video_status": s}} for s in ("error", "processing")]
    platform.on("GET 900", *statuses)
    assert facebook.find(PAGE, content, {"video": "900"}, REF) == Absent()
    assert isinstance(facebook.find(PAGE, content, {"video": "900"}, REF), CannotTell)


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


# Refusals before any request

PICTURES = tuple(a_picture(number) for number in range(11))


@pytest.mark.parametrize(
    ("content", "surface", "words"),
    [
        (Content(text="a" * 63_207), "text", "at most 63,206 characters; this is 63,207"),
        (Content(text=""), "text", "empty"),
        (Content(text="Hi", media=PICTURES), "media:11", "at most 10"),
        (Content(text="Hi", media=(a_picture(size=5_000_000),)), "media:1", "4 MB"),
        (Content(text="Hi", media=(a_picture(), a_video())), "media:1", "not both"),
        (Content(text="Hi", media=(a_picture(),), link="https://a.example/"), "link", "text"),
        (Content(text="Hi", media=(a_picture(alt="x" * 1001),)), "alt:1", "1000"),
    ],
)
def test_what_facebook_would_not_take_is_refused_without_a_call(
    facebook, platform, content, surface, words
):
    (problem,) = facebook.problems(content)
    assert (problem.surface, words in problem.reason) == (surface, True), problem.reason
    with pytest.raises(Refused):
        facebook.publish(PAGE, content, REF)
    assert platform.asked == []


def test_a_post_at_the_limit_has_no_problem(facebook):
    assert facebook.problems(Content(text="a" * 63_206)) == []
    link = "https://school.example/"
    assert facebook.problems(Content(text=f"See {link}", link=link, media=(a_picture(),))) == []


# Errors


@pytest.mark.parametrize(
    ("reply", "expected", "kind"),
    [
        (fault(190, 463), ReconnectNeeded, Kind.TOKEN),
        (fault(190), ReconnectNeeded, Kind.TOKEN),
        (fault(190, 459), ReconnectNeeded, Kind.ACCOUNT),
        (fault(102), ReconnectNeeded, Kind.TOKEN),
        (fault(200), ReconnectNeeded, Kind.PERMISSION),
        (fault(10), ReconnectNeeded, Kind.PERMISSION),
        (fault(4), TryLater, Kind.RATE),
        (fault(32), TryLater, Kind.RATE),
        (fault(80001), TryLater, Kind.RATE),
        (fault(368, 1390008), TryLater, Kind.RATE),
        (fault(368, message="You have already posted this."), Duplicate, Kind.DUPLICATE),
        (fault(506), Duplicate, Kind.DUPLICATE),
        (fault(1366051), Duplicate, Kind.DUPLICATE),
        (fault(100), Refused, Kind.CONTENT),
        (fault(100, 1609005), Refused, Kind.CONTENT),
        (fault(1609008), Refused, Kind.CONTENT),
        (fault(1404078), ReconnectNeeded, Kind.ACCOUNT),
        (fault(424242), Refused, Kind.CONTENT),
        (fault(1), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (fault(2, status=500), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (fault(424242, status=503), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (fault(424242, is_transient=True), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (fault(100, 33), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (Reply(body=b"<html>Bad gateway", status=502), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (Reply(body=b"<html>Hello", status=200), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (Reply(body={}), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (DROPPED, OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
    ],
)
def test_each_answer_to_publishing_has_its_one_meaning(facebook, platform, reply, expected, kind):
    platform.on(FEED, reply)
    with pytest.raises(expected) as caught:
        facebook.publish(PAGE, Content(text="Hello"), REF)
    assert (type(caught.value), caught.value.kind) == (expected, kind)
    assert platform.count(FEED) == 1, "a publishing call is never repeated by itself"


def test_a_refused_connection_published_nothing(platform):
    hosts = dataclasses.replace(platform.hosts, facebook_graph="http://127.0.0.1:9")
    facebook = FacebookConnector(app=APP, hosts=hosts, http=Http.pooled())
    with pytest.raises(TryLater):
        facebook.publish(PAGE, Content(text="Hello"), REF)


def test_a_rate_limit_stops_the_whole_channel_for_as_long_as_facebook_says(facebook, platform):
    usage = {"1000": [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 9}]}
    headers = {"X-Business-Use-Case-Usage": json.dumps(usage)}
    platform.on(FEED, fault(80001, headers=headers))
    with pytest.raises(TryLater) as caught:
        facebook.publish(PAGE, Content(text="Hello"), REF)
    assert (caught.value.seconds, caught.value.whole_channel) == (540, True)


def test_no_error_repeats_the_token_the_text_or_what_facebook_said_of_them(facebook, platform):
    platform.on(FEED, fault(190, message="Malformed access token a-page-token for Secret plans"))
    with pytest.raises(ReconnectNeeded) as caught:
        facebook.publish(PAGE, Content(text="Secret plans"), REF)
    said = f"{caught.value!r} {caught.value.reason} {caught.value.detail}"
    assert "a-page-token" not in said
    assert "Secret plans" not in said


# Reading, finding, taking down


def test_a_post_reads_back_with_its_pictures_counted(facebook, platform):
    photos = [{"media_type": "photo", "target": {"id": number}} for number in ("71", "72")]
    album = [{"media_type": "album", "subattachments": {"data": photos}}]
    platform.on(POST, {**SHOWN, "message": "Sports day", "attachments": {"data": album}})
    platform.on("GET 71", {"id": "71", "alt_text_custom": "A sack race"})
    platform.on("GET 72", {"id": "72"})
    live = facebook.read(PAGE, "1000_55")
    assert (live.text, live.media_count) == ("Sports day", 2)
    assert (live.alts, live.permalink) == (("A sack race", ""), SHOWN["permalink_url"])


def test_alt_texts_facebook_will_not_give_back_are_unknown_not_missing(facebook, platform):
    photo = [{"media_type": "photo", "target": {"id": "71"}}]
    platform.on(POST, {**SHOWN, "attachments": {"data": photo}})
    platform.on("GET 71", fault(100, message="(#100) Tried accessing nonexistent field"))
    assert facebook.read(PAGE, "1000_55").alts is None


def test_a_post_is_gone_only_when_the_page_itself_still_answers(facebook, platform):
    platform.on(POST, fault(100, 33))
    platform.on("GET 1000", {"id": "1000"})
    assert facebook.read(PAGE, "1000_55") is None
    platform.on("GET 1000", fault(190, 492))
    with pytest.raises(ReconnectNeeded):
        facebook.read(PAGE, "1000_55")


def test_a_read_that_facebook_fumbles_once_is_asked_again(facebook, platform):
    platform.on(POST, fault(100, 33), SHOWN)
    assert facebook.read(PAGE, "1000_55").remote_id == "1000_55"


def a_post(number: int, message: str, minute: int = 31, **more: object) -> dict[str, object]:
    return {
        "id": f"1000_{number}",
        "message": message,
        "created_time": f"2026-11-20T15:{minute}:00+0000",
        "permalink_url": f"https://www.facebook.com/1000/posts/{number}",
        **more,
    }


def test_our_own_post_is_found_again_whatever_facebook_did_to_its_blanks(facebook, platform):
    platform.on(LISTED, {"data": [a_post(9, "Another"), a_post(8, "Bring a  tin \n and a spoon")]})
    found = facebook.find(PAGE, Content(text="Bring a tin\nand a spoon"), None, REF)
    assert isinstance(found, Published)
    assert found.remote_id == "1000_8"


def test_the_same_words_last_week_are_not_our_post(facebook, platform):
    platform.on(LISTED, {"data": [a_post(9, "Tomorrow: INSET", minute=10)]})
    assert facebook.find(PAGE, Content(text="Tomorrow: INSET"), None, REF) == Absent()


def test_the_same_words_over_other_pictures_are_left_to_a_person(facebook, platform):
    platform.on(LISTED, {"data": [a_post(9, "Sports day")]})
    content = Content(text="Sports day", media=(a_picture(),))
    assert isinstance(facebook.find(PAGE, content, None, REF), CannotTell)


def test_the_film_card_facebook_makes_of_a_link_hides_nothing(facebook, platform):
    card = {"attachments": {"data": [{"media_type": "video"}]}}
    platform.on(LISTED, {"data": [a_post(9, "See https://films.example/1", **card)]})
    found = facebook.find(PAGE, Content(text="See https://films.example/1"), None, REF)
    assert found.remote_id == "1000_9"


def test_looking_goes_on_to_the_next_list_and_never_to_a_foreign_host(facebook, platform):
    following = "https://evil.example/v26.0/1000/published_posts?after=CURSOR&access_token=x"
    platform.on(
        LISTED,
        {"data": [a_post(9, "Another")], "paging": {"next": following}},
        {"data": [a_post(8, "Ours")]},
    )
    found = facebook.find(PAGE, Content(text="Ours"), None, REF)
    assert found.remote_id == "1000_8"
    assert platform.asked[1].query["after"] == "CURSOR"
    assert "access_token" not in platform.asked[1].query


def test_a_post_without_words_is_left_to_a_person(facebook, platform):
    photo = {"attachments": {"data": [{"media_type": "photo"}]}}
    platform.on(LISTED, {"data": [a_post(9, "", **photo)]})
    found = facebook.find(PAGE, Content(text="", media=(a_picture(),)), None, REF)
    assert isinstance(found, CannotTell)
    assert found.evidence == ("https://www.facebook.com/1000/posts/9",)


def test_a_lost_video_is_never_called_absent(facebook, platform):
    platform.on(LISTED, {"data": []})
    content = Content(text="The choir", media=(a_video(),))
    assert isinstance(facebook.find(PAGE, content, None, REF), CannotTell)


def test_taking_down_what_is_gone_already_is_no_error(facebook, platform):
    platform.on("DELETE 1000_55", fault(100, 33))
    platform.on(POST, fault(100, 33))
    platform.on("GET 1000", {"id": "1000"})
    facebook.take_down(PAGE, "1000_55")


def test_taking_down_is_not_believed_while_the_post_can_still_be_read(facebook, platform):
    platform.on("DELETE 1000_55", fault(100, 33))
    platform.on(POST, SHOWN)
    with pytest.raises(TryLater):
        facebook.take_down(PAGE, "1000_55")


# Comments

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
