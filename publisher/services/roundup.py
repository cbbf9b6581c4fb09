"""The week's news, as it was published or agreed to, and the words of a post that gathers it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from publisher.connectors.contract import Connector, Measures
from publisher.content import CommentMode, Content
from publisher.models import Delivery, DeliveryState, Post, PostState, PostVersion
from tenants.roles import Permission
from tenants.unit_of_work import UnitOfWork

_GONE = (DeliveryState.CANCELLED, DeliveryState.REFUSED, DeliveryState.TAKEN_DOWN)


@dataclass(frozen=True, kw_only=True)
class News:
    """One post of the week: what it says in one line, uncut, and when it goes out."""

    version: PostVersion
    at: datetime

    @property
    def post_id(self) -> UUID:
        return self.version.post_id

    @property
    def line(self) -> str:
        """The title, or the first line of the text, with the link."""
        words = (self.version.title or self.version.text).strip().split("\n", 1)[0].strip()
        return f"{words} {self.version.link}".strip()


def news(uow: UnitOfWork, *, first: datetime, last: datetime, besides: str) -> list[News]:
    """Posts that went out or are agreed to go out between two instants, each once, in order;
    not those of the category ``besides``, which is the roundup's own."""
    uow.actor.require(Permission.READ_POSTS)
    rows = uow.session.execute(
        select(PostVersion, Delivery.due_at)
        .join(Delivery, Delivery.post_version_id == PostVersion.id)
        .join(Post, Post.id == Delivery.post_id)
        .where(
            Post.state == PostState.SCHEDULED,
            Post.version == PostVersion.number,
            Post.category != besides,
            Delivery.state.not_in(_GONE),
            Delivery.due_at >= first,
            Delivery.due_at < last,
        )
        .order_by(Delivery.due_at, Delivery.id)
    )
    found: dict[UUID, News] = {}
    for version, at in rows:
        found.setdefault(version.post_id, News(version=version, at=at))
    return list(found.values())


def compose(name: str, gathered: Iterable[News]) -> str:
    """A heading, and one line for each piece of news."""
    return "\n".join([name, *(f"• {each.line}" for each in gathered)])


def length(connector: Connector, text: str) -> int:
    """As the platform counts it."""
    content = Content(text=text, comments=CommentMode.MODERATED)
    return connector.length(content) if isinstance(connector, Measures) else len(text)
