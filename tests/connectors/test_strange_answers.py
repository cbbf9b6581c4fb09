"""Answers that are no answers: a redirect, somebody else's page, an empty yes. Nobody learns from
them that a post is not there, that it has gone, or that it was deleted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import fields
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from publisher.connectors import CONNECTORS
from publisher.connectors.contract import Account
from publisher.connectors.errors import ConnectorError, OutcomeUnknown, TryLater
from publisher.connectors.hosts import App, Hosts
from publisher.connectors.http import Http
from publisher.content import Content
from tests.connectors.contract import a_picture, a_ref

PAGE = b"<html><title>Please log in</title></html>"
ANSWERS = {
    "a page to log in at": (200, PAGE),
    "a redirect": (302, b""), "a redirect in JSON": (307, b"{}"),
    "nothing": (200, b""), "an empty yes": (200, b"{}"), "half an answer": (200, b'{"data": [{"id'),
    "somebody else's not found": (404, PAGE),
}  # fmt: skip
WORDS = Content(text="The summer fayre is on Saturday.")


class Odd(ThreadingHTTPServer):
    """Answers whatever it is asked with the same."""

    daemon_threads = True
    status, body = 200, b""


class _Handler(BaseHTTPRequestHandler):
    server: Odd

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _answer

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


@pytest.fixture(scope="module")
def odd() -> Iterator[Odd]:
    with Odd(("127.0.0.1", 0), _Handler) as server:
        poll = {"poll_interval": 0.02}
        threading.Thread(target=server.serve_forever, kwargs=poll, daemon=True).start()
        yield server
        server.shutdown()


def at(odd: Odd, platform: str) -> tuple[Any, Account]:
    hosts = Hosts(**{each.name: f"http://127.0.0.1:{odd.server_port}" for each in fields(Hosts)})
    app = App(client_id="app", client_secret="s")
    extra = {"username": "l"}
    account = Account(remote_id="7", name="Larkfield", access_token="t", extra=extra)
    return CONNECTORS[platform](app=app, hosts=hosts, http=Http.pooled()), account


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("platform", CONNECTORS)
def test_an_answer_that_is_none_proves_nothing(odd: Odd, platform: str, answer: str) -> None:
    odd.status, odd.body = ANSWERS[answer]
    connector, account = at(odd, platform)
    with pytest.raises(ConnectorError):
        connector.find(account, WORDS, {"container": "5"}, a_ref())
    with pytest.raises(ConnectorError):
        connector.read(account, "7_8")
    with pytest.raises(ConnectorError):
        connector.take_down(account, "7_8")
    if odd.status < 400 and not connector.capabilities.needs_media:
        with pytest.raises((OutcomeUnknown, TryLater)):
            connector.publish(account, WORDS, a_ref())


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 426])
@pytest.mark.parametrize("platform", CONNECTORS)
def test_a_proxys_page_refuses_no_post_and_ends_no_permission(
    odd: Odd, platform: str, status: int
) -> None:
    """A wall in front of the platform that turns a call away: no person can mend the post or the
    channel, and neither is broken."""
    odd.status, odd.body = status, PAGE
    connector, account = at(odd, platform)
    with pytest.raises(TryLater):
        connector.probe(account)
    content = WORDS
    if connector.capabilities.needs_media:
        content = Content(text=WORDS.text, media=(a_picture(),))
    with pytest.raises((OutcomeUnknown, TryLater)):
        connector.publish(account, content, a_ref())


def test_a_file_that_was_sent_elsewhere_is_not_uploaded(odd: Odd) -> None:
    """LinkedIn would wait for it for ever."""
    odd.status, odd.body = 307, b""
    connector, account = at(odd, "linkedin")
    with pytest.raises(TryLater):
        connector._put(account, f"http://127.0.0.1:{odd.server_port}/upload", b"a picture")
