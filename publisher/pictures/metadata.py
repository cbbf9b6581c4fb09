"""What a picture says besides its pixels, read before all of it is thrown away.

Captions are where names hide: "Amelia and Ben with their certificates" typed in years ago by
whoever sorted the photographs, or the faces that a phone has labelled by itself. The texts are
handed to the checks like any other words of a post; the position is reported as a yes or no.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PIL import ExifTags, Image, ImageFile, IptcImagePlugin

from publisher.pictures import xmp

LONGEST = 4_000  # characters of all texts together

_EXIF_TEXTS = (
    ExifTags.Base.ImageDescription,
    ExifTags.Base.DocumentName,
    ExifTags.Base.Artist,
    ExifTags.Base.Copyright,
)
_WINDOWS_TEXTS = (0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F)  # XPTitle … XPSubject, UTF-16
_CAMERA_TEXTS = (ExifTags.Base.UserComment, ExifTags.Base.CameraOwnerName)
# Caption, title, headline, byline, keywords, city, place, writer, contact (IPTC-IIM 4.2, §6).
_IPTC_TEXTS = ((2, 120), (2, 5), (2, 105), (2, 80), (2, 25), (2, 90), (2, 92), (2, 122), (2, 118))
_NOT_TEXT = frozenset({"xml:com.adobe.xmp", "xmp", "exif", "icc_profile"})


def captions(image: Image.Image) -> str:
    """Every text found beside the pixels, one a line, without repetitions; often empty."""
    found: dict[str, None] = {}
    for text in _texts(image):
        cleaned = " ".join(text.replace("\x00", " ").split())
        if any(letter.isalpha() for letter in cleaned):
            found[cleaned] = None
    return "\n".join(found)[:LONGEST]


def has_location(image: Image.Image) -> bool:
    """Did the picture carry a position, in EXIF or in XMP?"""
    return bool(image.getexif().get_ifd(ExifTags.IFD.GPSInfo)) or xmp.has_position(_xmp(image))


def _texts(image: Image.Image) -> Iterator[str]:
    exif = image.getexif()
    yield from _values(exif.get(tag) for tag in _EXIF_TEXTS)
    yield from (_utf16(exif.get(tag)) for tag in _WINDOWS_TEXTS)
    camera = exif.get_ifd(ExifTags.IFD.Exif)
    yield from _values(camera.get(tag) for tag in _CAMERA_TEXTS)
    yield from _iptc(image)
    yield from xmp.texts(_xmp(image))
    yield from _values([image.info.get("comment")])
    for key, value in image.info.items():  # PNG's tEXt, zTXt and iTXt
        if isinstance(value, str) and not _not_text(str(key)):
            yield value


def _not_text(key: str) -> bool:
    return key.lower() in _NOT_TEXT or key.lower().startswith("raw profile type")


def _xmp(image: Image.Image) -> bytes:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    return packet.encode() if isinstance(packet, str) else bytes(packet)


def _iptc(image: Image.Image) -> Iterator[str]:
    if not isinstance(image, ImageFile.ImageFile):
        return
    records = IptcImagePlugin.getiptcinfo(image) or {}
    for key in _IPTC_TEXTS:
        value = records.get(key, [])
        yield from _values(value if isinstance(value, list) else [value])


def _values(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, bytes):
            yield _decoded(value)


def _decoded(value: bytes) -> str:
    """UserComment starts with eight bytes that name its encoding (EXIF 2.32 §4.6.5)."""
    if value.startswith(b"UNICODE\x00"):
        return _utf16(value[8:])
    if value.startswith(b"ASCII\x00\x00\x00"):
        value = value[8:]
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("cp1252", errors="replace")


def _utf16(value: object) -> str:
    if isinstance(value, tuple):
        value = bytes(value)
    if not isinstance(value, bytes):
        return value if isinstance(value, str) else ""
    return value.decode("utf-16-le", errors="replace")
