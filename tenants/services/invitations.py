"""Invitations: a link by e-mail, for one address, for two weeks, for one use.

Only the mailbox gets the link: whoever could read it elsewhere could join as somebody else. An
address that has an account already joins by logging in, so that nobody can be made a colleague
with a password that a stranger chose.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select, update

from tenants import mailbox
from tenants.database import Database, new_id
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.models import Invitation, Membership, Person, School
from tenants.roles import Permission, Role
from tenants.scope import Scope
from tenants.services import audit, passwords, signup
from tenants.unit_of_work import UnitOfWork, unit_of_work

LASTS = timedelta(days=14)
_OPEN = (Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
GONE = (
    "This invitation has been used, was withdrawn or has expired. Ask whoever invited you for a "
    "new one."
)


@dataclass(frozen=True, kw_only=True)
class Invited:
    """What the link's page shows. ``known``: this address has an account already."""

    school: str
    email: str
    name: str
    roles: tuple[str, ...]
    duties: tuple[str, ...]
    known: bool


@dataclass(frozen=True, kw_only=True)
class Open:
    """An invitation that nobody has used yet."""

    id: UUID
    email: str
    name: str
    roles: tuple[str, ...]
    expires_at: datetime
    expired: bool
    mailed: bool


def invite(
    uow: UnitOfWork,
    *,
    email: str,
    name: str,
    roles: list[Role],
    policy_roles: list[str],
    token_digest: str,
) -> Invitation:
    """An invitation whose link the caller mails. Raises ``Invalid`` with every field at fault."""
    uow.actor.require(Permission.PEOPLE)
    address = _checked(uow, email, name, roles)
    assert uow.actor.person_id is not None
    invitation = uow.add(
        Invitation(
            id=new_id(),
            email=address,
            name=name.strip(),
            roles=[role.value for role in roles],
            policy_roles=policy_roles,
            token_digest=token_digest,
            invited_by=uow.actor.person_id,
            expires_at=uow.now + LASTS,
        )
    )
    audit.record(uow, "person.invited", invitation, roles=invitation.roles)
    return invitation


def waiting(uow: UnitOfWork) -> list[Open]:
    """Invitations that were neither used nor withdrawn, the newest first."""
    uow.actor.require(Permission.PEOPLE)
    query = select(Invitation).where(*_OPEN)
    return [
        Open(
            id=row.id,
            email=row.email,
            name=row.name,
            roles=tuple(row.roles),
            expires_at=row.expires_at,
            expired=row.expires_at <= uow.now,
            mailed=row.mailed_at is not None,
        )
        for row in uow.session.scalars(query.order_by(Invitation.created_at.desc()))
    ]


def renew(uow: UnitOfWork, invitation_id: UUID, token_digest: str) -> Invitation:
    """Two more weeks and another link; the one that was mailed before opens nothing any more. It
    is now the invitation of whoever sent it again, and does not end with who did before."""
    uow.actor.require(Permission.PEOPLE)
    row = _unused(uow, invitation_id)
    row.token_digest, row.expires_at, row.mailed_at = token_digest, uow.now + LASTS, None
    assert uow.actor.person_id is not None
    row.invited_by = uow.actor.person_id
    audit.record(uow, "invitation.renewed", row)
    return row


def withdraw(uow: UnitOfWork, invitation_id: UUID) -> None:
    uow.actor.require(Permission.PEOPLE)
    row = _unused(uow, invitation_id)
    row.withdrawn_at = uow.now
    audit.record(uow, "invitation.withdrawn", row)


def hanging(uow: UnitOfWork, person_id: UUID) -> list[Invitation]:
    """Those still open that somebody sent, or that would let them in (a second one, say, beside
    the one that they have used)."""
    uow.actor.require(Permission.PEOPLE)
    email = uow.session.get_one(Person, person_id).email
    theirs = or_(Invitation.invited_by == person_id, Invitation.email == email)
    return list(uow.session.scalars(select(Invitation).where(theirs, *_OPEN)))


def end_with(uow: UnitOfWork, person_id: UUID) -> None:
    """Somebody leaves: no link lets them in again, and none that they sent lets in anybody."""
    uow.actor.require(Permission.PEOPLE)
    for row in hanging(uow, person_id):
        row.withdrawn_at = uow.now
        audit.record(uow, "invitation.withdrawn", row)


def expire_sent_by(uow: UnitOfWork, person_id: UUID) -> None:
    """Somebody may not invite any more: their links open nothing, and whoever may sends them
    again."""
    uow.actor.require(Permission.PEOPLE)
    sent = (Invitation.invited_by == person_id, Invitation.expires_at > uow.now)
    for row in uow.session.scalars(select(Invitation).where(*sent, *_OPEN)):
        row.expires_at = uow.now
        audit.record(uow, "invitation.expired", row)


def mailed(database: Database, school_id: UUID, invitation_id: UUID) -> None:
    """The mail server has taken the letter."""
    with unit_of_work(database, Scope.of_school(school_id, signup.NEWCOMER)) as uow:
        uow.get(Invitation, invitation_id).mailed_at = uow.now


def look(database: Database, school_id: UUID, token_digest: str) -> Invited:
    """Raises ``NotFound`` for a link that opens nothing."""
    with unit_of_work(database, Scope.of_school(school_id, signup.NEWCOMER)) as uow:
        row = _by_link(uow, token_digest)
        school = uow.session.get_one(School, school_id).name
    with unit_of_work(database, Scope.platform(signup.NEWCOMER)) as uow:
        known = uow.session.scalar(select(Person.id).where(Person.email == row.email))
    return Invited(
        school=school,
        email=row.email,
        name=row.name,
        roles=tuple(row.roles),
        duties=tuple(row.policy_roles),
        known=known is not None,
    )


def accept(
    database: Database,
    school_id: UUID,
    token_digest: str,
    *,
    name: str = "",
    password: str = "",
    as_person: UUID | None = None,
) -> UUID:
    """Join the school that the link is for. ``as_person`` is who is logged in, if anybody.
    Raises ``NotAllowed`` for an address with an account while nobody is logged in with it."""
    scope = Scope.of_school(school_id, signup.NEWCOMER)
    with unit_of_work(database, scope) as uow:
        invitation = _by_link(uow, token_digest)
    with unit_of_work(database, Scope.platform(signup.NEWCOMER)) as uow:
        person = _who_joins(uow, invitation.email, name, password, as_person)
        person.email_proved_at = person.email_proved_at or uow.now
        _join(uow, invitation, person.id)
    # Only now is the link used up: a password that would not do leaves it as it was.
    with unit_of_work(database, scope) as uow:
        used = update(Invitation).where(Invitation.token_digest == token_digest)
        uow.session.execute(used.values(accepted_at=uow.now))
        others = update(Invitation).where(Invitation.email == invitation.email, *_OPEN)
        uow.session.execute(others.values(withdrawn_at=uow.now))
        audit.record(uow, "person.joined", ("person", person.id), roles=invitation.roles)
    return person.id


def _checked(uow: UnitOfWork, email: str, name: str, roles: list[Role]) -> str:
    errors: dict[str, str] = {}
    if problem := signup.name_problem(name, ""):
        errors["name"] = problem
    address = mailbox.address(email)
    if not address:
        errors["email"] = mailbox.NOT_ONE
    if address and _here(uow, address):
        errors["email"] = "Somebody with this address is at this school already."
    if address and _asked(uow, address):
        errors["email"] = "This address is invited already. Send that invitation again below."
    if not roles:
        errors["roles"] = "Choose at least one role."
    if errors:
        raise Invalid(errors)
    return address


def _here(uow: UnitOfWork, address: str) -> bool:
    query = (
        select(Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.school_id == uow.school_id,
            Membership.ended_at.is_(None),
            Person.email == address,
        )
    )
    return uow.session.scalar(query) is not None


def _asked(uow: UnitOfWork, address: str) -> bool:
    query = select(Invitation.id).where(
        Invitation.email == address, *_OPEN, Invitation.expires_at > uow.now
    )
    return uow.session.scalar(query) is not None


def _unused(uow: UnitOfWork, invitation_id: UUID) -> Invitation:
    row = uow.get(Invitation, invitation_id)
    if row.accepted_at is not None or row.withdrawn_at is not None:
        raise Conflict("This invitation was used or withdrawn in the meantime.")
    return row


def _by_link(uow: UnitOfWork, token_digest: str) -> Invitation:
    row = uow.session.scalar(
        select(Invitation).where(
            Invitation.token_digest == token_digest, *_OPEN, Invitation.expires_at > uow.now
        )
    )
    if row is None:
        raise NotFound(GONE)
    return row


def _who_joins(
    uow: UnitOfWork, email: str, name: str, password: str, as_person: UUID | None
) -> Person:
    uow.one_at_a_time(email)
    person = uow.session.scalar(select(Person).where(Person.email == email))
    if person is None and as_person is not None:
        raise NotAllowed(f"This invitation is for {email}. Log out first, then open the link.")
    if person is None:
        return _newcomer(uow, email, name, password)
    if person.id != as_person:
        raise NotAllowed(f"This invitation is for {email}. Log in with that address to join.")
    return person


def _newcomer(uow: UnitOfWork, email: str, name: str, password: str) -> Person:
    errors: dict[str, str] = {}
    if wrong := signup.name_problem(name, "Enter your name."):
        errors["name"] = wrong
    if problem := passwords.problem(password, about=f"{email} {name}"):
        errors["password"] = problem
    if errors:
        raise Invalid(errors)
    return signup.new_person(uow, email, name, password)


def _join(uow: UnitOfWork, invitation: Invitation, person_id: UUID) -> None:
    """Somebody who has left before comes back with the roles of the invitation alone."""
    row = uow.session.get(Membership, (invitation.school_id, person_id))
    if row is not None and row.ended_at is None:
        raise Conflict("You belong to this school already.")
    roles, duties = list(invitation.roles), list(invitation.policy_roles)
    if row is not None:
        row.ended_at, row.roles, row.policy_roles = None, roles, duties
        return
    signup.join(
        uow,
        invitation.school_id,
        person_id,
        roles=tuple(Role(role) for role in roles),
        duties=tuple(duties),
    )
