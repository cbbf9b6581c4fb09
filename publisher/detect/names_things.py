"""Capitals that belong to a thing: a pet, a storm, a rival school, a group."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from publisher.detect import cues, gazetteer, late, names_groups, offices, well_known
from publisher.detect.evidence import is_met
from publisher.detect.names_groups import FORENAME, words_in
from publisher.detect.names_reading import Reading
from publisher.detect.patterns import Shape, Table
from publisher.detect.text import Text
from publisher.detect.themes import things
from publisher.detect.thing_shapes import PARTS, SHAPES, TOLD

_BOUND = frozenset(
    "rocket law theorem scale foundation hospice hospital charity appeal trust fund school academy"
    " juniors primary nursery bakery butchers arms cottage court brewery".split()
)


@dataclass(frozen=True, kw_only=True)
class _Thing(Shape):
    """Tried where one of the words is in the text that are ``wanted``, if any are."""

    wanted: frozenset[str]
    told: bool  # whether it makes a pet or somebody of a tale, and no place and no firm

    def try_on(self, text: Text) -> Iterable[re.Match[str]]:
        if self.wanted and self.wanted.isdisjoint(text.words):
            return ()
        return super().try_on(text)


_THINGS = Table(
    *(_Thing(regex, part=PARTS.get(regex), wanted=wanted, told=False) for regex, wanted in SHAPES),
    *(_Thing(regex, part=PARTS.get(regex), wanted=wanted, told=True) for regex, wanted in TOLD),
)


def find_things(reading: Reading) -> None:
    """Block words that a pattern of school life gives to a thing."""
    found: set[int] = set()
    for shape, match in _THINGS.matches(reading.text):
        words = list(words_in(reading, *match.span("thing")))
        found.update(words)
        if shape.told:
            reading.told.update(words)
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
    if hit is None or hit.who == "public_figure" or hit.source == "team_sheet":
        return
    named = reading.held_by(hit)
    if hit.source != "title" or reading.tokens[named[0]].fold in cues.NOBLE:
        for other in named:
            del reading.named[other]


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
    """ "Storm Bert", "HMS Victory", "Lake Victoria", "the River Dee"."""
    for place, token in enumerate(reading.tokens[:-1]):
        water = token.fold == "lake" or (
            token.fold == "river" and reading.before(place).lower().endswith("the ")
        )
        team = token.fold == "team" and reading.tokens[place + 1].fold in gazetteer.EVERYDAY
        led = water or team or token.fold in things("before")
        led = led and (token.capital or token.fold == "storm")
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
        if tokens[back].possessive and not token.capital and _is_forename(reading, back):
            continue  # "Henry's rocket flew furthest" is no Rocket
        run = _run_back(reading, back)
        if not cues.PERSON_LED.search(reading.before(run[-1])):
            yield from run


def _is_forename(reading: Reading, place: int) -> bool:
    """Few are called Javier, and yet no law and no rocket is; one who is famous for a law, Newton,
    has to have many namesakes."""
    famous = reading.tokens[place].fold in well_known.figure_surnames()
    return reading.strength(place) >= (_WELL_BORNE if famous else _BORNE)


_WELL_BORNE, _BORNE = 3.0, 1.0
# What somebody does for a cause: "Morag's charity trek".
_EXERTION = late.compile(
    r"(?: [a-z]+)? (?:trek|walk|run|ride|swim|climb|hike|cycle|challenge|marathon|skydive"
    r"|abseil|head ?shave|haircut|fundraiser)\b"
)


def _is_family_name(reading: Reading, place: int) -> bool:
    """ "Gavin and Tessa Hall from the bakery", and not "in the Tessa Hall"."""
    word, before = reading.tokens[place].fold, reading.before(place - 1)
    bare = place < 2 or not reading.tokens[place - 2].capital or reading.gap(place - 2) != " "
    if not bare:
        return False
    if is_met(reading.text, reading.tokens[place - 1], reading.tokens[place]):
        return True
    if reading.strength(place - 1) < FORENAME:
        return False
    known = word in cues.SURNAME_HEADS and word not in cues.HEADS
    known = known or offices.holds_office(reading.text, reading.tokens[place])
    return known and not (cues.THING_BEFORE.search(before) or cues.PLACE_BEFORE.search(before))


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


_LOOKS: tuple[tuple[Callable[[Reading], Iterator[int]], frozenset[str]], ...] = (
    (_creatures, frozenset({"the"})),
    (_led, things("before") | {"river", "lake", "team"}),
    (_owned_by_things, things("after")),
)
