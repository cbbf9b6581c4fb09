"""What a word may be that is written without a capital, before its neighbours are asked."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import chain
from string import ascii_lowercase

from publisher.detect import gazetteer, ideas, well_known
from publisher.detect.welsh import is_everyday as is_everyday_welsh

_OFTEN_BORNE, _SOMEWHAT = 3.0, 0.4  # as a forename; as made of pieces of forenames
WELL_KNOWN = 2.0  # a given name strong enough to stand in small letters beside "jacks dad"


def worth_asking(words: frozenset[str]) -> frozenset[str]:
    """Those that are no ordinary words, or that may be somebody's name, or somebody's, as well."""
    return words.difference(gazetteer.ordinary()) | (words & _borne_and_ordinary())


@cache
def _borne_and_ordinary() -> frozenset[str]:
    ordinary = gazetteer.ordinary()
    near = (word for name in gazetteer.given() for word in (name, f"{name}s") if word in ordinary)
    return frozenset(word for word in near if may_be_named(word) or is_owner(word))


def is_owner(word: str) -> bool:
    """ "jacks dad", and not "the girls dad"; of words with an "s" at their end."""
    strength = gazetteer.given().get(word[:-1], 0.0)
    return strength >= WELL_KNOWN and gazetteer.given().get(word, 0.0) < strength


@lru_cache(maxsize=8192)
def may_be_named(word: str) -> bool:
    """Whether it is worth asking what stands beside a word."""
    return is_borne_or_unheard(word) or gazetteer.given().get(word, 0.0) >= gazetteer.WEAK


def is_borne_or_unheard(word: str) -> bool:
    """Whether a word that is known is often a name too, or one that is not is like a name."""
    return _is_often_borne(word) if word in gazetteer.ordinary() else _is_unheard(word)


def _is_often_borne(word: str) -> bool:
    borne = gazetteer.births().get(word, 0.0) >= _OFTEN_BORNE
    return borne and word not in gazetteer.calendar() and word not in ideas.SEASONS


def _is_unheard(word: str) -> bool:
    return (
        len(word) > 3
        and word not in gazetteer.given()
        and gazetteer.resemblance(word) >= _SOMEWHAT
        and not gazetteer.is_explained(word)
        and word not in gazetteer.surnames()
        and word not in well_known.single_places()
        and not well_known.is_figure(word)
        and not well_known.is_organisation(word)
        and not is_everyday_welsh(word)
        and not _is_misspelt(word)
    )


def _is_misspelt(word: str) -> bool:
    """ "eveyrone", "chidren": a usual word with two letters in the wrong order, or one missing."""
    usual = gazetteer.ordinary()
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    swapped = (a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1)
    filled = (a + letter + b for a, b in cuts for letter in ascii_lowercase)
    return any(usual.get(near, 0) >= gazetteer.COMMON for near in chain(swapped, filled))


def is_surname(word: str) -> bool:
    """ "mr lumb", and "mr lumbs drive"."""
    bare = word[:-1] if word[-1] == "s" and word not in gazetteer.ordinary() else word
    return not {word, bare}.isdisjoint(gazetteer.surnames())
