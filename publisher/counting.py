"""What all processes count together, for the watcher: in Valkey, and no harm when it is lost."""

from __future__ import annotations

import structlog
from redis import RedisError

from publisher.queue import Queues

log = structlog.get_logger()
WEBHOOKS = "counted:webhooks"


def webhook(queues: Queues, platform: str, outcome: str) -> None:
    """One call of a platform: ``heard``, or ``refused`` for want of its signature."""
    try:
        queues.redis.hincrby(WEBHOOKS, f"{platform} {outcome}", 1)
    except RedisError as error:
        log.warning("a webhook was not counted", error=type(error).__name__)
