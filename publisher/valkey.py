"""A client of the queue's server for pages: it answers at once or not at all, because somebody
is waiting for the page."""

from __future__ import annotations

from functools import lru_cache

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

PATIENCE = 0.5  # seconds


@lru_cache(maxsize=8)
def client(url: str) -> Redis:
    """One pool for each server. Its calls raise ``redis.RedisError`` when that is away."""
    return Redis.from_url(
        url,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 0),
    )
