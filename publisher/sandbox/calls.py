"""What every platform's call goes through: who calls, is a fault on, what to answer.

A view is declared as ``@route(...)`` + ``@call("publish", authenticate, refuse)``. The caller is
found first, then the fault for this operation: some faults answer instead of the view, some let
the view act and spoil the answer, some change what the view does (it looks at ``fault_is``).
"""

from __future__ import annotations

import functools
import json
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, ParamSpec, cast

from flask import Response, current_app, g, make_response, request

from publisher.sandbox.faults import Rule
from publisher.sandbox.models import Platform, Token
from publisher.sandbox.state import World
from publisher.sandbox.tls import RESET

P = ParamSpec("P")
FOREVER = 30.0  # a held answer without a number of seconds; longer than clients wait


class Refusal(Exception):
    """The platform says no: ``response`` is what goes out."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


@dataclass(frozen=True, kw_only=True)
class Caller:
    """On whose behalf a call is made. ``account`` is the id faults and counts go by."""

    platform: Platform
    account: str
    token: Token | None = None


def world() -> World:
    return cast(World, current_app.config["WORLD"])


def caller() -> Caller:
    return cast(Caller, g.caller)


def answer(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON response; ``body`` None gives an empty one."""
    text = b"" if body is None else json.dumps(body, separators=(",", ":")).encode()
    response = Response(text, status, mimetype="application/json")
    response.headers.extend(headers or {})
    return response


def refuse_with(response: Response) -> NoReturn:
    raise Refusal(response)


def fault_is(name: str) -> bool:
    """Did this call meet the fault ``name``?"""
    rule = g.get("fault")
    return rule is not None and rule.fault == name


def fault_seconds(default: float) -> float:
    rule = g.get("fault")
    return default if rule is None or rule.seconds is None else float(rule.seconds)


def call(
    operation: str,
    authenticate: Callable[..., Caller],
    refuse: Callable[[Rule, Caller], Response | None],
) -> Callable[[Callable[P, Any]], Callable[P, Response]]:
    """Wrap a view; ``refuse`` makes a fault the platform's own error, None if it is not one."""

    def wrap(view: Callable[P, Any]) -> Callable[P, Response]:
        @functools.wraps(view)
        def run(*args: P.args, **kwargs: P.kwargs) -> Response:
            who = g.caller = authenticate(operation, **kwargs)
            rule = g.fault = _arrive(who, g.get("operation", operation))
            instead = None if rule is None else _before(rule, who, refuse)
            if instead is not None:
                return instead
            response = make_response(view(*args, **kwargs))
            if rule is not None and response.status_code < 400:
                response = _after(rule, who, refuse, response) or response
            return response

        return run

    return wrap


def _arrive(who: Caller, operation: str) -> Rule | None:
    here = world()
    here.requests[f"{who.platform}.{operation}"] += 1
    seconds = here.faults.delay(who.platform, operation)
    if seconds:
        time.sleep(seconds)
    return here.faults.take(who.platform, who.account, operation)


_STATUS = {"http_500": 500, "http_502": 502, "http_503": 503, "http_504": 504}


def _before(
    rule: Rule, who: Caller, refuse: Callable[[Rule, Caller], Response | None]
) -> Response | None:
    if rule.fault == "slow":
        hold(rule.seconds or 1.0)
        return None
    if rule.fault == "reset_before_accept":
        return hang_up()
    if rule.fault in _AFTERWARDS:
        return None
    if rule.fault in ("http_502", "http_504"):
        return Response("<html><body>Bad gateway</body></html>", _STATUS[rule.fault])
    return refuse(rule, who)


def _after(
    rule: Rule,
    who: Caller,
    refuse: Callable[[Rule, Caller], Response | None],
    response: Response,
) -> Response | None:
    if rule.fault not in _AFTERWARDS:
        return None
    instead = _AFTERWARDS[rule.fault]
    return instead(rule, response) if instead else refuse(rule, who)


def hold(seconds: float) -> None:
    """Keep the caller waiting, but not longer than the caller itself waits."""
    until = time.monotonic() + seconds
    gone = request.environ.get("waitress.client_disconnected", lambda: False)
    while (left := until - time.monotonic()) > 0 and not gone():
        if world().stopping.wait(min(left, 0.1)):
            return


def hang_up() -> Response:
    """Close the TCP connection with a reset and without a byte of answer (see ``server``)."""
    request.environ["sandbox.hang_up"] = True
    _close_with_a_reset()
    return Response(status=500)


def break_off(response: Response) -> Response:
    """The answer promises one byte more than it has; the reset comes in its place, because the
    server closes what it cannot complete."""
    _close_with_a_reset()
    response.content_length = len(response.get_data()) + 1
    return response


# What becomes of an answer to a call that has worked; None: it is refused in the platform's words.
_AFTERWARDS: dict[str, Callable[[Rule, Response], Response | None] | None] = {
    "timeout_after_accept": lambda rule, _: hold(FOREVER if rule.seconds is None else rule.seconds),
    "reset_after_accept": lambda _, __: hang_up(),
    "reset_within_answer": lambda _, response: break_off(response),
    "http_500_after_accept": None,
    "spam_but_live": None,
}


def _close_with_a_reset() -> None:
    channel = getattr(request.environ.get("waitress.client_disconnected"), "__self__", None)
    if channel is not None:
        channel.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
