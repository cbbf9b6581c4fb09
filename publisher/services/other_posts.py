"""The school's other posts around one: rules that count posts know no more than is found here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import aliased

from publisher.models import Delivery, DeliveryState, Post
from publisher.rules.context import Phase, Sent
from publisher.rules.timing import duration
from tenants.policies.language import Policy
from tenants.unit_of_work import UnitOfWork

_WEEK, _MONTH = timedelta(days=8), timedelta(days=32)
_COUNTING = frozenset({"cadence", "frequency"})
_NEVER_SEEN = frozenset(
    {
        DeliveryState.CANCELLED,
        DeliveryState.HELD,
        DeliveryState.MISSED,
        DeliveryState.REFUSED,
        DeliveryState.TAKEN_DOWN,
    }
)


def around(
    uow: UnitOfWork, policy: Policy, post: Post, due_at: datetime | None, phase: Phase,
    named: Callable[[str], str],
) -> tuple[Sent, ...]:  # fmt: skip
    """Those published or to be, once for each channel; ``named`` gives a platform's name in the
    policy. Empty where no rule counts posts: then the database is not asked either.

    As it goes out, a post keeps the place that it has in line: one that came after it, although
    there was one already, was agreed to or is itself one too many, and takes it from nobody."""
    if not any(rule.kind in _COUNTING for rule in policy.rules):
        return ()
    at, far = due_at or uow.now, reach(policy)
    rows = uow.session.execute(
        select(Delivery.post_id, Delivery.due_at, Delivery.platform, Post.category)
        .join(Post, (Post.school_id == Delivery.school_id) & (Post.id == Delivery.post_id))
        .where(
            Delivery.post_id != post.id,
            Delivery.due_at.between(at - far, at + far),
            Delivery.state.not_in(_NEVER_SEEN),
            _before(post) if phase is Phase.PUBLISH else true(),
        )
        .order_by(Delivery.due_at, Delivery.id)
    )
    return tuple(
        Sent(id=str(id), at=when, channel=named(platform), category=category)
        for id, when, platform, category in rows
    )


def _before(post: Post) -> ColumnElement[bool]:
    own = aliased(Delivery)
    place = select(func.max(own.created_at)).where(
        own.post_id == post.id, own.state != DeliveryState.CANCELLED
    )
    return Delivery.created_at <= place.scalar_subquery()


def reach(policy: Policy) -> timedelta:
    """How far from a post the others count: a week, a month where a rule counts by the month, and
    as far as the longest gap that a rule asks for."""
    monthly = any(
        rule.params.get("per") == "month" or "max_per_month" in rule.params for rule in policy.rules
    )
    gaps = [duration(r.params["min_gap"]) for r in policy.rules if "min_gap" in r.params]
    return max([_MONTH if monthly else _WEEK, *gaps])
