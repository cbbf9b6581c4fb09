"""Things to test with: schools with people, channels and posts, in one line each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import requests
from argon2 import PasswordHasher
from sqlalchemy import select

from publisher.connectors.contract import Grant
from publisher.connectors.weduc.posts import WHOLE_SCHOOL
from publisher.detect.roll import digest, digests_of
from publisher.models import (
    AccountRequest,
    Channel,
    Consent,
    Delivery,
    Post,
    RequestState,
    RollDigest,
    RollPerson,
)
from publisher.services import account_policy, drafting, scheduling, sealing
from publisher.services.drafting import Draft
from publisher.services.system import System
from tenants.actor import Actor
from tenants.database import new_id
from tenants.models import Membership, Person, PolicyState, PolicyVersion, School
from tenants.policies import templates
from tenants.policies.language import from_published
from tenants.roles import Role
from tenants.scope import Scope
from tenants.unit_of_work import UnitOfWork, unit_of_work

PASSWORD = "three random words"
# As cheap as argon2 can be: every test that logs in checks it, and none is about how dear it is.
HASHED = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
PEOPLE: dict[str, tuple[Role, tuple[str, ...]]] = {
    "head": (Role.HEAD, ("slt",)),
    "office": (Role.COMMS_LEAD, ("account_operators",)),
    "teacher": (Role.TEACHER, ()),
    "governor": (Role.GOVERNOR, ()),
    "dsl": (Role.DSL, ()),
}


@dataclass
class ASchool:
    """A school in the database. ``people`` maps a short role to its actor."""

    system: System
    id: UUID
    name: str
    people: dict[str, Actor]
    emails: dict[str, str]
    channels: dict[str, UUID] = field(default_factory=dict)

    def scope(self, who: str = "office") -> Scope:
        return Scope.of_school(self.id, self.people[who])

    def work(self, who: str = "office") -> Any:
        """``with school.work("head") as uow: …``"""
        return unit_of_work(self.system.database, self.scope(who))


def a_school(
    system: System,
    name: str = "Larkfield Primary School",
    *,
    template: str = "baseline",
    in_force: bool = True,
    documents: bool = True,
) -> ASchool:
    """A school with a head, an office, a teacher, a governor and a safeguarding lead, whose
    policy (a template) is in force unless it is to have none yet; so are the documents that it
    wants first."""
    policy = templates.template(template)
    slug = name.lower().replace(" ", "").replace("'", "")
    school = School(
        id=new_id(),
        name=name,
        timezone=policy.timezone,
        nation=policy.nation,
        known={"names": [name]},
    )
    people: dict[str, Actor] = {}
    emails: dict[str, str] = {}
    memberships = []
    with unit_of_work(system.database, Scope.platform(Actor.job("test"))) as uow:
        uow.session.add(school)
        for who, (role, duties) in PEOPLE.items():
            email = f"{who}@{slug}.example"
            person = Person(
                id=new_id(), email=email, name=f"{who.title()} of {name}", password_hash=HASHED
            )
            uow.session.add(person)
            memberships.append(
                Membership(
                    school_id=school.id,
                    person_id=person.id,
                    roles=[role.value],
                    policy_roles=list(duties),
                )
            )
            people[who] = Actor.person(
                person.id, person.name, roles=frozenset({role}), policy_roles=frozenset(duties)
            )
            emails[who] = email
        uow.session.flush()
        uow.session.add_all(memberships)
    made = ASchool(system, school.id, name, people, emails)
    if in_force:
        with made.work("head") as uow:
            put_in_force(uow, policy.document)
            if documents:
                register_first_documents(uow, policy.document)
    return made


def register_first_documents(uow: UnitOfWork, document: Any) -> None:
    """What the policy wants to see before anything goes out: Milton Road's DPIA."""
    from tenants.policies import obligations
    from tenants.services import documents

    for each in obligations.wanted(document):
        if each.required_before == "first_publish":
            documents.register(
                uow,
                documents.Entry(
                    kind=each.kind, title=each.title, owner="J. Hale, data protection officer",
                    dated=date(2025, 1, 15), link="https://example.org/dpia.pdf",
                ),
            )  # fmt: skip


def put_in_force(uow: UnitOfWork, document: dict[str, Any]) -> PolicyVersion:
    """Publish a policy document as the next version."""
    from tenants.services import policy_changes

    version = policy_changes.draft(uow, document)
    uow.session.flush()
    policy_changes.publish(uow, version.id)
    assert version.state == PolicyState.PUBLISHED
    return version


def a_channel(
    school: ASchool,
    platform: str = "facebook",
    *,
    account: dict[str, Any] | None = None,
    product: str = "",
    **columns: Any,
) -> UUID:
    """A connected channel. ``account`` is one of the sandbox's; without it nothing is reachable."""
    given = account or {"id": f"{platform}-{new_id().hex[-8:]}", "access_token": "token-of-nobody"}
    with school.work("head") as uow:
        channel = Channel(
            id=new_id(),
            platform=platform,
            product=product or ("weduc" if platform == "weduc" else ""),
            remote_id=str(given.get("organization", given["id"])),
            name=str(given.get("name", school.name)),
            extra=_extra(school, platform, account),
            connected_by=school.people["head"].person_id,
            probed_at=uow.now,
            **columns,
        )
        grant = Grant(access_token=given["access_token"], refresh_token=given.get("refresh_token"))
        channel.grant = sealing.seal_grant(school.system.vault, school.id, channel.id, grant)
        uow.add(channel)
        uow.session.flush()
        school.channels[platform] = channel.id
        _approve_where_asked(uow, channel)
        return channel.id


def _approve_where_asked(uow: UnitOfWork, channel: Channel) -> None:
    """Where the policy asks for it, the account was asked for and approved in time."""
    version = uow.session.scalar(
        select(PolicyVersion).where(PolicyVersion.state == PolicyState.PUBLISHED)
    )
    if version and account_policy.of(from_published(version.document)).demanded:
        me = uow.actor.person_id
        uow.add(
            AccountRequest(
                id=new_id(), platform=channel.platform, product=channel.product, name=channel.name,
                state=RequestState.APPROVED, begun_by=me, asked_by=me, decided_by=me,
                decided_at=uow.now, self_approved=True, expires_at=uow.now + timedelta(days=90),
                channel_id=channel.id, used_at=uow.now,
            )
        )  # fmt: skip
        uow.session.flush()


def _extra(school: ASchool, platform: str, account: dict[str, Any] | None) -> dict[str, str]:
    """What connecting through the site would have kept: the parent app's whole-school audience."""
    if platform != "weduc" or account is None:
        return {}
    response = requests.get(
        f"{school.system.settings.hosts['weduc_api']}/v1/audiences",
        params={"type": "whole_school"},
        headers={"Authorization": f"Bearer {account['access_token']}"},
        timeout=10,
    )
    found = response.json()
    rows = found["data"] if isinstance(found, dict) else found
    return {WHOLE_SCHOOL: rows[0]["id"]}


def a_draft(school: ASchool, text: str = "The summer fayre is on Saturday.", **more: Any) -> Draft:
    """A draft for all the school's channels, a minute from now."""
    fields = {
        "text": text,
        "category": "event",
        "channels": tuple(str(id) for id in school.channels.values()),
        "local_time": wall_clock(minutes=1),
        **more,
    }
    return Draft(**fields)


def wall_clock(*, zone: str = "Europe/London", **ahead: float) -> datetime:
    """The school's wall-clock time some time ahead of now, to the second."""
    now = datetime.now(ZoneInfo(zone)) + timedelta(**ahead)
    return now.replace(tzinfo=None, microsecond=0)


def a_post(school: ASchool, text: str = "The summer fayre is on Saturday.", **more: Any) -> UUID:
    """A draft post, written by the office."""
    with school.work() as uow:
        return drafting.start(uow, a_draft(school, text, **more)).id


def schedule(
    school: ASchool, post_id: UUID, *, who: str = "office", considered: bool = True
) -> Any:
    with school.work(who) as uow:
        post = uow.get(Post, post_id)
        return scheduling.schedule(
            school.system, uow, post_id, version=post.version, considered=considered
        )


def deliveries(school: ASchool, post_id: UUID) -> list[Delivery]:
    with school.work() as uow:
        rows = uow.session.query(Delivery).where(Delivery.post_id == post_id).all()
        return sorted(rows, key=lambda row: row.platform)


def make_due(school: ASchool, post_id: UUID) -> None:
    """Let a post's time have come."""
    with school.work() as uow:
        for row in uow.session.query(Delivery).where(Delivery.post_id == post_id):
            row.due_at = row.next_at = row.turn_at = uow.now - timedelta(seconds=1)


def a_pupil(
    school: ASchool,
    forename: str = "Amelia",
    surname: str = "Wright",
    *,
    kind: str = "pupil",
    group: str = "",
    do_not_publish: bool = False,
    **consents: str,
) -> UUID:
    """Somebody on the roll; ``consents`` maps a policy's channel name to given or refused."""
    system = school.system
    with school.work("head") as uow:
        row = uow.session.get_one(School, school.id)
        key = system.roll_key(school.id, row.roll_key_version)
        person = uow.add(
            RollPerson(
                id=new_id(),
                reference=f"ref-{new_id().hex[-8:]}",
                kind=kind,
                initials=forename[0] + surname[0],
                group=group,
                do_not_publish=do_not_publish,
            )
        )
        uow.session.flush()
        for folded, form in digests_of(forename=forename, surname=surname, known_as="", who=kind):
            uow.add(
                RollDigest(id=new_id(), person_id=person.id, digest=digest(key, folded), form=form)
            )
        for platform, status in consents.items():
            uow.add(
                Consent(
                    id=new_id(),
                    person_id=person.id,
                    platform=platform,
                    status=status,
                    written=True,
                    dated=uow.now.date(),
                )
            )
        row.roll_version += 1
        return person.id
