"""Capitals that are a house's, a class's or a team's: in a table of points, after a tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from publisher.detect import cues, gazetteer, late, persons, well_known
from publisher.detect.capitals import NAME, RUN
from publisher.detect.evidence import is_led, is_somebody, is_tied, plays
from publisher.detect.names_reading import Reading
from publisher.detect.names_scores import houses
from publisher.detect.patterns import AnyCase, Shape, Table
from publisher.detect.text import fold
from publisher.detect.themes import things

_CLASSES = AnyCase(
    r"\b(?:class(?:es)? names?|names? (?:of|for) (?:our|the) (?:new )?classes|our classes"
    r"|classes are|classes will be|houses (?:are|were|is))\b",
)
_YEARS = late.compile(rf"\b(?:Reception|Nursery|(?:Year|Yr) ?\d+|[YP]\d+)\W{{1,4}}(?P<thing>{RUN})")
# "Year 2 Tiddalik the frog, Year 3 Baba Yaga, Year 4 Persephone": what each has of something.
_YEAR_HAS = late.compile(
    rf"\bYear \d(?: has| have)?:? (?P<thing>{RUN}(?: the [a-z]+ [a-z]+)?)(?=, | and |[.;]|$)"
)
_PRAISED = late.compile(
    r"\b(?:of the week|awards?|winners?|well done|congrat\w+|certificates?)\b", re.I
)
_LEADS = late.compile(r" (?:lead|are|have|take the lead|(?:is|are)? ?on \d|with \d)\b")
_PLACES = Table(
    Shape(
        late.compile(
            rf"\b[1-9](?:st|nd|rd|th)\W{{1,3}}(?P<thing>{NAME})\b(?! \(?[A-Z]| from [A-Z])"
        )
    )
)
_WON_BY = Table(
    Shape(
        late.compile(
            rf"\bwon by (?P<thing>{NAME}), (?:with )?{NAME} (?:second|2nd|in second)(?: place)?,?"
            rf"(?: and)?(?: (?P<last>{NAME}) (?:third|3rd|in third))?"
        )
    )
)
_IN_ROOMS = late.compile(rf"\b[Ii]n (?P<thing>{NAME})(?: class)?,? we(?: have|'ve| are|'re)\b")
_COORDINATED = Table(
    Shape(
        late.compile(rf"(?P<thing>{NAME}(?:, {NAME})*,? (?:and|&|or) {NAME})\b(?! [A-Z])"),
        part=late.compile(r" (?:and|&|or) [A-Z]"),
    )
)
FORENAME = 3.2  # Scott and Henry are sooner two boys
_TAUGHT = frozenset(
    "lessons essay essays poets philosophers economists artists scientists composers".split()
)
_GROUPS = frozenset("tutor form forms house houses groups teams sets".split())


def find(reading: Reading) -> Iterator[int]:
    """The words of this passage that belong to a group."""
    yield from _scored(reading)
    yield from _among_figures(reading)
    for look, wanted in _LOOKS:
        if not wanted.isdisjoint(reading.words):
            yield from look(reading)


def words_in(reading: Reading, at: int, to: int) -> Iterator[int]:
    for place in reading.text.words_from(at, to):
        if reading.tokens[place].capital:
            yield place


def _scored(reading: Reading) -> Iterator[int]:
    """Houses in a table of points, and the same houses elsewhere in the passage."""
    names = houses(reading.text)
    for place in reading.capitals_at if names else ():
        if reading.tokens[place].word.lower() in names and not _is_pupil(reading, place):
            yield place


def _is_pupil(reading: Reading, place: int) -> bool:
    after = place + 1
    return (
        after < len(reading.tokens)
        and reading.tokens[after].capital
        and reading.gap(place) == " "
        and reading.tokens[after].fold in gazetteer.surnames()
    )


def _named_classes(reading: Reading) -> Iterator[int]:
    """Everyday words are classes; so is whatever stands behind a year, unless it is praised."""
    plain = reading.text.plain
    if not _CLASSES.search(plain):
        return
    for place, token in enumerate(reading.tokens):
        if token.capital and token.fold in gazetteer.EVERYDAY:
            yield place
    for match in () if _PRAISED.search(plain) else _YEARS.finditer(plain):
        yield from words_in(reading, *match.span("thing"))


def _years_have(reading: Reading) -> Iterator[int]:
    """Three years in a row, of which one or more has somebody or something well known."""
    known = {first for first, past, kind in reading.phrases if kind in ("figure", "organisation")}
    several = known and reading.plain.count("Year ") > 2
    rows = list(_YEAR_HAS.finditer(reading.plain)) if several else []
    if len(rows) < 3 or _PRAISED.search(reading.text.plain):
        return
    names = [list(words_in(reading, *row.span("thing"))) for row in rows]
    if sum(not known.isdisjoint(row) for row in names) > 1:
        for row in names:
            reading.told.update(row)
            yield from row


def _houses_of_figures(reading: Reading) -> Iterator[int]:
    """Houses named after the famous: two of them make "Franklin lead the way" a house too."""
    lone = {first for first, past, kind in reading.phrases if kind == "figure" and past - first < 2}
    if len(lone) > 1:
        for place, token in enumerate(reading.tokens):
            known = token.capital and token.fold in gazetteer.surnames()
            if known and _LEADS.match(reading.after(place)):
                yield place


_ROW = 90  # characters to either side within which the famous stand in one row
_LED_TO = late.compile(r"\b(?:by|with|from|to|for) $")  # "Puck was played by Dev"
_MOSTLY_BORNE = 3.6  # a forename of more children than think of its bearer: Harvey, Craig


def _among_figures(reading: Reading) -> Iterator[int]:
    """ "Hawking, Turing and Franklin tied": a surname among those of two who are famous by one
    word, in a table of houses as in a lesson; not who scored, nor who is in a class."""
    lone = [first for first, past, kind in reading.phrases if kind == "figure" and past - first < 2]
    if len(lone) < 2:
        return
    tokens, famous = reading.tokens, well_known.figure_surnames()
    for place, token in enumerate(tokens):
        if (
            not token.capital
            or token.fold not in famous
            or reading.strength(place) >= _MOSTLY_BORNE
        ):
            continue
        near = {tokens[p].fold for p in lone if abs(tokens[p].at - token.at) <= _ROW}
        alone = not (place and tokens[place - 1].capital and reading.gap(place - 1) == " ")
        if len(near - {token.fold}) > 1 and alone and not _is_pupil(reading, place):
            before = reading.before(place)
            played = plays(before, reading.after(place)) or _LED_TO.search(before)
            if not played and not is_somebody(reading.text, token):
                yield place


def _named_after(reading: Reading) -> Iterator[int]:
    """Groups that bear the surnames of the famous: "1st Curie, 2nd Turing, 3rd Bolt"."""
    famous = well_known.figure_surnames()
    ranked = [fold(match["thing"]) for match in _PLACES.found(reading.text)]
    if len(ranked) > 2 and _is_of_groups(ranked):
        names_of = frozenset(ranked)
        yield from (p for p, t in enumerate(reading.tokens) if t.capital and t.fold in names_of)
    for match in _WON_BY.found(reading.text):
        row = list(words_in(reading, *match.span()))
        known = sum(reading.tokens[place].fold in famous for place in row)
        borne = any(reading.strength(place) >= FORENAME for place in row)
        if len(row) > 2 and known * 2 > len(row) and not borne:
            yield from row
    grouped = not reading.words.isdisjoint(_GROUPS)
    if not grouped and reading.words.isdisjoint(_TAUGHT):
        return
    for match in _COORDINATED.found(reading.text):
        row = list(words_in(reading, *match.span("thing")))
        folds = [reading.tokens[place].fold for place in row]
        if not grouped and len(row) < 3:
            continue
        lone = all(reading.strength(place) < FORENAME for place in row)
        if lone and famous.issuperset(folds) and not is_led(reading.before(row[0])):
            yield from row


_NOW_AND_THEN_A_NAME = 1.0


def _is_of_groups(ranked: list[str]) -> bool:
    """Whether those who came first, second and third are houses or classes: surnames of the famous,
    or trees and birds; not where one of them, Ravi or Tom, is neither and is a forename."""
    wild = {word for word in ranked if word in things("creatures") or word in things("nature")}
    tame = {word: gazetteer.given().get(word, 0.0) for word in ranked if word not in wild}
    famous, family = well_known.figure_surnames(), gazetteer.surnames()
    pupil = any(
        (borne >= gazetteer.STRONG and word not in famous)
        or (borne >= FORENAME and word not in family)
        or (borne >= _NOW_AND_THEN_A_NAME and wild)
        for word, borne in tame.items()
    )
    forenames = sum(borne >= FORENAME for borne in tame.values())
    known = sum(word in famous for word in tame)
    if pupil or forenames * 2 >= len(ranked):
        return False
    return known * 2 > len(ranked) or len(wild) > 1


def _groves(reading: Reading) -> Iterator[int]:
    """Classes named after trees and birds: one that is nobody's name tells what the rest are."""
    kinds = reading.capitals & things("nature")
    if len(kinds) < 2:
        return
    nature = [place for place in reading.capitals_at if reading.tokens[place].fold in kinds]
    classes = any(reading.after(place).startswith((" Class", " House")) for place in nature)
    if classes or kinds & things("trees"):
        for place in nature:
            token = reading.tokens[place]
            ours = _of_a_name(reading, place) or is_tied(reading.text, token)
            if not ours and not persons.stands_as_one(reading.text, token):
                yield place


# "Ash and Hazel swim on Mondays": pupils of such names hardly do so week by week, three of them.
_ON_DAYS = late.compile(
    r"\b[A-Z][a-z]+ (?:and|&) [A-Z][a-z]+ (?:[a-z]+ )?on (?:Mon|Tues|Wednes|Thurs|Fri)days\b"
)


def _timetabled(reading: Reading) -> Iterator[int]:
    """Classes named after trees and birds, and the days on which they have something."""
    kinds = reading.capitals & things("nature")
    if len(kinds) > 2 and _ON_DAYS.search(reading.text.plain):
        for place in reading.capitals_at:
            if reading.tokens[place].fold in kinds and not _of_a_name(reading, place):
                yield place


_OF_CLASS = late.compile(
    rf"\b(?:(?P<first>{NAME}) [Cc]lass\b|[Cc]lass (?P<second>{NAME}) (?:have|are)\b)"
)
_IN_CLASS = late.compile(
    r"\b(?:[Pp]arents|[Ff]amilies|[Cc]hildren|[Ee]veryone|[Aa]ll) (?:of|in|from) $|\b[Cc]lass $"
)


_TO_A_CLASS = frozenset("of in from class".split())


def _of_a_class(reading: Reading) -> Iterator[int]:
    """ "Rowan class assembly is on Friday. Parents of Rowan are invited"."""
    tokens = reading.tokens
    of_one = [
        place
        for place in reading.capitals_at
        if place and tokens[place - 1].fold in _TO_A_CLASS
        if _IN_CLASS.search(reading.before(place)) and not _is_pupil(reading, place)
    ]
    rows = _OF_CLASS.finditer(reading.text.plain) if of_one else ()
    names = {(row["first"] or row["second"]).lower() for row in rows}
    yield from (place for place in of_one if tokens[place].word.lower() in names)


def _in_rooms(reading: Reading) -> Iterator[int]:
    """ "In Moore we have been weaving, in Riley we have been printing": classes, two of them."""
    plain = reading.plain
    several = plain.count(" we ") + plain.count(" we'") > 1
    rows = list(_IN_ROOMS.finditer(plain)) if several else []
    for match in rows if len(rows) > 1 else ():
        yield from words_in(reading, *match.span("thing"))


# "sorted into Bream, Tench or Rudd", "whoever runs Chess, Choir or Tag Rugby".
_ANY_OF = late.compile(rf"(?P<thing>{RUN}(?:, {RUN})+,? or {RUN})")
_SORTED = AnyCase(r"\b(?:points? (?:go|goes|went|awarded) to|(?:sorted|put|placed) into) $")


def _choices(reading: Reading) -> Iterator[int]:
    """Three and more with "or" before the last, none of them a usual forename unless somebody is
    put into it: houses, clubs and colours."""
    plain = reading.text.plain
    for match in _ANY_OF.finditer(plain):
        row = list(words_in(reading, *match.span("thing")))
        usual = any(reading.strength(place) >= FORENAME for place in row)
        if not usual or _SORTED.search(plain[max(0, match.start() - 40) : match.start()]):
            yield from row


def _of_a_name(reading: Reading, place: int) -> bool:
    """ "Lily-Rose", "Daisy B", "Violet Hempstock"."""
    if place + 1 >= len(reading.tokens) or not reading.tokens[place + 1].capital:
        return False
    after = reading.tokens[place + 1].fold
    return reading.gap(place) == "-" or (
        reading.gap(place) == " "
        and (len(after) == 1 or after in gazetteer.surnames())
        and after not in cues.HEADS
    )


_LOOKS: tuple[tuple[Callable[[Reading], Iterator[int]], frozenset[str]], ...] = (
    (_named_classes, frozenset({"name", "names", "classes", "houses"})),
    (_years_have, frozenset({"year"})),
    (_houses_of_figures, frozenset({"house", "houses"})),
    (_named_after, _GROUPS | _TAUGHT | {"1st", "won"}),
    (_in_rooms, frozenset({"we"})),
    (_choices, frozenset({"or"})),
    (_groves, things("trees") | {"class", "house"}),
    (_timetabled, frozenset("mondays tuesdays wednesdays thursdays fridays".split())),
    (_of_a_class, frozenset({"class"})),
)
