"""Which approvals of a post still count: of exactly this content, for about this time, and while
whoever gave them may give them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from publisher.models import Approval, ApprovalState, Post, PostVersion
from publisher.rules.finding import Effect, Finding
from publisher.services import standing
from tenants.unit_of_work import UnitOfWork

TIME_TOLERANCE = timedelta(minutes=60)
LAPSED = Finding(
    rule="approval.lapsed",
    kind="approval",
    effect=Effect.BLOCK,
    clause="Handbell’s own rule: an approval ends with the right of whoever gave it",
    surface="schedule",
    reason="Whoever agreed to this has left, or may not agree to it any more. Schedule it again, "
    "so that somebody else is asked.",
)

ENDED = (
    "Somebody had agreed to this, and that counts no longer: they have left or lost the role, or "
    "too much time has passed. Schedule it again, so that somebody is asked."
)


def approvals(
    uow: UnitOfWork, post: Post, version: PostVersion, due_at: datetime | None
) -> list[Approval]:
    """Approvals of exactly this content for about this time, which still count when it comes."""
    until = max(uow.now, due_at or uow.now)
    rows = [row for row in _given(uow, post, version) if _ends(row, due_at) > until]
    timely = [r for r in rows if due_at is None or abs(r.due_at - due_at) <= TIME_TOLERANCE]
    return still_standing(uow, timely)


def _ends(row: Approval, due_at: datetime | None) -> datetime:
    """One that ends with the post's time goes along when the post is moved; one that ends with an
    event, or after thirty days, does not."""
    with_its_time = row.expires_at == row.due_at + TIME_TOLERANCE
    return due_at + TIME_TOLERANCE if due_at and with_its_time else row.expires_at


def lapsed(uow: UnitOfWork, post: Post, version: PostVersion) -> list[Approval]:
    """What was agreed to for no rule's sake (a teacher's post, a second opinion), and counts no
    more. No finding asks for it again, so it is looked at by itself."""
    rows = [row for row in _given(uow, post, version) if not row.findings]
    if not rows:
        return []
    still = still_standing(uow, rows)
    covered = {tuple(row.approvers) for row in still}
    return [row for row in rows if row not in still and tuple(row.approvers) not in covered]


def once(uow: UnitOfWork, post: Post, version: PostVersion) -> frozenset[str]:
    """Fingerprints of all that somebody has agreed to, whether it counts still or not."""
    return frozenset(key for row in _given(uow, post, version) for key in row.findings)


def _given(uow: UnitOfWork, post: Post, version: PostVersion) -> Sequence[Approval]:
    query = select(Approval).where(
        Approval.post_id == post.id,
        Approval.state == ApprovalState.APPROVED,
        Approval.digest == version.digest,
    )
    return uow.session.scalars(query).all()


def still_standing(uow: UnitOfWork, rows: Sequence[Approval]) -> list[Approval]:
    """Those of these approvals whose giver may still give them."""
    still = standing.entitled(uow, {row.decided_by for row in rows if row.decided_by})
    own = standing.self_approvers(uow) if any(row.self_approved for row in rows) else frozenset()
    return [
        row
        for row in rows
        if (at := row.decided_at)
        and still.counts(row.decided_by, row.approvers, at)
        and (not row.self_approved or still.counts(row.decided_by, own, at))
    ]
