"""Tickets: one short-lived step of a sign-in each. The token goes to whoever takes the step, its
digest stays here, and it counts once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from tenants.database import new_id
from tenants.errors import NotFound
from tenants.models import Ticket
from tenants.unit_of_work import UnitOfWork

MOST_TRIES = 5
KEPT = timedelta(days=1)
GONE = "This step has been used or took too long. Please begin again."


def issue(
    uow: UnitOfWork, kind: str, lasts: timedelta, *, person_id: UUID | None = None, **detail: Any
) -> str:
    """A new ticket's token. Old tickets are swept away on the way."""
    uow.session.execute(delete(Ticket).where(Ticket.expires_at < uow.now - KEPT))
    token = secrets.token_urlsafe(32)
    uow.session.add(
        Ticket(
            id=new_id(),
            kind=kind,
            digest=digest(token),
            person_id=person_id,
            detail=detail,
            created_at=uow.now,
            expires_at=uow.now + lasts,
        )
    )
    return token


def held(uow: UnitOfWork, kind: str, token: str) -> Ticket:
    """The ticket, locked, so that two who come with it at once wait for each other. Raises
    ``NotFound`` for one that was used, has expired, or had too many wrong answers."""
    row = uow.session.scalar(
        select(Ticket)
        .where(
            Ticket.digest == digest(token),
            Ticket.kind == kind,
            Ticket.used_at.is_(None),
            Ticket.expires_at > uow.now,
            Ticket.tries < MOST_TRIES,
        )
        .with_for_update()
    )
    if row is None:
        raise NotFound(GONE)
    return row


def use(uow: UnitOfWork, kind: str, token: str) -> Ticket:
    """The same, used up."""
    row = held(uow, kind, token)
    row.used_at = uow.now
    return row


def end(uow: UnitOfWork, person_id: UUID, *kinds: str) -> None:
    """Every ticket of these kinds that is somebody's and open still: none opens anything now."""
    uow.session.execute(
        update(Ticket)
        .where(Ticket.person_id == person_id, Ticket.kind.in_(kinds), Ticket.used_at.is_(None))
        .values(used_at=uow.now)
    )


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
