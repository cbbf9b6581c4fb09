"""A school's policy: versions that never change once they are published."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
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


class PolicyState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class PolicyVersion(SchoolRow):
    """One version of the document in the rule language. At most one is published; a trigger
    refuses any change to the document of one that is or was (migration 0001)."""

    __tablename__ = "policy_version"
    __table_args__ = (
        UniqueConstraint("school_id", "number"),
        CheckConstraint("state IN ('draft','published','superseded')", name="state"),
        Index(
            "uq_policy_version_published",
            "school_id",
            unique=True,
            postgresql_where=text("state = 'published'"),
        ),
    )

    number: Mapped[int]
    state: Mapped[str] = mapped_column(default=PolicyState.DRAFT)
    document: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(default="")
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    approver_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    published_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0, server_default="0")  # saves of the draft
    # The school's own document: name, kind (pasted, pdf, word), text; empty without one.
    source: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")


class PolicyEdit(SchoolRow):
    """One save of a draft, kept as it was. ``what`` says in a few words what was changed."""

    __tablename__ = "policy_edit"
    __table_args__ = (
        ForeignKeyConstraint(
            ["school_id", "version_id"], ["policy_version.school_id", "policy_version.id"]
        ),
        UniqueConstraint("school_id", "version_id", "revision"),
    )

    version_id: Mapped[UUID]
    revision: Mapped[int]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    what: Mapped[str]
    document: Mapped[dict[str, Any]]
