"""Pictures and videos for X: upload, alternative text, and waiting for processing.

All of it is safe to repeat; what is uploaded and never used disappears after a day.
https://docs.x.com/x-api/media/quickstart/media-upload-chunked
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from publisher.connectors.errors import Refused, StartAgain, bounded
from publisher.connectors.limits import MEBIBYTE
from publisher.connectors.x.client import XClient
from publisher.content import Media, MediaKind

CHUNK = 4 * MEBIBYTE  # segments are numbered 0 to 999, so 512 MB need at least 0.52 MB
CHECK_AFTER = 5.0


@dataclass(frozen=True, kw_only=True)
class Upload:
    """``check_after`` is 0 when the picture or video may be used at once."""

    id: str
    check_after: float = 0.0


def upload(client: XClient, item: Media) -> Upload:
    """Upload one picture, animation or video, with its alternative text."""
    whole = item.kind is MediaKind.IMAGE and not item.animated
    sent = _in_one(client, item) if whole else _in_chunks(client, item)
    if item.alt and item.kind is MediaKind.IMAGE:
        alt = {"id": sent.id, "metadata": {"alt_text": {"text": item.alt}}}
        client.call("POST", "/2/media/metadata", json=alt)
    return sent


def status(client: XClient, media_id: str) -> Upload:
    """Where the processing of ``media_id`` is. Raises when it failed or X has forgotten it."""
    query = {"command": "STATUS", "media_id": media_id}
    found = client.data("GET", "/2/media/upload", params=query)
    if not found:
        raise StartAgain("X has forgotten the prepared picture or video.")
    return _upload(found)


def _in_one(client: XClient, item: Media) -> Upload:
    found = client.data(
        "POST",
        "/2/media/upload",
        data={"media_category": _category(item)},
        files={"media": ("media", item.read(), item.mime)},
    )
    return _upload(found)


def _in_chunks(client: XClient, item: Media) -> Upload:
    content = item.read()
    start = {
        "media_type": item.mime,
        "total_bytes": len(content),
        "media_category": _category(item),
    }
    media_id = _upload(client.data("POST", "/2/media/upload/initialize", json=start)).id
    for index, at in enumerate(range(0, len(content), CHUNK)):
        client.call(
            "POST",
            f"/2/media/upload/{media_id}/append",
            data={"segment_index": str(index)},
            files={"media": ("media", content[at : at + CHUNK], "application/octet-stream")},
        )
    return _upload(client.data("POST", f"/2/media/upload/{media_id}/finalize"))


def _upload(found: Mapping[str, Any]) -> Upload:
    info = found.get("processing_info") or {}
    state, named = info.get("state", "succeeded"), info.get("check_after_secs")
    if not found.get("id"):
        raise StartAgain("X did not say where it put the picture or video.")
    if state == "failed":
        raise Refused("X could not process the picture or video.", detail="processing failed")
    done = state == "succeeded"
    return Upload(
        id=str(found["id"]),
        check_after=0.0 if done else bounded(float(named or CHECK_AFTER)) or CHECK_AFTER,
    )


def _category(item: Media) -> str:
    if item.kind is MediaKind.VIDEO:
        return "tweet_video"
    return "tweet_gif" if item.animated else "tweet_image"
