"""The school's own calendar: its terms, and the days in them on which no pupils come."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.database import SchoolRow


class ClosedFor(StrEnum):
    HALF_TERM = "half_term"
    INSET = "inset"
    CLOSURE = "closure"  # snow, an election, the boiler
    BANK_HOLIDAY = "bank_holiday"  # where the nation's list is not ours to know: Jersey


class Term(SchoolRow):
    """From its first to its last day with pupils, both included."""

    __tablename__ = "term"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="in_order"),
        UniqueConstraint("school_id", "first_day"),
    )

    name: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]


class ClosedDays(SchoolRow):
    """A day or a span, both ends included, on which no pupils come, and why."""

    __tablename__ = "closed_days"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="in_order"),
        CheckConstraint("why IN ('half_term','inset','closure','bank_holiday')", name="why"),
        Index(None, "school_id", "first_day"),
    )

    why: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
