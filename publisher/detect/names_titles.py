"""Whoever stands behind a title: somebody of ours, a creature of a tale, a school or history."""

from __future__ import annotations

from collections.abc import Container
from string import whitespace

from publisher.detect import cues, gazetteer, late, themes, well_known
from publisher.detect.evidence import is_somebody, is_tied
from publisher.detect.hit import Certainty
from publisher.detect.names_described import describes
from publisher.detect.names_reading import Reading, is_capital, is_welsh_word
from publisher.detect.names_stories import is_of_the_past, of_a_work
from publisher.detect.patterns import AnyCase

LIKELY, POSSIBLE, CERTAIN = Certainty.LIKELY, Certainty.POSSIBLE, Certainty.CERTAIN
# "Dr Frost Maths" and "Bishop Auckland" outweigh a title.
_TOLD_APART = ("figure", "living", "organisation", "place", "town")
_NOT_NAMED_ALONE = frozenset("mr mrs ms miss sir madam dr year class reception nursery".split())


_ADDRESSES = cues.TITLES | cues.RELATIONS
_BEHIND_TITLE, _BEHIND_RELATION = frozenset({". ", ".", *whitespace}), frozenset(" ")


def _told_apart(reading: Reading) -> set[int]:
    return {
        place
        for first, past, kind in reading.phrases
        if kind in _TOLD_APART and past - first > 1
        for place in range(first, past)
    }


def find_titles(reading: Reading) -> None:
    if _ADDRESSES.isdisjoint(reading.capitals):
        return
    tokens, end = reading.tokens, len(reading.tokens) - 1
    figures = _told_apart(reading)
    for place in reading.capitals_at:
        token = tokens[place]
        if token.fold not in _ADDRESSES or place == end or _is_known(reading, place, figures):
            continue
        title = token.fold in cues.TITLES
        between = _BEHIND_TITLE if title else _BEHIND_RELATION
        joined = token.kind == "handle" and reading.gap(place) in ("", "_")  # @MissFarooqiSci
        if not (joined or reading.gap(place) in between) or not is_capital(reading, place + 1):
            continue
        if tokens[place + 1].fold in _ADDRESSES and not (
            token.fold in _OF_STAFF and _is_family_name(reading, place + 1)
        ):
            continue
        if token.word == "DR" and tokens[place + 1].fold in well_known.single_places():
            continue  # DR Congo
        if not title and _trades(reading, place + 1):
            reading.blocked.update((place, place + 1))
            continue
        ship = token.word == "MS" and reading.before(place).endswith(("the ", "The "))
        if ship or _is_creature(reading, place + 1):
            reading.blocked.update((place, place + 1))
            continue
        last = _surname_end(reading, place + 1)
        if _is_of_a_school(reading, place, last):
            reading.blocked.update(range(place, last + 1))  # "the final at Bishop Luffa"
            continue
        certainty = _title_certainty(reading, place + 1, title=title)
        if certainty and _is_told_of(reading, place, last):
            reading.add(place, last, POSSIBLE, "story", "honorific", "public_figure", "story")
            reading.blocked.update(range(place, last + 1))
        elif certainty:
            reading.add(place, last, certainty, "title", "honorific")


def _is_known(reading: Reading, place: int, known: Container[int]) -> bool:
    """Whether the phrase here, or behind an office, is ``known`` ("Dr Frost Maths", "Professor
    Brian Cox"), or the surname is somebody famous's and nobody's besides: "Mr Hitler"."""
    surname = reading.tokens[place + 1].fold
    office = reading.tokens[place].fold not in _OF_STAFF
    famous = well_known.is_figure(surname) and surname not in gazetteer.surnames()
    return place in known or (place + 1 in known and office) or famous


_SCHOOL = late.compile(
    r"(?:'s)?(?: (?:CE|C of E|Church of England|RC|Catholic|VA|VC|Community|Junior|Infant))*"
    r" (?:School|Primary|Academy|High|College|Grammar)\b"
)


def _is_family_name(reading: Reading, place: int) -> bool:
    """ "Mrs Cook has the leaflets", "Mr Abbot (Head of Art)"; not "Mrs Head Teacher"."""
    lone = (
        place + 1 >= len(reading.tokens)
        or not reading.tokens[place + 1].capital
        or reading.gap(place) != " "
    )
    return lone and reading.tokens[place].fold in gazetteer.surnames()


def _is_of_a_school(reading: Reading, place: int, last: int) -> bool:
    """ "at Bishop Luffa", "Sir Roger Manwood's have a match": no Mr Patel has a school."""
    word = reading.tokens[place].fold
    if word not in _OF_STAFF and _SCHOOL.match(reading.after(last)):
        return True
    noble = word in cues.NOBLE
    if noble and cues.AT_PLACE.search(reading.before(place)):
        return True
    played = word in ("dr", "canon") and not reading.words.isdisjoint(_MATCHES)
    return (noble or played) and _is_school(reading, last)


def _is_told_of(reading: Reading, place: int, last: int) -> bool:
    if _is_in_a_work(reading, place, last) or is_of_the_past(reading.before(place)):
        return True
    noble = reading.tokens[place].fold in cues.NOBLE
    return noble and (_of_history(reading, place) or of_a_work(reading, place, last))


def _is_in_a_work(reading: Reading, place: int, last: int) -> bool:
    """ "Mrs Banks", where Mary Poppins is on."""
    if not reading.works or reading.tokens[place + 1].fold not in reading.cast_near(place):
        return False
    return not is_tied(reading.text, reading.tokens[place], reading.tokens[last])


def _of_history(reading: Reading, place: int) -> bool:
    """ "Lord Elgin", in a museum, and "Bishop Rachel": no school has lords and bishops among its
    staff."""
    word = reading.tokens[place].fold
    told = word in ("lord", "lady", "sir", "dame") and reading.themes & {"history", "story"}
    led = cues.PERSON_LED.search(reading.before(place))
    return bool(told or word == "bishop") and not led


def _trades(reading: Reading, place: int) -> bool:
    """ "Farmer Ted's came to us with lambs": what has a plain verb behind its 's is a firm."""
    return reading.tokens[place].possessive and bool(_DEALS.match(reading.after(place)))


_DEALS = late.compile(
    r"'s (?:came|visited|brought|were|are|will|have|offers?|runs?|sells?)\b|'s(?=[,.;!?]|$)"
)
_ENDS = late.compile(
    r"'s?(?= ?[,.;:()!?\n]| and | or | in | on | at | ha(?:ve|d) | will be | were | \d|$)"
)


# Where schools stand in a row: fixtures, and where pupils go next.
_MATCHES = frozenset(
    "played play match matches fixtures tournament induction transition grammar netball hockey"
    " football rugby cricket league cup friendly".split()
)


def _is_school(reading: Reading, last: int) -> bool:
    """ "at King Edward's, Bishop Wordsworth's and …": a house or a school with its own mark."""
    return reading.tokens[last].possessive and bool(_ENDS.match(reading.after(last)))


# "Señor Zorro, our puppet,"
_PUPPET = late.compile(
    r",? (?:our|the) (?:[a-z]+ ){0,2}(?:puppet|mascot|teddy|toy|doll|snowman|scarecrow)\b"
)


def _is_creature(reading: Reading, place: int) -> bool:
    """ "Mr Wolf" and "Mrs Rabbit" of a tale, in Welsh too; a Mr Fox may well be a teacher."""
    word = reading.tokens[place].fold
    if _PUPPET.match(reading.after(place)):
        return True
    if word not in themes.things("creatures"):
        told = is_welsh_word(word)
    else:
        told = word not in gazetteer.surnames() or "story" in reading.themes
    beside = reading.tokens[place - 1 : place + 1]
    return told and not any(is_tied(reading.text, token) for token in beside)


def _surname_end(reading: Reading, first: int) -> int:
    """The last word of the name that follows a title: "Mrs Van der Berg", "Mr J. Ali-Khan"."""
    last = first
    while last + 1 < len(reading.tokens) and last - first < 3:
        token = reading.tokens[last + 1]
        if reading.tokens[last].possessive or not cues.GAP_IN_RUN.match(reading.gap(last)):
            break
        known = (
            token.fold in gazetteer.surnames()
            or token.fold in gazetteer.given()
            or len(token.fold) == 1
        )
        if not token.capital or token.fold in cues.HEADS or token.fold in cues.TITLES:
            break
        if token.fold in gazetteer.ordinary() and not (
            known and last == first and len(reading.tokens[last].fold) == 1
        ):
            break
        if reading.gap(last) == " " and not known and token.fold in gazetteer.calendar():
            break
        last += 1
    return last


def _before_surname(reading: Reading, place: int) -> bool:
    """ "Mrs Winsome Clarke"."""
    if place + 1 >= len(reading.tokens) or reading.gap(place) != " ":
        return False
    after = reading.tokens[place + 1]
    return after.capital and after.fold in gazetteer.surnames() and after.fold not in cues.HEADS


_OF_STAFF = frozenset("mr mrs ms miss mx".split())
_ASKED_FOR = AnyCase(
    r"\b(?:see|ask(?: for)?|contact|email|speak to|talk to|tell|call|ring|hand (?:it|them) to"
    r"|return (?:it |them |forms |slips )?to|from|by|with|thanks? (?:you )?(?:to)?"
    r"|welcome(?: back)?(?: to)?|(?:teacher|tutor|assistant|lead|head) (?:is|was|will be)) $"
)


def _title_certainty(reading: Reading, place: int, *, title: bool) -> Certainty | None:
    word = reading.tokens[place].fold
    if (
        word in gazetteer.calendar() and word not in gazetteer.surnames()
    ) or word in _NOT_NAMED_ALONE:
        return None
    everyday = word in gazetteer.ordinary()
    known = word in gazetteer.surnames() or word in gazetteer.given()
    known = known or _before_surname(reading, place)
    if title and len(word) == 1:
        return CERTAIN
    if title and everyday and not known:  # Mr Chippy and PC Paws; but "please see Mrs Meadows"
        met = reading.tokens[place - 1].fold in _OF_STAFF and "story" not in reading.themes
        if describes(reading, place):  # Mr Chippy fish and chips
            return None
        spoken_of = is_somebody(reading.text, reading.tokens[place - 1], reading.tokens[place])
        asked = _ASKED_FOR.search(reading.before(place - 1))
        return LIKELY if met and (asked or spoken_of) else POSSIBLE if met else None
    if title:
        return CERTAIN
    if word in cues.HEADS or word in well_known.single_places() or len(word) == 1:
        return None
    if everyday and gazetteer.given().get(word, 0) < 1.0:
        if reading.tokens[place - 1].fold not in cues.KIN:
            return None
        named = word in gazetteer.EVERYDAY and word in gazetteer.given()
        met = is_tied(reading.text, reading.tokens[place - 1], reading.tokens[place])
        return LIKELY if named or met else None
    return LIKELY


_NAME = r"\b[A-Z][\w'-]+(?: [A-Z][\w'-]+){1,2}"
_SEAT = r"[A-Z][\w'-]+(?: (?:and )?[A-Z][\w'-]+)*"
_SEATS = frozenset("mp msp mla mep td".split())
_MEMBERS = tuple(
    late.compile(regex)
    for regex in (
        rf"\b(?:MP|MSP|MLA|MEP|TD)\b(?: for {_SEAT})?,? (?P<who>{_NAME})",
        rf"(?P<who>{_NAME})(?:, (?:(?:the|our|then|local|former) )*| )(?:MP|MSP|MLA|MEP|TD)\b",
    )
)


def find_members(reading: Reading) -> None:
    """Whoever sits in a parliament is public: "our MP, Denzil Farrow", "Rhona Muirhead MSP"; not
    "an MP, Ella Marsh in Year 4 asked him why"."""
    if _SEATS.isdisjoint(reading.words):
        return
    for pattern in _MEMBERS:
        for match in pattern.finditer(reading.text.plain):
            at, to = match.span("who")
            places = reading.text.words_from(at, to)
            if len(places) < 2 or reading.tokens[places[0]].at != at:
                continue  # within a word: "iPad Smith MP"
            first, last = places[0], places[-1]
            ours = is_tied(reading.text, reading.tokens[first], reading.tokens[last])
            if reading.strength(first) > 0 and not ours and reading.named.keys().isdisjoint(places):
                reading.add(first, last, POSSIBLE, "figure", "full", "public_figure", "living")
                reading.blocked.update(places)
