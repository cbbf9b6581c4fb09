"""Two rules of one kind made into one that is as strict as either, where that can be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenants.policies.strictness import (
    ORDERS,
    SOONER_IS_STRICTER,
    stricter,
    stricter_table,
)

Rule = Mapping[str, Any]
FORMS = ("full", "first", "surname", "initial", "honorific")
_WITHIN_RULES = ("with_image", "without_image", "unknown")  # unsaid means the rule's own effect
# Lists of which nothing in common would leave a rule that says nothing, or asks nobody.
_NEVER_EMPTY = ("also_via", "approvers", "others_need", "then_approvers")
_LIKE_SCOPE = ("classes",)


def can_be_one(ours: Rule, theirs: Rule) -> bool:
    """Whether each setting of the two can be compared; a different kind never can."""
    if ours["kind"] != theirs["kind"]:
        return False
    one, other = ours.get("params", {}), theirs.get("params", {})
    if _other_tiers(one, other) or _apart(one, other):
        return False
    return all(
        _comparable(ours["kind"], name, one[name], other[name])
        for name in one
        if name in other and one[name] != other[name]
    )


def _other_tiers(one: Rule, other: Rule) -> bool:
    """Who agrees second cannot be weighed against who agrees first."""
    names = ("then_approvers", "approvers", "others_need")
    two = "then_approvers" in {**one, **other}
    return two and any(one.get(name) != other.get(name) for name in names)


def _apart(one: Rule, other: Rule) -> bool:
    """One speaks beside pictures only, the other only without them: together they are two."""
    moments = {one.get("when", "always"), other.get("when", "always")}
    return len(moments) > 1 and "always" not in moments


def _comparable(kind: str, name: str, one: Any, other: Any) -> bool:
    if kind == "destination" and name == "kinds":
        return False  # here they are the accounts that may, elsewhere what may not be said
    if name in _NEVER_EMPTY:
        return bool(set(one) & set(other))
    if isinstance(one, list | bool | int | dict):
        return True
    return name in ORDERS or name in SOONER_IS_STRICTER or name == "min_gap"


def stricter_params(ours: Rule, theirs: Rule) -> dict[str, Any]:
    """Both rules' settings, each as strict as the stricter of the two."""
    one, other = (_said(rule) for rule in (ours, theirs))
    for name in _WITHIN_RULES:
        if name in {**one, **other}:
            one.setdefault(name, ours["effect"])
            other.setdefault(name, theirs["effect"])
    merged = stricter_table(one, other)
    for name in _LIKE_SCOPE:
        both = name in one and name in other
        merged |= {name: list(dict.fromkeys([*one[name], *other[name]]))} if both else {}
        if not both:
            merged.pop(name, None)
    if "softer" in merged:
        merged["softer"] = _softer(one.get("softer", {}), other.get("softer", {}))
    return merged


def _said(rule: Rule) -> dict[str, Any]:
    """The settings, with the forms of names that may stay turned into those that may not."""
    params = dict(rule.get("params", {}))
    allowed = params.pop("allowed_forms", None)
    if allowed is not None:
        params["forms"] = [form for form in FORMS if form not in allowed]
    return params


def _softer(one: Rule, other: Rule) -> dict[str, Any]:
    """Only what both treat more gently is treated so."""
    return {name: stricter("effect", one[name], other[name]) for name in one if name in other}
