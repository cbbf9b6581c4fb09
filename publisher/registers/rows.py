"""One row of an uploaded register: who it is about and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from publisher.detect import gazetteer
from publisher.detect.roll import Person
from publisher.detect.text import fold
from publisher.registers import values
from publisher.registers.columns import (
    EVERYWHERE,
    Columns,
    is_reference,
    place_of,
    places_of,
    purposes_of,
)
from publisher.registers.table import Table

# "Amelia (Rose)", "Amelia/Rose", "Amelia “Rose”": both are names of one child.
_TWO_NAMES = re.compile(r"(.+?)(?: ?[/(\[]| [\"“'‘]) ?([^/()]+?)[)\]\"”'’]?")
_BOTH = re.compile(r"(.+?)(?: ?[&+] ?| and )(.+)")
_DECIMALS = re.compile(r"(?<=\d)\.0$")  # a spreadsheet's "101.0"
_APART = re.compile(r"[/+_]")
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
    it is about these (``columns.apart``). ``status`` is given, refused, withdrawn, unclear or
    blank; ``dated`` is None where the file has no date for it; ``basis`` is what a yes rests on."""

    row: int
    platform: str
    status: str
    dated: date | None = None
    given_by: str = field(default="", repr=False)
    valid_until: date | None = None
    basis: str = ""  # where the file says it
    written: bool | None = None  # None where the file does not say


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row, in clear for as long as the import takes. ``vague`` has what was asked of each yes
    of which the file does not say where it counts: it counts nowhere. In a row in ``doubt``
    something cannot be read: its noes count, and no yes of this person's. It is ``whole`` where
    there should be one row for each person."""

    row: int
    reference: str
    upn: str = field(default="", repr=False)
    kind: str = "pupil"
    forename: str = field(default="", repr=False)
    surname: str = field(default="", repr=False)
    known_as: str = field(default="", repr=False)
    preferred_surname: str = field(default="", repr=False)
    group: str = ""
    do_not_publish: bool = False
    leaves_on: date | None = None
    stays: bool = False  # a file that has leaving dates has none for them
    said: tuple[Said, ...] = ()
    vague: tuple[str, ...] = ()
    elsewhere: bool = False  # about something else than what is asked here
    doubt: bool = False
    whole: bool = True

    @property
    def named(self) -> bool:
        return bool(self.surname)

    def people(self) -> list[Person]:
        """Who is to be found in a post: under the legal surname, and under the preferred one."""
        return [
            Person(
                who=self.kind, forename=self.forename, surname=surname, known_as=self.known_as,
                reference=self.reference or f"row {self.row}",
                do_not_publish=self.do_not_publish,
            )
            for surname in dict.fromkeys((self.surname, self.preferred_surname or self.surname))
        ]  # fmt: skip


def read(table: Table, columns: Columns, *, today: date) -> tuple[list[Entry], list[Problem]]:
    """Every row of which it can be told whom it is about, and the first problem of each that
    cannot be read in full."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for number, cells in table.rows:
        row = _Row(number, cells, table, columns, today)
        entry = row.entry()
        told = entry.named or entry.reference or entry.upn
        if not told and entries and row.goes_on(entry):
            entry = _joined(entry, entries[-1])
            problems.append(Problem(number, row.problems[0].column, GOES_ON))
        elif not told:
            first = row.problems[0]
            problems.append(replace(first, reason=first.reason + NOBODY))
            continue
        else:
            problems += row.problems[:1]
        entries.append(entry)
    return entries, problems


GOES_ON = "is empty; a no in this row is taken for whom the row above is about"
NOBODY = "; whom this row is about cannot be told, so nothing of it is used"


def _joined(entry: Entry, above: Entry) -> Entry:
    """A second row about the person above, as merged cells leave it: "101,Amelia,Wright,4B,Yes"
    and then ",,,,No"."""
    return replace(
        above, row=entry.row, said=entry.said, vague=entry.vague, elsewhere=entry.elsewhere,
        do_not_publish=entry.do_not_publish, doubt=True, stays=False,
    )  # fmt: skip


@dataclass
class _Row:
    number: int
    cells: list[str] = field(repr=False)
    table: Table = field(repr=False)
    columns: Columns
    today: date
    problems: list[Problem] = field(default_factory=list)

    def entry(self) -> Entry:
        """Of a row in doubt neither group nor leaving date is used: its cells may have slipped."""
        names, kind = self._names(), self._kind()
        reference, upn = self._reference(names), self._in_one_line("upn")
        said, vague = self._answers()
        listed, leaves_on = self._listed(), self._leaves_on()
        group = self._in_one_line("group") or self._in_one_line("year_group")
        doubt = bool(self.problems)
        return Entry(
            row=self.number,
            reference=reference,
            upn=upn,
            kind=kind,
            group="" if doubt else group,
            do_not_publish=listed,
            leaves_on=None if doubt else leaves_on,
            stays=leaves_on is None and not doubt and "leaving_date" in self.columns.places,
            said=tuple(said),
            vague=vague,
            elsewhere=self._elsewhere(),
            doubt=doubt,
            whole=not self.columns.long,
            **names,
        )

    def goes_on(self, entry: Entry) -> bool:
        """Does it answer something, and about nobody? A line of totals does not."""
        who = any(self._cell(column) for column in (*NAMES, "name", "reference", "upn"))
        says = any(said.status not in (values.BLANK, values.UNCLEAR) for said in entry.said)
        listed = any(values.yes(cell) for _, cell in self._limits("do_not_publish"))
        return not who and (says or listed)

    def _limits(self, column: str) -> list[tuple[str, str]]:
        """Heading and cell of each column of a limit."""
        places = self.columns.limits.get(column, ())
        return [(self.table.header[place], self._at(place)) for place in places]

    def _cell(self, column: str) -> str:
        place = self.columns.places.get(column)
        return self._at(place) if place is not None else ""

    def _at(self, place: int) -> str:
        return self.cells[place] if place < len(self.cells) else ""

    def _in_one_line(self, column: str) -> str:
        """A cell of several lines here has swallowed other cells, and perhaps names."""
        if (self.number, self.columns.places.get(column)) in self.table.broken:
            self._fail(column, "goes over several lines; look for a stray quotation mark")
            return ""
        return self._cell(column)

    def _reference(self, names: Mapping[str, str]) -> str:
        cell = _DECIMALS.sub("", self._in_one_line("reference"))
        if not cell:
            return ""
        own = (fold(names[each]) for each in NAMES)
        says_who = self._kind() == "pupil" and any(
            len(name) > 2 and name in fold(cell) for name in own
        )
        if says_who or not is_reference(cell):
            self._fail("reference", "is no number or code of the school’s")
            return ""
        return cell

    def _names(self) -> dict[str, str]:
        names = {column: self._cell(column) for column in NAMES}
        if whole := self._cell("name"):
            forename, surname = _split(whole)
            names["forename"] = names["forename"] or forename
            names["surname"] = names["surname"] or surname
        self._take_apart(names)
        names["forename"] = names["forename"] or names["known_as"]
        names["surname"] = names["surname"] or names["preferred_surname"]
        if self._bad_names(names):
            return dict.fromkeys(NAMES, "")
        return names

    def _take_apart(self, names: dict[str, str]) -> None:
        """Every name that stands in a cell is found in a post: "Amelia (Rose)", "Wright/Jones"."""
        one, both = _TWO_NAMES.fullmatch(names["forename"]), _BOTH.fullmatch(names["forename"])
        if both:
            self._fail("forename", "holds more than one child; give each a row")
        if both or (one and gazetteer.given().get(fold(one[2]), 0) > 0):
            names["forename"], second = (both or one).groups()  # type: ignore[union-attr]
            names["known_as"] = names["known_as"] or second
        for column, name in names.items():
            names[column] = " ".join(_APART.sub(" ", name).split())

    def _bad_names(self, names: Mapping[str, str]) -> bool:
        before = len(self.problems)
        for column, name in names.items():
            if len(name) > values.LONGEST_NAME:
                self._fail(column, "this is too long for a name")
            if name.startswith(("=", "+", "@")) or "://" in name:
                self._fail(column, "this is a formula and not a name")
        if not names["surname"]:
            self._fail("surname", "is empty")
        if not names["forename"] and self._kind() == "pupil":
            self._fail("forename", "is empty")
        return len(self.problems) > before

    def _kind(self) -> str:
        cell = self._cell("kind").lower()
        if cell and cell not in values.KINDS:
            self._fail("kind", "must be pupil, staff, parent or governor")
        return values.KINDS.get(cell, "pupil")

    def _listed(self) -> bool:
        """ "Court order" is no answer, and nothing for which a child is published."""
        listed = False
        for heading, cell in self._limits("do_not_publish"):
            said = values.yes(cell)
            if said is None:
                self._fail(heading, "must be yes or no; until then it is a yes")
            listed = listed or said is not False
        return listed

    def _leaves_on(self) -> date | None:
        days = [self._day_in(cell, heading) for heading, cell in self._limits("leaving_date")]
        return min(filter(None, days), default=None)

    def _day(self, column: str) -> date | None:
        return self._day_in(self._cell(column), column)

    def _day_in(self, cell: str, column: str) -> date | None:
        try:
            return values.day(cell)
        except ValueError:
            self._fail(column, "is not a date; write it as 05/03/2026 or 2026-03-05")
            return None

    def _answers(self) -> tuple[list[Said], tuple[str, ...]]:
        said: list[Said] = []
        vague: list[str] = []
        for channels, cell, heading, asked, dated in self._asked():
            status = values.answer(cell)
            if status is None:
                self._fail(heading, "is neither a yes nor a no")
                status = values.UNCLEAR
            if channels:
                said += [self._said(channel, status, dated) for channel in channels]
            elif status == values.GIVEN:
                vague.append(asked)
            elif status != values.BLANK:  # a no that does not say where counts everywhere
                said += [self._said(place, status, dated) for place in _everywhere(asked)]
        return said, tuple(vague)

    def _asked(self) -> Iterator[tuple[tuple[str, ...], str, str, str, date | None]]:
        """Places, cell, heading, what was asked and date of each answer in this row."""
        general = self._not_to_come(self._day("consent_date"), "consent_date")
        if self.columns.long:
            asked = self._cell("consent_type")
            channels = places_of(asked, self.columns.meanings)
            if channels is not None:
                yield channels, self._cell("consent_status"), "consent_status", asked, general
        for place, channels in self.columns.asked.items():
            heading, own = self.table.header[place], self.columns.dates.get(place)
            dated = general
            if own is not None:
                name = self.table.header[own]
                dated = self._not_to_come(self._day_in(self._at(own), name), name) or general
            yield channels, self._at(place), heading, heading, dated

    def _elsewhere(self) -> bool:
        """ "Photographs for marketing: refused" in a file of one row for each answer."""
        asked = self._cell("consent_type") if self.columns.long else ""
        answered = values.answer(self._cell("consent_status")) != values.BLANK
        return bool(asked) and answered and places_of(asked, self.columns.meanings) is None

    def _said(self, platform: str, status: str, dated: date | None) -> Said:
        basis, until = self._basis(), self._day("valid_until")
        if basis == "one_off" and status == values.GIVEN and until is None:
            self._fail("valid_until", "is empty, and this is for one occasion")
        return Said(
            row=self.number,
            platform=platform,
            status=status,
            dated=dated,
            given_by=self._cell("given_by"),
            valid_until=until,
            basis=basis,
            written=self._written(),
        )

    def _basis(self) -> str:
        cell = self._cell("basis").lower()
        if cell not in BASES:
            self._fail("basis", "must be consent, one_off or public_task")
        return BASES.get(cell, "")

    def _written(self) -> bool | None:
        cell = self._cell("written")
        return values.yes(cell) if cell else None

    def _not_to_come(self, day: date | None, column: str) -> date | None:
        if day and day > self.today:
            self._fail(column, "is a date still to come")
            return None
        return day

    def _fail(self, column: str, reason: str) -> None:
        self.problems.append(Problem(self.number, self._heading(column), reason))

    def _heading(self, column: str) -> str:
        place = self.columns.places.get(column)
        return self.table.header[place] if place is not None else column


# What a yes rests on, as an export writes it and as people say it.
BASES = {
    "": "", "consent": "consent", "not answered": "", "one_off": "one_off",
    "one off": "one_off", "one occasion": "one_off", "public_task": "public_task",
    "public task": "public_task",
}  # fmt: skip


def _everywhere(asked: str) -> Iterator[str]:
    return (place_of(EVERYWHERE, purpose) for purpose in purposes_of(asked))


def _split(whole: str) -> tuple[str, str]:
    """Forename and surname of "Wright, Amelia" or "Amelia Wright"."""
    if "," in whole:
        surname, _, forename = whole.partition(",")
        return forename.strip(), surname.strip()
    forename, _, surname = whole.rpartition(" ")
    return forename, surname
