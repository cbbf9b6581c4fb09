"""What the policy asks the school to do again and again: each time that it is due."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.database import SchoolRow


class DutyState(StrEnum):
    OPEN = "open"
    DONE = "done"
    MISSED = "missed"  # its day or week is over and nobody did it
    DROPPED = "dropped"  # the policy no longer asks for it


class DutyDue(SchoolRow):
    """One time that a duty is due. ``duty`` is its id in the policy; ``period`` names the time
    ("2026-11-26", "summer-2028") and stays the same when the calendar moves ``due_on``. Without
    ``exact`` the term's dates are unknown: ``label`` is shown and ``due_on`` only stops it."""

    __tablename__ = "duty_due"
    __table_args__ = (
        CheckConstraint("state IN ('open','done','missed','dropped')", name="state"),
        CheckConstraint("state <> 'done' OR done_by IS NOT NULL", name="by_somebody"),
        UniqueConstraint("school_id", "duty", "period"),
        Index(None, "school_id", "state", "due_on"),
    )

    duty: Mapped[str]
    period: Mapped[str]
    label: Mapped[str] = mapped_column(default="")
    what: Mapped[str]
    who: Mapped[list[str]]
    ids: Mapped[list[str]] = mapped_column(default=list)
    opens_on: Mapped[date]
    due_on: Mapped[date]
    exact: Mapped[bool] = mapped_column(default=True)
    passes: Mapped[bool] = mapped_column(default=False)  # missed once over, not overdue
    state: Mapped[str] = mapped_column(default=DutyState.OPEN)
    reminders: Mapped[int] = mapped_column(default=0)
    done_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    done_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")


class RegisterRound(SchoolRow):
    """When our own job last looked at what is due at this school, and when it looks next."""

    __tablename__ = "register_round"
    __table_args__ = (UniqueConstraint("school_id"),)

    looked_at: Mapped[datetime]
    look_at: Mapped[datetime] = mapped_column(index=True)
