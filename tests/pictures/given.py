"""Pictures, videos and PDFs to test with, made here byte by byte. Every name is invented."""

from __future__ import annotations

import io
import struct
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pillow_heif
import segno
from PIL import ExifTags, Image, ImageDraw, ImageFont, PngImagePlugin

LATITUDE = ((52.0, 10.0, 12.5), "N")
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>'
    b'<rdf:Description exif:GPSLatitude="52,10.2N" photoshop:Headline="Sports day heroes">'
    b"<dc:description><rdf:Alt><rdf:li>Amelia Wright &amp; Ben Okoro</rdf:li></rdf:Alt>"
    b"</dc:description><Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Zoe Lindqvist</rdf:li>"
    b"</rdf:Bag></Iptc4xmpExt:PersonInImage><xmp:CreatorTool>PhotoTool 4</xmp:CreatorTool>"
    b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def arrow(width: int = 120, height: int = 80) -> Image.Image:
    """Red above, blue below, a green corner at the top left: one can tell which way is up."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width, height // 2))
    image.paste("lime", (0, 0, width // 4, height // 4))
    return image


def saved(image: Image.Image, form: str = "JPEG", **more: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def full_exif() -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = "Amelia Wright with her prize"
    exif[ExifTags.Base.Artist] = "Priya Nair"
    exif[ExifTags.Base.Copyright] = "Milton Studio"
    exif[0x9C9B] = "Class 4B at the fayre".encode("utf-16-le")
    camera = exif.get_ifd(ExifTags.IFD.Exif)
    camera[ExifTags.Base.UserComment] = b"ASCII\x00\x00\x00Taken by Tom"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef] = LATITUDE
    return exif


def telling_jpeg() -> bytes:
    """A JPEG that tells everything a JPEG can tell."""
    return saved(
        arrow(), exif=full_exif(), xmp=XMP, comment=b"From the album of Joan", icc_profile=srgb()
    )


def srgb() -> bytes:
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def telling_png() -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Title", "Kwame at the piano")
    notes.add_itxt("Description", "Łucja and Zoë", lang="en", tkey="Description", zip=True)
    return saved(arrow(), "PNG", pnginfo=notes)


def heic(image: Image.Image | None = None, **more: Any) -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(image or arrow()).save(out, **more)
    return out.getvalue()


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few bytes whose header announces billions of pixels."""
    small = bytearray(saved(Image.new("RGB", (1, 1)), "PNG"))
    header = struct.pack(">4sII5s", b"IHDR", width, height, b"\x08\x02\x00\x00\x00")
    import zlib

    small[12:33] = header + struct.pack(">I", zlib.crc32(header))
    return bytes(small)


def blank_png(width: int, height: int) -> bytes:
    """Colours and transparency of sixteen bits, all of it nothing: half a megabyte."""
    import zlib

    def chunk(kind: bytes, body: bytes) -> bytes:
        checked = kind + body
        return struct.pack(">I", len(body)) + checked + struct.pack(">I", zlib.crc32(checked))

    row, packer = bytes(1 + 8 * width), zlib.compressobj(1)
    rows = b"".join([*(packer.compress(row) for _ in range(height)), packer.flush()])
    header = struct.pack(">IIBBBBB", width, height, 16, 6, 0, 0, 0)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def box(kind: bytes, *bodies: bytes) -> bytes:
    body = b"".join(bodies)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def video(
    *,
    brand: bytes = b"isom",
    user_data: bytes = b"",
    positions: bytes = b"",
    seconds: int = 12,
    turned: bool = False,
    codecs: tuple[bytes, ...] = (b"avc1",),
) -> bytes:
    """An MP4 with one picture track, written in ``codecs``, and with ``positions`` a track of
    those."""
    pictures, start = b"\x01PICTURES\x02" * 4, len(box(b"ftyp", brand, bytes(4), brand)) + 8
    tracks = [_track(b"vide", start, len(pictures), turned=turned, codecs=codecs)]
    if positions:
        tracks.append(_track(b"meta", start + len(pictures), len(positions)))
    header = box(b"mvhd", bytes(12), struct.pack(">II", 600, 600 * seconds), bytes(80))
    movie = box(b"moov", header, *tracks, box(b"udta", user_data) if user_data else b"")
    return box(b"ftyp", brand, bytes(4), brand) + box(b"mdat", pictures, positions) + movie


def _track(
    handler: bytes, offset: int, size: int, *, turned: bool = False, codecs: tuple[bytes, ...] = ()
) -> bytes:
    one = 0x10000
    matrix = (0, one, 0, one, 0, 0, 0, 0, 1 << 30) if turned else (one, 0, 0, 0, one, 0, 0, 0, 1)
    wide = (640, 360) if handler == b"vide" else (0, 0)
    header = box(
        b"tkhd", bytes(40), struct.pack(">9I", *matrix), *(struct.pack(">I", v << 16) for v in wide)
    )
    table = box(
        b"stbl",
        box(
            b"stsd", bytes(4), struct.pack(">I", len(codecs)), *(box(c, bytes(78)) for c in codecs)
        ),
        box(b"stsz", bytes(4), struct.pack(">II", size, 1)),
        box(b"stsc", bytes(4), struct.pack(">IIII", 1, 1, 1, 1)),
        box(b"stco", bytes(4), struct.pack(">II", 1, offset)),
    )
    media = box(b"mdia", box(b"hdlr", bytes(8), handler, bytes(13)), box(b"minf", table))
    return box(b"trak", header, media)


def pdf(*objects: bytes) -> bytes:
    return b"%PDF-1.7\n" + b"\n".join(objects) + b"\ntrailer<<>>\n%%EOF\n"


def astronaut() -> bytes:
    """A photograph of one grown-up (NASA, public domain), out of the scikit-image package."""
    return photograph("astronaut.png")


def photograph(name: str) -> bytes:
    """One of the pictures in the scikit-image package. Used here: the astronaut, coffee.png,
    chelsea.png (a cat), brick.png, grass.png and gravel.png (CC0), rocket.jpg (public domain)."""
    spec = find_spec("skimage")
    assert spec and spec.submodule_search_locations, (
        "The face tests need a photograph: install the dev dependencies (scikit-image)."
    )
    return (Path(spec.submodule_search_locations[0]) / "data" / name).read_bytes()


def with_words(*lines: str, size: int = 44) -> bytes:
    """A notice or a certificate: words drawn into a picture."""
    image = Image.new("RGB", (900, 120 + 90 * len(lines)), "white")
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((60, 50 + 90 * number), line, fill="black", font=ImageFont.load_default(size))
    return saved(image)


def with_boxes(*lines: str) -> bytes:
    """The end of a form: a box to tick before each line, and two in the corner."""
    image = Image.new("RGB", (900, 120 + 90 * len(lines)), "white")
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        top = 50 + 90 * number
        draw.rectangle((60, top, 100, top + 40), outline="black", width=5)
        draw.text((120, top), line, fill="black", font=ImageFont.load_default(44))
    for left in (700, 760):
        draw.rectangle((left, 50, left + 40, 90), outline="black", width=5)
    return saved(image)


def a_code(said: str, size: int = 300, turn: float = 0, *, spoilt: bool = False) -> bytes:
    """A poster with a QR code, ``size`` pixels wide; ``spoilt``: too much of it is painted over."""
    drawn = io.BytesIO()
    segno.make(said, error="m", micro=False).save(drawn, kind="png", scale=6, border=4)
    with Image.open(drawn) as image:
        code = image.convert("RGB").resize((size, size))
    if spoilt:
        ImageDraw.Draw(code).rectangle((size * 0.36, size * 0.36, size * 0.64, size * 0.64), "red")
    page = Image.new("RGB", (1200, 900), "white")
    page.paste(code.rotate(turn, expand=True, fillcolor="white"), (300, 300))
    return saved(page, "PNG")
