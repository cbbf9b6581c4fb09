"""With which words a pattern begins is read off it, so that it is tried only there."""

import re

import pytest

from benchmarks.names import corpus
from publisher.detect import patterns, personal, places, topics
from publisher.detect.starts import starts, starts_in
from publisher.detect.text import Text
from publisher.detect.thing_shapes import PARTS, SHAPES


@pytest.mark.parametrize(
    ("regex", "keys"),
    [
        (r"\b(?:trips?|outing)\b", {"trip", "outi"}),
        (r"\b(?:in|at) (?:the )?[A-Z]", {"in", "at"}),
        (r"\b[Yy](?:ea)?r? [12]", {"y", "yr", "yea", "year"}),
        (r"(?<![\w-])(?:is|ill)(?!\w)", {"is", "ill"}),
        (r"\bno(?:t|n-\w+)", {"n", "non"}),
        (r"(?<!\d)[34]\d", {"3", "4"}),
        (r"(?:\+|00)44|\b(?:'ve )?left", {"+", "0", "'", "left"}),
        (r"\b(?:(?:flat )?\d{1,4}[a-d]?|lane)", {"f", *"0123456789", "lane"}),
    ],
)
def test_where_a_pattern_begins(regex: str, keys: set[str]) -> None:
    assert starts(re.compile(regex, re.ASCII)) == keys


@pytest.mark.parametrize(
    "regex", [r"trips?", r"\b\w+ trip", r"\b(?:trip)?", r"\b[a-z]\d", r"\strip", r"(?<!\w)[^x]"]
)
def test_what_may_begin_anywhere_is_looked_for_everywhere(regex: str) -> None:
    assert starts(re.compile(regex, re.ASCII)) is None


def test_where_words_figures_and_signs_stand() -> None:
    found = starts_in("a trip, 20 trips")
    assert found == {
        "a": [0], "t": [2, 11], "trip": [2, 11], ",": [6], "20": [8], "2": [8], "0": [9],
    }  # fmt: skip


def test_small_letters_stand_where_the_letters_stood() -> None:
    """Places are read off the small letters; İ alone has two of them, and is I by then."""
    text = Text.of("Bring İzmir, Straße and ẞ to the trip.")
    assert len(text.lower) == len(text.plain)
    assert text.plain[text.starts["trip"][0] :] == "trip."


def test_a_pattern_finds_what_it_finds_everywhere() -> None:
    rows: list[patterns.Shape] = [
        *personal.PATTERNS.rows, *places.PATTERNS.rows, *places._BEEN.rows, *topics.PATTERNS.rows,
        *(patterns.Shape(regex, part=PARTS.get(regex)) for regex, _ in SHAPES),
    ]  # fmt: skip
    table = patterns.Table(*rows)
    texts = [row["text"] for row in corpus("both")]
    found = 0
    for number in range(0, len(texts), 50):
        text = Text.of("\n".join(texts[number : number + 50]))
        tried_rows = [*table.matches(text)]
        for row in rows:
            everywhere = row.pattern.finditer(text.plain if row.case else text.lower)
            expected = [match.span() for match in everywhere]
            spans = [match.span() for tried, match in tried_rows if tried is row]
            assert spans == expected, row.pattern.pattern
            found += len(expected)
    assert found > 100
