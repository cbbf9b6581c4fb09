"""What platforms tell us: verified over the raw bytes, turned into wake-ups, answered at once.

A webhook is only the fast path. Whatever it says is looked up again at the platform, so a
forged, doubled, late or lost one can change when we look but not what we do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, request, url_for

from publisher import counting, secrets
from publisher.connectors.contract import Connector, Event, Hears, HearsWithdrawals
from publisher.queue import GENERAL
from publisher.services.system import System

LARGEST = 1_000_000


def blueprint(system: System) -> Blueprint:
    """All addresses that platforms call. A signature stands for a log-in."""
    hooks = Blueprint("webhooks", __name__)
    for view in (*_events(hooks, system), *_taken_back(hooks, system)):
        vars(view)["open_to_all"] = True
    return hooks


def _events(hooks: Blueprint, system: System) -> tuple[Callable[..., Any], ...]:
    @hooks.get("/webhooks/<platform>")
    def shake_hands(platform: str) -> Response:
        token = system.settings.webhook_verify_token.get_secret_value()
        answer = _hearing(system, platform).handshake(request.args, token) if token else None
        if answer is None:
            abort(403)
        kind, body = answer
        return Response(body, content_type=kind)

    @hooks.post("/webhooks/<platform>")
    def hear(platform: str) -> tuple[str, int]:
        connector = _hearing(system, platform)
        _refuse_what_is_too_large()
        body = request.get_data(cache=False)
        headers = {name.lower(): value for name, value in request.headers.items()}
        if not connector.authentic(headers, body):
            counting.webhook(system.queues, platform, "refused")
            abort(403)
        counting.webhook(system.queues, platform, "heard")
        for event in connector.events(body):
            account = event.account_remote_id
            if event.kind == "deauthorized":
                system.queues.nudge(GENERAL, "look_at_grant", platform, account)
                continue
            post = event.comment.post_remote_id if event.comment else event.post_remote_id
            system.queues.nudge(GENERAL, "hear", platform, account, post)
        return "", 200

    return shake_hands, hear


def _taken_back(hooks: Blueprint, system: System) -> tuple[Callable[..., Any], ...]:
    """Meta's two calls about a person: permission taken back, and "delete my data"."""

    @hooks.post("/webhooks/<platform>/deauthorized")
    def deauthorized(platform: str) -> tuple[str, int]:
        told = _told(_withdrawals(system, platform).deauthorized(request.get_data()))
        _withdraw(system, platform, told, forget=False)
        return "", 200

    @hooks.post("/webhooks/<platform>/data-deletion")
    def delete_my_data(platform: str) -> dict[str, str]:
        told = _told(_withdrawals(system, platform).delete_my_data(request.get_data()))
        _withdraw(system, platform, told, forget=True)
        code = secrets.digest(f"{platform}:{told.account_remote_id}")[:20]
        address = url_for("webhooks.deletion", platform=platform, code=code)
        return {"url": f"{system.settings.public_url}{address}", "confirmation_code": code}

    @hooks.get("/webhooks/<platform>/data-deletion")
    def deletion(platform: str) -> Response:
        said = (
            f"Request {request.args.get('code', '')[:40]} ({platform}): the permission to publish "
            "and the id of the person who gave it are erased within a few minutes of being "
            "asked. Posts belong to the school and stay."
        )
        return Response(said, content_type="text/plain; charset=utf-8")

    return deauthorized, delete_my_data, deletion


def _refuse_what_is_too_large() -> None:
    if (request.content_length or 0) > LARGEST:
        abort(413)


def _withdrawals(system: System, platform: str) -> HearsWithdrawals:
    _refuse_what_is_too_large()
    connector = system.connectors.get(platform)
    if connector is None or not isinstance(connector, HearsWithdrawals):
        abort(404)
    return connector


def _told(event: Event | None) -> Event:
    if event is None:
        abort(403)
    return event


def _withdraw(system: System, platform: str, told: Event, *, forget: bool) -> None:
    at = told.at.timestamp() if told.at else 0.0
    system.queues.nudge(GENERAL, "withdraw", platform, told.account_remote_id, forget, at)


def _hearing(system: System, platform: str) -> Hears:
    connector: Connector | None = system.connectors.get(platform)
    if connector is None or not isinstance(connector, Hears):
        abort(404)
    return connector
