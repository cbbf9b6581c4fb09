"""How X shows posts, replies, media and accounts: fields, expansions and lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from flask import request

from publisher.sandbox import x_errors
from publisher.sandbox.calls import world
from publisher.sandbox.models import Comment, Medium, Platform, Post
from publisher.sandbox.webhooks import instant as moment

POST_FIELDS = frozenset(
    "article article_title attachments card_uri community_id context_annotations conversation_id "
    "created_at display_text_range edit_controls entities geo id lang matched_media_notes "
    "media_metadata non_public_metrics note_post note_request_suggestions organic_metrics "
    "paid_partnership possibly_sensitive promoted_metrics public_metrics reply_settings scopes "
    "source suggested_source_links suggested_source_links_with_counts text withheld".split()
)
# Names that only the older documentation has, still taken with ``tweet.fields``.
OLD_FIELDS = POST_FIELDS | frozenset(
    "author_id in_reply_to_user_id referenced_tweets edit_history_tweet_ids note_tweet".split()
)
USER_FIELDS = frozenset(
    "confirmed_email connection_status created_at description entities id is_identity_verified "
    "location name parody profile_banner_url profile_image_url protected public_metrics "
    "receives_your_dm subscribes_to_you subscription subscription_type url username verified "
    "verified_followers_count verified_type withheld".split()
)
MEDIA_FIELDS = frozenset(
    "alt_text duration_ms height media_key non_public_metrics organic_metrics preview_image_url "
    "promoted_metrics public_metrics type url variants width".split()
)
EXPANSIONS = frozenset(
    "article.cover_media article.media_entities attachments.media_keys "
    "attachments.media_source_tweet attachments.poll_ids author_id edit_history_post_ids "
    "edit_history_tweet_ids entities.mentions.username geo.place_id in_reply_to_user_id "
    "referenced_posts referenced_tweets.id username".split()
)
_LISTED = {
    "post.fields": POST_FIELDS | {"author_id", "in_reply_to_user_id", "referenced_posts"},
    "tweet.fields": OLD_FIELDS,
    "user.fields": USER_FIELDS,
    "media.fields": MEDIA_FIELDS,
    "expansions": EXPANSIONS,
    "poll.fields": frozenset("duration_minutes end_datetime id options voting_status".split()),
    "place.fields": frozenset("contained_within country country_code full_name geo id".split()),
    "exclude": frozenset({"replies", "retweets"}),
}


def listed(name: str) -> list[str]:
    """A comma-separated parameter; an unknown value is a 400."""
    values = [value for value in request.args.get(name, "").split(",") if value]
    for value in values:
        if value not in _LISTED[name]:
            x_errors.invalid(
                f"The value [{value}] of {name} is not known",
                **{name: value},
            )
    return values


def only(*allowed: str) -> None:
    for name in request.args:
        if name not in allowed and name not in _LISTED:
            x_errors.invalid(f"The query parameter [{name}] is not known", **{name: ""})


def _base(row: Post | Comment) -> dict[str, Any]:
    words = row.extra["shown"][0] if isinstance(row, Post) and "shown" in row.extra else row.text
    shown: dict[str, Any] = {"id": row.id, "text": words}
    spelling = world().switches.x_spelling
    if spelling in ("new", "both"):
        shown["edit_history_post_ids"] = [row.id]
    if spelling in ("old", "both"):
        shown["edit_history_tweet_ids"] = [row.id]
    return shown


def _author(row: Post | Comment) -> str:
    return row.account if isinstance(row, Post) else row.author_id


def _entities(row: Post | Comment) -> dict[str, Any] | None:
    found = row.extra["shown"][1] if isinstance(row, Post) and "shown" in row.extra else []
    return {"urls": found} if found else None


def _attachments(row: Post | Comment) -> dict[str, Any] | None:
    keys = [medium.handle for medium in row.media] if isinstance(row, Post) else []
    return {"media_keys": keys} if keys else None


def _referenced(row: Post | Comment) -> list[dict[str, str]] | None:
    if isinstance(row, Post):
        return None
    return [{"type": "replied_to", "id": row.parent or row.post}]


_SHOW: Mapping[str, Callable[[Post | Comment], Any]] = {
    "author_id": _author,
    "created_at": lambda row: moment(row.at),
    "conversation_id": lambda row: row.id if isinstance(row, Post) else row.post,
    "reply_settings": lambda row: (
        row.extra.get("reply_settings", "everyone") if isinstance(row, Post) else "everyone"
    ),
    "entities": _entities,
    "attachments": _attachments,
    "referenced_posts": _referenced,
    "referenced_tweets": _referenced,
    "in_reply_to_user_id": lambda row: (
        world().posts[row.platform, row.post].account if isinstance(row, Comment) else None
    ),
    "lang": lambda _: "en",
    "possibly_sensitive": lambda _: False,
    "public_metrics": lambda row: {
        "repost_count": 0,
        "retweet_count": 0,  # its older name
        "reply_count": len(row.comments) if isinstance(row, Post) else 0,
        "like_count": 0,
        "quote_count": 0,
        "bookmark_count": 0,
        "impression_count": 0,
    },
}


def _shown(row: Post | Comment, fields: Iterable[str]) -> dict[str, Any]:
    found = _base(row)
    for name in fields:
        value = _SHOW[name](row) if name in _SHOW else None
        if value is not None:
            found[name] = value
    return found


def _fields() -> list[str]:
    expansions = listed("expansions")
    implied = ["author_id"] if "author_id" in expansions else []
    implied += ["attachments"] if "attachments.media_keys" in expansions else []
    return [*listed("post.fields"), *listed("tweet.fields"), *implied]


def body(rows: list[Post | Comment], *, single: bool = False) -> dict[str, Any]:
    fields = _fields()
    data = [_shown(row, fields) for row in rows]
    found: dict[str, Any] = {"data": data[0] if single else data}
    includes = _includes(rows)
    return found | ({"includes": includes} if includes else {})


def _includes(rows: list[Post | Comment]) -> dict[str, Any]:
    wanted, found = listed("expansions"), {}
    if "attachments.media_keys" in wanted:
        media = [medium for row in rows if isinstance(row, Post) for medium in row.media]
        found["media"] = [_medium(medium) for medium in media]
    if "author_id" in wanted:
        found["users"] = [_user(key, rows) for key in sorted({_author(row) for row in rows})]
    return {name: value for name, value in found.items() if value}


def _medium(medium: Medium) -> dict[str, Any]:
    kind = {"image": "photo", "gif": "animated_gif"}.get(medium.kind, medium.kind)
    shown = {"media_key": medium.handle, "type": kind}
    asked = {
        "alt_text": medium.alt or None,
        "width": medium.width or None,
        "height": medium.height or None,
        "url": f"{world().urls['wall']}/media/{medium.id}",
    }
    wanted = listed("media.fields")
    return shown | {name: asked[name] for name in wanted if asked.get(name) is not None}


def _user(key: str, rows: list[Post | Comment]) -> dict[str, Any]:
    account = world().account(Platform.X, key)
    if account is not None:
        return {"id": key, "name": account.name, "username": account.username}
    name = next(row.author for row in rows if isinstance(row, Comment) and row.author_id == key)
    return {"id": key, "name": name, "username": f"user{key[-8:]}"}


def in_window(row: Post | Comment) -> bool:
    start, end = request.args.get("start_time"), request.args.get("end_time")
    since, until = request.args.get("since_id"), request.args.get("until_id")
    return not (
        (start and row.at < _seconds(start))
        or (end and row.at >= _seconds(end))
        or (since and int(row.id) <= int(since))
        or (until and int(row.id) >= int(until))
    )


def _seconds(text: str) -> float:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
    except ValueError:
        x_errors.invalid("start_time and end_time must be RFC 3339", time=text)


def page(rows: list[Post | Comment], *, least: int) -> dict[str, Any]:
    size = int(request.args.get("max_results") or 10)
    if not least <= size <= 100:
        x_errors.invalid(f"max_results must be {least} to 100", max_results=str(size))
    token = request.args.get("pagination_token") or request.args.get("next_token") or "0"
    start = int(token) if token.isdigit() else 0
    page = rows[start : start + size]
    meta: dict[str, Any] = {"result_count": len(page)}
    if page:
        meta |= {"newest_id": page[0].id, "oldest_id": page[-1].id}
    if start + size < len(rows):
        meta["next_token"] = str(start + size)
    return {**(body(page) if page else {}), "meta": meta}
