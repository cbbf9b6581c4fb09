"""Building a roundup: the author sees the week's news beside what each channel takes, and chooses.

Nothing is ever cut for them. What does not fit a channel is left out by a person, for that channel
alone; then the post is a draft like any other and passes the same gate and approvals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from publisher import clocks
from publisher.models import Channel, Occurrence, Post, PostState, Series
from publisher.services import drafting, gathered, roundup, voiding
from publisher.services.roundup import News
from publisher.services.series import monday
from publisher.services.system import System
from tenants.errors import Conflict, Invalid
from tenants.models import School
from tenants.roles import Permission
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork

Chosen = Mapping[str, frozenset[UUID]]  # channel id → the posts that go into it there


@dataclass(frozen=True, kw_only=True)
class Slip:
    """One channel's roundup. ``used`` of ``most`` characters, as its platform counts them."""

    channel: Channel
    chosen: frozenset[UUID]
    text: str
    used: int
    most: int

    @property
    def too_long(self) -> bool:
        return self.used > self.most


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """``begun`` is the draft that this day has already, ``other`` another one of the same week."""

    series: Series
    occurrence: Occurrence
    day: datetime
    news: tuple[News, ...]
    slips: tuple[Slip, ...]
    begun: UUID | None = None
    other: UUID | None = None


def sheet(
    system: System, uow: UnitOfWork, occurrence_id: UUID, chosen: Chosen | None = None
) -> Sheet:
    """What a roundup of this day would be. ``chosen`` None: all of the week's news everywhere."""
    uow.actor.require(Permission.DRAFT)
    occurrence = uow.get(Occurrence, occurrence_id)
    series = uow.get(Series, occurrence.series_id)
    zone = uow.session.get_one(School, uow.school_id).timezone
    found = _week(uow, series, zone, monday(occurrence.nominal_day))
    return Sheet(
        series=series,
        occurrence=occurrence,
        day=clocks.local(occurrence.due_at, zone).replace(tzinfo=None),
        news=tuple(found),
        slips=tuple(_slip(system, uow, series, id, found, chosen) for id in series.channels),
        begun=_begun(uow, occurrence),
        other=_other(uow, series, occurrence),
    )


def build(
    system: System, uow: UnitOfWork, occurrence_id: UUID, chosen: Chosen | None = None
) -> Post:
    """The draft for one day of a series. Raises ``Conflict`` when there is one already, and
    ``Invalid`` at ``channel-ID`` where it is too long for that channel."""
    uow.actor.require(Permission.DRAFT)
    occurrence = uow.get(Occurrence, occurrence_id)
    uow.session.refresh(occurrence, with_for_update=True)
    made = sheet(system, uow, occurrence_id, chosen)
    if made.begun:
        raise Conflict("A draft for this day has been begun already. Open it in the calendar.")
    if errors := dict(_too_long(system, made)):
        raise Invalid(errors)
    slips = [slip for slip in made.slips if slip.chosen or not made.news]
    if not slips:
        raise Invalid({"news": "Choose at least one piece of news."})
    longest = max(slips, key=lambda slip: len(slip.chosen))
    post = drafting.start(
        uow,
        drafting.Draft(
            text=longest.text,
            variants={
                str(slip.channel.id): slip.text for slip in slips if slip.text != longest.text
            },
            title=made.series.name,
            category=made.series.category,
            channels=tuple(str(slip.channel.id) for slip in slips),
            local_time=made.day,
        ),
    )
    used = frozenset[UUID]().union(*(slip.chosen for slip in slips))
    gathered.keep(uow, post, [each.version for each in made.news if each.post_id in used])
    occurrence.post_id = post.id
    return post


def still_right(uow: UnitOfWork, post_id: UUID) -> None:
    """Somebody who may change the roundup says that it is right as it stands, although a piece has
    changed, which has stopped it. Raises ``Conflict`` for one that waits or is in line: what was
    agreed there is not undone by it."""
    uow.actor.require(Permission.DRAFT)
    post = drafting.locked(uow, post_id)
    drafting.mine(uow, post)
    if post.state != PostState.DRAFT:
        raise Conflict("This post is not stopped, so there is nothing to look at again.")
    gathered.agreed_again(uow, post)
    voiding.void_approvals(uow, post.id)
    audit.record(uow, "post.pieces_read_again", post)


def _slip(
    system: System, uow: UnitOfWork, series: Series, id: str, found: list[News],
    chosen: Chosen | None,
) -> Slip:  # fmt: skip
    channel = uow.get(Channel, UUID(id))
    known = frozenset(each.post_id for each in found)
    mine = known if chosen is None else chosen.get(id, frozenset()) & known
    text = roundup.compose(series.name, (each for each in found if each.post_id in mine))
    connector = system.connector(channel.platform)
    return Slip(
        channel=channel,
        chosen=mine,
        text=text,
        used=roundup.length(connector, text),
        most=connector.capabilities.text_length,
    )


def _too_long(system: System, made: Sheet) -> list[tuple[str, str]]:
    return [
        (
            f"channel-{slip.channel.id}",
            f"{system.connector(slip.channel.platform).capabilities.label} takes {slip.most:,} "
            f"characters, and this has {slip.used:,}. Choose what to leave out there.",
        )
        for slip in made.slips
        if slip.too_long
    ]


def _week(uow: UnitOfWork, series: Series, zone: str, first: date) -> list[News]:
    days = (datetime.combine(day, time()) for day in (first, first + timedelta(days=7)))
    begins, ends = (clocks.instant(day, zone).utc for day in days)
    return roundup.news(uow, first=begins, last=ends, besides=series.category)


def _begun(uow: UnitOfWork, occurrence: Occurrence) -> UUID | None:
    if occurrence.post_id is None:
        return None
    post = uow.get(Post, occurrence.post_id)
    return None if post.state == PostState.DISCARDED else post.id


def _other(uow: UnitOfWork, series: Series, occurrence: Occurrence) -> UUID | None:
    """A post of this category that somebody wrote by hand for the same week."""
    first = datetime.combine(monday(occurrence.nominal_day), time())
    query = select(Post.id).where(
        Post.state != PostState.DISCARDED,
        Post.category == series.category,
        Post.local_time >= first,
        Post.local_time < first + timedelta(days=7),
    )
    if occurrence.post_id is not None:
        query = query.where(Post.id != occurrence.post_id)
    return uow.session.scalar(query.order_by(Post.local_time).limit(1))
