"""personal signals."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.detect.hit import Hit, Known
from publisher.detect.text import Text


def find(text: Text, *, known: Known) -> Iterator[Hit]:
    yield from ()
