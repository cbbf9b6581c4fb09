"""What the register's pages show: its groups, and one person with answers, history and posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from publisher.models import Consent, RollPerson
from publisher.services import appearing, reading, register
from publisher.services.appearing import Found
from publisher.services.register import Listed
from publisher.services.system import System
from tenants.errors import NotFound
from tenants.roles import Permission
from tenants.unit_of_work import UnitOfWork

# Where else schools ask parents; kept with the rest, and never judged here.
OTHER_PLACES = {
    "website": "The website", "prospectus": "The prospectus",
    "press": "Newspapers", "display": "Displays in school",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Page:
    """One person on the roll. ``names`` are those of colleagues who recorded something."""

    person: Listed
    history: Sequence[Consent]
    shown: Found
    names: dict[UUID, str]


def groups(uow: UnitOfWork) -> list[tuple[str, str]]:
    """Each kind of people with each of its groups, in order."""
    uow.actor.require(Permission.CONSENT_STATUS)
    query = select(RollPerson.kind, RollPerson.group).distinct()
    rows = uow.session.execute(query.order_by(RollPerson.kind, RollPerson.group))
    return [(row.kind, row.group) for row in rows]


def page(uow: UnitOfWork, person_id: UUID) -> Page:
    """Raises ``NotFound`` for somebody who is not on this school's roll."""
    uow.actor.require(Permission.CONSENT_STATUS)
    found = register.of(uow, [person_id])
    if not found:
        raise NotFound("There is nobody like this on the register.")
    history = register.history(uow, person_id)
    recorders = {row.recorded_by for row in history if row.recorded_by}
    return Page(
        person=found[0],
        history=history,
        shown=appearing.find(uow, appearing.person(person_id)),
        names=reading.names(uow, recorders),
    )


def places(system: System) -> dict[str, str]:
    """Where consent may be asked for, by the policy's name, in words."""
    known = (connector.capabilities for connector in system.connectors.values())
    channels = {each.policy_name: each.label for each in known}
    return {"*": "Every channel", **dict(sorted(channels.items())), **OTHER_PLACES}
