"""Filling a database with schools and posts by the ten thousand, straight into the tables.

Everything that the pipeline looks at is there: people with roles, a published policy, a roll,
sealed grants, pictures on disk. Whoever stages must own the tables (the embedded server does).
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Any
from uuid import UUID

import requests
from PIL import Image
from sqlalchemy import Connection, insert, text

from benchmarks.names import distractors
from publisher.connectors.contract import Grant
from publisher.connectors.weduc.posts import WHOLE_SCHOOL
from publisher.detect.roll import digest, digests_of
from publisher.models import (
    Channel,
    Consent,
    Delivery,
    Media,
    Post,
    PostVersion,
    RollDigest,
    RollPerson,
)
from publisher.services import drafting, sealing
from publisher.services.drafting import Draft, MediaUse
from publisher.services.lining_up import first_step
from publisher.services.system import System
from tenants.database import Row, new_id
from tenants.models import Membership, Person, PolicyVersion, School
from tenants.policies import templates
from tenants.services import passwords

PASSWORD = "three random words"  # noqa: S105 - of invented people
WORDS = (
    "The summer fayre is on Saturday from eleven until three on the lower field. Cakes, games and "
    "a raffle; everybody is welcome, and entry is free.",
    "Year 5 visited the museum today and asked excellent questions about Roman roads. Thank you "
    "to the helpers who came along.",
    "School is open as usual tomorrow. Please wear warm coats, as the playground is icy.",
    "Our choir sings at the library on Thursday at two. Come and listen!",
)
WAITING = timedelta(days=3650)  # until ``make_due`` says when


@dataclass
class Staged:
    """What was put in. ``schools`` are the ids, ``emails`` their heads' log-ins."""

    schools: list[UUID] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    deliveries: int = 0


@dataclass
class Stage:
    """Rows are collected per table and written in the order in which they refer to each other."""

    system: System
    control: str
    now: datetime

    rows: dict[type[Row], list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, kind: type[Row], /, **values: Any) -> UUID:
        id: UUID = values.setdefault("id", new_id())
        self.rows.setdefault(kind, []).append(values)
        return id

    def write(self, connection: Connection) -> None:
        # The rows are right by construction; checking every key of every row would take longer
        # than all that is measured.
        connection.execute(text("SET session_replication_role = replica"))
        for kind, rows in self.rows.items():
            for first in range(0, len(rows), 5_000):
                connection.execute(insert(kind), rows[first : first + 5_000])
        connection.execute(text("SET session_replication_role = DEFAULT"))
        connection.commit()
        self.rows.clear()


def fill(
    system: System,
    control: str,
    *,
    schools: int,
    deliveries: int,
    platforms: Sequence[str],
    roll: int,
    now: datetime,
    first: int = 0,
) -> Staged:
    """``schools`` with an account on each platform, and ``deliveries`` shared out among them,
    not due before ``make_due``. They are numbered from ``first``, so that more can follow."""
    stage = Stage(system, control, now)
    hash_ = passwords.hashed(PASSWORD)
    accounts = {name: _accounts(control, name, schools) for name in platforms}
    people = distractors(max(roll, 1))[:roll]
    done = Staged()
    shares = _shares(deliveries, schools)
    picture = _picture()
    for index in range(schools):
        number = first + index
        made = _school(stage, number, hash_, people)
        own = {name: accounts[name][index] for name in platforms}
        channels = {name: _channel(stage, made, name, own[name]) for name in platforms}
        media = _media(stage, made, picture) if "instagram" in platforms else None
        _posts(stage, made, channels, media, shares[index], start=number)
        done.schools.append(made.id)
        done.emails.append(made.email)
    done.deliveries = len(stage.rows.get(Delivery, ()))
    with system.database.owner.connect() as connection:
        stage.write(connection)
        connection.execute(text("ANALYZE"))
        connection.commit()
    return done


def make_due(connection: Connection, at: datetime) -> None:
    """All that was staged is due at one instant."""
    connection.execute(
        text(
            "UPDATE delivery SET due_at = new.at, next_at = new.at + (next_at - due_at), "
            "turn_at = new.at + (turn_at - due_at), give_up_at = new.at + interval '2 hours' "
            "FROM (SELECT CAST(:at AS timestamptz) AS at) new WHERE state = 'scheduled'"
        ),
        {"at": at},
    )
    connection.commit()


@dataclass(frozen=True)
class _School:
    id: UUID
    head: UUID
    email: str


def _shares(total: int, count: int) -> list[int]:
    return [total // count + (number < total % count) for number in range(count)]


def _accounts(control: str, platform: str, count: int) -> list[dict[str, Any]]:
    response = requests.post(
        f"{control}/accounts",
        json={"platform": platform, "name": f"Bench School {platform}", "count": count},
        timeout=120,
    )
    response.raise_for_status()
    return list(response.json()["accounts"])


def _school(stage: Stage, number: int, hash_: str, people: Iterable[Any]) -> _School:
    policy = templates.template("baseline")
    name = f"Bench School {number}"
    id = stage.add(School, name=name, known={"names": [name]}, roll_version=1)
    email = f"head@bench{number}.example"
    head = stage.add(Person, email=email, name=f"Head of {name}", password_hash=hash_)
    stage.rows.setdefault(Membership, []).append(
        {"school_id": id, "person_id": head, "roles": ["headteacher"], "policy_roles": ["slt"]}
    )
    document = {**policy.document, "school": {**policy.document["school"], "name": name}}
    stage.add(
        PolicyVersion, school_id=id, number=1, state="published", document=document,
        author_id=head, approver_id=head, published_at=stage.now,
    )  # fmt: skip
    key = stage.system.roll_key(id, 1)
    for index, person in enumerate(people):
        _enrol(stage, id, key, person, index)
    return _School(id, head, email)


def _enrol(stage: Stage, school: UUID, key: bytes, person: Any, index: int) -> None:
    id = stage.add(
        RollPerson, school_id=school, reference=f"bench-{index}", kind=person.who,
        initials=f"{person.forename[:1]}{person.surname[:1]}",
    )  # fmt: skip
    for folded, form in digests_of(
        forename=person.forename, surname=person.surname, known_as=person.known_as, who=person.who
    ):
        stage.add(
            RollDigest, school_id=school, person_id=id, digest=digest(key, folded), form=form,
            key_version=1,
        )  # fmt: skip
    stage.add(
        Consent, school_id=school, person_id=id, platform="*", status="given", written=True,
        dated=stage.now.date(),
    )  # fmt: skip


def _channel(stage: Stage, school: _School, platform: str, account: dict[str, Any]) -> UUID:
    id = new_id()
    grant = Grant(access_token=account["access_token"], refresh_token=account.get("refresh_token"))
    extra: dict[str, str] = {}
    if platform == "weduc":
        extra[WHOLE_SCHOOL] = f"{account['id']}-a1"
    return stage.add(
        Channel, id=id, school_id=school.id, platform=platform, name=str(account["name"]),
        product="weduc" if platform == "weduc" else "", extra=extra,
        remote_id=str(account.get("organization", account["id"])), connected_by=school.head,
        probed_at=stage.now + WAITING,
        grant=sealing.seal_grant(stage.system.vault, school.id, id, grant),
    )  # fmt: skip


def _picture() -> bytes:
    file = io.BytesIO()
    Image.effect_noise((320, 320), 20).convert("RGB").save(file, "JPEG", quality=60)
    return file.getvalue()


def _media(stage: Stage, school: _School, data: bytes) -> UUID:
    sha256 = hashlib.sha256(data).hexdigest()
    path = stage.system.storage._path(school.id, sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return stage.add(
        Media, school_id=school.id, kind="image", mime="image/jpeg", size=len(data),
        sha256=sha256, filename="picture.jpg", width=320, height=320, faces=[],
        looked_at=stage.now, read_at=stage.now, uploaded_by=school.head,
    )  # fmt: skip


def _posts(
    stage: Stage, school: _School, channels: dict[str, UUID], media: UUID | None, count: int,
    *, start: int,
) -> None:  # fmt: skip
    """Posts until there are ``count`` deliveries: words for most platforms, a picture with words
    where Instagram wants one. No two posts of a school say the same. Which platform comes first
    changes from school to school, so that few deliveries are fairly shared too."""
    names = list(channels)
    order = names[start % len(names) :] + names[: start % len(names)]
    for turn, platform in enumerate(islice(cycle(order), count)):
        round_ = turn // len(names)
        number = f"No. {start}-{round_}."
        use = (
            MediaUse(
                media_id=str(media),
                alt="Grey noise, for measuring",
                people="none",
                words_declared=True,
            )
            if platform == "instagram"
            else None
        )
        draft = Draft(
            text=f"{WORDS[(start + round_) % len(WORDS)]} {number}",
            category="event",
            channels=(str(channels[platform]),),
            media=(use,) if use else (),
        )
        _post(stage, school, channels[platform], platform, draft, turn)


def _post(
    stage: Stage, school: _School, channel: UUID, platform: str, draft: Draft, turn: int
) -> None:
    due = stage.now + WAITING
    begins = first_step(stage.system, platform, due)
    post = stage.add(
        Post, school_id=school.id, author_id=school.head, state="scheduled", due_at=due,
        category=draft.category, local_time=due.replace(tzinfo=None),
    )  # fmt: skip
    version = stage.add(
        PostVersion, school_id=school.id, post_id=post, number=1, author_id=school.head,
        category=draft.category, text=draft.text, channels=list(draft.channels),
        media=[asdict(use) for use in draft.media], digest=drafting.digest(draft),
    )  # fmt: skip
    stage.add(
        Delivery, school_id=school.id, post_id=post, post_version_id=version, channel_id=channel,
        platform=platform, due_at=due, next_at=begins, give_up_at=due + timedelta(hours=2),
        turn_at=begins + timedelta(milliseconds=50) * min(turn, 80),
    )  # fmt: skip


def add_history(connection: Connection, count: int) -> None:
    """``count`` deliveries of the last two years, settled, shared out among all channels."""
    if not count:
        return
    connection.execute(text("SET session_replication_role = replica"))
    for statement in _HISTORY:
        connection.execute(text(statement), {"count": count})
    connection.execute(text("SET session_replication_role = DEFAULT"))
    connection.commit()
    alone = connection.engine.execution_options(isolation_level="AUTOCOMMIT")
    with alone.connect() as another:
        another.execute(text("VACUUM ANALYZE"))


_HISTORY = (
    """
    CREATE TEMPORARY TABLE past AS
    WITH c AS (SELECT row_number() OVER (ORDER BY id) - 1 AS n, count(*) OVER () AS many,
                      school_id, id AS channel_id, platform, connected_by FROM channel)
    SELECT g AS n, c.school_id, c.channel_id, c.platform, c.connected_by AS person,
           gen_random_uuid() AS post, gen_random_uuid() AS version, gen_random_uuid() AS id,
           now() - interval '9 days' - (g % 720) * interval '1 day' AS at
    FROM generate_series(1, :count) g JOIN c ON c.n = g % c.many
    """,
    """
    INSERT INTO post (school_id, id, author_id, state, version, category, timezone, due_at,
                      created_at, updated_at)
    SELECT school_id, post, person, 'scheduled', 1, 'event', 'Europe/London', at, at, at FROM past
    """,
    """
    INSERT INTO post_version (school_id, id, post_id, number, author_id, created_at, category,
        title, text, link, language, variants, channels, media, also_via, attested, byline_off,
        digest)
    SELECT school_id, version, post, 1, person, at, 'event', '', 'A post of the past, no. ' || n,
           '', 'en-GB', '{}', ARRAY[channel_id::text], '[]', '{}', '{}', false, md5(n::text)
    FROM past
    """,
    """
    INSERT INTO delivery (school_id, id, post_id, post_version_id, channel_id, platform, state,
        version, priority, due_at, next_at, turn_at, give_up_at, lease_owner, attempts, remote_id,
        permalink, published_at, comment_mode, comment_state, watch_attempts, looks, evidence,
        reason, reason_kind, created_at)
    SELECT school_id, id, post, version, channel_id, platform, 'settled', 5, 1, at, at, at, at,
           '', 1, 'past-' || n, '', at, 'moderated', '', 0, 0, '[]', '', '', at
    FROM past
    """,
    """
    INSERT INTO attempt (school_id, id, delivery_id, number, step, started_at, finished_at,
                         outcome, reason, detail)
    SELECT school_id, gen_random_uuid(), id, 1, 'publish', at, at, 'Published', '', '' FROM past
    """,
    """
    INSERT INTO audit_entry (school_id, id, at, actor_kind, actor_name, action, subject_kind,
                             subject_id, detail)
    SELECT school_id, gen_random_uuid(), at, 'job', 'publishing worker', 'delivery.published',
           'delivery', id, '{}' FROM past
    """,
    "DROP TABLE past",
)
