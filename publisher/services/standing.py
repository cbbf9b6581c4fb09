"""What a person is at this school at this moment, read in the transaction that depends on it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from publisher import clocks
from tenants.actor import ActorKind
from tenants.errors import NotAllowed
from tenants.models import AbsenceCover, Membership, Person, School
from tenants.roles import Permission, Role, permissions_of
from tenants.services import sessions
from tenants.unit_of_work import UnitOfWork


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


def _membership(uow: UnitOfWork, *, hold: bool = False) -> Membership | None:
    query = (
        select(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.school_id == uow.school_id,
            Membership.person_id == uow.actor.person_id,
            Membership.ended_at.is_(None),
            Person.deactivated_at.is_(None),
        )
        .execution_options(populate_existing=True)
    )
    if hold:
        query = query.with_for_update(read=True, of=Membership)
    return uow.session.scalar(query)


def _roles(uow: UnitOfWork, membership: Membership) -> frozenset[str]:
    school = uow.session.get_one(School, uow.school_id)
    today = clocks.local(uow.now, school.timezone).date()
    covered = sessions.covered_roles(uow, membership.person_id, today)
    return frozenset(membership.roles) | frozenset(membership.policy_roles) | covered
