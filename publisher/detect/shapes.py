"""Letters of other scripts, read by the Latin letter they look like or by their sound."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from anyascii import anyascii

from publisher.detect import late


@lru_cache(maxsize=4096)
def script_of(character: str) -> str:
    """Latin, Cyrillic, Greek or Other for a letter; "" for everything that is no letter."""
    if character.isascii():
        return "Latin" if character.isalpha() else ""
    if not unicodedata.category(character).startswith("L"):
        return ""
    name = unicodedata.name(character, "")
    if name.startswith(
        ("LATIN", "FULLWIDTH LATIN", "MATHEMATICAL", "FEMININE", "MASCULINE", "MODIFIER")
    ):
        return "Latin"
    for script in ("CYRILLIC", "GREEK"):
        if name.startswith(script):
            return script.capitalize()
    return "Other"


@lru_cache(maxsize=4096)
def by_shape(character: str) -> str:
    """The ASCII letter that ``character`` could be taken for, or ``character`` itself."""
    if character.isascii() or script_of(character) == "Latin":
        return character
    from confusable_homoglyphs import confusables  # 7 MB of tables, for a letter that is rare

    found = confusables.is_confusable(character, greedy=True, preferred_aliases=["latin"])
    for entry in found or ():
        for twin in entry["homoglyphs"]:
            if len(twin["c"]) == 1 and twin["c"].isascii() and twin["c"].isalpha():
                return str(twin["c"])
    return character


@lru_cache(maxsize=4096)
def by_sound(character: str) -> str:
    """ASCII letters that sound like ``character``."""
    return str(anyascii(character))


# A word in letters of any script, with the marks and the invisible characters inside of it.
_WORD = late.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u200b-\u200f\u2060\ufeff\u00ad])*")


def shape_mixed(raw: str) -> str:
    """Replace look-alike letters in words of several scripts by Latin ones, one for one."""
    if {"Cyrillic", "Greek", "Other"}.isdisjoint(map(script_of, set(raw))):
        return raw
    shaped = list(raw)
    for match in _WORD.finditer(raw):
        if len(_scripts(match[0])) > 1:
            for place in range(*match.span()):
                shaped[place] = by_shape(raw[place])
    return "".join(shaped)


def mixed_words(raw: str) -> Iterator[tuple[int, int]]:
    """Start and end of each word that is written in our script and in another at once."""
    for match in _WORD.finditer(raw):
        scripts = _scripts(match[0])
        if "Latin" in scripts and len(scripts) > 1:
            yield match.span()


def _scripts(word: str) -> set[str]:
    return {script_of(character) for character in word} - {""}
