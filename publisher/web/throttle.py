"""Slowing down whoever guesses. Counted in Valkey, shared by all web processes; while that is
away each process counts for itself, so that a lost queue opens no door.

Guesses at one account are counted apart for each browser that has logged in to it before
(``KNOWN``, after OWASP's "device cookies"): strangers who guess all day keep strangers out, and
the headteacher still gets in on the headteacher's own machine.
"""

from __future__ import annotations

import time
from collections import defaultdict
from hashlib import sha256

import structlog
from redis import RedisError
from werkzeug.exceptions import TooManyRequests

from publisher import secrets, valkey
from publisher.services.system import System

log = structlog.get_logger()
WINDOW = 15 * 60  # seconds
DAY = 24 * 60 * 60
KNOWN = "handbell_known"  # the cookie: who has logged in with this browser, signed
MOST_KNOWN = 4  # people who share one browser
_here: dict[str, list[float]] = defaultdict(list)
_MOST_HERE = 10_000


def tried(system: System, what: str, who: str, most: int, *, window: int = WINDOW) -> None:
    """Count one try. Raises ``TooManyRequests`` from the try after ``most`` on."""
    key = _key(what, who)
    try:
        with valkey.client(system.queues.url).pipeline() as pipe:
            pipe.incr(key)
            pipe.expire(key, window, nx=True)
            count = int(pipe.execute()[0])
    except RedisError as error:
        log.warning("counting tries in this process", error=type(error).__name__)
        count = _count_here(key, window)
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


def account(system: System, who: str, cookie: str) -> str:
    """Under which name tries at ``who`` (an e-mail address) are counted for this browser."""
    mark = _mark(system, who)
    known = any(secrets.same(mark, each) for each in cookie.split("."))
    return f"{who} {mark}" if known else who


def remembered(system: System, who: str, cookie: str) -> str:
    """The cookie of a browser with which ``who`` has just logged in."""
    mark = _mark(system, who)
    others = [each for each in cookie.split(".") if each and not secrets.same(each, mark)]
    return ".".join([mark, *others][:MOST_KNOWN])


def _mark(system: System, who: str) -> str:
    key = system.settings.secret_key.get_secret_value()
    return secrets.sign(key, "known browser", who.strip().lower())


def _key(what: str, who: str) -> str:
    """Addresses and e-mails are not kept in clear."""
    return f"tries:{what}:{sha256(who.strip().lower().encode()).hexdigest()[:24]}"


def _count_here(key: str, window: int) -> int:
    now = time.monotonic()
    if len(_here) > _MOST_HERE:
        _here.clear()
    _here[key] = [at for at in _here[key] if now - at < window] + [now]
    return len(_here[key])
