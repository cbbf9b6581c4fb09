"""Whether a passage is Welsh, and whether a word of it is everyday Welsh, mutated or not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain

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
# What a beginning becomes when it is mutated: "rhagfyr" is "Ragfyr", "mercher" is "Fercher"; a soft
# g is dropped: "gwener" is "wener".
_MUTATED = {
    "": ("h",), "b": ("f", "m"), "c": ("ngh", "ch", "g"), "d": ("dd", "n"), "g": ("ng", ""),
    "ll": ("l",), "m": ("f",), "p": ("mh", "ph", "b"), "rh": ("r",), "t": ("nh", "th", "d"),
}  # fmt: skip


def is_welsh(text: Text, words: frozenset[str]) -> bool:
    """Whether several of the small words of Welsh stand in the passage, or half of it is everyday
    Welsh: "Cyngerdd nos Wener" has no room for more. ``words`` are its words in small letters."""
    if len(_SIGNS & words) >= _ENOUGH:
        return True
    long = {token.fold for token in text.tokens if len(token.fold) > _SMALL}
    welsh = len((long & _SIGNS) | (long & _everyday()))
    return welsh >= _TWO and 2 * welsh >= len(long)


@cache
def _everyday() -> frozenset[str]:
    """The folded words of the list, each as it stands and mutated."""
    words = [fold(word) for line in lines("words/welsh.txt") for word in line.split()]
    return frozenset(chain(words, *map(_mutated, words)))


def is_everyday(word: str) -> bool:
    """Whether a folded word is in the list as it stands or before it was mutated."""
    return word in _everyday()


def _mutated(word: str) -> Iterator[str]:
    for length in (0, 1, 2):
        for beginning in _MUTATED.get(word[:length], ()):
            yield beginning + word[length:]
