"""What a passage is about: a lesson, a play, a church story; and whose names belong to that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

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
    words = frozenset(cue for cue in cues if cue.isalpha())
    return Theme(words, frozenset(cues) - words, frozenset(map(fold, names)))


@cache
def _phrases() -> re.Pattern[str]:
    longest = sorted(
        {phrase for theme in themes().values() for phrase in theme.phrases}, key=len, reverse=True
    )
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.ASCII)


def themes_of(text: Text, words: frozenset[str]) -> frozenset[str]:
    """The themes whose cues are in the text; ``words`` are its words in small letters."""
    return themes_in(text.lower, words)


def themes_in(lower: str, words: frozenset[str]) -> frozenset[str]:
    """As ``themes_of`` for a part of a text, already in small letters."""
    phrases = set(_phrases().findall(lower))
    return frozenset(
        name
        for name, theme in themes().items()
        if not words.isdisjoint(theme.words) or not phrases.isdisjoint(theme.phrases)
    )


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
