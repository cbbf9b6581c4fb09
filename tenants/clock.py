"""The one source of the present instant, so that tests can hold it still."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The present as an aware UTC datetime."""
    return datetime.now(UTC)
