"""Reading an account's posts: one by its id, and our own among the latest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime

from publisher.connectors.contract import CommentState, LivePost, Published
from publisher.connectors.meta.graph import Graph, Json
from publisher.connectors.wording import CLOCKS_DIFFER, iso_instant, outgoing

FIELDS = (
    "id,caption,permalink,timestamp,media_type,media_product_type,is_comment_enabled,"
    "alt_text,children{id,alt_text}"
)
COMMENTS: Mapping[object, CommentState] = {True: CommentState.OPEN, False: CommentState.CLOSED}
MOST_LISTS = 10  # lists of a hundred posts: ten times what Instagram lets an account publish


class TooMany(Exception):
    """There are more newer posts than we are ready to look through."""


def fingerprint(text: str) -> str:
    """What stays the same of a caption, whatever a platform does to its blank space."""
    return hashlib.sha256(" ".join(outgoing(text).split()).encode()).hexdigest()


def read(graph: Graph, remote_id: str) -> LivePost | None:
    body = graph.get_or_none(remote_id, {"fields": FIELDS})
    if body is None:
        return None
    pictures = (body.get("children") or {}).get("data") or [body]
    return LivePost(
        remote_id=str(body["id"]),
        text=str(body.get("caption", "")),
        permalink=str(body.get("permalink", "")),
        alts=tuple(str(picture.get("alt_text") or "") for picture in pictures),
        media_count=len(pictures),
        comments=_comments(body),
        at=iso_instant(body.get("timestamp")),
    )


def comment_state(graph: Graph, remote_id: str) -> CommentState:
    return _comments(graph.get(remote_id, {"fields": "id,is_comment_enabled"}))


def find(graph: Graph, words: str, since: datetime) -> Published | None:
    """Our own post among those since ``since``, by the fingerprint of its caption; the oldest,
    if it went out twice. Raises ``TooMany``."""
    same = [post for post in _since(graph, since - CLOCKS_DIFFER) if _words(post) == words]
    return _published(same[-1]) if same else None


def _since(graph: Graph, since: datetime) -> Iterator[Json]:
    params = {"fields": "id,timestamp,caption,permalink"}
    for number, listed in enumerate(graph.pages(f"{graph.account}/media", params)):
        if number == MOST_LISTS:
            raise TooMany
        for post in listed:
            at = iso_instant(post.get("timestamp"))
            if at and at < since:
                return
            yield post


def _published(post: Json) -> Published:
    return Published(
        remote_id=str(post["id"]),
        permalink=str(post.get("permalink", "")),
        at=iso_instant(post.get("timestamp")),
    )


def _words(post: Json) -> str:
    return fingerprint(str(post.get("caption") or ""))


def _comments(body: Json) -> CommentState:
    return COMMENTS.get(body.get("is_comment_enabled"), CommentState.NOT_READABLE)
