"""X API v2: posts, replies, reading back. Bodies are checked as closed shapes."""

from __future__ import annotations

import re
import secrets
from typing import Any

from flask import Blueprint, Response, g, request

from publisher.sandbox import x_errors
from publisher.sandbox.calls import answer, fault_is, world
from publisher.sandbox.models import Account, Comments, Platform
from publisher.sandbox.shapes import anything, boolean, ident, many, shape, text, whole
from publisher.sandbox.weighted_length import LONGEST, LONGEST_PREMIUM, urls, weighted_length
from publisher.sandbox.x_media import usable_media
from publisher.sandbox.x_oauth import x_call
from publisher.sandbox.x_reading import read_post

x = Blueprint("x", __name__)

REPLY_SETTINGS = ("following", "mentionedUsers", "subscribers", "verified")
WINDOW = 900

_REPLY = text(one_of=REPLY_SETTINGS)
CREATE = shape(
    {
        "card_uri": text(),
        "community_id": ident,
        "direct_message_deep_link": text(),
        "edit_options": shape({"previous_post_id": ident}, ["previous_post_id"]),
        "for_super_followers_only": boolean,
        "geo": shape({"place_id": text()}, ["place_id"]),
        "made_with_ai": boolean,
        "media": shape(
            {
                "call_to_actions": anything,
                "description": text(),
                "embeddable": boolean,
                "media_ids": many(ident, least=1, most=4),
                "preview_media_id": ident,
                "tagged_user_ids": many(ident, most=10),
                "title": text(),
            },
            ["media_ids"],
        ),
        "nullcast": boolean,
        "paid_partnership": boolean,
        "poll": shape(
            {
                "duration_minutes": whole(5, 10080),
                "options": many(text(least=1, most=25), least=2, most=4),
                "reply_settings": _REPLY,
            },
            ["options", "duration_minutes"],
        ),
        "quote_tweet_id": ident,
        "reply": shape(
            {
                "auto_populate_reply_metadata": boolean,
                "exclude_reply_user_ids": many(text()),
                "in_reply_to_tweet_id": ident,
            },
            ["in_reply_to_tweet_id"],
        ),
        "reply_settings": _REPLY,
        "share_with_followers": boolean,
        "text": text(),
    }
)
_HIDE = shape({"hidden": boolean}, ["hidden"])
_MUTE = shape({"target_user_id": ident}, ["target_user_id"])


def body(check: Any) -> dict[str, Any]:
    """The request's JSON, if it has the shape; else 400 naming the field."""
    found = request.get_json(silent=True)
    problem = check("", found)
    if problem is not None:
        x_errors.refuse_bad_body(problem)
    assert isinstance(found, dict)
    return found


@x.post("/2/tweets")
@x_call("publish", "tweet.read", "tweet.write", "users.read")
def create() -> Response:
    """Make a post or a reply."""
    account: Account = g.account
    _allowed_rate(account)
    found = body(CREATE)
    words = found.get("text") or ""
    media_ids = (found.get("media") or {}).get("media_ids") or []
    _check_content(found, words)
    media = usable_media(account, media_ids)
    here = world()
    shown = _shortened(words)
    with here.lock:
        if here.same_text(account, words, media) is not None:
            x_errors.forbidden(x_errors.DUPLICATE)
        if "reply" in found:
            return _reply(account, found["reply"]["in_reply_to_tweet_id"], words)
        setting = found.get("reply_settings", "everyone")
        if fault_is("comment_switch_fails"):
            setting = "everyone"
        post = here.add_post(
            account,
            here.new_id("x_post"),
            words,
            media=media,
            state=Comments.OPEN if setting == "everyone" else Comments.RESTRICTED,
            extra={"reply_settings": setting, "shown": shown, "poll": found.get("poll")},
        )
    return _created(post.id, shown[0])


def _created(key: str, words: str) -> Response:
    data: dict[str, Any] = {"id": key, "text": words}
    spelling = world().switches.x_spelling
    if spelling in ("new", "both"):
        data["edit_history_post_ids"] = [key]
    if spelling in ("old", "both"):
        data["edit_history_tweet_ids"] = [key]
    location = {"location": f"https://api.x.com/2/tweets/{key}"}
    return answer({"data": data}, 201, location)


def _check_content(found: dict[str, Any], words: str) -> None:
    here = world()
    if here.switches.x_unpaid:
        depleted = "Your enrolled account does not have any credits to fulfill this request."
        x_errors.refuse_with_problem(402, "credits", "CreditsDepleted", depleted)
    exclusive = [name for name in ("media", "poll", "quote_tweet_id") if found.get(name)]
    if len(exclusive) > 1:
        x_errors.invalid(f"{' and '.join(exclusive)} are mutually exclusive.")
    if not words and not exclusive:
        x_errors.invalid("text: must not be empty without media", text="")
    longest = LONGEST_PREMIUM if here.switches.x_premium else LONGEST
    if weighted_length(words) > longest:
        x_errors.invalid("text: Tweet needs to be a bit shorter.", text=words[:80])
    if found.get("quote_tweet_id") or len(re.findall(r"(?<!\w)\$[A-Za-z]{1,6}\b", words)) > 1:
        x_errors.forbidden("You are not permitted to perform this action.")


def _allowed_rate(account: Account) -> None:
    here = world()
    limit, now = here.switches.x_post_limit, here.now()
    with here.lock:
        start, used = here.keys.get(("x", account.id, "rate"), (now, 0))
        if now - start >= WINDOW:
            start, used = now, 0
        if used >= limit:
            x_errors.refuse_rate(start + WINDOW - now, limit)
        here.keys["x", account.id, "rate"] = (start, used + 1)
    g.rate = (limit, limit - used - 1, int(start + WINDOW - here.skew))


def _shortened(words: str) -> tuple[str, list[dict[str, Any]]]:
    """The text with t.co addresses, and the entities that tell the real ones."""
    shown, entities, at = "", [], 0
    for start, end, address in urls(words):
        short = f"https://t.co/{secrets.token_hex(5)}"
        full = address if "://" in address else f"http://{address}"
        shown += words[at:start]
        entities.append(
            {
                "start": len(shown),
                "end": len(shown) + len(short),
                "url": short,
                "expanded_url": full,
                "display_url": address.split("://")[-1][:30],
            }
        )
        shown += short
        at = end
    return shown + words[at:], entities


def _reply(account: Account, target: str, words: str) -> Response:
    """A reply is allowed under one's own conversation or where one was mentioned ("summoned")."""
    here = world()
    parent = here.comments.get((Platform.X, target))
    post = here.post(Platform.X, parent.post if parent else target)
    if post is None:
        x_errors.forbidden("You attempted to reply to a Tweet that is deleted or not visible.")
    called = f"@{account.username}".lower() in (parent.text if parent else post.text).lower()
    if post.account != account.id and not called and here.switches.x_summoned_only:
        x_errors.forbidden("You are not permitted to perform this action.")
    comment = here.add_comment(
        post,
        words,
        author=account.name,
        author_id=account.id,
        parent=target,
        own=post.account == account.id,
    )
    return _created(comment.id, words)


@x.delete("/2/tweets/<key>")
@x_call("delete", "tweet.read", "tweet.write", "users.read")
def delete(key: str) -> Response:
    """Delete one's own post or reply. Deleting what is gone is not an error on X."""
    here = world()
    post = here.post(Platform.X, key)
    comment = here.comments.get((Platform.X, key))
    owner = post.account if post else comment.author_id if comment else g.account.id
    if owner != g.account.id:
        x_errors.forbidden("You are not authorized to delete this Tweet.")
    if post is not None:
        here.delete_post(post)
    elif comment is not None:
        here.remove_comment(comment)
    return answer({"data": {"deleted": True}})


@x.put("/2/tweets/<key>/hidden")
@x_call("comments", "tweet.read", "tweet.moderate.write", "users.read")
def hide(key: str) -> Response:
    """Hide or show a reply in one's own conversation."""
    found = body(_HIDE)
    here = world()
    comment = here.comments.get((Platform.X, key))
    if comment is None:
        return x_errors.missing("tweet", key)
    if here.posts[Platform.X, comment.post].account != g.account.id:
        x_errors.forbidden("You are not permitted to perform this action.")
    comment.hidden = found["hidden"]
    return answer({"data": {"hidden": comment.hidden}})


@x.post("/2/users/<key>/muting")
@x_call("comments", "tweet.read", "mute.write", "users.read")
def mute(key: str) -> Response:
    if key != g.account.id:
        x_errors.forbidden("You are not permitted to perform this action.")
    target = body(_MUTE)["target_user_id"]
    world().muted.add((key, target))
    return answer({"data": {"muting": True}})


@x.get("/2/tweets/<key>")
@x_call("read", "tweet.read", "users.read")
def one(key: str) -> Response:
    return read_post(key)
