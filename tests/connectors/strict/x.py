"""X, from docs.x.com (August 2026): OAuth 2 with PKCE, posts under their new spelling, media v2."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.connectors.strict.served import Asked, Complaint, Fake, Told

CREATE = (
    "text", "media", "poll", "reply", "quote_tweet_id", "reply_settings", "community_id",
    "share_with_followers", "geo", "nullcast", "for_super_followers_only", "made_with_ai",
    "paid_partnership", "edit_options", "card_uri", "direct_message_deep_link",
)  # fmt: skip
REPLY_SETTINGS = {"following", "mentionedUsers", "subscribers", "verified"}
POST_FIELDS = {
    "created_at", "text", "entities", "attachments", "reply_settings", "author_id",
    "conversation_id", "referenced_posts", "id", "edit_history_post_ids", "lang",
}  # fmt: skip
CATEGORIES = {"tweet_image", "tweet_gif", "tweet_video", "subtitles"}
URL = re.compile(r"https?://\S+")


class X(Fake):
    def __init__(self) -> None:
        super().__init__()
        self.user = {"id": "71", "name": "Larkfield Primary", "username": "larkfield"}
        self.client, self.secret = "x-client", "x-secret"
        self.codes: dict[str, dict[str, str]] = {}
        self.access, self.refresh = "x-access-0", "x-refresh-0"
        self.turns = 0
        self.posts: dict[str, dict[str, Any]] = {}
        self.media: dict[str, dict[str, Any]] = {}
        self.subscribed: list[str] = []

    def consent(self, url: str) -> dict[str, str]:
        """What X's page does when the person agrees."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        self.only(
            asked, "response_type", "client_id", "redirect_uri", "scope", "state",
            "code_challenge", "code_challenge_method",
        )  # fmt: skip
        assert urlsplit(url).path == "/i/oauth2/authorize"
        assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
        assert len(asked["state"]) <= 500 and "offline.access" in asked["scope"].split(" ")
        self.codes["code-1"] = asked
        return {"code": "code-1", "state": asked["state"]}

    def refuse(self, words: str, status: int = 400) -> Complaint:
        problem = {
            "title": "Invalid Request",
            "detail": words,
            "type": "https://api.x.com/2/problems/invalid-request",
            "errors": [{"message": words, "parameters": {}}],
        }
        return Complaint(words, Told(status=status, body=problem, kind="application/problem+json"))

    def answer(self, asked: Asked) -> Told:
        if asked.path.startswith("/2/oauth2/"):
            return self._oauth(asked)
        if asked.headers.get("authorization") != f"Bearer {self.access}":
            body = {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "No"}
            return Told(status=401, body=body)
        parts = asked.path.strip("/").split("/")[1:]
        match (asked.method, *parts):
            case ("POST", "tweets"):
                return self._create(asked)
            case ("GET", "tweets", "search", "recent"):
                return self._search(asked)
            case ("GET", "tweets", id):
                return self._one(asked, id)
            case ("DELETE", "tweets", id):
                return Told(body={"data": {"deleted": self.posts.pop(id, None) is not None}})
            case ("PUT", "tweets", id, "hidden"):
                return self._hide(asked, id)
            case ("GET", "users", "me"):
                self.only(asked.query, "user.fields", "expansions", "post.fields")
                return Told(body={"data": self.user})
            case ("GET", "users", id, "tweets") if id == self.user["id"]:
                return self._timeline(asked)
            case ("POST", "media", "metadata"):
                self.only(asked.json, "id", "metadata")
                self.media[asked.json["id"]]["alt"] = asked.json["metadata"]["alt_text"]["text"]
                return Told(body={"data": {"id": asked.json["id"]}})
            case (_, "media", "upload", *rest):
                return self._upload(asked, rest)
            case ("POST", "activity", "subscriptions"):
                self.subscribed.append(asked.json["event_type"])
                return Told(body={"data": {"subscription_id": "1"}})
        raise self.refuse(f"no such route {asked.path}", 404)

    def _oauth(self, asked: Asked) -> Told:
        basic = base64.b64encode(f"{self.client}:{self.secret}".encode()).decode()
        self.demand(asked.headers.get("authorization") == f"Basic {basic}", "confidential: Basic")
        form = asked.form
        if asked.path.endswith("/revoke"):
            self.demand("token" in form, "token is required")
            return Told(body={"revoked": True})
        if form["grant_type"] == "authorization_code":
            given = self.codes.pop(form["code"], None)
            digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
            self.demand(given, "the code was used or never given")
            assert given is not None
            self.demand(given["redirect_uri"] == form.get("redirect_uri"), "redirect_uri")
            self.demand(given["code_challenge"] == challenge, "PKCE")
        elif form.get("refresh_token") != self.refresh:
            words = "Value passed for the token was invalid."
            return Told(status=400, body={"error": "invalid_request", "error_description": words})
        self.turns += 1
        self.access, self.refresh = f"x-access-{self.turns}", f"x-refresh-{self.turns}"
        scope = "tweet.read tweet.write users.read media.write tweet.moderate.write offline.access"
        told = {"token_type": "bearer", "expires_in": 7200, "scope": scope}
        return Told(body=told | {"access_token": self.access, "refresh_token": self.refresh})

    def _create(self, asked: Asked) -> Told:
        sent = asked.json
        self.only(sent, *CREATE)
        self.demand(sent.get("text") or sent.get("media"), "text or media")
        self.demand(weight(sent.get("text", "")) <= 280, "longer than 280")
        if "reply_settings" in sent:
            self.demand(sent["reply_settings"] in REPLY_SETTINGS, "reply_settings")
        ids = sent.get("media", {}).get("media_ids", [])
        self.only(sent.get("media", {}), "media_ids", "tagged_user_ids")
        self.demand("media" not in sent or 1 <= len(ids) <= 4, "1 to 4 media_ids")
        self.demand(all(self._ready(id) for id in ids), "media is not there or not processed")
        self.only(
            sent.get("reply", {}),
            "in_reply_to_tweet_id", "exclude_reply_user_ids", "auto_populate_reply_metadata",
        )  # fmt: skip
        text = sent.get("text", "")
        if any(post["written"] == text and "reply" not in sent for post in self.posts.values()):
            words = "You are not allowed to create a Tweet with duplicate content."
            problem = {"detail": words, "type": "about:blank", "title": "Forbidden", "status": 403}
            return Told(status=403, body=problem)
        post = self._shown(text, ids, sent)
        data = {"id": post["id"], "text": post["text"], "edit_history_post_ids": [post["id"]]}
        return Told(status=201, body={"data": data})

    def _ready(self, id: object) -> bool:
        return isinstance(id, str) and self.media.get(id, {}).get("state") == "succeeded"

    def _shown(self, text: str, ids: list[str], sent: dict[str, Any]) -> dict[str, Any]:
        """As X shows it: addresses shortened, &, < and > escaped."""
        links: list[dict[str, str]] = []

        def shortened(found: re.Match[str]) -> str:
            links.append({"url": f"https://t.co/{len(links)}", "expanded_url": found.group()})
            return links[-1]["url"]

        shown = html.escape(URL.sub(shortened, text), quote=False)
        id = str(1_900_000_000_000_000_000 + len(self.posts))
        parent = sent.get("reply", {}).get("in_reply_to_tweet_id")
        self.posts[id] = {
            "id": id,
            "written": text,
            "text": shown,
            "created_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.000Z}",
            "entities": {"urls": links},
            "attachments": {"media_keys": [f"3_{id}" for id in ids]} if ids else {},
            "reply_settings": sent.get("reply_settings", "everyone"),
            "author_id": self.user["id"],
            "conversation_id": self.posts[parent]["conversation_id"] if parent else id,
            "edit_history_post_ids": [id],
        }
        if parent:
            self.posts[id]["referenced_posts"] = [{"type": "replied_to", "id": parent}]
        return self.posts[id]

    def comment(self, post: str, text: str, under: str = "") -> str:
        made = self._shown(text, [], {"reply": {"in_reply_to_tweet_id": under or post}})
        made["author_id"] = "99"
        return str(made["id"])

    def _fields(self, asked: Asked, *more: str) -> set[str]:
        self.only(asked.query, "post.fields", "expansions", "media.fields", "user.fields", *more)
        wanted = set(asked.query.get("post.fields", "").split(",")) - {""}
        self.demand(wanted <= POST_FIELDS, f"unknown fields {wanted - POST_FIELDS}")
        return wanted | {"id", "text", "edit_history_post_ids"}

    def _read(self, asked: Asked, *more: str) -> set[str] | Told:
        """The old spelling is refused, as an unknown parameter of a query is."""
        if "tweet.fields" not in asked.query:
            return self._fields(asked, *more)
        return self.refuse("The query parameter [tweet.fields] is not one of [id,post.fields]").told

    def _one(self, asked: Asked, id: str) -> Told:
        wanted = self._read(asked)
        if isinstance(wanted, Told):
            return wanted
        if id not in self.posts:
            problem = {
                "value": id, "resource_id": id, "title": "Not Found Error", "parameter": "id",
                "type": "https://api.twitter.com/2/problems/resource-not-found", "detail": "Gone",
            }  # fmt: skip
            return Told(body={"errors": [problem]})
        post = {name: value for name, value in self.posts[id].items() if name in wanted and value}
        keys = [key.removeprefix("3_") for key in post.get("attachments", {}).get("media_keys", [])]
        media = [
            {"media_key": f"3_{key}", "type": "photo", "alt_text": self.media[key].get("alt", "")}
            for key in keys
        ]
        return Told(body={"data": post, **({"includes": {"media": media}} if media else {})})

    def _listed(self, found: list[dict[str, Any]], wanted: set[str]) -> Told:
        rows = [
            {name: value for name, value in post.items() if name in wanted and value}
            for post in found
        ]
        return Told(body={"meta": {"result_count": len(rows)}, **({"data": rows} if rows else {})})

    def _timeline(self, asked: Asked) -> Told:
        more = ("exclude", "max_results", "start_time", "pagination_token")
        wanted = self._read(asked, *more)
        if isinstance(wanted, Told):
            return wanted
        excluded = set(asked.query.get("exclude", "retweets").split(","))
        self.demand(excluded <= {"replies", "retweets"}, "exclude")
        self.demand(5 <= int(asked.query.get("max_results", "10")) <= 100, "max_results")
        self._instant(asked.query.get("start_time"))
        mine = [post for post in self.posts.values() if post["author_id"] == self.user["id"]]
        return self._listed(mine[::-1], wanted)

    def _search(self, asked: Asked) -> Told:
        more = ("query", "max_results", "start_time", "next_token")
        wanted = self._read(asked, *more)
        if isinstance(wanted, Told):
            return wanted
        self.demand(10 <= int(asked.query.get("max_results", "10")) <= 100, "max_results")
        since = self._instant(asked.query.get("start_time"))
        oldest = datetime.now(UTC) - timedelta(days=7)
        self.demand(since is None or since > oldest, "start_time is older than seven days")
        operator, _, id = asked.query["query"].partition(":")
        self.demand(operator == "conversation_id", "query")
        found = [post for post in self.posts.values() if post["conversation_id"] == id]
        return self._listed(found[::-1], wanted)

    def _instant(self, text: str | None) -> datetime | None:
        if text is None:
            return None
        self.demand(
            re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z", text), f"time {text}"
        )
        return datetime.fromisoformat(text.replace("Z", "+00:00"))

    def _hide(self, asked: Asked, id: str) -> Told:
        self.only(asked.json, "hidden")
        self.demand(isinstance(asked.json["hidden"], bool), "hidden is a boolean")
        self.demand(self.posts[id]["conversation_id"] != id, "only replies can be hidden")
        self.posts[id]["hidden"] = asked.json["hidden"]
        return Told(body={"data": {"hidden": asked.json["hidden"]}})

    def _upload(self, asked: Asked, rest: list[str]) -> Told:
        match (asked.method, *rest):
            case ("POST",):
                form = {name: part for name, (part, _) in asked.parts.items()}
                self.only(form, "media", "media_category", "media_type", "additional_owners")
                self.demand(form["media_category"].decode() in CATEGORIES, "media_category")
                return self._medium("succeeded", form["media"])
            case ("POST", "initialize"):
                self.only(asked.json, "media_type", "total_bytes", "media_category", "shared")
                self.demand(isinstance(asked.json["total_bytes"], int), "total_bytes")
                told = self._medium("waiting", b"")
                self.media[told.body["data"]["id"]]["total"] = asked.json["total_bytes"]
                return told
            case ("POST", id, "append"):
                parts = asked.parts
                self.only(parts, "media", "segment_index")
                self.demand(0 <= int(parts["segment_index"][0]) <= 999, "segment_index")
                self.media[id]["bytes"] += parts["media"][0]
                return Told(body={"data": {"expires_at": 1}})
            case ("POST", id, "finalize"):
                medium = self.media[id]
                self.demand(len(medium["bytes"]) == medium["total"], "total_bytes and the parts")
                medium["state"] = "pending"
                return Told(body={"data": self._state(id)})
            case ("GET",):
                self.only(asked.query, "command", "media_id")
                id = asked.query["media_id"]
                told = self._state(id)
                self.media[id]["state"] = "succeeded"
                return Told(body={"data": told})
        raise self.refuse("no such upload call", 404)

    def _medium(self, state: str, content: bytes) -> Told:
        id = str(1800 + len(self.media))
        self.media[id] = {"state": state, "bytes": content}
        return Told(body={"data": self._state(id)})

    def _state(self, id: str) -> dict[str, Any]:
        state = self.media[id]["state"]
        told = {"id": id, "media_key": f"3_{id}", "expires_after_secs": 86400}
        if state == "pending":
            told["processing_info"] = {"state": "pending", "check_after_secs": 1}
        return told


def weight(text: str) -> int:
    """The published weights of twitter-text v3, without its emoji rule (which only shortens)."""
    light = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
    bare = URL.sub("", text)
    links = 23 * len(URL.findall(text))
    return links + sum(
        1 if any(low <= ord(sign) <= high for low, high in light) else 2 for sign in bare
    )
