"""How likely a capital is a person of ours, by what was learned from examples.

Rules and lists say what a word may be; none of them can say how often each of them is right. The
weights do: some hundred numbers, learned by ``benchmarks.learn`` from invented passages, of what
rules and lists say of a word, of the words beside it and of the whole passage.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from itertools import zip_longest
from typing import NamedTuple

from publisher.data.load import lines
from publisher.detect import cues, gazetteer, persons, well_known
from publisher.detect.evidence import acts, is_tied
from publisher.detect.hit import BARE, Certainty, Hit
from publisher.detect.names_reading import Reading, kind_of, neighbour

# From which chance on a word counts as a person: with nothing beside it, if it does or owns
# something, and if a class, a family, an award or a part is tied to it.
ALONE, ACTING, TIED = 0.5, 0.2, 0.1
USUAL = 3.0  # strength of a given name that needs no other sign where a person is tied to it
WELL_KNOWN = 4.0  # strength of a given name that is hardly ever anything else
# And an unmistakable given name of whom the rules are sure, in a passage that tells no story.
KNOWN_ALONE, UNMISTAKABLE = 0.15, 3.5
UNEXPLAINED = 0.3  # from here on a doubtful word is an unknown person, of whom the policy decides
ALWAYS = "always"  # the signal that every word shows
# The sources that are often wrong; what the others say is not weighed.
_WEIGHED = frozenset({"beside_name", "cue", "full_name", "given_name", "title", "unknown_word"})
_PUBLIC = "public_figure"
LIKELY, POSSIBLE = Certainty.LIKELY, Certainty.POSSIBLE


def weigh(reading: Reading, quiet: frozenset[int]) -> Iterator[Hit]:
    """What a reading found, and what it did not, by how likely each is a person of ours.

    A hit that is unlikely becomes doubtful: its author is asked and nobody else. ``quiet`` are
    words that the school has said are nobody.
    """
    chance = chances(reading)
    for place in quiet:
        chance.pop(place, None)
    named = reading.named
    held: dict[int, tuple[Hit, list[int]]] = {}
    for place, hit in named.items():
        held.setdefault(id(hit), (hit, []))[1].append(place)
    for hit, places in held.values():
        if hit.who == _PUBLIC or hit.source not in _WEIGHED:
            yield hit
            continue
        best = max([chance.get(place, 0.0) for place in places])
        if best >= (KNOWN_ALONE if _is_known(reading, hit, places) else ALONE):
            sure = hit.certainty >= LIKELY
            yield hit if sure else replace(hit, certainty=LIKELY)
        elif _is_said(reading, places, best) or _is_unexplained(hit, best):
            yield hit
        else:
            yield replace(hit, certainty=POSSIBLE, detail=BARE)
    ours = {place for place, hit in named.items() if hit.who != _PUBLIC}
    likely = [place for place, each in chance.items() if each >= ALONE and place not in ours]
    for first, last in _rows(reading, likely):
        yield Hit(
            kind="person", start=reading.tokens[first].start, end=reading.tokens[last].end,
            certainty=LIKELY, source="weighed", form="first" if first == last else "full",
        )  # fmt: skip


def _is_known(reading: Reading, hit: Hit, places: list[int]) -> bool:
    if hit.source != "given_name" or hit.certainty < LIKELY or reading.themes:
        return False
    if any(reading.tokens[place].fold in well_known.single_places() for place in places):
        return False
    return max(map(reading.strength, places)) >= UNMISTAKABLE


def _is_said(reading: Reading, places: list[int], chance: float) -> bool:
    """Whether the words beside a name that ends with the last of ``places`` are a person's."""
    text, first = reading.text, reading.tokens[places[0]]
    last = reading.tokens[places[-1]] if len(places) > 1 else None
    strength = max(map(reading.strength, places))
    known = strength >= WELL_KNOWN
    if _stands_as_one(reading, places):
        return True
    if chance < TIED and strength < USUAL:
        return False
    if is_tied(text, first, last) or (
        first.possessive and cues.PUPIL_OWNS.match(text.plain, first.to)
    ):
        return True
    if chance >= (ACTING / 2 if known else ACTING) and acts(text, first, last):
        return True
    return reading.named[places[-1]].source == "beside_name" and _act_together(reading, places[-1])


def _stands_as_one(reading: Reading, places: list[int]) -> bool:
    """An everyday word where grammar leaves nobody but a person: "for Respect is Lee. She holds …".
    How seldom such words are names elsewhere says nothing then."""
    place = places[0]
    if reading.named[place].source != "cue" or len(places) > 1:
        return False
    joined = place and reading.tokens[place - 1].capital and reading.gap(place - 1) == " "
    return not joined and persons.stands_as_one(reading.text, reading.tokens[place])


def _act_together(reading: Reading, place: int) -> bool:
    """ "Jun and Wei solved the maze": what the row of names does, its first name does too."""
    beside = neighbour(reading, place, 1)
    while beside is not None and beside in reading.named:
        place, beside = beside, neighbour(reading, beside, 1)
        if acts(reading.text, reading.tokens[place]):
            return reading.named[place].who != _PUBLIC
    return False


def _is_unexplained(hit: Hit, chance: float) -> bool:
    return hit.certainty is POSSIBLE and chance >= UNEXPLAINED


def _rows(reading: Reading, places: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of words that stand side by side."""
    first: int | None = None
    for place, after in zip_longest(places, places[1:]):
        first = place if first is None else first
        if after != place + 1 or reading.gap(place) != " ":
            yield first, place
            first = None


@cache
def weights() -> dict[str, float]:
    """Signal → what it adds to the logarithm of the odds."""
    pairs = (line.split("\t") for line in lines("weights.tsv"))
    return {signal: float(weight) for signal, weight in pairs}


def _sum(shown: Iterable[str]) -> float:
    known = weights()
    return sum([known.get(signal, 0.0) for signal in shown])


@lru_cache(maxsize=8192)
def _of_word(word: str) -> tuple[float, int]:
    """What lists add for a word, and how strong a given name it is: 0 is none, 5 unmistakable."""
    strength = gazetteer.given().get(word, 0.0)
    return _sum(_word(word)), min(5, int(strength * 1.5))


def forget() -> None:
    """What was summed up by other weights."""
    _of_word.cache_clear()
    _standing_sum.cache_clear()


def chances(reading: Reading) -> dict[int, float]:
    """Each capital that may be a name → between 0 and 1, how often such a word was a person; in
    order of the text."""
    passage, found = _sum(_passage(reading)), {}
    for place, word, kind in _candidates(reading):
        listed, strength = _of_word(word)
        odds = passage + listed + _standing_sum(_standing(reading, place, kind, strength))
        found[place] = 1 / (1 + math.exp(-odds))
    return found


def signals(reading: Reading) -> Iterator[tuple[int, frozenset[str]]]:
    """Each capital that may be a name, with all that ``chances`` sums up: what is learned from."""
    passage = _passage(reading)
    for place, word, kind in _candidates(reading):
        standing = _Standing(*_standing(reading, place, kind, _of_word(word)[1]))
        yield place, frozenset((*passage, *_word(word), *standing.signals()))


def _candidates(reading: Reading) -> Iterator[tuple[int, str, str]]:
    tokens, named = reading.tokens, reading.named
    for place in reading.capitals_at:
        word = tokens[place].fold
        if word:
            kind = kind_of(reading, place)
            if kind in "GgSU" or place in named:
                yield place, word, kind


def _passage(reading: Reading) -> list[str]:
    """What the passage is about and who else is in it."""
    hits = reading.hits
    ours = sum([hit.certainty > POSSIBLE and hit.who != _PUBLIC for hit in hits])
    themes, sources = sorted(reading.themes), sorted({hit.source for hit in hits})
    return [
        ALWAYS,
        f"people {min(6, ours)}",
        f"welsh {reading.welsh}",
        *[f"theme {theme}" for theme in themes],
        *[f"also {source}" for source in sources],
    ]


@lru_cache(maxsize=8192)
def _word(word: str) -> tuple[str, ...]:
    """What lists know of the word."""
    known = {
        "own surname": word in gazetteer.own_surnames(),
        "surname": word in gazetteer.surnames(),
        "ordinary": word in gazetteer.ordinary(),
        "given": word in gazetteer.given(),
        "explained": gazetteer.is_explained(word),
        "figure": well_known.is_figure(word),
        "compound": gazetteer.compound(word),
    }
    resemblance = round(max(-2, min(2, gazetteer.resemblance(word))))
    return (f"resembles {resemblance}", *(name for name, is_so in known.items() if is_so))


_Beside = tuple[str, bool, str | None]
_APART = 3  # characters between two words that do not stand side by side


class _Standing(NamedTuple):
    """How a word is written, what the rules made of it, and what stands directly beside it."""

    kind: str
    strength: int
    first: bool
    form: str
    shouted: bool
    blocked: bool
    tale: bool
    hit: tuple[str, str | None, int, str | None, str] | None
    before: _Beside | None
    after: _Beside | None

    def signals(self) -> Iterator[str]:
        kind = self.kind
        yield f"kind {kind}"
        yield f"kind {kind} {self.strength} {self.first} {self.blocked}"
        yield f"form {self.form} {self.shouted}"
        yield f"blocked {self.blocked} {self.tale}"
        if self.hit is None:
            yield f"unnamed {kind} {self.strength} {self.blocked}"
        else:
            source, form, certainty, who, detail = self.hit
            yield f"hit {source}"
            yield f"hit {source} {kind} {self.strength}"
            yield f"hit {source} {form} {certainty} {who} {detail}"
            yield f"hit {who} {certainty}"
        for side, beside in (("before", self.before), ("after", self.after)):
            yield " ".join((side, "none") if beside is None else (side, kind, *map(str, beside)))


_Shown = tuple[
    str, int, bool, str, bool, bool, bool,
    tuple[str, str | None, int, str | None, str] | None, _Beside | None, _Beside | None,
]  # fmt: skip


@lru_cache(maxsize=16384)
def _standing_sum(standing: _Shown) -> float:
    return _sum(_Standing(*standing).signals())


def _standing(reading: Reading, place: int, kind: str, strength: int) -> _Shown:
    """The fields of a ``_Standing``, which is only made where they are new."""
    tokens, blocked = reading.tokens, reading.blocked
    token, hit, after = tokens[place], reading.named.get(place), place + 1
    follows = place and tokens[place - 1].capital and token.at - tokens[place - 1].to < _APART
    leads = after < len(tokens) and tokens[after].capital and tokens[after].at - token.to < _APART
    return (
        kind,
        strength,
        token.first,
        token.kind,
        token.shouted,
        place in blocked,
        place in reading.tales,
        (hit.source, hit.form, int(hit.certainty), hit.who, hit.detail) if hit else None,
        _beside(reading, place - 1) if follows else None,
        _beside(reading, after) if leads else None,
    )


def _beside(reading: Reading, other: int) -> _Beside:
    """A capital directly beside it: what it may be, whether it is a thing's, who it is."""
    hit = reading.named.get(other)
    return kind_of(reading, other), other in reading.blocked, hit.who if hit else None
