"""Reading the words in pictures and PDFs, in a worker, so that they are judged like the post's own.

What was read is kept sealed: a certificate says who has earned it.
"""

from __future__ import annotations

from uuid import UUID

import redis
import structlog
from sqlalchemy import text

from publisher.models import Media
from publisher.pictures import words, written
from publisher.queue import GENERAL
from publisher.services.system import WORKER, System
from tenants.actor import Actor
from tenants.database import Database
from tenants.scope import Scope
from tenants.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()

READABLE = frozenset({"image", "document"})

# A fresh file has its own nudge.
_UNREAD = text(
    """
    SELECT school_id, id FROM media
    WHERE read_at IS NULL AND purged_at IS NULL AND kind IN ('image', 'document')
      AND created_at BETWEEN :now - interval '7 days' AND :now - interval '1 minute'
    ORDER BY created_at DESC LIMIT :most
    """
)


def read(system: System, school_id: UUID, media_id: UUID) -> bool:
    """Read one file once. False when nothing could be read: it is gone, it is damaged, or no
    reader is installed; a picture's words then count as not looked at."""
    scope = Scope.of_school(school_id, WORKER)
    with unit_of_work(system.database, scope) as uow:
        media = uow.get(Media, media_id)
        if media.purged_at or media.read_at or media.kind not in READABLE:
            return False
        kind, sha256 = media.kind, media.sha256
    said, dark = _words(kind, system.storage.get(school_id, sha256))
    with unit_of_work(system.database, scope) as uow:
        media = uow.get(Media, media_id)
        if media.purged_at:
            return False
        media.read_at, media.dark_code = uow.now, dark
        if said is not None:
            media.words = system.vault.seal(school_id, _purpose(media.id), said.encode())
    return said is not None


def words_of(system: System, media: Media) -> str | None:
    """What can be read in it; None while, or because, nobody could."""
    if media.words is None:
        return None
    return system.vault.open(media.school_id, _purpose(media.id), media.words).decode()


def ask(system: System, uow: UnitOfWork, media: Media) -> None:
    """Have a worker read a new file, once this transaction is committed."""
    if media.kind in READABLE:
        uow.after_commit(lambda: _nudge(system, media.school_id, media.id))


def to_read(database: Database, *, most: int) -> list[tuple[UUID, UUID]]:
    """Files that nobody has read yet: (school, file)."""
    with unit_of_work(database, Scope.system(Actor.job("beat"))) as uow:
        rows = uow.session.execute(_UNREAD, {"now": uow.now, "most": most})
        return [(row[0], row[1]) for row in rows]


def _words(kind: str, data: bytes) -> tuple[str | None, bool]:
    """What it says, and whether a code in it could not be read."""
    if kind == "document":
        said = written.pdf_words(data)
        return said if said and said.strip() else None, False  # a scan is pictures of words
    reader = words.reader()
    if reader is None:
        log.warning("words in pictures are not read: no reader is installed")
        return None, False
    read = reader.read(data)
    return words.apart(read.lines), read.dark


def _nudge(system: System, school_id: UUID, media_id: UUID) -> None:
    try:
        system.queues.nudge(GENERAL, "read_words", str(school_id), str(media_id))
    except redis.RedisError as error:
        # The beat asks again; until somebody has read it, it counts as not read.
        log.warning("nobody could be asked to read a file", error=type(error).__name__)


def _purpose(media_id: UUID) -> str:
    return f"words:{media_id}"
