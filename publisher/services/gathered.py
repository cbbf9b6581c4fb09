"""What a roundup was made of: a piece of news that changes afterwards stops it, and is said.

The roundup repeats what its pieces said when they were gathered. So it is stopped at once when
one of them is edited, discarded, stopped or taken down; and the gate looks once more before it
goes out (``school_facts``), for whatever could not be stopped in time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from publisher.models import Delivery, DeliveryState, Post, PostState, PostVersion, RoundupItem
from publisher.services import telling, voiding
from tenants.database import new_id
from tenants.roles import Permission
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork

REASON = "A piece of news in it has changed since. Look at it and schedule it again."


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One post that a roundup gathers; ``changed`` since it was gathered."""

    post_id: UUID
    line: str
    changed: bool


def keep(uow: UnitOfWork, post: Post, versions: Iterable[PostVersion]) -> None:
    """Note what ``post`` gathers, in the very versions that were read."""
    for version in versions:
        uow.add(
            RoundupItem(
                id=new_id(), post_id=post.id, item_id=version.post_id, digest=version.digest
            )
        )


def pieces(uow: UnitOfWork, post_id: UUID) -> list[Piece]:
    """What a post gathers, as it reads now."""
    uow.actor.require(Permission.READ_POSTS)
    rows = uow.session.execute(
        select(RoundupItem, Post, PostVersion)
        .join(Post, (Post.school_id == RoundupItem.school_id) & (Post.id == RoundupItem.item_id))
        .join(
            PostVersion,
            (PostVersion.school_id == Post.school_id)
            & (PostVersion.post_id == Post.id)
            & (PostVersion.number == Post.version),
        )
        .where(RoundupItem.post_id == post_id)
        .order_by(Post.due_at, Post.id)
    )
    return [
        Piece(
            post_id=item.id,
            line=" ".join((version.title or version.text).split()),
            changed=version.digest != row.digest or item.state != PostState.SCHEDULED,
        )
        for row, item, version in rows
    ]


def agreed_again(uow: UnitOfWork, post: Post) -> None:
    """Somebody has looked at the roundup after its pieces changed and saved it: what they say now
    is what it was checked against."""
    current = {
        version.post_id: version.digest
        for version in uow.session.scalars(
            select(PostVersion)
            .join(
                Post,
                (Post.school_id == PostVersion.school_id)
                & (Post.id == PostVersion.post_id)
                & (Post.version == PostVersion.number),
            )
            .join(
                RoundupItem,
                (RoundupItem.school_id == Post.school_id) & (RoundupItem.item_id == Post.id),
            )
            .where(RoundupItem.post_id == post.id, Post.state == PostState.SCHEDULED)
        )
    }
    for row in uow.session.scalars(select(RoundupItem).where(RoundupItem.post_id == post.id)):
        if row.item_id in current:
            row.digest = current[row.item_id]
        else:
            uow.session.delete(row)


def item_changed(uow: UnitOfWork, item_id: UUID) -> None:
    """Stop every roundup that gathers this post and has not gone out, and tell its author."""
    gathering = select(RoundupItem.post_id).where(RoundupItem.item_id == item_id)
    query = select(Post).where(
        Post.id.in_(gathering),
        Post.state.in_((PostState.AWAITING_APPROVAL, PostState.SCHEDULED)),
    )
    for post in uow.session.scalars(query.order_by(Post.id).with_for_update(key_share=True)):
        rows = _rows(uow, post)
        if rows and not any(row.state == DeliveryState.SCHEDULED for row in rows):
            continue
        _stop(uow, post, rows)


def _rows(uow: UnitOfWork, post: Post) -> Sequence[Delivery]:
    query = select(Delivery).where(
        Delivery.post_id == post.id, Delivery.state != DeliveryState.CANCELLED
    )
    return uow.session.scalars(query.order_by(Delivery.id).with_for_update()).all()


def _stop(uow: UnitOfWork, post: Post, rows: Sequence[Delivery]) -> None:
    for row in rows:
        if row.state == DeliveryState.SCHEDULED:
            row.state = DeliveryState.HELD
            row.version += 1
            row.reason = REASON
    voiding.back_to_draft(uow, post)
    audit.record(uow, "post.item_changed", post)
    telling.tell(
        uow,
        f"gathered:{post.id}",
        "A roundup was stopped",
        "A piece of news in it has changed since it was put together, so it does not go out as it "
        "stands. Please look at it and schedule it again.",
        path=f"/posts/{post.id}",
        person_id=post.author_id,
    )
