"""Trusts and schools."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tenants import clock
from tenants.database import Row, new_id


class Trust(Row):
    __tablename__ = "trust"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class School(Row):
    """A tenant. ``urn`` is optional: Jersey, for one, has none. ``contacts`` and ``known`` hold
    the school's published contacts and its own words (``publisher.detect.hit.Known``)."""

    __tablename__ = "school"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    trust_id: Mapped[UUID | None] = mapped_column(ForeignKey("trust.id"), index=True)
    name: Mapped[str]
    nation: Mapped[str] = mapped_column(default="england")
    timezone: Mapped[str] = mapped_column(default="Europe/London")
    urn: Mapped[str | None] = mapped_column(unique=True)
    website: Mapped[str] = mapped_column(default="")
    email_domain: Mapped[str] = mapped_column(default="")
    known: Mapped[dict[str, Any]] = mapped_column(default=dict)
    roll_key_version: Mapped[int] = mapped_column(default=1)
    roll_version: Mapped[int] = mapped_column(default=0)  # grows with every change of the roll
    keeps_names: Mapped[bool] = mapped_column(default=True)  # False: initials and references only
    second_factor: Mapped[str] = mapped_column(default="optional")  # tenants.services.factors
    steps_put_away_at: Mapped[datetime | None]  # the first steps on Today, by the Headteacher
    paused_at: Mapped[datetime | None]
    paused_reason: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
