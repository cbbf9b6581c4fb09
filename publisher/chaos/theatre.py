"""Everything that a school would run, of our own and killable: servers, sandbox, site, workers."""

from __future__ import annotations

import os
import secrets
import socket
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publisher import embedded, migrating
from publisher.app import create_system, database
from publisher.chaos.stage import PLATFORMS
from publisher.config import Settings
from publisher.demo.schools import Control
from publisher.processes import Program, Programs, wait_until
from publisher.services.system import System

HURRY = {
    "LEASE_SECONDS": "6", "QUEUE_SECONDS": "5", "CALL_SECONDS": "2", "PACE": "0.1",
    "BEAT_SECONDS": "0.1", "BATCH_SIZE": "8", "BATCH_THREADS": "4", "SECURE_COOKIES": "false",
    "LOG_FORMAT": "json",
}  # fmt: skip


@dataclass
class Scene:
    system: System
    control: Control
    servers: embedded.Servers
    programs: Programs

    def revive(self) -> None:
        """What a supervisor does."""
        self.servers.restart_dead()
        self.programs.restart_dead()


@contextmanager
def theatre(home: Path, *, workers: int = 2, beats: int = 2, **settings: str) -> Iterator[Scene]:
    """Servers, sandbox, site, workers and beats, all of our own and all killable."""
    with embedded.servers(home / "data") as servers, Programs() as programs:
        assert servers.postgres and servers.valkey
        sandbox = programs.start(
            Program("sandbox", ["sandbox", "--port", "0", "--json"], home / "logs"), pipe=True
        ).first_line()
        port = _free_port()
        environment = {
            **_secrets(), **HURRY, **_platforms(sandbox),
            "DATABASE_URL": servers.postgres.url, "REDIS_URL": servers.valkey.url,
            "HOME_FOLDER": str(home), "PUBLIC_URL": f"http://127.0.0.1:{port}", **settings,
        }  # fmt: skip
        made = _settings(environment)
        migrating.migrate(database(made))
        arguments = {
            "web": ["web", "--port", str(port)],
            **{f"worker-{number}": ["worker"] for number in range(workers)},
            **{f"beat-{number}": ["beat"] for number in range(beats)},
        }
        for name, given in arguments.items():
            programs.start(Program(name, given, home / "logs", environment))
        site = programs.running["web"]
        wait_until(lambda: site.answering(port), what="the site starting")
        system = create_system(made)
        yield Scene(system, Control(sandbox["control"]), servers, programs)
        system.database.dispose()


def _secrets() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(32),
        "MASTER_KEY": urlsafe_b64encode(os.urandom(32)).decode(),
    }


def _platforms(sandbox: dict[str, Any]) -> dict[str, str]:
    apps = {
        f"APPS__{name.upper()}__{key.upper()}": sandbox["apps"][name][key]
        for name in PLATFORMS
        for key in ("client_id", "client_secret")
    }
    hosts = {f"HOSTS__{name.upper()}": address for name, address in sandbox["hosts"].items()}
    return {**apps, **hosts}


def _settings(environment: dict[str, str]) -> Settings:
    """The same settings here as in the children, without touching our own environment."""
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        return Settings()
    finally:
        os.environ.clear()
        os.environ.update(before)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
