"""A forgotten password: a link by e-mail that works once, for an hour, and ends every session.
With a new password every other link ends too, and so does a log-in that was half done.

Asking does exactly the same work for every address; the mail is sent by a worker. So neither the
words nor the time tell whether an address has an account.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import structlog
from redis import RedisError
from sqlalchemy import select
from sqlalchemy.orm import aliased

from publisher.queue import GENERAL
from publisher.services import proving, telling
from publisher.services.system import System
from tenants.errors import Invalid
from tenants.models import Membership, Person, Ticket
from tenants.scope import Scope
from tenants.services import passwords, sessions, tickets
from tenants.services.sessions import GATE
from tenants.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()
ASKED, LINK = "reset: asked", "reset: link"
LASTS = timedelta(hours=1)
WITH_THE_OLD = (ASKED, LINK, sessions.SECOND)  # steps that end with the old password


def ask(system: System, email: str) -> None:
    """Somebody says that they have forgotten their password."""
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        person_id = uow.session.scalar(
            select(Person.id).where(
                Person.email == email.strip().lower(), Person.deactivated_at.is_(None)
            )
        )
        token = tickets.issue(uow, ASKED, LASTS, person_id=person_id)
        digest = tickets.digest(token)
        ticket_id = uow.session.scalars(select(Ticket.id).where(Ticket.digest == digest)).one()
    try:
        system.queues.nudge(GENERAL, "reset", str(ticket_id))
    except RedisError as error:
        log.warning("sending the reset link at once", error=type(error).__name__)
        mail(system, ticket_id)


def mail(system: System, ticket_id: UUID) -> None:
    """The worker's part: a link to the mailbox, if the address has an account."""
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        asked = uow.session.get(Ticket, ticket_id, with_for_update=True)
        if asked is None or asked.kind != ASKED or asked.used_at or asked.expires_at <= uow.now:
            return
        asked.used_at = uow.now
        if asked.person_id is None:
            return
        to = uow.session.get_one(Person, asked.person_id).email
        token = tickets.issue(uow, LINK, LASTS, person_id=asked.person_id)
    body = (
        "Somebody, most likely you, wants to choose a new password for Handbell.\n\n"
        f"{system.settings.public_url}/new-password/{token}\n\n"
        "The link works once, for an hour. If it was not you, ignore this: nothing changes.\n"
    )
    system.mailer.try_to_send("reset link", to=to, subject="Your new Handbell password", body=body)


def known(system: System, token: str) -> None:
    """Raises ``NotFound`` for a link that was used or has expired."""
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        tickets.held(uow, LINK, token)


def reset(system: System, token: str, password: str) -> None:
    """Set the new password. Every session ends. Whatever was set up before anybody proved to own
    this mailbox (by a stranger who signed up with the address first) goes too."""
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        row = tickets.held(uow, LINK, token)
        person = uow.session.get_one(Person, row.person_id, with_for_update=True)
        if problem := passwords.problem(password, about=f"{person.email} {person.name}"):
            raise Invalid({"password": problem})
        row.used_at = uow.now
        person.password_hash = passwords.hashed(password)
        not_alone: Sequence[UUID] = ()
        if person.email_proved_at is None:
            proving.forget(uow, person.id)
            not_alone = _with_others(uow, person.id)
        person.email_proved_at = uow.now
        tickets.end(uow, person.id, *WITH_THE_OLD)
        sessions.end_others(uow, person.id)
    for school_id in not_alone:
        _look_around(system, school_id, person.id)


def _with_others(uow: UnitOfWork, person_id: UUID) -> Sequence[UUID]:
    """Their schools at which there is somebody else too."""
    mine, other = aliased(Membership), aliased(Membership)
    query = (
        select(mine.school_id)
        .join(other, (other.school_id == mine.school_id) & (other.person_id != mine.person_id))
        .where(mine.person_id == person_id, mine.ended_at.is_(None), other.ended_at.is_(None))
    )
    return uow.session.scalars(query.distinct()).all()


def _look_around(system: System, school_id: UUID, person_id: UUID) -> None:
    """A stranger who had signed up with the address may have let in others, who are here still."""
    with unit_of_work(system.database, Scope.of_school(school_id, GATE)) as uow:
        telling.tell(
            uow,
            f"proved-late:{person_id}",
            "Look whether you know everybody here",
            "That your e-mail address is yours was shown only now, by the link that was mailed to "
            "it. Until then somebody else could have used it, and invited people.",
            path="/people",
            roles=(),
            person_id=person_id,
            urgent=False,
        )


def change(
    system: System, person_id: UUID, session_id: UUID, *, current: str, password: str
) -> None:
    """Another password, by somebody who is logged in; their other sessions end."""
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        person = uow.session.get_one(Person, person_id)
        about, stored = f"{person.email} {person.name}", person.password_hash
    errors: dict[str, str] = {}
    if not passwords.right(current, stored):
        errors["current"] = "This is not your password."
    if problem := passwords.problem(password, about=about):
        errors["password"] = problem
    if errors:
        raise Invalid(errors)
    hashed = passwords.hashed(password)
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        uow.session.get_one(Person, person_id).password_hash = hashed
        tickets.end(uow, person_id, *WITH_THE_OLD)
        sessions.end_others(uow, person_id, but=session_id)
    log.info("password changed", person=str(person_id))
