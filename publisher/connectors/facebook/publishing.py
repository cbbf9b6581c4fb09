"""Making a post visible on a Page.

Whatever takes long or may be repeated comes first (unpublished pictures); one call at the end
makes the post visible. After that call nothing may fail: a post that is live is published.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import structlog

from publisher.connectors.contract import Absent, InProgress, Published
from publisher.connectors.errors import (
    ConnectorError,
    Duplicate,
    OutcomeUnknown,
    Refused,
    TryLater,
)
from publisher.connectors.meta.graph import Graph, Json
from publisher.connectors.wording import iso_instant, outgoing
from publisher.content import Content, Media, MediaKind

log = structlog.get_logger()
FIRST_LOOK = 20.0  # seconds; a school's short video is seldom ready sooner
NEXT_LOOK = 60.0
WATCHED = "id,status,permalink_url,post_id"
MAYBE_LIVE = (OutcomeUnknown, Duplicate)


def written(content: Content) -> str:
    return outgoing(content.text)


def payload(content: Content) -> dict[str, str]:
    """The words of the publishing call. The pictures' ids join it once they are uploaded."""
    text = written(content)
    videos = [item for item in content.media if item.kind is MediaKind.VIDEO]
    if videos:
        return _filled(description=text, title=content.title, file_url=videos[0].public_url())
    if len(content.media) == 1:
        return _filled(message=text, alt_text_custom=content.media[0].alt, published="true")
    link = "" if content.media else content.link or ""
    return _filled(message=text, link=link, published="true")


def publish(graph: Graph, content: Content, web: str) -> Published | InProgress:
    form = payload(content)
    if "file_url" in form:
        video = graph.publish(f"{graph.account}/videos", form)
        progress = {"video": _id(video, "id")}
        return InProgress(progress=progress, check_after=FIRST_LOOK, shows_itself=True)
    if len(content.media) == 1:
        body = graph.publish(
            f"{graph.account}/photos", form, files={"source": _file(content.media[0])}
        )
        return described(graph, _id(body, "post_id"), web)
    if content.media:
        return described(graph, _album(graph, content, form), web)
    return described(graph, _id(graph.publish(f"{graph.account}/feed", form), "id"), web)


def check(graph: Graph, progress: Mapping[str, str], web: str) -> InProgress | Published:
    """A video shows itself when Facebook has worked through it; there is nothing to finish."""
    body = graph.get(progress["video"], {"fields": WATCHED})
    status = body.get("status") or {}
    if status.get("video_status") == "error":
        raise Refused("Facebook could not use this video. Please save it anew as MP4 (H.264).")
    post = str(body.get("post_id") or "")
    if status.get("video_status") != "ready" or not post:
        return InProgress(progress=progress, check_after=NEXT_LOOK, shows_itself=True)
    # A video names its post without the Page; every other call wants the whole id.
    return described(graph, post if "_" in post else f"{graph.account}_{post}", web)


def find_video(graph: Graph, progress: Mapping[str, str], web: str) -> Published | Absent:
    """A video Facebook could not use was never shown. Raises ``TryLater`` while it works."""
    try:
        seen = check(graph, progress, web)
    except Refused as error:
        return Absent(refused=error.reason)
    if isinstance(seen, Published):
        return seen
    raise TryLater("Facebook is still working on the video.", seconds=seen.check_after)


def described(graph: Graph, remote_id: str, web: str) -> Published:
    """The live post with its address. If Facebook will not tell now, the id makes an address."""
    try:
        body: Json = graph.get(remote_id, {"fields": "id,permalink_url,created_time"})
    except ConnectorError as error:
        log.warning("A post is live, but its address could not be read", detail=error.detail)
        body = {}
    return Published(
        remote_id=remote_id,
        permalink=str(body.get("permalink_url") or f"{web}/{remote_id}"),
        at=iso_instant(body.get("created_time")),
    )


def _album(graph: Graph, content: Content, form: Mapping[str, str]) -> str:
    photos: list[str] = []
    try:
        for item in content.media:
            photos.append(_unpublished(graph, item))
        attached = json.dumps([{"media_fbid": photo} for photo in photos])
        body = graph.publish(f"{graph.account}/feed", {**form, "attached_media": attached})
    except ConnectorError as error:
        if not isinstance(error, MAYBE_LIVE):
            _withdraw(graph, photos)
        raise
    return _id(body, "id")


def _unpublished(graph: Graph, item: Media) -> str:
    form = _filled(published="false", alt_text_custom=item.alt)
    body = graph.post(f"{graph.account}/photos", form, files={"source": _file(item)})
    if "id" not in body:
        raise TryLater("Facebook did not say under which id it keeps a picture.")
    return str(body["id"])


def _withdraw(graph: Graph, photos: list[str]) -> None:
    """Pictures nobody can see are harmless, but a school's pictures do not lie about."""
    for photo in photos:
        try:
            graph.remove(photo)
        except ConnectorError as error:
            log.warning("An unpublished picture stays behind", photo=photo, detail=error.detail)


def _file(item: Media) -> tuple[str, bytes, str]:
    """The name is ours: a file's own name may be a child's."""
    return f"picture.{item.mime.rpartition('/')[2]}", item.read(), item.mime


def _id(body: Json, name: str) -> str:
    """A success without an id is no proof of anything."""
    if not body.get(name):
        raise OutcomeUnknown("Facebook answered without saying where the post is.")
    return str(body[name])


def _filled(**form: str) -> dict[str, Any]:
    return {name: value for name, value in form.items() if value}
