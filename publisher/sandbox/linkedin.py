"""LinkedIn Pages: posts, edits, deletion. The id of a post is in a header only."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, request

from publisher.sandbox.calls import answer, refuse_with, world
from publisher.sandbox.linkedin_calls import (
    ORGANIZATION,
    batch,
    duplicate,
    encoded_urn,
    error,
    fail,
    needs,
    organization,
    rest,
    too_many,
)
from publisher.sandbox.linkedin_media import attached
from publisher.sandbox.little_text import shown
from publisher.sandbox.models import Account, Medium, Platform, Post
from publisher.sandbox.settings import DAY

linkedin = Blueprint("linkedin", __name__)

LONGEST_COMMENTARY, LONGEST_TITLE = 3000, 400
_FIELDS = frozenset(
    "author commentary visibility distribution lifecycleState isReshareDisabledByAuthor content "
    "contentLandingPage contentCallToActionLabel adContext reshareContext container".split()
)
_PATCHABLE = frozenset(
    "commentary lifecycleState contentCallToActionLabel contentLandingPage adContext".split()
)


@linkedin.post("/rest/posts")
@rest("publish")
def create() -> Response:
    """201 with an empty body and the URN in ``x-restli-id``."""
    needs("w_organization_social")
    body = _body()
    account = organization(body.get("author"))
    _check(body)
    here = world()
    media, link = attached(account, body.get("content") or {})
    commentary = str(body.get("commentary") or "")
    if here.switches.linkedin_cuts_long_text:
        commentary = commentary[:LONGEST_COMMENTARY]
    with here.lock:
        return _accept(account, commentary, media, link, body)


def _accept(
    account: Account, commentary: str, media: list[Medium], link: str | None, body: dict[str, Any]
) -> Response:
    here = world()
    earlier = here.same_text(account, shown(commentary), media)
    if earlier is not None:
        return duplicate(earlier.id)
    _count_today(account)
    kind = "ugcPost" if any(medium.kind == "video" for medium in media) else "share"
    post = here.add_post(
        account,
        f"urn:li:{kind}:{here.new_id('linkedin_post')}",
        shown(commentary),
        media=media,
        link=link,
        visible=body["lifecycleState"] == "PUBLISHED",
        extra={"body": body, "commentary": commentary},
    )
    return _empty(201, **{"x-restli-id": post.id, "x-linkedin-id": post.id})


def _empty(status: int, **headers: str) -> Response:
    response = answer(None, status, headers)
    del response.headers["Content-Type"]
    return response


def _count_today(account: Account) -> None:
    here = world()
    key = ("linkedin", account.id, str(int(here.now() // DAY)))
    used = here.keys.get(key, 0)
    if used >= here.switches.linkedin_daily_posts:
        refuse_with(too_many())
    here.keys[key] = used + 1


def _body() -> dict[str, Any]:
    found = request.get_json(silent=True)
    if not isinstance(found, dict):
        fail(400, "The request body is not valid JSON", "ILLEGAL_ARGUMENT")
    return found


def _check(body: dict[str, Any]) -> None:
    for name in ("author", "visibility", "distribution", "lifecycleState"):
        if name not in body:
            _input_error(f"/{name}", "MISSING_FIELD", f"{name} :: field is required but not found")
    for name in body:
        if name not in _FIELDS:
            _input_error(f"/{name}", "UNKNOWN_FIELD", f"{name} :: unrecognized field found")
    if body["visibility"] not in ("PUBLIC", "CONNECTIONS", "LOGGED_IN"):
        _input_error("/visibility", "INVALID_VALUE", "visibility is not an enum symbol")
    if body["lifecycleState"] not in ("PUBLISHED", "DRAFT"):
        _input_error("/lifecycleState", "INVALID_VALUE", "lifecycleState is not an enum symbol")
    if (body["distribution"] or {}).get("feedDistribution") not in ("MAIN_FEED", "NONE"):
        _input_error("/distribution", "MISSING_FIELD", "feedDistribution is required")
    if not body.get("commentary") and not body.get("content"):
        _input_error("/commentary", "MISSING_FIELD", "commentary is required without content")
    too_long = len(str(body.get("commentary") or "")) > LONGEST_COMMENTARY
    if too_long and not world().switches.linkedin_cuts_long_text:
        _input_error("/commentary", "FIELD_LENGTH_TOO_LONG", "commentary exceeds 3000 characters")


def _input_error(path: str, code: str, description: str) -> None:
    found = {"description": description, "code": code, "input": {"inputPath": {"fieldPath": path}}}
    fail(
        400,
        f"ERROR :: {path} :: {description}",
        code,
        errorDetailType="com.linkedin.common.error.BadRequest",
        errorDetails={"inputErrors": [found]},
    )


# Reading, editing, deleting


def _post(urn: str) -> Post | None:
    encoded_urn()
    return world().post(Platform.LINKEDIN, urn)


def _shown(post: Post) -> dict[str, Any]:
    body = post.extra.get("body", {})
    at = int(post.at * 1000)
    found = {
        "id": post.id,
        "author": f"{ORGANIZATION}{post.account}",
        "commentary": post.extra.get("commentary", post.text),
        "visibility": body.get("visibility", "PUBLIC"),
        "distribution": body.get("distribution", {"feedDistribution": "MAIN_FEED"}),
        "lifecycleState": "PUBLISHED" if post.visible else "DRAFT",
        "lifecycleStateInfo": {"isEditedByAuthor": "edited" in post.extra},
        "isReshareDisabledByAuthor": body.get("isReshareDisabledByAuthor", False),
        "createdAt": at,
        "publishedAt": at,
        "lastModifiedAt": int(post.extra.get("edited", post.at) * 1000),
    }
    return found | ({"content": body["content"]} if body.get("content") else {})


@linkedin.get("/rest/posts/<urn>")
@rest("read")
def read(urn: str) -> Response:
    needs("r_organization_social")
    post = _post(urn)
    if post is None:
        return error(404, f"Could not find entity {urn}", "NOT_FOUND")
    organization(f"{ORGANIZATION}{post.account}", publishing=False)
    return answer(_shown(post))


def _readable(urn: str) -> dict[str, Any] | None:
    post = world().post(Platform.LINKEDIN, urn)
    return _shown(post) if post is not None and post.account in g.token.accounts else None


@linkedin.get("/rest/posts")
@rest("read")
def by_author() -> Response:
    """The author finder, newest first; or several posts by ``ids=List(…)``."""
    needs("r_organization_social")
    if "ids" in request.args:
        return batch(_readable)
    if request.args.get("q") != "author":
        return error(400, "The finder q=author is required", "ILLEGAL_ARGUMENT")
    if request.headers.get("X-RestLi-Method", "FINDER").upper() != "FINDER":
        return error(400, "X-RestLi-Method must be FINDER", "ILLEGAL_ARGUMENT")
    account = organization(request.args.get("author"), publishing=False)
    if request.args.get("sortBy", "LAST_MODIFIED") not in ("CREATED", "LAST_MODIFIED"):
        return error(400, "sortBy must be CREATED or LAST_MODIFIED", "ILLEGAL_ARGUMENT")
    start, count = int(request.args.get("start", 0)), int(request.args.get("count", 10))
    rows = [post for post in world().listed(account) if post.visible]
    paging = {"start": start, "count": count, "total": len(rows), "links": []}
    page = rows[start : start + min(count, 100)]
    return answer({"paging": paging, "elements": [_shown(post) for post in page]})


@linkedin.post("/rest/posts/<urn>")
@rest("publish")
def update(urn: str) -> Response:
    """PARTIAL_UPDATE of the commentary or the lifecycle state: 204."""
    needs("w_organization_social")
    if request.headers.get("X-RestLi-Method", "").upper() != "PARTIAL_UPDATE":
        return error(400, "X-RestLi-Method: PARTIAL_UPDATE is required", "ILLEGAL_ARGUMENT")
    post = _post(urn)
    if post is None:
        return error(404, f"Could not find entity {urn}", "NOT_FOUND")
    organization(f"{ORGANIZATION}{post.account}")
    changes = ((_body().get("patch") or {}).get("$set")) or {}
    if not changes or set(changes) - _PATCHABLE:
        return error(400, "patch.$set is empty or names a field that cannot be changed", "INVALID")
    if "commentary" in changes:
        post.extra["commentary"] = str(changes["commentary"])[:LONGEST_COMMENTARY]
        post.text = shown(post.extra["commentary"])
        post.extra["edited"] = world().now()
    if changes.get("lifecycleState") == "PUBLISHED":
        world().show(post)
    return _empty(204)


@linkedin.delete("/rest/posts/<urn>")
@rest("delete")
def delete(urn: str) -> Response:
    """204, also for what is gone already."""
    needs("w_organization_social")
    post = _post(urn)
    if post is not None:
        organization(f"{ORGANIZATION}{post.account}")
        world().delete_post(post)
    return _empty(204)
