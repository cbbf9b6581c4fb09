"""Meta's webhooks: who may speak, what is said, and what we ask to be told."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from publisher.connectors.facebook import FacebookConnector
from publisher.connectors.http import Http
from publisher.connectors.instagram import InstagramConnector
from tests.connectors.meta.platform import APP, Platform, an_account, running

SECRET = APP.client_secret.encode()
TIME = 1_795_000_000


@pytest.fixture
def platform() -> Iterator[Platform]:
    with running() as platform:
        yield platform


@pytest.fixture
def facebook(platform: Platform) -> FacebookConnector:
    return FacebookConnector(app=APP, hosts=platform.hosts, http=Http.pooled())


@pytest.fixture
def instagram(platform: Platform) -> InstagramConnector:
    return InstagramConnector(app=APP, hosts=platform.hosts, http=Http.pooled())


def delivery(*changes: dict[str, object], account: str = "1000", time: int = TIME) -> bytes:
    entry = {"id": account, "time": time, "changes": list(changes)}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


def feed(**value: object) -> dict[str, object]:
    told = {
        "item": "comment",
        "verb": "add",
        "comment_id": "55_1",
        "post_id": "1000_55",
        "parent_id": "1000_55",
        "from": {"id": "42", "name": "Invented Parent"},
        "message": "Lovely!",
        "created_time": TIME - 5,
    }
    return {"field": "feed", "value": {**told, **value}}


def test_the_challenge_is_answered_only_to_who_knows_the_word(facebook):
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158", "hub.verify_token": "poppy"}
    assert facebook.handshake(asked, "poppy") == ("text/plain", "1158")
    assert facebook.handshake(asked, "another") is None
    assert facebook.handshake({**asked, "hub.verify_token": ""}, "") is None
    assert facebook.handshake({**asked, "hub.mode": "unsubscribe"}, "poppy") is None


def test_only_the_raw_bytes_with_the_apps_signature_are_authentic(facebook, instagram):
    body = b'{"object":"page","entry":[],"note":"\\u00e9"}'
    good = "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()
    for connector in (facebook, instagram):
        assert connector.authentic({"x-hub-signature-256": good}, body)
        assert not connector.authentic({"x-hub-signature-256": good}, body + b" ")
        assert not connector.authentic({"x-hub-signature-256": good[7:]}, body)
        assert not connector.authentic({}, body)


def test_a_comment_on_a_page_is_understood(facebook):
    (event,) = facebook.events(delivery(feed()))
    assert (event.kind, event.account_remote_id) == ("comment", "1000")
    comment = event.comment
    assert (comment.remote_id, comment.post_remote_id) == ("55_1", "1000_55")
    assert (comment.text, comment.author_name) == ("Lovely!", "Invented Parent")
    assert comment.parent_remote_id is None
    assert comment.at == datetime.fromtimestamp(TIME - 5, UTC)


def test_an_answer_names_its_comment_and_an_author_may_be_missing(facebook):
    change = feed(comment_id="55_2", parent_id="55_1")
    del change["value"]["from"]
    (event,) = facebook.events(delivery(change))
    assert event.comment.parent_remote_id == "55_1"
    assert (event.comment.author_id, event.comment.author_name) == ("", "")


def test_an_edited_post_is_named(facebook):
    (event,) = facebook.events(delivery(feed(item="status", verb="edited", comment_id=None)))
    assert (event.kind, event.comment) == ("post_edited", None)
    assert event.post_remote_id == feed()["value"]["post_id"]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ({"verb": "edited"}, "comment_edited"),
        ({"verb": "remove"}, "comment_removed"),
        ({"verb": "hide"}, "other"),
        ({"item": "reaction"}, "other"),
        ({"item": "reaction", "verb": "edit"}, "other"),
        ({"item": "post", "comment_id": None}, "other"),
    ],
)
def test_what_happened_decides_the_kind_and_a_reaction_is_no_comment(facebook, value, kind):
    (event,) = facebook.events(delivery(feed(**value)))
    assert event.kind == kind
    assert (event.comment is None) == (kind == "other")


def test_a_repeated_delivery_has_the_same_keys_and_two_changes_never_share_one(facebook):
    hidden, shown = feed(verb="hide"), feed(verb="hide")
    once = facebook.events(delivery(feed(), feed(comment_id="55_2")))
    again = facebook.events(delivery(feed(), feed(comment_id="55_2")))
    assert [event.key for event in once] == [event.key for event in again]
    assert len({event.key for event in once}) == 2
    later = facebook.events(delivery(hidden)) + facebook.events(delivery(shown, time=TIME + 60))
    assert len({event.key for event in later}) == 2


def test_a_comment_on_instagram_is_understood(instagram):
    value = {
        "id": "99",
        "text": "Lovely!",
        "from": {"id": "42", "username": "invented.parent"},
        "media": {"id": "17_5", "media_product_type": "FEED"},
        "parent_id": "98",
    }
    change, mention = {"field": "comments", "value": value}, {"field": "mentions", "value": {}}
    event, other = instagram.events(delivery(change, mention, account="17"))
    assert (event.kind, event.account_remote_id, other.kind) == ("comment", "17", "other")
    assert (event.comment.post_remote_id, event.comment.parent_remote_id) == ("17_5", "98")
    assert event.comment.author_name == "invented.parent"
    assert event.comment.at == datetime.fromtimestamp(TIME, UTC)


def test_listening_keeps_the_fields_that_are_subscribed_already(facebook, platform):
    mine = {"id": "app-7", "subscribed_fields": ["leadgen", {"name": "messages"}]}
    other = {"id": "app-8", "subscribed_fields": ["videos"]}
    platform.on("GET 1000/subscribed_apps", {"data": [mine, other]})
    platform.on("POST 1000/subscribed_apps", {"success": True})
    facebook.listen(an_account())
    fields = platform.only("POST 1000/subscribed_apps").form["subscribed_fields"]
    assert fields == "feed,leadgen,mention,messages"


def test_instagram_is_subscribed_on_the_account_and_not_on_the_page(instagram, platform):
    platform.on("GET 17/subscribed_apps", {"data": []})
    platform.on("POST 17/subscribed_apps", {"success": True})
    instagram.listen(an_account("17"))
    fields = platform.only("POST 17/subscribed_apps").form["subscribed_fields"]
    assert fields == "comments,mentions"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"'])
def test_a_body_that_is_no_delivery_is_an_error_not_silence(facebook, body):
    with pytest.raises(ValueError):
        facebook.events(body)


def signed(payload: dict[str, object], secret: bytes = SECRET) -> bytes:
    packed = base64.urlsafe_b64encode(json.dumps(payload).encode()).rstrip(b"=")
    signature = hmac.new(secret, packed, hashlib.sha256).digest()
    made = base64.urlsafe_b64encode(signature).rstrip(b"=") + b"." + packed
    return urlencode({"signed_request": made.decode()}).encode()


PERSON = {"algorithm": "HMAC-SHA256", "user_id": "9", "issued_at": TIME}


def test_a_person_who_leaves_is_believed_only_with_the_apps_signature(facebook, instagram):
    for connector in (facebook, instagram):
        gone = connector.deauthorized(signed(PERSON))
        assert (gone.kind, gone.account_remote_id) == ("deauthorized", "9")
        assert gone.at == datetime.fromtimestamp(TIME, UTC)
        asked = connector.delete_my_data(signed(PERSON))
        assert (asked.kind, asked.account_remote_id) == ("delete_my_data", "9")
        assert gone.key != asked.key
        assert connector.deauthorized(signed(PERSON, secret=b"another")) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"signed_request=no-dot",
        b"signed_request=%FF.%FF",
        b"\xff\xfe",
        signed({**PERSON, "algorithm": "none"}),
        signed({"algorithm": "HMAC-SHA256"}),
    ],
)
def test_a_signed_request_that_is_none_is_refused_quietly(facebook, body):
    assert facebook.deauthorized(body) is None
