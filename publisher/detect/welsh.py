"""Whether a passage is Welsh, and whether a word of it is everyday Welsh, mutated or not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from publisher.data.load import lines
from publisher.detect.text import Text, fold

# Small words that make a passage Welsh when there are several of them.
_SIGNS = frozenset(
    "yn yr ar ei eu gan gyda ac bydd mae dydd ddydd ein eich wrth ysgol am y i o ni nos bore"
    " bob pob dod ddod wedi bod sydd oedd roedd cafodd dewch cofiwch gwisg corff wyt ti'n hoffi"
    " plant dosbarth blwyddyn wythnos nadolig diolch pawb ymarfer i'r i'n o'r a'r a'ch â'ch"
    " mae'r mae'n yw ydy fydd hwn hon dros rhwng llawer iawn gwych da".split()
)
_ENOUGH, _TWO = 3, 2
_SMALL = 2  # letters: too short to tell one language from another
# What a mutated beginning may have been: "Ragfyr" is "rhagfyr", "Fercher" is "mercher".
_MUTATIONS = {
    "ngh": ("c",), "mh": ("p",), "nh": ("t",), "ng": ("g",), "dd": ("d",), "ch": ("c",),
    "ph": ("p",), "th": ("t",), "f": ("b", "m"), "g": ("c",), "b": ("p",), "d": ("t",),
    "l": ("ll",), "r": ("rh",), "m": ("b",), "n": ("d",), "h": ("",),
}  # fmt: skip


def is_welsh(text: Text, words: frozenset[str]) -> bool:
    """Whether several of the small words of Welsh stand in the passage, or half of it is everyday
    Welsh: "Cyngerdd nos Wener" has no room for more. ``words`` are its words in small letters."""
    if len(_SIGNS & words) >= _ENOUGH:
        return True
    long = {token.fold for token in text.tokens if len(token.fold) > _SMALL}
    welsh = len(long & _SIGNS) + sum(map(is_everyday, long - _SIGNS))
    return welsh >= _TWO and 2 * welsh >= len(long)


@cache
def _everyday() -> frozenset[str]:
    return frozenset(fold(word) for line in lines("words/welsh.txt") for word in line.split())


@lru_cache(maxsize=4096)
def is_everyday(word: str) -> bool:
    """Whether a folded word is in the list as it stands or before it was mutated."""
    return any(before in _everyday() for before in _unmutated(word))


def _unmutated(word: str) -> Iterator[str]:
    yield word
    for ending in (3, 2, 1):
        for before in _MUTATIONS.get(word[:ending], ()):
            yield before + word[ending:]
    yield "g" + word  # a soft g is dropped: "wener" is "gwener"
