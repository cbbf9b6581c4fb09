"""Reading the school's roll from the CSV file it uploads. Nothing is kept, nothing is logged."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from publisher.detect.roll_forms import digests_of

KINDS = {
    "pupil": "pupil",
    "child": "pupil",
    "student": "pupil",
    "staff": "staff",
    "teacher": "staff",
    "employee": "staff",
    "parent": "parent",
    "carer": "parent",
    "guardian": "parent",
    "governor": "governor",
}
COLUMNS = {
    "kind": ("kind", "type", "who", "role"),
    "forename": ("forename", "first name", "first", "legal forename", "given name"),
    "surname": ("surname", "last name", "last", "legal surname", "family name"),
    "known_as": ("known as", "preferred forename", "preferred name", "preferred first name"),
    "reference": ("reference", "ref", "id", "person", "admission no"),
    "do_not_publish": ("do not publish",),
}
YES = frozenset({"yes", "y", "true", "1", "x"})
LONGEST_FIELD = 200


class RollError(ValueError):
    """A roll file that cannot be read. Names the row and column, never the words in it."""

    def __init__(self, *, line: int, column: str, reason: str) -> None:
        super().__init__(f"Row {line}, column {column}: {reason}")
        self.line, self.column, self.reason = line, column, reason


@dataclass(frozen=True, kw_only=True)
class Person:
    """One row of the roll, in clear, for as long as it takes to make the digests."""

    who: str
    forename: str
    surname: str
    known_as: str = ""
    reference: str = ""
    do_not_publish: bool = False

    def forms(self) -> list[tuple[str, str]]:
        return digests_of(
            forename=self.forename, surname=self.surname, known_as=self.known_as, who=self.who
        )

    def __repr__(self) -> str:
        return f"<Person {self.who} {self.reference}>"


def read_roll(csv_text: str) -> list[Person]:
    """People in the order of the file. Raises ``RollError`` at the first row that is unclear.

    Comma, semicolon or tab; with or without a byte order mark; header names in any case.
    """
    text = csv_text.lstrip("\ufeff")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    columns = _columns(next(rows, []))
    people = []
    for row in rows:
        if any(cell.strip() for cell in row):
            people.append(_person(dict(_cells(columns, row)), rows.line_num))
    if not people:
        raise RollError(line=2, column="forename", reason="the file lists nobody")
    return people


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max("\t;,", key=head.count)


def _columns(header: list[str]) -> dict[str, int]:
    heads = [" ".join(cell.replace("_", " ").lower().split()) for cell in header]
    found = {
        column: heads.index(name)
        for column, names in COLUMNS.items()
        for name in reversed(names)
        if name in heads
    }
    for column in ("kind", "forename", "surname"):
        if column not in found:
            raise RollError(line=1, column=column, reason="this column is missing")
    return found


def _cells(columns: dict[str, int], row: list[str]) -> Iterator[tuple[str, str]]:
    for column, place in columns.items():
        yield column, row[place].strip() if place < len(row) else ""


def _person(cells: dict[str, str], line: int) -> Person:
    for column, cell in cells.items():
        if len(cell) > LONGEST_FIELD:
            raise RollError(line=line, column=column, reason="this is too long for a name")
    who = KINDS.get(cells["kind"].lower())
    if who is None:
        raise RollError(line=line, column="kind", reason="must be pupil, staff, parent or governor")
    if not cells["surname"]:
        raise RollError(line=line, column="surname", reason="is empty")
    if not cells["forename"] and who == "pupil":
        raise RollError(line=line, column="forename", reason="is empty")
    return Person(
        who=who,
        forename=cells["forename"],
        surname=cells["surname"],
        known_as=cells.get("known_as", ""),
        reference=cells.get("reference", ""),
        do_not_publish=cells.get("do_not_publish", "").lower() in YES,
    )
