"""What platforms tell us: verified over the raw bytes, turned into wake-ups, answered at once.

A webhook is only the fast path. Whatever it says is looked up again at the platform, so a
forged, doubled, late or lost one can change when we look but not what we do.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from publisher.connectors.contract import Connector, Hears
from publisher.queue import GENERAL
from publisher.services.system import System

LARGEST = 1_000_000


def blueprint(system: System) -> Blueprint:
    hooks = Blueprint("webhooks", __name__)

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
        if (request.content_length or 0) > LARGEST:
            abort(413)
        body = request.get_data(cache=False)
        headers = {name.lower(): value for name, value in request.headers.items()}
        if not connector.authentic(headers, body):
            abort(403)
        for event in connector.events(body):
            post = event.comment.post_remote_id if event.comment else ""
            system.queues.nudge(GENERAL, "hear", platform, event.account_remote_id, post)
        return "", 200

    for view in (shake_hands, hear):
        vars(view)["open_to_all"] = True  # a signature stands for a log-in
    return hooks


def _hearing(system: System, platform: str) -> Hears:
    connector: Connector | None = system.connectors.get(platform)
    if connector is None or not isinstance(connector, Hears):
        abort(404)
    return connector
