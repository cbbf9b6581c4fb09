"""LinkedIn: headers every call needs, who calls, errors, URNs in paths."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn
from urllib.parse import unquote

from flask import Response, g, request

from publisher.sandbox.calls import Caller, Refusal, answer, call, world
from publisher.sandbox.faults import Rule
from publisher.sandbox.models import Account, Platform, Token
from publisher.sandbox.settings import LINKEDIN_LATEST, LINKEDIN_OLDEST

ORGANIZATION = "urn:li:organization:"
_PUBLISHING_ROLES = ("ADMINISTRATOR", "CONTENT_ADMIN", "CONTENT_ADMINISTRATOR")


def error(status: int, message: str, code: str = "", **given: Any) -> Response:
    body: dict[str, Any] = {"status": status, "message": message, **given}
    if code:
        body["code"] = code
    return answer(body, status)


def fail(status: int, message: str, code: str = "", **given: Any) -> NoReturn:
    raise Refusal(error(status, message, code, **given))


def denied(what: str) -> NoReturn:
    fail(403, f"Not enough permissions to access: {what}", "ACCESS_DENIED", serviceErrorCode=100)


def check_headers() -> None:
    """``LinkedIn-Version`` and ``X-Restli-Protocol-Version`` on every /rest call."""
    version = request.headers.get("LinkedIn-Version", "")
    if not version:
        fail(
            400,
            "A version must be present. Please specify a version by adding the "
            "LinkedIn-Version header.",
            "VERSION_MISSING",
        )
    if not re.fullmatch(r"\d{6}(\.\d{2})?", version):
        fail(400, f"LinkedIn-Version {version} is malformed.", "ILLEGAL_ARGUMENT")
    if not LINKEDIN_OLDEST <= version[:6] <= LINKEDIN_LATEST or not "01" <= version[4:6] <= "12":
        fail(426, f"Requested version {version} is not active", "NONEXISTENT_VERSION")
    if request.headers.get("X-Restli-Protocol-Version") != "2.0.0":
        fail(400, "X-RestLi-Protocol-Version 2.0.0 is required", "ILLEGAL_ARGUMENT")


def authenticate(operation: str, **_: str) -> Caller:  # noqa: ARG001
    check_headers()
    scheme, _space, value = request.headers.get("Authorization", "").partition(" ")
    token = world().tokens.get(value) if scheme == "Bearer" else None
    if token is None or token.platform is not Platform.LINKEDIN or token.kind != "access":
        fail(401, "Invalid access token", "INVALID_ACCESS_TOKEN", serviceErrorCode=65600)
    if token.dead:
        raise Refusal(revoked())
    if token.expires_at is not None and token.expires_at < world().now():
        raise Refusal(expired())
    g.token = token
    account = _account_of(token)
    g.account = world().account(Platform.LINKEDIN, account)
    return Caller(platform=Platform.LINKEDIN, account=account, token=token)


def _account_of(token: Token) -> str:
    """The organisation this call is about, as far as faults go: named, or the token's first."""
    body = request.get_json(silent=True) if request.is_json else None
    author = body.get("author") if isinstance(body, dict) else request.args.get("actor")
    author = author or request.args.get("author") or ""
    named = str(author).removeprefix(ORGANIZATION)
    return named if named in token.accounts else next(iter(token.accounts), "")


def revoked() -> Response:
    return error(
        401,
        "The token used in the request has been revoked by the user",
        "REVOKED_ACCESS_TOKEN",
        serviceErrorCode=65601,
    )


def expired() -> Response:
    return error(
        401,
        "The token used in the request has expired",
        "EXPIRED_ACCESS_TOKEN",
        serviceErrorCode=65602,
    )


def needs(*scopes: str) -> None:
    if not g.token.scopes & set(scopes):
        denied(f"{request.path} requires {scopes[0]}")


def organization(urn: Any, *, publishing: bool = True) -> Account:
    """The organisation behind ``urn``; 403 where the member has no sufficient role."""
    text = str(urn or "")
    if not re.fullmatch(r"urn:li:(organization|person):[\w-]+", text):
        fail(400, f"Invalid URN: {text}", "INVALID_URN_TYPE")
    found = world().account(Platform.LINKEDIN, text.removeprefix(ORGANIZATION))
    if found is None or found.id not in g.token.accounts:
        denied(f"the organization {text}")
    if publishing and found.role not in _PUBLISHING_ROLES:
        denied(f"the role {found.role} is not sufficient")
    return found


def encoded_urn() -> str:
    """The URN in the path, which must have been percent-encoded by the caller."""
    raw = request.environ.get("REQUEST_URI", "")
    path = raw.split("?")[0]
    if re.search(r"urn:|\(|\)|urn%3Ali%3Acomment%3A\([^%]*,", path):
        fail(400, "Invalid path keys: URNs in paths must be percent-encoded", "INVALID_URN_TYPE")
    return ""


def batch(find: Callable[[str], dict[str, Any] | None]) -> Response:
    """A Rest.li batch GET: ``ids=List(a,b)``; what is not there is among ``errors``."""
    match = re.fullmatch(r"List\((.*)\)", request.args.get("ids", ""))
    if match is None:
        return error(400, "ids must be List(…)", "ILLEGAL_ARGUMENT")
    found = {key: find(key) for key in map(unquote, match[1].split(",")) if key}
    results = {key: shown for key, shown in found.items() if shown is not None}
    errors = {key: {"status": 404} for key, shown in found.items() if shown is None}
    statuses = dict.fromkeys(results, 200)
    return answer({"results": results, "statuses": statuses, "errors": errors})


_FAULTS: Mapping[str, Callable[[Rule], Response]] = {
    "expired_token": lambda _: expired(),
    "revoked_token": lambda _: revoked(),
    "permission": lambda _: error(
        403, "Not enough permissions to access this resource", "ACCESS_DENIED", serviceErrorCode=100
    ),
    "account_restricted": lambda _: error(
        403, "The account is restricted", "MEMBER_RESTRICTED", serviceErrorCode=100
    ),
    "version_sunset": lambda _: error(
        426,
        f"Requested version {request.headers.get('LinkedIn-Version')} is not active",
        "NONEXISTENT_VERSION",
    ),
    "conflict_409": lambda _: error(409, "Write conflict", "CONFLICT"),
    "not_found": lambda _: error(404, "Resource not found", "NOT_FOUND"),
    "duplicate": lambda _: duplicate(_latest()),
    "already_posted": lambda _: duplicate(_latest()),
    "ghost_duplicate": lambda _: duplicate(f"urn:li:share:{world().new_id('linkedin_post')}"),
    "http_500": lambda _: error(500, "Internal Server Error"),
    "http_503": lambda _: error(503, "Service Unavailable"),
    "http_500_after_accept": lambda _: error(500, "Internal Server Error"),
    "comment_switch_500": lambda _: error(500, "Internal Server Error"),
    "url_not_fetched": lambda _: error(400, "The media was not found", "MEDIA_ASSET_NOT_FOUND"),
}


def _latest() -> str:
    account = g.account
    has_posts = account is not None and account.posts
    return account.posts[-1] if has_posts else f"urn:li:share:{world().new_id('linkedin_post')}"


def duplicate(urn: str) -> Response:
    """422 naming the earlier post: in the sentence and in ``errorDetails``."""
    description = f"Content is a duplicate of {urn}"
    found = {"description": description, "code": "DUPLICATE_POST"}
    place = {"inputPath": {"fieldPath": "/commentary"}}
    return error(
        422,
        description,
        "UNPROCESSABLE_ENTITY",
        errorDetailType="com.linkedin.common.error.BadRequest",
        errorDetails={"inputErrors": [{**found, "input": place}]},
    )


# The others are of no day: "infrastructure protection".
_LIMITS = {
    "rate_limit": "DAY ", "rate_limit_app": "APPLICATION DAY ",
    "rate_limit_user": "APPLICATION_AND_MEMBER DAY ",
}  # fmt: skip


def refuse(rule: Rule, who: Caller) -> Response | None:  # noqa: ARG001
    if rule.fault.startswith("rate_limit"):
        return too_many(rule.seconds, _LIMITS.get(rule.fault, ""))
    name = "revoked_token" if rule.fault.startswith("token_") else rule.fault
    return _FAULTS[name](rule) if name in _FAULTS else None


def too_many(seconds: float | None = None, what: str = "DAY ") -> Response:
    message = f"Resource level throttle {what}limit for calls to this resource is reached."
    response = error(429, message, "TOO_MANY_REQUESTS")
    if seconds is not None:
        response.headers["Retry-After"] = str(int(seconds))
    return response


def rest(operation: str) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    return call(operation, authenticate, refuse)
