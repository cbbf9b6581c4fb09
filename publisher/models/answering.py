"""Links in e-mails by which one person answers one question, once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants import clock
from tenants.database import SchoolRow


class AnswerLink(SchoolRow):
    """Leads ``person`` to one approval. It opens nothing without their log-in, and nothing at
    all once it has been used; only the digest of its token is kept."""

    __tablename__ = "answer_link"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "approval_id"], ["approval.school_id", "approval.id"]),
        UniqueConstraint("school_id", "token_digest"),
    )

    approval_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    token_digest: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
