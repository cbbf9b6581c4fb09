# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""The shapes of words that give a capital to what is read, sung, staged or painted on an egg."""

from __future__ import annotations

import re

from publisher.detect import late
from publisher.detect.capitals import NAME, RUN

# "Further reading: Elizabeth, Our Last Tudor; …"; what somebody recommends is another matter.
_READING_LIST = late.compile(
    r"\b(?:[Uu]seful|[Ff]urther|[Ww]ider|[Rr]ecommended|[Ss]uggested|[Bb]ackground) (?:reading|books?|texts?|websites?|viewing|listening|podcasts?):"
    r" (?P<thing>(?![^.!?\n]*\b(?:ask|see|Year \d|Y\d|Class)\b)[^.!?\n]*)"
)
# "How does Stevenson present Mr Hyde?"
_ESSAY = late.compile(
    rf"\b[Hh]ow (?:far )?(?:does|do|is|are) (?P<thing>{NAME})(?: (?:and|or) {NAME})? (?:present|portray|depict|convey|explore|structure)(?:ed|s)?\b(?! h(?:is|er)\b)"
)
# "Nell Harrow's talks on YouTube"
_BROADCAST = late.compile(
    rf"(?P<thing>{NAME} {NAME}'s?) (?:talks?|videos?|lectures?|podcasts?|documentar(?:y|ies)|series|channel|programmes?) on (?:YouTube|Youtube|(?:the )?BBC|iPlayer|Channel|Netflix|Spotify)\b"
)
# "by Ada Harrow and S. T. Lund, and": who made a book with somebody else.
SECOND_AUTHOR = late.compile(
    rf"\b[A-Z]\w+ by (?:{NAME} {NAME}|(?:[A-Z]\.? ){{1,3}}{NAME}),? (?:and|&) (?P<thing>(?:[A-Z]\.? ){{1,3}}{NAME}|{NAME} {NAME})(?=[.;:!?)\n]|$|, (?:and|which|in)\b)"
)
# "Tickets are now on sale for Oliver!": of nobody else are they sold with a cheer.
_SHOW = late.compile(
    rf"\b(?<![Rr]affle )(?:[Tt]ickets|on sale|[Rr]ehearsals|[Aa]uditions|[Bb]ooking)(?: [a-z]+){{0,4}} for (?P<thing>{RUN})!"
)
_OF_A_TALE = late.compile(
    r"\b(?P<thing>(?:Jack|Cinderella|Goldilocks|Hansel|Gretel|Aladdin|Alice|Dorothy|Rapunzel)(?:'s)?) (?:(?:magic )?beanstalk|magic beans?|(?:glass )?slipper|(?:gingerbread|brick|straw) house|magic lamp|(?:tea ?party|ruby slippers))\b"
)
# "Egg Sheeran", "Buzz Lightegg"; Clegg, Legg and Eggleston are families.
_ON_EGGS = late.compile(
    rf"(?P<thing>\bEgg[a-z]*(?<!leston)(?<!erton)(?<!ington)(?<!Eggar)(?<!Eggers) {NAME}|{NAME} [A-Z][a-z]*egg(?<!Clegg)(?<!Begg)(?<!Legg)(?<!Kegg)(?<!Gregg)\b)"
)
_PLAYERS = frozenset("youtube tube bbc iplayer channel netflix spotify".split())
_AUTHORS = frozenset({"by"})
# As in ``thing_shapes``: each with the words of which one must be in the text.
REGEXES: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (_READING_LIST, frozenset("useful further wider recommended suggested background".split())),
    (_ESSAY, frozenset({"how"})),
    (_BROADCAST, _PLAYERS),
    (SECOND_AUTHOR, _AUTHORS),
    (_SHOW, frozenset("tickets sale rehearsals auditions booking".split())),
    (
        _OF_A_TALE,
        frozenset("beanstalk beans bean slipper slippers house lamp teaparty party".split()),
    ),
    (_ON_EGGS, frozenset("egg eggs easter".split())),
)
