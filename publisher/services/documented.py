"""Which of the documents that must come before the first post the school's register holds."""

from __future__ import annotations

from sqlalchemy import select

from publisher.models import Delivery
from publisher.rules.compiled import compile_policy
from tenants.models import SchoolDocument
from tenants.policies.language import Policy
from tenants.services import planning
from tenants.unit_of_work import UnitOfWork

NONE_WANTED: frozenset[str] = frozenset()


def of(uow: UnitOfWork, policy: Policy) -> frozenset[str]:
    """Kinds of document. Most policies want none first, and then the database is not asked. One
    whose own review is overdue still counts once something has been published: it is a duty
    then, and no reason to stop a school in the middle of a week."""
    kinds = [wanted.kind for wanted in compile_policy(policy).first_documents]
    if not kinds:
        return NONE_WANTED
    query = (
        select(SchoolDocument.kind, SchoolDocument.review_on)
        .where(SchoolDocument.kind.in_(kinds), SchoolDocument.struck_at.is_(None))
        .order_by(SchoolDocument.registered_at, SchoolDocument.id)
    )
    newest = {kind: review for kind, review in uow.session.execute(query)}  # noqa: C416
    today = planning.today(uow)
    stale = {kind for kind, review in newest.items() if review is not None and review < today}
    return frozenset(newest) - (stale if stale and not _has_published(uow) else NONE_WANTED)


def _has_published(uow: UnitOfWork) -> bool:
    query = select(Delivery.id).where(Delivery.published_at.is_not(None))
    return uow.session.scalar(query.limit(1)) is not None
