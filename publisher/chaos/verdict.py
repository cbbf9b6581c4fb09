"""Comparing what parents can see with what we believe, post by post."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import requests

from publisher.models.deliveries import LIVE, DeliveryState

MARK = re.compile(r"Notice (\d+) ")
# Here somebody has been told and decides, so that what is not live is not lost.
WITH_A_PERSON = frozenset(
    {
        DeliveryState.HELD,
        DeliveryState.REFUSED,
        DeliveryState.NEEDS_ATTENTION,
        DeliveryState.MISSED,
    }
)

Key = tuple[int, str]  # a post's number and the platform: one delivery


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """``duplicates``: live more than once. ``lost``: neither live nor with a person, or believed
    to be live and not there. ``unnoticed``: live, and neither we nor a person know it."""

    duplicates: list[Key]
    lost: list[Key]
    unnoticed: list[Key]
    states: dict[str, int]

    @property
    def well(self) -> bool:
        return not (self.duplicates or self.lost or self.unnoticed)


def compare(believed: dict[Key, DeliveryState], seen: Iterable[Key]) -> Verdict:
    times = Counter(seen)
    return Verdict(
        duplicates=sorted(key for key, count in times.items() if count > 1),
        lost=sorted(
            key for key, state in believed.items() if not times[key] and state not in WITH_A_PERSON
        ),
        unnoticed=sorted(
            key for key in times if believed.get(key) not in LIVE | {DeliveryState.NEEDS_ATTENTION}
        ),
        states=dict(sorted(Counter(state.value for state in believed.values()).items())),
    )


def live_posts(control: str) -> list[Key]:
    """Every post that a parent would see, once for each time that it is there."""
    found: list[Key] = []
    since = 0
    while True:
        page = requests.get(f"{control}/ledger", params={"since_seq": since}, timeout=30).json()
        found += [key for entry in page["entries"] if (key := _key(entry))]
        if not page["next_since_seq"]:
            return found
        since = page["next_since_seq"]


def _key(entry: dict[str, Any]) -> Key | None:
    mark = MARK.search(entry["text"])
    return (int(mark[1]), entry["platform"]) if mark and entry["live"] else None
