"""Posts and replies as X gives them back, with X's own changes undone."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from publisher.connectors.contract import CommentState, LivePost, RemoteComment
from publisher.connectors.wording import iso_instant

FIELDS = [
    "created_at",
    "text",
    "entities",
    "attachments",
    "reply_settings",
    "author_id",
    "conversation_id",
    "referenced_tweets",
]

IDS_BEGIN = 1_288_834_974_657  # milliseconds since 1970: when X began to number posts by time
_STATES = {"everyone": CommentState.OPEN}  # every other setting lets only some people reply
_ESCAPED = re.compile(r"&(?:amp|lt|gt);")


def words(post: Mapping[str, Any]) -> str:
    """The text as it was written: t.co addresses unshortened, the media's own address left out."""
    text = str(post.get("text") or "")
    for link in (post.get("entities") or {}).get("urls") or ():
        short = link.get("url") or ""
        belongs_to_media = link.get("media_key") or "/photo/" in (link.get("expanded_url") or "")
        long = "" if belongs_to_media else (link.get("expanded_url") or short)
        if short:
            text = text.replace(short, long)
    return _unescaped(text).strip()


def _unescaped(text: str) -> str:
    """X escapes &, < and >; a text with one of them bare was evidently not escaped."""
    rest = _ESCAPED.sub("", text)
    return text if set(rest) & set("&<>") else html.unescape(text) if rest != text else text


def live_post(post: Mapping[str, Any], media: list[Mapping[str, Any]], permalink: str) -> LivePost:
    keys = (post.get("attachments") or {}).get("media_keys") or []
    by_key = {item.get("media_key"): item for item in media}
    return LivePost(
        remote_id=str(post["id"]),
        text=words(post),
        permalink=permalink,
        alts=tuple(str(by_key.get(key, {}).get("alt_text") or "") for key in keys),
        media_count=len(keys),
        comments=_state(post.get("reply_settings")),
        at=iso_instant(post.get("created_at")),
    )


def comment(
    post: Mapping[str, Any], users: Mapping[str, Mapping[str, Any]] | None = None
) -> RemoteComment:
    """A reply. ``users`` are the included accounts by id; without them the name is the id."""
    author = str(post.get("author_id") or "")
    at = iso_instant(post.get("created_at")) or _made_at(str(post["id"]))
    replied_to = next(iter(_referenced(post)), None)
    return RemoteComment(
        remote_id=str(post["id"]),
        post_remote_id=str(post.get("conversation_id") or ""),
        text=words(post),
        author_name=str((users or {}).get(author, {}).get("name") or author),
        author_id=author,
        at=at,
        parent_remote_id=replied_to,
        raw=json.dumps(post, ensure_ascii=False, sort_keys=True),
    )


def _made_at(post_id: str) -> datetime:
    """An id of X's holds the millisecond in which it was made (docs.x.com/fundamentals/x-ids)."""
    return datetime.fromtimestamp(((int(post_id) >> 22) + IDS_BEGIN) / 1000, UTC)


def _referenced(post: Mapping[str, Any]) -> list[str]:
    others = post.get("referenced_tweets") or post.get("referenced_posts") or []
    return [str(other["id"]) for other in others if other.get("type") == "replied_to"]


def _state(setting: str | None) -> CommentState:
    if setting is None:
        return CommentState.NOT_READABLE
    return _STATES.get(setting, CommentState.RESTRICTED)
