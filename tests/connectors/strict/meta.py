"""What Facebook and Instagram share in the Graph API (v26.0): version, token, fields, sign-in."""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.connectors.strict.served import Asked, Complaint, Fake, Told

VERSIONS = {"v22.0", "v23.0", "v24.0", "v25.0", "v26.0"}
EVERYWHERE = ("access_token", "appsecret_proof", "fields", "limit", "after", "before")


class Graph(Fake):
    scopes: tuple[str, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.client, self.secret = "1234", "meta-secret"
        self.person, self.page, self.instagram = "100", "200", "300"
        self.codes: dict[str, str] = {}
        self.user_tokens = {"short", "long"}
        self.page_token = "page-token"
        self.subscribed: dict[str, set[str]] = {}

    def consent(self, url: str) -> dict[str, str]:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        version = urlsplit(url).path.split("/")[1]
        assert version in VERSIONS and urlsplit(url).path == f"/{version}/dialog/oauth"
        assert set(asked) <= {
            "client_id", "redirect_uri", "state", "response_type", "scope", "auth_type",
        }  # fmt: skip
        assert asked["response_type"] == "code" and asked["client_id"] == self.client
        assert set(asked["scope"].split(",")) >= set(self.scopes)
        self.codes["code-1"] = asked["redirect_uri"]
        return {"code": "code-1", "state": asked["state"]}

    def refuse(self, words: str, code: int = 100, subcode: int | None = None) -> Complaint:
        return Complaint(words, error(words, code, subcode))

    def answer(self, asked: Asked) -> Told:
        version, *parts = asked.path.strip("/").split("/")
        self.demand(version in VERSIONS, f"version {version}")
        given = {**asked.query, **(asked.form if asked.method == "POST" else {})}
        if parts == ["oauth", "access_token"]:
            return self._token(asked, given)
        bearer = asked.headers.get("authorization", "").removeprefix("Bearer ")
        token = given.pop("access_token", "") or bearer
        app_token = f"{self.client}|{self.secret}"
        if token not in {*self.user_tokens, self.page_token, app_token}:
            return error("Error validating access token", 190, 467)
        proof = given.pop("appsecret_proof", None)
        ours = hmac.new(self.secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        signed_for = {ours, hmac.new(self.secret.encode(), bearer.encode(), "sha256").hexdigest()}
        self.demand(proof is None or proof in signed_for, "Invalid appsecret_proof")
        match (asked.method, *parts):
            case ("GET", "me", "permissions"):
                rows = [{"permission": scope, "status": "granted"} for scope in self.scopes]
                return Told(body={"data": rows})
            case ("GET", "me", "accounts"):
                return self._accounts(given)
            case ("GET", "debug_token"):
                self.demand(token == app_token, "debug_token wants the app's token")
                return self._inspected(given["input_token"])
            case ("DELETE", self.person, "permissions"):
                self.only(given, "permission")
                return Told(body={"success": True})
            case (_, id, "subscribed_apps"):
                return self._subscribe(asked, id, given)
        self.demand(token == self.page_token, "a Page's work wants the Page's token")
        return self.node(asked, parts, given)

    def node(self, asked: Asked, parts: list[str], given: dict[str, str]) -> Told:
        raise NotImplementedError

    def picked(
        self, given: dict[str, str], row: dict[str, Any], allowed: set[str]
    ) -> dict[str, Any]:
        """Only the fields asked for; one unknown field refuses the whole call."""
        wanted = top_level(given.get("fields", "id"))
        unknown = {name.split("{")[0] for name in wanted} - allowed
        self.demand(not unknown, f"Tried accessing nonexisting field ({', '.join(unknown)})")
        names = {name.split("{")[0] for name in wanted} | {"id"}
        return {name: value for name, value in row.items() if name in names and value is not None}

    def _token(self, asked: Asked, given: dict[str, str]) -> Told:
        self.demand(asked.method == "GET", "documented as GET")
        self.demand(
            (given["client_id"], given["client_secret"]) == (self.client, self.secret), "app"
        )
        if given.get("grant_type") == "fb_exchange_token":
            self.demand(given["fb_exchange_token"] in self.user_tokens, "token to exchange")
            body = {"access_token": "long", "token_type": "bearer", "expires_in": 5183944}
            return Told(body=body)
        redirect = self.codes.pop(given["code"], None)
        if redirect is None:
            return error("This authorization code has been used.", 100, 36009)
        self.demand(redirect == given["redirect_uri"], "redirect_uri is not byte-identical")
        return Told(body={"access_token": "short", "token_type": "bearer", "expires_in": 5400})

    def _accounts(self, given: dict[str, str]) -> Told:
        page = {
            "id": self.page, "name": "Larkfield Primary", "access_token": self.page_token,
            "tasks": ["CREATE_CONTENT", "MODERATE", "MANAGE"],
            "instagram_business_account": {"id": self.instagram, "username": "larkfield"},
            "link": "https://www.facebook.com/larkfield", "username": "larkfield",
            "website": "https://larkfield.example", "emails": ["office@larkfield.example"],
        }  # fmt: skip
        if given.get("after") == "second":
            return Told(body={"data": [self.picked(given, page, set(page))]})
        following = f"{self.base}/v26.0/me/accounts?after=second&access_token=long"
        cursors = {"before": "first", "after": "second"}
        other = {**page, "id": "201", "name": "Other", "tasks": ["ANALYZE"]}
        other["instagram_business_account"] = None
        paging = {"cursors": cursors, "next": following}
        return Told(body={"data": [self.picked(given, other, set(page))], "paging": paging})

    def _inspected(self, token: str) -> Told:
        data = {
            "app_id": self.client, "type": "USER", "is_valid": True, "user_id": self.person,
            "expires_at": 0 if token == self.page_token else int(time.time()) + 5_183_944,
            "data_access_expires_at": int(time.time()) + 90 * 86400,
            "scopes": list(self.scopes), "granular_scopes": [],
        }  # fmt: skip
        return Told(body={"data": data})

    def _subscribe(self, asked: Asked, id: str, given: dict[str, str]) -> Told:
        if asked.method == "GET":
            fields = sorted(self.subscribed.get(id, set()))
            rows = [{"id": self.client, "name": "Handbell", "subscribed_fields": fields}]
            return Told(body={"data": rows if fields else []})
        allowed = {"feed", "mention"} if id == self.page else {"comments", "mentions"}
        fields = set(given["subscribed_fields"].split(","))
        self.demand(fields <= allowed, f"Param subscribed_fields[0] must be one of {allowed}")
        self.subscribed[id] = fields
        return Told(body={"success": True})


def error(words: str, code: int, subcode: int | None = None) -> Told:
    told = {"message": words, "type": "OAuthException", "code": code, "fbtrace_id": "A1"}
    return Told(status=400, body={"error": told | ({"error_subcode": subcode} if subcode else {})})


def top_level(fields: str) -> list[str]:
    """``a,b{c,d}`` → a and b{c,d}."""
    found, depth, name = [], 0, ""
    for sign in fields:
        depth += (sign == "{") - (sign == "}")
        if sign == "," and not depth:
            found.append(name)
            name = ""
        else:
            name += sign
    return [*found, name]
