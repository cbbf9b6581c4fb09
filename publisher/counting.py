"""What all processes count together, for the watcher: in Valkey, and no harm when it is lost."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from threading import Lock

import structlog
from redis import RedisError

from publisher import valkey
from publisher.queue import Queues

log = structlog.get_logger()
WEBHOOKS = "counted:webhooks"
JUDGEMENTS = "counted:judgements"
# Upper bounds of a judgement's seconds; what takes longer stands behind the last.
BOUNDS = (0.001, 0.002, 0.003, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5)
TELL_SECONDS = 5.0


def webhook(queues: Queues, platform: str, outcome: str) -> None:
    """One call of a platform: ``heard``, or ``refused`` for want of its signature."""
    try:
        queues.redis.hincrby(WEBHOOKS, f"{platform} {outcome}", 1)
    except RedisError as error:
        log.warning("a webhook was not counted", error=type(error).__name__)


@dataclass
class Judgements:
    """How long judging takes. Each process adds up its own and tells them every few seconds: a
    call to Valkey for each judgement would be a good part of what it measures."""

    url: str
    every: float = TELL_SECONDS
    _counts: Counter[str] = field(default_factory=Counter)
    _seconds: dict[str, float] = field(default_factory=dict)
    _told: float = float("-inf")
    _lock: Lock = field(default_factory=Lock)

    def took(self, phase: str, seconds: float) -> None:
        with self._lock:
            self._counts[f"{phase} {bisect_left(BOUNDS, seconds)}"] += 1
            self._seconds[phase] = self._seconds.get(phase, 0.0) + seconds
            if time.monotonic() - self._told < self.every:
                return
            counts, self._counts = self._counts, Counter()
            summed, self._seconds = self._seconds, {}
            self._told = time.monotonic()
        self._tell(counts, summed)

    def _tell(self, counts: Counter[str], summed: dict[str, float]) -> None:
        try:
            with valkey.client(self.url).pipeline(transaction=False) as pipe:
                for key, count in counts.items():
                    pipe.hincrby(JUDGEMENTS, key, count)
                for phase, seconds in summed.items():
                    pipe.hincrbyfloat(JUDGEMENTS, f"{phase} seconds", seconds)
                pipe.execute()
        except RedisError as error:
            log.warning("judgements were not counted", error=type(error).__name__)
