"""The whole sign-in against the sandbox, which checks PKCE, single use and the return address."""

from __future__ import annotations

import logging
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
import requests

from publisher.connectors import CONNECTORS, build, oauth
from publisher.connectors.contract import Grant
from publisher.connectors.errors import (
    ConnectorError,
    Kind,
    ReconnectNeeded,
    Refused,
    TryLater,
)
from publisher.connectors.hosts import App
from publisher.connectors.http import Http
from publisher.connectors.oauth import CodeFlow
from publisher.connectors.oauth_session import InsecureAddress
from tests.connectors.sandbox import Sandbox

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
BACK = "http://127.0.0.1:5000/channels/back"


def signed_in(sandbox: Sandbox, connector: Any, platform: str) -> tuple[dict[str, str], str | None]:
    account = sandbox.post("/accounts", platform=platform, name="Larkfield Primary")
    sandbox.post("/consent", platform=platform, auto=True, account=account["id"])
    start = connector.authorize(BACK, "state-of-ours")
    answer = requests.get(start.url, allow_redirects=False, timeout=10)
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query)), start.verifier


def a_connector(sandbox: Sandbox, platform: str) -> Any:
    apps = {platform: sandbox.app(platform)}
    return build(apps=apps, hosts=sandbox.hosts, http=Http.pooled())[platform]


@pytest.mark.parametrize("platform", ["x", "linkedin", "weduc"])
def test_an_account_is_connected_refreshed_once_and_disconnected(
    sandbox: Sandbox, platform: str
) -> None:
    connector = a_connector(sandbox, platform)
    answer, verifier = signed_in(sandbox, connector, platform)
    assert answer["state"] == "state-of-ours"
    grant = connector.exchange(BACK, answer, verifier)
    (candidate,) = connector.candidates(grant)
    assert candidate.organisation and candidate.why_not is None
    with pytest.raises(Refused):
        connector.exchange(BACK, answer, verifier)
    answer, verifier = signed_in(sandbox, connector, platform)
    grant = connector.exchange(BACK, answer, verifier)
    newer = connector.refresh(grant)
    assert newer.access_token != grant.access_token
    connector.revoke(newer)
    with pytest.raises(ReconnectNeeded):
        connector.refresh(newer)


@pytest.mark.parametrize("platform", ["x", "weduc"])
def test_a_code_is_worth_nothing_without_its_verifier(sandbox: Sandbox, platform: str) -> None:
    connector = a_connector(sandbox, platform)
    answer, _ = signed_in(sandbox, connector, platform)
    with pytest.raises(Refused):
        connector.exchange(BACK, answer, "x" * 64)


SIGNED_IN_BY_THE_LIBRARY = ["x", "linkedin", "weduc"]


@pytest.mark.parametrize("platform", SIGNED_IN_BY_THE_LIBRARY)
def test_no_code_secret_or_token_reaches_a_log_even_when_debugging(
    sandbox: Sandbox, platform: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    connector = a_connector(sandbox, platform)
    answer, verifier = signed_in(sandbox, connector, platform)
    grant = connector.exchange(BACK, answer, verifier)
    newer = connector.refresh(grant)
    connector.revoke(newer)
    secrets = {answer["code"], verifier, sandbox.app(platform).client_secret}
    secrets |= {grant.access_token, grant.refresh_token, newer.access_token, newer.refresh_token}
    written = "\n".join(record.getMessage() for record in caplog.records)
    assert not [secret for secret in secrets if secret and secret in written]


@pytest.mark.parametrize("platform", CONNECTORS)
def test_a_permission_that_was_unticked_is_named(sandbox: Sandbox, platform: str) -> None:
    connector = a_connector(sandbox, platform)
    account = sandbox.post("/accounts", platform=platform, name="Larkfield Primary")
    sandbox.post("/consent", platform=platform, auto=False)
    start = connector.authorize(BACK, "s")
    asked = re.split("[ ,]", parse_qs(urlsplit(start.url).query)["scope"][0])
    unticked = next(scope for scope in asked if re.search("write|^w_|publish|manage_posts", scope))
    ticked = [scope for scope in asked if scope != unticked]
    form = {"decision": "allow", "account": account["id"], "scope": ticked}
    page = requests.post(start.url, data=form, allow_redirects=False, timeout=10)
    answer = dict(parse_qsl(urlsplit(page.headers["Location"]).query))
    with pytest.raises(Refused, match=unticked) as caught:
        connector.exchange(BACK, answer, start.verifier)
    assert caught.value.kind is Kind.PERMISSION


@pytest.mark.parametrize("platform", SIGNED_IN_BY_THE_LIBRARY)
def test_a_code_that_came_too_late_is_refused(sandbox: Sandbox, platform: str) -> None:
    connector = a_connector(sandbox, platform)
    answer, verifier = signed_in(sandbox, connector, platform)
    sandbox.post("/clock", advance=31 * 60)
    with pytest.raises(Refused, match="connect again"):
        connector.exchange(BACK, answer, verifier)


@pytest.mark.parametrize("platform", ["x", "weduc"])
def test_a_refresh_token_that_was_used_before_ends_the_connection(
    sandbox: Sandbox, platform: str
) -> None:
    connector = a_connector(sandbox, platform)
    answer, verifier = signed_in(sandbox, connector, platform)
    grant = connector.exchange(BACK, answer, verifier)
    connector.refresh(grant)
    with pytest.raises(ReconnectNeeded):
        connector.refresh(grant)


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [("http_503", TryLater), ("reset_before_accept", TryLater), ("expired_token", Refused)],
)
@pytest.mark.parametrize("platform", SIGNED_IN_BY_THE_LIBRARY)
def test_a_token_endpoint_in_trouble_is_told_from_a_dead_code(
    sandbox: Sandbox, platform: str, fault: str, outcome: type[ConnectorError]
) -> None:
    connector = a_connector(sandbox, platform)
    answer, verifier = signed_in(sandbox, connector, platform)
    sandbox.fault(platform, fault, operation="token")
    with pytest.raises(outcome):
        connector.exchange(BACK, answer, verifier)


@pytest.mark.parametrize("answer", [b"<html>", b"[]", b'{"token_type": "bearer"}'])
def test_an_unusable_answer_is_tried_later_and_no_redirect_is_followed(answer: bytes) -> None:
    with a_server(answer) as (url, seen):
        flow = a_flow(url)
        app = App(client_id="1", client_secret="s")
        with pytest.raises(TryLater):
            flow.refresh(Http.pooled(), app, Grant(access_token="", refresh_token="r"), now=NOW)
        with pytest.raises((TryLater, Refused)):
            elsewhere = replace(flow, token_url=f"{url}/moved")
            code = {"code": "c"}
            elsewhere.exchange(
                Http.pooled(), app, redirect_uri=BACK, answer=code, verifier=None, now=NOW
            )
    assert seen == ["/token", "/moved"]
    assert "OAUTHLIB_INSECURE_TRANSPORT" not in os.environ


@pytest.mark.parametrize(
    ("answer", "path"), [(b"", "/moved"), (b"<html>", ""), (b'{"revoked": false}', "")]
)
def test_a_permission_has_ended_only_where_the_platform_says_so(answer: bytes, path: str) -> None:
    app, grant = App(client_id="1", client_secret="s"), Grant(access_token="t")
    with a_server(answer) as (url, seen):
        flow = a_flow(url)
        with pytest.raises(TryLater, match="no usable answer"):
            replace(flow, revoke_url=url + (path or "/revoke")).revoke(Http.pooled(), app, grant)
    with a_server(b"") as (url, seen):
        a_flow(url).revoke(Http.pooled(), app, grant)
    assert seen == ["/revoke"]


def a_flow(url: str) -> CodeFlow:
    return CodeFlow(
        platform="X",
        authorize_url=f"{url}/authorize",
        token_url=f"{url}/token",
        revoke_url=f"{url}/revoke",
        scopes={},
    )


@contextmanager
def a_server(answer: bytes) -> Iterator[tuple[str, list[str]]]:
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.append(self.path)
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(302 if self.path == "/moved" else 200)
            self.send_header("Location", "/token")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads the access log of a test."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", seen
        server.shutdown()


def test_sign_in_over_http_is_for_this_machine_only(sandbox: Sandbox) -> None:
    flow = a_flow("http://x.example")
    app = sandbox.app("x")
    with pytest.raises(InsecureAddress):
        flow.start(app, BACK, "s")
    with pytest.raises(InsecureAddress):
        flow.revoke(Http.pooled(), app, Grant(access_token="t"))
    with pytest.raises(InsecureAddress):
        flow.refresh(Http.pooled(), app, Grant(access_token="t", refresh_token="r"), now=NOW)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("90", 90.0),
        ("Sat, 28 Nov 2026 09:31:30 GMT", 90.0),
        ("0", None),
        ("Sat, 28 Nov 2026 09:29:00 GMT", None),
        ("Sat, 28 Nov 2026 10:31:30 +0100", 90.0),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("Sat, 99 Nov 99999 99:99:99 GMT", None),
    ],
)
def test_a_delay_may_be_a_moment_by_the_platforms_own_clock(
    told: str, seconds: float | None
) -> None:
    """Whatever ours says: for it, that day is long over or still to come."""
    headers = {"Retry-After": told, "Date": "Sat, 28 Nov 2026 09:30:00 GMT"}
    assert oauth.delay(headers) == seconds
    assert oauth.delay({"Retry-After": told}) == (seconds if told == "90" else None)
