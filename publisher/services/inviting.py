"""Inviting a colleague: the link goes to their mailbox and nowhere else."""

from __future__ import annotations

from uuid import UUID

from publisher import secrets
from publisher.services.system import System
from tenants.models import Invitation, School
from tenants.roles import Permission, Role
from tenants.services import invitations
from tenants.services.invitations import Invited
from tenants.unit_of_work import UnitOfWork


def invite(
    system: System,
    uow: UnitOfWork,
    *,
    email: str,
    name: str,
    roles: list[Role],
    policy_roles: list[str],
) -> str:
    """Returns the link, which no page shows; it works once, for two weeks. The e-mail goes out
    after the commit."""
    uow.actor.require(Permission.PEOPLE)
    token = secrets.new_token()
    invitation = invitations.invite(
        uow,
        email=email,
        name=name,
        roles=roles,
        policy_roles=policy_roles,
        token_digest=secrets.digest(token),
    )
    return _send(system, uow, invitation, token)


def send_again(system: System, uow: UnitOfWork, invitation_id: UUID) -> str:
    """Another link by another e-mail; the earlier one opens nothing any more."""
    uow.actor.require(Permission.PEOPLE)
    token = secrets.new_token()
    return _send(system, uow, invitations.renew(uow, invitation_id, secrets.digest(token)), token)


def look(system: System, school_id: UUID, token: str) -> Invited:
    """Raises ``NotFound`` for a link that opens nothing."""
    return invitations.look(system.database, school_id, secrets.digest(token))


def accept(
    system: System,
    school_id: UUID,
    token: str,
    *,
    name: str = "",
    password: str = "",
    as_person: UUID | None = None,
) -> UUID:
    """The person who has joined. Raises ``NotFound`` for a link that is used or has expired."""
    return invitations.accept(
        system.database,
        school_id,
        secrets.digest(token),
        name=name,
        password=password,
        as_person=as_person,
    )


def _send(system: System, uow: UnitOfWork, invitation: Invitation, token: str) -> str:
    school = uow.session.get_one(School, uow.school_id).name
    link = f"{system.settings.public_url}/join/{uow.school_id}/{token}"
    body = (
        f"{uow.actor.name} invites you to work on the posts of {school}.\n\n{link}\n\n"
        "The link works once, for two weeks.\n"
        "If you did not expect this, ignore it: nothing happens.\n"
    )
    id, to, school_id = invitation.id, invitation.email, uow.school_id
    uow.after_commit(lambda: _mail(system, school_id, id, to, school, body))
    return link


def _mail(system: System, school_id: UUID, id: UUID, to: str, school: str, body: str) -> None:
    """A letter that was not taken is shown as such, beside the button that sends it again."""
    if system.mailer.try_to_send(
        "invitation", to=to, subject=f"{school}: your invitation to Handbell", body=body
    ):
        invitations.mailed(system.database, school_id, id)
