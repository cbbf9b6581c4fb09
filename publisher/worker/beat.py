"""The beat: every quarter of a second, what is due is claimed and workers are woken.

It holds no state that matters. Two beats, or none for an hour, or a lost queue, change only when
things happen, never how often.
"""

from __future__ import annotations

import os
import socket
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from uuid import UUID

import redis
import structlog
from sqlalchemy.exc import DBAPIError, TimeoutError

from publisher.queue import GENERAL
from publisher.services import (
    breaking,
    chasing,
    claiming,
    deciphering,
    forgetting,
    keeping,
    linking,
    reminding,
    saying_stop,
)
from publisher.services.breaking import Circuit
from publisher.services.claiming import Claimed
from publisher.services.system import System

log = structlog.get_logger()

SWEEP_SECONDS = 2.0
LOOK_SECONDS = 1.0
EXPLAIN_SECONDS = 5.0
RENEW_SECONDS = 60.0
RENEW_AHEAD = timedelta(minutes=30)
# At most this many batches wait for a platform's worker: what is not claimed stays fairly in
# line, where a newcomer with one urgent post can still pass.
BATCHES_WAITING = 4
CLAIM_MOST = 400
URGENT_MOST = 200
WATCH_SOME = 24  # live posts whose comments were promised, looked at each second while others wait
WATCH_FEW = 5  # and other live posts, of each platform that has nothing to send
CLOSED, HALF_OPEN = Circuit.CLOSED, Circuit.HALF_OPEN


@dataclass
class Beat:
    system: System
    owner: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}")
    _next: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def run(self, stopping: Callable[[], bool]) -> None:
        """Until ``stopping``. A database or a queue that is away is waited for."""
        while not stopping():
            started = time.monotonic()
            try:
                busy = self.tick()
            except (DBAPIError, TimeoutError, redis.RedisError) as error:
                log.warning("beat is waiting", error=type(error).__name__)
                busy = False
            if not busy:
                rest = self.system.settings.beat_seconds - (time.monotonic() - started)
                time.sleep(max(rest, 0.02))

    def tick(self) -> bool:
        """One round; True when as much was claimed as could be, so that more may wait."""
        if self._due("sweep", SWEEP_SECONDS):
            self._sweep()
        if self._due("look", LOOK_SECONDS):
            self._look()
        if self._due("explain", EXPLAIN_SECONDS):
            self._explain()
        if self._due("renew", RENEW_SECONDS):
            self._renew()
        return self._claim()

    def _claim(self) -> bool:
        """Urgent posts do not wait for room in a queue: they are put in front of it."""
        circuits = {name: breaking.circuit(self.system, name) for name in self.system.connectors}
        batch = self.system.settings.batch_size
        self._claim_for(circuits, claiming.URGENT, dict.fromkeys(circuits, URGENT_MOST))
        rooms = {name: batch * self._room(name) for name in circuits}
        return self._claim_for(circuits, claiming.ORDINARY, rooms)

    def _claim_for(
        self, circuits: Mapping[str, Circuit], priority: int, rooms: Mapping[str, int]
    ) -> bool:
        """True when as much was claimed as could be. A half-open circuit gets one to try with,
        which is none that may have opened it."""
        closed = {
            name: min(room, CLAIM_MOST)
            for name, room in rooms.items()
            if room > 0 and circuits[name] is CLOSED
        }
        half_open = {
            name: 1 for name, room in rooms.items() if room > 0 and circuits[name] is HALF_OPEN
        }
        claimed = [
            *self._claimed(closed, priority),
            *self._claimed(half_open, priority, untried_first=True),
        ]
        try:
            self._hand_out("publish", claimed, first=priority == claiming.URGENT)
        except redis.RedisError:
            claiming.give_back(self.system.database, claimed)
            raise
        return bool(claimed) and len(claimed) >= sum(closed.values()) + len(half_open)

    def _claimed(
        self, rooms: Mapping[str, int], priority: int, *, untried_first: bool = False
    ) -> list[Claimed]:
        return claiming.claim(
            self.system.database,
            owner=self.owner,
            rooms=rooms,
            lease=timedelta(seconds=self.system.settings.queue_seconds),
            priority=priority,
            untried_first=untried_first,
        )

    def _room(self, queue: str) -> int:
        """How many more batches may wait for this queue's workers."""
        return max(0, BATCHES_WAITING - self.system.queues.length(queue))

    def _sweep(self) -> None:
        for state, rows in claiming.sweep(self.system.database).items():
            if rows:
                log.warning("swept", state=state, count=len(rows))

    def _look(self) -> None:
        again = timedelta(seconds=self.system.settings.lease_seconds)
        unknown = claiming.to_reconcile(self.system.database, most=CLAIM_MOST, again=again)
        self._hand_out("reconcile", unknown)
        self._hand_out("settle", self._watched(again))
        # What is not marked as done is nudged again each time: not while that would only pile up.
        if self._room(GENERAL):
            self._nudge_each("mail", claiming.to_mail(self.system.database, most=50))
            self._nudge_each("tell", claiming.to_tell(self.system.database, most=50))

    def _watched(self, again: timedelta) -> list[Claimed]:
        """Looking after what is live takes its turn behind what is to be sent, on any platform:
        they share the machine. Comments that were promised not to be seen do not wait for it."""
        watch = partial(claiming.to_watch, self.system.database, some=WATCH_SOME, again=again)
        busy = {name: self.system.queues.length(name) > 0 for name in self.system.connectors}
        if not any(busy.values()):
            return watch(busy=busy, most=CLAIM_MOST)
        promised = watch(busy=dict.fromkeys(busy, True), most=0)
        idle = {name: False for name, waits in busy.items() if not waits}
        return [*promised, *watch(busy=idle, most=WATCH_FEW)]

    def _explain(self) -> None:
        for platform in self.system.connectors:
            if breaking.circuit(self.system, platform) is not CLOSED:
                reason = breaking.reason(self.system, platform)
                claiming.say_why(self.system.database, platform=platform, reason=reason)

    def _renew(self) -> None:
        if self._room(GENERAL):
            self._nudge_each(
                "renew", claiming.to_renew(self.system.database, ahead=RENEW_AHEAD, most=200)
            )
            self._nudge_each("inspect", claiming.to_inspect(self.system.database, most=50))
            self._nudge_each("read_words", deciphering.to_read(self.system.database, most=20))
            self._nudge_each("look_before", linking.to_look(self.system.database, most=200))
            chased = chasing.to_chase(self.system.database, most=50)
            rows = [[str(school), str(row), kind] for school, row, kind in chased]
            self.system.queues.nudge_many(GENERAL, "chase", rows)
            self._nudge_each("look", keeping.to_look(self.system.database, most=50))
            self._nudge_each("say_stop", saying_stop.to_work(self.system.database, most=20))
            self._nudge_schools("remind", reminding.to_look(self.system.database, most=50))
            self._nudge_schools("forget", forgetting.to_forget(self.system.database, most=50))

    def _nudge_schools(self, job: str, schools: Iterable[UUID]) -> None:
        self.system.queues.nudge_many(GENERAL, job, [[str(school)] for school in schools])

    def _nudge_each(self, job: str, rows: Iterable[tuple[UUID, UUID]]) -> None:
        self.system.queues.nudge_many(GENERAL, job, [[str(a), str(b)] for a, b in rows])

    def _hand_out(self, job: str, rows: Iterable[Claimed], *, first: bool = False) -> None:
        """Batches of one platform each. Should this fail, the leases bring the rows back."""
        by_platform: dict[str, list[list[str | int]]] = defaultdict(list)
        for row in rows:
            by_platform[row.platform].append(
                [str(row.school_id), str(row.delivery_id), row.version]
            )
        size = self.system.settings.batch_size
        for platform, items in by_platform.items():
            batches = [(items[i : i + size], platform) for i in range(0, len(items), size)]
            self.system.queues.nudge_many(platform, job, batches, first=first)

    def _due(self, what: str, every: float) -> bool:
        now = time.monotonic()
        if now < self._next[what]:
            return False
        self._next[what] = now + every
        return True
