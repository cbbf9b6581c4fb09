"""The parent app: OAuth 2 with PKCE, rotating tokens, RFC 8414 metadata, problem details."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from flask import Blueprint, Response, g, request
from werkzeug.wrappers import Response as AnyResponse

from publisher.sandbox.calls import Caller, Refusal, answer, call, world
from publisher.sandbox.faults import Rule
from publisher.sandbox.models import Platform
from publisher.sandbox.oauth import (
    Ask,
    BadCode,
    app_with,
    basic_credentials,
    consent,
    redeem,
    redirect_is_allowed,
)
from publisher.sandbox.settings import ALL_SCOPES, DAY, HOUR, MINUTE

weduc_oauth = Blueprint("weduc_oauth", __name__)

ACCESS_SECONDS, REFRESH_SECONDS = HOUR, 30 * DAY


def problem(
    status: int, code: str, detail: str, headers: Mapping[str, str] | None = None, **given: Any
) -> Response:
    """RFC 9457 with a stable ``code``."""
    kind = f"{request.host_url}problems/{code}"
    title = code.replace("_", " ").capitalize()
    body = {"type": kind, "title": title, "status": status, "detail": detail, "code": code, **given}
    response = answer(body, status, headers)
    response.mimetype = "application/problem+json"
    return response


def fail(status: int, code: str, detail: str, **given: Any) -> NoReturn:
    raise Refusal(problem(status, code, detail, **given))


@weduc_oauth.get("/.well-known/oauth-authorization-server")
def metadata() -> Response:
    base = request.host_url.rstrip("/")
    return answer(
        {
            "issuer": base,
            "authorization_endpoint": f"{base}/oauth/authorize",
            "token_endpoint": f"{base}/oauth/token",
            "revocation_endpoint": f"{base}/oauth/revoke",
            "scopes_supported": list(ALL_SCOPES[Platform.WEDUC]),
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        }
    )


@weduc_oauth.route("/oauth/authorize", methods=["GET", "POST"])
def authorize() -> AnyResponse:
    """A member of staff lets the client act for one school."""
    query = request.args
    app = app_with(query.get("client_id"), Platform.WEDUC)
    uri = query.get("redirect_uri", "")
    scopes = tuple(query.get("scope", "").split())
    if app is None or not redirect_is_allowed(app, uri):
        return Response("Unknown client or redirect_uri.", 400)
    if query.get("response_type") != "code" or query.get("code_challenge_method") != "S256":
        return Response("response_type=code and code_challenge_method=S256 are required.", 400)
    if not query.get("code_challenge") or set(scopes) - set(ALL_SCOPES[Platform.WEDUC]):
        return Response("code_challenge is missing or a scope is unknown.", 400)
    ask = Ask(
        platform=Platform.WEDUC,
        app=app,
        redirect_uri=uri,
        scopes=scopes,
        state=query.get("state"),
        seconds=MINUTE,
        several=False,
        heading="Connect your school",
        denial={"error": "access_denied", "error_description": "The request was refused."},
        challenge=query["code_challenge"],
        method="s256",
    )
    return consent(ask)


def _error(error: str, description: str, status: int = 400) -> Response:
    headers = {"Cache-Control": "no-store"}
    return answer({"error": error, "error_description": description}, status, headers)


def _client(operation: str) -> Caller:  # noqa: ARG001
    given, secret = basic_credentials()
    app = app_with(given, Platform.WEDUC)
    if app is None or secret != app.client_secret:
        raise Refusal(_error("invalid_client", "The client could not be authenticated.", 401))
    old = world().tokens.get(request.form.get("refresh_token", ""))
    return Caller(platform=Platform.WEDUC, account=old.accounts[0] if old else "")


def _refuse(rule: Rule, who: Caller) -> Response | None:
    if rule.fault in ("expired_token", "revoked_token"):
        return _error("invalid_grant", "The token has expired or was revoked.")
    return refuse(rule, who)


@weduc_oauth.post("/oauth/token")
@call("token", _client, _refuse)
def token() -> Response:
    form = request.form
    if form.get("grant_type") == "refresh_token":
        return _refresh(form.get("refresh_token", ""))
    if form.get("grant_type") != "authorization_code":
        return _error("unsupported_grant_type", "Use authorization_code or refresh_token.")
    try:
        code = redeem(
            Platform.WEDUC,
            world().apps[Platform.WEDUC].client_id,
            code=form.get("code", ""),
            redirect_uri=form.get("redirect_uri", ""),
            verifier=form.get("code_verifier"),
        )
    except BadCode as error:
        return _error("invalid_grant", str(error))
    return _tokens(code.accounts, code.scopes)


def _tokens(accounts: tuple[str, ...], scopes: frozenset[str], family: str = "") -> Response:
    here = world()
    access = here.issue(Platform.WEDUC, "access", accounts, scopes=scopes, seconds=ACCESS_SECONDS)
    access.family = family or access.value
    body: dict[str, Any] = {
        "access_token": access.value,
        "token_type": "Bearer",
        "expires_in": ACCESS_SECONDS,
        "scope": " ".join(sorted(scopes)),
        "school_id": accounts[0],
    }
    if "offline_access" in scopes:
        refresh = here.issue(
            Platform.WEDUC,
            "refresh",
            accounts,
            scopes=scopes,
            seconds=REFRESH_SECONDS,
            family=access.family,
        )
        body |= {"refresh_token": refresh.value, "refresh_expires_in": REFRESH_SECONDS}
    return answer(body, headers={"Cache-Control": "no-store"})


def _refresh(value: str) -> Response:
    """A refresh token works once; using it again kills its whole family (RFC 9700)."""
    here = world()
    with here.lock:
        old = here.tokens.get(value)
        if old is None or old.platform is not Platform.WEDUC or old.kind != "refresh":
            return _error("invalid_grant", "The refresh token is unknown.")
        if old.dead or (old.expires_at or 0) < here.now():
            for other in here.tokens.values() if old.dead == "spent" else ():
                if other.family == old.family:
                    other.dead = other.dead or "reused"
            return _error("invalid_grant", "The refresh token has been used or has expired.")
        old.dead = "spent"
    return _tokens(old.accounts, old.scopes, old.family)


@weduc_oauth.post("/oauth/revoke")
@call("token", _client, _refuse)
def revoke() -> Response:
    """RFC 7009: 200 whether or not the token was known; its family dies with it."""
    here = world()
    found = here.tokens.get(request.form.get("token", ""))
    if found is not None and found.platform is Platform.WEDUC:
        with here.lock:
            for other in here.tokens.values():
                if other.family and other.family == found.family:
                    other.dead = other.dead or "revoked"
        found.dead = "revoked"
    return answer({})


def authenticate(operation: str, **_: str) -> Caller:  # noqa: ARG001
    scheme, _space, value = request.headers.get("Authorization", "").partition(" ")
    found = world().tokens.get(value) if scheme.lower() == "bearer" else None
    if found is None or found.platform is not Platform.WEDUC or found.kind != "access":
        fail(401, "invalid_token", "The access token is unknown.")
    if found.dead or (found.expires_at is not None and found.expires_at < world().now()):
        fail(401, "invalid_token", "The access token has expired or was revoked.")
    g.token = found
    g.account = world().account(Platform.WEDUC, found.accounts[0])
    return Caller(platform=Platform.WEDUC, account=found.accounts[0], token=found)


_FAULTS: Mapping[str, tuple[int, str, str]] = {
    "expired_token": (401, "invalid_token", "The access token has expired."),
    "revoked_token": (401, "invalid_token", "The access token was revoked."),
    "permission": (403, "insufficient_scope", "The token lacks a scope."),
    "account_restricted": (403, "school_suspended", "The school's account is suspended."),
    "billing_402": (402, "payment_required", "The school's subscription has lapsed."),
    "not_found": (404, "not_found", "There is no such thing."),
    "conflict_409": (409, "conflict", "Somebody else changed this just now."),
    "version_sunset": (410, "version_gone", "This version of the API is gone."),
    "http_500": (500, "internal_error", "Something went wrong."),
    "http_503": (503, "unavailable", "The service is unavailable."),
    "http_500_after_accept": (500, "internal_error", "Something went wrong."),
    "comment_switch_500": (500, "internal_error", "Something went wrong."),
    "media_processing_failed": (422, "media_rejected", "The file could not be processed."),
}


def refuse(rule: Rule, who: Caller) -> Response | None:  # noqa: ARG001
    if rule.fault.startswith("rate_limit"):
        after = {"Retry-After": str(int(rule.seconds or 30))}
        return problem(429, "rate_limited", "Too many requests.", after)
    name = "revoked_token" if rule.fault.startswith("token_") else rule.fault
    if name in ("duplicate", "already_posted"):
        latest = g.account.posts[-1] if g.account.posts else None
        return problem(409, "duplicate_external_ref", "It exists already.", existing_id=latest)
    return problem(*_FAULTS[name]) if name in _FAULTS else None


def weduc_call(
    operation: str, scope: str
) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """An endpoint of the parent app that wants ``scope``."""

    def wrap(view: Callable[..., Any]) -> Callable[..., Response]:
        def scoped(*args: Any, **kwargs: Any) -> Any:
            if scope not in g.token.scopes:
                fail(403, "insufficient_scope", f"The token lacks {scope}.", required=scope)
            return view(*args, **kwargs)

        scoped.__name__ = view.__name__
        return call(operation, authenticate, refuse)(scoped)

    return wrap
