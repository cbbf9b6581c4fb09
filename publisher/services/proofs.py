"""What each rule of a policy was seen to do, remembered: each page of the editor asks for it.

Proving a whole policy takes a tenth of a second. A change to one rule proves that one anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import partial
from typing import Generic, TypeVar

from publisher.rules.context import Read
from publisher.rules.proving import Proof, prove
from tenants.policies.language import Policy

T = TypeVar("T")
Key = tuple[str, dt.date]


class Memory(Generic[T]):
    """The ``most`` things made last, each under a fingerprint and the day it holds for."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: OrderedDict[Key, T] = OrderedDict()

    def of(self, key: Key, make: Callable[[], T]) -> T:
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = make()
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return found


_POLICIES: Memory[dict[str, Proof]] = Memory(256)
_RULES: Memory[Proof] = Memory(8_192)


def proofs(policy: Policy, now: dt.datetime) -> Mapping[str, Proof]:
    """What each rule was seen to do, by its id."""
    return _POLICIES.of((policy.version, now.date()), lambda: _proved(policy, now))


def _proved(policy: Policy, now: dt.datetime) -> dict[str, Proof]:
    read: Read = {}
    around = _around(policy)
    return {
        rule.id: _RULES.of(
            (_fingerprint([around, entry]), now.date()),
            partial(prove, policy, rule, now, read=read),
        )
        for rule, entry in zip(policy.rules, policy.document.get("rule", ()), strict=True)
    }


def _around(policy: Policy) -> str:
    """Everything besides a rule itself that can matter to what it does: the policy without its
    other rules and its document's words, the lines that bylines add, and the kinds of post that
    are allowed first."""
    rest = {key: value for key, value in policy.document.items() if key not in _OTHER}
    lines = [entry for entry in policy.document.get("rule", ()) if entry["kind"] == "byline"]
    allowed = [name for rule in policy.rules for name in rule.params.get("allow", ())[:1]]
    return _fingerprint([rest, lines, allowed])


_OTHER = frozenset({"rule", "passage", "clause"})


def _fingerprint(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
