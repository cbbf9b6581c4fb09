"""Pictures from upload to use: cleaned, looked at for faces, covered, and deleted for good."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

import redis
import structlog
from sqlalchemy import select

from publisher.models import Media
from publisher.pictures import cover, faces, filenames, intake
from publisher.pictures.cover import Style
from publisher.pictures.faces import Face
from publisher.pictures.intake import Clean, IntakeError
from publisher.pictures.redrawing import MAX_SIDE
from publisher.pictures.signatures import recognise
from publisher.queue import GENERAL
from publisher.services import appearing, copies, deciphering, telling
from publisher.services.system import WORKER, System
from tenants.database import new_id
from tenants.errors import Conflict, Invalid, NotFound
from tenants.roles import Permission
from tenants.scope import Scope
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()

MAX_BYTES = max(intake.MAX_BYTES.values())  # what a form may send at most
# A choice and not free words, which might tell in the records what the deletion is to end.
PURGE_REASONS = {
    "compromising": "It should never have been taken or uploaded",
    "no_consent": "Somebody in it may not be shown",
    "request": "Somebody asked for it to be deleted",
    "mistake": "It is the wrong picture",
    "badly_covered": "A covered face still showed",
}
# Whoever is not to be seen is seen just as well in the picture from which this one was made …
WITH_ORIGINALS = frozenset({"compromising", "no_consent", "request"})
# … and in all its copies, unless a copy was made so that somebody cannot be seen in it.
WITH_COPIES = frozenset({"compromising", "request"})
DELETED = "deleted"  # a purged file's name: the old one may have held a child's


DELETED_COVER = (
    "This picture, covered in the same way, was deleted here for good. Cover it in another way, or "
    "choose another picture."
)


def receive(system: System, uow: UnitOfWork, *, filename: str, data: bytes) -> Media:
    """Clean a file and keep it. Raises ``Invalid`` at ``media`` with a sentence that names the
    file, and ``Conflict`` for a picture that was deleted here for good."""
    uow.actor.require(Permission.DRAFT)
    try:
        clean = intake.clean(data, filename)
    except IntakeError as error:
        raise Invalid({"media": str(error)}) from None
    _refuse_deleted(uow, clean)
    media = _keep(system, uow, clean)
    audit.record(
        uow, "media.received", media,
        came_as=clean.came_as.value, size=media.size, had_location=media.had_location,
        had_caption=bool(clean.caption), sha256=media.sha256,
    )  # fmt: skip
    return media


def inspect(system: System, school_id: UUID, media_id: UUID) -> int | None:
    """Look for faces once, in a worker. Returns how many; None when nothing was looked at
    because the picture is gone, is no picture, or no detector is installed. A picture in which a
    covered face still shows is deleted, and whoever covered it is told."""
    scope = Scope.of_school(school_id, WORKER)
    with unit_of_work(system.database, scope) as uow:
        media = uow.get(Media, media_id)
        if media.purged_at or media.faces is not None or media.kind != "image":
            return None
        sha256, covered = media.sha256, media.covered
        media.looked_at, media.no_detector = uow.now, False
    detector = faces.detector()
    if detector is None:
        log.warning("faces are not looked for: no detector is installed")
        with unit_of_work(system.database, scope) as uow:
            uow.get(Media, media_id).no_detector = True
        return None
    picture = system.storage.get(school_id, sha256)
    found = detector.faces(picture)
    proved = _proved(picture, covered, detector)
    with unit_of_work(system.database, scope) as uow:
        media = uow.get(Media, media_id)
        if not proved:
            _badly_covered(system, uow, media)
            return None
        # As an eye goes over the picture, because the page numbers them.
        media.faces = [face.as_json() for face in sorted(found, key=attrgetter("x"))]
        media.covered = None
    return len(found)


def _proved(picture: bytes, covered: list[Any] | None, detector: faces.Detector) -> bool:
    try:
        cover.prove(picture, [faces.face_of(item) for item in covered or ()], detector)
    except cover.StillVisible:
        return False
    return True


def _badly_covered(system: System, uow: UnitOfWork, media: Media) -> None:
    """It only looks covered. Nobody may publish it by mistake."""
    telling.tell(
        uow,
        f"cover:{media.id}",
        "A face was not covered well enough",
        "The picture that you made may still show who it is, so it was deleted. Upload the one "
        "that you began with again, and cover its faces with one bar. If that does not help, "
        "cut them off or take another picture.",
        path="/posts/new",
        person_id=media.uploaded_by,
        urgent=False,
    )
    _purge(system, uow, _concerned(uow, media, "badly_covered"), reason="badly_covered")


def faces_of(media: Media) -> list[Face] | None:
    """Where faces were found; None while nobody has looked."""
    return None if media.faces is None else [faces.face_of(item) for item in media.faces]


def caption_of(system: System, media: Media) -> str:
    """What the picture's metadata said before it was removed."""
    if media.caption is None:
        return ""
    return system.vault.open(media.school_id, _purpose(media.id), media.caption).decode()


def jpeg(system: System, media: Media, *, side: int = MAX_SIDE) -> bytes:
    """The picture as JPEG for platforms that take nothing else, or smaller for our own pages; a
    video or document as it is. Raises ``NotFound`` when it was deleted."""
    data = read(system, media)
    return intake.jpeg(data, side=side) if media.kind == "image" else data


def read(system: System, media: Media) -> bytes:
    """The cleaned file. Raises ``NotFound`` when it was deleted."""
    if media.purged_at is not None:
        raise NotFound("This picture was deleted.")
    try:
        return system.storage.get(media.school_id, media.sha256)
    except FileNotFoundError:
        raise NotFound("This picture's file is missing.") from None


def cover_faces(
    system: System,
    uow: UnitOfWork,
    media_id: UUID,
    boxes: Sequence[Face],
    *,
    style: Style = Style.FILL,
    one_bar: bool = False,
) -> Media:
    """A new picture made from an old one, with ``boxes`` covered, each by itself or all by one
    bar. A worker looks at it again: until ``faces_of`` is a list nothing is proved. Raises
    ``Invalid`` at ``media`` for one that was deleted here for good."""
    uow.actor.require(Permission.DRAFT)
    old = uow.get(Media, media_id)
    if old.kind != "image" or not boxes:
        raise Invalid({"media": "Choose at least one face in a picture."})
    if one_bar:
        boxes = [cover.together(boxes)]
    data = cover.cover(read(system, old), boxes, style=style)
    clean = Clean(
        data=data,
        kind="image",
        mime="image/jpeg",
        filename=filenames.safe(old.filename, ".jpg"),
        came_as=recognise(data),
        width=old.width,
        height=old.height,
        caption=caption_of(system, old),
    )
    if _deleted(uow, clean.sha256):
        raise Invalid({"media": DELETED_COVER})
    media = _keep(system, uow, clean)
    media.covered = [box.as_json() for box in boxes]
    audit.record(
        uow, copies.COVERED, media, made_from=str(old.id), covered=len(boxes), style=style.value
    )
    return media


@dataclass(frozen=True, kw_only=True)
class Purged:
    """What a deletion found: posts that were stopped, and those still live on a platform."""

    rows: int
    posts: appearing.Found


def purge(system: System, scope: Scope, media_id: UUID, *, reason: str) -> Purged:
    """Delete a picture for good: the file, its caption and its name, the same picture wherever
    else it was uploaded here, and, where the reason holds for them too, the picture from which it
    was made and the copies with covered faces. What remains is its digest, who deleted it, when
    and why. ``reason`` is one of ``PURGE_REASONS``. Scheduled posts that use it are stopped; live
    ones are returned, to be taken down."""
    scope.actor.require(Permission.TAKE_DOWN)
    if reason not in PURGE_REASONS:
        raise Invalid({"reason": "Say why this picture is to be deleted."})
    with unit_of_work(system.database, scope) as uow:
        return _purge(system, uow, _concerned(uow, uow.get(Media, media_id), reason), reason=reason)


def uses(uow: UnitOfWork, media_id: UUID) -> appearing.Found:
    """Where the picture, the one from which it was made or a copy of it is in line or live: what
    a deletion may stop, and what it leaves to be taken down."""
    uow.actor.require(Permission.TAKE_DOWN)
    widest = _concerned(uow, uow.get(Media, media_id), "compromising")
    return appearing.find(uow, appearing.pictures([row.id for row in widest]))


def _concerned(uow: UnitOfWork, media: Media, reason: str) -> list[Media]:
    found = copies.same_files(uow, [media.id])
    if reason in WITH_ORIGINALS:
        found = copies.same_files(uow, _ids(found) | copies.originals(uow, _ids(found)))
    if reason in WITH_COPIES:
        found = copies.same_files(uow, _ids(found) | copies.made_from(uow, _ids(found)))
    return found


def _ids(rows: Sequence[Media]) -> set[UUID]:
    return {row.id for row in rows}


def _purge(system: System, uow: UnitOfWork, same: Sequence[Media], *, reason: str) -> Purged:
    uses = appearing.pictures([row.id for row in same])
    told = "A picture in it was deleted. Choose another picture."
    waiting = appearing.take_back(uow, uses, reason=told)
    found = replace(appearing.hold(uow, uses, reason=told, kind="picture_deleted"), waiting=waiting)
    for row in same:
        if row.purged_at is None:
            row.purged_at = uow.now
            row.caption = row.faces = row.words = None
            row.filename = DELETED
            audit.record(uow, "media.purged", row, reason=reason, sha256=row.sha256)
    # Before the commit: a deletion that is recorded but did not happen would be worse than one
    # that happened and is tried again.
    for sha256 in {row.sha256 for row in same}:
        system.storage.purge(uow.school_id, sha256)
    return Purged(rows=len(same), posts=found)


def _keep(system: System, uow: UnitOfWork, clean: Clean) -> Media:
    assert uow.actor.person_id is not None
    media = Media(
        id=new_id(),
        kind=clean.kind,
        mime=clean.mime,
        size=len(clean.data),
        sha256=hashlib.sha256(clean.data).hexdigest(),
        filename=clean.filename,
        width=clean.width,
        height=clean.height,
        duration=clean.duration,
        codecs=None if clean.codecs is None else list(clean.codecs),
        had_location=clean.had_location,
        uploaded_by=uow.actor.person_id,
        created_at=uow.now,
    )
    media.shows = _marked_before(uow, media.sha256)
    if clean.caption:
        media.caption = system.vault.seal(uow.school_id, _purpose(media.id), clean.caption.encode())
    system.storage.put(uow.school_id, media.sha256, clean.data)
    uow.add(media)
    uow.session.flush()
    deciphering.ask(system, uow, media)
    if media.kind == "image":
        uow.after_commit(lambda: _nudge(system, media.school_id, media.id))
    return media


def _marked_before(uow: UnitOfWork, sha256: str) -> list[str]:
    """The marks of the same file, as they stand where it was last received."""
    query = select(Media.shows).where(Media.sha256 == sha256).order_by(Media.created_at.desc())
    return list(uow.session.scalars(query.limit(1)).first() or ())


def _refuse_deleted(uow: UnitOfWork, clean: Clean) -> None:
    if deleted := _deleted(uow, clean.sha256):
        raise Conflict(
            f"{clean.filename}: This picture was deleted here on {deleted:%-d %B %Y} and cannot be "
            "used again."
        )


def _deleted(uow: UnitOfWork, sha256: str) -> datetime | None:
    """When the file with this content was deleted here for good."""
    return uow.session.scalars(
        select(Media.purged_at).where(Media.sha256 == sha256, Media.purged_at.is_not(None))
    ).first()


def _nudge(system: System, school_id: UUID, media_id: UUID) -> None:
    try:
        system.queues.nudge(GENERAL, "inspect", str(school_id), str(media_id))
    except redis.RedisError as error:
        # The picture is safe; until somebody looks, it counts as not looked at.
        log.warning("nobody could be asked to look for faces", error=type(error).__name__)


def _purpose(media_id: UUID) -> str:
    return f"media:{media_id}"
