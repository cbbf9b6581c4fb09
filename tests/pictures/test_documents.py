from __future__ import annotations

import base64
import contextlib
import io
import zipfile
import zlib

import pytest
from PIL import Image

from publisher.pictures.intake import IntakeError, clean
from publisher.pictures.streams import LONGEST_STREAM, MOST_UNPACKED
from tests.pictures import given
from tests.soon import soon


def test_what_a_pdf_says_about_itself_is_reported() -> None:
    data = given.pdf(
        b"1 0 obj<</Title (Newsletter \\(Autumn\\)) /Author <FEFF00410067006E00650073>>>endobj"
    )
    result = clean(data, "Newsletter.pdf")
    assert result.caption == "Newsletter (Autumn)\nAgnes"
    assert (result.kind, result.mime, result.data) == ("document", "application/pdf", data)


def test_fields_in_a_compressed_part_are_read_too() -> None:
    packed = zlib.compress(b"7 0 <</Author(Ottilie Marsh)>>")
    data = given.pdf(b"1 0 obj<</Type/ObjStm/N 1>>stream\n" + packed + b"\nendstream endobj")
    assert clean(data, "x.pdf").caption == "Ottilie Marsh"


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (b"1 0 obj<</S/JavaScript/JS(app.alert)>>endobj", "program"),
        (b"1 0 obj<</Type/EmbeddedFile>>endobj", "another file"),
        (b"trailer<</Encrypt 4 0 R>>", "locked"),
    ],
)
def test_programs_files_and_locks_are_refused(inside: bytes, words: str) -> None:
    with pytest.raises(IntakeError, match=words):
        clean(given.pdf(inside), "x.pdf")


def test_a_program_in_a_compressed_part_is_found() -> None:
    packed = zlib.compress(b"7 0 <</OpenAction<</S/JavaScript>>>>")
    with pytest.raises(IntakeError, match="program"):
        clean(given.pdf(b"1 0 obj<</Type /ObjStm>>stream\r\n" + packed), "x.pdf")


def test_a_small_pdf_that_unpacks_into_far_too_much_is_refused() -> None:
    packed = zlib.compress(b"0" * LONGEST_STREAM)
    bomb = given.pdf(b"".join(
        b"%d 0 obj<</Type /ObjStm>>stream\r\n" % number + packed + b"\nendstream endobj\n"
        for number in range(MOST_UNPACKED // LONGEST_STREAM + 1)
    ))  # fmt: skip
    assert len(bomb) < 100_000
    with pytest.raises(IntakeError, match="too complicated"):
        clean(bomb, "x.pdf")


def test_a_pdf_that_was_cut_off_is_refused() -> None:
    with pytest.raises(IntakeError, match="not complete"):
        clean(given.pdf()[:-10] + b"x", "x.pdf")


def catalog(*inside: bytes) -> bytes:
    return given.pdf(b"1 0 obj<</Type/Catalog>>endobj", *inside)


def a_stream(told: bytes, body: bytes) -> bytes:
    return b"9 0 obj<<" + told + b"/Length %d>>stream\n" % len(body) + body + b"\nendstream endobj"


def an_archive(comment: bytes = b"") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("amelia.txt", "Amelia Wright " * 9)
        archive.comment = comment
    return made.getvalue()


LESSON = zlib.compress(b"BT (<html> and <script>) Tj ET")
SECOND = {
    "an archive behind it": catalog() + an_archive(),
    "one that ends as a PDF does": catalog() + an_archive(b"%%EOF\n"),
    "one inside": catalog(a_stream(b"", an_archive())),
    "one inside, far from the end": catalog(a_stream(b"", an_archive()), b"%" + b"x" * 70_000),
    "another kind of archive": catalog(a_stream(b"", b"7z\xbc\xaf\x27\x1c" + bytes(40))),
    "a page": catalog(b"<html><script>alert(1)</script></html>"),
    "a page in a stream": catalog(a_stream(b"", b"<!DOCTYPE  html><body>")),
    "a script": catalog(b"%<SCRIPT src=x>"),
    "words behind the end": catalog() + b"Amelia Wright",
}


@pytest.mark.parametrize("what", SECOND)
def test_a_pdf_that_is_something_else_as_well_is_refused(what: str) -> None:
    with pytest.raises(IntakeError, match=r"second file|not complete"):
        clean(SECOND[what], "x.pdf")


@pytest.mark.parametrize(
    "data",
    [
        catalog() + b"\r\n\x00\x00 \n",
        catalog(a_stream(b"/Filter/FlateDecode", LESSON)),
        catalog(b'3 0 obj<</RC(<?xml version="1.0"?><body><p>Ours</p></body>)>>endobj'),
        catalog(b"%%EOF\n4 0 obj<</Title(Autumn)>>endobj"),
        catalog(a_stream(b"/Filter/FlateDecode", b"\x00/JS\xff/EF\x01 PK\x03\x04 /XFA,")),
        catalog(b"2 0 obj<</Names<</EmbeddedFiles<</Names[]>>>>>>endobj"),
        catalog(b"2 0 obj<</S/URI/URI(https://school.example)>>endobj"),
    ],
)
def test_an_ordinary_pdf_is_no_second_file_and_no_program(data: bytes) -> None:
    assert clean(data, "x.pdf").data == data


PROGRAMS = (
    b"/S/J#61vaScript", b"/S/#4a#61#76aScript", b"/J#53(app.alert)", b"/JS 4 0 R", b"/J#53 <61>",
    b"/S/L#61unch", b"/Type/Embedded#46ile", b"/EmbeddedFiles 4 0 R", b"/EF<</F 4 0 R>>",
    b"/#45F <<>>", b"/AcroForm<</XFA[(a)4 0 R]>>", b"/Rich#4dedia",
)  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_found_in_every_spelling_and_packing(name: bytes) -> None:
    told = b"5 0 <<" + name + b">>"
    flat = zlib.compress(told)
    for data in (
        catalog(b"2 0 obj<<" + name + b">>endobj"),
        catalog(a_stream(b"/Type/ObjStm/Filter/FlateDecode", flat)),
        catalog(a_stream(b"/Filter[/FlateDecode]/Type/Obj#53tm", flat)),
        catalog(a_stream(b"/Type/ObjStm/F#69lter/Fl#61teDecode", flat)),
        catalog(a_stream(b"/Type/ObjStm/Filter[/ASCIIHexDecode/Fl]", flat.hex().encode() + b">")),
        catalog(a_stream(b"/Type/ObjStm/Filter[/A85/Fl]", base64.a85encode(flat) + b"~>")),
        catalog(a_stream(b"/Type/ObjStm/X[" + b" " * 5_000 + b"]/Filter/Fl", flat)),
        catalog(a_stream(b"/Type/ObjStm", told)),
    ):
        with pytest.raises(IntakeError, match="program or another file"):
            clean(data, "x.pdf")


@pytest.mark.parametrize(
    "told",
    [
        b"/Filter/LZWDecode",
        b"/Filter 8 0 R",
        b"/Filter/Fl/Filter/A85",
        b"/Filter/Fl/DecodeParms<</Predictor 12>>",
        b"/Filter/ASCIIHexDecode",
    ],
)
def test_objects_that_cannot_be_unpacked_are_never_taken_for_looked_through(told: bytes) -> None:
    packed = zlib.compress(b"5 0 <</S/JavaScript>>")
    with pytest.raises(IntakeError, match="too complicated"):
        clean(catalog(a_stream(b"/Type/ObjStm" + told, packed)), "x.pdf")


def test_what_a_photograph_in_a_pdf_says_is_read_and_blanked() -> None:
    photograph = given.telling_jpeg()
    data = catalog(a_stream(b"/Subtype/Image/Filter/DCTDecode", photograph))
    result = clean(data, "x.pdf")
    assert "Amelia Wright with her prize" in result.caption and result.had_location
    assert len(result.data) == len(data), "every offset stays right"
    for word in (b"Amelia", b"Priya", b"Zoe", b"Joan", b"GPS", b"Milton"):
        assert word in data and word not in result.data
    start = result.data.index(b"\xff\xd8\xff")
    shown = Image.open(io.BytesIO(result.data[start:]))
    before = Image.open(io.BytesIO(photograph))
    assert shown.tobytes() == before.tobytes()
    assert shown.info["icc_profile"] == before.info["icc_profile"]


@pytest.mark.parametrize(
    "behind",
    [
        given.telling_jpeg(),
        b"\x00\x00SEFH Amelia Wright",
        b"\x00\x00\x00\x18ftypmp42 Amelia Wright",
    ],
)
def test_what_a_telephone_puts_behind_a_photograph_is_blanked_too(behind: bytes) -> None:
    shown = given.saved(given.arrow())
    data = catalog(a_stream(b"/Filter/DCTDecode", shown + behind))
    kept = clean(data, "x.pdf").data
    assert b"Amelia Wright" in data and b"Amelia Wright" not in kept
    assert len(kept) == len(data) and shown in kept


def test_a_photograph_that_does_not_begin_at_once_is_blanked_too() -> None:
    data = catalog(a_stream(b"/Filter/DCTDecode", b"\r\n" + given.telling_jpeg()))
    result = clean(data, "x.pdf")
    assert b"Amelia Wright" not in result.data and "Amelia Wright" in result.caption


NEWER = b"%%EOF\n2 0 obj<</Contents(Our team)>>endobj"


@pytest.mark.parametrize(
    "revised",
    [
        catalog(b"2 0 obj<</Contents(Amelia Wright)>>endobj", NEWER),
        catalog(b"2 0 obj<</Contents(Amelia Wright)>>endobj", NEWER.replace(b"2 0", b"2 1")),
        catalog(
            a_stream(b"/Type/ObjStm/N 2/Filter/Fl", zlib.compress(b"2 0 3 8 <</A 1>><<>>")),
            NEWER,
        ),
    ],
)
def test_an_earlier_version_that_is_still_in_a_pdf_is_refused(revised: bytes) -> None:
    with pytest.raises(IntakeError, match="earlier version"):
        clean(revised, "x.pdf")


@pytest.mark.parametrize(
    "packed", [b"2 0 3 8 <</A 1>><<>>", b"2 0 3 2 5 <</A 1>>", b"2 0 3 2 9 10 9 11", b"2 0"]
)
def test_numbers_in_an_object_are_no_objects(packed: bytes) -> None:
    stream = a_stream(b"/Type/ObjStm/N 2/Filter/FlateDecode", zlib.compress(packed))
    data = catalog(stream, b"5 0 obj<</Parent 1 0 R/Kids[1 0 R 2 0 R]>>endobj")
    assert clean(data, "x.pdf").data == data


def test_a_photograph_that_says_nothing_stays_as_it_is() -> None:
    plain = given.saved(given.arrow(), icc_profile=given.srgb())
    data = catalog(a_stream(b"/Filter[/DCTDecode]", plain))
    result = clean(data, "x.pdf")
    assert (result.data, result.caption, result.had_location) == (data, "", False)
    packed = catalog(a_stream(b"/Filter[/FlateDecode/DCTDecode]", zlib.compress(plain)))
    assert clean(packed, "x.pdf").data == packed


def test_one_that_is_packed_twice_and_tells_is_refused() -> None:
    packed = zlib.compress(given.telling_jpeg())
    with pytest.raises(IntakeError, match="says who is in it"):
        clean(catalog(a_stream(b"/Filter[/FlateDecode /DCTDecode]", packed)), "x.pdf")


@pytest.mark.parametrize("packed", [True, False])
def test_title_and_creator_in_xmp_are_read(packed: bool) -> None:
    packet = (
        b"<x:xmpmeta><dc:title>Amelia Wright</dc:title><dc:creator>Priya Nair</dc:creator>"
        b"<pdf:Producer>PdfMaker</pdf:Producer></x:xmpmeta>"
    )
    filters, body = (b"/Filter/FlateDecode", zlib.compress(packet)) if packed else (b"", packet)
    data = catalog(a_stream(b"/Type/Metadata/Subtype/XML" + filters, body))
    assert clean(data, "x.pdf").caption == "Amelia Wright\nPriya Nair"


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (b"/Title(Amelia (Wright) x)", "Amelia (Wright) x"),
        (b"/T#69tle(Amelia)", "Amelia"),
        (b"/Title(\xef\xbb\xbfZo\xc3\xab)", "Zoë"),
        (b"/Title(Zo\xeb)", "Zoë"),
        (b"/Title(Zo\\353 L\\151ndqvist)", "Zoë Lindqvist"),
        (b"/Title(Ame\\\nlia)", "Amelia"),
        (b"/Alt(Amelia with a cup)", "Amelia with a cup"),
        (b"/Title<FEFF00410067>", "Ag"),
        (b"/Title<</A 1>>", ""),
    ],
)
def test_a_field_is_read_as_a_reader_shows_it(field: bytes, said: str) -> None:
    assert clean(catalog(b"2 0 obj<<" + field + b">>endobj"), "x.pdf").caption == said


@pytest.mark.parametrize(
    "hostile",
    [b"/Title(", b"/Title(((", b"<x:xmpmeta", b"stream\n\xff\xd8\xff", b"/Type/ObjStm ",
     b"/Type/Metadata ", b"/Filter[/Fl/DCT]", b"/Filter[", b"/JS ", b"PK\x03\x04PK\x01\x02"],
)  # fmt: skip
def test_a_pdf_made_to_take_long_is_refused_or_read_soon(hostile: bytes) -> None:
    data = catalog(hostile * (300_000 // len(hostile)))
    with soon(), contextlib.suppress(IntakeError):
        clean(data, "x.pdf")
