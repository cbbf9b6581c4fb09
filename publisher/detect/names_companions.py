# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Whoever stands beside the famous and is known by them: their kin, and the others of a row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from publisher.detect import cues, gazetteer, late, well_known
from publisher.detect.capitals import NAME, ROW_BEFORE, RUN
from publisher.detect.hit import Certainty
from publisher.detect.names_groups import words_in
from publisher.detect.names_reading import NEAR, Reading

# "Marie Curie and her daughter Irène", "George Stephenson's son Robert"
_KIN = late.compile(
    r"(?:'s|,? (?:and|with|when|while|but|as) (?:his|her|their)) (?:[a-z]+ ){0,2}?"
    r"(?:wi(?:fe|ves)|husband|sons?|daughters?|brothers?|sisters?|mother|father|cousin|assistant)"
    rf" (?P<who>{NAME}(?: and {NAME})?)\b(?!,? (?:in|from|\() ?(?:Year|Yr|Y\d|P\d|Class|Reception|Nursery)| [A-Z])"
)
_BETWEEN = late.compile(
    rf"(?:, and |, | & | and )(?P<who>(?:{NAME}(?: {NAME})?(?:, and |, | and | & ))+)"
)
_LONG_ROW = late.compile(rf"{NAME}(?:, {NAME}){{4,}}")
# "songs by Adele, Coldplay and John Rutter"
_PERFORMED = late.compile(
    r"\b(?:songs?|music|hits|tunes|carols|tracks|albums?|novels|paintings) (?:by|from)"
    rf" (?P<who>{RUN}(?:(?:, | and | & |, and ){RUN})+)"
)
_PLAYED = frozenset(
    "song songs music hits tunes carols tracks album albums novels paintings".split()
)
_STAGED = frozenset("cast played starring role roles costume costumes".split())
_MOSTLY_BORNE = 3.6
_FAMOUS = ("figure", "living", "organisation")


def find_companions(reading: Reading) -> None:
    """They are nobody of ours, unless a class, a prize or the like is tied to them."""
    if not reading.phrases:
        return
    found = {*_kin(reading), *_rows(reading), *_long_rows(reading), *_performed(reading)}
    for place in found:
        if place not in reading.named and place not in reading.blocked:
            reading.add(
                place, place, Certainty.POSSIBLE, "story", "first", "public_figure", "story"
            )
            reading.tales.add(place)
            reading.told.add(place)


def _kin(reading: Reading) -> Iterator[int]:
    for first in reading.figures_at:
        hit = reading.named.get(first)
        if hit is None or hit.who != "public_figure":
            continue
        places = reading.held_by(hit)
        if len(places) < 2 or places[0] != first:
            continue
        match = _KIN.match(reading.text.plain, reading.tokens[places[-1]].to)
        if match is None or cues.PERSON_LED.search(reading.before(first)):
            continue
        if not _is_with_us(reading, first):
            yield from words_in(reading, *match.span("who"))


def _is_with_us(reading: Reading, first: int) -> bool:
    """ "Amelia read about Rosa Parks with her sister Zara": somebody of ours goes before."""
    text, at = reading.text, reading.tokens[first].at
    opening = max(text.sentence_starts[text.sentence_of(at)], at - NEAR)
    return any(
        reading.strength(place) >= gazetteer.STRONG and reading.tokens[place].capital
        for place in text.words_from(opening, at)
        if place not in reading.named and place not in reading.blocked
    )


def _rows(reading: Reading) -> Iterator[int]:
    """ "Owain Glyndŵr, Gwenllian and Llywelyn the Last": between two of the famous stands a third,
    who has a famous surname, or a rare forename beside a whole name; not in a cast."""
    if not reading.words.isdisjoint(_STAGED):
        return
    tokens, plain = reading.tokens, reading.text.plain
    famous = well_known.figure_surnames()
    spans = [(a, past) for a, past, kind in reading.phrases if kind in _FAMOUS[:2]]
    for (first, past), (second, end) in pairwise(spans):
        between = plain[tokens[past - 1].to : tokens[second].at]
        if not (match := _BETWEEN.fullmatch(between)):
            continue
        before = ROW_BEFORE.sub("", reading.before(first))
        if cues.PERSON_LED.search(before) or reading.cue_before(first):
            continue
        at = tokens[past - 1].to
        whole = past - first > 1 or end - second > 1
        for place in words_in(reading, *(at + edge for edge in match.span("who"))):
            rare = reading.strength(place) < _MOSTLY_BORNE  # Gwenllian, and not Amelia
            if tokens[place].fold in famous or (whole and rare):
                yield place


def _long_rows(reading: Reading) -> Iterator[int]:
    """ "Galen, Vesalius, Harvey, Jenner, Snow": five and more of one word, of which two are known
    by it and nearly all are famous surnames."""
    lone = {first for first, past, kind in reading.phrases if kind == "figure" and past - first < 2}
    if len(lone) < 2:
        return
    famous = well_known.figure_surnames()
    for match in _LONG_ROW.finditer(reading.text.plain):
        row = list(words_in(reading, *match.span()))
        known = [place for place in row if reading.tokens[place].fold in famous or place in lone]
        led = cues.PERSON_LED.search(reading.before(row[0]))
        if len(lone.intersection(row)) > 1 and len(known) * 5 >= len(row) * 4 and not led:
            yield from row


def _performed(reading: Reading) -> Iterator[int]:
    if reading.words.isdisjoint(_PLAYED):
        return
    known = {
        place
        for first, past, kind in reading.phrases
        if kind in _FAMOUS
        for place in range(first, past)
    }
    for match in _PERFORMED.finditer(reading.text.plain):
        row = list(words_in(reading, *match.span("who")))
        if not known.isdisjoint(row):
            yield from (place for place in row if reading.strength(place) >= gazetteer.WEAK)
