"""The authorization-code flow with PKCE, as every platform of ours that follows the RFCs does it.

The addresses and bodies are built by oauthlib; the sending is ours, because oauthlib's own
session writes tokens into its debug log. ``https`` is required, except for a loopback host.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from oauthlib.oauth2 import WebApplicationClient

from publisher.connectors.contract import Authorization, Grant
from publisher.connectors.errors import Kind, ReconnectNeeded, Refused, TryLater
from publisher.connectors.hosts import App
from publisher.connectors.http import Http

VERIFIER_LENGTH = 64  # RFC 7636 §4.1 asks for 43 to 128
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}

SAID_NO = frozenset({"access_denied", "user_cancelled_login", "user_cancelled_authorize"})
DEAD_GRANT = frozenset({"invalid_grant", "invalid_request", "invalid_token"})


class InsecureAddress(ValueError):
    """An authorization address that is neither https nor on this machine."""


@dataclass(frozen=True, kw_only=True)
class CodeFlow:
    """One platform's authorization server. ``scopes`` says in words what each is for."""

    platform: str
    authorize_url: str
    token_url: str
    revoke_url: str
    scopes: Mapping[str, str]
    pkce: bool = True
    secret_in_body: bool = False

    def start(self, app: App, redirect_uri: str, state: str) -> Authorization:
        """Where to send the person; the verifier is for ``exchange`` and is kept by the caller."""
        client = WebApplicationClient(app.client_id)
        verifier = client.create_code_verifier(VERIFIER_LENGTH) if self.pkce else None
        proof: dict[str, str] = {}
        if verifier:
            challenge = client.create_code_challenge(verifier, "S256")
            proof = {"code_challenge": challenge, "code_challenge_method": "S256"}
        secure, scheme = _as_https(self.authorize_url)
        url = client.prepare_request_uri(
            secure, redirect_uri=redirect_uri, scope=list(self.scopes), state=state, **proof
        )
        return Authorization(url=_with_scheme(url, scheme), verifier=verifier)

    def exchange(
        self,
        http: Http,
        app: App,
        *,
        redirect_uri: str,
        answer: Mapping[str, str],
        verifier: str | None,
        now: datetime,
    ) -> Grant:
        """The grant for the redirect's ``answer``. Raises ``Refused`` when the person said no,
        the code is spent or too old, or a needed permission was unticked."""
        self._refuse_no(answer)
        fields = {
            "grant_type": "authorization_code",
            "code": answer["code"],
            "redirect_uri": redirect_uri,
        }
        if verifier:
            fields["code_verifier"] = verifier
        response = self._send(http, app, self.token_url, fields)
        if not response.ok:
            reason = f"{self.platform} did not accept the sign-in. Please connect again."
            raise self._failure(response, Refused(reason, kind=Kind.TOKEN))
        grant = self._grant(response, now, previous=None)
        self._refuse_unticked(grant)
        return grant

    def refresh(self, http: Http, app: App, grant: Grant, *, now: datetime) -> Grant:
        """A newer grant; the old refresh token may be dead afterwards, so save before use."""
        again = f"The connection to {self.platform} has ended. Please connect it again."
        if not grant.refresh_token:
            raise ReconnectNeeded(again, detail="no refresh token")
        fields = {"grant_type": "refresh_token", "refresh_token": grant.refresh_token}
        response = self._send(http, app, self.token_url, fields)
        if not response.ok:
            raise self._failure(response, ReconnectNeeded(again))
        return self._grant(response, now, previous=grant)

    def revoke(self, http: Http, app: App, grant: Grant) -> None:
        """End the grant at the platform. A token that is already dead is not an error."""
        for token in (grant.refresh_token, grant.access_token):
            if token:
                response = self._send(http, app, self.revoke_url, {"token": token})
                if response.status_code == 429 or response.status_code >= 500:
                    raise self._failure(response, Refused("unused"))

    def _send(self, http: Http, app: App, url: str, fields: Mapping[str, str]) -> requests.Response:
        _as_https(url)
        body, auth = dict(fields), None
        if self.secret_in_body:
            body |= {"client_id": app.client_id, "client_secret": app.client_secret}
        else:
            auth = (app.client_id, app.client_secret)
        return http.read("POST", url, platform=self.platform, data=body, headers=FORM, auth=auth)

    def _refuse_no(self, answer: Mapping[str, str]) -> None:
        error = answer.get("error", "")
        if error in SAID_NO:
            reason = f"{self.platform} was not connected, because the request was declined there."
            raise Refused(reason, detail=error, kind=Kind.PERMISSION)
        if error or not answer.get("code"):
            reason = f"{self.platform} could not connect the account. Please try again."
            raise Refused(reason, detail=error or "no code", kind=Kind.CONFIG)

    def _refuse_unticked(self, grant: Grant) -> None:
        missing = [scope for scope in self.scopes if scope not in grant.scopes]
        if missing:
            wanted = ", ".join(f"“{self.scopes[scope]}” ({scope})" for scope in missing)
            reason = f"{self.platform} was connected without a permission we need: {wanted}."
            raise Refused(reason, detail=f"missing {missing}", kind=Kind.PERMISSION)

    def _failure(
        self, response: requests.Response, dead: Refused | ReconnectNeeded
    ) -> Refused | ReconnectNeeded | TryLater:
        """``dead`` when the server says that the code or token is; else whose turn it is."""
        error = str(_json(response).get("error", ""))
        dead.detail = f"HTTP {response.status_code} {error}".strip()
        if response.status_code == 429 or response.status_code >= 500:
            seconds = delay(response.headers)
            reason = f"{self.platform} is having trouble."
            return TryLater(reason, seconds=seconds, detail=dead.detail)
        if error in DEAD_GRANT:
            return dead
        reason = f"{self.platform} does not accept this product’s registration."
        return TryLater(reason, whole_channel=True, detail=dead.detail, kind=Kind.CONFIG)

    def _grant(
        self, response: requests.Response, now: datetime, *, previous: Grant | None
    ) -> Grant:
        token = _json(response)
        if not isinstance(token.get("access_token"), str):
            raise TryLater(f"{self.platform} gave no usable answer.", detail="no access_token")
        told = str(token.get("scope") or "").replace(",", " ").split()
        old = previous or Grant(access_token="", scopes=frozenset(self.scopes))
        return Grant(
            access_token=token["access_token"],
            refresh_token=token.get("refresh_token") or old.refresh_token,
            expires_at=_after(now, token.get("expires_in")),
            refresh_expires_at=_after(now, token.get("refresh_token_expires_in"))
            or old.refresh_expires_at,
            scopes=frozenset(told) or old.scopes,
        )


def delay(headers: Mapping[str, str]) -> float | None:
    """``Retry-After`` in seconds; None when it is missing or a date."""
    text = headers.get("Retry-After", "")
    return float(text) if text.isdecimal() else None


def _after(now: datetime, seconds: Any) -> datetime | None:
    return now + timedelta(seconds=float(seconds)) if seconds else None


def _json(response: requests.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except requests.exceptions.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}


def _as_https(url: str) -> tuple[str, str]:
    """The address with https in front, and the scheme it really has."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not _loopback(parts.hostname or ""):
        raise InsecureAddress(f"Sign-in needs https: {parts.hostname}")
    return urlunsplit(parts._replace(scheme="https")), parts.scheme


def _with_scheme(url: str, scheme: str) -> str:
    return urlunsplit(urlsplit(url)._replace(scheme=scheme))


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
