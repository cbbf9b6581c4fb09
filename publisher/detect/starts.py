r"""Words with one of which whatever a pattern finds begins, read off the pattern itself.

A pattern that begins with ``\b`` would be tried at every letter of a text. Most can only begin
with some words, and a text has few of them: it is tried there, and nothing is lost.
"""

from __future__ import annotations

import re
import string
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from publisher.detect import anchors

Starts = frozenset[str]
LENGTH = 4  # characters of a word's beginning that are looked up; else the first alone
_MOST = 12  # ways in which a single character may be written, before they are not told apart
_MANY = 500  # ways of beginning, before all but its first character is given up
_AT_EDGE, _WHOLE, _OPEN = "^", " ", "\0"  # before a word; its end; it may go on as it likes
_WORD = frozenset(string.ascii_lowercase + string.digits + "_")
_APART = {ord(sign): " " for sign in anchors.SIGNS}
_SIGNS = dict.fromkeys(map(ord, string.ascii_lowercase + "_" + string.whitespace))  # and figures


class _Elsewhere(Exception):
    """A match may begin within a word, with any word, or with a space."""


def starts_in(lower: str) -> dict[str, list[int]]:
    """Where words begin, by their first letter and by their first four, and where each figure
    and each sign stands."""
    found: dict[str, list[int]] = defaultdict(list)
    at = 0
    for word in lower.translate(_APART).split(" "):
        if word:
            if not word[0].isdigit():
                found[word[0]].append(at)
            if len(word) > 1:
                found[word[:LENGTH]].append(at)
        at += len(word) + 1
    for sign in {*lower.translate(_SIGNS)}:
        at = lower.find(sign)
        while at >= 0:
            found[sign].append(at)
            at = lower.find(sign, at + 1)
    return found


def starts(pattern: re.Pattern[str]) -> Starts | None:
    """The keys of ``starts_in`` under which ``pattern`` can begin; None: it may begin elsewhere."""
    try:
        return frozenset(map(_key, _sequence(anchors.tree(pattern), {""})))
    except _Elsewhere:
        return None


def _key(way: str) -> str:
    known = way.strip(_AT_EDGE + _WHOLE + _OPEN)
    if not known:
        raise _Elsewhere
    return known[:LENGTH] if len(known) >= LENGTH or way.endswith(_WHOLE) else known[0]


def _cut(way: str) -> str:
    return way[:2] + _OPEN if len(way) > 2 else way


def _is_open(way: str) -> bool:
    """Whether more of the word is to be read."""
    return not way.endswith((_WHOLE, _OPEN)) and len(way) <= LENGTH


def _sequence(nodes: Iterable[Any], ways: set[str]) -> set[str]:
    """``ways`` of beginning, each with what ``nodes`` write behind it."""
    for kind, value in nodes:
        if not any(map(_is_open, ways)):
            break
        ways = _node(str(kind), value, ways)
        if len(ways) > _MANY:
            ways = set(map(_cut, ways))
    return ways


def _node(kind: str, value: Any, ways: set[str]) -> set[str]:
    if kind == "BRANCH":
        return set().union(*(_sequence(way, ways) for way in value[1]))
    if kind == "SUBPATTERN":
        return _sequence(value[3], ways)
    if kind in ("MAX_REPEAT", "MIN_REPEAT"):
        return _repeat(value, ways)
    if kind in ("AT", "ASSERT", "ASSERT_NOT"):
        edge = anchors.zero_width(kind, value)
        return {_at_edge(way) for way in ways} if edge else ways
    return {longer for way in ways for longer in _longer(way, _written(kind, value))}


def _repeat(repeat: tuple[int, int, Any], ways: set[str]) -> set[str]:
    least, most, nodes = repeat
    found = set() if least else set(ways)
    for time in range(1, min(most, least + LENGTH) + 1):
        ways = _sequence(nodes, ways)
        if time >= least:
            found |= ways
    return found


def _at_edge(way: str) -> str:
    if not way:
        return _AT_EDGE
    return way + _WHOLE if way != _AT_EDGE and _is_open(way) else way


def _longer(way: str, characters: set[str]) -> Iterator[str]:
    if not _is_open(way):
        yield way
        return
    for character in characters:
        if way.strip(_AT_EDGE):
            yield way + (character if character in _WORD or character == _OPEN else _WHOLE)
        elif character.isspace() or character == _OPEN or (not way and character.isalpha()):
            raise _Elsewhere
        else:
            yield way + character + ("" if way and character in _WORD else _OPEN)


def _written(kind: str, value: Any) -> set[str]:
    """The characters that a node stands for: small letters, figures and signs."""
    members = value if kind == "IN" else [(kind, value)]
    found = set[str]().union(*(_member(str(op), what) for op, what in members))
    return found if len(found) <= _MOST else {_OPEN}


def _member(kind: str, value: Any) -> Iterable[str]:
    if kind == "LITERAL":
        return {chr(value).lower()}
    if kind == "RANGE" and value[1] - value[0] < _MOST:
        return set().union(*(_member("LITERAL", code) for code in range(value[0], value[1] + 1)))
    if kind == "CATEGORY" and str(value) in ("CATEGORY_SPACE", "CATEGORY_NOT_WORD"):
        return {_WHOLE}
    if kind == "CATEGORY" and str(value) == "CATEGORY_DIGIT":
        return string.digits
    return _WORD | {_OPEN}
