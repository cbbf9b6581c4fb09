"""Reading a Page's posts: one by its id, and our own among the latest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog

from publisher.connectors.contract import Absent, CannotTell, LivePost, Published, Ref
from publisher.connectors.errors import Refused, TryLater
from publisher.connectors.meta.graph import Graph, Json
from publisher.connectors.wording import LOOK_BACK, earlier, iso_instant, same_words
from publisher.content import Content, MediaKind

log = structlog.get_logger()
ATTACHMENTS = "attachments{media_type,target,subattachments}"
FIELDS = f"id,message,created_time,permalink_url,{ATTACHMENTS}"
PICTURED = {"photo", "album", "video"}
LATER = 60.0
MOST_LISTS = 10  # lists of a hundred posts: more than any Page writes while we look


def read(graph: Graph, remote_id: str) -> LivePost | None:
    body = graph.get_or_none(remote_id, {"fields": FIELDS})
    if body is None:
        return None
    shown = _shown(body)
    return replace(_live(body), media_count=len(shown), alts=_alts(graph, shown))


def find(graph: Graph, content: Content, ref: Ref) -> Published | Absent | CannotTell:
    """Our own post among those since the first attempt; the oldest, if it went out twice. Of
    earlier ones the newest.

    The same words over other pictures may be ours or not: then a person looks, because posting
    twice is worse than asking. Raises ``TryLater`` for a video that may still be on its way.
    """
    same: list[Json] = []
    for body in _since(graph, ref.since - LOOK_BACK):
        if body is None:
            return CannotTell(why="The Page has too many newer posts to look through all.")
        if same_words(content.text, str(body.get("message", ""))):
            same.append(body)
    sure = [_live(body) for body in same if _same_media(body, content)]
    if sure and content.text.strip():
        young = [post for post in sure if not earlier(post.at, ref.since)]
        found = young[-1] if young else sure[0]
        return Published(
            remote_id=found.remote_id, permalink=found.permalink, at=found.at, by_words=True
        )
    if same:
        why = "There is a post that could be this one. Please look at the Page."
        return CannotTell(why=why, evidence=tuple(_live(body).permalink for body in same))
    if any(item.kind is MediaKind.VIDEO for item in content.media):
        raise TryLater("Facebook may still be working on the video.", seconds=LATER)
    return Absent()


def _live(body: Json) -> LivePost:
    return LivePost(
        remote_id=str(body["id"]),
        text=str(body.get("message", "")),
        permalink=str(body.get("permalink_url", "")),
        at=iso_instant(body.get("created_time")),
    )


def _since(graph: Graph, since: datetime) -> Iterator[Json | None]:
    """Posts, newest first; None in place of those that we stopped short of."""
    lists = graph.pages(f"{graph.account}/published_posts", {"fields": FIELDS})
    for number, listed in enumerate(lists):
        if number == MOST_LISTS:
            yield None
            return
        for body in listed:
            at = iso_instant(body.get("created_time"))
            if at and at < since:
                return
            yield body


def _same_media(body: Json, content: Content) -> bool:
    """Facebook adds a card for a link in the words, which may be a film: not a picture of ours."""
    shown = _shown(body)
    if content.media:
        return len(shown) == len(content.media)
    return all(item.get("media_type") == "video" for item in shown)


def _shown(body: Json) -> list[Json]:
    """The pictures and videos of a post; an album is one attachment holding the others."""
    found: list[Json] = []
    for item in _data(body.get("attachments")):
        inside = _data(item.get("subattachments"))
        found += inside or ([item] if item.get("media_type") in PICTURED else [])
    return found


def _alts(graph: Graph, shown: list[Json]) -> tuple[str, ...] | None:
    """Each picture is asked by itself. None when Facebook will not say, or for a video."""
    if any(item.get("media_type") != "photo" for item in shown):
        return None
    try:
        return tuple(_alt(graph, item) for item in shown)
    except Refused as error:
        log.info("Facebook does not give the alternative texts back", detail=error.detail)
        return None


def _alt(graph: Graph, item: Json) -> str:
    photo = str(item["target"]["id"])
    return str(graph.get(photo, {"fields": "alt_text_custom"}).get("alt_text_custom") or "")


def _data(listed: Any) -> list[Json]:
    return listed.get("data") or [] if isinstance(listed, dict) else []
