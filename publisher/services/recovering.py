"""A colleague has lost their phone and their recovery codes: the headteacher, who knows them,
takes the second factor off. Never silently: it stands in the audit of every school of theirs,
their other schools' heads are told, and they get an e-mail."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from publisher.services import proving, telling
from publisher.services.system import System
from tenants.actor import Actor
from tenants.errors import Conflict, Invalid, NotFound
from tenants.models import Membership, Person, School
from tenants.roles import Permission, Role
from tenants.scope import Scope
from tenants.services import audit, sessions
from tenants.services.sessions import GATE
from tenants.unit_of_work import UnitOfWork, unit_of_work

SHORTEST_REASON = 10


def take_off(system: System, scope: Scope, person_id: UUID, reason: str) -> None:
    """Their password alone logs them in until they set up a new factor, which the site asks for
    at once where the school does. Raises ``Conflict`` for oneself."""
    with unit_of_work(system.database, scope) as uow:
        uow.actor.require(Permission.PEOPLE)
        person = _here(uow, person_id)
        if person_id == uow.actor.person_id:
            raise Conflict("Not your own: ask another headteacher, or use a recovery code.")
        if len(reason.strip()) < SHORTEST_REASON:
            raise Invalid({"reason": "Say what happened and how you know that it is them."})
        who, school = uow.actor.name, uow.session.get_one(School, uow.school_id).name
        # Written down first: should the next step fail, too much is on record and not too little.
        audit.record(uow, "second_factor.taken_off", ("person", person_id), reason=reason.strip())
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        proving.forget(uow, person_id)
        sessions.end_others(uow, person_id)
        others = uow.session.scalars(
            select(Membership.school_id).where(
                Membership.person_id == person_id,
                Membership.ended_at.is_(None),
                Membership.school_id != scope.school_id,
            )
        ).all()
    for school_id in others:
        _tell_other_school(system, school_id, person_id, f"{who} ({school})")
    _mail(system, person.email, who, school)


def _here(uow: UnitOfWork, person_id: UUID) -> Person:
    membership = uow.session.get(Membership, (uow.school_id, person_id))
    if membership is None or membership.ended_at is not None:
        raise NotFound("There is no such person at this school.")
    return uow.session.get_one(Person, person_id)


def _tell_other_school(system: System, school_id: UUID, person_id: UUID, who: str) -> None:
    with unit_of_work(system.database, Scope.of_school(school_id, Actor.job(who))) as uow:
        name = uow.session.get_one(Person, person_id).name
        audit.record(uow, "second_factor.taken_off_elsewhere", ("person", person_id))
        telling.tell(
            uow,
            f"second-factor:{person_id}",
            f"{name} has no second factor any more",
            f"{who} took it off because it was lost. If that surprises you, ask {name}.",
            path="/people",
            roles=(Role.HEAD.value,),
        )


def _mail(system: System, to: str, who: str, school: str) -> None:
    body = (
        f"{who} at {school} has taken your second factor off, because it was lost. Your password "
        "stays as it is.\n\nIf you did not ask for this, choose a new password at once:\n"
        f"{system.settings.public_url}/forgotten\n"
    )
    system.mailer.try_to_send(
        "second factor is off", to=to, subject="Your second factor for Handbell is off", body=body
    )
