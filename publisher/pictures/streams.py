"""The streams of a PDF (ISO 32000-1, 7.3.8): finding one, and unpacking it.

Names can be spelled with numbers ("/J#61vaScript" is "/JavaScript", 7.3.5), and dictionaries can
be in any order. What cannot be unpacked here cannot be looked through, and is refused.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator

from publisher.pictures.errors import IntakeError

LONGEST_STREAM = 2_000_000
LONGEST_DICTIONARY = 20_000
LONGEST_HEAD = 400_000
LONGEST_IN_85 = 200_000  # slow to unpack, and nobody packs so any more
MOST_STREAMS = 2_000
MOST_UNPACKED = 32_000_000  # bytes of all streams together: all of it is searched


def spelled(name: bytes) -> bytes:
    """A pattern for a name's letters in every spelling: "JS" is J or #4A, then S or #53."""
    return b"".join(b"(?:%c|#(?i:%02x))" % (letter, letter) for letter in name)


BEGIN = re.compile(rb"stream[ \t]*(?:\r\n|\n|\r)")
_FILTER = re.compile(
    b"/" + spelled(b"Filter") + rb"\s*(\[[^\[\]]{0,200}\]|/[^\s/<>\[\]()%]+|\d+\s+\d+\s+R)"
)
_NAME = re.compile(rb"/([^\s/<>\[\]()%]+)")
_NUMBERED = re.compile(rb"#([0-9A-Fa-f]{2})")
# A second packing by differences between rows; also one that is stated elsewhere.
_DIFFERENCES = re.compile(
    b"/"
    + spelled(b"Predictor")
    + rb"\s*(?!1\b)\d|/"
    + spelled(b"DecodeParms")
    + rb"\s*\d+\s+\d+\s+R"
)


def named(name: bytes) -> re.Pattern[bytes]:
    """Finds "/ObjStm" in every spelling."""
    return re.compile(b"/" + spelled(name) + rb"(?=[\s/<>\[\]()%])")


OBJECTS, PLAIN_OBJECTS = named(b"ObjStm"), re.compile(rb"\s*\d+\s+\d+\s[^>]*<<")
METADATA = re.compile(rb"/" + spelled(b"Type") + rb"\s*/" + spelled(b"Metadata") + rb"\b")


def of_type(
    data: bytes, wanted: re.Pattern[bytes], plain: re.Pattern[bytes] | None = None
) -> Iterator[tuple[bytes, bytes]]:
    """The dictionaries that ``wanted`` is in, each with its stream, unpacked. One that says of no
    packing is packed all the same unless it begins as ``plain``."""
    left, begun = MOST_UNPACKED, 0
    for count, found in enumerate(wanted.finditer(data)):
        if count == MOST_STREAMS or left <= 0:
            raise too_complicated()
        told, begin = around(data, found.start(), found.end())
        if begin == begun:
            continue
        begun, packed = begin, data[begin : begin + LONGEST_STREAM]
        names = filters(told)
        if not names:
            packed = packed.partition(b"endstream")[0]
            if plain and not plain.match(packed):
                names = [b"FlateDecode"]
        unpacked = unpack(packed, names)
        left -= len(unpacked)
        yield told, unpacked


def around(data: bytes, start: int, end: int) -> tuple[bytes, int]:
    """The dictionary in which ``start`` to ``end`` is, and where its stream begins."""
    first = data.rfind(b"obj", max(start - LONGEST_DICTIONARY, 0), start)
    begin = BEGIN.search(data, end, end + LONGEST_DICTIONARY)
    if first < 0 or begin is None:
        raise too_complicated()
    return data[first : begin.start()], begin.end()


def filters(told: bytes) -> list[bytes]:
    """How a stream with this dictionary is packed, the outermost first."""
    found = _FILTER.findall(told)
    if len(set(found)) > 1 or _DIFFERENCES.search(told):
        raise too_complicated()
    if found and not found[0].startswith((b"/", b"[")):
        raise too_complicated()  # stated in another object
    return [_letters(name) for name in _NAME.findall(found[0])] if found else []


def unpack(packed: bytes, names: list[bytes]) -> bytes:
    """``packed`` may go on behind the stream's end: each kind of packing knows its own."""
    for name in names:
        if name not in _UNPACKERS:
            raise too_complicated()
        try:
            packed = _UNPACKERS[name](packed)
        except (zlib.error, ValueError):
            raise too_complicated() from None
    return packed


def head(packed: bytes, names: list[bytes]) -> bytes:
    """The first part of it, for what stands at a file's beginning."""
    if names == [b"FlateDecode"]:
        try:
            return zlib.decompressobj().decompress(packed, LONGEST_HEAD)
        except zlib.error:
            return b""
    return unpack(packed, names)


def too_complicated() -> IntakeError:
    return IntakeError("This PDF is too complicated. Print it to a new PDF.")


def _letters(name: bytes) -> bytes:
    return _NUMBERED.sub(lambda found: bytes([int(found[1], 16)]), name)


def _flate(packed: bytes) -> bytes:
    machine = zlib.decompressobj()
    unpacked = machine.decompress(packed, LONGEST_STREAM)
    more = machine.decompress(machine.unconsumed_tail, 1)
    if more or not (machine.eof or len(packed) < LONGEST_STREAM):
        raise too_complicated()
    return unpacked


def _hexadecimal(packed: bytes) -> bytes:
    digits = b"".join(packed.partition(b">")[0].split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _ascii85(packed: bytes) -> bytes:
    text = packed.partition(b"~>")[0].strip()
    if len(text) > LONGEST_IN_85:
        raise too_complicated()
    return base64.a85decode(text)


_UNPACKERS = {
    b"FlateDecode": _flate,
    b"Fl": _flate,
    b"ASCIIHexDecode": _hexadecimal,
    b"AHx": _hexadecimal,
    b"ASCII85Decode": _ascii85,
    b"A85": _ascii85,
}
