"""Detectors that are tables: a pattern, what it means, how sure it makes us."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
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
    written for lower case. ``part`` stands in whatever it finds, and begins with a letter or a
    sign, which the engine skips to: 0.5 µs in a post of 280 characters, ``[A-Z]`` takes 3."""

    pattern: re.Pattern[str]
    case: bool = True
    part: re.Pattern[str] | None = None

    @cached_property
    def _read(self) -> tuple[anchors.Needs, Starts | None]:
        """Both at once, while nobody waits: it takes as long as a post."""
        return anchors.needs(self.pattern), starts(self.pattern)

    @property
    def needs(self) -> anchors.Needs:
        return self._read[0]

    def try_on(self, text: Text) -> Iterable[re.Match[str]]:
        """Every match in a text that has what the pattern needs: what ``finditer`` gives, where
        it is known with which words the pattern begins."""
        words, begins = text.plain if self.case else text.lower, self._read[1]
        if self.part and not self.part.search(words):
            return ()
        if begins is None:
            return self.pattern.finditer(words)
        starts, match, end, found = text.starts, self.pattern.match, 0, []
        for place in sorted([place for key in begins & text.opens for place in starts[key]]):
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


class _Index:
    """Which rows of all tables a text has what they need for, looked up by the beginnings of its
    words. A row is a bit of a number; its second need is another, ``_count`` above it."""

    def __init__(self, rows: Sequence[Shape]) -> None:
        self._count, self._met = len(rows), 0  # met by every text: what a row does not need
        self._needing: dict[str, int] = {}
        for number, row in enumerate(rows):
            for place in range(2):
                bit = 1 << number + place * len(rows)
                if place >= len(row.needs):
                    self._met |= bit
                    continue
                for beginning in row.needs[place]:
                    self._needing[beginning] = self._needing.get(beginning, 0) | bit
        self._beginnings = frozenset(self._needing)

    def possible(self, text: Text) -> int:
        met = self._met
        for beginning in text.beginnings & self._beginnings:
            met |= self._needing[beginning]
        return met & met >> self._count


_rows: list[Shape] = []  # of all tables


@cache
def _index() -> _Index:
    return _Index(_rows)


class Table(Generic[Row]):
    """Patterns in order. A text has a handful of two hundred: which, is looked up for all tables
    at once, and not asked of one after the other."""

    def __init__(self, *rows: Row) -> None:
        self.rows = rows
        self._first, self._all = len(_rows), (1 << len(rows)) - 1
        _rows.extend(rows)
        _index.cache_clear()

    def matches(self, text: Text) -> Iterator[tuple[Row, re.Match[str]]]:
        """Every match of every row, in the rows' order."""
        for row in self.possible(text):
            for match in row.try_on(text):
                yield row, match

    def found(self, text: Text) -> Iterable[re.Match[str]]:
        """Every match alone."""
        return [match for row in self.possible(text) for match in row.try_on(text)]

    def possible(self, text: Text) -> list[Row]:
        """The rows of which a text has what they need."""
        possible, rows = text.once(_index().possible) >> self._first & self._all, []
        while possible:
            lowest = possible & -possible
            rows.append(self.rows[lowest.bit_length() - 1])
            possible ^= lowest
        return rows


def pattern(
    kind: str,
    regex: str,
    certainty: Certainty = CERTAIN,
    *,
    unless: str = "",
    check: Check | None = None,
    case: bool = False,
    part: str = "",
) -> Pattern:
    compiled = partial(late.compile, flags=re.ASCII) if case else lower_case
    return Pattern(
        pattern=compiled(regex),
        case=case,
        part=compiled(part) if part else None,
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
