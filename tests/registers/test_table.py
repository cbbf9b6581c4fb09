from __future__ import annotations

import csv
import io

import pytest

from publisher.registers.table import TableError, guarded, read, written

PLAIN = "Forename,Surname\r\nZoë,O’Brien\r\n"


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("cp1252"),
        PLAIN.encode("utf-16"),
        PLAIN.replace("\r\n", "\n").encode(),
        PLAIN.replace("\r\n", "\r").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode("utf-16"),
        b"sep=;\r\n" + PLAIN.replace(",", ";").encode(),
        PLAIN.replace("Zoë", '"Zoë"').encode(),
        PLAIN.replace("Zoë", " Zoë\u00a0 ").encode(),
    ],
)
def test_every_encoding_and_separator_reads_the_same(data: bytes) -> None:
    table = read(data)
    assert table.header == ["Forename", "Surname"]
    assert [cells for _, cells in table.rows] == [["Zoë", "O’Brien"]]


def test_titles_above_the_headings_are_passed_over_and_rows_keep_their_numbers() -> None:
    data = b"Consent report,,\nPrinted 1/11/2026,,\n\nAdno,Surname,Facebook\n101,Wright,Yes\n"
    table = read(data)
    assert table.header == ["Adno", "Surname", "Facebook"]
    assert table.rows == [(5, ["101", "Wright", "Yes"])]
    assert read(b"Name\nAmelia Wright\n").header == ["Name"]
    told = read(b'Report\nAdno;Surname;Facebook;Home\n101;Wright;Yes;"1 Road\nTown; Kent"\n')
    assert told.rows[0][1][:3] == ["101", "Wright", "Yes"]


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    table = read(b'a,b\n1,"two\nlines"\n\n3,4\n')
    assert [(number, cells) for number, cells in table.rows] == [
        (2, ["1", "two lines"]),
        (4, ["3", "4"]),
    ]
    assert read(b"sep=,\na,b\n1,2\n").rows[0][0] == 3


def test_a_separator_inside_quotation_marks_is_none() -> None:
    table = read(b'"Surname, legal, as on the certificate, in full";Forename\nWright;Amelia\n')
    assert table.rows[0][1] == ["Wright", "Amelia"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04rest", "CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0rest", "CSV UTF-8"),
        (b"%PDF-1.7", "PDF"),
        (b"", "lists nobody"),
        (b"Forename,Surname\n", "lists nobody"),
        (b"a,b\n\x00\x00\x01\x81,\n", "not text"),
        (b'a,b\n"never closed,1\n' + b"x,y\n" * 2000, "never closed"),
        (b"x" * 5_000_001, "too large"),
    ],
)
def test_what_is_no_table_is_refused_with_advice(data: bytes, words: str) -> None:
    with pytest.raises(TableError, match=words):
        read(data)


@pytest.mark.parametrize(
    ("rows_", "row"),
    [
        ('101,Amelia,Wright,"4B,Yes\n102,Ben,Okoro,4B,No\n103,Priya,Nair,4B,No\n', 2),
        ('100,Al,Lee,4B,No\n101,Amelia,Wright,"4B,Yes\n102,Ben,Okoro,"4B",No\n', 3),
        ('101,Amelia,Wright,"4B,Yes\n102,Ben,Okoro,4B,No\n103,Priya,Nair,4B","No"\n', 2),
    ],
)
def test_a_stray_quotation_mark_swallows_nobody_without_a_word(rows_: str, row: int) -> None:
    with pytest.raises(TableError, match=f"In row {row} a quotation mark"):
        read(f"Ref,Forename,Surname,Form,Facebook\n{rows_}".encode())


def test_quotation_marks_that_belong_there_are_read() -> None:
    data = 'a,b,c,d,e,f\n"1, The Row,\nLongton, Staffs",5\'10",x,"say ""hi""",,\n'
    (row,) = read(data.encode()).rows
    assert row[1][:4] == ["1, The Row, Longton, Staffs", "5'10\"", "x", 'say "hi"']


def test_a_damaged_letter_in_utf_8_is_named_and_not_guessed() -> None:
    data = "Forename,Surname\nZoë,Okoro\n".encode() + b"Andr\xe9,Wright\n"
    with pytest.raises(TableError, match="In row 3 a letter cannot be read"):
        read(data)
    assert read("Forename,Surname\nZoë,André\n".encode("cp1252")).rows[0][1] == ["Zoë", "André"]


@pytest.mark.parametrize("cell", ['=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "\tx"])
def test_a_formula_leaves_us_as_a_text(cell: str) -> None:
    (row,) = list(csv.reader(io.StringIO(written([cell], []).decode("utf-8-sig"))))
    assert row == [f"'{cell}"]


def test_what_we_wrote_we_read_again() -> None:
    data = written(["Name", "Note"], [["Zoë", "=1+1"], ["Ben", 'says "hi"\nthere']])
    assert data.startswith(b"\xef\xbb\xbf")
    assert read(data).rows == [(2, ["Zoë", "=1+1"]), (3, ["Ben", 'says "hi" there'])]
    assert guarded("plain") == "plain"
