"""Who and what everybody knows by name: the famous, places, brands and charities, books with all
who are in them. One word or several together; nobody of ours, as far as the name alone says."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from publisher.data.load import lines
from publisher.detect import gazetteer, late
from publisher.detect.hit import Certainty
from publisher.detect.text import Text, Token, fold

_FIGURE_LIMIT = 1.8  # a figure known by one word alone is hardly anybody's given name


class Meaning(NamedTuple):
    """What a phrase is known to be."""

    kind: str  # place, organisation, figure, living, town (of two words and more)
    owned: bool = False  # somebody's name that is a shop only with its 's: Bill's, Mr Fothergill's


_PHRASE_FILES = {
    "place": "places", "organisation": "organisations", "living": "living", "figure": "figures",
    "town": "towns",
}  # fmt: skip
_RANK = {
    kind: rank for rank, kind in enumerate(("town", "place", "organisation", "figure", "living"))
}
_TITLES = frozenset("mr mrs ms miss dr".split())


@cache
def _phrases() -> dict[str, tuple[Meaning, ...]]:
    """A phrase's folded words with a space between them → what it is, the surest first."""
    found: dict[str, tuple[Meaning, ...]] = {}
    for kind, name in _PHRASE_FILES.items():
        for line in lines(f"words/{name}.txt{'.gz' if kind == 'town' else ''}"):
            for entry in line.split(","):
                folds = _folds(entry)
                if len(folds) > (kind == "town"):
                    somebody = len(folds) == 1 or folds[0] in _TITLES
                    owned = somebody and entry.strip().endswith("'s")
                    phrase = " ".join(folds)
                    found[phrase] = _with(found.get(phrase, ()), Meaning(kind, owned))
    for title in casts():
        if " " in title:
            found.setdefault(title, _with((), Meaning("organisation")))
    return found


@cache
def casts() -> dict[str, frozenset[str]]:
    """The folded title of a book, a play or a film → everybody in it, by one name each."""
    found: dict[str, frozenset[str]] = {}
    for line in lines("words/works.txt"):
        titles, _, names = line.partition(": ")
        people = frozenset(map(fold, names.split(", ")))
        for title in titles.split("; "):
            key = " ".join(_folds(title))
            found[key] = found.get(key, frozenset()) | people
    return found


@cache
def _with(known: tuple[Meaning, ...], meaning: Meaning) -> tuple[Meaning, ...]:
    """One object for all phrases that mean the same, of which there are thousands."""
    return tuple(sorted({*known, meaning}, key=lambda one: (-_RANK[one.kind], one.owned)))


@cache
def _widths() -> dict[str, tuple[int, ...]]:
    """First word → of how many words the phrases are that begin so, the longest first; for those
    of three words and more, the first two words."""
    found: dict[str, set[int]] = {}
    for phrase in _phrases():
        words = phrase.split(" ")
        begins = words[0] if len(words) < 3 else f"{words[0]} {words[1]}"
        found.setdefault(begins, set()).add(len(words))
    return {begins: _descending(frozenset(widths)) for begins, widths in found.items()}


@cache
def _descending(widths: frozenset[int]) -> tuple[int, ...]:
    return tuple(sorted(widths, reverse=True))


def _folds(phrase: str) -> list[str]:
    """Its words as they are looked up: folded, and without an 's."""
    words = re.split(r"[\s&-]+", phrase)
    return [folded for word in words if (folded := fold(word.removesuffix("'s")))]


Phrase = tuple[int, int, str]  # the first word, one past the last, what it is


def phrases_in(text: Text) -> tuple[Phrase, ...]:
    """Known phrases; none overlap."""
    return text.once(_find_phrases)


def _find_phrases(text: Text) -> tuple[Phrase, ...]:
    return tuple(_phrases_among(text))


def _phrases_among(text: Text) -> Iterator[Phrase]:
    end, tokens, widths = 0, text.tokens, _widths()
    for place in text.capitals_at:
        if place < end:
            continue
        first = tokens[place].fold
        second = tokens[place + 1].fold if place + 1 < len(tokens) else ""
        for width in widths.get(f"{first} {second}", ()) + widths.get(first, ()):
            run = tokens[place : place + width]
            kind = _what_is(text, run)
            if kind:
                end = place + len(run)
                yield place, end, kind
                break


def is_figure(word: str) -> bool:
    """Whether one folded word is known of somebody famous, whoever else bears it."""
    return any(meaning.kind == "figure" for meaning in _phrases().get(word, ()))


@cache
def figure_surnames() -> frozenset[str]:
    """The last words of everybody famous: after whom houses and groups are named."""
    return frozenset(phrase.rsplit(" ", 1)[-1] for phrase in _of_kind("figure", "living"))


def _of_kind(*kinds: str) -> Iterator[str]:
    for phrase, meanings in _phrases().items():
        if any(meaning.kind in kinds for meaning in meanings):
            yield phrase


def _mostly_a_name(word: str, kind: str) -> bool:
    """A single word that is more often a pupil than a figure, a brand … ; a theme may know it."""
    limit = {"place": math.inf, "organisation": 2.6}.get(kind, _FIGURE_LIMIT)
    return gazetteer.given().get(word, 0.0) >= limit


# "the work of Monet", "Jesus said": where a name that pupils have is the famous bearer's.
_WORKS_OF = late.compile(
    r"\b(?:works?|art|artwork|paintings?|prints|music|poetry|poems|plays|style|sculptures?) of $"
)
_SPEAKS = late.compile(
    r"(?:'s)? (?:said|says|told|taught|teaches|tells|fed|healed|is risen|rose)\b"
)
_TAUGHT = frozenset({"jesus"})


def _is_the_famous(text: Text, token: Token, kind: str) -> bool:
    if kind != "figure":
        return False
    made = _WORKS_OF.search(text.lower[max(0, token.at - 30) : token.at])
    return bool(made or (token.fold in _TAUGHT and _SPEAKS.match(text.lower, token.to)))


def _what_is(text: Text, run: tuple[Token, ...]) -> str:
    """Of which kind the phrase is that some words make; "" where they make none."""
    last = run[-1]
    if len(run) == 1:
        for meaning in _phrases().get(last.fold, ()):
            missing = meaning.owned and not last.possessive and last.fold in gazetteer.given()
            borne = _mostly_a_name(last.fold, meaning.kind)
            if not missing and (not borne or _is_the_famous(text, last, meaning.kind)):
                return meaning.kind
        return ""
    for meaning in _meanings(" ".join(map(_fold, run))):
        missing = meaning.owned and not last.possessive
        if not missing and _stands_at(text, meaning.kind, run):
            return meaning.kind
    return ""


_fold = attrgetter("fold")


def _meanings(phrase: str) -> tuple[Meaning, ...]:
    """What a phrase is, or several of its bearers: a row of Harry Potters."""
    known = _phrases()
    return known.get(phrase) or (known.get(phrase[:-1], ()) if phrase[-1] == "s" else ())


def _stands_at(text: Text, kind: str, run: tuple[Token, ...]) -> bool:
    return (run[-1].capital or kind == "organisation") and all(
        after.at - before.to <= 4 and not _ends_between(text, before, after)
        for before, after in pairwise(run)
    )


def _ends_between(text: Text, before: Token, after: Token) -> bool:
    """ "one very muddy Victoria. Cross country was fun": no Cross; but "Dr. Frost"."""
    return len(before.fold) > 4 and text.plain[before.to : after.at].startswith((". ", "! ", "? "))


def is_organisation(joined: str) -> bool:
    """Whether a folded word, or several joined, is a known brand, scheme or charity."""
    return joined in _joined_organisations()


@cache
def _joined_organisations() -> frozenset[str]:
    return frozenset(phrase.replace(" ", "") for phrase in _of_kind("organisation"))


@cache
def single_places() -> frozenset[str]:
    return frozenset(phrase for phrase in _of_kind("place") if " " not in phrase)


@cache
def countries() -> frozenset[str]:
    """Countries and continents in small letters, which are the first line of the places."""
    first = next(lines("words/places.txt"))
    return frozenset(entry.strip().lower() for entry in first.split(","))


def places_in(text: Text) -> Iterator[tuple[int, int, Certainty]]:
    """Plain spans of known places; names shared with people only after in, to, at …"""
    tokens = text.tokens
    for first, past, kind in phrases_in(text):
        if kind != "place":
            continue
        at, to = tokens[first].at, tokens[past - 1].to
        if past - first == 1 and not _surely_place(text, tokens[first]):
            continue
        yield at, to, Certainty.LIKELY


_NEAR = 120  # characters before a place, of which two words are asked
_BEFORE_PLACE = late.compile(
    r"\b(?:in|to|at|from|near|around|visit(?:ed|ing)?|across|towards|through|via|of|for|outside|explor(?:ed|ing)|leaving|reached)\s+(?:\w+\s+)?$",
    re.IGNORECASE | re.ASCII,
)


def _surely_place(text: Text, token: Token) -> bool:
    ambiguous = token.fold in gazetteer.given() or token.fold in gazetteer.ordinary()
    near = max(0, token.at - _NEAR)
    return not ambiguous or bool(_BEFORE_PLACE.search(text.plain, near, token.at))


def could_be_place(words: str) -> bool:
    """False for words that are all ordinary, and for one person's given name on its own."""
    folds = _folds(words)
    if len(folds) == 1 and folds[0] not in single_places():
        others = (gazetteer.given(), gazetteer.ordinary(), gazetteer.calendar())
        return not any(folds[0] in words for words in others)
    return any(f not in gazetteer.ordinary() or f in single_places() for f in folds)
