"""The week's news as one draft: what was published or agreed to, in words that fit each channel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from uuid import UUID

from sqlalchemy import select

from publisher import clocks
from publisher.connectors.contract import Connector, Measures
from publisher.content import CommentMode, Content
from publisher.models import Channel, Delivery, DeliveryState, Post, PostState, PostVersion, Series
from publisher.services.system import System
from tenants.roles import Permission
from tenants.unit_of_work import UnitOfWork

LONGEST_LINE = 140
_GONE = (DeliveryState.CANCELLED, DeliveryState.REFUSED, DeliveryState.TAKEN_DOWN)


@dataclass(frozen=True)
class Item:
    """One post of the week in one line."""

    line: str
    at: datetime


@dataclass(frozen=True)
class Texts:
    """``text`` is the fullest; ``variants`` maps a channel's id to one that fits it."""

    text: str
    variants: dict[str, str] = field(default_factory=dict)


def items(uow: UnitOfWork, *, first: datetime, last: datetime, besides: str) -> list[Item]:
    """Posts that went out or are agreed to go out between two instants, each once, in order;
    not those of the category ``besides``, which is the roundup's own."""
    uow.actor.require(Permission.READ_POSTS)
    rows = uow.session.execute(
        select(PostVersion, Delivery.due_at)
        .join(Delivery, Delivery.post_version_id == PostVersion.id)
        .join(Post, Post.id == Delivery.post_id)
        .where(
            Post.state == PostState.SCHEDULED,
            Post.category != besides,
            Delivery.state.not_in(_GONE),
            Delivery.due_at >= first,
            Delivery.due_at < last,
        )
        .order_by(Delivery.due_at, Delivery.id)
    )
    found: dict[UUID, Item] = {}
    for version, at in rows:
        found.setdefault(version.post_id, Item(_line(version), at))
    return list(found.values())


def texts(system: System, uow: UnitOfWork, series: Series, zone: str, *, monday: date) -> Texts:
    """The draft's text and, for channels that it is too long for, a shorter one."""
    uow.actor.require(Permission.DRAFT)
    days = (datetime.combine(day, time()) for day in (monday, monday + timedelta(days=7)))
    first, last = (clocks.instant(day, zone).utc for day in days)
    news = [item.line for item in items(uow, first=first, last=last, besides=series.category)]
    variants: dict[str, str] = {}
    full = compose(series.name, news, left_out=0)
    for channel_id in series.channels:
        connector = system.connector(uow.get(Channel, channel_id).platform)
        if not _fits(connector, full):
            variants[channel_id] = _shortened(connector, series.name, news)
    return Texts(full, variants)


def compose(name: str, news: Iterable[str], *, left_out: int) -> str:
    """A heading, one line for each piece of news, and how many did not fit."""
    lines = [f"• {line}" for line in news]
    if left_out:
        lines.append(f"… and {left_out} more")
    return "\n".join([name, *lines])


def _shortened(connector: Connector, name: str, news: list[str]) -> str:
    for kept in range(len(news) - 1, -1, -1):
        text = compose(name, islice(news, kept), left_out=len(news) - kept)
        if _fits(connector, text):
            return text
    return name


def _fits(connector: Connector, text: str) -> bool:
    content = Content(text=text, comments=CommentMode.MODERATED)
    used = connector.length(content) if isinstance(connector, Measures) else len(text)
    return used <= connector.capabilities.text_length


def _line(version: PostVersion) -> str:
    """The title, or the first sentence's worth of text, on one line."""
    words = (version.title or version.text).split("\n", 1)[0].strip()
    line = words if len(words) <= LONGEST_LINE else words[: LONGEST_LINE - 1].rstrip() + "…"
    return f"{line} {version.link}".strip()
