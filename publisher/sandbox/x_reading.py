"""Reading X: a post, a user's posts, a conversation, oneself. Both spellings of field names."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, g, request

from publisher.sandbox import x_errors
from publisher.sandbox.calls import answer, world
from publisher.sandbox.models import Account, Comment, Platform, Post
from publisher.sandbox.x_oauth import x_call
from publisher.sandbox.x_shown import body, in_window, listed, only, page

x_reading = Blueprint("x_reading", __name__)


def _row(key: str) -> Post | Comment | None:
    return world().post(Platform.X, key) or world().comments.get((Platform.X, key))


def read_post(key: str) -> Response:
    """One post or reply; a 200 with ``errors`` when it is not there."""
    only()
    if not re.fullmatch(r"[0-9]{1,19}", key):
        x_errors.invalid(f"The id [{key}] does not match ^[0-9]{{1,19}}$", id=key)
    row = _row(key)
    return x_errors.missing("tweet", key) if row is None else answer(body([row], single=True))


@x_reading.get("/2/users/me")
@x_call("read", "tweet.read", "users.read")
def me() -> Response:
    """The account behind the token."""
    only()
    account: Account = g.account
    shown: dict[str, Any] = {"id": account.id, "name": account.name, "username": account.username}
    more = {
        "protected": False,
        "verified": False,
        "verified_type": "none",
        "description": "",
        "url": f"{world().urls['wall']}/accounts/x/{account.id}",
        "subscription_type": "Premium" if world().switches.x_premium else "None",
    }
    wanted = listed("user.fields")
    return answer({"data": shown | {name: more[name] for name in wanted if name in more}})


@x_reading.get("/2/tweets")
@x_call("read", "tweet.read", "users.read")
def several() -> Response:
    """``ids=…``: those that are there, and ``errors`` for the others."""
    only("ids")
    keys = [key for key in request.args.get("ids", "").split(",") if key]
    if not 1 <= len(keys) <= 100:
        x_errors.invalid("ids must name 1 to 100 posts", ids="")
    found = [_row(key) for key in keys]
    shown = body([row for row in found if row is not None])
    gone = [key for key, row in zip(keys, found, strict=True) if row is None]
    errors = [x_errors.not_found("tweet", key, "ids") for key in gone]
    return answer(shown | ({"errors": errors} if errors else {}))


@x_reading.get("/2/users/<key>")
@x_reading.get("/2/users/by/username/<username>")
@x_call("read", "tweet.read", "users.read")
def user(key: str = "", username: str = "") -> Response:
    """An account by its id or its name."""
    only()
    accounts = world().of(Platform.X)
    found = next((one for one in accounts if key == one.id or username == one.username), None)
    if found is None:
        return x_errors.missing("user", key or username)
    return answer({"data": {"id": found.id, "name": found.name, "username": found.username}})


@x_reading.get("/2/users/<key>/mentions")
@x_call("read", "tweet.read", "users.read")
def mentions(key: str) -> Response:
    """Replies under the account's posts; each of them mentions it."""
    only("max_results", "pagination_token", "start_time", "end_time", "since_id", "until_id")
    account = world().account(Platform.X, key)
    if account is None:
        return x_errors.missing("user", key)
    rows: list[Post | Comment] = [
        row
        for post in world().posts_of(account)
        for row in list(post.comments.values())
        if not row.own and in_window(row)
    ]
    return answer(page(sorted(rows, key=lambda row: -row.at), least=5))


@x_reading.get("/2/users/<key>/muting")
@x_reading.get("/2/users/<key>/blocking")
@x_call("read", "tweet.read", "users.read")
def shut_out(key: str) -> Response:
    """Muted accounts; nobody is ever blocked, because no client can block."""
    only("max_results", "pagination_token")
    muting = request.path.endswith("/muting")
    found = sorted(target for owner, target in world().muted if owner == key and muting)
    rows = [{"id": one, "name": f"User {one}", "username": f"user{one[-8:]}"} for one in found]
    return answer({**({"data": rows} if rows else {}), "meta": {"result_count": len(rows)}})


@x_reading.get("/2/users/<key>/tweets")
@x_call("read", "tweet.read", "users.read")
def timeline(key: str) -> Response:
    """A user's posts, newest first."""
    only("max_results", "pagination_token", "start_time", "end_time", "since_id", "until_id")
    account = world().account(Platform.X, key)
    if account is None:
        return x_errors.missing("user", key)
    rows = [post for post in world().listed(account) if in_window(post)]
    return answer(page(list(rows), least=5))


@x_reading.get("/2/tweets/search/recent")
@x_call("read", "tweet.read", "users.read")
def search() -> Response:
    """Of the query language: ``conversation_id:`` and ``from:``."""
    query = request.args.get("query", "")
    name, _, value = query.partition(":")
    value = value.split()[0] if value else ""
    here = world()
    if name == "conversation_id":
        post = here.post(Platform.X, value)
        rows: list[Post | Comment] = list(reversed(post.comments.values())) if post else []
    elif name == "from":
        accounts = [found for found in here.of(Platform.X) if value in (found.id, found.username)]
        rows = [post for account in accounts for post in here.posts_of(account)]
    else:
        x_errors.invalid("The sandbox searches by conversation_id: and from: only", query=query)
    return answer(page([row for row in rows if in_window(row)], least=10))
