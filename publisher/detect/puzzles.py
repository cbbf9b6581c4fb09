# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Names in a sum or a riddle: "Ben has twice as many marbles as Tia. How many …"."""

from __future__ import annotations

from publisher.detect import cues, late
from publisher.detect.evidence import is_tied
from publisher.detect.names_reading import Reading


def is_puzzled(reading: Reading, place: int) -> bool:
    """ "Ben has twice as many marbles as Tia. How many …": nobody in a puzzle is of ours."""
    sums, puzzles = (not reading.words.isdisjoint(each) for each in (_SUMS, _PUZZLES))
    if not (sums or puzzles) or reading.words.isdisjoint(_ASKING):
        return False
    if not _HOW_MANY.search(reading.text.plain):
        return False
    if is_tied(reading.text, reading.tokens[place]):
        return False
    if sums and _HAS_SOME.search(reading.text.plain):
        return not cues.PERSON_LED.search(reading.before(place))
    return puzzles


_ASKING = frozenset({"how", "who"})
_PUZZLES = frozenset("puzzle puzzles riddle problem teaser brainteaser".split())
_SUMS = frozenset("maths question questions sum sums challenge reasoning starter".split())
_HAS_SOME = late.compile(
    r"\b[A-Z][a-z]+ (?:has|had|buys|bought|bakes|picks|makes|saves|eats|gives|shares|runs|walks|thinks of|starts with)"
    r" (?:\d+|\u00a3|a number|half|twice|two|three|four|five|six|seven|eight|nine|ten|twelve|some)\b"
)
_HOW_MANY = late.compile(
    r"\b(?:[Hh]ow (?:many|much|far|old|long)|[Ww]ho has (?:more|most))\b[^.!\n]*\?"
)
