"""Most patterns are not tried on most texts: never on one in which they would have matched."""

import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from publisher.detect import (
    anchors,
    confidential,
    identification,
    patterns,
    personal,
    places,
    security,
    special_category,
    topics,
)
from publisher.detect.text import Text

TABLES = (confidential, identification, personal, places, security, topics)
SHAPES: list[patterns.Shape] = [
    *(row for module in TABLES for row in module.PATTERNS.rows),
    *(shape for _, shape in topics._CRITICISM),
    *(shape for *_, shape in special_category._lexicon()),
    topics._PARKING,
]
ALPHABET = st.characters(max_codepoint=126, include_characters="£°")


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.pattern.pattern[:40])
def test_a_pattern_is_tried_on_whatever_it_matches(shape: patterns.Shape) -> None:
    @settings(
        max_examples=5,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.from_regex(re.compile(shape.pattern.pattern, shape.pattern.flags), alphabet=ALPHABET))
    def look(words: str) -> None:
        text = Text.of(words)
        found = shape.pattern.search(text.plain if shape.case else text.lower)
        assert not found or list(shape.matches(text)), words

    look()


@pytest.mark.parametrize(
    ("regex", "needed"),
    [
        (r"\bpark(?:ed|ing)\b", [{"parked", "parkin"}]),
        (r"\b(?:MPs?|ofsted)\b", [{"mp", "mps", "ofsted"}]),
        (r"\bthe (?:\w+ )?zebra\b", [{"zebra"}]),
        (r"(?<![\w-])(?:ill)(?!\w)", [{"ill"}]),
        (r"\d{3}-\d{2}", [{"#5"}, {"-"}]),
        (r"(?:zebra)?", []),
        (r"\w+zebra", []),
    ],
)
def test_what_a_pattern_needs(regex: str, needed: list[set[str]]) -> None:
    assert [set(keys) for keys in anchors.needs(re.compile(regex, re.ASCII))] == needed


def test_most_patterns_are_spared_a_plain_text() -> None:
    text = Text.of("The book fair opens on the last Friday before the holiday. Bring a bag!")
    tried = [s for s in SHAPES if not any(n.isdisjoint(text.beginnings) for n in s.needs)]
    assert len(tried) < len(SHAPES) / 8


@pytest.mark.parametrize(
    ("regex", "apart"),
    [
        (r"\bthanks to $", True),
        (r"\bof (?:how )?$", True),
        (r"\b(?:by|from)\W{1,3}$", True),
        (r"(?:v\.?|vs) (?:the )?$", True),
        (r"(?:a |b:)\s?$", True),
        (r"\bthe (?:old )?$", True),
        (r"\bin (?!Year)$", True),
        (r"\bthanks to ", False),
        (r"\bthanks to ?$", False),
        (r"(?:by |of)$", False),
        (r"[\w ]$", False),
        (r"[^a]$", False),
        (r"(?: the)?$", False),
        (r"$", False),
    ],
)
def test_what_is_found_behind_words_only_is_not_looked_for_within_one(
    regex: str, apart: bool
) -> None:
    assert anchors.ends_between_words(re.compile(regex)) is apart


@pytest.mark.parametrize("words", ["thanks to ", "Thanks to \n", "thanks t", "thanks to 5", ""])
def test_a_pattern_of_any_case_finds_what_it_always_found(words: str) -> None:
    pattern = patterns.AnyCase(r"\bthanks to $")
    assert bool(pattern.search(words)) == bool(re.search(r"\bthanks to $", words.lower()))
