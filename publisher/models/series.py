"""Series: what must come out every week or term, and the days on which it falls."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
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


class Series(SchoolRow):
    """A promise to families: this category, on this weekday, at this time on the school's wall.
    ``look_at`` is when the next reminder, missed day or planning is to be looked for."""

    __tablename__ = "series"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("if_closed IN ('previous_school_day','skip')", name="if_closed"),
        Index("ix_series_look", "look_at", postgresql_where=text("ended_at IS NULL")),
    )

    name: Mapped[str]
    category: Mapped[str]
    channels: Mapped[list[str]]  # channel ids
    weekday: Mapped[int]  # 0 is Monday
    at: Mapped[time]
    remind_at: Mapped[time]
    if_closed: Mapped[str]
    last_of_term: Mapped[bool] = mapped_column(default=False)
    in_holidays: Mapped[bool] = mapped_column(default=False)  # every week, term or not
    reminds: Mapped[list[str]] = mapped_column(default=list)  # roles; nobody named: operators
    missed_at: Mapped[time | None]  # on the day itself; None: when the day is over
    look_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    paused_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class OccurrenceState(StrEnum):
    PLANNED = "planned"
    REMINDED = "reminded"  # its day has come, and nothing was drafted by the hour for it
    DONE = "done"
    MISSED = "missed"


class Occurrence(SchoolRow):
    """One day of a series. ``nominal_day`` is the day that the rule names, ``local_date`` the
    school day on which it falls; the post is whoever's draft was begun from it."""

    __tablename__ = "occurrence"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "series_id"], ["series.school_id", "series.id"]),
        ForeignKeyConstraint(["school_id", "post_id"], ["post.school_id", "post.id"]),
        UniqueConstraint("school_id", "series_id", "local_date"),
        UniqueConstraint("school_id", "series_id", "nominal_day"),
        CheckConstraint("state IN ('planned','reminded','done','missed')", name="state"),
    )

    series_id: Mapped[UUID]
    nominal_day: Mapped[date]
    local_date: Mapped[date]
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=OccurrenceState.PLANNED)
    post_id: Mapped[UUID | None]


class RoundupItem(SchoolRow):
    """A post that another one gathers, and the ``digest`` of what it said when it was gathered."""

    __tablename__ = "roundup_item"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "post_id"], ["post.school_id", "post.id"]),
        ForeignKeyConstraint(["school_id", "item_id"], ["post.school_id", "post.id"]),
        UniqueConstraint("school_id", "post_id", "item_id"),
        Index(None, "school_id", "item_id"),
    )

    post_id: Mapped[UUID]
    item_id: Mapped[UUID]
    digest: Mapped[str]
