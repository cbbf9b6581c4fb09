"""What people prove who they are with, and the short-lived tickets by which a sign-in goes on.

None of these rows is any school's: a person is one person at all their schools, and only the
sign-in itself (``Reach.PLATFORM``) may read them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants import clock
from tenants.database import Row, new_id


class Authenticator(Row):
    """An authenticator app. ``sealed`` is its secret, bound to its person; ``last_step`` is the
    newest half minute whose code was used, so that no code counts twice."""

    __tablename__ = "authenticator"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    sealed: Mapped[bytes]
    last_step: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    confirmed_at: Mapped[datetime | None]


class RecoveryCode(Row):
    """For the day the phone is gone. One use; only a digest is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("person_id", "digest"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    digest: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    used_at: Mapped[datetime | None]


class Passkey(Row):
    """A public key whose private half never leaves somebody's device."""

    __tablename__ = "passkey"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    used_at: Mapped[datetime | None]


class Ticket(Row):
    """One step of a sign-in that is under way. It counts once, until ``expires_at``; ``tries``
    are the wrong answers given on it. ``detail`` holds what the next step must match."""

    __tablename__ = "ticket"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Directory(Row):
    """The school's own directory (Microsoft Entra, Google Workspace or another that speaks
    OpenID Connect), by which its people may sign in. ``home`` is the one tenant or domain whose
    people are let in. Readable before any school is chosen; hence not a ``SchoolRow``."""

    __tablename__ = "directory"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), unique=True)
    preset: Mapped[str]
    issuer: Mapped[str]
    client_id: Mapped[str]
    sealed: Mapped[bytes]  # the client secret
    home: Mapped[str]
    email_domain: Mapped[str] = mapped_column(index=True)
    asks_twice: Mapped[bool] = mapped_column(default=False)  # the Head declares: a factor is asked
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
