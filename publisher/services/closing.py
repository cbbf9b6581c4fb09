"""The school is closed: said on every channel at once, in as few steps as the policy allows.

It is a post like any other and passes the same gate; only the writing of it is short.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import select

from publisher import clocks
from publisher.models import ChannelState, Post, PostState, PostVersion
from publisher.services import offering, reading, scheduling, series
from publisher.services.composing import save
from publisher.services.drafting import Draft
from publisher.services.scheduling import Scheduled
from publisher.services.system import System
from tenants.errors import Invalid
from tenants.models import ClosedFor, School
from tenants.policies.language import Policy
from tenants.roles import Permission
from tenants.services import calendar
from tenants.unit_of_work import UnitOfWork

KINDS = ("closure", "emergency", "essential_information", "key_message", "reminder")
TITLE = "School closed"


@dataclass(frozen=True, kw_only=True)
class Closure:
    """What the Head says. ``close_on`` enters the day as closed in the school's dates."""

    text: str
    channels: tuple[str, ...]
    also_via: tuple[str, ...] = ()
    close_on: date | None = None


def proposed(uow: UnitOfWork) -> Closure:
    """Words that can go out as they stand, on every connected channel."""
    uow.actor.require(Permission.SCHEDULE)
    school = uow.session.get_one(School, uow.school_id)
    today = clocks.local(uow.now, school.timezone)
    policy = reading.policy(uow)
    return Closure(
        text=f"The school is closed today, {today:%A} {today.day} {today:%B}. Please keep your "
        "child at home. We will write here again this afternoon.",
        channels=tuple(
            str(id)
            for id, row in reading.channels(uow).items()
            if row.state == ChannelState.CONNECTED
        ),
        also_via=offering.companions(policy)[:1] if policy else (),
        close_on=today.date(),
    )


def draft(uow: UnitOfWork, closure: Closure) -> Draft:
    """The post that it would be, for now."""
    uow.actor.require(Permission.SCHEDULE)
    school = uow.session.get_one(School, uow.school_id)
    now = clocks.local(uow.now, school.timezone).replace(tzinfo=None, second=0, microsecond=0)
    return Draft(
        text=closure.text,
        category=_kind(reading.policy(uow)),
        title=TITLE,
        channels=closure.channels,
        also_via=closure.also_via,
        local_time=now,
    )


def earlier(uow: UnitOfWork) -> Post | None:
    """The last closure that was sent from here today, by anybody: in the snow the Head and the
    office both think of it."""
    uow.actor.require(Permission.SCHEDULE)
    zone = uow.session.get_one(School, uow.school_id).timezone
    day = clocks.local(uow.now, zone).date()
    query = (
        select(Post)
        .join(PostVersion, (PostVersion.post_id == Post.id) & (PostVersion.number == Post.version))
        .where(
            PostVersion.title == TITLE,
            Post.state.in_((PostState.SCHEDULED, PostState.AWAITING_APPROVAL)),
            Post.local_time >= datetime.combine(day, time()),
        )
    )
    return uow.session.scalar(query.order_by(Post.local_time.desc(), Post.id.desc()).limit(1))


def publish(
    system: System,
    uow: UnitOfWork,
    closure: Closure,
    *,
    read: Collection[str],
    key: UUID | None = None,
) -> Scheduled:
    """Out now. ``read`` are the rules whose warnings stood on the page when the button was
    pressed: those count as considered, and a new one is shown first. ``key`` is the page's: its
    button pressed twice is one closure. Raises like ``scheduling.schedule``; then nothing is
    kept."""
    uow.actor.require(Permission.SCHEDULE)
    post = save(uow, draft(uow, closure), post_id=None, version=0, was=None, key=key)
    done = scheduling.schedule(
        system, uow, post.id, version=post.version, considered=True, read=read
    )
    if closure.close_on is not None:
        _enter(uow, closure.close_on)
    return done


def _kind(policy: Policy | None) -> str:
    allowed = offering.categories(policy) if policy else {}
    return next((kind for kind in KINDS if kind in allowed), KINDS[0])


def _enter(uow: UnitOfWork, day: date) -> None:
    """A day that is entered already is closed already."""
    try:
        calendar.close(uow, ClosedFor.CLOSURE, first=day)
    except Invalid:
        return
    series.look_again(uow)
