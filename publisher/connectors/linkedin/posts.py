"""A post in LinkedIn's shape, on its way out and when read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from publisher.connectors.contract import CommentState, LivePost
from publisher.connectors.linkedin.base import instant
from publisher.connectors.linkedin.capabilities import ARTICLE_TITLE
from publisher.connectors.linkedin.littletext import escape, shown
from publisher.connectors.wording import outgoing, with_link
from publisher.content import CommentMode, Content, Media, MediaKind


def written(content: Content) -> str:
    """The words of the post. A link becomes a card when there is no picture to show instead."""
    return with_link(content) if content.media else outgoing(content.text)


def post_body(author: str, content: Content, assets: Sequence[str]) -> dict[str, Any]:
    """The body of POST /rest/posts; ``assets`` are the URNs of ``content.media``, in order."""
    body: dict[str, Any] = {
        "author": author,
        "commentary": escape(written(content)),
        "visibility": "PUBLIC",
        "distribution": {
            "feedDistribution": "MAIN_FEED",
            "targetEntities": [],
            "thirdPartyDistributionChannels": [],
        },
        "lifecycleState": "PUBLISHED",
        # A reshare has its own comments, which the page could neither close nor see.
        "isReshareDisabledByAuthor": content.comments is CommentMode.OFF,
    }
    attached = _attached(content, assets)
    return body | {"content": attached} if attached else body


def _attached(content: Content, assets: Sequence[str]) -> dict[str, Any]:
    pairs = list(zip(content.media, assets, strict=True))
    if len(pairs) > 1:
        return {"multiImage": {"images": [_image(item, urn) for item, urn in pairs]}}
    if pairs:
        item, urn = pairs[0]
        named = {} if item.kind is MediaKind.IMAGE else {"title": content.title or item.filename}
        return {"media": _image(item, urn) | named}
    if content.link:
        title = content.title or urlsplit(content.link).hostname or content.link
        return {"article": {"source": content.link, "title": title[:ARTICLE_TITLE]}}
    return {}


def _image(item: Media, urn: str) -> dict[str, str]:
    described = item.alt and item.kind is MediaKind.IMAGE
    return {"id": urn, "altText": item.alt} if described else {"id": urn}


def live_post(post: Mapping[str, Any], comments: CommentState, permalink: str) -> LivePost:
    attached = _media_of(post)
    return LivePost(
        remote_id=str(post["id"]),
        text=shown(str(post.get("commentary") or "")),
        permalink=permalink,
        alts=tuple(str(item.get("altText") or "") for item in attached),
        media_count=len(attached),
        comments=comments,
        at=instant(post.get("publishedAt") or post.get("createdAt")),
    )


def media_count(post: Mapping[str, Any]) -> int:
    return len(_media_of(post))


def _media_of(post: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    content = post.get("content") or {}
    if "multiImage" in content:
        return list(content["multiImage"].get("images") or ())
    return [content["media"]] if content.get("media") else []
