"""Deliveries: one post version on its way to one channel. These rows are the schedule."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants import clock
from tenants.database import SchoolRow


class DeliveryState(StrEnum):
    SCHEDULED = "scheduled"
    QUEUED = "queued"  # the beat has it: a worker has been nudged
    SENDING = "sending"  # a worker has it: the platform may be hearing of it now
    PROCESSING = "processing"  # accepted, not yet visible
    PUBLISHED = "published"  # visible
    SETTLED = "settled"  # visible, and every promise about it was kept and read back
    HELD = "held"  # a rule changed its mind
    REFUSED = "refused"  # the platform will never take it as it stands
    UNKNOWN = "unknown"  # it may be live: we are looking
    NEEDS_ATTENTION = "needs_attention"  # only a person can tell
    MISSED = "missed"  # too late to be of use: a person decides
    CANCELLED = "cancelled"
    TAKEN_DOWN = "taken_down"


S = DeliveryState
MOVES: dict[DeliveryState, frozenset[DeliveryState]] = {
    S.SCHEDULED: frozenset({S.QUEUED, S.PUBLISHED, S.HELD, S.MISSED, S.CANCELLED}),
    S.QUEUED: frozenset(
        {S.SENDING, S.SCHEDULED, S.PROCESSING, S.PUBLISHED, S.UNKNOWN, S.HELD, S.REFUSED, S.MISSED,
         S.CANCELLED}
    ),
    S.SENDING: frozenset(
        {S.PROCESSING, S.PUBLISHED, S.SCHEDULED, S.REFUSED, S.UNKNOWN, S.NEEDS_ATTENTION}
    ),
    S.PROCESSING: frozenset({S.QUEUED, S.PUBLISHED, S.CANCELLED, S.MISSED, S.HELD}),
    S.PUBLISHED: frozenset({S.SETTLED, S.TAKEN_DOWN}),
    S.SETTLED: frozenset({S.PUBLISHED, S.TAKEN_DOWN}),
    S.HELD: frozenset({S.SCHEDULED, S.CANCELLED, S.MISSED}),
    S.REFUSED: frozenset({S.SCHEDULED, S.CANCELLED}),
    S.UNKNOWN: frozenset(
        {S.PUBLISHED, S.SCHEDULED, S.PROCESSING, S.REFUSED, S.NEEDS_ATTENTION}
    ),
    S.NEEDS_ATTENTION: frozenset({S.PUBLISHED, S.SCHEDULED, S.CANCELLED}),
    S.MISSED: frozenset({S.SCHEDULED, S.PUBLISHED, S.CANCELLED}),
    S.CANCELLED: frozenset(),
    S.TAKEN_DOWN: frozenset(),
}  # fmt: skip

# An answer that comes very late, after its delivery had been given up, can still say: it is live.
MAY_TURN_OUT_LIVE = frozenset(state for state in S if S.PUBLISHED in MOVES[state]) - {S.SETTLED}
WAITING = frozenset({S.SCHEDULED, S.PROCESSING})  # what the beat may claim
LIVE = frozenset({S.PUBLISHED, S.SETTLED})
FINAL = frozenset({S.SETTLED, S.REFUSED, S.CANCELLED, S.TAKEN_DOWN})
FOR_A_PERSON = frozenset({S.HELD, S.REFUSED, S.NEEDS_ATTENTION, S.MISSED})


class Delivery(SchoolRow):
    """One post version to one channel, with what was promised and what happened.

    ``next_at`` is when something is to be done next; ``turn_at`` is where it stands in the queue
    (``next_at`` plus a little for each other delivery that its school has due at that time, so
    that a school with thousands of posts does not stand in front of a school with one).
    ``look_at`` is when its links are to be looked at once more before it goes out; None when there
    are none, or when they have been. ``watch_at`` is when its promises are to be looked at next,
    once it is live.
    ``lease_until`` is set exactly while the beat or a worker has it. ``created_at`` is when it was
    last put in line: its place among the school's posts, where a rule counts them.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "post_id"], ["post.school_id", "post.id"]),
        ForeignKeyConstraint(
            ["school_id", "post_version_id"], ["post_version.school_id", "post_version.id"]
        ),
        ForeignKeyConstraint(["school_id", "channel_id"], ["channel.school_id", "channel.id"]),
        Index(
            "uq_delivery_post_channel",
            "school_id",
            "post_id",
            "channel_id",
            unique=True,
            postgresql_where=text("state <> 'cancelled'"),
        ),
        CheckConstraint(
            f"state IN ({', '.join(repr(state.value) for state in DeliveryState)})", name="state"
        ),
        CheckConstraint(
            "(lease_until IS NOT NULL) = (state IN ('queued','sending'))", name="lease"
        ),
        CheckConstraint(
            "remote_id IS NOT NULL OR state NOT IN ('published','settled')", name="published"
        ),
        # One live post is one delivery's: what another delivery published is never taken for ours.
        Index(
            "uq_delivery_remote",
            "school_id",
            "channel_id",
            "remote_id",
            unique=True,
            postgresql_where=text("remote_id IS NOT NULL"),
        ),
        Index(
            "ix_delivery_turn",
            "platform",
            "priority",
            "turn_at",
            postgresql_where=text("state IN ('scheduled','processing')"),
        ),
        # Not "WHERE state IN (...)": with stale statistics the planner would take such an index
        # to find one delivery by its id (docs/decisions/0004).
        Index("ix_delivery_lease", "lease_until", postgresql_where=text("lease_until IS NOT NULL")),
        Index(
            "uq_delivery_busy_channel",
            "school_id",
            "channel_id",
            unique=True,
            postgresql_where=text("lease_until IS NOT NULL"),
        ),
        Index("ix_delivery_look", "look_at", postgresql_where=text("look_at IS NOT NULL")),
        Index(
            "ix_delivery_watch",
            "platform",
            "watch_at",
            postgresql_where=text("watch_at IS NOT NULL"),
        ),
        Index(
            "ix_delivery_end",
            "give_up_at",
            postgresql_where=text(
                "state IN ('scheduled','processing','missed') AND alarmed_at IS NULL"
            ),
        ),
        Index("ix_delivery_unknown", "next_at", postgresql_where=text("state = 'unknown'")),
        Index(None, "school_id", "due_at"),
        Index(None, "due_at"),
        Index(None, "school_id", "post_version_id"),
    )

    post_id: Mapped[UUID]
    post_version_id: Mapped[UUID]
    channel_id: Mapped[UUID]
    platform: Mapped[str]
    state: Mapped[str] = mapped_column(default=S.SCHEDULED)
    version: Mapped[int] = mapped_column(default=1)
    priority: Mapped[int] = mapped_column(default=1)  # 0 urgent, 1 ordinary
    due_at: Mapped[datetime]
    next_at: Mapped[datetime]
    turn_at: Mapped[datetime]
    give_up_at: Mapped[datetime]  # after this it is missed, never sent late
    lease_until: Mapped[datetime | None]
    lease_owner: Mapped[str] = mapped_column(default="")
    attempts: Mapped[int] = mapped_column(default=0)
    first_sent_at: Mapped[datetime | None]
    sent_text: Mapped[str | None]  # exactly what was sent, transforms included
    progress: Mapped[dict[str, Any] | None]
    remote_id: Mapped[str | None]
    permalink: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime | None]
    comment_mode: Mapped[str] = mapped_column(default="moderated")
    comment_state: Mapped[str] = mapped_column(default="")  # as read back from the platform
    exposed_seconds: Mapped[float | None]  # from visible to comments read back as closed
    comments_closed_at: Mapped[datetime | None]
    comments_read_at: Mapped[datetime | None]
    other_words: Mapped[str] = mapped_column(default="")  # digest of words that we did not send
    look_at: Mapped[datetime | None]
    watch_at: Mapped[datetime | None]
    watch_attempts: Mapped[int] = mapped_column(default=0)
    looks: Mapped[int] = mapped_column(default=0)  # how often we looked for it while unknown
    unseen: Mapped[int] = mapped_column(default=0, server_default="0")  # … and saw it not there
    evidence: Mapped[list[Any]] = mapped_column(default=list)  # what was seen there, for a person
    alarmed_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")  # for people
    reason_kind: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class Attempt(SchoolRow):
    """One call that may publish, written and committed before it is made."""

    __tablename__ = "attempt"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "delivery_id"], ["delivery.school_id", "delivery.id"]),
        UniqueConstraint("school_id", "delivery_id", "number"),
    )

    delivery_id: Mapped[UUID]
    number: Mapped[int]
    step: Mapped[str]  # publish or finish
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    detail: Mapped[str] = mapped_column(default="")


class Comment(SchoolRow):
    """A comment under one of our posts, kept as evidence whatever becomes of it there."""

    __tablename__ = "comment"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "delivery_id"], ["delivery.school_id", "delivery.id"]),
        UniqueConstraint("school_id", "delivery_id", "remote_id"),
    )

    delivery_id: Mapped[UUID]
    remote_id: Mapped[str]
    author_name: Mapped[str]
    author_id: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    hidden: Mapped[bool] = mapped_column(default=False)
    hidden_at: Mapped[datetime | None]
    gone_at: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(default="")
    raw: Mapped[str] = mapped_column(default="")
