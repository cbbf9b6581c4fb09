"""Letters of other scripts, read by the Latin letter they look like or by their sound."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from anyascii import anyascii


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
