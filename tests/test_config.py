"""Settings: what is missing or wrong is named at the start, and no secret is ever shown."""

from __future__ import annotations

import base64
import os
from typing import Any

import pytest
from pydantic import ValidationError

from publisher.config import Settings, decode_key

KEY = base64.urlsafe_b64encode(b"m" * 32).decode()
ENOUGH = {
    "SECRET_KEY": "a-secret-key",
    "MASTER_KEY": KEY,
    "DATABASE_URL": "postgresql+psycopg://owner:db-password@db/handbell",
    "REDIS_URL": "redis://queue",
}


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.lower() in Settings.model_fields or name.startswith("APPS__"):
            monkeypatch.delenv(name)


def settings(monkeypatch: pytest.MonkeyPatch, **environment: str) -> Settings:
    for name, value in {**ENOUGH, **environment}.items():
        monkeypatch.setenv(name, value)
    return Settings()  # type: ignore[call-arg]  # they come from the environment


def test_four_settings_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings(monkeypatch)
    assert found.secure_cookies, "what nobody has set is the safe choice"
    assert found.database_app_url is None


@pytest.mark.parametrize("missing", ENOUGH)
def test_a_missing_setting_is_named(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    for name, value in ENOUGH.items():
        if name != missing:
            monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError) as refused:
        Settings()  # type: ignore[call-arg]
    assert [error["loc"] for error in refused.value.errors()] == [(missing.lower(),)]


@pytest.mark.parametrize("wrong", ["", "short", KEY[:-8], base64.b64encode(b"m" * 31).decode()])
def test_a_wrong_master_key_says_what_to_do_and_not_what_it_was(
    monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    with pytest.raises(ValidationError, match="publisher keys new") as refused:
        settings(monkeypatch, MASTER_KEY=wrong)
    assert "master_key" in str(refused.value)
    assert not wrong or wrong not in str(refused.value)


def test_platforms_are_registered_by_their_own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings(monkeypatch, APPS__X__CLIENT_ID="our-id", APPS__X__CLIENT_SECRET="our-secret")
    assert found.apps["x"].client_id == "our-id"
    assert found.apps["x"].client_secret.get_secret_value() == "our-secret"
    with pytest.raises(ValidationError, match=r"apps\.x\.client_secret"):
        monkeypatch.delenv("APPS__X__CLIENT_SECRET")
        settings(monkeypatch, APPS__X__CLIENT_ID="our-id")


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings(
        monkeypatch, APPS__X__CLIENT_ID="our-id", APPS__X__CLIENT_SECRET="our-secret",
        SMTP_PASSWORD="mail-password", PREVIOUS_MASTER_KEYS=f'["{KEY}"]',
    )  # fmt: skip
    secrets = ("a-secret-key", KEY, "our-secret", "mail-password")
    for shown in (repr(found), str(found), found.model_dump_json()):
        assert not [secret for secret in secrets if secret in shown]


def test_settings_cannot_be_changed_later(monkeypatch: pytest.MonkeyPatch) -> None:
    found: Any = settings(monkeypatch)
    with pytest.raises(ValidationError):
        found.secure_cookies = False


def test_a_key_is_thirty_two_bytes() -> None:
    assert decode_key(KEY) == b"m" * 32
    with pytest.raises(ValueError, match="32 random bytes"):
        decode_key("not base64 at all ü")


def test_an_old_secret_without_an_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    app = {
        "APPS__X__CLIENT_ID": "1",
        "APPS__X__CLIENT_SECRET": "new",
        "APPS__X__PREVIOUS_SECRET": "old-one",
    }
    with pytest.raises(ValidationError, match="PREVIOUS_SECRET_UNTIL") as refused:
        settings(monkeypatch, **app)
    assert "old-one" not in str(refused.value)
    found = settings(monkeypatch, **app, APPS__X__PREVIOUS_SECRET_UNTIL="2026-12-03T12:00:00Z")
    assert "old-one" not in repr(found)
