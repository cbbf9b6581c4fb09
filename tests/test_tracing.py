"""What a collector of traces is told, and what it is never told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from publisher import doctor, tracing
from publisher.app import create_app
from publisher.worker import run
from tests.line import QUICK, Line

SECRET = "Amelia Wright won a prize"


class Collector(ThreadingHTTPServer):
    """Keeps what is posted to it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.bodies: list[bytes] = []

    def spans(self) -> dict[str, dict[str, str]]:
        """Names, with the attributes of the last of each name."""
        found = {}
        for body in self.bodies:
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                for span in (span for scope in resource.scope_spans for span in scope.spans):
                    values = {pair.key: pair.value for pair in span.attributes}
                    found[span.name] = {
                        key: str(value.string_value or value.int_value)
                        for key, value in values.items()
                    }
        return found


class _Handler(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nothing on the tests' screen."""


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    server = Collector()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv(tracing.ENDPOINT, f"http://127.0.0.1:{server.server_port}")
    yield server
    tracing.stop()
    server.shutdown()


def test_a_delivery_is_traced_from_job_to_call_and_none_of_its_words(
    make_system: Any, sandbox: Any, collector: Collector
) -> None:
    line = Line(make_system(sandbox=True, **QUICK), sandbox)
    line.stage("facebook")
    (id,) = line.post(f"{SECRET}.")
    for row in line.claim():
        item = [str(row.school_id), str(row.delivery_id), row.version]
        line.system.queues.nudge("facebook", "publish", [item], "facebook")
    run.serve(line.system, "facebook", burst=True)
    assert line.delivery(id).attempts == 1 or line.delivery(id).reason
    told = collector.spans()
    assert told["publish"] == {
        "handbell.school": str(line.school.id), "handbell.delivery": str(id),
    }  # fmt: skip
    assert told["judge"].keys() == {"handbell.phase", "handbell.platform", "handbell.post"}
    everything = b"".join(collector.bodies)
    assert b"Amelia" not in everything and b"Bearer" not in everything


def test_a_page_is_traced_by_its_route_and_not_by_its_address(
    make_system: Any, collector: Collector
) -> None:
    client = create_app(make_system()).test_client()
    client.get("/sign-up?next=/posts/Amelia-Wright")
    client.get("/no-such-page/Amelia-Wright")
    tracing.stop()
    told = collector.spans()
    assert told["GET /sign-up"]["http.response.status_code"] == "200"
    assert told["GET unknown"]["http.response.status_code"] == "404"
    assert b"Amelia" not in b"".join(collector.bodies)


def test_an_error_is_told_by_its_kind_alone(collector: Collector) -> None:
    tracing.start("test")
    with pytest.raises(ValueError), tracing.span("read"):
        raise ValueError(SECRET)
    tracing.stop()
    assert collector.spans() == {"read": {"error.type": "ValueError"}}
    assert b"Amelia" not in b"".join(collector.bodies)


def test_nothing_is_traced_unless_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(tracing.ENDPOINT, raising=False)
    tracing.start("test")
    with tracing.span("read") as span:
        assert span is None


def test_what_is_asked_for_and_not_installed_is_said(
    system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(tracing.ENDPOINT, "http://127.0.0.1:9")
    monkeypatch.setattr(tracing, "installed", lambda: False)
    tracing.start("test")
    with tracing.span("read") as span:
        assert span is None
    [found] = [each for each in doctor.examine(system) if each.about == "OpenTelemetry"]
    assert (found.verdict, "not installed" in found.says) == (doctor.Verdict.WRONG, True)
