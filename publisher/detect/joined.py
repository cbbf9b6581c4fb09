"""A name among words that are written as one: "#gohodango", "thankyouzoe", "photoofkofi"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from publisher.detect import gazetteer

LONGEST_JOINED = 100
LONGEST_NAME = 24
_SMALL = frozenset(
    "a i am an as at be by do go he hi if in is it me my no of oh on or our so to up us we yay hey"
    " wow rip gb uk".split()
)
# How often a word is written, for it to be taken for a part of others: the shorter, the oftener.
_OFTEN = {3: 45, 4: 38}
_RARE = 28


@lru_cache(maxsize=2048)
def among_words(word: str) -> tuple[tuple[str, int], ...]:
    """Every part of a folded word that has whole words on both sides, or on one where it begins
    or ends the word, with the place at which it begins; the longest first."""
    size = len(word)
    if not 5 <= size <= LONGEST_JOINED:
        return ()
    before, after = _ends(word), _begins(word)
    found = [
        (word[at:to], at)
        for at in range(size)
        if before[at]
        for to in range(at + 2, min(size, at + LONGEST_NAME) + 1)
        if after[to] and to - at < size
    ]
    return tuple(sorted(found, key=lambda piece: -len(piece[0])))


def is_words(word: str) -> bool:
    """Whether nothing but words stands in it: "wearesoproud"."""
    return _ends(word)[len(word)]


def _is_word(word: str) -> bool:
    if len(word) < 3:
        return word in _SMALL
    return gazetteer.ordinary().get(word, 0) >= _OFTEN.get(len(word), _RARE) or word in _SMALL


@lru_cache(maxsize=2048)
def _ends(word: str) -> tuple[bool, ...]:
    """For each place whether whole words end there."""
    ends = [True] + [False] * len(word)
    for at in range(len(word)):
        if ends[at]:
            for to in range(at + 1, min(len(word), at + 14) + 1):
                if not ends[to] and _is_word(word[at:to]):
                    ends[to] = True
    return tuple(ends)


def _begins(word: str) -> list[bool]:
    """For each place whether whole words begin there and go on to the end."""
    begins = [False] * len(word) + [True]
    for at in reversed(range(len(word))):
        begins[at] = any(
            begins[to] and _is_word(word[at:to])
            for to in range(at + 1, min(len(word), at + 14) + 1)
        )
    return begins


def accounts(word: str) -> Iterator[str]:
    """Forms of a name with an initial joined to it, as accounts are called: "kmensah",
    "mensahk", "kofim"."""
    yield f"{word[0]} {word[1:]}"
    yield f"{word[-1]} {word[:-1]}"
    yield f"{word[:-1]} {word[-1]}"
