"""Questions that nobody answers: after a day others are told, at the end their author is. Nothing
is ever approved by waiting. Accounts on trial or due for a look are told on their day."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from publisher.models import AccountRequest, Approval, ApprovalState, Post, PostState, RequestState
from publisher.services import account_policy, drafting, granting, standing, telling, voiding
from publisher.services.gathering import policy_of
from publisher.services.system import WORKER, System
from tenants.actor import Actor
from tenants.database import Database
from tenants.roles import Role
from tenants.scope import Scope
from tenants.services import audit, policy_changes
from tenants.unit_of_work import UnitOfWork, unit_of_work

PATIENCE = timedelta(hours=24)
APPROVAL, ACCOUNT = "approval", "account_request"
_DUE = {
    APPROVAL: text(
        "SELECT school_id, id FROM approval WHERE state = 'asked' AND (expires_at <= :now "
        "OR (escalated_at IS NULL AND asked_at <= :patient)) ORDER BY expires_at LIMIT :most"
    ),
    ACCOUNT: text(
        "SELECT school_id, id FROM account_request WHERE look_at <= :now "
        "ORDER BY look_at LIMIT :most"
    ),
}


def to_chase(database: Database, *, most: int) -> list[tuple[UUID, UUID, str]]:
    """What wants chasing, of all schools: (school, row, which kind of row)."""
    with unit_of_work(database, Scope.system(Actor.job("beat"))) as uow:
        times = {"now": uow.now, "patient": uow.now - PATIENCE, "most": most}
        return [
            (row[0], row[1], kind)
            for kind, query in _DUE.items()
            for row in uow.session.execute(
                query, {key: times[key] for key in times if f":{key}" in query.text}
            )
        ]


def chase(system: System, school_id: UUID, row_id: UUID, kind: str) -> None:
    """Safe to repeat: what has been told is not told again."""
    with unit_of_work(system.database, Scope.of_school(school_id, WORKER)) as uow:
        if kind == ACCOUNT:
            _look_again(uow, row_id)
        else:
            _unanswered(uow, row_id)


def _unanswered(uow: UnitOfWork, approval_id: UUID) -> None:
    post = drafting.locked(uow, uow.get(Approval, approval_id).post_id)
    row = uow.session.get_one(
        Approval, (uow.school_id, approval_id), with_for_update=True, populate_existing=True
    )
    if row.state != ApprovalState.ASKED:
        return
    if row.expires_at <= uow.now:
        _lapse(uow, row, post)
    elif row.escalated_at is None and row.asked_at <= uow.now - PATIENCE:
        _escalate(uow, row, post)


def _escalate(uow: UnitOfWork, row: Approval, post: Post) -> None:
    """To whoever stands in today and may answer; where nobody does, to those who can appoint
    somebody. Whoever wrote or sent the post is no answer to it."""
    row.escalated_at = uow.now
    theirs = drafting.hands(uow, post) | {row.asked_by}
    standins = [each for each in standing.standing_in(uow, row.approvers) if each not in theirs]
    for person_id in standins:
        telling.tell(
            uow,
            f"escalated:{row.id}:{person_id}",
            "A post has waited for a day",
            "You stand in for somebody who has not answered. Please look at it.",
            path=f"/posts/{post.id}/approvals/{row.id}",
            roles=(),
            person_id=person_id,
        )
    if not standins:
        telling.tell(
            uow,
            f"escalated:{row.id}",
            "A post has waited for a day",
            "Nobody has answered. If somebody is away, appoint who stands in for them.",
            path="/cover",
            roles=(Role.HEAD.value, *row.approvers),
        )
    audit.record(uow, "approval.escalated", row, standins=len(standins))


def _lapse(uow: UnitOfWork, row: Approval, post: Post) -> None:
    if post.state == PostState.AWAITING_APPROVAL:
        voiding.back_to_draft(uow, post)
    row.state = ApprovalState.VOID
    telling.clear(uow, f"approval:{row.id}")
    telling.tell(
        uow,
        f"lapsed:{row.id}",
        "Nobody approved your post in time",
        "It did not go out. Give it another time and send it again.",
        path=f"/posts/{post.id}",
        roles=(),
        person_id=row.asked_by,
    )
    audit.record(uow, "approval.lapsed", row)


def _look_again(uow: UnitOfWork, request_id: UUID) -> None:
    row = uow.session.get_one(
        AccountRequest, (uow.school_id, request_id), with_for_update=True, populate_existing=True
    )
    if row.look_at is None or row.look_at > uow.now:
        return
    row.look_at = granting.next_look(uow, row)
    if row.state != RequestState.APPROVED:
        return
    rules = account_policy.of(policy_of(policy_changes.current(uow)))
    telling.tell(
        uow,
        f"account-review:{row.id}",
        f"{row.name} is to be looked at again",
        "Its trial ends, or its review is due. Say whether the account may go on.",
        path=f"/channels/requests/{row.id}",
        roles=rules.deciders,
    )
