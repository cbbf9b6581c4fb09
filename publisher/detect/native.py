"""Names in their own script: "فاطمة", "திவ்யா", "Ольга", as a roll that holds them writes them.

What is compared are the script's own letters. Their sound in Latin letters is not enough: it
leaves out the vowels of half of them, and a short rest of consonants is many words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from publisher.detect import late
from publisher.detect.shapes import by_sound

NATIVE_MARK = "native "
_LETTERS = (
    "\u0370-\u1cff\u1f00-\u1fff\u2d00-\u2dff\u3040-\u9fff\ua4d0-\ua6ff\ua800-\uabff\uac00-\ud7ff"
    "\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufefc\U0001e900-\U0001e95f"
)
_NATIVE = late.compile(
    f"[{_LETTERS}](?:[{_LETTERS}\u0300-\u036f\u00ad\u200b-\u200f\u2060]*[{_LETTERS}])?"
)
_GAPS = late.compile(r"[\s_.'’‑-]{0,3}")
_APART = late.compile(r"[\s\-‐‑–]+")
# The same letter to whoever types a name: alef with and without hamza, final ya and ha.
_ALIKE = str.maketrans("أإآٱىئةؤکی", "اااايههوكي")
_SMALL_WORDS = "وفبلكולבהמכש"  # "and", "to", "with", which Arabic and Hebrew join to a word
_LONG, _LONGEST, _WIDEST, _MANY = 12, 40, 10, 600
_SHORTEST_SOUND = 4


class Asked(NamedTuple):
    """A form to ask the roll for and where it stands in the author's text. ``whole`` is false for
    a part of a word and for a word known by its sound."""

    form: str
    start: int
    end: int
    letters: int
    whole: bool


@lru_cache(maxsize=4096)
def native_fold(word: str) -> str:
    """The letters of ``word`` in its own script, without signs that may be left out; "" for one
    in Latin letters. "فَاطِمَة" and "فاطمه" are one name."""
    if word.isascii() or not _NATIVE.search(word):
        return ""
    plain = unicodedata.normalize("NFKD", word.translate(_ALIKE).casefold())
    kept = (c for c in plain if _is_letter(c) and not unicodedata.combining(c))
    return "".join(kept).translate(_ALIKE)


def _is_letter(character: str) -> bool:
    return character != "ـ" and unicodedata.category(character)[0] in "LM"


def native_forms(forename: str, surname: str, known_as: str) -> Iterator[tuple[str, str]]:
    """What is stored of somebody whose roll entry is in another script."""
    firsts = [own for name in (forename, known_as) if (own := "".join(_parts(name)))]
    family = _parts(surname)
    lasts = list(dict.fromkeys(("".join(family), *family))) if family else []
    for first in firsts:
        for last in lasts:
            yield f"{NATIVE_MARK}{first}{last}", "full"
            yield f"{NATIVE_MARK}{last}{first}", "full"
    yield from ((NATIVE_MARK + first, "first") for first in firsts if len(first) > 1)
    yield from ((NATIVE_MARK + last, "surname") for last in lasts if len(last) > 1)


def _parts(name: str) -> list[str]:
    return [own for part in _APART.split(name) if (own := native_fold(part))]


def asked(raw: str) -> Iterator[Asked]:
    """Every form that finding native names in ``raw`` asks a roll for, the widest first."""
    words = [match.span() for match in _NATIVE.finditer(raw)]
    for place, (start, end) in enumerate(words):
        for last in reversed(range(place, place + _reach(raw, words, place))):
            stop = words[last][1]
            own = "".join(native_fold(raw[at:to]) for at, to in words[place : last + 1])
            if own and len(own) <= _LONGEST:
                yield Asked(NATIVE_MARK + own, start, stop, len(own), True)
                yield from _by_sound(raw, start, stop)
        own = native_fold(raw[start:end])
        tagged = raw[start - 1 : start] in ("#", "@")
        for piece in dict.fromkeys(_pieces(own, tagged=tagged)):
            yield Asked(NATIVE_MARK + piece, start, end, len(piece), False)


def _reach(raw: str, words: list[tuple[int, int]], place: int) -> int:
    """How many words from ``place``, four at the most, stand close enough to be one name."""
    reach = 1
    for (_, before), (after, _) in zip(words[place : place + 3], words[place + 1 :], strict=False):
        if not _GAPS.fullmatch(raw, before, after):
            break
        reach += 1
    return reach


def _by_sound(raw: str, start: int, end: int) -> Iterator[Asked]:
    """ "प्रिया" is Priya and "Ольга" Olga on a roll in Latin letters: the scripts of India write
    their vowels too."""
    if "\u0900" <= raw[start] <= "\u0dff" or "\u0370" <= raw[start] <= "\u052f":
        sound = "".join(by_sound(c) for c in raw[start:end]).lower()
        letters = "".join(c for c in sound if c.isascii() and c.isalpha())
        if _SHORTEST_SOUND <= len(letters) <= _LONGEST:
            yield Asked(letters, start, end, len(letters), False)


def _pieces(own: str, *, tagged: bool) -> Iterator[str]:
    """Parts of a word that may be a name in it, by how the script joins its words."""
    first = own[:1]
    if "\u0e00" <= first <= "\u0eff" or "\u1000" <= first <= "\u17ff" or first >= "\u3040":
        shortest = 2 if first >= "\u3040" else 3
        for at in range(min(len(own), _MANY)):
            for width in range(shortest, _WIDEST + 1):
                if at + width <= len(own):
                    yield own[at : at + width]
        return
    if "\u0900" <= first <= "\u0dff":  # endings: "திவ்யாவுக்கு"
        yield from (own[:cut] for cut in range(max(3, len(own) - 5), len(own)))
    elif first in _SMALL_WORDS and len(own) > 3:
        yield own[1:]
    if tagged or len(own) > _LONG:
        for width in range(4, min(len(own), 2 * _LONG)):
            yield own[:width]
            yield own[-width:]
