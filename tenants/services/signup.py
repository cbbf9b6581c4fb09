"""A school signs up: the school, its first person, and a policy to start from. Somebody who has an
account adds a further school with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from sqlalchemy import select

from tenants import mailbox
from tenants.actor import Actor
from tenants.database import Database, new_id
from tenants.errors import Invalid
from tenants.models import Membership, Person, PolicyVersion, School, Trust, TrustMembership
from tenants.roles import Role
from tenants.scope import Scope
from tenants.services import audit, passwords
from tenants.unit_of_work import UnitOfWork, unit_of_work

NEWCOMER = Actor.job("sign-up")
LONGEST_NAME = 150
TOO_LONG = f"At most {LONGEST_NAME} characters."
NO_SCHOOL_NAME = "Enter the school's name."
KNOWN = (
    "This address has an account already. Log in with it, and choose “Add another school” in the "
    "menu under your name."
)


@dataclass(frozen=True, kw_only=True)
class Application:
    """What a new school tells us. ``document`` is a policy in the rule language, as JSON. Name,
    address and password are those of its first person, who may have an account already."""

    school_name: str
    document: dict[str, Any]
    person_name: str = ""
    email: str = ""
    password: str = ""
    nation: str = "england"
    timezone: str = "Europe/London"
    website: str = ""
    roles: tuple[Role, ...] = (Role.HEAD,)
    policy_roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class SignedUp:
    school_id: UUID
    person_id: UUID


def sign_up(database: Database, application: Application) -> SignedUp:
    """Create the school with its first person and a draft policy. Raises ``Invalid`` with the
    fields at fault; an address that is known already must log in and add a school there."""
    email = checked(application)
    with unit_of_work(database, Scope.platform(NEWCOMER)) as uow:
        uow.one_at_a_time(email)
        if uow.session.scalar(select(Person.id).where(Person.email == email)):
            raise Invalid({"email": KNOWN})
        person = new_person(uow, email, application.person_name, application.password)
        school = _found(uow, application, person)
    return _begin(database, application, school, person)


def add_school(database: Database, application: Application, person_id: UUID) -> SignedUp:
    """The same for somebody who is logged in. Raises ``Invalid``, also where they have a school of
    that name already: a button pressed twice founds one school."""
    name = application.school_name.strip()
    if wrong := name_problem(name, NO_SCHOOL_NAME):
        raise Invalid({"school_name": wrong})
    with unit_of_work(database, Scope.platform(NEWCOMER)) as uow:
        person = uow.session.get_one(Person, person_id)
        uow.one_at_a_time(person.email)
        mine = select(School.name).join(Membership, Membership.school_id == School.id)
        theirs = mine.where(Membership.person_id == person_id, Membership.ended_at.is_(None))
        if name.casefold() in {each.casefold() for each in uow.session.scalars(theirs)}:
            raise Invalid({"school_name": "You belong to a school of this name already."})
        school = _found(uow, application, person)
    return _begin(database, application, school, person)


def _found(uow: UnitOfWork, application: Application, person: Person) -> School:
    name = application.school_name.strip()
    school = School(
        name=name,
        nation=application.nation,
        timezone=application.timezone,
        website=application.website,
        email_domain=person.email.rpartition("@")[2],
        known={"names": [name]},
    )
    uow.session.add(school)
    uow.session.flush()
    join(uow, school.id, person.id, roles=application.roles, duties=application.policy_roles)
    return school


def _begin(
    database: Database, application: Application, school: School, person: Person
) -> SignedUp:
    first_actor = Actor.person(person.id, person.name, roles=frozenset(application.roles))
    with unit_of_work(database, Scope.of_school(school.id, first_actor)) as uow:
        draft = uow.add(
            PolicyVersion(id=new_id(), number=1, document=application.document, author_id=person.id)
        )
        audit.record(uow, "school.signed_up", ("school", school.id))
        audit.record(uow, "policy.drafted", draft, number=1)
    return SignedUp(school.id, person.id)


def checked(application: Application) -> str:
    """The e-mail address in its canonical form, or ``Invalid`` with every field at fault."""
    errors: dict[str, str] = {}  # in the order of the form: so they are read out
    if wrong := name_problem(application.school_name, NO_SCHOOL_NAME):
        errors["school_name"] = wrong
    if wrong := name_problem(application.person_name, "Enter your name."):
        errors["person_name"] = wrong
    email = mailbox.address(application.email)
    if not email:
        errors["email"] = mailbox.NOT_ONE
    if application.timezone not in available_timezones():
        errors["timezone"] = "Choose a time zone from the list."
    about = f"{application.email} {application.person_name}"
    if problem := passwords.problem(application.password, about=about):
        errors["password"] = problem
    if errors:
        raise Invalid(errors)
    return email


def name_problem(name: str, missing: str) -> str:
    """What is wrong with a name, which stands on pages and in letters; empty when nothing is."""
    length = len(name.strip())
    return TOO_LONG if length > LONGEST_NAME else "" if length else missing


def new_person(uow: UnitOfWork, email: str, name: str, password: str) -> Person:
    person = Person(
        id=new_id(), email=email, name=name.strip(), password_hash=passwords.hashed(password)
    )
    uow.session.add(person)
    uow.session.flush()
    return person


def join(
    uow: UnitOfWork,
    school_id: UUID,
    person_id: UUID,
    *,
    roles: tuple[Role, ...],
    duties: tuple[str, ...] = (),
) -> None:
    uow.session.add(
        Membership(
            school_id=school_id,
            person_id=person_id,
            roles=[role.value for role in roles],
            policy_roles=list(duties),
        )
    )


def found_trust(
    database: Database, *, name: str, schools: list[UUID], administrators: list[UUID]
) -> UUID:
    """A trust over existing schools. Its administrators oversee; they get no school's rows."""
    with unit_of_work(database, Scope.platform(NEWCOMER)) as uow:
        trust = Trust(id=new_id(), name=name)
        uow.session.add(trust)
        uow.session.flush()
        for school in uow.session.scalars(select(School).where(School.id.in_(schools))):
            school.trust_id = trust.id
        for person_id in administrators:
            uow.session.add(
                TrustMembership(
                    trust_id=trust.id, person_id=person_id, roles=[Role.TRUST_ADMIN.value]
                )
            )
    return trust.id
