"""Comments in the parent app: closing, reading, hiding, deleting, answering."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from publisher.connectors.contract import Account, CommentState, RemoteComment
from publisher.connectors.weduc.base import POSTS, Base
from publisher.connectors.weduc.errors import body
from publisher.connectors.weduc.posts import comment_state
from publisher.connectors.wording import iso_instant


class Comments(Base):
    def close_comments(self, account: Account, remote_id: str) -> None:
        """Closing leaves the comments that are there."""
        closed = {"comments_enabled": False}
        self._call(account, "PATCH", f"{POSTS}/{remote_id}", json=closed)

    def comment_state(self, account: Account, remote_id: str) -> CommentState:
        return comment_state(body(self._call(account, "GET", f"{POSTS}/{remote_id}")))

    def comments(
        self, account: Account, remote_id: str, since: datetime | None = None
    ) -> list[RemoteComment]:
        found = self._pages(account, f"{POSTS}/{remote_id}/comments")
        all_of_them = [remote_comment(item, remote_id) for item in found]
        return [comment for comment in all_of_them if since is None or comment.at >= since]

    def set_hidden(self, account: Account, comment: RemoteComment, *, hidden: bool) -> None:
        verb = "hide" if hidden else "unhide"
        self._call(account, "POST", f"{_path(comment)}/{verb}")

    def delete_comment(self, account: Account, comment: RemoteComment) -> None:
        self._call(account, "DELETE", _path(comment), gone_is_fine=True)

    def reply(self, account: Account, comment: RemoteComment, text: str) -> RemoteComment:
        sent = {"text": text, "parent_id": comment.remote_id}
        path = f"{POSTS}/{comment.post_remote_id}/comments"
        return remote_comment(body(self._call(account, "POST", path, json=sent)), "")


def remote_comment(item: Mapping[str, Any], post_id: str) -> RemoteComment:
    author = item.get("author") or {}
    at = iso_instant(item.get("created_at"))
    if at is None:
        raise ValueError("a comment without its time")
    return RemoteComment(
        remote_id=str(item["id"]),
        post_remote_id=str(item.get("post_id") or post_id),
        text=str(item.get("text") or item.get("body") or ""),
        author_name=str(author.get("name") or ""),
        author_id=str(author.get("id") or ""),
        at=at,
        hidden=bool(item.get("hidden")),
        parent_remote_id=item.get("parent_id"),
        raw=json.dumps(item, ensure_ascii=False, sort_keys=True),
    )


def _path(comment: RemoteComment) -> str:
    return f"{POSTS}/{comment.post_remote_id}/comments/{comment.remote_id}"
