"""Documents of the policy whose address leads nowhere any more: noticed each morning, and named.

Only what is certain counts. A page behind a log-in, a slow server or a certificate that ran out
still has somebody behind it; a page that is gone, or a host that nobody knows, has nobody. When
nothing answered, the trouble may be our own: then what was said before is neither taken back nor
said anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import update

from publisher.links.visiting import Visit
from publisher.models import Notice
from publisher.services import telling
from publisher.services.system import System
from tenants.roles import Permission, Role
from tenants.scope import Scope
from tenants.services import documents
from tenants.unit_of_work import UnitOfWork, unit_of_work

KIND = "dead:"
GONE = frozenset({404, 410})
WHO = (Role.HEAD.value, Role.DPO.value, Role.COMMS_LEAD.value)


def addresses(uow: UnitOfWork) -> dict[UUID, str]:
    """Where the policy's documents are said to be, by their entry in the register."""
    uow.actor.require(Permission.READ_POLICY)
    rows = [line.row for line in documents.linked(uow)]
    return {row.id: row.link for row in rows if row is not None and row.link}


def look(system: System, scope: Scope, addresses: Mapping[UUID, str]) -> None:
    """Visit each with no transaction open, then say which are dead, or that none is."""
    visit = system.links.visitor.visit
    seen = {id: visit(address) for id, address in addresses.items()}
    dead = {id for id, visited in seen.items() if is_dead(visited)}
    unsure = {id for id, visited in seen.items() if visited.status is None} - dead
    with unit_of_work(system.database, scope) as uow:
        uow.actor.require(Permission.READ_POLICY)
        # The register may have changed meanwhile: an entry that was replaced is nobody's trouble.
        lines = documents.linked(uow)
        now_dead = {line.row.id: line.title for line in lines if line.row and line.row.id in dead}
        _clear_others(uow, now_dead.keys() | unsure)
        for id, title in now_dead.items():
            _tell(uow, id, title)


def is_dead(seen: Visit) -> bool:
    return seen.status in GONE or seen.problem == "no_such_host"


def _tell(uow: UnitOfWork, id: UUID, title: str) -> None:
    telling.tell(
        uow,
        f"{KIND}{id}",
        f"A document cannot be opened: {title}",
        "This morning its address led nowhere: the page is gone, or nobody knows the website. "
        "Register where it is now.",
        path="/documents",
        roles=WHO,
        urgent=False,
    )


def _clear_others(uow: UnitOfWork, kept: Iterable[UUID]) -> None:
    """What opens again, was registered anew or was struck out."""
    uow.session.execute(
        update(Notice)
        .where(
            Notice.closed_at.is_(None),
            Notice.key.startswith(KIND),
            Notice.key.not_in([f"{KIND}{id}" for id in kept]),
        )
        .values(closed_at=uow.now)
        .execution_options(synchronize_session=False)
    )
