"""Webhooks of LinkedIn, as the contract asks for them."""

from __future__ import annotations

from collections.abc import Mapping

from publisher.connectors.contract import Account, Event
from publisher.connectors.errors import Kind, Refused
from publisher.connectors.linkedin import webhook
from publisher.connectors.linkedin.base import Base, encoded

EVENT = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"
NEEDED = ("developer_application", "member", "webhook")


class Listening(Base):
    def handshake(self, query: Mapping[str, str], verify_token: str) -> tuple[str, str] | None:
        return webhook.challenge_answer(query, self._app.client_secret)

    def authentic(self, headers: Mapping[str, str], body: bytes) -> bool:
        return self._app.proven(
            lambda secret: webhook.signed_by_linkedin(headers, body, secret), self._clock()
        )

    def events(self, body: bytes) -> list[Event]:
        return webhook.events(body)

    def listen(self, account: Account) -> None:
        """Needs ``developer_application`` and ``member`` (URNs) and ``webhook`` (our address)
        in ``account.extra``; LinkedIn gives webhooks only to approved partners."""
        missing = [name for name in NEEDED if not account.extra.get(name)]
        if missing:
            reason = "LinkedIn’s notifications are not set up; comments are fetched instead."
            raise Refused(reason, detail=f"missing {missing}", kind=Kind.CONFIG)
        key = ",".join(
            (
                f"developerApplication:{encoded(account.extra['developer_application'])}",
                f"user:{encoded(account.extra['member'])}",
                f"entity:{encoded(account.remote_id)}",
                f"eventType:{EVENT}",
            )
        )
        sent = {"webhook": account.extra["webhook"]}
        self._call(account, "PUT", f"/rest/eventSubscriptions/({key})", json=sent)
