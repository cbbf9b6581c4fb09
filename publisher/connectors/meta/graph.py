"""The Graph API over HTTP, as the holder of one token sees it.

The token travels in the ``Authorization`` header and never in an address; every call carries
``appsecret_proof``, so that a stolen token is useless without our app's secret.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

from publisher.connectors.contract import Account
from publisher.connectors.errors import TryLater
from publisher.connectors.hosts import App
from publisher.connectors.http import Http
from publisher.connectors.meta.errors import Act, Dictionary, Fault
from publisher.connectors.meta.usage import regain_seconds, usages
from publisher.connectors.outcomes import a_web_page, deleted, unusable
from publisher.connectors.usage import OnUsage

GRAPH_VERSION = "v26.0"  # released on 29 July 2026; a version lives for about two years
PAGE_SIZE = "100"
Json = dict[str, Any]
Answer = tuple[Json, Fault | None, float | None]


@dataclass(frozen=True, kw_only=True)
class Graph:
    """``host`` is without the version. Paths are given without a leading slash."""

    host: str
    app: App
    http: Http
    dictionary: Dictionary
    on_usage: OnUsage | None = None
    token: str = field(default="", repr=False)
    account: str = ""

    @property
    def platform(self) -> str:
        return self.dictionary.platform

    def acting_as(self, account: Account) -> Graph:
        return replace(self, token=account.access_token, account=account.remote_id)

    def with_token(self, token: str) -> Graph:
        return replace(self, token=token)

    def as_app(self) -> Graph:
        """The app itself: its id and secret, joined, are its token."""
        return self.with_token(f"{self.app.client_id}|{self.app.client_secret}")

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Json:
        return self._done(self._repeatable("GET", path, params=params), Act.REPEATABLE)

    def post(
        self, path: str, form: Mapping[str, str], *, files: Mapping[str, Any] | None = None
    ) -> Json:
        """A change that may be repeated without harm: preparing, hiding, subscribing."""
        return self._done(self._repeatable("POST", path, form=form, files=files), Act.REPEATABLE)

    def delete(self, path: str, params: Mapping[str, str] | None = None) -> Json:
        return self._done(self._repeatable("DELETE", path, params=params), Act.REPEATABLE)

    def publish(
        self, path: str, form: Mapping[str, str], *, files: Mapping[str, Any] | None = None
    ) -> Json:
        """A change that must never be repeated blindly: without a clear answer it is unknown."""
        response = self.http.mutate(
            "POST",
            self._url(path),
            platform=self.platform,
            **self._sending(form=form, files=files),
        )
        return self._done(self._read(response), Act.PUBLISH)

    def get_or_none(self, path: str, params: Mapping[str, str]) -> Json | None:
        """None when the object is certainly gone.

        The platform says the same for "gone", "not yours" and, at times, for nothing at all, so
        it is asked twice, and then whether this token still sees its own account.
        """
        for _ in range(2):
            body, fault, seconds = self._repeatable("GET", path, params=params)
            if not (fault and fault.gone):
                found = self._done((body, fault, seconds), Act.REPEATABLE)
                if "id" not in found:
                    raise unusable(self.platform, "no id")
                return found
        self.get(self.account, {"fields": "id"})
        return None

    def remove(self, path: str) -> bool:
        """Delete, as ``outcomes.deleted`` has it. Raises when it is still there."""
        body, fault, seconds = self._repeatable("DELETE", path)
        if fault and fault.gone:
            return deleted(
                self.platform,
                answered=False,
                seen=lambda: self.get_or_none(path, {"fields": "id"}),
                no=self.dictionary.error(fault, Act.REPEATABLE, seconds),
            )
        self.expect_success(self._done((body, fault, seconds), Act.REPEATABLE))
        return True

    def expect_success(self, body: Json) -> None:
        """Raises ``TryLater`` unless it says so: an empty success proves nothing."""
        if body.get("success", body.get("data")) is not True:
            raise TryLater(f"{self.platform} answered that it did not do what we asked.")

    def pages(self, path: str, params: Mapping[str, str]) -> Iterator[list[Json]]:
        """A list, page by page. Only the cursor of the platform's ``next`` address is used: an
        answer must not be able to send our token elsewhere."""
        wanted = {"limit": PAGE_SIZE, **params}
        seen: set[str] = set()
        while True:
            body = self.get(path, wanted)
            if not isinstance(body.get("data"), list):
                raise unusable(self.platform, "no list")
            yield [item for item in body["data"] if isinstance(item, dict)]
            following = (body.get("paging") or {}).get("next")
            if not following or following in seen:
                return
            seen.add(following)
            wanted = {**wanted, **_cursor(following)}

    def _repeatable(self, method: str, path: str, **sending: Any) -> Answer:
        response = self.http.read(
            method, self._url(path), platform=self.platform, **self._sending(**sending)
        )
        return self._read(response)

    def _url(self, path: str) -> str:
        return f"{self.host}/{GRAPH_VERSION}/{path}"

    def _sending(
        self,
        *,
        params: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        files: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        proof = {"appsecret_proof": self._proof()} if self.token else {}
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if form is None:
            return {"params": {**(params or {}), **proof}, "headers": headers}
        return {"data": {**form, **proof}, "files": files, "headers": headers}

    def _proof(self) -> str:
        secret, token = self.app.client_secret.encode(), self.token.encode()
        return hmac.new(secret, token, hashlib.sha256).hexdigest()

    def _read(self, response: requests.Response) -> Answer:
        """The body, the fault where there is one, and the wait that the headers ask for."""
        if self.on_usage and self.account:
            for usage in usages(response.headers):
                self.on_usage(self.account, usage)
        body = _json(response)
        if 200 <= response.status_code < 300 and body is not None and "error" not in body:
            return body, None, None
        unread = response.ok and "error" not in (body or {})
        if unread or a_web_page(response):
            # A redirect, a success that nobody can read or a proxy's page proves nothing.
            return {}, Fault(status=500), None
        return {}, Fault.of(response.status_code, body or {}), regain_seconds(response.headers)

    def _done(self, answer: Answer, act: Act) -> Json:
        body, fault, seconds = answer
        if fault:
            raise self.dictionary.error(fault, act, seconds)
        return body


def _json(response: requests.Response) -> Json | None:
    try:
        body = response.json()
    except requests.exceptions.JSONDecodeError:
        return None
    return body if isinstance(body, dict) else {"data": body}


def _cursor(address: str) -> dict[str, str]:
    """Where the next page begins, without what we send anyway."""
    ours = {"access_token", "appsecret_proof", "limit", "fields"}
    return {name: value for name, value in parse_qsl(urlsplit(address).query) if name not in ours}
