"""What the school's policy asks of people: who has read it, who was trained, which documents are
there, and who has the Head's leave for what.

Who a row is about is either somebody who logs in here (``person_id``) or somebody who does not
(``named_id``): a lunchtime supervisor, a PTA volunteer.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants import clock
from tenants.database import SchoolRow

_ABOUT_ONE = "num_nonnulls(person_id, named_id) = 1"


def _named() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["school_id", "named_id"], ["named_person.school_id", "named_person.id"]
    )


class NamedPerson(SchoolRow):
    """Somebody of the school who has no log-in. ``groups`` are words such as staff, volunteers."""

    __tablename__ = "named_person"

    name: Mapped[str]
    groups: Mapped[list[str]]
    added_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    left_at: Mapped[datetime | None]


class Answer(StrEnum):
    READ = "read"
    CONCERN = "concern"


class Reading(SchoolRow):
    """Somebody was asked to read one document under one version of the policy, and what they
    answered. Reading it again is another row. A concern is for the governors, who settle it."""

    __tablename__ = "reading"
    __table_args__ = (
        CheckConstraint(_ABOUT_ONE, name="about_one"),
        CheckConstraint("answer IN ('read','concern')", name="answer"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
        _named(),
        ForeignKeyConstraint(
            ["school_id", "policy_version_id"], ["policy_version.school_id", "policy_version.id"]
        ),
        Index("ix_reading_version", "school_id", "policy_version_id"),
        Index(
            "uq_reading_asked_person", "school_id", "person_id", "policy_version_id", "document",
            unique=True, postgresql_where=text("answer IS NULL AND person_id IS NOT NULL"),
        ),
        Index(
            "uq_reading_asked_named", "school_id", "named_id", "policy_version_id", "document",
            unique=True, postgresql_where=text("answer IS NULL AND named_id IS NOT NULL"),
        ),
    )  # fmt: skip

    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    named_id: Mapped[UUID | None]
    policy_version_id: Mapped[UUID]
    document: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    reminders: Mapped[int] = mapped_column(default=0)
    reminded_at: Mapped[datetime | None]
    head_told_at: Mapped[datetime | None]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    on_paper: Mapped[bool] = mapped_column(default=False)
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    concern: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class Training(SchoolRow):
    """One person's training. Without ``expires_on`` it counts for good; an entry made by mistake
    is struck out and stays readable."""

    __tablename__ = "training"
    __table_args__ = (
        CheckConstraint(_ABOUT_ONE, name="about_one"),
        CheckConstraint("expires_on >= held_on", name="in_order"),
        _named(),
        Index(None, "school_id", "person_id"),
    )

    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    named_id: Mapped[UUID | None]
    course: Mapped[str]
    provider: Mapped[str]
    held_on: Mapped[date]
    expires_on: Mapped[date | None]
    reminders: Mapped[int] = mapped_column(default=0)
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    struck_at: Mapped[datetime | None]
    struck_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class SchoolDocument(SchoolRow):
    """One version of a document that the school keeps elsewhere (``link``) or here (``sha256``).
    The newest of a kind counts; the earlier ones stay as its history."""

    __tablename__ = "school_document"
    __table_args__ = (
        CheckConstraint("link <> '' OR sha256 IS NOT NULL", name="somewhere"),
        Index(None, "school_id", "kind"),
    )

    kind: Mapped[str]
    title: Mapped[str]
    owner: Mapped[str]
    version: Mapped[str] = mapped_column(default="")
    dated: Mapped[date]
    review_on: Mapped[date | None]
    link: Mapped[str] = mapped_column(default="")
    sha256: Mapped[str | None]
    filename: Mapped[str] = mapped_column(default="")
    registered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    registered_at: Mapped[datetime] = mapped_column(default=clock.now)
    struck_at: Mapped[datetime | None]
    struck_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class DocumentRequest(SchoolRow):
    """Somebody outside asks for a document that is available on request. ``email`` is for the
    answer and goes with it; ``answer`` is how it was given, in the words of whoever gave it."""

    __tablename__ = "document_request"
    __table_args__ = (
        CheckConstraint("answered_at IS NULL OR answered_by IS NOT NULL", name="by"),
        CheckConstraint("answered_at IS NULL OR email = ''", name="forgotten"),
    )

    title: Mapped[str]
    email: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class PupilTool(SchoolRow):
    """A social tool that pupils are to use in lessons: active only with a risk assessment."""

    __tablename__ = "pupil_tool"
    __table_args__ = (
        CheckConstraint("active_at IS NULL OR document_id IS NOT NULL", name="assessed"),
        ForeignKeyConstraint(
            ["school_id", "document_id"], ["school_document.school_id", "school_document.id"]
        ),
    )

    name: Mapped[str]
    document_id: Mapped[UUID | None]
    added_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    active_at: Mapped[datetime | None]
    activated_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]


class ExceptionState(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    ENDED = "ended"  # by somebody, before its last day


class PolicyException(SchoolRow):
    """Leave to do what the policy otherwise asks people not to, until a day, that day included.
    Nobody gives it to themselves."""

    __tablename__ = "policy_exception"
    __table_args__ = (
        CheckConstraint(_ABOUT_ONE, name="about_one"),
        CheckConstraint("state IN ('asked','approved','refused','ended')", name="state"),
        CheckConstraint("state NOT IN ('approved','refused') OR decided_by IS NOT NULL", name="by"),
        CheckConstraint("decided_by IS DISTINCT FROM person_id OR decided_by IS NULL", name="self"),
        _named(),
    )

    kind: Mapped[str]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    named_id: Mapped[UUID | None]
    what: Mapped[str]
    why: Mapped[str]
    until: Mapped[date]
    state: Mapped[str] = mapped_column(default=ExceptionState.ASKED)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
