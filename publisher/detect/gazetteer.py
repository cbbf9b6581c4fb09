# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""What is known of a word before its neighbours are asked: name, place, brand, ordinary word."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from publisher.data.load import lines
from publisher.detect import late, themes
from publisher.detect.hit import Certainty
from publisher.detect.text import Text, Token, fold

ORIGINS = ("south_asian", "african", "middle_east", "europe", "east_asia", "celtic_hebrew")
OWN_STRENGTH = 2.6
STRONG = 2.0
WEAK = 0.2
FIGURE_LIMIT = 1.8  # a figure known by one word alone is hardly anybody's given name
COMMON = 30  # ten times a Zipf frequency: once in a million words

# Given names whose ordinary meaning is everyday school English, whatever the birth counts say.
EVERYDAY = frozenset(
    "ace amber angel april art ash aspen august autumn bay bear berry bill bird blessing"
    " blossom blue bob bonny brook buddy buster carol cash chance charity chase cherry chip christian clay cliff"
    " clover cookie crystal daisy dale dash dawn dean destiny dolly dove drew duke earl early ember eve faith"
    " fern fleur forest fox frank gene ginger glen glory grace grant guy hale happy harmony harper hazel heath heather"
    " heaven hero holly honey honor honour hope hunter iris ivy jack-in jade jasmine jay jet jewel joy justice king kit"
    " lake lark lily lotus love lucky mark mars may melody mercy merry miracle misty noble noel"
    " nova oak ocean olive page pansy patience paris pat pearl penny pepper phoenix piper poppy porter prince princess prosper"
    " queen rain raven ray reed rich river rob robin rock rocky rod rose rosemary rowan royal ruby rusty sage sailor"
    " sapphire saxon sky snow sol sonny star sterling stone storm success summer sunday sunny sunshine sue teal teddy temple tiger tony-award treasure trinity"
    " true unity victory violet wade warren west will willow winter wolf woody wren young zion art basil blake bright"
    " brown bunny christmas comfort divine favour gift goodness precious praise promise testimony wisdom"
    " easter holiday lee long man son an my you he so in on do may no go day van de la le el chase link max major rally rush rio".split()
)


class Meaning(NamedTuple):
    """What a phrase is known to be."""

    kind: str  # place, organisation, figure, living, town (of two words and more)
    owned: bool = False  # somebody's name that is a shop only with its 's: Bill's, Mr Fothergill's


@cache
def ordinary() -> dict[str, int]:
    """Ordinary word → ten times its Zipf frequency."""
    words = {}
    for line in lines("words_en.tsv.gz"):
        word, zipf = line.split("\t")
        words[word] = int(zipf)
    for line in lines("words/school_words.txt"):
        words.update(dict.fromkeys((fold(word) for word in line.split()), 40))
    for word in map(fold, themes.things("told")):
        if word not in words and not _is_name(word):
            words[word] = 40
    return words


def _is_name(word: str) -> bool:
    """Whether a word of another tongue is somebody's name too."""
    return _births().get(word, 0.0) >= STRONG or word in _own()[1]


@cache
def _own() -> tuple[frozenset[str], frozenset[str]]:
    """Given names and surnames of the project's own lists, all origins together."""
    given: set[str] = set()
    family: set[str] = set()
    for origin in ORIGINS:
        into = given
        for line in lines(f"names/{origin}.txt"):
            if line.startswith("["):
                into = given if line == "[given]" else family
            else:
                into.update(fold(word) for word in line.split())
    return frozenset(given), frozenset(family)


@cache
def _births() -> dict[str, float]:
    births: dict[str, float] = dict.fromkeys(_own()[0], OWN_STRENGTH)
    for line in lines("given_names_uk.tsv.gz"):
        name, count = line.split("\t")
        key = fold(name)
        births[key] = max(births.get(key, 0.0), math.log10(int(count)))
    for line in lines("words/diminutives.txt"):
        for short in line.split():
            key = fold(short)  # Bev and Mo, as hardly anybody is christened and many are called
            births[key] = max(births.get(key, 0.0), STRONG)
    return births


@cache
def given() -> dict[str, float]:
    """Given name → strength: log10 of births, less what the word's ordinary use takes away."""
    words = ordinary()
    return {name: value - _word_weight(name, words) for name, value in _births().items()}


def _word_weight(name: str, words: dict[str, int]) -> float:
    if name in EVERYDAY or name in calendar():
        return 3.2 + max(0.0, (words.get(name, 0) - 45) / 10)
    return max(0.0, (words[name] - 30) / 8) if name in words else 0.0


@cache
def surnames() -> frozenset[str]:
    common = (line.split("\t")[0] for line in lines("surnames.tsv.gz"))
    return frozenset(common) | _own()[1]


@cache
def own_surnames() -> frozenset[str]:
    return _own()[1]


@cache
def calendar() -> frozenset[str]:
    return frozenset(fold(word) for line in lines("words/calendar.txt") for word in line.split())


@cache
def towns() -> frozenset[str]:
    """Towns and villages of one word that are hardly anybody's name."""
    return frozenset(fold(town) for town in lines("words/towns.txt.gz") if town.isalpha())


@cache
def familiar() -> frozenset[str]:
    """Words that are often written, are in no dictionary and are nobody's name."""
    return frozenset(lines("words/familiar.txt.gz"))


def is_explained(word: str) -> bool:
    """Whether a capital needs no person to explain it: a town, or a word that many write."""
    return word in towns() or word in familiar()


@cache
def nouns() -> frozenset[str]:
    """Ordinary words that are things and nothing that somebody does."""
    return frozenset(lines("words/nouns.txt.gz"))


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
                folds = [f for word in re.split(r"[\s-]+", entry) if (f := _key(word))]
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
            folds = [f for word in re.split(r"[\s-]+", title) if (f := _key(word))]
            key = " ".join(folds)
            found[key] = found.get(key, frozenset()) | people
    return found


@cache
def _with(known: tuple[Meaning, ...], meaning: Meaning) -> tuple[Meaning, ...]:
    """One object for all phrases that mean the same, of which there are thousands."""
    return tuple(sorted({*known, meaning}, key=lambda one: (-_RANK[one.kind], one.owned)))


@cache
def _widths() -> dict[str, tuple[int, ...]]:
    """First word → of how many words the phrases are that begin so, the longest first."""
    found: dict[str, set[int]] = {}
    for phrase in _phrases():
        found.setdefault(phrase.partition(" ")[0], set()).add(1 + phrase.count(" "))
    return {first: _descending(frozenset(widths)) for first, widths in found.items()}


@cache
def _descending(widths: frozenset[int]) -> tuple[int, ...]:
    return tuple(sorted(widths, reverse=True))


def _key(word: str) -> str:
    return fold(word.removesuffix("'s") if word.endswith("'s") else word)


Phrase = tuple[int, int, str]  # the first word, one past the last, what it is


def phrases_in(text: Text) -> tuple[Phrase, ...]:
    """Known phrases; none overlap."""
    return text.once(_find_phrases)


def _find_phrases(text: Text) -> tuple[Phrase, ...]:
    return tuple(_phrases_among(text))


def _phrases_among(text: Text) -> Iterator[Phrase]:
    place, tokens = 0, text.tokens
    while place < len(tokens):
        found = _phrase_at(text, place) if tokens[place].capital else None
        if found:
            width, kind = found
            yield place, place + width, kind
            place += width
        else:
            place += 1


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
    limit = {"place": math.inf, "organisation": 2.6}.get(kind, FIGURE_LIMIT)
    return given().get(word, 0.0) >= limit


def _phrase_at(text: Text, place: int) -> tuple[int, str] | None:
    """How many words from ``place`` make a known phrase, and of which kind."""
    tokens = text.tokens
    token = tokens[place]
    for width in _widths().get(token.fold, ()):
        run = tokens[place : place + width]
        if width > 1:
            for meaning in _meanings(" ".join([word.fold for word in run])):
                owned = meaning.owned and not run[-1].possessive
                if len(run) == width and _stands_at(text, meaning.kind, run) and not owned:
                    return width, meaning.kind
            continue
        for meaning in _phrases()[token.fold]:
            missing = meaning.owned and not token.possessive and token.fold in given()
            if not missing and not _mostly_a_name(token.fold, meaning.kind):
                return 1, meaning.kind
    return None


def _meanings(phrase: str) -> tuple[Meaning, ...]:
    """What a phrase is, or several of its bearers: a row of Harry Potters."""
    return _phrases().get(phrase) or (_phrases().get(phrase[:-1], ()) if phrase[-1] == "s" else ())


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
    """Plain spans of places in the gazetteer; names shared with people only after in, to, at …"""
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
    ambiguous = token.fold in given() or token.fold in ordinary()
    near = max(0, token.at - _NEAR)
    return not ambiguous or bool(_BEFORE_PLACE.search(text.plain, near, token.at))


def could_be_place(words: str) -> bool:
    """False for words that are all ordinary, and for one person's given name on its own."""
    folds = [f for word in re.split(r"[\s-]+", words) if (f := _key(word))]
    if len(folds) == 1 and folds[0] not in single_places():
        return folds[0] not in given() and folds[0] not in ordinary() and folds[0] not in calendar()
    return any(f not in ordinary() or f in single_places() for f in folds)


@cache
def _pieces() -> dict[str, int]:
    rows = (line.split("\t") for line in lines("name_pieces.tsv.gz"))
    return {piece: int(weight) for piece, weight in rows}


@lru_cache(maxsize=8192)
def resemblance(word: str) -> float:
    """How much more a folded word is made of pieces of given names than of places and things:
    0 says nothing, 1 is a good sign, 2 and more a strong one."""
    framed = f"^{word}$"
    parts = [framed[at : at + 3] for at in range(len(framed) - 2)]
    parts += [framed[:4], framed[-4:]]
    return sum(_pieces().get(part, 0) for part in parts) / (20 * math.sqrt(len(parts)))


@lru_cache(maxsize=8192)
def compound(word: str) -> bool:
    """Two everyday words in one, as brands like to be: Smoothwall, Weduc is not."""
    words = ordinary()
    return any(
        words.get(word[:cut], 0) >= COMMON and words.get(word[cut:], 0) >= COMMON
        for cut in range(3, len(word) - 2)
    )
