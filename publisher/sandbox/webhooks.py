"""Webhooks: what each platform tells, signed as it signs, sent by one background thread.

``Switches.webhook_mode`` spoils deliveries on purpose: ``replay`` and ``duplicate`` send each one
twice (later, or at once), ``reorder`` swaps neighbours, ``forge`` signs with a wrong secret.
"""

from __future__ import annotations

import json
import queue
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests

from publisher.sandbox.models import Comment, Platform, Post
from publisher.sandbox.signing import SIGNERS

if TYPE_CHECKING:
    from publisher.sandbox.state import World

TRIES, PAUSE = 3, 1.0  # the platforms try for hours; a sandbox should not


@dataclass(frozen=True, kw_only=True)
class Delivery:
    url: str
    body: bytes
    headers: Mapping[str, str]


def loopback(url: str) -> bool:
    """Only this machine is ever called."""
    return urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")


class Courier:
    """Sends deliveries in order, on its own thread."""

    def __init__(self) -> None:
        self._queue: queue.Queue[Delivery] = queue.Queue()
        self.log: list[dict[str, Any]] = []
        self.sent: list[Delivery] = []
        threading.Thread(target=self._work, daemon=True, name="webhooks").start()

    def post(self, *deliveries: Delivery) -> None:
        for delivery in deliveries:
            self._queue.put(delivery)

    def _work(self) -> None:
        with requests.Session() as session:
            session.trust_env = False
            while True:
                self._send(session, self._queue.get())

    def _send(self, session: requests.Session, delivery: Delivery) -> None:
        # Before its answer: whoever has received it may ask for a replay at once.
        self.sent = [*self.sent[-199:], delivery]
        for attempt in range(TRIES):
            status = self._try(session, delivery)
            self.log = [*self.log[-499:], {"url": delivery.url, "status": status}]
            if status is not None and status < 500:
                return
            time.sleep(PAUSE * attempt)

    @staticmethod
    def _try(session: requests.Session, delivery: Delivery) -> int | None:
        headers = {"Content-Type": "application/json", **delivery.headers}
        try:
            return session.post(
                delivery.url, data=delivery.body, headers=headers, timeout=10
            ).status_code
        except requests.RequestException:
            return None


def send(world: World, platform: Platform, body: Mapping[str, Any]) -> None:
    """Queue ``body`` for every address registered with ``platform``, as the mode says."""
    mode = world.switches.webhook_mode
    hooks = [hook for hook in world.hooks.values() if hook["platform"] == platform]
    if mode == "off" or not hooks:
        return
    raw = json.dumps(body, separators=(",", ":")).encode()
    for hook in hooks:
        secret = secrets.token_hex(8) if mode == "forge" else hook["secret"]
        delivery = Delivery(url=hook["url"], body=raw, headers=SIGNERS[platform](secret, raw))
        _dispatch(world, delivery, mode)


def _dispatch(world: World, delivery: Delivery, mode: str) -> None:
    if mode == "duplicate":
        world.courier.post(delivery, delivery)
    elif mode == "replay":
        earlier = [one for one in world.courier.sent if one.url == delivery.url]
        world.courier.post(delivery, *earlier[-3:])
    elif mode == "reorder" and world.held is None:
        world.held = delivery
    else:
        held, world.held = world.held, None
        world.courier.post(delivery, *([held] if held else []))


# What is told


def post_added(world: World, post: Post) -> None:
    """A post appeared on the account."""
    if world.hooks and post.visible:
        tell = TELL_POST.get(post.platform)
        if tell is not None:
            tell(world, post)


def post_edited(world: World, post: Post) -> None:
    """The words of a post were changed in the app. Of the five, only Facebook tells."""
    if world.hooks and post.platform is Platform.FACEBOOK:
        _facebook_post(world, post, "edited")


def comment_changed(world: World, comment: Comment, verb: str) -> None:
    """A comment was added, hidden, unhidden, edited or removed."""
    if world.hooks:
        TELL_COMMENT[comment.platform](world, comment, verb)


def _facebook_change(world: World, page: str, value: dict[str, Any]) -> None:
    account = world.accounts[Platform.FACEBOOK, page]
    if "feed" in account.subscribed:
        change = {"field": "feed", "value": value}
        entry = {"id": page, "time": int(world.now()), "changes": [change]}
        send(world, Platform.FACEBOOK, {"object": "page", "entry": [entry]})


def _facebook_comment(world: World, comment: Comment, verb: str) -> None:
    page = world.posts[comment.platform, comment.post].account
    value = {
        "item": "comment",
        "verb": verb,
        "comment_id": comment.id,
        "post_id": comment.post,
        "parent_id": comment.parent or comment.post,
        "from": {"id": comment.author_id, "name": comment.author},
        "message": comment.text,
        "created_time": int(comment.at),
    }
    _facebook_change(world, page, value)


def _facebook_post(world: World, post: Post, verb: str = "add") -> None:
    value = {
        "item": "photo" if post.media else "status",
        "verb": verb,
        "post_id": post.id,
        "from": {"id": post.account, "name": world.accounts[post.platform, post.account].name},
        "message": post.text,
        "created_time": int(post.at),
    }
    _facebook_change(world, post.account, value)


def _instagram_comment(world: World, comment: Comment, verb: str) -> None:
    post = world.posts[comment.platform, comment.post]
    account = world.accounts[comment.platform, post.account]
    if verb != "add" or "comments" not in account.subscribed:
        return
    value: dict[str, Any] = {
        "id": comment.id,
        "text": comment.text,
        "from": {"id": comment.author_id, "username": comment.author},
        "media": {"id": post.id, "media_product_type": post.extra.get("product", "FEED")},
    }
    if comment.parent:
        value["parent_id"] = comment.parent
    change = {"field": "comments", "value": value}
    entry = {"id": account.id, "time": int(world.now()), "changes": [change]}
    send(world, Platform.INSTAGRAM, {"object": "instagram", "entry": [entry]})


def _x_comment(world: World, comment: Comment, verb: str) -> None:
    """A reply mentions the account it answers, so both kinds of event tell of it."""
    if verb != "add" or comment.own:
        return
    account = world.posts[comment.platform, comment.post].account
    payload = {
        "id": comment.id,
        "text": comment.text,
        "author_id": comment.author_id,
        "created_at": instant(comment.at),
        "conversation_id": comment.post,
        "in_reply_to_user_id": account,
        "referenced_posts": [{"type": "replied_to", "id": comment.parent or comment.post}],
    }
    who = {"id": comment.author_id, "name": comment.author, "username": f"u{comment.author_id}"}
    for kind in ("post.reply.create", "post.mention.create"):
        if account in world.keys.get(("x", "activity", kind), ()):
            about = {"filter": {"user_id": account}, "event_uuid": world.new_id("x_post")}
            told = {"event_type": kind, "payload": payload, "includes": {"users": [who]}}
            send(world, Platform.X, {"data": about | told})


def instant(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


_LINKEDIN_ACTIONS = {"add": "COMMENT", "edited": "COMMENT_EDIT", "remove": "COMMENT_DELETE"}


def _linkedin_comment(world: World, comment: Comment, verb: str) -> None:
    account = world.posts[comment.platform, comment.post].account
    action = _LINKEDIN_ACTIONS.get(verb)
    if action is None or not world.accounts[comment.platform, account].subscribed:
        return
    urn = f"urn:li:comment:({comment.post},{comment.id})"
    note = {
        "notificationId": int(world.new_id("comment")),
        "action": "ADMIN_COMMENT" if comment.own and action == "COMMENT" else action,
        "organizationalEntity": f"urn:li:organization:{account}",
        "sourcePost": comment.post,
        "lastModifiedAt": int(world.now() * 1000),
        "decoratedSourcePost": {"entity": comment.post},
        "decoratedGeneratedActivity": {"comment": {"entity": urn, "text": comment.text}},
        "generatedActivity": urn,
    }
    kind = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"
    send(world, Platform.LINKEDIN, {"type": kind, "notifications": [note]})


def _weduc_event(world: World, kind: str, account: str, data: dict[str, Any]) -> None:
    event = {"id": f"evt_{world.new_id('hook')}", "type": kind, "school_id": account}
    send(world, Platform.WEDUC, {**event, "created_at": int(world.now()), "data": data})


_WEDUC_KINDS = {
    "add": "comment.created",
    "edited": "comment.updated",
    "remove": "comment.deleted",
}


def _weduc_comment(world: World, comment: Comment, verb: str) -> None:
    if verb in _WEDUC_KINDS:
        account = world.posts[comment.platform, comment.post].account
        data = {
            "id": comment.id,
            "post_id": comment.post,
            "text": comment.text,
            "author": {"id": comment.author_id, "name": comment.author},
            "parent_id": comment.parent,
            "hidden": comment.hidden,
            "created_at": instant(comment.at),
        }
        _weduc_event(world, _WEDUC_KINDS[verb], account, data)


def _weduc_post(world: World, post: Post) -> None:
    data = {"id": post.id, "external_ref": post.key}
    _weduc_event(world, "post.published", post.account, data)


TELL_POST: Mapping[Platform, Callable[[World, Post], None]] = {
    Platform.FACEBOOK: _facebook_post,
    Platform.WEDUC: _weduc_post,
}
TELL_COMMENT: Mapping[Platform, Callable[[World, Comment, str], None]] = {
    Platform.FACEBOOK: _facebook_comment,
    Platform.INSTAGRAM: _instagram_comment,
    Platform.X: _x_comment,
    Platform.LINKEDIN: _linkedin_comment,
    Platform.WEDUC: _weduc_comment,
}
