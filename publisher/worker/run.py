"""The worker program: one parent that has loaded everything, and a few children for each queue.

A child is forked from the loaded parent, so it starts in milliseconds; it serves one queue, so
that a slow platform holds up nobody else; and it is replaced when it ends, whether it was killed
or has done enough jobs to be renewed.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from types import FrameType

import structlog
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from publisher import logs, tracing
from publisher.detect import everything
from publisher.queue import GENERAL
from publisher.services.system import System
from publisher.worker import jobs

log = structlog.get_logger()

STOP_SECONDS = 60.0
MOST_CHILDREN = 3
GARBAGE = 20_000  # new objects before the collector looks: a judgement makes thousands


def run(make_system: Callable[[], System], queues: Sequence[str]) -> None:
    """Keep one child for each entry of ``queues`` until SIGTERM or SIGINT, then let each finish
    what it is sending and hand back the rest. A queue named twice has two children."""
    stop = _StopFlag()
    _load()
    children: dict[int, str] = {}
    while not stop.asked:
        for name in (Counter(queues) - Counter(children.values())).elements():
            children[_fork(make_system, name)] = name
        _bury(children)
        time.sleep(0.1)
    for pid in children:
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while children and time.monotonic() < deadline:
        _bury(children)
        time.sleep(0.05)
    for pid in children:
        os.kill(pid, signal.SIGKILL)


def _load() -> None:
    """Read the word lists once and put what is loaded out of the collector's sight, so that the
    children share it and never walk through it."""
    everything.load()
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)


def all_queues(system: System) -> list[str]:
    """The general queue and each platform's, that one as often as it is to have a child: where a
    post takes more calls, one child would need longer for the same posts than the others."""
    names = [GENERAL]
    for name, connector in system.connectors.items():
        names += [name] * min(connector.capabilities.calls, MOST_CHILDREN)
    return names


class SignalledWorker(SimpleWorker):
    def subscribe(self) -> None:
        """No thread listens for RQ's commands: signals say all that we have to say, and its
        closing channel made every worker's end wait for it or race with it."""


def serve(system: System, queue: str, *, burst: bool = False) -> None:
    """Serve one queue in this process; with ``burst`` until it is empty."""
    worker = SignalledWorker(
        [system.queues.queue(queue)],
        connection=system.queues.redis,
        serializer=JSONSerializer,
        name=f"{queue}-{os.getpid()}-{time.monotonic_ns()}",
    )

    def end() -> None:
        worker._stop_requested = True

    tracing.start("handbell-worker")
    jobs.use(system, stopping=lambda: bool(worker._stop_requested), end=end)
    worker.work(burst=burst, logging_level="WARNING", max_jobs=system.settings.renew_after)
    tracing.stop()


class _StopFlag:
    asked = False

    def __init__(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True


def _fork(make_system: Callable[[], System], queue: str) -> int:
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    status = 1
    try:
        serve(make_system(), queue)
        status = 0
    except Exception as error:  # noqa: BLE001 - its message may hold a name
        kind, places = type(error).__name__, logs.places(error)
        log.error("worker ended", queue=queue, error=kind, at=places)
        time.sleep(1)  # a queue that is away must not make us fork in a tight loop
    finally:
        os._exit(status)


def _end_with(parent: int) -> None:
    """A parent that was killed cannot tell its children: they finish what they are sending."""
    while os.getppid() == parent:
        time.sleep(1)
    log.warning("the worker's parent is gone")
    os.kill(os.getpid(), signal.SIGTERM)


def _bury(children: dict[int, str]) -> None:
    while children:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        queue = children.pop(pid, "?")
        if status:
            log.warning("worker ended", queue=queue, status=status)
