"""Whose rows a unit of work may see. There is no session without a scope."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from tenants.actor import Actor


class Reach(StrEnum):
    SCHOOL = "school"  # one school's rows and nothing else
    PLATFORM = "platform"  # people, schools and log-ins; no school's rows
    SYSTEM = "system"  # the beat: claims due work of all schools, under its own database role


@dataclass(frozen=True)
class Scope:
    """What a unit of work is for. Make one with ``of_school``, ``platform`` or ``system``."""

    reach: Reach
    actor: Actor
    school_id: UUID | None = None

    @classmethod
    def of_school(cls, school_id: UUID, actor: Actor) -> Scope:
        return cls(Reach.SCHOOL, actor, school_id)

    @classmethod
    def platform(cls, actor: Actor) -> Scope:
        return cls(Reach.PLATFORM, actor)

    @classmethod
    def system(cls, actor: Actor) -> Scope:
        return cls(Reach.SYSTEM, actor)
