"""What a platform only prepares is prepared before it is due, and seen by nobody until then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import requests
import time_machine
from sqlalchemy import select

from publisher.models import DeliveryState, Post
from publisher.services import breaking, claiming, drafting, reconciling
from tenants import clock
from tenants.database import new_id
from tenants.errors import Conflict
from tenants.models import PolicyState, PolicyVersion
from tests.line import Line, with_a_site

S = DeliveryState


@pytest.fixture
def line(make_system: Any, sandbox: Any) -> Iterator[Line]:
    with with_a_site(make_system, sandbox) as line:
        line.stage("instagram")
        yield line


def prepared(line: Line, *, due_in: float = 30, pictures: int = 1) -> UUID:
    """A post that is due later, prepared already, and Instagram is done with the picture."""
    (id,) = line.post(late=-due_in, pictured=pictures)
    assert line.send() == [S.PROCESSING]
    line.sandbox.control("POST", "/clock", advance=10)
    return id


def test_it_is_prepared_in_the_minute_before_and_published_when_due(line: Line) -> None:
    (id,) = line.post(late=-62, pictured=True)
    assert line.claim() == []
    with time_machine.travel(clock.now() + timedelta(seconds=3)):
        assert line.send() == [S.PROCESSING]
        assert (line.live(), line.claim()) == ([], [])
    line.sandbox.control("POST", "/clock", advance=10)
    due = line.delivery(id).due_at
    with time_machine.travel(due + timedelta(seconds=1)):
        assert line.send() == [S.PUBLISHED]
    row = line.delivery(id)
    assert [entry["remote_id"] for entry in line.live()] == [row.remote_id]


def test_no_wrong_row_makes_it_visible_before_it_is_due(line: Line) -> None:
    """Prepared and handed out too early, as by a beat whose clock is fast."""
    id = prepared(line)
    line.change(id, next_at=clock.now() - timedelta(seconds=1))
    assert line.send() == ["left alone"]
    row = line.delivery(id)
    assert (row.state, row.next_at >= row.due_at, line.live()) == (S.PROCESSING, True, [])


@pytest.mark.parametrize("platform", ["facebook", "instagram"])
def test_no_wrong_row_is_taken_up_too_early(line: Line, platform: str) -> None:
    line.stage(platform)
    (id,) = line.post(late=-600, pictured=True, school=line.schools[-1])
    line.change(id, line.schools[-1], next_at=clock.now() - timedelta(seconds=1),
                turn_at=clock.now())  # fmt: skip
    assert line.send() == ["left alone"]
    row = line.delivery(id, line.schools[-1])
    assert (row.state, row.attempts, line.live()) == (S.SCHEDULED, 0, [])


def test_what_is_only_prepared_can_still_be_edited_and_is_never_seen(line: Line) -> None:
    id = prepared(line)
    with line.work() as uow:
        drafting.hold(uow, uow.get(Post, line.delivery(id).post_id))
    assert line.delivery(id).state == S.HELD
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        assert (line.claim(), line.live()) == ([], [])


def test_once_it_is_due_it_cannot_be_edited(line: Line) -> None:
    id = prepared(line)
    line.change(id, due_at=clock.now())
    with line.work() as uow, pytest.raises(Conflict, match="going out"):
        drafting.hold(uow, uow.get(Post, line.delivery(id).post_id))


def test_an_album_is_put_together_before_it_is_due(line: Line) -> None:
    id = prepared(line, pictures=2)
    with time_machine.travel(clock.now() + timedelta(seconds=4)):
        assert line.send() == [S.PROCESSING]  # the pictures were ready, the album is made of them
    row = line.delivery(id)
    assert ("container" in (row.progress or {}), row.next_at >= row.due_at) == (True, True)
    line.sandbox.control("POST", "/clock", advance=10)
    with time_machine.travel(row.due_at + timedelta(seconds=1)):
        assert line.send() == [S.PUBLISHED]


def published_unseen(line: Line, id: UUID) -> str:
    """Instagram has published what was prepared, by a call of which nobody here knows any more,
    and does not list it. Its id there."""
    line.sandbox.control("POST", "/switches", listing_seconds=3600)
    channel = line.channel("instagram")
    response = requests.post(
        f"{line.system.settings.hosts['instagram_graph']}/v26.0/{channel.remote_id}/media_publish",
        data={"creation_id": line.delivery(id).progress["container"]},
        headers={"Authorization": f"Bearer {line.system.account(channel).access_token}"},
        timeout=10,
    )
    return str(response.json()["id"])


@pytest.mark.parametrize("listed", [True, False])
def test_what_instagram_says_is_published_and_does_not_list_is_never_missed(
    line: Line, listed: bool
) -> None:
    id = prepared(line)
    remote_id = published_unseen(line, id)
    with time_machine.travel(line.delivery(id).due_at + timedelta(seconds=1)) as later:
        line.send()
        assert line.delivery(id).state == S.UNKNOWN
        later.shift(timedelta(days=2))
        claiming.sweep(line.system.database)
        if listed:
            line.sandbox.control("POST", "/switches", listing_seconds=0)
        for _ in range(reconciling.MOST_LOOKS):
            row = line.delivery(id)
            reconciling.reconcile(line.system, line.school.id, id, row.version)
    row = line.delivery(id)
    assert len(line.live()) == 1
    if listed:
        assert (row.state, row.remote_id) == (S.PUBLISHED, remote_id)
    else:
        assert row.state == S.NEEDS_ATTENTION and "has published it" in row.reason
        assert len(line.notices("unknown:")) == 1
    # A post of which no answer was lost, and none is missing, opens nobody's circuit.
    assert breaking.state(line.system, "instagram").failures == 0


def a_line_is_added(line: Line) -> None:
    """The school's policy asks for one more line under each post from now on."""
    by = {"id": "by", "kind": "byline", "effect": "transform", "clause": "who posts",
          "params": {"text": "Posted by the office"}}  # fmt: skip
    with line.work() as uow:
        old = uow.session.scalars(select(PolicyVersion)).one()
        old.state = PolicyState.SUPERSEDED
        document = {**old.document, "rule": [*old.document["rule"], by]}
        uow.add(PolicyVersion(id=new_id(), number=2, state=PolicyState.PUBLISHED, document=document,
                              author_id=old.author_id, published_at=uow.now))  # fmt: skip


@pytest.mark.parametrize("pictures", [1, 2])
def test_words_that_the_policy_has_changed_since_are_prepared_anew(
    line: Line, pictures: int
) -> None:
    """What was prepared shows the words of then, whatever is judged and written down now."""
    id = prepared(line, pictures=pictures)
    a_line_is_added(line)
    with time_machine.travel(line.delivery(id).due_at + timedelta(seconds=1)) as later:
        while not line.live():
            line.sandbox.control("POST", "/clock", advance=10)
            line.send()
            later.shift(timedelta(seconds=30))
    (live,) = line.live()
    assert live["text"].endswith("\nPosted by the office")
    assert live["text"] == line.delivery(id).sent_text
