"""A whole installation for a benchmark: durable servers of our own, the sandbox with a latency,
and the real programs, each of whose processor time can be told apart."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from benchmarks import counted
from publisher import embedded, migrating
from publisher.app import create_system, database
from publisher.config import Settings
from publisher.processes import Program, Programs
from publisher.services.system import System

TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class House:
    """``environment`` is what our programs are started with."""

    home: Path
    environment: dict[str, str]
    servers: embedded.Servers
    programs: Programs
    system: System
    sandbox: dict[str, Any]

    def start(self, name: str, *arguments: str) -> None:
        environment = self.environment | {"COUNTED": str(self._counted(name))}
        program = Program(
            name, [name, *arguments], self.home / "logs", environment, module="benchmarks.counted"
        )
        self.programs.start(program)

    def _counted(self, name: str) -> Path:
        return self.home / "counted" / name

    def statements(self) -> dict[str, int]:
        """How many each of our programs has given to the database so far."""
        names = self.programs.running.keys() - {"sandbox"}
        return {name: counted.total(self._counted(name)) for name in sorted(names)}

    def latency(self, seconds: float) -> None:
        self.control("/latency", seconds=seconds)

    def control(self, path: str, **body: Any) -> Any:
        response = requests.post(f"{self.sandbox['control']}{path}", json=body, timeout=60)
        response.raise_for_status()
        return response.json()

    def look(self, path: str) -> Any:
        response = requests.get(f"{self.sandbox['control']}{path}", timeout=60)
        response.raise_for_status()
        return response.json()

    def pids(self) -> dict[str, int]:
        """The first process of each part."""
        found = {
            name: program.process.pid
            for name, program in self.programs.running.items()
            if program.process is not None
        }
        for server in self.servers:
            assert server.process is not None
            found[server.name] = server.process.pid
        return found

    def processor(self) -> dict[str, float]:
        """Seconds of processor time that each part has used so far, with all its children."""
        parents = _parents()
        return {name: _seconds(_tree(pid, parents)) for name, pid in self.pids().items()}

    def memory(self) -> dict[str, float]:
        """Megabytes that each part has to itself, shared pages counted in part (PSS)."""
        parents = _parents()
        return {name: _megabytes(_tree(pid, parents)) for name, pid in self.pids().items()}


@contextmanager
def house(home: Path, **settings: str) -> Iterator[House]:
    """Servers and sandbox running and the database migrated; ``settings`` in capitals."""
    port = _free_port()
    environment = {
        "SECRET_KEY": secrets.token_urlsafe(32),
        "MASTER_KEY": base64.urlsafe_b64encode(os.urandom(32)).decode(),
        "WEBHOOK_VERIFY_TOKEN": "benchmark",
        "HOME_FOLDER": str(home),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SECURE_COOKIES": "false",
    }
    with embedded.servers(home / "data") as servers, Programs() as programs:
        assert servers.postgres is not None and servers.valkey is not None
        environment["DATABASE_URL"] = servers.postgres.url
        environment["REDIS_URL"] = servers.valkey.url
        sandbox = programs.start(
            Program("sandbox", ["sandbox", "--port", "0", "--json"], home / "logs"), pipe=True
        ).first_line()
        environment |= platforms(sandbox) | settings
        system = create_system(_settings(environment))
        migrating.migrate(database(system.settings))
        yield House(home, environment, servers, programs, system, sandbox)
        system.database.dispose()


def platforms(sandbox: Mapping[str, Any]) -> dict[str, str]:
    """The sandbox's addresses and registrations, as settings."""
    apps = {
        f"APPS__{name.upper()}__{key.upper()}": app[key]
        for name, app in sandbox["apps"].items()
        for key in ("client_id", "client_secret")
    }
    return apps | {f"HOSTS__{name.upper()}": url for name, url in sandbox["hosts"].items()}


def _settings(environment: Mapping[str, str]) -> Settings:
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        return Settings()
    finally:
        os.environ.clear()
        os.environ.update(before)


def _free_port() -> int:
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _parents() -> dict[int, int]:
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            found[int(entry.name)] = int(fields[1])
    return found


def _tree(root: int, parents: Mapping[int, int]) -> list[int]:
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def _stat(pid: int) -> list[str]:
    """Fields of /proc/PID/stat after the name (proc_pid_stat(5)): state is the first."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _seconds(pids: list[int]) -> float:
    """User and system time, with that of children that have ended and been waited for."""
    return sum(sum(map(int, fields[11:15])) for pid in pids if (fields := _stat(pid))) / TICK


def _megabytes(pids: list[int]) -> float:
    total = 0
    for pid in pids:
        try:
            rollup = (Path("/proc") / str(pid) / "smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in rollup.splitlines() if line[:4] == "Pss:")
    return round(total / 1024, 1)
