"""Documents that the policy says are available on request: asked for by anybody, and answered.

A request is a task for the headteacher and the data protection officer until somebody says how it
was answered. The asker's address is there for that answer, and goes with it.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from publisher.services import public_page, telling
from tenants import mailbox
from tenants.database import Database, new_id
from tenants.errors import Conflict, Invalid, NotFound
from tenants.models import DocumentRequest
from tenants.roles import Permission, Role
from tenants.scope import Scope
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork, unit_of_work

MOST_OPEN = 50
SHORTEST = 5


def ask(database: Database, school_id: UUID, *, title: str, email: str) -> None:
    """Somebody who has no log-in asks. Raises ``Invalid`` at its field, and ``Conflict`` while so
    many wait that somebody seems to be playing."""
    with unit_of_work(database, Scope.of_school(school_id, public_page.VISITOR)) as uow:
        errors = {}
        if title not in public_page.on_request(uow):
            errors["title"] = "Choose one of these."
        address = mailbox.address(email)
        if not address:
            errors["email"] = "Enter an e-mail address, so that the school can answer."
        if errors:
            raise Invalid(errors)
        waiting = select(func.count(DocumentRequest.id)).where(
            DocumentRequest.answered_at.is_(None)
        )
        if (uow.session.scalar(waiting) or 0) >= MOST_OPEN:
            raise Conflict("Too many requests wait already. Ask the school's office, please.")
        row = uow.add(DocumentRequest(id=new_id(), title=title, email=address, asked_at=uow.now))
        audit.record(uow, "document.requested", row, title=title)
        telling.tell(
            uow,
            _key(row.id),
            f"Somebody asks for: {title}",
            "The policy says that it is available on request, and a request came by the school's "
            "public page. Answer it, then say how.",
            path="/documents#requests",
            roles=(Role.HEAD.value, Role.DPO.value),
        )


def waiting(uow: UnitOfWork) -> list[DocumentRequest]:
    """Requests that nobody has answered, the oldest first; for those who keep the registers."""
    uow.actor.require(Permission.READ_POLICY)
    if Permission.KEEP_REGISTERS not in uow.actor.permissions:
        return []
    query = select(DocumentRequest).where(DocumentRequest.answered_at.is_(None))
    return list(uow.session.scalars(query.order_by(DocumentRequest.asked_at)))


def answered(uow: UnitOfWork, request_id: UUID, how: str) -> None:
    """Raises ``Invalid`` without a word on how, ``NotFound`` when it was answered before."""
    uow.actor.require(Permission.KEEP_REGISTERS)
    row = uow.get(DocumentRequest, request_id)
    if row.answered_at is not None:
        raise NotFound("This request has been answered already.")
    if len(how.strip()) < SHORTEST:
        raise Invalid({f"how-{request_id}": "Say in a few words how it was answered."})
    row.answer, row.email = how.strip(), ""
    row.answered_at, row.answered_by = uow.now, uow.actor.person_id
    telling.clear(uow, _key(row.id))
    audit.record(uow, "document.request_answered", row)


def _key(request_id: UUID) -> str:
    return f"document-request:{request_id}"
