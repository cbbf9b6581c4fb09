"""PDFs, which go out as they are but for what their photographs say of themselves. Looked at for
programs, locks, second files, and what their fields say."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from PIL import Image

from publisher.pictures import (
    captions,
    letters,
    metadata,
    redrawing,
    revisions,
    segments,
    streams,
    xmp,
)
from publisher.pictures.errors import IntakeError
from publisher.pictures.streams import spelled

LONGEST_FIELD = 40_000  # bytes: more than is judged, however its letters are written
MOST_FIELDS = 2_000
MOST_IN_FIELDS = 1_000_000  # characters
MOST_PHOTOGRAPHS = 5_000
_REFERENCE = rb"\d+\s+\d+\s+R\b"
_PROGRAM = "This PDF contains a program or another file. Print it to a new PDF and upload that."
_SECOND = "There is a second file in or behind this PDF. Print it to a new PDF and upload that."
# Names of PDF objects (ISO 32000-1, 7.6 and 12.6) that no newsletter needs. Three letters stand
# in every large photograph by chance, so that what follows them has to fit.
_REFUSED = (
    (rb"/" + spelled(b"Encrypt") + rb"\b",
     "This PDF is locked with a password. Save it again without one."),
    (rb"/" + spelled(b"JavaScript") + rb"\b", _PROGRAM),
    (rb"/" + spelled(b"JS") + rb"\s*(?:[(<]|" + _REFERENCE + b")", _PROGRAM),
    (rb"/" + spelled(b"Launch") + rb"\b", _PROGRAM),
    (rb"/" + spelled(b"RichMedia") + rb"\b", _PROGRAM),
    (rb"/" + spelled(b"XFA") + rb"\s*(?:\[|" + _REFERENCE + b")", _PROGRAM),
    (rb"/" + spelled(b"EmbeddedFile") + rb"\b", _PROGRAM),
    (rb"/" + spelled(b"EmbeddedFiles") + rb"\b(?!\s*<<\s*/Names\s*\[\s*\])", _PROGRAM),
    (rb"/" + spelled(b"EF") + rb"\s*<<", _PROGRAM),
)  # fmt: skip
_CHECKS = tuple((re.compile(pattern), reason) for pattern, reason in _REFUSED)
# What a page of the web begins with; a PDF's own pages are packed, and its notes begin otherwise.
_PAGE = re.compile(rb"<(?:script|html|iframe|!doctype\s+html|\?php)\b", re.IGNORECASE)
_ARCHIVE = re.compile(rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c")
_BLANK = b"\0\t\n\x0c\r \x1a"
_FIELDS = (
    b"Title", b"Author", b"Subject", b"Keywords", b"Alt", b"Company", b"Manager", b"Category",
    b"Comments",
)  # fmt: skip
_FIELD = re.compile(b"/(?:" + b"|".join(map(spelled, _FIELDS)) + rb")\s*(?=\(|<(?!<))")
_BRACKET = re.compile(rb"\\.|[()]", re.S)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.S)
_PHOTOGRAPH = re.compile(streams.BEGIN.pattern + rb"\s{0,8}(?=\xff\xd8\xff)")
_PACKED_PHOTOGRAPH = re.compile(
    b"/" + spelled(b"Filter") + rb"\s*\[([^\[\]]{1,100}?)/(?:" + spelled(b"DCTDecode") + b"|"
    + spelled(b"DCT") + rb")\s*\]"
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Document:
    data: bytes = field(repr=False)
    caption: str = field(repr=False)
    had_location: bool


def clean(data: bytes) -> Document:
    """The PDF with its photographs' metadata blanked, and what it and they said: title, author,
    subject, keywords, descriptions of figures, captions, one a line. Raises ``IntakeError`` for
    one that is cut off, locked, or carries programs, files or earlier versions of itself."""
    _refuse_second_file(data)
    found: dict[str, None] = {}
    packed = tuple(streams.of_type(data, streams.OBJECTS, streams.PLAIN_OBJECTS))
    revisions.refuse(data, packed)
    for part in (data, *(unpacked for _, unpacked in packed)):
        for pattern, reason in _CHECKS:
            if pattern.search(part):
                raise IntakeError(reason)
        found.update(dict.fromkeys(_fields(part)))
    for packet in _packets(data):
        found.update(dict.fromkeys(" ".join(text.split()) for text in xmp.texts(packet)))
    blanked, had_location = bytearray(data), False
    for start, end in _photographs(data):
        caption, placed = _told(data[start:end])
        found.update(dict.fromkeys(caption.splitlines()))
        had_location = had_location or placed
        segments.blank(blanked, start, end)
    _refuse_packed_photographs(data)
    return Document(data=bytes(blanked), caption=captions.kept(found), had_location=had_location)


def _refuse_second_file(data: bytes) -> None:
    """A file that is a PDF to one program and something else to another: its other half is never
    looked at."""
    if b"%%EOF" not in data[-2_048:]:
        raise IntakeError("This PDF is not complete. Save it again and upload that.")
    behind = data.rpartition(b"%%EOF")[2]
    zipped = data.find(b"PK\x01\x02", max(data.find(b"PK\x03\x04"), 0))
    if (
        behind.strip(_BLANK)
        or (zipped >= 0 and data.find(b"PK\x05\x06", zipped) >= 0)
        or zipfile.is_zipfile(io.BytesIO(data))
        or _ARCHIVE.search(data)
        or data[257:262] == b"ustar"
        or data[32_769:32_774] == b"CD001"
        or _PAGE.search(data)
    ):
        raise IntakeError(_SECOND)


def _fields(part: bytes) -> Iterator[str]:
    left = MOST_IN_FIELDS
    for count, found in enumerate(_FIELD.finditer(part)):
        if count == MOST_FIELDS or left < 0:
            raise streams.too_complicated()
        text = _string(part[found.end() : found.end() + LONGEST_FIELD])
        left -= len(text)
        if cleaned := " ".join(text.replace("\0", " ").split()):
            yield cleaned


def _packets(data: bytes) -> Iterator[bytes]:
    """XMP, as it stands or packed."""
    for behind in data.split(b"<x:xmpmeta")[1 : streams.MOST_STREAMS]:
        yield b"<x:xmpmeta" + behind.partition(b"</x:xmpmeta>")[0]
    yield from (packet for _, packet in streams.of_type(data, streams.METADATA))


def _photographs(data: bytes) -> Iterator[tuple[int, int]]:
    at, count = 0, 0
    while found := _PHOTOGRAPH.search(data, at):
        if (count := count + 1) > MOST_PHOTOGRAPHS:
            raise streams.too_complicated()
        at = data.find(b"endstream", found.end())
        if at < 0:
            at = len(data)
        yield found.end(), at


def _told(jpeg: bytes) -> tuple[str, bool]:
    try:
        with redrawing.reading():
            image = Image.open(io.BytesIO(jpeg), formats=("JPEG", "MPO"))
            return metadata.captions(image, jpeg), metadata.has_location(image)
    except IntakeError:
        return "", False  # what nobody can open says nothing, and is blanked all the same


def _refuse_packed_photographs(data: bytes) -> None:
    """One that is packed a second time cannot be blanked where it stands."""
    for count, found in enumerate(_PACKED_PHOTOGRAPH.finditer(data)):
        if count == MOST_PHOTOGRAPHS:
            raise streams.too_complicated()
        names = streams.filters(b"/Filter[" + found[1] + b"]")
        if not names:
            continue
        _, begin = streams.around(data, found.start(), found.end())
        caption, placed = _told(streams.head(data[begin : begin + streams.LONGEST_STREAM], names))
        if caption or placed:
            raise IntakeError(
                "A photograph in this PDF says who is in it or where it was taken, and that "
                "cannot be taken out. Print it to a new PDF and upload that."
            )


def _string(field: bytes) -> str:
    """The string with which ``field`` begins: "(Newsletter \\(Autumn\\))" or "<FEFF0041…>"."""
    if field.startswith(b"<"):
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", field.partition(b">")[0])
        raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    else:
        raw = _ESCAPE.sub(_unescaped, field[1 : _end(field)])
    if raw.startswith(b"\xfe\xff"):
        return letters.read_utf16(raw)
    return letters.read(raw)


def _end(field: bytes) -> int:
    """Where the bracket closes that opened it: brackets in pairs stand for themselves."""
    depth = 0
    for found in _BRACKET.finditer(field):
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        if depth == 0 and found[0] == b")":
            return found.start()
    return len(field)


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    if code.isdigit() and code < b"8":
        return bytes([int(code, 8) & 255])
    return _ENDS.get(code, code)


_ENDS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"", b"f": b"", b"\n": b"", b"\r\n": b""}
