"""Telling people, once for each trouble, on their page and by e-mail where it is urgent."""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from publisher.models import Notice
from publisher.services import answering, standing
from publisher.services.system import System
from tenants.actor import Actor
from tenants.database import new_id
from tenants.errors import NotFound
from tenants.models import Membership, Person, School
from tenants.roles import Permission, Role
from tenants.scope import Scope
from tenants.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()
OPERATORS = (Role.COMMS_LEAD.value, Role.HEAD.value)
CLEARED_AFTER = timedelta(days=30)
POSTMAN = Actor.job("postman")


def tell(
    uow: UnitOfWork,
    key: str,
    title: str,
    body: str,
    *,
    path: str = "",
    roles: tuple[str, ...] = OPERATORS,
    person_id: UUID | None = None,
    urgent: bool = True,
) -> bool:
    """Open a notice, unless one with this ``key`` is open already; True when it is new.

    ``title`` and ``body`` are read on e-mail servers: no post's words, no child's name.
    """
    statement = (
        insert(Notice)
        .values(
            school_id=uow.school_id, id=new_id(), key=key, title=title, body=body, path=path,
            roles=list(roles), person_id=person_id, urgent=urgent, at=uow.now,
        )
        .on_conflict_do_nothing(
            index_elements=["school_id", "key"], index_where=Notice.closed_at.is_(None)
        )
        .returning(Notice.id)
    )  # fmt: skip
    return uow.session.execute(statement).first() is not None


def tell_author(uow: UnitOfWork, author: UUID, post: UUID, key: str, title: str, body: str) -> None:
    """Tell whoever wrote a post what became of it, unless they have done it themselves."""
    if author != uow.actor.person_id:
        tell(uow, key, title, body, path=f"/posts/{post}", roles=(), person_id=author)


def told_since(uow: UnitOfWork, kind: str, at: datetime) -> bool:
    """Has an urgent notice of this kind (its key's beginning) been opened since ``at``?"""
    query = select(Notice.id).where(Notice.key.startswith(kind), Notice.at >= at, Notice.urgent)
    return uow.session.scalar(query.limit(1)) is not None


def clear(uow: UnitOfWork, *keys: str) -> None:
    """The trouble is over."""
    uow.session.execute(
        update(Notice)
        .where(Notice.key.in_(keys), Notice.closed_at.is_(None))
        .values(closed_at=uow.now)
    )


def notices(uow: UnitOfWork, roles: frozenset[str] | None = None) -> list[Notice]:
    """Open notices for this person or their roles, newest first. ``roles`` are those they hold at
    this moment, for whoever has looked."""
    uow.actor.require(Permission.READ_POSTS)
    roles = standing.roles_now(uow) if roles is None else roles
    query = select(Notice).where(Notice.closed_at.is_(None), _for_me(uow, roles))
    return list(uow.session.scalars(query.order_by(Notice.at.desc()).limit(50)))


def dismiss(uow: UnitOfWork, notice_id: UUID) -> None:
    """Raises ``NotFound`` for a notice that is for others: they have not read it yet."""
    uow.actor.require(Permission.READ_POSTS)
    notice = uow.session.scalar(
        select(Notice).where(Notice.id == notice_id, _for_me(uow, standing.roles_now(uow)))
    )
    if notice is None:
        raise NotFound("There is no such message for you.")
    notice.closed_at = uow.now


def _for_me(uow: UnitOfWork, roles: frozenset[str]) -> ColumnElement[bool]:
    mine = sorted(uow.actor.policy_roles | roles)
    return or_(Notice.person_id == uow.actor.person_id, Notice.roles.overlap(mine))


def mail_notice(system: System, school_id: UUID, notice_id: UUID) -> None:
    """Send one notice to the people it is for. It is marked first, so that a crash in between
    loses one e-mail rather than sending two; the notice itself stays on their page. Should the
    mail server be away before the first has gone, it is unmarked and tried again later."""
    scope = Scope.of_school(school_id, POSTMAN)
    with unit_of_work(system.database, scope) as uow:
        notice = uow.session.get(Notice, (school_id, notice_id), with_for_update=True)
        if notice is None or notice.mailed_at or notice.closed_at:
            return
        notice.mailed_at = uow.now
        school = uow.session.get_one(School, school_id)
        name, addresses = school.name, _addresses(uow, notice)
    there = f"{system.settings.public_url}/schools/{school_id}"
    for number, (address, path) in enumerate(addresses):
        link = f"{there}{path}"
        try:
            system.mailer.send(
                to=address,
                subject=f"{name}: {notice.title}",
                body=f"{notice.body}\n\n{link}\n\nYou get this because of your role at {name}.\n",
            )
        except (OSError, SMTPException) as error:
            log.warning("mail was not taken", notice=str(notice_id), error=type(error).__name__)
            if number == 0 and not isinstance(error, SMTPRecipientsRefused):
                _not_mailed(system, scope, notice_id)
                return


def _not_mailed(system: System, scope: Scope, notice_id: UUID) -> None:
    with unit_of_work(system.database, scope) as uow:
        uow.get(Notice, notice_id).mailed_at = None


def _addresses(uow: UnitOfWork, notice: Notice) -> list[tuple[str, str]]:
    """E-mail addresses, each with the path that its e-mail leads to. Those who stand in for
    somebody today are told like those they stand in for."""
    query = (
        select(Person.email, Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.school_id == notice.school_id,
            Membership.ended_at.is_(None),
            or_(
                Person.id == notice.person_id,
                Person.id.in_(standing.standing_in(uow, notice.roles)),
                Membership.roles.overlap(notice.roles),
                Membership.policy_roles.overlap(notice.roles),
            ),
        )
    )
    rows = {row.email: row.id for row in uow.session.execute(query)}
    return [(email, _path(uow, notice, rows[email])) for email in sorted(rows)]


def _path(uow: UnitOfWork, notice: Notice, person_id: UUID) -> str:
    """A question to approve is answered by a link of one's own."""
    kind, _, id = notice.key.partition(":")
    return answering.link(uow, UUID(id), person_id) if kind == "approval" else notice.path
