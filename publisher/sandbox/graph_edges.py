"""Reading, changing and deleting any node of the Graph, and its comments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, g

from publisher.sandbox import meta
from publisher.sandbox.calls import Caller, answer, fault_is, world
from publisher.sandbox.graph_fields import parse_fields, render
from publisher.sandbox.graph_nodes import (
    COMMENT_FIELDS,
    CONTAINER_FIELDS,
    IG_COMMENT_FIELDS,
    IG_MEDIA_FIELDS,
    IG_USER_FIELDS,
    PAGE_FIELDS,
    PHOTO_FIELDS,
    POST_FIELDS,
    Table,
    album,
    paged,
)
from publisher.sandbox.models import Account, Comment, Comments, Platform, Post
from publisher.sandbox.webhooks import comment_changed

edges = Blueprint("edges", __name__)

_KINDS: Mapping[tuple[str, str], tuple[str, Table, str]] = {
    ("Account", "facebook"): ("Page", PAGE_FIELDS, "id,name"),
    ("Account", "instagram"): ("IGUser", IG_USER_FIELDS, "id,username"),
    ("Post", "facebook"): ("Post", POST_FIELDS, "id,message,created_time"),
    ("Post", "instagram"): ("IGMedia", IG_MEDIA_FIELDS, "id"),
    ("Upload", "facebook"): ("Photo", PHOTO_FIELDS, "id,created_time"),
    ("Upload", "instagram"): ("IGContainer", CONTAINER_FIELDS, "id"),
    ("Comment", "facebook"): ("Comment", COMMENT_FIELDS, "id,message,created_time,from"),
    ("Comment", "instagram"): ("IGComment", IG_COMMENT_FIELDS, "id,text,timestamp"),
}


@edges.get("/<node>")
@meta.graph("read")
def read() -> Response:
    """Any node with the fields asked for; several nodes with ``?ids=`` are not offered."""
    if meta.is_caller():
        return answer(_me())
    if g.node is None:
        meta.no_such_object()
    kind, table, default = _KINDS[type(g.node).__name__, g.node.platform]
    return answer(render(g.node, kind, table, default=default))


def _me() -> dict[str, Any]:
    if g.token.kind == "user" and not g.token.scopes & {"instagram_business_basic"}:
        return {"id": g.token.user, "name": "Sandbox Person"}
    account = world().account(g.token.platform, g.token.accounts[0])
    assert account is not None
    kind, table, default = _KINDS["Account", account.platform]
    return render(account, kind, table, default=default)


@edges.get("/<node>/accounts")
@meta.graph("read")
def accounts() -> Response:
    """The Pages the person chose in the dialog, with their tasks and Page tokens."""
    if not meta.is_caller():
        meta.no_such_object()
    if "pages_show_list" not in g.token.scopes:
        return answer({"data": []})
    here, token = world(), g.token
    chosen = [here.account(token.platform, key) for key in token.accounts]
    if token.platform is Platform.INSTAGRAM:
        chosen = [here.account(Platform.FACEBOOK, one.linked or "") for one in chosen if one]
    default = "access_token,category,name,id,tasks"
    return answer(paged([page for page in chosen if page], "Page", PAGE_FIELDS, default=default))


def _change(operation: str, node: str) -> Caller:
    """Closing a post's comments is an operation of its own for faults and counts."""
    who = meta.authenticate(operation, node)
    g.operation = "switch" if isinstance(g.node, Post) else "comments"
    return who


@edges.post("/<node>")
@meta.graph("switch", _change)
def change() -> Response:
    """Hide a comment, switch Instagram's comments, or edit a Page post."""
    found = g.node
    if isinstance(found, Comment):
        return _hide(found)
    if isinstance(found, Post) and found.platform is Platform.INSTAGRAM:
        return _switch_comments(found)
    if isinstance(found, Post):
        return _edit(found)
    return meta.no_such_object()


def _hide(comment: Comment) -> Response:
    name = "is_hidden" if comment.platform is Platform.FACEBOOK else "hide"
    meta.needs("pages_manage_engagement", "instagram_manage_comments", _IG_LOGIN_COMMENTS)
    given = meta.only(frozenset({name, "message"}))
    if comment.own and name in given:
        meta.fail(200, "(#200) You cannot hide your own comment.", status=403)
    if name in given:
        comment.hidden = meta.truth(given[name], default=False)
        comment_changed(world(), comment, "hide" if comment.hidden else "unhide")
    elif "message" in given and comment.own:
        comment.text = str(given["message"])
    else:
        meta.fail(100, f"(#100) The parameter {name} is required")
    return answer({"success": True})


_IG_LOGIN_COMMENTS = "instagram_business_manage_comments"


def _switch_comments(post: Post) -> Response:
    meta.needs("instagram_manage_comments", _IG_LOGIN_COMMENTS)
    given = meta.only(frozenset({"comment_enabled"}))
    if "comment_enabled" not in given:
        meta.fail(100, "(#100) The parameter comment_enabled is required")
    enabled = meta.truth(given["comment_enabled"], default=True)
    if not fault_is("comment_switch_fails"):
        world().close(post, Comments.OPEN if enabled else Comments.CLOSED)
    return answer({"success": True})


def _edit(post: Post) -> Response:
    meta.needs("pages_manage_posts")
    given = meta.only(frozenset({"message", "is_published", "is_hidden"}))
    if post.native or post.extra.get("app") != g.token.app:
        meta.fail(200, "(#200) The post was not created by the application.", status=403)
    if "message" in given:
        post.text = str(given["message"])
        post.extra["edited"] = world().now()
    if meta.truth(given.get("is_published"), default=False):
        world().show(post)
    return answer({"success": True})


@edges.delete("/<node>")
@meta.graph("delete")
def delete() -> Response:
    """Delete a post, a comment or an unpublished photo."""
    found = g.node
    here = world()
    if isinstance(found, Comment):
        meta.needs("pages_manage_engagement", "instagram_manage_comments", _IG_LOGIN_COMMENTS)
        here.remove_comment(found)
        comment_changed(here, found, "remove")
    elif isinstance(found, Post):
        meta.needs("pages_manage_posts", "instagram_content_publish", _IG_LOGIN_COMMENTS)
        here.delete_post(found)
    elif found is not None and not isinstance(found, Account):
        here.uploads.pop(found.id, None)
    else:
        meta.no_such_object()
    return answer({"success": True})


@edges.get("/<node>/comments")
@edges.get("/<node>/replies")
@meta.graph("comments")
def comments() -> Response:
    """The comments under a post, or the replies to a comment."""
    meta.needs("pages_read_engagement", "instagram_manage_comments", _IG_LOGIN_COMMENTS)
    found = g.node
    given = meta.params()
    if not isinstance(found, Post | Comment):
        meta.no_such_object()
    rows = list(_under(found, streamed=given.get("filter") == "stream"))
    if given.get("since") is not None:
        rows = [row for row in rows if row.at >= float(given["since"])]
    if given.get("order") == "reverse_chronological":
        rows.reverse()
    kind, table, default = _KINDS["Comment", found.platform]
    return answer(paged(rows, kind, table, default=default))


def _under(found: Post | Comment, *, streamed: bool) -> list[Comment]:
    if isinstance(found, Comment):
        post = world().posts[found.platform, found.post]
        return [row for row in post.comments.values() if row.parent == found.id]
    return [row for row in found.comments.values() if streamed or row.parent is None]


@edges.get("/<node>/children")
@meta.graph("read")
def children() -> Response:
    """The pictures and videos of an Instagram album."""
    found = g.node
    if not isinstance(found, Post) or found.platform is not Platform.INSTAGRAM:
        meta.no_such_object()
    return answer(album(found, parse_fields(str(meta.params().get("fields") or "id"))))


@edges.post("/<node>/comments")
@edges.post("/<node>/replies")
@meta.graph("comments")
def write_comment() -> Response:
    """The account comments or replies. Instagram refuses where comments are off."""
    meta.needs("pages_manage_engagement", "instagram_manage_comments", _IG_LOGIN_COMMENTS)
    found = g.node
    text = str(meta.only(frozenset({"message", "attachment_id"})).get("message") or "")
    if not text or not isinstance(found, Post | Comment):
        meta.fail(100, "(#100) The parameter message is required")
    post = found if isinstance(found, Post) else world().posts[found.platform, found.post]
    if post.state is Comments.CLOSED:
        meta.fail(100, "(#100) Comments are turned off for this media.")
    comment = world().add_comment(
        post,
        text,
        author=g.account.username if post.platform is Platform.INSTAGRAM else g.account.name,
        author_id=post.account,
        parent=found.id if isinstance(found, Comment) else None,
        own=True,
    )
    comment_changed(world(), comment, "add")
    return answer({"id": comment.id})
