"""Asking a service about a page: its answers, and that no answer is never a clean one."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from publisher.connectors.http import Http
from publisher.links.looking import Asked
from publisher.links.reputation import WebRisk
from tests.links.site import Page, Site

KEY = "key-of-the-operator"


@dataclass
class Service:
    """Speaks as Web Risk's uris.search does."""

    url: str = ""
    answer: tuple[int, Any] = (200, {})
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)


@pytest.fixture
def service() -> Iterator[Service]:
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert KEY not in self.path
            service.asked.append(parse_qs(urlsplit(self.path).query))
            service.keys.append(self.headers["X-Goog-Api-Key"])
            status, body = service.answer
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    service.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield service
    server.shutdown()
    server.server_close()


def risk(service: Service) -> WebRisk:
    http = Http.pooled(read_seconds=1.0, connect_seconds=1.0)
    return WebRisk(http=http, key=KEY, host=service.url)


@pytest.mark.parametrize(
    ("answer", "threat"),
    [
        ((200, {}), ""),
        ((200, {"threat": {"threatTypes": ["MALWARE"], "expireTime": "x"}}), "malware"),
        ((200, {"threat": {"threatTypes": ["SOCIAL_ENGINEERING"]}}), "social_engineering"),
        ((200, {"threat": {}}), "listed"),
        ((200, {"error": "?"}), None),
        ((200, []), None),
        ((200, b"not json"), None),
        ((403, {}), None),
        ((429, {}), None),
        ((500, {}), None),
    ],
)
def test_an_answer_means_what_it_says(
    service: Service, answer: tuple[int, Any], threat: str | None
) -> None:
    service.answer = answer
    assert risk(service).threat("https://www.gov.uk/") == threat
    assert service.keys == [KEY]
    assert set(service.asked[0]) == {"threatTypes", "uri"}


def test_a_service_that_is_away_gave_no_answer(service: Service) -> None:
    away = WebRisk(http=Http.pooled(connect_seconds=0.5), key=KEY, host="http://127.0.0.1:9")
    assert away.threat("https://www.gov.uk/") is None


def test_the_key_is_not_shown(service: Service) -> None:
    assert KEY not in repr(risk(service))


def test_a_look_asks_about_the_link_and_about_where_it_leads(site: Site, service: Service) -> None:
    site.moved("bit.ly/x", "https://www.gov.uk/page")
    site.pages["www.gov.uk/page"] = Page()
    found = site.looker(reputation=risk(service)).look("https://bit.ly/x")
    assert (found.asked, found.threat) == (Asked.CLEAN, "")
    assert [each["uri"] for each in service.asked] == [
        ["https://bit.ly/x"], ["https://www.gov.uk/page"],
    ]  # fmt: skip


def test_a_look_says_when_nobody_could_be_asked(site: Site, service: Service) -> None:
    site.pages["www.gov.uk/page"] = Page()
    assert site.looker().look("https://www.gov.uk/page").asked is Asked.NOBODY
    service.answer = (503, {})
    found = site.looker(reputation=risk(service)).look("https://www.gov.uk/page")
    assert found.asked is Asked.UNKNOWN
    service.answer = (200, {"threat": {"threatTypes": ["MALWARE"]}})
    found = site.looker(reputation=risk(service)).look("https://www.gov.uk/page")
    assert (found.asked, found.threat) == (Asked.LISTED, "malware")
