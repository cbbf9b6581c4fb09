"""How deliveries and their posts stand, in words: what is live with a trouble is never shown as
fine, and what several channels have in common is said once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from publisher.models import (
    FOR_A_PERSON,
    LIVE,
    Channel,
    ChannelState,
    Delivery,
    DeliveryState,
    Post,
    PostState,
)
from publisher.services.reading import Listed
from publisher.web.wording import DELIVERIES, POSTS, Say

Channels = Mapping[UUID, Channel]
Key = TypeVar("Key", bound=Hashable)

WITH_A_TROUBLE = {
    DeliveryState.PUBLISHED: "Live, with a problem",
    DeliveryState.SETTLED: "As promised when last seen",
}
FOR_A_PERSON_SAY = Say("Needs a person", "exclamation-triangle-fill", "stop")
UNWATCHED = Say("Live, nobody looks any more", "eye-slash", "look")
LIVE_SAY = Say("Live", "check-circle-fill", "good")
PARTLY_LIVE = Say("Live in part", "broadcast", "wait")
PARTLY_IN_LINE = Say("In line in part", "clock", "wait")


def delivery(row: Delivery, channels: Channels) -> Say:
    """``row.reason`` of a live post is what is wrong, or why nobody could look again. Nobody
    looks at all once its channel has been disconnected."""
    said = DELIVERIES[row.state]
    if row.reason and row.state in LIVE:
        words = WITH_A_TROUBLE[DeliveryState(row.state)]
        return replace(said, words=words, icon="exclamation-triangle-fill", tone="look")
    given_up = channels[row.channel_id].state == ChannelState.DISCONNECTED
    return UNWATCHED if row.state == DeliveryState.PUBLISHED and given_up else said


def alike(rows: Iterable[Delivery], channels: Channels) -> list[tuple[Say, list[Delivery]]]:
    """The rows under what is said of them, in the order in which they came."""
    return _gathered((delivery(row, channels), row) for row in rows)


def reasons(
    rows: Iterable[Delivery], channels: Channels
) -> list[tuple[tuple[str, str], list[Delivery]]]:
    """The rows that have something to explain, under the tone and the words of it."""
    return _gathered(
        ((delivery(row, channels).tone, row.reason), row) for row in rows if row.reason
    )


def post(each: Listed, channels: Channels) -> Say:
    """A post with all its channels in a word or two, the worst first."""
    rows = [row for row in each.deliveries if row.state != DeliveryState.TAKEN_DOWN]
    if not rows:
        return DELIVERIES[DeliveryState.TAKEN_DOWN] if each.deliveries else POSTS[each.post.state]
    if any(row.state in FOR_A_PERSON for row in rows):
        return FOR_A_PERSON_SAY
    says = [delivery(row, channels) for row in rows]
    doubtful = [say for say in says if say.tone == "look"]
    if doubtful:
        return doubtful[0]
    live = [row.state in LIVE for row in rows]
    if all(live) and each.post.state == PostState.SCHEDULED:
        return LIVE_SAY
    return PARTLY_LIVE if any(live) else says[0]


def heading(post: Post, rows: Iterable[Delivery]) -> Say:
    """A post by itself, on its own page. No draft pure and simple while part of it goes out."""
    waits = any(row.state == DeliveryState.SCHEDULED for row in rows)
    return PARTLY_IN_LINE if waits and post.state == PostState.DRAFT else POSTS[post.state]


def _gathered(pairs: Iterable[tuple[Key, Delivery]]) -> list[tuple[Key, list[Delivery]]]:
    found: dict[Key, list[Delivery]] = {}
    for key, row in pairs:
        found.setdefault(key, []).append(row)
    return list(found.items())
