"""The school's dates as a feed that other calendars read: an address that is its own key.

The address is signed, so nothing secret is kept; asking for a new one counts a number up and ends
every address before it. That of the dates is the school's, for everybody. That of the posts is one
person's, and leads somewhere only while they belong to the school and may schedule. A feed never
holds a post's words: what it says of a post is its kind and where it goes, because such addresses
end up on telephones and in other people's calendars.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from icalendar import Calendar, Event
from sqlalchemy import select

from publisher import secrets
from publisher.models import (
    CalendarFeed,
    Channel,
    Delivery,
    DeliveryState,
    FeedKind,
    Post,
    PostState,
)
from publisher.services import reading, school_days, timetable
from publisher.services.system import System
from tenants.actor import Actor
from tenants.database import new_id
from tenants.errors import NotFound
from tenants.models import ClosedFor, School
from tenants.policies.words import CATEGORIES
from tenants.roles import Permission, permissions_of
from tenants.scope import Scope
from tenants.services import audit, calendar, people
from tenants.unit_of_work import UnitOfWork, unit_of_work

READER = Actor.job("calendar feed", Permission.READ_POSTS, Permission.READ_POLICY)
BACK, AHEAD = timedelta(days=60), timedelta(days=400)
GONE = (DeliveryState.CANCELLED, DeliveryState.REFUSED, DeliveryState.HELD)


@dataclass(frozen=True, kw_only=True)
class Feed:
    """``address`` is empty while the feed is off; that of the posts is the reader's own."""

    kind: FeedKind
    address: str = ""


def feeds(system: System, uow: UnitOfWork) -> list[Feed]:
    """Both feeds as they stand; the one with posts only for those who may schedule."""
    uow.actor.require(Permission.READ_POSTS)
    rows = {row.kind: row for row in uow.session.scalars(select(CalendarFeed))}
    kinds = [FeedKind.DATES]
    if uow.actor.may(Permission.SCHEDULE):
        kinds.append(FeedKind.POSTS)
    return [Feed(kind=kind, address=_address(system, uow, rows.get(kind))) for kind in kinds]


def turn_on(uow: UnitOfWork, kind: FeedKind) -> None:
    """Give the feed an address; a new one where there was one, and the old one ends."""
    uow.actor.require(Permission.SCHEDULE)
    row = _row(uow, kind)
    if row is None:
        row = uow.add(CalendarFeed(id=new_id(), kind=kind))
        uow.session.flush()
    else:
        row.number += 1
        row.on = True
    audit.record(uow, "calendar.feed_on", row, kind=kind, number=row.number)


def turn_off(uow: UnitOfWork, kind: FeedKind) -> None:
    uow.actor.require(Permission.SCHEDULE)
    row = _row(uow, kind)
    if row is not None and row.on:
        row.on = False
        audit.record(uow, "calendar.feed_off", row, kind=kind)


def read(
    system: System,
    school_id: UUID,
    kind: str,
    number: int,
    signature: str,
    *,
    person_id: UUID | None = None,
) -> bytes:
    """The feed as iCal, for whoever holds its address. Raises ``NotFound`` for any other address,
    one that has ended and one that never was alike."""
    right = _signature(system, school_id, kind, number, person_id)
    if not secrets.same(right, signature):
        raise NotFound("There is no such calendar.")
    with unit_of_work(system.database, Scope.of_school(school_id, READER)) as uow:
        uow.actor.require(Permission.READ_POSTS)
        row = _row(uow, kind)
        if row is None or not row.on or row.number != number:
            raise NotFound("There is no such calendar.")
        if row.kind == FeedKind.POSTS and not _may_schedule(uow, person_id):
            raise NotFound("There is no such calendar.")
        return bytes(_calendar(system, uow, FeedKind(kind)).to_ical())


def _may_schedule(uow: UnitOfWork, person_id: UUID | None) -> bool:
    here = (each for each in people.colleagues(uow) if each.person_id == person_id)
    return any(Permission.SCHEDULE in permissions_of(each.ours) for each in here)


def _row(uow: UnitOfWork, kind: str) -> CalendarFeed | None:
    return uow.session.scalar(select(CalendarFeed).where(CalendarFeed.kind == kind))


def _address(system: System, uow: UnitOfWork, row: CalendarFeed | None) -> str:
    if row is None or not row.on:
        return ""
    reader = uow.actor.person_id if row.kind == FeedKind.POSTS else None
    signature = _signature(system, row.school_id, row.kind, row.number, reader)
    whose = f"{reader}/" if reader else ""
    path = f"/feeds/{row.school_id}/{row.kind}/{row.number}/{whose}{signature}.ics"
    return f"{system.settings.public_url}{path}"


def _signature(
    system: System, school_id: UUID, kind: str, number: int, person_id: UUID | None
) -> str:
    key = system.settings.secret_key.get_secret_value()
    whose = f"/{person_id}" if person_id else ""
    return secrets.sign(key, "calendar-feed", f"{school_id}/{kind}/{number}{whose}")


def _calendar(system: System, uow: UnitOfWork, kind: FeedKind) -> Calendar:
    school = uow.session.get_one(School, uow.school_id)
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", "-//Handbell//School calendar//EN")
    made.add("x-wr-calname", school.name)
    made.add("x-wr-timezone", school.timezone)
    for event in _dates(system, uow):
        made.add_component(event)
    if kind is FeedKind.POSTS:
        for event in _posts(system, uow):
            made.add_component(event)
    return made


def _dates(system: System, uow: UnitOfWork) -> Iterator[Event]:
    entered = calendar.calendar(uow)
    for term in entered.terms:
        yield _days(uow, term.id.hex + "-begins", f"{term.name} begins", term.first_day)
        yield _days(uow, term.id.hex + "-ends", f"{term.name} ends", term.last_day)
    for row in entered.closed:
        words = timetable.WORDS[ClosedFor(row.why)]
        yield _days(uow, row.id.hex, words, row.first_day, row.last_day)
    policy = reading.policy(uow)
    today = uow.now.date()
    if policy is not None:
        division = school_days.division(policy)
        for day, name in timetable.bank_holidays(system, policy).items():
            if today - BACK <= day <= today + AHEAD:
                yield _days(uow, f"{division}-{day}", f"Bank holiday: {name}", day)


def _posts(system: System, uow: UnitOfWork) -> Iterator[Event]:
    """When something goes out, where, and of which kind; never a word of it."""
    rows = uow.session.execute(
        select(Post, Channel.platform)
        .join(Delivery, (Delivery.school_id == Post.school_id) & (Delivery.post_id == Post.id))
        .join(
            Channel,
            (Channel.school_id == Delivery.school_id) & (Channel.id == Delivery.channel_id),
        )
        .where(
            Post.state == PostState.SCHEDULED,
            Delivery.state.not_in(GONE),
            Post.due_at.between(uow.now - BACK, uow.now + AHEAD),
        )
        .order_by(Post.due_at, Post.id, Channel.platform)
    )
    found: dict[UUID, tuple[Post, list[str]]] = {}
    for post, platform in rows:
        label = system.connector(platform).capabilities.label
        found.setdefault(post.id, (post, []))[1].append(label)
    for post, labels in found.values():
        event = _event(uow, post.id.hex, f"{_kind(post)} · {', '.join(dict.fromkeys(labels))}")
        assert post.due_at is not None
        event.add("dtstart", post.due_at)
        event.add("dtend", post.due_at + timedelta(minutes=15))
        event.add("url", f"{system.settings.public_url}/schools/{post.school_id}/posts/{post.id}")
        yield event


def _kind(post: Post) -> str:
    return CATEGORIES.get(post.category) or post.category.replace("_", " ").capitalize() or "Post"


def _days(uow: UnitOfWork, key: str, words: str, first: date, last: date | None = None) -> Event:
    event = _event(uow, key, words)
    event.add("dtstart", first)
    event.add("dtend", (last or first) + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def _event(uow: UnitOfWork, key: str, words: str) -> Event:
    event = Event()
    event.add("uid", f"{key}@handbell")
    event.add("dtstamp", uow.now)
    event.add("summary", words)
    return event
