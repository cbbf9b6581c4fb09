"""What Facebook's and Instagram's Graph API share: callers, fields, errors, usage headers."""

from __future__ import annotations

import functools
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from typing import Any, NoReturn

from flask import Response, g, request

from publisher.sandbox.calls import Caller, Refusal, answer, call, caller, world
from publisher.sandbox.faults import Rule
from publisher.sandbox.graph_errors import FAULTS, INSTAGRAM_ONLY, GraphError
from publisher.sandbox.models import Account, Comment, Platform, Post, Token, Upload

Node = Account | Post | Upload | Comment


def fail(code: int, message: str, **given: Any) -> NoReturn:
    """Refuse the call with the Graph's error envelope."""
    raise Refusal(envelope(GraphError(code, message, **given)))


def no_such_object() -> NoReturn:
    fail(
        100,
        "Unsupported request. Object does not exist, cannot be loaded due to missing permissions, "
        "or does not support this operation.",
        subcode=33,
        type="GraphMethodException",
    )


def envelope(error: GraphError) -> Response:
    body: dict[str, Any] = {
        "message": error.message,
        "type": error.type,
        "code": error.code,
        "fbtrace_id": "A" + secrets.token_urlsafe(16),
    }
    if error.subcode is not None:
        body["error_subcode"] = error.subcode
    if error.user_title:
        body |= {"error_user_title": error.user_title, "error_user_msg": error.user_msg}
    body["is_transient"] = error.transient
    return answer({"error": body}, error.status)


def params() -> dict[str, Any]:
    """Query, form and JSON as one: the Graph takes either."""
    if "params" not in g:
        found: dict[str, Any] = {**request.args.to_dict(), **request.form.to_dict()}
        if request.is_json:
            body = request.get_json(silent=True)
            if not isinstance(body, dict):
                fail(100, "(#100) The request body is not valid JSON.")
            found |= body
        g.params = found
    return dict(g.params)


def only(allowed: frozenset[str]) -> dict[str, Any]:
    """The parameters, if all are known; the Graph refuses the whole call for one that is not."""
    found = params()
    for name in ("access_token", "appsecret_proof", "fields", "method", "format", "locale"):
        found.pop(name, None)
    for name in found:
        if name not in allowed:
            fail(100, f"(#100) The parameter {name} is not supported by this endpoint.")
    return found


def truth(value: Any, *, default: bool) -> bool:
    """A boolean as forms, queries and JSON spell it."""
    if value is None:
        return default
    if str(value).lower() in ("true", "1"):
        return True
    if str(value).lower() in ("false", "0"):
        return False
    return fail(100, f"(#100) Param must be a boolean: {value!r}")


def structure(value: Any, name: str) -> Any:
    """A list or object that came as JSON in a form field."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return fail(100, f"(#100) Param {name} must be an array.")


# Who calls


def bearer() -> Token:
    """The token of this call. Refuses with code 190 and the subcode that says why."""
    given = params().get("access_token") or _from_header()
    if not given:
        fail(
            104,
            "An access token is required to request this resource.",
            status=401,
        )
    token = world().tokens.get(str(given)) or _own_token(str(given))
    if token is None or token.platform not in (Platform.FACEBOOK, Platform.INSTAGRAM):
        fail(190, "Invalid OAuth access token - Cannot parse access token", status=401)
    if token.dead:
        raise Refusal(envelope(FAULTS["token_460" if token.dead == "password" else "token_458"]))
    if token.expires_at is not None and token.expires_at < world().now():
        raise Refusal(envelope(FAULTS["token_463"]))
    _check_proof(token)
    return token


def _own_token(value: str) -> Token | None:
    """``{app id}|{app secret}``: the app speaks for itself and reaches no account."""
    client_id, _, secret = value.partition("|")
    for app in world().apps.values():
        if app.client_id == client_id and app.client_secret == secret:
            return Token(
                value=value,
                platform=app.platform,
                kind="app",
                app=client_id,
                user="",
                accounts=(),
                scopes=frozenset(),
            )
    return None


def _from_header() -> str:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    return value if scheme.lower() in ("bearer", "oauth") else ""


def _check_proof(token: Token) -> None:
    proof = params().get("appsecret_proof")
    if proof is None and not world().switches.require_proof:
        return
    app = next(app for app in world().apps.values() if app.client_id == token.app)
    right = hmac.new(app.client_secret.encode(), token.value.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(right, str(proof or "")):
        missing = "API calls from the server require an appsecret_proof argument"
        fail(100, missing if proof is None else "Invalid appsecret_proof provided in the argument")


def locate(node: str) -> Node | None:
    """Whatever has this id in the one id space of the Graph."""
    here = world()
    for platform in (Platform.FACEBOOK, Platform.INSTAGRAM):
        found: Node | None = (
            here.account(platform, node)
            or here.post(platform, node)
            or here.comments.get((platform, node))
        )
        if found is not None:
            return found
    return here.uploads.get(node)


def authenticate(operation: str, node: str | None = None, **_: str) -> Caller:  # noqa: ARG001
    """The caller, and the node if the path names one (left in ``g.node``)."""
    g.token = token = bearer()
    g.named = node
    g.node = _myself(token) if node == "me" else locate(str(node or ""))
    owner = _owner(g.node)
    account = owner[1] if owner else (token.accounts[0] if token.accounts else "")
    platform = owner[0] if owner else token.platform
    if g.node is not None and not _reaches(token, platform, account):
        fail(10, "(#10) This application does not have permission for this action", status=403)
    g.account = world().account(platform, account)
    return Caller(platform=platform, account=account, token=token)


def _myself(token: Token) -> Account | None:
    """``me`` is the Page of a Page token, the account of an Instagram Login, else a person."""
    acts_as_account = token.kind == "page" or "instagram_business_basic" in token.scopes
    return world().account(token.platform, token.accounts[0]) if acts_as_account else None


def is_caller() -> bool:
    """Does the path name the token's own person, as ``me`` or by id?"""
    return g.named in ("me", g.token.user)


def _owner(node: Node | None) -> tuple[Platform, str] | None:
    if isinstance(node, Account):
        return node.platform, node.id
    if isinstance(node, Comment):
        return node.platform, world().posts[node.platform, node.post].account
    return None if node is None else (node.platform, node.account)


def _reaches(token: Token, platform: Platform, account: str) -> bool:
    if account in token.accounts:
        return True
    found = world().account(platform, account)
    return found is not None and found.linked in token.accounts


def needs(*scopes: str) -> None:
    """The token must hold one of these permissions."""
    if not g.token.scopes & set(scopes):
        fail(
            200,
            f"(#200) Requires {scopes[0]} permission to manage the object",
            status=403,
        )


def refuse(rule: Rule, who: Caller) -> Response | None:
    """A fault as a Graph error; throttling also shows in the usage headers."""
    name = rule.fault
    if name == "rate_limit":
        name = f"rate_limit_{who.platform}"
    error = FAULTS.get(f"{name}:{who.platform}") or FAULTS.get(name)
    if error is None or (name in INSTAGRAM_ONLY and who.platform is not Platform.INSTAGRAM):
        return None
    response = envelope(error)
    if name.startswith("rate_limit"):
        g.usage = 100.0
        g.regain = max(1, round((rule.seconds or 300) / 60))
    return response


def graph(
    operation: str, authenticated: Callable[..., Caller] = authenticate
) -> Callable[[Callable[[], Any]], Callable[..., Response]]:
    """A Graph view. It takes no arguments: the node is in ``g``, once the caller may reach it.

    At 100 % of the allowance the call is throttled before anything happens.
    """

    def wrap(view: Callable[[], Any]) -> Callable[..., Response]:
        @functools.wraps(view)
        def allowed(**_: str) -> Any:
            who = caller()
            if world().faults.usage.get(who.platform, 0.0) >= 100:
                return refuse(Rule(platform=who.platform, fault="rate_limit"), who)
            return view()

        return call(operation, authenticated, refuse)(allowed)

    return wrap


def usage_headers(response: Response) -> Response:
    """``X-App-Usage`` and ``X-Business-Use-Case-Usage``; absent while usage is about nothing."""
    who = g.get("caller")
    percent = g.get("usage")
    if who is None:
        return response
    if percent is None:
        percent = world().faults.use(who.platform)
    if percent < 1:
        return response
    whole = round(percent)
    shares = {"call_count": whole, "total_cputime": whole // 2, "total_time": whole // 2}
    response.headers["X-App-Usage"] = json.dumps(shares)
    kind = "pages" if who.platform is Platform.FACEBOOK else "instagram"
    regain = g.get("regain", 5) if whole >= 100 else 0
    case = {"type": kind, **shares, "estimated_time_to_regain_access": regain}
    response.headers["X-Business-Use-Case-Usage"] = json.dumps({who.account: [case]})
    return response
