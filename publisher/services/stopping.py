"""Pause everything: a bereavement, an emergency, a mistake. Nothing goes out until somebody
resumes, and what came due meanwhile is shown to a person instead of being sent in a flood."""

from __future__ import annotations

from sqlalchemy import select

from publisher.models import Delivery, Post, PostState
from publisher.services import appearing, telling
from tenants.errors import Conflict, Invalid
from tenants.models import School
from tenants.roles import Permission
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork

NOTICE = "school:paused"


def pause(uow: UnitOfWork, reason: str) -> None:
    """From now on nothing more is claimed for this school. Raises ``Invalid`` without a reason,
    ``Conflict`` when it is paused already. A call under way at this instant is not undone."""
    uow.actor.require(Permission.STOP)
    school = uow.session.get_one(School, uow.school_id, with_for_update={"key_share": True})
    if not reason.strip():
        raise Invalid({"reason": "Say why, so that colleagues know what to expect."})
    if school.paused_at is not None:
        raise Conflict("Everything is paused already.")
    school.paused_at, school.paused_reason = uow.now, reason.strip()[:500]
    telling.tell(
        uow,
        NOTICE,
        "Everything is paused",
        f"{uow.actor.name} has paused all posts. Nothing goes out until somebody resumes.",
        path="/today",
    )
    audit.record(uow, "school.paused", ("school", school.id))


def resume(uow: UnitOfWork) -> int:
    """Go on. What came due during the pause is held for a person; returns how many that were."""
    uow.actor.require(Permission.STOP)
    school = uow.session.get_one(School, uow.school_id, with_for_update={"key_share": True})
    if school.paused_at is None:
        raise Conflict("Nothing is paused.")
    late = uow.session.scalars(
        select(Delivery)
        .where(Delivery.state.in_(sorted(appearing.STOPPABLE)), Delivery.due_at <= uow.now)
        .order_by(Delivery.id)
        .with_for_update()
    ).all()
    for row in late:
        _hold(uow, row)
    school.paused_at = school.paused_reason = None
    telling.clear(uow, NOTICE)
    audit.record(uow, "school.resumed", ("school", school.id), held=len(late))
    return len(late)


def _hold(uow: UnitOfWork, row: Delivery) -> None:
    why = "Its time came while everything was paused. Schedule it again, or discard it."
    appearing.stop(row, why, "paused")
    uow.get(Post, row.post_id).state = PostState.DRAFT
