"""Live posts whose event is long past: their author is asked once whether they should stay."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, Text, cast, literal, select

from publisher.models import LIVE, Delivery, Notice, Post, PostVersion
from publisher.services import telling
from tenants.models import Membership
from tenants.unit_of_work import UnitOfWork

AFTER = timedelta(days=30)
# How long our job may have been away; a notice is kept for longer, so that nobody is asked twice.
CATCH_UP = timedelta(days=14)
KEY = "old-post:"


def ask(uow: UnitOfWork, today: date) -> None:
    """Ask about the events that had passed 30 days ago by ``today``."""
    for post in uow.session.scalars(_live_after_their_event(today)):
        here = _still_here(uow, post.author_id)
        telling.tell(
            uow,
            f"{KEY}{post.id}",
            "Is an old post still right?",
            "The event that a post was about passed a month ago, and the post is still live. "
            "Look whether it should stay, or be taken down.",
            path=f"/posts/{post.id}",
            roles=() if here else telling.OPERATORS,
            person_id=post.author_id if here else None,
            urgent=False,
        )


def _live_after_their_event(today: date) -> Select[Post]:
    ends = today - AFTER
    told = select(Notice.id).where(Notice.key == literal(KEY) + cast(Post.id, Text))
    live = select(Delivery.id).where(Delivery.post_id == Post.id, Delivery.state.in_(sorted(LIVE)))
    return (
        select(Post)
        .join(PostVersion, (PostVersion.post_id == Post.id) & (PostVersion.number == Post.version))
        .where(PostVersion.event_date.between(ends - CATCH_UP, ends), live.exists(), ~told.exists())
    )


def _still_here(uow: UnitOfWork, person_id: UUID) -> bool:
    query = select(Membership.person_id).where(
        Membership.school_id == uow.school_id,
        Membership.person_id == person_id,
        Membership.ended_at.is_(None),
    )
    return uow.session.scalar(query) is not None
