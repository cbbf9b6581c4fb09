"""Videos on a Page: by address, in one piece, in chunks, and as reels.

A video is worked on before anybody sees it: its post has an id and a place in the lists once
``status`` says ``ready``, and there is none when it says ``error``.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, request

from publisher.sandbox import meta
from publisher.sandbox.calls import answer, fault_is, fault_seconds, world
from publisher.sandbox.facebook import COMMON, accept, new_upload, publishing_page, staged
from publisher.sandbox.fetching import NotFetched, fetch, sha256
from publisher.sandbox.models import Account, Medium, Upload

facebook_videos = Blueprint("facebook_videos", __name__)

_VIDEOS = COMMON | frozenset(
    "file_url source description title upload_phase file_size start_offset end_offset "
    "upload_session_id video_file_chunk video_state video_id thumb content_category "
    "no_story embeddable crossposting_actions is_explicit_location".split()
)
_REELS = frozenset(
    "upload_phase video_id video_state description title scheduled_publish_time file_size".split()
)


@facebook_videos.post("/<node>/videos")
@meta.graph("publish", staged)
def videos() -> Response:
    """A video by address, in one piece, or in chunks (``upload_phase``)."""
    page = publishing_page()
    found = meta.only(_VIDEOS)
    phase = found.get("upload_phase")
    if phase == "start":
        upload = new_upload(page, int(found.get("file_size") or 0))
        return answer(
            {
                "video_id": upload.id,
                "upload_session_id": upload.id,
                "start_offset": "0",
                "end_offset": str(upload.size),
            }
        )
    if phase == "transfer":
        upload = _session(page, found)
        chunk = request.files["video_file_chunk"].read()
        upload.parts[int(found.get("start_offset") or 0)] = chunk
        done = sum(len(part) for part in upload.parts.values())
        return answer({"start_offset": str(done), "end_offset": str(upload.size)})
    upload = _session(page, found) if phase == "finish" else new_upload(page)
    data = b"".join(part for _, part in sorted(upload.parts.items())) or _video_of(found)
    if data[4:8] != b"ftyp":
        meta.fail(352, "The video file you selected is in a format that we don't support.")
    _show_when_ready(page, upload, data, found)
    return answer({"success": True} if phase == "finish" else {"id": upload.id})


def _video_of(found: dict[str, Any]) -> bytes:
    """The bytes that were sent, or those at ``file_url``, which is fetched before answering."""
    if request.files:
        return bytes(next(iter(request.files.values())).read())
    try:
        return fetch(str(found.get("file_url") or "")).data
    except NotFetched:
        return meta.fail(389, "(#389) Unable to fetch video file from URL.")


def _show_when_ready(page: Account, upload: Upload, data: bytes, found: dict[str, Any]) -> None:
    here = world()
    slow = fault_seconds(30.0) if fault_is("media_processing_slow") else 0.0
    upload.ready_at = here.now() + here.switches.processing_seconds + slow
    medium = _kept(upload, data)
    if fault_is("media_processing_failed") or fault_is("container_error"):
        upload.failed = "error"
        return
    post = accept(page, str(found.get("description") or ""), [medium], found)
    post.extra["ready_at"] = upload.ready_at
    upload.published = post.id


def _kept(upload: Upload, data: bytes) -> Medium:
    here = world()
    medium = Medium(
        id=here.new_id("medium"),
        kind="video",
        mime="video/mp4",
        sha256=sha256(data),
        data=data,
        handle=upload.id,
    )
    upload.media.append(here.keep(medium))
    return medium


def _session(page: Account, found: dict[str, Any]) -> Upload:
    upload = world().uploads.get(str(found.get("upload_session_id", "")))
    if upload is None or upload.account != page.id:
        meta.fail(6001, "There was a problem uploading your video: unknown session.")
    return upload


@facebook_videos.post("/<node>/video_reels")
@meta.graph("publish", staged)
def reels() -> Response:
    """``start`` gives an address for the bytes; ``finish`` with PUBLISHED makes it visible."""
    page = publishing_page()
    found = meta.only(_REELS)
    if found.get("upload_phase") == "start":
        upload = new_upload(page)
        url = f"{request.host_url}video-upload/v26.0/{upload.id}"
        return answer({"video_id": upload.id, "upload_url": url})
    video = world().uploads.get(str(found.get("video_id", "")))
    if found.get("upload_phase") != "finish" or video is None or video.account != page.id:
        meta.fail(100, "(#100) upload_phase and video_id do not fit together.")
    if not video.media or video.published:
        meta.fail(6000, "The video has not been uploaded, or is published already.")
    visible = found.get("video_state", "PUBLISHED") == "PUBLISHED"
    words = str(found.get("description") or "")
    video.published = accept(page, words, video.media, {"published": visible}).id
    return answer({"success": True, "post_id": video.published})


@facebook_videos.post("/video-upload/<version>/<node>")
@meta.graph("prepare")
def reel_bytes() -> Response:
    """The bytes, with ``file_size`` (renamed by the server) and ``offset`` in headers."""
    upload = g.node
    data = request.get_data()
    if not isinstance(upload, Upload) or int(request.headers.get("file-size", -1)) != len(data):
        meta.fail(100, "The upload is unknown, or file_size does not match.")
    _kept(upload, data)
    return answer({"success": True})
