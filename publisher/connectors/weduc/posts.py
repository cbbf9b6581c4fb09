"""A post in the parent app's shape, on its way out and when read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from publisher.connectors.contract import Account, CommentState, LivePost, Published
from publisher.connectors.weduc.capabilities import TITLE_LENGTH
from publisher.connectors.wording import iso_instant, outgoing, with_link
from publisher.content import CommentMode, Content

WHOLE_SCHOOL = "whole_school"  # key of the account's extra: the audience that means everybody


def post_body(account: Account, content: Content, attachments: Sequence[str]) -> dict[str, Any]:
    """The body of POST /v1/posts, without the ``external_ref`` of the single delivery."""
    everybody = account.extra.get(WHOLE_SCHOOL)
    audiences = content.audiences or ((everybody,) if everybody else ())
    return {
        "kind": "notice" if content.acknowledgement_required else "newsfeed",
        "title": title(content),
        "body": with_link(content),
        "audiences": list(audiences),
        "attachments": list(attachments),
        "comments_enabled": content.comments is not CommentMode.OFF,
        "acknowledgement_required": content.acknowledgement_required,
        "priority": "urgent" if content.urgent else "normal",
    }


def title(content: Content) -> str:
    """The post's own title, or its first line shortened at a word."""
    lines = outgoing(content.title or content.text).splitlines() or [""]
    if len(lines[0]) <= TITLE_LENGTH:
        return lines[0]
    cut = lines[0][: TITLE_LENGTH - 1]
    return f"{cut.rsplit(' ', 1)[0]}…"


def published(post: Mapping[str, Any]) -> Published:
    at = iso_instant(post.get("published_at"))
    return Published(remote_id=str(post["id"]), permalink=str(post.get("url") or ""), at=at)


def live_post(post: Mapping[str, Any]) -> LivePost:
    attached = [item for item in post.get("attachments") or () if isinstance(item, dict)]
    count = len(post.get("attachments") or ())
    return LivePost(
        remote_id=str(post["id"]),
        text=str(post.get("body") or ""),
        permalink=str(post.get("url") or ""),
        alts=tuple(str(item.get("alt_text") or "") for item in attached)
        if len(attached) == count
        else None,
        media_count=count,
        comments=comment_state(post),
        at=iso_instant(post.get("published_at")),
    )


def comment_state(post: Mapping[str, Any]) -> CommentState:
    told = post.get("comments_enabled")
    if told is None:
        return CommentState.NOT_READABLE
    return CommentState.OPEN if told else CommentState.CLOSED
