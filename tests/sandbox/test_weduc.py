from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox, picture


def _body(sandbox: Sandbox, **more: Any) -> dict[str, Any]:
    params = {"type": "whole_school"}
    [audience] = sandbox.weduc("GET", "audiences", params=params).json()["data"]
    return {
        "kind": "newsfeed",
        "title": "Sports day",
        "body": "Sports day is on Friday.",
        "audiences": [audience["id"]],
        "external_ref": "post-1",
        "comments_enabled": False,
        **more,
    }


def _create(sandbox: Sandbox, key: str = "key-1", **more: Any) -> Any:
    headers = {"Idempotency-Key": key}
    return sandbox.weduc("POST", "posts", json=_body(sandbox, **more), headers=headers)


def test_a_post_is_published_once_however_often_its_key_is_sent(sandbox: Sandbox) -> None:
    first, second = _create(sandbox), _create(sandbox)
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    [entry] = sandbox.ledger()
    assert (entry["publish_calls"], entry["key"], entry["comments"]) == (2, "post-1", "closed")


def test_the_same_key_with_another_body_is_refused(sandbox: Sandbox) -> None:
    _create(sandbox)
    answer = _create(sandbox, body="Sports day is on Monday.")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


def test_the_same_external_ref_names_the_existing_post(sandbox: Sandbox) -> None:
    made = _create(sandbox).json()["id"]
    answer = _create(sandbox, key="key-2")
    assert (answer.status_code, answer.json()["existing_id"]) == (409, made)
    [found] = sandbox.weduc("GET", "posts", params={"external_ref": "post-1"}).json()["data"]
    assert found["id"] == made


@pytest.mark.parametrize(
    "more",
    [
        {"kind": "tweet"},
        {"title": "a" * 151},
        {"body": "a" * 10_001},
        {"audiences": ["somewhere"]},
        {"attachments": ["none"]},
        {"surprise": 1},
        {"publish_at": "tomorrow"},
    ],
)
def test_a_body_outside_the_contract_is_a_problem(sandbox: Sandbox, more: dict[str, Any]) -> None:
    answer = _create(sandbox, **more)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"]
    assert sandbox.ledger() == []


def test_a_file_needs_its_checksum_and_the_word_that_consent_was_checked(sandbox: Sandbox) -> None:
    data = picture()
    files = {"file": ("kite.jpg", data, "image/jpeg")}
    form = {"sha256": hashlib.sha256(data).hexdigest(), "alt_text": "A red kite"}
    refused = sandbox.weduc("POST", "media", data=form, files=files)
    assert refused.json()["code"] == "consent_not_confirmed"
    form["consent_confirmed"] = "true"
    wrong = sandbox.weduc("POST", "media", data={**form, "sha256": "0" * 64}, files=files)
    assert wrong.json()["code"] == "checksum_mismatch"
    made = sandbox.weduc("POST", "media", data=form, files=files).json()["id"]
    key = _create(sandbox, attachments=[made]).json()["id"]
    found = sandbox.weduc("GET", f"posts/{key}").json()
    assert found["attachments"][0]["alt_text"] == "A red kite"


def test_parents_cannot_comment_until_the_school_opens_comments(sandbox: Sandbox) -> None:
    key = _create(sandbox).json()["id"]
    assert sandbox.comment("weduc", key).status_code == 409
    changed = sandbox.weduc("PATCH", f"posts/{key}", json={"comments_enabled": True})
    assert changed.json()["comments_enabled"] is True
    comment = sandbox.comment("weduc", key, "Thank you").json()["id"]
    path = f"posts/{key}/comments"
    assert sandbox.weduc("POST", f"{path}/{comment}/hide").json()["hidden"] is True
    assert sandbox.weduc("DELETE", f"{path}/{comment}").status_code == 204
    assert sandbox.weduc("GET", path).json()["data"] == []


def test_receipts_are_counts_and_a_deleted_post_is_gone(sandbox: Sandbox) -> None:
    key = _create(sandbox, acknowledgement_required=True).json()["id"]
    counts = sandbox.weduc("GET", f"posts/{key}/receipts").json()
    assert counts["recipients"] == 412
    assert sandbox.weduc("DELETE", f"posts/{key}").status_code == 204
    assert sandbox.weduc("GET", f"posts/{key}").status_code == 404


def test_metadata_names_the_endpoints(sandbox: Sandbox) -> None:
    base = sandbox.hosts["weduc_api"]
    found = sandbox.http.get(f"{base}/.well-known/oauth-authorization-server").json()
    assert found["token_endpoint"] == f"{base}/oauth/token"
    assert found["code_challenge_methods_supported"] == ["S256"]
