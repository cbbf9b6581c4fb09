"""Patterns that are looked for at the end of a text, read from there.

Whatever leads to a name is written with a ``$`` behind it, and the engine tries such a pattern at
every letter before it learns that the end is another. Read backwards, it is tried once.
"""

from __future__ import annotations

import re
from re import _compiler, _parser  # type: ignore[attr-defined]
from typing import Any

_TURNED_PLACES = {
    "AT_BEGINNING": _parser.AT_END_STRING,
    "AT_BEGINNING_STRING": _parser.AT_END_STRING,
    "AT_BOUNDARY": _parser.AT_BOUNDARY,
    "AT_NON_BOUNDARY": _parser.AT_NON_BOUNDARY,
}


_BREAK = _parser.parse(r"\n?")[0]


class _CannotTurn(Exception):
    """A part of a pattern that has no meaning from behind."""


def backwards(pattern: re.Pattern[str]) -> re.Pattern[str] | None:
    """What matches at the beginning of a text turned round, wherever ``pattern``, which ends with
    ``$``, is found in the text. It may match more, since nothing is looked ahead for. None where
    the pattern ends otherwise."""
    tree = _parser.parse(pattern.pattern, pattern.flags)
    if pattern.flags & re.MULTILINE:
        return None
    try:
        turned = _turned(_without_end(tree))
    except _CannotTurn:
        return None
    turned.insert(0, _BREAK)  # a text ends before its last line break, too
    found: re.Pattern[str] = _compiler.compile(turned, pattern.flags)
    return found


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
