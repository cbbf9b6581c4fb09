"""LinkedIn: OAuth 2.0 with the client's secret in the body, introspection, revocation."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from publisher.sandbox.calls import Caller, Refusal, answer, call, world
from publisher.sandbox.faults import Rule
from publisher.sandbox.linkedin_calls import refuse
from publisher.sandbox.models import App, Platform, Token
from publisher.sandbox.oauth import Ask, BadCode, app_with, consent, redeem, redirect_is_allowed
from publisher.sandbox.settings import ALL_SCOPES, DAY, MINUTE

ACCESS_SECONDS = 5_184_000  # sixty days
REFRESH_SECONDS = 365 * DAY

linkedin_oauth = Blueprint("linkedin_oauth", __name__)


@linkedin_oauth.route("/oauth/v2/authorization", methods=["GET", "POST"])
def authorization() -> AnyResponse:
    """The member's page. The organisations ticked are those this member administers."""
    query = request.args
    app = app_with(query.get("client_id"), Platform.LINKEDIN)
    uri = query.get("redirect_uri", "")
    if app is None or not redirect_is_allowed(app, uri):
        return Response("Bummer, something went wrong: client_id or redirect_uri.", 400)
    scopes = tuple(query.get("scope", "").split())
    ask = _ask(app, uri, scopes)
    wrong = set(scopes) - set(ALL_SCOPES[Platform.LINKEDIN])
    if query.get("response_type") != "code" or wrong or not scopes:
        error = "unauthorized_scope_error" if wrong else "invalid_request"
        return Response(f"{error}: {', '.join(sorted(wrong))}", 400)
    return consent(ask)


def _ask(app: App, uri: str, scopes: tuple[str, ...]) -> Ask:
    return Ask(
        platform=Platform.LINKEDIN,
        app=app,
        redirect_uri=uri,
        scopes=scopes,
        state=request.args.get("state"),
        seconds=30 * MINUTE,
        several=True,
        heading="Sign in with LinkedIn",
        denial={
            "error": "user_cancelled_authorize",
            "error_description": "The user cancelled the authorization",
        },
    )


def _error(error: str, description: str, status: int = 400) -> Response:
    return answer({"error": error, "error_description": description}, status)


def _client(operation: str) -> Caller:  # noqa: ARG001
    app = app_with(request.form.get("client_id"), Platform.LINKEDIN)
    if app is None or request.form.get("client_secret") != app.client_secret:
        raise Refusal(_error("invalid_client", "Client authentication failed", 401))
    old = world().tokens.get(request.form.get("refresh_token", ""))
    return Caller(platform=Platform.LINKEDIN, account=old.accounts[0] if old else "")


def _refuse(rule: Rule, who: Caller) -> Response | None:
    if rule.fault in ("expired_token", "revoked_token"):
        return _error("invalid_request", "The provided token is expired or revoked")
    return refuse(rule, who)


@linkedin_oauth.post("/oauth/v2/accessToken")
@call("token", _client, _refuse)
def access_token() -> Response:
    form = request.form
    if form.get("grant_type") == "refresh_token":
        return _refresh(form.get("refresh_token", ""))
    if form.get("grant_type") != "authorization_code":
        return _error("invalid_request", "grant_type is missing or unknown")
    try:
        code = redeem(
            Platform.LINKEDIN,
            form["client_id"],
            code=form.get("code", ""),
            redirect_uri=form.get("redirect_uri", ""),
        )
    except BadCode as error:
        return _error("invalid_request", f"Unable to retrieve access token: {error}")
    here = world()
    refresh = None
    if here.switches.linkedin_refresh:
        refresh = here.issue(
            Platform.LINKEDIN, "refresh", code.accounts, scopes=code.scopes, seconds=REFRESH_SECONDS
        )
    return _tokens(code.accounts, code.scopes, refresh)


def _tokens(accounts: tuple[str, ...], scopes: frozenset[str], refresh: Token | None) -> Response:
    here = world()
    token = here.issue(Platform.LINKEDIN, "access", accounts, scopes=scopes, seconds=ACCESS_SECONDS)
    body: dict[str, Any] = {
        "access_token": token.value,
        "expires_in": ACCESS_SECONDS,
        "scope": ",".join(sorted(scopes)),
        "token_type": "Bearer",
    }
    if refresh is not None:
        left = round((refresh.expires_at or 0) - here.now())
        body |= {"refresh_token": refresh.value, "refresh_token_expires_in": left}
    return answer(body)


def _refresh(value: str) -> Response:
    """The refresh token stays the same and its time goes on running."""
    old = world().tokens.get(value)
    if old is None or old.kind != "refresh" or old.platform is not Platform.LINKEDIN or old.dead:
        return _error("invalid_request", "The provided refresh token is invalid")
    if old.expires_at is not None and old.expires_at < world().now():
        return _error("invalid_request", "The provided refresh token has expired")
    return _tokens(old.accounts, old.scopes, old)


@linkedin_oauth.post("/oauth/v2/introspectToken")
@call("token", _client, _refuse)
def introspect() -> Response:
    token = world().tokens.get(request.form.get("token", ""))
    if token is None or token.platform is not Platform.LINKEDIN:
        return answer({"active": False})
    alive = not token.dead and (token.expires_at or 0) > world().now()
    status = "active" if alive else "revoked" if token.dead else "expired"
    return answer(
        {
            "active": alive,
            "status": status,
            "client_id": token.app,
            "scope": ",".join(sorted(token.scopes)),
            "created_at": int(token.issued_at),
            "expires_at": int(token.expires_at or 0),
            "auth_type": "3L",
        }
    )


@linkedin_oauth.post("/oauth/v2/revoke")
@call("token", _client, _refuse)
def revoke() -> Response:
    token = world().tokens.get(request.form.get("token", ""))
    if token is not None:
        world().revoke_all(token.user)
    return answer({})
