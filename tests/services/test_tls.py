"""Publishing over TLS, as to the real platforms, where a lost answer is another error than over a
plain connection."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from publisher.connectors import build
from publisher.connectors.hosts import App, Hosts
from publisher.connectors.http import Http
from publisher.models import DeliveryState
from tests.certificate import certificate as a_certificate
from tests.conftest import Sandbox, a_sandbox
from tests.line import QUICK, Line

S = DeliveryState
WITHOUT_PICTURES = ("facebook", "x", "linkedin", "weduc")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Trusted by the tests' own calls to the sandbox, not by the product's."""
    path = a_certificate(tmp_path_factory.mktemp("tls"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("REQUESTS_CA_BUNDLE", str(path))
        yield path


@pytest.fixture(scope="module")
def sandbox_program(certificate: Path) -> Iterator[Sandbox]:
    with a_sandbox("--tls", str(certificate)) as program:
        yield program


@pytest.fixture
def distrustful(make_system: Any, sandbox: Sandbox) -> Line:
    return Line(make_system(sandbox=True, **QUICK), sandbox)


@pytest.fixture
def line(distrustful: Line, certificate: Path) -> Line:
    system, facts = distrustful.system, distrustful.sandbox.facts
    settings = system.settings
    http = Http.pooled(read_seconds=settings.call_seconds, connect_seconds=settings.connect_seconds)
    http.session.verify = str(certificate)
    apps = {
        name: App(client_id=app["client_id"], client_secret=app["client_secret"])
        for name, app in facts["apps"].items()
    }
    connectors = build(apps=apps, hosts=Hosts(**facts["hosts"]), http=http)
    return Line(replace(system, connectors=connectors), distrustful.sandbox)


def test_a_post_goes_out_once_on_each_platform(line: Line) -> None:
    line.stage(*WITHOUT_PICTURES)
    remote_ids = {line.ends(id, S.SETTLED).remote_id for id in line.post()}
    live = line.live()
    assert sorted(entry["platform"] for entry in live) == sorted(WITHOUT_PICTURES)
    assert {entry["remote_id"] for entry in live} == remote_ids


@pytest.mark.parametrize("fault", ["reset_after_accept", "reset_within_answer"])
def test_a_post_whose_answer_was_lost_is_found_and_not_sent_again(line: Line, fault: str) -> None:
    line.stage(*WITHOUT_PICTURES)
    ids = line.post()
    for platform in WITHOUT_PICTURES:
        line.sandbox.fault(platform, "publish", fault)
    assert line.send() == [S.UNKNOWN] * len(ids)
    rows = [line.ends(id, S.SETTLED) for id in ids]
    assert [row.attempts for row in rows] == [1] * len(ids)
    live = [entry["remote_id"] for entry in line.live()]
    assert sorted(live) == sorted(str(row.remote_id) for row in rows)


def test_what_is_reset_behind_tls_is_reset_before_it(sandbox: Sandbox, certificate: Path) -> None:
    """Without the farewell of TLS. OpenSSL calls a reset an end, so it is asked below TLS."""
    token = sandbox.account("x")["access_token"]
    sandbox.fault("x", "read", "reset_before_accept")
    request = f"GET /2/users/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n"
    at = urlsplit(sandbox.facts["hosts"]["x_api"])
    context = ssl.create_default_context(cafile=certificate)
    with (
        socket.create_connection(("127.0.0.1", at.port or 0), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as connection,
        pytest.raises(ConnectionResetError),
    ):
        connection.sendall(request.encode())
        while socket.socket.recv(connection, 1000):
            pass


def test_nothing_is_sent_to_somebody_for_whom_nobody_vouches(distrustful: Line) -> None:
    distrustful.stage("facebook")
    distrustful.post()
    assert distrustful.send() == [S.SCHEDULED]
    assert distrustful.sandbox.ledger()["requests"] == {}
