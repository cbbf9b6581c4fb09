"""People on the roll, as the words around them leave them: a pupil's name that is a house's, a
story's or a firm's here is doubted; passed over only as a part of somebody famous's whole name."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace

from publisher.detect import (
    cues,
    gazetteer,
    late,
    names_roll,
    names_weighed,
    roll_everyday,
    well_known,
)
from publisher.detect.evidence import is_somebody, is_tied, plays
from publisher.detect.hit import Certainty, Hit, Known
from publisher.detect.names_quiet import of_several_words, quiet_in
from publisher.detect.names_reading import Reading
from publisher.detect.roll import Roll
from publisher.detect.text import Text, Token

_WHOLE = frozenset({"full", "honorific", "initial"})  # forms that outweigh a famous namesake
# From which chance on a pupil's name that seems a thing's is taken for the pupil.
_DOUBTED = 0.07


def find(roll: Roll, reading: Reading, quiet: frozenset[int], known: Known) -> Iterator[Hit]:
    """The roll's people. Whole names always count; a forename that the words around make a
    house's, a story's or a firm's is doubted.

    What people said of a word silences what is known of names, and never the roll: only a name of
    several words, such as a house's, speaks for more than the word itself.
    """
    text = reading.text
    taught = quiet - quiet_in(text, of_several_words(known)) if quiet else quiet
    own, other = quiet - taught, reading.blocked - taught
    doubted = []
    for hit in names_roll.find(text, roll, welsh=reading.welsh):
        if _spared(text, hit, own):
            continue
        spelt = hit.source == "roll_spaced"  # "A-N-A-N-Y-A", which looks like an acronym's letters
        if hit.form in _WHOLE or spelt or not _spared(text, hit, other) or _is_family(text, hit):
            yield hit
        else:
            doubted.append(hit)
    yield from _doubted(reading, doubted)


def _is_family(text: Text, hit: Hit) -> bool:
    """ "The Hill family" is no hill, and no more is one who plays: "Goals: Hill (2)"."""
    words = text.words_over(hit.start, hit.end)
    before, after = _beside(text, text.tokens[words[0]], text.tokens[words[-1]])
    played = hit.form == "surname" and plays(before, after)
    return played or bool(cues.FAMILY_AFTER.match(after))


def _doubted(reading: Reading, hits: list[Hit]) -> Iterator[Hit]:
    """What seems a thing's: all but everyday words, unless somebody is spoken of."""
    text, chance = reading.text, names_weighed.chances(reading) if hits else {}
    figures = {place for place, hit in reading.named.items() if hit.who == "public_figure"}
    for hit in hits:
        places = text.words_over(hit.start, hit.end)
        if _is_of_a_figure(reading, hit, places):
            continue
        words = [text.tokens[place] for place in places]
        likely = max((chance.get(place, 0.0) for place in places), default=0.0) >= _DOUBTED
        before = _beside(text, words[0], words[-1])[0]
        church = _SAINT.search(before)
        told = _SAID_OF_IT.search(before) and reading.told.issuperset(places)
        bare = hit.form == "surname"  # and nobody who plays: a shop's or a town's
        likely = likely and not (church or bare) and reading.told.isdisjoint(places)
        if not (likely or church or bare or told) and _is_whole(reading, hit, places):
            likely = _is_namesake(reading, hit) or _is_ours(text, words[0], words[-1])
        if not figures.isdisjoint(places) or not any(map(_is_word, words)):
            surest = Certainty.LIKELY if likely else Certainty.POSSIBLE
            yield replace(hit, certainty=min(hit.certainty, surest))
        elif is_somebody(text, words[-1]):  # "Well done Jamaica"
            beside = _beside(text, words[0], words[-1])
            meant = likely and roll_everyday.is_meant(text, words[-1], beside[0])
            sure = meant or roll_everyday.is_shown(*beside)
            yield hit if sure else replace(hit, certainty=Certainty.POSSIBLE)


def _is_of_a_figure(reading: Reading, hit: Hit, places: range) -> bool:
    """A word of somebody famous's whole name, which nobody on the roll has: there is no Michael of
    ours in "Michael Morpurgo"."""
    figures = [reading.named[place] for place in places if place in reading.named]
    return hit.form != "full" and any(
        figure.who == "public_figure"
        and figure.form == "full"
        and figure.start <= hit.start
        and hit.end <= figure.end
        and figure.end - figure.start > hit.end - hit.start
        for figure in figures
    )


# What leads to a pet, a band, a show and a tale's hero as it does to a pupil.
_SAID_OF_IT = late.compile(r"\b(?:named|called|by|for|Year \d) $")
# "at Our Lady and St Joseph": a church's or a school's, whoever of ours is called so.
_SAINT = late.compile(r"\b(?:St|Saint|Blessed)\.? $")


def _is_ours(text: Text, first: Token, last: Token) -> bool:
    return is_tied(text, first, last) or roll_everyday.is_shown(*_beside(text, first, last))


def _beside(text: Text, first: Token, last: Token) -> tuple[str, str]:
    return text.plain[max(0, first.at - 60) : first.at], text.plain[last.to : last.to + 30]


def _is_whole(reading: Reading, hit: Hit, places: range) -> bool:
    """Whether what is known of these words is no longer name: not the Anne of Anne of Cleves."""
    for place in places:
        other = reading.named.get(place)
        if other is not None and (other.start < hit.start or other.end > hit.end):
            return False
    return places.stop not in reading.blocked or reading.gap(places.stop - 1) != " "


def _is_namesake(reading: Reading, hit: Hit) -> bool:
    """A forename of two words that is all of somebody's name who lives elsewhere: "Li Na"."""
    words = reading.text.words_over(hit.start, hit.end)
    others = [reading.named[place] for place in words if place in reading.named]
    return len(words) > 1 and any(other.detail == "living" for other in others)


def _is_word(token: Token) -> bool:
    """Whether a name is an everyday word, a month or a place too."""
    if token.fold in gazetteer.ordinary() or token.fold in gazetteer.calendar():
        return True
    mostly_a_name = gazetteer.given().get(token.fold, 0.0) >= gazetteer.WELL_BORNE
    return token.fold in well_known.single_places() and not mostly_a_name


def _spared(text: Text, hit: Hit, places: Container[int]) -> bool:
    words = text.words_over(hit.start, hit.end)
    inside = [text.tokens[place] for place in words if place in places]
    return bool(inside) and all(
        min(t.start for t in inside) <= place <= max(t.end for t in inside)
        for place in (hit.start, hit.end)
    )
