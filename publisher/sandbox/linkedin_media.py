"""LinkedIn images, videos and documents: initialise, PUT the bytes, wait until AVAILABLE."""

from __future__ import annotations

import hashlib
import io
import secrets
from typing import Any
from urllib.parse import unquote

from flask import Blueprint, Response, g, request
from PIL import Image, UnidentifiedImageError

from publisher.sandbox.calls import answer, fault_is, fault_seconds, world
from publisher.sandbox.linkedin_calls import (
    batch,
    encoded_urn,
    error,
    fail,
    needs,
    organization,
    rest,
)
from publisher.sandbox.models import Account, Medium, Platform, Upload
from publisher.sandbox.settings import DAY

linkedin_media = Blueprint("linkedin_media", __name__)

PART = 4 * 1024 * 1024
MOST_PIXELS = 36_152_320
LONGEST_ALT, LONGEST_TITLE = 4086, 400
LEAST_VIDEO, LARGEST_VIDEO, LARGEST_DOCUMENT = 75_000, 500 << 20, 100 << 20
_KINDS = {"images": "image", "videos": "video", "documents": "document"}


@linkedin_media.post("/rest/<any(images, videos, documents):collection>")
@rest("prepare")
def act(collection: str) -> Response:
    """``?action=initializeUpload`` or, for videos, ``finalizeUpload``."""
    needs("w_organization_social", "w_member_social")
    body = request.get_json(silent=True) or {}
    action = request.args.get("action")
    if action == "initializeUpload":
        return _initialize(_KINDS[collection], body.get("initializeUploadRequest") or {})
    if action == "finalizeUpload" and collection == "videos":
        return _finalize(body.get("finalizeUploadRequest") or {})
    return error(400, f"The action {action} is not known", "ILLEGAL_ARGUMENT")


def _initialize(kind: str, asked: dict[str, Any]) -> Response:
    account = organization(asked.get("owner"))
    here = world()
    size = int(asked.get("fileSizeBytes") or 0)
    if kind == "video" and not 0 < size <= LARGEST_VIDEO:
        fail(400, "fileSizeBytes is missing or too large", "MISSING_FIELD")
    upload = Upload(
        id=f"urn:li:{kind}:D4E{secrets.token_hex(8).upper()}",
        platform=Platform.LINKEDIN,
        account=account.id,
        made_at=here.now(),
        size=size,
        extra={"kind": kind, "token": secrets.token_urlsafe(8)},
    )
    here.uploads[upload.id] = upload
    slow, broken = fault_is("media_processing_slow"), fault_is("media_processing_failed")
    upload.failed = "PROCESSING_FAILED" if broken or fault_is("container_error") else ""
    upload.extra["wait"] = fault_seconds(30.0) if slow else here.switches.processing_seconds
    return answer({"value": _instructions(upload, kind)})


def _instructions(upload: Upload, kind: str) -> dict[str, Any]:
    here = world()
    expires = int((here.now() + DAY) * 1000)
    base = f"{request.host_url}dms-uploads/{upload.extra['token']}"
    here.keys["linkedin", "upload", upload.extra["token"]] = upload
    if kind != "video":
        return {"uploadUrlExpiresAt": expires, "uploadUrl": f"{base}/0", kind: upload.id}
    parts = [
        {
            "uploadUrl": f"{base}/{index}",
            "firstByte": first,
            "lastByte": min(first + PART, upload.size) - 1,
        }
        for index, first in enumerate(range(0, upload.size, PART))
    ]
    return {
        "uploadUrlsExpireAt": expires,
        "video": upload.id,
        "uploadInstructions": parts,
        "uploadToken": upload.extra["token"],
    }


@linkedin_media.put("/dms-uploads/<token>/<int:part>")
def put(token: str, part: int) -> Response:
    """The bytes. A picture is whole at once, a video when it is finalised."""
    upload = world().keys.get(("linkedin", "upload", token))
    if upload is None:
        return error(404, "The upload address is unknown or has expired")
    upload.parts[part] = request.get_data()
    etag = hashlib.sha256(upload.parts[part]).hexdigest()[:32]
    upload.extra.setdefault("etags", {})[part] = etag
    if upload.extra["kind"] != "video":
        _complete(upload)
    return answer(None, 201 if upload.extra["kind"] != "video" else 200, {"ETag": etag})


def _finalize(asked: dict[str, Any]) -> Response:
    upload = world().uploads.get(str(asked.get("video")))
    if upload is None or upload.account not in g.token.accounts:
        fail(400, "The video is unknown", "INVALID_URN_ID")
    etags = [etag for _, etag in sorted(upload.extra.get("etags", {}).items())]
    if asked.get("uploadToken") not in ("", upload.extra["token"]):
        fail(400, "The uploadToken does not belong to the video", "ILLEGAL_ARGUMENT")
    if list(asked.get("uploadedPartIds") or []) != etags or not etags:
        fail(400, "uploadedPartIds do not match the uploaded parts", "ILLEGAL_ARGUMENT")
    _complete(upload)
    return answer(None, 200)


def _complete(upload: Upload) -> None:
    here = world()
    data = b"".join(part for _, part in sorted(upload.parts.items()))
    medium = Medium(
        id=here.new_id("medium"),
        kind=upload.extra["kind"],
        sha256=hashlib.sha256(data).hexdigest(),
        data=data,
        handle=upload.id,
    )
    _look_at(upload, medium, data)
    upload.parts.clear()
    upload.media = [here.keep(medium)]
    upload.ready_at = here.now() + upload.extra["wait"]


def _look_at(upload: Upload, medium: Medium, data: bytes) -> None:
    """What LinkedIn finds out only while processing, and tells as PROCESSING_FAILED."""
    if medium.kind != "image":
        medium.mime = "video/mp4" if medium.kind == "video" else "application/pdf"
        sizes = (LEAST_VIDEO, LARGEST_VIDEO) if medium.kind == "video" else (1, LARGEST_DOCUMENT)
        good = sizes[0] <= len(data) <= sizes[1]
    else:
        good = _picture(medium, data)
    if not good:
        upload.failed = "PROCESSING_FAILED"


def _picture(medium: Medium, data: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            kind, (medium.width, medium.height) = picture.format or "", picture.size
    except (UnidentifiedImageError, OSError):
        return False
    medium.mime = f"image/{'jpeg' if kind == 'MPO' else kind.lower()}"
    return kind in ("JPEG", "PNG", "GIF", "MPO") and medium.width * medium.height <= MOST_PIXELS


def status_of(upload: Upload) -> str:
    if upload.ready_at is None:
        return "WAITING_UPLOAD"
    if world().now() < upload.ready_at:
        return "PROCESSING"
    return "PROCESSING_FAILED" if upload.failed else "AVAILABLE"


@linkedin_media.get("/rest/<any(images, videos, documents):collection>/<urn>")
@rest("read")
def read(urn: str, **_: str) -> Response:
    """How far processing is. A token for members only cannot ask."""
    needs("w_organization_social", "r_organization_social")
    encoded_urn()
    shown = _shown(unquote(urn))
    return answer(shown) if shown else error(404, f"Could not find entity {urn}", "NOT_FOUND")


@linkedin_media.get("/rest/<any(images, videos, documents):collection>")
@rest("read")
def several(**_: str) -> Response:
    """``ids=List(urn,…)``."""
    needs("w_organization_social", "r_organization_social")
    return batch(_shown)


def _shown(urn: str) -> dict[str, Any] | None:
    upload = world().uploads.get(urn)
    if upload is None or upload.account not in g.token.accounts:
        return None
    shown: dict[str, Any] = {
        "id": upload.id,
        "owner": f"urn:li:organization:{upload.account}",
        "status": status_of(upload),
    }
    if shown["status"] == "AVAILABLE":
        shown["downloadUrl"] = f"{world().urls['wall']}/media/{upload.media[0].id}"
    return shown


def attached(account: Account, content: dict[str, Any]) -> tuple[list[Medium], str | None]:
    """The media and the link of a post's ``content``; refuses what is not ready or not there."""
    kinds = [name for name in content if content[name] is not None]
    if not kinds:
        return [], None
    if len(kinds) > 1 or kinds[0] not in ("media", "multiImage", "article", "poll"):
        fail(400, f"content has an unknown or a second member: {kinds}", "INVALID_CONTENT")
    if kinds[0] == "media":
        return [_ready(account, content["media"])], None
    if kinds[0] == "multiImage":
        images = content["multiImage"].get("images") or []
        if not 2 <= len(images) <= 20:
            fail(400, "multiImage takes 2 to 20 images", "INVALID_CONTENT")
        return [_ready(account, one) for one in images], None
    return _article(account, content["article"]) if kinds[0] == "article" else ([], None)


def _article(account: Account, found: dict[str, Any]) -> tuple[list[Medium], str | None]:
    if not found.get("source") or not found.get("title"):
        fail(400, "article.source and article.title are required", "MISSING_FIELD")
    if len(found["title"]) > LONGEST_TITLE:
        fail(400, "article.title is too long", "FIELD_LENGTH_TOO_LONG")
    if found.get("thumbnail"):
        _ready(account, {"id": found["thumbnail"]})
    return [], str(found["source"])


def _ready(account: Account, found: dict[str, Any]) -> Medium:
    upload = world().uploads.get(str(found.get("id")))
    if upload is None or upload.account != account.id:
        fail(400, f"The media asset {found.get('id')} was not found", "INVALID_URN_ID")
    status = status_of(upload)
    if status != "AVAILABLE":
        code = "PROCESSING_FAILED" if status == "PROCESSING_FAILED" else "WAITING_UPLOAD"
        fail(400, f"The media asset is {status}", f"MEDIA_ASSET_{code}")
    alt = str(found.get("altText") or "")
    if len(alt) > LONGEST_ALT:
        fail(400, "altText exceeds 4086 characters", "FIELD_LENGTH_TOO_LONG")
    return world().copy_of(upload.media[0], alt=alt)
