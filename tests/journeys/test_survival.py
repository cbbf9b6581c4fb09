"""Real programs are killed while a school posts: one live post each, whatever happens."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from publisher.chaos import people, run
from publisher.chaos.stage import STAGEHAND, Staged, post_everywhere, stage
from publisher.chaos.theatre import Scene, theatre
from publisher.connectors.contract import Grant
from publisher.models import Channel, ChannelState, Delivery, DeliveryState
from publisher.processes import wait_until
from publisher.services import sealing
from publisher.services.recording import keep_trying
from tenants import clock
from tenants.scope import Scope
from tenants.unit_of_work import unit_of_work

S = DeliveryState
C = ChannelState


@pytest.fixture(scope="module")
def scene(tmp_path_factory: Any) -> Iterator[Scene]:
    home = Path(tmp_path_factory.mktemp("survival"))
    with theatre(home, workers=1, beats=1) as made:
        yield made


@pytest.fixture(autouse=True)
def all_well(scene: Scene) -> None:
    """Whatever the test before has left."""
    scene.control.delete("/faults")
    scene.revive()


@pytest.fixture
def school(scene: Scene) -> Staged:
    return stage(scene.system, scene.control, schools=1, platforms=("facebook",))[0]


def post(scene: Scene, school: Staged) -> UUID:
    text = f"Notice for {school.id}: the summer fayre is on Saturday."
    (id,) = post_everywhere(scene.system, school, [text], due_at=clock.now())
    return id


def delivery(scene: Scene, school: Staged, id: UUID) -> Delivery:
    return keep_trying(lambda: _delivery(scene, school, id))


def _delivery(scene: Scene, school: Staged, id: UUID) -> Delivery:
    with unit_of_work(scene.system.database, Scope.of_school(school.id, STAGEHAND)) as uow:
        return uow.get(Delivery, id)


def channels(scene: Scene, school: Staged) -> Sequence[Channel]:
    with unit_of_work(scene.system.database, Scope.of_school(school.id, STAGEHAND)) as uow:
        return uow.session.scalars(select(Channel)).all()


def grant_of(scene: Scene, channel: Channel) -> Grant:
    return sealing.open_grant(scene.system.vault, channel.school_id, channel.id, channel.grant)


def live(scene: Scene, school: Staged) -> list[Any]:
    found = scene.control.get("/ledger", platform="facebook")["entries"]
    return [entry for entry in found if str(school.id) in entry["text"] and entry["live"]]


def ends_well(scene: Scene, school: Staged, id: UUID) -> None:
    """Settled, and there once."""
    wait_until(lambda: delivery(scene, school, id).state == S.SETTLED, what="settling")
    (entry,) = live(scene, school)
    assert entry["remote_id"] == delivery(scene, school, id).remote_id


def test_a_worker_killed_after_the_platforms_yes_leaves_one_post(
    scene: Scene, school: Staged
) -> None:
    """The answer is held back; the post is live and nobody has written it down: kill -9."""
    scene.control.post(
        "/faults", platform="facebook", operation="publish", fault="timeout_after_accept",
        seconds=30,
    )  # fmt: skip
    id = post(scene, school)
    wait_until(lambda: live(scene, school), what="the platform's yes")
    assert delivery(scene, school, id).state == S.SENDING
    scene.programs.running["worker-0"].kill()
    scene.revive()
    ends_well(scene, school, id)
    assert delivery(scene, school, id).attempts == 1


def test_a_killed_parents_children_end_too(scene: Scene, school: Staged) -> None:
    process = scene.programs.running["worker-0"].process
    assert process is not None
    wait_until(lambda: len(_group(process.pid)) > 2, what="the children starting")
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    wait_until(lambda: not _group(process.pid), what="the children ending")
    scene.revive()
    ends_well(scene, school, post(scene, school))


def test_a_restarted_database_is_recovered_from(scene: Scene, school: Staged) -> None:
    assert scene.servers.postgres is not None
    id = post(scene, school)
    scene.servers.postgres.kill()
    scene.revive()
    ends_well(scene, school, id)


def test_a_killed_and_emptied_valkey_is_recovered_from(scene: Scene, school: Staged) -> None:
    assert scene.servers.valkey is not None
    id = post(scene, school)
    scene.servers.valkey.kill()
    scene.revive()
    scene.system.queues.redis.flushall()
    ends_well(scene, school, id)


def test_accounts_whose_tokens_are_gone_for_good_are_connected_again_by_people(
    scene: Scene,
) -> None:
    (school,) = stage(scene.system, scene.control, schools=1)
    for channel in channels(scene, school):
        scene.system.connector(channel.platform).revoke(grant_of(scene, channel))
    deliveries = post_everywhere(
        scene.system, school, [f"Notice for {school.id}."], due_at=clock.now(), pictured=1
    )
    wait_until(
        lambda: {channel.state for channel in channels(scene, school)} == {C.NEEDS_RECONNECT},
        what="every channel asking to be connected again",
    )  # fmt: skip
    assert people.reconnect(scene.system, scene.control) == len(deliveries) == 5
    wait_until(
        lambda: {delivery(scene, school, id).state for id in deliveries} == {S.SETTLED},
        what="every post going out",
    )  # fmt: skip


def test_thirty_schools_at_one_instant_do_not_wait_for_a_slow_platform(scene: Scene) -> None:
    schools = stage(scene.system, scene.control, schools=30)
    scene.control.post("/latency", platform="x", seconds=8)
    due, slow, quick = clock.now(), [], []
    for school in schools:
        made = post_everywhere(
            scene.system, school, [f"Notice for {school.id}."], due_at=due, pictured=1
        )
        for platform, id in zip(school.channels, made, strict=True):
            (slow if platform == "x" else quick).append((school, id))
    settle(scene, quick)
    assert not settled(scene, slow)
    scene.control.post("/latency", platform="x", seconds=0)
    settle(scene, slow)


def settle(scene: Scene, waiting: list[tuple[Staged, UUID]]) -> None:
    try:
        wait_until(lambda: settled(scene, waiting), what="settling")
    except TimeoutError:
        rows = [delivery(scene, *each) for each in waiting]
        left = [(row.platform, row.state, row.attempts, row.reason) for row in rows]
        raise AssertionError([row for row in left if row[1] != S.SETTLED]) from None


def settled(scene: Scene, waiting: list[tuple[Staged, UUID]]) -> bool:
    """Whether all are; who is need not be asked again, for asking takes from what is watched."""
    while waiting and delivery(scene, *waiting[-1]).state == S.SETTLED:
        waiting.pop()
    return not waiting


def test_a_small_rehearsal_of_disaster_loses_and_doubles_nothing(tmp_path: Path) -> None:
    report = run.chaos(deliveries=45, schools=5, seed=7, minutes=0.12, home=tmp_path)
    assert report.verdict.well, json.dumps(report.as_json()) + str(report.verdict)
    assert sum(report.kills.values()) > 0 and report.deliveries >= 45


def _group(leader: int) -> list[int]:
    """The living processes of a program and what it forked."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == leader and fields[0] != "Z":
            found.append(int(entry.name))
    return found
