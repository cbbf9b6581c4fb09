"""Names in what a picture says besides its pixels, in every place and spelling."""

from __future__ import annotations

import struct
import zlib

import pytest
from PIL import ExifTags, Image

from publisher.pictures import captions, letters
from publisher.pictures.intake import clean
from tests.pictures import given

ZOE = "Zoë Lindqvist"


def exif_text(value: bytes, *, order: str = "<") -> bytes:
    """A JPEG whose ImageDescription is exactly these bytes."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    entry = struct.pack(order + "HHHII", 1, 0x010E, 2, len(value), 26) + bytes(4)
    header = b"Exif\0\0" + mark + struct.pack(order + "I", 8)
    return given.saved(given.arrow(), exif=header + entry + value)


def user_comment(value: bytes, order: str) -> bytes:
    exif = Image.Exif()
    exif.endian = order
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = value
    return given.saved(given.arrow(), exif=exif)


def segment(marker: int, payload: bytes, jpeg: bytes | None = None) -> bytes:
    """A JPEG with one more segment at its beginning."""
    jpeg = jpeg or given.saved(given.arrow())
    return jpeg[:2] + struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload + jpeg[2:]


def xmp(packet: bytes) -> bytes:
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet)


def data_sets(*sets: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack(">BBBH", 28, 2, kind, len(said)) + said for kind, said in sets)


def resource(block: bytes) -> bytes:
    return b"8BIM\x04\x04\0\0" + struct.pack(">I", len(block)) + block + bytes(len(block) % 2)


def iptc(*blocks: bytes) -> bytes:
    return segment(0xED, b"Photoshop 3.0\0" + b"".join(map(resource, blocks)))


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    plain = given.saved(given.arrow(), "PNG")
    at = plain.index(b"IDAT") - 4
    made = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    return plain[:at] + made + plain[at:]


def magick(kind: bytes, profile: bytes) -> bytes:
    text = b"\n%s\n%8d\n%s\n" % (kind, len(profile), profile.hex().encode())
    return png((b"zTXt", b"Raw profile type " + kind + b"\0\0" + zlib.compress(text)))


def extended(packet: bytes) -> bytes:
    """In two parts, the second first."""
    jpeg = xmp(b"<r xmpNote:HasExtendedXMP='0'/>")
    half = len(packet) // 2
    for at, part in ((0, packet[:half]), (half, packet[half:])):
        head = b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 32
        jpeg = segment(0xE1, head + struct.pack(">II", len(packet), at) + part, jpeg)
    return jpeg


SPELLINGS = {
    "EXIF in UTF-8": exif_text(ZOE.encode()),
    "EXIF in UTF-8, the other order": exif_text(ZOE.encode() + b"\0", order=">"),
    "EXIF in Windows' Latin": exif_text(ZOE.encode("cp1252")),
    "EXIF in UTF-16": exif_text(ZOE.encode("utf-16-le")),
    "EXIF in UTF-16 with a mark": exif_text(ZOE.encode("utf-16")),
    "a PNG's text in Latin-1": png((b"tEXt", b"Comment\0" + ZOE.encode("latin-1"))),
    "a PNG's text in UTF-8": png((b"tEXt", b"Comment\0" + ZOE.encode())),
    "a JPEG's comment in UTF-8": segment(0xFE, ZOE.encode()),
    "IPTC in UTF-8": iptc(data_sets((120, ZOE.encode()))),
    "IPTC in Windows' Latin": iptc(data_sets((120, ZOE.encode("cp1252")))),
    "XMP in UTF-16": xmp(f"<r><dc:title>{ZOE}</dc:title></r>".encode("utf-16")),
    **{
        f"a comment in UTF-16 ({name}, {order} file)": user_comment(
            b"UNICODE\0" + mark + ZOE.encode(name), order
        )
        for name, mark in (("utf-16-le", b""), ("utf-16-be", b""), ("utf-16-be", b"\xfe\xff"))
        for order in "<>"
    },
}


@pytest.mark.parametrize("where", SPELLINGS)
def test_a_name_is_read_in_whatever_letters_it_was_written(where: str) -> None:
    assert clean(SPELLINGS[where], "x").caption == ZOE


def test_what_was_cut_off_within_a_letter_is_read_up_to_there() -> None:
    assert letters.read("Zoë Lindqvist, Łucja".encode()[:16] + b"\xc5").startswith(ZOE)
    assert letters.read_again("Łucja Ã«") == "Łucja Ã«", "it was not read as Latin-1"


def test_where_no_order_gives_latin_letters_both_are_read() -> None:
    assert "李明" in letters.read_utf16("李明".encode("utf-16-be")).split("\n")
    assert "李明" in letters.read_utf16("李明".encode("utf-16-le")).split("\n")


WHO = (
    b"<r><Iptc4xmpExt:PersonInImageWDetails><rdf:Bag><rdf:li rdf:parseType='Resource'>"
    b"<Iptc4xmpExt:PersonName><rdf:Alt><rdf:li>Amelia Wright</rdf:li></rdf:Alt>"
    b"</Iptc4xmpExt:PersonName></rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImageWDetails></r>"
)
TITLE = b"<r><dc:title>Amelia Wright</dc:title></r>"
PLACES = {
    "a person with details": xmp(WHO),
    "an event": xmp(b"<r><Iptc4xmpExt:Event>Amelia Wright</Iptc4xmpExt:Event></r>"),
    "an album's caption": xmp(b"<r><acdsee:caption>Amelia Wright</acdsee:caption></r>"),
    "an album's notes": xmp(b"<r><acdsee:notes>Amelia Wright</acdsee:notes></r>"),
    "an attribute with a bracket": xmp(b"<r dc:a='b > c' photoshop:Headline='Amelia Wright'/>"),
    "behind an attribute with one": xmp(b"<r dc:a='>'><dc:title>Amelia Wright</dc:title></r>"),
    "a word with a comment in it": xmp(b"<r><dc:title>Ame<!-- - -->lia Wright</dc:title></r>"),
    "bare data": xmp(b"<r><dc:title><![CDATA[Amelia Wright]]></dc:title></r>"),
    "extended XMP": extended(b"<r><dc:description>Amelia Wright</dc:description></r>"),
    "two packets": segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<r/>", xmp(TITLE)),
    "two comments": segment(0xFE, b"4471", segment(0xFE, b"Amelia Wright")),
    "two texts of one name": png((b"tEXt", b"A\0Amelia Wright"), (b"tEXt", b"A\x001")),
    "a text's own name": png((b"tEXt", b"Amelia Wright\x001")),
    "two blocks of IPTC": iptc(data_sets((120, b"Amelia Wright")), data_sets((120, b"1"))),
    "ImageMagick's IPTC": magick(b"iptc", resource(data_sets((120, b"Amelia Wright")))),
    "ImageMagick's bare IPTC": magick(b"iptc", data_sets((5, b"Amelia Wright"))),
    "ImageMagick's XMP": magick(b"xmp", TITLE),
    "ImageMagick's XMP in APP1": magick(b"APP1", b"http://ns.adobe.com/xap/1.0/\0" + TITLE),
    **{
        f"IPTC {kind}": iptc(data_sets((kind, b"Amelia Wright")))
        for kind in (5, 20, 25, 40, 80, 85, 105, 110, 115, 116, 118, 120, 122)
    },
}  # fmt: skip


@pytest.mark.parametrize("where", PLACES)
def test_a_name_is_read_wherever_it_was_put(where: str) -> None:
    assert clean(PLACES[where], "x").caption == "Amelia Wright"


def test_imagemagicks_exif_is_read_like_any_other() -> None:
    told = clean(magick(b"exif", given.full_exif().tobytes()), "x")
    assert "Amelia Wright with her prize" in told.caption and told.had_location


@pytest.mark.parametrize(
    "picture",
    [
        xmp(b"<r><rdf:Description xmp:CreatorTool='PhotoTool 4'><crs:Look>Vivid</crs:Look>"
            b"<dc:format>image/jpeg</dc:format></rdf:Description></r>"),
        iptc(data_sets((55, b"20261126"), (65, b"PhotoTool"), (100, b"GBR"), (135, b"en"))),
        png((b"tEXt", b"Creation Time\x002026-11-26"), (b"gAMA", bytes(4))),
        magick(b"xmp", b"<r xmp:CreatorTool='PhotoTool 4'/>"),
        magick(b"icm", b"a colour profile"),
    ],
)  # fmt: skip
def test_what_programs_say_of_themselves_is_no_caption(picture: bytes) -> None:
    assert clean(picture, "x").caption == ""


def test_a_packet_that_opens_ten_thousand_tags_is_read_at_once() -> None:
    hostile = b"<a b='\"" * 8_000
    assert clean(xmp(hostile[:60_000]), "x").caption == ""


@pytest.mark.parametrize(
    "said",
    ["Sports day. " * 400, "\n".join(f"Sports day {number}" for number in range(400))],
)
def test_a_caption_that_is_too_long_is_known_to_be(said: str) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = f"{said} Amelia Wright"
    photograph = given.saved(given.arrow(), exif=exif)
    title = f"1 0 obj<</Title({said} Amelia Wright)>>endobj".encode()
    for data in (photograph, given.pdf(title)):
        caption = clean(data, "IMG_1").caption
        assert captions.too_long(caption) and len(captions.judged(caption)) == 4_000
    assert not captions.too_long(clean(given.telling_jpeg(), "IMG_1.jpg").caption)
    assert not captions.too_long("a" * 4_000)
