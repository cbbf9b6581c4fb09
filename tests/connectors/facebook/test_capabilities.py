"""What Facebook would not take is refused before any call."""

from __future__ import annotations

import pytest

from publisher.connectors.errors import Refused
from publisher.content import Content
from tests.connectors.facebook.given import PAGE, REF
from tests.connectors.meta.platform import a_picture, a_video

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
        (Content(text="Hi", media=(a_picture(alt="x" * 1001),)), "alt:1", "1,000"),
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
