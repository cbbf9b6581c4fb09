"""What people are told: on their page, and by e-mail where it is urgent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants import clock
from tenants.database import SchoolRow


class Notice(SchoolRow):
    """One thing that somebody should know. ``key`` names the trouble, and while a notice with
    that key is open no second one is made: one e-mail, not fifty."""

    __tablename__ = "notice"
    __table_args__ = (
        Index(
            "uq_notice_open", "school_id", "key", unique=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
    )  # fmt: skip

    key: Mapped[str]
    title: Mapped[str]
    body: Mapped[str]
    path: Mapped[str] = mapped_column(default="")
    roles: Mapped[list[str]]
    person_id: Mapped[UUID | None]
    urgent: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    mailed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
