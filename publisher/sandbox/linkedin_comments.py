"""LinkedIn comments: closing them (which deletes those there), reading, writing, webhooks."""

from __future__ import annotations

import re
import secrets
from typing import Any
from urllib.parse import unquote

import requests
from flask import Blueprint, Response, g, request

from publisher.sandbox.calls import answer, fault_is, world
from publisher.sandbox.linkedin_calls import (
    ORGANIZATION,
    batch,
    encoded_urn,
    error,
    fail,
    needs,
    organization,
    rest,
)
from publisher.sandbox.models import Comment, Comments, Platform, Post
from publisher.sandbox.signing import hexdigest
from publisher.sandbox.webhooks import comment_changed, loopback

linkedin_comments = Blueprint("linkedin_comments", __name__)

LONGEST_COMMENT = 1250
READ = ("r_organization_social_feed", "r_organization_social")
WRITE = ("w_organization_social_feed", "w_organization_social")


def _thread(urn: str) -> tuple[str, str | None]:
    """A post's URN and no comment; or, of ``urn:li:comment:(post,id)``, the post and the id."""
    match = re.fullmatch(r"urn:li:comment:\((.+),(\d+)\)", unquote(urn))
    return (match[1], match[2]) if match else (urn, None)


def _post(urn: str) -> Post:
    encoded_urn()
    found = world().post(Platform.LINKEDIN, unquote(_thread(urn)[0]))
    if found is None:
        fail(404, f"Could not find entity {urn}", "NOT_FOUND")
    organization(f"{ORGANIZATION}{found.account}", publishing=False)
    return found


def _metadata(post: Post) -> dict[str, Any]:
    top = sum(comment.parent is None for comment in post.comments.values())
    return {
        "entity": post.id,
        "commentsState": "OPEN" if post.state is Comments.OPEN else "CLOSED",
        "commentSummary": {"count": len(post.comments), "topLevelCount": top},
        "reactionSummaries": {},
    }


@linkedin_comments.post("/rest/socialMetadata/<urn>")
@rest("switch")
def switch(urn: str) -> Response:
    """Open or close comments: 202. Closing removes the comments that are there."""
    needs(*WRITE)
    if request.headers.get("X-RestLi-Method", "").upper() != "PARTIAL_UPDATE":
        return error(400, "X-RestLi-Method: PARTIAL_UPDATE is required", "ILLEGAL_ARGUMENT")
    post = _post(urn)
    organization(request.args.get("actor"))
    body = request.get_json(silent=True) or {}
    changes = (body.get("patch") or {}).get("$set") or {}
    wanted = changes.get("commentsState")
    if set(changes) != {"commentsState"} or wanted not in ("OPEN", "CLOSED"):
        return error(400, "patch.$set.commentsState must be OPEN or CLOSED", "ILLEGAL_ARGUMENT")
    if not fault_is("comment_switch_fails"):
        closed = wanted == "CLOSED"
        world().close(post, Comments.CLOSED if closed else Comments.OPEN, purge=closed)
    return answer(_metadata(post), 202)


@linkedin_comments.get("/rest/socialMetadata/<urn>")
@rest("read")
def one(urn: str) -> Response:
    needs(*READ)
    return answer(_metadata(_post(urn)))


@linkedin_comments.get("/rest/socialMetadata")
@rest("read")
def several() -> Response:
    """``ids=List(urn,…)``."""
    needs(*READ)
    return batch(_metadata_of)


def _metadata_of(urn: str) -> dict[str, Any] | None:
    post = world().post(Platform.LINKEDIN, urn)
    return _metadata(post) if post is not None else None


@linkedin_comments.get("/rest/socialActions/<urn>")
@rest("read")
def actions(urn: str) -> Response:
    """How many comments and likes there are."""
    needs(*READ)
    return answer(_actions(_post(urn)))


@linkedin_comments.get("/rest/socialActions")
@rest("read")
def several_actions() -> Response:
    needs(*READ)
    return batch(_actions_of)


def _actions_of(urn: str) -> dict[str, Any] | None:
    post = world().post(Platform.LINKEDIN, urn)
    return _actions(post) if post is not None else None


def _actions(post: Post) -> dict[str, Any]:
    counts = _metadata(post)["commentSummary"]
    summary = {
        "aggregatedTotalComments": counts["count"],
        "totalFirstLevelComments": counts["topLevelCount"],
        "commentsState": _metadata(post)["commentsState"],
    }
    return {"target": post.id, "commentsSummary": summary, "likesSummary": {"totalLikes": 0}}


def _comments_beside(comment: Comment) -> list[Comment]:
    return list(world().posts[comment.platform, comment.post].comments.values())


def _shown(comment: Comment) -> dict[str, Any]:
    kind = "organization" if comment.own else "person"
    actor = f"urn:li:{kind}:{comment.author_id}"
    at = int(comment.at * 1000)
    found = {
        "id": comment.id,
        "$URN": f"urn:li:comment:({comment.post},{comment.id})",
        "commentUrn": f"urn:li:comment:({comment.post},{comment.id})",
        "actor": actor,
        "object": comment.post,
        "message": {"text": comment.text, "attributes": []},
        "created": {"time": at, "actor": actor},
        "lastModified": {"time": at, "actor": actor},
    }
    answers = sum(row.parent == comment.id for row in _comments_beside(comment))
    if answers:
        found["commentsSummary"] = {
            "aggregatedTotalComments": answers,
            "totalFirstLevelComments": answers,
            "selectedComments": [],
        }
    if comment.parent:
        found["parentComment"] = f"urn:li:comment:({comment.post},{comment.parent})"
    return found


@linkedin_comments.get("/rest/socialActions/<urn>/comments")
@rest("comments")
def comments(urn: str) -> Response:
    """The first level under a post; the answers to a comment under the comment's own URN."""
    needs(*READ)
    under = _thread(urn)[1]
    rows = [row for row in _post(urn).comments.values() if row.parent == under]
    start, count = int(request.args.get("start", 0)), int(request.args.get("count", 10))
    paging = {"start": start, "count": count, "total": len(rows), "links": []}
    page = rows[start : start + count]
    return answer({"paging": paging, "elements": [_shown(row) for row in page]})


@linkedin_comments.get("/rest/socialActions/<urn>/comments/<key>")
@rest("comments")
def one_comment(urn: str, key: str) -> Response:
    needs(*READ)
    found = _post(urn).comments.get(key)
    return (
        error(404, f"Could not find comment {key}", "NOT_FOUND")
        if found is None
        else answer(_shown(found))
    )


@linkedin_comments.post("/rest/socialActions/<urn>/comments")
@rest("comments")
def write(urn: str) -> Response:
    """A comment by the organisation; ``linkedin_comment_gap`` sets how soon another may follow."""
    needs(*WRITE)
    post = _post(urn)
    body = request.get_json(silent=True) or {}
    account = organization(body.get("actor"))
    text = str((body.get("message") or {}).get("text") or "")
    if not text or len(text) > LONGEST_COMMENT or not body.get("object"):
        return error(400, "message.text (1 to 1250 characters) and object are required", "INVALID")
    if post.state is Comments.CLOSED:
        return error(403, "Comments are closed on this post", "ACCESS_DENIED")
    _not_too_soon()
    comment = world().add_comment(
        post,
        text,
        author=account.name,
        author_id=account.id,
        parent=_thread(urn)[1],
        own=True,
    )
    comment_changed(world(), comment, "add")
    return answer(_shown(comment), 201, {"x-restli-id": comment.id})


def _not_too_soon() -> None:
    """LinkedIn takes one comment a minute and member."""
    here, key = world(), ("linkedin", "comment", g.token.user)
    with here.lock:
        before, now = here.keys.get(key, 0.0), here.now()
        if now - before < here.switches.linkedin_comment_gap:
            fail(429, "Throttle limit for creating comments is reached.", "TOO_MANY_REQUESTS")
        here.keys[key] = now


@linkedin_comments.post("/rest/socialActions/<urn>/comments/<key>")
@rest("comments")
def edit(urn: str, key: str) -> Response:
    """The organisation changes the words of a comment of its own."""
    needs(*WRITE)
    comment = _post(urn).comments.get(key)
    organization(request.args.get("actor"))
    if comment is None:
        return error(404, f"Could not find comment {key}", "NOT_FOUND")
    if not comment.own:
        return error(403, "Only its author may edit a comment", "ACCESS_DENIED")
    changes = ((request.get_json(silent=True) or {}).get("patch") or {}).get("message") or {}
    words = (changes.get("$set") or {}).get("text")
    if request.headers.get("X-RestLi-Method", "").upper() != "PARTIAL_UPDATE" or not words:
        return error(400, "patch.message.$set.text is required", "ILLEGAL_ARGUMENT")
    comment.text = str(words)[:LONGEST_COMMENT]
    comment_changed(world(), comment, "edited")
    return answer(_shown(comment))


@linkedin_comments.delete("/rest/socialActions/<urn>/comments/<key>")
@rest("comments")
def remove(urn: str, key: str) -> Response:
    needs(*WRITE)
    post = _post(urn)
    organization(request.args.get("actor"))
    comment = post.comments.get(key)
    if comment is None:
        return error(404, f"Could not find comment {key}", "NOT_FOUND")
    world().remove_comment(comment)
    comment_changed(world(), comment, "remove")
    return answer(None, 204)


@linkedin_comments.get("/rest/organizationalEntityNotifications")
@rest("read")
def notifications() -> Response:
    """The pull backstop for webhooks: the newest comments under the organisation's posts."""
    needs("r_organization_social_feed", "rw_organization_admin")
    account = organization(request.args.get("organizationalEntity"), publishing=False)
    rows = [row for post in world().posts_of(account) for row in post.comments.values()]
    elements = [
        {
            "notificationId": int(row.id),
            "action": "COMMENT",
            "sourcePost": row.post,
            "lastModifiedAt": int(row.at * 1000),
            "generatedActivity": f"urn:li:comment:({row.post},{row.id})",
            "organizationalEntity": f"{ORGANIZATION}{account.id}",
        }
        for row in sorted(rows, key=lambda row: -row.at)[:50]
    ]
    return answer({"elements": elements, "paging": {"start": 0, "count": 50, "links": []}})


@linkedin_comments.put("/rest/eventSubscriptions/<path:key>")
@rest("token")
def subscribe(key: str) -> Response:
    """Register a webhook for an organisation, once its address has met the challenge."""
    url = str((request.get_json(silent=True) or {}).get("webhook") or "")
    entity = re.search(r"organization:(\d+)", unquote(key))
    account = organization(f"{ORGANIZATION}{entity[1] if entity else ''}")
    here = world()
    secret = here.apps[Platform.LINKEDIN].client_secret
    if not loopback(url) or not _meets_challenge(url, secret):
        return error(400, "The webhook did not answer the challenge", "WEBHOOK_VALIDATION_FAILED")
    account.subscribed = ("ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS",)
    here.hooks[f"linkedin {url}"] = {"platform": Platform.LINKEDIN, "url": url, "secret": secret}
    return answer(None, 204)


def _meets_challenge(url: str, secret: str) -> bool:
    code = secrets.token_hex(16)
    try:
        given = requests.get(url, params={"challengeCode": code}, timeout=3).json()
    except (requests.RequestException, ValueError):
        return False
    right = {"challengeCode": code, "challengeResponse": hexdigest(secret, code.encode())}
    return isinstance(given, dict) and all(given.get(name) == right[name] for name in right)
