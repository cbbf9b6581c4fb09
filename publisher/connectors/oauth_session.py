"""requests-oauthlib, made safe to use: its logs, its network and its idea of https.

The library builds addresses, PKCE proofs and bodies and reads the tokens; every request goes
through our own ``Http``, with its time limits and without redirects. It demands https and can be
told otherwise only by an environment variable, which would hold for the whole process. So it is
always given an https address, and the adapter sends to the endpoint as it really is: the same,
or on a loopback host perhaps http. No other host is ever reached without TLS.
"""

from __future__ import annotations

import logging
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from oauthlib.oauth2 import WebApplicationClient
from requests.adapters import BaseAdapter
from requests_oauthlib import OAuth2Session

from publisher.connectors.http import Http

LOGS = ("requests_oauthlib", "requests_oauthlib.oauth2_session", "oauthlib")


class InsecureAddress(ValueError):
    """An authorization address that is neither https nor on this machine."""


def authorization_url(client_id: str, url: str, *, pkce: bool, **asked: str) -> tuple[str, str]:
    """Where to send the person, and the PKCE verifier (empty without PKCE). ``asked`` has
    ``redirect_uri``, ``scope``, ``state`` and whatever else the platform wants in the query."""
    client = WebApplicationClient(client_id)
    redirect_uri, scope = asked.pop("redirect_uri"), asked.pop("scope")
    built = _session(client, redirect_uri=redirect_uri, scope=scope, pkce="S256" if pkce else None)
    found, _ = built.authorization_url(as_https(url), **asked)
    return urlunsplit(urlsplit(found)._replace(scheme=urlsplit(url).scheme)), (
        client.code_verifier or ""
    )


def token_session(
    client_id: str, endpoint: str, *, http: Http, platform: str, redirect_uri: str | None = None
) -> OAuth2Session:
    """A session that asks ``endpoint``, and nothing else, for tokens. It knows no scopes: which
    were granted is for ``CodeFlow`` to judge, not a reason for the library to stop."""
    made = _session(WebApplicationClient(client_id), redirect_uri=redirect_uri)
    as_https(endpoint)
    made.mount("https://", _Through(http, platform, endpoint))
    return made


def as_https(url: str) -> str:
    """``url`` with https in front. Raises ``InsecureAddress`` unless it has it or is loopback."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not _loopback(parts.hostname or ""):
        raise InsecureAddress(f"Sign-in needs https: {parts.hostname}")
    return urlunsplit(parts._replace(scheme="https"))


def _session(client: WebApplicationClient, **more: Any) -> OAuth2Session:
    for name in LOGS:
        # When debugging, the library writes codes, secrets and tokens.
        logging.getLogger(name).setLevel(logging.INFO)
    made = _Session(client=client, **more)
    made.trust_env = False
    made.adapters.clear()
    return made


class _Session(OAuth2Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """A token endpoint that points elsewhere is not followed: the code would go with it."""
        return


class _Through(BaseAdapter):
    """Sends with our own client. Raises ``TryLater`` when no answer comes."""

    def __init__(self, http: Http, platform: str, endpoint: str) -> None:
        super().__init__()
        self._http, self._platform, self._endpoint = http, platform, endpoint

    def send(  # time limits and certificates are our own client's business
        self, request: requests.PreparedRequest, *_: Any, **__: Any
    ) -> requests.Response:
        return self._http.read(
            request.method or "POST",
            self._endpoint,
            platform=self._platform,
            data=request.body,
            headers=dict(request.headers),
        )

    def close(self) -> None:
        """The client and its connections are shared and live on."""


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
