"""The Graph API's usage headers (developers.facebook.com/docs/graph-api/overview/rate-limiting).

The headers are absent while usage is near nothing, and they are hints: one that cannot be
understood is the same as none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from publisher.connectors.usage import Usage

MEASURES = ("call_count", "total_time", "total_cputime")
WHOLE_APP = "app"
ONE_ALLOWANCE = {"X-App-Usage": WHOLE_APP, "X-Page-Usage": "page"}
ALLOWANCES_BY_ID = "X-Business-Use-Case-Usage"
REGAIN_MINUTES = "estimated_time_to_regain_access"
MOST = 1e9


def usages(headers: Mapping[str, str]) -> list[Usage]:
    """Every allowance that the headers of one answer speak of."""
    found = [
        _usage(scope, measures)
        for name, scope in ONE_ALLOWANCE.items()
        if (measures := _parsed(headers, name))
    ]
    return found + list(_by_id(_parsed(headers, ALLOWANCES_BY_ID)))


def regain_seconds(headers: Mapping[str, str]) -> float | None:
    """How long the platform asks us to wait after a rate limit; None where it does not say."""
    waits = [usage.resets_after for usage in usages(headers) if usage.resets_after]
    return max(waits, default=None)


def _by_id(parsed: Mapping[str, Any]) -> Iterator[Usage]:
    for owner, entries in parsed.items():
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict):
                yield _usage(f"{entry.get('type', 'other')}:{owner}", entry)


def _usage(scope: str, measures: Mapping[str, Any]) -> Usage:
    minutes = _number(measures.get(REGAIN_MINUTES))
    return Usage(
        scope=scope,
        percent=max(_number(measures.get(name)) for name in MEASURES),
        resets_after=minutes * 60 if minutes else None,
        whole_app=scope == WHOLE_APP,
    )


def _number(value: object) -> float:
    """0 for what is none: JSON may hold NaN, Infinity, and whole numbers that no float can."""
    return float(value) if isinstance(value, int | float) and 0 < value < MOST else 0.0


def _parsed(headers: Mapping[str, str], name: str) -> Mapping[str, Any]:
    try:
        value = json.loads(headers.get(name) or "{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
