"""What an Instagram account's webhook says. Only new comments are told; the rest is polled."""

from __future__ import annotations

from datetime import UTC, datetime

from publisher.connectors.contract import Event, RemoteComment
from publisher.connectors.meta.webhook import Change, changes

FIELDS = frozenset({"comments", "mentions"})


def events(body: bytes) -> list[Event]:
    return [_event(change) for change in changes(body)]


def _event(change: Change) -> Event:
    if change.field != "comments" or not change.value.get("id"):
        return change.event("other")
    return change.event("comment", comment=_comment(change))


def _comment(change: Change) -> RemoteComment:
    """``from`` is sometimes withheld; the time is that of the delivery's entry."""
    value = change.value
    author, media = value.get("from") or {}, value.get("media") or {}
    parent = value.get("parent_id")
    return RemoteComment(
        remote_id=str(value["id"]),
        post_remote_id=str(media.get("id", "")),
        text=str(value.get("text", "")),
        author_name=str(author.get("username", "")),
        author_id=str(author.get("id", "")),
        at=datetime.fromtimestamp(change.time, UTC),
        parent_remote_id=str(parent) if parent else None,
        raw=change.raw,
    )
