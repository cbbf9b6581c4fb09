"""Our own programs as child processes: started, watched, restarted when they die, stopped."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

log = structlog.get_logger()

STOP_SECONDS = 30.0

# Only what never comes is to end a wait: two busy cores may take a minute to start a program.
PATIENCE = 180.0


@dataclass
class Program:
    """``publisher ARGUMENTS`` with its own log file under ``folder``, or another ``module``."""

    name: str
    arguments: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    module: str = "publisher"
    process: subprocess.Popen[str] | None = field(default=None, init=False)

    def start(self, *, pipe: bool = False) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{self.name}.log").open("ab") as errors:
            self.process = subprocess.Popen(  # noqa: S603 - ourselves, no shell
                [sys.executable, "-m", self.module, *self.arguments],
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if pipe else errors,
                stderr=errors,
                text=True,
                start_new_session=True,
            )

    def first_line(self) -> dict[str, Any]:
        """What a program that prints one line of JSON when it is ready has printed."""
        assert self.process is not None and self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} did not start: see {self.folder / self.name}.log")
        return dict(json.loads(line))

    def answering(self, port: int) -> bool:
        """Whether it takes connections yet. Raises ``RuntimeError`` if it has ended instead."""
        if not self.alive():
            raise RuntimeError(f"{self.name} did not start: see {self.folder / self.name}.log")
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """``kill -9`` of the program and whatever it forked, as a crash would."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def ask_to_stop(self) -> None:
        """SIGTERM, without waiting for the end."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def stop(self) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
        if self.process.stdout is not None:
            self.process.stdout.close()
        self.process = None


@dataclass
class Programs:
    """Programs by name, started in order and stopped in the opposite one."""

    running: dict[str, Program] = field(default_factory=dict)

    def start(self, program: Program, **options: bool) -> Program:
        program.start(**options)
        self.running[program.name] = program
        return program

    def restart_dead(self) -> list[str]:
        dead = [program for program in self.running.values() if not program.alive()]
        for program in dead:
            log.warning("restarting a program that died", program=program.name)
            program.start()
        return [program.name for program in dead]

    def stop(self) -> None:
        for program in reversed(self.running.values()):
            program.stop()
        self.running.clear()

    def __enter__(self) -> Programs:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def wait_until(condition: Any, *, what: str, seconds: float = PATIENCE, pause: float = 0.1) -> None:
    """Poll ``condition`` every ``pause`` seconds until it is true. Raises ``TimeoutError`` naming
    ``what`` was awaited."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not happen within {seconds:.0f} s")
        time.sleep(pause)
