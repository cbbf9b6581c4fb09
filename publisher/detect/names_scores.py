"""Houses and teams in a table of points, and where a passage says which they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.detect import gazetteer, late, well_known
from publisher.detect.capitals import LIST, NAME
from publisher.detect.patterns import either_case
from publisher.detect.text import Text, fold

_POINTS = late.compile(
    rf"(?P<thing>{NAME})(?: [Hh]ouse)?\W{{1,4}}(?:\d,\d{{3}}|\d{{2,4}}(?:\.\d)?)\b"
    r"(?! ?(?:m|cm|km|years?)\b)"
)
# "the relay and with it the shield: Andrew 268, George 259, David 251"; of a pupil the hundreds of
# words or of miles are told.
_HUNDREDS = late.compile(rf"(?P<thing>{NAME}),?:? [1-9]\d{{2}}(?=[,;.)\n]| and |$)")
_DIGITS = "#4"  # so many and more: two of each of two scores
_SCORES = ("point", "house", "token", "attendance", "total", "clan")
_WON = frozenset("shield trophy relay".split())
_HOUSES = late.compile(
    r"[Hh](?<!\w.)(?<![Hh]ead of .)ouses?(?: (?:cup|shield|trophy))?[^\w.!?]{1,4}(?:are |is )?"
    rf"(?P<thing>{LIST})"
)
# "The winning house was Tywi, with Teifi just four points behind."
_WINNING_HOUSE = late.compile(
    r"\b(?:[Ww]inning|[Tt]op|[Ll]eading) house"
    r"(?: (?:this|last|for|in|of|on|overall)\b[^.!?\n]{0,40}?)?"
    rf" (?:is|was) (?P<thing>{NAME})"
    rf"(?:,? (?:with|followed by|then|and|(?:just )?ahead of) (?P<last>{NAME}))?(?! [A-Z])"
)
_CAPTAINED = late.compile(rf"\b[Cc]aptains of (?P<thing>{LIST})(?! [A-Z])")
_AND = late.compile(r", and | and | or | & |, ")
_COLOURS = frozenset("red blue green yellow purple orange white gold silver".split())
_COLOUR = rf"(?:{'|'.join(map(either_case, sorted(_COLOURS)))})"
_COLOURED = late.compile(
    rf"\b{_COLOUR}(?: for |\W{{1,3}})(?P<thing>{NAME})(?=[,;.)\n]| and |$)"
    rf"|(?P<other>{NAME})\W{{1,3}}{_COLOUR}\b(?=[,;.)\n]| and |$)"
)


def houses(passage: Text) -> set[str]:
    """The names of those that score or are told, in small letters."""
    text, lower = passage.plain, passage.lower
    names: set[str] = set()
    if any(map(lower.__contains__, _SCORES)):
        scored = _DIGITS in passage.beginnings
        rows = list(_POINTS.finditer(text)) if scored else []
        names.update(row["thing"].lower() for row in rows if len(rows) > 1)
    elif not passage.words.isdisjoint(_WON):
        rows = list(_HUNDREDS.finditer(text))
        names.update(row["thing"].lower() for row in rows if len(rows) > 2)
    teams = re.findall(rf"\bTeam ({NAME})", text) if "Team " in text else []
    if len(teams) > 1 and ("point" in lower or any(map(_is_famed, map(fold, teams)))):
        names.update(map(str.lower, teams))
    if not _COLOURS.isdisjoint(passage.words) and sum(map(lower.count, _COLOURS)) > 2:
        worn = [row["thing"] or row["other"] for row in _COLOURED.finditer(text)]
        names.update(name.lower() for name in worn if len(worn) > 2)
    if "house" in lower:
        names.update(_in_houses(text, lower))
    if "captain" in lower:
        for row in _CAPTAINED.finditer(text):
            names.update(_AND.split(row["thing"].lower()))
    return names


def _in_houses(text: str, lower: str) -> Iterator[str]:
    asks = "be in " in lower or "are in " in lower
    asked = re.finditer(rf"\b(?:be|are) in (?P<thing>{NAME}, {LIST})[?.]", text) if asks else ()
    rows = re.finditer(rf"(?P<thing>{LIST}) [Hh]ouses\b", text) if " houses" in lower else ()
    for row in (*_HOUSES.finditer(text), *asked, *rows):
        yield from _AND.split(row["thing"].lower())
    for row in _WINNING_HOUSE.finditer(text) if "g house" in lower or "p house" in lower else ():
        yield from (name.lower() for name in row.groups() if name)


def _is_famed(word: str) -> bool:
    """A surname that is somebody famous's and hardly anybody's forename: Peaty, and not Zainab."""
    return (
        word in well_known.figure_surnames() and gazetteer.given().get(word, 0.0) < gazetteer.STRONG
    )
