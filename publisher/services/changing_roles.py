"""Giving somebody other roles. What they agreed to or set aside in a role that they lose counts no
longer, so posts that stand on it are stopped now: the author has time to ask somebody else, and
nobody first reads of it on the morning when the post should have gone out.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, or_, select

from publisher.models import Approval, ApprovalState, Delivery, OverrideRecord, PostVersion
from publisher.rules.finding import Effect
from publisher.services import agreed, appearing, judging
from tenants.roles import Permission, Role
from tenants.services import people
from tenants.unit_of_work import UnitOfWork


def change_roles(
    uow: UnitOfWork,
    person_id: UUID,
    *,
    roles: list[Role],
    policy_roles: list[str],
    stood: Collection[str] | None = None,
) -> int:
    """How many posts were stopped. Raises ``Conflict`` as ``people.change_roles`` does."""
    uow.actor.require(Permission.PEOPLE)
    people.change_roles(uow, person_id, roles=roles, policy_roles=policy_roles, stood=stood)
    uow.session.flush()
    lost = or_(
        PostVersion.post_id.in_(_agreed_to(uow, person_id)),
        PostVersion.id.in_(_set_aside(uow, person_id)),
    )
    found = appearing.hold(uow, lost, reason=agreed.LAPSED.reason, kind="approval")
    return len({each.post_id for each in found.held})


def set_aside_by(person_id: UUID) -> Select[UUID]:
    """Versions of posts with a block that this person has set aside, alone or with another."""
    return select(OverrideRecord.post_version_id).where(
        OverrideRecord.effect == Effect.BLOCK.value,
        or_(OverrideRecord.by_id == person_id, OverrideRecord.second_id == person_id),
    )


def _agreed_to(uow: UnitOfWork, person_id: UUID) -> list[UUID]:
    """Posts still to go out to which they agreed, and may not any more."""
    query = select(Approval).where(
        Approval.decided_by == person_id,
        Approval.state == ApprovalState.APPROVED,
        Approval.post_id.in_(_in_line(Delivery.post_id)),
    )
    rows = uow.session.scalars(query).all()
    still = agreed.still_standing(uow, rows)
    return [row.post_id for row in rows if row not in still]


def _set_aside(uow: UnitOfWork, person_id: UUID) -> list[UUID]:
    """Versions still to go out with a block that is not set aside any more."""
    query = select(OverrideRecord).where(
        OverrideRecord.post_version_id.in_(set_aside_by(person_id)),
        OverrideRecord.post_version_id.in_(_in_line(Delivery.post_version_id)),
        OverrideRecord.effect == Effect.BLOCK.value,
    )
    rows = uow.session.scalars(query).all()
    still = judging.still_set_aside(uow, rows)
    return [row.post_version_id for row in rows if row not in still]


def _in_line(column: object) -> Select[UUID]:
    return select(column).where(Delivery.state.in_(sorted(appearing.STOPPABLE)))  # type: ignore[call-overload,no-any-return]
