"""What Facebook and Instagram do alike: Meta's app, its webhooks and its log-in serve both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from publisher.connectors.contract import Account, Authorization, Event, Grant, RemoteComment
from publisher.connectors.hosts import App
from publisher.connectors.meta import webhook
from publisher.connectors.meta.graph import Graph
from publisher.connectors.meta.oauth import Login


class Base:
    def __init__(
        self, *, app: App, graph: Graph, login: Login, clock: Callable[[], datetime]
    ) -> None:
        self._app, self._graph, self._login, self._clock = app, graph, login, clock

    def delete_comment(self, account: Account, comment: RemoteComment) -> None:
        self._graph.acting_as(account).remove(comment.remote_id)

    # Webhooks

    def handshake(self, query: Mapping[str, str], verify_token: str) -> tuple[str, str] | None:
        return webhook.handshake(query, verify_token)

    def authentic(self, headers: Mapping[str, str], body: bytes) -> bool:
        return self._app.proven(
            lambda secret: webhook.authentic(secret, headers, body), self._clock()
        )

    def deauthorized(self, body: bytes) -> Event | None:
        """Facebook's call when a person removes our app; None when it is not Facebook's."""
        return self._app.proven(
            lambda secret: webhook.person_event(secret, body, "deauthorized"), self._clock()
        )

    def delete_my_data(self, body: bytes) -> Event | None:
        """Facebook's call when a person asks for their data to go; None when not Facebook's."""
        return self._app.proven(
            lambda secret: webhook.person_event(secret, body, "delete_my_data"), self._clock()
        )

    # Connecting

    def authorize(self, redirect_uri: str, state: str) -> Authorization:
        return self._login.authorize(redirect_uri, state)

    def exchange(self, redirect_uri: str, answer: Mapping[str, str], verifier: str | None) -> Grant:
        return self._login.exchange(redirect_uri, answer)

    def refresh(self, grant: Grant) -> Grant:
        return self._login.refresh(grant)
