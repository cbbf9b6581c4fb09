"""Reading the consent register by references and initials; ``by_name`` is for the few who may see
names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from publisher.models import Consent, RollPerson
from publisher.registers import table
from publisher.registers.columns import place_of
from publisher.rules import lasting
from publisher.rules.post import Answer
from publisher.services import answers, rolls, trying
from publisher.services.answers import NAME, PHOTOGRAPH, PURPOSES, VIDEO, WORK
from publisher.services.system import System
from publisher.services.weighing import NOT_ANSWERED
from tenants.roles import Permission
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork

SOON = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """Somebody on the roll as most people here see them: no name."""

    id: UUID
    reference: str
    initials: str
    kind: str
    group: str
    do_not_publish: bool
    leaves_on: date | None
    standings: answers.Standings
    videos: answers.Standings
    naming: answers.Standings
    work: answers.Standings


@dataclass(frozen=True, kw_only=True)
class Summary:
    """ "12 of 14 may appear on Facebook": ``may`` of ``of``; the others with their answers."""

    platform: str
    may: int
    of: int
    others: Mapping[UUID, Answer]


def people(
    uow: UnitOfWork,
    *,
    kind: str = "pupil",
    group: str | None = None,
    search: str = "",
    also: Iterable[UUID] = (),
) -> list[Listed]:
    """The register by group and initials. ``search`` is a reference or initials; ``also`` are
    people who fit it otherwise (``by_name``)."""
    uow.actor.require(Permission.CONSENT_STATUS)
    query = select(RollPerson).where(RollPerson.kind == kind)
    if group is not None:
        query = query.where(RollPerson.group == group)
    if wanted := search.strip().casefold():
        query = query.where(
            RollPerson.reference.icontains(wanted, autoescape=True)
            | RollPerson.initials.icontains(wanted, autoescape=True)
            | RollPerson.id.in_(list(also))
        )
    order = (RollPerson.group, RollPerson.initials, RollPerson.reference)
    return _listed(uow, uow.session.scalars(query.order_by(*order)).all())


def never_shown(uow: UnitOfWork) -> Sequence[RollPerson]:
    """Pupils whom nobody may publish, by group and initials."""
    uow.actor.require(Permission.CONSENT_STATUS)
    listed = select(RollPerson).where(RollPerson.kind == "pupil", RollPerson.do_not_publish)
    return uow.session.scalars(listed.order_by(RollPerson.group, RollPerson.initials)).all()


def of(uow: UnitOfWork, person_ids: Iterable[UUID]) -> list[Listed]:
    """These people, in the given order; those who are not on the roll are left out."""
    uow.actor.require(Permission.CONSENT_STATUS)
    wanted = list(person_ids)
    rows = uow.session.scalars(select(RollPerson).where(RollPerson.id.in_(wanted))).all()
    place = {id: number for number, id in enumerate(wanted)}
    return _listed(uow, sorted(rows, key=lambda row: place[row.id]))


def history(uow: UnitOfWork, person_id: UUID) -> list[Consent]:
    """Every answer about one person, newest first."""
    uow.actor.require(Permission.CONSENT_STATUS)
    person = uow.get(RollPerson, person_id)
    query = select(Consent).where(Consent.person_id == person.id)
    return list(uow.session.scalars(query.order_by(Consent.dated.desc(), Consent.id.desc())))


def summary(uow: UnitOfWork, person_ids: Iterable[UUID], platform: str) -> Summary:
    """How many of these people may appear on ``platform`` (the policy's name of it) today."""
    uow.actor.require(Permission.CONSENT_STATUS)
    wanted = list(dict.fromkeys(person_ids))
    listed = {person.id: person for person in of(uow, wanted)}
    said = {id: _says(listed.get(id), platform) for id in wanted}
    others = {id: answer for id, answer in said.items() if answer is not Answer.GIVEN}
    return Summary(platform=platform, may=len(wanted) - len(others), of=len(wanted), others=others)


def running_out(people: Iterable[Listed], *, today: date) -> list[Listed]:
    """Those of whom a yes ends within ``SOON``: time to ask their parents again."""
    return [
        person
        for person in people
        if any(
            said.answer is Answer.GIVEN and said.until and said.until - today <= SOON
            for said in (*person.standings.values(), *person.videos.values())
        )
    ]


HEADINGS = [
    "Reference", "Initials", "Name", "Kind", "Group", "Consent type", "Consent status",
    "Consent date", "Given by", "Leaving date", "Do not publish", "Valid until", "Basis", "Written",
]  # fmt: skip


def export(system: System, uow: UnitOfWork, *, with_names: bool) -> bytes:
    """The register as it counts today, as CSV that is safe to open in a spreadsheet and can be
    uploaded again. With names only for those who may see them; it is recorded either way."""
    uow.actor.require(Permission.CONSENT)
    if with_names:
        uow.actor.require(Permission.CONSENT_NAMES)
    roll = uow.session.scalars(
        select(RollPerson).order_by(RollPerson.kind, RollPerson.group, RollPerson.reference)
    ).all()
    found = {purpose: answers.of_people(uow, roll, purpose=purpose) for purpose in PURPOSES}
    stills = found[PHOTOGRAPH]
    lines = []
    for person in roll:
        name = _name(system, person) if with_names else ""
        said = [
            (place_of("all" if platform == answers.EVERYWHERE else platform, purpose), standing)
            for purpose, standings in found.items()
            for platform, standing in sorted(standings[person.id].items())
            if purpose != VIDEO or not _follows(standing, stills[person.id], platform)
        ]
        lines += [_line(person, name, place, standing) for place, standing in said]
        if not said:
            lines.append(_line(person, name, "", None))
    audit.record(uow, "register.exported", ("school", uow.school_id), people=len(roll),
                 with_names=with_names)  # fmt: skip
    return table.written(HEADINGS, lines)


def _follows(standing: answers.Standing, stills: answers.Standings, platform: str) -> bool:
    """A no to videos that is only the one to photographs is not written twice."""
    own_yes = standing.answer in (Answer.GIVEN, Answer.EXPIRED)
    return not own_yes and standing == stills.get(platform)


def _line(
    person: RollPerson, name: str, place: str, standing: answers.Standing | None
) -> list[str]:
    return [
        person.reference,
        person.initials,
        name,
        person.kind,
        person.group,
        place,
        _status(standing) if standing else "",
        standing.dated.isoformat() if standing else "",
        standing.given_by if standing else "",
        person.leaves_on.isoformat() if person.leaves_on else "",
        "yes" if person.do_not_publish else "",
        standing.valid_until.isoformat() if standing and standing.valid_until else "",
        standing.basis if standing and standing.answer in _YESES else "",
        ("yes" if standing.written else "no") if standing else "",
    ]


_YESES = (Answer.GIVEN, Answer.EXPIRED)


def _status(standing: answers.Standing) -> str:
    """As it was said: that a yes has run out follows from its day, and comes back with it."""
    if standing.basis == NOT_ANSWERED:
        return NOT_ANSWERED
    return (Answer.GIVEN if standing.answer in _YESES else standing.answer).value


def _listed(uow: UnitOfWork, rows: Sequence[RollPerson]) -> list[Listed]:
    renew = _renewal(uow)
    said = {each: answers.of_people(uow, rows, purpose=each, renew=renew) for each in PURPOSES}
    return [
        Listed(
            id=row.id,
            reference=row.reference,
            initials=row.initials,
            kind=row.kind,
            group=row.group,
            do_not_publish=row.do_not_publish,
            leaves_on=row.leaves_on,
            standings=said[PHOTOGRAPH][row.id],
            videos=said[VIDEO][row.id],
            naming=said[NAME][row.id],
            work=said[WORK][row.id],
        )
        for row in rows
    ]


def _renewal(uow: UnitOfWork) -> tuple[str, ...]:
    """How often the policy in force has parents asked again."""
    policy = trying.in_force(uow)
    return lasting.asked_by(policy) if policy else (lasting.YEARLY,)


def _says(person: Listed | None, platform: str) -> Answer:
    """Whoever is listed, or not on the roll at all, may appear nowhere."""
    if person is None:
        return Answer.BLANK
    return Answer.REFUSED if person.do_not_publish else answers.on(person.standings, platform)


def _name(system: System, row: RollPerson) -> str:
    return rolls.opened(system, row.school_id, row.id, row.sealed_name) or row.initials
