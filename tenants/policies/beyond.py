"""What a clause asks in its own words that nothing linked to it does, so that nobody can take
such a clause for enforced: ``beyond.toml`` lists what posts cannot show."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from tenants.policies.hints import is_private
from tenants.policies.language import Rule

_PRIVATE = (
    "It speaks of what people do on accounts of their own, which Handbell neither sees nor stops."
)


@dataclass(frozen=True, kw_only=True)
class _Beyond:
    says: str
    words: re.Pattern[str] | None
    near: re.Pattern[str] | None
    but: re.Pattern[str] | None
    only: frozenset[str]
    unless: frozenset[str]


def beyond(text: str, done: Set[str]) -> Iterator[str]:
    """Sentences for people, each once. ``done``: what the linked parts do (``done_by``, and the
    names of sections)."""
    if is_private(text):
        yield _PRIVATE
    for each in _all():
        if (each.only and not each.only & done) or each.unless & done:
            continue
        found = each.words.search(text) if each.words else None
        if (each.words and not found) or (each.near and not each.near.search(text)):
            continue
        if not (each.but and each.but.search(text)):
            because = f"It says “{' '.join(found.group(0).split())}”: " if found else ""
            said = f"{because}{each.says}."
            yield f"{said[0].upper()}{said[1:]}"


def done_by(rule: Rule) -> Iterator[str]:
    """What a rule looks at and does, as ``beyond.toml`` names it."""
    yield from (rule.kind, f"effect={rule.effect}")
    yield from _settings(rule.kind, rule.params)
    if rule.kind == "names" and _lets_first(rule):
        yield "names.lets_first"
    if rule.then_approvers:
        yield "then_approvers"
    if rule.override.second_person:
        yield "second_person"
    if rule.effect == "approve" or rule.override.by:
        yield "let_out"


def _lets_first(rule: Rule) -> bool:
    allowed = rule.params.get("allowed_forms")
    forms = {"first", "full"}
    return (
        bool(forms & set(allowed)) if allowed is not None else "first" not in rule.params["forms"]
    )


def _settings(prefix: str, table: Mapping[str, Any]) -> Iterator[str]:
    for name, value in table.items():
        if value is False:
            continue
        yield f"{prefix}.{name}"
        words = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
        yield from (f"{prefix}.{name}={word}" for word in words if isinstance(word, str))
        if isinstance(value, Mapping):
            yield from _settings(f"{prefix}.{name}", value)


@lru_cache(maxsize=1)
def _all() -> tuple[_Beyond, ...]:
    text = files("tenants.policies").joinpath("beyond.toml").read_text(encoding="utf-8")
    return tuple(
        _Beyond(
            says=entry["says"],
            words=_pattern(entry["words"]),
            near=_pattern(entry.get("near", ())),
            but=_pattern(entry.get("but", ()), end=""),
            only=frozenset(entry.get("only", ())),
            unless=frozenset(entry.get("unless", ())),
        )
        for entry in tomllib.loads(text)["beyond"]
    )


def _pattern(words: Sequence[str], *, end: str = r"(?!\w)") -> re.Pattern[str] | None:
    """From the beginning of a word to its end; "but" finds what a word begins with."""
    either = rf"(?<!\w)(?:{'|'.join(words)}){end}"
    return re.compile(either, re.IGNORECASE | re.DOTALL) if words else None
