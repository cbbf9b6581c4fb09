"""What account holders do: take permission back, ask for their data to go, change a role."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from tests.sandbox.conftest import Sandbox
from tests.sandbox.receiver import Receiver

BACK = "http://127.0.0.1:9/back"


def a_person(sandbox: Sandbox) -> tuple[str, str]:
    """A user token from the real dialog, and that person's id."""
    app = sandbox.apps["facebook"]
    sandbox.control("POST", "consent", platform="facebook", auto=True, account=sandbox.page)
    query = {"client_id": app["client_id"], "redirect_uri": BACK, "state": "s"}
    query["scope"] = "pages_show_list,pages_manage_posts"
    url = f"{sandbox.hosts['facebook_dialog']}/v26.0/dialog/oauth"
    answer = sandbox.http.get(url, params=query, allow_redirects=False)
    code = dict(parse_qsl(urlsplit(answer.headers["Location"]).query))["code"]
    form = {**app, "redirect_uri": BACK, "code": code}
    token = sandbox.graph("POST", "oauth/access_token", data=form).json()["access_token"]
    me = sandbox.graph("GET", "me", params={"access_token": token}).json()["id"]
    return token, me


def told(receiver: Receiver, body: bytes) -> dict[str, Any]:
    """The payload of a ``signed_request``, once its signature is found to be the app's."""
    signature, payload = parse_qs(body.decode())["signed_request"][0].split(".")
    ours = base64.urlsafe_b64encode(receiver.mac(payload.encode()).digest()).rstrip(b"=")
    assert signature == ours.decode()
    padded = payload + "=" * (-len(payload) % 4)
    return dict(json.loads(base64.urlsafe_b64decode(padded)))


def listen(sandbox: Sandbox, receiver: Receiver) -> None:
    receiver.secret = sandbox.apps["facebook"]["client_secret"]
    urls = {"deauthorize": receiver.url, "data_deletion": receiver.url}
    sandbox.control("POST", "apps/facebook/callbacks", **urls)


@pytest.mark.parametrize("who", ["the person's own token", "the app's token"])
def test_giving_every_permission_back_tells_the_app_whose(
    sandbox: Sandbox, receiver: Receiver, who: str
) -> None:
    token, person = a_person(sandbox)
    listen(sandbox, receiver)
    app = sandbox.apps["facebook"]
    asking = token if "own" in who else f"{app['client_id']}|{app['client_secret']}"
    answer = sandbox.graph("DELETE", f"{person}/permissions", params={"access_token": asking})
    assert answer.json() == {"success": True}
    [(headers, body)] = receiver.wait(1)
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert told(receiver, body)["user_id"] == person
    error = sandbox.graph("GET", "me", params={"access_token": token}).json()["error"]
    assert (error["code"], error["error_subcode"]) == (190, 458)


def test_giving_one_permission_back_leaves_the_others_and_tells_nobody(
    sandbox: Sandbox, receiver: Receiver
) -> None:
    token, person = a_person(sandbox)
    listen(sandbox, receiver)
    params = {"access_token": token, "permission": "pages_manage_posts"}
    sandbox.graph("DELETE", f"{person}/permissions", params=params)
    rows = sandbox.graph("GET", "me/permissions", params={"access_token": token}).json()["data"]
    assert {row["permission"]: row["status"] for row in rows}["pages_manage_posts"] == "declined"
    assert receiver.got == []


def test_a_request_for_data_to_go_is_signed_and_wants_a_code(
    sandbox: Sandbox, receiver: Receiver
) -> None:
    token, person = a_person(sandbox)
    listen(sandbox, receiver)
    receiver.reply = b'{"url": "https://us.example/gone", "confirmation_code": "c-1"}'
    answer = sandbox.control("POST", "people/delete-data", access_token=token)
    assert answer["accepted"] and answer["answer"]["confirmation_code"] == "c-1"
    assert told(receiver, receiver.got[0][1])["user_id"] == person
    receiver.reply = b"{}"
    assert not sandbox.control("POST", "people/delete-data", access_token=token)["accepted"]


def test_the_parent_app_tells_that_a_school_took_its_permission_back(
    sandbox: Sandbox, receiver: Receiver
) -> None:
    sandbox.weduc("POST", "webhooks", json={"url": receiver.url})
    school = sandbox.accounts["weduc"]
    sandbox.control("POST", "tokens/revoke", access_token=school["access_token"])
    [(_, body)] = receiver.wait(1)
    event = json.loads(body)
    assert (event["type"], event["school_id"]) == ("grant.revoked", school["school_id"])


def test_a_role_and_a_link_can_be_lost(sandbox: Sandbox) -> None:
    ig = sandbox.accounts["instagram"]
    token = {"access_token": ig["access_token"]}
    fields = {"fields": "id,tasks,instagram_business_account"}
    page = sandbox.graph("GET", "me", params={**token, **fields}).json()
    assert page["instagram_business_account"]["id"] == sandbox.ig
    sandbox.control("PATCH", f"accounts/facebook/{page['id']}", linked=None, tasks=["ANALYZE"])
    page = sandbox.graph("GET", "me", params={**token, **fields}).json()
    assert "instagram_business_account" not in page and page["tasks"] == ["ANALYZE"]


def test_a_person_is_known_by_their_id_as_well_as_by_me(sandbox: Sandbox) -> None:
    token, person = a_person(sandbox)
    asking = {"access_token": token}
    assert sandbox.graph("GET", person, params=asking).json()["id"] == person
    [page] = sandbox.graph("GET", f"{person}/accounts", params=asking).json()["data"]
    assert page["id"] == sandbox.page
    other = sandbox.graph("GET", "1/accounts", params=asking).json()["error"]
    assert (other["code"], other["error_subcode"]) == (100, 33)
