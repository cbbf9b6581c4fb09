"""A post turns out to be live, of which nobody knew that it was: an answer comes after it had been
given up, a look finds it, a person has seen it. A parent may have said stop meanwhile."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select, update

from publisher.models import Delivery, PostVersion, Withdrawal
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
