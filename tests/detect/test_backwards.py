"""Patterns with a ``$`` behind them are asked from the end, and find what they always found."""

import re

import pytest

from benchmarks.names import corpus
from publisher.detect import everything, late
from publisher.detect.backwards import backwards, endings

FLAGS = re.ASCII


@pytest.mark.parametrize(
    ("regex", "found", "not_found"),
    [
        (r"\bthanks to $", "many thanks to ", "nothanks to "),
        (r"^(?:Mr|Mrs) $", "Mrs ", "Dr Mrs "),
        (r"(?<!Year )\d{1,2}(?:st|th)? $", "on 12th ", "Year 6 "),
        (r"(?:ab+?|c[^d]*)(?i:X)$", "abbx", "abb"),
        (r"\b(?:by (?:the )?$|of $)", "of ", "of a"),
        (r"(?P<who>[A-Z]\w+) and $", "Max and ", "max and "),
    ],
)
def test_a_pattern_is_turned_round(regex: str, found: str, not_found: str) -> None:
    pattern = re.compile(regex, FLAGS)
    turned = backwards(pattern)
    assert turned is not None
    for words in (found, not_found):
        assert bool(pattern.search(words)) is (words == found)
        assert bool(turned.match(words[::-1])) is (words == found)


@pytest.mark.parametrize(
    ("regex", "words"),
    [(r"\bin (?!Year)[A-Z]?\w* $", "in Year "), (r"(?<!by (?=Max)) \w+ $", "by  Year ")],
)
def test_what_is_looked_ahead_for_is_left_to_the_pattern_itself(regex: str, words: str) -> None:
    turned = backwards(re.compile(regex))
    assert turned is not None
    assert turned.match(words[::-1])


@pytest.mark.parametrize(
    "regex", [r"\bthanks to ", r"thanks|to $", r"(?:to $)?", r"", r"(\w)\1 $", r"(?m)to $"]
)
def test_a_pattern_that_may_end_elsewhere_is_not_turned(regex: str) -> None:
    assert backwards(re.compile(regex)) is None


@pytest.mark.parametrize(
    ("regex", "ends"),
    [
        (r"\bthanks to $", {"o "}),
        (r"\b(?:v|vs)\.?[ \t]$", {"v ", "s ", ". ", "v\t", "s\t", ".\t"}),
        (r"(?<!an )\b(?:by|of) (?:the )?$", {"y ", "f ", "e "}),
        (r"[A-B](?i:c){1,2}$", {"Ac", "AC", "Bc", "BC", "cc", "cC", "Cc", "CC"}),
        (r"\bto(?: the)*$", {"to", "he"}),
        (r" x?$", None),
        (r"\bto [^.]*$", None),
        (r"\bto", None),
    ],
)
def test_with_which_characters_it_ends(regex: str, ends: set[str] | None) -> None:
    assert endings(re.compile(regex, FLAGS)) == ends


def test_what_is_no_letter_of_ours_rules_nothing_out() -> None:
    pattern = late.compile(r"\bto [\u2013-]+$")
    assert pattern.search("go to \u2013\u2013") and pattern.search("to -\n")
    assert not pattern.search("go to them")


def test_a_search_from_the_end_finds_the_same_places() -> None:
    pattern = late.compile(r"\b(?P<said>thanks|welcome) to $")
    for words in ("Many thanks to ", "thanks to Max", "welcome to \n", "to ", ""):
        expected = re.search(r"\b(?P<said>thanks|welcome) to $", words)
        match = pattern.search(words)
        assert (match and (match.span(), match["said"])) == (
            expected and (expected.span(), expected["said"])
        )
    assert pattern.search("thanks to Max", 0, 10) and not pattern.search("thanks to Max", 1, 10)


def test_every_pattern_finds_what_re_finds() -> None:
    everything.load()
    texts = [row["text"] for row in corpus("both")[::40]]
    words = [(text, word.start()) for text in texts for word in re.finditer(r"\b\w", text)]
    befores = [text[max(0, at - 70) : at] for text, at in words]
    found = 0
    for pattern in late.every:
        forwards = re.compile(pattern.pattern, pattern.flags)
        if backwards(forwards) is not None:
            expected = [bool(forwards.search(before)) for before in befores]
            assert [bool(pattern.search(each)) for each in befores] == expected, pattern.pattern
            found += sum(expected)
    assert found > 100
