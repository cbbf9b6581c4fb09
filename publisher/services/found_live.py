"""A post turns out to be live, of which nobody knew that it was: an answer comes after it had been
given up, a look finds it, a person has seen it. A parent may have said stop meanwhile."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select, update

from publisher.models import Channel, Delivery, Post, PostState, PostVersion, Withdrawal
from publisher.services import telling
from tenants.unit_of_work import UnitOfWork

SILENCE = timedelta(minutes=5)  # after which another worker goes on with a stop


def look_again(uow: UnitOfWork, delivery: Delivery) -> None:
    """Stops about whoever this post shows or names are taken up once more (``saying_stop``). One
    that a worker has in hand is left alone: it looks at the posts before it is done."""
    version = uow.get(PostVersion, delivery.post_version_id)
    shown = {UUID(id) for use in version.media for id in use["tagged"]}
    about = (
        select(Withdrawal.id)
        .where(
            or_(
                Withdrawal.found.contains([{"delivery": str(delivery.id)}]),
                Withdrawal.person_id.in_(shown),
            )
        )
        .with_for_update(skip_locked=True)
    )
    ids = list(uow.session.scalars(about))
    if ids:
        at_rest = Withdrawal.look_at.is_(None) | (Withdrawal.look_at > uow.now + SILENCE)
        again = update(Withdrawal).where(Withdrawal.id.in_(ids), at_rest)
        uow.session.execute(again.values(look_at=uow.now))


def tell_if_stopped(uow: UnitOfWork, delivery: Delivery) -> None:
    """Whoever stopped it, or read that it was not sent in time, believes that nobody can see it.
    A person who says that it is there knows."""
    if uow.actor.person_id or uow.get(Post, delivery.post_id).state != PostState.DRAFT:
        return
    telling.tell(
        uow,
        f"live-all-the-same:{delivery.id}",
        "A post is live all the same",
        "It was stopped, or was too late to be sent, but had reached "
        f"{uow.get(Channel, delivery.channel_id).name} by then. Look at it there, and take it down "
        "if families are not to see it.",
        path=f"/posts/{delivery.post_id}",
        person_id=uow.get(PostVersion, delivery.post_version_id).author_id,
    )
