"""Looking again at what a platform is still working on: soon at first, then less and less often.
What it never finishes must not use up the calls that all schools have together."""

from __future__ import annotations

from collections.abc import Mapping

from publisher.connectors.contract import InProgress

FIRST, MOST = 3.0, 30.0  # seconds


def look_again(progress: Mapping[str, str], *, unfinished: bool = False) -> InProgress:
    """How often it was looked at is kept with it."""
    looks = int(progress.get("looks", "0"))
    return InProgress(
        progress={**progress, "looks": str(looks + 1)},
        check_after=min(FIRST * 2.0 ** min(looks, 9), MOST),
        unfinished=unfinished,
    )
