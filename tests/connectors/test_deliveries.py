"""Webhooks from end to end: the sandbox signs and sends, the connector checks and understands."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
import requests

from publisher.connectors import CONNECTORS, build
from publisher.connectors.contract import Account, Event, Published
from publisher.connectors.http import Http
from publisher.content import Content
from publisher.processes import wait_until
from tests.connectors.contract import a_picture, a_ref, key_of, publish
from tests.connectors.pictures import serving
from tests.connectors.sandbox import Sandbox, running
from tests.sandbox.receiver import Receiver, listening

VERIFY = "a-word-agreed-on"
TELLS_CHANGES = {"facebook", "linkedin", "weduc"}  # the others tell new comments only


@pytest.fixture(scope="module")
def program() -> Iterator[Sandbox]:
    with running() as program:
        program.post("/switches", processing_seconds=0.01)
        yield program


@pytest.fixture(scope="module")
def kite() -> Iterator[str]:
    with serving(a_picture().read()) as address:
        yield address


@dataclass(frozen=True, kw_only=True)
class School:
    """One account that listens, with one post."""

    sandbox: Sandbox
    connector: Any
    account: Account
    receiver: Receiver
    platform: str
    post: Published

    def comment(self, text: str) -> str:
        told = {"platform": self.platform, "post": self.post.remote_id, "text": text}
        return str(self.sandbox.post("/comments", author="Priya Nair", **told)["id"])

    def heard(self, count: int, kind: str = "comment") -> list[Event]:
        """The first ``count`` events of a kind, from deliveries found to be authentic."""

        def found() -> list[Event]:
            return [
                event
                for headers, body in list(self.receiver.got)
                if self.connector.authentic(headers, body)
                for event in self.connector.events(body)
                if event.kind == kind
            ]

        wait_until(lambda: len(found()) >= count, what=f"{count} events", pause=0.01)
        return found()


@pytest.fixture(params=list(CONNECTORS))
def school(request: pytest.FixtureRequest, program: Sandbox, kite: str) -> Iterator[School]:
    platform = str(request.param)
    app = program.app(platform)
    connector: Any = build(apps={platform: app}, hosts=program.hosts, http=Http.pooled())[platform]
    account = program.account(platform)
    with listening() as receiver:
        receiver.handshake = lambda query: connector.handshake(query, VERIFY)
        extra = {
            "developer_application": f"urn:li:developerApplication:{app.client_id}",
            "member": "urn:li:person:1",
            "webhook": receiver.url,
        }
        account = replace(account, extra={**account.extra, **extra})
        if platform != "linkedin":  # LinkedIn's address is given when an account subscribes
            hook = {"callback_url": receiver.url, "verify_token": VERIFY}
            program.post(f"/apps/{platform}/webhook", **hook)
        connector.listen(account)
        picture = a_picture(public_url=lambda: f"{kite}/kite.jpg")
        content = Content(text=f"Book fair {time.monotonic_ns()}", media=(picture,))
        post = publish(connector, account, content, a_ref())
        yield School(
            sandbox=program,
            connector=connector,
            account=account,
            receiver=receiver,
            platform=platform,
            post=post,
        )
        program.post("/switches", webhook_mode="normal")
        requests.delete(f"{program.told['control']}/apps/{platform}/webhook", timeout=5)


def test_a_comment_is_told_with_its_words_its_author_and_its_post(school: School) -> None:
    said = school.comment("Lovely – ŵ 😀 (thank you)")
    event = school.heard(1)[0]
    assert event.account_remote_id == school.account.remote_id
    assert event.comment is not None
    assert event.comment.text == "Lovely – ŵ 😀 (thank you)"
    assert event.comment.remote_id == said
    assert event.comment.post_remote_id == school.post.remote_id
    assert event.comment.at.tzinfo is not None
    (polled,) = school.connector.comments(school.account, school.post.remote_id)
    assert (polled.remote_id, polled.text) == (event.comment.remote_id, event.comment.text)


def test_a_delivery_that_comes_twice_or_again_later_is_one_event(school: School) -> None:
    school.sandbox.post("/switches", webhook_mode="duplicate")
    school.comment("Twice at once")
    assert len({event.key for event in school.heard(2)}) == 1
    school.sandbox.post("/switches", webhook_mode="replay")
    school.comment("And what was before")
    wait_until(lambda: len({event.key for event in school.heard(4)}) == 2, what="the second")
    assert len(school.heard(4)) >= 4


def test_deliveries_in_the_wrong_order_are_both_understood(school: School) -> None:
    school.sandbox.post("/switches", webhook_mode="reorder")
    school.comment("First")
    school.comment("Second")
    school.sandbox.post("/switches", webhook_mode="normal")
    school.comment("Third")
    events = {event.key: event for event in school.heard(3)}
    assert {event.comment.text for event in events.values() if event.comment} >= {"First", "Second"}


def test_a_forged_delivery_is_refused(school: School) -> None:
    """Looked for by its words: an honest delivery of an earlier event may still be on its way."""
    school.sandbox.post("/switches", webhook_mode="forge")
    words = f"Not from the platform {time.monotonic_ns()}"
    school.comment(words)
    forged: list[tuple[Mapping[str, str], bytes]] = []
    deadline = time.monotonic() + 4
    while not forged and time.monotonic() < deadline:
        time.sleep(0.01)
        forged = [told for told in list(school.receiver.got) if words.encode() in told[1]]
    assert forged
    assert not any(school.connector.authentic(headers, body) for headers, body in forged)


def test_a_changed_and_a_withdrawn_comment_are_told_where_the_platform_does(
    school: School,
) -> None:
    said = school.comment("Thursday?")
    school.heard(1)
    url = f"{school.sandbox.told['control']}/comments/{school.platform}/{said}"
    requests.patch(url, json={"text": "Friday?"}, timeout=5)
    requests.delete(url, timeout=5)
    if school.platform not in TELLS_CHANGES:
        assert school.connector.comments(school.account, school.post.remote_id) == []
        return
    (edited,) = school.heard(1, "comment_edited")
    assert edited.comment is not None and edited.comment.text == "Friday?"
    assert school.heard(1, "comment_removed")


def test_an_ended_permission_is_told_where_the_platform_does(school: School) -> None:
    if school.platform in {"facebook", "instagram"}:
        address = {"deauthorize": school.receiver.url}
        school.sandbox.post(f"/apps/{school.platform}/callbacks", **address)
    school.sandbox.post("/tokens/revoke", access_token=school.account.access_token)
    if school.platform == "linkedin":
        return  # LinkedIn says nothing; the next call does
    if school.platform in {"x", "weduc"}:
        (event,) = school.heard(1, "deauthorized")
        assert event.account_remote_id == school.account.remote_id
        return
    deadline = time.monotonic() + 3
    told = None
    while told is None and time.monotonic() < deadline:
        time.sleep(0.01)
        bodies = [body for _, body in list(school.receiver.got)]
        told = next(filter(None, map(school.connector.deauthorized, bodies)), None)
    assert told is not None and told.kind == "deauthorized" and told.account_remote_id


def test_listening_twice_changes_nothing(school: School) -> None:
    school.connector.listen(school.account)
    school.comment("Once")
    school.heard(1)
    time.sleep(0.1)
    assert len({event.key for event in school.heard(1)}) == 1
    assert key_of(school.account)
