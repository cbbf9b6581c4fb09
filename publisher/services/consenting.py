"""What parents have agreed to, and what happens when one of them says stop."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update

from publisher.models import Consent, RegisterImport, RollPerson
from publisher.registers import values
from publisher.rules.post import Answer
from publisher.services import answers, appearing, coming_down, saying_stop, weighing
from publisher.services.by_name import names
from publisher.services.register import (
    Listed,
    Summary,
    export,
    history,
    of,
    people,
    running_out,
    summary,
)
from publisher.services.system import System
from tenants.database import new_id
from tenants.errors import Invalid
from tenants.models import School
from tenants.roles import Permission
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork

__all__ = [
    "ALL",
    "Listed",
    "Summary",
    "changed",
    "counts",
    "do_not_publish",
    "erase",
    "export",
    "history",
    "names",
    "of",
    "people",
    "record",
    "running_out",
    "stop_posts",
    "summary",
    "withdraw",
]

ALL = answers.EVERYWHERE
ANOTHER_PARENT = (
    "Another parent said no on {day}, and where two disagree it is no. Once both agree, write "
    "“both parents”."
)
GIVEN, REFUSED, WITHDRAWN = Answer.GIVEN.value, Answer.REFUSED.value, Answer.WITHDRAWN.value
_OTHER_PLACES = frozenset({"website", "prospectus", "press", "display"})  # asked for, not ours


def record(
    system: System,
    uow: UnitOfWork,
    person_id: UUID,
    platform: str,
    *,
    status: str,
    written: bool,
    dated: date | None = None,
    valid_until: date | None = None,
    given_by: str = "",
    basis: str = "consent",
    purpose: str = answers.PHOTOGRAPH,
) -> Consent:
    """One answer, as somebody here received it. A no acts at once, like ``withdraw``; for what
    it stopped, ask ``appearing.find``. A no to photographs is one to videos too. Who is not to be
    named is looked for when a post is judged, and so again just before it goes out."""
    uow.actor.require(Permission.CONSENT)
    person = _in_turn(uow, person_id)
    _check(
        system, uow, platform,
        status=status, dated=dated, valid_until=valid_until, given_by=given_by, basis=basis,
        purpose=purpose,
    )  # fmt: skip
    earlier = _said_there(uow, person, platform, purpose)
    if status == GIVEN:
        _not_against_another_parent(given_by, earlier, platform, purpose)
    elif dated:
        dated = max([dated, *_yeses_to_end(given_by, earlier)])
    row = _add(
        uow, person, platform, status,
        written=written, dated=dated, valid_until=valid_until, given_by=given_by, basis=basis,
        purpose=purpose,
    )  # fmt: skip
    if status != GIVEN:
        reason = "Consent was refused."
        stop_posts(system, uow, person, [platform], reason=reason, purposes=[purpose])
    return row


def counts(uow: UnitOfWork, row: Consent) -> bool:
    """Is this answer the one that counts today? One of an earlier day is not, nor a yes that has
    run out."""
    uow.actor.require(Permission.CONSENT_STATUS)
    person = uow.get(RollPerson, row.person_id)
    said = answers.of_people(uow, [person], purpose=row.purpose)[person.id].get(row.platform)
    return said is not None and said.answer.value == row.status


def withdraw(
    system: System,
    uow: UnitOfWork,
    person_id: UUID,
    platform: str = ALL,
    *,
    given_by: str = "",
    purposes: Collection[str] = answers.PURPOSES,
) -> appearing.Found:
    """A parent says stop, for one channel or for all, and to everything that was asked unless
    ``purposes`` says to what. Scheduled posts that show the child are held and their authors told,
    in this transaction; what is live is returned, to be taken down (``taking_down``), and stays on
    people's page until somebody has dealt with it."""
    uow.actor.require(Permission.CONSENT)
    person = _in_turn(uow, person_id)
    for purpose in purposes or [""]:
        _check(system, uow, platform, status=WITHDRAWN, given_by=given_by, purpose=purpose)
    places = set()
    for purpose in purposes:
        asked = {platform} if platform != ALL else {ALL, *_asked_for(uow, person, purpose)}
        for each in sorted(asked):
            _add(uow, person, each, WITHDRAWN, written=False, given_by=given_by, purpose=purpose)
        places |= asked
    reason = "Consent was withdrawn."
    return stop_posts(system, uow, person, sorted(places), reason=reason, purposes=purposes)


def do_not_publish(
    system: System, uow: UnitOfWork, person_id: UUID, *, listed: bool
) -> appearing.Found:
    """Put somebody on the list of those who are never published, or take them off it. Putting
    them on acts at once, like ``withdraw``."""
    uow.actor.require(Permission.CONSENT)
    person = _in_turn(uow, person_id)
    person.do_not_publish = listed
    changed(uow)
    audit.record(uow, "roll.do_not_publish", person, listed=listed)
    if not listed:
        return appearing.Found()
    return stop_posts(
        system, uow, person, [ALL], reason="Somebody in it may not be published.",
        purposes=answers.PURPOSES,
    )  # fmt: skip


def erase(system: System, uow: UnitOfWork, person_id: UUID) -> appearing.Found:
    """Remove one person: name, digests and consents. Posts that show them are stopped first; what
    is live is returned. The audit keeps that it was done, and nothing about whom."""
    uow.actor.require(Permission.CONSENT)
    person = _in_turn(uow, person_id)
    found = stop_posts(
        system, uow, person, [ALL], reason="Somebody in it was removed from the roll."
    )
    uow.session.execute(delete(RollPerson).where(RollPerson.id == person.id))
    uow.session.expunge(person)
    _forget_in_uploads(uow, person_id)
    changed(uow)
    audit.record(uow, "roll.erased", ("roll_person", person_id))
    return found


def _forget_in_uploads(uow: UnitOfWork, person_id: UUID) -> None:
    """What an undo would bring back of them, and files that wait to be applied."""
    own = RegisterImport.undo.contains([{"id": str(person_id)}])
    for upload in uow.session.scalars(select(RegisterImport).where(own)):
        upload.undo = [image for image in upload.undo if image["id"] != str(person_id)]
    uow.session.execute(
        update(RegisterImport).where(RegisterImport.sealed.is_not(None)).values(sealed=None)
    )


def changed(uow: UnitOfWork) -> None:
    """Every change of the roll gets a number, so that what was made from it can be told apart."""
    uow.session.execute(
        update(School)
        .where(School.id == uow.school_id)
        .values(roll_version=School.roll_version + 1)
    )


def _check(
    system: System,
    uow: UnitOfWork,
    platform: str,
    *,
    status: str,
    dated: date | None = None,
    valid_until: date | None = None,
    given_by: str = "",
    basis: str = "consent",
    purpose: str = answers.PHOTOGRAPH,
) -> None:
    errors = {}
    if purpose not in answers.PURPOSES:
        errors["purpose"] = "Choose what was asked."
    if basis not in answers.BASES:
        errors["basis"] = "Choose what this answer is based on."
    if basis == answers.ONE_OFF and status == GIVEN and not valid_until:
        errors["valid_until"] = "Say until when, because it is for one occasion."
    if not values.relation(given_by):
        errors["given_by"] = (
            "Say mother, father, both parents, carer or self. No names are kept here."
        )
    known = {each.capabilities.policy_name for each in system.connectors.values()}
    if platform not in known | _OTHER_PLACES | {ALL}:
        errors["platform"] = "Choose one of the school's channels."
    if status not in (GIVEN, REFUSED, WITHDRAWN):
        errors["status"] = "Choose given, refused or withdrawn."
    if dated and dated > uow.now.date():
        errors["dated"] = "This date is still to come."
    if valid_until and dated and valid_until < dated:
        errors["valid_until"] = "This is before the consent was given."
    if errors:
        raise Invalid(errors)


def _in_turn(uow: UnitOfWork, person_id: UUID) -> RollPerson:
    """Not while an upload is being applied, which has read what was said until now."""
    school = select(School.id).where(School.id == uow.school_id)
    uow.session.execute(school.with_for_update(key_share=True))
    return uow.get(RollPerson, person_id)


def _said_there(uow: UnitOfWork, person: RollPerson, platform: str, purpose: str) -> list[Consent]:
    """What was said of this place until now; a no to photographs is one to videos too."""
    about = [purpose, answers.VIDEO] if purpose == answers.PHOTOGRAPH else [purpose]
    query = select(Consent).where(Consent.person_id == person.id, Consent.purpose.in_(about))
    if platform != ALL:
        query = query.where(Consent.platform.in_([platform, ALL]))
    return list(uow.session.scalars(query))


def _yeses_to_end(given_by: str, rows: list[Consent]) -> list[date]:
    """Of a yes that only has the day of its upload any no is the newer one; and where two parents
    disagree, it is no, whoever was first."""
    yeses = (row for row in rows if row.status == GIVEN)
    return [
        row.dated
        for row in yeses
        if not weighing.is_dated(row) or weighing.another(given_by, row.given_by)
    ]


def _not_against_another_parent(
    given_by: str, rows: list[Consent], platform: str, purpose: str
) -> None:
    here = [row for row in rows if row.purpose == purpose and row.platform in (platform, ALL)]
    if noes := weighing.noes_of_others(given_by, here):
        raise Invalid({"given_by": ANOTHER_PARENT.format(day=f"{noes[0].dated:%-d %B %Y}")})


def _add(
    uow: UnitOfWork,
    person: RollPerson,
    platform: str,
    status: str,
    *,
    written: bool,
    dated: date | None = None,
    valid_until: date | None = None,
    given_by: str = "",
    basis: str = "consent",
    purpose: str = answers.PHOTOGRAPH,
) -> Consent:
    latest = uow.session.scalar(
        select(func.max(Consent.recorded_at)).where(Consent.person_id == person.id)
    )
    row = uow.add(
        Consent(
            id=new_id(),
            person_id=person.id,
            platform=platform,
            purpose=purpose,
            status=status,
            written=written,
            dated=dated or uow.now.date(),
            valid_until=valid_until,
            given_by=given_by,
            basis=basis,
            recorded_by=uow.actor.person_id,
            recorded_at=max(uow.now, latest or uow.now),
        )
    )
    uow.session.flush()
    audit.record(
        uow, f"consent.{status}", person, platform=platform, purpose=purpose, written=written
    )
    return row


def _asked_for(uow: UnitOfWork, person: RollPerson, purpose: str) -> set[str]:
    own = Consent.person_id == person.id, Consent.purpose == purpose
    return set(uow.session.scalars(select(Consent.platform).where(*own).distinct()))


def stop_posts(
    system: System,
    uow: UnitOfWork,
    person: RollPerson,
    platforms: list[str],
    *,
    reason: str,
    purposes: Collection[str] = (answers.PHOTOGRAPH,),
    read_at_once: int = saying_stop.AT_ONCE,
) -> appearing.Found:
    """Hold what is scheduled; say on the office's page what is live. Where they are not to be
    named, that many posts are read for their name now and the rest by a worker."""
    connectors = frozenset(
        name
        for name, connector in system.connectors.items()
        if connector.capabilities.policy_name in platforms
    )
    on = None if ALL in platforms else connectors
    shown = _stop_showing(uow, person, on, reason=reason, purposes=purposes)
    named = saying_stop.begin(
        system, uow, person, reason=reason, purposes=purposes, on=on,
        names=answers.NAME in purposes, at_once=read_at_once, shown=shown,
    )  # fmt: skip
    return appearing.together(shown, named)


def _stop_showing(
    uow: UnitOfWork,
    person: RollPerson,
    on: frozenset[str] | None,
    *,
    reason: str,
    purposes: Collection[str],
) -> appearing.Found:
    shows = [coming_down.SHOWS[each](person.id) for each in purposes if each in coming_down.SHOWS]
    if not shows:
        return appearing.Found()
    told = f"{reason} Choose another picture, or schedule it again when this is settled."
    waiting = appearing.take_back(uow, or_(*shows), reason=told, on=on)
    held = appearing.hold(uow, or_(*shows), reason=told, kind="consent", on=on)
    found = replace(held, waiting=waiting)
    coming_down.tell_shown(uow, person.id, reason, found)
    return found
