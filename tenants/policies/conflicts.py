"""Where a policy says two things at once, and which of them holds.

Two rules of one kind conflict when they speak about the same posts and the same thing and do
not treat it alike. A stricter rule for fewer posts than another is an exception that somebody
meant; a gentler one does nothing, since the stricter holds for those posts as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from tenants.policies.language import Policy, Rule, Scope
from tenants.policies.merging import FORMS
from tenants.policies.sentences import spoken
from tenants.policies.strictness import ORDERS, is_stricter

_TREATED = {"media_people": ("children", "staff", "other_people", "most")}
_SAME_THING = {
    "names": ("who", "forms"), "personal_data": ("kinds",), "special_category": ("groups",),
    "identification_risk": ("signals",), "location": ("deny",), "wordlist": ("lists",),
    "topics": ("topics",), "security": ("signals",), "confidential": ("signals",),
    "brand_assets": ("assets",), "companion": ("also_via",),
}  # fmt: skip
_OPPOSITES = {"category": ("allow", "deny"), "links": ("allow_domains", "deny_domains")}
_PARTS = ("channels", "accounts", "account_kinds", "categories", "languages")


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """``effective`` is the id of the rule that holds, "" where one rule contradicts itself;
    ``about`` is what both speak about."""

    kind: str
    about: str
    rules: tuple[str, ...]
    clauses: tuple[tuple[str, ...], ...]
    says: tuple[str, ...]
    effective: str

    @property
    def question(self) -> str:
        says = [words.rstrip(".") for words in self.says]
        if not self.effective:
            return (
                f"One rule both allows and denies {self.about}: “{says[0]}”. It is denied. "
                "Is that what the school means?"
            )
        return (
            f"Two clauses do not agree about {self.about}: “{says[0]}” and “{says[1]}”. "
            f"The stricter one holds. Is that what the school means?"
        )


def conflicts(policy: Policy) -> tuple[Conflict, ...]:
    """Every rule that contradicts itself, and every pair of rules that disagree, in the order of
    the policy."""
    return (
        *(conflict for rule in policy.rules for conflict in _within(rule)),
        *(
            conflict
            for one, other in combinations(policy.rules, 2)
            if one.kind == other.kind
            for conflict in _between(one, other)
        ),
    )


def _within(rule: Rule) -> Iterator[Conflict]:
    if both := _allowed_and_denied(rule, rule):
        yield _conflict((rule,), "", both)


def _between(one: Rule, other: Rule) -> Iterator[Conflict]:
    """Whether they meet at all is asked last: most pairs agree, and there may be thousands."""
    found = [*_disagreements(one, other)]
    if found and _overlap(one, other):
        for about, held in found:
            if not _narrower(held, other if held is one else one):
                yield _conflict((one, other), held.id, about)


def _disagreements(one: Rule, other: Rule) -> Iterator[tuple[str, Rule]]:
    """What about, and the rule that holds."""
    for name in _TREATED.get(one.kind, ()):
        first, second = one.params.get(name), other.params.get(name)
        if first and second and first != second:
            yield name, one if is_stricter(name, first, second) else other
    if one.kind in _OPPOSITES:
        for allowing, denying in ((one, other), (other, one)):
            if both := _allowed_and_denied(allowing, denying):
                yield both, denying
    elif one.effect != other.effect and _about_the_same(one, other):
        name = _SAME_THING[one.kind][0]
        both = spoken(sorted(_listed(one, name) & _listed(other, name)))
        yield both, one if is_stricter("effect", one.effect, other.effect) else other


def _allowed_and_denied(allowing: Rule, denying: Rule) -> str:
    allow, deny = _OPPOSITES.get(allowing.kind, ("", ""))
    return ", ".join(
        sorted(set(allowing.params.get(allow, ())) & set(denying.params.get(deny, ())))
    )


def _about_the_same(one: Rule, other: Rule) -> bool:
    names = _SAME_THING.get(one.kind, ())
    if one.kind == "names" and _different_moments(one, other):
        return False
    return bool(names) and all(_listed(one, name) & _listed(other, name) for name in names)


def _listed(rule: Rule, name: str) -> set[str]:
    """What a rule lists; of names it may say instead which forms may stay."""
    if name == "forms" and "allowed_forms" in rule.params:
        return set(FORMS) - set(rule.params["allowed_forms"])
    return set(rule.params.get(name, ()))


def _different_moments(one: Rule, other: Rule) -> bool:
    moments = {rule.params.get("when", "always") for rule in (one, other)}
    return len(moments) == len(ORDERS["when"]) - 1 and "always" not in moments


def _conflict(rules: tuple[Rule, ...], effective: str, about: str) -> Conflict:
    return Conflict(
        kind=rules[0].kind,
        about=about.replace("_", " "),
        rules=tuple(rule.id for rule in rules),
        clauses=tuple(rule.ids for rule in rules),
        says=tuple(rule.clause for rule in rules),
        effective=effective,
    )


def _parts(rule: Rule) -> tuple[tuple[str, ...], ...]:
    """Of what a rule is about, what it may name one by one; nothing named is everything."""
    named = (getattr(rule.scope, part) for part in _PARTS)
    return (*named, tuple(rule.params.get("classes", ())))


def _overlap(one: Rule, other: Rule) -> bool:
    a, b = one.scope, other.scope
    days = (a.until_day, b.from_day), (b.until_day, a.from_day)
    apart = any(end and begin and end < begin for end, begin in days)
    if apart or not (_meets(a, b) and _meets(b, a) and _same_season(a, b)):
        return False
    parts = zip(_parts(one), _parts(other), strict=True)
    return all(not ours or not theirs or bool(set(ours) & set(theirs)) for ours, theirs in parts)


def _meets(one: Scope, other: Scope) -> bool:
    """Whether ``one`` speaks of some of the kinds of post that ``other`` names."""
    return not other.categories or any(map(one.speaks_of, other.categories))


def _same_season(one: Scope, other: Scope) -> bool:
    """Two stretches of the year meet where one of them begins within the other."""
    if one.each_year is None or other.each_year is None:
        return True
    pairs = ((one.each_year, other.each_year[0]), (other.each_year, one.each_year[0]))
    return any(
        start <= day <= end if start <= end else day >= start or day <= end
        for (start, end), day in pairs
    )


def _narrower(one: Rule, other: Rule) -> bool:
    """Whether ``one`` speaks about some of the posts of ``other`` and about no others."""
    ours, theirs, a, b = _parts(one), _parts(other), one.scope, other.scope
    if (ours, a) == (theirs, b):
        return False
    parts = zip(ours, theirs, strict=True)
    within = all(not wide or (some and set(some) <= set(wide)) for some, wide in parts)
    within = within and not any(map(a.speaks_of, b.except_categories))
    starts = b.from_day is None or (a.from_day is not None and a.from_day >= b.from_day)
    ends = b.until_day is None or (a.until_day is not None and a.until_day <= b.until_day)
    return within and starts and ends and b.each_year in (None, a.each_year)
