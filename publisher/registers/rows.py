"""One row of an uploaded register: who it is about and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NoReturn

from publisher.detect.roll_file import KINDS, LONGEST_FIELD
from publisher.registers import values
from publisher.registers.columns import (
    EVERYWHERE,
    Columns,
    place_of,
    places_of,
    purposes_of,
)
from publisher.registers.table import Table

NAMES = ("forename", "surname", "known_as", "preferred_surname")


@dataclass(frozen=True)
class Problem:
    """What cannot be read, by row and column. Never holds the words of the cell."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Said:
    """One answer. ``platform`` is the channel, with " video", " name" or " work" behind it where
    it is about these (``columns.apart``). ``status`` is given, refused, withdrawn or blank;
    ``dated`` is None where the file has no date for it; ``basis`` is what a yes rests on."""

    row: int
    platform: str
    status: str
    dated: date | None = None
    given_by: str = field(default="", repr=False)
    valid_until: date | None = None
    basis: str = "consent"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row, in clear for as long as the import takes. ``vague`` are answers yes of which the
    file does not say where they count: they count nowhere."""

    row: int
    reference: str
    upn: str = field(default="", repr=False)
    kind: str = "pupil"
    forename: str = field(repr=False)
    surname: str = field(repr=False)
    known_as: str = field(default="", repr=False)
    preferred_surname: str = field(default="", repr=False)
    group: str = ""
    do_not_publish: bool = False
    leaves_on: date | None = None
    said: tuple[Said, ...] = ()
    vague: int = 0


def read(table: Table, columns: Columns, *, today: date) -> tuple[list[Entry], list[Problem]]:
    """Every row that can be read, and for each that cannot its first problem: then nothing of
    that row is used."""
    entries, problems = [], []
    for number, cells in table.rows:
        try:
            entries.append(_Row(number, cells, table.header, columns, today).entry())
        except _Unreadable as unreadable:
            problems.append(unreadable.problem)
    return entries, problems


class _Unreadable(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.reason)
        self.problem = problem


@dataclass
class _Row:
    number: int
    cells: list[str] = field(repr=False)
    header: list[str]
    columns: Columns
    today: date

    def entry(self) -> Entry:
        names = self._names()
        said, vague = self._answers()
        return Entry(
            row=self.number,
            reference=self._cell("reference"),
            upn=self._cell("upn"),
            kind=self._kind(),
            group=self._cell("group") or self._cell("year_group"),
            do_not_publish=self._listed(),
            leaves_on=self._day("leaving_date"),
            said=tuple(said),
            vague=vague,
            **names,
        )

    def _cell(self, column: str) -> str:
        place = self.columns.places.get(column)
        return self._at(place) if place is not None else ""

    def _at(self, place: int) -> str:
        return self.cells[place] if place < len(self.cells) else ""

    def _names(self) -> dict[str, str]:
        names = {column: self._cell(column) for column in NAMES}
        if whole := self._cell("name"):
            forename, surname = _split(whole)
            names["forename"] = names["forename"] or forename
            names["surname"] = names["surname"] or surname
        names["forename"] = names["forename"] or names["known_as"]
        names["surname"] = names["surname"] or names["preferred_surname"]
        for column, name in names.items():
            if len(name) > LONGEST_FIELD:
                self._fail(column, "this is too long for a name")
            if name.startswith(("=", "+", "@")) or "://" in name:
                self._fail(column, "this is a formula and not a name")
        if not names["surname"]:
            self._fail("surname", "is empty")
        if not names["forename"] and self._kind() == "pupil":
            self._fail("forename", "is empty")
        return names

    def _kind(self) -> str:
        cell = self._cell("kind").lower()
        if not cell:
            return "pupil"
        if cell not in KINDS:
            self._fail("kind", "must be pupil, staff, parent or governor")
        return KINDS[cell]

    def _listed(self) -> bool:
        listed = values.yes(self._cell("do_not_publish"))
        if listed is None:
            self._fail("do_not_publish", "must be yes or no")
        return bool(listed)

    def _day(self, column: str) -> date | None:
        return self._day_in(self._cell(column), column)

    def _day_in(self, cell: str, column: str) -> date | None:
        try:
            return values.day(cell)
        except ValueError:
            self._fail(column, "is not a date; write it as 05/03/2026 or 2026-03-05")

    def _answers(self) -> tuple[list[Said], int]:
        said: list[Said] = []
        vague = 0
        for channels, cell, heading, asked, dated in self._asked():
            status = values.answer(cell)
            if status is None:
                self._fail(heading, "is neither a yes nor a no")
            if channels:
                said += [self._said(channel, status, dated) for channel in channels]
            elif status == values.GIVEN:
                vague += 1
            elif status != values.BLANK:  # a no that does not say where counts everywhere
                said += [self._said(place, status, dated) for place in _everywhere(asked)]
        return said, vague

    def _asked(self) -> Iterator[tuple[tuple[str, ...], str, str, str, date | None]]:
        """Places, cell, heading, what was asked and date of each answer in this row."""
        general = self._not_to_come(self._day("consent_date"), "consent_date")
        if self.columns.long:
            asked = self._cell("consent_type")
            channels = places_of(asked, self.columns.meanings)
            if channels is not None:
                yield channels, self._cell("consent_status"), "consent_status", asked, general
        for place, channels in self.columns.asked.items():
            heading, own = self.header[place], self.columns.dates.get(place)
            dated = general
            if own is not None:
                name = self.header[own]
                dated = self._not_to_come(self._day_in(self._at(own), name), name) or general
            yield channels, self._at(place), heading, heading, dated

    def _said(self, platform: str, status: str, dated: date | None) -> Said:
        return Said(
            row=self.number,
            platform=platform,
            status=status,
            dated=dated,
            given_by=self._cell("given_by"),
            valid_until=self._day("valid_until"),
        )

    def _not_to_come(self, day: date | None, column: str) -> date | None:
        if day and day > self.today:
            self._fail(column, "is a date still to come")
        return day

    def _fail(self, column: str, reason: str) -> NoReturn:
        raise _Unreadable(Problem(self.number, self._heading(column), reason))

    def _heading(self, column: str) -> str:
        place = self.columns.places.get(column)
        return self.header[place] if place is not None else column


def _everywhere(asked: str) -> Iterator[str]:
    return (place_of(EVERYWHERE, purpose) for purpose in purposes_of(asked))


def _split(whole: str) -> tuple[str, str]:
    """Forename and surname of "Wright, Amelia" or "Amelia Wright"."""
    if "," in whole:
        surname, _, forename = whole.partition(",")
        return forename.strip(), surname.strip()
    forename, _, surname = whole.rpartition(" ")
    return forename, surname
