"""Wake-ups for the workers. The rows are the schedule; losing this queue loses nothing.

Jobs are named by dotted strings, so that nothing above the queue is imported here, and take
strings and numbers only (they travel as JSON: a writable queue must not mean code execution).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import uuid4

from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

GENERAL = "general"  # mail, pictures, tokens: whatever is not a call that publishes
FAILURE_SECONDS = 86_400

JOBS = {
    "publish": "publisher.worker.jobs.publish",
    "settle": "publisher.worker.jobs.settle",
    "reconcile": "publisher.worker.jobs.reconcile",
    "mail": "publisher.worker.jobs.mail",
    "renew": "publisher.worker.jobs.renew",
    "look_at_grant": "publisher.worker.jobs.look_at_grant",
    "hear": "publisher.worker.jobs.hear",
    "listen": "publisher.worker.jobs.listen",
    "withdraw": "publisher.worker.jobs.withdraw",
    "tell": "publisher.worker.jobs.tell",
    "inspect": "publisher.worker.jobs.inspect",
    "look_at_link": "publisher.worker.jobs.look_at_link",
    "look_before": "publisher.worker.jobs.look_before",
    "read_words": "publisher.worker.jobs.read_words",
    "look": "publisher.worker.jobs.look",
    "reset": "publisher.worker.jobs.reset",
    "remind": "publisher.worker.jobs.remind",
    "forget": "publisher.worker.jobs.forget",
    "chase": "publisher.worker.jobs.chase",
    "say_stop": "publisher.worker.jobs.say_stop",
}


@dataclass(frozen=True)
class Queues:
    """Queues by name; one worker process serves one of them."""

    url: str
    job_seconds: int = 390  # a job that lasts longer hangs, and its worker is replaced

    @cached_property
    def redis(self) -> Redis:
        return Redis.from_url(self.url, health_check_interval=30)

    def queue(self, name: str) -> Queue:
        return Queue(name, connection=self.redis, serializer=JSONSerializer)

    def nudge(self, name: str, job: str, *arguments: Any) -> None:
        """Enqueue one job. Raises ``redis.RedisError`` when the queue is away; whoever claimed
        rows for it leaves them to their lease."""
        self.nudge_many(name, job, [arguments])

    def nudge_many(
        self, name: str, job: str, calls: Iterable[Sequence[Any]], *, first: bool = False
    ) -> None:
        """``nudge`` for many; ``first`` puts them in front of what is waiting (a closure)."""
        queue = self.queue(name)
        queue.enqueue_many(
            [
                Queue.prepare_data(
                    JOBS[job],
                    args=tuple(arguments),
                    timeout=self.job_seconds,
                    result_ttl=0,
                    failure_ttl=FAILURE_SECONDS,
                    job_id=f"{job}-{uuid4().hex}",
                    at_front=first,
                )
                for arguments in calls
            ]
        )

    def length(self, name: str) -> int:
        return self.queue(name).count
