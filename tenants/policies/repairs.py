"""A stand-in for what is misshapen, so that the rest of a document is checked all the same.

Somebody who mends a policy wants every mistake at once, not the next one after each upload.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tenants.policies.problems import Problem

_STAND_INS: dict[str, Any] = {
    "school": {"name": "", "nation": "england", "timezone": "Europe/London"},
    "policy": {"title": "", "owner": "headteacher", "review": {}},
    "channels": {"allow": []},
    "comments": {"mode": "moderated"},
    "records": {"retain": {}},
}
_ENTRIES: dict[str, dict[str, Any]] = {
    "rule": {"kind": "alt_text", "effect": "note", "clause": ""},
    "duty": {"what": ""},
    "choice": {"question": "", "options": [{"id": "", "says": ""}], "chosen": ""},
    "clause": {"says": "", "status": "recorded", "why": ""},
    "category": {"title": ""},
    "document": {"kind": "", "title": ""},
    "acknowledge": {"document": "", "who": [], "every": "year"},
}


def repaired(document: Mapping[str, Any], problems: Iterable[Problem]) -> dict[str, Any]:
    """The document with each misshapen part replaced by one that says nothing wrong. What others
    refer to (ids, people, categories, words) is kept wherever it can be read."""
    made = {**document, **{key: _STAND_INS[key] for key in _STAND_INS if key not in document}}
    for problem in problems:
        section, *rest = problem.path or ("",)
        if not isinstance(section, str) or section not in made:
            continue
        if rest and isinstance(rest[0], int) and section in _ENTRIES:
            made[section] = _without(made[section], rest[0], _ENTRIES[section])
        elif section in _STAND_INS:
            made[section] = _STAND_INS[section]
        else:
            made.pop(section)
    return made


def _without(entries: list[Any], number: int, stand_in: Mapping[str, Any]) -> list[Any]:
    old = entries[number]
    known = old.get("id") if isinstance(old, dict) else None
    id = known if isinstance(known, str) else f"entry {number + 1}"
    return [*entries[:number], {"id": id, **stand_in}, *entries[number + 1 :]]
