# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Telephone numbers however they are written: with any signs, in words, with O for nought."""

from __future__ import annotations

import re
from itertools import pairwise

from publisher.detect import late
from publisher.detect.patterns import LIKELY, pattern
from publisher.detect.text import Text

_SIGNS = r"[\s().,_~/-]{0,3}"  # "~" is what a dot in the middle of the line is read as
_DIGIT_WORD = r"(?:(?:double|treble|triple)[ -])?(?:oh?|zero|nought|one|two|three|four|five|six|seven|eight|nine)"

# What follows the first nought. Within a town no number begins with 0 or 1.
_NATIONAL = late.compile(
    r"7\d{9}|2[03489]\d{8}|3(?!00)[0347]\d{8}|8[47]\d{8}|5[56]\d{8}"
    r"|1(?:1[3-8]|[2-69]1)[2-9]\d{6}|1[2-9]\d\d[2-9]\d{5}"
    r"|1(?:204|208|254|276|297|298|363|364|384|386|404|420|460|461|480|488|524|527|562|566|606|629|635|647|659|695"
    r"|726|744|750|768|827|837|884|900|905|935|946|949|963|995)[2-9]\d{4}"
)
_PERHAPS_NATIONAL = late.compile(r"(?:[12]\d|3(?!00)\d|5[56]|7\d|8[47])\d{7,8}")
# Helplines, free of charge: what they all begin with, or the whole of a short one. Numbers in
# Leicester (0116) and Fife (01592) only begin like those.
_EVERYBODYS = late.compile(r"0?80[08]|0?300|(?:116\d{3}|116|111|101|105|112|159|999)$")
_CALLED = late.compile(
    r"\b(?:ring|rang|call(?:ed|ing)?|phone|telephone|tel|mob|mobile|cell|text|whats ?app|contact|number|reach|message|landline)\b"
    r"(?:[^.!?\n]|\.(?=\s?\W?[\d+])){0,30}$"
)
REFERENCE = late.compile(
    r"\b(?:ref|reference|refs|isbn(?:-1[03])?|issn|urn|order|invoice|receipt|voucher|barcode|serial|product|item|catalogue"
    r"|registration|tickets?|points|scores?|(?:booking|charity|company|licence|membership|card|order|event|account|centre|customer|candidate) (?:no|number|id))"
    r"\b\W{0,3}(?:(?:is|no|number|code|id)\b\W{0,3})?$"
)
_DATE = late.compile(r"\(?\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d\d)(?!\d)")
_DRAWN = late.compile(r"\b(?:winning|lottery|raffle|draw|drawn|bonus|bingo)\b")
_LONGER = late.compile(r"[ -]\d{3}")
_GROUP = late.compile(r"\d{3}")
_JOINED = late.compile(r"[a-z\d]*$")
_SHORT_CODE = late.compile(r"[678]\d{4}$")


def is_number(text: Text, match: re.Match[str]) -> bool:
    """Whether the figures are a number somebody in the United Kingdom can be rung on, and no
    reference, score or date: "07700 900123", not "ISBN 0552565970"."""
    words = match[0]
    national = _national("".join(c for c in words.replace("o", "0") if c.isdigit()))
    if _EVERYBODYS.match(national) or _DATE.match(words):
        return False
    if ("," in words or "/" in words) and not _GROUP.search(words):
        return False  # "Winning tickets: 07, 12, 23, 34, 45, 6"
    before = text.lower[max(0, match.start() - 45) : match.start()]
    if _DRAWN.search(before) and not _GROUP.search(words):
        return False
    if national[0] == "7" and len(national) == 10:
        return _is_apart(before)
    if REFERENCE.search(before) or _LONGER.match(text.lower, match.end()):
        return False
    if before[-1:].isalpha() or before[-1:] == "_":
        return False
    if _CALLED.search(before):
        return bool(_PERHAPS_NATIONAL.fullmatch(national))
    return bool(_NATIONAL.fullmatch(national))


def _is_apart(before: str) -> bool:
    """Whether a number begins here, even behind a word: "WhatsApp07700900123", not "LP07…"."""
    joined = _JOINED.search(before)
    return joined is None or not joined[0] or (joined[0].isalpha() and len(joined[0]) > 2)


def _national(digits: str) -> str:
    for country in ("0044", "44"):
        if digits.startswith(country):
            digits = digits.removeprefix(country)
            break
    return digits.lstrip("0") or "0"


def _is_called(text: Text, match: re.Match[str]) -> bool:
    """ "WhatsApp 7700 900123", the nought left out, not "ref 7700900123"."""
    before = text.lower[max(0, match.start() - 45) : match.start()]
    return bool(_CALLED.search(before)) and not REFERENCE.search(before)


def _is_foreign(_text: Text, match: re.Match[str]) -> bool:
    """ "+48 601 123 456", not "+10 20 30 40"."""
    return _FEWEST_ABROAD <= sum(c.isdigit() for c in match[0]) <= _MOST_ABROAD


_FEWEST_ABROAD, _MOST_ABROAD = 10, 15  # figures with the country's


def _is_private(_text: Text, match: re.Match[str]) -> bool:
    """ "Call 116123" and "Text GIVE to 70085" are open to everybody."""
    found = match["hit"]
    return not _EVERYBODYS.match(found) and not _SHORT_CODE.match(found)


_VALUES = {
    "o": "0", "oh": "0", "zero": "0", "nought": "0", "one": "1", "two": "2", "three": "3",
    "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_TIMES = {"double": 2, "treble": 3, "triple": 3}


def _spoken(words: str) -> str:
    """ "oh seven double zero" is 0700."""
    digits, times = "", 1
    for word in re.findall(r"[a-z]+", words):
        if word in _TIMES:
            times = _TIMES[word]
        else:
            digits, times = digits + _VALUES[word] * times, 1
    return digits


def _is_said(text: Text, match: re.Match[str]) -> bool:
    """Not "nine, eight, seven, six … blast off!", nor the figures of a sum."""
    digits = _spoken(match[0])
    if digits[0] == "0" or digits.startswith("447"):
        national = _national(digits)
        if len(national) > 8 and _NATIONAL.match(national):
            return True
    steps = {int(after) - int(before) for before, after in pairwise(digits)}
    before = text.lower[max(0, match.start() - 45) : match.start()]
    return len(steps) > 1 and bool(_CALLED.search(before))


ROWS = (
    pattern(
        "phone",
        rf"(?<![\d£$])(?<!\d[.,-])(?<![^\d\s]/)(?:(?:\+|00{_SIGNS})44|(?<![\w.,/-])44(?={_SIGNS}(?:\(?0\)?{_SIGNS})?7)|\(?0){_SIGNS}(?:\(?0\)?{_SIGNS})?(?:\d{_SIGNS}){{8,9}}\d(?!\d)",
        check=is_number,
    ),
    pattern(
        "phone",
        r"(?<![\d£$.,+-])7\d{3}[ -]?\d{3}[ -]?\d{3}(?!\d)",
        LIKELY,
        check=_is_called,
    ),
    pattern(
        "phone",
        r"(?<![\d£$)])(?<!\d )\+(?!44)[1-9]\d{0,2}(?:[ ().-]{0,2}\d{2,}){2,6}(?!\d)",
        LIKELY,
        check=_is_foreign,
    ),
    pattern(
        "phone",
        r"o7(?<![a-z\d£$]o7)(?:[\s-]?[\do]){9}(?![\da-z])",
        check=is_number,
    ),
    pattern(
        "phone",
        r"07(?<![a-z\d£$]07)(?=[\d\s-]{0,12}o)(?:[\s-]?[\do]){9}(?![\da-z])",
        check=is_number,
    ),
    pattern(
        "phone",
        r"\b(?:ring|call|text|phone|contact|tel\.?|mob(?:ile)?\.?)\s*(?:(?:[a-z'.]+\s+){0,4}?on\b|me\b|us\b)?\s*:?\s*(?P<hit>\d{5,6}(?:\s?\d{3,6})?|\d{3} \d{4})\b(?!\s*%)",
        LIKELY,
        check=_is_private,
    ),
    pattern(
        "phone",
        rf"\b(?:{_DIGIT_WORD}[\s,-]+){{6,}}{_DIGIT_WORD}\b",
        LIKELY,
        check=_is_said,
    ),
)
