"""Founding the demonstration's trust: five schools, people in each role, a roll with consents,
and channels connected by the platforms' own authorization flow."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import requests

from publisher.connectors.contract import Connects
from publisher.demo.posts import ROLL, SCHOOLS
from publisher.models import Channel, Consent, RollPerson
from publisher.services import account_policy, connecting, granting, requesting, rolls, starting
from publisher.services.gathering import policy_of
from publisher.services.requesting import Case, Named
from publisher.services.system import System
from tenants.actor import Actor
from tenants.database import new_id
from tenants.errors import NotAllowed
from tenants.models import School
from tenants.policies import obligations, templates
from tenants.roles import Role
from tenants.scope import Scope
from tenants.services import (
    acknowledging,
    documents,
    passwords,
    planning,
    policy_changes,
    signup,
    training,
)
from tenants.unit_of_work import UnitOfWork, unit_of_work

PASSWORD = "harbour violin teapot"  # noqa: S105 - of invented people on this machine only
PEOPLE: dict[str, tuple[str, Role, tuple[str, ...]]] = {
    "head": ("Hazel Thornbury", Role.HEAD, ("slt", "dsl")),
    "office": ("Owen Fairclough", Role.COMMS_LEAD, ("account_operators",)),
    "teacher": ("Tess Larkin", Role.TEACHER, ()),
    "governor": ("Gordon Pryce", Role.GOVERNOR, ()),
    "dpo": ("Delia Rook", Role.DPO, ()),
}
PLATFORMS = ("facebook", "instagram", "x", "linkedin", "weduc")


@dataclass
class DemoSchool:
    key: str
    id: UUID
    name: str
    people: dict[str, Actor]
    emails: dict[str, str]
    roll: dict[str, UUID] = field(default_factory=dict)
    channels: dict[str, UUID] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)  # platform → why the policy says no

    def scope(self, who: str = "office") -> Scope:
        return Scope.of_school(self.id, self.people[who])


@dataclass
class Control:
    """The sandbox's control API."""

    address: str

    def post(self, path: str, **body: Any) -> Any:
        response = requests.post(f"{self.address}{path}", json=body, timeout=10)
        if not response.ok:
            raise RuntimeError(f"the sandbox refused {path}: {response.text[:300]}")
        return response.json() if response.content else None

    def delete(self, path: str) -> None:
        requests.delete(f"{self.address}{path}", timeout=10).raise_for_status()

    def get(self, path: str, **query: str) -> Any:
        response = requests.get(f"{self.address}{path}", params=query, timeout=10)
        response.raise_for_status()
        return response.json()


def found(system: System, control: Control) -> list[DemoSchool]:
    """The trust with its five schools, ready to post."""
    schools = [_school(system, key) for key in SCHOOLS]
    signup.found_trust(
        system.database,
        name="Bellwether Learning Trust",
        schools=[school.id for school in schools],
        administrators=[],
    )
    for school in schools:
        with unit_of_work(system.database, school.scope("head")) as uow:
            _enrol(system, uow, school)
            _register_documents(uow)
            _train(uow, school)
        _read(system, school)
        for platform in PLATFORMS:
            _connect(system, control, school, platform)
    return schools


def _school(system: System, key: str) -> DemoSchool:
    policy = templates.template(key)
    slug = key.replace("_", "")
    emails = {who: f"{who}@{slug}.example" for who in PEOPLE}
    signed = signup.sign_up(
        system.database,
        signup.Application(
            school_name=policy.school,
            person_name=PEOPLE["head"][0],
            email=emails["head"],
            password=PASSWORD,
            document=starting.document(key, school=policy.school),
            nation=policy.nation,
            timezone=policy.timezone,
            website=f"https://www.{slug}.example",
            policy_roles=PEOPLE["head"][2],
        ),
    )
    people = {"head": signed.person_id} | _colleagues(system, signed.school_id, emails)
    school = DemoSchool(
        key,
        signed.school_id,
        policy.school,
        {
            who: Actor.person(
                people[who],
                PEOPLE[who][0],
                roles=frozenset({PEOPLE[who][1]}),
                policy_roles=frozenset(PEOPLE[who][2]),
            )
            for who in PEOPLE
        },
        emails,
    )
    with unit_of_work(system.database, school.scope("head")) as uow:
        (draft,) = policy_changes.versions(uow)
        policy_changes.publish(uow, draft.id)
    return school


def _colleagues(system: System, school_id: UUID, emails: dict[str, str]) -> dict[str, UUID]:
    made: dict[str, UUID] = {}
    shared = passwords.hashed(PASSWORD)
    with unit_of_work(system.database, Scope.platform(signup.NEWCOMER)) as uow:
        for who, (name, role, duties) in PEOPLE.items():
            if who == "head":
                continue
            person = signup.new_person(uow, emails[who], name, PASSWORD)
            person.password_hash = shared
            signup.join(uow, school_id, person.id, roles=(role,), duties=duties)
            made[who] = person.id
    return made


def _enrol(system: System, uow: UnitOfWork, school: DemoSchool) -> None:
    """The invented roll; every pupil's parents have agreed, in writing, to every channel."""
    row = uow.session.get_one(School, uow.school_id)
    for number, person in enumerate(ROLL, start=1):
        entry: RollPerson = rolls.enrol(system, uow, row, person, reference=f"demo-{number}")
        school.roll[person.forename.lower()] = entry.id
        if person.who != "pupil":
            continue
        for platform in ("facebook", "instagram", "x", "linkedin", "parent_comms"):
            uow.add(
                Consent(
                    id=new_id(),
                    person_id=entry.id,
                    platform=platform,
                    status="given",
                    written=True,
                    dated=uow.now.date(),
                    recorded_by=uow.actor.person_id,
                )
            )


def _register_documents(uow: UnitOfWork) -> None:
    """What the policy wants to see before the first post; its other documents stay open duties."""
    document = policy_changes.current(uow).document
    for wanted in obligations.wanted(document):
        if wanted.required_before == "first_publish":
            documents.register(
                uow,
                documents.Entry(
                    kind=wanted.kind, title=wanted.title, owner=PEOPLE["dpo"][0],
                    dated=date(2025, 1, 20), link="https://documents.example/dpia",
                ),
            )  # fmt: skip


OPERATORS = ("office", "teacher")


def _train(uow: UnitOfWork, school: DemoSchool) -> None:
    """Those who are to run the accounts were trained at the beginning of the school year."""
    today = planning.today(uow)
    held = date(today.year - (today.month < 9), 9, 1)
    for who in OPERATORS:
        person = school.people[who].person_id
        assert person is not None
        training.record(
            uow, person, course="Using social media safely", provider="Bellwether Learning Trust",
            held_on=held, expires_on=held.replace(year=held.year + 2), today=today,
        )  # fmt: skip


def _read(system: System, school: DemoSchool) -> None:
    """They have read the policy; everybody else still has to."""
    for who in OPERATORS:
        with unit_of_work(system.database, school.scope(who)) as uow:
            version = policy_changes.current(uow).id
            for line in acknowledging.mine(uow):
                acknowledging.answer(uow, line.asked.document, version_id=version, agreed=True)


def _connect(system: System, control: Control, school: DemoSchool, platform: str) -> None:
    """The whole flow: to the platform's consent page, back with a code, account chosen."""
    products = templates.template(school.key).channels.parent_comms
    product = (products[0] if products else "weduc") if platform == "weduc" else ""
    account = control.post("/accounts", platform=platform, name=school.name)
    control.post("/consent", platform=platform, auto=True, account=account["id"])
    scope = school.scope("head")
    try:
        _ask_first(system, school, platform, product)
        with unit_of_work(system.database, scope) as uow:
            begun = connecting.begin(system, uow, platform, product=product)
    except NotAllowed as error:
        school.refused[platform] = str(error)
        return
    answer = follow(begun.url, connecting.redirect_uri(system, platform))
    connecting_id = connecting.answer(system, scope, platform, answer)
    with unit_of_work(system.database, scope) as uow:
        (chosen,) = [
            candidate.remote_id
            for candidate in connecting.choices(system, uow, connecting_id)
            if candidate.remote_id in (account["id"], account.get("organization"))
        ]
        channel: Channel = connecting.connect(
            system, uow, connecting_id, chosen, confirmation="Our own account, under a short name."
        )
        school.channels[platform] = channel.id
    assert isinstance(system.connector(platform), Connects)


def _ask_first(system: System, school: DemoSchool, platform: str, product: str) -> None:
    """Where the policy wants accounts to be asked for, the office asks and the head decides."""
    with unit_of_work(system.database, school.scope("office")) as uow:
        rules = account_policy.of(policy_of(policy_changes.current(uow)))
        if not rules.demanded:
            return
        request = requesting.ask(
            system,
            uow,
            Case(
                platform=platform, product=product, name=school.name,
                aim="Tell families what happens at school, and celebrate what children do.",
                audience="Parents and carers", promotion="The newsletter and the website",
                risk_note="Comments are watched every school day. No pupil is named.",
                open_to_public=True,
                operators=tuple(
                    Named(name=PEOPLE[who][0], email=school.emails[who])
                    for who in OPERATORS
                ),
            ),
        )  # fmt: skip
        seen = requesting.fingerprint(request, requesting.operators(uow, request))
    with unit_of_work(system.database, school.scope("head")) as uow:
        granting.approve(uow, request.id, seen=seen)


def follow(url: str, until: str) -> dict[str, str]:
    """What a browser does: follow redirects up to our own address, and read its query."""
    for _ in range(10):
        response = requests.get(url, allow_redirects=False, timeout=10)
        url = response.headers.get("location", "")
        if url.startswith(until):
            return dict(parse_qsl(urlsplit(url).query))
        if not url:
            break
    raise RuntimeError(f"the consent page did not lead back to {until}")
