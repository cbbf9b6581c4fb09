"""Logging in and out. Sessions live in the database, so that they can be ended from here."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import and_, delete, select, update

from tenants.actor import Actor
from tenants.database import Database
from tenants.errors import Invalid, NotFound
from tenants.models import (
    AbsenceCover,
    Directory,
    LoginSession,
    Membership,
    Person,
    School,
    TrustMembership,
)
from tenants.roles import Role
from tenants.scope import Scope
from tenants.services import factors, passwords, tickets
from tenants.unit_of_work import UnitOfWork, unit_of_work

LASTS = timedelta(hours=12)
FRESH = timedelta(minutes=15)  # so long after a log-in nobody is asked again who they are
SEEN_EVERY = timedelta(minutes=1)
KEPT = timedelta(days=30)  # for looking into a misuse; then a log-in is forgotten
FORGOTTEN_AT_ONCE = 100
SECOND = "second factor"
SECOND_LASTS = timedelta(minutes=10)
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
    second_factor: str = factors.Asked.OPTIONAL


@dataclass(frozen=True)
class From:
    """Where somebody signs in from, and by what: "password", "passkey", "directory"."""

    address: str = ""
    browser: str = ""
    how: str = "password"
    through: str = ""  # the directory's mark (``directory_mark``)
    asked_twice: bool = False  # a second factor was asked for before they came to us


NOWHERE = From()


@dataclass(frozen=True)
class Entry:
    """``token`` is of a session; or, when a second factor is ``owed``, of the ticket for it."""

    token: str
    owed: bool = False


@dataclass(frozen=True)
class Visitor:
    """Who is behind a valid session. ``through`` names the directory it is limited to; ``fresh``
    says that they proved a short while ago who they are."""

    session_id: UUID
    person_id: UUID
    name: str
    email: str
    schools: tuple[SchoolSeen, ...]
    trusts: tuple[UUID, ...] = ()
    through: str = ""
    fresh: bool = False
    proved_twice: bool = False
    has_second_factor: bool = False

    @property
    def owes_second_factor(self) -> bool:
        """A school of theirs asks for a second factor, and none was shown in this session."""
        asked = any(factors.must_have(each.second_factor, each.roles) for each in self.schools)
        return asked and not self.proved_twice

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


def log_in(database: Database, email: str, password: str, *, came: From = NOWHERE) -> Entry:
    """Raises ``Invalid``, without saying which of the two was wrong."""
    person_id = prove(database, email, password)
    with unit_of_work(database, Scope.platform(GATE)) as uow:
        return enter(uow, person_id, came)


def prove(database: Database, email: str, password: str) -> UUID:
    """The person whose password this is. Raises ``Invalid``, after as long a time for an address
    that nobody has. The hash is compared outside the transaction: it takes its time on purpose."""
    with unit_of_work(database, Scope.platform(GATE)) as uow:
        person = uow.session.scalar(select(Person).where(Person.email == email.strip().lower()))
    known = person.password_hash if person and not person.deactivated_at else None
    if not passwords.right(password, known) or person is None:
        raise Invalid({"email": "The e-mail address or the password is wrong."})
    return person.id


def enter(uow: UnitOfWork, person_id: UUID, came: From) -> Entry:
    """The first factor was right: a session, or the ticket for the second factor."""
    person = uow.session.get_one(Person, person_id)
    if person.second_factor_at is None or came.asked_twice or came.how == "passkey":
        return Entry(open_session(uow, person_id, came))
    token = tickets.issue(
        uow, SECOND, SECOND_LASTS, person_id=person_id, how=came.how, through=came.through
    )
    return Entry(token, owed=True)


def open_session(
    uow: UnitOfWork, person_id: UUID, came: From = NOWHERE, *, twice: bool = False
) -> str:
    """A new session's token; ``twice``: a second factor was shown just now."""
    _forget_old(uow)
    token = secrets.token_urlsafe(32)
    twice = twice or came.asked_twice or came.how == "passkey"
    uow.session.add(
        LoginSession(
            token_digest=_digest(token),
            person_id=person_id,
            created_at=uow.now,
            seen_at=uow.now,
            expires_at=uow.now + LASTS,
            address=came.address[:64],
            browser=came.browser[:300],
            how=came.how,
            through=came.through,
            second_at=uow.now if twice else None,
        )
    )
    return token


def renewed(database: Database, token: str, password: str) -> str:
    """The same session anew after its person gave their password once more: a fresh token, and
    the old one is worth nothing. Raises ``Invalid``."""
    now = visitor(database, token)
    if now is None:
        raise NotFound("You are not logged in any more.")
    try:
        prove(database, now.email, password)
    except Invalid:
        raise Invalid({"password": "This is not your password."}) from None
    with unit_of_work(database, Scope.platform(GATE)) as uow:
        row = uow.session.get_one(LoginSession, now.session_id)
        row.ended_at = uow.now
        came = From(row.address, row.browser, how=row.how, through=row.through)
        return open_session(uow, row.person_id, came, twice=row.second_at is not None)


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
            _schools(uow, person.id, session.through),
            _trusts(uow, person.id) if not session.through else (),
            through=session.through,
            fresh=uow.now - session.created_at < FRESH,
            proved_twice=session.second_at is not None,
            has_second_factor=person.second_factor_at is not None,
        )


def log_out(database: Database, token: str) -> None:
    with unit_of_work(database, Scope.platform(GATE)) as uow:
        _end(uow, LoginSession.token_digest == _digest(token))


def end_others(uow: UnitOfWork, person_id: UUID, *, but: UUID | None = None) -> None:
    """The same as ``end_sessions_of``, within a transaction that has the platform's reach."""
    _end(uow, LoginSession.person_id == person_id, LoginSession.id != but)


def shown_twice(uow: UnitOfWork, session_id: UUID) -> None:
    """A second factor was shown in this session just now."""
    uow.session.get_one(LoginSession, session_id).second_at = uow.now


def end_sessions_of(database: Database, person_id: UUID, *, but: UUID | None = None) -> None:
    """Log a person out everywhere, at once; ``but`` keeps the session they are using."""
    with unit_of_work(database, Scope.platform(GATE)) as uow:
        _end(uow, LoginSession.person_id == person_id, LoginSession.id != but)


def end_session(database: Database, person_id: UUID, session_id: UUID) -> None:
    """End one of one's own. Raises ``NotFound`` for anybody else's."""
    with unit_of_work(database, Scope.platform(GATE)) as uow:
        row = uow.session.get(LoginSession, session_id)
        if row is None or row.person_id != person_id:
            raise NotFound("There is no such session.")
        row.ended_at = row.ended_at or uow.now


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


def directory_mark(row: Directory) -> str:
    """What a session through this directory is good for: schools with the very same issuer,
    registration and home. Whoever names these names what only that issuer can sign for."""
    return f"{row.issuer} {row.client_id} {row.home}"


def _schools(uow: UnitOfWork, person_id: UUID, through: str) -> tuple[SchoolSeen, ...]:
    """Their schools, or those of them that a session ``through`` a directory reaches."""
    rows = uow.session.execute(
        select(Membership, School, Directory)
        .join(School, School.id == Membership.school_id)
        .outerjoin(Directory, and_(Directory.school_id == School.id, Directory.ended_at.is_(None)))
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
            school.second_factor,
        )
        for membership, school, directory in rows
        if not through or (directory is not None and directory_mark(directory) == through)
    )


def _trusts(uow: UnitOfWork, person_id: UUID) -> tuple[UUID, ...]:
    query = select(TrustMembership.trust_id).where(TrustMembership.person_id == person_id)
    return tuple(uow.session.scalars(query))


def _end(uow: UnitOfWork, *conditions: object) -> None:
    uow.session.execute(
        update(LoginSession)
        .where(*conditions, LoginSession.ended_at.is_(None))  # type: ignore[arg-type]
        .values(ended_at=uow.now)
    )


def _forget_old(uow: UnitOfWork) -> None:
    """Whoever logs in sweeps a few of those away that are long over, anybody's."""
    old = (
        select(LoginSession.id)
        .where(LoginSession.expires_at < uow.now - KEPT)
        .order_by(LoginSession.expires_at)
        .limit(FORGOTTEN_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    uow.session.execute(
        delete(LoginSession).where(LoginSession.id.in_(old)),
        execution_options={"synchronize_session": False},
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
