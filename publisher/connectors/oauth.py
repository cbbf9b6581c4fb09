"""The authorization-code flow with PKCE, as every platform of ours that follows the RFCs does it.

requests-oauthlib does the protocol (``oauth_session``); here is what its answers mean to a
school: declined, unticked, too late, connect again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import requests
from oauthlib.oauth2 import OAuth2Error
from requests_oauthlib import OAuth2Session

from publisher.connectors.contract import Authorization, Grant
from publisher.connectors.errors import ConnectorError, Kind, ReconnectNeeded, Refused, TryLater
from publisher.connectors.hosts import App
from publisher.connectors.http import Http
from publisher.connectors.oauth_session import as_https, authorization_url, token_session
from publisher.connectors.outcomes import said_yes, unusable
from publisher.connectors.skew import moment

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}

SAID_NO = frozenset({"access_denied", "user_cancelled_login", "user_cancelled_authorize"})
DEAD_GRANT = frozenset({"invalid_grant", "invalid_request", "invalid_token"})


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
        url, verifier = authorization_url(
            app.client_id,
            self.authorize_url,
            pkce=self.pkce,
            redirect_uri=redirect_uri,
            scope=" ".join(self.scopes),
            state=state,
        )
        return Authorization(url=url, verifier=verifier or None)

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
        reason = f"{self.platform} did not accept the sign-in. Please connect again."
        session = self._session(http, app, Refused(reason, kind=Kind.TOKEN), redirect_uri)
        given: dict[str, Any] = self._secret(app)
        if verifier:
            given["code_verifier"] = verifier
        token = self._read(
            lambda: session.fetch_token(
                as_https(self.token_url),
                code=answer["code"],
                include_client_id=self.secret_in_body,
                **given,
            )
        )
        grant = self._grant(token, now, previous=None)
        self._refuse_unticked(grant)
        return grant

    def refresh(self, http: Http, app: App, grant: Grant, *, now: datetime) -> Grant:
        """A newer grant; the old refresh token may be dead afterwards, so save before use."""
        again = f"The connection to {self.platform} has ended. Please connect it again."
        if not grant.refresh_token:
            raise ReconnectNeeded(again, detail="no refresh token")
        session = self._session(http, app, ReconnectNeeded(again))
        given = self._secret(app)
        if self.secret_in_body:
            given["client_id"] = app.client_id
        token = self._read(
            lambda: session.refresh_token(
                as_https(self.token_url), refresh_token=grant.refresh_token, **given
            )
        )
        return self._grant(token, now, previous=grant)

    def revoke(self, http: Http, app: App, grant: Grant) -> None:
        """End the grant at the platform. A token that is already dead is not an error; whatever is
        not the documented yes raises (RFC 7009: a 200; X writes ``revoked`` into it as well)."""
        dead = Refused("It is revoked already.")
        for token in filter(None, (grant.refresh_token, grant.access_token)):
            response = self._send(http, app, self.revoke_url, {"token": token})
            if response.status_code >= 400:
                failure = self._failure(response, dead)
                if failure is not dead:
                    raise failure
            elif not said_yes(response) or _json(response).get("revoked", True) is not True:
                raise unusable(self.platform, f"HTTP {response.status_code}")

    def _session(
        self,
        http: Http,
        app: App,
        dead: Refused | ReconnectNeeded,
        redirect_uri: str | None = None,
    ) -> OAuth2Session:
        """``dead`` is raised when the server says that the code or token is."""

        def judge(response: requests.Response) -> requests.Response:
            told = _json(response)
            if not response.ok or "error" in told:
                raise self._failure(response, dead)
            if not isinstance(told.get("access_token"), str):
                raise unusable(self.platform, "no access_token")
            return response

        made = token_session(
            app.client_id,
            self.token_url,
            http=http,
            platform=self.platform,
            redirect_uri=redirect_uri,
        )
        made.register_compliance_hook("access_token_response", judge)
        made.register_compliance_hook("refresh_token_response", judge)
        return made

    def _secret(self, app: App) -> dict[str, Any]:
        """Our secret, in the place where this platform wants it."""
        if self.secret_in_body:
            return {"client_secret": app.client_secret}
        return {"auth": (app.client_id, app.client_secret)}

    def _read(self, ask: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
        try:
            return ask()
        except (OAuth2Error, ValueError) as error:
            raise unusable(self.platform, type(error).__name__) from None

    def _send(self, http: Http, app: App, url: str, fields: Mapping[str, str]) -> requests.Response:
        """A call that the library does not know: revocation (RFC 7009)."""
        as_https(url)
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
    ) -> ConnectorError:
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

    def _grant(self, token: Mapping[str, Any], now: datetime, *, previous: Grant | None) -> Grant:
        told = " ".join(token.get("scope") or ()).replace(",", " ").split()
        old = previous or Grant(access_token="", scopes=frozenset(self.scopes))
        return Grant(
            access_token=token["access_token"],
            refresh_token=token.get("refresh_token") or old.refresh_token,
            expires_at=_after(now, token.get("expires_in")),
            refresh_expires_at=_after(now, token.get("refresh_token_expires_in"))
            or old.refresh_expires_at,
            scopes=frozenset(told) or old.scopes,
        )


class CodeLogin(ABC):
    """Connecting an account at a platform that gives codes; ``_flow`` says where and how."""

    _app: App
    _http: Http
    _clock: Callable[[], datetime]

    @property
    @abstractmethod
    def _flow(self) -> CodeFlow: ...

    def authorize(self, redirect_uri: str, state: str) -> Authorization:
        return self._flow.start(self._app, redirect_uri, state)

    def exchange(self, redirect_uri: str, answer: Mapping[str, str], verifier: str | None) -> Grant:
        return self._flow.exchange(
            self._http,
            self._app,
            redirect_uri=redirect_uri,
            answer=answer,
            verifier=verifier,
            now=self._clock(),
        )

    def refresh(self, grant: Grant) -> Grant:
        return self._flow.refresh(self._http, self._app, grant, now=self._clock())

    def revoke(self, grant: Grant) -> None:
        self._flow.revoke(self._http, self._app, grant)


def delay(headers: Mapping[str, str]) -> float | None:
    """``Retry-After`` in seconds; a moment is counted from the platform's own ``Date``, so that no
    clock of ours matters. None when neither is there, or when it is over: we wait as long as we
    think fit then, instead of asking again at once."""
    text = headers.get("Retry-After", "").strip()
    until, told = moment(text), moment(headers.get("Date", ""))
    if text.isdecimal():
        seconds = float(text)
    else:
        seconds = 0.0 if until is None or told is None else until - told
    return seconds if seconds > 0 else None


def _after(now: datetime, seconds: Any) -> datetime | None:
    return now + timedelta(seconds=float(seconds)) if seconds else None


def _json(response: requests.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except requests.exceptions.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}
