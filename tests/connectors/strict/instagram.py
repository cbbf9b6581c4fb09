"""Instagram professional accounts, from the content-publishing guide and the v26.0 reference."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import requests
from PIL import Image

from tests.connectors.strict.meta import Graph, error
from tests.connectors.strict.served import Asked, Told

MEDIA_FIELDS = {
    "id", "caption", "permalink", "shortcode", "timestamp", "is_comment_enabled", "media_type",
    "media_product_type", "children", "alt_text", "media_url", "owner", "username",
}  # fmt: skip
COMMENT_FIELDS = {
    "id", "text", "username", "from", "timestamp", "hidden", "replies", "parent_id", "like_count",
    "media", "user",
}  # fmt: skip
PICTURE = ("image_url", "caption", "alt_text", "user_tags", "location_id", "collaborators")


class Instagram(Graph):
    scopes = (
        "instagram_basic", "instagram_content_publish", "instagram_manage_comments",
        "pages_show_list", "pages_read_engagement",
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.containers: dict[str, dict[str, Any]] = {}
        self.media: dict[str, dict[str, Any]] = {}
        self.comments: dict[str, dict[str, Any]] = {}

    def node(self, asked: Asked, parts: list[str], given: dict[str, str]) -> Told:
        match (asked.method, *parts):
            case ("POST", self.instagram, "media"):
                return self._container(given)
            case ("POST", self.instagram, "media_publish"):
                return self._publish(given)
            case ("GET", self.instagram, "content_publishing_limit"):
                asked_for = set(given["fields"].split(","))
                self.demand(asked_for <= {"quota_usage", "config"}, "fields")
                config = {"quota_total": 50, "quota_duration": 86400}
                return Told(body={"data": [{"quota_usage": len(self.media), "config": config}]})
            case ("GET", self.instagram, "media"):
                rows = list(self.media.values())[::-1]
                return Told(body={"data": [self.picked(given, m, MEDIA_FIELDS) for m in rows]})
            case ("GET", self.instagram):
                row = {"id": self.instagram, "username": "larkfield"}
                return Told(body=self.picked(given, row, {"id", "username", "name"}))
            case ("GET", id) if id in self.containers:
                return self._state(given, self.containers[id])
            case ("GET", id) if id in self.media:
                return Told(body=self.picked(given, self.media[id], MEDIA_FIELDS))
            case ("POST", id) if id in self.media:
                self.only(given, "comment_enabled")
                self.demand(given["comment_enabled"] in {"true", "false"}, "comment_enabled")
                self.media[id]["is_comment_enabled"] = given["comment_enabled"] == "true"
                return Told(body={"success": True})
            case ("DELETE", id) if id in self.media or id in self.comments:
                self.media.pop(id, None)
                self.comments.pop(id, None)
                return Told(body={"success": True})
            case ("GET", id, "comments") if id in self.media:
                rows = [c for c in self.comments.values() if c["on"] == id]
                return Told(body={"data": [self.picked(given, c, COMMENT_FIELDS) for c in rows]})
            case ("POST", id, "replies") if id in self.comments:
                self.only(given, "message")
                on = self.comments[id]["on"]
                return Told(body={"id": self.comment(on, given["message"])})
            case ("POST", id) if id in self.comments:
                self.only(given, "hide")
                self.demand(given["hide"] in {"true", "false"}, "hide")
                self.comments[id]["hidden"] = given["hide"] == "true"
                return Told(body={"success": True})
        return error(f"Unsupported {asked.method} request", 100, 33)

    def _container(self, given: dict[str, str]) -> Told:
        kind = given.get("media_type", "IMAGE")
        allowed = {
            "IMAGE": (*PICTURE, "is_carousel_item"),
            "CAROUSEL": ("children", "caption", "location_id", "collaborators"),
            "REELS": ("video_url", "caption", "share_to_feed", "cover_url", "thumb_offset"),
        }[kind]
        self.only(given, "media_type", *allowed)
        self.demand("caption" not in given or "is_carousel_item" not in given, "child's caption")
        if len(given.get("caption", "")) > 2200:
            return error("The caption was too long", 36004, 2207010)
        if kind == "IMAGE" and (refused := self._fetched(given["image_url"])):
            return refused
        if kind == "CAROUSEL":
            children = given["children"].split(",")
            if not 2 <= len(children) <= 10:
                return error("Invalid carousel", 100, 2207028)
            ready = all(self.containers[child]["code"] == "FINISHED" for child in children)
            self.demand(ready, "a child is not ready")
        id = f"17{len(self.containers):04}"
        self.containers[id] = {"id": id, "code": "IN_PROGRESS", "kind": kind, **given}
        return Told(body={"id": id})

    def _fetched(self, address: str) -> Told | None:
        self.demand(address.isascii(), "the address is US-ASCII only")
        content = requests.get(address, timeout=5).content
        picture = Image.open(io.BytesIO(content))
        if picture.format != "JPEG":
            return error("Unsupported format", 36001, 2207005)
        if len(content) > 8 * 1024 * 1024:
            return error("Too large", 36000, 2207004)
        ratio = picture.width / picture.height
        if not 0.8 <= ratio <= 1.91:
            return error("Aspect ratio", 36003, 2207009)
        return None

    def _state(self, given: dict[str, str], container: dict[str, Any]) -> Told:
        self.demand(set(given["fields"].split(",")) <= {"id", "status_code", "status"}, "fields")
        told = {"id": container["id"], "status_code": container["code"], "status": "Working"}
        if container["code"] == "IN_PROGRESS":
            container["code"] = "FINISHED"
        return Told(body=told)

    def _publish(self, given: dict[str, str]) -> Told:
        self.only(given, "creation_id")
        container = self.containers[given["creation_id"]]
        if container["code"] == "IN_PROGRESS":
            return error("The media is not ready to be published", 9007, 2207027)
        self.demand(container["code"] == "FINISHED", "published once, or lost")
        container["code"] = "PUBLISHED"
        id = f"18{len(self.media):04}"
        children = [self.containers[c] for c in container.get("children", "").split(",") if c]
        at = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S+0000}"
        rows = [{"id": c["id"], "alt_text": c.get("alt_text", "")} for c in children]
        self.media[id] = {
            "id": id, "caption": container.get("caption"), "timestamp": at,
            "permalink": f"https://www.instagram.com/p/{id}/", "is_comment_enabled": True,
            "alt_text": container.get("alt_text"), "children": {"data": rows} if rows else None,
            "media_type": {"CAROUSEL": "CAROUSEL_ALBUM", "REELS": "VIDEO"}.get(
                container["kind"], "IMAGE"
            ),
        }  # fmt: skip
        return Told(body={"id": id})

    def comment(self, media: str, text: str, under: str = "") -> str:
        id = f"19{len(self.comments):04}"
        self.comments[id] = {
            "id": id, "text": text, "username": "a.parent", "hidden": False, "on": media,
            "from": {"id": "55", "username": "a.parent"},
            "timestamp": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S+0000}",
        }  # fmt: skip
        if under:
            self.comments[id]["on"] = f"an answer to {under}"
            self.comments[under]["replies"] = {"data": [self.comments[id]]}
        return id
