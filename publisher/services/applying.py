"""Writing an upload of the register; ``undoing`` takes it back. Names are here for a moment."""

from __future__ import annotations

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, text

from publisher.detect.roll import digester
from publisher.models import Consent, RegisterImport, RollDigest, RollPerson
from publisher.registers import columns
from publisher.registers.merging import Person
from publisher.registers.rows import Said
from publisher.registers.values import BLANK, REFUSED
from publisher.rules.post import PUBLIC_TASK, Answer
from publisher.services import answers, appearing, comparing, consenting, rolls
from publisher.services.appearing import Found
from publisher.services.comparing import Step
from publisher.services.system import System
from publisher.services.weighing import NOT_ANSWERED
from tenants.database import new_id
from tenants.models import School
from tenants.unit_of_work import UnitOfWork

DETAILS = ("reference", "kind", "initials", "group", "do_not_publish")


def key(system: System, uow: UnitOfWork) -> bytes:
    school = uow.session.get_one(School, uow.school_id)
    return system.roll_key(school.id, school.roll_key_version)


def mark(key: bytes, person: Person) -> bytes:
    entry = person.entry
    names = (entry.forename, entry.surname, entry.known_as, entry.preferred_surname)
    return rolls.name_mark(key, kind=entry.kind, names=names)


def write(system: System, uow: UnitOfWork, upload: RegisterImport, steps: list[Step]) -> Found:
    """Do what the steps say. Returns the posts that the new answers stopped."""
    written = bool(upload.meanings["written"])
    school = uow.session.get_one(School, uow.school_id)
    roll_key = system.roll_key(school.id, school.roll_key_version)
    before = _Before(uow, [step.row for step in steps if step.row and step.renamed])
    ids: dict[str, UUID] = {}
    upload.undo = [before.of(step.row) for step in steps if step.row and _touches(step)]
    for step in steps:
        row = step.row or uow.add(RollPerson(id=new_id(), import_id=upload.id, created_at=uow.now))
        _describe(row, step)
        if step.renamed:
            _name(system, school, roll_key, row, step.person)
        ids[step.reference] = row.id
    uow.session.flush()
    plan_anew(uow)
    _write_digests(
        uow, school, roll_key, [(ids[step.reference], step) for step in steps if step.renamed],
        before,
    )  # fmt: skip
    for step in steps:
        for said in step.answers:
            uow.add(_consent(uow, upload, ids[step.reference], said, written=written))
    uow.session.flush()
    consenting.changed(uow)
    return act(system, uow, {ids[step.reference] for step in steps if step.row and step.changes})


def _touches(step: Step) -> bool:
    """Does anything besides answers change?"""
    channels = {said.platform for said in step.answers}
    return any(change.what not in channels for change in step.changes)


def _describe(row: RollPerson, step: Step) -> None:
    entry = step.person.entry
    row.reference = step.reference
    if step.details and step.person.named:
        row.kind = entry.kind
        row.group = entry.group or row.group or ""
        row.leaves_on = entry.leaves_on or (None if step.back else row.leaves_on)
    row.do_not_publish = bool(row.do_not_publish) or step.person.listed


def _name(system: System, school: School, roll_key: bytes, row: RollPerson, person: Person) -> None:
    entry = person.entry
    first, last = entry.known_as or entry.forename, entry.preferred_surname or entry.surname
    row.initials = comparing.initials(person)
    row.name_mark = mark(roll_key, person)
    row.sealed_name = None
    if school.keeps_names:
        name = f"{first} {last}".strip().encode()
        row.sealed_name = system.vault.seal(school.id, f"roll:{row.id}", name)


def plan_anew(uow: UnitOfWork) -> None:
    """PostgreSQL checks each row that points to a person by a plan that it keeps for as long as
    the connection lives. Made while the roll held nobody, it reads the whole roll for every row:
    three thousand children then took over a minute instead of seconds."""
    uow.session.execute(text("DISCARD PLANS"))


# COPY is not possible under row-level security; one statement with arrays comes close to it.
_INSERT_DIGESTS = text(
    """
    INSERT INTO roll_digest (school_id, id, person_id, digest, form, key_version)
    SELECT :school, gen_random_uuid(), person, digest, form, :version
    FROM unnest(
        CAST(:people AS uuid[]), CAST(:digests AS bytea[]), CAST(:forms AS text[])
    ) AS new (person, digest, form)
    """
)


def _write_digests(
    uow: UnitOfWork, school: School, roll_key: bytes, people: list[tuple[UUID, Step]],
    before: _Before,
) -> None:  # fmt: skip
    renamed = [id for id, step in people if step.row is not None]
    if renamed:
        uow.session.execute(delete(RollDigest).where(RollDigest.person_id.in_(renamed)))
    code = digester(roll_key)
    digests = []
    for id, step in people:
        new = {code(folded): form for folded, form in _forms(step.person)}
        digests += [(id, mark, form) for mark, form in _also(step, new, before.codes(id)).items()]
    insert(uow, school.roll_key_version, digests)


def _also(step: Step, new: dict[bytes, str], old: dict[bytes, str]) -> dict[bytes, str]:
    """A file that knows one name of a child, as our own export does, takes none of the others
    away: "Millie Jones" is still found as Amelia Wright."""
    entry = step.person.entry
    known = any(form == "full" and old.get(mark) == "full" for mark, form in new.items())
    return new if entry.known_as or entry.preferred_surname or not known else old | new


def insert(uow: UnitOfWork, key_version: int, digests: list[tuple[UUID, bytes, str]]) -> None:
    if not digests:
        return
    # Written out here: the driver takes longer to adapt these lists than the rest takes.
    ids, values, forms = zip(*digests, strict=True)
    people = ",".join(map(str, ids))
    written = ",".join(f'"\\\\x{each.hex()}"' for each in values)
    uow.session.execute(
        _INSERT_DIGESTS,
        {"school": uow.school_id, "version": key_version, "people": f"{{{people}}}",
         "digests": f"{{{written}}}", "forms": f"{{{','.join(forms)}}}"},
    )  # fmt: skip


def _forms(person: Person) -> list[tuple[str, str]]:
    """Every way in which the person may be written, under the legal and the preferred surname."""
    forms: dict[str, str] = {}
    for each in person.entry.people():
        forms = dict(each.forms()) | forms
    return list(forms.items())


def _consent(
    uow: UnitOfWork, upload: RegisterImport, person_id: UUID, said: Said, *, written: bool
) -> Consent:
    blank = said.status == BLANK
    assert said.dated is not None
    platform, purpose = columns.apart(said.platform)
    in_writing = written if said.written is None else said.written
    return Consent(
        id=new_id(),
        person_id=person_id,
        platform=platform,
        purpose=purpose,
        status=REFUSED if blank else said.status,
        basis=NOT_ANSWERED if blank else said.basis,
        written=in_writing and not blank and said.basis != PUBLIC_TASK,
        dated=said.dated,
        valid_until=said.valid_until,
        given_by=said.given_by,
        recorded_by=uow.actor.person_id,
        recorded_at=uow.now,
        import_id=upload.id,
    )


class _Before:
    """What people said before an upload, as JSON without a name in clear."""

    def __init__(self, uow: UnitOfWork, renamed: Iterable[RollPerson]) -> None:
        wanted = [row.id for row in renamed]
        self._key = uow.session.get_one(School, uow.school_id).roll_key_version
        self._digests: dict[UUID, list[list[str]]] = defaultdict(list)
        query = select(RollDigest).where(RollDigest.person_id.in_(wanted))
        for each in uow.session.scalars(query):
            self._digests[each.person_id].append([each.digest.hex(), each.form])

    def codes(self, id: UUID) -> dict[bytes, str]:
        return {bytes.fromhex(mark): form for mark, form in self._digests.get(id, ())}

    def of(self, row: RollPerson) -> dict[str, Any]:
        return {
            "id": str(row.id),
            **{name: getattr(row, name) for name in DETAILS},
            "leaves_on": row.leaves_on.isoformat() if row.leaves_on else None,
            "sealed_name": b64encode(row.sealed_name).decode() if row.sealed_name else None,
            "name_mark": row.name_mark.hex() if row.name_mark else None,
            "digests": self._digests.get(row.id),
            "key": self._key,
        }


def act(system: System, uow: UnitOfWork, ids: set[UUID]) -> Found:
    """Stop posts that show any of these people where they now may not be shown, or name them
    where they now may not be named."""
    people = uow.session.scalars(select(RollPerson).where(RollPerson.id.in_(list(ids)))).all()
    shown = shown_among(uow, people)
    platforms = {each.capabilities.policy_name for each in system.connectors.values()}
    stopped = []
    for purpose in answers.PURPOSES:
        pictures = purpose in (answers.PHOTOGRAPH, answers.VIDEO)
        stops = answers.NOES | {Answer.EXPIRED} if pictures else answers.NOES
        about = people if purpose == answers.NAME else shown
        standings = answers.of_people(uow, about, purpose=purpose)
        for person in about:
            said = {each: answers.on(standings[person.id], each) for each in platforms}
            noes = [each for each, answer in said.items() if answer in stops]
            where = [consenting.ALL] if person.do_not_publish else noes
            if where:
                stopped.append(
                    consenting.stop_posts(
                        system, uow, person, where, purposes=[purpose],
                        reason="The register that was uploaded says no.", read_at_once=0,
                    )
                )  # fmt: skip
    return appearing.together(*stopped)


def shown_among(uow: UnitOfWork, people: Iterable[RollPerson]) -> list[RollPerson]:
    shown = appearing.people_shown(uow)
    return [person for person in people if str(person.id) in shown]
