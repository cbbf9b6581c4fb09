"""A policy made ready for judging: parsed once, completed by the product's baseline, cached."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from publisher.detect.text import Text
from publisher.rules.finding import Effect, Override
from tenants.policies import obligations, templates
from tenants.policies.language import Policy, Rule, Scope
from tenants.policies.obligations import Wanted
from tenants.policies.words import CATEGORIES

HEAD = ("headteacher",)


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One rule as the judges use it: typed effect, override and who approves."""

    id: str
    kind: str
    effect: Effect
    says: str
    message: str
    params: Mapping[str, Any]
    scope: Scope
    override: Override
    approvers: tuple[str, ...]
    then_approvers: tuple[str, ...] = ()

    def get(self, name: str, default: Any = None) -> Any:
        return self.params.get(name, default)

    def soft(self, name: str, default: Effect | None) -> Effect | None:
        """The effect a parameter asks for; None when it says "allow"."""
        value = self.params.get(name)
        if value is None:
            return default
        return None if value == "allow" else Effect(value)


@dataclass(frozen=True, kw_only=True)
class Compiled:
    policy: Policy
    version: str
    zone: ZoneInfo
    clauses: tuple[Clause, ...]
    contacts_allowed: bool
    words: Mapping[str, re.Pattern[str]]
    categories: frozenset[str]
    first_documents: tuple[Wanted, ...]  # what the register holds before anything goes out


@lru_cache(maxsize=8_192)
def compile_policy(policy: Policy) -> Compiled:
    """The same policy object is compiled once per process."""
    owner = (policy.owner,)
    own = [clause_of(rule, owner) for rule in policy.rules]
    added = [clause_of(rule, owner) for rule in templates.baseline_rules(policy)]
    named = {entry["id"] for entry in policy.document.get("category", ())}
    return Compiled(
        policy=policy,
        version=policy.version,
        zone=ZoneInfo(policy.timezone),
        clauses=(*own, *added),
        contacts_allowed=all(clause.get("allow_own_school_contacts", True) for clause in own),
        words={name: own_words(words) for name, words in policy.section("words").items()},
        categories=frozenset(CATEGORIES) | named,
        first_documents=tuple(
            each
            for each in obligations.wanted(policy.document)
            if each.required_before == "first_publish"
        ),
    )


def clause_of(rule: Rule, owner: tuple[str, ...] = HEAD) -> Clause:
    """Who approves: those the rule names, else those who may override it, else the owner."""
    return Clause(
        id=rule.id,
        kind=rule.kind,
        effect=Effect(rule.effect),
        says=rule.clause,
        message=rule.message,
        params=rule.params,
        scope=rule.scope,
        override=Override(
            by=rule.override.by,
            second_person=rule.override.second_person,
            reason_min=rule.override.reason_min,
        ),
        approvers=rule.approvers or rule.override.by or owner,
        then_approvers=rule.then_approvers,
    )


def own_words(words: Iterable[str]) -> re.Pattern[str]:
    """A school's own words as anybody may write them: in any case, one or several of it, with a
    hyphen or a line's end between two words, or within a hashtag. Searched in ``Text.plain``."""
    parts = [re.split(r"[\s-]+", Text.of(word.strip()).plain) for word in words]
    said = [r"[\s-]*".join(map(re.escape, each)) for each in parts]
    long = ["".join(map(re.escape, each)) for each in parts if len("".join(each)) >= _TELLING]
    tagged = rf"|#\w*(?:{'|'.join(long)})\w*" if long else ""
    whole = rf"(?<!\w)(?:{'|'.join(said)})(?:'?e?s'?)?(?!\w)"
    return re.compile(f"{whole}{tagged}", re.IGNORECASE)


_TELLING = 5  # letters: a shorter word stands within others that mean something else
