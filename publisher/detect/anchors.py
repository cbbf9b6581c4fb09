"""Beginnings of words without which a pattern cannot match, read off the pattern itself.

Two hundred patterns look at every post and a handful of them match. ``needs`` says which
beginnings of words a text must have for a pattern to match, and ``beginnings`` which it has: a
pattern whose own are missing need not be tried, and nothing is lost.
"""

from __future__ import annotations

import itertools
import re
import string
from collections.abc import Iterable, Iterator
from functools import lru_cache
from re import _parser  # type: ignore[attr-defined]
from typing import Any

SHORT, LONG = 4, 6  # characters of a word's beginning that are looked up
_MOST = 60  # ways of writing a part of a pattern, before its details are given up
_ANYTHING, _EDGE = "\0", "\1"  # any characters or none; the edge of a word
_WORD = frozenset(string.ascii_lowercase + string.digits + "_")
_MANY_DIGITS = 16
# All that a plain text has beside letters and figures.
SIGNS = frozenset(map(chr, range(128))) - _WORD - frozenset(string.ascii_uppercase) | {*"£€°"}
_SPACED = {ord(sign): " " for sign in SIGNS} | {
    ord(capital): capital.lower() for capital in string.ascii_uppercase
}
_NO_LETTERS = dict.fromkeys(map(ord, string.ascii_letters))
_DIGITS = frozenset(string.digits)
# In nearly every text, and in every third.
_ALWAYS = frozenset(
    "a an and are as at be by for from has have he her his in is it my no of on one or our she s"
    " that the their this to us was we were who will with you your . , - ' :".split()
)
_OFTEN = frozenset(
    "child childr class come day go good head home house made new off parent pupils read school"
    " teache term time week well year".split()
)
_COUNTS = tuple(f"#{count}" for count in range(1, _MANY_DIGITS + 1))  # so many digits and more

Needs = tuple[frozenset[str], ...]  # a text must have one of each of these sets
_Part = tuple[frozenset[str], list[frozenset[str]]]  # ways of writing it, and what it needs


def beginnings(plain: str) -> frozenset[str]:
    """How each word begins, in small letters; the signs between them; how many digits there are."""
    words, signs = {*plain.translate(_SPACED).split()}, {*plain.translate(_NO_LETTERS)}
    digits = min(_MANY_DIGITS, sum(map(plain.count, signs & _DIGITS)))
    return frozenset(
        [*[w[:SHORT] for w in words], *[w[:LONG] for w in words], *signs, *_COUNTS[:digits]]
    )


@lru_cache(maxsize=1)
def tree(pattern: re.Pattern[str]) -> Any:
    """The parts of a pattern, of which more than one thing is read."""
    return _parser.parse(pattern.pattern, pattern.flags)


def needs(pattern: re.Pattern[str]) -> Needs:
    """What must be in a text for ``pattern`` to be found in its plain form: the two rarest."""
    nodes = tree(pattern)
    ways, found = _sequence(nodes, _ANYTHING)
    digits = [frozenset({count}) for count in _COUNTS[: _digits(nodes)][-1:]]
    return _rarest([*found, *_keys(ways, _ANYTHING), *digits])


def _rarest(found: Iterable[frozenset[str]]) -> Needs:
    ranked = sorted(found, key=_commonness)
    return (*ranked[:1], *[keys for keys in ranked if not keys >= ranked[0]][:1])


def _commonness(keys: Iterable[str]) -> float:
    return sum(map(_common, keys))


def _common(key: str) -> float:
    """About how many of a hundred texts have it."""
    if key[:1] == "#" != key:
        return 80 / int(key[1:])
    return 80 if key in _ALWAYS else 30 if key in _OFTEN else 9 / len(key)


def _sequence(nodes: Iterable[Any], left: str, right: str = "") -> _Part:
    """``left`` stands before: the edge of a word, a space, or anything; ``right`` an edge."""
    listed = list(nodes)
    ways: frozenset[str] = frozenset({""})
    found: list[frozenset[str]] = []
    for node, after in itertools.zip_longest(listed, listed[1:]):
        if str(node[0]) == "LITERAL":
            [sign], needed = _literal(node[1])
            ways, found = frozenset([way + sign for way in ways]), found + needed
            continue
        last = _last(ways, left)
        more, needed = _node(str(node[0]), node[1], last, zero_width(*after) if after else right)
        found += needed
        if len(ways) * len(more) > _MOST:
            found += _keys(ways, left)
            ways = frozenset({_ANYTHING + last})
        if len(more) > _MOST:
            found += _keys(more, last)
            more = frozenset({_ANYTHING})
        ways = frozenset(way + end for way in ways for end in more)
    return frozenset(way + right for way in ways), found


def _last(ways: frozenset[str], left: str) -> str:
    """The edge in which all the ways end."""
    ends = {(left + way)[-1] for way in ways}
    if ends <= {" ", _EDGE}:
        return _EDGE if _EDGE in ends else " "
    return _ANYTHING


def _node(kind: str, value: Any, left: str, right: str) -> _Part:
    if kind == "LITERAL":
        return _literal(value)
    if kind == "IN":
        return _members([(str(op), what) for op, what in value])
    if kind == "BRANCH":
        return _branch([_sequence(way, left, right) for way in value[1]], left)
    if kind == "SUBPATTERN":
        return _sequence(value[3], left, right)
    if kind in ("MAX_REPEAT", "MIN_REPEAT"):
        return _repeat(value, left)
    return frozenset({zero_width(kind, value) if kind in _PLACES else _ANYTHING}), []


_PLACES = ("AT", "ASSERT", "ASSERT_NOT")


def zero_width(kind: Any, value: Any) -> str:
    """The edge of a word, if that is what stands here."""
    if str(kind) == "AT":
        return "" if str(value) == "AT_NON_BOUNDARY" else _EDGE
    return _EDGE if str(kind) == "ASSERT_NOT" and _stops(value[1]) else ""


def _literal(code: int) -> _Part:
    sign, way = chr(code), _way(code)
    return frozenset({way}), [frozenset({sign})] if way == " " and not sign.isspace() else []


def _way(code: int) -> str:
    return chr(code).lower() if chr(code).lower() in _WORD else " "


def _members(members: list[tuple[str, Any]]) -> _Part:
    ways = {_way(value) if op == "LITERAL" else _class(value) for op, value in members}
    return frozenset({_ANYTHING} if _ANYTHING in ways else ways), []


def _class(value: Any) -> str:
    return " " if str(value) in ("CATEGORY_SPACE", "CATEGORY_NOT_WORD") else _ANYTHING


def _stops(nodes: Any) -> bool:
    """``(?!\\w)`` and ``(?<![\\w-])``: no word goes on over this place."""
    members = [(str(op), str(value)) for op, value in nodes[0][1]] if _is_class(nodes) else []
    return ("CATEGORY", "CATEGORY_WORD") in members and members[0][0] != "NEGATE"


def _is_class(nodes: Any) -> bool:
    return len(nodes) == 1 and str(nodes[0][0]) == "IN"


def _branch(parts: list[_Part], left: str) -> _Part:
    """One of what each way needs is needed: the rarest of each, and the second of each."""
    each = [_rarest([*found, *_keys(ways, left)]) for ways, found in parts]
    ways = frozenset[str]().union(*(part[0] for part in parts))
    if not all(each):
        return ways, []
    return ways, [frozenset[str]().union(*(needs[rank] for needs in each)) for rank in (0, -1)]


def _repeat(repeat: tuple[int, int, Any], left: str) -> _Part:
    least, most, nodes = repeat
    ways, found = _sequence(nodes, left)
    if ways != {" "} and most > 1:
        ways = frozenset(way + _ANYTHING + _last(ways, _ANYTHING) for way in ways)
    return (ways, found) if least else (ways | {""}, [])


_EDGES = re.compile(rf"(?<=[a-z0-9_]){_EDGE}+|{_EDGE}+(?=[a-z0-9_])")


def _keys(ways: Iterable[str], left: str) -> Iterator[frozenset[str]]:
    """The rarest beginning of a word in each of the ways, when each has one."""
    found = set()
    for way in ways:
        rarest = min(_beginnings_of(left + way), key=_common, default="")
        if not rarest:
            return
        found.add(rarest)
    yield frozenset(found)


def _beginnings_of(way: str) -> Iterator[str]:
    *whole, last = _EDGES.sub(" ", way).replace(_EDGE, "").split(" ")[1:] or [""]
    for word in whole:
        known, cut, _ = word.partition(_ANYTHING)
        yield from _key(known, whole=not cut)
    yield from _key(last.partition(_ANYTHING)[0], whole=False)


def _key(known: str, *, whole: bool) -> Iterator[str]:
    if (whole and known) or len(known) >= LONG:
        yield known[:LONG]
    elif len(known) >= SHORT:
        yield known[:SHORT]


def _digits(nodes: Iterable[Any]) -> int:
    """How many digits a match has at the least."""
    return sum(_digits_of(str(kind), value) for kind, value in nodes)


def _digits_of(kind: str, value: Any) -> int:
    if kind == "IN":
        return all(map(_is_digits, value))
    if kind == "LITERAL":
        return chr(value) in string.digits
    if kind == "SUBPATTERN":
        return _digits(value[3])
    if kind == "BRANCH":
        return min(map(_digits, value[1]))
    return value[0] * _digits(value[2]) if kind in ("MAX_REPEAT", "MIN_REPEAT") else 0


def _is_digits(member: tuple[Any, Any]) -> bool:
    kind, value = str(member[0]), member[1]
    if kind == "CATEGORY":
        return str(value) == "CATEGORY_DIGIT"
    low, high = value if kind == "RANGE" else (value, value)
    return kind in ("LITERAL", "RANGE") and ord("0") <= low and high <= ord("9")
