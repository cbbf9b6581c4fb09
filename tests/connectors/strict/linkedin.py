"""LinkedIn Pages, from its documents (August 2026): versions, Rest.li, little text, uploads."""

from __future__ import annotations

import re
import time
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.connectors.strict.served import Asked, Complaint, Fake, Told

ACTIVE = {f"2026{month:02}" for month in range(1, 8)}
MUST_HAVE = {"author", "commentary", "visibility", "distribution", "lifecycleState"}
MAY_HAVE = (*MUST_HAVE, "isReshareDisabledByAuthor", "content")
RESERVED = set("|{}@[]()<>#*_~")
SCOPES = (
    "w_organization_social,r_organization_social,rw_organization_admin,"
    "w_organization_social_feed,r_organization_social_feed"
)


class LinkedIn(Fake):
    def __init__(self) -> None:
        super().__init__()
        self.organization = "urn:li:organization:42"
        self.client, self.secret, self.access = "li-client", "li-secret", "li-access"
        self.codes: dict[str, str] = {}
        self.posts: dict[str, dict[str, Any]] = {}
        self.closed: set[str] = set()
        self.comments: dict[str, list[dict[str, Any]]] = {}
        self.assets: dict[str, dict[str, Any]] = {}

    def consent(self, url: str) -> dict[str, str]:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert urlsplit(url).path == "/oauth/v2/authorization"
        assert set(asked) == {"response_type", "client_id", "redirect_uri", "state", "scope"}
        assert asked["response_type"] == "code" and "," not in asked["scope"]
        self.codes["code-1"] = asked["redirect_uri"]
        return {"code": "code-1", "state": asked["state"]}

    def refuse(self, words: str, status: int = 400) -> Complaint:
        return Complaint(words, Told(status=status, body={"status": status, "message": words}))

    def answer(self, asked: Asked) -> Told:
        if asked.path.startswith("/oauth/v2/"):
            return self._oauth(asked)
        if asked.path.startswith("/dms-uploads/"):
            return self._put(asked)
        version = asked.headers.get("linkedin-version", "")
        self.demand(re.fullmatch(r"\d{6}", version), "the header LinkedIn-Version is missing")
        if version not in ACTIVE:
            body = {"status": 426, "code": "NONEXISTENT_VERSION", "message": "not active"}
            return Told(status=426, body=body)
        self.demand(asked.headers.get("x-restli-protocol-version") == "2.0.0", "protocol version")
        if asked.headers.get("authorization") != f"Bearer {self.access}":
            body = {"status": 401, "serviceErrorCode": 65600, "message": "Invalid access token"}
            return Told(status=401, body=body)
        for segment in asked.path.split("/"):
            self.demand(not set(":(),") & set(segment), f"not percent-encoded: {segment}")
        parts = [unquote(part) for part in asked.path.strip("/").split("/")][1:]
        restli = asked.headers.get("x-restli-method", "").upper()
        match (asked.method, *parts):
            case ("POST", "posts"):
                return self._create(asked)
            case ("GET", "posts"):
                return self._finder(asked, restli)
            case ("GET", "posts", urn):
                return self._one(urn)
            case ("DELETE", "posts", urn):
                self.posts.pop(urn, None)
                return Told(status=204)
            case (_, "images" | "videos" | "documents", *rest):
                return self._asset(asked, parts[0], rest)
            case (_, "socialMetadata", urn):
                return self._metadata(asked, urn, restli)
            case (_, "socialActions", urn, "comments", *rest):
                return self._comments(asked, urn, rest)
            case ("GET", "organizationAcls"):
                self.only(asked.query, "q", "role", "state", "start", "count")
                self.demand(asked.query.get("q") == "roleAssignee", "q")
                acl = {
                    "role": "ADMINISTRATOR", "state": "APPROVED",
                    "organization": self.organization, "roleAssignee": "urn:li:person:7",
                }  # fmt: skip
                rows = [acl] if asked.query.get("start", "0") == "0" else []
                return Told(body={"elements": rows, "paging": {"start": 0, "count": 10}})
            case ("GET", "organizations", "42"):
                return Told(
                    body={"id": 42, "localizedName": "Larkfield", "vanityName": "larkfield"}
                )
            case ("PUT", "eventSubscriptions", _):
                return Told(status=204)
        raise self.refuse(f"no such resource {asked.path}", 404)

    def _oauth(self, asked: Asked) -> Told:
        form = asked.form
        self.demand(asked.headers["content-type"].startswith("application/x-www-form"), "a form")
        mine = (form.get("client_id"), form.get("client_secret")) == (self.client, self.secret)
        self.demand(mine and "authorization" not in asked.headers, "id and secret in the body")
        if asked.path.endswith("/revoke"):
            return Told(body={})
        self.demand(form["grant_type"] == "authorization_code", "no refresh token was given")
        redirect = self.codes.pop(form["code"], None)
        self.demand(redirect and redirect == form.get("redirect_uri"), "code or redirect_uri")
        told = {"access_token": self.access, "expires_in": 5184000, "scope": SCOPES}
        return Told(body=told)

    def _create(self, asked: Asked) -> Told:
        sent = asked.json
        self.only(sent, *MAY_HAVE)
        self.demand(set(sent) >= MUST_HAVE, f"missing {MUST_HAVE - set(sent)}")
        self.demand(sent["author"] == self.organization, "author")
        self.demand(sent["visibility"] == "PUBLIC", "visibility")
        self.demand(sent["lifecycleState"] == "PUBLISHED", "lifecycleState")
        self.only(
            sent["distribution"],
            "feedDistribution", "targetEntities", "thirdPartyDistributionChannels",
        )  # fmt: skip
        waiting = self._content(sent.get("content", {}))
        if waiting:
            return Told(status=400, body={"status": 400, "code": waiting, "message": waiting})
        for urn, post in self.posts.items():
            if post["commentary"] == sent["commentary"] and sent["commentary"]:
                words = f"Content is a duplicate of {urn}"
                errors = {"inputErrors": [{"code": "DUPLICATE_POST"}]}
                body = {"status": 422, "message": words, "errorDetails": errors}
                return Told(status=422, body=body)
        urn = f"urn:li:share:{7_000_000_000 + len(self.posts)}"
        now = int(time.time() * 1000)
        told = {"id": urn, "createdAt": now, "publishedAt": now, "lastModifiedAt": now}
        self.posts[urn] = {**sent, "commentary": cut_off(sent["commentary"])[:3000], **told}
        return Told(status=201, headers={"x-restli-id": urn})

    def _content(self, content: dict[str, Any]) -> str:
        self.demand(len(content) <= 1, "one kind of content")
        images = content.get("multiImage", {}).get("images", [])
        self.demand("multiImage" not in content or 2 <= len(images) <= 20, "2 to 20 pictures")
        if "article" in content:
            self.only(content["article"], "source", "title", "description", "thumbnail")
            self.demand(len(content["article"]["title"]) <= 400, "title")
        for item in [*images, *([content["media"]] if "media" in content else [])]:
            self.only(item, "id", "altText", "title")
            self.demand(len(item.get("altText", "")) <= 4086, "altText")
            if self.assets[item["id"]]["status"] != "AVAILABLE":
                return "MEDIA_ASSET_WAITING_UPLOAD"
        return ""

    def _one(self, urn: str) -> Told:
        if urn not in self.posts:
            return Told(status=404, body={"status": 404, "message": "Not found"})
        return Told(body=self.posts[urn])

    def _finder(self, asked: Asked, restli: str) -> Told:
        self.only(asked.query, "q", "author", "start", "count", "sortBy")
        self.demand(asked.query["q"] == "author" and restli in {"", "FINDER"}, "the finder")
        self.demand(asked.query["author"] == self.organization, "author")
        self.demand(asked.query.get("sortBy") in {None, "CREATED", "LAST_MODIFIED"}, "sortBy")
        self.demand(int(asked.query.get("count", "10")) <= 100, "count")
        at = int(asked.query.get("start", "0"))
        rows = list(self.posts.values())[::-1][at : at + int(asked.query.get("count", "10"))]
        return Told(
            body={"elements": rows, "paging": {"start": at, "count": len(rows), "links": []}}
        )

    def _asset(self, asked: Asked, folder: str, rest: list[str]) -> Told:
        kind = folder[:-1]
        action = asked.query.get("action")
        if rest:
            (urn,) = rest
            asset = self.assets[urn]
            told = Told(body={"id": urn, "owner": self.organization, "status": asset["status"]})
            if asset["status"] == "PROCESSING":
                asset["status"] = "AVAILABLE"
            return told
        if action == "finalizeUpload":
            sent = asked.json["finalizeUploadRequest"]
            self.demand(set(sent) == {"video", "uploadToken", "uploadedPartIds"}, "finalize")
            asset = self.assets[sent["video"]]
            self.demand(sent["uploadedPartIds"] == asset["parts"], "ETags, in order")
            asset["status"] = "PROCESSING"
            return Told(status=200)
        self.demand(action == "initializeUpload", "action")
        sent = asked.json["initializeUploadRequest"]
        more = ("fileSizeBytes", "uploadCaptions", "uploadThumbnail") if kind == "video" else ()
        self.only(sent, "owner", *more)
        self.demand(sent["owner"] == self.organization, "owner")
        urn = f"urn:li:{kind}:C4D{len(self.assets)}"
        self.assets[urn] = {"status": "WAITING_UPLOAD", "bytes": b"", "parts": [], "kind": kind}
        address = f"{self.base}/dms-uploads/{len(self.assets) - 1}"
        value: dict[str, Any] = {kind: urn, "uploadUrlExpiresAt": 1_900_000_000_000}
        if kind != "video":
            return Told(body={"value": value | {"uploadUrl": address}})
        size, part = sent["fileSizeBytes"], 4 * 1024 * 1024
        self.assets[urn]["size"] = size
        instructions = [
            {"uploadUrl": f"{address}/{n}", "firstByte": at, "lastByte": min(at + part, size) - 1}
            for n, at in enumerate(range(0, size, part))
        ]
        return Told(body={"value": value | {"uploadToken": "", "uploadInstructions": instructions}})

    def _put(self, asked: Asked) -> Told:
        self.demand(asked.method == "PUT" and asked.body, "PUT the bytes")
        number = int(asked.path.split("/")[2])
        asset = list(self.assets.values())[number]
        etag = f"etag-{len(asset['parts'])}"
        asset["bytes"] += asked.body
        asset["parts"].append(etag)
        if asset["kind"] != "video":
            asset["status"] = "PROCESSING"
            return Told(status=201)
        return Told(status=200, headers={"ETag": etag})

    def _metadata(self, asked: Asked, urn: str, restli: str) -> Told:
        if asked.method == "GET":
            state = "CLOSED" if urn in self.closed else "OPEN"
            count = len(self.comments.get(urn, []))
            summary = {"count": count, "topLevelCount": count}
            return Told(body={"entity": urn, "commentsState": state, "commentSummary": summary})
        self.demand(asked.method == "POST" and restli == "PARTIAL_UPDATE", "a partial update")
        self.demand(asked.query.get("actor") == self.organization, "actor")
        state = asked.json["patch"]["$set"]["commentsState"]
        self.demand(state in {"OPEN", "CLOSED"}, "commentsState")
        if state == "CLOSED":
            self.closed.add(urn)
            self.comments.pop(urn, None)
        else:
            self.closed.discard(urn)
        return Told(status=202)

    def comment(self, post: str, text: str, under: str = "") -> str:
        made = self._comment(post, "urn:li:person:9", text, under)
        return str(made["id"])

    def _comment(self, post: str, actor: str, text: str, under: str = "") -> dict[str, Any]:
        id = str(6_000_000 + sum(map(len, self.comments.values())))
        made = {
            "id": id, "actor": actor, "object": post, "message": {"text": text},
            "commentUrn": f"urn:li:comment:({post.replace('share', 'activity')},{id})",
            "created": {"time": int(time.time() * 1000), "actor": actor},
        }  # fmt: skip
        for row in self.comments.setdefault(post, []):
            if under and row["id"] == under:
                made["parentComment"] = row["commentUrn"]
                row["commentsSummary"] = {"totalFirstLevelComments": 1, "selectedComments": []}
        self.comments[post].append(made)
        return made

    def _comments(self, asked: Asked, urn: str, rest: list[str]) -> Told:
        post = next((p for p in self.comments if p.rsplit(":", 1)[-1] in urn), urn)
        if asked.method == "GET":
            self.only(asked.query, "start", "count")
            at = int(asked.query.get("start", "0"))
            parent = urn if urn.startswith("urn:li:comment:") else None
            level = [c for c in self.comments.get(post, []) if c.get("parentComment") == parent]
            rows = level[at : at + int(asked.query.get("count", "10"))]
            return Told(body={"elements": rows, "paging": {"start": at, "count": len(rows)}})
        if asked.method == "DELETE":
            self.demand(asked.query.get("actor") == self.organization, "actor")
            self.comments[post] = [c for c in self.comments[post] if c["id"] != rest[0]]
            return Told(status=204)
        sent = asked.json
        self.only(sent, "actor", "object", "message", "parentComment", "content")
        self.demand(set(sent) >= {"actor", "object", "message"}, "actor, object, message")
        self.demand(len(sent["message"]["text"]) <= 1250, "1250 characters")
        if "parentComment" in sent:
            self.demand(sent["parentComment"].startswith("urn:li:comment:("), "parentComment")
        made = self._comment(post, sent["actor"], sent["message"]["text"])
        return Told(status=201, body=made, headers={"x-restli-id": made["id"]})


def cut_off(commentary: str) -> str:
    """A post ends where an unescaped reserved sign stands. Mentions and hashtag templates are
    not used by us, so their signs would be a mistake as well."""
    at = 0
    while at < len(commentary):
        if commentary[at] == "\\":
            at += 2
            continue
        if commentary[at] in RESERVED:
            return commentary[:at]
        at += 1
    return commentary
