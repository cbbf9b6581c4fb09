"""Many schools with channels at the sandbox and posts in line, written straight to the database.

For rehearsals and measurements, where founding a thousand schools through their pages would take
longer than what is to be seen. What is written is what those pages would have written.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

import requests
from PIL import Image

from publisher.connectors.contract import Grant
from publisher.connectors.weduc.posts import WHOLE_SCHOOL
from publisher.content import CommentMode
from publisher.models import Channel, Delivery, Media, Post, PostState, PostVersion
from publisher.services import drafting, sealing
from publisher.services.drafting import Draft, MediaUse
from publisher.services.lining_up import LAST_TURN, TURN, first_step
from publisher.services.system import System
from tenants.actor import Actor
from tenants.database import new_id
from tenants.models import Membership, Person, PolicyState, PolicyVersion, School
from tenants.policies import templates
from tenants.roles import Role
from tenants.scope import Scope
from tenants.unit_of_work import UnitOfWork, unit_of_work

PLATFORMS = ("facebook", "instagram", "x", "linkedin", "weduc")
NEED_PICTURES = frozenset({"instagram"})
STAGEHAND = Actor.job("stage")
ZONE = "Europe/London"
NO_HASH = "!"  # no hash of anything, so nobody's


class Control(Protocol):
    """The sandbox's control API (``publisher.demo.schools.Control`` is one)."""

    def post(self, path: str, **body: Any) -> Any: ...


@dataclass(frozen=True, kw_only=True)
class Staged:
    """One school on the stage. ``channels`` are ids by platform."""

    id: UUID
    author_id: UUID
    picture: MediaUse
    channels: dict[str, UUID] = field(default_factory=dict)


def stage(
    system: System,
    control: Control,
    *,
    schools: int,
    platforms: Sequence[str] = PLATFORMS,
    comments: str = "off",
) -> list[Staged]:
    """``schools`` schools under the baseline policy with comments as said, each with a connected
    channel on every one of ``platforms``, ready to publish."""
    accounts = {
        name: control.post("/accounts", platform=name, name="School", count=schools)["accounts"]
        for name in platforms
    }
    document = dict(templates.template("baseline").document)
    document["comments"] = {**document["comments"], "mode": comments}
    return [
        _school(system, number, document, {name: accounts[name][number] for name in platforms})
        for number in range(schools)
    ]


def post_everywhere(
    system: System,
    school: Staged,
    texts: Sequence[str],
    *,
    due_at: datetime,
    pictured: int = 0,
) -> list[UUID]:
    """One post for each of ``texts``, with ``pictured`` pictures, in line for all the school's
    channels but those that need a picture it has not. Returns the deliveries' ids."""
    channels = {
        name: id for name, id in school.channels.items() if pictured or name not in NEED_PICTURES
    }
    with unit_of_work(system.database, Scope.of_school(school.id, STAGEHAND)) as uow:
        drafts = [_draft(school, text, channels, due_at, pictured=pictured) for text in texts]
        posts = [uow.add(_post(school, draft, due_at)) for draft in drafts]
        uow.session.flush()
        versions = [uow.add(_version(*pair)) for pair in zip(posts, drafts, strict=True)]
        uow.session.flush()
        return [
            uow.add(
                _delivery(system, version, name, id, due_at, turn=place * len(channels) + turn)
            ).id
            for place, version in enumerate(versions)
            for turn, (name, id) in enumerate(channels.items())
        ]


def _school(
    system: System,
    number: int,
    document: dict[str, Any],
    accounts: dict[str, dict[str, Any]],
) -> Staged:
    school_id, person_id = new_id(), new_id()
    with unit_of_work(system.database, Scope.platform(STAGEHAND)) as uow:
        uow.session.add(School(id=school_id, name=f"School {number}", timezone=ZONE))
        uow.session.add(
            Person(
                id=person_id,
                email=f"office@{school_id}.example",
                name="The office",
                password_hash=NO_HASH,
            )
        )
        uow.session.flush()
        uow.session.add(
            Membership(school_id=school_id, person_id=person_id, roles=[Role.COMMS_LEAD.value])
        )
    with unit_of_work(system.database, Scope.of_school(school_id, STAGEHAND)) as uow:
        uow.add(
            PolicyVersion(
                id=new_id(),
                number=1,
                state=PolicyState.PUBLISHED,
                document=document,
                author_id=person_id,
                published_at=uow.now,
            )
        )
        return Staged(
            id=school_id,
            author_id=person_id,
            picture=_picture(system, uow, person_id),
            channels={
                name: _channel(system, uow, name, account, person_id)
                for name, account in accounts.items()
            },
        )


def _channel(
    system: System, uow: UnitOfWork, platform: str, account: dict[str, Any], person_id: UUID
) -> UUID:
    channel = Channel(
        id=new_id(),
        platform=platform,
        product="weduc" if platform == "weduc" else "",
        remote_id=str(account.get("organization", account["id"])),
        name=str(account["name"]),
        extra=_whole_school(system, account) if platform == "weduc" else {},
        connected_by=person_id,
        probed_at=uow.now,
    )
    grant = Grant(access_token=account["access_token"], refresh_token=account.get("refresh_token"))
    channel.grant = sealing.seal_grant(system.vault, uow.school_id, channel.id, grant)
    uow.add(channel)
    return channel.id


def _whole_school(system: System, account: dict[str, Any]) -> dict[str, str]:
    response = requests.get(
        f"{system.settings.hosts['weduc_api']}/v1/audiences",
        params={"type": "whole_school"},
        headers={"Authorization": f"Bearer {account['access_token']}"},
        timeout=10,
    )
    found = response.json()
    rows = found["data"] if isinstance(found, dict) else found
    return {WHOLE_SCHOOL: rows[0]["id"]}


def _picture(system: System, uow: UnitOfWork, person_id: UUID) -> MediaUse:
    """A plain square with nobody in it, as intake would have kept it."""
    out = io.BytesIO()
    Image.new("RGB", (640, 640), (40, 90, 140)).save(out, "JPEG")
    data = out.getvalue()
    row = uow.add(
        Media(
            id=new_id(),
            kind="image",
            mime="image/jpeg",
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            filename="hall.jpg",
            width=640,
            height=640,
            faces=[],
            read_at=uow.now,
            uploaded_by=person_id,
        )
    )
    system.storage.put(uow.school_id, row.sha256, data)
    return MediaUse(
        media_id=str(row.id), alt="The empty hall", people="none", words_declared=True,
        declared_by=str(person_id),
    )  # fmt: skip


def _draft(
    school: Staged, text: str, channels: dict[str, UUID], due_at: datetime, *, pictured: int
) -> Draft:
    return Draft(
        text=text,
        category="event",
        channels=tuple(str(id) for id in channels.values()),
        media=(school.picture,) * pictured,
        local_time=due_at.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None),
    )


def _post(school: Staged, draft: Draft, due_at: datetime) -> Post:
    return Post(
        id=new_id(),
        author_id=school.author_id,
        state=PostState.SCHEDULED,
        category=draft.category,
        local_time=draft.local_time,
        timezone=ZONE,
        due_at=due_at,
    )


def _version(post: Post, draft: Draft) -> PostVersion:
    return PostVersion(
        id=new_id(),
        post_id=post.id,
        number=1,
        author_id=post.author_id,
        category=draft.category,
        text=draft.text,
        channels=list(draft.channels),
        media=[asdict(use) for use in draft.media],
        digest=drafting.digest(draft),
    )


def _delivery(
    system: System,
    version: PostVersion,
    platform: str,
    channel_id: UUID,
    due_at: datetime,
    *,
    turn: int,
) -> Delivery:
    first = first_step(system, platform, due_at)
    return Delivery(
        id=new_id(),
        post_id=version.post_id,
        post_version_id=version.id,
        channel_id=channel_id,
        platform=platform,
        due_at=due_at,
        next_at=first,
        turn_at=first + min(turn * TURN, LAST_TURN),
        give_up_at=due_at + timedelta(hours=2),
        comment_mode=CommentMode.MODERATED,
    )
