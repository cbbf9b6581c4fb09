"""Approvals that count no longer, because what they were about has changed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import update

from publisher.models import Approval, ApprovalState, Post, PostState
from publisher.services import telling
from tenants.unit_of_work import UnitOfWork

UNANSWERED = (ApprovalState.ASKED, ApprovalState.LATER)


def void_approvals(
    uow: UnitOfWork,
    post_id: UUID,
    *,
    states: tuple[ApprovalState, ...] = (*UNANSWERED, ApprovalState.APPROVED),
) -> None:
    """Nothing that was asked or agreed before counts any more, and nobody is asked in vain."""
    voided = uow.session.scalars(
        update(Approval)
        .where(Approval.post_id == post_id, Approval.state.in_(states))
        .values(state=ApprovalState.VOID)
        .returning(Approval.id)
    ).all()
    for approval_id in voided:
        telling.clear(uow, f"approval:{approval_id}")


def back_to_draft(uow: UnitOfWork, post: Post) -> None:
    """Its author has it again, and whoever agrees to it is asked anew."""
    void_approvals(uow, post.id)
    post.state = PostState.DRAFT
