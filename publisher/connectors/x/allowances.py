"""X's allowances, as its headers tell them: of a quarter of an hour for the account, and of a day
for the account and for our app (docs.x.com/x-api/fundamentals/rate-limits). When one of a day is
used up, the quarter of an hour may still have room.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from publisher.connectors.usage import Usage

WINDOW = "x-rate-limit"
APP = "x-app-limit-24hour"
ALLOWANCES = (WINDOW, "x-user-limit-24hour", APP)


def usages(
    headers: Mapping[str, str], call: str, *, now: float, publishing: bool
) -> Iterator[Usage]:
    """Of every allowance that the headers of one answer speak of. ``call`` is what X counts by,
    ``now`` is in seconds since 1970."""
    for name in ALLOWANCES:
        limit, remaining = (headers.get(f"{name}-{part}", "") for part in ("limit", "remaining"))
        if limit.isdecimal() and remaining.isdecimal() and float(limit):
            yield Usage(
                scope=call if name == WINDOW else f"{call}, {name}",
                percent=100 * (1 - float(remaining) / float(limit)),
                resets_after=_seconds(headers, name, now),
                publishing=publishing,
                whole_app=name == APP,
            )


def until_reset(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds until all that is used up may be used again; None where X does not say, or names a
    time that is over."""
    spent = [name for name in ALLOWANCES if headers.get(f"{name}-remaining") == "0"]
    waits = (_seconds(headers, name, now) for name in spent or [WINDOW])
    return max((wait for wait in waits if wait), default=None)


def _seconds(headers: Mapping[str, str], name: str, now: float) -> float | None:
    reset = headers.get(f"{name}-reset", "")
    seconds = float(reset) - now if reset.isdecimal() else 0.0
    return seconds if seconds > 0 else None
