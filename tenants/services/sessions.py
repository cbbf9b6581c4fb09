"""Logging in and out. Sessions live in the database, so that they can be ended from here."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select, update

from tenants.actor import Actor
from tenants.database import Database
from tenants.errors import Invalid, NotFound
from tenants.models import (
    AbsenceCover,
    LoginSession,
    Membership,
    Person,
    School,
    TrustMembership,
)
from tenants.roles import Role
from tenants.scope import Scope
from tenants.services import passwords
from tenants.unit_of_work import UnitOfWork, unit_of_work

LASTS = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
GATE = Actor.job("log-in")


@dataclass(frozen=True)
class SchoolSeen:
    """A school that a person belongs to, and what they are there."""

    id: UUID
    name: str
    timezone: str
    roles: frozenset[Role]
    policy_roles: frozenset[str]
    paused: bool = False


@dataclass(frozen=True)
class Visitor:
    """Who is behind a valid session."""

    session_id: UUID
    person_id: UUID
    name: str
    email: str
    schools: tuple[SchoolSeen, ...]
    trusts: tuple[UUID, ...] = ()

    def at(self, school_id: UUID) -> SchoolSeen:
        """Raises ``NotFound`` for a school that is not theirs, as for one that does not exist."""
        for school in self.schools:
            if school.id == school_id:
                return school
        raise NotFound("There is no such school.")

    def actor(self, school_id: UUID) -> Actor:
        school = self.at(school_id)
        return Actor.person(
            self.person_id, self.name, roles=school.roles, policy_roles=school.policy_roles
        )


def log_in(
    database: Database, email: str, password: str, *, address: str = "", browser: str = ""
) -> str:
    """A new session's token. Raises ``Invalid``, without saying which of the two was wrong."""
    with unit_of_work(database, Scope.platform(GATE)) as uow:
        person = uow.session.scalar(select(Person).where(Person.email == email.strip().lower()))
        known = person.password_hash if person and not person.deactivated_at else None
        if not passwords.right(password, known) or person is None:
            raise Invalid({"email": "The e-mail address or the password is wrong."})
        return open_session(uow, person.id, address=address, browser=browser)


def open_session(uow: UnitOfWork, person_id: UUID, *, address: str = "", browser: str = "") -> str:
    token = secrets.token_urlsafe(32)
    uow.session.add(
        LoginSession(
            token_digest=_digest(token),
            person_id=person_id,
            created_at=uow.now,
            seen_at=uow.now,
            expires_at=uow.now + LASTS,
            address=address[:64],
            browser=browser[:200],
        )
    )
    return token


def visitor(database: Database, token: str) -> Visitor | None:
    """Who holds ``token``, or None when it was ended, has expired, or its person has left."""
    with unit_of_work(database, Scope.platform(GATE)) as uow:
        row = uow.session.execute(
            select(LoginSession, Person)
            .join(Person, Person.id == LoginSession.person_id)
            .where(
                LoginSession.token_digest == _digest(token),
                LoginSession.ended_at.is_(None),
                LoginSession.expires_at > uow.now,
                Person.deactivated_at.is_(None),
            )
        ).first()
        if row is None:
            return None
        session, person = row
        if uow.now - session.seen_at > SEEN_EVERY:
            session.seen_at = uow.now
        return Visitor(
            session.id,
            person.id,
            person.name,
            person.email,
            _schools(uow, person.id),
            tuple(
                uow.session.scalars(
                    select(TrustMembership.trust_id).where(TrustMembership.person_id == person.id)
                )
            ),
        )


def log_out(database: Database, token: str) -> None:
    with unit_of_work(database, Scope.platform(GATE)) as uow:
        _end(uow, LoginSession.token_digest == _digest(token))


def end_sessions_of(database: Database, person_id: UUID, *, but: UUID | None = None) -> None:
    """Log a person out everywhere, at once; ``but`` keeps the session they are using."""
    with unit_of_work(database, Scope.platform(GATE)) as uow:
        _end(uow, LoginSession.person_id == person_id, LoginSession.id != but)


def sessions_of(database: Database, person_id: UUID) -> list[LoginSession]:
    with unit_of_work(database, Scope.platform(GATE)) as uow:
        query = select(LoginSession).where(
            LoginSession.person_id == person_id,
            LoginSession.ended_at.is_(None),
            LoginSession.expires_at > uow.now,
        )
        return list(uow.session.scalars(query.order_by(LoginSession.seen_at.desc())))


def covered_roles(uow: UnitOfWork, person_id: UUID, today: date) -> frozenset[str]:
    """The policy roles that this person holds in somebody's absence, on the school's ``today``."""
    query = select(AbsenceCover.policy_role).where(
        AbsenceCover.cover_id == person_id,
        AbsenceCover.first_day <= today,
        AbsenceCover.last_day >= today,
    )
    return frozenset(uow.session.scalars(query))


def _schools(uow: UnitOfWork, person_id: UUID) -> tuple[SchoolSeen, ...]:
    rows = uow.session.execute(
        select(Membership, School)
        .join(School, School.id == Membership.school_id)
        .where(Membership.person_id == person_id, Membership.ended_at.is_(None))
        .order_by(School.name)
    )
    return tuple(
        SchoolSeen(
            school.id,
            school.name,
            school.timezone,
            frozenset(Role(role) for role in membership.roles),
            frozenset(membership.policy_roles),
            school.paused_at is not None,
        )
        for membership, school in rows
    )


def _end(uow: UnitOfWork, *conditions: object) -> None:
    uow.session.execute(
        update(LoginSession)
        .where(*conditions, LoginSession.ended_at.is_(None))  # type: ignore[arg-type]
        .values(ended_at=uow.now)
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
