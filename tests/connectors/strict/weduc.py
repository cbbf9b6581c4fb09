"""A parent app, from our own contract for them (docs/parent-apps.md)."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.connectors.strict.served import Asked, Complaint, Fake, Told

POST = {
    "external_ref", "kind", "title", "body", "audiences", "attachments", "publish_at",
    "expires_at", "comments_enabled", "reactions_enabled", "acknowledgement_required", "priority",
    "channels", "publish_to_website",
}  # fmt: skip
SCOPES = (
    "profile posts:read posts:write media:write audiences:read comments:manage receipts:read "
    "offline_access"
)


class ParentApp(Fake):
    def __init__(self) -> None:
        super().__init__()
        self.school, self.client, self.secret = "s1", "p-client", "p-secret"
        self.access, self.refresh, self.turns = "p-access-0", "p-refresh-0", 0
        self.codes: dict[str, dict[str, str]] = {}
        self.posts: dict[str, dict[str, Any]] = {}
        self.keys: dict[str, tuple[bytes, str]] = {}
        self.media: dict[str, str] = {}
        self.comments: dict[str, dict[str, Any]] = {}

    def consent(self, url: str) -> dict[str, str]:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert urlsplit(url).path == "/oauth/authorize"
        assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
        assert set(asked["scope"].split()) <= set(SCOPES.split())
        self.codes["code-1"] = asked
        return {"code": "code-1", "state": asked["state"]}

    def refuse(self, words: str, status: int = 422, code: str = "invalid") -> Complaint:
        body = {"type": "about:blank", "title": words, "status": status, "code": code}
        return Complaint(words, Told(status=status, body=body, kind="application/problem+json"))

    def answer(self, asked: Asked) -> Told:
        if asked.path.startswith("/oauth/"):
            return self._oauth(asked)
        if asked.headers.get("authorization") != f"Bearer {self.access}":
            raise self.refuse("sign in", 401, "unauthorized")
        match (asked.method, *asked.path.strip("/").split("/")[1:]):
            case ("GET", "me"):
                return Told(body={"id": "u1", "name": "The office", "school_id": self.school})
            case ("GET", "schools", self.school):
                return Told(body={"id": self.school, "name": "Larkfield Primary"})
            case ("GET", "audiences"):
                self.only(asked.query, "type", "cursor")
                row = {"id": "a1", "type": "whole_school", "name": "Everybody", "member_count": 210}
                return Told(body={"data": [row]})
            case ("POST", "media"):
                return self._medium(asked)
            case ("POST", "posts"):
                return self._create(asked)
            case ("GET", "posts"):
                self.only(asked.query, "external_ref", "cursor")
                ref = asked.query.get("external_ref")
                rows = [p for p in self.posts.values() if ref in {None, p["external_ref"]}]
                return Told(body={"data": rows})
            case (method, "posts", id, *rest):
                if id not in self.posts:
                    body = {"title": "No such post", "status": 404, "code": "not_found"}
                    return Told(status=404, body=body)
                return self._one(asked, method, id, rest)
        raise self.refuse(f"no such route {asked.path}", 404, "not_found")

    def _oauth(self, asked: Asked) -> Told:
        basic = base64.b64encode(f"{self.client}:{self.secret}".encode()).decode()
        self.demand(asked.headers.get("authorization") == f"Basic {basic}", "confidential client")
        form = asked.form
        if asked.path.endswith("/revoke"):
            self.only(form, "token", "token_type_hint")
            return Told(status=200)
        if form["grant_type"] == "authorization_code":
            given = self.codes.pop(form["code"])
            digest = hashlib.sha256(form["code_verifier"].encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
            self.demand(given["code_challenge"] == challenge, "PKCE")
            self.demand(given["redirect_uri"] == form["redirect_uri"], "redirect_uri")
        elif form["refresh_token"] != self.refresh:
            return Told(status=400, body={"error": "invalid_grant"})
        self.turns += 1
        self.access, self.refresh = f"p-access-{self.turns}", f"p-refresh-{self.turns}"
        told = {"token_type": "Bearer", "expires_in": 3600, "scope": SCOPES}
        return Told(body=told | {"access_token": self.access, "refresh_token": self.refresh})

    def _medium(self, asked: Asked) -> Told:
        parts = asked.parts
        self.only(parts, "file", "sha256", "alt_text", "consent_confirmed")
        digest = hashlib.sha256(parts["file"][0]).hexdigest()
        self.demand(parts["sha256"][0].decode() == digest, "sha256")
        alt = parts["alt_text"][0].decode()
        self.demand(len(alt) <= 1000, "alt_text")
        self.demand(parts["consent_confirmed"][0] == b"true", "consent_confirmed")
        id = f"m{len(self.media)}"
        self.media[id] = alt
        return Told(status=201, body={"id": id, "status": "ready"})

    def _create(self, asked: Asked) -> Told:
        key, sent = asked.headers.get("idempotency-key"), asked.json
        self.demand(key, "Idempotency-Key")
        assert key
        self.only(sent, *POST)
        if key in self.keys:
            body, id = self.keys[key]
            self.demand(body == asked.body, "the same key with another body")
            return Told(status=201, body=self.posts[id])
        self.demand(sent["kind"] in {"newsfeed", "notice", "message", "event"}, "kind")
        self.demand(0 < len(sent["title"]) <= 150, "title")
        self.demand(len(sent["body"]) <= 10_000, "body")
        self.demand(sent["audiences"] and set(sent["audiences"]) <= {"a1"}, "audiences")
        self.demand(set(sent.get("attachments", [])) <= set(self.media), "attachments")
        self.demand(sent.get("priority", "normal") in {"normal", "urgent"}, "priority")
        for id, post in self.posts.items():
            if post["external_ref"] == sent["external_ref"]:
                body = {"status": 409, "code": "duplicate", "id": id, "title": "There already"}
                return Told(status=409, body=body)
        id = f"p{len(self.posts)}"
        attached = [{"id": m, "alt_text": self.media[m]} for m in sent.get("attachments", [])]
        self.posts[id] = {
            **sent, "id": id, "status": "published", "url": f"{self.base}/posts/{id}",
            "published_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", "attachments": attached,
        }  # fmt: skip
        self.keys[key] = (asked.body, id)
        return Told(status=201, body=self.posts[id])

    def _one(self, asked: Asked, method: str, id: str, rest: list[str]) -> Told:
        match (method, *rest):
            case ("GET",):
                return Told(body=self.posts[id])
            case ("PATCH",):
                self.only(asked.json, *POST)
                self.posts[id].update(asked.json)
                return Told(body=self.posts[id])
            case ("DELETE",):
                self.posts.pop(id)
                return Told(status=204)
            case ("GET", "comments"):
                rows = [c for c in self.comments.values() if c["post_id"] == id]
                return Told(body={"data": rows})
            case ("POST", "comments"):
                self.only(asked.json, "text", "parent_id")
                made = self.comments[self.comment(id, asked.json["text"])]
                return Told(status=201, body=made)
            case ("POST", "comments", comment, "hide" | "unhide"):
                self.comments[comment]["hidden"] = rest[-1] == "hide"
                return Told(body=self.comments[comment])
            case ("DELETE", "comments", comment):
                self.comments.pop(comment, None)
                return Told(status=204)
        raise self.refuse("no such route", 404, "not_found")

    def comment(self, post: str, text: str, under: str = "") -> str:
        id = f"c{len(self.comments)}"
        self.comments[id] = {
            "id": id, "post_id": post, "text": text, "hidden": False, "parent_id": under or None,
            "author": {"id": "u9", "name": "A parent"},
            "created_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        }  # fmt: skip
        return id
