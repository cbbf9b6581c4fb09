"""What a leaver leaves behind: accounts that must get another keeper, or be closed."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants import clock
from tenants.database import SchoolRow


class HandoverWay(StrEnum):
    TRANSFER = "transfer"
    CLOSE = "close"


class Handover(SchoolRow):
    """One channel of one leaver. It is done when the channel itself shows it (connected by
    somebody else, or disconnected: ``seen``), or when somebody declares how it was done."""

    __tablename__ = "handover"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "channel_id"], ["channel.school_id", "channel.id"]),
        CheckConstraint("way IN ('transfer','close')", name="way"),
        Index(
            "uq_handover_open", "school_id", "channel_id", unique=True,
            postgresql_where=text("done_at IS NULL"),
        ),
    )  # fmt: skip

    channel_id: Mapped[UUID]
    leaver_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    way: Mapped[str]
    due_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    done_at: Mapped[datetime | None]
    done_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    seen: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
