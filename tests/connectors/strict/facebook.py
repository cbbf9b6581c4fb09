"""Facebook Pages, from the Graph API v26.0 reference."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from tests.connectors.strict.meta import Graph, error
from tests.connectors.strict.served import Asked, Told

POST_FIELDS = {
    "id", "message", "created_time", "permalink_url", "is_published", "is_hidden", "attachments",
    "from", "status_type",
}  # fmt: skip
COMMENT_FIELDS = {
    "id", "message", "from", "created_time", "parent", "is_hidden", "can_hide", "can_remove",
    "can_comment", "permalink_url",
}  # fmt: skip
VIDEO_FIELDS = {"id", "status", "permalink_url", "post_id", "description", "title"}
PHOTO_FIELDS = {"id", "alt_text_custom", "alt_text", "link", "created_time"}
FEED = ("message", "link", "published", "attached_media", "scheduled_publish_time")
PHOTO = (
    "url", "source", "message", "caption", "alt_text_custom", "published", "temporary",
)  # fmt: skip


class Facebook(Graph):
    scopes = (
        "pages_show_list", "pages_manage_posts", "pages_read_engagement",
        "pages_manage_engagement", "pages_read_user_content", "pages_manage_metadata",
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.nodes: dict[str, dict[str, Any]] = {}

    def node(self, asked: Asked, parts: list[str], given: dict[str, str]) -> Told:
        match (asked.method, *parts):
            case ("POST", self.page, "feed"):
                return self._feed(given)
            case ("POST", self.page, "photos"):
                return self._photo(asked, given)
            case ("POST", self.page, "videos"):
                self.only(given, "file_url", "description", "title")
                video = self._made("9", kind="video", message=given.get("description", ""))
                video["polls"] = 0
                return Told(body={"id": video["id"]})
            case ("GET", self.page):
                return Told(body={"id": self.page})
            case ("GET", self.page, "published_posts"):
                self.only(given, "fields", "limit", "after", "since", "until")
                self.demand(int(given.get("limit", "25")) <= 100, "limit")
                posts = [n for n in self.nodes.values() if n["kind"] == "post"][::-1]
                return Told(body={"data": [self.picked(given, p, POST_FIELDS) for p in posts]})
            case ("GET", id, "comments"):
                return self._comments(id, given)
            case ("POST", id, "comments"):
                self.only(given, "message")
                return Told(body={"id": self.comment(id, given["message"], self.page)})
        (id,) = parts
        if id not in self.nodes:
            words = "Unsupported request. Object does not exist or you lack permission."
            return error(words, 100, 33)
        return self._one(asked, self.nodes[id], given)

    def _one(self, asked: Asked, node: dict[str, Any], given: dict[str, str]) -> Told:
        if asked.method == "DELETE":
            self.nodes.pop(node["id"])
            return Told(body={"success": True})
        if asked.method == "POST":
            self.demand(node["kind"] == "comment", "only comments are changed")
            self.only(given, "is_hidden", "message")
            self.demand(node["from"]["id"] != self.page, "own comments cannot be hidden")
            self.demand(given["is_hidden"] in {"true", "false"}, "is_hidden")
            node["is_hidden"] = given["is_hidden"] == "true"
            return Told(body={"success": True})
        fields = {
            "post": POST_FIELDS, "comment": COMMENT_FIELDS, "video": VIDEO_FIELDS,
            "photo": PHOTO_FIELDS,
        }[node["kind"]]  # fmt: skip
        if node["kind"] == "video":
            self._work_on(node)
        return Told(body=self.picked(given, node, fields))

    def _work_on(self, video: dict[str, Any]) -> None:
        video["polls"] += 1
        ready = video["polls"] > 1
        video["status"] = {"video_status": "ready" if ready else "processing"}
        if ready and "post_id" not in video:
            attachment = {"media_type": "video", "target": {"id": video["id"]}}
            video["post_id"] = self._post(video["message"], [attachment]).split("_")[1]

    def _feed(self, given: dict[str, str]) -> Told:
        self.only(given, *FEED)
        self.demand({"message", "link", "attached_media"} & set(given), "an empty post")
        attached = []
        for item in json.loads(given.get("attached_media", "[]")):
            self.only(item, "media_fbid")
            photo = self.nodes[item["media_fbid"]]
            self.demand(not photo["published"], "the photo is published already")
            attached.append({"media_type": "photo", "target": {"id": photo["id"]}})
        if len(attached) > 1:
            attached = [{"media_type": "album", "subattachments": {"data": attached}}]
        if not attached and "link" in given:
            attached = [{"media_type": "link", "target": {"url": given["link"]}}]
        return Told(body={"id": self._post(given.get("message", ""), attached)})

    def _photo(self, asked: Asked, given: dict[str, str]) -> Told:
        self.only(given, *PHOTO)
        self.demand(("source" in asked.parts) or "url" in given, "url or source")
        published = given.get("published", "true") == "true"
        photo = self._made("8", kind="photo", alt_text_custom=given.get("alt_text_custom"))
        photo["published"] = published
        told = {"id": photo["id"]}
        if published:
            target = {"media_type": "photo", "target": {"id": photo["id"]}}
            words = given.get("message", given.get("caption", ""))
            told["post_id"] = self._post(words, [target])
        return Told(body=told)

    def _post(self, message: str, attached: list[dict[str, Any]]) -> str:
        node = self._made(
            f"{self.page}_5", kind="post", message=message or None,
            attachments={"data": attached} if attached else None,
        )  # fmt: skip
        return str(node["id"])

    def comment(self, post: str, text: str, author: str = "999", under: str = "") -> str:
        node = self._made(
            f"{post.split('_')[-1]}_7", kind="comment", message=text, post=post,
            is_hidden=False, under=under, **{"from": {"id": author, "name": "A parent"}},
        )  # fmt: skip
        return str(node["id"])

    def _comments(self, id: str, given: dict[str, str]) -> Told:
        self.only(given, "fields", "filter", "order", "live_filter", "since", "limit", "after")
        self.demand("_" in id, "a post is known by its whole id")
        self.demand(given.get("filter", "toplevel") in {"stream", "toplevel"}, "filter")
        self.demand(
            given.get("order", "chronological") in {"chronological", "reverse_chronological"},
            "order",
        )
        rows = [n for n in self.nodes.values() if n["kind"] == "comment" and n["post"] == id]
        if given.get("filter") != "stream":
            rows = [row for row in rows if not row["under"]]
        return Told(body={"data": [self.picked(given, row, COMMENT_FIELDS) for row in rows]})

    def _made(self, prefix: str, **node: Any) -> dict[str, Any]:
        id = f"{prefix}{len(self.nodes):04}"
        at = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S+0000}"
        address = f"https://www.facebook.com/{id}"
        self.nodes[id] = {"id": id, "created_time": at, "permalink_url": address, **node}
        return self.nodes[id]
