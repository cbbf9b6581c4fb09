"""Who is acting, and the one question that every service asks first."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from tenants.errors import NotAllowed
from tenants.roles import ROLE_NAMES, Permission, Role, permissions_of


class ActorKind(StrEnum):
    PERSON = "person"
    API = "api"
    JOB = "job"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person with their roles at this school, an API client, or one of our own jobs.

    ``policy_roles`` are the roles that the school's policy names ("account_operators", "slt")
    and that this person was given; what they hold in somebody's absence is asked where it counts.
    """

    kind: ActorKind
    name: str
    person_id: UUID | None = None
    roles: frozenset[Role] = frozenset()
    policy_roles: frozenset[str] = frozenset()
    permissions: frozenset[Permission] = field(default=frozenset())

    @classmethod
    def person(
        cls,
        person_id: UUID,
        name: str,
        *,
        roles: frozenset[Role] = frozenset(),
        policy_roles: frozenset[str] = frozenset(),
    ) -> Actor:
        return cls(
            kind=ActorKind.PERSON,
            name=name,
            person_id=person_id,
            roles=roles,
            policy_roles=policy_roles | {role.value for role in roles},
            permissions=permissions_of(roles),
        )

    @classmethod
    def job(cls, name: str, *permissions: Permission) -> Actor:
        """One of our own jobs, with exactly the permissions that its work needs."""
        return cls(kind=ActorKind.JOB, name=name, permissions=frozenset(permissions))

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raises ``NotAllowed`` with a sentence that says who may."""
        if not self.may(permission):
            able = [
                ROLE_NAMES[role]
                for role in Role
                if role != Role.API_CLIENT and permission in permissions_of(frozenset({role}))
            ]
            raise NotAllowed(f"You cannot do this here. It can be done by: {', '.join(able)}.")
