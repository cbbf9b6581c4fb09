"""The segments of a JPEG inside another file, blanked where they stand (ISO/IEC 10918-1, B.1.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")
_SCAN, _END, _COMMENT = 0xDA, 0xD9, 0xFE
# What a segment of an application must begin with to be needed for the colours.
_KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}


def blank(data: bytearray, start: int, end: int) -> None:
    """Take out what the JPEG between ``start`` and ``end`` says of itself: comments, EXIF, XMP,
    IPTC, previews; and what is behind its end, where telephones put further pictures, films and
    places. Every offset stays right."""
    for body, after in list(_telling(bytes(data[start:end]))):
        data[start + body : start + after] = bytes(after - body)


def _telling(jpeg: bytes) -> Iterator[tuple[int, int]]:
    """Begin and end of the segments that tell, and of whatever is not the picture."""
    at = 2
    while found := _MARKER.search(jpeg, at):
        kind, body = found[1][0], found.end() + 2
        if kind == _END:
            yield found.end(), max(found.end(), len(jpeg.rstrip()))  # a stream ends its line
            return
        at = found.end() + max(int.from_bytes(jpeg[found.end() : body], "big"), 2)
        application = 0xE0 <= kind <= 0xEF and not jpeg.startswith(_KEPT.get(kind, b"\xff"), body)
        if kind == _COMMENT or application:
            yield body, min(at, len(jpeg))
