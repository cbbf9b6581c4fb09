"""What a passage is about: a lesson, a play, a church story; and whose names belong to that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from anyascii import anyascii

from publisher.data.load import lines
from publisher.detect.text import Text, fold

NO_NAMES: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Theme:
    """Words and phrases that give a subject away, and the people of that subject."""

    words: frozenset[str]
    phrases: frozenset[str]
    names: frozenset[str]


@cache
def themes() -> dict[str, Theme]:
    """Theme (faith, story, history) → its cues and its names."""
    found: dict[str, dict[str, list[str]]] = {}
    section = ""
    for line in lines("words/themes.txt"):
        if line.startswith("["):
            section = line.strip("[]")
            continue
        key, _, entries = line.partition(":")
        found.setdefault(section, {})[key] = [entry.strip() for entry in entries.split(",")]
    return {section: _theme(parts["cues"], parts["names"]) for section, parts in found.items()}


def _theme(cues: list[str], names: list[str]) -> Theme:
    cues = [anyascii(cue).lower() for cue in cues]
    words = frozenset(cue for cue in cues if cue.isalpha())
    return Theme(words, frozenset(cues) - words, frozenset(map(fold, names)))


@cache
def _cues() -> dict[str, list[tuple[str, str]]]:
    """The longest word of each cue, which few texts have → the cue, and the theme it gives away."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, theme in themes().items():
        for cue in (*theme.words, *theme.phrases):
            longest = max(re.findall(r"[a-z]+", cue), key=len)
            found.setdefault(longest, []).append((cue, name))
    return found


def themes_of(text: Text, words: frozenset[str]) -> frozenset[str]:
    """The themes whose cues are in the text; ``words`` are its words in small letters."""
    return themes_in(text.lower, words)


def themes_in(lower: str, words: frozenset[str]) -> frozenset[str]:
    """As ``themes_of`` for a part of a text, already in small letters."""
    found: set[str] = set()
    apart = {word.partition("'")[0] for word in words if "'" in word}
    for word in _cues().keys() & (words | apart):
        for cue, name in _cues()[word]:
            if name not in found and (cue in words if cue.isalpha() else _stands_in(cue, lower)):
                found.add(name)
    return frozenset(found)


def _stands_in(cue: str, lower: str) -> bool:
    """As whole words."""
    at = lower.find(cue)
    while at >= 0:
        before, after = lower[max(0, at - 1) : at], lower[at + len(cue) : at + len(cue) + 1]
        if not (before.isalnum() or after.isalnum()):
            return True
        at = lower.find(cue, at + 1)
    return False


@cache
def names_of(active: frozenset[str]) -> frozenset[str]:
    """Everybody who belongs to one of the themes."""
    return NO_NAMES.union(*(themes()[name].names for name in active))


@cache
def things(section: str) -> frozenset[str]:
    """A section of words that stand beside a name without being one: creatures, after …"""
    found: set[str] = set()
    current = ""
    for line in lines("words/people_or_things.txt"):
        if line.startswith("["):
            current = line.strip("[]")
        elif current == section or (current, section) == ("trees", "nature"):
            found.update(line.split())
    return frozenset(found)
