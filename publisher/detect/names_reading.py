"""One pass over a text's words: what each is, and who or what it belongs to."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from publisher.detect import cues, gazetteer, ideas, late, persons, themes, well_known, welsh
from publisher.detect.capitals import is_acronym, is_praised_aloud
from publisher.detect.evidence import is_led, is_tied
from publisher.detect.hit import Certainty, Hit
from publisher.detect.text import Text

SHOUTED_LINE = 0.6
NEAR = 250  # characters to either side within which a passage keeps to its subject
WORDS = late.compile(r"[a-z]+(?:'[a-z]+)*")


COMPANY = late.compile(
    r"\s?(?:&|and) (?:Sons?|Co|Daughters?|Partners)\b|\s(?:UK|Ltd|Limited|plc|LLP)\b"
)

_TOGETHER = late.compile(r"\b(?:twins|brothers|sisters|siblings|cousins|friends|classmates),? $")


@dataclass
class Reading:
    """One pass over a text's words: what each is, which are spoken for, what was found."""

    text: Text
    blocked: set[int] = field(default_factory=set)  # words that belong to a place, a brand …
    named: dict[int, Hit] = field(default_factory=dict)  # word → the person it belongs to
    waiting: list[int] = field(default_factory=list)  # words that need a named neighbour
    shouted: bool = False
    welsh: bool = False
    cued: dict[int, bool] = field(default_factory=dict)
    befores: dict[int, str] = field(default_factory=dict)
    kinds: dict[int, str] = field(default_factory=dict)
    tales: set[int] = field(default_factory=set)  # names that belong to a story or a lesson
    themes: frozenset[str] = themes.NO_NAMES
    figures: set[str] = field(default_factory=set)  # words of the figures named in full
    claimed: frozenset[str] = frozenset()  # words that are a thing's elsewhere in the passage
    row_ends: dict[int, int] = field(default_factory=dict)  # word → the last of its row of names
    sentences: dict[tuple[int, int], frozenset[str]] = field(default_factory=dict)  # their themes
    figures_at: list[int] = field(default_factory=list)  # first words of public figures, in order
    told: set[int] = field(default_factory=set)  # names of a work's people, where it is named
    works: list[tuple[int, int, frozenset[str]]] = field(default_factory=list)  # titles, with casts

    def __post_init__(self) -> None:
        self.plain, self.tokens = self.text.plain, self.text.tokens
        self.words = self.text.words
        self.capitals_at = self.text.capitals_at
        self.themes = themes.themes_of(self.text, self.words)
        self.phrases = tuple(
            phrase
            for phrase in well_known.phrases_in(self.text)
            if not (self._is_staff(phrase) or self._goes_on(phrase) or self._is_two_of_ours(phrase))
        )
        self.works = [*self._works()]
        self.welsh = welsh.is_welsh(self.text, self.words)
        self.shouted = self._is_shouted()

    def _is_shouted(self) -> bool:
        """Whether most words are all capitals: "WELL DONE TO KWAME IN YEAR 4"."""
        loud = sum([token.shouted and len(token.word) > 2 for token in self.tokens])
        words = sum([len(token.word) > 2 for token in self.tokens]) if loud else 0
        return words > 2 and loud > SHOUTED_LINE * words

    def _is_staff(self, phrase: tuple[int, int, str]) -> bool:
        """Mr Brown of the marmalade is a figure in a story; anywhere else he may teach Year 4."""
        first, past, kind = phrase
        titled = past - first == 2 and self.tokens[first].fold in cues.TITLES
        if titled and len(self.tokens[first + 1].fold) == 1:
            return past < len(self.tokens) and self.gap(past - 1).startswith(".")  # Mr. T. Webb
        word = self.tokens[past - 1].fold
        if titled and kind == "organisation" and word in gazetteer.surnames():
            said = is_tied(self.text, self.tokens[first], self.tokens[past - 1])
            return said or persons.in_subject(self.text, self.tokens[past - 1])  # Dr Frost
        borne = word in gazetteer.surnames() and word not in gazetteer.ordinary()
        shared = word in cues.SHARED_SURNAMES or (borne and "history" not in self.themes)
        return titled and shared and kind == "figure" and "story" not in self.themes

    def _goes_on(self, phrase: tuple[int, int, str]) -> bool:
        """Adam Smith-Park is not Adam Smith."""
        first, past, kind = phrase
        joined = past < len(self.tokens) and self.gap(past - 1) == "-" and self.tokens[past].capital
        return joined and past - first > 1 and kind in ("figure", "living")

    def _is_two_of_ours(self, phrase: tuple[int, int, str]) -> bool:
        """Rosie and Jim are a pair of puppets; "our twins Rosie and Jim" are not."""
        first, past, kind = phrase
        if past - first != 3 or self.tokens[first + 1].fold != "and" or kind == "living":
            return False
        if self.tokens[past - 1].possessive or min(map(self.strength, (first, past - 1))) < 1:
            return False
        before = self.before(first)
        return is_led(before) or bool(_TOGETHER.search(before))

    def _works(self) -> Iterator[tuple[int, int, frozenset[str]]]:
        """Titles of books, plays and films: where they begin and end, and who is in them. A title
        of one everyday word ("Frozen", "Holes") counts where a story is spoken of."""
        casts, tokens = well_known.casts(), self.tokens
        for first, past, _ in self.phrases:
            if past - first > 1 and tokens[past - 1].capital:
                title = " ".join([token.fold for token in tokens[first:past]])
                cast = casts.get(title) or casts.get(title.removesuffix("s"))
                if cast:
                    yield first, past, cast
        told = "story" in self.themes
        for place in self.capitals_at:
            word = tokens[place].fold
            if word in casts and (told or word not in gazetteer.ordinary()):
                yield place, place + 1, casts[word]

    def cast_near(self, place: int) -> frozenset[str]:
        """Everybody in the works that are named near a word."""
        at, tokens = self.tokens[place].at, self.tokens
        near = [cast for first, _, cast in self.works if abs(tokens[first].at - at) <= NEAR]
        return frozenset[str]().union(*near)

    def gap(self, place: int) -> str:
        """What stands between a word and the one after it."""
        return self.plain[self.tokens[place].to : self.tokens[place + 1].at]

    def before(self, place: int) -> str:
        if place not in self.befores:
            self.befores[place] = self._before(self.tokens[place].at)
        return self.befores[place]

    def _before(self, at: int) -> str:
        near = self.plain[max(0, at - 70) : at]
        line = near.rpartition("\n")[2]
        return line if line.strip() else near

    def after(self, place: int) -> str:
        to = self.tokens[place].to
        return self.plain[to : to + 70].split("\n", 1)[0]

    def cue_before(self, place: int) -> bool:
        if place not in self.cued:
            self.cued[place] = bool(cues.CUE_BEFORE.search(self.before(place)))
        return self.cued[place]

    def is_headline(self, place: int) -> bool:
        """A word in capitals for no other reason than its line's, or an acronym; not the name in
        "HAPPY BIRTHDAY KWAME"."""
        token = self.tokens[place]
        if not token.shouted:
            return False
        if token.fold in ideas.SEASONS:
            return True
        if self.shouted:
            return not is_praised_aloud(self.text, token)
        return is_acronym(self.text, token)

    def strength(self, place: int) -> float:
        return gazetteer.given().get(self.tokens[place].fold, 0.0)

    def themes_near(self, place: int) -> frozenset[str]:
        """What the words around are about: a long page speaks of more than one thing."""
        if len(self.text.plain) <= 2 * NEAR or not self.themes:
            return self.themes
        at = self.tokens[place].at
        lower = self.text.lower[max(0, at - NEAR) : at + NEAR]
        return themes.themes_in(lower, frozenset(WORDS.findall(lower)))

    @cached_property
    def capitals(self) -> frozenset[str]:
        """The words that have a capital, folded."""
        return frozenset(self.tokens[place].fold for place in self.capitals_at)

    def figure_near(self, place: int) -> bool:
        """Whether the name of a public figure begins near a word."""
        at = self.tokens[place].start
        first = bisect_right(self.figures_at, at - NEAR, key=self._start)
        last = bisect_left(self.figures_at, at + NEAR, key=self._start)
        for figure in self.figures_at[first:last]:
            hit = self.named.get(figure)
            if hit and hit.who == "public_figure" and hit.start == self._start(figure):
                return True
        return False

    def _start(self, place: int) -> int:
        return self.tokens[place].start

    def held_by(self, hit: Hit) -> list[int]:
        """The words that belong to a person who was found."""
        words = self.text.words_over(hit.start, hit.end)
        return [place for place in words if self.named.get(place) is hit]

    @property
    def hits(self) -> list[Hit]:
        return list({id(hit): hit for hit in self.named.values()}.values())

    def add(
        self,
        first: int,
        last: int,
        certainty: Certainty,
        source: str,
        form: str,
        who: str | None = None,
        detail: str = "",
    ) -> Hit:
        hit = Hit(
            kind="person",
            start=self.tokens[first].start,
            end=self.tokens[last].end,
            certainty=certainty,
            source=source,
            form=form,
            who=who,
            detail=detail,
        )
        if who == "public_figure":
            insort(self.figures_at, first)
        for place in range(first, last + 1):
            held = self.named.get(place)
            if held is None or held.certainty <= certainty:
                self.named[place] = hit
        return hit


# "and" in the languages in which our schools write.
_AND = frozenset("and with plus a ac agus i or".split())
# Beyond any other word nobody is beside: "Amelia and her brother Zac", "#Amelia's and Zac".
_BETWEEN = _AND | frozenset(
    "s his her their brother brothers sister sisters friend friends mum mums dad dads twin"
    " twins".split()
)


def is_capital(reading: Reading, place: int) -> bool:
    token = reading.tokens[place]
    return token.capital and place not in reading.blocked and bool(token.fold)


def neighbour(reading: Reading, place: int, step: int) -> int | None:
    """The word coordinated with this one: past a comma, "and", "&", a bracket …"""
    tokens = reading.tokens
    for other in range(place + step, place + 4 * step, step):
        if not 0 <= other < len(tokens):
            return None
        word = tokens[other].fold
        if word in _AND:
            continue
        first, last = (place, other) if step > 0 else (other, place)
        between = reading.plain[tokens[first].to : tokens[last].at]
        if not between.isspace() and cues.NEXT_TO.match(between):
            return other
        if word not in _BETWEEN:
            return None
    return None


def is_welsh_word(word: str) -> bool:
    """Everyday Welsh in a passage of any language, and no name that is known: "Noson Lawen"."""
    known = word in gazetteer.surnames() or word in gazetteer.given()
    return len(word) > 3 and not known and welsh.is_everyday(word)


def is_everyday_welsh(reading: Reading, place: int) -> bool:
    """An everyday word of a Welsh passage, unless somebody is thanked: "Diolch i Beth"."""
    word = reading.tokens[place].fold
    if not reading.welsh or not welsh.is_everyday(word):
        return False
    return word not in gazetteer.given() or not cues.PERSON_LED.search(reading.before(place))


_CONTRACTED = late.compile(r"(?:n't|'(?:ll|ve|re|m|d|tis|twas|clock))$", re.IGNORECASE | re.ASCII)


def kind_of(reading: Reading, place: int) -> str:
    """G given name, g doubtful one, S surname, s everyday surname, I initial, W word, U unknown."""
    kind = reading.kinds.get(place)
    if kind is None:
        kind = reading.kinds[place] = _kind_of(reading, place)
    return kind


def _kind_of(reading: Reading, place: int) -> str:
    token = reading.tokens[place]
    word = token.fold
    if "'" in token.word and _CONTRACTED.search(token.word):
        return "W"
    if reading.welsh and is_everyday_welsh(reading, place):
        return "W"
    if len(word) == 1:
        return "I" if token.kind == "word" else "W"
    month = word in gazetteer.calendar()
    dated = not month or reading.text.raw[token.start : token.end].isascii()
    return _kind_of_word(word, dated)


@lru_cache(maxsize=8192)
def _kind_of_word(word: str, dated: bool) -> str:
    """``dated``: whether it may be a month or a day, which nobody writes with an accent."""
    strength = gazetteer.given().get(word, 0.0)
    everyday = word in gazetteer.ordinary()
    if word in gazetteer.EVERYDAY and word in gazetteer.given():
        return "g"
    if strength >= gazetteer.STRONG or (strength >= 1.2 and not everyday):
        return "G"
    if dated and word in gazetteer.calendar():
        return "g" if strength >= gazetteer.WEAK else "W"
    if strength >= gazetteer.WEAK and everyday:
        return "g"
    if everyday:
        return "s" if word in gazetteer.surnames() else "W"
    if word in gazetteer.surnames():
        return "S"
    return "W" if is_welsh_word(word) else "U"
