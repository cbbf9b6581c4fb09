"""What every part of the X connector stands on: the app, the hosts, one client per account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import requests

from publisher.connectors.contract import Account, Published
from publisher.connectors.errors import OutcomeUnknown
from publisher.connectors.hosts import App, Hosts
from publisher.connectors.http import Http
from publisher.connectors.usage import OnUsage
from publisher.connectors.x.client import XClient
from publisher.connectors.x.errors import body
from tenants.clock import now


class Base:
    def __init__(
        self,
        *,
        app: App,
        hosts: Hosts,
        http: Http,
        clock: Callable[[], datetime] = now,
        on_usage: OnUsage | None = None,
    ) -> None:
        self._app, self._hosts, self._http = app, hosts, http
        self._clock, self._on_usage = clock, on_usage

    def _client(self, account: Account) -> XClient:
        return XClient(
            base=self._hosts.x_api,
            http=self._http,
            account=account,
            clock=self._clock,
            on_usage=self._on_usage,
        )

    def _published(self, account: Account, response: requests.Response) -> Published:
        post = body(response).get("data") or {}
        if not post.get("id"):
            raise OutcomeUnknown("X said yes without saying which post.", detail="no id")
        remote_id = str(post["id"])
        return Published(remote_id=remote_id, permalink=self._permalink(account, remote_id))

    def _permalink(self, account: Account, remote_id: str) -> str:
        username = account.extra.get("username") or "i"
        return f"{self._hosts.x_authorize}/{username}/status/{remote_id}"
