"""How long calls may go on: no call begins that could outlive the lease of what it works on.

A lease that ended while its worker was still sending would let the same post be looked for, not
be found, and be sent by somebody else. So every call asks here first; one that could not end in
time is never begun, which the caller sees as not sent.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ends: ContextVar[float | None] = ContextVar("ends", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """All calls of this thread in the block end within ``seconds``, or are not begun."""
    token = _ends.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends.reset(token)


def left() -> float | None:
    """Seconds within which a call that begins now must end; None where nothing limits it."""
    ends = _ends.get()
    return None if ends is None else ends - time.monotonic()
