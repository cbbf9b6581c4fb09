"""How a text sounds: shouting, exclamation, reading age. Advice, never a reason to stop."""

from __future__ import annotations

import string
from dataclasses import dataclass
from functools import lru_cache

from publisher.detect import late
from publisher.detect.text import Text

_SHORT_CAPITALS = 3
_SENTENCE_END = late.compile(r"[.!?\n](?:(?<=\n)\n*|[.!?]*(?:\s|$))")
_VOWELS = str.maketrans(dict.fromkeys(set(string.ascii_lowercase) - set("aeiouy"), " "))


@dataclass(frozen=True, kw_only=True)
class Tone:
    """``all_caps``: shouted words longer than three letters; ``exclamation``: marks in all;
    ``reading_age`` in years; ``words`` counted. ``shouted`` are raw spans of those words."""

    all_caps: int
    exclamation: int
    reading_age: float
    words: int
    shouted: tuple[tuple[int, int], ...] = ()


def measure(text: Text) -> Tone:
    words = [token for token in text.tokens if token.kind in ("word", "camel", "hash")]
    shouted = [t for t in words if t.shouted and len(t.word) > _SHORT_CAPITALS]
    return Tone(
        all_caps=len(shouted),
        exclamation=text.plain.count("!"),
        reading_age=_reading_age(text, [t.fold for t in words if t.fold]),
        words=len(words),
        shouted=tuple((t.start, t.end) for t in shouted),
    )


def _reading_age(text: Text, words: list[str]) -> float:
    """Years of age at which the Flesch-Kincaid grade is comfortable (grade + 5), 5 to 18."""
    if not words:
        return 5.0
    sentences = max(1, len(_SENTENCE_END.findall(text.plain)))
    syllables = sum(map(_syllables, words))
    grade = 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59
    return round(min(18.0, max(5.0, grade + 5)), 1)


@lru_cache(maxsize=8192)
def _syllables(word: str) -> int:
    groups = len(word.translate(_VOWELS).split())
    silent = groups > 1 and word[-1] == "e" and word[-2] not in "le"
    return groups - silent or 1
