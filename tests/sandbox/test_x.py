from __future__ import annotations

import base64
import json
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import requests
import tweepy
from requests.adapters import HTTPAdapter

from tests.sandbox.conftest import Sandbox, picture

SCHEMAS = json.loads((Path(__file__).parent / "x_openapi_trimmed.json").read_text())


def _valid(answer: Any, name: str) -> dict[str, Any]:
    """The body, once X's own document says that it is valid."""
    schema = {**SCHEMAS, "$ref": f"#/components/schemas/{name}"}
    jsonschema.validate(answer.json(), schema)
    return dict(answer.json())


def _post(sandbox: Sandbox, text: str = "Sports day is on Friday.", **more: Any) -> str:
    answer = sandbox.x("POST", "tweets", json={"text": text, **more})
    assert answer.status_code == 201, answer.text
    return str(_valid(answer, "CreatePostsResponse")["data"]["id"])


def _upload(sandbox: Sandbox, alt: str) -> str:
    files = {"media": ("a.jpg", picture(), "image/jpeg")}
    answer = sandbox.x("POST", "media/upload", data={"media_category": "tweet_image"}, files=files)
    key = str(_valid(answer, "MediaUploadResponse")["data"]["id"])
    body = {"id": key, "metadata": {"alt_text": {"text": alt}}}
    _valid(sandbox.x("POST", "media/metadata", json=body), "CreateMediaMetadataResponse")
    return key


def test_replies_are_restricted_in_the_publishing_call_and_read_back(sandbox: Sandbox) -> None:
    key = _post(sandbox, reply_settings="mentionedUsers")
    fields = {"tweet.fields": "reply_settings,created_at,conversation_id"}
    found = _valid(sandbox.x("GET", f"tweets/{key}", params=fields), "GetPostsByIdResponse")
    assert found["data"]["reply_settings"] == "mentionedUsers"
    assert sandbox.comment("x", key).status_code == 409
    assert sandbox.ledger()[0]["comments"] == "restricted"


@pytest.mark.parametrize(
    "body",
    [
        {"text": "a", "reply_settings": "everyone"},
        {"text": "a", "comments": "off"},
        {"text": "a", "media": {"media_ids": []}},
        {"text": "a", "media": {"media_ids": ["12"]}},
        {"text": "a", "poll": {"options": ["one"], "duration_minutes": 60}},
        {"text": "a" * 281},
        {"text": "\U0001f3c6" * 141},
        {},
    ],
)
def test_a_body_outside_the_schema_or_the_limits_is_a_400(
    sandbox: Sandbox, body: dict[str, Any]
) -> None:
    answer = sandbox.x("POST", "tweets", json=body)
    assert answer.status_code == 400
    assert _valid(answer, "Problem")["type"].endswith("/invalid-request")
    assert sandbox.ledger() == []


def test_the_create_shape_names_exactly_the_fields_of_xs_document() -> None:
    from publisher.sandbox.x import CREATE

    properties = SCHEMAS["components"]["schemas"]["CreatePostsRequest"]["properties"]
    assert "not_a_field" not in properties
    for name in properties:
        problem = CREATE("", {name: object()})
        assert problem is None or "not defined" not in problem.why
    problem = CREATE("", {"not_a_field": 1})
    assert problem is not None
    assert "not defined" in problem.why


def test_two_hundred_and_eighty_characters_with_a_long_address_fit(sandbox: Sandbox) -> None:
    address = f"https://larkfield.example.org/{'a' * 200}"
    key = _post(sandbox, f"{'b' * 256} {address}")
    fields = {"post.fields": "entities"}
    found = sandbox.x("GET", f"tweets/{key}", params=fields).json()["data"]
    assert "https://t.co/" in found["text"]
    assert found["entities"]["urls"][0]["expanded_url"] == address


def test_the_same_text_twice_is_a_403_without_an_id(sandbox: Sandbox) -> None:
    _post(sandbox)
    again = sandbox.x("POST", "tweets", json={"text": "Sports day is on Friday."})
    assert again.status_code == 403
    assert "duplicate content" in again.json()["detail"]
    assert len(sandbox.ledger()) == 1


def test_a_picture_keeps_its_alt_text(sandbox: Sandbox) -> None:
    key = _post(sandbox, "Kites", media={"media_ids": [_upload(sandbox, "A red kite")]})
    params = {"expansions": "attachments.media_keys", "media.fields": "alt_text,url"}
    found = _valid(sandbox.x("GET", f"tweets/{key}", params=params), "GetPostsByIdResponse")
    assert found["includes"]["media"][0]["alt_text"] == "A red kite"


def test_a_video_goes_up_in_chunks_and_is_processed(sandbox: Sandbox) -> None:
    data = b"\0\0\0\x18ftypmp42" + b"\0" * 5000
    start = {
        "media_type": "video/mp4",
        "total_bytes": len(data),
        "media_category": "tweet_video",
    }
    made = _valid(
        sandbox.x("POST", "media/upload/initialize", json=start), "InitializeMediaUploadResponse"
    )["data"]["id"]
    for index, part in enumerate((data[:3000], data[3000:])):
        form = {"segment_index": str(index)}
        answer = sandbox.x(
            "POST", f"media/upload/{made}/append", data=form, files={"media": ("p", part)}
        )
        _valid(answer, "AppendMediaUploadResponse")
    done = _valid(
        sandbox.x("POST", f"media/upload/{made}/finalize"), "FinalizeMediaUploadResponse"
    )["data"]
    assert done["processing_info"]["state"] == "in_progress"
    early = sandbox.x("POST", "tweets", json={"text": "", "media": {"media_ids": [made]}})
    assert early.status_code == 400
    time.sleep(0.25)
    params = {"command": "STATUS", "media_id": made}
    found = _valid(sandbox.x("GET", "media/upload", params=params), "GetMediaUploadStatusResponse")
    assert found["data"]["processing_info"]["state"] == "succeeded"
    _post(sandbox, "Rehearsal", media={"media_ids": [made]})


def test_media_can_be_sent_as_base64_and_expire_after_a_day(sandbox: Sandbox) -> None:
    body = {"media": base64.b64encode(picture()).decode(), "media_category": "tweet_image"}
    key = sandbox.x("POST", "media/upload", json=body).json()["data"]["id"]
    sandbox.control("POST", "clock", advance=5000)
    refresh = sandbox.accounts["x"]["refresh_token"]
    assert key
    sandbox.control("POST", "clock", advance=90_000)
    app = sandbox.apps["x"]
    fresh = sandbox.http.post(
        f"{sandbox.hosts['x_api']}/2/oauth2/token",
        data={"grant_type": "refresh_token", "refresh_token": refresh},
        auth=(app["client_id"], app["client_secret"]),
    ).json()
    sandbox.accounts["x"]["access_token"] = fresh["access_token"]
    late = sandbox.x("POST", "tweets", json={"text": "", "media": {"media_ids": [key]}})
    assert late.status_code == 400


def test_a_reply_is_found_by_conversation_hidden_and_shown(sandbox: Sandbox) -> None:
    key = _post(sandbox)
    reply = sandbox.comment("x", key, "What time?").json()["id"]
    params = {"query": f"conversation_id:{key}", "tweet.fields": "author_id,referenced_tweets"}
    found = _valid(
        sandbox.x("GET", "tweets/search/recent", params=params), "SearchPostsRecentResponse"
    )
    assert [row["id"] for row in found["data"]] == [reply]
    hidden = sandbox.x("PUT", f"tweets/{reply}/hidden", json={"hidden": True})
    assert _valid(hidden, "HidePostsReplyResponse") == {"data": {"hidden": True}}


def test_an_unsummoned_reply_is_forbidden(sandbox: Sandbox) -> None:
    key = _post(sandbox)
    sandbox.accounts["x"] = sandbox.control("POST", "accounts", platform="x", name="Other")
    body = {"text": "Hello", "reply": {"in_reply_to_tweet_id": key}}
    assert sandbox.x("POST", "tweets", json=body).status_code == 403


def test_ones_posts_are_listed_and_deleted(sandbox: Sandbox) -> None:
    keys = [_post(sandbox, f"Notice {number}") for number in range(6)]
    user = sandbox.accounts["x"]["user_id"]
    params = {"max_results": 5, "exclude": "retweets", "tweet.fields": "created_at,entities"}
    path = f"users/{user}/tweets"
    first = _valid(sandbox.x("GET", path, params=params), "GetUsersPostsResponse")
    assert [row["id"] for row in first["data"]] == keys[:0:-1]
    more = {**params, "pagination_token": first["meta"]["next_token"]}
    assert sandbox.x("GET", path, params=more).json()["meta"]["result_count"] == 1
    gone = sandbox.x("DELETE", f"tweets/{keys[0]}")
    assert _valid(gone, "DeletePostsResponse") == {"data": {"deleted": True}}
    missing = _valid(sandbox.x("GET", f"tweets/{keys[0]}"), "GetPostsByIdResponse")
    assert missing["errors"][0]["type"].endswith("/resource-not-found")


def test_rate_limits_are_in_the_headers_and_then_a_429(sandbox: Sandbox) -> None:
    sandbox.switch(x_post_limit=2)
    first = sandbox.x("POST", "tweets", json={"text": "One"})
    assert first.headers["x-rate-limit-remaining"] == "1"
    sandbox.x("POST", "tweets", json={"text": "Two"})
    third = sandbox.x("POST", "tweets", json={"text": "Three"})
    assert third.status_code == 429
    assert int(third.headers["x-rate-limit-reset"]) > time.time()
    assert len(sandbox.ledger()) == 2


def test_an_unpaid_bill_is_a_402(sandbox: Sandbox) -> None:
    sandbox.switch(x_unpaid=True)
    answer = sandbox.x("POST", "tweets", json={"text": "Hello"})
    assert (answer.status_code, answer.json()["title"]) == (402, "CreditsDepleted")


def test_both_spellings_of_the_history_field_can_be_had(sandbox: Sandbox) -> None:
    found = sandbox.x("POST", "tweets", json={"text": "A"}).json()["data"]
    assert found["edit_history_post_ids"] == found["edit_history_tweet_ids"] == [found["id"]]
    sandbox.switch(x_spelling="new")
    found = sandbox.x("POST", "tweets", json={"text": "N"}).json()["data"]
    assert "edit_history_post_ids" in found and "edit_history_tweet_ids" not in found
    sandbox.switch(x_spelling="old")
    found = sandbox.x("POST", "tweets", json={"text": "B"}).json()["data"]
    assert "edit_history_tweet_ids" in found
    assert "edit_history_post_ids" not in found


class _ToSandbox(HTTPAdapter):
    """Sends what is meant for X's own host to the sandbox."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base

    def send(self, request: Any, *args: Any, **kwargs: Any) -> requests.Response:
        request.url = request.url.replace("https://api.twitter.com", self.base)
        return super().send(request, *args, **kwargs)


def test_tweepy_posts_reads_and_deletes(sandbox: Sandbox) -> None:
    client = tweepy.Client(bearer_token=sandbox.accounts["x"]["access_token"])
    client.session.mount("https://api.twitter.com", _ToSandbox(sandbox.hosts["x_api"]))
    made = client.create_tweet(text="From tweepy", reply_settings="mentionedUsers", user_auth=False)
    found = client.get_tweet(made.data["id"], tweet_fields=["reply_settings"])
    assert found.data.reply_settings == "mentionedUsers"
    assert client.get_me(user_auth=False).data.id == int(sandbox.accounts["x"]["user_id"])
    client.delete_tweet(made.data["id"], user_auth=False)
    assert sandbox.ledger()[0]["live"] is False
    with pytest.raises(tweepy.BadRequest):
        client.create_tweet(text="a" * 281, user_auth=False)


def test_several_posts_accounts_and_mentions_are_read(sandbox: Sandbox) -> None:
    post = _post(sandbox)
    reply = sandbox.comment("x", post, "What time?").json()["id"]
    found = sandbox.x("GET", f"tweets?ids={post},1").json()
    assert [row["id"] for row in found["data"]] == [post]
    assert found["errors"][0]["type"].endswith("/resource-not-found")
    me = sandbox.accounts["x"]
    for path in (f"users/{me['id']}", f"users/by/username/{me['username']}"):
        assert sandbox.x("GET", path).json()["data"]["username"] == me["username"]
    mentions = sandbox.x("GET", f"users/{me['id']}/mentions").json()["data"]
    assert [row["id"] for row in mentions] == [reply]


def test_only_documented_events_can_be_subscribed_to(sandbox: Sandbox) -> None:
    user = {"user_id": sandbox.accounts["x"]["id"]}
    for kind in ("post.mention.create", "oauth.revoke"):
        wanted = {"event_type": kind, "filter": user}
        assert sandbox.x("POST", "activity/subscriptions", json=wanted).status_code == 200
    wrong = {"event_type": "post.like.create", "filter": user}
    assert sandbox.x("POST", "activity/subscriptions", json=wrong).status_code == 400
    loose = {"event_type": "post.create", "filter": user, "extra": 1}
    assert sandbox.x("POST", "activity/subscriptions", json=loose).status_code == 400


REFUSALS = (
    "rate_limit", "expired_token", "permission", "account_restricted", "billing_402", "duplicate",
    "not_found", "conflict_409", "version_sunset", "http_500", "http_503",
)  # fmt: skip


@pytest.mark.parametrize("fault", REFUSALS)
def test_every_refusal_fits_xs_own_document(sandbox: Sandbox, fault: str) -> None:
    """A documented type as a problem; everything else, as X really words it, as an error."""
    sandbox.fault(fault, platform="x", operation="publish")
    answer = sandbox.x("POST", "tweets", json={"text": "Sports day"})
    assert answer.status_code >= 400
    problem = answer.headers["Content-Type"].startswith("application/problem+json")
    told = _valid(answer, "Problem" if problem else "Error")
    assert {"title", "detail", "type", "status"} <= set(told)


def test_the_older_and_the_newer_metrics_and_a_malformed_id(sandbox: Sandbox) -> None:
    key = _post(sandbox)
    fields = {"tweet.fields": "public_metrics,created_at"}
    found = _valid(sandbox.x("GET", f"tweets/{key}", params=fields), "GetPostsByIdResponse")
    metrics = found["data"]["public_metrics"]
    assert metrics["repost_count"] == metrics["retweet_count"] == 0
    assert sandbox.x("GET", "tweets/abc").status_code == 400


@pytest.mark.parametrize("call", ["initialize", "finalize"])
def test_a_video_may_fail_while_it_is_processed(sandbox: Sandbox, call: str) -> None:
    clip = b"\0\0\0\x18ftypmp42" + b"\0" * 64
    rule = {"platform": "x", "operation": "prepare", "fault": "media_processing_failed"}
    if call == "initialize":
        sandbox.fault(**rule)
    start = {"total_bytes": len(clip), "media_category": "tweet_video", "media_type": "video/mp4"}
    key = sandbox.x("POST", "media/upload/initialize", json=start).json()["data"]["id"]
    sandbox.x(
        "POST",
        f"media/upload/{key}/append",
        data={"segment_index": "0"},
        files={"media": ("media", clip)},
    )
    if call == "finalize":
        sandbox.fault(**rule)
    sandbox.x("POST", f"media/upload/{key}/finalize")
    time.sleep(0.3)
    seen = sandbox.x("GET", f"media/upload?command=STATUS&media_id={key}").json()["data"]
    assert seen["processing_info"]["state"] == "failed"
