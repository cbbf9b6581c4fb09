"""Posts, their versions, the pictures in them, and what was judged and approved about them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from tenants import clock
from tenants.database import SchoolRow


class PostState(StrEnum):
    DRAFT = "draft"
    AWAITING_APPROVAL = "awaiting_approval"
    SCHEDULED = "scheduled"
    DISCARDED = "discarded"


class Post(SchoolRow):
    """``local_time`` is what the school meant, in its own zone at that time; ``due_at`` is the
    instant that follows from it. What happened to it afterwards is told by its deliveries."""

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint(
            "state IN ('draft','awaiting_approval','scheduled','discarded')", name="state"
        ),
        Index(None, "school_id", "state", "due_at"),
    )

    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(default=PostState.DRAFT)
    version: Mapped[int] = mapped_column(default=1)  # the number of the current PostVersion
    category: Mapped[str] = mapped_column(default="")
    local_time: Mapped[datetime | None] = mapped_column(DateTime(timezone=False))
    timezone: Mapped[str] = mapped_column(default="Europe/London")
    due_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)


class PostVersion(SchoolRow):
    """What the post said at one moment; never changed. ``digest`` covers text, variants, media
    with their alt texts, and channels: an approval is bound to it."""

    __tablename__ = "post_version"
    __table_args__ = (
        UniqueConstraint("school_id", "post_id", "number"),
        ForeignKeyConstraint(["school_id", "post_id"], ["post.school_id", "post.id"]),
    )

    post_id: Mapped[UUID]
    number: Mapped[int]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    category: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en-GB")
    variants: Mapped[dict[str, Any]] = mapped_column(default=dict)  # channel id → text
    channels: Mapped[list[str]] = mapped_column(default=list)  # channel ids
    media: Mapped[list[Any]] = mapped_column(default=list)  # services.drafting.MediaUse as JSON
    also_via: Mapped[list[str]] = mapped_column(default=list)
    also_sent: Mapped[dict[str, Any]] = mapped_column(default=dict)  # way → its day, as ISO
    event_date: Mapped[date | None]
    attested: Mapped[list[str]] = mapped_column(default=list)
    byline_off: Mapped[bool] = mapped_column(default=False)
    digest: Mapped[str]


class Media(SchoolRow):
    """A picture or file after cleaning. ``caption`` is what its metadata said before it was
    stripped, sealed; ``faces`` is None until a detector has looked."""

    __tablename__ = "media"
    __table_args__ = (
        Index("ix_media_unseen", "created_at", postgresql_where=text("faces IS NULL")),
        Index("ix_media_unread", "created_at", postgresql_where=text("read_at IS NULL")),
        Index(None, "school_id", "sha256"),
    )

    kind: Mapped[str]
    mime: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    filename: Mapped[str]
    width: Mapped[int | None]
    height: Mapped[int | None]
    duration: Mapped[float | None]
    codecs: Mapped[list[str] | None]  # of a video, as it names them itself (pictures.videos)
    had_location: Mapped[bool] = mapped_column(default=False)
    caption: Mapped[bytes | None]
    faces: Mapped[list[Any] | None]
    covered: Mapped[list[Any] | None]  # the boxes that were covered in it, until that is proved
    looked_at: Mapped[datetime | None]  # when a worker last tried to find faces
    # No detector was installed where it tried: then nobody looks, which is no failure.
    no_detector: Mapped[bool] = mapped_column(default=False, server_default=false())
    # What can be read in it, sealed: None while nobody has, or (``read_at``) when nobody could.
    words: Mapped[bytes | None]
    read_at: Mapped[datetime | None]
    # A QR code in it could not be read, which a telephone perhaps reads.
    dark_code: Mapped[bool] = mapped_column(default=False, server_default=false())
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    # What of the school's own it shows (logo, crest, …), as it was marked (services.marking).
    shows: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    purged_at: Mapped[datetime | None]


class LinkLook(SchoolRow):
    """The last look at one address that somebody typed, and what it led to. The address and the
    page's title may hold a child's name, so they are sealed; ``digest`` is keyed. ``looked_at``
    None: a worker has been asked and has not answered yet. A cache: rows may be lost."""

    __tablename__ = "link_look"
    __table_args__ = (UniqueConstraint("school_id", "digest"),)

    digest: Mapped[bytes]
    sealed: Mapped[bytes]  # services.linking: url, final_url and title as JSON
    status: Mapped[int | None]
    problem: Mapped[str] = mapped_column(default="")
    threat: Mapped[str] = mapped_column(default="")
    asked: Mapped[str] = mapped_column(default="")  # links.looking.Asked
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    looked_at: Mapped[datetime | None]


class Judgement(SchoolRow):
    """What ``judge`` found at one of the four moments, and under which policy. Findings point
    at places in the text; they never hold its words."""

    __tablename__ = "judgement"
    __table_args__ = (
        ForeignKeyConstraint(
            ["school_id", "post_version_id"], ["post_version.school_id", "post_version.id"]
        ),
        ForeignKeyConstraint(["school_id", "channel_id"], ["channel.school_id", "channel.id"]),
        ForeignKeyConstraint(
            ["school_id", "policy_version_id"], ["policy_version.school_id", "policy_version.id"]
        ),
        Index(None, "school_id", "post_version_id"),
    )

    post_version_id: Mapped[UUID]
    channel_id: Mapped[UUID]
    policy_version_id: Mapped[UUID]
    phase: Mapped[str]
    outcome: Mapped[str]
    findings: Mapped[list[Any]]
    at: Mapped[datetime] = mapped_column(default=clock.now)


class ApprovalState(StrEnum):
    ASKED = "asked"
    LATER = "later"  # asked once those who come before have agreed
    APPROVED = "approved"
    CHANGES = "changes"
    REFUSED = "refused"
    VOID = "void"


class Approval(SchoolRow):
    """A question to the people whom the findings name, and their answer. It holds for exactly
    ``digest``, for a time within an hour of ``due_at`` and for the ``findings`` (fingerprints)
    that were there when it was asked; any change voids it, and a new finding is asked anew."""

    __tablename__ = "approval"
    __table_args__ = (
        ForeignKeyConstraint(
            ["school_id", "post_version_id"], ["post_version.school_id", "post_version.id"]
        ),
        ForeignKeyConstraint(["school_id", "post_id"], ["post.school_id", "post.id"]),
        CheckConstraint(
            "state IN ('asked','later','approved','changes','refused','void')", name="state"
        ),
        CheckConstraint(
            "decided_by IS NULL OR decided_by <> asked_by OR self_approved", name="not_the_author"
        ),
        Index(None, "school_id", "state"),
        Index(None, "school_id", "post_id"),
    )

    post_id: Mapped[UUID]
    post_version_id: Mapped[UUID]
    digest: Mapped[str]
    due_at: Mapped[datetime]
    approvers: Mapped[list[str]]  # policy roles, any one of which may decide
    findings: Mapped[list[str]] = mapped_column(default=list)
    state: Mapped[str] = mapped_column(default=ApprovalState.ASKED)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    self_approved: Mapped[bool] = mapped_column(default=False)
    # Asked of the author's own accord: what they are unsure about. Empty: the policy asks.
    note: Mapped[str] = mapped_column(default="", server_default="")
    escalated_at: Mapped[datetime | None]  # when others were told that nobody had answered


class OverrideRecord(SchoolRow):
    """One finding of one post version set aside by somebody whom its rule allows to, or one
    warning considered by one person. ``finding`` is its fingerprint (``services.judging``)."""

    __tablename__ = "override_record"
    __table_args__ = (
        ForeignKeyConstraint(
            ["school_id", "post_version_id"], ["post_version.school_id", "post_version.id"]
        ),
        UniqueConstraint("school_id", "post_version_id", "finding", "by_id"),
    )

    post_version_id: Mapped[UUID]
    finding: Mapped[str]
    rule: Mapped[str]
    effect: Mapped[str]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    by_roles: Mapped[list[str]]
    reason: Mapped[str] = mapped_column(default="")
    second_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    needs_second: Mapped[bool] = mapped_column(default=False)
    due_at: Mapped[datetime | None]  # the time that the post was meant for, if it had one
    at: Mapped[datetime] = mapped_column(default=clock.now)
