"""Reading an account's posts: one by its id, and our own among the latest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime

import structlog

from publisher.connectors.contract import CommentState, LivePost, Published
from publisher.connectors.errors import Refused
from publisher.connectors.meta.graph import Graph, Json
from publisher.connectors.wording import LOOK_BACK, earlier, iso_instant, outgoing

log = structlog.get_logger()
FIELDS = (
    "id,caption,permalink,timestamp,media_type,media_product_type,is_comment_enabled,children{id}"
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
        alts=_alts(graph, body),
        media_count=len(pictures),
        comments=_comments(body),
        at=iso_instant(body.get("timestamp")),
    )


def _alts(graph: Graph, body: Json) -> tuple[str, ...] | None:
    """Asked by themselves, because not every kind of connection may read the field and one field
    too many spoils a whole answer. None when Instagram will not say, or for a video."""
    if body.get("media_type") == "VIDEO":
        return None
    try:
        told = graph.get(str(body["id"]), {"fields": "alt_text,children{alt_text}"})
    except Refused as error:
        log.info("Instagram does not give the alternative texts back", detail=error.detail)
        return None
    pictures = (told.get("children") or {}).get("data") or [told]
    return tuple(str(picture.get("alt_text") or "") for picture in pictures)


def take_down(graph: Graph, remote_id: str) -> bool:
    """Deleting is new to the API (v25.0) and not open to every account."""
    try:
        return graph.remove(remote_id)
    except Refused as error:
        reason = "Instagram does not let us delete this post. Please delete it in the app."
        raise Refused(reason, detail=error.detail, kind=error.kind) from None


def comment_state(graph: Graph, remote_id: str) -> CommentState:
    return _comments(graph.get(remote_id, {"fields": "id,is_comment_enabled"}))


def find(graph: Graph, words: str, since: datetime) -> Published | None:
    """Our own post among those since ``since``, by the fingerprint of its caption; the oldest,
    if it went out twice. Of earlier ones the newest. Raises ``TooMany``."""
    posts = _since(graph, since - LOOK_BACK)
    same = [_published(post) for post in posts if _words(post) == words]
    young = [post for post in same if not earlier(post.at, since)]
    return next(iter(young[-1:] or same), None)


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
        by_words=True,
    )


def _words(post: Json) -> str:
    return fingerprint(str(post.get("caption") or ""))


def _comments(body: Json) -> CommentState:
    return COMMENTS.get(body.get("is_comment_enabled"), CommentState.NOT_READABLE)
