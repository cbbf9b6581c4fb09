"""Facebook Login and Instagram Login: dialog, tokens, permissions, ``debug_token``."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, request
from werkzeug.wrappers import Response as AnyResponse

from publisher.sandbox import meta
from publisher.sandbox.calls import Caller, answer, call, world
from publisher.sandbox.graph_errors import FAULTS
from publisher.sandbox.models import App, Platform, Token
from publisher.sandbox.oauth import Ask, BadCode, app_with, consent, redeem, redirect_is_allowed
from publisher.sandbox.settings import ALL_SCOPES, DAY, HOUR, MINUTE

LONG = 5_183_944  # seconds; what fb_exchange_token answers, about sixty days
META = (Platform.FACEBOOK, Platform.INSTAGRAM)

dialog = Blueprint("dialog", __name__)
login = Blueprint("login", __name__)


def _split(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.replace(",", " ").split()))


@dialog.route("/dialog/oauth", methods=["GET", "POST"])
def facebook_dialog() -> AnyResponse:
    """The person's side of Facebook Login, for Pages and for Instagram accounts linked to one."""
    query = request.args
    app = app_with(query.get("client_id"), *META)
    if app is None:
        return Response("Invalid App ID: the app was not found.", 400)
    uri = query.get("redirect_uri", "")
    if not redirect_is_allowed(app, uri):
        return Response("URL blocked: the redirect URI is not whitelisted in the app.", 400)
    if query.get("response_type", "code") != "code":
        return Response("Invalid response_type.", 400)
    scopes = _split(query.get("scope", "public_profile"))
    unknown = [scope for scope in scopes if scope not in ALL_SCOPES[Platform.FACEBOOK]]
    if unknown:
        return Response(f"Invalid Scopes: {', '.join(unknown)}.", 400)
    return consent(_facebook_ask(app, uri, ("public_profile", *scopes)))


def _facebook_ask(app: App, uri: str, scopes: tuple[str, ...]) -> Ask:
    denial = {
        "error": "access_denied",
        "error_code": "200",
        "error_reason": "user_denied",
        "error_description": "Permissions error",
    }
    return Ask(
        platform=app.platform,
        app=app,
        redirect_uri=uri,
        scopes=tuple(dict.fromkeys(scopes)),
        state=request.args.get("state"),
        seconds=10 * MINUTE,
        several=True,
        heading="Log in with Facebook",
        denial=denial,
    )


@dialog.route("/oauth/authorize", methods=["GET", "POST"])
def instagram_dialog() -> AnyResponse:
    """Instagram Login: one professional account, no Page needed."""
    query = request.args
    app = app_with(query.get("client_id"), Platform.INSTAGRAM)
    uri = query.get("redirect_uri", "")
    scopes = _split(query.get("scope", ""))
    if app is None or not redirect_is_allowed(app, uri):
        return Response("Invalid platform app or redirect_uri.", 400)
    if any(not scope.startswith("instagram_business_") for scope in scopes) or not scopes:
        return Response("Invalid scope.", 400)
    denial = {
        "error": "access_denied",
        "error_reason": "user_denied",
        "error_description": "The user denied your request",
    }
    ask = Ask(
        platform=Platform.INSTAGRAM,
        app=app,
        redirect_uri=uri,
        scopes=scopes,
        state=query.get("state"),
        seconds=HOUR,
        several=False,
        heading="Log in with Instagram",
        denial=denial,
        flavour="instagram_login",
    )
    return consent(ask)


# Tokens. The token endpoint has no caller yet: the app itself is the caller.


def _as_app(operation: str) -> Caller:  # noqa: ARG001
    found = meta.params()
    app = app_with(str(found.get("client_id", "")), *META)
    return Caller(platform=app.platform if app else Platform.FACEBOOK, account="")


def _app() -> App:
    found = meta.params()
    app = app_with(str(found.get("client_id", "")), *META)
    if app is None:
        meta.fail(101, "Error validating application. Cannot get application info.")
    if found.get("client_secret") != app.client_secret:
        meta.fail(1, "Error validating client secret.")
    return app


@login.route("/oauth/access_token", methods=["GET", "POST"])
@call("token", _as_app, meta.refuse)
def access_token() -> Response:
    """A code, a token to be made long-lived, or the app's own credentials, for a token."""
    found = meta.params()
    app = _app()
    grant = found.get("grant_type")
    if grant == "fb_exchange_token":
        return _exchange(str(found.get("fb_exchange_token", "")), app)
    if grant == "client_credentials":
        value = f"{app.client_id}|{app.client_secret}"
        return answer({"access_token": value, "token_type": "bearer"})
    try:
        code = redeem(
            app.platform,
            app.client_id,
            code=str(found.get("code", "")).removesuffix("#_"),
            redirect_uri=str(found.get("redirect_uri", "")),
        )
    except BadCode as error:
        return meta.envelope(_bad_code(str(error)))
    if code.flavour == "instagram_login":
        return _instagram_short(code.accounts, code.scopes)
    token = _user_token(app, code.accounts, code.scopes, code.declined, seconds=2 * HOUR)
    return _token_answer(token)


def _bad_code(why: str) -> Any:
    return type(FAULTS["duplicate"])(100, f"Error validating verification code. {why}", 36007)


def _user_token(
    app: App,
    accounts: tuple[str, ...],
    scopes: frozenset[str],
    declined: frozenset[str],
    *,
    seconds: float,
) -> Token:
    here = world()
    return here.issue(
        app.platform,
        "user",
        accounts,
        scopes=scopes,
        declined=declined,
        app=app.client_id,
        seconds=seconds,
        data_access_expires_at=here.now() + 90 * DAY,
    )


def _token_answer(token: Token) -> Response:
    seconds = round((token.expires_at or 0) - world().now())
    return answer({"access_token": token.value, "token_type": "bearer", "expires_in": seconds})


def _exchange(value: str, app: App) -> Response:
    token = world().tokens.get(value)
    if token is None or token.app != app.client_id:
        meta.fail(190, "Invalid OAuth access token - Cannot parse access token", status=401)
    if token.dead or (token.expires_at is not None and token.expires_at < world().now()):
        return meta.envelope(FAULTS["token_463"])
    return _token_answer(
        _user_token(app, token.accounts, token.scopes, token.declined, seconds=LONG)
    )


def _instagram_short(accounts: tuple[str, ...], scopes: frozenset[str]) -> Response:
    token = world().issue(Platform.INSTAGRAM, "user", accounts, scopes=scopes, seconds=HOUR)
    return answer(
        {
            "access_token": token.value,
            "user_id": accounts[0],
            "permissions": ",".join(sorted(scopes)),
        }
    )


@login.route("/access_token")
@meta.graph("token")
def ig_exchange() -> Response:
    """``ig_exchange_token``: an hour becomes sixty days."""
    found = meta.params()
    if found.get("grant_type") != "ig_exchange_token":
        meta.fail(100, "Invalid grant_type.")
    if found.get("client_secret") != world().apps[Platform.INSTAGRAM].client_secret:
        meta.fail(1, "Error validating client secret.")
    return _longer(g.token)


@login.route("/refresh_access_token")
@meta.graph("token")
def ig_refresh() -> Response:
    """``ig_refresh_token``: another sixty days, for a token at least a day old."""
    if meta.params().get("grant_type") != "ig_refresh_token":
        meta.fail(100, "Invalid grant_type.")
    if world().now() - g.token.issued_at < DAY:
        meta.fail(100, "The access token is too young to be refreshed.")
    return _longer(g.token)


def _longer(token: Token) -> Response:
    longer = world().issue(
        Platform.INSTAGRAM, "user", token.accounts, scopes=token.scopes, seconds=60 * DAY
    )
    return _token_answer(longer)


# What a token is, and what it may do


@login.route("/debug_token")
def debug_token() -> Response:
    """For the app's own token: what another token is worth."""
    app = _inspecting_app()
    token = world().tokens.get(str(meta.params().get("input_token", "")))
    if token is None or token.app != app.client_id:
        why = {"code": 190, "message": "The access token could not be decrypted"}
        return answer({"data": {"error": why, "is_valid": False, "scopes": []}})
    alive = not token.dead and (token.expires_at is None or token.expires_at > world().now())
    data: dict[str, Any] = {
        "app_id": token.app,
        "type": token.kind.upper(),
        "application": "Sandbox client",
        "data_access_expires_at": round(token.data_access_expires_at or 0),
        "expires_at": round(token.expires_at or 0),
        "is_valid": alive,
        "issued_at": round(token.issued_at),
        "scopes": sorted(token.scopes),
        "granular_scopes": [
            {"scope": scope, "target_ids": list(token.accounts)} for scope in sorted(token.scopes)
        ],
        "user_id": token.user,
    }
    if token.kind == "page":
        data["profile_id"] = token.accounts[0]
    if not alive:
        data["error"] = {"code": 190, "message": "Session is not valid.", "subcode": 463}
    return answer({"data": data})


def _inspecting_app() -> App:
    client_id, _, secret = str(meta.params().get("access_token", "")).partition("|")
    app = app_with(client_id, *META)
    if app is None or secret != app.client_secret:
        meta.fail(190, "Invalid OAuth access token.", status=401)
    return app
