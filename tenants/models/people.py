"""People, what they are at which school, and the sessions they are logged in with."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tenants import clock
from tenants.database import Row, SchoolRow, new_id
from tenants.models.organisations import School


class Person(Row):
    """Somebody who can log in. ``email`` is kept in lower case."""

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    deactivated_at: Mapped[datetime | None]
    email_proved_at: Mapped[datetime | None]  # a link mailed there was used
    second_factor_at: Mapped[datetime | None]  # since when there is one; none: None


class Membership(Row):
    """A person at a school: roles of ours, and roles that the school's policy names.

    Readable when logging in, before any school is chosen; hence not a ``SchoolRow``.
    """

    __tablename__ = "membership"

    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    roles: Mapped[list[str]] = mapped_column(default=list)
    policy_roles: Mapped[list[str]] = mapped_column(default=list)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")
    school: Mapped[School] = relationship(lazy="raise")


class AbsenceCover(SchoolRow):
    """While ``absent`` is away, ``cover`` holds their policy role; both days are included."""

    __tablename__ = "absence_cover"

    policy_role: Mapped[str]
    absent_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    cover_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    appointed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class TrustMembership(Row):
    __tablename__ = "trust_membership"

    trust_id: Mapped[UUID] = mapped_column(ForeignKey("trust.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    roles: Mapped[list[str]] = mapped_column(default=list)


class Invitation(SchoolRow):
    """A one-use link; only the digest of its token is kept."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("token_digest"),)

    email: Mapped[str]
    name: Mapped[str]
    roles: Mapped[list[str]]
    policy_roles: Mapped[list[str]] = mapped_column(default=list)
    token_digest: Mapped[str]
    invited_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]  # None: the mail server has not taken it


class LoginSession(Row):
    """A log-in that can be ended from here. The cookie holds the token, the row its digest.

    ``how`` says by what it began. A session that a directory opened is good only ``through``
    that directory: at the schools that trust the very same one, and nowhere else."""

    __tablename__ = "login_session"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    token_digest: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    address: Mapped[str] = mapped_column(default="")
    browser: Mapped[str] = mapped_column(default="")
    how: Mapped[str] = mapped_column(default="password")
    through: Mapped[str] = mapped_column(default="")
    second_at: Mapped[datetime | None]  # when a second factor was shown in it
