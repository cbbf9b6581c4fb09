from __future__ import annotations

import zlib

import pytest

from publisher.pictures.documents import LONGEST_STREAM, MOST_UNPACKED
from publisher.pictures.intake import IntakeError, clean
from tests.pictures import given


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
