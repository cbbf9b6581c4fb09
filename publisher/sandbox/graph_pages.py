"""What a Page's or an Instagram account's owner sets up: webhooks, blocked people, settings."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, request

from publisher.sandbox import meta
from publisher.sandbox.calls import answer
from publisher.sandbox.models import Account, Platform

graph_pages = Blueprint("graph_pages", __name__)

SUBSCRIBABLE = {
    Platform.FACEBOOK: frozenset(
        "feed mention messages messaging_postbacks ratings conversations name picture "
        "category description website phone live_videos leadgen videos".split()
    ),
    Platform.INSTAGRAM: frozenset(
        "comments mentions live_comments messages story_insights".split()
    ),
}
# Who may write on the Page as a whole; there is no such setting for a single post.
PAGE_SETTINGS: dict[str, Any] = {
    "USERS_CAN_POST": True,
    "USERS_CAN_POST_PHOTOS": True,
    "USERS_CAN_MESSAGE": True,
    "PAGE_MODERATION_FILTER": "",
    "PROFANITY_FILTER": "OFF",
    "REVIEW_POSTS_BY_OTHERS": False,
}


def _account() -> Account:
    return g.node if isinstance(g.node, Account) else meta.no_such_object()


@graph_pages.route("/<node>/blocked", methods=["GET", "POST", "DELETE"])
@meta.graph("comments")
def blocked() -> Response:
    """People who may no longer comment on a Page."""
    meta.needs("pages_manage_engagement")
    account = _account()
    if request.method == "GET":
        return answer({"data": [{"id": key} for key in sorted(account.blocked)]})
    given = meta.params()
    people = next((given[key] for key in ("user", "uid", "asid", "psid") if key in given), None)
    people = meta.structure(people, "user") if str(people).startswith("[") else [people]
    for person in people:
        change = account.blocked.add if request.method == "POST" else account.blocked.discard
        change(str(person))
    return answer({str(person): True for person in people})


@graph_pages.route("/<node>/settings", methods=["GET", "POST"])
@meta.graph("token")
def settings() -> Response:
    """Settings of the whole Page. POST takes ``option={NAME: value}``, one or several."""
    meta.needs("pages_manage_metadata", "pages_manage_engagement")
    account = _account()
    if request.method == "GET":
        shown = {**PAGE_SETTINGS, **account.settings}
        return answer({"data": [{"setting": key, "value": shown[key]} for key in shown]})
    option = meta.structure(meta.only(frozenset({"option"})).get("option") or {}, "option")
    if not isinstance(option, dict) or not option or set(option) - set(PAGE_SETTINGS):
        meta.fail(100, f"(#100) Param option must name one of {', '.join(PAGE_SETTINGS)}")
    account.settings |= option
    return answer({"success": True})


@graph_pages.get("/<node>/roles")
@meta.graph("read")
def roles() -> Response:
    """People with a role on a Page, for its own token; nobody who has it through a business."""
    account = _account()
    if account.platform is not Platform.FACEBOOK or g.token.kind != "page":
        meta.fail(210, "(#210) A page access token is required to request this resource.")
    people = {g.token.user: "Sandbox Person", **account.people}
    rows = [{"id": id, "name": name, "tasks": list(account.tasks)} for id, name in people.items()]
    return answer({"data": rows})


@graph_pages.route("/<node>/subscribed_apps", methods=["GET", "POST", "DELETE"])
@meta.graph("token")
def subscribed_apps() -> Response:
    """Which fields this account's webhook sends. A POST replaces the list, it does not add."""
    account = _account()
    if request.method == "GET":
        app = {"id": g.token.app, "subscribed_fields": list(account.subscribed)}
        return answer({"data": [app] if account.subscribed else []})
    if request.method == "DELETE":
        account.subscribed = ()
        return answer({"success": True})
    meta.needs(
        "pages_manage_metadata", "instagram_manage_comments", "instagram_business_manage_comments"
    )
    account.subscribed = tuple(_fields(account))
    return answer({"success": True})


def _fields(account: Account) -> list[str]:
    """A list in JSON, or names with commas between: both are taken."""
    given = meta.params().get("subscribed_fields") or ""
    if str(given).startswith("["):
        given = meta.structure(given, "subscribed_fields")
    fields = given if isinstance(given, list) else str(given).split(",")
    allowed = SUBSCRIBABLE[account.platform]
    for index, name in enumerate(fields):
        if name not in allowed:
            listed = ", ".join(sorted(allowed))
            meta.fail(100, f"(#100) Param subscribed_fields[{index}] must be one of {{{listed}}}")
    return fields
