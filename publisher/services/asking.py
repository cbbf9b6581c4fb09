"""Asking for approvals: of the people whom the findings name, bound to the exact content and time,
and in the order that the policy says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import select

from publisher import clocks
from publisher.models import Approval, ApprovalState, Post, PostVersion
from publisher.services import agreed, judging, telling, voiding
from publisher.services.judging import Judged
from tenants.database import new_id
from tenants.models import Membership
from tenants.roles import Permission, Role, permissions_of
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork

LASTS = timedelta(days=30)
TOO_FAR = (
    f"This needs an approval, and an approval lasts {LASTS.days} days. Choose an earlier time, or "
    "schedule it nearer to the day."
)
SCHEDULERS = (Role.COMMS_LEAD.value, Role.HEAD.value)
FIRST, SECOND = 1, 2  # the tiers of a finding
Question = tuple[tuple[str, ...], list[str], str]  # roles, fingerprints of findings, note


def ask(
    uow: UnitOfWork,
    post: Post,
    version: PostVersion,
    sets: frozenset[tuple[str, ...]],
    *,
    judged: Sequence[Judged],
    opinion: tuple[tuple[str, ...], str] | None = None,
) -> list[Approval]:
    """Ask somebody of each set of policy roles. Who is to agree after others is asked once they
    have (``ask_next``). What was asked before is void; what somebody has agreed to in this very
    version stays agreed. ``opinion`` names whom the author asks of their own accord, and what
    they are unsure about."""
    uow.actor.require(Permission.DRAFT)
    voiding.void_approvals(uow, post.id, states=voiding.UNANSWERED)
    questions = [*_questions(sets, judged), *([(opinion[0], [], opinion[1])] if opinion else [])]
    rows = [_row(uow, post, version, question) for question in questions]
    later = [row for row in rows if _has_to_wait(row, rows)]
    for row in rows:
        if row in later:
            row.state = ApprovalState.LATER
        else:
            _tell(uow, row, "Somebody has written a post that needs your approval before it can "
                  "go out.")  # fmt: skip
    return rows


def waits_for_a_scheduler(uow: UnitOfWork, version: PostVersion) -> bool:
    """Whether somebody who may only draft has asked about this version and has no answer yet.
    Moving it in the calendar is no answer, whoever does it and wherever to."""
    uow.actor.require(Permission.DRAFT)
    asked = select(Approval.asked_by).where(
        Approval.post_version_id == version.id, Approval.state.in_(voiding.UNANSWERED)
    )
    askers = set(uow.session.scalars(asked))
    here = select(Membership.person_id, Membership.roles).where(
        Membership.school_id == uow.school_id,
        Membership.person_id.in_(askers),
        Membership.ended_at.is_(None),
    )
    able = {
        person
        for person, roles in uow.session.execute(here)
        if Permission.SCHEDULE in permissions_of(frozenset(map(Role, roles)))
    }
    return bool(askers - able)


def ask_next(uow: UnitOfWork, given: Approval) -> list[Approval]:
    """Ask those before whom nobody is left who has not agreed to what ``given`` agrees to; the
    questions asked now."""
    open_ones = select(Approval).where(
        Approval.post_id == given.post_id,
        Approval.digest == given.digest,
        Approval.state.in_(voiding.UNANSWERED),
    )
    rows = list(uow.session.scalars(open_ones))
    later = [row for row in rows if row.state == ApprovalState.LATER]
    turned = [row for row in later if not _has_to_wait(row, rows)]
    for row in turned:
        row.state = ApprovalState.ASKED
        row.asked_at = uow.now
        _tell(uow, row, "A colleague has agreed to a post. Your policy wants a second person to "
              "agree before it can go out.")  # fmt: skip
    uow.session.flush()
    return turned


def _questions(sets: frozenset[tuple[str, ...]], judged: Sequence[Judged]) -> Iterator[Question]:
    """Roles that one rule names first and another second are asked twice, each in its turn."""
    for roles in sorted(sets):
        first, second = (_findings(roles, tier, judged) for tier in (FIRST, SECOND))
        if first or not second:
            yield roles, first, ""
        if second:
            yield roles, second, ""


def _findings(roles: tuple[str, ...], tier: int, judged: Sequence[Judged]) -> list[str]:
    return sorted(
        {
            each.key(finding)
            for each in judged
            for finding in each.asking
            if tuple(sorted(finding.approvers)) == roles and finding.tier == tier
        }
    )


def _has_to_wait(row: Approval, rows: Sequence[Approval]) -> bool:
    """Whether somebody is still asked about what this one is the second agreement to."""
    asked = [other for other in rows if other.state == ApprovalState.ASKED]
    return bool(
        set(row.findings) & {judging.second_key(key) for other in asked for key in other.findings}
    )


def _row(uow: UnitOfWork, post: Post, version: PostVersion, question: Question) -> Approval:
    assert uow.actor.person_id is not None and post.due_at is not None
    roles, findings, note = question
    return uow.add(
        Approval(
            id=new_id(),
            post_id=post.id,
            post_version_id=version.id,
            digest=version.digest,
            due_at=post.due_at,
            approvers=list(roles),
            findings=findings,
            state=ApprovalState.ASKED,
            asked_by=uow.actor.person_id,
            asked_at=uow.now,
            expires_at=_expiry(uow, post, version),
            note=note,
        )
    )


def _tell(uow: UnitOfWork, row: Approval, body: str) -> None:
    audit.record(uow, "approval.asked", row, approvers=row.approvers)
    telling.tell(
        uow,
        f"approval:{row.id}",
        "A post is waiting for your approval",
        body,
        path=f"/posts/{row.post_id}/approvals/{row.id}",
        roles=tuple(row.approvers),
    )


def _expiry(uow: UnitOfWork, post: Post, version: PostVersion) -> datetime:
    """30 days, or the post's time, or the end of the event's day, whichever comes first."""
    assert post.due_at is not None
    # A slot that has passed cannot be approved into the past.
    ends = [uow.now + LASTS, post.due_at + agreed.TIME_TOLERANCE]
    if version.event_date is not None:
        midnight = datetime.combine(version.event_date + timedelta(days=1), time.min)
        over = clocks.instant(midnight, post.timezone).utc
        # A post that looks back at an event is meant to go out after its day.
        ends += [over] if post.due_at < over else []
    return min(ends)
