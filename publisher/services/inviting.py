"""Inviting a colleague: the link is shown to whoever invites, and mailed."""

from __future__ import annotations

import smtplib
from uuid import UUID

import structlog

from publisher import secrets
from publisher.services.system import System
from tenants.models import School
from tenants.roles import Permission, Role
from tenants.services import people
from tenants.unit_of_work import UnitOfWork

log = structlog.get_logger()


def invite(
    system: System,
    uow: UnitOfWork,
    *,
    email: str,
    name: str,
    roles: list[Role],
    policy_roles: list[str],
) -> str:
    """Returns the link; it works once, for two weeks. The e-mail goes out after the commit."""
    uow.actor.require(Permission.PEOPLE)
    token = secrets.new_token()
    invitation = people.invite(
        uow,
        email=email,
        name=name,
        roles=roles,
        policy_roles=policy_roles,
        token_digest=secrets.digest(token),
    )
    school = uow.session.get_one(School, uow.school_id).name
    link = f"{system.settings.public_url}/join/{uow.school_id}/{token}"
    inviter = uow.actor.name
    uow.after_commit(lambda: _mail(system, invitation.email, school, inviter, link))
    return link


def accept(system: System, school_id: UUID, token: str, *, name: str, password: str) -> UUID:
    """The person who has joined. Raises ``NotFound`` for a link that is used or has expired."""
    return people.accept(
        system.database, school_id, secrets.digest(token), name=name, password=password
    )


def _mail(system: System, to: str, school: str, inviter: str, link: str) -> None:
    """Whoever invites sees the link as well, so a mail server that is away loses nothing."""
    try:
        system.mailer.send(
            to=to,
            subject=f"{school}: your invitation to Handbell",
            body=f"{inviter} invites you to work on the posts of {school}.\n\n{link}\n\n"
            "The link works once, for two weeks.\n",
        )
    except (OSError, smtplib.SMTPException) as error:
        log.warning("invitation not mailed", error=type(error).__name__)
