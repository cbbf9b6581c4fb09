"""Asking for a second opinion of one's own accord: a senior colleague must agree although no rule
asks for it. Once asked, it is not lost when the post is moved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from publisher.models import Approval, ApprovalState, Post, PostVersion
from publisher.services import agreed, drafting
from publisher.services.gathering import policy_of
from tenants.errors import Invalid
from tenants.models import Membership
from tenants.roles import Permission, Role, permissions_of
from tenants.services.policy_changes import current
from tenants.unit_of_work import UnitOfWork


def seniors(uow: UnitOfWork) -> tuple[str, ...]:
    """The policy roles that may give one."""
    owner = policy_of(current(uow)).owner
    return tuple(sorted({owner, Role.HEAD.value, "slt"}))


def wanted(
    uow: UnitOfWork, post: Post, version: PostVersion, unsure: str, *, due_at: datetime
) -> tuple[tuple[str, ...], str] | None:
    """Whom to ask and about what; None when nobody is to be asked, or has agreed already.
    Raises ``Invalid`` when there is nobody who could give one."""
    earlier = _earlier(uow, post, version)
    note = unsure.strip() or (earlier.note if earlier else "")
    if not note:
        return None
    for row in agreed.approvals(uow, post, version, due_at):
        if row.note == note:
            return None
    roles = seniors(uow)
    if not _somebody(uow, roles, drafting.hands(uow, post) | {uow.actor.person_id}):
        raise Invalid({"unsure": "There is nobody else here who could give a second opinion."})
    return roles, note


def _earlier(uow: UnitOfWork, post: Post, version: PostVersion) -> Approval | None:
    """What was asked about this very content before; and a no, whatever was changed since:
    asking is one's own choice, a colleague's no is not undone by not asking again."""
    no = Approval.state.in_((ApprovalState.CHANGES, ApprovalState.REFUSED))
    query = select(Approval).where(
        Approval.post_id == post.id,
        Approval.note != "",
        or_(Approval.digest == version.digest, no),
    )
    return uow.session.scalar(query.order_by(Approval.asked_at.desc()).limit(1))


def _somebody(uow: UnitOfWork, roles: tuple[str, ...], but: frozenset[object]) -> bool:
    query = select(Membership.person_id, Membership.roles).where(
        Membership.school_id == uow.school_id,
        Membership.ended_at.is_(None),
        or_(Membership.roles.overlap(list(roles)), Membership.policy_roles.overlap(list(roles))),
    )
    return any(
        person_id not in but
        and Permission.APPROVE in permissions_of(frozenset(Role(role) for role in theirs))
        for person_id, theirs in uow.session.execute(query)
    )
