"""What a school may upload as its policy, and what is refused and why."""

from __future__ import annotations

import io
import os
import time
import zipfile

import pytest
from docx import Document
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from publisher import apart
from publisher.papers import word
from publisher.papers.pdf import MAX_PAGES
from publisher.papers.reading import MAX_BYTES, uploaded
from tenants.errors import Invalid

WORDS = "We never publish photographs of children without written consent."


def a_word_file(*paragraphs: str) -> bytes:
    document, packed = Document(), io.BytesIO()
    document.add_heading("Social Media Policy", 1)
    for text in paragraphs:
        document.add_paragraph(text, style="List Bullet")
    document.save(packed)
    return packed.getvalue()


def a_pdf(words: str = WORDS, *, pages: int = 1, password: str = "", packed: bool = False) -> bytes:
    writer, file = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        page = writer.add_blank_page(width=600, height=800)
        font = DictionaryObject({
            NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        })  # fmt: skip
        fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 50 700 Td ({words}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(
            stream.flate_encode() if packed else stream
        )
    if password:
        writer.encrypt(password)
    writer.write(file)
    return file.getvalue()


def why_not(name: str, content: bytes, *, seconds: int = apart.SECONDS) -> str:
    with pytest.raises(Invalid) as refused:
        uploaded(name, content, seconds=seconds)
    return refused.value.errors["file"]


def test_a_word_file_gives_its_headings_and_its_list() -> None:
    text = uploaded("Policy.docx", a_word_file(WORDS, "Comments are off.")).text
    assert "# Social Media Policy" in text and f"• {WORDS}" in text


def test_a_pdf_gives_its_words_and_keeps_no_path_in_its_name() -> None:
    paper = uploaded("C:\\school\\policy.pdf", a_pdf())
    assert WORDS in paper.text and paper.name == "policy.pdf" and paper.kind == "pdf"


def test_a_pdf_of_scanned_pages_says_that_there_is_no_text() -> None:
    assert "pictures of pages" in why_not("scan.pdf", a_pdf(""))


def test_a_pdf_with_a_password_is_refused() -> None:
    assert "password" in why_not("secret.pdf", a_pdf(password="only-for-us"))


def test_a_small_pdf_that_would_keep_its_reader_busy_for_minutes_is_stopped() -> None:
    bomb = a_pdf(") Tj (".join([WORDS] * 400_000), packed=True)
    assert len(bomb) < 200_000
    began = time.monotonic()
    assert "complicated" in why_not("busy.pdf", bomb, seconds=3)
    assert 3 <= time.monotonic() - began < 60


def test_a_reader_that_wants_all_memory_is_stopped_and_knows_none_of_our_secrets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MASTER_KEY", "nobody-elses")
    assert apart.read("tests.papers.test_reading:what_it_knows", b"x") == []
    with pytest.raises(apart.NotRead):
        apart.read("tests.papers.test_reading:greedy", b"x")
    with pytest.raises(apart.NotRead):
        apart.read("tests.papers.test_reading:endless", b"x", seconds=1)


def what_it_knows(_data: bytes) -> list[str]:
    return [name for name in os.environ if "KEY" in name or "URL" in name]


def greedy(_data: bytes) -> int:
    return len(bytearray(apart.MEMORY))


def endless(_data: bytes) -> None:
    while True:
        time.sleep(0.1)


def test_too_many_pages_are_refused_before_any_is_read() -> None:
    assert f"{MAX_PAGES} is the most" in why_not("long.pdf", a_pdf(pages=MAX_PAGES + 1))


def test_a_file_that_is_too_large_is_refused() -> None:
    assert "10 MB" in why_not("large.pdf", b"%PDF-1.7" + b"0" * MAX_BYTES)


@pytest.mark.parametrize("cut", [20, 200, 600])
def test_a_damaged_pdf_is_said_to_be_damaged(cut: int) -> None:
    assert "damaged" in why_not("half.pdf", a_pdf()[:cut]) or cut == 600


def test_a_word_file_that_unpacks_into_far_too_much_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/document.xml", b"0" * (word.MAX_UNPACKED + 1))
    assert len(packed.getvalue()) < 1_000_000
    assert "unpacks" in why_not("bomb.docx", packed.getvalue())


def test_a_word_file_that_lies_about_its_size_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/document.xml", b"0" * 2_000_000)
    lying = bytearray(packed.getvalue())
    at = lying.rindex(b"PK\x01\x02") + 24
    lying[at : at + 4] = (10).to_bytes(4, "little")
    assert why_not("lying.docx", bytes(lying))


def test_entities_inside_a_word_file_are_not_blown_up() -> None:
    packed, real = io.BytesIO(), zipfile.ZipFile(io.BytesIO(a_word_file(WORDS)))
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol">' + b"".join(
        f'<!ENTITY a{n} "{"&a" + (str(n - 1) if n else "") + ";"}">'.encode() * 1 for n in range(1)
    ) + b"]><x>&a;</x>"  # fmt: skip
    with zipfile.ZipFile(packed, "w") as other:
        for name in real.namelist():
            other.writestr(name, entity if name == "word/document.xml" else real.read(name))
    assert why_not("entities.docx", packed.getvalue())


@pytest.mark.parametrize(
    ("name", "content"),
    [("old.doc", b"\xd0\xcf\x11\xe0" + b"0" * 99), ("sheet.xlsx", b"PK\x03\x04nothing"),
     ("picture.png", bytes(range(256)) * 40), ("empty.txt", b""), ("digits.txt", b"1234")],
)  # fmt: skip
def test_what_is_no_policy_is_refused_in_words(name: str, content: bytes) -> None:
    assert why_not(name, content).endswith(("text.", "file.", "document."))


def test_text_saved_by_an_old_program_is_read() -> None:
    assert uploaded("p.txt", "The school’s rules".encode("cp1252")).text == "The school’s rules"


def test_the_pdf_made_here_is_one() -> None:
    assert len(PdfReader(io.BytesIO(a_pdf(pages=2))).pages) == 2
