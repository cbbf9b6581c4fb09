"""Signing in to a parent app and finding the school it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from publisher.connectors.contract import Account, Candidate, Grant, Health
from publisher.connectors.errors import Kind, ReconnectNeeded, Refused
from publisher.connectors.oauth import CodeFlow, CodeLogin
from publisher.connectors.weduc.base import Base
from publisher.connectors.weduc.capabilities import SCOPES
from publisher.connectors.weduc.errors import body
from publisher.connectors.weduc.posts import WHOLE_SCHOOL


class Connecting(CodeLogin, Base):
    @property
    def _flow(self) -> CodeFlow:
        return CodeFlow(
            platform=self._label,
            authorize_url=f"{self._host}/oauth/authorize",
            token_url=f"{self._host}/oauth/token",
            revoke_url=f"{self._host}/oauth/revoke",
            scopes=SCOPES,
        )

    def candidates(self, grant: Grant) -> list[Candidate]:
        account = Account(remote_id="", name="", access_token=grant.access_token)
        me = body(self._call(account, "GET", "/v1/me"))
        return [self._candidate(account, school, grant) for school in _schools(me)]

    def audiences(self, account: Account) -> list[tuple[str, str]]:
        """(id, name) of the year groups, classes and groups a post may go to."""
        found = self._pages(account, "/v1/audiences")
        return [(str(item["id"]), str(item.get("name") or "")) for item in found]

    def probe(self, account: Account) -> Health:
        """Listing the audiences is the first thing publishing needs, and changes nothing."""
        try:
            self._call(account, "GET", "/v1/audiences", params={"type": WHOLE_SCHOOL})
        except (Refused, ReconnectNeeded) as error:
            return Health(well=False, reason=error.reason)
        return Health(well=True)

    def _candidate(self, account: Account, school_id: str, grant: Grant) -> Candidate:
        school = body(self._call(account, "GET", f"/v1/schools/{school_id}"))
        query = {"type": WHOLE_SCHOOL}
        everybody = self._rows(body(self._call(account, "GET", "/v1/audiences", params=query)))
        extra = {WHOLE_SCHOOL: str(everybody[0]["id"])} if everybody else {}
        return Candidate(
            remote_id=str(school["id"]),
            name=str(school.get("name") or self._label),
            url=str(school.get("url") or self._host),
            organisation=True,
            grant=grant,
            extra=extra,
        )


def _schools(me: Mapping[str, Any]) -> list[str]:
    school = me.get("school_id") or (me.get("school") or {}).get("id")
    several = [str(item["id"]) for item in me.get("schools") or ()]
    found = several or ([str(school)] if school else [])
    if not found:
        raise Refused("This sign-in belongs to no school.", kind=Kind.ACCOUNT)
    return found
