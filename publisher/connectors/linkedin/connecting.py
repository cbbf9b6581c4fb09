"""Signing in to LinkedIn and finding the pages a person may publish to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from publisher.connectors.contract import Account, Candidate, Grant, Health
from publisher.connectors.errors import ReconnectNeeded, Refused
from publisher.connectors.linkedin.base import Base
from publisher.connectors.linkedin.capabilities import SCOPES
from publisher.connectors.linkedin.errors import body, listed
from publisher.connectors.oauth import CodeFlow, CodeLogin

MAY_PUBLISH = frozenset({"ADMINISTRATOR", "CONTENT_ADMIN", "CONTENT_ADMINISTRATOR"})
PAGE = 100


class Connecting(CodeLogin, Base):
    """Only approved partners get refresh tokens; without one a person connects again."""

    @property
    def _flow(self) -> CodeFlow:
        return CodeFlow(
            platform="LinkedIn",
            authorize_url=f"{self._hosts.linkedin_oauth}/oauth/v2/authorization",
            token_url=f"{self._hosts.linkedin_oauth}/oauth/v2/accessToken",
            revoke_url=f"{self._hosts.linkedin_oauth}/oauth/v2/revoke",
            scopes=SCOPES,
            pkce=False,
            secret_in_body=True,
        )

    def candidates(self, grant: Grant) -> list[Candidate]:
        account = Account(remote_id="", name="", access_token=grant.access_token)
        return [self._candidate(account, acl, grant) for acl in self._acls(account)]

    def probe(self, account: Account) -> Health:
        """Is the person who connected the page still allowed to publish to it?"""
        try:
            acls = self._acls(account)
        except (Refused, ReconnectNeeded) as error:
            return Health(well=False, reason=error.reason)
        roles = {str(acl.get("role")) for acl in acls if _organisation(acl) == account.remote_id}
        if roles & MAY_PUBLISH:
            return Health(well=True)
        reason = "The person who connected the page is no longer one of its administrators."
        return Health(well=False, reason=reason)

    def administrators(self, account: Account) -> Mapping[str, str]:
        """LinkedIn tells ids and no names, and only to an administrator."""
        found = self._acls(account, q="organization", organization=account.remote_id)
        able = (acl for acl in found if str(acl.get("role")) in MAY_PUBLISH)
        return {str(acl.get("roleAssignee")): "" for acl in able}

    def _acls(self, account: Account, **by: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while True:
            params = {
                **(by or {"q": "roleAssignee"}),
                "state": "APPROVED",
                "start": len(found),
                "count": PAGE,
            }
            response = self._call(account, "GET", "/rest/organizationAcls", params=params)
            elements = listed(response)
            found += elements
            if len(elements) < PAGE:
                return found

    def _candidate(self, account: Account, acl: Mapping[str, Any], grant: Grant) -> Candidate:
        urn = _organisation(acl)
        path = f"/rest/organizations/{urn.rsplit(':', 1)[-1]}"
        page = body(self._call(account, "GET", path))
        role = str(acl.get("role") or "")
        vanity = page.get("vanityName")
        where = vanity or urn.rsplit(":", 1)[-1]
        why_not = f"Your role on this page ({role.lower()}) does not allow publishing."
        return Candidate(
            remote_id=urn,
            name=str(page.get("localizedName") or vanity or urn),
            url=f"{self._hosts.linkedin_oauth}/company/{where}",
            organisation=True,
            grant=grant,
            why_not=None if role in MAY_PUBLISH else why_not,
            extra={"member": str(acl.get("roleAssignee") or "")},
        )


def _organisation(acl: Mapping[str, Any]) -> str:
    return str(acl.get("organization") or acl.get("organizationTarget") or "")
