"""Moving a post to another day or time, by hand or by dragging: judged like any other change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from publisher.models import Approval, ApprovalState, Post, PostState
from publisher.services import agreed, drafting, scheduling, voiding
from publisher.services.system import System
from tenants.errors import Conflict
from tenants.roles import Permission
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Moved:
    """``waiting`` says that somebody must approve it (anew); ``note`` what was decided when the
    clock shows that time twice."""

    post: Post
    waiting: bool = False
    note: str = ""


def move(
    system: System,
    uow: UnitOfWork,
    post_id: UUID,
    to: datetime,
    *,
    was: datetime | None,
    considered: bool = False,
) -> Moved:
    """Give a post another time on the school's clock. ``was`` is the time that the person saw.

    A draft is only moved. What was in line or waited for approval is scheduled again for the new
    time: approvals count on within an hour of the time they were given for, and are void beyond.
    Moving answers no question that waits: it is asked again, for whoever asked it first. Raises
    what ``scheduling.schedule`` raises; then the post stays where it was.
    """
    uow.actor.require(Permission.DRAFT)
    post = drafting.locked(uow, post_id)
    drafting.mine(uow, post)
    if post.local_time != was:
        raise Conflict("Somebody else has moved this post since you opened the page.")
    if post.state == PostState.DISCARDED:
        raise Conflict("This post was discarded, so it cannot be moved.")
    rows = drafting.hold(uow, post)
    if rows and all(row.state in drafting.SEEN for row in rows):
        raise Conflict("This post has gone out, so it cannot be moved any more.")
    when = scheduling.instant(uow, to, post.timezone)
    state, post.local_time, post.updated_at = post.state, to, uow.now
    audit.record(uow, "post.moved", post, was=was.isoformat() if was else "", to=to.isoformat())
    if state == PostState.DRAFT:
        return Moved(post=post, note=when.note)
    post.state = PostState.DRAFT
    asker = _asker(uow, post)
    _void_what_is_too_far(uow, post, when.utc)
    uow.session.flush()
    done = scheduling.schedule(system, uow, post.id, version=post.version, considered=considered)
    if done.waiting_for and asker is not None:
        _asks_for(uow, post, asker)
    return Moved(post=post, waiting=bool(done.waiting_for), note=done.note)


def _asker(uow: UnitOfWork, post: Post) -> UUID | None:
    """Whose question about this post is open, or was answered; None where nobody asked."""
    states = (*voiding.UNANSWERED, ApprovalState.APPROVED)
    query = select(Approval.asked_by).where(Approval.post_id == post.id, Approval.state.in_(states))
    return uow.session.scalar(query.order_by(Approval.asked_at.desc()).limit(1))


def _asks_for(uow: UnitOfWork, post: Post, asker: UUID) -> None:
    """The answer goes to them, and whoever only moved the post may still give it."""
    uow.session.execute(
        update(Approval)
        .where(Approval.post_id == post.id, Approval.state.in_(voiding.UNANSWERED))
        .values(asked_by=asker)
    )


def _void_what_is_too_far(uow: UnitOfWork, post: Post, at: datetime) -> None:
    """Counted from the time that was agreed to, so that two short moves are not one long one."""
    tolerance = agreed.TIME_TOLERANCE
    uow.session.execute(
        update(Approval)
        .where(
            Approval.post_id == post.id,
            Approval.state == ApprovalState.APPROVED,
            ~Approval.due_at.between(at - tolerance, at + tolerance),
        )
        .values(state=ApprovalState.VOID)
    )
