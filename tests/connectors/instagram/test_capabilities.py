"""What Instagram would not take is refused before any call."""

from __future__ import annotations

import pytest

from publisher.connectors.errors import Refused
from publisher.content import Content
from tests.connectors.instagram.given import REF, SCHOOL
from tests.connectors.meta.platform import a_picture, a_video

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
        (with_picture(width=1000, height=1300), "media:1", "is 10:13"),
        (with_picture(width=2000, height=1000), "media:1", "is 2:1"),
        (with_picture(alt="x" * 1001), "alt:1", "1,000"),
        (with_picture(mime="image/gif"), "media:1", "is GIF"),
        (with_picture(animated=True), "media:1", "moving"),
        (Content(text="Hi", media=(a_video(duration=2.0),)), "media:1", "3 seconds"),
        (Content(text="Hi", media=(a_video(duration=901.0),)), "media:1", "15 minutes"),
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
