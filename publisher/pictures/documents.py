"""PDFs, which go out as they are. Looked at for programs, locks and what their fields say."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from publisher.pictures.errors import IntakeError

LONGEST_STREAM = 2_000_000
MOST_STREAMS = 2_000
MOST_UNPACKED = 32_000_000  # bytes of all streams together: all of it is searched
# Names of PDF objects (ISO 32000-1, 7.6 and 12.6) that no newsletter needs.
_REFUSED = (
    (re.compile(rb"/Encrypt\b"), "This PDF is locked with a password. Save it again without one."),
    (
        re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia)\b"),
        "This PDF contains a program or another file. Print it to a new PDF and upload that.",
    ),
)
_FIELD = re.compile(
    rb"/(?:Title|Author|Subject|Keywords)\s*(\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>)", re.S
)
_PACKED = re.compile(rb"/Type\s*/ObjStm\b.{0,400}?stream\r?\n", re.S)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.S)


def texts(data: bytes) -> str:
    """Title, author, subject and keywords as the file states them, one a line. Raises
    ``IntakeError`` for a PDF that is cut off, locked, or carries programs or files."""
    if b"%%EOF" not in data[-2048:]:
        raise IntakeError("This PDF is not complete. Save it again and upload that.")
    found: dict[str, None] = {}
    for part in (data, *_unpacked(data)):
        for pattern, reason in _REFUSED:
            if pattern.search(part):
                raise IntakeError(reason)
        for field in _FIELD.findall(part):
            if text := _string(field).strip():
                found[text] = None
    return "\n".join(found)[:4_000]


def _unpacked(data: bytes) -> Iterator[bytes]:
    """Object streams: newer PDFs keep their fields compressed in them."""
    left = MOST_UNPACKED
    for count, found in enumerate(_PACKED.finditer(data)):
        if count == MOST_STREAMS or left <= 0:
            raise IntakeError("This PDF is too complicated. Print it to a new PDF.")
        end = data.find(b"endstream", found.end(), found.end() + LONGEST_STREAM)
        packed = data[found.end() : end if end > 0 else found.end() + LONGEST_STREAM]
        try:
            unpacked = zlib.decompressobj().decompress(packed, LONGEST_STREAM)
        except zlib.error:
            continue  # not compressed, and so read with the rest of the file
        left -= len(unpacked)
        yield unpacked


def _string(field: bytes) -> str:
    if field.startswith(b"<"):
        digits = re.sub(rb"\s", b"", field[1:-1])
        raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    else:
        raw = _ESCAPE.sub(_unescaped, field[1:-1])
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", errors="replace")
    return raw.decode("latin-1")


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    return bytes([int(code, 8) & 255]) if code.isdigit() else code
