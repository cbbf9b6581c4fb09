# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""The shapes of words that give a capital to a book, a film, an inn or a pack of Cubs."""

from __future__ import annotations

import re

from publisher.detect import late
from publisher.detect.capitals import NAME, RUN

# "the Rose and Crown", "prizes from Hope & Anchor": a public house.
_INNS = (
    "Crown Anchor Castle Thistle Hounds Horses Pheasant Compasses Whistle Plough Feathers Garter"
)
_PUB = late.compile(
    rf"\b(?P<thing>{NAME} (?:and|&) (?:{'|'.join(_INNS.split())})"
    rf"|(?<=[Tt]he ){NAME} (?:and|&) Dragon)"
    r"\b(?! [Cc]lass)"
)
# "Cubs: 3rd Clayton have spaces", and not who came third.
_SCOUTS = late.compile(
    rf"\b(?P<thing>\d{{1,2}}(?:st|nd|rd|th) {RUN}(?: (?:Beavers|Cubs|Scouts|Brownies|Guides|Rainbows|Squirrels))?)"
    r" (?:have|has|are|meets?|run|welcome)\b"
)
_PACKS = frozenset("beavers cubs scouts brownies guides rainbows squirrels".split())
# "Our class book is Emma", "Year 9 are reading Rebecca this half term".
_CLASS_BOOK = late.compile(
    r"\b(?:[Cc]lass|[Cc]ore|[Ss]et|[Nn]ew|[Tt]erm's) (?:book|text|novel)(?: this (?:half[- ])?term)? (?:is|will be)"
    rf" (?P<thing>{RUN})(?=[.,!?;)\n]|$| (?:by|and|this)\b)"
)
_READ_NOW = late.compile(
    rf"\b(?:are|been|be|started|enjoying) (?:re-?)?reading (?P<thing>{RUN})(?= (?:this (?:half[- ])?term|in (?:English|[Ll]iteracy))\b)"
)
# "Film night on Friday: Coco."
_FILM_NIGHT = late.compile(
    rf"\b[Ff]ilm (?:[Nn]ight|[Cc]lub)(?: (?:on|this) [A-Z][a-z]+(?: \d+\w*)?)?(?: is|:| -) (?P<thing>{RUN})(?=[.,!?(\n]|$)"
)
# "Our rule is from Matthew 7:12"; "Matthew 7:12.4" is how fast he ran.
_SCRIPTURE = late.compile(
    r"\b(?P<thing>(?:Amos|Daniel|Ezra|Hosea|Isaiah|James|Jeremiah|Joel|John|Jonah|Joshua|Jude|Luke|Mark|Matthew|Micah|Nehemiah|Peter|Ruth|Samuel|Timothy|Titus))"
    r" \d{1,3}(?::|[ ,]+v(?:erses?|v)?\.? ?)\d{1,3}\b(?!\.\d)"
)
_READ_ALOUD = frozenset(
    "bible christian church collective faith god golden gospel jesus lord love mission motto prayer psalm reflection rule scripture verse vision worship".split()
)
_RADIO = late.compile(r"\b(?P<thing>[A-Z][a-z]+ (?:FM|Radio))\b")
# As in ``thing_shapes``: each with the words of which one must be in the text.
REGEXES: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (_PUB, frozenset({"dragon", *_INNS.lower().split()})),
    (_SCOUTS, _PACKS),
    (_CLASS_BOOK, frozenset("book text novel".split())),
    (_READ_NOW, frozenset({"reading"})),
    (_FILM_NIGHT, frozenset({"film"})),
    (_SCRIPTURE, _READ_ALOUD),
    (_RADIO, frozenset({"fm", "radio"})),
)
