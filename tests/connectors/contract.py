"""The contract suite: every platform's connector, over real HTTP, against the sandbox.

A platform's test class names itself, says what its longest and its plainest post are, and
inherits the rest.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import parse_qsl
from uuid import uuid4

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from publisher.connectors import CONNECTORS
from publisher.connectors import contract as c
from publisher.connectors.errors import (
    ConnectorError,
    Duplicate,
    Kind,
    OutcomeUnknown,
    ReconnectNeeded,
    Refused,
    TryLater,
)
from publisher.connectors.hosts import Hosts
from publisher.connectors.http import Http
from publisher.connectors.wording import outgoing
from publisher.content import CommentMode, Content, Media, MediaKind
from tests.connectors.sandbox import Sandbox

STATES_AFTER_OFF = {c.CommentState.CLOSED, c.CommentState.RESTRICTED}
AFTER_SENDING = ("timeout_after_accept", "reset_after_accept", "http_500_after_accept")
SILENT = ("http_500", "http_502", "http_503", "reset_before_accept")
ANY_TEXT = st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=300)
AWKWARD = st.sampled_from(list("\\|{}@[]()<>#*_~&\"'\n\r\t $£€ŵŷé😀👩‍🏫\u200d\u202e\x00\x0b"))
WORDS = st.sampled_from(
    "&amp; &#39; https://lache.example/a_(b)?c=1&d=ŵ #Book_Fair @head @[Head](urn:li:person:1) "
    "{hashtag|\\#|fair} \\( %20 t.co/x office@lache.example lache.example Year6 ...".split()
)
TRICKY = st.lists(AWKWARD | WORDS).map("".join)


class ConnectorContract:
    """Subclasses set ``platform``, ``too_long`` and, where plain text is not enough, ``base``."""

    platform: ClassVar[str]
    too_long: ClassVar[str]

    @pytest.fixture
    def connector(self, sandbox: Sandbox) -> Any:
        return self.a_connector(sandbox)

    @pytest.fixture
    def account(self, sandbox: Sandbox) -> c.Account:
        return sandbox.account(self.platform)

    @pytest.fixture(autouse=True)
    def _no_faults_left(self, sandbox: Sandbox) -> Iterator[None]:
        yield
        sandbox.clear()

    def a_connector(self, sandbox: Sandbox, **changes: Any) -> Any:
        given = {
            "app": sandbox.app(self.platform),
            "hosts": sandbox.hosts,
            "http": Http.pooled(read_seconds=1.0),
        }
        return CONNECTORS[self.platform](**{**given, **changes})

    def post(self, text: str = "", **changes: Any) -> Content:
        """A post this platform takes; the text is unique unless given."""
        return Content(text=text or f"Open evening {uuid4().hex[:8]}", **changes)

    def publish(self, connector: Any, account: c.Account, content: Content) -> c.Published:
        return publish(connector, account, content, a_ref())

    # Abilities

    def test_what_is_declared_is_there_and_nothing_else(self, connector: Any) -> None:
        declared = connector.capabilities
        closes = isinstance(connector, c.ClosesComments)
        assert declared.hides_comments == isinstance(connector, c.HidesComments)
        if declared.comments[CommentMode.OFF] is c.Enforcement.AFTER_PUBLISH:
            assert closes
        if c.Enforcement.EMULATED in declared.comments.values():
            assert isinstance(connector, c.HidesComments)
        if declared.deletes_comments:
            assert isinstance(connector, c.Moderates)
        for ability in (c.Connector, c.FindsOwnPosts, c.TakesDown, c.Connects, c.Hears):
            assert all(hasattr(connector, name) for name in _methods(ability)), ability
        assert declared.source and declared.scopes
        assert not declared.scopes & set(declared.scopes_not_asked)

    # Publishing

    def test_a_post_is_published_read_back_found_and_taken_down(
        self, connector: Any, account: c.Account
    ) -> None:
        content, ref = self.post(), a_ref()
        done = publish(connector, account, content, ref)
        seen = connector.read(account, done.remote_id)
        found = connector.find(account, content, None, ref)
        assert connector.take_down(account, done.remote_id) is True
        connector.take_down(account, done.remote_id)  # already gone: no error
        assert seen.text == content.text == connector.words(content)
        assert done.permalink.startswith("http")
        assert isinstance(found, c.Published) and found.remote_id == done.remote_id
        assert connector.read(account, done.remote_id) is None
        assert isinstance(connector.find(account, content, None, ref), c.Absent)

    def test_a_picture_keeps_its_alternative_text(
        self, sandbox: Sandbox, connector: Any, account: c.Account
    ) -> None:
        content = self.post(media=(a_picture(alt="A kite above the field"),))
        done = self.publish(connector, account, content)
        seen = connector.read(account, done.remote_id)
        (entry,) = sandbox.live(self.platform, account)
        assert seen.media_count == 1
        assert seen.alts in (("A kite above the field",), None)
        assert [medium["alt"] for medium in entry["media"]] == ["A kite above the field"]

    def test_comments_that_are_off_are_read_back_as_off(
        self, connector: Any, account: c.Account
    ) -> None:
        if connector.capabilities.comments[CommentMode.OFF] is c.Enforcement.EMULATED:
            return  # hidden on arrival: there is no setting to read back
        done = self.publish(connector, account, self.post(comments=CommentMode.OFF))
        if isinstance(connector, c.ClosesComments):
            connector.close_comments(account, done.remote_id)
            assert connector.comment_state(account, done.remote_id) in STATES_AFTER_OFF
        assert connector.read(account, done.remote_id).comments in STATES_AFTER_OFF

    def test_too_much_text_is_refused_before_any_request(
        self, sandbox: Sandbox, connector: Any, account: c.Account
    ) -> None:
        before = sandbox.requests_seen()
        with pytest.raises(Refused):
            connector.publish(account, self.post(self.too_long), a_ref())
        assert sandbox.requests_seen() == before

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.differing_executors,
        ],
    )
    @given(text=ANY_TEXT | TRICKY)
    def test_any_text_is_published_unchanged_or_refused_beforehand(
        self, sandbox: Sandbox, connector: Any, account: c.Account, text: str
    ) -> None:
        content = self.post(f"{uuid4().hex[:8]} {text}")
        if connector.problems(content):
            before = sandbox.requests_seen()
            with pytest.raises(Refused):
                connector.publish(account, content, a_ref())
            assert sandbox.requests_seen() == before
            return
        seen = connector.read(account, self.publish(connector, account, content).remote_id)
        assert seen is not None and self.unchanged(seen.text, content.text)

    def unchanged(self, theirs: str, ours: str) -> bool:
        return same(theirs, ours)

    def test_the_preview_shows_the_words_that_are_published(
        self, sandbox: Sandbox, connector: Any, account: c.Account
    ) -> None:
        link = "https://larkfield.example/open-evening"
        content = self.post(link=link)
        if connector.problems(content):  # Instagram has no place for a link and says so
            content = replace(content, link=None)
        shown = repr(connector.payload(account, content))
        self.publish(connector, account, content)
        (entry,) = sandbox.live(self.platform, account)
        words = entry["text"].replace(link, "").strip()
        assert words == content.text and words in shown
        assert content.link is None or link in shown

    # Faults

    @pytest.mark.parametrize("fault", AFTER_SENDING)
    def test_an_unknown_outcome_is_found_again_and_there_is_one_post(
        self, sandbox: Sandbox, connector: Any, account: c.Account, fault: str
    ) -> None:
        content, ref = self.post(), a_ref()
        sandbox.fault(self.platform, fault, account=key_of(account))
        with pytest.raises(OutcomeUnknown):
            publish(connector, account, content, ref)
        found = connector.find(account, content, self.progress, ref)
        assert isinstance(found, c.Published)
        (entry,) = sandbox.live(self.platform, account)
        assert entry["remote_id"] == found.remote_id

    @pytest.mark.parametrize("fault", SILENT)
    def test_a_lost_call_is_unknown_until_we_look_and_then_absent(
        self, sandbox: Sandbox, connector: Any, account: c.Account, fault: str
    ) -> None:
        content, ref = self.post(), a_ref()
        sandbox.fault(self.platform, fault, account=key_of(account))
        with pytest.raises(OutcomeUnknown):
            publish(connector, account, content, ref)
        found = connector.find(account, content, self.progress, ref)
        assert isinstance(found, (c.Absent, c.Ready))
        assert not sandbox.live(self.platform, account)

    @pytest.mark.parametrize("fault", ["expired_token", "permission"])
    def test_a_dead_token_or_a_lost_right_needs_a_person(
        self, sandbox: Sandbox, connector: Any, account: c.Account, fault: str
    ) -> None:
        sandbox.fault(self.platform, fault, account=key_of(account))
        with pytest.raises(ReconnectNeeded) as caught:
            self.publish(connector, account, self.post())
        assert caught.value.reason.endswith(".")
        assert account.access_token not in repr(caught.value) + caught.value.detail

    def test_a_rate_limit_stops_the_whole_channel_for_as_long_as_was_said(
        self, sandbox: Sandbox, connector: Any, account: c.Account
    ) -> None:
        sandbox.fault(self.platform, "rate_limit", account=key_of(account), seconds=300)
        with pytest.raises(TryLater) as caught:
            self.publish(connector, account, self.post())
        assert caught.value.whole_channel and caught.value.kind is Kind.RATE
        assert caught.value.seconds is not None and caught.value.seconds > 60

    def test_a_platform_that_is_not_there_has_published_nothing(
        self, sandbox: Sandbox, account: c.Account
    ) -> None:
        nowhere = Hosts(**dict.fromkeys(sandbox.told["hosts"], "http://127.0.0.1:9"))
        connector = self.a_connector(sandbox, hosts=nowhere)
        with pytest.raises(TryLater):
            self.publish(connector, account, self.post())

    def test_a_duplicate_is_said_to_be_one(
        self, sandbox: Sandbox, connector: Any, account: c.Account
    ) -> None:
        sandbox.fault(self.platform, "duplicate", account=key_of(account))
        try:
            self.publish(connector, account, self.post())
        except (Duplicate, Refused) as error:
            assert error.kind is Kind.DUPLICATE

    # Secrets

    def test_no_token_is_written_into_any_log(
        self,
        sandbox: Sandbox,
        connector: Any,
        account: c.Account,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        caplog.set_level(logging.DEBUG)
        secret = sandbox.app(self.platform).client_secret
        self.publish(connector, account, self.post())
        grant = c.Grant(access_token="a-secret-token", refresh_token="another-secret-token")
        try:
            connector.refresh(grant)
        except ConnectorError as error:
            assert "secret-token" not in f"{error!r} {error.detail}"
        said = caplog.text
        assert account.access_token not in said and secret not in said
        assert "secret-token" not in said

    # Webhooks

    def test_a_forged_webhook_is_refused(self, connector: Any) -> None:
        body = b'{"data": {}}'
        names = ("x-hub-signature-256", "x-signature", "x-li-signature")
        forged = dict.fromkeys((*names, "x-twitter-webhooks-signature"), "sha256=0000")
        assert not connector.authentic({}, body)
        assert not connector.authentic(forged, body)

    # Connecting

    def test_a_person_who_says_no_is_told_so(self, connector: Any) -> None:
        with pytest.raises(Refused) as caught:
            connector.exchange("http://127.0.0.1/back", {"error": "access_denied"}, None)
        assert caught.value.kind is Kind.PERMISSION

    def test_the_state_is_carried_to_the_platform_and_the_secret_is_not(
        self, sandbox: Sandbox, connector: Any
    ) -> None:
        start = connector.authorize("http://127.0.0.1/back", "state-of-ours")
        assert "state=state-of-ours" in start.url
        assert sandbox.app(self.platform).client_secret not in start.url
        assert start.verifier is None or start.verifier not in repr(start)

    def test_a_probe_tells_a_well_account_from_one_whose_permission_was_taken_back(
        self, sandbox: Sandbox, connector: Any, account: c.Account
    ) -> None:
        assert connector.probe(account).well
        sandbox.post("/tokens/revoke", access_token=account.access_token)
        health = connector.probe(account)
        assert not health.well and health.reason.endswith(".")

    def test_a_probe_of_a_platform_that_is_not_there_says_nothing_about_the_account(
        self, sandbox: Sandbox, account: c.Account
    ) -> None:
        nowhere = Hosts(**dict.fromkeys(sandbox.told["hosts"], "http://127.0.0.1:9"))
        with pytest.raises(TryLater):
            self.a_connector(sandbox, hosts=nowhere).probe(account)

    def test_a_wrong_not_found_is_not_taken_for_deleted(
        self, sandbox: Sandbox, connector: Any, account: c.Account
    ) -> None:
        """It can be read all the same."""
        done = self.publish(connector, account, self.post())
        sandbox.fault(self.platform, "not_found", "delete")
        with pytest.raises(TryLater):
            connector.take_down(account, done.remote_id)
        assert connector.read(account, done.remote_id)

    def test_what_somebody_deleted_by_hand_is_gone_and_can_be_taken_down_again(
        self, sandbox: Sandbox, connector: Any, account: c.Account
    ) -> None:
        done = self.publish(connector, account, self.post())
        sandbox.post(f"/posts/{self.platform}/{done.remote_id}/delete")
        assert connector.read(account, done.remote_id) is None
        connector.take_down(account, done.remote_id)

    def test_two_wrong_not_founds_of_one_moment_prove_no_deletion(
        self, sandbox: Sandbox, connector: Any, account: c.Account
    ) -> None:
        done = self.publish(connector, account, self.post())
        sandbox.fault(self.platform, "not_found", "delete")
        sandbox.fault(self.platform, "not_found", "read", times=2)  # Meta is asked twice
        assert connector.take_down(account, done.remote_id) is False

    # Preview

    @pytest.mark.parametrize("comments", [CommentMode.OFF, CommentMode.OPEN])
    def test_what_is_previewed_is_what_is_sent_byte_for_byte(
        self, sandbox: Sandbox, account: c.Account, comments: CommentMode
    ) -> None:
        sent: list[requests.PreparedRequest] = []
        http = Http.pooled()
        http.session.hooks["response"].append(lambda response, **_: sent.append(response.request))
        connector = self.a_connector(sandbox, http=http)
        content = self.post(f"Ffair haf (ŵ) 😀 #Larkfield {uuid4().hex[:6]}", comments=comments)
        shown = connector.payload(account, content)
        connector.publish(account, content, a_ref())
        assert any(_body(request) == shown for request in sent), shown

    def test_the_words_that_are_told_are_those_that_are_sent(
        self, sandbox: Sandbox, account: c.Account
    ) -> None:
        """Line ends of one kind, letters composed, no blank ends."""
        content = self.post("  Ffair haf\r\nyn y W\u0302yr  ")
        connector = self.a_connector(sandbox)
        assert connector.words(content) == "Ffair haf\nyn y \u0174yr"
        assert connector.words(content) in connector.payload(account, content).values()

    progress: ClassVar[dict[str, str] | None] = None


def publish(connector: Any, account: c.Account, content: Content, ref: c.Ref) -> c.Published:
    """Publish as a worker would, through check and finish where the platform has them."""
    state = connector.publish(account, content, ref)
    for _ in range(200):
        if isinstance(state, c.Published):
            return state
        if isinstance(state, c.Ready):
            return connector.finish(account, content, state.progress, ref)
        time.sleep(0.03)
        state = connector.check(account, state.progress)
    raise AssertionError("still not ready")


def a_ref(since: datetime | None = None) -> c.Ref:
    return c.Ref(key=uuid4().hex, since=since or datetime.now(UTC))


def a_picture(**changes: Any) -> Media:
    buffer = io.BytesIO()
    Image.new("RGB", (640, 480), "skyblue").save(buffer, "JPEG")
    data = buffer.getvalue()
    given: dict[str, Any] = {
        "id": "picture-1",
        "kind": MediaKind.IMAGE,
        "mime": "image/jpeg",
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "filename": "kite.jpg",
        "width": 640,
        "height": 480,
        "read": lambda: data,
        "public_url": lambda: "http://127.0.0.1:9/kite.jpg",
    }
    return Media(**{**given, **changes})


def a_video(size: int = 100_000, **changes: Any) -> Media:
    """Large enough for LinkedIn; nobody here looks at more than the beginning."""
    data = b"\0\0\0\x18ftypmp42" + bytes(range(256)) * (size // 256)
    given: dict[str, Any] = {
        "kind": MediaKind.VIDEO,
        "mime": "video/mp4",
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "filename": "choir.mp4",
        "width": 1280,
        "height": 720,
        "duration": 30.0,
        "read": lambda: data,
    }
    return a_picture(**{**given, **changes})


def key_of(account: c.Account) -> str:
    """The sandbox numbers LinkedIn's pages; the connector knows them by URN."""
    return account.remote_id.rsplit(":", 1)[-1]


def same(theirs: str, ours: str) -> bool:
    """Unchanged but for what no reader can see: composed letters, line ends, blank ends."""
    return outgoing(theirs) == outgoing(ours)


ADDED = {"appsecret_proof", "external_ref"}  # our proof and our own reference, not content


def _body(request: requests.PreparedRequest) -> dict[str, Any]:
    """What a request carries, without what every call of ours carries besides."""
    raw = request.body or b""
    text = raw if isinstance(raw, str) else raw.decode(errors="replace")
    try:
        found = json.loads(text)
    except ValueError:
        found = dict(parse_qsl(text, keep_blank_values=True))
    return {name: value for name, value in found.items() if name not in ADDED}


def _methods(ability: type) -> list[str]:
    return [name for name, value in vars(ability).items() if callable(value) and name[0] != "_"]


__all__ = ["ConnectorContract", "a_picture", "a_ref", "a_video", "publish"]
