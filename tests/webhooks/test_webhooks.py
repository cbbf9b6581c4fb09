"""Platforms may wake us, but only when they prove who they are."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from publisher import webhooks
from publisher.models import Channel, ChannelState, Notice
from publisher.services import withdrawing
from publisher.worker.run import serve
from tests.conftest import registrations
from tests.factories import a_channel, a_school


@pytest.fixture
def client(make_system: Any) -> Any:
    system = make_system(webhook_verify_token="told-to-the-platform")
    app = Flask("test")
    app.register_blueprint(webhooks.blueprint(system))
    return app.test_client()


@pytest.fixture
def body() -> bytes:
    change = {
        "field": "feed",
        "value": {
            "item": "comment", "verb": "add", "comment_id": "1_2_3", "post_id": "1_2",
            "message": "Lovely", "from": {"id": "9", "name": "A parent"}, "created_time": 1,
        },
    }  # fmt: skip
    entry = {"id": "1", "time": 1, "changes": [change]}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


def _signed(body: bytes, secret: str = "s") -> dict[str, str]:
    mark = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={mark}"}


def test_the_right_token_is_answered_with_the_challenge(client: Any) -> None:
    query = {
        "hub.mode": "subscribe",
        "hub.challenge": "123",
        "hub.verify_token": "told-to-the-platform",
    }
    answer = client.get("/webhooks/facebook", query_string=query)
    assert (answer.status_code, answer.text) == (200, "123")


def test_a_wrong_token_is_refused(client: Any) -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "123", "hub.verify_token": "guessed"}
    assert client.get("/webhooks/facebook", query_string=query).status_code == 403


def test_a_signed_event_becomes_a_wake_up_without_words(
    client: Any, body: bytes, system: Any
) -> None:
    answer = client.post("/webhooks/facebook", data=body, headers=_signed(body))
    assert answer.status_code == 200
    (job,) = system.queues.queue("general").jobs
    assert job.args == ["facebook", "1", "1_2"] or tuple(job.args) == ("facebook", "1", "1_2")


def test_a_permission_that_x_says_was_taken_back_is_looked_at(client: Any, system: Any) -> None:
    told = {"event_type": "oauth.revoke", "event_uuid": "1", "filter": {"user_id": "42"}}
    body = json.dumps({"data": told}).encode()
    mark = base64.b64encode(hmac.new(b"s", body, hashlib.sha256).digest()).decode()
    headers = {"X-Twitter-Webhooks-Signature": f"sha256={mark}"}
    assert client.post("/webhooks/x", data=body, headers=headers).status_code == 200
    (job,) = system.queues.queue("general").jobs
    assert job.func_name.endswith(".look_at_grant") and list(job.args) == ["x", "42"]


@pytest.mark.parametrize("headers", [{}, _signed(b"something else"), _signed(b"x", "other")])
def test_a_forged_event_is_refused(
    client: Any, body: bytes, headers: dict[str, str], system: Any
) -> None:
    assert client.post("/webhooks/facebook", data=body, headers=headers).status_code == 403
    assert system.queues.length("general") == 0


def test_an_unknown_platform_is_not_found(client: Any) -> None:
    assert client.post("/webhooks/myspace", data=b"{}").status_code == 404


def _signed_request(secret: str = "s", person: str = "4711") -> str:
    def packed(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).decode().rstrip("=")

    payload = packed(json.dumps({"algorithm": "HMAC-SHA256", "user_id": person}).encode())
    mark = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
    return f"{packed(mark)}.{payload}"


def _channel(system: Any) -> tuple[Any, Any]:
    school = a_school(system)
    channel_id = a_channel(school, "facebook")
    with school.work("head") as uow:
        uow.get(Channel, channel_id).extra = {"person_id": "4711"}
    return school, channel_id


def test_a_permission_taken_back_parks_the_channel_and_says_so(client: Any, system: Any) -> None:
    school, channel_id = _channel(system)
    form = {"signed_request": _signed_request()}
    assert client.post("/webhooks/facebook/deauthorized", data=form).status_code == 200
    serve(system, "general", burst=True)
    with school.work("head") as uow:
        channel = uow.get(Channel, channel_id)
        assert channel.state == ChannelState.NEEDS_RECONNECT
        assert uow.session.query(Notice).count() == 1


def test_a_request_to_be_forgotten_erases_the_grant_and_the_persons_id(
    client: Any, system: Any
) -> None:
    school, channel_id = _channel(system)
    answer = client.post(
        "/webhooks/facebook/data-deletion", data={"signed_request": _signed_request()}
    )
    assert answer.json["confirmation_code"] in answer.json["url"]
    serve(system, "general", burst=True)
    with school.work("head") as uow:
        channel = uow.get(Channel, channel_id)
        assert (channel.state, channel.grant, channel.extra) == (ChannelState.DISCONNECTED, b"", {})


@pytest.mark.parametrize("one_app", [True, False])
def test_what_is_said_to_an_app_is_said_of_all_that_it_serves(
    make_system: Any, one_app: bool
) -> None:
    """Meta calls one address of an app; Instagram's channels may stand on the same permission."""
    apps = registrations({})
    system = make_system(apps=apps | ({"instagram": apps["facebook"]} if one_app else {}))
    school = a_school(system)
    channels = [a_channel(school, name) for name in ("facebook", "instagram", "x")]
    with school.work("head") as uow:
        for id in channels:
            uow.get(Channel, id).extra = {"person_id": "4711"}
    withdrawing.withdraw(system, "facebook", "4711", forget=True)
    with school.work("head") as uow:
        forgotten = [uow.get(Channel, id).extra == {} for id in channels]
    assert forgotten == [True, one_app, False]


@pytest.mark.parametrize("forget", [True, False])
@pytest.mark.parametrize(
    ("minutes", "alive", "stays"), [(-5, True, True), (-5, False, False), (5, True, False)]
)
def test_what_comes_again_after_the_channel_was_connected_anew_does_not_end_it(
    live: Any, sandbox: Any, minutes: int, alive: bool, stays: bool, forget: bool
) -> None:
    """Whether the permission is a new one is the platform's to say, not our clock's."""
    school = a_school(live)
    channel_id = a_channel(school, "facebook", account=sandbox.account("facebook"))
    with school.work("head") as uow:
        channel = uow.get(Channel, channel_id)
        channel.extra = {"person_id": "4711"}
        at = channel.connected_at + timedelta(minutes=minutes)
    if not alive:
        sandbox.fault("facebook", "any", "revoked_token", times=9)
    told = at.timestamp()
    withdrawing.withdraw(live, "facebook", "4711", forget=forget, at=told)
    with school.work("head") as uow:
        assert (uow.get(Channel, channel_id).state == ChannelState.CONNECTED) is stays


@pytest.mark.parametrize("what", ["deauthorized", "data-deletion"])
def test_a_forged_withdrawal_changes_nothing(client: Any, system: Any, what: str) -> None:
    form = {"signed_request": _signed_request("guessed")}
    assert client.post(f"/webhooks/facebook/{what}", data=form).status_code == 403
    assert system.queues.length("general") == 0


def _after_the_change(make_system: Any, *, hours: float, previous: str = "s") -> Any:
    """The site after Facebook's secret was changed; the old one may sign for so long."""
    until = datetime.now(UTC) + timedelta(hours=hours)
    changed = {"client_secret": "new", "previous_secret": previous, "previous_secret_until": until}
    apps = registrations({})
    system = make_system(apps={**apps, "facebook": apps["facebook"] | changed})
    app = Flask("test")
    app.register_blueprint(webhooks.blueprint(system))
    return app.test_client()


@pytest.mark.parametrize(
    ("secret", "hours", "status"),
    [("new", 1, 200), ("s", 1, 200), ("new", -1, 200), ("s", -1, 403), ("guessed", 1, 403)],
)
def test_a_changed_secret_and_the_one_before_are_both_taken_until_the_overlap_ends(
    make_system: Any, body: bytes, secret: str, hours: float, status: int
) -> None:
    client = _after_the_change(make_system, hours=hours)
    answer = client.post("/webhooks/facebook", data=body, headers=_signed(body, secret))
    assert answer.status_code == status
    form = {"signed_request": _signed_request(secret)}
    for what in ("deauthorized", "data-deletion"):
        assert client.post(f"/webhooks/facebook/{what}", data=form).status_code == status


def test_no_previous_secret_is_not_an_empty_one(make_system: Any, body: bytes) -> None:
    client = _after_the_change(make_system, hours=1, previous="")
    answer = client.post("/webhooks/facebook", data=body, headers=_signed(body, ""))
    assert answer.status_code == 403
