"""tweepy knows X's routes, parameters and bodies; the sending is ours.

tweepy's own ``request`` has one fixed host, no time limit, follows redirects and writes the
token into its debug log. Overriding that one method keeps what is good and loses the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import requests
import tweepy

from publisher.connectors.contract import Account
from publisher.connectors.http import Http
from publisher.connectors.outcomes import said_yes, says_gone
from publisher.connectors.usage import OnUsage
from publisher.connectors.x.allowances import usages
from publisher.connectors.x.errors import body, refusal

CREATE = ("POST", "/2/tweets")

# X is renaming tweet.fields to post.fields (OpenAPI 2.167) while its pages and tweepy keep the
# old name, so a read that is refused or left unanswered in one spelling is made in the other.
SPELLINGS = ("tweet", "post")
_LONG_NUMBER = re.compile(r"\d{3,}")


class XClient(tweepy.Client):  # type: ignore[misc]  # tweepy has no types
    """One account's client. Methods of tweepy return the raw ``requests.Response``."""

    def __init__(
        self,
        *,
        base: str,
        http: Http,
        account: Account,
        clock: Callable[[], datetime],
        on_usage: OnUsage | None,
    ) -> None:
        super().__init__(bearer_token=account.access_token, return_type=requests.Response)
        self._base, self._http, self._clock = base, http, clock
        self._account_id, self._on_usage = account.remote_id, on_usage

    def request(
        self,
        method: str,
        route: str,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        user_auth: bool = False,
    ) -> requests.Response:
        if not params or "tweet.fields" not in params:
            return self.call(method, route, params=params, json=json)
        answers = (self._call(method, route, params=_spelled(params, s)) for s in SPELLINGS)
        first = next(answers)
        response = first if _understood(first) else next(answers)
        return self._accept(response, method, route)

    def call(self, method: str, route: str, **kwargs: Any) -> requests.Response:
        """Send and raise unless X said yes; what is gone from a read is the caller's to judge."""
        return self._accept(self._call(method, route, **kwargs), method, route)

    def data(self, method: str, route: str, **kwargs: Any) -> dict[str, Any]:
        """``call``, and the answer's ``data``."""
        found = body(self.call(method, route, **kwargs)).get("data")
        return found if isinstance(found, dict) else {}

    def _call(self, method: str, route: str, **kwargs: Any) -> requests.Response:
        send = self._http.mutate if (method, route) == CREATE else self._http.read
        headers = {"Authorization": f"Bearer {self.bearer_token}"}
        response = send(method, self._base + route, platform="X", headers=headers, **kwargs)
        self._report(method, route, response.headers)
        return response

    def _accept(self, response: requests.Response, method: str, route: str) -> requests.Response:
        if said_yes(response):
            return response
        if method in {"GET", "DELETE"} and says_gone(response, "X"):
            return response
        raise refusal(response, now=self._clock(), publishing=(method, route) == CREATE)

    def _report(self, method: str, route: str, headers: Mapping[str, str]) -> None:
        if self._on_usage is None:
            return
        call = f"X: {method} {_LONG_NUMBER.sub('{id}', route)}"
        now = self._clock().timestamp()
        for usage in usages(headers, call, now=now, publishing=method == "POST"):
            self._on_usage(self._account_id, usage)


def _spelled(params: Mapping[str, Any], spelling: str) -> dict[str, Any]:
    if spelling == SPELLINGS[0]:
        return dict(params)
    renamed = {key.replace("tweet.", f"{spelling}."): value for key, value in params.items()}
    fields = str(renamed[f"{spelling}.fields"])
    renamed[f"{spelling}.fields"] = fields.replace("_tweets", f"_{spelling}s")
    return renamed


def _understood(response: requests.Response) -> bool:
    """Every read of ours asks for ``created_at``: an answer without it ignored the question."""
    if response.status_code == 400:
        return "tweet.fields" not in response.text
    found = body(response).get("data")
    first = found[0] if isinstance(found, list) and found else found
    return not (isinstance(first, dict) and "created_at" not in first)
