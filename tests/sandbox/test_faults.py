from __future__ import annotations

import socket
import time
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from tests.sandbox.conftest import Sandbox

EVERY = ("facebook", "x", "linkedin", "weduc")


def _publish(sandbox: Sandbox, platform: str, text: str = "Sports day", **given: Any) -> Any:
    if platform == "facebook":
        return sandbox.graph("POST", f"{sandbox.page}/feed", data={"message": text}, **given)
    if platform == "x":
        return sandbox.x("POST", "tweets", json={"text": text}, **given)
    if platform == "linkedin":
        body = {
            "author": sandbox.accounts["linkedin"]["organization"],
            "commentary": text,
            "visibility": "PUBLIC",
            "distribution": {"feedDistribution": "MAIN_FEED"},
            "lifecycleState": "PUBLISHED",
        }
        return sandbox.linkedin("POST", "posts", json=body, **given)
    school = sandbox.accounts["weduc"]["school_id"]
    body = {"kind": "newsfeed", "body": text, "audiences": [f"{school}-a1"], "external_ref": text}
    return sandbox.weduc("POST", "posts", json=body, headers={"Idempotency-Key": text}, **given)


@pytest.mark.parametrize("platform", EVERY)
def test_a_reset_after_accepting_leaves_the_post_live(sandbox: Sandbox, platform: str) -> None:
    sandbox.fault("reset_after_accept", platform=platform, operation="publish")
    with pytest.raises(requests.exceptions.ConnectionError):
        _publish(sandbox, platform)
    [entry] = sandbox.ledger(platform=platform)
    assert entry["live"] is True


@pytest.mark.parametrize("platform", EVERY)
def test_a_reset_before_accepting_leaves_nothing(sandbox: Sandbox, platform: str) -> None:
    sandbox.fault("reset_before_accept", platform=platform, operation="publish")
    with pytest.raises(requests.exceptions.ConnectionError):
        _publish(sandbox, platform)
    assert sandbox.ledger() == []
    assert _publish(sandbox, platform).status_code < 300


@pytest.mark.parametrize("fault", ["reset_after_accept", "reset_within_answer"])
def test_the_connection_is_really_reset(sandbox: Sandbox, fault: str) -> None:
    """Without a byte of answer, or with all of it but the last."""
    sandbox.fault(fault, platform="x", operation="publish")
    parts = urlsplit(sandbox.hosts["x_api"])
    body = b'{"text":"Hello"}'
    head = (
        "POST /2/tweets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {sandbox.accounts['x']['access_token']}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    told = b""
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5) as raw:
        raw.sendall(head.encode() + body)
        with pytest.raises(ConnectionResetError):
            while more := raw.recv(1000):
                told += more
    assert len(sandbox.ledger()) == 1
    if fault == "reset_after_accept":
        assert told == b""
    else:
        headers, _, answer = told.partition(b"\r\n\r\n")
        assert f"Content-Length: {len(answer) + 1}".encode() in headers


@pytest.mark.parametrize("platform", EVERY)
def test_a_client_may_tire_of_waiting_for_a_post_that_is_live(
    sandbox: Sandbox, platform: str
) -> None:
    sandbox.fault("timeout_after_accept", platform=platform, operation="publish", seconds=20)
    with pytest.raises(requests.exceptions.ReadTimeout):
        _publish(sandbox, platform, timeout=0.3)
    assert len(sandbox.ledger()) == 1


@pytest.mark.parametrize("platform", EVERY)
@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_error_before_accepting_leaves_nothing(
    sandbox: Sandbox, platform: str, status: int
) -> None:
    sandbox.fault(f"http_{status}", platform=platform, operation="publish")
    assert _publish(sandbox, platform).status_code == status
    assert sandbox.ledger() == []


@pytest.mark.parametrize("platform", EVERY)
def test_a_server_error_after_accepting_leaves_the_post_live(
    sandbox: Sandbox, platform: str
) -> None:
    sandbox.fault("http_500_after_accept", platform=platform, operation="publish")
    assert _publish(sandbox, platform).status_code == 500
    assert len(sandbox.ledger()) == 1


@pytest.mark.parametrize(
    ("platform", "fault", "status", "code"),
    [
        ("facebook", "rate_limit", 403, 80001),
        ("facebook", "rate_limit_app", 400, 4),
        ("facebook", "rate_limit_page", 400, 32),
        ("facebook", "too_fast", 400, 368),
        ("facebook", "duplicate", 400, 506),
        ("facebook", "permission", 403, 200),
        ("x", "rate_limit", 429, 429),
        ("x", "duplicate", 403, 403),
        ("x", "billing_402", 402, 402),
        ("x", "expired_token", 401, 401),
        ("x", "account_restricted", 403, 403),
        ("linkedin", "rate_limit", 429, "TOO_MANY_REQUESTS"),
        ("linkedin", "version_sunset", 426, "NONEXISTENT_VERSION"),
        ("linkedin", "expired_token", 401, "EXPIRED_ACCESS_TOKEN"),
        ("linkedin", "revoked_token", 401, "REVOKED_ACCESS_TOKEN"),
        ("linkedin", "ghost_duplicate", 422, "UNPROCESSABLE_ENTITY"),
        ("linkedin", "permission", 403, "ACCESS_DENIED"),
        ("weduc", "rate_limit", 429, "rate_limited"),
        ("weduc", "duplicate", 409, "duplicate_external_ref"),
        ("weduc", "expired_token", 401, "invalid_token"),
    ],
)
def test_each_platform_tells_a_fault_in_its_own_words(
    sandbox: Sandbox, platform: str, fault: str, status: int, code: Any
) -> None:
    sandbox.fault(fault, platform=platform, operation="publish")
    answer = _publish(sandbox, platform)
    assert answer.status_code == status
    found = answer.json()
    assert found.get("error", found).get("code") == code
    assert sandbox.ledger() == []
    assert _publish(sandbox, platform).status_code < 300


@pytest.mark.parametrize("subcode", [458, 459, 460, 463, 464, 467, 492])
def test_meta_says_why_a_token_is_dead(sandbox: Sandbox, subcode: int) -> None:
    sandbox.fault(f"token_{subcode}", platform="facebook")
    error = _publish(sandbox, "facebook").json()["error"]
    assert (error["code"], error["error_subcode"]) == (190, subcode)


def test_a_fault_for_one_account_leaves_the_others_alone(sandbox: Sandbox) -> None:
    other = sandbox.control("POST", "accounts", platform="x", name="Other")
    sandbox.fault("http_503", platform="x", account=other["user_id"], times=None)
    assert _publish(sandbox, "x").status_code == 201
    sandbox.accounts["x"] = other
    assert _publish(sandbox, "x").status_code == 503
    sandbox.control("DELETE", "faults")
    assert _publish(sandbox, "x").status_code == 201


def test_a_seeded_probability_strikes_the_same_calls_each_time(sandbox: Sandbox) -> None:
    def struck() -> list[bool]:
        rule = {"probability": 0.5, "seed": 7, "times": None}
        sandbox.fault("http_503", platform="facebook", operation="read", **rule)
        found = [sandbox.graph("GET", sandbox.page).status_code == 503 for _ in range(20)]
        sandbox.control("DELETE", "faults")
        return found

    first = struck()
    assert first == struck()
    assert 0 < sum(first) < 20


def test_latency_slows_the_operation_it_names(sandbox: Sandbox) -> None:
    sandbox.control("POST", "latency", seconds=0.3, platform="x", operation="publish")

    def seconds(platform: str) -> float:
        start = time.monotonic()
        _publish(sandbox, platform)
        return time.monotonic() - start

    assert seconds("x") >= 0.3 > min(seconds("facebook") for _ in range(5))


def test_a_fault_without_a_meaning_is_refused(sandbox: Sandbox) -> None:
    url = f"{sandbox.line['control']}/faults"
    answer = sandbox.http.post(url, json={"platform": "x", "fault": "nonsense"})
    assert answer.status_code == 400
    assert "timeout_after_accept" in answer.json()["error"]
