"""The boxes of an MP4 or MOV file (ISO/IEC 14496-12 §4.2; QuickTime calls them atoms)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from publisher.pictures.errors import IntakeError

DAMAGED = "This video is damaged or was not copied completely. Export it again as MP4."
_MOST_BOXES = 10_000


@dataclass(frozen=True)
class Box:
    """``start`` is where its size stands, ``body`` where its content begins, ``end`` after it."""

    kind: bytes
    start: int
    body: int
    end: int


def boxes(data: bytes | bytearray, start: int, end: int) -> Iterator[Box]:
    """The boxes that fill ``start`` to ``end`` without a gap. Raises ``IntakeError`` when they
    do not, which is also how something glued to a video's end is found."""
    for _ in range(_MOST_BOXES):
        if start == end:
            return
        box = _box(data, start, end)
        yield box
        start = box.end
    raise IntakeError(DAMAGED)


def children(data: bytes | bytearray, box: Box, kind: bytes) -> list[Box]:
    return [child for child in inside(data, box) if child.kind == kind]


def inside(data: bytes | bytearray, box: Box) -> Iterator[Box]:
    """QuickTime may end a container with four zero bytes; they are no box."""
    end = box.end
    if end - 4 >= box.body and data[end - 4 : end] == b"\0\0\0\0" and _ends_with_zero(data, box):
        end -= 4
    yield from boxes(data, box.body, end)


def number(data: bytes | bytearray, at: int, width: int = 4) -> int:
    piece = data[at : at + width]
    if len(piece) < width:
        raise IntakeError(DAMAGED)
    return int.from_bytes(piece, "big")


def _box(data: bytes | bytearray, start: int, end: int) -> Box:
    size, body = number(data, start), start + 8
    if size == 1:
        size, body = number(data, start + 8, 8), start + 16
    elif size == 0:  # to the end of the file
        size = end - start
    if start + size > end or body > start + size:
        raise IntakeError(DAMAGED)
    return Box(bytes(data[start + 4 : start + 8]), start, body, start + size)


def _ends_with_zero(data: bytes | bytearray, box: Box) -> bool:
    at = box.body
    while at + 8 <= box.end - 4:
        size = number(data, at)
        if size < 8:
            return False
        at += size
    return at == box.end - 4
