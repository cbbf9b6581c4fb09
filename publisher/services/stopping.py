"""Pause everything: a bereavement, an emergency, a mistake. Nothing goes out until somebody
resumes, and what came due meanwhile is shown to a person instead of being sent in a flood."""

from __future__ import annotations

from sqlalchemy import select

from publisher.models import Delivery, Post, PostState
from publisher.services import appearing, drafting, telling
from tenants.errors import Conflict, Invalid
from tenants.models import School
from tenants.roles import Permission
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork

NOTICE = "school:paused"
WHY = "Its time came while everything was paused. Schedule it again, or discard it."


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
    late = _hold_what_came_due(uow)
    school.paused_at = school.paused_reason = None
    telling.clear(uow, NOTICE)
    audit.record(uow, "school.resumed", ("school", school.id), held=late)
    return late


def _hold_what_came_due(uow: UnitOfWork) -> int:
    """Returns how many deliveries that were. Whoever wrote them counts on them to go out."""
    due = Delivery.state.in_(sorted(appearing.STOPPABLE)) & (Delivery.due_at <= uow.now)
    theirs = select(Post).where(Post.id.in_(select(Delivery.post_id).where(due)))
    posts = uow.session.scalars(theirs.order_by(Post.id).with_for_update(key_share=True)).all()
    query = select(Delivery).where(due, Delivery.post_id.in_([post.id for post in posts]))
    rows = uow.session.scalars(query.order_by(Delivery.id).with_for_update()).all()
    for row in rows:
        appearing.stop(row, WHY, "paused")
    held = {row.post_id for row in rows}
    for post in posts:
        if post.id in held:
            post.state = PostState.DRAFT
            author = drafting.version_of(uow, post).author_id
            title = "A post of yours was not sent"
            telling.tell_author(uow, author, post.id, f"stopped:{post.id}", title, WHY)
    return len(rows)
