"""Capitals that belong to a thing: a pet, a storm, a house with points, a rival school."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from publisher.detect import cues, gazetteer
from publisher.detect.names_reading import Reading
from publisher.detect.patterns import AnyCase, Shape, either_case
from publisher.detect.text import fold
from publisher.detect.themes import things

_NAME = r"[A-Z][A-Za-z'-]*[a-z]"
_LIST = rf"{_NAME}(?:(?:, | and | or | & |, and ){_NAME})*"
_RUN = rf"{_NAME}(?: {_NAME})*"
_NUMBERS = "two three four five six seven eight nine ten eleven twelve some many several no"
_NUMBER = rf"(?:{'|'.join(map(either_case, _NUMBERS.split()))}|\d+)"
_FEW = re.compile(rf"\b{_NUMBER} (?P<thing>{_NAME}(?: {_NAME})*s)\b")
_POINTS = re.compile(
    rf"(?P<thing>{_NAME})(?: [Hh]ouse)?\W{{1,4}}\d{{2,4}}(?:\.\d)?\b(?! ?(?:m|cm|km|years?)\b)"
)
_HOUSES = re.compile(
    rf"\b[Hh]ouses?(?: (?:cup|shield|trophy))?[^\w.!?]{{1,4}}(?:are |is )?(?P<thing>{_LIST})"
)
_AND = re.compile(r", and | and | or | & |, ")
_COLOURS = frozenset("red blue green yellow purple orange white gold silver".split())
_COLOUR = rf"(?:{'|'.join(map(either_case, sorted(_COLOURS)))})"
_COLOURED = re.compile(
    rf"\b{_COLOUR}(?: for |\W{{1,3}})(?P<thing>{_NAME})(?=[,;.)\n]| and |$)"
    rf"|(?P<other>{_NAME})\W{{1,3}}{_COLOUR}\b(?=[,;.)\n]| and |$)"
)
_HOUSE_POINTS = re.compile(
    rf"(?P<thing>{_LIST})[:,–-]? (?:[Tt]he |[Oo]ur )?house points\b[^.!?\n]{{0,30}}\d"
)
_GAELIC_PLACE = re.compile(r"\b(?P<thing>[A-Z]\w+ (?:na|nan|nam) [A-Z]\w+)")
_FOREIGN_TITLE = re.compile(
    rf"\b(?P<thing>(?:Le (?:Petit|Grand|Tour|Chat)|La|Les|Der|Die|Das|Los|Las) {_NAME})"
)
_ON_RIVER = re.compile(
    rf"(?P<thing>{_NAME})[ -](?:on|upon)[ -](?:[Tt]he[ -])?(?:Mersey|Trent|Tyne|Thames|Avon|Sea"
    r"|Tees|Water|Wye|Severn|Dee|Stour|Wharfe|Dove|Soar|Humber|Ouse|Swale|Tweed|Usk|Naze|Wolds?)\b"
)
_CLASSES = AnyCase(
    r"\b(?:class(?:es)? names?|names? (?:of|for) (?:our|the) (?:new )?classes|our classes"
    r"|classes are|classes will be)\b",
)
_YEARS = re.compile(rf"\b(?:Reception|Nursery|(?:Year|Yr) ?\d+|[YP]\d+)\W{{1,4}}(?P<thing>{_RUN})")
_PRAISED = re.compile(
    r"\b(?:of the week|awards?|winners?|well done|congrat\w+|certificates?)\b", re.I
)
_RIVAL = re.compile(
    r"\b(?:beat|beating|drew (?:\S+ )?with|lost (?:[\w-]+ ){0,4}to|vs?\.?|versus|against|hosted"
    r"|faced|played"
    r"|away (?:at|to)|at home to) (?P<thing>(?:Sir|Lady|Lord|Queen|King|Prince|Princess|Dame|Bishop"
    rf"|Archbishop|Cardinal|Blessed|Our) {_RUN}|{_RUN}'s?(?=[\s,.;]+(?:and|\d|in the|on|[,.;(]|$)))"
)
_SUPPLIER = re.compile(
    r"\b(?:uniforms?|kit|shoes|order|orders|buy|bought|available|supplied|stocked|contractors?|catering)\b"
    rf"[^.!?\n]{{0,30}}\b(?:from|by|at) (?P<thing>{_RUN}(?:(?:, | and | or | & |, or ){_RUN})*)"
)
_SHOP = frozenset(
    "uniform uniforms kit shoes order orders buy bought available supplied stocked contractors"
    " catering".split()
)
_CAUSE = re.compile(rf"(?P<thing>{_NAME}'s (?!Mum|Dad|Nan){_NAME})\b")
_CAUSES = frozenset(
    "charity charities cause causes hospice foundation fundraising raise raised donations story"
    " book text author".split()
)
_CLIPPED = re.compile(r"(?<![\w.])(?:[A-Z]-|K')(?P<thing>[A-Z][a-z]+)")
_SUNG = re.compile(
    rf"\b(?:sang|singing|sing|belted out|belting out|danced to|dancing to) (?P<thing>{_RUN}"
    rf"(?:(?:, | and | & |, and ){_RUN})*)"
)
_SONG_BY = re.compile(rf"\b(?:sang|singing|sing|belted out) [^.!?\n]{{0,40}}? by (?P<thing>{_RUN})")
_TUNES = frozenset("sang singing sing belted belting danced dancing".split())
_TITLED = re.compile(
    rf"(?P<thing>{_NAME}) and (?:the|his|her) "
    r"(?!Year|Reception|Nursery|PTA|Friends|School|Head|Deputy|KS|Eco|TA)[A-Z][a-z]"
)
_STORMS = re.compile(rf"\b[Ss]torms?\b[^.!?\n]{{0,20}}: (?P<thing>{_LIST})")
_OWN_CLUB = re.compile(
    rf"(?P<thing>{_NAME}'s (?:{_NAME} )?(?:Club|Group|Foundation|Trust|Cafe|Fund|Appeal|Place|Army"
    r"|Hospice|Law|Day|Kitchen|House|Rocket|Bakery|Butchers|Barn|Farm|Army|Way|Lane|Street|Road|Avenue|Court|Cross|Common"
    r"|Bay|Fitness|Salon|Cakes|Bakes|Florist|Flowers|Stables|Taxis|Tuition))\b"
)
_CLUBS = frozenset(
    "club group foundation trust cafe fund appeal place army hospice law day kitchen house rocket"
    " bakery butchers barn farm way lane street road avenue court cross common bay"
    " fitness salon cakes bakes florist flowers stables taxis tuition".split()
)
_STYLE = re.compile(rf"(?P<thing>{_RUN})-(?:style|inspired|themed|like|esque)\b")
_HOUSE_OF = re.compile(rf"(?P<thing>{_NAME}'s) of [A-Z]")
_WORK = re.compile(rf"(?P<thing>(?:{_NAME} |[A-Z]\. ?)(?:{_NAME} |[A-Z]\. ?)?{_NAME}'s) [\"“']")
_WORK_OF = re.compile(
    rf"(?P<thing>{_RUN}) \((?:[A-Z]\. ?|{_NAME} )(?:[A-Z]\. ?)?(?!Class|House|Team){_NAME}\)"
)
_REGNAL = re.compile(
    rf"(?P<thing>{_NAME} (?:I{{2,3}}|IV|VI{{0,3}}|IX|X|I(?=[.,;:)]| and | of | in |'s|$)))\b"
)
_BYLINE = re.compile(
    rf"\b[A-Z]\w+[\"']?,? (?:(?:written |illustrated )?by) (?P<thing>(?:[A-Z]\.? ?){{0,2}}{_RUN})"
)
_READING = frozenset(
    "text texts novel novels book books story stories read reading author authors poem poems poet"
    " poetry chapter illustrator illustrated page recommendations library titles shelf".split()
)
_AGAINST = frozenset(
    "beat beating drew lost v vs versus against hosted faced played away home".split()
)
_BOUND = frozenset(
    "rocket law theorem scale foundation hospice hospital charity appeal trust fund school academy"
    " juniors primary nursery bakery butchers arms cottage court brewery".split()
)


def find_things(reading: Reading) -> None:
    """Block words that a pattern of school life gives to a thing."""
    text = reading.text.plain
    found: set[int] = set()
    for shape, wanted in _SHAPES:
        if not wanted or not wanted.isdisjoint(reading.words):
            for match in shape.matches(reading.text):
                found.update(_words(reading, *match.span("thing")))
    found.update(_scored(reading, text))
    for look, wanted in _LOOKS:
        if not wanted.isdisjoint(reading.words):
            found.update(look(reading))
    for place in found:
        _unname(reading, place)
    reading.blocked.update(place for place in found if place not in reading.named)


def _unname(reading: Reading, place: int) -> None:
    """A school or a ship may bear a noble's title; nobody names one after a Mrs Patel."""
    hit = reading.named.get(place)
    if hit is None or hit.who == "public_figure":
        return
    named = [other for other, held in reading.named.items() if held is hit]
    if hit.source != "title" or reading.tokens[named[0]].fold in cues.NOBLE:
        for other in named:
            del reading.named[other]


def _words(reading: Reading, at: int, to: int) -> Iterator[int]:
    for place, token in enumerate(reading.tokens):
        if token.capital and at <= token.at < to:
            yield place


@cache
def _pets() -> re.Pattern[str]:
    pet = rf"(?:{'|'.join(sorted(things('pets'), key=len, reverse=True))})"
    words = r"(?:[a-z-]+ ){0,3}"
    return re.compile(
        rf"(?P<thing>{_LIST})(?:,? (?:are|is)|,) (?:our|the|my|a|an|two|three) {words}{pet}s?\b"
        r"(?! ?(?:monitor|expert|lover))",
    )


_OURS = "(?:" + "|".join(map(either_case, "our the school class new two three four baby".split()))


@cache
def _called() -> re.Pattern[str]:
    longest = sorted(things("pets"), key=len, reverse=True)
    pet = rf"(?:{'|'.join(map(either_case, longest))})"
    return re.compile(
        rf"\b(?:{pet}(?i:(?: pigs?)?s?,? (?:[a-z]+ ){{0,2}}(?:called|named|names?(?: is| are)?),? )"
        rf"|{_OURS})(?i: (?:[a-z]+ ){{0,2}}){pet}(?i:(?: pigs?)? )"
        rf"|{either_case('named')}(?i: (?:them|him|her|it) ))(?P<thing>{_LIST})"
    )


@cache
def _apposed() -> re.Pattern[str]:
    """ "their horses, Samson and Goliath."; but "we fed the ducks, Amelia and Zac laughed"."""
    pet = rf"(?:{'|'.join(sorted(things('pets'), key=len, reverse=True))})"
    return re.compile(
        rf"\b{_OURS}|{either_case('their')}) (?:[a-z]+ ){{0,2}}{pet}"
        rf"(?: pig)?s?[,:] (?P<thing>{_LIST})(?=[.!?,;)\n]|$)"
    )


def _scored(reading: Reading, text: str) -> Iterator[int]:
    """Houses in a table of points, and the same houses elsewhere in the passage."""
    lower = reading.text.lower
    names: set[str] = set()
    if any(word in lower for word in ("point", "house", "token", "attendance")):
        rows = list(_POINTS.finditer(text))
        names.update(row["thing"].lower() for row in rows if len(rows) > 1)
    if "point" in lower:
        teams = re.findall(rf"\bTeam ({_NAME})", text)
        names.update(name.lower() for name in teams if len(teams) > 1)
    if sum(map(lower.count, _COLOURS)) > 2:
        worn = [row["thing"] or row["other"] for row in _COLOURED.finditer(text)]
        names.update(name.lower() for name in worn if len(worn) > 2)
    if "house" in lower:
        for row in _HOUSES.finditer(text):
            names.update(_AND.split(row["thing"].lower()))
        asked = re.finditer(rf"\b(?:be|are) in (?P<thing>{_NAME}, {_LIST})[?.]", text)
        for row in (*asked, *re.finditer(rf"(?P<thing>{_LIST}) [Hh]ouses\b", text)):
            names.update(_AND.split(row["thing"].lower()))
    for place, token in enumerate(reading.tokens) if names else ():
        if token.capital and token.word.lower() in names and not _is_pupil(reading, place):
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
    rows = [] if _PRAISED.search(plain) else [m.span("thing") for m in _YEARS.finditer(plain)]
    for place, token in enumerate(reading.tokens):
        if token.capital and (
            token.fold in gazetteer.EVERYDAY or any(at <= token.at < to for at, to in rows)
        ):
            yield place


_LEADS = re.compile(r" (?:lead|are|have|take the lead|(?:is|are)? ?on \d|with \d)\b")


def _houses_of_figures(reading: Reading) -> Iterator[int]:
    """Houses named after the famous: two of them make "Franklin lead the way" a house too."""
    lone = {first for first, past, kind in reading.phrases if kind == "figure" and past - first < 2}
    if len(lone) > 1:
        for place, token in enumerate(reading.tokens):
            known = token.capital and token.fold in gazetteer.surnames()
            if known and _LEADS.match(reading.after(place)):
                yield place


_PLACES = re.compile(
    rf"\b1st\W{{1,3}}(?P<first>{_NAME})\W{{1,3}}(?:and )?2nd\W{{1,3}}(?P<second>{_NAME})"
    rf"\W{{1,3}}(?:and )?3rd\W{{1,3}}(?P<third>{_NAME})"
)
_COORDINATED = re.compile(rf"(?P<thing>{_NAME}(?:, {_NAME})*,? (?:and|&|or) {_NAME})\b(?! [A-Z])")


def _named_after(reading: Reading) -> Iterator[int]:
    """Groups that bear the surnames of the famous: "1st Curie, 2nd Turing, 3rd Bolt"."""
    famous = gazetteer.figure_surnames()
    for match in _PLACES.finditer(reading.text.plain):
        if sum(fold(match[n]) in famous for n in (1, 2, 3)) > 1:
            yield from _words(reading, *match.span())
    if reading.words.isdisjoint(_GROUPS):
        return
    for match in _COORDINATED.finditer(reading.text.plain):
        row = list(_words(reading, *match.span("thing")))
        folds = [reading.tokens[place].fold for place in row]
        lone = all(reading.strength(place) < _GIVEN for place in row)
        if lone and famous.issuperset(folds) and not cues.PERSON_LED.search(reading.before(row[0])):
            yield from row


_GIVEN = 3.2  # Scott and Henry are sooner two boys
_GROUPS = frozenset("tutor form forms house houses groups teams sets".split())


def _creatures(reading: Reading) -> Iterator[int]:
    """ "Percy the Pig", "Fred the Frog", "Bramble the rabbit"."""
    tokens, creatures = reading.tokens, things("creatures")
    for place, token in enumerate(tokens[:-2]):
        if token.capital and tokens[place + 1].fold == "the":
            kinds = {other.fold for other in tokens[place + 2 : place + 5]}
            kind = tokens[place + 2]
            rhymes = kind.capital and kind.word[:1] == token.word[:1]
            if (rhymes or kinds & creatures) and reading.gap(place) == " ":
                yield from (place, place + 1)
                yield from (place + 2,)


def _groves(reading: Reading) -> Iterator[int]:
    """Classes named after trees and birds: one that is nobody's name tells what the rest are."""
    nature = [
        place
        for place, token in enumerate(reading.tokens)
        if token.capital and token.fold in things("nature")
    ]
    kinds = {reading.tokens[place].fold for place in nature}
    if len(kinds) > 1 and kinds & things("trees"):
        for place in nature:
            if not cues.PERSON_LED.search(reading.before(place)):
                yield place


def _led(reading: Reading) -> Iterator[int]:
    """ "Storm Bert", "HMS Victory", "Loch Ness"."""
    for place, token in enumerate(reading.tokens[:-1]):
        water = token.fold in ("river", "lake") and reading.before(place).lower().endswith("the ")
        team = token.fold == "team" and reading.tokens[place + 1].fold in gazetteer.EVERYDAY
        led = token.capital and (water or team or token.fold in things("before"))
        if led and reading.gap(place) == " ":
            yield from (place, place + 1)


def _owned_by_things(reading: Reading) -> Iterator[int]:
    """ "The Elizabeth Garrett Anderson wing", "behind Wilberforce block"."""
    tokens, after = reading.tokens, things("after")
    for place, token in enumerate(tokens):
        if token.fold not in after or not place or reading.gap(place - 1) not in (" ", "'s ", "' "):
            continue
        if _EXERTION.match(reading.after(place)):
            continue
        back = place - 1
        bound = not tokens[back].possessive or token.fold in _BOUND
        if not bound or not tokens[back].capital or tokens[back].first:
            continue
        run = _run_back(reading, back)
        if not cues.PERSON_LED.search(reading.before(run[-1])):
            yield from run


# What somebody does for a cause: "Morag's charity trek".
_EXERTION = re.compile(
    r"(?: [a-z]+)? (?:trek|walk|run|ride|swim|climb|hike|cycle|challenge|marathon|skydive"
    r"|abseil|head ?shave|haircut|fundraiser)\b"
)


def _run_back(reading: Reading, last: int) -> list[int]:
    run = [last]
    while (
        run[-1]
        and len(run) < 4
        and reading.tokens[run[-1] - 1].capital
        and reading.gap(run[-1] - 1) == " "
    ):
        run.append(run[-1] - 1)
    return run


# Each shape with the words of which one must be in the text; none: always.
_REGEXES: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (_FEW, frozenset()),
    (_FOREIGN_TITLE, frozenset("film films book books song sang read watched".split())),
    (_ON_RIVER, frozenset({"on", "upon"})),
    (_HOUSE_POINTS, frozenset({"house"})),
    (_GAELIC_PLACE, frozenset({"na", "nan", "nam"})),
    (_RIVAL, _AGAINST),
    (_CLIPPED, frozenset("tkxvj") | {"k'nex"}),
    (_STYLE, frozenset({"style", "inspired", "themed", "like", "esque"})),
    (_HOUSE_OF, frozenset({"of"})),
    (_SUNG, _TUNES),
    (_SONG_BY, _TUNES),
    (_TITLED, frozenset({"the", "his", "her"})),
    (_STORMS, frozenset({"storm", "storms"})),
    (_OWN_CLUB, _CLUBS),
    (_SUPPLIER, _SHOP),
    (_CAUSE, _CAUSES),
    (_WORK, frozenset()),
    (_BYLINE, _READING),
    (_WORK_OF, _READING),
    (_REGNAL, frozenset("i ii iii iv v vi vii viii ix x".split())),
    (_pets(), things("pets")),
    (_called(), things("pets")),
    (_apposed(), things("pets")),
)
_SHAPES = tuple((Shape(regex), wanted) for regex, wanted in _REGEXES)
_LOOKS: tuple[tuple[Callable[[Reading], Iterator[int]], frozenset[str]], ...] = (
    (_named_classes, frozenset({"class", "classes"})),
    (_houses_of_figures, frozenset({"house", "houses"})),
    (_named_after, _GROUPS | {"1st"}),
    (_creatures, frozenset({"the"})),
    (_groves, things("trees")),
    (_led, things("before") | {"river", "lake", "team"}),
    (_owned_by_things, things("after")),
)
