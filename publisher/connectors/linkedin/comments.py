"""Comments under the page's posts: reading, closing, deleting, answering."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from publisher.connectors.contract import Account, CommentState, RemoteComment
from publisher.connectors.errors import Refused
from publisher.connectors.linkedin.base import Base, encoded, instant
from publisher.connectors.linkedin.capabilities import COMMENT_LENGTH
from publisher.connectors.linkedin.errors import body, listed

PAGE = 100
MOST_PAGES = 50
STATES = {"OPEN": CommentState.OPEN, "CLOSED": CommentState.CLOSED}


class Comments(Base):
    def close_comments(self, account: Account, remote_id: str) -> None:
        """Answers 202, and destroys the comments that are there (``closing_destroys``)."""
        self._call(
            account,
            "POST",
            f"/rest/socialMetadata/{encoded(remote_id)}",
            restli="PARTIAL_UPDATE",
            params={"actor": account.remote_id},
            json={"patch": {"$set": {"commentsState": "CLOSED"}}},
        )

    def comment_state(self, account: Account, remote_id: str) -> CommentState:
        response = self._call(account, "GET", f"/rest/socialMetadata/{encoded(remote_id)}")
        told = str(body(response).get("commentsState") or "")
        return STATES.get(told, CommentState.NOT_READABLE)

    def comments(
        self, account: Account, remote_id: str, since: datetime | None = None
    ) -> list[RemoteComment]:
        """All comments, each with its answers, which LinkedIn lists under the comment alone."""
        found: list[RemoteComment] = []
        for element in self._listed(account, remote_id):
            found.append(remote_comment(element, remote_id))
            if _answered(element):
                answers = self._listed(account, _urn(found[-1]))
                found += [remote_comment(each, remote_id) for each in answers]
        return [comment for comment in found if since is None or comment.at >= since]

    def _listed(self, account: Account, urn: str) -> Iterator[Mapping[str, Any]]:
        """The first level under a post or a comment."""
        for page in range(MOST_PAGES):
            params = {"start": page * PAGE, "count": PAGE}
            elements = listed(self._call(account, "GET", _path(urn), params=params))
            yield from elements
            if len(elements) < PAGE:
                return

    def delete_comment(self, account: Account, comment: RemoteComment) -> None:
        path = f"{_path(comment.post_remote_id)}/{encoded(_number(comment.remote_id))}"
        params = {"actor": account.remote_id}
        self._call(account, "DELETE", path, params=params, gone_is_fine=True)

    def reply(self, account: Account, comment: RemoteComment, text: str) -> RemoteComment:
        if len(text) > COMMENT_LENGTH:
            raise Refused(f"LinkedIn takes at most {COMMENT_LENGTH} characters in a reply.")
        post = comment.post_remote_id
        parent = _urn(comment)
        sent = {
            "actor": account.remote_id,
            "object": post,
            "parentComment": parent,
            "message": {"text": text},
        }
        response = self._call(account, "POST", _path(parent), json=sent)
        made = body(response) or {"id": response.headers.get("x-restli-id", "")}
        at = instant((made.get("created") or {}).get("time")) or self._clock()
        return RemoteComment(
            remote_id=str(made.get("id") or ""),
            post_remote_id=post,
            text=text,
            author_name=account.name,
            author_id=account.remote_id,
            at=at,
            parent_remote_id=comment.remote_id,
        )


def remote_comment(element: Mapping[str, Any], post: str) -> RemoteComment:
    """LinkedIn names the commenter by URN only; the name shown is that URN."""
    actor = str(element.get("actor") or "")
    parent = element.get("parentComment")
    return RemoteComment(
        remote_id=str(element.get("id") or _number(str(element.get("commentUrn") or ""))),
        post_remote_id=post,
        text=str((element.get("message") or {}).get("text") or ""),
        author_name=actor,
        author_id=actor,
        at=instant((element.get("created") or {}).get("time")) or datetime.fromtimestamp(0, UTC),
        parent_remote_id=str(parent) if parent else None,
        raw=json.dumps(element, ensure_ascii=False, sort_keys=True),
    )


def _answered(element: Mapping[str, Any]) -> bool:
    return bool((element.get("commentsSummary") or {}).get("totalFirstLevelComments"))


def _path(urn: str) -> str:
    return f"/rest/socialActions/{encoded(urn)}/comments"


def _number(remote_id: str) -> str:
    """``urn:li:comment:(urn:li:activity:1,2)`` → ``2``; a bare number stays as it is."""
    return remote_id.rstrip(")").rsplit(",", 1)[-1]


def _urn(comment: RemoteComment) -> str:
    """The composite URN under which replies are made."""
    if comment.remote_id.startswith("urn:li:comment:"):
        return comment.remote_id
    told = json.loads(comment.raw or "{}").get("commentUrn")
    return str(told or f"urn:li:comment:({comment.post_remote_id},{comment.remote_id})")
