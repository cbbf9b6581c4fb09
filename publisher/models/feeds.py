"""Feeds: addresses at which other calendars read a school's dates."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants.database import SchoolRow


class FeedKind(StrEnum):
    DATES = "dates"  # terms, half-terms, INSET days: what the school tells everybody
    POSTS = "posts"  # those, and when posts go out: for the office's own calendar


class CalendarFeed(SchoolRow):
    """``number`` is part of what its address is signed for: the next one ends all before it."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        CheckConstraint("kind IN ('dates','posts')", name="kind"),
        UniqueConstraint("school_id", "kind"),
    )

    kind: Mapped[str]
    number: Mapped[int] = mapped_column(default=1)
    on: Mapped[bool] = mapped_column(default=True)
