"""The audit: who did what to which thing, when. It can be added to and read, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from tenants import clock
from tenants.database import SchoolRow


class AuditEntry(SchoolRow):
    """``action`` is a verb of ours ("post.scheduled"); ``detail`` holds ids and numbers, never
    a post's words and never a child's name. The actor's name is as it was at the time."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "school_id", "subject_id", "at"),)

    at: Mapped[datetime] = mapped_column(default=clock.now)
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str]
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID | None]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
