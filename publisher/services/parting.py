"""What the policy asks of somebody even after they have left, said once more as they go."""

from __future__ import annotations

from publisher.services.system import System
from tenants.errors import NotFound
from tenants.models import School
from tenants.policies import obligations
from tenants.policies.language import Document
from tenants.roles import Permission
from tenants.services import policy_changes
from tenants.services.people import Colleague
from tenants.unit_of_work import UnitOfWork

USUAL = (
    "what you know about children, families and staff stays confidential after you have left",
)  # where the policy says nothing of it


def reminded_of(uow: UnitOfWork) -> tuple[str, ...]:
    """The sentences about confidentiality in what the policy in force asks people to agree to."""
    uow.actor.require(Permission.READ_POLICY)
    try:
        return confidentiality(policy_changes.current(uow).document) or USUAL
    except NotFound:
        return USUAL


def confidentiality(document: Document) -> tuple[str, ...]:
    """Each sentence once, in the policy's own words."""
    points = [point for asked in obligations.to_read(document) for point in asked.points]
    return tuple(dict.fromkeys(each for each in points if "confidential" in each.casefold()))


def say_goodbye(
    system: System, uow: UnitOfWork, person: Colleague, reminders: tuple[str, ...]
) -> None:
    """By e-mail, once they are out: no page of the school opens to them any more."""
    uow.actor.require(Permission.PEOPLE)
    school = uow.session.get_one(School, uow.school_id).name
    said = "\n".join(f"- {each}" for each in reminders)
    body = (
        f"You no longer have access to the posts of {school}.\n\n"
        f"This still holds for you:\n\n{said}\n\n"
        "If you have not left, tell the Headteacher.\n"
    )
    uow.after_commit(lambda: _mail(system, person.email, school, body))


def _mail(system: System, to: str, school: str, body: str) -> None:
    """They are out whether or not the letter is taken; the page has said the same to the Head."""
    system.mailer.try_to_send(
        "goodbye", to=to, subject=f"You have left {school} on Handbell", body=body
    )
