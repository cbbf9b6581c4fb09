"""How a delivery and a post are said to stand: never better than it is."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from publisher.models import LIVE, Delivery, DeliveryState, Post, PostState
from publisher.services.reading import Listed
from publisher.web import stands, wording

S = DeliveryState


def a_row(state: DeliveryState, reason: str = "", platform: str = "x") -> Delivery:
    return Delivery(state=state, reason=reason, platform=platform)


def listed(*rows: Delivery, state: PostState = PostState.SCHEDULED) -> Listed:
    version: Any = SimpleNamespace()
    return Listed(post=Post(state=state), version=version, deliveries=rows)


@pytest.mark.parametrize("state", sorted(LIVE))
def test_what_is_live_with_a_trouble_is_not_shown_as_fine(state: DeliveryState) -> None:
    fine, troubled = (stands.delivery(a_row(state, reason)) for reason in ("", "Comments are on."))
    assert fine == wording.DELIVERIES[state] and fine.tone == "good"
    assert troubled.tone == "look"
    assert troubled.words != fine.words and troubled.icon != fine.icon
    assert "being checked" not in troubled.words and "everything" not in troubled.words


def test_a_trouble_changes_nothing_about_what_is_not_live() -> None:
    for state in set(S) - LIVE:
        assert stands.delivery(a_row(state, "Why.")) == wording.DELIVERIES[state]


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
    said = stands.post(listed(*map(a_row, rows), state=state))
    assert (said.words, said.tone) == (words, tone)


def test_a_live_post_with_a_trouble_shows_it_in_the_calendar_too() -> None:
    said = stands.post(listed(a_row(S.SETTLED), a_row(S.PUBLISHED, "Comments are on.")))
    assert said == stands.delivery(a_row(S.PUBLISHED, "Comments are on."))


def test_channels_that_stand_alike_are_said_together() -> None:
    facebook, linkedin, x = (a_row(S.HELD, "Why.", name) for name in ("facebook", "linkedin", "x"))
    x.state, x.reason = S.SETTLED, ""
    assert [rows for _, rows in stands.alike([facebook, linkedin, x])] == [
        [facebook, linkedin],
        [x],
    ]
    assert stands.reasons([facebook, linkedin, x]) == [(("look", "Why."), [facebook, linkedin])]
