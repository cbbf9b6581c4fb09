"""Beat and workers over a real queue, in this process."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from publisher.app import create_system
from publisher.config import Settings
from publisher.models import DeliveryState
from publisher.processes import wait_until
from publisher.queue import GENERAL, JOBS
from publisher.services.system import System
from publisher.worker import jobs
from publisher.worker.beat import BATCHES_WAITING, WATCH_FEW, Beat
from publisher.worker.run import SignalledWorker, all_queues, run, serve
from tenants import clock
from tests.line import QUICK, Line

S = DeliveryState


@pytest.fixture
def line(make_system: Any, sandbox: Any) -> Line:
    return Line(make_system(sandbox=True, **QUICK), sandbox)


def round_of(line: Line, beat: Beat) -> None:
    """One round of the beat, and whatever it made the workers do."""
    beat._next.clear()
    beat.tick()
    for queue in all_queues(line.system):
        if line.system.queues.length(queue):
            serve(line.system, queue, burst=True)


def until_settled(line: Line, ids: list[UUID], beat: Beat) -> None:
    def settled() -> bool:
        round_of(line, beat)
        return {line.delivery(id).state for id in ids} == {S.SETTLED}

    wait_until(settled, what="every post settling")


def test_each_job_that_the_queue_names_exists() -> None:
    for name in JOBS.values():
        assert callable(getattr(jobs, name.rpartition(".")[2]))


def test_a_platform_that_takes_more_calls_for_a_post_has_more_workers(line: Line) -> None:
    queues = all_queues(line.system)
    assert {name: queues.count(name) for name in queues} == {
        "facebook": 2, "instagram": 3, "linkedin": 1, "weduc": 1, "x": 1, GENERAL: 1,
    }  # fmt: skip


def test_a_post_travels_through_the_queue_to_its_end(line: Line) -> None:
    line.stage("facebook", "x")
    ids = line.post()
    beat = Beat(line.system)
    until_settled(line, ids, beat)
    assert len(line.live()) == 2


def test_looking_after_live_posts_waits_behind_what_is_to_be_sent_elsewhere(line: Line) -> None:
    """But for promises about comments. A platform whose line is long holds nobody up for good."""
    line.stage("facebook")
    ids = line.post(*(f"Notice {number}." for number in range(WATCH_FEW + 9)))
    line.until(lambda: len(line.live()) == len(ids))
    beat, kept = Beat(line.system), ids[0]

    def looked_at() -> set[Any]:
        for id in ids:
            mode = "off" if id == kept else "moderated"
            late = 1 if id == kept else 9  # it stands behind all the others
            line.change(id, comment_mode=mode, watch_at=clock.now() - timedelta(seconds=late))
        return {row.delivery_id for row in beat._watched(timedelta(minutes=1))}

    assert looked_at() == set(ids)
    line.system.queues.nudge("x", "publish", [], "x")
    few = looked_at()
    assert (kept in few, len(few - {kept})) == (True, WATCH_FEW)


def test_valkey_wiped_with_posts_due_loses_none(line: Line) -> None:
    line.stage("facebook", "x")
    ids = line.post()
    beat = Beat(line.system)
    beat.tick()
    assert {line.delivery(id).state for id in ids} == {S.QUEUED}
    line.system.queues.redis.flushall()
    until_settled(line, ids, beat)
    assert len(line.live()) == 2


def test_a_stopping_worker_hands_back_what_it_has_not_begun(line: Line) -> None:
    line.stage("facebook")
    (id,) = line.post()
    (row,) = line.claim()
    jobs.use(line.system, stopping=lambda: True)
    jobs.publish([[str(row.school_id), str(row.delivery_id), row.version]], "facebook")
    assert line.delivery(id).state == S.SCHEDULED and line.live() == []
    assert len(line.claim()) == 1


def test_one_deliverys_trouble_is_not_its_neighbours(line: Line) -> None:
    line.stage("facebook", "x")
    ids = line.post()
    rows = line.claim()
    broken = ["not a school", str(rows[0].delivery_id), 1]
    jobs.use(line.system)
    for platform in ("facebook", "x"):
        mine = [
            [str(row.school_id), str(row.delivery_id), row.version]
            for row in rows
            if row.platform == platform
        ]
        jobs.publish([broken, *mine], platform)
    assert {line.delivery(id).state for id in ids} == {S.PUBLISHED}


def test_notices_do_not_pile_up_while_nobody_serves_the_queue(line: Line) -> None:
    line.stage("facebook")
    line.post(*[f"Notice {number}." for number in range(8)], late=3 * 3600)
    beat = Beat(line.system)
    for _ in range(5):
        beat._next.clear()
        beat.tick()
    assert line.system.queues.length(GENERAL) <= 2 * 8


def test_an_urgent_post_goes_in_front_of_what_waits_in_the_queue(line: Line) -> None:
    (school,) = line.stage("facebook")
    others = line.stage("facebook", schools=6)
    line.system.settings.__dict__["batch_size"] = 1
    for other in others:
        line.post("An ordinary notice.", school=other)
    beat = Beat(line.system)
    beat.tick()
    assert line.system.queues.length("facebook") == BATCHES_WAITING
    (urgent,) = line.post("The school is closed today.", school=school)
    line.change(urgent, priority=0)
    beat.tick()
    queue = line.system.queues.queue("facebook")
    assert str(urgent) in str(queue.get_jobs()[0].args)


def test_a_worker_listens_to_signals_alone_and_so_waits_for_no_channel_at_its_end(
    system: System,
) -> None:
    worker = SignalledWorker([system.queues.queue(GENERAL)], connection=system.queues.redis)
    threads = threading.active_count()
    worker.bootstrap(logging_level="WARNING")
    assert system.queues.redis.pubsub_channels() == []
    assert threading.active_count() == threads
    worker.teardown()


def _worker(settings: Settings) -> None:
    run(lambda: create_system(settings), ["facebook"])


@contextmanager
def a_worker_program(settings: Settings) -> Iterator[None]:
    process = multiprocessing.get_context("spawn").Process(target=_worker, args=(settings,))
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join(30)


def test_a_process_is_renewed_after_so_many_jobs_and_finishes_each_of_them_first(
    make_system: Any, sandbox: Any
) -> None:
    line = Line(make_system(sandbox=True, pace=0.01, renew_after=1, batch_size=3), sandbox)
    schools = line.stage("facebook", schools=6)
    ids = {line.post(school=school)[0]: school for school in schools}
    sandbox.control("POST", "/latency", seconds=0.3)
    Beat(line.system).tick()
    assert line.system.queues.length("facebook") == 2
    queue, served_by = line.system.queues.redis, set()
    with a_worker_program(line.system.settings):

        def three() -> bool:  # one for each job, and one that waits for the next
            served_by.update(name.split(b"-")[1] for name in queue.smembers("rq:workers"))
            return len(served_by) >= 3

        wait_until(three, what="a third process", pause=0.02)
    rows = [line.delivery(id, school) for id, school in ids.items()]
    assert {(row.state, row.attempts) for row in rows} == {(S.PUBLISHED, 1)}
    assert len(line.live()) == 6
