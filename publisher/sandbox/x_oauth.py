"""X: OAuth 2.0 with mandatory PKCE, rotating refresh tokens, and who the caller is."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, g, request
from werkzeug.wrappers import Response as AnyResponse

from publisher.sandbox import x_errors
from publisher.sandbox.calls import Caller, Refusal, answer, call, world
from publisher.sandbox.models import Platform, Token
from publisher.sandbox.oauth import (
    Ask,
    BadCode,
    app_with,
    basic_credentials,
    consent,
    redeem,
    redirect_is_allowed,
)
from publisher.sandbox.settings import ALL_SCOPES, HOUR

CODE_SECONDS = 30
ACCESS_SECONDS = 2 * HOUR
LONGEST_STATE = 500

x_authorize = Blueprint("x_authorize", __name__)
x_oauth = Blueprint("x_oauth", __name__)


@x_authorize.route("/i/oauth2/authorize", methods=["GET", "POST"])
@x_authorize.route("/2/oauth2/authorize", methods=["GET", "POST"])
def authorize() -> AnyResponse:
    """The page where a person lets the client act for an X account."""
    query = request.args
    app = app_with(query.get("client_id"), Platform.X)
    uri = query.get("redirect_uri", "")
    if app is None or not redirect_is_allowed(app, uri):
        return _went_wrong("Value passed for the redirect uri or client id is not valid.")
    scopes = tuple(query.get("scope", "").split())
    wrong = _wrong_request(scopes)
    if wrong:
        return _went_wrong(wrong)
    ask = Ask(
        platform=Platform.X,
        app=app,
        redirect_uri=uri,
        scopes=scopes,
        state=query["state"],
        seconds=CODE_SECONDS,
        several=False,
        heading="Let the app use your X account",
        denial={"error": "access_denied"},
        challenge=query["code_challenge"],
        method=query.get("code_challenge_method", "plain").lower(),
    )
    return consent(ask)


def _wrong_request(scopes: tuple[str, ...]) -> str:
    query = request.args
    if query.get("response_type") != "code":
        return "response_type must be code."
    if not 0 < len(query.get("state", "")) <= LONGEST_STATE:
        return "state must have 1 to 500 characters."
    if not query.get("code_challenge"):
        return "code_challenge is missing: PKCE is mandatory."
    if query.get("code_challenge_method", "plain").lower() not in ("plain", "s256"):
        return "code_challenge_method must be S256 or plain."
    if not scopes or set(scopes) - set(ALL_SCOPES[Platform.X]):
        return "scope is empty or names an unknown scope."
    return ""


def _went_wrong(why: str) -> Response:
    return Response(f"Something went wrong. You weren't able to give access. {why}", 400)


def _error(error: str, description: str, status: int = 400) -> Response:
    return answer({"error": error, "error_description": description}, status)


_SPENT = "Value passed for the token was invalid."


def _client(operation: str) -> Caller:  # noqa: ARG001
    """The app: confidential clients use HTTP Basic, public ones only name themselves."""
    given, secret = basic_credentials()
    app = app_with(given, Platform.X)
    wrong_secret = request.authorization is not None and app and secret != app.client_secret
    if app is None or wrong_secret:
        header = "Missing valid authorization header"
        raise Refusal(_error("unauthorized_client", header, 401))
    old = world().tokens.get(request.form.get("refresh_token", ""))
    return Caller(platform=Platform.X, account=old.accounts[0] if old else "")


def _refuse_token(rule: Any, who: Caller) -> Response | None:
    if rule.fault in ("expired_token", "revoked_token"):
        return _error("invalid_request", _SPENT)
    return x_errors.refuse(rule, who)


@x_oauth.post("/2/oauth2/token")
@call("token", _client, _refuse_token)
def token() -> Response:
    """A code or a refresh token for tokens. A refresh token works once."""
    grant = request.form.get("grant_type")
    if grant == "authorization_code":
        return _redeem()
    if grant == "refresh_token":
        return _refresh()
    if grant == "client_credentials":
        fresh = world().issue(Platform.X, "app", (), scopes=(), user="app")
        return answer({"token_type": "bearer", "access_token": fresh.value})
    return _error("unsupported_grant_type", "Value passed for the grant type was invalid.")


def _redeem() -> Response:
    app = world().apps[Platform.X]
    try:
        code = redeem(
            Platform.X,
            app.client_id,
            code=request.form.get("code", ""),
            redirect_uri=request.form.get("redirect_uri", ""),
            verifier=request.form.get("code_verifier"),
        )
    except BadCode as error:
        return _error(
            "invalid_request", f"Value passed for the authorization code was invalid. {error}"
        )
    return _tokens(code.accounts, code.scopes)


def _tokens(accounts: tuple[str, ...], scopes: frozenset[str], family: str = "") -> Response:
    access, refresh = issue_pair(accounts, scopes, family)
    body: dict[str, Any] = {
        "token_type": "bearer",
        "expires_in": ACCESS_SECONDS,
        "access_token": access.value,
        "scope": " ".join(sorted(scopes)),
    }
    if refresh is not None:
        body["refresh_token"] = refresh.value
    return answer(body)


def issue_pair(
    accounts: tuple[str, ...], scopes: frozenset[str], family: str = ""
) -> tuple[Token, Token | None]:
    """An access token and, with ``offline.access``, a refresh token of the same family."""
    here = world()
    access = here.issue(Platform.X, "access", accounts, scopes=scopes, seconds=ACCESS_SECONDS)
    access.family = family or access.value
    if "offline.access" not in scopes:
        return access, None
    refresh = here.issue(
        Platform.X,
        "refresh",
        accounts,
        scopes=scopes,
        family=access.family,
        seconds=180 * 24 * HOUR,
    )
    return access, refresh


def _refresh() -> Response:
    here = world()
    with here.lock:
        old = here.tokens.get(request.form.get("refresh_token", ""))
        if old is None or old.platform is not Platform.X or old.kind != "refresh" or old.dead:
            return _error("invalid_request", _SPENT)
        if old.expires_at is not None and old.expires_at < here.now():
            return _error("invalid_grant", _SPENT)
        old.dead = "spent"
    return _tokens(old.accounts, old.scopes, old.family)


@x_oauth.post("/2/oauth2/revoke")
@call("token", _client, _refuse_token)
def revoke() -> Response:
    """Kill one token."""
    found = world().tokens.get(request.form.get("token", ""))
    if found is not None:
        found.dead = "revoked"
    return answer({"revoked": True})


# The caller of every other endpoint


def authenticate(operation: str, **_: str) -> Caller:  # noqa: ARG001
    """The user behind the bearer token; 401 when it is unknown, dead or old."""
    scheme, _space, value = request.headers.get("Authorization", "").partition(" ")
    found = world().tokens.get(value) if scheme.lower() == "bearer" else None
    if found is None or found.platform is not Platform.X or found.kind == "refresh" or found.dead:
        x_errors.unauthorized()
    if found.expires_at is not None and found.expires_at < world().now():
        x_errors.unauthorized()
    g.token = found
    account = found.accounts[0] if found.accounts else ""
    g.account = world().account(Platform.X, account)
    return Caller(platform=Platform.X, account=account, token=found)


def x_call(operation: str, *scopes: str) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """An X endpoint that wants a user token with all of ``scopes``."""

    def wrap(view: Callable[..., Any]) -> Callable[..., Response]:
        @functools.wraps(view)
        def scoped(*args: Any, **kwargs: Any) -> Any:
            if g.account is None:
                detail = "Authenticating with Application-Only is forbidden for this endpoint."
                x_errors.forbidden(detail, "unsupported-authentication")
            if set(scopes) - g.token.scopes:
                x_errors.forbidden("You are not permitted to perform this action.")
            return view(*args, **kwargs)

        return call(operation, authenticate, x_errors.refuse)(scoped)

    return wrap
