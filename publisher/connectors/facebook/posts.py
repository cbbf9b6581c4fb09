"""Reading a Page's posts: one by its id, and our own among the latest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from publisher.connectors.contract import Absent, CannotTell, LivePost, Published, Ref
from publisher.connectors.meta.graph import Graph, Json
from publisher.connectors.wording import CLOCKS_DIFFER, iso_instant, same_words
from publisher.content import Content, MediaKind

ATTACHMENTS = "attachments{media_type,target,subattachments}"
FIELDS = f"id,message,created_time,permalink_url,{ATTACHMENTS}"
PICTURED = {"photo", "album", "video"}
MOST_LISTS = 10  # lists of a hundred posts: more than any Page writes while we look


def read(graph: Graph, remote_id: str) -> LivePost | None:
    body = graph.get_or_none(remote_id, {"fields": FIELDS})
    return None if body is None else live(body)


def live(body: Json) -> LivePost:
    return LivePost(
        remote_id=str(body["id"]),
        text=str(body.get("message", "")),
        permalink=str(body.get("permalink_url", "")),
        media_count=media_count(body),
        at=iso_instant(body.get("created_time")),
    )


def media_count(body: Json) -> int:
    """An album is one attachment holding the others; a link's card is no picture."""
    return sum(_shown(item) for item in _data(body.get("attachments")))


def _shown(attachment: Json) -> int:
    inside = _data(attachment.get("subattachments"))
    return len(inside) or int(attachment.get("media_type") in PICTURED)


def find(graph: Graph, content: Content, ref: Ref) -> Published | Absent | CannotTell:
    """Our own post among those since the first attempt; the oldest, if it went out twice."""
    same: list[LivePost] = []
    for post in _since(graph, ref.since - CLOCKS_DIFFER):
        if post is None:
            why = "The Page has too many newer posts to look through all of them."
            return CannotTell(why=why)
        if _ours(post, content):
            same.append(post)
    if same and not content.text.strip():
        why = "There is a post without words that could be this one. Please look at the Page."
        return CannotTell(why=why, evidence=tuple(post.permalink for post in same))
    if not same and any(item.kind is MediaKind.VIDEO for item in content.media):
        return CannotTell(why="Facebook may still be working on the video. Look at the Page.")
    if not same:
        return Absent()
    found = min(same, key=lambda post: post.at or ref.since)
    return Published(remote_id=found.remote_id, permalink=found.permalink, at=found.at)


def _since(graph: Graph, since: datetime) -> Iterator[LivePost | None]:
    """Posts, newest first; None in place of those that we stopped short of."""
    lists = graph.pages(f"{graph.account}/published_posts", {"fields": FIELDS})
    for number, listed in enumerate(lists):
        if number == MOST_LISTS:
            yield None
            return
        for post in map(live, listed):
            if post.at and post.at < since:
                return
            yield post


def _ours(post: LivePost, content: Content) -> bool:
    return same_words(content.text, post.text) and len(content.media) == post.media_count


def _data(listed: Any) -> list[Json]:
    return listed.get("data") or [] if isinstance(listed, dict) else []
