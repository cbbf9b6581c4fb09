"""What a school's public page tells everybody: its official channels, house rules, and version.

Only what is in force and what is connected is told, and nobody's name but those who signed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select

from publisher.detect.addresses import find
from publisher.detect.text import Text
from publisher.models import Channel, ChannelState
from publisher.services.gathering import policy_of
from publisher.services.official import names_school
from publisher.services.system import System
from tenants.actor import Actor
from tenants.database import Database
from tenants.errors import NotFound
from tenants.models import PolicyState, PolicyVersion, School
from tenants.policies.language import Policy
from tenants.roles import Permission
from tenants.scope import Scope
from tenants.services import documents
from tenants.unit_of_work import UnitOfWork, unit_of_work

VISITOR = Actor.job("public page", Permission.READ_POLICY, Permission.READ_CHANNELS)
_SOCIAL = re.compile(
    r"(?:^|\.)(?:facebook|fb|instagram|twitter|x|linkedin|youtube|tiktok|threads)\.(?:com|net)$"
)


@dataclass(frozen=True, kw_only=True)
class Official:
    """A connected account. ``url`` is empty where the platform told none that can be opened."""

    platform: str
    name: str
    url: str


@dataclass(frozen=True, kw_only=True)
class PublicPage:
    school: str
    website: str
    nation: str
    timezone: str
    title: str
    number: int
    in_force_since: datetime | None
    review: Mapping[str, Any]
    adopted: date | None
    signed_by: tuple[str, ...]
    channels: tuple[Official, ...]
    rules: tuple[str, ...]
    says: tuple[str, ...]
    contact: str
    comments: str
    on_request: tuple[str, ...]  # registered, so that there is something to ask for


def page(system: System, database: Database, school_id: UUID) -> PublicPage:
    """Raises ``NotFound`` for no such school, and while it has no policy in force."""
    scope = Scope.of_school(school_id, VISITOR)
    with unit_of_work(database, scope) as uow:
        school = uow.session.get(School, school_id)
        version = uow.session.scalar(
            select(PolicyVersion).where(PolicyVersion.state == PolicyState.PUBLISHED)
        )
        if school is None or version is None:
            raise NotFound("There is no public page at this address.")
        return _page(system, uow, school, version)


def _page(system: System, uow: UnitOfWork, school: School, version: PolicyVersion) -> PublicPage:
    policy = policy_of(version)
    about = policy.document["policy"]
    return PublicPage(
        school=school.name, website=_web(school.website), nation=school.nation,
        timezone=school.timezone, title=policy.title, number=version.number,
        in_force_since=version.published_at, review=about["review"],
        adopted=date.fromisoformat(about["adopted"]) if "adopted" in about else None,
        signed_by=tuple(about.get("signed_by", ())), channels=tuple(_official(system, uow, policy)),
        rules=house_rules(policy), says=for_families(policy),
        contact=policy.comments.contact_text, comments=policy.comments.mode,
        on_request=on_request(uow),
    )  # fmt: skip


def on_request(uow: UnitOfWork) -> tuple[str, ...]:
    """Titles of the documents that are registered and may be asked for."""
    uow.actor.require(Permission.READ_POLICY)
    lines = documents.linked(uow)
    return tuple(line.title for line in lines if line.wanted and line.wanted.on_request)


def house_rules(policy: Policy) -> tuple[str, ...]:
    """Line by line what the school asks of families; nothing where it keeps them to itself."""
    rules = policy.section("house_rules")
    if rules.get("publish") is False:
        return ()
    lines = (line.strip(" •-\t") for line in str(rules.get("text", "")).splitlines())
    return tuple(line for line in lines if line)


def for_families(policy: Policy) -> tuple[str, ...]:
    """The document's own clauses that stand behind the house rules."""
    rules = policy.section("house_rules")
    if rules.get("publish") is False:
        return ()
    ids = set(rules.get("ids", ()))
    return tuple(p["text"] for p in policy.document.get("passage", ()) if p.get("id") in ids)


def _official(system: System, uow: UnitOfWork, policy: Policy) -> list[Official]:
    rows = uow.session.scalars(
        select(Channel)
        .where(Channel.state.in_((ChannelState.CONNECTED, ChannelState.NEEDS_RECONNECT)))
        .order_by(Channel.platform, Channel.name)
    )
    found = []
    for row in rows:
        about = system.connector(row.platform).capabilities
        if row.school_owned and about.policy_name in policy.channels.allow:
            found.append(Official(platform=about.label, name=row.name, url=_web(row.url)))
    return found


def _web(url: str) -> str:
    return url if urlsplit(url).scheme in ("http", "https") else ""


def wrong_addresses(school: School, policy: Policy) -> tuple[str, ...]:
    """Addresses in the house rules that do not name this school: perhaps somebody else's page."""
    texts = [*house_rules(policy), *for_families(policy), policy.comments.contact_text]
    texts += [p["text"] for p in policy.document.get("passage", ())]
    found = []
    for text in texts:
        for link in find(Text.of(text)):
            if _SOCIAL.search(link.host) and not names_school(school.name, link.url):
                found.append(link.url)
    return tuple(dict.fromkeys(found))
