"""A CSV file as rows of cells, in whichever encoding and with whichever separator it came."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

LONGEST_CELL = 2_000
MOST_ROWS = 20_000
MOST_TITLES = 8
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
    """``rows`` are (row number as a spreadsheet shows it, cells); the header is row 1. ``broken``
    are the (row number, column) of cells that went over several lines."""

    header: list[str]
    rows: list[tuple[int, list[str]]] = field(repr=False)
    broken: frozenset[tuple[int, int]] = frozenset()


def read(data: bytes) -> Table:
    """Raises ``TableError`` when there is no table to be found in ``data``."""
    text = _decoded(data)
    first, _, rest = text.partition("\n")
    named = first.strip().lower().removeprefix("\ufeff")
    separator = named[4:5] if named.startswith("sep=") else ""  # Excel's own first line
    skipped = 1 if separator else 0
    text = rest if separator else text
    separator = separator or _separator(text)
    rows = _parsed(text, separator, 1 + skipped)
    filled = [(number, [_plain(cell) for cell in row]) for number, row in rows if any(row)]
    filled = filled[_titles(filled) :]
    if len(filled) < 2:
        raise TableError("This file lists nobody: it needs a line of headings and at least a row.")
    if len(filled) > MOST_ROWS:
        raise TableError(f"This file has more than {MOST_ROWS:,} rows.")
    return Table(filled[0][1], filled[1:], _broken(rows))


def _titles(filled: list[tuple[int, list[str]]]) -> int:
    """How many rows say what the list is and when it was printed: one cell each, before the row
    of headings. A list of one column has none."""
    alone = [sum(map(bool, row)) < 2 for _, row in filled[: MOST_TITLES + 1]]
    return alone.index(False) if False in alone else 0


def _parsed(text: str, separator: str, first: int) -> list[tuple[int, list[str]]]:
    """Rows with their numbers. A stray quotation mark that swallows what follows is named by the
    row in which it stands: nobody may vanish from a file without a word."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    widest = 0
    try:
        for number, row in enumerate(reader, first):
            rows.append((number, row))
            widest = max(widest, len(row))
            if any(_swallows(cell, separator, widest) for cell in row):
                raise TableError(_unclosed(number))
    except csv.Error:
        raise TableError(_unclosed(first + len(rows))) from None
    return rows


def _swallows(cell: str, separator: str, columns: int) -> bool:
    """Does a cell hold what looks like whole rows? An address over several lines does not."""
    if len(cell) > LONGEST_CELL:
        return True
    lines = cell.splitlines()[1:]
    return any(line.count(separator) >= max(2, columns - 2) for line in lines)


def _broken(rows: list[tuple[int, list[str]]]) -> frozenset[tuple[int, int]]:
    return frozenset(
        (number, place)
        for number, row in rows
        for place, cell in enumerate(row)
        if len(cell.strip().splitlines()) > 1
    )


def _unclosed(row: int) -> str:
    return (
        f"In row {row} a quotation mark is opened and never closed, or closed in the wrong place. "
        "Mend it there, or export the list again."
    )


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
        except UnicodeDecodeError as error:
            if encoding == "utf-8-sig" and _mostly_utf8(data):
                row = data.count(b"\n", 0, error.start) + 1
                raise TableError(_BAD_LETTER.format(row=row)) from None
            continue
        if "\x00" not in text:
            return text
    raise TableError("This file is not text. Export the list from your office system as CSV.")


_BAD_LETTER = (
    "In row {row} a letter cannot be read: the rest of the file is UTF-8 and this is not. Mend it "
    "there, or save the file as “CSV UTF-8” again."
)


def _mostly_utf8(data: bytes) -> bool:
    """Is this UTF-8 with a damaged letter or two, and no older encoding? Read as Windows-1252 it
    would put "ZoÃ«" on the roll."""
    if data.startswith(b"\xef\xbb\xbf"):
        return True
    good = sum(ord(each) > 127 for each in data.decode("utf-8", "ignore"))
    bad = data.decode("utf-8", "replace").count("\ufffd")
    return good > 0 and good >= bad


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    return ("utf-8-sig", "cp1252")


def _separator(text: str) -> str:
    """The separator that the headings use most, outside quotation marks. A title has none."""
    bare, quoted, titles = "", False, 0
    for character in text.lstrip("\r\n"):
        if character == '"':
            quoted = not quoted
        elif character in "\r\n" and not quoted:
            titles += 1
            if titles > 2 * MOST_TITLES or any(map(bare.count, SEPARATORS)):
                break
        elif not quoted:
            bare += character
    return max(SEPARATORS, key=bare.count)


def _plain(cell: str) -> str:
    """Without the apostrophe that protects a text from being taken for a formula."""
    cell = " ".join(cell.replace("\u00a0", " ").split())
    return cell[1:] if cell.startswith("'") and cell[1:2] in tuple(_FORMULA) else cell
