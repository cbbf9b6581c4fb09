"""Claim, send, record, look: what becomes of a delivery under each kind of answer."""

from __future__ import annotations

from typing import Any

import pytest

from publisher.models import DeliveryState
from publisher.services import claiming, publishing
from publisher.worker.beat import Beat
from publisher.worker.run import serve
from tests.factories import a_channel, a_post, a_school, deliveries, make_due, schedule

PLATFORMS = ("facebook", "instagram", "x", "linkedin", "weduc")


def drain(system: Any, *, rounds: int = 40) -> None:
    """Beat and workers in this process, until nothing moves any more."""
    import time

    beat = Beat(system)
    for _ in range(rounds):
        beat._next.clear()
        beat.tick()
        moved = False
        for queue in (*PLATFORMS, "general"):
            if system.queues.length(queue):
                moved = True
                serve(system, queue, burst=True)
        if not moved:
            time.sleep(0.1)


@pytest.mark.parametrize("platform", ["facebook", "x", "linkedin", "weduc"])
def test_a_due_post_goes_out_once_and_is_settled(live: Any, sandbox: Any, platform: str) -> None:
    school = a_school(live, template="longton_lane")
    a_channel(school, platform, account=sandbox.account(platform))
    post = a_post(school)
    schedule(school, post)
    make_due(school, post)
    drain(live, rounds=12)
    (row,) = deliveries(school, post)
    assert row.state == DeliveryState.SETTLED, (row.state, row.reason)
    assert sandbox.ledger(platform=platform)["total"] == 1
