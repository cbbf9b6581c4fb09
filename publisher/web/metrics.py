"""Prometheus' page: whoever knows ``METRICS_TOKEN`` may read it; without one there is none."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from flask import Blueprint, Response, abort, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily
from redis import RedisError

from publisher import counting, secrets, valkey
from publisher.connectors.versions import expiries
from publisher.services import measuring
from publisher.services.system import System
from publisher.web.door import public, site
from tenants import clock

pages = Blueprint("metrics", __name__)

ABOUT = {
    "due_backlog": "Deliveries that are due and wait for a worker",
    "due_oldest_seconds": "How long the oldest of them has waited",
    "under_way": "Deliveries that the beat or a worker holds",
    "leases_expired": "Of those, how many have been held too long",
    "unknown": "Deliveries that may be live: we are looking",
    "recent_outcomes": "What became of deliveries due in the last quarter of an hour",
    "recent_lateness_seconds": "From due to published, in the last quarter of an hour",
    "queue_batches": "Batches that wait in a queue",
    "webhooks": "Calls of platforms since the queue was last emptied: heard, or refused unsigned",
    "api_version_days_left": "Until a platform retires the version of its interface that we use",
}


@pages.get("/metrics")
@public
def show() -> Response:
    """404 unless the token of the settings comes as a bearer token."""
    token = site.settings.metrics_token.get_secret_value()
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not secrets.same(token, given):
        abort(404)
    registry = CollectorRegistry()
    registry.register(_Collector(site._get_current_object()))  # type: ignore[attr-defined]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Collector:
    """Asks when it is asked, so that every web process tells the same numbers."""

    def __init__(self, system: System) -> None:
        self._system = system

    def collect(self) -> Iterator[Any]:
        families: dict[str, GaugeMetricFamily] = {}
        counted = (*_queues(self._system), *_webhooks(self._system))
        samples = (*measuring.samples(self._system), *counted, *_versions())
        for sample in samples:
            family = families.get(sample.name)
            if family is None:
                labels = [name for name, _ in sample.labels]
                family = families[sample.name] = GaugeMetricFamily(
                    f"handbell_{sample.name}", ABOUT[sample.name], labels=labels
                )
            family.add_metric([value for _, value in sample.labels], sample.value)
        yield from families.values()
        yield from _judgements(self._system)


def _queues(system: System) -> Iterator[measuring.Sample]:
    client = valkey.client(system.settings.redis_url)
    try:
        for name in (*system.connectors, "general"):
            length = client.llen(f"rq:queue:{name}")
            labels = (("queue", name),)
            yield measuring.Sample(name="queue_batches", value=float(length), labels=labels)
    except RedisError:
        return  # its absence is what the numbers then show


def _judgements(system: System) -> Iterator[HistogramMetricFamily]:
    """By the moment at which a post was judged: draft, schedule, approve or publish."""
    counted = _counted(system, counting.JUDGEMENTS)
    about = "How long judging one post for one channel took"
    family = HistogramMetricFamily("handbell_judge_seconds", about, labels=["phase"])
    for phase in sorted({key.split(" ")[0] for key in counted}):
        bounds = [*map(str, counting.BOUNDS), "+Inf"]
        counts = [int(counted.get(f"{phase} {place}", 0)) for place in range(len(bounds))]
        buckets = list(zip(bounds, map(float, accumulate(counts)), strict=True))
        family.add_metric([phase], buckets, float(counted.get(f"{phase} seconds", 0)))
    yield family


def _counted(system: System, name: str) -> dict[str, str]:
    """Empty while Valkey is away: its absence is what the numbers then show."""
    try:
        found: Any = valkey.client(system.settings.redis_url).hgetall(name)
    except RedisError:
        return {}
    return {key.decode(): value.decode() for key, value in found.items()}


def _webhooks(system: System) -> Iterator[measuring.Sample]:
    for key, count in _counted(system, counting.WEBHOOKS).items():
        platform, outcome = key.split(" ")
        labels = (("platform", platform), ("outcome", outcome))
        yield measuring.Sample(name="webhooks", value=float(count), labels=labels)


def _versions() -> Iterator[measuring.Sample]:
    """A day that nobody wrote down counts as today, so that somebody looks it up."""
    today = clock.now().date()
    for platform, day in expiries().items():
        left = float(((day or today) - today).days)
        labels = (("platform", platform),)
        yield measuring.Sample(name="api_version_days_left", value=left, labels=labels)
