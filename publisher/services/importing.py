"""Uploading the register: planned, looked at, applied, and undone if need be.

The file is read in memory. Between the plan and its being applied it is kept sealed, for an hour
at most; what stays of a name is digests under the school's key and, where the school keeps names,
the sealed name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from publisher.detect.roll import digest
from publisher.models import Consent, RegisterImport, RollPerson
from publisher.registers import columns, merging, rows, table, values
from publisher.registers.merging import Person
from publisher.services import answers, applying, comparing, forgetting, recognising, undoing
from publisher.services.appearing import Found
from publisher.services.comparing import Line, Plan, Step
from publisher.services.system import System
from tenants.database import new_id
from tenants.errors import Conflict, Invalid
from tenants.models import School
from tenants.roles import Permission
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork

KEPT_FOR = timedelta(hours=1)
FEW = 3
NUMBERED_ANEW = (
    "In this file {count} numbers are another child’s than on the register: it looks numbered "
    "anew. Use the school’s own numbers, or take that column out; children are then known by name."
)
NEVER_ANOTHERS = (
    "In this file {number} is another child, and whoever has that number on the register is never "
    "published. Use the school’s own numbers; if that child has left, remove them there first."
)
Meanings = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Undone:
    """``stopped`` are posts that what was taken back stopped; ``kept`` are people whom the upload
    had added and who stay, because somebody has recorded something about them by hand since."""

    stopped: Found
    kept: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Applied:
    """``stopped`` are posts that the new answers forbid."""

    import_id: UUID
    counts: Mapping[str, int]
    stopped: Found


def plan(
    system: System,
    uow: UnitOfWork,
    data: bytes,
    *,
    written: bool,
    meanings: Meanings | None = None,
    basis: str = "consent",
    until: date | None = None,
) -> Plan:
    """A dry run. ``written`` is the uploader's word that the answers were given in writing, and
    ``basis`` what each yes rests on, for one occasion ``until`` its day; ``meanings`` says what
    headings such as "Photo consent" mean here. Raises ``Invalid`` at its field, and at ``file``
    when nothing can be read; rows that cannot be read are in the plan's problems."""
    uow.actor.require(Permission.CONSENT)
    assert uow.actor.person_id is not None
    _check(basis, until, uow.now.date())
    forgetting.forget(uow)
    row = RegisterImport(
        id=new_id(),
        meanings={
            "written": written,
            "headings": _plain(meanings or {}),
            "basis": basis,
            "until": until.isoformat() if until and basis == answers.ONE_OFF else "",
        },
        planned_by=uow.actor.person_id,
        planned_at=uow.now,
        expires_at=uow.now + KEPT_FOR,
        forget_at=uow.now + KEPT_FOR,
    )
    shown, steps = _work_out(system, uow, row, data)
    _refuse_new_numbers(steps)
    row.sealed = system.vault.seal(uow.school_id, _purpose(row.id), data)
    row.fingerprint = shown.fingerprint
    row.counts = shown.counts()
    uow.add(row)
    uow.session.flush()
    audit.record(uow, "register.planned", row, **row.counts)
    return shown


def _check(basis: str, until: date | None, today: date) -> None:
    if basis not in answers.BASES:
        raise Invalid({"basis": "Choose what each yes in this file is based on."})
    if basis == answers.ONE_OFF and (until is None or until < today):
        raise Invalid({"until": "Say until which day, from today on, it was agreed to."})


def _refuse_new_numbers(steps: list[Step]) -> None:
    """One number may have been given to another child; where many have, noes would move too, and
    with the number of somebody who is never published that would move."""
    others = [step for step in steps if step.handed_on]
    if len(others) > FEW:
        raise Invalid({"file": NUMBERED_ANEW.format(count=len(others))})
    for step in others:
        if step.row and step.row.do_not_publish:
            raise Invalid({"file": NEVER_ANOTHERS.format(number=step.reference)})


def apply(system: System, uow: UnitOfWork, import_id: UUID) -> Applied:
    """Do what the plan showed. Raises ``Conflict`` when that is no longer what would happen,
    because the register has changed or an hour has passed: then plan again."""
    uow.actor.require(Permission.CONSENT)
    row = _locked(uow, import_id)
    if row.applied_at is not None:
        raise Conflict("This upload has been applied already.")
    if row.sealed is None or row.expires_at < uow.now:
        raise Conflict("This upload is more than an hour old. Upload the file again.")
    data = system.vault.open(uow.school_id, _purpose(row.id), row.sealed)
    shown, steps = _work_out(system, uow, row, data)
    if shown.fingerprint != row.fingerprint:
        raise Conflict("The register has changed since you looked. Upload the file again.")
    stopped = applying.write(system, uow, row, steps)
    row.sealed = row.forget_at = None
    row.applied_at, row.applied_by = uow.now, uow.actor.person_id
    audit.record(uow, "register.imported", row, **row.counts)
    return Applied(import_id=row.id, counts=row.counts, stopped=stopped)


def undo(system: System, uow: UnitOfWork, import_id: UUID) -> Undone:
    """Take the latest upload back: who it added goes, what it changed is as before. What was
    recorded by hand since then stays, and so does whomever it is about."""
    uow.actor.require(Permission.CONSENT)
    row = _locked(uow, import_id)
    if row.applied_at is None or row.undone_at is not None:
        raise Conflict("There is nothing to undo here.")
    later = select(RegisterImport.id).where(
        RegisterImport.applied_at > row.applied_at, RegisterImport.undone_at.is_(None)
    )
    if uow.session.scalars(later).first() is not None:
        raise Conflict("There is a later upload. Undo that one first.")
    stopped, kept = undoing.take_back(system, uow, row)
    row.undone_at, row.undone_by = uow.now, uow.actor.person_id
    row.undo = []
    audit.record(uow, "register.import_undone", row, kept=len(kept))
    return Undone(stopped=stopped, kept=tuple(_line(person) for person in kept))


def imports(uow: UnitOfWork) -> list[RegisterImport]:
    """Uploads that were applied, newest first."""
    uow.actor.require(Permission.CONSENT)
    query = select(RegisterImport).where(RegisterImport.applied_at.is_not(None))
    return list(uow.session.scalars(query.order_by(RegisterImport.applied_at.desc()).limit(50)))


def _work_out(
    system: System, uow: UnitOfWork, row: RegisterImport, data: bytes
) -> tuple[Plan, list[Step]]:
    try:
        uploaded = table.read(data)
    except table.TableError as error:
        raise Invalid({"file": str(error)}) from None
    headings = {name: tuple(places) for name, places in row.meanings["headings"].items()}
    found = columns.read(uploaded.header, headings, [cells for _, cells in uploaded.rows])
    _needs_names(found)
    entries, problems = rows.read(uploaded, found, today=uow.now.date())
    merged = merging.merge(entries)
    key = applying.key(system, uow)
    named = [_resting(person, row.meanings) for person in merged.people]
    steps = _steps(uow, key, named)
    shown = Plan(
        id=row.id,
        new=tuple(step.line for step in steps if step.row is None),
        changed=tuple(change for step in steps if step.row for change in step.changes),
        unchanged=sum(step.row is not None and not step.changes for step in steps),
        missing=_missing(uow, steps),
        held_back=tuple(held for step in steps for held in step.held_back),
        doubled=tuple(merged.doubled),
        twins=tuple(merging.twins(step.person for step in steps)),
        problems=tuple(sorted((*problems, *merged.problems), key=lambda each: each.row)),
        left_out=found.left_out,
        unused=found.unused,
        no_references=found.no_references,
        vague=Counter(asked for entry in entries for asked in entry.vague),
        elsewhere=tuple(entry.row for entry in entries if entry.elsewhere),
        basis=row.meanings.get("basis", "consent"),
    )
    return shown, steps


def _missing(uow: UnitOfWork, steps: list[Step]) -> tuple[Line, ...]:
    """Those on the roll, of the kinds that the file has, of whom it says nothing."""
    kinds = {step.person.entry.kind for step in steps}
    here = {step.row.id for step in steps if step.row}
    roll = uow.session.scalars(
        select(RollPerson)
        .where(RollPerson.kind.in_(kinds))
        .order_by(RollPerson.group, RollPerson.reference)
    )
    return tuple(_line(each) for each in roll if each.id not in here)


def _line(row: RollPerson) -> Line:
    return Line(reference=row.reference, initials=row.initials, kind=row.kind, group=row.group)


def _plain(meanings: Meanings) -> dict[str, list[str]]:
    return {columns.normal(heading): list(places) for heading, places in meanings.items()}


def _needs_names(found: columns.Columns) -> None:
    if "name" not in found.places and "surname" not in found.places:
        raise Invalid(
            {
                "file": "There is no column with surnames. The first row must hold headings such "
                "as Forename, Surname, Admission No and Facebook."
            }
        )


def _steps(uow: UnitOfWork, key: bytes, people: list[Person]) -> list[Step]:
    histories: dict[UUID, list[Consent]] = defaultdict(list)
    query = select(Consent).order_by(Consent.dated, Consent.recorded_at, Consent.id)
    for said in uow.session.scalars(query):
        histories[said.person_id].append(said)
    steps = []
    for known in recognising.recognise(uow, key, people, histories):
        reference = known.row.reference if known.row else known.reference
        step = comparing.step(
            _nameless(key, known.person, reference),
            known.reference,
            known.row,
            mark=applying.mark(key, known.person),
            said_before=histories.get(known.row.id, []) if known.row else [],
            why_no_yes=known.why_no_yes,
            handed_on=known.handed_on,
            today=uow.now.date(),
        )
        if not step.unknown:
            steps.append(step)
    return steps


def _resting(person: Person, meanings: Mapping[str, Any]) -> Person:
    """Each yes rests on what the file says of it, else on what its uploader said; one for an
    occasion ends with it at the latest."""
    until = date.fromisoformat(meanings["until"]) if meanings.get("until") else None
    said = tuple(
        replace(
            each,
            basis=each.basis or meanings.get("basis", "consent"),
            valid_until=min(filter(None, (each.valid_until, until)), default=None),
        )
        if each.status == values.GIVEN
        else replace(each, basis="consent")
        for each in person.answers
    )
    return replace(person, answers=said)


def _nameless(key: bytes, person: Person, reference: str) -> Person:
    """With a reference even where the file has none, and with givers that are no names."""
    said = tuple(
        replace(each, given_by=_giver(key, reference, each.given_by)) for each in person.answers
    )
    entry = replace(person.entry, reference=reference)
    return replace(person, key=reference, entry=entry, answers=said)


def _giver(key: bytes, reference: str, given_by: str) -> str:
    """A relation stays as it is; a name becomes a sign that only tells two parents apart."""
    if values.relation(given_by):
        return " ".join(given_by.lower().split())
    return f"parent {digest(key, f'giver {reference} {given_by.casefold()}').hex()[:6]}"


def _locked(uow: UnitOfWork, import_id: UUID) -> RegisterImport:
    """Two uploads are never applied at once: the school's row is held as well."""
    uow.get(RegisterImport, import_id)
    school = select(School).where(School.id == uow.school_id)
    uow.session.scalars(school.with_for_update(key_share=True)).one()
    query = select(RegisterImport).where(RegisterImport.id == import_id).with_for_update()
    return uow.session.scalars(query.execution_options(populate_existing=True)).one()


def _purpose(import_id: UUID) -> str:
    return f"import:{import_id}"
