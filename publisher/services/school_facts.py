"""What a judgement needs to know of a school, in one question to the database.

A burst asks this ten thousand times in two minutes, so it is one statement written by hand and
not seven through the ORM. Row-level security holds here as everywhere, and each part names the
school as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from publisher.models import PostVersion
from tenants.errors import NotFound
from tenants.unit_of_work import UnitOfWork

_FACTS = text(
    """
    SELECT
      (SELECT id FROM policy_version WHERE school_id = :school AND state = 'published') AS policy,
      (SELECT jsonb_agg(jsonb_build_array(person_id, roles, policy_roles)) FROM membership
       WHERE school_id = :school AND ended_at IS NULL) AS people,
      (SELECT array_agg(id) FROM roll_person
       WHERE school_id = :school AND do_not_publish) AS never_named,
      EXISTS (SELECT FROM override_record
              WHERE school_id = :school AND post_version_id = :version) AS answered,
      EXISTS (SELECT FROM approval WHERE school_id = :school AND post_id = :post) AS asked,
      EXISTS (SELECT FROM roundup_item i
              JOIN post p ON p.school_id = i.school_id AND p.id = i.item_id
              JOIN post_version v
                ON v.school_id = p.school_id AND v.post_id = p.id AND v.number = p.version
              WHERE i.school_id = :school AND i.post_id = :post
                AND (p.state <> 'scheduled' OR v.digest <> i.digest
                     OR EXISTS (SELECT FROM delivery d
                                WHERE d.school_id = i.school_id AND d.post_id = i.item_id
                                  AND d.state = 'taken_down'))) AS stale
    """
)


@dataclass(frozen=True, kw_only=True)
class SchoolFacts:
    """``people`` maps a role, ours or the policy's, to who holds it; ``never_named`` are people
    of whom nothing may be published, by the roll's references. ``answered`` and ``asked``: is
    there anything set aside or considered in this version, any approval of this post, to read?
    ``stale``: a piece of news that this post gathers has changed since, or is not agreed to now."""

    policy_version_id: UUID
    people: dict[str, frozenset[str]]
    never_named: frozenset[str]
    answered: bool
    asked: bool
    stale: bool


def gather(uow: UnitOfWork, version: PostVersion) -> SchoolFacts:
    """Raises ``NotFound`` while the school has no policy in force."""
    row = _read(uow, version)
    if row.policy is None:
        raise NotFound("This school has not published its policy yet, so nothing can be judged.")
    return _facts(row, row.policy)


def for_trial(uow: UnitOfWork, tried: UUID) -> SchoolFacts:
    """For trying the policy version ``tried``, whether or not one is in force."""
    return _facts(_read(uow, None), tried)


def _read(uow: UnitOfWork, version: PostVersion | None) -> Any:
    uow.session.flush()  # what this transaction has changed so far counts too
    asked = {"version": version and version.id, "post": version and version.post_id}
    return uow.session.execute(_FACTS, {"school": uow.school_id, **asked}).one()


def _facts(row: Any, policy_version_id: UUID) -> SchoolFacts:
    return SchoolFacts(
        policy_version_id=policy_version_id,
        people=_by_role(row.people or ()),
        never_named=frozenset(str(id) for id in row.never_named or ()),
        answered=row.answered,
        asked=row.asked,
        stale=row.stale,
    )


def _by_role(members: Iterable[Any]) -> dict[str, frozenset[str]]:
    held: dict[str, set[str]] = {}
    for person_id, roles, policy_roles in members:
        for role in (*roles, *policy_roles):
            held.setdefault(role, set()).add(person_id)
    return {role: frozenset(people) for role, people in held.items()}
