"""Each platform's webhook signature, checked against values computed here from its description."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from publisher.connectors import build
from publisher.connectors.contract import Hears
from publisher.connectors.hosts import App, Hosts
from publisher.connectors.http import Http
from publisher.connectors.linkedin.webhook import challenge_answer, signed_by_linkedin
from publisher.connectors.weduc.webhook import signed_recently
from publisher.connectors.x.webhook import crc_answer, signed_by_x

SECRET, BODY = "sand-and-glue", b'{"data": {}}'
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def digest(message: bytes) -> bytes:
    return hmac.new(SECRET.encode(), message, hashlib.sha256).digest()


def test_x_signs_the_raw_body_and_answers_the_crc() -> None:
    header = {"x-twitter-webhooks-signature": "sha256=" + base64.b64encode(digest(BODY)).decode()}
    assert signed_by_x(header, BODY, SECRET)
    assert not signed_by_x(header, BODY + b" ", SECRET)
    answer = crc_answer({"crc_token": "abc"}, SECRET)
    expected = "sha256=" + base64.b64encode(digest(b"abc")).decode()
    assert answer and json.loads(answer[1]) == {"response_token": expected}
    assert crc_answer({}, SECRET) is None


def test_linkedin_signs_a_prefix_and_the_raw_body() -> None:
    header = {"x-li-signature": digest(b"hmacsha256=" + BODY).hex()}
    assert signed_by_linkedin(header, BODY, SECRET)
    assert not signed_by_linkedin({"x-li-signature": digest(BODY).hex()}, BODY, SECRET)
    answer = challenge_answer({"challengeCode": "c-1"}, SECRET)
    assert answer and json.loads(answer[1])["challengeResponse"] == digest(b"c-1").hex()


def test_a_parent_apps_delivery_is_not_accepted_a_second_time_later() -> None:
    moment = int(NOW.timestamp())
    signature = digest(f"{moment}.".encode() + BODY).hex()
    header = {"x-signature": f"t={moment},v1={signature}"}
    later = NOW.replace(hour=10)
    assert signed_recently(header, BODY, SECRET, NOW)
    assert not signed_recently(header, BODY, SECRET, later)
    renamed = {"x-signature": f"t={moment + 3600},v1={signature}"}
    assert not signed_recently(renamed, BODY, SECRET, later)


MARKS: dict[str, Any] = {
    "facebook": lambda: {"x-hub-signature-256": "sha256=" + digest(BODY).hex()},
    "instagram": lambda: {"x-hub-signature-256": "sha256=" + digest(BODY).hex()},
    "x": lambda: {
        "x-twitter-webhooks-signature": "sha256=" + base64.b64encode(digest(BODY)).decode()
    },
    "linkedin": lambda: {"x-li-signature": digest(b"hmacsha256=" + BODY).hex()},
    "weduc": lambda: {
        "x-signature": f"t={int(NOW.timestamp())},"
        f"v1={digest(f'{int(NOW.timestamp())}.'.encode() + BODY).hex()}"
    },
}


@pytest.mark.parametrize("platform", MARKS)
@pytest.mark.parametrize(("seconds", "taken"), [(1, True), (0, False)])
def test_a_secret_that_was_replaced_proves_webhooks_until_its_time_is_over(
    platform: str, seconds: int, taken: bool
) -> None:
    until = NOW + timedelta(seconds=seconds)
    app = App(client_id="1", client_secret="new", previous_secret=SECRET, previous_until=until)
    connector = build(apps={platform: app}, hosts=Hosts(), http=Http.pooled(), clock=lambda: NOW)[
        platform
    ]
    assert isinstance(connector, Hears)
    assert connector.authentic(MARKS[platform](), BODY) is taken
    assert SECRET not in repr(app)
