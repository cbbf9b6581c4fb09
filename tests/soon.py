"""Work that somebody could make endless must end. How fast it is, is for ``benchmarks/``: the limit
is far above what the slowest machine needs, and what has no end is still found."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

ENOUGH = 60.0  # seconds


@contextmanager
def soon() -> Iterator[None]:
    """The work within takes no more than ENOUGH of this process's own time."""
    began = time.process_time()
    yield
    took = time.process_time() - began
    assert took < ENOUGH, f"it took {took:.0f} s of processor time"
