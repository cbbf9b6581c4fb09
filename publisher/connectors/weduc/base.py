"""What every part of the parent-app connector stands on: the profile and one way to call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import requests

from publisher.connectors.contract import Account
from publisher.connectors.hosts import App, Hosts
from publisher.connectors.http import Http
from publisher.connectors.outcomes import said_yes, says_gone, unusable
from publisher.connectors.usage import OnUsage
from publisher.connectors.weduc.capabilities import capabilities
from publisher.connectors.weduc.errors import body, refusal
from publisher.connectors.weduc.profile import WEDUC, Profile
from tenants.clock import now

POSTS = "/v1/posts"
DELETED = 204  # any other success does not say that something was deleted


class Base:
    def __init__(
        self,
        *,
        app: App,
        hosts: Hosts,
        http: Http,
        clock: Callable[[], datetime] = now,
        on_usage: OnUsage | None = None,  # the contract has no allowance headers to report
        profile: Profile = WEDUC,
    ) -> None:
        self._app, self._http, self._clock = profile.app or app, http, clock
        self._host = profile.host or hosts.weduc_api
        self._label = profile.label
        self.name, self.capabilities = profile.name, capabilities(profile)

    def _call(
        self,
        account: Account,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        gone_is_fine: bool = False,
        **kwargs: Any,
    ) -> requests.Response:
        """Send and raise unless the parent app said yes."""
        publishing = (method, path) == ("POST", POSTS)
        send = self._http.mutate if publishing else self._http.read
        sent = {"Authorization": f"Bearer {account.access_token}", **(headers or {})}
        response = send(method, self._host + path, platform=self._label, headers=sent, **kwargs)
        if said_yes(response) and (method != "DELETE" or response.status_code == DELETED):
            return response
        if gone_is_fine and says_gone(response, self._label):
            return response
        raise refusal(response, label=self._label, publishing=publishing)

    def _rows(self, page: Any) -> list[dict[str, Any]]:
        """A list answer is ``{"data": […]}`` or the bare list, which may be empty. Raises
        ``TryLater`` for what is no list."""
        listed = page.get("data") if isinstance(page, dict) else page
        if not isinstance(listed, list):
            raise unusable(self._label, "no list")
        return [row for row in listed if isinstance(row, dict)]

    def _pages(self, account: Account, path: str, **params: str) -> list[dict[str, Any]]:
        """All of a list; ``next`` is the cursor of the following page, absent on the last."""
        found: list[dict[str, Any]] = []
        while True:
            page = body(self._call(account, "GET", path, params=params))
            found += self._rows(page)
            cursor = page.get("next_cursor") if isinstance(page, dict) else None
            if not cursor:
                return found
            params = {**params, "cursor": str(cursor)}
