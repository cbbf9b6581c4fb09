"""Links in e-mails that lead an approver to one question. A link counts once, for one person,
and only with their log-in: whoever else has the e-mail has nothing."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from publisher import secrets
from publisher.models import AnswerLink, Approval, ApprovalState
from tenants.database import new_id
from tenants.errors import Conflict, NotFound
from tenants.roles import Permission
from tenants.unit_of_work import UnitOfWork

USED = "This link has been used. It counts once; the post itself is on your page."
OVER = "This question is closed: the post was changed, answered or its time has passed."


def link(uow: UnitOfWork, approval_id: UUID, person_id: UUID) -> str:
    """The address, within the school's, by which this person may answer this question."""
    approval = uow.get(Approval, approval_id)
    token = secrets.new_token()
    uow.add(
        AnswerLink(
            id=new_id(), approval_id=approval.id, person_id=person_id,
            token_digest=secrets.digest(token), created_at=uow.now, expires_at=approval.expires_at,
        )
    )  # fmt: skip
    return f"/answer/{token}"


def follow(uow: UnitOfWork, token: str) -> Approval:
    """The question that the link is for. Looking does not use it up. Raises ``NotFound`` for
    anybody but its person, ``Conflict`` when it has been used or the question is closed."""
    uow.actor.require(Permission.READ_POSTS)
    approval = uow.get(Approval, _mine(uow, token).approval_id)
    if approval.state != ApprovalState.ASKED or approval.expires_at <= uow.now:
        raise Conflict(OVER)
    return approval


def use(uow: UnitOfWork, token: str) -> Approval:
    """The same for whoever is about to answer, and the link is used up with it: should the
    answer fail, this is undone together with it."""
    uow.actor.require(Permission.APPROVE)
    row = _mine(uow, token, hold=True)
    row.used_at = uow.now
    return uow.get(Approval, row.approval_id)


def _mine(uow: UnitOfWork, token: str, *, hold: bool = False) -> AnswerLink:
    query = select(AnswerLink).where(AnswerLink.token_digest == secrets.digest(token))
    if hold:
        query = query.with_for_update()
    row = uow.session.scalar(query)
    if row is None or row.person_id != uow.actor.person_id or row.expires_at <= uow.now:
        raise NotFound("This link is not yours, or its time has passed.")
    if row.used_at is not None:
        raise Conflict(USED)
    return row
