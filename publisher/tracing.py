"""OpenTelemetry, for an operator who wants it: how long each page, job, judgement and call took.

A span has the name of a route or a job, ids, a platform and a status: never an address with its
query, words of a post, SQL, or what an error says. It is on where ``OTEL_EXPORTER_OTLP_ENDPOINT``
is set and the extra ``otel`` is installed; otherwise nothing of it is loaded.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

import structlog

log = structlog.get_logger()
ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"

_provider: Any = None


def wanted() -> bool:
    return bool(os.environ.get(ENDPOINT))


def installed() -> bool:
    return (
        find_spec("opentelemetry") is not None and find_spec("opentelemetry.exporter") is not None
    )


def start(service: str) -> None:
    """Once in a process that serves pages or jobs; a worker's child after it has been forked.
    Everything else that OpenTelemetry reads from ``OTEL_…`` counts as well."""
    global _provider
    if not wanted() or _provider:
        return
    if not installed():
        log.warning(f"{ENDPOINT} is set, but the extra otel is not installed: nothing is traced")
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    _provider = TracerProvider(resource=Resource.create({"service.name": service}))
    _provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))


def stop() -> None:
    """Send what is not sent yet."""
    global _provider
    if _provider:
        _provider.shutdown()
        _provider = None


@contextmanager
def span(name: str, **facts: object) -> Iterator[Any]:
    """What happens inside, as a span; ``facts`` become attributes. Yields the span, or None where
    nothing is traced. An error is told by its kind alone."""
    if _provider is None:
        yield None
        return
    tracer = _provider.get_tracer("handbell")
    attributes = {f"handbell.{key}": str(value) for key, value in facts.items()}
    with tracer.start_as_current_span(
        name, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as made:
        try:
            yield made
        except Exception as error:
            made.set_attribute("error.type", type(error).__name__)
            raise
