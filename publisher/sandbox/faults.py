"""Faults that can be switched on, and what they do to the call that meets one.

A rule names a platform, perhaps an account, an operation and a fault. ``Faults.take`` hands the
first rule that fits to a call and counts it down. ``PLACES`` says at which operations a fault has
a meaning, so that a rule for ``any`` operation waits for the right call.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

OPERATIONS = ("publish", "prepare", "read", "comments", "switch", "delete", "token", "any")
ANYWHERE = frozenset(OPERATIONS) - {"any"}
_PUBLISH, _PREPARE, _SWITCH = frozenset({"publish"}), frozenset({"prepare"}), frozenset({"switch"})
_TOKEN_SUBCODES = (458, 459, 460, 463, 464, 467, 492)

PLACES: Mapping[str, frozenset[str]] = {
    "timeout_after_accept": ANYWHERE,
    "reset_after_accept": ANYWHERE,
    "reset_before_accept": ANYWHERE,
    "reset_within_answer": ANYWHERE,
    "http_500": ANYWHERE,
    "http_502": ANYWHERE,
    "http_503": ANYWHERE,
    "http_504": ANYWHERE,
    "http_500_after_accept": ANYWHERE,
    "rate_limit": ANYWHERE,
    "rate_limit_app": ANYWHERE,
    "rate_limit_user": ANYWHERE,
    "rate_limit_page": ANYWHERE,
    "rate_limit_custom": ANYWHERE,
    "expired_token": ANYWHERE,
    "revoked_token": ANYWHERE,
    **{f"token_{subcode}": ANYWHERE for subcode in _TOKEN_SUBCODES},
    "permission": ANYWHERE,
    "account_restricted": ANYWHERE,
    "billing_402": ANYWHERE,
    "version_sunset": ANYWHERE,
    "conflict_409": ANYWHERE,
    "not_found": ANYWHERE,
    "slow": ANYWHERE,
    "spam_but_live": _PUBLISH,
    "duplicate": _PUBLISH,
    "already_posted": _PUBLISH,
    "ghost_duplicate": _PUBLISH,
    "early_publish": _PUBLISH,
    "too_fast": _PUBLISH,
    "url_not_fetched": _PREPARE,
    "container_error": _PREPARE,
    "container_expired": _PREPARE,
    # A Page's video is sent by the publishing call itself.
    "media_processing_slow": _PREPARE | _PUBLISH,
    "media_processing_failed": _PREPARE | _PUBLISH,
    "comment_switch_fails": _SWITCH | _PUBLISH,
    "comment_switch_500": _SWITCH,
}


@dataclass(kw_only=True)
class Rule:
    """One switched-on fault. ``times`` None: until cleared. ``seconds`` is the fault's delay."""

    platform: str
    fault: str
    operation: str = "any"
    account: str | None = None
    times: int | None = 1
    seconds: float | None = None
    probability: float = 1.0
    seed: int | None = None
    id: int = 0
    taken: int = 0
    chance: random.Random = field(default_factory=random.Random, repr=False)

    @classmethod
    def parse(cls, body: Mapping[str, Any]) -> Rule:
        """Raises ``ValueError`` with a sentence when the rule has no meaning."""
        unknown = set(body) - _FIELDS
        if unknown:
            raise ValueError(f"Unknown fields: {', '.join(sorted(unknown))}.")
        rule = cls(**{"platform": "any", **body})
        if rule.fault not in PLACES:
            raise ValueError(f"Unknown fault {rule.fault!r}; one of {', '.join(PLACES)}.")
        if rule.operation not in OPERATIONS:
            raise ValueError(f"Unknown operation {rule.operation!r}.")
        rule.chance = random.Random(rule.seed)  # noqa: S311
        return rule

    def fits(self, platform: str, account: str, operation: str) -> bool:
        return (
            self.platform in ("any", platform)
            and self.account in (None, account)
            and operation in PLACES[self.fault]
            and (self.operation in ("any", operation) or _is_switch(self.operation, operation))
        )

    def public(self) -> dict[str, Any]:
        shown = asdict(self)
        del shown["chance"]
        return shown


_FIELDS = {"platform", "account", "operation", "fault", "times", "seconds", "probability", "seed"}


def _is_switch(wanted: str, operation: str) -> bool:
    """Closing comments is its own operation; a rule for ``comments`` includes it."""
    return wanted == "comments" and operation == "switch"


class Faults:
    """The rules that are on, the artificial latency, and the usage shown in Graph's headers."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rules: list[Rule] = []
        self._next = 1
        self.latency: dict[tuple[str, str], float] = {}
        self.usage: dict[str, float] = {}
        self.usage_step: dict[str, float] = {}

    def add(self, rule: Rule) -> Rule:
        with self._lock:
            rule.id = self._next
            self._next += 1
            self._rules.append(rule)
        return rule

    def clear(self, rule_id: int | None = None) -> None:
        with self._lock:
            self._rules = [rule for rule in self._rules if rule_id not in (None, rule.id)]

    def rules(self) -> list[Rule]:
        with self._lock:
            return list(self._rules)

    def take(self, platform: str, account: str, operation: str) -> Rule | None:
        """The rule this call meets, counted down; None when it meets none."""
        if not self._rules:
            return None
        with self._lock:
            for rule in self._rules:
                if rule.fits(platform, account, operation) and self._strikes(rule):
                    return rule
        return None

    def _strikes(self, rule: Rule) -> bool:
        if rule.probability < 1.0 and rule.chance.random() >= rule.probability:
            return False
        rule.taken += 1
        if rule.times is not None and rule.taken >= rule.times:
            self._rules.remove(rule)
        return True

    def delay(self, platform: str, operation: str) -> float:
        """Seconds of artificial latency; the most particular setting wins."""
        if not self.latency:
            return 0.0
        keys = ((platform, operation), (platform, "any"), ("any", operation), ("any", "any"))
        return next((self.latency[key] for key in keys if key in self.latency), 0.0)

    def use(self, platform: str) -> float:
        """Per cent of the rate allowance now used; rises by the set step with each call."""
        percent = self.usage.get(platform, 0.0)
        step = self.usage_step.get(platform, 0.0)
        if step:
            self.usage[platform] = min(100.0, percent + step)
        return percent
