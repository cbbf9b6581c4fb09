"""Posts in somebody's hands: their own, and those of colleagues of which they wrote the last words,
which they sent to be approved or agreed to, or of which they set a block aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select

from publisher.models import Approval, ApprovalState, Delivery, Post, PostState, PostVersion
from publisher.services import appearing, changing_roles, voiding
from tenants.roles import Permission
from tenants.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class InHand:
    id: UUID
    text: str
    state: PostState
    local_time: datetime | None
    under_way: bool  # a part of it is being sent at this moment, and cannot be stopped
    theirs: bool  # begun by them; otherwise a colleague's, which stays the colleague's


def posts(uow: UnitOfWork, person_id: UUID) -> list[InHand]:
    """Their drafts, and posts in their hands of which something is still to go out."""
    uow.actor.require(Permission.PEOPLE)
    in_hand = and_(_handled(person_id), Post.state != PostState.DRAFT)
    rows = uow.session.execute(
        select(Post, PostVersion)
        .join(
            PostVersion,
            (PostVersion.school_id == Post.school_id)
            & (PostVersion.post_id == Post.id)
            & (PostVersion.number == Post.version),
        )
        .where(
            or_(Post.author_id == person_id, in_hand),
            Post.state != PostState.DISCARDED,
            or_(
                Post.state != PostState.SCHEDULED,
                Post.id.in_(select(Delivery.post_id).where(_STOPPABLE)),
            ),
        )
        .order_by(Post.due_at, Post.id)
    )
    return [
        InHand(
            id=post.id,
            text=version.text,
            state=PostState(post.state),
            local_time=post.local_time,
            under_way=_under_way(uow, post.id),
            theirs=post.author_id == person_id,
        )
        for post, version in rows
    ]


def _handled(person_id: UUID) -> ColumnElement[bool]:
    theirs = or_(
        and_(Approval.asked_by == person_id, Approval.state.in_(voiding.UNANSWERED)),
        and_(Approval.decided_by == person_id, Approval.state == ApprovalState.APPROVED),
    )
    return or_(
        PostVersion.author_id == person_id,
        Post.id.in_(select(Approval.post_id).where(theirs)),
        PostVersion.id.in_(changing_roles.set_aside_by(person_id)),
    )


_STOPPABLE = Delivery.state.in_(sorted(appearing.STOPPABLE | appearing.MAY_COME_BACK))


def stoppable(post_id: UUID) -> Select[Delivery]:
    """Its deliveries that are not with a platform for good yet."""
    query = select(Delivery).where(Delivery.post_id == post_id, _STOPPABLE)
    return query.order_by(Delivery.id)


def _under_way(uow: UnitOfWork, post_id: UUID) -> bool:
    query = select(Delivery.id).where(
        Delivery.post_id == post_id, Delivery.state.in_(sorted(appearing.UNDER_WAY))
    )
    return uow.session.scalar(query.limit(1)) is not None
