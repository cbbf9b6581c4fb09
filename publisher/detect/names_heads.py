"""Capitals that end the name of a school, a street or a club, and take along what stands before:
"Victoria Park"; not "Oliver Green", who is a boy."""

from __future__ import annotations

from publisher.detect import cues, gazetteer, offices, persons
from publisher.detect.evidence import is_met
from publisher.detect.names_reading import Reading
from publisher.detect.names_works import after_list
from publisher.detect.patterns import AnyCase

_WOODLAND = frozenset("bluebell willow oak elm heather cherry hazel holly rowan maple".split())


def find_heads(reading: Reading) -> None:
    """Capitals before School, Road, Club … belong to it, unless a possessive parts them."""
    heads = reading.capitals & cues.ALL_HEADS
    for place in reading.capitals_at if heads else ():
        token = reading.tokens[place]
        if token.fold not in heads:
            continue
        if _is_surname_head(reading, place) or _is_second_surname(reading, place):
            continue
        back = place - 1
        while (
            back >= 0 and place - back <= 3 and _joined(reading, back) and back not in reading.named
        ):
            if (
                reading.strength(back) >= gazetteer.STRONG
                and back + 1 < place
                and reading.tokens[back + 1].fold in gazetteer.ordinary()
            ):
                break
            reading.blocked.add(back)
            back -= 1
        if back + 1 < place or token.fold not in gazetteer.EVERYDAY:
            reading.blocked.add(place)  # a River or a Lake alone may be a pupil


def _joined(reading: Reading, place: int) -> bool:
    token = reading.tokens[place]
    return (
        token.capital
        and not token.possessive
        and reading.gap(place) in (" ", "-", "'s ", "' ", " & ", " of ", " and ")
    )


# "via Saffron Lane"
_ALONG = AnyCase(r"\b(?:via|along|off|down|up|onto|outside|behind|beside) $")


def _is_second_surname(reading: Reading, place: int) -> bool:
    """ "Amelia Jones-Hill", "Adam Tembo-Hall": no hill and no hall is written so."""
    known = reading.tokens[place].fold in gazetteer.surnames()
    return (
        known and place > 0 and reading.gap(place - 1) == "-" and reading.tokens[place - 1].capital
    )


# Parks and streets of every town bear these names.
_OF_TOWNS = frozenset(
    "victoria albert elizabeth george alexandra queen king chester lincoln stanley florence bradley"
    " ashton spencer beverley preston".split()
)


def _is_surname_head(reading: Reading, place: int) -> bool:
    """ "Oliver Green" is a boy, "Victoria Park" is not."""
    word = reading.tokens[place].fold
    if not place or reading.gap(place - 1) != " " or _ALONG.search(reading.before(place - 1)):
        return False
    strong = reading.strength(place - 1) >= gazetteer.STRONG + 0.6
    if strong and (
        offices.holds_office(reading.text, reading.tokens[place])
        or is_met(reading.text, reading.tokens[place - 1], reading.tokens[place])
    ):
        return True
    if word not in cues.SURNAME_HEADS:
        return False
    first = reading.tokens[place - 1]
    joined = place > 1 and reading.tokens[place - 2].capital and reading.gap(place - 2) == " "
    if joined and not reading.tokens[place - 2].shouted:
        return False
    famous = word in cues.HEADS or first.fold in _WOODLAND | _OF_TOWNS
    if not first.capital or famous:
        return False
    return strong or _acts(reading, place)


def _acts(reading: Reading, place: int) -> bool:
    """ "Will Marsh scored twice", "Well done Rose Hill": an everyday word, and yet a pupil."""
    if reading.tokens[place - 1].fold not in gazetteer.given():
        return False
    after = reading.after(place)
    did = after_list(reading, place)
    scored = cues.CUE_AFTER.match(did) and not cues.WEAK_VERBS.match(did)
    led = cues.PERSON_LED.search(reading.before(place - 1))
    if scored or led or cues.PUPIL_AFTER.match(after) or cues.PERSON_DID.match(did):
        return True
    return persons.in_subject(reading.text, reading.tokens[place], poetic=True)
