"""X media: one-shot and chunked upload, processing, alt text."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import math
from typing import Any

from flask import Blueprint, Response, g, request
from PIL import Image, UnidentifiedImageError

from publisher.sandbox import x_errors
from publisher.sandbox.calls import answer, fault_is, fault_seconds, world
from publisher.sandbox.models import Account, Medium, Platform, Upload
from publisher.sandbox.settings import DAY
from publisher.sandbox.shapes import Check, boolean, ident, many, shape, text, whole
from publisher.sandbox.x_oauth import x_call

x_media = Blueprint("x_media", __name__)

ONE_SHOT = "tweet_image tweet_video tweet_gif dm_image dm_video dm_gif subtitles".split()
CATEGORIES = ["amplify_video", *ONE_SHOT]
TYPES = (
    "video/mp4 video/webm video/mp2t video/quicktime text/srt text/vtt image/jpeg image/gif "
    "image/bmp image/png image/webp image/pjpeg image/tiff model/gltf-binary "
    "model/vnd.usdz+zip".split()
)
LARGEST = {"tweet_image": 5 << 20, "tweet_gif": 15 << 20, "tweet_video": 512 << 20}
LONGEST_ALT = 1000

_SIMPLE = {
    "media": text(least=1),
    "media_category": text(one_of=ONE_SHOT),
    "additional_owners": text(),
}
SIMPLE = shape(_SIMPLE, ["media", "media_category"])
INITIALIZE = shape(
    {
        "additional_owners": many(ident),
        "media_category": text(one_of=CATEGORIES),
        "media_type": text(one_of=TYPES),
        "shared": boolean,
        "total_bytes": whole(0, 17179869184),
    }
)
APPEND = shape({"media": text(), "segment_index": whole(0, 999)}, ["media", "segment_index"])
METADATA = shape(
    {
        "id": ident,
        "metadata": shape(
            {"alt_text": shape({"text": text(most=LONGEST_ALT)}, ["text"], closed=False)},
            closed=False,
        ),
    },
    ["id"],
    closed=False,
)


def _body(check: Check) -> dict[str, Any]:
    """JSON as it is; a multipart form with its file read and its numbers made numbers."""
    if request.mimetype == "multipart/form-data":
        found: Any = dict(request.form)
        for name, part in request.files.items():
            found[name] = base64.b64encode(part.read()).decode()
        if str(found.get("segment_index", "")).isdigit():
            found["segment_index"] = int(found["segment_index"])
    else:
        found = request.get_json(silent=True)
    problem = check("", found)
    if problem is not None:
        x_errors.refuse_bad_body(problem)
    return dict(found)


def _decoded(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error:
        x_errors.invalid("media is not valid base64", media=value[:20])


@x_media.post("/2/media/upload")
@x_call("prepare", "media.write")
def upload() -> Response:
    """A picture in one request; the older ``command=`` form of the chunked way is taken too."""
    command = request.form.get("command") or request.args.get("command")
    if command:
        return _by_command(command)
    found = _body(SIMPLE)
    made = _start(str(found["media_category"]), None)
    made.parts[0] = _decoded(found["media"])
    return answer({"data": _finish(made)})


@x_media.post("/2/media/upload/initialize")
@x_call("prepare", "media.write")
def initialize() -> Response:
    found = _body(INITIALIZE)
    made = _start(str(found.get("media_category", "tweet_image")), found.get("total_bytes"))
    made.extra["mime"] = found.get("media_type")
    return answer({"data": _begun(made)})


@x_media.post("/2/media/upload/<key>/append")
@x_call("prepare", "media.write")
def append(key: str) -> Response:
    found = _body(APPEND)
    made = _mine(key)
    made.parts[found["segment_index"]] = _decoded(found["media"])
    return answer({"data": {"expires_at": int(world().now()) + DAY}})


@x_media.post("/2/media/upload/<key>/finalize")
@x_call("prepare", "media.write")
def finalize(key: str) -> Response:
    return answer({"data": _finish(_mine(key))})


@x_media.get("/2/media/upload")
@x_call("read", "media.write")
def status() -> Response:
    """How far processing is."""
    if request.args.get("command", "STATUS") != "STATUS":
        x_errors.invalid("command must be STATUS", command=request.args["command"])
    return answer({"data": _described(_mine(request.args.get("media_id", "")))})


@x_media.post("/2/media/metadata")
@x_call("prepare", "media.write")
def metadata() -> Response:
    """Alt text, before the picture is posted."""
    found = _body(METADATA)
    made = _mine(found["id"])
    alt = ((found.get("metadata") or {}).get("alt_text") or {}).get("text", "")
    for medium in made.media:
        medium.alt = alt
    made.extra["alt"] = alt
    shown = {"alt_text": {"text": alt}}
    return answer({"data": {"id": made.id, "associated_metadata": shown}})


def _by_command(command: str) -> Response:
    form = {**request.args.to_dict(), **request.form.to_dict()}
    if command == "INIT":
        total = int(form.get("total_bytes") or 0)
        made = _start(form.get("media_category", "tweet_image"), total)
        made.extra["mime"] = form.get("media_type")
        return answer({"data": _begun(made)})
    if command == "FINALIZE":
        return answer({"data": _finish(_mine(form.get("media_id", "")))})
    if command != "APPEND" or "media" not in request.files:
        x_errors.invalid("command must be INIT, APPEND or FINALIZE", command=command)
    made = _mine(form.get("media_id", ""))
    made.parts[int(form.get("segment_index") or 0)] = request.files["media"].read()
    return Response(status=204)


def _start(category: str, total: int | None) -> Upload:
    here = world()
    made = Upload(
        id=here.new_id("x_media"),
        platform=Platform.X,
        account=g.account.id,
        made_at=here.now(),
        size=total or 0,
        extra={
            "category": category,
            "declared": total,
            "wait": fault_seconds(30.0) if fault_is("media_processing_slow") else 0.0,
            "broken": fault_is("media_processing_failed"),
        },
    )
    here.uploads[made.id] = made
    return made


def _begun(made: Upload) -> dict[str, Any]:
    return {"id": made.id, "expires_after_secs": DAY, "media_key": f"3_{made.id}"}


def _mine(key: str) -> Upload:
    made = world().uploads.get(key)
    if made is None or made.platform is not Platform.X or made.account != g.account.id:
        x_errors.invalid("Your media IDs are invalid.", media_id=key)
    return made


def _finish(made: Upload) -> dict[str, Any]:
    """Put the parts together and look at them; videos and GIFs are processed for a while."""
    data = b"".join(part for _, part in sorted(made.parts.items()))
    declared, category = made.extra["declared"], made.extra["category"]
    if declared is not None and declared != len(data):
        x_errors.invalid(f"Total bytes {declared} do not match the {len(data)} received")
    if not data or len(data) > LARGEST.get(category, 512 << 20):
        x_errors.invalid(f"The media size {len(data)} is not allowed for {category}")
    here = world()
    medium = _looked_at(data, category)
    medium.id, medium.alt = here.new_id("medium"), made.extra.get("alt", "")
    medium.handle = f"{'3' if medium.kind == 'image' else '7'}_{made.id}"
    made.media, made.size = [here.keep(medium)], len(data)
    made.parts.clear()
    _process(made, medium)
    return _described(made)


def _process(made: Upload, medium: Medium) -> None:
    """The fault may have met the first call of a chunked upload or the last."""
    here = world()
    wait = fault_seconds(30.0) if fault_is("media_processing_slow") else made.extra["wait"]
    broken = made.extra["broken"] or fault_is("media_processing_failed")
    made.failed = "InvalidMedia" if broken else ""
    made.extra["processed"] = medium.kind != "image" or bool(wait) or broken
    processing = wait or here.switches.processing_seconds
    made.ready_at = here.now() + (processing if made.extra["processed"] else 0)


def _looked_at(data: bytes, category: str) -> Medium:
    digest = hashlib.sha256(data).hexdigest()
    if category.endswith("video"):
        if data[4:8] != b"ftyp":
            x_errors.invalid("The video is not an MP4 or MOV file")
        return Medium(id="", kind="video", mime="video/mp4", sha256=digest, data=data)
    try:
        with Image.open(io.BytesIO(data)) as picture:
            kind, (width, height) = picture.format or "", picture.size
    except (UnidentifiedImageError, OSError):
        kind, width, height = "", 0, 0
    if kind not in ("JPEG", "PNG", "GIF", "WEBP", "MPO"):
        x_errors.invalid("media type unrecognized.")
    return Medium(
        id="",
        kind="gif" if kind == "GIF" and category == "tweet_gif" else "image",
        mime=f"image/{'jpeg' if kind == 'MPO' else kind.lower()}",
        sha256=digest,
        data=data,
        width=width,
        height=height,
    )


def _described(made: Upload) -> dict[str, Any]:
    shown = {**_begun(made), "size": made.size}
    if made.media:
        shown["media_key"] = made.media[0].handle
    if made.extra.get("processed"):
        shown["processing_info"] = _processing(made)
    return shown


def _processing(made: Upload) -> dict[str, Any]:
    left = (made.ready_at or 0) - world().now()
    if left > 0:
        return {"state": "in_progress", "check_after_secs": math.ceil(left), "progress_percent": 50}
    if made.failed:
        error = {"code": 1, "name": "InvalidMedia", "message": "Unsupported video format"}
        return {"state": "failed", "progress_percent": 100, "error": error}
    return {"state": "succeeded", "progress_percent": 100}


def usable_media(account: Account, ids: list[str]) -> list[Medium]:
    """The media with these ids, if they are the account's, processed and fit together."""
    here = world()
    found = [here.uploads.get(key) for key in ids]
    for key, made in zip(ids, found, strict=True):
        good = (
            made is not None
            and made.platform is Platform.X
            and made.account == account.id
            and made.media
            and not made.failed
            and (made.ready_at or 0) <= here.now() < made.made_at + DAY
        )
        if not good:
            x_errors.invalid("Your media IDs are invalid.", **{"media.media_ids": key})
    media = [medium for made in found if made for medium in made.media]
    if len(media) > 1 and any(medium.kind != "image" for medium in media):
        x_errors.invalid("Four images, or one GIF, or one video.")
    return media
