"""Appointing who stands in for somebody, and telling them: what waits already was asked of others
by e-mail, and nobody would look for it on the first morning."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from publisher import clocks
from publisher.services import telling
from tenants.models import AbsenceCover, Person
from tenants.policies.sentences import spoken
from tenants.roles import Permission
from tenants.services import people
from tenants.unit_of_work import UnitOfWork


def appoint(
    uow: UnitOfWork,
    *,
    policy_role: str,
    absent_id: UUID,
    cover_id: UUID,
    first_day: date,
    last_day: date,
) -> AbsenceCover:
    """Raises ``Invalid`` as ``people.cover`` does."""
    uow.actor.require(Permission.PEOPLE)
    row = people.cover(
        uow, policy_role=policy_role, absent_id=absent_id, cover_id=cover_id,
        first_day=first_day, last_day=last_day,
    )  # fmt: skip
    absent = uow.session.get_one(Person, absent_id).name
    telling.tell(
        uow,
        f"stands-in:{row.id}",
        f"You stand in for {absent} from {clocks.day(first_day)}",
        f"Until {clocks.day(last_day)}, in the role of {spoken([policy_role])}. You then get the "
        "questions that they would get. What has waited until then stands under the address below.",
        path="/approvals",
        roles=(),
        person_id=cover_id,
    )
    return row


def end(uow: UnitOfWork, cover_id: UUID, *, today: date) -> None:
    """Raises ``Conflict`` as ``people.end_cover`` does."""
    uow.actor.require(Permission.PEOPLE)
    people.end_cover(uow, cover_id, today=today)
    telling.clear(uow, f"stands-in:{cover_id}")
