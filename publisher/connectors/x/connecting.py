"""Signing in to X, staying signed in, and signing out."""

from __future__ import annotations

from typing import Any

from publisher.connectors.contract import Account, Candidate, Grant, Health
from publisher.connectors.errors import Kind, ReconnectNeeded, Refused
from publisher.connectors.oauth import CodeFlow, CodeLogin
from publisher.connectors.x.base import Base
from publisher.connectors.x.capabilities import SCOPES
from publisher.connectors.x.errors import body


class Connecting(CodeLogin, Base):
    @property
    def _flow(self) -> CodeFlow:
        return CodeFlow(
            platform="X",
            authorize_url=f"{self._hosts.x_authorize}/i/oauth2/authorize",
            token_url=f"{self._hosts.x_api}/2/oauth2/token",
            revoke_url=f"{self._hosts.x_api}/2/oauth2/revoke",
            scopes=SCOPES,
        )

    def candidates(self, grant: Grant) -> list[Candidate]:
        """X does not tell organisations from people; the school says whose account it is."""
        me = self._me(Account(remote_id="me", name="", access_token=grant.access_token))
        username = str(me.get("username") or "")
        return [
            Candidate(
                remote_id=str(me["id"]),
                name=f"@{username}",
                url=f"{self._hosts.x_authorize}/{username}",
                organisation=True,
                grant=grant,
                extra={"username": username},
            )
        ]

    def probe(self, account: Account) -> Health:
        try:
            response = self._client(account).get_me(user_auth=False)
        except (Refused, ReconnectNeeded) as error:
            return Health(well=False, reason=error.reason)
        if response.headers.get("x-access-level", "read-write").startswith("read-write"):
            return Health(well=True)
        return Health(well=False, reason="X lets us read this account but not publish to it.")

    def _me(self, account: Account) -> dict[str, Any]:
        found = body(self._client(account).get_me(user_fields=["name", "username"]))
        me = found.get("data")
        if not isinstance(me, dict) or not me.get("id"):
            raise Refused("X did not say which account this is.", kind=Kind.ACCOUNT)
        return me
