"""How a delivery and a post are said to stand: never better than it is."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from publisher.models import LIVE, Channel, ChannelState, Delivery, DeliveryState, Post, PostState
from publisher.services.reading import Listed
from publisher.web import stands, wording
from tenants.database import new_id

S = DeliveryState


CHANNEL = new_id()
CHANNELS = {CHANNEL: Channel(state=ChannelState.CONNECTED)}


def a_row(state: DeliveryState, reason: str = "", platform: str = "x") -> Delivery:
    return Delivery(state=state, reason=reason, platform=platform, channel_id=CHANNEL)


def listed(*rows: Delivery, state: PostState = PostState.SCHEDULED) -> Listed:
    version: Any = SimpleNamespace()
    return Listed(post=Post(state=state), version=version, deliveries=rows)


@pytest.mark.parametrize("state", sorted(LIVE))
def test_what_is_live_with_a_trouble_is_not_shown_as_fine(state: DeliveryState) -> None:
    fine, troubled = (
        stands.delivery(a_row(state, reason), CHANNELS) for reason in ("", "Comments are on.")
    )
    assert fine == wording.DELIVERIES[state] and fine.tone == "good"
    assert troubled.tone == "look"
    assert troubled.words != fine.words and troubled.icon != fine.icon
    assert "being checked" not in troubled.words and "everything" not in troubled.words


def test_a_trouble_changes_nothing_about_what_is_not_live() -> None:
    for state in set(S) - LIVE:
        assert stands.delivery(a_row(state, "Why."), CHANNELS) == wording.DELIVERIES[state]


def test_what_nobody_can_look_at_any_more_is_not_said_to_be_looked_at() -> None:
    gone = {CHANNEL: Channel(state=ChannelState.DISCONNECTED)}
    assert "being checked" in stands.delivery(a_row(S.PUBLISHED), CHANNELS).words
    assert stands.delivery(a_row(S.PUBLISHED), gone) == stands.UNWATCHED
    assert stands.delivery(a_row(S.SETTLED), gone) == wording.DELIVERIES[S.SETTLED]


@pytest.mark.parametrize(
    ("rows", "state", "words", "tone"),
    [
        ((S.SETTLED, S.SETTLED), PostState.SCHEDULED, "Live", "good"),
        ((S.SETTLED, S.TAKEN_DOWN), PostState.SCHEDULED, "Live", "good"),
        ((S.SETTLED, S.SCHEDULED), PostState.SCHEDULED, "Live in part", "wait"),
        ((S.SETTLED,), PostState.DRAFT, "Live in part", "wait"),
        ((S.SETTLED, S.HELD), PostState.DRAFT, "Needs a person", "stop"),
        ((S.SETTLED, S.UNKNOWN), PostState.SCHEDULED, "May be live: we are looking", "look"),
        ((S.TAKEN_DOWN,), PostState.SCHEDULED, "Taken down", "quiet"),
        ((S.SCHEDULED,), PostState.SCHEDULED, "In line", "wait"),
        ((), PostState.AWAITING_APPROVAL, "Waiting for approval", "wait"),
        ((), PostState.DRAFT, "Draft", "quiet"),
    ],
)  # fmt: skip
def test_a_post_is_said_to_be_live_only_where_it_is(
    rows: tuple[DeliveryState, ...], state: PostState, words: str, tone: str
) -> None:
    said = stands.post(listed(*map(a_row, rows), state=state), CHANNELS)
    assert (said.words, said.tone) == (words, tone)


def test_a_live_post_with_a_trouble_shows_it_in_the_calendar_too() -> None:
    said = stands.post(listed(a_row(S.SETTLED), a_row(S.PUBLISHED, "Comments are on.")), CHANNELS)
    assert said == stands.delivery(a_row(S.PUBLISHED, "Comments are on."), CHANNELS)


def test_channels_that_stand_alike_are_said_together() -> None:
    facebook, linkedin, x = (a_row(S.HELD, "Why.", name) for name in ("facebook", "linkedin", "x"))
    x.state, x.reason = S.SETTLED, ""
    assert [rows for _, rows in stands.alike([facebook, linkedin, x], CHANNELS)] == [
        [facebook, linkedin],
        [x],
    ]
    assert stands.reasons([facebook, linkedin, x], CHANNELS) == [
        (("look", "Why."), [facebook, linkedin])
    ]


@pytest.mark.parametrize(
    ("rows", "state", "words"),
    [
        ((S.SCHEDULED, S.HELD), PostState.DRAFT, "In line in part"),
        ((S.HELD, S.HELD), PostState.DRAFT, "Draft"),
        ((S.SCHEDULED, S.SCHEDULED), PostState.SCHEDULED, "Scheduled"),
    ],
)
def test_no_draft_is_said_to_be_one_while_part_of_it_goes_out(
    rows: tuple[DeliveryState, ...], state: PostState, words: str
) -> None:
    assert stands.heading(Post(state=state), [a_row(each) for each in rows]).words == words
