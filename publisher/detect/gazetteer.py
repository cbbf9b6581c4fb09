# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""What is known of one word before its neighbours are asked: a given name and how usual a one, a
surname, an ordinary word, a day or a feast, a town; and what its letters alone resemble."""

from __future__ import annotations

import math
from functools import cache, lru_cache

from publisher.data.load import lines
from publisher.detect import themes
from publisher.detect.text import fold

ORIGINS = ("south_asian", "african", "middle_east", "europe", "east_asia", "celtic_hebrew")
OWN_STRENGTH = 2.6
STRONG = 2.0
WELL_BORNE = 3.0  # a name of more children than think of its town: Skye, Florence, Mali
WEAK = 0.2
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
    return births().get(word, 0.0) >= STRONG or word in _own()[1]


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
def births() -> dict[str, float]:
    """Given name → log10 of the children who got it."""
    found: dict[str, float] = dict.fromkeys(_own()[0], OWN_STRENGTH)
    for line in lines("given_names_uk.tsv.gz"):
        name, count = line.split("\t")
        key = fold(name)
        found[key] = max(found.get(key, 0.0), math.log10(int(count)))
    for line in lines("words/diminutives.txt"):
        for short in line.split():
            key = fold(short)  # Bev and Mo, as hardly anybody is christened and many are called
            found[key] = max(found.get(key, 0.0), STRONG)
    return found


@cache
def given() -> dict[str, float]:
    """Given name → strength: log10 of births, less what the word's ordinary use takes away."""
    words = ordinary()
    return {name: value - _word_weight(name, words) for name, value in births().items()}


def _word_weight(name: str, words: dict[str, int]) -> float:
    if name in EVERYDAY or name in calendar():
        return 3.2 + max(0.0, (words.get(name, 0) - 45) / 10)
    return max(0.0, (words[name] - 30) / 8) if name in words else 0.0


@cache
def surnames() -> frozenset[str]:
    common = (line.split("\t")[0] for line in lines("surnames.tsv.gz"))
    return frozenset(common) | _own()[1]


@cache
def _shares() -> dict[str, float]:
    """Usual surname → how many of a hundred people bear it; of our own lists nobody has counted."""
    counted = ((name, float(share)) for name, share in map(str.split, lines("surnames.tsv.gz")))
    usual = {name: share for name, share in counted if share >= _USUAL}
    return dict.fromkeys(own_surnames(), _USUAL) | usual


_USUAL = 0.005


def is_usual(surname: str) -> bool:
    """Whether more than one of twenty thousand people bears it."""
    return _shares().get(surname, 0.0) > _USUAL


def bearers(forename: str, surname: str) -> float:
    """About how many of the children in the lists would be called both, were names given at
    random."""
    return 10 ** births().get(forename, 0.0) * _shares().get(surname, 0.0) / 100


@cache
def own_surnames() -> frozenset[str]:
    return _own()[1]


@cache
def own_given() -> frozenset[str]:
    return _own()[0]


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
