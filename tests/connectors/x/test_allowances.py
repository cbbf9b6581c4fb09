"""When X lets us go on: the longest of the allowances that are used up, if it makes sense."""

from __future__ import annotations

import pytest

from publisher.connectors.x.allowances import until_reset, usages

NOW = 1_795_000_000


def headers(
    name: str, remaining: int | str, reset: int | str, limit: int | str = 100
) -> dict[str, str]:
    told = {"limit": limit, "remaining": remaining, "reset": reset}
    return {f"{name}-{part}": str(value) for part, value in told.items()}


WINDOW_LEFT = headers("x-rate-limit", 99, NOW + 60)
DAY_SPENT = headers("x-app-limit-24hour", 0, NOW + 7200, 10_000)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        (headers("x-rate-limit", 0, NOW + 60), 60),
        (WINDOW_LEFT, 60),
        ({**WINDOW_LEFT, **DAY_SPENT}, 7200),
        ({**headers("x-rate-limit", 0, NOW + 60), **DAY_SPENT}, 7200),
        ({**WINDOW_LEFT, **headers("x-user-limit-24hour", 0, NOW + 90)}, 90),
        (headers("x-rate-limit", 0, NOW - 60), None),
        (headers("x-rate-limit", 0, "soon"), None),
        (headers("x-rate-limit", 0, "9" * 4000), float("inf")),
        ({}, None),
    ],
)
def test_what_is_used_up_says_how_long_to_wait(told: dict[str, str], seconds: float | None) -> None:
    assert until_reset(told, NOW) == seconds


def test_each_allowance_is_told_and_only_one_is_all_accounts_together() -> None:
    found = list(
        usages({**WINDOW_LEFT, **DAY_SPENT}, "X: POST /2/tweets", now=NOW, publishing=True)
    )
    assert [(each.percent, each.resets_after, each.whole_app) for each in found] == [
        (pytest.approx(1.0), 60, False), (100.0, 7200, True),
    ]  # fmt: skip
    assert len({each.scope for each in found}) == 2


@pytest.mark.parametrize(("limit", "left"), [("0", "0"), ("many", "0"), ("100", "-1"), ("", "")])
def test_what_is_no_number_tells_nothing(limit: str, left: str) -> None:
    told = headers("x-rate-limit", left, NOW, limit)
    assert list(usages(told, "X: POST /2/tweets", now=NOW, publishing=True)) == []
