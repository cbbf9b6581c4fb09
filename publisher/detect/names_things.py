"""Capitals that belong to a thing: a pet, a storm, a rival school, a group."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from publisher.detect import cues, gazetteer, names_groups, persons
from publisher.detect.names_groups import FORENAME, LIST, NAME, RUN, words_in
from publisher.detect.names_reading import Reading
from publisher.detect.patterns import Shape, either_case
from publisher.detect.themes import things

_NUMBERS = "two three four five six seven eight nine ten eleven twelve some many several no"
_NUMBER = rf"(?:{'|'.join(map(either_case, _NUMBERS.split()))}|(?<!\d )\d{{1,3}})"
_FEW = re.compile(rf"\b{_NUMBER} (?P<thing>{NAME}(?: {NAME})*s)\b")
_HOUSE_POINTS = re.compile(
    rf"(?P<thing>{LIST})[:,–-]? (?:[Tt]he |[Oo]ur )?house points\b[^.!?\n]{{0,30}}\d"
)
_GAELIC_PLACE = re.compile(r"\b(?P<thing>[A-Z]\w+ (?:na|nan|nam) [A-Z]\w+)")
_FOREIGN_TITLE = re.compile(
    rf"\b(?P<thing>(?:Le (?:Petit|Grand|Tour|Chat)|La|Les|Der|Die|Das|Los|Las) {NAME})"
)
_ON_RIVER = re.compile(
    rf"(?P<thing>{NAME})[ -](?:on|upon)[ -](?:[Tt]he[ -])?(?:Mersey|Trent|Tyne|Thames|Avon|Sea"
    r"|Tees|Water|Wye|Severn|Dee|Stour|Wharfe|Dove|Soar|Humber|Ouse|Swale|Tweed|Usk|Naze|Wolds?)\b"
)
_RIVAL = re.compile(
    r"\b(?:beat|beating|drew (?:\S+ )?with|lost (?:[\w-]+ ){0,4}to|vs?\.?|versus|against|hosted"
    r"|faced|played"
    r"|away (?:at|to)|at home to) (?P<thing>(?:Sir|Lady|Lord|Queen|King|Prince|Princess|Dame|Bishop"
    rf"|Archbishop|Cardinal|Blessed|Our) {RUN}|{RUN}'s?(?=[\s,.;]+(?:and|\d|in the|on|[,.;(]|$)))"
)
_SUPPLIER = re.compile(
    r"\b(?:uniforms?|kit|shoes|order|orders|buy|bought|available|supplied|stocked|contractors?|catering)\b"
    rf"[^.!?\n]{{0,30}}\b(?:from|by|at) (?P<thing>{RUN}(?:(?:, | and | or | & |, or ){RUN})*)"
)
_STOCKED = re.compile(
    r"\b(?:comes?|available|bought|ordered|stocked|sold) (?:only |online |direct(?:ly)? )?"
    rf"(?:from|at|by|through|via) (?P<thing>{RUN}(?:(?:, | and | or | & |, or ){RUN})*)"
)
_CLOTHES = frozenset(
    "embroidered blazer blazers jumper jumpers sweatshirt sweatshirts cardigan cardigans badges"
    " logo ties uniform uniforms shirts skirts polo kit fleece fleeces".split()
)
_SHOP = frozenset(
    "uniform uniforms kit shoes order orders buy bought available supplied stocked contractors"
    " catering".split()
)
_CAUSE = re.compile(rf"(?P<thing>{NAME}'s (?!Mum|Dad|Nan){NAME})\b")
_CAUSES = frozenset(
    "charity charities cause causes hospice foundation fundraising raise raised donations story"
    " book text author".split()
)
_CLIPPED = re.compile(r"(?<![\w.])(?:[A-Z]-|K')(?P<thing>[A-Z][a-z]+)")
_SUNG = re.compile(
    rf"\b(?:sang|singing|sing|belted out|belting out|danced to|dancing to) (?P<thing>{RUN}"
    rf"(?:(?:, | and | & |, and ){RUN})*)"
)
_SONG_BY = re.compile(rf"\b(?:sang|singing|sing|belted out) [^.!?\n]{{0,40}}? by (?P<thing>{RUN})")
_SUNG_LINE = re.compile(
    r"\b(?:chorus|songs?|rhymes?|hymns?|carols?|verses?|sang|singing|sing|sung)(?: of| called)?"
    r" ['\"](?P<thing>[^\"\n]{3,60}?)['\"](?!\w)"
)
_TUNES = frozenset(
    "sang singing sing sung belted belting danced dancing chorus song songs rhyme rhymes hymn"
    " hymns carol carols verse verses".split()
)
_TITLED = re.compile(
    rf"(?P<thing>{NAME}) and (?:the|his|her) "
    r"(?!Year|Reception|Nursery|PTA|Friends|School|Head|Deputy|KS|Eco|TA)[A-Z][a-z]"
)
_STORMS = re.compile(rf"\b[Ss]torms?\b[^.!?\n]{{0,20}}: (?P<thing>{LIST})")
_OWN_CLUB = re.compile(
    rf"(?P<thing>{NAME}'s (?:{NAME} )?(?:Club|Group|Foundation|Trust|Cafe|Fund|Appeal|Place|Army"
    r"|Hospice|Law|Day|Kitchen|House|Rocket|Bakery|Butchers|Barn|Farm|Army|Way|Lane|Street|Road|Avenue|Court|Cross|Common"
    r"|Bay|Fitness|Salon|Cakes|Bakes|Florist|Flowers|Stables|Taxis|Tuition))\b"
)
_CLUBS = frozenset(
    "club group foundation trust cafe fund appeal place army hospice law day kitchen house rocket"
    " bakery butchers barn farm way lane street road avenue court cross common bay"
    " fitness salon cakes bakes florist flowers stables taxis tuition".split()
)
_STYLE = re.compile(rf"(?P<thing>{RUN})-(?:style|inspired|themed|like|esque)\b")
_HOUSE_OF = re.compile(rf"(?P<thing>{NAME}'s) of [A-Z]")
_WORK = re.compile(rf"(?P<thing>(?:{NAME} |[A-Z]\. ?)(?:{NAME} |[A-Z]\. ?)?{NAME}'s) [\"“']")
_WORK_OF = re.compile(
    rf"(?P<thing>{RUN}) \((?:[A-Z]\. ?|{NAME} )(?:[A-Z]\. ?)?(?!Class|House|Team){NAME}\)"
)
_REGNAL = re.compile(
    rf"(?P<thing>{NAME} (?:I{{2,3}}|IV|VI{{0,3}}|IX|X|I(?=[.,;:)]| and | of | in |'s|$)))\b"
)
_BYLINE = re.compile(
    rf"\b(?!{cues.OUR_WORK} by )[A-Z]\w+[\"']?,? (?:(?:written |illustrated )?by)"
    rf" (?P<thing>(?:[A-Z]\.? ?){{0,2}}{RUN})"
)
_READING = frozenset(
    "text texts novel novels book books story stories read reading author authors poem poems poet"
    " poetry chapter illustrator illustrated page recommendations library titles shelf".split()
)
_AGAINST = frozenset(
    "beat beating drew lost v vs versus against hosted faced played away home".split()
)
# "Read Priya Anand's The Quiet Tide": who wrote it.
_AUTHOR_OF = re.compile(
    rf"\b[Rr]ead(?:ing)?\b[^.!?\n]{{0,90}}?(?P<thing>{NAME} {NAME}'s)"
    r" (?!Year|Reception|Nursery|Class|Book|World|House|Head|Mum|Dad)[A-Z]\w+ "
)
# "Small schools boys – 1st Ambleton, 2nd Lew Hartley": who came where is a school.
_SCHOOLS_RANKED = re.compile(
    r"\b[Ss]chools?(?: (?:boys|girls|teams?|winners?|category|finished|were|in|the|order|of)){0,8}"
    r" ?[–:-] "
    rf"(?P<thing>(?:1(?:st|,|\.) |{RUN} \((?:gold|winners?|\d+ ?(?:points|pts)))[^.!?\n]*)"
)
_OPPONENTS = re.compile(
    rf"\b[Pp]lay(?:ed|ing) (?:against )?(?P<thing>{RUN})\. They (?:were|are|had)\b"
)
# "West Leigh 7-0 Chalk End": sides of a match.
_SIDE = re.compile(rf"\b(?P<thing>(?:North|South|East|West) {NAME})\b")
# "The Ballad Of Reuben", "Ting-A-Ling-Ding": capitals where nobody puts them in a sentence.
_TITLE_OF = re.compile(rf"\b[A-Z]\w+ Of (?P<thing>(?:The )?{NAME})")
_REFRAIN = re.compile(r"\b(?P<thing>[A-Z][a-z]*(?:-[A-Z][a-z]*){3,})")
# "heroes: Nell Harrow (who found a comet), …": children are in a class, not explained.
_EXPLAINED = re.compile(
    r"\b(?:heroes|heroines|figures|inventors|explorers|scientists|artists|composers|reformers)\b"
    r"[^.!?\n]{0,20}: "
    rf"(?P<thing>(?={RUN} \((?!aged|in |from |both|all)[a-z])[^.!?\n]*)"
)
_PARK = re.compile(
    rf"\b(?P<thing>{RUN}) (?:(?:country|theme|adventure|water|wildlife|retail|national|skate)"
    r" ?park|(?:nature|wildlife) reserve|railway|reservoir|campsite"
    r"|(?:activity|outdoor|visitor|leisure|sports|garden|shopping) centre)\b"
)
# "Ysgol Bryn Gwawr", "Parti Branwen", "Dosbarth Lili".
_WELSH_GROUP = re.compile(
    r"\b(?P<thing>(?:Ysgol|Parti|Cor|Aelwyd|Capel|Eglwys|Dosbarth|Clwb|Cylch|Neuadd|Canolfan"
    r"|Madrasah)(?: [A-Z][\w'-]+){1,3})"
)
_HISTORIC = re.compile(
    r"\b(?P<thing>[A-Z]\w+ [A-Z]\w+)'s? "
    r"(?:House|Museum|Cottage|Gallery|Theatre|Palace|Birthplace|Tomb)\b"
)
_ISLE = re.compile(
    r"\b(?:(?:on|off|around) (?=Arran|Iona|Mull|Islay|Jura|Lundy|Anglesey|Tiree|Bute|Rathlin)"
    r"|(?:side|coast|isles?|end|shore) of (?=Skye|Lewis|Harris|Arran|Iona|Mull|Islay|Jura|Bute))"
    r"(?P<thing>[A-Z][a-z]+)\b(?! [A-Z])"
)
_FORT = re.compile(rf"\b(?P<thing>(?:Fort|Port|Mount|Loch|Lough|Cape) {NAME})")
_FAMED = frozenset(
    "heroes heroines figures inventors explorers scientists artists composers reformers".split()
)
_SITES = frozenset("park waterpark skatepark reserve centre railway reservoir campsite".split())
_WELSH_GROUPS = frozenset(
    "ysgol parti cor aelwyd capel eglwys dosbarth clwb cylch neuadd canolfan madrasah".split()
)
_BOUND = frozenset(
    "rocket law theorem scale foundation hospice hospital charity appeal trust fund school academy"
    " juniors primary nursery bakery butchers arms cottage court brewery".split()
)


def find_things(reading: Reading) -> None:
    """Block words that a pattern of school life gives to a thing."""
    found: set[int] = set()
    for shape, wanted in _SHAPES:
        if not wanted or not wanted.isdisjoint(reading.words):
            for match in shape.matches(reading.text):
                found.update(words_in(reading, *match.span("thing")))
    found.update(names_groups.find(reading))
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


@cache
def _pets() -> re.Pattern[str]:
    pet = rf"(?:{'|'.join(sorted(things('pets'), key=len, reverse=True))})"
    words = r"(?:[a-z-]+ ){0,3}"
    return re.compile(
        rf"(?P<thing>{LIST})(?:,? (?:are|is)|,) (?:our|the|my|a|an|two|three) {words}{pet}s?\b"
        r"(?! ?(?:monitor|expert|lover))",
    )


_OURS = "(?:" + "|".join(
    map(either_case, "our her his their my the school class new two three four baby".split())
)


@cache
def _called() -> re.Pattern[str]:
    longest = sorted(things("pets"), key=len, reverse=True)
    pet = rf"(?:{'|'.join(map(either_case, longest))})"
    return re.compile(
        rf"\b(?:{pet}(?i:(?: pigs?)?s?(?: (?:in|on|at|for) (?:the|our) [a-z]+)?,?"
        r" (?:[a-z]+ ){0,2}"
        r"(?:called|named(?: by [^.,!?]{1,30}? as)?|names?(?: is| are)?),? )"
        rf"|{_OURS})(?i: (?:[a-z]+ ){{0,2}}){pet}(?i:(?: pigs?)? )"
        rf"|{either_case('named')}(?i: (?:them|him|her|it) ))(?P<thing>{LIST})"
    )


@cache
def _apposed() -> re.Pattern[str]:
    """ "their horses, Samson and Goliath."; but "we fed the ducks, Amelia and Zac laughed"."""
    pet = rf"(?:{'|'.join(sorted(things('pets'), key=len, reverse=True))})"
    return re.compile(
        rf"\b{_OURS}|{either_case('their')}) (?:[a-z]+ ){{0,2}}{pet}"
        rf"(?: pig)?s?[,:] (?P<thing>{LIST})(?=[.!?,;)\n]|$)"
    )


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


def _led(reading: Reading) -> Iterator[int]:
    """ "Storm Bert", "HMS Victory", "Loch Ness"."""
    for place, token in enumerate(reading.tokens[:-1]):
        water = token.fold in ("river", "lake") and reading.before(place).lower().endswith("the ")
        team = token.fold == "team" and reading.tokens[place + 1].fold in gazetteer.EVERYDAY
        led = token.capital and (water or team or token.fold in things("before"))
        if led and reading.gap(place) == " " and reading.tokens[place + 1].capital:
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
        if token.capital and _is_family_name(reading, place):
            continue
        run = _run_back(reading, back)
        if not cues.PERSON_LED.search(reading.before(run[-1])):
            yield from run


# What somebody does for a cause: "Morag's charity trek".
_EXERTION = re.compile(
    r"(?: [a-z]+)? (?:trek|walk|run|ride|swim|climb|hike|cycle|challenge|marathon|skydive"
    r"|abseil|head ?shave|haircut|fundraiser)\b"
)


def _is_family_name(reading: Reading, place: int) -> bool:
    """ "Gavin and Tessa Hall from the bakery", and not "in the Tessa Hall"."""
    word, before = reading.tokens[place].fold, reading.before(place - 1)
    known = word in cues.SURNAME_HEADS and word not in cues.HEADS
    near = cues.THING_BEFORE.search(before) or cues.PLACE_BEFORE.search(before)
    known = known or persons.holds_office(reading.text, reading.tokens[place])
    bare = place < 2 or not reading.tokens[place - 2].capital or reading.gap(place - 2) != " "
    return known and bare and reading.strength(place - 1) >= FORENAME and not near


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
    (_OPPONENTS, frozenset({"played", "playing"})),
    (_SIDE, frozenset("north south east west".split())),
    (_TITLE_OF, frozenset({"of"})),
    (_REFRAIN, frozenset()),
    (_EXPLAINED, _FAMED),
    (_PARK, _SITES),
    (_WELSH_GROUP, _WELSH_GROUPS),
    (
        _ISLE,
        frozenset(
            "skye lewis harris arran iona mull islay jura lundy anglesey tiree bute rathlin".split()
        ),
    ),
    (_HISTORIC, frozenset("house museum cottage gallery theatre palace birthplace tomb".split())),
    (_FORT, frozenset("fort port mount loch lough cape".split())),
    (_RIVAL, _AGAINST),
    (_SCHOOLS_RANKED, frozenset({"schools"})),
    (_CLIPPED, frozenset("tkxvj") | {"k'nex"}),
    (_STYLE, frozenset({"style", "inspired", "themed", "like", "esque"})),
    (_HOUSE_OF, frozenset({"of"})),
    (_SUNG, _TUNES),
    (_SUNG_LINE, _TUNES),
    (_SONG_BY, _TUNES),
    (_TITLED, frozenset({"the", "his", "her"})),
    (_STORMS, frozenset({"storm", "storms"})),
    (_OWN_CLUB, _CLUBS),
    (_SUPPLIER, _SHOP),
    (_STOCKED, _CLOTHES),
    (_CAUSE, _CAUSES),
    (_WORK, frozenset()),
    (_BYLINE, _READING),
    (_AUTHOR_OF, frozenset({"read", "reading"})),
    (_WORK_OF, _READING),
    (_REGNAL, frozenset("i ii iii iv v vi vii viii ix x".split())),
    (_pets(), things("pets")),
    (_called(), things("pets")),
    (_apposed(), things("pets")),
)
_SHAPES = tuple((Shape(regex), wanted) for regex, wanted in _REGEXES)
_LOOKS: tuple[tuple[Callable[[Reading], Iterator[int]], frozenset[str]], ...] = (
    (_creatures, frozenset({"the"})),
    (_led, things("before") | {"river", "lake", "team"}),
    (_owned_by_things, things("after")),
)
