"""What a Page's webhook says: of the many things under ``feed``, comments are ours, and that
somebody has edited a post."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from publisher.connectors.contract import Event, RemoteComment
from publisher.connectors.meta.webhook import Change, changes

FIELDS = frozenset({"feed", "mention"})
POSTS = frozenset({"album", "link", "photo", "post", "share", "status", "video"})
KINDS: Mapping[str, str] = {
    "add": "comment",
    "edited": "comment_edited",
    "edit": "comment_edited",
    "remove": "comment_removed",
}


def events(body: bytes) -> list[Event]:
    return [_event(change) for change in changes(body)]


def _event(change: Change) -> Event:
    """A reaction to a comment carries a comment's id too, so the item decides, not the id."""
    value = change.value
    is_comment = change.field == "feed" and value.get("item") == "comment"
    kind = KINDS.get(str(value.get("verb")))
    if change.field == "feed" and value.get("item") in POSTS and kind == "comment_edited":
        return change.event("post_edited", post_remote_id=str(value.get("post_id", "")))
    if not is_comment or kind is None or not value.get("comment_id"):
        return change.event("other")
    return change.event(kind, comment=_comment(change, value))


def _comment(change: Change, value: Mapping[str, Any]) -> RemoteComment:
    """A comment answers another one when its parent is not the post itself."""
    author = value.get("from") or {}
    post, parent = str(value.get("post_id", "")), str(value.get("parent_id") or "")
    seconds = int(value.get("created_time") or change.time)
    return RemoteComment(
        remote_id=str(value["comment_id"]),
        post_remote_id=post,
        text=str(value.get("message", "")),
        author_name=str(author.get("name", "")),
        author_id=str(author.get("id", "")),
        at=datetime.fromtimestamp(seconds, UTC),
        parent_remote_id=parent if parent and parent != post else None,
        raw=change.raw,
    )
