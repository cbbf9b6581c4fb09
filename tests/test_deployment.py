"""compose.yaml and the Dockerfile start what exists, in a safe order, and hold no secret."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from publisher.cli import cli
from publisher.config import Settings
from publisher.worker.run import STOP_SECONDS

ROOT = Path(__file__).parent.parent
IMAGE = (ROOT / "Dockerfile").read_text()
TEXT = (ROOT / "compose.yaml").read_text()
SERVICES: dict[str, Any] = yaml.safe_load(TEXT)["services"]
OURS = sorted(name for name, service in SERVICES.items() if "build" in service)
SECRET = re.compile(r"PASSWORD|SECRET|KEY|TOKEN")


def started(instruction: str) -> list[str]:
    (line,) = re.findall(rf"^{instruction} (\[.*\])$", IMAGE, re.MULTILINE)
    return list(json.loads(line))


def test_there_are_several_workers_and_two_beats() -> None:
    assert OURS == ["beat", "migrate", "web", "worker"]
    assert SERVICES["worker"]["deploy"]["replicas"] >= 2
    assert SERVICES["beat"]["deploy"]["replicas"] == 2


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_nothing_starts_before_the_database_is_migrated(name: str) -> None:
    waits = SERVICES[name]["depends_on"]
    assert waits["migrate"]["condition"] == "service_completed_successfully"
    assert waits["valkey"]["condition"] == "service_healthy"


def test_migrating_waits_for_the_database_and_is_done_once() -> None:
    migrate = SERVICES["migrate"]
    assert migrate["depends_on"]["postgres"]["condition"] == "service_healthy"
    assert migrate["restart"] == "no" and migrate["command"] == ["publisher", "migrate"]


@pytest.mark.parametrize("name", ["beat", "migrate", "worker"])
def test_each_command_exists(name: str) -> None:
    program, command = SERVICES[name]["command"]
    assert program == "publisher" and command in cli.commands


def test_the_image_starts_the_site_and_asks_after_it() -> None:
    command = started("CMD")
    assert command[0] == "gunicorn" and command[-1] == "wsgi:app"
    assert re.search(r"^app = ", (ROOT / "wsgi.py").read_text(), re.MULTILINE)
    assert "command" not in SERVICES["web"], "its command is the image's"
    assert ":8000/healthz" in started("HEALTHCHECK .* CMD")[-1]


def test_the_image_is_made_of_what_is_there_by_pinned_packages_and_runs_as_nobody() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", IMAGE, re.MULTILINE)
    assert [name for line in copied for name in line.split() if not (ROOT / name).exists()] == []
    installs = re.findall(r"pip install .*", IMAGE)
    assert all("--require-hashes" in line or "--editable ." in line for line in installs)
    assert re.findall(r"^USER (.+)$", IMAGE, re.MULTILINE) == ["handbell"]


def test_a_worker_is_given_the_time_to_finish_what_it_sends() -> None:
    assert int(SERVICES["worker"]["stop_grace_period"].removesuffix("s")) > STOP_SECONDS


def test_every_variable_is_a_setting_of_ours() -> None:
    for name in OURS:
        assert {key.lower() for key in SERVICES[name]["environment"]} <= set(Settings.model_fields)


def test_no_secret_is_written_in_either_and_only_migrating_knows_the_owners_password() -> None:
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            assert not SECRET.search(variable) or re.fullmatch(r"\$\{\w+\}", value), variable
        knows = "POSTGRES_PASSWORD" in json.dumps(service)
        assert knows == (name in ("migrate", "postgres")), name
    given = re.findall(r"://[^\s/@]+:([^\s@]+)@", TEXT)
    assert given == ["${POSTGRES_PASSWORD}"], "an address with a password in it"
    assert re.findall(r"^(?:ENV|ARG) .*(?:PASSWORD|SECRET|KEY|TOKEN)", IMAGE, re.MULTILINE) == []


@pytest.mark.parametrize("name", OURS)
def test_each_runs_without_rights_on_its_machine(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
