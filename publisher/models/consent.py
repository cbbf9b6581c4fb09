"""The roll as keyed digests, and what parents have agreed to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from tenants import clock
from tenants.database import SchoolRow


class RollPerson(SchoolRow):
    """Somebody on the school's roll. No name in clear: ``sealed_name`` is encrypted with the
    school's key, and empty where the school keeps references and initials only."""

    __tablename__ = "roll_person"
    __table_args__ = (
        # The school second: else this looks as good as the key for finding a person by id.
        UniqueConstraint("reference", "school_id"),
        CheckConstraint("kind IN ('pupil','staff','parent','governor')", name="kind"),
        Index("ix_roll_person_never_named", "school_id", postgresql_where=text("do_not_publish")),
    )

    reference: Mapped[str]  # the school's own, opaque to us
    kind: Mapped[str]
    initials: Mapped[str] = mapped_column(default="")
    group: Mapped[str] = mapped_column("registration_group", default="")
    sealed_name: Mapped[bytes | None]
    do_not_publish: Mapped[bool] = mapped_column(default=False)
    leaves_on: Mapped[date | None]
    # A keyed digest of the whole name: says whether an uploaded name is the one we have.
    name_mark: Mapped[bytes | None]
    import_id: Mapped[UUID | None]  # the upload that added this person
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class RollDigest(SchoolRow):
    """HMAC-SHA256, 16 bytes, of one form of one person's name; useless without the key, which
    is derived from a secret that is never in the database."""

    __tablename__ = "roll_digest"
    __table_args__ = (
        ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["roll_person.school_id", "roll_person.id"],
            ondelete="CASCADE",
        ),
        Index(None, "school_id", "digest"),
        Index(None, "school_id", "person_id"),
    )

    person_id: Mapped[UUID]
    digest: Mapped[bytes]
    form: Mapped[str]
    key_version: Mapped[int] = mapped_column(default=1)


class Consent(SchoolRow):
    """One answer about one person for one channel and purpose. The latest date counts; older
    ones stay as history. ``status`` is given, refused or withdrawn; no row means blank."""

    __tablename__ = "consent"
    __table_args__ = (
        ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["roll_person.school_id", "roll_person.id"],
            ondelete="CASCADE",
        ),
        CheckConstraint("status IN ('given','refused','withdrawn')", name="status"),
        Index(None, "school_id", "person_id", "platform"),
    )

    person_id: Mapped[UUID]
    platform: Mapped[str]  # the policy's name of the channel
    purpose: Mapped[str] = mapped_column(default="photograph")
    status: Mapped[str]
    basis: Mapped[str] = mapped_column(default="consent")
    written: Mapped[bool] = mapped_column(default=False)
    dated: Mapped[date]
    valid_until: Mapped[date | None]
    given_by: Mapped[str] = mapped_column(default="")
    import_id: Mapped[UUID | None]  # the upload that it came with
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)


class RegisterImport(SchoolRow):
    """One upload of the register: planned, applied, perhaps undone. ``sealed`` is the file from
    the plan until it is applied, encrypted; ``undo`` is what the rows it changed said before,
    with names sealed or as digests only. ``forget_at`` is when a worker looks whether ``sealed``
    is still there; None when all is done."""

    __tablename__ = "register_import"
    __table_args__ = (
        Index(
            "ix_register_import_waiting", "forget_at",
            postgresql_where=text("forget_at IS NOT NULL"),
        ),
    )  # fmt: skip

    sealed: Mapped[bytes | None]
    fingerprint: Mapped[str]  # of the changes that were shown
    meanings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    undo: Mapped[list[Any]] = mapped_column(default=list)
    planned_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    planned_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    forget_at: Mapped[datetime | None]
    applied_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    applied_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime | None]


class Withdrawal(SchoolRow):
    """A parent's stop that is being worked through: the school's posts are read for the child's
    name, the newest first, and what the policy says comes down. ``before`` is the last post read,
    ``found`` are posts that name the child, never the words. ``channels`` are connectors' names,
    None for all; ``look_at`` is when a worker may take it up, None when all is done."""

    __tablename__ = "withdrawal"
    __table_args__ = (
        ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["roll_person.school_id", "roll_person.id"],
            ondelete="CASCADE",
        ),
        Index(None, "school_id", "person_id"),
        Index("ix_withdrawal_waiting", "look_at", postgresql_where=text("look_at IS NOT NULL")),
    )

    person_id: Mapped[UUID]
    reason: Mapped[str]
    purposes: Mapped[list[str]] = mapped_column(default=list)
    channels: Mapped[list[str] | None]
    total: Mapped[int]
    looked: Mapped[int] = mapped_column(default=0)
    before: Mapped[UUID | None]
    found: Mapped[list[Any]] = mapped_column(default=list)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    look_at: Mapped[datetime | None]


class NotAPerson(SchoolRow):
    """A word that somebody here has said is nobody at this school: a keyed digest to know it by,
    and the word itself sealed, for the list on which it can be taken back."""

    __tablename__ = "not_a_person"
    __table_args__ = (UniqueConstraint("school_id", "digest"),)

    digest: Mapped[bytes]
    sealed: Mapped[bytes | None]
    said_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)
