"""The parents' side of the control API, somebody's hands at the platform, and webhook set-up."""

from __future__ import annotations

import secrets
from typing import Any

import requests
from flask import Blueprint, Response, request

from publisher.sandbox.calls import answer, world
from publisher.sandbox.control import a_platform, body, complain, entry
from publisher.sandbox.models import Account, Comment, Comments, Platform, Post
from publisher.sandbox.webhooks import comment_changed, loopback, post_added, post_edited

parents = Blueprint("parents", __name__, url_prefix="/control")


def _post(platform: Platform, key: str) -> Post:
    found = world().post(platform, key)
    return found if found is not None and found.live else complain("There is no such post.", 404)


@parents.post("/comments")
def comment() -> Response:
    """A parent comments; 409 where comments are closed, as the parent would find."""
    found = body()
    platform = a_platform(found.get("platform"))
    post = _post(platform, str(found.get("post")))
    refused = _cannot_comment(post, found)
    if refused:
        complain(refused, 409)
    row = world().add_comment(
        post,
        str(found.get("text") or ""),
        author=str(found.get("author") or "A parent"),
        author_id=str(found.get("author_id") or world().new_id("person")),
        parent=found.get("parent"),
    )
    comment_changed(world(), row, "add")
    return answer({"id": row.id, "post": post.id}, 201)


def _cannot_comment(post: Post, found: dict[str, Any]) -> str:
    if post.state is Comments.CLOSED:
        return "Comments are off."
    if post.state is Comments.RESTRICTED and not found.get("mentioned"):
        return "Only people mentioned in the post can reply."
    account = world().accounts[post.platform, post.account]
    return "This person is blocked." if str(found.get("author_id")) in account.blocked else ""


@parents.patch("/comments/<platform>/<key>")
def edit(platform: str, key: str) -> Response:
    """A parent edits their comment."""
    row = _comment(platform, key)
    row.text = str(body().get("text") or "")
    comment_changed(world(), row, "edited")
    return answer({"id": row.id})


@parents.delete("/comments/<platform>/<key>")
def withdraw(platform: str, key: str) -> Response:
    """A parent deletes their comment."""
    row = _comment(platform, key)
    world().remove_comment(row)
    comment_changed(world(), row, "remove")
    return answer({"id": row.id})


def _comment(platform: str, key: str) -> Comment:
    found = world().comments.get((a_platform(platform), key))
    return found or complain("There is no such comment.", 404)


@parents.get("/posts/<platform>/<key>")
def one(platform: str, key: str) -> Response:
    """One post with all its comments, as the platform knows it."""
    found = world().posts.get((a_platform(platform), key))
    if found is None:
        complain("There is no such post.", 404)
    rows = [
        {"id": row.id, "author": row.author, "text": row.text, "hidden": row.hidden, "own": row.own}
        for row in found.comments.values()
    ]
    return answer({**entry(found), "comments_listed": rows})


@parents.post("/posts/<platform>/<key>/<any('open-comments', 'close-comments', 'delete'):verb>")
def by_hand(platform: str, key: str, verb: str) -> Response:
    """Somebody with the password opens or closes comments, or deletes the post, in the app."""
    post = _post(a_platform(platform), key)
    if verb == "delete":
        world().delete_post(post)
    else:
        world().close(post, Comments.OPEN if verb == "open-comments" else Comments.CLOSED)
    return answer(entry(post))


@parents.patch("/posts/<platform>/<key>")
def reworded(platform: str, key: str) -> Response:
    """Somebody with the password edits the post in the app. On X that makes another post."""
    post = _post(a_platform(platform), key)
    if post.platform is Platform.X:
        complain("X keeps each version as a post of its own.", 409)
    post.text = str(body().get("text") or "")
    post.extra["edited"] = world().now()
    if "commentary" in post.extra:  # LinkedIn's own writing of it, in which plain words stand
        post.extra["commentary"] = post.text
    post_edited(world(), post)
    return answer(entry(post))


_POST_IDS = {
    Platform.FACEBOOK: "facebook_post",
    Platform.INSTAGRAM: "instagram_media",
    Platform.X: "x_post",
    Platform.LINKEDIN: "linkedin_post",
    Platform.WEDUC: "weduc_post",
}


@parents.post("/native-posts")
def native() -> Response:
    """Somebody posts in the platform's own app."""
    found = body()
    platform = a_platform(found.get("platform"))
    account = world().account(platform, str(found.get("account")))
    if account is None:
        complain("There is no such account.", 404)
    post = world().add_post(account, _native_id(account), str(found.get("text") or ""), native=True)
    post_added(world(), post)
    return answer(entry(post), 201)


def _native_id(account: Account) -> str:
    number = world().new_id(_POST_IDS[account.platform])
    prefixes = {Platform.FACEBOOK: f"{account.id}_", Platform.LINKEDIN: "urn:li:share:"}
    return f"{prefixes.get(account.platform, '')}{number}"


# Webhooks, as set up in a developer's dashboard


@parents.route("/apps/<name>/webhook", methods=["POST", "DELETE"])
def webhook(name: str) -> Response:
    """``callback_url`` is verified as the platform does it; 400 when it does not prove itself."""
    platform, here = a_platform(name), world()
    if request.method == "DELETE":
        here.hooks = {k: hook for k, hook in here.hooks.items() if hook["platform"] != platform}
        return answer({"deleted": True})
    found = body()
    url, app = str(found.get("callback_url")), here.apps[platform]
    token = str(found.get("verify_token") or app.verify_token)
    if not loopback(url):
        complain("The sandbox calls this machine only.")
    meta = platform in (Platform.FACEBOOK, Platform.INSTAGRAM)
    if meta and not _answers_hub(url, token):
        complain("The callback did not answer hub.challenge.")
    here.hooks[f"{platform} {url}"] = {
        "platform": platform,
        "url": url,
        "secret": app.client_secret,
    }
    return answer({"callback_url": url}, 201)


def _answers_hub(url: str, token: str) -> bool:
    challenge = str(secrets.randbelow(10**9))
    query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": token}
    try:
        given = requests.get(url, params=query, timeout=10)
    except requests.RequestException:
        return False
    return given.status_code == 200 and given.text == challenge


@parents.get("/webhooks")
def deliveries() -> Response:
    """What was sent where, and how it was answered."""
    return answer({"deliveries": world().courier.log, "hooks": len(world().hooks)})
