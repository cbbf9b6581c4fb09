"""Detectors that are tables: a pattern, what it means, how sure it makes us."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from publisher.detect import anchors, late
from publisher.detect.hit import Certainty, Hit
from publisher.detect.starts import Starts, starts
from publisher.detect.text import Text

Check = Callable[[Text, re.Match[str]], bool]
POSSIBLE, LIKELY, CERTAIN = Certainty.POSSIBLE, Certainty.LIKELY, Certainty.CERTAIN


@dataclass(frozen=True)
class Shape:
    """A pattern that is tried only where a text has what it needs. Without ``case`` it is
    written for lower case."""

    pattern: re.Pattern[str]
    case: bool = True

    @cached_property
    def _read(self) -> tuple[anchors.Needs, Starts | None]:
        """Both at once, while nobody waits: it takes as long as a post."""
        return anchors.needs(self.pattern), starts(self.pattern)

    @property
    def needs(self) -> anchors.Needs:
        return self._read[0]

    def is_possible(self, text: Text) -> bool:
        """Whether a text has what the pattern needs."""
        return not any(map(text.beginnings.isdisjoint, self.needs))

    def matches(self, text: Text, *, met: int = 0) -> Iterable[re.Match[str]]:
        """Every match; ``met`` are how many of its needs the text is known to have."""
        needs, begins = self._read
        if any(map(text.beginnings.isdisjoint, needs[met:])):
            return ()
        words = text.plain if self.case else text.lower
        if begins is None:
            return self.pattern.finditer(words)
        begun, places = text.starts, []
        for key in begins & text.opens:
            places += begun[key]
        places.sort()
        return self._matches_at(words, places)

    def _matches_at(self, words: str, places: list[int]) -> list[re.Match[str]]:
        """What ``finditer`` gives, for a pattern that begins at one of the places."""
        match, end, found = self.pattern.match, 0, []
        for place in places:
            if place >= end and (here := match(words, place)):
                end = here.end()
                found.append(here)
        return found


Row = TypeVar("Row", bound=Shape)


@dataclass(frozen=True, kw_only=True)
class Pattern(Shape):
    """``unless`` is looked for in the sentence around a match and takes the match away; so does
    ``check`` when it finds that the match is not what it looks like."""

    kind: str
    certainty: Certainty
    unless: re.Pattern[str] | None = None
    check: Check | None = None


class Table(Generic[Row]):
    """Patterns in order. A text has a handful of two hundred: which, is looked up by the rarest
    beginning of a word that each needs, and not asked of one after the other."""

    def __init__(self, *rows: Row) -> None:
        self.rows = rows

    def matches(self, text: Text) -> Iterator[tuple[Row, re.Match[str]]]:
        """Every match of every row, in the rows' order."""
        lists = map(self._index.__getitem__, text.beginnings & self._keys)
        for number in sorted(set(self._index[""]).union(*lists)):
            row = self.rows[number]
            for match in row.matches(text, met=1):
                yield row, match

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        """The rows that need a beginning; under "" those that need none."""
        index: dict[str, list[int]] = {"": []}
        for number, row in enumerate(self.rows):
            for beginning in row.needs[0] if row.needs else ("",):
                index.setdefault(beginning, []).append(number)
        return index

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(self._index)


def pattern(
    kind: str,
    regex: str,
    certainty: Certainty = CERTAIN,
    *,
    unless: str = "",
    check: Check | None = None,
    case: bool = False,
) -> Pattern:
    return Pattern(
        pattern=late.compile(regex, re.ASCII) if case else lower_case(regex),
        case=case,
        kind=kind,
        certainty=certainty,
        unless=lower_case(unless) if unless else None,
        check=check,
    )


_LITERAL = late.compile(r"\\.|\(\?P<\w+>|[A-Z]", re.DOTALL)


def lowered(regex: str) -> str:
    """The same pattern for text in lower case: a third faster than ignoring case."""
    return _LITERAL.sub(lambda m: m[0] if len(m[0]) > 1 else m[0].lower(), regex)


def either_case(words: str) -> str:
    """A pattern for ``words`` with any capitals, for a part of one in which capitals matter. The
    engine skips such letters at a glance, which it does not inside of ``(?i:…)``."""
    return "".join(f"[{c.upper()}{c}]" if c.isalpha() else re.escape(c) for c in words)


def lower_case(regex: str) -> re.Pattern[str]:
    """``regex`` for text in lower case."""
    return late.compile(lowered(regex), re.ASCII)


class AnyCase:
    """A pattern to which capitals do not matter: found in lower case, which is several times
    faster than ignoring case. A match has the places, and not the capitals, of what was read."""

    def __init__(self, regex: str) -> None:
        self._pattern = lower_case(regex)

    def search(self, words: str) -> re.Match[str] | None:
        return self._pattern.search(words.lower())

    def match(self, words: str) -> re.Match[str] | None:
        return self._pattern.match(words.lower())


def sentence_span(text: Text, at: int) -> tuple[int, int]:
    """Plain start and end of the sentence that holds plain offset ``at``."""
    number = text.sentence_of(at)
    starts = text.sentence_starts
    end = starts[number + 1] if number + 1 < len(starts) else len(text.plain)
    return starts[number], end


_APART = late.compile(r"[,;()\u2013\u2014](?!\d)|\s-\s")
_NEAR = 120  # characters to each side of a match in which its excuse is looked for


def is_excused(text: Text, unless: re.Pattern[str], match: re.Match[str]) -> bool:
    """Whether what takes a match away stands beside it, between two commas or the like, or is
    what the sentence is headed by: "Vacancy: Teacher, maternity cover". A word at the other end
    of a sentence is of something else: "Mrs Kay died; wear a poppy"."""
    start, end = match.span()
    first, last = sentence_span(text, start)
    low, high = max(first, start - _NEAR), min(max(last, end), end + _NEAR)
    for sign in _APART.finditer(text.lower, low, start):
        low = sign.end()
    after = _APART.search(text.lower, end, high)
    if unless.search(text.lower, low, after.start() if after else high):
        return True
    colon = text.lower.find(":", first, low)
    return colon > 0 and bool(unless.search(text.lower, first, colon))


def search(text: Text, table: Table[Pattern], *, source: str) -> Iterator[Hit]:
    """A hit for every match in the table, in table order; a named group ``hit`` narrows it."""
    yield from hits(text, table.matches(text), source=source)


def hits(
    text: Text, matches: Iterable[tuple[Pattern, re.Match[str]]], *, source: str
) -> Iterator[Hit]:
    """Of matches, those that nothing takes away."""
    for row, match in matches:
        if row.unless and is_excused(text, row.unless, match):
            continue
        if row.check is None or row.check(text, match):
            yield hit_at(text, match, kind=row.kind, certainty=row.certainty, source=source)


def hit_at(
    text: Text, match: re.Match[str], *, kind: str, certainty: Certainty, source: str
) -> Hit:
    group = "hit" if match.groupdict().get("hit") else 0
    start, end = text.span(*match.span(group))
    return Hit(kind=kind, start=start, end=end, certainty=certainty, source=source)
