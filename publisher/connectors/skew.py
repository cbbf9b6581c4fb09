"""How far a platform's clock is from ours, as the ``Date`` of its own answers tells.

Our post is looked for among those since we sent it. By a clock that is minutes ahead it would
always be older than that, never be found, and be sent again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from email.utils import mktime_tz, parsedate_tz

from tenants.clock import now


@dataclass
class Apart:
    """The most that was seen."""

    most: timedelta = timedelta(0)


_apart: ContextVar[Apart | None] = ContextVar("apart", default=None)


@contextmanager
def seen() -> Iterator[Apart]:
    """What the answers to this thread's calls in the block tell."""
    apart = Apart()
    token = _apart.set(apart)
    try:
        yield apart
    finally:
        _apart.reset(token)


def note(date: str) -> None:
    apart = _apart.get()
    if apart is not None and (theirs := moment(date)) is not None:
        apart.most = max(apart.most, timedelta(seconds=abs(theirs - now().timestamp())))


def moment(date: str) -> float | None:
    """A date as HTTP writes it, in seconds since 1970; None where it is none."""
    parts = parsedate_tz(date)
    try:
        return None if parts is None else float(mktime_tz(parts))
    except (ValueError, OverflowError):  # a day that no calendar has
        return None
