"""Every fault of the sandbox on every platform: what becomes of it is a table in the docs.

The table in ``docs/connectors.md`` is read and each of its cells is tried over HTTP. A fault
without a row fails, so does a row without a fault.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from publisher.connectors import CONNECTORS, build
from publisher.connectors import contract as c
from publisher.connectors.errors import (
    ConnectorError,
    Duplicate,
    OutcomeUnknown,
    ReconnectNeeded,
    Refused,
    StartAgain,
    TryLater,
)
from publisher.connectors.http import Http
from publisher.content import CommentMode, Content, Media
from publisher.sandbox.faults import PLACES
from tests.connectors.contract import a_picture, a_ref, a_video, key_of
from tests.connectors.pictures import serving
from tests.connectors.sandbox import Sandbox, running

PAGE = Path(__file__).parents[2] / "docs" / "connectors.md"
WORDS: dict[type[ConnectorError], str] = {
    OutcomeUnknown: "unknown",
    StartAgain: "start again",
    ReconnectNeeded: "reconnect",
    Duplicate: "duplicate",
    Refused: "refused",
    TryLater: "later",
}
ANYWHERE = PLACES["slow"]
SECONDS = {"slow": 0.05, "media_processing_slow": 0.1}  # others: longer than the client waits
LIVE_ALL_THE_SAME = re.compile("after_accept|within_answer|but_live")


def the_table() -> dict[str, dict[str, str]]:
    section = PAGE.read_text().partition("## What becomes of each fault")[2].partition("\n## ")[0]
    lines = [line.strip("| ").split(" | ") for line in section.splitlines() if "|" in line]
    names = lines[0][1:]
    return {row[0].strip("`"): dict(zip(names, row[1:], strict=True)) for row in lines[2:]}


TABLE = the_table()


def test_every_fault_has_its_row_and_every_platform_its_column() -> None:
    assert set(TABLE) == set(PLACES)
    assert all(set(row) == set(CONNECTORS) for row in TABLE.values())


@pytest.fixture(scope="module")
def world() -> Iterator[tuple[Sandbox, dict[str, Any], str]]:
    with running() as sandbox, serving(a_picture().read(), a_video().read()) as address:
        sandbox.post("/switches", processing_seconds=0.01)
        connectors = build(
            apps={name: sandbox.app(name) for name in CONNECTORS},
            hosts=sandbox.hosts,
            http=Http.pooled(read_seconds=0.8),
        )
        yield sandbox, dict(connectors), address


@pytest.mark.parametrize("platform", CONNECTORS)
@pytest.mark.parametrize("fault", PLACES)
def test_a_fault_becomes_what_the_table_says_and_nothing_is_posted_twice(
    world: tuple[Sandbox, dict[str, Any], str],
    caplog: pytest.LogCaptureFixture,
    platform: str,
    fault: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    sandbox, connectors, address = world
    account, ref = sandbox.account(platform), a_ref()
    content = a_post(platform, fault, address)
    switch_on(sandbox, platform, fault, account)
    try:
        outcome, told = attempt(connectors[platform], account, content, ref)
    finally:
        sandbox.clear()
    assert outcome == TABLE[fault][platform], told
    live = sandbox.live(platform, account)
    may_be_live = LIVE_ALL_THE_SAME.search(fault) or outcome in {"published", "open", "closing"}
    assert len(live) <= (1 if may_be_live else 0)
    if live and outcome == "unknown":
        found = connectors[platform].find(account, content, None, ref)
        assert isinstance(found, c.Published) and found.remote_id == live[0]["remote_id"]
    assert account.access_token not in told + caplog.text
    assert sandbox.app(platform).client_secret not in told + caplog.text


def switch_on(sandbox: Sandbox, platform: str, fault: str, account: c.Account) -> None:
    """Faults that could happen at any call are tried at the one that publishes; the others wait
    for the call at which they mean something."""
    when: dict[str, Any] = {"operation": "any", "times": None}
    if PLACES[fault] == ANYWHERE:
        when = {"operation": "publish"}
    seconds = SECONDS.get(fault, 1.2)
    sandbox.fault(platform, fault, account=key_of(account), seconds=seconds, **when)


def attempt(connector: Any, account: c.Account, content: Content, ref: c.Ref) -> tuple[str, str]:
    """What a worker would meet, in the words of the table, and all that was said."""
    try:
        done = carried_through(connector, account, content, ref)
    except ConnectorError as error:
        waits = isinstance(error, TryLater) and error.whole_channel
        outcome = "channel waits" if waits else WORDS[type(error)]
        return outcome, f"{error!r} {error.reason} {error.detail}"
    return comments_closed(connector, account, done)


def carried_through(
    connector: Any, account: c.Account, content: Content, ref: c.Ref
) -> c.Published:
    state = connector.publish(account, content, ref)
    while not isinstance(state, c.Published):
        if isinstance(state, c.Ready):
            state = connector.finish(account, content, state.progress, ref)
        else:
            time.sleep(0.02)
            state = connector.check(account, state.progress)
    return state


def comments_closed(connector: Any, account: c.Account, done: c.Published) -> tuple[str, str]:
    """Publishing was well; was the promise about comments kept?"""
    off = connector.capabilities.comments[CommentMode.OFF]
    if off is c.Enforcement.EMULATED:
        return "published", ""
    try:
        if off is c.Enforcement.AFTER_PUBLISH:
            connector.close_comments(account, done.remote_id)
    except TryLater as error:
        return "closing", repr(error)
    state = connector.read(account, done.remote_id).comments
    return ("open" if state is c.CommentState.OPEN else "published"), ""


def a_post(platform: str, fault: str, address: str) -> Content:
    """With a video where the fault is about working on one, with pictures where it is about
    preparing them, and with one where the platform takes nothing without."""
    words = f"Open evening {time.monotonic_ns()}"
    count = (
        2
        if "prepare" in PLACES[fault] and PLACES[fault] != ANYWHERE
        else int(platform == "instagram")
    )
    media: tuple[Media, ...] = tuple(
        a_picture(id=f"p{number}", alt="A kite", public_url=lambda: f"{address}/kite.jpg")
        for number in range(count)
    )
    if fault.startswith("media_processing") and platform in {"facebook", "x"}:
        media = (a_video(public_url=lambda: f"{address}/choir.mp4"),)
    return Content(text=words, media=media, comments=CommentMode.OFF)
