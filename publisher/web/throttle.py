"""Slowing down whoever guesses. Counted in Valkey, shared by all web processes; while that is
away each process counts for itself, so that a lost queue opens no door."""

from __future__ import annotations

import time
from collections import defaultdict
from hashlib import sha256

import structlog
from redis import RedisError
from werkzeug.exceptions import TooManyRequests

from publisher.services.system import System
from publisher.web import valkey

log = structlog.get_logger()
WINDOW = 15 * 60  # seconds
_here: dict[str, list[float]] = defaultdict(list)
_MOST_HERE = 10_000


def tried(system: System, what: str, who: str, most: int) -> None:
    """Count one try. Raises ``TooManyRequests`` from the try after ``most`` on."""
    key = _key(what, who)
    try:
        with valkey.client(system.queues.url).pipeline() as pipe:
            pipe.incr(key)
            pipe.expire(key, WINDOW, nx=True)
            count = int(pipe.execute()[0])
    except RedisError as error:
        log.warning("counting tries in this process", error=type(error).__name__)
        count = _count_here(key)
    if count > most:
        raise TooManyRequests


def forgive(system: System, what: str, who: str) -> None:
    """The right password came: earlier mistakes no longer count."""
    key = _key(what, who)
    _here.pop(key, None)
    try:
        valkey.client(system.queues.url).delete(key)
    except RedisError as error:
        log.warning("tries not forgotten", error=type(error).__name__)


def _key(what: str, who: str) -> str:
    """Addresses and e-mails are not kept in clear."""
    return f"tries:{what}:{sha256(who.strip().lower().encode()).hexdigest()[:24]}"


def _count_here(key: str) -> int:
    now = time.monotonic()
    if len(_here) > _MOST_HERE:
        _here.clear()
    _here[key] = [at for at in _here[key] if now - at < WINDOW] + [now]
    return len(_here[key])
