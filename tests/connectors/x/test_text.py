from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from twitter_text import parse_tweet

from publisher.connectors.x.text import text_problems, weighted_length
from publisher.content import CommentMode, Content

FILE = Path(__file__).parents[1] / "data" / "twitter-text-validate.yml"
TESTS = yaml.safe_load(FILE.read_text())["tests"]

# These two carry the weights of configuration v2, where each part of an emoji counted.
OLDER = {
    "Count a mix of single byte single word, and double word unicode characters",
    "Count unicode emoji chars outside the basic multilingual plane with skin tone modifiers",
}
CASES = [
    *(case for case in TESTS["WeightedTweetsCounterTest"] if case["description"] not in OLDER),
    *TESTS["WeightedTweetsWithDiscountedEmojiCounterTest"],
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["description"][:50])
def test_lengths_are_those_of_twitters_own_cases(case: dict[str, Any]) -> None:
    assert weighted_length(case["text"]) == case["expected"]["weightedLength"]


@given(st.text(st.characters(max_codepoint=126, exclude_categories=["Cs"]), max_size=80))
@example("two\r\nlines")
def test_plain_letters_weigh_what_the_library_says(text: str) -> None:
    assert weighted_length(text) == parse_tweet(text).weightedLength


@pytest.mark.parametrize("text", ["Thanks @lache", "(@lache)", "Ask ＠lache_school"])
def test_a_mention_is_refused_where_comments_are_off(text: str) -> None:
    off = Content(text=text, comments=CommentMode.OFF)
    assert [problem.surface for problem in text_problems(off)] == ["text"]
    assert not list(text_problems(Content(text=text)))


def test_an_email_address_mentions_nobody() -> None:
    content = Content(text="Write to office@school.example", comments=CommentMode.OFF)
    assert not list(text_problems(content))


def test_a_second_cashtag_is_refused() -> None:
    (problem,) = text_problems(Content(text="$ABC and $XYZ cost £5 and $5"))
    assert problem.start == 9
