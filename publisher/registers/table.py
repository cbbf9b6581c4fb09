"""A CSV file as rows of cells, in whichever encoding and with whichever separator it came."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

LONGEST_CELL = 2_000
MOST_ROWS = 20_000
MAX_BYTES = 5_000_000
SEPARATORS = ",;\t|"
_NOT_CSV = {
    b"PK\x03\x04": "This is an Excel workbook. In Excel choose “Save as”, then “CSV UTF-8”.",
    b"\xd0\xcf\x11\xe0": "This is an old Excel workbook. Choose “Save as”, then “CSV UTF-8”.",
    b"%PDF-": "This is a PDF. Export the list from your office system as CSV.",
}
_FORMULA = "=+-@\t\r"


class TableError(ValueError):
    """A file that is no table. ``str()`` is a sentence for people, without a word of the file."""


@dataclass(frozen=True)
class Table:
    """``rows`` are (row number as a spreadsheet shows it, cells); the header is row 1."""

    header: list[str]
    rows: list[tuple[int, list[str]]] = field(repr=False)


def read(data: bytes) -> Table:
    """Raises ``TableError`` when there is no table to be found in ``data``."""
    text = _decoded(data)
    first, _, rest = text.partition("\n")
    named = first.strip().lower().removeprefix("\ufeff")
    separator = named[4:5] if named.startswith("sep=") else ""  # Excel's own first line
    skipped = 1 if separator else 0
    text = rest if separator else text
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator or _separator(text), strict=False
    )
    try:
        rows = [(number, row) for number, row in enumerate(reader, 1 + skipped)]
    except csv.Error:
        raise TableError(_UNCLOSED) from None
    filled = [(number, [_plain(cell) for cell in row]) for number, row in rows if any(row)]
    if len(filled) < 2:
        raise TableError("This file lists nobody: it needs a line of headings and at least a row.")
    if len(filled) > MOST_ROWS:
        raise TableError(f"This file has more than {MOST_ROWS:,} rows.")
    if any(len(cell) > LONGEST_CELL for _, row in filled for cell in row):
        raise TableError(_UNCLOSED)
    return Table(filled[0][1], filled[1:])


_UNCLOSED = "A quotation mark in this file is opened and never closed. Export the list again."


def guarded(cell: str) -> str:
    """A cell for a CSV that people open in a spreadsheet: a formula in it stays a text."""
    return f"'{cell}" if cell.startswith(tuple(_FORMULA)) else cell


def written(header: list[str], rows: list[list[str]]) -> bytes:
    """A CSV in UTF-8 with a byte order mark, which Excel needs to see the right letters."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in (header, *rows):
        writer.writerow([guarded(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise TableError("This file is too large for a list of a school's pupils.")
    for start, reason in _NOT_CSV.items():
        if data.startswith(start):
            raise TableError(reason)
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise TableError("This file is not text. Export the list from your office system as CSV.")


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    return ("utf-8-sig", "cp1252")


def _separator(text: str) -> str:
    """The separator that the headings use most, outside quotation marks."""
    bare, quoted = "", False
    for character in text.lstrip("\r\n"):
        if character == '"':
            quoted = not quoted
        elif character in "\r\n" and not quoted:
            break
        elif not quoted:
            bare += character
    return max(SEPARATORS, key=bare.count)


def _plain(cell: str) -> str:
    """Without the apostrophe that protects a text from being taken for a formula."""
    cell = " ".join(cell.replace("\u00a0", " ").split())
    return cell[1:] if cell.startswith("'") and cell[1:2] in tuple(_FORMULA) else cell
