"""Earlier versions of a PDF that are still in it. A program that "saves" often puts what is new
behind what was there (ISO 32000-1, 7.5.6): a name or a face that was taken out then still goes
out, and no reader of the newest version sees it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from publisher.pictures.errors import IntakeError

_OBJECT = re.compile(rb"(?<![\d.])(\d{1,7})[\s\0]{1,4}\d{1,5}[\s\0]{1,4}obj\b")
_MANY = re.compile(rb"/N\s+(\d{1,6})\b")
_NUMBER_AND_PLACE = re.compile(rb"\s*(\d{1,10})\s+\d{1,10}(?!\d)")


def refuse(data: bytes, packed: Iterable[tuple[bytes, bytes]]) -> None:
    """Raises ``IntakeError`` where one object is written twice, as it stands in ``data`` or in the
    unpacked streams of many (7.5.7), each with its dictionary."""
    numbers = [int(number) for number in _OBJECT.findall(data)]
    for told, unpacked in packed:
        numbers += _within(told, unpacked)
    if len(set(numbers)) < len(numbers):
        raise IntakeError(
            "This PDF still holds an earlier version of itself, with what was taken out of it. "
            "Print it to a new PDF and upload that."
        )


def _within(told: bytes, unpacked: bytes) -> Iterator[int]:
    """The numbers of its objects, which stand first, each with the place where it begins."""
    many, at = _MANY.search(told), 0
    for _ in range(int(many[1]) if many else 0):
        found = _NUMBER_AND_PLACE.match(unpacked, at)
        if found is None:
            return
        at = found.end()
        yield int(found[1])
