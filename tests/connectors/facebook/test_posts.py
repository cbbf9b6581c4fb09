"""Reading a Page's posts, finding our own, taking one down."""

from __future__ import annotations

import pytest

from publisher.connectors.contract import Absent, CannotTell, Published
from publisher.connectors.errors import ReconnectNeeded, TryLater
from publisher.content import Content
from tests.connectors.facebook.given import LISTED, PAGE, POST, REF, SHOWN
from tests.connectors.meta.platform import a_picture, a_video, fault


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


def test_a_video_has_no_alternative_text_to_miss(facebook, platform):
    video = [{"media_type": "video", "target": {"id": "900"}}]
    platform.on(POST, {**SHOWN, "attachments": {"data": video}})
    live = facebook.read(PAGE, "1000_55")
    assert (live.media_count, live.alts) == (1, None)


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
    last_week = a_post(9, "Tomorrow: INSET", created_time="2026-11-13T15:31:00+0000")
    platform.on(LISTED, {"data": [last_week]})
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
    with pytest.raises(TryLater):
        facebook.find(PAGE, content, None, REF)


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
