"""The whole sign-in against the sandbox, which checks PKCE, single use and the return address."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from publisher.connectors import build
from publisher.connectors.contract import Grant
from publisher.connectors.errors import ReconnectNeeded, Refused
from publisher.connectors.http import Http
from publisher.connectors.oauth import CodeFlow, InsecureAddress
from tests.connectors.sandbox import Sandbox

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


def test_sign_in_over_http_is_for_this_machine_only(sandbox: Sandbox) -> None:
    flow = CodeFlow(
        platform="X",
        authorize_url="http://x.example/authorize",
        token_url="http://x.example/token",
        revoke_url="http://x.example/revoke",
        scopes={},
    )
    app = sandbox.app("x")
    with pytest.raises(InsecureAddress):
        flow.start(app, BACK, "s")
    with pytest.raises(InsecureAddress):
        flow.revoke(Http.pooled(), app, Grant(access_token="t"))
