from __future__ import annotations

import base64
import json
import time
from typing import Any
from urllib.parse import quote

from tests.sandbox.conftest import Sandbox
from tests.sandbox.receiver import Receiver


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


def test_a_replay_sends_what_was_sent_before_with_its_old_signature(
    sandbox: Sandbox, receiver: Receiver
) -> None:
    post = _facebook(sandbox, receiver)
    sandbox.comment("facebook", post, "One")
    [first] = receiver.wait(1)
    sandbox.switch(webhook_mode="replay")
    sandbox.comment("facebook", post, "Two")
    messages = [row["message"] for row in _comments(receiver, 4)]
    assert messages[:2] == ["One", "Two"] and messages[-1] == "One"
    assert receiver.got[-1][1] == first[1]
    signature = "x-hub-signature-256"
    assert receiver.got[-1][0][signature] == first[0][signature]


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
    assert sandbox.http.post(url, json=wanted, headers=headers).status_code == 200
    (told,) = sandbox.http.get(url, headers=headers).json()["data"]
    assert told["event_type"] == "post.reply.create" and told["filter"] == {"user_id": user}
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
