"""People named in a text."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.detect.hit import Hit, Known
from publisher.detect.roll import Roll
from publisher.detect.text import Text


def find(text: Text, *, roll: Roll | None, known: Known) -> Iterator[Hit]:
    yield from ()


def find_in_filename(text: Text, *, roll: Roll | None, known: Known) -> Iterator[Hit]:
    yield from ()
