"""Schools post, and meanwhile everything is killed, emptied, slowed and refused.

Workers, beats, the site, Valkey and PostgreSQL are ended by ``kill -9`` and started again, as a
supervisor would; the platforms answer as badly as the sandbox can. Afterwards every delivery must
be live exactly once, or in front of a person.
"""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import redis
import structlog
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from publisher.chaos import people, verdict
from publisher.chaos.plan import Event, plan
from publisher.chaos.stage import PLATFORMS, STAGEHAND, Staged, post_everywhere, stage
from publisher.chaos.theatre import Scene, theatre
from publisher.chaos.verdict import WITH_A_PERSON, Key, Verdict
from publisher.models import Delivery, DeliveryState
from publisher.services.system import System
from tenants import clock
from tenants.scope import Scope
from tenants.unit_of_work import unit_of_work

log = structlog.get_logger()

AT_REST = WITH_A_PERSON | {DeliveryState.SETTLED, DeliveryState.TAKEN_DOWN, DeliveryState.CANCELLED}


@dataclass(frozen=True, kw_only=True)
class Report:
    """``seconds`` is from the first post's time until the last delivery was at rest."""

    seed: int
    deliveries: int
    verdict: Verdict
    kills: dict[str, int]
    faults: int
    attempts: int
    reconnected: int
    seconds: float

    def as_json(self) -> dict[str, Any]:
        return {
            "seed": self.seed,
            "deliveries": self.deliveries,
            "duplicates": len(self.verdict.duplicates),
            "lost": len(self.verdict.lost),
            "unnoticed": len(self.verdict.unnoticed),
            "states": self.verdict.states,
            "kills": self.kills,
            "faults": self.faults,
            "attempts": self.attempts,
            "reconnected": self.reconnected,
            "seconds": round(self.seconds, 1),
        }


def chaos(
    *, deliveries: int, schools: int, seed: int, minutes: float | None = None, home: Path
) -> Report:
    """Run once. ``minutes`` is how long things go wrong; by default it grows with the work. The
    logs of all programs stay under ``home``."""
    seconds = minutes * 60 if minutes else 8 + deliveries / 10
    with theatre(home) as scene:
        staged = stage(scene.system, scene.control, schools=schools)
        due = clock.now() + timedelta(seconds=1)
        keys = _line_up(scene.system, staged, deliveries, due)
        started = time.monotonic()
        tormentor = Tormentor(scene, plan(seed, seconds=seconds, platforms=PLATFORMS))
        tormentor.run()
        believed = _wait_for_rest(scene, keys, tormentor)
        taken = time.monotonic() - started
        return Report(
            seed=seed,
            deliveries=len(keys),
            verdict=verdict.compare(
                {keys[id]: state for id, state in believed.items()},
                verdict.live_posts(scene.control.address),
            ),
            kills=dict(sorted(tormentor.kills.items())),
            faults=tormentor.faults,
            attempts=_attempts(scene.system),
            reconnected=tormentor.reconnected,
            seconds=taken,
        )


@dataclass
class Tormentor:
    """Carries the plan out, and revives what is dead in between."""

    scene: Scene
    events: list[Event]
    kills: Counter[str] = field(default_factory=Counter)
    faults: int = 0
    reconnected: int = 0

    def run(self) -> None:
        started = time.monotonic()
        for event in self.events:
            while (left := event.at - (time.monotonic() - started)) > 0:
                self.scene.revive()
                time.sleep(min(left, 0.2))
            self._do(event)
        # The outage is over: what waits for a resting platform would meet its faults one by one.
        self.scene.control.delete("/faults")
        self.scene.revive()

    def _do(self, event: Event) -> None:
        if event.what == "fault":
            self.faults += 1
            self.scene.control.post("/faults", **event.body)
        elif event.what == "later":
            self.scene.control.post("/clock", **event.body)
        else:
            self.kills[event.what] += 1
            self._kill(event)

    def _kill(self, event: Event) -> None:
        scene = self.scene
        postgres, valkey = scene.servers.postgres, scene.servers.valkey
        assert postgres and valkey
        blows: dict[str, Callable[[], object]] = {
            "worker": scene.programs.running[f"worker-{event.which}"].kill,
            "stop_worker": scene.programs.running[f"worker-{event.which}"].ask_to_stop,
            "beat": scene.programs.running[f"beat-{event.which}"].kill,
            "web": scene.programs.running["web"].kill,
            "valkey": valkey.kill,
            "postgres": postgres.kill,
            "wipe_valkey": self._wipe,
        }
        blows[event.what]()

    def _wipe(self) -> None:
        try:
            self.scene.system.queues.redis.flushall()
        except redis.RedisError as error:
            log.info("valkey was dead when it was to be emptied", error=type(error).__name__)


def _line_up(system: System, staged: list[Staged], deliveries: int, due: Any) -> dict[UUID, Key]:
    """Posts in turn for each school, every second one with a picture and so for all channels,
    until there are as many deliveries as wanted."""
    keys: dict[UUID, Key] = {}
    number = 0
    while len(keys) < deliveries:
        school = staged[number % len(staged)]
        pictured = number // len(staged) % 2 == 0
        text = f"Notice {number} for everybody: the summer fayre is on Saturday."
        made = post_everywhere(
            system, school, [text], due_at=due + timedelta(seconds=number % 5), pictured=pictured
        )
        names = [name for name in school.channels if pictured or name != "instagram"]
        keys |= {id: (number, name) for id, name in zip(made, names, strict=True)}
        number += 1
    return keys


def _wait_for_rest(
    scene: Scene, keys: dict[UUID, Key], tormentor: Tormentor
) -> dict[UUID, DeliveryState]:
    """Their states once nothing moves any more, or after ten minutes."""
    deadline = time.monotonic() + 600
    states: dict[UUID, DeliveryState] = {}
    while time.monotonic() < deadline:
        scene.revive()
        try:
            tormentor.reconnected += people.reconnect(scene.system, scene.control)
            states = _states(scene.system)
        except DBAPIError as error:
            log.info("the database is not back yet", error=type(error).__name__)
        if len(states) == len(keys) and all(state in AT_REST for state in states.values()):
            break
        time.sleep(0.3)
    return states


def _states(system: System) -> dict[UUID, DeliveryState]:
    with unit_of_work(system.database, Scope.system(STAGEHAND)) as uow:
        rows = uow.session.execute(select(Delivery.id, Delivery.state))
        return {row.id: DeliveryState(row.state) for row in rows}


def _attempts(system: System) -> int:
    with unit_of_work(system.database, Scope.system(STAGEHAND)) as uow:
        return sum(uow.session.scalars(select(Delivery.attempts)))


def main(*, deliveries: int, schools: int, seed: int, minutes: float | None, as_json: bool) -> int:
    """The command: 0 when nothing was published twice and nothing lost. The logs of a run that
    went wrong are kept."""
    import json

    # Told to stop, we first stop what we have started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    home = Path(tempfile.mkdtemp(prefix="handbell-chaos-"))
    home.chmod(0o711)
    report = chaos(deliveries=deliveries, schools=schools, seed=seed, minutes=minutes, home=home)
    found = report.as_json()
    if as_json:
        sys.stdout.write(json.dumps(found) + "\n")
    else:
        sys.stdout.writelines(f"{name:12} {value}\n" for name, value in found.items())
    if report.verdict.well:
        shutil.rmtree(home)
        return 0
    sys.stderr.write(f"{report.verdict}\nThe logs are in {home / 'logs'}\n")
    return 1
