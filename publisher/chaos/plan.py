"""What goes wrong and when, all of it from one seed."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# What dies, and how often against each other.
VICTIMS: Mapping[str, int] = {
    "worker": 6, "stop_worker": 2, "beat": 3, "web": 1, "valkey": 2, "wipe_valkey": 1,
    "postgres": 2,
}  # fmt: skip

# (operation, fault, more). Answers are held for longer than we wait, pauses for less.
FAULTS: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    ("publish", "reset_after_accept", {"times": 3}),
    ("publish", "reset_before_accept", {"times": 3}),
    ("publish", "timeout_after_accept", {"times": 2, "seconds": 4}),
    ("publish", "http_500_after_accept", {"times": 3}),
    ("publish", "http_500", {"times": 3}),
    ("publish", "http_503", {"times": 12}),
    ("publish", "rate_limit", {"times": 2, "seconds": 2}),
    ("publish", "rate_limit_app", {"times": 2, "seconds": 2}),
    ("publish", "slow", {"times": 10, "seconds": 0.7}),
    ("publish", "expired_token", {"times": 1}),
    ("prepare", "http_502", {"times": 2}),
    ("read", "http_500", {"times": 3}),
    ("read", "reset_before_accept", {"times": 2}),
    ("switch", "comment_switch_fails", {"times": 2}),
    ("switch", "http_500_after_accept", {"times": 1}),
)
ONLY_INSTAGRAM: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    ("publish", "early_publish", {"times": 1}),
    ("prepare", "container_error", {"times": 1}),
    ("prepare", "container_expired", {"times": 1}),
)
HOURS = 3 * 3600  # after which X's and the parent app's tokens have ended


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that goes wrong ``at`` seconds after the start."""

    at: float
    what: str  # one of VICTIMS, "fault" or "later"
    which: int = 0  # of two workers or beats
    body: Mapping[str, Any] = field(default_factory=dict)


def plan(seed: int, *, seconds: float, platforms: tuple[str, ...]) -> list[Event]:
    """In order of time: a kill about every second and a half, a fault about every second, and
    once a jump of the platforms' clocks."""
    chance = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
    kills = [
        Event(
            at=chance.uniform(0.5, seconds),
            what=chance.choices(list(VICTIMS), list(VICTIMS.values()))[0],
            which=chance.randrange(2),
        )
        for _ in range(round(seconds / 1.5))
    ]
    faults = [
        Event(at=chance.uniform(0, seconds), what="fault", body=_fault(chance, platforms))
        for _ in range(round(seconds))
    ]
    later = Event(at=chance.uniform(1, seconds), what="later", body={"advance": HOURS})
    return sorted([*kills, *faults, later], key=lambda event: event.at)


def _fault(chance: random.Random, platforms: tuple[str, ...]) -> dict[str, Any]:
    platform = chance.choice(platforms)
    possible = FAULTS + (ONLY_INSTAGRAM if platform == "instagram" else ())
    operation, fault, more = chance.choice(possible)
    return {"platform": platform, "operation": operation, "fault": fault, **more}
