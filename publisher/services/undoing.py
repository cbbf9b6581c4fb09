"""Taking an upload of the register back: everything is as before, save what people have recorded
by hand since."""

from __future__ import annotations

from base64 import b64decode
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from publisher.models import Consent, RegisterImport, RollDigest, RollPerson
from publisher.rules.post import Answer
from publisher.services import answers, appearing, applying, consenting
from publisher.services.appearing import Found
from publisher.services.system import System
from tenants.models import AuditEntry, School
from tenants.unit_of_work import UnitOfWork

Yeses = dict[UUID, set[tuple[str, str]]]  # person → (channel, purpose)


def take_back(
    system: System, uow: UnitOfWork, upload: RegisterImport
) -> tuple[Found, list[RollPerson]]:
    """The posts that this stopped, and whom the upload had added and who stay."""
    own = Consent.import_id == upload.id
    added = uow.session.scalars(select(RollPerson).where(RollPerson.import_id == upload.id)).all()
    said = uow.session.scalars(select(Consent).where(own)).all()
    touched, yeses = {row.person_id for row in said}, _yeses(said)
    listed = _listed_by_hand(uow, upload)
    by_hand = _recorded_by_hand(uow, [person.id for person in added]) | listed
    going = [person for person in added if person.id not in by_hand]
    stopped = [_removed(system, uow, person) for person in applying.shown_among(uow, going)]
    applying.plan_anew(uow)
    uow.session.execute(delete(Consent).where(own))
    gone = {person.id for person in going}
    uow.session.execute(delete(RollPerson).where(RollPerson.id.in_(list(gone))))
    for person in going:
        uow.session.expunge(person)
    for image in upload.undo:
        _restore(uow, image, keep_listing=UUID(image["id"]) in listed)
    uow.session.flush()
    consenting.changed(uow)
    stopped += [applying.act(system, uow, touched - gone), _stop_without_yes(system, uow, yeses)]
    return appearing.together(*stopped), [person for person in added if person.id in by_hand]


def _yeses(said: Iterable[Consent]) -> Yeses:
    found: Yeses = defaultdict(set)
    for row in said:
        if row.status == Answer.GIVEN.value:
            found[row.person_id].add((row.platform, row.purpose))
    return found


def _recorded_by_hand(uow: UnitOfWork, ids: list[UUID]) -> set[UUID]:
    query = select(Consent.person_id).where(Consent.person_id.in_(ids), Consent.import_id.is_(None))
    return set(uow.session.scalars(query.distinct()))


def _listed_by_hand(uow: UnitOfWork, upload: RegisterImport) -> set[UUID]:
    """Whom somebody has put on the do-not-publish list, or taken off it, since."""
    query = select(AuditEntry.subject_id).where(
        AuditEntry.action == "roll.do_not_publish", AuditEntry.at >= upload.applied_at
    )
    return {id for id in uow.session.scalars(query) if id is not None}


def _restore(uow: UnitOfWork, image: dict[str, Any], *, keep_listing: bool) -> None:
    row = uow.session.get(RollPerson, (uow.school_id, UUID(image["id"])))
    if row is None:  # erased since, on purpose
        return
    for name in applying.DETAILS:
        if name in image and not (keep_listing and name == "do_not_publish"):
            setattr(row, name, image[name])
    row.leaves_on = date.fromisoformat(image["leaves_on"]) if image["leaves_on"] else None
    if image["digests"] is None:
        return
    row.sealed_name = b64decode(image["sealed_name"]) if image["sealed_name"] else None
    version = uow.session.get_one(School, uow.school_id).roll_key_version
    if image.get("key", version) != version:  # codes under a key that is no more find nobody
        row.name_mark = None
        return
    row.name_mark = bytes.fromhex(image["name_mark"]) if image["name_mark"] else None
    uow.session.execute(delete(RollDigest).where(RollDigest.person_id == row.id))
    digests = [(row.id, bytes.fromhex(mark), form) for mark, form in image["digests"]]
    applying.insert(uow, version, digests)


def _removed(system: System, uow: UnitOfWork, person: RollPerson) -> Found:
    reason = "Somebody in it was removed from the roll."
    return consenting.stop_posts(system, uow, person, [consenting.ALL], reason=reason)


def _stop_without_yes(system: System, uow: UnitOfWork, yeses: Yeses) -> Found:
    """A post that was put in line by a yes that is there no more is stopped as by a no."""
    people = uow.session.scalars(select(RollPerson).where(RollPerson.id.in_(list(yeses)))).all()
    shown = applying.shown_among(uow, people)
    platforms = {each.capabilities.policy_name for each in system.connectors.values()}
    stopped = []
    for purpose in answers.PURPOSES:
        standings = answers.of_people(uow, shown, purpose=purpose)
        for person in shown:
            said = {channel for channel, what in yeses[person.id] if what == purpose}
            asked = platforms if consenting.ALL in said else said
            missing = {
                each for each in asked if answers.on(standings[person.id], each) is not Answer.GIVEN
            }
            if missing:
                stopped.append(
                    consenting.stop_posts(
                        system, uow, person, sorted(missing), purposes=[purpose],
                        reason="The upload that brought the yes was undone.", read_at_once=0,
                    )
                )  # fmt: skip
    return appearing.together(*stopped)
