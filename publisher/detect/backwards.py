"""Patterns that are looked for at the end of a text, read from there.

Whatever leads to a name is written with a ``$`` behind it, and the engine tries such a pattern at
every letter before it learns that the end is another. Read backwards, it is tried once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from re import _compiler, _parser  # type: ignore[attr-defined]
from typing import Any

_TURNED_PLACES = {
    "AT_BEGINNING": _parser.AT_END_STRING,
    "AT_BEGINNING_STRING": _parser.AT_END_STRING,
    "AT_BOUNDARY": _parser.AT_BOUNDARY,
    "AT_NON_BOUNDARY": _parser.AT_NON_BOUNDARY,
}


_BREAK = _parser.parse(r"\n?")[0]
_LAST = 2  # characters that are read of an ending
_MANY = 4000  # pairs of them, before none is told apart


class _CannotTurn(Exception):
    """A part of a pattern that has no meaning from behind."""


def backwards(pattern: re.Pattern[str]) -> re.Pattern[str] | None:
    """What matches at the beginning of a text turned round, wherever ``pattern``, which ends with
    ``$``, is found in the text. It may match more, since nothing is looked ahead for. None where
    the pattern ends otherwise."""
    turned = _turned_whole(pattern)
    if turned is None:
        return None
    # A text ends before its last line break, too.
    whole = _parser.SubPattern(turned.state, [_BREAK, *turned.data])
    found: re.Pattern[str] = _compiler.compile(whole, pattern.flags)
    return found


def endings(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """Two characters with one pair of which every text of ASCII ends that ``pattern``, which ends
    with ``$``, is found in; but for a line break behind them. None where any may stand there."""
    turned = _turned_whole(pattern)
    if turned is None:
        return None
    ways = _ends(turned, {""}, pattern.flags)
    if len(ways) > _MANY or any(len(way) < _LAST for way in ways):
        return None
    return frozenset(way[::-1] for way in ways)


def _ends(nodes: Any, ways: set[str], flags: int) -> set[str]:
    """``ways`` that the turned text may begin, each with what ``nodes`` write behind it."""
    for kind, value in nodes:
        known = {way for way in ways if len(way) == _LAST}
        if known != ways:
            ways = known | _longer(str(kind), value, ways - known, flags)
    return ways


def _longer(kind: str, value: Any, ways: set[str], flags: int) -> set[str]:
    if kind == "BRANCH":
        return set().union(*(_ends(way, ways, flags) for way in value[1]))
    if kind == "SUBPATTERN":
        return _ends(value[3], ways, (flags | value[1]) & ~value[2])
    if kind in ("MAX_REPEAT", "MIN_REPEAT"):
        found = set() if value[0] else set(ways)
        for time in range(1, min(value[1], max(value[0], _LAST)) + 1):
            ways = _ends(value[2], ways, flags)
            if time >= value[0]:
                found |= ways
        return found
    if kind in ("AT", "ASSERT", "ASSERT_NOT"):
        return ways
    return {way + character for way in ways for character in _written(kind, value, flags)}


def _written(kind: str, value: Any, flags: int) -> Sequence[str]:
    """The ASCII characters for which one node stands."""
    if kind == "LITERAL" and not flags & re.IGNORECASE:
        return chr(value)
    return _characters(kind, tuple(value) if kind == "IN" else value, flags)


@lru_cache(maxsize=1024)
def _characters(kind: str, value: Any, flags: int) -> Sequence[str]:
    node = _parser.SubPattern(_parser.State(), [(getattr(_parser, kind), value)])
    return list(filter(_compiler.compile(node, flags).match, map(chr, range(128))))


@lru_cache(maxsize=1)
def _turned_whole(pattern: re.Pattern[str]) -> Any:
    """What ``pattern`` has before its ``$``, turned round; None if it cannot be."""
    if pattern.flags & re.MULTILINE or not pattern.pattern.rstrip(")").endswith("$"):
        return None  # most, which are not read for it
    try:
        return _turned(_without_end(_parser.parse(pattern.pattern, pattern.flags)))
    except _CannotTurn:
        return None


def _without_end(nodes: Any) -> Any:
    """A sequence without the ``$`` that it ends with, in each of its branches."""
    *before, last = nodes.data or [(None, None)]
    kind, value = str(last[0]), last[1]
    if kind == "BRANCH":
        before.append((last[0], (None, [_without_end(way) for way in value[1]])))
    elif kind == "SUBPATTERN":
        before.append((last[0], (*value[:3], _without_end(value[3]))))
    elif kind != "AT" or str(value) != "AT_END":
        raise _CannotTurn
    return _parser.SubPattern(nodes.state, before)


def _turned(nodes: Any) -> Any:
    turned = [each for node in reversed(nodes.data) for each in _node(*node)]
    return _parser.SubPattern(nodes.state, turned)


def _node(kind: Any, value: Any) -> list[Any]:
    """The node turned round; nothing for what looks ahead, which would have to look back then."""
    name = str(kind)
    if name in ("LITERAL", "NOT_LITERAL", "IN", "ANY"):
        return [(kind, value)]
    if name == "BRANCH":
        return [(kind, (None, [_turned(way) for way in value[1]]))]
    if name == "SUBPATTERN":
        return [(kind, (None, *value[1:3], _turned(value[3])))]
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        return [(kind, (*value[:2], _turned(value[2])))]
    if name == "AT":
        return [(kind, _TURNED_PLACES[str(value)])] if str(value) in _TURNED_PLACES else []
    if name in ("ASSERT", "ASSERT_NOT"):
        left_out = value[0] > 0 or _LEFT_OUT.search(repr(value[1]))
        return [] if left_out else [(kind, (1, _turned(value[1])))]
    raise _CannotTurn


_LEFT_OUT = re.compile(r"ASSERT|AT_END")
