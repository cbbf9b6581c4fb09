"""What each kind of rule is called, what its settings ask, and the words it can recognise."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word that a rule may list. ``example`` breaks the rule in words, "" where none can."""

    label: str
    example: str


@dataclass(frozen=True, kw_only=True)
class Kind:
    title: str
    says: str
    labels: Mapping[str, str]
    words: Mapping[str, Mapping[str, Word]] = field(default_factory=dict)


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, Kind]:
    """Every kind of rule, in the order in which the editor offers them."""
    text = files("publisher.rules").joinpath("vocabulary.toml").read_text(encoding="utf-8")
    return {name: _kind(entry) for name, entry in tomllib.loads(text).items()}


def label(kind: str, setting: str, word: str) -> str:
    """A word as people read it, also one that nobody can recognise."""
    known = kinds()[kind].words.get(setting, {}).get(word)
    return known.label if known else word.replace("_", " ")


def _kind(entry: Mapping[str, object]) -> Kind:
    texts = {key: str(value) for key, value in entry.items() if isinstance(value, str)}
    words = entry.get("known", {})
    assert isinstance(words, dict)
    return Kind(
        title=texts.pop("title"),
        says=texts.pop("says"),
        labels=texts,
        words={
            setting: {name: Word(label=pair[0], example=pair[1]) for name, pair in known.items()}
            for setting, known in words.items()
        },
    )
