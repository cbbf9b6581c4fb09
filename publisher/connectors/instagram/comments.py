"""Comments under Instagram posts: closing them, and hiding, deleting and answering each.

Source: developers.facebook.com/docs/instagram-platform/comment-moderation. A comment is read
as ``text`` and written as ``message``; only comments have answers, answers have none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from publisher.connectors.contract import RemoteComment
from publisher.connectors.errors import OutcomeUnknown
from publisher.connectors.meta.graph import Graph, Json

ONE = "id,text,username,from,timestamp,hidden"
FIELDS = f"{ONE},replies{{{ONE}}}"


def close(graph: Graph, post: str) -> None:
    graph.expect_success(graph.post(post, {"comment_enabled": "false"}))


def listed(graph: Graph, post: str, since: datetime | None) -> list[RemoteComment]:
    """All comments and answers, oldest first. Instagram cannot be asked for the newer ones only,
    because a new answer may stand under an old comment."""
    pages = graph.pages(f"{post}/comments", {"fields": FIELDS})
    found = [one for page in pages for item in page for one in _thread(graph, item, post)]
    wanted = [comment for comment in found if not since or comment.at >= since]
    return sorted(wanted, key=lambda comment: comment.at)


def set_hidden(graph: Graph, comment: RemoteComment, *, hidden: bool) -> None:
    """The account's own comments are shown whatever is asked, so it is not asked."""
    if comment.author_id == graph.account:
        return
    body = graph.post(comment.remote_id, {"hide": "true" if hidden else "false"})
    graph.expect_success(body)


def reply(
    graph: Graph, comment: RemoteComment, text: str, *, name: str, now: datetime
) -> RemoteComment:
    thread = comment.parent_remote_id or comment.remote_id
    body = graph.publish(f"{thread}/replies", {"message": text})
    if not body.get("id"):
        raise OutcomeUnknown("Instagram answered without saying where the reply is.")
    return RemoteComment(
        remote_id=str(body["id"]),
        post_remote_id=comment.post_remote_id,
        text=text,
        author_name=name,
        author_id=graph.account,
        at=now,
        parent_remote_id=thread,
        raw=json.dumps(body),
    )


def _thread(graph: Graph, item: Json, post: str) -> Iterator[RemoteComment]:
    yield _comment(item, post, parent=None)
    replies: dict[str, Any] = item.get("replies") or {}
    answers = replies.get("data") or []
    if (replies.get("paging") or {}).get("next"):
        pages = graph.pages(f"{item['id']}/replies", {"fields": ONE})
        answers = [answer for page in pages for answer in page]
    for answer in answers:
        yield _comment(answer, post, parent=str(item["id"]))


def _comment(item: Json, post: str, *, parent: str | None) -> RemoteComment:
    author: dict[str, Any] = item.get("from") or {}
    own = {name: value for name, value in item.items() if name != "replies"}
    return RemoteComment(
        remote_id=str(item["id"]),
        post_remote_id=post,
        text=str(item.get("text", "")),
        author_name=str(author.get("username") or item.get("username") or ""),
        author_id=str(author.get("id", "")),
        at=datetime.fromisoformat(item["timestamp"]).astimezone(UTC),
        hidden=item.get("hidden") is True,
        parent_remote_id=parent,
        raw=json.dumps(own, ensure_ascii=False),
    )
