"""Sets one value in a document by its place, as the answers to a policy's choices do."""

from __future__ import annotations

from typing import Any


def put(document: dict[str, Any], at: str, to: Any) -> None:
    """``at`` is ``rule.<id>.params.who`` or ``moderation.respond_within``. KeyError if it leads
    nowhere; tables on the way that are not there yet are made."""
    section, *steps = at.split(".")
    target: Any = document[section]
    if isinstance(target, list) and steps:
        target = by_id(target, steps.pop(0))
    for step in steps[:-1]:
        target = target.setdefault(step, {}) if isinstance(target, dict) else None
    if not steps or not isinstance(target, dict):
        raise KeyError(at)
    target[steps[-1]] = to


def by_id(entries: list[Any], wanted: str) -> Any:
    """The entry of that id; KeyError when there is none."""
    found = next((entry for entry in entries if entry.get("id") == wanted), None)
    if found is None:
        raise KeyError(wanted)
    return found
