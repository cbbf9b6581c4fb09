"""What a picture says besides its pixels, read before all of it is thrown away.

Captions are where names hide: "Amelia and Ben with their certificates" typed in years ago by
whoever sorted the photographs, or the faces that a phone has labelled by itself. The texts are
handed to the checks like any other words of a post; the position is reported as a yes or no.

Comments, packets and texts are walked through one by one: Pillow keeps the last of those that
have one name.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from PIL import ExifTags, Image

from publisher.pictures import captions as words
from publisher.pictures import iptc, letters, pngs, xmp

_EXIF_TEXTS = (
    ExifTags.Base.ImageDescription,
    ExifTags.Base.DocumentName,
    ExifTags.Base.PageName,
    ExifTags.Base.Artist,
    ExifTags.Base.Copyright,
    ExifTags.Base.ImageHistory,
)
_WINDOWS_TEXTS = (0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F)  # XPTitle … XPSubject, UTF-16
# The last three are EXIF 3.0's title, photographer and editor.
_CAMERA_TEXTS = (
    ExifTags.Base.UserComment,
    ExifTags.Base.CameraOwnerName,
    ExifTags.Base.ImageHistory,
    0xA436,
    0xA437,
    0xA438,
)
_PLACE_TEXTS = (ExifTags.GPS.GPSAreaInformation,)
_IPTC, _XMP = 33723, 700  # as TIFF keeps them among its own
_EXTENDED_XMP = b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP = b"Photoshop 3.0\0"


def captions(image: Image.Image, data: bytes) -> str:
    """Every text found beside the pixels of ``image``, which was opened from ``data``: one a
    line, without repetitions; often empty."""
    cleaned = (" ".join(text.replace("\x00", " ").split()) for text in _texts(image, data))
    return words.kept(text for text in cleaned if any(letter.isalpha() for letter in text))


def has_location(image: Image.Image) -> bool:
    """Did the picture carry a position, in EXIF or in XMP?"""
    if image.getexif().get_ifd(ExifTags.IFD.GPSInfo):
        return True
    return any(xmp.has_position(packet) for packet in (*_xmp(image), *_extended_xmp(image)))


def _texts(image: Image.Image, data: bytes) -> Iterator[str]:
    yield from _exif(image.getexif())
    for packet in (*_xmp(image), *_extended_xmp(image)):
        yield from xmp.texts(packet)
    photoshop = (part for part in _parts(image, "APP13") if part.startswith(_PHOTOSHOP))
    if resources := b"".join(part[len(_PHOTOSHOP) :] for part in photoshop):
        yield from iptc.texts(resources)
    yield from map(letters.read, _parts(image, "COM"))
    if image.format == "PNG":
        for key, text in pngs.texts(data):
            yield from _png(key, text)


def _exif(exif: Image.Exif) -> Iterator[str]:
    for directory in (exif, exif.get_ifd(ExifTags.IFD.IFD1)):
        yield from _values(directory.get(tag) for tag in _EXIF_TEXTS)
        yield from (_utf16(directory.get(tag)) for tag in _WINDOWS_TEXTS)
    camera, place = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    yield from _values(camera.get(tag) for tag in _CAMERA_TEXTS)
    yield from _values(place.get(tag) for tag in _PLACE_TEXTS)
    yield from iptc.texts(_bytes(exif.get(_IPTC)))
    yield from xmp.texts(_bytes(exif.get(_XMP)))


def _png(key: str, text: str) -> Iterator[str]:
    """A text, or what ImageMagick has written into one as digits."""
    kind, packed = pngs.profile(key, text)
    if " " in key and not kind and key not in pngs.ORDINARY:
        yield key
    if kind in ("exif", "app1") and packed.startswith((b"Exif\0\0", b"II*\0", b"MM\0*")):
        exif = Image.Exif()
        exif.load(packed)
        yield from _exif(exif)
    elif kind in ("iptc", "8bim"):
        yield from iptc.texts(packed)
    elif kind in ("xmp", "app1") or key == pngs.XMP:
        yield from xmp.texts(packed or text.encode())
    elif not kind:
        yield text


def _xmp(image: Image.Image) -> Iterator[bytes]:
    headed = (b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xap/1.0/")
    packets = [part for part in _parts(image, "APP1") if part.startswith(headed[1])]
    for packet in packets or [image.info.get("xmp") or image.info.get(pngs.XMP) or b""]:
        if isinstance(packet, str):
            packet = packet.encode()
        yield bytes(packet).removeprefix(headed[0]).removeprefix(headed[1])


def _extended_xmp(image: Image.Image) -> Iterator[bytes]:
    """What was too long for one packet, each put together from its parts: behind a heading stand
    its digest (32 signs), its length and where in it the part belongs (XMP part 3, §1.1.3.1)."""
    begin = len(_EXTENDED_XMP) + 32
    parts: dict[bytes, dict[int, bytes]] = {}
    for part in _parts(image, "APP1"):
        if part.startswith(_EXTENDED_XMP) and len(part) >= begin + 8:
            _whole, at = struct.unpack_from(">II", part, begin)
            parts.setdefault(part[len(_EXTENDED_XMP) : begin], {})[at] = part[begin + 8 :]
    for found in parts.values():
        yield b"".join(found[at] for at in sorted(found))


def _parts(image: Image.Image, name: str) -> Iterator[bytes]:
    """A JPEG's segments of one name, in their order."""
    for found, part in getattr(image, "applist", ()):
        if found == name:
            yield bytes(part)


def _values(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield letters.read_again(value)
        elif isinstance(value, bytes):
            yield _decoded(value)


def _decoded(value: bytes) -> str:
    """UserComment starts with eight bytes that name its encoding (EXIF 2.32 §4.6.5)."""
    kind, said = value[:8], value[8:]
    if kind == b"UNICODE\x00":
        return letters.read_utf16(said)
    if kind == b"JIS\0\0\0\0\0" and b"\x1b" in said:
        return said.decode("iso2022_jp", errors="replace")
    if kind in (b"ASCII\0\0\0", b"JIS\0\0\0\0\0", bytes(8)):
        return letters.read(said)
    return letters.read(value)


def _utf16(value: object) -> str:
    return value if isinstance(value, str) else letters.read_utf16(_bytes(value))


def _bytes(value: object) -> bytes:
    if isinstance(value, tuple) and all(isinstance(part, int) for part in value):
        return bytes(part & 255 for part in value)
    return value if isinstance(value, bytes) else b""
