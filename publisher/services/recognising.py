"""Who on the roll somebody in an uploaded file is: by reference, by UPN, or by a name that nobody
else has. Whoever may be somebody we have already, under another reference, gets no yes by the
file: a child must not be taken into the register a second time without the noes of the first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, any_, bindparam, select

from publisher.detect.roll import digest, digester
from publisher.detect.roll_forms import name_parts
from publisher.detect.text import fold
from publisher.models import Consent, RollDigest, RollPerson
from publisher.registers.merging import Person, same
from publisher.registers.values import GIVEN
from publisher.services import applying, comparing
from publisher.services.weighing import NOT_ANSWERED
from tenants.unit_of_work import UnitOfWork

SAME_CHILD = (
    "Somebody of this name is on the register already, as {other}. Is this the same child? "
    "If so, keep one of the two. If they are two children, record the first yes here by hand."
)
SAME_FIRST_NAME = (
    "{other}, who has this first name, may not be shown, and is missing from the file. Is this the "
    "same child with another surname? If so, remove this one. If not, record the first yes here by "
    "hand."
)


@dataclass(frozen=True, kw_only=True)
class Known:
    """Somebody in the file, the row they have here, and why none of their yeses is used. One that
    was ``handed_on`` was another child's until now."""

    person: Person = field(repr=False)
    row: RollPerson | None
    reference: str
    why_no_yes: str = ""
    handed_on: bool = False


Histories = dict[UUID, list[Consent]]


def recognise(
    uow: UnitOfWork, key: bytes, people: list[Person], histories: Histories
) -> list[Known]:
    roll = list(uow.session.scalars(select(RollPerson).order_by(RollPerson.id)))
    found = _Found(key, roll)
    for by in (found.by_reference, found.by_upn):
        for person in people:
            by(person)
    found.by_name(people)
    namesakes = _Namesakes(uow, key, found, people, histories) if roll else None
    numbers = _Numbers(uow, key, found, people)
    return [
        Known(
            person=person,
            row=found.row(person),
            reference=found.reference(person),
            why_no_yes=namesakes.why_no_yes(person) if namesakes else "",
            handed_on=numbers.handed_on(person),
        )
        for person in people
    ]


def code(key: bytes, person_key: str) -> str:
    """What stands for the reference of somebody who has none."""
    return f"~{digest(key, f'key {person_key}').hex()[:12]}"


def _is_ours(reference: str) -> bool:
    return not reference or reference.startswith("~")


class _Found:
    """Rows that have been recognised: each row is one person's, and each person has one row."""

    def __init__(self, key: bytes, roll: list[RollPerson]) -> None:
        self.key, self.roll = key, roll
        self.rows: dict[str, RollPerson] = {}
        self.taken: set[UUID] = set()
        self._exact = {row.reference: row for row in roll}
        self._alike: dict[str, list[RollPerson]] = defaultdict(list)
        for row in roll:
            self._alike[same(row.reference)].append(row)

    def row(self, person: Person) -> RollPerson | None:
        return self.rows.get(person.key)

    def reference(self, person: Person) -> str:
        """As it is here; a code of ours gives way to the school's own."""
        own, row = person.entry.reference, self.row(person)
        if row is None:
            return own or code(self.key, person.key)
        return own if own and _is_ours(row.reference) and not _is_ours(own) else row.reference

    def by_reference(self, person: Person) -> None:
        own = person.entry.reference or code(self.key, person.key)
        alike = self._alike.get(same(own), [])
        self._take(person, self._exact.get(own) or (alike[0] if alike else None))

    def by_upn(self, person: Person) -> None:
        if person.entry.upn:
            upn = code(self.key, f"upn {person.entry.upn.upper()}")
            self._take(person, self._exact.get(upn))

    def by_name(self, people: list[Person]) -> None:
        """Where one of the two has no reference of the school's, and nobody else has this name:
        not here and not in the file."""
        marks = {person.key: applying.mark(self.key, person) for person in people if person.named}
        in_file = Counter(marks.values())
        here: dict[bytes, list[RollPerson]] = defaultdict(list)
        for row in self.roll:
            if row.name_mark:
                here[bytes(row.name_mark)].append(row)
        for person in people:
            mark = marks.get(person.key)
            rows = here.get(mark, []) if mark and in_file[mark] == 1 else []
            ours = rows and (_is_ours(person.entry.reference) or _is_ours(rows[0].reference))
            if len(rows) == 1 and ours:
                self._take(person, rows[0])

    def _take(self, person: Person, row: RollPerson | None) -> None:
        if row is not None and person.key not in self.rows and row.id not in self.taken:
            self.rows[person.key] = row
            self.taken.add(row.id)


class _Namesakes:
    """Others on the roll who have somebody's name, and are missing from the file or have said
    no. It matters for whoever has never had a yes here: once one is recorded, a person decided."""

    def __init__(
        self, uow: UnitOfWork, key: bytes, found: _Found, people: list[Person], histories: Histories
    ) -> None:
        self.found, self.histories = found, histories
        self.roll = {row.id: row for row in found.roll}
        self.marks = {
            person.key: _full_names(key, person) for person in people if self._new(person)
        }
        self.others: dict[bytes, list[RollPerson]] = defaultdict(list)
        wanted = {mark for marks in self.marks.values() for mark in marks}
        for mark, ids in _bearers(uow, wanted).items():
            self.others[mark] += [self.roll[id] for id in ids]
        # Of whom no code of the name is kept at the moment, only the initials can be compared.
        self.nameless: dict[tuple[str, str], list[RollPerson]] = defaultdict(list)
        for row in found.roll:
            if row.name_mark is None:
                self.nameless[row.kind, row.initials].append(row)
        # Without a number a child who has got another surname looks like a new one.
        self.lost = {each for each in self.roll if each not in found.taken and self._no(each)}
        self.firsts = {
            each.key: _first_names(key, each)
            for each in people
            if each.key in self.marks and not (each.entry.reference or each.entry.upn)
        }
        wanted = {mark for marks in self.firsts.values() for mark in marks if self.lost}
        self.same_first = _bearers(uow, wanted, form="first")

    def why_no_yes(self, person: Person) -> str:
        own = self.found.row(person)
        alike = [row for mark in self.marks.get(person.key, ()) for row in self.others[mark]]
        if person.key in self.marks and own is None:
            initials = comparing.initials(person)
            also = self.nameless.get((person.entry.kind, initials), [])
            alike += [row for row in also if row.id not in self.found.taken]
        for row in sorted(alike, key=lambda row: row.reference):  # the same at each look
            if row is not own and row.kind == person.entry.kind and self._counts(row):
                return SAME_CHILD.format(other=row.reference)
        firsts = self.firsts.get(person.key, ()) if own is None else ()
        lost = {id for mark in firsts for id in self.same_first[mark] & self.lost}
        others = sorted(self.roll[id].reference for id in lost)
        return SAME_FIRST_NAME.format(other=others[0]) if others else ""

    def _new(self, person: Person) -> bool:
        row = self.found.row(person)
        if row is None:
            return person.named
        return person.named and all(each.status != GIVEN for each in self._said(row))

    def _counts(self, row: RollPerson) -> bool:
        return row.id not in self.found.taken or self._no(row.id)

    def _no(self, id: UUID) -> bool:
        row = self.roll[id]
        noes = (each.status != GIVEN and each.basis != NOT_ANSWERED for each in self._said(row))
        return row.do_not_publish or any(noes)

    def _said(self, row: RollPerson) -> Iterable[Consent]:
        return self.histories.get(row.id, [])


def _full_names(key: bytes, person: Person) -> set[bytes]:
    entry, mark = person.entry, digester(key)
    firsts = {fold(entry.forename), fold(entry.known_as)} - {""}
    lasts = {fold(entry.surname), fold(entry.preferred_surname)} - {""}
    return {mark(first + last) for first in firsts for last in lasts}


def _first_names(key: bytes, person: Person) -> set[bytes]:
    mark = digester(key)
    return {
        mark(first) for first in map(fold, (person.entry.forename, person.entry.known_as)) if first
    }


def _parts(key: bytes, person: Person) -> set[bytes]:
    entry, mark = person.entry, digester(key)
    names = (entry.forename, entry.known_as, entry.surname, entry.preferred_surname)
    return {mark(part) for name in names for part in name_parts(name)}


def _bearers(uow: UnitOfWork, names: Iterable[bytes], form: str = "full") -> dict[bytes, set[UUID]]:
    """Who on the roll has one of these names."""
    found: dict[bytes, set[UUID]] = defaultdict(set)
    query = select(RollDigest.digest, RollDigest.person_id).where(
        RollDigest.digest == any_(bindparam("wanted", type_=ARRAY(LargeBinary))),
        RollDigest.form == form,
    )
    if wanted := list(names):
        for mark, id in uow.session.execute(query, {"wanted": wanted}):
            found[bytes(mark)].add(id)
    return found


class _Numbers:
    """Numbers that were another child's: 17 was Amelia Wright and is Ben Wright now, as in a list
    that is counted anew each year. A child with a new name keeps a part of it; and nobody else in
    the file has the old one, and nobody else on the roll the new one."""

    def __init__(self, uow: UnitOfWork, key: bytes, found: _Found, people: list[Person]) -> None:
        named = {person.key: person for person in people if person.named}
        self.key, self.found = key, found
        self.renamed = {
            each.key: row
            for each in named.values()
            if (row := found.row(each)) and row.name_mark != applying.mark(key, each)
        }
        self.full = {each.key: _full_names(key, each) for each in named.values()}
        self.in_file = {name for names in self.full.values() for name in names}
        new = {name for each in self.renamed for name in self.full[each]}
        self.here = _bearers(uow, new)
        self.codes: dict[UUID, set[bytes]] = defaultdict(set)
        ids = [row.id for row in self.renamed.values()]
        query = select(RollDigest.person_id, RollDigest.digest)
        for id, mark in uow.session.execute(query.where(RollDigest.person_id.in_(ids))):
            self.codes[id].add(bytes(mark))

    def handed_on(self, person: Person) -> bool:
        row = self.renamed.get(person.key)
        if row is None:
            return False
        old, new = self.codes[row.id], self.full[person.key]
        if not old:  # no code of the name is kept at the moment
            return row.initials != comparing.initials(person)
        if new & old:
            return False
        elsewhere = old & self.in_file or any(self.here[name] for name in new)
        return bool(elsewhere) or not _parts(self.key, person) & old
