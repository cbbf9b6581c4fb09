"""Which parts of a policy a clause may be about, from its own words. Nothing more than a hint:
each names the words that gave it, and nothing is covered until a person accepts it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

FEW = 4  # hints shown for one clause
_STAFF_ONLY = re.compile(
    r"\b(?:personal(?:ly)?|private(?:ly)?|(?<!our )(?<!school's )(?<!school’s )(?<!its )own|"
    r"friends?|befriend)\b.{0,60}"
    r"\b(?:accounts?|social (?:media|network\w*)|profiles?|sites?|friends?)\b|"
    r"\bas (?:a )?friends?\b",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, kw_only=True)
class Hint:
    """``part`` is a kind of rule or a section; ``because``: the clause's own words."""

    part: str
    because: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Cue:
    part: str
    words: re.Pattern[str]
    near: re.Pattern[str] | None


def hints(text: str) -> list[Hint]:
    """The likeliest parts first. A clause about staff's private accounts is nothing that a post
    of the school could break, so only what people read and confirm is offered for it."""
    found = [hint for cue in _cues() if (hint := _heard(cue, text))]
    if _STAFF_ONLY.search(text):
        found = [hint for hint in found if hint.part in _PEOPLES]
        found = found or [Hint(part="acknowledge", because=("personal use",))]
    return sorted(found, key=lambda hint: -len(hint.because))[:FEW]


_PEOPLES = frozenset({"acknowledge", "exceptions", "incidents", "duty", "document"})


_EXCEPTING = re.compile(
    r"\b(?:unless|except(?:ion|ions)?|other than|apart from|only if|where(?:ver)? possible|at the "
    r"discretion|exceptional circumstances|emergenc(?:y|ies)|normally|usually|generally|where "
    r"(?:appropriate|necessary)|provided that)\b",
    re.IGNORECASE,
)


def exceptions(text: str) -> tuple[str, ...]:
    """The words by which a clause takes something out of itself, each once."""
    return tuple(dict.fromkeys(match.group(0).lower() for match in _EXCEPTING.finditer(text)))


def is_private(text: str) -> bool:
    """Whether the clause speaks of what people do on accounts of their own."""
    return bool(_STAFF_ONLY.search(text))


def _heard(cue: _Cue, text: str) -> Hint | None:
    words = tuple(dict.fromkeys(match.group(0).lower() for match in cue.words.finditer(text)))
    near = cue.near is None or cue.near.search(text)
    return Hint(part=cue.part, because=words) if words and near else None


@lru_cache(maxsize=1)
def _cues() -> tuple[_Cue, ...]:
    text = files("tenants.policies").joinpath("hints.toml").read_text(encoding="utf-8")
    return tuple(
        _Cue(
            part=entry["part"],
            words=_pattern(entry["words"]),
            near=_pattern(entry["near"]) if "near" in entry else None,
        )
        for entry in tomllib.loads(text)["hint"]
    )


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    """From the beginning of a word to its end, so that "abus" finds "abusive"."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\w*", re.IGNORECASE)
