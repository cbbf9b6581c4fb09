"""The parent app's contract: schools, audiences, media, posts, comments, receipts."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, g, request

from publisher.sandbox.calls import answer, fault_is, world
from publisher.sandbox.models import Account, Comments, Medium, Platform, Post
from publisher.sandbox.shapes import boolean, many, shape, text
from publisher.sandbox.webhooks import post_added
from publisher.sandbox.weduc_oauth import fail, problem, weduc_call

weduc = Blueprint("weduc", __name__)

AUDIENCES = (
    ("whole_school", "Whole school", 412),
    ("year_group", "Year 3", 58),
    ("year_group", "Year 4", 61),
    ("class", "Kestrels", 29),
    ("group", "Choir", 24),
    ("staff", "All staff", 47),
)
LONGEST_ALT = 1000
_FIELDS = {
    "kind": text(one_of=("newsfeed", "notice", "message", "event")),
    "title": text(most=150),
    "body": text(most=10_000),
    "external_ref": text(least=1, most=200),
    "audiences": many(text(), least=1, most=100),
    "attachments": many(text(), most=20),
    "publish_at": text(),
    "expires_at": text(),
    "comments_enabled": boolean,
    "reactions_enabled": boolean,
    "acknowledgement_required": boolean,
    "priority": text(one_of=("normal", "urgent")),
    "channels": shape({"app": boolean, "email": boolean, "sms": boolean}),
    "publish_to_website": boolean,
    "language": text(),
    "format": text(one_of=("plain", "markdown")),
}
CREATE = shape(_FIELDS, ["kind", "body", "audiences", "external_ref"])
PATCH = shape({name: _FIELDS[name] for name in _FIELDS if name not in ("kind", "external_ref")})


def moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def checked(check: Any) -> dict[str, Any]:
    found = request.get_json(silent=True)
    wrong = check("", found)
    if wrong is not None:
        pointer = f"#/{wrong.where.replace('.', '/')}"
        errors = [{"pointer": pointer, "detail": f"{wrong.where} {wrong.why}"}]
        fail(422, "invalid_body", f"{wrong.where} {wrong.why}", errors=errors)
    assert isinstance(found, dict)
    return found


@weduc.get("/v1/me")
@weduc_call("read", "profile")
def me() -> Response:
    school = {"id": g.account.id, "name": g.account.name}
    return answer({"id": g.token.user, "name": "Sandbox Staff", "role": "admin", "school": school})


@weduc.get("/v1/schools/<key>")
@weduc_call("read", "profile")
def school(key: str) -> Response:
    if key != g.account.id:
        return problem(404, "not_found", "There is no such school for this token.")
    url = f"{world().urls['wall']}/accounts/weduc/{key}"
    return answer({"id": key, "name": g.account.name, "timezone": "Europe/London", "url": url})


def audiences_of(account: Account) -> list[dict[str, Any]]:
    return [
        {"id": f"{account.id}-a{number}", "type": kind, "name": name, "member_count": count}
        for number, (kind, name, count) in enumerate(AUDIENCES, 1)
    ]


@weduc.get("/v1/audiences")
@weduc_call("read", "audiences:read")
def audiences() -> Response:
    """Whom a post can go to: names and numbers, never children."""
    wanted = request.args.get("type")
    return answer(
        {"data": [row for row in audiences_of(g.account) if wanted in (None, row["type"])]}
    )


@weduc.post("/v1/media")
@weduc_call("prepare", "media:write")
def upload() -> Response:
    """A file with its checksum, its alt text and the word that consent was checked."""
    part = request.files.get("file")
    form = request.form
    if part is None:
        return problem(422, "file_missing", "The part named file is missing.")
    data = part.read()
    digest = hashlib.sha256(data).hexdigest()
    if form.get("sha256") and form["sha256"].lower() != digest:
        return problem(422, "checksum_mismatch", "sha256 is not that of the file received.")
    if form.get("consent_confirmed", "").lower() not in ("true", "1"):
        return problem(422, "consent_not_confirmed", "consent_confirmed must be true.")
    if len(form.get("alt_text", "")) > LONGEST_ALT:
        return problem(422, "alt_text_too_long", "alt_text has at most 1000 characters.")
    here = world()
    mime = part.mimetype or "application/octet-stream"
    medium = Medium(
        id=here.new_id("medium"),
        kind={"image": "image", "video": "video"}.get(mime.split("/")[0], "document"),
        mime=mime,
        alt=form.get("alt_text", ""),
        sha256=digest,
        data=data,
        handle=f"med_{digest[:12]}{here.new_id('hook')}",
    )
    here.keep(medium)
    here.keys["weduc", g.account.id, medium.handle] = medium
    return answer({"id": medium.handle, "status": "ready", "sha256": digest}, 201)


# Posts


@weduc.post("/v1/posts")
@weduc_call("publish", "posts:write")
def create() -> Response:
    """201; the same key and body again give the same 201, and nothing is published twice."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return problem(400, "idempotency_key_missing", "Send an Idempotency-Key header.")
    found = checked(CREATE)
    print_of = hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()
    here, account = world(), g.account
    with here.lock:
        before = here.keys.get(("weduc key", account.id, key))
        if before is not None:
            return _again(before, print_of)
        existing = here.keys.get(("weduc ref", account.id, found["external_ref"]))
        if existing is not None:
            detail = "A post with this external_ref exists."
            return problem(409, "duplicate_external_ref", detail, existing_id=existing)
        post = _accept(account, found, key)
        here.keys["weduc key", account.id, key] = (print_of, post)
        here.keys["weduc ref", account.id, found["external_ref"]] = post.id
    post_added(here, post)
    return answer(_created(post), 201, {"Location": f"/v1/posts/{post.id}"})


def _again(before: tuple[str, Post], print_of: str) -> Response:
    if before[0] != print_of:
        detail = "This Idempotency-Key was used with another body."
        return problem(422, "idempotency_key_reused", detail)
    before[1].publish_calls += 1
    return answer(_created(before[1]), 201, {"Idempotency-Replayed": "true"})


def _created(post: Post) -> dict[str, Any]:
    url = f"{world().urls['wall']}/posts/weduc/{post.id}"
    return {"id": post.id, "status": _status(post), "url": url}


def _status(post: Post) -> str:
    return "published" if post.visible else "scheduled"


def _accept(account: Account, found: dict[str, Any], key: str) -> Post:
    here = world()
    known = {row["id"] for row in audiences_of(account)}
    strangers = [audience for audience in found["audiences"] if audience not in known]
    if strangers:
        fail(422, "unknown_audience", f"Unknown audiences: {', '.join(strangers)}.")
    publish_at = _instant(found, "publish_at")
    enabled = found.get("comments_enabled", True) or fault_is("comment_switch_fails")
    return here.add_post(
        account,
        here.new_id("weduc_post"),
        found["body"],
        media=[_medium(account, handle) for handle in found.get("attachments", [])],
        state=Comments.OPEN if enabled else Comments.CLOSED,
        visible=publish_at is None or publish_at <= here.now(),
        key=found["external_ref"],
        extra={"body": found, "idempotency_key": key},
    )


def _instant(found: dict[str, Any], name: str) -> float | None:
    if name not in found:
        return None
    try:
        at = datetime.fromisoformat(found[name].replace("Z", "+00:00"))
    except ValueError:
        fail(422, "invalid_body", f"{name} is not an RFC 3339 date-time.")
    if at.tzinfo is None:
        fail(422, "invalid_body", f"{name} needs a time zone.")
    return at.timestamp()


def _medium(account: Account, handle: str) -> Medium:
    found = world().keys.get(("weduc", account.id, handle))
    if not isinstance(found, Medium):
        fail(422, "unknown_attachment", f"Unknown attachment: {handle}.")
    return found


def _shown(post: Post) -> dict[str, Any]:
    body = post.extra.get("body", {})
    return {
        **body,
        **_created(post),
        "body": post.text,
        "external_ref": post.key,
        "comments_enabled": post.state is Comments.OPEN,
        "attachments": [
            {"id": medium.handle, "alt_text": medium.alt, "sha256": medium.sha256}
            for medium in post.media
        ],
        "published_at": moment(post.at) if post.visible else None,
        "created_at": moment(post.at),
    }


@weduc.get("/v1/posts")
@weduc_call("read", "posts:read")
def listed() -> Response:
    """By ``external_ref``, or the newest fifty."""
    here, account = world(), g.account
    wanted = request.args.get("external_ref")
    if wanted is not None:
        key = here.keys.get(("weduc ref", account.id, wanted))
        found = here.post(Platform.WEDUC, key) if key else None
        return answer({"data": [_shown(found)] if found else [], "next_cursor": None})
    start = int(request.args.get("cursor") or 0)
    rows = list(here.listed(account))
    more = str(start + 50) if len(rows) > start + 50 else None
    return answer({"data": [_shown(row) for row in rows[start : start + 50]], "next_cursor": more})


def my_post(key: str) -> Post:
    found = world().post(Platform.WEDUC, key)
    if found is None or found.account != g.account.id:
        fail(404, "not_found", "There is no such post.")
    return found


@weduc.get("/v1/posts/<key>")
@weduc_call("read", "posts:read")
def one(key: str) -> Response:
    return answer(_shown(my_post(key)))


@weduc.patch("/v1/posts/<key>")
@weduc_call("switch", "posts:write")
def change(key: str) -> Response:
    """Text, title, dates, and whether parents may comment."""
    post, found = my_post(key), checked(PATCH)
    post.extra["body"] = {**post.extra.get("body", {}), **found}
    post.text = found.get("body", post.text)
    if "comments_enabled" in found and not fault_is("comment_switch_fails"):
        enabled = found["comments_enabled"]
        world().close(post, Comments.OPEN if enabled else Comments.CLOSED)
    return answer(_shown(post))


@weduc.delete("/v1/posts/<key>")
@weduc_call("delete", "posts:write")
def delete(key: str) -> Response:
    world().delete_post(my_post(key))
    return Response(status=204)
