"""Connected accounts and the attempts to connect one."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tenants import clock
from tenants.database import SchoolRow


class ChannelState(StrEnum):
    CONNECTED = "connected"
    NEEDS_RECONNECT = "needs_reconnect"  # its queue waits for a person
    NOT_ALLOWED = "not_allowed"  # the policy changed: its queue is parked
    DISCONNECTED = "disconnected"


LABELS = {"linkedin": "LinkedIn"}  # platforms that are not written as their names would be


class Channel(SchoolRow):
    """One account on one platform. ``grant`` is sealed to this school and channel
    (``publisher.secrets``); no token is stored or logged in any other form."""

    __tablename__ = "channel"
    __table_args__ = (
        UniqueConstraint("school_id", "platform", "remote_id"),
        CheckConstraint(
            "state IN ('connected','needs_reconnect','not_allowed','disconnected')", name="state"
        ),
        Index(None, "platform", "remote_id"),
    )

    platform: Mapped[str]  # the connector's name
    product: Mapped[str] = mapped_column(default="")  # parent apps: weduc, seesaw, parentmail
    kind: Mapped[str] = mapped_column(default="school")  # school, class, friends_of_school, …
    remote_id: Mapped[str]
    name: Mapped[str]
    url: Mapped[str] = mapped_column(default="")
    school_owned: Mapped[bool] = mapped_column(default=True)
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(default=ChannelState.CONNECTED)
    state_reason: Mapped[str] = mapped_column(default="")
    grant: Mapped[bytes]
    grant_version: Mapped[int] = mapped_column(default=1)
    expires_at: Mapped[datetime | None]
    refresh_expires_at: Mapped[datetime | None]
    data_access_expires_at: Mapped[datetime | None]
    probed_at: Mapped[datetime | None]
    wait_until: Mapped[datetime | None]  # a wall that the platform told us of, or its silence
    # Whom the platform named last, by its own ids, with a name where it tells one; and those of
    # them whom the headteacher has said to be right (services.administering).
    administrators: Mapped[dict[str, Any] | None]
    administrators_at: Mapped[datetime | None]
    administrators_known: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    comments_attested_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    comments_attested_at: Mapped[datetime | None]
    connected_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    connected_at: Mapped[datetime] = mapped_column(default=clock.now)

    @property
    def called(self) -> str:
        """What people are told it is: a school's accounts have one name on every platform."""
        return f"{self.name} on {LABELS.get(self.platform, self.platform.title())}"


class Connecting(SchoolRow):
    """An authorization under way. ``state_digest`` finds it again; it is used once and soon."""

    __tablename__ = "connecting"
    __table_args__ = (UniqueConstraint("school_id", "state_digest"),)

    platform: Mapped[str]
    product: Mapped[str] = mapped_column(default="")
    state_digest: Mapped[str]
    sealed: Mapped[bytes]  # the PKCE verifier, later the candidates with their grants
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
