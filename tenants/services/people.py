"""People at a school: changing roles, covering an absence, leaving."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from tenants.database import Database, new_id
from tenants.errors import Conflict, Invalid, NotFound
from tenants.models import AbsenceCover, Membership, Person, School
from tenants.policies.sentences import spoken
from tenants.roles import Permission, Role, permissions_of
from tenants.scope import Scope
from tenants.services import audit, invitations, policy_changes, sessions
from tenants.unit_of_work import UnitOfWork, unit_of_work


@dataclass(frozen=True)
class Colleague:
    person_id: UUID
    name: str
    email: str
    roles: tuple[str, ...]
    policy_roles: tuple[str, ...]
    second_factor_at: datetime | None = None

    @property
    def ours(self) -> frozenset[Role]:
        return frozenset(Role(role) for role in self.roles)


def colleagues(uow: UnitOfWork) -> list[Colleague]:
    """Everybody at this school, by name."""
    uow.actor.require(Permission.READ_POLICY)
    rows = uow.session.execute(
        select(Person, Membership)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.school_id == uow.school_id, Membership.ended_at.is_(None))
        .order_by(Person.name)
    )
    return [
        Colleague(
            person.id,
            person.name,
            person.email,
            tuple(membership.roles),
            tuple(membership.policy_roles),
            person.second_factor_at,
        )
        for person, membership in rows
    ]


def change_roles(
    uow: UnitOfWork,
    person_id: UUID,
    *,
    roles: list[Role],
    policy_roles: list[str],
    stood: Collection[str] | None = None,
) -> None:
    """``stood`` is what they held on the page. Raises ``Conflict`` where that is so no longer, and
    when the school would be left without a headteacher, or its policy without an owner."""
    uow.actor.require(Permission.PEOPLE)
    _one_at_a_time(uow)
    membership = _membership(uow, person_id)
    if stood is not None and set(stood) != {*membership.roles, *membership.policy_roles}:
        name = uow.session.get_one(Person, person_id).name
        raise Conflict(
            f"Somebody else has changed the roles of {name} meanwhile. Here they are as now."
        )
    owned = _owners(uow)
    before = list(membership.roles)
    membership.roles = [role.value for role in roles]
    membership.policy_roles = policy_roles
    uow.session.flush()
    _keep_a_head(uow)
    _keep_an_owner(uow, owned)
    _end_what_no_role_carries(uow, membership)
    audit.record(
        uow, "person.roles_changed", ("person", person_id), before=before, after=membership.roles
    )


def _end_what_no_role_carries(uow: UnitOfWork, now: Membership) -> None:
    """Nobody stands in for a role that the absent has lost, nor without a right to approve; and
    what somebody sent as the one who manages people lets nobody in once they do not."""
    ours = permissions_of(frozenset(Role(role) for role in now.roles))
    held = (*now.roles, *now.policy_roles)
    _end_cover(uow, AbsenceCover.absent_id == now.person_id, AbsenceCover.policy_role.not_in(held))
    if Permission.APPROVE not in ours:
        _end_cover(uow, AbsenceCover.cover_id == now.person_id)
    if Permission.PEOPLE not in ours:
        invitations.expire_sent_by(uow, now.person_id)


def cover(
    uow: UnitOfWork,
    *,
    policy_role: str,
    absent_id: UUID,
    cover_id: UUID,
    first_day: date,
    last_day: date,
) -> AbsenceCover:
    """Appoint somebody to a policy role for some days. Raises ``Invalid`` at the field, also for
    somebody who may not approve anything here: their cover would cover nothing."""
    uow.actor.require(Permission.PEOPLE)
    if last_day < first_day:
        raise Invalid({"last_day": "The last day is before the first."})
    if last_day < uow.now.date():
        raise Invalid({"last_day": "This day has passed already."})
    if absent_id == cover_id:
        raise Invalid({"cover_id": "Choose somebody else to cover."})
    away = _membership(uow, absent_id)
    if policy_role not in (*away.roles, *away.policy_roles):
        raise Invalid({"policy_role": "Whoever is away does not hold this role."})
    ours = frozenset(Role(role) for role in _membership(uow, cover_id).roles)
    if Permission.APPROVE not in permissions_of(ours):
        raise Invalid({"cover_id": "This person may not approve posts. Change their role first."})
    assert uow.actor.person_id is not None
    row = uow.add(
        AbsenceCover(
            id=new_id(),
            policy_role=policy_role,
            absent_id=absent_id,
            cover_id=cover_id,
            first_day=first_day,
            last_day=last_day,
            appointed_by=uow.actor.person_id,
        )
    )
    audit.record(
        uow, "person.cover_appointed", row, role=policy_role,
        first_day=first_day.isoformat(), last_day=last_day.isoformat(),
    )  # fmt: skip
    return row


def covers(uow: UnitOfWork) -> list[AbsenceCover]:
    """Who stands in for whom, was to or will be; the latest last day first."""
    uow.actor.require(Permission.READ_POLICY)
    return list(uow.session.scalars(select(AbsenceCover).order_by(AbsenceCover.last_day.desc())))


def end_cover(uow: UnitOfWork, cover_id: UUID, *, today: date) -> None:
    """Whoever was away is back: from now on nobody stands in. What the stand-in has decided
    stays decided, and who appointed them for which days stays in the audit."""
    uow.actor.require(Permission.PEOPLE)
    row = uow.get(AbsenceCover, cover_id)
    if row.last_day < today:
        raise Conflict("This cover has ended already.")
    row.last_day = today - timedelta(days=1)
    audit.record(uow, "person.cover_ended", row, last_day=row.last_day.isoformat())


def leave(database: Database, scope: Scope, person_id: UUID) -> None:
    """A leaver is out at once: membership ended, every session of theirs closed. What they leave
    behind is for ``publisher.services.leaving``."""
    with unit_of_work(database, scope) as uow:
        uow.actor.require(Permission.PEOPLE)
        end_membership(uow, person_id)
    sessions.end_sessions_of(database, person_id)


def end_membership(uow: UnitOfWork, person_id: UUID) -> None:
    """The part of leaving that is the school's. From its commit on no page opens to them; the
    caller ends their sessions. Raises ``Conflict`` as ``change_roles`` does."""
    uow.actor.require(Permission.PEOPLE)
    _one_at_a_time(uow)
    row, owned = _membership(uow, person_id), _owners(uow)
    row.ended_at = uow.now
    uow.session.flush()
    _keep_a_head(uow)
    _keep_an_owner(uow, owned)
    _end_cover(uow, or_(AbsenceCover.cover_id == person_id, AbsenceCover.absent_id == person_id))
    invitations.end_with(uow, person_id)
    audit.record(uow, "person.left", ("person", person_id))


def _end_cover(uow: UnitOfWork, *which: ColumnElement[bool]) -> None:
    """Nobody stands in so any more. Days that were stay on record."""
    yesterday = uow.now.date() - timedelta(days=1)
    query = select(AbsenceCover).where(*which, AbsenceCover.last_day > yesterday)
    for row in uow.session.scalars(query):
        row.last_day = yesterday
        audit.record(uow, "person.cover_ended", row, role=row.policy_role)


def _membership(uow: UnitOfWork, person_id: UUID) -> Membership:
    row = uow.session.get(Membership, (uow.school_id, person_id), populate_existing=True)
    if row is None or row.ended_at is not None:
        raise NotFound("There is no such person at this school.")
    return row


def _one_at_a_time(uow: UnitOfWork) -> None:
    """Two heads who remove each other at once must wait for each other."""
    uow.session.get_one(School, uow.school_id, with_for_update={"key_share": True})


def _keep_a_head(uow: UnitOfWork) -> None:
    if not _anybody(uow, Role.HEAD.value):
        raise Conflict(
            "A school needs a headteacher here, and nobody else has that role. "
            "Give somebody that role first."
        )


def _owners(uow: UnitOfWork) -> str:
    """The role that owns the policy in force, if somebody holds it; otherwise empty."""
    try:
        owner = str(policy_changes.current(uow).document.get("policy", {}).get("owner", ""))
    except NotFound:
        return ""
    return owner if owner and _anybody(uow, owner) else ""


def _keep_an_owner(uow: UnitOfWork, owner: str) -> None:
    if owner and not _anybody(uow, owner):
        raise Conflict(
            f"Nobody would be left who owns the policy: it names {spoken([owner])}. "
            "Give somebody that duty first."
        )


def _anybody(uow: UnitOfWork, role: str) -> bool:
    query = select(Membership.person_id).where(
        Membership.school_id == uow.school_id,
        Membership.ended_at.is_(None),
        or_(Membership.roles.contains([role]), Membership.policy_roles.contains([role])),
    )
    return uow.session.scalar(query.limit(1)) is not None
