"""X's error envelopes: problem details, and the older ``errors`` list."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, NoReturn

from flask import Response

from publisher.sandbox.calls import Caller, Refusal, answer, world
from publisher.sandbox.faults import Rule
from publisher.sandbox.shapes import Problem

# The problem types of OpenAPI 2.167. Others, about:blank among them, are what X really sends; the
# document leaves room for them only as ``application/json`` with a code and a message.
DOCUMENTED = frozenset(
    "disallowed-resource field-hydration-failure field-unauthorized internal-error "
    "invalid-request not-authorized-for-field not-authorized-for-resource resource-not-found "
    "resource-unavailable".split()
)


def problem(status: int, kind: str, title: str, detail: str, **given: Any) -> Response:
    """The problem as X words it; ``kind`` is about:blank or the type's last segment."""
    host = world().switches.x_problem_host
    full = kind if kind == "about:blank" else f"https://{host}/2/problems/{kind}"
    body = {"title": title, "detail": detail, "type": full, "status": status, **given}
    if kind not in DOCUMENTED:
        return answer(body | {"code": status, "message": detail}, status)
    response = answer(body, status)
    response.mimetype = "application/problem+json"
    return response


def refuse_bad_body(found: Problem) -> NoReturn:
    """400: a field is missing, unknown or has an illegal value."""
    message = f"$.{found.where}: {found.where} {found.why}"
    entry = {"parameters": {found.where: [found.value]}, "message": message}
    detail = "One or more parameters to your request was invalid."
    raise Refusal(problem(400, "invalid-request", "Invalid Request", detail, errors=[entry]))


def invalid(message: str, **parameters: str) -> NoReturn:
    entry = {"message": message, "parameters": {k: [v] for k, v in parameters.items()}}
    detail = "One or more parameters to your request was invalid."
    raise Refusal(problem(400, "invalid-request", "Invalid Request", detail, errors=[entry]))


def forbidden(detail: str, kind: str = "about:blank") -> NoReturn:
    raise Refusal(problem(403, kind, "Forbidden", detail))


def missing(kind: str, key: str, parameter: str = "id") -> Response:
    """A 200 whose ``errors`` say that the thing is not there: how reads tell it."""
    return answer({"errors": [not_found(kind, key, parameter)]})


def not_found(kind: str, key: str, parameter: str) -> dict[str, str]:
    return {
        "value": key,
        "detail": f"Could not find {kind} with {parameter}: [{key}].",
        "title": "Not Found Error",
        "resource_type": kind,
        "parameter": parameter,
        "resource_id": key,
        "type": f"https://{world().switches.x_problem_host}/2/problems/resource-not-found",
    }


def refuse_with_problem(status: int, kind: str, title: str, detail: str) -> NoReturn:
    raise Refusal(problem(status, kind, title, detail))


def refuse_rate(seconds: float, limit: int) -> NoReturn:
    raise Refusal(too_many(seconds, limit))


def unauthorized() -> NoReturn:
    raise Refusal(problem(401, "about:blank", "Unauthorized", "Unauthorized"))


_NOT_PERMITTED = "You are not permitted to perform this action."
DUPLICATE = "You are not allowed to create a Tweet with duplicate content."

_FAULTS: Mapping[str, tuple[int, str, str, str]] = {
    "expired_token": (401, "about:blank", "Unauthorized", "Unauthorized"),
    "revoked_token": (401, "about:blank", "Unauthorized", "Unauthorized"),
    "permission": (403, "about:blank", "Forbidden", _NOT_PERMITTED),
    "account_restricted": (
        403,
        "user-suspended",
        "Forbidden",
        "Your account is suspended and is not permitted to access this feature.",
    ),
    "duplicate": (403, "about:blank", "Forbidden", DUPLICATE),
    "ghost_duplicate": (403, "about:blank", "Forbidden", DUPLICATE),
    "already_posted": (403, "about:blank", "Forbidden", DUPLICATE),
    "billing_402": (
        402,
        "credits",
        "CreditsDepleted",
        "Your enrolled account does not have any credits to fulfill this request.",
    ),
    "not_found": (404, "resource-not-found", "Not Found Error", "Could not find the resource."),
    "conflict_409": (409, "about:blank", "Conflict", "Conflict"),
    "version_sunset": (410, "about:blank", "Gone", "This endpoint is gone."),
    "http_500": (500, "about:blank", "Internal Server Error", "Internal Server Error"),
    "http_503": (503, "about:blank", "Service Unavailable", "Service Unavailable"),
    "http_500_after_accept": (500, "about:blank", "Internal Server Error", "Something went wrong."),
    "comment_switch_500": (500, "about:blank", "Internal Server Error", "Something went wrong."),
}


def refuse(rule: Rule, who: Caller) -> Response | None:  # noqa: ARG001
    """A fault as X tells it."""
    if rule.fault.startswith("rate_limit"):
        return too_many(rule.seconds or 900, of_day=_DAYS.get(rule.fault))
    name = "expired_token" if rule.fault.startswith("token_") else rule.fault
    found = _FAULTS.get(name)
    if found is None:
        return None
    more: dict[str, Any] = {"resource_type": "tweet"} if name == "not_found" else {}
    return problem(*found, **more)


_DAYS = {"rate_limit_app": "x-app-limit-24hour", "rate_limit_user": "x-user-limit-24hour"}


def too_many(seconds: float, limit: int = 100, of_day: str | None = None) -> Response:
    """429 with the headers that say until when. Of a whole day's limit the ones of the quarter of
    an hour say that there is room."""
    response = problem(429, "about:blank", "Too Many Requests", "Too Many Requests")
    _left(response, "x-rate-limit", limit, 1 if of_day else 0, 60 if of_day else seconds)
    if of_day:
        _left(response, of_day, 10_000, 0, seconds)
    return response


def _left(response: Response, name: str, limit: int, remaining: int, seconds: float) -> None:
    response.headers[f"{name}-limit"] = str(limit)
    response.headers[f"{name}-remaining"] = str(remaining)
    response.headers[f"{name}-reset"] = str(int(time.time() + seconds) + 1)
