"""Somebody's own name and e-mail address, changed by themselves: after a wedding, because the
invitation had it wrong, or because the school's addresses have changed.

What they did keeps the name it was done under in each school's records. Nobody becomes the owner
of a mailbox by saying so: a new address counts once its owner, logged in, has used the link that
was mailed there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from publisher.services import telling
from publisher.services.resetting import WITH_THE_OLD
from publisher.services.system import System
from tenants import mailbox
from tenants.actor import Actor
from tenants.errors import Conflict, Invalid, NotFound
from tenants.models import Membership, Person
from tenants.roles import Role
from tenants.scope import Scope
from tenants.services import audit, passwords, signup, tickets
from tenants.services.sessions import GATE
from tenants.unit_of_work import UnitOfWork, unit_of_work

LINK = "address: link"
LASTS = timedelta(hours=1)
TAKEN = "Somebody has an account with this address already."


def rename(system: System, person_id: UUID, name: str) -> None:
    """Their schools' headteachers are told: a name is what colleagues go by. Raises ``Invalid``."""
    name = " ".join(name.split())
    if problem := signup.name_problem(name, "Enter your name."):
        raise Invalid({"called": problem})
    before, schools = _somebody(system, person_id)
    if name == before.name:
        return
    # Written down first: should the next step fail, too much is on record and not too little.
    for school_id in schools:
        with unit_of_work(system.database, _as(before, school_id)) as uow:
            audit.record(uow, "person.renamed", ("person", person_id))
            telling.clear(uow, f"renamed:{person_id}")  # of an earlier time
            telling.tell(
                uow,
                f"renamed:{person_id}",
                f"{before.name} is called {name} now",
                "They have changed their own name. What they did before keeps the name it was "
                "done under in the records. If it surprises you, ask them.",
                path="/people",
                roles=(Role.HEAD.value,),
                urgent=False,
            )
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        uow.session.get_one(Person, person_id).name = name


def ask_for_address(system: System, person_id: UUID, *, typed: str, password: str) -> str:
    """Mail a link to the new address; returns that address. ``password`` is their own. Raises
    ``Invalid`` at the field, also when the mail server does not take it."""
    address = mailbox.address(typed)
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        person = uow.session.get_one(Person, person_id)
        errors: dict[str, str] = {}
        if not address:
            errors["email"] = mailbox.NOT_ONE
        elif address == person.email:
            errors["email"] = "This is your address already."
        elif _taken(uow, address):
            errors["email"] = TAKEN
    if not passwords.right(password, person.password_hash):
        errors["mine"] = "This is not your password."
    if errors:
        raise Invalid(errors)
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        tickets.end(uow, person_id, LINK)
        token = tickets.issue(uow, LINK, LASTS, person_id=person_id, email=address)
    body = (
        f"{person.name} wants to log in to Handbell with this address from now on. If that is you, "
        f"open this link where you are logged in:\n\n"
        f"{system.settings.public_url}/account/email/{token}\n\n"
        "It works once, for an hour. If it is not you, ignore this: nothing changes.\n"
    )
    if not system.mailer.try_to_send(
        "link to a new address", to=address, subject="Your new address for Handbell", body=body
    ):
        raise Invalid({"email": "No mail could be sent there just now. Try again."})
    return address


def new_address(system: System, person_id: UUID, token: str) -> str:
    """The address that the link is about. Raises ``NotFound``, also for anybody but the person who
    asked: a slip of the pen must not give a stranger's mailbox the account."""
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        row = tickets.held(uow, LINK, token)
        if row.person_id != person_id:
            raise NotFound(tickets.GONE)
        return str(row.detail["email"])


def take_address(system: System, person_id: UUID, token: str) -> None:
    """From now on they log in with it. Links mailed to the old address end, and it is told. Raises
    ``NotFound`` as ``new_address``, and ``Conflict`` when somebody has taken it meanwhile."""
    address = new_address(system, person_id, token)
    before, schools = _somebody(system, person_id)
    for school_id in schools:  # first, as in ``rename``
        with unit_of_work(system.database, _as(before, school_id)) as uow:
            audit.record(uow, "person.address_changed", ("person", person_id))
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        uow.one_at_a_time(address)
        tickets.use(uow, LINK, token)
        if _taken(uow, address):
            raise Conflict(TAKEN)
        person = uow.session.get_one(Person, person_id)
        person.email, person.email_proved_at = address, uow.now
        tickets.end(uow, person_id, *WITH_THE_OLD)
    body = (
        f"You log in to Handbell with {address} from now on, and no longer with this address.\n\n"
        "If it was not you who changed it, tell your headteacher at once.\n"
    )
    system.mailer.try_to_send(
        "address changed", to=before.email, subject="Your address for Handbell", body=body
    )


def _somebody(system: System, person_id: UUID) -> tuple[Person, Sequence[UUID]]:
    """Who they are now, and the schools they belong to."""
    ours = select(Membership.school_id).where(
        Membership.person_id == person_id, Membership.ended_at.is_(None)
    )
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        return uow.session.get_one(Person, person_id), uow.session.scalars(ours).all()


def _as(person: Person, school_id: UUID) -> Scope:
    return Scope.of_school(school_id, Actor.person(person.id, person.name))


def _taken(uow: UnitOfWork, address: str) -> bool:
    return uow.session.scalar(select(Person.id).where(Person.email == address)) is not None
