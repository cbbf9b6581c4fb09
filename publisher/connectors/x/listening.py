"""Webhooks of X, as the contract asks for them."""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from publisher.connectors.contract import Account, Event
from publisher.connectors.errors import Refused
from publisher.connectors.x import webhook
from publisher.connectors.x.base import Base

log = structlog.get_logger()


class Listening(Base):
    def handshake(self, query: Mapping[str, str], verify_token: str) -> tuple[str, str] | None:
        return webhook.crc_answer(query, self._app.client_secret)

    def authentic(self, headers: Mapping[str, str], body: bytes) -> bool:
        return self._app.proven(
            lambda secret: webhook.signed_by_x(headers, body, secret), self._clock()
        )

    def events(self, body: bytes) -> list[Event]:
        return webhook.events(body)

    def listen(self, account: Account) -> None:
        """The webhook itself is registered once per app by its operator (docs/connectors.md)."""
        for kind in webhook.LISTENED:
            self._subscribe(account, kind)
        for kind in webhook.LISTENED_IF_OFFERED:
            try:
                self._subscribe(account, kind)
            except Refused as error:
                log.info("X does not offer an event", event_type=kind, detail=error.detail)

    def _subscribe(self, account: Account, kind: str) -> None:
        wanted = {"event_type": kind, "filter": {"user_id": account.remote_id}}
        self._client(account).call("POST", "/2/activity/subscriptions", json=wanted)
