"""The parent app: comments under a post, receipts, and where webhooks go."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g

from publisher.sandbox.calls import answer, world
from publisher.sandbox.models import Comment, Comments, Platform
from publisher.sandbox.shapes import anything, many, shape, text
from publisher.sandbox.webhooks import comment_changed, loopback
from publisher.sandbox.weduc import audiences_of, checked, moment, my_post
from publisher.sandbox.weduc_oauth import fail, problem, weduc_call

weduc_comments = Blueprint("weduc_comments", __name__)

_HOOK = shape({"url": text(), "events": many(text()), "secret": anything}, ["url"])
_REPLY = shape({"text": text(least=1, most=2000), "parent_id": anything}, ["text"])


@weduc_comments.get("/v1/posts/<key>/receipts")
@weduc_call("read", "receipts:read")
def receipts(key: str) -> Response:
    """Counts only."""
    post = my_post(key)
    sizes = {row["id"]: row["member_count"] for row in audiences_of(g.account)}
    sent = sum(sizes[audience] for audience in post.extra.get("body", {}).get("audiences", []))
    needed = post.extra.get("body", {}).get("acknowledgement_required", False)
    counts = {"recipients": sent, "delivered": sent, "read": 0, "acknowledged": 0}
    return answer({**counts, "acknowledgement_required": needed})


def _comment_shown(row: Comment) -> dict[str, Any]:
    return {
        "id": row.id,
        "post_id": row.post,
        "text": row.text,
        "author": {"id": row.author_id, "name": row.author},
        "hidden": row.hidden,
        "parent_id": row.parent,
        "created_at": moment(row.at),
    }


@weduc_comments.get("/v1/posts/<key>/comments")
@weduc_call("comments", "comments:manage")
def comments(key: str) -> Response:
    rows = [_comment_shown(row) for row in my_post(key).comments.values()]
    return answer({"data": rows, "next_cursor": None})


@weduc_comments.post("/v1/posts/<key>/comments")
@weduc_call("comments", "comments:manage")
def reply(key: str) -> Response:
    """The school answers."""
    post = my_post(key)
    found = checked(_REPLY)
    if post.state is Comments.CLOSED:
        return problem(409, "comments_closed", "Comments are off for this post.")
    row = world().add_comment(
        post,
        found["text"],
        author=g.account.name,
        author_id=g.account.id,
        parent=found.get("parent_id"),
        own=True,
    )
    comment_changed(world(), row, "add")
    return answer(_comment_shown(row), 201)


def _comment(key: str, comment_id: str) -> Comment:
    found = my_post(key).comments.get(comment_id)
    if found is None:
        fail(404, "not_found", "There is no such comment.")
    return found


@weduc_comments.post("/v1/posts/<key>/comments/<comment_id>/<any(hide, unhide):verb>")
@weduc_call("comments", "comments:manage")
def hide(key: str, comment_id: str, verb: str) -> Response:
    found = _comment(key, comment_id)
    found.hidden = verb == "hide"
    return answer(_comment_shown(found))


@weduc_comments.delete("/v1/posts/<key>/comments/<comment_id>")
@weduc_call("comments", "comments:manage")
def remove(key: str, comment_id: str) -> Response:
    world().remove_comment(_comment(key, comment_id))
    return Response(status=204)


@weduc_comments.post("/v1/webhooks")
@weduc_call("token", "posts:read")
def subscribe() -> Response:
    """Signed with the app's client secret."""
    found = checked(_HOOK)
    if not loopback(found["url"]):
        return problem(422, "invalid_url", "The sandbox calls this machine only.")
    here = world()
    secret = here.apps[Platform.WEDUC].client_secret
    here.hooks[f"weduc {found['url']}"] = {
        "platform": Platform.WEDUC,
        "url": found["url"],
        "secret": secret,
    }
    return answer({"id": here.new_id("hook"), "url": found["url"]}, 201)
