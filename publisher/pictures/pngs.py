"""A PNG's own texts: its tEXt, zTXt and iTXt chunks (ISO/IEC 15948, 11.3.4)."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

from publisher.pictures import letters

XMP = "XML:com.adobe.xmp"
ORDINARY = frozenset({"Creation Time"})  # a keyword of two words that tells nothing
LONGEST = 1_000_000  # bytes of one text; Pillow refuses longer ones before they come here
MOST = 8_000_000  # of all
_PROFILE = "raw profile type "


def texts(data: bytes) -> Iterator[tuple[str, str]]:
    """(keyword, text), each of them: two may have one keyword."""
    left = MOST
    for kind, body in _chunks(data):
        read = _READERS.get(kind)
        if read and left > 0:
            key, _, rest = body.partition(b"\0")
            text = read(rest)
            left -= len(text)
            yield letters.read(key), letters.read(text)


def profile(key: str, text: str) -> tuple[str, bytes]:
    """ImageMagick's way to keep EXIF, IPTC and XMP: their name, their length and their bytes in
    hexadecimal digits. ("exif", b"Exif…"); ("", b"") for any other text."""
    if not key.lower().startswith(_PROFILE):
        return "", b""
    try:
        packed = bytes.fromhex("".join(text.split()[2:]))
    except ValueError:
        packed = b""
    return key[len(_PROFILE) :].strip().lower(), packed


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at + 8 <= len(data):
        end = at + 8 + int.from_bytes(data[at : at + 4], "big")
        yield data[at + 4 : at + 8], data[at + 8 : end]
        at = end + 4


def _packed(rest: bytes) -> bytes:
    return _unpacked(rest[1:])


def _international(rest: bytes) -> bytes:
    """Is it packed, how, the language, the keyword in it, and the text."""
    packed = rest[:1] == b"\x01"
    _, _, behind = rest[2:].partition(b"\0")
    _, _, text = behind.partition(b"\0")
    return _unpacked(text) if packed else text


def _unpacked(text: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(text, LONGEST)
    except zlib.error:
        return b""


_READERS: dict[bytes, Callable[[bytes], bytes]] = {
    b"tEXt": bytes,
    b"zTXt": _packed,
    b"iTXt": _international,
}
