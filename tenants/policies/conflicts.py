"""Where a policy says two things at once, and which of them holds.

Two rules of one kind conflict when they speak about the same posts and the same thing and do
not treat it alike. A rule for fewer posts than another is an exception that somebody meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from tenants.policies.language import Policy, Rule, Scope
from tenants.policies.strictness import ORDERS, is_stricter

_TREATED = {"media_people": ("children", "staff", "other_people", "most")}
_SAME_THING = {
    "names": ("who", "forms"), "personal_data": ("kinds",), "special_category": ("groups",),
    "identification_risk": ("signals",), "location": ("deny",), "wordlist": ("lists",),
    "topics": ("topics",), "security": ("signals",), "confidential": ("signals",),
    "brand_assets": ("assets",), "companion": ("also_via",),
}  # fmt: skip
_PARTS = ("channels", "accounts", "account_kinds", "categories", "languages")


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """``effective`` is the id of the rule that holds; ``about`` is what both speak about."""

    kind: str
    about: str
    rules: tuple[str, str]
    clauses: tuple[tuple[str, ...], tuple[str, ...]]
    says: tuple[str, str]
    effective: str

    @property
    def question(self) -> str:
        return (
            f"Two clauses do not agree about {self.about}: “{self.says[0]}” and “{self.says[1]}”. "
            f"The stricter one holds. Is that what the school means?"
        )


def conflicts(policy: Policy) -> tuple[Conflict, ...]:
    """Every pair of rules that disagree, in the order of the policy."""
    return tuple(
        conflict
        for one, other in combinations(policy.rules, 2)
        if one.kind == other.kind and _overlap(one.scope, other.scope)
        for conflict in _between(one, other)
    )


def _between(one: Rule, other: Rule) -> Iterator[Conflict]:
    """An exception for fewer posts is no conflict, except where it changes nothing stricter."""
    if _narrower(one.scope, other.scope) or _narrower(other.scope, one.scope):
        return
    for name in _TREATED.get(one.kind, ()):
        first, second = one.params.get(name), other.params.get(name)
        if first and second and first != second:
            held = one if is_stricter(name, first, second) else other
            yield _conflict(one, other, held, name)
    if one.kind == "category":
        yield from _categories(one, other)
    elif one.effect != other.effect and _about_the_same(one, other):
        held = one if is_stricter("effect", one.effect, other.effect) else other
        yield _conflict(one, other, held, one.kind)


def _categories(one: Rule, other: Rule) -> Iterator[Conflict]:
    for allowing, denying in ((one, other), (other, one)):
        both = set(allowing.params.get("allow", ())) & set(denying.params.get("deny", ()))
        if both:
            yield _conflict(one, other, denying, ", ".join(sorted(both)))


def _about_the_same(one: Rule, other: Rule) -> bool:
    names = _SAME_THING.get(one.kind, ())
    if one.kind == "names" and _different_moments(one, other):
        return False
    return bool(names) and all(
        set(one.params.get(name, ())) & set(other.params.get(name, ())) for name in names
    )


def _different_moments(one: Rule, other: Rule) -> bool:
    moments = {rule.params.get("when", "always") for rule in (one, other)}
    return len(moments) == len(ORDERS["when"]) - 1 and "always" not in moments


def _conflict(one: Rule, other: Rule, held: Rule, about: str) -> Conflict:
    return Conflict(
        kind=one.kind,
        about=about.replace("_", " "),
        rules=(one.id, other.id),
        clauses=(one.ids, other.ids),
        says=(one.clause, other.clause),
        effective=held.id,
    )


def _overlap(one: Scope, other: Scope) -> bool:
    parts = ((getattr(one, part), getattr(other, part)) for part in _PARTS)
    days = (one.until_day, other.from_day), (other.until_day, one.from_day)
    apart = any(end and begin and end < begin for end, begin in days)
    if not (_meets(one, other) and _meets(other, one)):
        return False
    return not apart and all(not a or not b or bool(set(a) & set(b)) for a, b in parts)


def _meets(one: Scope, other: Scope) -> bool:
    """Whether ``one`` speaks of some of the kinds of post that ``other`` names."""
    return not other.categories or any(map(one.speaks_of, other.categories))


def _narrower(one: Scope, other: Scope) -> bool:
    """Whether ``one`` speaks about some of the posts of ``other`` and about no others."""
    if one == other:
        return False
    parts = ((getattr(one, part), getattr(other, part)) for part in _PARTS)
    within = all(not b or (a and set(a) <= set(b)) for a, b in parts)
    within = within and not any(map(one.speaks_of, other.except_categories))
    starts = other.from_day is None or (one.from_day is not None and one.from_day >= other.from_day)
    ends = other.until_day is None or (
        one.until_day is not None and one.until_day <= other.until_day
    )
    return within and starts and ends
