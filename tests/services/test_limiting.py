"""Rate limits remembered before the wall: who waits, for how long, and who does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from publisher.connectors.usage import Usage
from publisher.models import DeliveryState
from publisher.queue import Queues
from publisher.services import limiting
from publisher.services.limiting import NEAR, UNTOLD_SECONDS, delay_for, remember
from publisher.services.system import System
from tenants import clock
from tests.conftest import registrations
from tests.line import QUICK, Line

SCOPE = "X: POST /2/tweets"


def near(**more: Any) -> Usage:
    return Usage(**{"scope": SCOPE, "percent": NEAR, "resets_after": 120.0, **more})


def test_an_account_near_its_limit_waits_until_the_platform_counts_anew(system: System) -> None:
    remember(system.queues, "x", "1", near())
    assert 118 < delay_for(system, "x", "1") <= 120
    assert delay_for(system, "x", "2") == 0
    assert delay_for(system, "linkedin", "1") == 0


def test_below_ninety_per_cent_nobody_waits_and_a_later_answer_with_room_ends_a_wait(
    system: System,
) -> None:
    remember(system.queues, "x", "1", near(percent=NEAR - 0.1))
    assert delay_for(system, "x", "1") == 0
    remember(system.queues, "x", "1", near())
    remember(system.queues, "x", "1", near(percent=10.0))
    assert delay_for(system, "x", "1") == 0


def test_the_longest_of_several_allowances_counts(system: System) -> None:
    remember(system.queues, "facebook", "1", near(scope="pages:1", resets_after=600.0))
    remember(system.queues, "facebook", "1", near(scope="page", resets_after=60.0))
    assert 590 < delay_for(system, "facebook", "1") <= 600


def test_what_the_whole_app_has_used_up_stops_every_account(system: System) -> None:
    remember(system.queues, "instagram", "1", near(scope="app", whole_app=True))
    assert delay_for(system, "instagram", "2") > 0
    remember(system.queues, "instagram", "2", near(scope="app", whole_app=True, percent=5.0))
    assert delay_for(system, "instagram", "1") == 0


def test_platforms_that_one_app_serves_share_what_it_may_use(
    make_system: Any, system: System
) -> None:
    remember(system.queues, "instagram", "1", near(scope="app", whole_app=True))
    assert delay_for(system, "facebook", "2") == 0, "with an app of its own"
    one = registrations({name: {"client_id": "one"} for name in ("facebook", "instagram", "x")})
    assert delay_for(make_system(apps=one), "facebook", "2") > 0
    assert delay_for(make_system(apps=one), "x", "2") == 0, "the same number at another company"


def test_a_platform_that_names_no_time_is_left_alone_for_some_minutes(system: System) -> None:
    remember(system.queues, "facebook", "1", near(resets_after=None))
    assert 0 < delay_for(system, "facebook", "1") <= UNTOLD_SECONDS


@pytest.mark.parametrize("seconds", [10.0**12, float("inf")])
def test_nobody_waits_longer_than_a_day_whatever_a_header_says(
    system: System, seconds: float
) -> None:
    remember(system.queues, "x", "1", near(resets_after=seconds, percent=100.0))
    assert 86_000 < delay_for(system, "x", "1") <= 86_400


def test_of_a_long_allowance_the_last_tenth_is_used(system: System) -> None:
    """Else every school would be silent for the rest of the day at nine tenths of an app's day."""
    day = near(scope="of a day", resets_after=40_000.0, whole_app=True)
    remember(system.queues, "x", "1", day)
    assert delay_for(system, "x", "2") == 0
    remember(system.queues, "x", "1", replace(day, percent=100.0))
    assert delay_for(system, "x", "2") > 39_000


def test_reading_draws_on_another_allowance_than_publishing(system: System) -> None:
    remember(system.queues, "x", "1", near(publishing=False))
    assert delay_for(system, "x", "1") == 0


def test_what_is_over_by_now_holds_nobody(system: System) -> None:
    remember(system.queues, "x", "1", near(resets_after=-5.0))
    key = "allowance:x:1"
    system.queues.redis.hset(key, SCOPE, "1000.0")
    assert delay_for(system, "x", "1") == 0
    assert 0 < system.queues.redis.ttl(key) <= limiting.MEMORY


def test_without_valkey_nobody_waits(system: System) -> None:
    gone = Queues("redis://127.0.0.1:9/0")
    remember(gone, "x", "1", near())
    assert delay_for(system, "x", "1") == 0


@pytest.fixture
def line(make_system: Any, sandbox: Any) -> Line:
    return Line(make_system(sandbox=True, **QUICK), sandbox)


def test_the_tenth_post_of_ten_waits_before_x_has_to_refuse_it(line: Line) -> None:
    """X counts ten posts in a quarter of an hour here: after the ninth, the rest wait."""
    line.sandbox.control("POST", "/switches", x_post_limit=10)
    line.stage("x")
    line.post(*(f"Notice {number}." for number in range(9)))
    for _ in range(9):
        line.send()
    assert len(line.live()) == 9
    (tenth,) = line.post("One notice more.")
    line.send()
    row = line.delivery(tenth)
    assert (row.state, row.attempts) == (DeliveryState.SCHEDULED, 0)
    assert "waits for its turn" in row.reason
    assert row.next_at - clock.now() > timedelta(minutes=10)
    assert len(line.live()) == 9


@pytest.mark.parametrize(("fault", "waits"), [("rate_limit_app", True), ("rate_limit_user", False)])
def test_xs_limit_of_a_day_for_our_app_holds_every_school_and_one_for_an_account_nobody_else(
    line: Line, fault: str, waits: bool
) -> None:
    """The quarter of an hour has room meanwhile, and ends in a minute."""
    one, other = line.stage("x", schools=2)
    (refused,) = line.post(school=one)
    line.sandbox.fault("x", "publish", fault, seconds=7200)
    line.send()
    assert line.delivery(refused, one).next_at - clock.now() > timedelta(seconds=7100)
    (next_one,) = line.post(school=other)
    line.send()
    row = line.delivery(next_one, other)
    assert (row.state, row.attempts) == (
        (DeliveryState.SCHEDULED, 0) if waits else ("published", 1)
    )
    assert (row.next_at - clock.now() > timedelta(seconds=7100)) is waits


@pytest.mark.parametrize("refused", [True, False])
def test_posts_that_had_to_wait_go_out_in_the_order_of_their_times(
    line: Line, refused: bool
) -> None:
    """ "Open again" must not overtake "closed"."""
    line.stage("x")
    if refused:
        line.sandbox.fault("x", "publish", "rate_limit", seconds=1)
    else:
        remember(line.system.queues, "x", line.channel("x").remote_id, near(resets_after=1.0))
    ids = [*line.post("It is closed.", late=10), *line.post("It is open again.", late=5)]
    line.send()
    assert line.claim() == [], "the second waits behind the first"
    line.until(lambda: len(line.live()) == 2)
    seen = sorted(line.live(), key=lambda entry: entry["seq"])
    assert [entry["remote_id"] for entry in seen] == [line.delivery(id).remote_id for id in ids]
