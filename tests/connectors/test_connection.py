"""What was sent and what was not, on connections that break, drip or never end. Only a call of
which no byte has left may be made again."""

from __future__ import annotations

import gzip
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from publisher.connectors import deadline, http
from publisher.connectors.errors import TryLater
from publisher.connectors.http import Http, NoAnswer, NotSent
from tests.certificate import certificate as a_certificate
from tests.certificate import serving

YES = b"HTTP/1.1 200 OK\r\n"
PLAIN = b"\x15\x03\x03\x00\x02\x02\x50"  # an alert outside of what was agreed on


@contextmanager
def answering(
    answer: Callable[[socket.socket], None], tls: ssl.SSLContext | None = None
) -> Iterator[int]:
    """Serves one connection: ``answer`` gets it once the whole request is there."""

    def serve() -> None:
        with suppress(OSError):
            connection = server.accept()[0]
            if tls:
                connection = tls.wrap_socket(connection, server_side=True)
            if connection.recv(65_536):
                answer(connection)

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    return serving(certificate)


def post(port: int, *, scheme: str = "http", trusting: Path | None = None) -> bytes:
    client = Http.pooled(connect_seconds=0.5, read_seconds=0.5)
    if trusting:
        client.session.verify = str(trusting)
    return client.send("POST", f"{scheme}://127.0.0.1:{port}/posts", json={"text": "x"}).content


def alerted(connection: socket.socket) -> None:
    os.write(connection.fileno(), PLAIN)


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01" + b"\x00" * 7)
    os.close(connection.detach())


def ended(connection: socket.socket) -> None:
    os.close(connection.detach())


@pytest.mark.parametrize("broken", [alerted, reset, ended])
def test_a_tls_connection_that_breaks_after_the_request_is_no_unsent_request(
    broken: Callable[[socket.socket], None], tls: ssl.SSLContext, certificate: Path
) -> None:
    """It is an error of TLS as a failed handshake is, but the platform has the post."""
    with answering(broken, tls) as port, pytest.raises(NoAnswer):
        post(port, scheme="https", trusting=certificate)


def test_a_failed_handshake_has_sent_nothing(tls: ssl.SSLContext) -> None:
    with answering(ended, tls) as port, pytest.raises(NotSent):
        post(port, scheme="https")  # trusts nobody on this machine
    with answering(ended) as port, pytest.raises(NotSent):
        post(port, scheme="https")  # somebody who speaks no TLS


def drip(connection: socket.socket, first: bytes) -> None:
    connection.sendall(first)
    with suppress(OSError):
        while True:
            connection.sendall(b" ")
            time.sleep(0.05)


@pytest.mark.parametrize("first", [YES + b"\r\n", YES + b"X-Slow: "])
def test_an_answer_that_drips_ends_with_the_time_for_its_call(first: bytes) -> None:
    """Each byte comes in time, the answer never: it would outlive the lease of its post."""
    started = time.monotonic()
    dripping = answering(lambda connection: drip(connection, first))
    with dripping as port, deadline.within(1.2), pytest.raises(NoAnswer):
        post(port)
    assert time.monotonic() - started < 3


def test_a_body_that_unpacks_into_more_than_anybody_says_is_no_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http, "MOST_BYTES", 100_000)

    def bomb(connection: socket.socket) -> None:
        packed = gzip.compress(b" " * 5_000_000)
        head = f"Content-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n"
        connection.sendall(YES + head.encode() + packed)

    with answering(bomb) as port, pytest.raises(NoAnswer):
        post(port)


def test_where_a_redirect_points_is_not_even_read() -> None:
    """An address that cannot be read there does not mean that nothing was sent."""
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n"
    with answering(lambda connection: connection.sendall(moved)) as port:
        assert post(port) == b""


def test_a_call_whose_connection_took_too_long_is_not_begun(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Looking a name up has no time limit of its own. A request sent after the lease would be a
    second one."""
    heard: list[bytes] = []
    look_up = socket.getaddrinfo

    def slow(*given: object, **more: object) -> object:
        time.sleep(1.3)
        return look_up(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    listening = answering(lambda connection: heard.append(b"a request"))
    with listening as port, deadline.within(1.1), pytest.raises(NotSent):
        post(port)
    assert not heard


@pytest.mark.parametrize("call", [Http.read, Http.mutate])
def test_that_no_time_was_left_says_nothing_of_the_platform(call: Callable[..., object]) -> None:
    client = Http.pooled(connect_seconds=1, read_seconds=1)
    with deadline.within(1), pytest.raises(TryLater) as caught:
        call(client, "GET", "http://127.0.0.1:9/", platform="X")
    assert caught.value.ours and not caught.value.whole_platform
    with pytest.raises(TryLater) as caught:
        call(client, "GET", "http://127.0.0.1:9/", platform="X")
    assert caught.value.whole_platform and not caught.value.ours
