"""Edits to a policy as new versions: answering a choice, and what differs between two."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tenants.policies.language import Policy, from_document, from_published
from tenants.policies.setting import by_id, put
from tenants.policies.strictness import ORDERS, SOONER_IS_STRICTER, stricter


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference. ``where`` is a rule's id or a section and key; ``tighter`` is None when
    neither side is stricter or it cannot be told."""

    where: str
    before: Any
    after: Any
    tighter: bool | None = None

    def __str__(self) -> str:
        return f"{self.where}: {_shown(self.before)} → {_shown(self.after)}"


def choose(policy: Policy, choice: str, option: str) -> Policy:
    """The policy with one of its open questions answered. KeyError for an unknown answer."""
    return from_document(_answered(policy, choice, option))


def foreseen(policy: Policy, choice: str, option: str) -> Policy:
    """The same, only to be shown: it is not checked, which takes most of the time."""
    return from_published(_answered(policy, choice, option))


def _answered(policy: Policy, choice: str, option: str) -> dict[str, Any]:
    document = deepcopy(dict(policy.document))
    entry = by_id(document.get("choice", []), choice)
    for change in by_id(entry["options"], option).get("set", []):
        put(document, change["at"], change["to"])
    entry["chosen"], entry["answered"] = option, True
    return document


def diff(old: Policy, new: Policy) -> tuple[Change, ...]:
    """Every difference, in the order of the new policy; the strictness of each where it shows."""
    before, after = _flat(old), _flat(new)
    names = [*after, *(name for name in before if name not in after)]
    return tuple(_changes(names, before, after))


def is_stricter_anywhere(old: Policy, new: Policy) -> bool:
    """Whether posts approved under ``old`` must be judged again under ``new``."""
    return any(change.tighter is not False for change in diff(old, new))


def _changes(names: list[str], before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    for name in names:
        one, other = before.get(name), after.get(name)
        if one != other:
            yield Change(where=name, before=one, after=other, tighter=_tighter(name, one, other))


def _tighter(name: str, before: Any, after: Any) -> bool | None:
    setting = name.rpartition(".")[2]
    if before is None or after is None:
        return after is not None if name.startswith("rule.") else None
    if isinstance(before, str) and setting not in ORDERS and setting not in SOONER_IS_STRICTER:
        return None
    tightest = stricter(setting, before, after)
    if isinstance(after, list):
        return True if _same(tightest, after) else False if _same(tightest, before) else None
    return bool(tightest == after)


def _same(one: list[Any], other: list[Any]) -> bool:
    return sorted(map(str, one)) == sorted(map(str, other))


_UNTOLD = ("clause", "ids", "why", "message")


def _flat(policy: Policy) -> dict[str, Any]:
    """``rule.no-names.params.who`` → value, for everything that changes what happens."""
    flat: dict[str, Any] = {}
    for section, value in policy.document.items():
        if section in ("choice", "passage", "clause"):
            continue
        for name, part in _named(section, value):
            flat.update(_leaves(name, part))
    return flat


def _named(section: str, value: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(value, list):
        yield section, value
        return
    for number, entry in enumerate(value, 1):
        name = entry.get("id") or entry.get("title") or entry.get("document") or number
        yield f"{section}.{name}", entry


def _leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(value, dict):
        yield name, value
        return
    for key, part in value.items():
        if key not in _UNTOLD:
            yield from _leaves(f"{name}.{key}", part)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "nothing"
    return "nothing" if value is None else str(value)
