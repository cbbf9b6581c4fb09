"""Comments under a Page's posts (developers.facebook.com/docs/graph-api/reference/comment)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from publisher.connectors.contract import RemoteComment
from publisher.connectors.errors import OutcomeUnknown
from publisher.connectors.meta.graph import Graph, Json

FIELDS = "id,message,from,created_time,parent,is_hidden,permalink_url"


def listed(graph: Graph, post: str, since: datetime | None) -> list[RemoteComment]:
    """All comments and answers, oldest first. ``filter=stream`` keeps answers in the same list."""
    params = {"fields": FIELDS, "filter": "stream", "order": "chronological"}
    if since:
        params["since"] = str(int(since.timestamp()))
    pages = graph.pages(f"{post}/comments", params)
    found = [_comment(item, post) for page in pages for item in page]
    return [comment for comment in found if not since or comment.at >= since]


def set_hidden(graph: Graph, comment: RemoteComment, *, hidden: bool) -> None:
    """Hidden, a comment stays visible to its author and the author's friends. The Page's own
    comments cannot be hidden, and need not be."""
    if comment.author_id == graph.account:
        return
    body = graph.post(comment.remote_id, {"is_hidden": "true" if hidden else "false"})
    graph.expect_success(body)


def reply(
    graph: Graph, comment: RemoteComment, text: str, *, name: str, now: datetime
) -> RemoteComment:
    body = graph.publish(f"{comment.remote_id}/comments", {"message": text})
    if not body.get("id"):
        raise OutcomeUnknown("Facebook answered without saying where the reply is.")
    return RemoteComment(
        remote_id=str(body["id"]),
        post_remote_id=comment.post_remote_id,
        text=text,
        author_name=name,
        author_id=graph.account,
        at=now,
        parent_remote_id=comment.remote_id,
        raw=json.dumps(body),
    )


def _comment(item: Json, post: str) -> RemoteComment:
    """``from`` is missing where the Page may not know who wrote it."""
    author: dict[str, Any] = item.get("from") or {}
    parent = (item.get("parent") or {}).get("id")
    return RemoteComment(
        remote_id=str(item["id"]),
        post_remote_id=post,
        text=str(item.get("message", "")),
        author_name=str(author.get("name", "")),
        author_id=str(author.get("id", "")),
        at=datetime.fromisoformat(item["created_time"]).astimezone(UTC),
        hidden=item.get("is_hidden") is True,
        parent_remote_id=str(parent) if parent else None,
        raw=json.dumps(item, ensure_ascii=False),
    )
