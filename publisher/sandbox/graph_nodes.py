"""How the Graph shows its nodes: a table of fields per kind, and lists with cursors."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import g, request

from publisher.sandbox import meta
from publisher.sandbox.calls import world
from publisher.sandbox.graph_fields import Fields, parse_fields, render_with
from publisher.sandbox.models import Account, Comment, Comments, Medium, Platform, Post, Upload
from publisher.sandbox.settings import DAY, GRAPH_VERSION

Table = dict[str, Callable[[Any, Fields], Any]]


def _always(value: Any) -> Callable[[Any, Fields], Any]:
    return lambda _thing, _inside: value


def moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def permalink(post: Post) -> str:
    return f"{world().urls['wall']}/posts/{post.platform}/{post.id}"


def page_token(account: Account) -> str | None:
    """The long-lived token of a Page for the person who asks; the same one each time."""
    here = world()
    if g.token.kind != "user":
        return g.token.value if account.id in g.token.accounts else None
    key = ("page_token", g.token.user, account.id)
    with here.lock:
        old = here.tokens.get(here.keys.get(key, ""))
        if old is not None and not old.dead and old.scopes == g.token.scopes:
            return old.value
        token = here.issue(
            account.platform,
            "page",
            (account.id,),
            scopes=g.token.scopes,
            app=g.token.app,
            user=g.token.user,
            data_access_expires_at=g.token.data_access_expires_at,
        )
        here.keys[key] = token.value
    return token.value


def paged(
    found: Sequence[Any], kind: str, table: Mapping[str, Any], *, default: str
) -> dict[str, Any]:
    """One page of a list with ``paging`` (an opaque cursor and the address of the next page)."""
    given = meta.params()
    start = _cursor(given.get("after"))
    limit = max(1, min(100, int(given.get("limit") or 25)))
    rows = found[start : start + limit]
    asked = parse_fields(str(given.get("fields") or default))
    body: dict[str, Any] = {"data": [render_with(row, kind, table, asked) for row in rows]}
    if given.get("summary"):
        body["summary"] = {"total_count": len(found)}
    if rows:
        after = base64.urlsafe_b64encode(str(start + len(rows)).encode()).decode()
        before = base64.urlsafe_b64encode(str(start).encode()).decode()
        body["paging"] = {"cursors": {"before": before, "after": after}}
        if start + len(rows) < len(found):
            body["paging"]["next"] = _next(given, after)
    return body


def _cursor(given: Any) -> int:
    if not given:
        return 0
    try:
        return int(base64.urlsafe_b64decode(str(given)))
    except ValueError:
        return meta.fail(100, "(#100) Invalid cursor.")


def _next(given: dict[str, Any], after: str) -> str:
    version = request.environ.get("sandbox.version", GRAPH_VERSION)
    query = urlencode({**given, "after": after})
    return f"{request.host_url}{version}{request.path}?{query}"


def _linked(account: Account, inside: Fields) -> dict[str, Any] | None:
    found = world().account(Platform.INSTAGRAM, account.linked or "")
    if found is None:
        return None
    return render_with(found, "IGUser", IG_USER_FIELDS, inside or parse_fields("id"))


def _from(comment: Comment, _inside: Fields) -> dict[str, Any]:
    if comment.platform is Platform.INSTAGRAM:
        return {"id": comment.author_id, "username": comment.author}
    return {"id": comment.author_id, "name": comment.author}


def _attachments(post: Post, _inside: Fields) -> dict[str, Any] | None:
    if post.link and not post.media:
        return {"data": [{"media_type": "link", "target": {"url": post.link}, "url": post.link}]}
    rows = [_attachment(post, medium) for medium in post.media]
    if len(rows) > 1:
        album: dict[str, Any] = {"media_type": "album", "subattachments": {"data": rows}}
        return {"data": [album | {"target": {"id": post.id}}]}
    return {"data": rows} if rows else None


def _attachment(post: Post, medium: Medium) -> dict[str, Any]:
    kind = {"image": "photo"}.get(medium.kind, medium.kind)
    source = f"{world().urls['wall']}/media/{medium.id}"
    return {
        "media_type": kind,
        "description": medium.alt,
        "target": {"id": medium.handle, "url": permalink(post)},
        "media": {"image": {"src": source, "height": medium.height, "width": medium.width}},
    }


PAGE_FIELDS: Table = {
    "id": lambda page, _: page.id,
    "name": lambda page, _: page.name,
    "username": lambda page, _: page.username,
    "link": lambda page, _: f"{world().urls['wall']}/accounts/facebook/{page.id}",
    "emails": lambda page, _: list(page.emails) or None,
    "website": lambda page, _: page.website or None,
    "category": _always("School"),
    "access_token": lambda page, _: page_token(page),
    "tasks": lambda page, _: list(page.tasks),
    "instagram_business_account": _linked,
    "connected_instagram_account": _linked,
    "fan_count": _always(0),
    "followers_count": _always(0),
    "is_published": _always(True),
    "picture": _always({"data": {"is_silhouette": True}}),
}

POST_FIELDS: Table = {
    "id": lambda post, _: post.id,
    "message": lambda post, _: post.text or None,
    "created_time": lambda post, _: moment(post.at),
    "updated_time": lambda post, _: moment(post.extra.get("edited", post.at)),
    "permalink_url": lambda post, _: permalink(post),
    "is_published": lambda post, _: post.visible,
    "is_hidden": _always(False),
    "scheduled_publish_time": lambda post, _: post.extra.get("scheduled"),
    "status_type": lambda post, _: "added_photos" if post.media else "mobile_status_update",
    "attachments": _attachments,
    "full_picture": lambda post, _: (
        f"{world().urls['wall']}/media/{post.media[0].id}" if post.media else None
    ),
    "from": lambda post, _: {
        "id": post.account,
        "name": world().accounts[post.platform, post.account].name,
    },
    "comments": lambda post, inside: {
        "data": [
            render_with(row, "Comment", COMMENT_FIELDS, inside or parse_fields("id,message"))
            for row in post.comments.values()
        ]
    },
    "shares": _always(None),
}


def video_status(upload: Upload) -> str:
    if upload.ready_at is None and upload.published is None:
        return "uploading"
    if world().now() < (upload.ready_at or 0):
        return "processing"
    return upload.failed or "ready"


def _shown_in(upload: Upload, _inside: Fields) -> str | None:
    """A video's post has no id for anybody before the video is ready."""
    return upload.published if video_status(upload) == "ready" else None


# One table for photos and videos: both are uploads to a Page, and their names do not clash.
PHOTO_FIELDS: Table = {
    "id": lambda upload, _: upload.id,
    "alt_text": lambda upload, _: upload.media[0].alt or None,
    "alt_text_custom": lambda upload, _: upload.media[0].alt or None,
    "created_time": lambda upload, _: moment(upload.made_at),
    "page_story_id": _shown_in,
    "post_id": _shown_in,
    "published": lambda upload, _: upload.published is not None,
    "status": lambda upload, _: {"video_status": video_status(upload)},
    "link": lambda upload, _: f"{world().urls['wall']}/media/{upload.media[0].id}",
    "width": lambda upload, _: upload.media[0].width,
    "height": lambda upload, _: upload.media[0].height,
    "permalink_url": lambda upload, _: upload.published and world().urls["wall"],
}

COMMENT_FIELDS: Table = {
    "id": lambda comment, _: comment.id,
    "message": lambda comment, _: comment.text,
    "from": _from,
    "created_time": lambda comment, _: moment(comment.at),
    "parent": lambda comment, _: comment.parent and {"id": comment.parent},
    "is_hidden": lambda comment, _: comment.hidden,
    "can_hide": lambda comment, _: not comment.own,
    "can_remove": _always(True),
    "can_comment": _always(True),
    "comment_count": _always(0),
    "like_count": _always(0),
    "permalink_url": lambda comment, _: permalink(world().posts[comment.platform, comment.post]),
}

IG_USER_FIELDS: Table = {
    "id": lambda user, _: user.id,
    "user_id": lambda user, _: user.id,
    "username": lambda user, _: user.username,
    "name": lambda user, _: user.name,
    "account_type": _always("BUSINESS"),
    "followers_count": _always(0),
    "media_count": lambda user, _: len(user.posts),
    "profile_picture_url": _always(None),
}

IG_MEDIA_FIELDS: Table = {
    "id": lambda media, _: media.id,
    "permalink": lambda media, _: permalink(media),
    "shortcode": lambda media, _: f"S{media.id[-9:]}",
    "timestamp": lambda media, _: moment(media.at),
    "is_comment_enabled": lambda media, _: media.state is Comments.OPEN,
    "caption": lambda media, _: media.text or None,
    "media_type": lambda media, _: media.extra.get("media_type"),
    "media_product_type": lambda media, _: media.extra.get("product"),
    "media_url": lambda media, _: f"{world().urls['wall']}/media/{media.media[0].id}",
    "alt_text": lambda media, _: media.media[0].alt or None,
    "children": lambda media, inside: _children(media, inside),
    "comments_count": lambda media, _: len(media.comments),
    "like_count": _always(0),
    "username": lambda media, _: world().accounts[media.platform, media.account].username,
    "owner": lambda media, _: {"id": media.account},
}

_CHILD_FIELDS: Table = {
    "id": lambda medium, _: f"child-{medium.id}",
    "media_type": lambda medium, _: medium.kind.upper(),
    "alt_text": lambda medium, _: medium.alt or None,
    "media_url": lambda medium, _: f"{world().urls['wall']}/media/{medium.id}",
}


def _children(media: Post, inside: Fields) -> dict[str, Any] | None:
    many = media.extra.get("media_type") == "CAROUSEL_ALBUM"
    return album(media, inside or parse_fields("id")) if many else None


def album(media: Post, asked: Fields) -> dict[str, Any]:
    return {"data": [render_with(row, "IGMedia", _CHILD_FIELDS, asked) for row in media.media]}


IG_COMMENT_FIELDS: Table = {
    "id": lambda comment, _: comment.id,
    "text": lambda comment, _: comment.text,
    "username": lambda comment, _: comment.author,
    "from": _from,
    "timestamp": lambda comment, _: moment(comment.at),
    "hidden": lambda comment, _: comment.hidden,
    "parent_id": lambda comment, _: comment.parent,
    "like_count": _always(0),
    "media": lambda comment, _: {"id": comment.post},
    "replies": lambda comment, inside: _replies(comment, inside),
}


def _replies(comment: Comment, inside: Fields) -> dict[str, Any] | None:
    """Answers stand under their comment and nowhere else."""
    post = world().posts[comment.platform, comment.post]
    rows = [row for row in post.comments.values() if row.parent == comment.id]
    asked = inside or parse_fields("id,text,timestamp")
    shown = [render_with(row, "IGComment", IG_COMMENT_FIELDS, asked) for row in rows]
    return {"data": shown} if shown else None


def container_status(upload: Upload) -> str:
    """Where an Instagram container is: a function of the clock, so that nothing needs a thread."""
    now = world().now()
    if upload.published:
        return "PUBLISHED"
    if upload.failed:
        return "ERROR"
    if upload.expired or now - upload.made_at > DAY:
        return "EXPIRED"
    return "FINISHED" if upload.ready_at is not None and now >= upload.ready_at else "IN_PROGRESS"


_STATUS_TEXT = {
    "FINISHED": "Finished: Media has been uploaded and it is ready to be published.",
    "PUBLISHED": "Published: Media has been successfully published.",
    "IN_PROGRESS": "In Progress: Media is still being processed.",
    "EXPIRED": "Expired: Media was not published within 24 hours.",
}

CONTAINER_FIELDS: Table = {
    "id": lambda upload, _: upload.id,
    "status_code": lambda upload, _: container_status(upload),
    "status": lambda upload, _: _STATUS_TEXT.get(
        container_status(upload), f"Error: Media upload has failed with error code {upload.failed}"
    ),
    "copyright_check_status": _always(None),
}
