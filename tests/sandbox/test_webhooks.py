from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.sandbox.conftest import Sandbox


class Receiver(ThreadingHTTPServer):
    """Our side of a webhook: answers each platform's challenge and keeps what it is sent."""

    secret = ""
    honest = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.url = f"http://127.0.0.1:{self.server_port}/hook"

    def wait(self, count: int) -> list[tuple[dict[str, str], bytes]]:
        deadline = time.monotonic() + 5
        while len(self.got) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(0.05)
        assert len(self.got) == count
        return self.got

    def mac(self, message: bytes) -> hmac.HMAC:
        return hmac.new(self.secret.encode(), message, hashlib.sha256)


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_GET(self) -> None:
        query = {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
        answer: Any = query.get("hub.challenge", "")
        if "crc_token" in query:
            digest = self.server.mac(query["crc_token"].encode()).digest()
            answer = {"response_token": f"sha256={base64.b64encode(digest).decode()}"}
        if "challengeCode" in query:
            code = query["challengeCode"]
            answer = {
                "challengeCode": code,
                "challengeResponse": self.server.mac(code.encode()).hexdigest(),
            }
        body = answer if isinstance(answer, str) else json.dumps(answer)
        self._say((body if self.server.honest else "no").encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.got.append((headers, body))
        self._say(b"")

    def _say(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        return None


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def _facebook(sandbox: Sandbox, receiver: Receiver) -> str:
    receiver.secret = sandbox.apps["facebook"]["client_secret"]
    sandbox.control("POST", "apps/facebook/webhook", callback_url=receiver.url)
    path = f"{sandbox.page}/subscribed_apps"
    sandbox.graph("POST", path, params={"subscribed_fields": "feed"})
    made = sandbox.control("POST", "native-posts", platform="facebook", account=sandbox.page)
    receiver.wait(1)
    receiver.got.clear()
    return str(made["remote_id"])


def _comments(receiver: Receiver, count: int) -> list[dict[str, Any]]:
    changes = [json.loads(body)["entry"][0]["changes"][0] for _, body in receiver.wait(count)]
    return [change["value"] for change in changes]


def test_a_pages_comment_is_told_and_signed_over_the_raw_body(
    sandbox: Sandbox, receiver: Receiver
) -> None:
    post = _facebook(sandbox, receiver)
    comment = sandbox.comment("facebook", post, "Héllo 👋").json()["id"]
    [(headers, body)] = receiver.wait(1)
    assert headers["x-hub-signature-256"] == f"sha256={receiver.mac(body).hexdigest()}"
    value = json.loads(body)["entry"][0]["changes"][0]["value"]
    assert (value["item"], value["verb"], value["comment_id"]) == ("comment", "add", comment)
    assert b"\\u" in body


def test_subscribing_replaces_the_list_of_fields(sandbox: Sandbox, receiver: Receiver) -> None:
    post = _facebook(sandbox, receiver)
    path = f"{sandbox.page}/subscribed_apps"
    sandbox.graph("POST", path, params={"subscribed_fields": "mention"})
    sandbox.comment("facebook", post)
    time.sleep(0.2)
    assert receiver.got == []
    wrong = sandbox.graph("POST", path, params={"subscribed_fields": "comments"}).json()["error"]
    assert wrong["message"].startswith("(#100) Param subscribed_fields[0] must be one of")


def test_a_callback_that_does_not_prove_itself_is_not_registered(
    sandbox: Sandbox, receiver: Receiver
) -> None:
    receiver.honest = False
    url = f"{sandbox.line['control']}/apps/facebook/webhook"
    assert sandbox.http.post(url, json={"callback_url": receiver.url}).status_code == 400


def test_deliveries_can_be_doubled_forged_and_reordered(
    sandbox: Sandbox, receiver: Receiver
) -> None:
    post = _facebook(sandbox, receiver)
    sandbox.switch(webhook_mode="duplicate")
    sandbox.comment("facebook", post, "One")
    assert [row["message"] for row in _comments(receiver, 2)] == ["One", "One"]
    sandbox.switch(webhook_mode="forge")
    receiver.got.clear()
    sandbox.comment("facebook", post, "Two")
    [(headers, body)] = receiver.wait(1)
    assert headers["x-hub-signature-256"] != f"sha256={receiver.mac(body).hexdigest()}"
    sandbox.switch(webhook_mode="reorder")
    receiver.got.clear()
    sandbox.comment("facebook", post, "Three")
    sandbox.comment("facebook", post, "Four")
    assert [row["message"] for row in _comments(receiver, 2)] == ["Four", "Three"]


def test_instagram_comments_are_subscribed_on_the_account(
    sandbox: Sandbox, receiver: Receiver
) -> None:
    sandbox.control("POST", "apps/instagram/webhook", callback_url=receiver.url)
    path = f"{sandbox.ig}/subscribed_apps"
    params = {"subscribed_fields": "comments,mentions"}
    assert sandbox.graph("POST", path, as_="instagram", params=params).json()["success"]
    made = sandbox.control("POST", "native-posts", platform="instagram", account=sandbox.ig)
    sandbox.comment("instagram", made["remote_id"], "Lovely")
    [(_, body)] = receiver.wait(1)
    entry = json.loads(body)["entry"][0]
    assert (json.loads(body)["object"], entry["id"]) == ("instagram", sandbox.ig)
    assert entry["changes"][0]["value"]["text"] == "Lovely"


def test_x_asks_for_the_crc_and_signs_in_base64(sandbox: Sandbox, receiver: Receiver) -> None:
    app = sandbox.apps["x"]
    receiver.secret = app["client_secret"]
    base = sandbox.hosts["x_api"]
    auth = (app["client_id"], app["client_secret"])
    grant = {"grant_type": "client_credentials"}
    token = sandbox.http.post(f"{base}/2/oauth2/token", data=grant, auth=auth).json()
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    hook = {"url": receiver.url}
    assert sandbox.http.post(f"{base}/2/webhooks", json=hook, headers=headers).status_code == 200
    user = sandbox.accounts["x"]["user_id"]
    wanted = {"event_type": "post.reply.create", "filter": {"user_id": user}}
    url = f"{base}/2/activity/subscriptions"
    assert sandbox.http.post(url, json=wanted, headers=headers).status_code == 201
    made = sandbox.control("POST", "native-posts", platform="x", account=user, text="Hello")
    sandbox.comment("x", made["remote_id"], "Hi")
    [(got, body)] = receiver.wait(1)
    right = base64.b64encode(receiver.mac(body).digest()).decode()
    assert got["x-twitter-webhooks-signature"] == f"sha256={right}"


def test_linkedin_signs_with_its_prefix_after_a_challenge(
    sandbox: Sandbox, receiver: Receiver
) -> None:
    receiver.secret = sandbox.apps["linkedin"]["client_secret"]
    entity = quote(sandbox.accounts["linkedin"]["organization"], safe="")
    app = quote(f"urn:li:developerApplication:{sandbox.apps['linkedin']['client_id']}", safe="")
    key = (
        f"(developerApplication:{app},user:urn%3Ali%3Aperson%3A1,entity:{entity},"
        "eventType:ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS)"
    )
    body = {"webhook": receiver.url}
    assert sandbox.linkedin("PUT", f"eventSubscriptions/{key}", json=body).status_code == 204
    account = sandbox.accounts["linkedin"]["id"]
    made = sandbox.control("POST", "native-posts", platform="linkedin", account=account)
    sandbox.comment("linkedin", made["remote_id"], "Well done")
    [(headers, raw)] = receiver.wait(1)
    assert headers["x-li-signature"] == receiver.mac(b"hmacsha256=" + raw).hexdigest()
    assert json.loads(raw)["notifications"][0]["action"] == "COMMENT"


def test_the_parent_app_signs_time_and_body(sandbox: Sandbox, receiver: Receiver) -> None:
    receiver.secret = sandbox.apps["weduc"]["client_secret"]
    assert sandbox.weduc("POST", "webhooks", json={"url": receiver.url}).status_code == 201
    account = sandbox.accounts["weduc"]["school_id"]
    sandbox.control("POST", "native-posts", platform="weduc", account=account)
    [(headers, raw)] = receiver.wait(1)
    parts = dict(part.split("=", 1) for part in headers["x-signature"].split(","))
    assert parts["v1"] == receiver.mac(parts["t"].encode() + b"." + raw).hexdigest()
    assert json.loads(raw)["type"] == "post.published"
