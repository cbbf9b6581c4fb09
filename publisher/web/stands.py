"""How deliveries and their posts stand, in words: what is live with a trouble is never shown as
fine, and what several channels have in common is said once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace
from typing import TypeVar

from publisher.models import FOR_A_PERSON, LIVE, Delivery, DeliveryState, PostState
from publisher.services.reading import Listed
from publisher.web.wording import DELIVERIES, POSTS, Say

Key = TypeVar("Key", bound=Hashable)

WITH_A_TROUBLE = {
    DeliveryState.PUBLISHED: "Live, with a problem",
    DeliveryState.SETTLED: "As promised when last seen",
}
FOR_A_PERSON_SAY = Say("Needs a person", "exclamation-triangle-fill", "stop")
LIVE_SAY = Say("Live", "check-circle-fill", "good")
PARTLY_LIVE = Say("Live in part", "broadcast", "wait")


def delivery(row: Delivery) -> Say:
    """``row.reason`` of a live post is what is wrong, or why nobody could look again."""
    said = DELIVERIES[row.state]
    if not row.reason or row.state not in LIVE:
        return said
    words = WITH_A_TROUBLE[DeliveryState(row.state)]
    return replace(said, words=words, icon="exclamation-triangle-fill", tone="look")


def alike(rows: Iterable[Delivery]) -> list[tuple[Say, list[Delivery]]]:
    """The rows under what is said of them, in the order in which they came."""
    return _gathered((delivery(row), row) for row in rows)


def reasons(rows: Iterable[Delivery]) -> list[tuple[tuple[str, str], list[Delivery]]]:
    """The rows that have something to explain, under the tone and the words of it."""
    return _gathered(((delivery(row).tone, row.reason), row) for row in rows if row.reason)


def post(each: Listed) -> Say:
    """A post with all its channels in a word or two, the worst first."""
    rows = [row for row in each.deliveries if row.state != DeliveryState.TAKEN_DOWN]
    if not rows:
        return DELIVERIES[DeliveryState.TAKEN_DOWN] if each.deliveries else POSTS[each.post.state]
    if any(row.state in FOR_A_PERSON for row in rows):
        return FOR_A_PERSON_SAY
    says = [delivery(row) for row in rows]
    doubtful = [say for say in says if say.tone == "look"]
    if doubtful:
        return doubtful[0]
    live = [row.state in LIVE for row in rows]
    if all(live) and each.post.state == PostState.SCHEDULED:
        return LIVE_SAY
    return PARTLY_LIVE if any(live) else says[0]


def _gathered(pairs: Iterable[tuple[Key, Delivery]]) -> list[tuple[Key, list[Delivery]]]:
    found: dict[Key, list[Delivery]] = {}
    for key, row in pairs:
        found.setdefault(key, []).append(row)
    return list(found.items())
