"""What a person is at this school at this moment, read in the transaction that depends on it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, select

from publisher import clocks
from tenants.actor import ActorKind
from tenants.errors import NotAllowed
from tenants.models import AbsenceCover, Membership, Person, School
from tenants.roles import Permission, Role, permissions_of
from tenants.services import policy_changes, sessions
from tenants.unit_of_work import UnitOfWork

# A cover that is ended early ends with the day before, but what was decided that day stays.
EARLY_END = timedelta(days=1)


def roles_now(uow: UnitOfWork) -> frozenset[str]:
    """The roles this person holds at this moment, ours and the policy's, absence cover included.
    Read from the database: a role that was taken away since the page was opened is gone."""
    membership = _membership(uow)
    return _roles(uow, membership) if membership else frozenset()


def to_decide(uow: UnitOfWork, permission: Permission = Permission.APPROVE) -> frozenset[str]:
    """The same for somebody who is about to decide: a person, who may do so at this moment.
    The membership is held until the transaction ends, so that a role cannot go meanwhile."""
    if uow.actor.kind is not ActorKind.PERSON:
        raise NotAllowed("Only a person can decide this.")
    membership = _membership(uow, hold=True)
    ours = permissions_of(frozenset(Role(role) for role in membership.roles)) if membership else ()
    if membership is None or permission not in ours:
        raise NotAllowed("You cannot decide this any more: your role here was changed.")
    return _roles(uow, membership)


def self_approvers(uow: UnitOfWork) -> frozenset[str]:
    """Roles that the policy in force lets approve their own posts (a school with one person)."""
    people = policy_changes.current(uow).document.get("people", {})
    return frozenset(people.get("self_approval", ()))


def standing_in(uow: UnitOfWork, roles: Collection[str]) -> list[UUID]:
    """Who stands in today for somebody with one of these roles, and still belongs here."""
    school = uow.session.get_one(School, uow.school_id)
    today = clocks.local(uow.now, school.timezone).date()
    query = (
        select(AbsenceCover.cover_id)
        .join(
            Membership,
            (Membership.school_id == AbsenceCover.school_id)
            & (Membership.person_id == AbsenceCover.cover_id),
        )
        .where(
            AbsenceCover.policy_role.in_(list(roles)),
            AbsenceCover.first_day <= today,
            AbsenceCover.last_day >= today,
            Membership.ended_at.is_(None),
        )
    )
    return sorted(set(uow.session.scalars(query)))


def entitled(uow: UnitOfWork, people: Collection[UUID]) -> Entitled:
    """What the decisions of ``people`` are worth at this moment."""
    if not people:
        return Entitled({}, (), "UTC")
    rows = uow.session.scalars(_memberships(uow, people))
    covers = uow.session.scalars(select(AbsenceCover).where(AbsenceCover.cover_id.in_(people)))
    return Entitled(
        roles={row.person_id: frozenset((*row.roles, *row.policy_roles)) for row in rows},
        covers=tuple(covers),
        timezone=uow.session.get_one(School, uow.school_id).timezone,
    )


@dataclass(frozen=True)
class Entitled:
    """A yes counts while whoever gave it belongs to the school and holds the role for which they
    were asked; of a stand-in, if they stood in on the day of it. Otherwise somebody let in for a
    minute, or found to be somebody else, would have agreed for ever."""

    roles: dict[UUID, frozenset[str]]
    covers: tuple[AbsenceCover, ...]
    timezone: str

    def may_approve(self, person_id: UUID) -> bool:
        held = self.roles.get(person_id, frozenset())
        ours = frozenset(role for role in Role if role.value in held)
        return Permission.APPROVE in permissions_of(ours)

    def counts(self, person_id: UUID | None, roles: Collection[str], at: datetime) -> bool:
        held = self.roles.get(person_id) if person_id else None
        if held is None:
            return False
        day = clocks.local(at, self.timezone).date()
        return not held.isdisjoint(roles) or any(
            each.cover_id == person_id
            and each.policy_role in roles
            and each.first_day <= day
            and day - EARLY_END <= each.last_day
            for each in self.covers
        )


def _membership(uow: UnitOfWork, *, hold: bool = False) -> Membership | None:
    assert uow.actor.person_id is not None
    query = _memberships(uow, [uow.actor.person_id])
    if hold:
        query = query.with_for_update(read=True, of=Membership)
    return uow.session.scalar(query)


def _memberships(uow: UnitOfWork, people: Collection[UUID]) -> Select[Membership]:
    return (
        select(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.school_id == uow.school_id,
            Membership.person_id.in_(people),
            Membership.ended_at.is_(None),
            Person.deactivated_at.is_(None),
        )
        .execution_options(populate_existing=True)
    )


def _roles(uow: UnitOfWork, membership: Membership) -> frozenset[str]:
    school = uow.session.get_one(School, uow.school_id)
    today = clocks.local(uow.now, school.timezone).date()
    covered = sessions.covered_roles(uow, membership.person_id, today)
    return frozenset(membership.roles) | frozenset(membership.policy_roles) | covered
