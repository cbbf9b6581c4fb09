"""A trust's baseline over a school's policy: a school may tighten, never loosen.

Where both have a rule of the same id, every setting is as strict as the stricter of the two, if
each can be compared; otherwise, as all other rules, they stand side by side, and the strongest
finding decides. A trust may mark a rule ``loosenable``; then the school's own version of it holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from typing import Any

from tenants.policies.language import Policy, from_published
from tenants.policies.merging import can_be_one, stricter_params
from tenants.policies.strictness import stricter, stricter_table

Document = Mapping[str, Any]
Entry = dict[str, Any]


class Origin(StrEnum):
    TRUST = "trust"
    SCHOOL = "school"
    BOTH = "both"


@dataclass(frozen=True, kw_only=True)
class Effective:
    """The policy in force and, for each rule id and section, whose words it is made of."""

    policy: Policy
    origins: Mapping[str, Origin] = field(default_factory=dict)


_KEYED = ("rule", "duty", "category")
_OWN = ("schema", "school", "people", "passage", "clause")  # always the school's
_QUESTIONS = ("choice",)  # asked of the school about its own policy, not about the one in force


def overlay(trust: Policy, school: Policy) -> Effective:
    """What binds the school. Both were checked when they were loaded; what is made of them need
    not say only what a person may write, such as a rule for accounts that are no longer allowed."""
    ours, theirs = trust.document, school.document
    merged: dict[str, Any] = {name: theirs[name] for name in _OWN if name in theirs}
    merged["people"] = {**ours.get("people", {}), **theirs.get("people", {})}
    origins: dict[str, Origin] = {}
    for section in (name for name in {**theirs, **ours} if name not in _OWN + _QUESTIONS):
        merged[section] = _section(section, ours.get(section), theirs.get(section), origins)
    merged["policy"] = _identity(ours, theirs)
    return Effective(policy=from_published(merged), origins=origins)


def _section(name: str, ours: Any, theirs: Any, origins: dict[str, Origin]) -> Any:
    if name in _KEYED:
        return _entries(name, ours or [], theirs or [], origins)
    origins[name] = _origin(ours, theirs)
    if isinstance(ours, list) or isinstance(theirs, list):
        return [*(ours or []), *(entry for entry in theirs or [] if entry not in (ours or []))]
    if name == "comments" and ours and theirs:
        return _comments(ours, theirs)
    if name == "channels" and ours and theirs:
        return _channels(ours, theirs)
    return stricter_table(ours, theirs) if ours and theirs else ours or theirs


def _channels(ours: Document, theirs: Document) -> Document:
    """An empty list of kinds would allow any: where the two have none in common, none is."""
    merged = stricter_table(ours, theirs)
    nothing = {"account_kinds": ["no_account"], "parent_comms": ["no_parent_app"]}
    return merged | {key: value for key, value in nothing.items() if merged.get(key) == []}


def _comments(ours: Document, theirs: Document) -> Document:
    """A platform's own mode may differ from the general one, but is never looser than either's."""
    merged = stricter_table(ours, theirs)
    channels = {**ours.get("by_channel", {}), **theirs.get("by_channel", {})}
    modes = {
        name: stricter(
            "mode", *(side.get("by_channel", {}).get(name, side["mode"]) for side in (ours, theirs))
        )
        for name in channels
    }
    return {**merged, "by_channel": modes} if modes else merged


def _origin(ours: Any, theirs: Any) -> Origin:
    if not ours or not theirs:
        return Origin.TRUST if ours else Origin.SCHOOL
    return Origin.BOTH


def _entries(
    section: str, ours: list[Any], theirs: list[Any], origins: dict[str, Origin]
) -> list[Any]:
    own = {entry["id"]: entry for entry in theirs}
    taken = {entry["id"] for entry in [*ours, *theirs]}
    result: list[Any] = []
    for entry in ours:
        twin = own.pop(entry["id"], None)
        origins[entry["id"]] = Origin.TRUST if twin is None else Origin.BOTH
        result += [entry] if twin is None else _both(section, entry, twin, taken, origins)
    for entry in own.values():
        origins[entry["id"]] = Origin.SCHOOL
    return [*result, *own.values()]


def _both(
    section: str, ours: Entry, theirs: Entry, taken: set[str], origins: dict[str, Origin]
) -> list[Document]:
    """One entry made of both or, where they cannot be one without losing something, both side by
    side: the school's under a name of its own."""
    if section != "rule" or ours.get("loosenable"):
        return [theirs]
    if can_be_one(ours, theirs):
        return [_merged(ours, theirs)]
    name = next(n for n in _names(ours["id"]) if n not in taken)
    taken.add(name)
    origins[ours["id"]], origins[name] = Origin.TRUST, Origin.SCHOOL
    return [ours, {**theirs, "id": name}]


def _names(id: str) -> Iterator[str]:
    yield f"{id}-school"
    yield from (f"{id}-school-{number}" for number in count(2))


def _merged(ours: Entry, theirs: Entry) -> Document:
    timeless = {key: value for key, value in (theirs | ours).items() if key not in _TIMES}
    effect = stricter("effect", ours["effect"], theirs["effect"])
    params = stricter_params(ours, theirs)
    if ours["kind"] == "location" and effect == "transform" and params.get("deny"):
        effect = "warn"  # a place in the words cannot be taken out for the author
    return {
        **timeless,
        **_period(ours, theirs),
        "effect": effect,
        "params": params,
        **_scope(ours, theirs),
        **_override(ours, theirs),
        "ids": list(dict.fromkeys([*ours.get("ids", []), *theirs.get("ids", [])])),
    }


_TIMES = ("from", "until", "each_year", "applies")


def _scope(ours: Document, theirs: Document) -> Document:
    """The wider of two scopes: a rule that speaks everywhere is stricter than one that does not,
    and only what both except is excepted."""
    one, other = ours.get("applies", {}), theirs.get("applies", {})
    both = {key: [*one[key], *other[key]] for key in one if key in other}
    wider = {key: list(dict.fromkeys(names)) for key, names in both.items()}
    if _EXCEPT in wider:
        wider[_EXCEPT] = [name for name in one[_EXCEPT] if name in other[_EXCEPT]]
    return {"applies": wider}


_EXCEPT = "except_categories"


def _period(ours: Document, theirs: Document) -> Document:
    """As long as either holds: a rule without an end does not get one from the other side."""
    period = {}
    if "from" in ours and "from" in theirs:
        period["from"] = min(ours["from"], theirs["from"])
    if "until" in ours and "until" in theirs:
        period["until"] = max(ours["until"], theirs["until"])
    if ours.get("each_year") == theirs.get("each_year") and "each_year" in ours:
        period["each_year"] = ours["each_year"]
    return period


def _override(ours: Document, theirs: Document) -> Document:
    one, other = ours.get("override", "never"), theirs.get("override", "never")
    if "never" in (one, other):
        return {"override": "never"}
    by = [role for role in one["by"] if role in other["by"]]
    return {"override": {**stricter_table(one, other), "by": by} if by else "never"}


def _identity(ours: Document, theirs: Document) -> Document:
    """The school's title and clauses; the earlier of two review dates."""
    dates = [doc["policy"]["review"].get("due") for doc in (ours, theirs)]
    known = sorted(date for date in dates if date)
    review = {"due": known[0]} if known else theirs["policy"]["review"]
    return {**theirs["policy"], "review": review}
