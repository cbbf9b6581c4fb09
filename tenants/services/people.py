"""People at a school: inviting, changing roles, covering an absence, leaving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select, update

from tenants.database import Database, new_id
from tenants.errors import Conflict, Invalid, NotFound
from tenants.models import AbsenceCover, Invitation, Membership, Person
from tenants.roles import Permission, Role, permissions_of
from tenants.scope import Scope
from tenants.services import audit, passwords, sessions, signup
from tenants.unit_of_work import UnitOfWork, unit_of_work

INVITATION_LASTS = timedelta(days=14)


@dataclass(frozen=True)
class Colleague:
    person_id: UUID
    name: str
    email: str
    roles: tuple[str, ...]
    policy_roles: tuple[str, ...]


def colleagues(uow: UnitOfWork) -> list[Colleague]:
    """Everybody at this school, by name."""
    uow.actor.require(Permission.READ_POLICY)
    rows = uow.session.execute(
        select(Person, Membership)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.school_id == uow.school_id, Membership.ended_at.is_(None))
        .order_by(Person.name)
    )
    return [
        Colleague(
            person.id,
            person.name,
            person.email,
            tuple(membership.roles),
            tuple(membership.policy_roles),
        )
        for person, membership in rows
    ]


def invite(
    uow: UnitOfWork,
    *,
    email: str,
    name: str,
    roles: list[Role],
    policy_roles: list[str],
    token_digest: str,
) -> Invitation:
    """An invitation whose link the caller mails. Raises ``Invalid`` at the field at fault."""
    uow.actor.require(Permission.PEOPLE)
    if not roles:
        raise Invalid({"roles": "Choose at least one role."})
    try:
        address = validate_email(email.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise Invalid({"email": "Enter an e-mail address."}) from None
    assert uow.actor.person_id is not None
    invitation = uow.add(
        Invitation(
            id=new_id(),
            email=address.normalized.lower(),
            name=name.strip(),
            roles=[role.value for role in roles],
            policy_roles=policy_roles,
            token_digest=token_digest,
            invited_by=uow.actor.person_id,
            expires_at=uow.now + INVITATION_LASTS,
        )
    )
    audit.record(uow, "person.invited", invitation, roles=invitation.roles)
    return invitation


def accept(
    database: Database, school_id: UUID, token_digest: str, *, name: str, password: str
) -> UUID:
    """Join the school that the link is for; a known address keeps its person and password."""
    scope = Scope.of_school(school_id, signup.NEWCOMER)
    with unit_of_work(database, scope) as uow:
        invitation = uow.session.scalar(
            select(Invitation).where(
                Invitation.token_digest == token_digest,
                Invitation.accepted_at.is_(None),
                Invitation.expires_at > uow.now,
            )
        )
        if invitation is None:
            raise NotFound("This invitation has been used or has expired. Ask for a new one.")
        email, roles = invitation.email, tuple(Role(role) for role in invitation.roles)
        duties = tuple(invitation.policy_roles)
    with unit_of_work(database, Scope.platform(signup.NEWCOMER)) as uow:
        person = uow.session.scalar(select(Person).where(Person.email == email))
        if person is None:
            if problem := passwords.problem(password, about=f"{email} {name}"):
                raise Invalid({"password": problem})
            person = signup.new_person(uow, email, name, password)
        if uow.session.get(Membership, (school_id, person.id)):
            raise Conflict("You belong to this school already.")
        signup.join(uow, school_id, person.id, roles=roles, duties=duties)
    # Only now is the link used up: a password that would not do leaves it as it was. Two who use
    # it at once are one person with one membership, which the key of that table sees to.
    with unit_of_work(database, scope) as uow:
        used = update(Invitation).where(Invitation.token_digest == token_digest)
        uow.session.execute(used.values(accepted_at=uow.now))
    return person.id


def change_roles(
    uow: UnitOfWork, person_id: UUID, *, roles: list[Role], policy_roles: list[str]
) -> None:
    """Raises ``Conflict`` when the school would be left without a headteacher."""
    uow.actor.require(Permission.PEOPLE)
    membership = _membership(uow, person_id)
    before = list(membership.roles)
    membership.roles = [role.value for role in roles]
    membership.policy_roles = policy_roles
    uow.session.flush()
    _keep_a_head(uow)
    audit.record(
        uow, "person.roles_changed", ("person", person_id), before=before, after=membership.roles
    )


def cover(
    uow: UnitOfWork,
    *,
    policy_role: str,
    absent_id: UUID,
    cover_id: UUID,
    first_day: date,
    last_day: date,
) -> AbsenceCover:
    """Appoint somebody to a policy role for some days. Raises ``Invalid`` at the field, also for
    somebody who may not approve anything here: their cover would cover nothing."""
    uow.actor.require(Permission.PEOPLE)
    if last_day < first_day:
        raise Invalid({"last_day": "The last day is before the first."})
    if absent_id == cover_id:
        raise Invalid({"cover_id": "Choose somebody else to cover."})
    _membership(uow, absent_id)
    ours = frozenset(Role(role) for role in _membership(uow, cover_id).roles)
    if Permission.APPROVE not in permissions_of(ours):
        raise Invalid({"cover_id": "This person may not approve posts. Change their role first."})
    assert uow.actor.person_id is not None
    row = uow.add(
        AbsenceCover(
            id=new_id(),
            policy_role=policy_role,
            absent_id=absent_id,
            cover_id=cover_id,
            first_day=first_day,
            last_day=last_day,
            appointed_by=uow.actor.person_id,
        )
    )
    audit.record(
        uow, "person.cover_appointed", row, role=policy_role,
        first_day=first_day.isoformat(), last_day=last_day.isoformat(),
    )  # fmt: skip
    return row


def leave(database: Database, scope: Scope, person_id: UUID) -> None:
    """A leaver is out at once: membership ended, every session of theirs closed."""
    with unit_of_work(database, scope) as uow:
        uow.actor.require(Permission.PEOPLE)
        _membership(uow, person_id).ended_at = uow.now
        uow.session.flush()
        _keep_a_head(uow)
        audit.record(uow, "person.left", ("person", person_id))
    sessions.end_sessions_of(database, person_id)


def _membership(uow: UnitOfWork, person_id: UUID) -> Membership:
    row = uow.session.get(Membership, (uow.school_id, person_id))
    if row is None or row.ended_at is not None:
        raise NotFound("There is no such person at this school.")
    return row


def _keep_a_head(uow: UnitOfWork) -> None:
    heads = uow.session.scalar(
        select(Membership.person_id)
        .where(
            Membership.school_id == uow.school_id,
            Membership.ended_at.is_(None),
            Membership.roles.contains([Role.HEAD.value]),
        )
        .limit(1)
    )
    if heads is None:
        raise Conflict("A school needs a headteacher here. Give somebody that role first.")
