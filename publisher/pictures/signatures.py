"""What a file is, by its first bytes. Its name and the browser's word for it are never asked."""

from __future__ import annotations

from enum import StrEnum

from publisher.pictures.errors import IntakeError


class Format(StrEnum):
    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WebP"
    HEIC = "HEIC"
    MP4 = "MP4"
    MOV = "MOV"
    PDF = "PDF"


PICTURES = frozenset({Format.JPEG, Format.PNG, Format.WEBP, Format.HEIC})
VIDEOS = frozenset({Format.MP4, Format.MOV})

_SAVE_AS = "Save it as JPEG or PNG and upload it again."
_STARTS: tuple[tuple[bytes, Format], ...] = (
    (b"\xff\xd8\xff", Format.JPEG),
    (b"\x89PNG\r\n\x1a\n", Format.PNG),
    (b"%PDF-", Format.PDF),
)
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", f"This is a GIF, which may move. {_SAVE_AS}"),
    (b"BM", f"This is a BMP picture. {_SAVE_AS}"),
    (b"II*\x00", f"This is a TIFF or camera raw picture. {_SAVE_AS}"),
    (b"MM\x00*", f"This is a TIFF picture. {_SAVE_AS}"),
    (b"8BPS", f"This is a Photoshop file. {_SAVE_AS}"),
    (b"PK\x03\x04", "This is a Word, PowerPoint or zip file. Save the page as PDF or a picture."),
    (b"\xd0\xcf\x11\xe0", "This is an Office file. Save the page as PDF or as a picture."),
    (b"\x1aE\xdf\xa3", "This is a WebM or Matroska video. Save it as MP4 and upload it again."),
    (b"ID3", "This is a sound file, and only pictures, videos and PDFs can be used."),
)
# The major brand of an ISO base media file (ISO/IEC 14496-12 §4.3; registered at mp4ra.org).
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
_MOVING_HEIC = frozenset({b"hevc", b"hevx", b"hevm", b"hevs", b"msf1"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_MP4_BRANDS = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"M4VH",
     b"M4VP", b"MSNV", b"dash", b"3gp4", b"3gp5", b"3gp6", b"XAVC"}
)  # fmt: skip
_OLD_MOV = frozenset({b"moov", b"mdat", b"wide"})


def recognise(data: bytes) -> Format:
    """Raises ``IntakeError`` for anything that is not on the list of what can be used."""
    if not data:
        raise IntakeError("This file is empty. It may not have been copied completely.")
    for start, known in _STARTS:
        if data.startswith(start):
            return known
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Format.WEBP
    if data[4:8] == b"ftyp":
        return _by_brand(data)
    if data[4:8] in _OLD_MOV:
        return Format.MOV
    for start, reason in _REFUSED:
        if data.startswith(start):
            raise IntakeError(reason)
    if b"<svg" in data[:4096].lower():
        raise IntakeError(f"This is an SVG drawing, which can contain programs. {_SAVE_AS}")
    raise IntakeError(
        "This is not a file that can be published. Use JPEG, PNG, WebP or HEIC pictures, "
        "MP4 or MOV videos, or PDF."
    )


def _by_brand(data: bytes) -> Format:
    size = int.from_bytes(data[:4], "big")
    brand, compatible = data[8:12], {data[at : at + 4] for at in range(16, min(size, 256), 4)}
    if brand in _AVIF_BRANDS or (brand == b"mif1" and compatible & _AVIF_BRANDS):
        raise IntakeError(f"This is an AVIF picture. {_SAVE_AS}")
    if brand in _MOVING_HEIC:
        raise IntakeError(f"This is a moving HEIC picture (a burst). {_SAVE_AS}")
    if brand in _HEIC_BRANDS:
        return Format.HEIC
    if brand == b"qt  ":
        return Format.MOV
    if brand in _MP4_BRANDS or compatible & _MP4_BRANDS:
        return Format.MP4
    raise IntakeError("This kind of video or picture is not known here. Save it as MP4 or JPEG.")
