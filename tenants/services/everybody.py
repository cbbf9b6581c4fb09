"""Everybody whom the policy speaks to: those who log in here and those who do not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select

from tenants.database import new_id
from tenants.errors import Invalid, NotFound
from tenants.models import Membership, NamedPerson, Person
from tenants.roles import Permission, held_by
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork

WITHOUT_LOG_IN = ("staff", "volunteers", "governors", "account_operators", "moderators")


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """``roles`` are ours and the policy's; ``id`` is a person's or a named person's."""

    id: UUID
    name: str
    roles: frozenset[str]
    logs_in: bool

    @property
    def key(self) -> dict[str, UUID]:
        """The columns by which a register's row is about this one."""
        return {"person_id" if self.logs_in else "named_id": self.id}

    def is_one_of(self, groups: Iterable[str]) -> bool:
        return bool(self.roles & held_by(groups))


def here_now(uow: UnitOfWork) -> list[Somebody]:
    """Everybody who has not left, by name."""
    found = _members(uow)
    others = uow.session.scalars(select(NamedPerson).where(NamedPerson.left_at.is_(None)))
    found += [
        Somebody(id=row.id, name=row.name, roles=frozenset(row.groups), logs_in=False)
        for row in others
    ]
    return sorted(found, key=lambda each: each.name.casefold())


def itself(uow: UnitOfWork) -> list[Somebody]:
    """Whoever works here now, when that is a person who has not left."""
    return _members(uow, Membership.person_id == uow.actor.person_id)


def _members(uow: UnitOfWork, *conditions: ColumnElement[bool]) -> list[Somebody]:
    members = uow.session.execute(
        select(Person.id, Person.name, Membership.roles, Membership.policy_roles)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.school_id == uow.school_id, Membership.ended_at.is_(None), *conditions)
    )
    return [
        Somebody(id=id, name=name, roles=frozenset((*roles, *named)), logs_in=True)
        for id, name, roles, named in members
    ]


def find(uow: UnitOfWork, id: UUID) -> Somebody:
    """Somebody who is or was here. Raises ``NotFound``."""
    membership = uow.session.get(Membership, (uow.school_id, id))
    if membership is not None:
        person = uow.session.get_one(Person, id)
        roles = frozenset((*membership.roles, *membership.policy_roles))
        return Somebody(id=id, name=person.name, roles=roles, logs_in=True)
    row = uow.session.get(NamedPerson, (uow.school_id, id))
    if row is None:
        raise NotFound("There is no such person at this school.")
    return Somebody(id=id, name=row.name, roles=frozenset(row.groups), logs_in=False)


def names(uow: UnitOfWork) -> dict[UUID, str]:
    """Of everybody who is or was here: registers keep those who have left."""
    people = uow.session.execute(
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.school_id == uow.school_id)
    )
    others = uow.session.execute(select(NamedPerson.id, NamedPerson.name))
    return dict(tuple(row) for row in (*people, *others))


def add(uow: UnitOfWork, name: str, groups: list[str]) -> NamedPerson:
    """Somebody without a log-in. Raises ``Invalid`` at the field at fault."""
    uow.actor.require(Permission.KEEP_REGISTERS)
    errors = {}
    if not name.strip():
        errors["name"] = "Enter a name."
    if not set(groups) & set(WITHOUT_LOG_IN):
        errors["groups"] = "Say what they are at the school."
    if errors:
        raise Invalid(errors)
    assert uow.actor.person_id is not None
    row = uow.add(
        NamedPerson(
            id=new_id(), name=name.strip(), groups=groups, added_by=uow.actor.person_id,
            added_at=uow.now,
        )
    )  # fmt: skip
    audit.record(uow, "register.person_added", row, groups=groups)
    return row


def left(uow: UnitOfWork, id: UUID) -> None:
    """Nothing more is asked of them; what they read and learnt stays."""
    uow.actor.require(Permission.KEEP_REGISTERS)
    row = uow.get(NamedPerson, id)
    row.left_at = row.left_at or uow.now
    audit.record(uow, "register.person_left", row)
