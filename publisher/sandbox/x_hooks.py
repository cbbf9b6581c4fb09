"""X webhooks: registration with its challenge (CRC), and activity subscriptions."""

from __future__ import annotations

import secrets
from typing import Any

import requests
from flask import Blueprint, Response, g, request

from publisher.sandbox import x_errors
from publisher.sandbox.calls import answer, call, world
from publisher.sandbox.models import Platform
from publisher.sandbox.shapes import Problem, anything, shape, text
from publisher.sandbox.signing import b64digest
from publisher.sandbox.webhooks import instant, loopback
from publisher.sandbox.x_oauth import authenticate

x_hooks = Blueprint("x_hooks", __name__)

# The enum of OpenAPI 2.167, and the two that only the documentation names.
EVENTS = (
    "profile.update.bio profile.update.profile_picture profile.update.banner_picture "
    "profile.update.screenname profile.update.geo profile.update.url "
    "profile.update.verified_badge profile.update.affiliate_badge profile.update.handle news.new "
    "follow.follow follow.unfollow spaces.start spaces.end chat.received chat.sent "
    "chat.conversation_join dm.sent dm.received dm.indicate_typing dm.read post.create "
    "post.delete post.mention.create like.create mute.mute mute.unmute block.block block.unblock "
    "post.reply.create oauth.revoke"
).split()
LISTENED = ("x", "activity")
SUBSCRIPTION = shape(
    {
        "event_type": text(one_of=EVENTS),
        "filter": shape({"user_id": text(), "keyword": text(), "direction": text()}),
        "tag": text(least=1, most=200),
        "webhook_id": anything,
    },
    ["event_type", "filter"],
)


@x_hooks.post("/2/webhooks")
@call("token", authenticate, x_errors.refuse)
def register() -> Response:
    """Register an address with the app's own bearer token; X asks it to prove itself at once."""
    url = str((request.get_json(silent=True) or {}).get("url") or "")
    if g.token.kind != "app":
        x_errors.forbidden("This endpoint needs the app's own bearer token.")
    if not loopback(url) or not _proves_itself(url):
        x_errors.invalid("WebhookConfigInvalid: the CRC GET request to the url failed", url=url)
    here = world()
    key = here.new_id("hook")
    here.hooks[f"x{key}"] = {
        "id": key,
        "platform": Platform.X,
        "url": url,
        "secret": here.apps[Platform.X].client_secret,
    }
    return answer({"data": _shown(key, url)})


def _shown(key: str, url: str) -> dict[str, Any]:
    return {"id": key, "url": url, "valid": True, "created_at": instant(world().now())}


def _proves_itself(url: str) -> bool:
    secret = world().apps[Platform.X].client_secret
    token = secrets.token_urlsafe(16)
    try:
        given = requests.get(url, params={"crc_token": token}, timeout=10).json()
    except (requests.RequestException, ValueError):
        return False
    right = f"sha256={b64digest(secret, token.encode())}"
    return isinstance(given, dict) and given.get("response_token") == right


@x_hooks.get("/2/webhooks")
@call("read", authenticate, x_errors.refuse)
def registered() -> Response:
    hooks = [hook for hook in world().hooks.values() if hook["platform"] is Platform.X]
    return answer({"data": [_shown(hook["id"], hook["url"]) for hook in hooks]})


@x_hooks.post("/2/activity/subscriptions")
@call("token", authenticate, x_errors.refuse)
def subscribe() -> Response:
    """Which events of which user are sent."""
    found = request.get_json(silent=True)
    problem = SUBSCRIPTION("", found)
    if problem is not None or not isinstance(found, dict):
        x_errors.refuse_bad_body(problem or Problem("$", "must be an object", ""))
    kind, user = found["event_type"], found["filter"].get("user_id", "")
    if world().account(Platform.X, user) is None:
        x_errors.invalid("filter.user_id is not known", user_id=user)
    here = world()
    with here.lock:
        here.keys.setdefault((*LISTENED, kind), set()).add(user)
        count = sum(len(users) for name, users in here.keys.items() if name[:2] == LISTENED)
    row = {"subscription_id": f"{kind}-{user}", "event_type": kind, "filter": found["filter"]}
    return answer({"data": {"subscription": row}, "meta": {"total_subscriptions": count}})


@x_hooks.get("/2/activity/subscriptions")
@call("read", authenticate, x_errors.refuse)
def subscribed() -> Response:
    """What the app has subscribed to so far."""
    here = world()
    with here.lock:
        listened = {key[2]: users for key, users in here.keys.items() if key[:2] == LISTENED}
    rows = [
        {"subscription_id": f"{kind}-{user}", "event_type": kind, "filter": {"user_id": user}}
        for kind, users in sorted(listened.items())
        for user in sorted(users)
    ]
    return answer({"data": rows, "meta": {"result_count": len(rows)}})
