"""For how long comments that are hidden on arrival could be seen: measured, not promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from publisher.models import Comment
from tenants.roles import Permission
from tenants.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """``longest`` is from a comment's own time at the platform until we had hidden it."""

    comments: int
    longest: float


def hidden_on_arrival(uow: UnitOfWork, delivery_ids: Sequence[UUID]) -> dict[UUID, Exposure]:
    """By delivery; those under which nothing was ever hidden are left out."""
    uow.actor.require(Permission.READ_POSTS)
    open_for = func.extract("epoch", Comment.hidden_at - Comment.at)
    query = (
        select(Comment.delivery_id, func.count(), func.max(open_for))
        .where(Comment.delivery_id.in_(delivery_ids), Comment.hidden_at.is_not(None))
        .group_by(Comment.delivery_id)
    )
    return {
        id: Exposure(comments=count, longest=max(float(longest), 0.0))
        for id, count, longest in uow.session.execute(query)
    }
