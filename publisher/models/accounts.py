"""Requests for accounts, who operates an account, and its handing over or closing."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants import clock
from tenants.database import SchoolRow


class RequestState(StrEnum):
    ASKED = "asked"
    CHANGES = "changes"  # the deciders want something changed; it may be sent again
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class AccountRequest(SchoolRow):
    """The case for one account on one platform, and what was decided about it. Approved, it lets
    one account be connected until ``expires_at``; ``channel_id`` is the account it was used for,
    or the one that was connected already and is to be approved afterwards."""

    __tablename__ = "account_request"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "channel_id"], ["channel.school_id", "channel.id"]),
        ForeignKeyConstraint(
            ["school_id", "policy_version_id"], ["policy_version.school_id", "policy_version.id"]
        ),
        CheckConstraint(
            "state IN ('asked','changes','approved','refused','withdrawn')", name="state"
        ),
        CheckConstraint(
            "state <> 'approved' OR (decided_by IS NOT NULL AND decided_at IS NOT NULL "
            "AND expires_at IS NOT NULL)",
            name="decision",
        ),
        CheckConstraint(
            "decided_by IS NULL OR decided_by <> asked_by OR self_approved", name="not_their_own"
        ),
        Index(
            "uq_account_request_channel", "school_id", "channel_id", unique=True,
            postgresql_where=text("state = 'approved'"),
        ),
        Index(None, "school_id", "platform"),
        Index("ix_account_request_look", "look_at", postgresql_where=text("look_at IS NOT NULL")),
    )  # fmt: skip

    platform: Mapped[str]
    product: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="school")
    name: Mapped[str]
    school_owned: Mapped[bool] = mapped_column(default=True)
    open_to_public: Mapped[bool | None]  # None: not answered
    aim: Mapped[str] = mapped_column(default="")
    audience: Mapped[str] = mapped_column(default="")
    promotion: Mapped[str] = mapped_column(default="")
    risk_note: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=RequestState.ASKED)
    begun_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_as: Mapped[list[str]] = mapped_column(default=list)  # the roles that let them
    decided_at: Mapped[datetime | None]
    self_approved: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(default="")
    policy_version_id: Mapped[UUID | None]  # under which it was decided
    expires_at: Mapped[datetime | None]  # the account must be connected by then
    trial_until: Mapped[date | None]
    review_on: Mapped[date | None]
    look_at: Mapped[datetime | None]  # when the next of these days is to be told
    channel_id: Mapped[UUID | None]
    used_at: Mapped[datetime | None]


class AccountOperator(SchoolRow):
    """Somebody who operates an account, or is to: named in its request, and kept when the
    account is connected. ``person_id`` is set for those with a log-in here; a volunteer of the
    PTA may have none."""

    __tablename__ = "account_operator"
    __table_args__ = (
        ForeignKeyConstraint(
            ["school_id", "request_id"], ["account_request.school_id", "account_request.id"]
        ),
        ForeignKeyConstraint(["school_id", "channel_id"], ["channel.school_id", "channel.id"]),
        CheckConstraint("request_id IS NOT NULL OR channel_id IS NOT NULL", name="of_something"),
        Index(
            "uq_account_operator_once", "school_id", "request_id", "email", unique=True,
            postgresql_where=text("ended_on IS NULL"),
        ),
        Index("ix_account_operator_channel_id", "school_id", "channel_id"),
        Index("ix_account_operator_person_id", "school_id", "person_id"),
    )  # fmt: skip

    request_id: Mapped[UUID | None]
    channel_id: Mapped[UUID | None]
    name: Mapped[str]
    email: Mapped[str]  # in lower case
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    employee: Mapped[bool] = mapped_column(default=True)
    added_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_on: Mapped[date | None]


class AccountHandover(SchoolRow):
    """What becomes of an account when an operator leaves: handed to somebody else, or closed,
    by a day. ``done_at`` is when it had happened."""

    __tablename__ = "account_handover"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "channel_id"], ["channel.school_id", "channel.id"]),
        CheckConstraint("what IN ('transfer','close')", name="what"),
        Index(None, "school_id", "channel_id"),
    )

    channel_id: Mapped[UUID]
    what: Mapped[str]
    leaver: Mapped[str]  # the name, which stays when their log-in goes
    successor: Mapped[str] = mapped_column(default="")
    by_day: Mapped[date]
    reason: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    done_at: Mapped[datetime | None]
