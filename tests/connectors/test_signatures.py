"""Each platform's webhook signature, checked against values computed here from its description."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime

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
