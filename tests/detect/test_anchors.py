"""Most patterns are not tried on most texts, nor everywhere: what is found stays the same."""

import re
from collections.abc import Iterable

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
    thing_shapes,
    told_shapes,
    topics,
)
from publisher.detect.text import Text

TABLES = (confidential, identification, personal, places, security, topics)
SHAPES: list[patterns.Shape] = [
    *(row for module in TABLES for row in module.PATTERNS.rows),
    *topics._CRITICISM.rows,
    *special_category._lexicon().rows,
    # Hypothesis cannot make up what is looked ahead for and read after it.
    *(
        patterns.Shape(each, part=thing_shapes.PARTS.get(each))
        for each in (*dict(thing_shapes.SHAPES), told_shapes.SECOND_AUTHOR)
        if each is not thing_shapes._ISLE
    ),
    *places._BEEN.rows,
    *topics._PARKING.rows,
]
TABLE = patterns.Table(*SHAPES)
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
        found = shape.pattern.finditer(text.plain if shape.case else text.lower)
        tried = [match for row, match in TABLE.matches(text) if row is shape]
        assert _spans(tried) == _spans(found), words

    look()


def _spans(matches: Iterable[re.Match[str]]) -> list[tuple[int, int]]:
    return [match.span() for match in matches]


@pytest.mark.parametrize(
    ("regex", "needed"),
    [
        (r"\bpark(?:ed|ing)\b", [{"parked", "parkin"}]),
        (r"\b(?:MPs?|ofsted)\b", [{"mp", "mps", "ofsted"}]),
        (r"\bthe (?:\w+ )?zebra\b", [{"zebra"}]),
        (r"\b(?:[A-Z]\w+ ){1,2}(?:Zoo|Abbey)\b", [{"zoo", "abbey"}]),
        (r"\b(?:\w+ ){0,2}(?:zoo|abbey)\b", [{"zoo", "abbey"}]),
        (
            r"\b(?:(?:abbey|museum)\b.* (?:dirty|awful)|(?:dirty|awful)\b.* (?:abbey|museum))\b",
            [{"abbey", "museum"}, {"dirty", "awful"}],
        ),
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
