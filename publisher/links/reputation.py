"""Is a page on somebody's list of dangerous ones? Asked of a service only where the operator has
named one: the question tells that service which addresses a school posts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from publisher.connectors.http import Http, NoAnswer, NotSent

# Google Web Risk, uris.search: https://cloud.google.com/web-risk/docs/reference/rest
WEB_RISK = "https://webrisk.googleapis.com"
_ASKED = ("MALWARE", "SOCIAL_ENGINEERING", "UNWANTED_SOFTWARE")


class Reputation(Protocol):
    def threat(self, url: str) -> str | None:
        """The list that ``url`` is on ("malware"), "" when on none, None when nobody could say."""
        ...


@dataclass(frozen=True, kw_only=True)
class WebRisk:
    """Google's lists. The key travels in a header, because addresses end up in logs."""

    http: Http
    key: str = field(repr=False)
    host: str = WEB_RISK

    def threat(self, url: str) -> str | None:
        try:
            response = self.http.send(
                "GET",
                f"{self.host}/v1/uris:search",
                params={"threatTypes": list(_ASKED), "uri": url},
                headers={"X-Goog-Api-Key": self.key},
            )
            found = response.json() if response.status_code == 200 else None
        except (NotSent, NoAnswer, ValueError):
            return None
        return _threat(found)


def _threat(found: object) -> str | None:
    """An answer of another shape is no answer."""
    if not isinstance(found, dict):
        return None
    if "threat" not in found:
        return "" if not found else None
    threat = found["threat"]
    kinds = threat.get("threatTypes") if isinstance(threat, dict) else None
    return str(kinds[0]).lower() if isinstance(kinds, list) and kinds else "listed"
