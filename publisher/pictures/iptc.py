"""Texts out of IPTC-IIM 4.2, as Photoshop and photo agencies' programs write it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.pictures import letters

_BLOCK = 0x0404  # Photoshop's image resource that holds it
_RECORD = 2
# Every data set of the second record is read but those that hold no words: numbers, dates, codes
# of countries and languages, the program's name, sounds and previews.
_NO_WORDS = frozenset(
    {0, 3, 4, 8, 10, 30, 35, 37, 38, 42, 47, 55, 60, 62, 63, 65, 70, 75, 100, 130, 131, 135,
     *range(150, 155), *range(200, 203)}
)  # fmt: skip
_RESOURCE = re.compile(rb"8BIM(..)", re.S)


def texts(resources: bytes) -> Iterator[str]:
    """The words in Photoshop's image resources, or in a bare run of data sets."""
    found = False
    for block in _blocks(resources):
        found = True
        yield from _words(block)
    if not found:
        yield from _words(resources)


def _blocks(data: bytes) -> Iterator[bytes]:
    """Each of them: a file can have more than one."""
    at = 0
    while start := _RESOURCE.search(data, at):
        name = start.end()
        size = name + 1 + data[name] if name < len(data) else name
        size += (size - name) % 2
        body = size + 4
        end = body + int.from_bytes(data[size:body], "big")
        if int.from_bytes(start[1], "big") == _BLOCK:
            yield data[body:end]
        at = end if body <= end <= len(data) else start.end()


def _words(block: bytes) -> Iterator[str]:
    at = block.find(b"\x1c")
    while 0 <= at < len(block) - 4 and block[at] == 0x1C:
        record, kind = block[at + 1], block[at + 2]
        size = int.from_bytes(block[at + 3 : at + 5], "big")
        at += 5
        if size & 0x8000:  # that many bytes hold the size
            width = size & 0x7FFF
            size = int.from_bytes(block[at : at + min(width, 8)], "big")
            at += width
        if record == _RECORD and kind not in _NO_WORDS:
            yield letters.read(block[at : at + size])
        at += size
