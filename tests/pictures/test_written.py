"""The words in a PDF: all of them, or it does not count as read."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from publisher.pictures.written import pdf_words
from tests.pictures import given

PHOTOGRAPH = b"q 380 0 0 200 10 100 cm /Im0 Do Q"


def name(word: str) -> NameObject:
    return NameObject(f"/{word}")


class Paper:
    def __init__(self) -> None:
        self.writer = PdfWriter()
        self.page("Summer newsletter")

    def page(self, words: str = "", drawn: bytes = b"") -> Any:
        page = self.writer.add_blank_page(400, 400)
        font = {"Type": "Font", "Subtype": "Type1", "BaseFont": "Helvetica"}
        resources = {
            name("Font"): DictionaryObject({name("F1"): self._named(font)}),
            name("XObject"): DictionaryObject({name("Im0"): self._photograph()}),
        }
        said = f"BT /F1 20 Tf 20 300 Td ({words}) Tj ET ".encode() if words else b""
        contents = DecodedStreamObject()
        contents.set_data(said + drawn)
        page[name("Resources")] = DictionaryObject(resources)
        page[name("Contents")] = self.writer._add_object(contents)
        return page

    def note(self, page: Any, kind: str, **said: str) -> None:
        note = self._named({"Type": "Annot", "Subtype": kind})
        note[name("Rect")] = ArrayObject([NumberObject(n) for n in (20, 20, 300, 60)])
        note.update({name(key): TextStringObject(words) for key, words in said.items()})
        page[name("Annots")] = ArrayObject([self.writer._add_object(note)])

    def words(self) -> str | None:
        out = io.BytesIO()
        self.writer.write(out)
        return pdf_words(out.getvalue())

    def _photograph(self) -> Any:
        image = StreamObject()
        image._data = given.saved(given.arrow())
        told = {"Type": "XObject", "Subtype": "Image", "ColorSpace": "DeviceRGB"}
        image.update(self._named({**told, "Filter": "DCTDecode"}))
        sizes = {"Width": 120, "Height": 80, "BitsPerComponent": 8}
        image.update({name(key): NumberObject(size) for key, size in sizes.items()})
        return self.writer._add_object(image)

    def _named(self, fields: dict[str, str]) -> DictionaryObject:
        return DictionaryObject({name(key): name(value) for key, value in fields.items()})


DRAWN = b"".join(b"%d 10 m 20 20 l f\n" % number for number in range(40))


@pytest.mark.parametrize("words", ["", "2", "Page 2 of 3"])
@pytest.mark.parametrize("drawn", [PHOTOGRAPH, DRAWN, b"BI /W 1 ID x EI", b"/Sh0 sh"])
def test_a_scanned_page_among_others_leaves_the_whole_unread(words: str, drawn: bytes) -> None:
    paper = Paper()
    paper.page(words, drawn)
    assert paper.words() is None


@pytest.mark.parametrize(
    ("words", "drawn"),
    [("Sports day", PHOTOGRAPH), ("Sports day", DRAWN), ("", b""),
     ("", b"1 1 1 rg 0 0 400 400 re f 0 G 10 10 m 300 10 l S"), ("3", b"0 0 400 400 re f")],
)  # fmt: skip
def test_photographs_beside_words_and_empty_pages_are_ordinary(words: str, drawn: bytes) -> None:
    paper = Paper()
    paper.page(words, drawn)
    assert "Summer newsletter" in (paper.words() or "")


@pytest.mark.parametrize(
    ("kind", "field"),
    [("FreeText", "Contents"), ("Text", "Contents"), ("Highlight", "Contents"), ("Widget", "V"),
     ("Widget", "TU")],
)  # fmt: skip
def test_notes_and_forms_are_read_like_the_page(kind: str, field: str) -> None:
    paper = Paper()
    paper.note(paper.page("Page three"), kind, **{field: "Well done Amelia Wright"})
    assert "Well done Amelia Wright" in (paper.words() or "")


@pytest.mark.parametrize("kind", ["Ink", "Stamp", "FreeText"])
def test_notes_that_were_drawn_or_show_no_words_leave_it_unread(kind: str) -> None:
    paper = Paper()
    paper.note(paper.page("Page three"), kind)
    assert paper.words() is None


def test_a_link_on_a_page_says_nothing() -> None:
    paper = Paper()
    paper.note(paper.page("Page three"), "Link")
    assert paper.words() == "Summer newsletter\nPage three"


def test_bookmarks_and_the_files_own_fields_are_read() -> None:
    paper = Paper()
    paper.page("Page two")
    first = paper.writer.add_outline_item(title="Winners", page_number=0)
    paper.writer.add_outline_item(title="Amelia Wright", page_number=1, parent=first)
    paper.writer.add_metadata({"/Author": "Priya Nair", "/Creator": "PdfMaker"})
    said = (paper.words() or "").split("\n")
    assert {"Amelia Wright", "Winners", "Priya Nair", "Page two"} <= set(said)
    assert "PdfMaker" not in said


SHAPES: dict[str, Any] = {
    "numbered in the file": {"Subtype": "Type0", "Encoding": "Identity-H"},
    "upright": {"Subtype": "Type0", "Encoding": "Identity-V"},
    "numbered by name": {"Subtype": "Type1", "Encoding": ("/g12", "/g8", "/c0_1", "/space")},
    "drawn": {"Subtype": "Type3", "Encoding": ("/a1", "/a2")},
}
LETTERS: dict[str, Any] = {
    "told": {"Subtype": "Type0", "Encoding": "Identity-H", "ToUnicode": "Told"},
    "Windows": {"Subtype": "TrueType", "Encoding": "WinAnsiEncoding"},
    "named": {"Subtype": "Type1", "Encoding": ("/A", "/m", "/eacute", "/uni0041", "/f_i")},
    "signs": {"Subtype": "Type0", "Encoding": "Identity-H", "BaseFont": "ABCDEF+Wingdings-Regular"},
    "a table of another's": {"Subtype": "Type0", "Encoding": "UniGB-UCS2-H"},
}


def lettered(font: dict[str, Any], *, within: bool) -> str | None:
    """A page whose words are in this font, or that shows another such one."""
    paper = Paper()
    page = paper.page("Well done to all of you")
    made = paper._named({key: word for key, word in font.items() if isinstance(word, str)})
    if isinstance(names := font["Encoding"], tuple):
        differences = ArrayObject([NumberObject(65), *map(NameObject, names)])
        made[name("Encoding")] = DictionaryObject({name("Differences"): differences})
    fonts = DictionaryObject({name("F2"): paper.writer._add_object(made)})
    resources = page["/Resources"]
    if within:
        form = StreamObject()
        form.update(paper._named({"Type": "XObject", "Subtype": "Form"}))
        form[name("Resources")] = DictionaryObject({name("Font"): fonts})
        resources["/XObject"][name("Fm0")] = paper.writer._add_object(form)
    else:
        resources["/Font"].update(fonts)
    return paper.words()


@pytest.mark.parametrize("within", [False, True])
@pytest.mark.parametrize("font", SHAPES)
def test_letters_of_which_only_the_shapes_are_kept_leave_it_unread(font: str, within: bool) -> None:
    assert lettered(SHAPES[font], within=within) is None


@pytest.mark.parametrize("within", [False, True])
@pytest.mark.parametrize("font", LETTERS)
def test_letters_that_say_what_they_are_are_read(font: str, within: bool) -> None:
    assert "Well done to all of you" in (lettered(LETTERS[font], within=within) or "")


def test_a_heading_with_its_letters_far_apart_is_read() -> None:
    paper = Paper()
    name_apart = b" ".join(b"(%c) Tj 26 0 Td" % letter for letter in b"Amelia")
    paper.page("Well done", b"BT /F1 20 Tf 20 200 Td " + name_apart + b" ET")
    assert "Amelia" in (paper.words() or "")
