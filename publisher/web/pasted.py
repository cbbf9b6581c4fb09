"""Lists as people paste them: on lines, between commas or semicolons, with bullets before."""

from __future__ import annotations

import re

from publisher.detect import cues

_LINES = re.compile(r"[\n\r;\t]+")
_BULLET = re.compile(r"^(?:[•▪●*–—-]|\d{1,3}[.)])\s+")


def listed(text: str, *, commas: bool = True) -> tuple[str, ...]:
    """Each once, in its order. An "and" that ends a row of commas parts as they do."""
    found: list[str] = []
    for line in _lines(text):
        if commas and "," in line:
            line = re.sub(r",?\s+and\s+(?=[^,]*$)", ",", line)
        found += line.split(",") if commas else [line]
    return tuple(dict.fromkeys(filter(None, map(str.strip, found))))


def people(text: str) -> tuple[str, ...]:
    """The same; "Dunnock, Jane" on a line is one person, and "Mrs Dunnock, Mr Hale" are two."""
    found: list[str] = []
    for line in _lines(text):
        parts = [part.strip() for part in line.split(",")]
        turned = len(parts) == 2 and " " not in parts[0] and not cues.is_titled(parts[1])
        found += [line] if turned else listed(line)
    return tuple(dict.fromkeys(filter(None, found)))


def _lines(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in _LINES.split(text))
    return [_BULLET.sub("", line) for line in lines if line]
