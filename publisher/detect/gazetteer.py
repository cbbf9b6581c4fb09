"""Word lists of the world: places, organisations, figures, names, ordinary words."""

from __future__ import annotations
from collections.abc import Iterator
from publisher.detect.hit import Certainty
from publisher.detect.text import Text


def places_in(text: Text) -> Iterator[tuple[int, int, Certainty]]:
    yield from ()


def could_be_place(words: str) -> bool:
    return True
