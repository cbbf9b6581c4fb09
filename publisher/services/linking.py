"""Looking at what links lead to: asked for while a post is written, done by a worker, and done
once more shortly before the post goes out. Judging only reads what was found."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import redis
import structlog
from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert

from publisher import logs
from publisher.detect import addresses
from publisher.links.looking import Look
from publisher.models import Delivery, LinkLook, PostVersion
from publisher.queue import GENERAL
from publisher.rules.context import LinkCheck
from publisher.secrets import CannotOpen
from publisher.services.system import WORKER, System
from tenants.actor import Actor
from tenants.database import Database, new_id
from tenants.scope import Scope
from tenants.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()

FRESH = timedelta(minutes=5)  # not looked at again within this
AGED = timedelta(hours=1)  # while somebody writes, an older answer is shown and asked for anew
LOST = timedelta(seconds=30)  # a worker that has not answered by then is asked again
KEPT = timedelta(days=30)
AHEAD = timedelta(minutes=10)  # before a post is due
RECENT = AHEAD + FRESH  # a post goes out on a look no older than this
PATIENCE = timedelta(seconds=90)  # that a due post waits for a look
MOST_PER_MINUTE = 60  # for one school: nobody may use us to search other people's sites
LOOKING = "looking at links"


def urls_of(version: PostVersion) -> tuple[str, ...]:
    """Every address that any channel's text of this version holds, or its title."""
    texts = (version.text, *map(str, version.variants.values()), version.title)
    return addresses.urls(texts, (version.link,) if version.link else ())


def known(system: System, uow: UnitOfWork, urls: Iterable[str]) -> dict[str, LinkCheck]:
    """What was last seen behind each of ``urls``; without those at which nobody has looked."""
    rows = _rows(system, uow, urls)
    return {
        url: check
        for url, row in rows.items()
        if row.looked_at and (check := _check(system, row, row.looked_at))
    }


def ask(system: System, uow: UnitOfWork, urls: Iterable[str]) -> None:
    """Have a worker look at those of ``urls`` about which too little is known. Once this
    transaction is committed; nothing is fetched here."""
    rows = _rows(system, uow, urls)
    wanted = [url for url in urls if _wanted(rows.get(url), uow.now)]
    if not wanted:
        return
    uow.session.execute(delete(LinkLook).where(LinkLook.asked_at < uow.now - KEPT))
    for url in wanted[: _room(uow)]:
        row_id = _asked(system, uow, url, rows.get(url))
        uow.after_commit(lambda row_id=row_id: _nudge(system, uow.school_id, row_id))  # type: ignore[misc]


def look(system: System, school_id: UUID, look_id: UUID) -> None:
    """One address, in a worker. A row that has gone meanwhile, or was seen to, is left alone."""
    scope = Scope.of_school(school_id, WORKER)
    with unit_of_work(system.database, scope) as uow:
        row = uow.session.get(LinkLook, (school_id, look_id))
        if row is None or (row.looked_at and row.looked_at > uow.now - FRESH):
            return
        url = _opened(system, row).get("url")
    if url:
        _keep(system, scope, look_id, url, system.links.look(url))


def look_before(system: System, school_id: UUID, delivery_id: UUID) -> None:
    """All addresses of a post that is about to go out, in a worker."""
    scope = Scope.of_school(school_id, WORKER)
    with unit_of_work(system.database, scope) as uow:
        delivery = uow.get(Delivery, delivery_id)
        logs.and_about(post=delivery.post_id)
        urls = urls_of(uow.get(PostVersion, delivery.post_version_id))
        rows = _rows(system, uow, urls)
        stale = [url for url in urls if not _fresh(rows.get(url), uow.now)]
        ids = {url: _asked(system, uow, url, rows.get(url)) for url in stale}
    for url, row_id in ids.items():
        _keep(system, scope, row_id, url, system.links.look(url))
    with unit_of_work(system.database, scope) as uow:
        uow.get(Delivery, delivery_id).look_at = None


def must_wait(system: System, uow: UnitOfWork, delivery: Delivery, version: PostVersion) -> bool:
    """Should this post, which is due, wait for a look at its links? True for a while, in which a
    worker has been asked; afterwards it is judged as it stands, which holds it."""
    urls = urls_of(version)
    if not urls:
        return False
    seen = known(system, uow, urls)
    if all(url in seen and seen[url].at > uow.now - RECENT for url in urls):
        return False
    if delivery.reason_kind != LOOKING or delivery.look_at is None:
        if delivery.reason_kind == LOOKING:
            return False  # it was looked at just now, and still not everything is known
        delivery.reason_kind, delivery.look_at = LOOKING, uow.now
        _nudge_before(system, uow, delivery.id)
        return True
    return delivery.look_at > uow.now - PATIENCE


def look_time(version: PostVersion, due_at: datetime) -> datetime | None:
    """When the links of a post are to be looked at once more."""
    return due_at - AHEAD if urls_of(version) else None


_DUE = text(
    "SELECT school_id, id FROM delivery WHERE look_at <= :now "
    "AND state IN ('scheduled', 'processing') ORDER BY look_at LIMIT :most"
)


def to_look(database: Database, *, most: int) -> list[tuple[UUID, UUID]]:
    """Deliveries whose links are to be looked at now: (school, delivery). One that a worker has
    lost is handed out again, until somebody has looked."""
    with unit_of_work(database, Scope.system(BEAT)) as uow:
        rows = uow.session.execute(_DUE, {"now": uow.now, "most": most})
        return [(row[0], row[1]) for row in rows]


BEAT = Actor.job("beat")


@dataclass(frozen=True, kw_only=True)
class _Found:
    url: str
    final_url: str = ""
    title: str = ""

    def sealed(self, system: System, school_id: UUID, row_id: UUID) -> bytes:
        plain = json.dumps({"url": self.url, "final_url": self.final_url, "title": self.title})
        return system.vault.seal(school_id, _purpose(row_id), plain.encode())


def _rows(system: System, uow: UnitOfWork, urls: Iterable[str]) -> dict[str, LinkLook]:
    by_digest = {_digest(system, uow.school_id, url): url for url in urls}
    if not by_digest:
        return {}
    rows = uow.session.scalars(select(LinkLook).where(LinkLook.digest.in_(list(by_digest))))
    return {by_digest[row.digest]: row for row in rows}


def _check(system: System, row: LinkLook, at: datetime) -> LinkCheck | None:
    said = _opened(system, row)
    if not said:
        return None
    return LinkCheck(
        at=at,
        final_url=said["final_url"],
        status=row.status,
        threat=row.threat,
        title=said["title"],
        problem=row.problem,
        asked=row.asked,
    )


def _opened(system: System, row: LinkLook) -> Mapping[str, str]:
    """Empty when the key is gone; then the link counts as not looked at."""
    try:
        sealed = system.vault.open(row.school_id, _purpose(row.id), row.sealed)
    except CannotOpen:
        return {}
    said: dict[str, str] = json.loads(sealed)
    return said


def _wanted(row: LinkLook | None, now: datetime) -> bool:
    if row is None:
        return True
    if row.asked_at > now - LOST:
        return False
    return row.looked_at is None or row.looked_at < now - AGED


def _fresh(row: LinkLook | None, now: datetime) -> bool:
    return bool(row and row.looked_at and row.looked_at > now - FRESH)


def _room(uow: UnitOfWork) -> int:
    recent = select(func.count()).where(
        LinkLook.school_id == uow.school_id, LinkLook.asked_at > uow.now - timedelta(minutes=1)
    )
    return max(0, MOST_PER_MINUTE - (uow.session.scalar(recent) or 0))


def _asked(system: System, uow: UnitOfWork, url: str, row: LinkLook | None) -> UUID:
    """Two people may ask at once: the row of the first is the row of both."""
    if row is not None:
        row.asked_at = uow.now
        return row.id
    row_id = new_id()
    values = {
        "school_id": uow.school_id, "id": row_id, "digest": _digest(system, uow.school_id, url),
        "sealed": _Found(url=url).sealed(system, uow.school_id, row_id), "asked_at": uow.now,
        "problem": "", "threat": "", "asked": "",
    }  # fmt: skip
    statement = insert(LinkLook).values(values)
    statement = statement.on_conflict_do_nothing(index_elements=["school_id", "digest"])
    uow.session.execute(statement)
    by_digest = select(LinkLook.id).where(LinkLook.digest == values["digest"])
    return uow.session.scalars(by_digest).one()


def _keep(system: System, scope: Scope, row_id: UUID, url: str, seen: Look) -> None:
    visit = seen.visit
    with unit_of_work(system.database, scope) as uow:
        row = uow.session.get(LinkLook, (uow.school_id, row_id))
        if row is None:
            return
        found = _Found(url=url, final_url=visit.final_url, title=visit.title)
        row.sealed = found.sealed(system, uow.school_id, row_id)
        row.status, row.problem = visit.status, visit.problem
        row.threat, row.asked = seen.threat, seen.asked.value
        row.looked_at = uow.now
    log.info("link looked at", status=visit.status, problem=visit.problem)


def _digest(system: System, school_id: UUID, url: str) -> bytes:
    key = system.vault.school_key(school_id, "links", len(system.vault.masters))
    return hmac.digest(key, url.encode(), sha256)


def _purpose(row_id: UUID) -> str:
    return f"link:{row_id}"


def _nudge(system: System, school_id: UUID, row_id: UUID) -> None:
    _nudged(system, "look_at_link", school_id, row_id)


def _nudge_before(system: System, uow: UnitOfWork, delivery_id: UUID) -> None:
    school_id = uow.school_id
    uow.after_commit(lambda: _nudged(system, "look_before", school_id, delivery_id))


def _nudged(system: System, job: str, *ids: Any) -> None:
    try:
        system.queues.nudge(GENERAL, job, *map(str, ids))
    except redis.RedisError as error:
        # The beat asks again; until somebody has looked, the link counts as not looked at.
        log.warning("nobody could be asked to look at links", error=type(error).__name__)
