from __future__ import annotations

import base64
import hashlib
import hmac

import pytest
from twitter_text import parse_tweet

from publisher.sandbox.weighted_length import weighted_length
from tests.sandbox.conftest import Sandbox, picture


def test_a_thousand_schools_are_made_at_once_each_with_a_working_token(sandbox: Sandbox) -> None:
    made = sandbox.control("POST", "accounts", platform="facebook", count=1000, name="School")
    assert len({row["page_id"] for row in made["accounts"]}) == 1000
    last = made["accounts"][-1]
    assert last["name"] == "School 1000"
    body = {"message": "Hello", "access_token": last["access_token"]}
    url = f"{sandbox.hosts['facebook_graph']}/{last['page_id']}/feed"
    assert sandbox.http.post(url, data=body).status_code == 200


def test_the_ledger_is_paged_and_filtered(sandbox: Sandbox) -> None:
    for number in range(5):
        sandbox.x("POST", "tweets", json={"text": f"Notice {number}"})
    first = sandbox.ledger(limit=3)
    assert [row["seq"] for row in first] == [1, 2, 3]
    assert [row["seq"] for row in sandbox.ledger(since_seq=3)] == [4, 5]
    assert sandbox.ledger(platform="facebook") == []
    summary = sandbox.control("GET", "ledger/summary")
    assert (summary["total"], summary["live"], summary["duplicates"]) == (5, 5, 0)
    assert summary["requests"]["x.publish"] == 5


def test_live_means_what_a_parent_can_see(sandbox: Sandbox) -> None:
    data = {"message": "Draft", "published": "false"}
    sandbox.graph("POST", f"{sandbox.page}/feed", data=data)
    sandbox.graph("POST", f"{sandbox.page}/feed", data={"message": "Seen"})
    assert [row["live"] for row in sandbox.ledger()] == [False, True]
    assert sandbox.control("GET", "ledger/summary")["live"] == 1


def test_reset_forgets_everything_and_gives_new_tokens(sandbox: Sandbox) -> None:
    sandbox.x("POST", "tweets", json={"text": "Hello"})
    old = sandbox.accounts["x"]["access_token"]
    sandbox.fault("http_500", platform="x")
    sandbox.reset()
    assert sandbox.ledger() == []
    assert sandbox.accounts["x"]["access_token"] != old
    assert sandbox.x("GET", "users/me").status_code == 200


def test_what_a_tester_mistypes_is_refused_with_a_sentence(sandbox: Sandbox) -> None:
    url = sandbox.line["control"]
    wrong = sandbox.http.post(f"{url}/switches", json={"no_such": 1})
    assert (wrong.status_code, "x_post_limit" in wrong.json()["error"]) == (400, True)
    assert sandbox.http.post(f"{url}/accounts", json={"platform": "myspace"}).status_code == 400


def test_the_wall_shows_a_post_its_alt_text_and_that_comments_are_off(sandbox: Sandbox) -> None:
    body = {"media": base64.b64encode(picture()).decode(), "media_category": "tweet_image"}
    key = sandbox.x("POST", "media/upload", json=body).json()["data"]["id"]
    alt = {"id": key, "metadata": {"alt_text": {"text": 'A "red" kite'}}}
    sandbox.x("POST", "media/metadata", json=alt)
    sandbox.x("POST", "tweets", json={"text": "<b>Kites</b>", "media": {"media_ids": [key]}})
    user = sandbox.accounts["x"]["user_id"]
    page = sandbox.http.get(f"{sandbox.line['wall']}/accounts/x/{user}")
    assert "&lt;b&gt;Kites&lt;/b&gt;" in page.text
    assert 'alt="A &#34;red&#34; kite"' in page.text
    assert "Comments are on" in page.text
    assert "Larkfield Primary" in sandbox.http.get(sandbox.line["wall"]).text


def test_a_hidden_comment_is_not_on_the_wall(sandbox: Sandbox) -> None:
    made = sandbox.graph("POST", f"{sandbox.page}/feed", data={"message": "Fair"}).json()["id"]
    comment = sandbox.comment("facebook", made, "An unkind word").json()["id"]
    url = f"{sandbox.line['wall']}/posts/facebook/{made}"
    assert "An unkind word" in sandbox.http.get(url).text
    sandbox.graph("POST", comment, data={"is_hidden": "true"})
    assert "An unkind word" not in sandbox.http.get(url).text


def test_a_fault_can_be_switched_on_by_hand(sandbox: Sandbox) -> None:
    form = {"platform": "x", "operation": "publish", "fault": "http_503", "times": "1"}
    page = sandbox.http.post(f"{sandbox.line['wall']}/faults", data=form)
    assert "http_503" in page.text
    assert sandbox.x("POST", "tweets", json={"text": "Hello"}).status_code == 503


def test_a_wrong_proof_of_the_app_secret_is_refused(sandbox: Sandbox) -> None:
    sandbox.switch(require_proof=True)
    assert sandbox.graph("GET", sandbox.page).json()["error"]["code"] == 100
    secret = sandbox.apps["facebook"]["client_secret"].encode()
    token = sandbox.accounts["facebook"]["access_token"].encode()
    proof = hmac.new(secret, token, hashlib.sha256).hexdigest()
    found = sandbox.graph("GET", sandbox.page, params={"appsecret_proof": proof})
    assert found.status_code == 200


@pytest.mark.parametrize(
    "text",
    [
        "Sports day is on Friday.",
        "Diwrnod chwaraeon ddydd Gwener ŵŷ",
        "日本語のお知らせ",
        "Well done 🏆🏆",
        "See https://larkfield.example.org/a/very/long/path?with=query, please.",
        "“Curly” quotes – and dashes…",
        "cafe\u0301",
        f"https://{'a' * 70}.com",
    ],
)
def test_length_is_weighed_as_an_independent_parser_weighs_it(text: str) -> None:
    assert weighted_length(text) == parse_tweet(text).weightedLength


def test_an_address_that_is_not_there_is_refused_in_each_platforms_own_shape(
    sandbox: Sandbox,
) -> None:
    graph = sandbox.graph("GET", f"{sandbox.page}/nonsense")
    assert (graph.status_code, graph.json()["error"]["code"]) == (400, 2500)
    assert sandbox.x("GET", "nonsense").json()["type"] == "about:blank"
    assert sandbox.linkedin("GET", "nonsense").json()["status"] == 404
    parents = sandbox.weduc("GET", "nonsense")
    assert parents.headers["Content-Type"] == "application/problem+json"
    assert parents.json()["code"] == "not_found"
