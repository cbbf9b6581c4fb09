"""What every part of the LinkedIn connector stands on: headers, addresses, one way to call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import requests

from publisher.connectors.contract import Account
from publisher.connectors.hosts import App, Hosts
from publisher.connectors.http import Http
from publisher.connectors.linkedin.capabilities import VERSION
from publisher.connectors.linkedin.errors import refusal
from publisher.connectors.outcomes import said_yes, says_gone
from publisher.connectors.usage import OnUsage
from tenants.clock import now

POSTS = "/rest/posts"
DELETED = 204  # any other success does not say that something was deleted


def encoded(urn: str) -> str:
    """A URN inside a path or a query: colons, parentheses and commas are percent-encoded."""
    return quote(urn, safe="")


def instant(milliseconds: Any) -> datetime | None:
    """LinkedIn's times are milliseconds since 1970."""
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC) if milliseconds else None


class Base:
    def __init__(
        self,
        *,
        app: App,
        hosts: Hosts,
        http: Http,
        clock: Callable[[], datetime] = now,
        on_usage: OnUsage | None = None,  # LinkedIn tells no numbers, so there is nothing to report
    ) -> None:
        self._app, self._hosts, self._http, self._clock = app, hosts, http, clock

    def _call(
        self,
        account: Account,
        method: str,
        path: str,
        *,
        restli: str = "",
        gone_is_fine: bool = False,
        **kwargs: Any,
    ) -> requests.Response:
        """Send and raise unless LinkedIn said yes. ``restli`` is Rest.li's own method name."""
        publishing = (method, path, restli) == ("POST", POSTS, "")
        send = self._http.mutate if publishing else self._http.read
        url = self._hosts.linkedin_api + path
        headers = _headers(account.access_token, restli)
        response = send(method, url, platform="LinkedIn", headers=headers, **kwargs)
        if said_yes(response) and (method != "DELETE" or response.status_code == DELETED):
            return response
        if gone_is_fine and says_gone(response, "LinkedIn"):
            return response
        raise refusal(response, now=self._clock(), publishing=publishing)

    def _permalink(self, urn: str) -> str:
        return f"{self._hosts.linkedin_oauth}/feed/update/{urn}/"


def _headers(token: str, restli: str) -> Mapping[str, str]:
    headers = {
        "Authorization": f"Bearer {token}",
        "LinkedIn-Version": VERSION,
        "X-Restli-Protocol-Version": "2.0.0",
    }
    return headers | {"X-RestLi-Method": restli} if restli else headers
