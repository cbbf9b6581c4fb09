"""Jobs as RQ calls them: thin, with ids as strings. ``run`` sets the system before the first."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial, wraps
from inspect import signature
from uuid import UUID

import structlog
from rq.timeouts import JobTimeoutException

from publisher import logs, tracing
from publisher.services import (
    breaking,
    chasing,
    forgetting,
    hearing,
    keeping,
    linking,
    missing,
    publishing,
    reconciling,
    reminding,
    renewing,
    resetting,
    saying_stop,
    settling,
    telling,
    withdrawing,
)
from publisher.services.system import System

log = structlog.get_logger()

_system: System | None = None
_asked: list[Callable[[], bool]] = []
_end: list[Callable[[], None]] = []

HAND_BACK_SECONDS = 5.0  # what waits for a resting platform comes round again after so long


def use(
    system: System,
    *,
    stopping: Callable[[], bool] | None = None,
    end: Callable[[], None] | None = None,
) -> None:
    """Called once by the worker process: ``stopping`` says whether it has been asked to end, and
    ``end`` asks it to, for a process in which a thread hangs."""
    global _system
    _system = system
    _asked[:] = [stopping] if stopping else []
    _end[:] = [end] if end else []


def _stopping() -> bool:
    return any(asked() for asked in _asked)


def system() -> System:
    if _system is None:
        raise RuntimeError("the worker's system has not been set: see publisher.worker.run")
    return _system


class Failed(RuntimeError):
    """A job did not work; ``str()`` is the kind of error."""


def _about_its_ids(job: Callable[..., None]) -> Callable[..., None]:
    """What a job logs carries the ids that it is called with. Of what goes wrong the queue, which
    keeps it and prints it, hears no more than of which kind it was."""
    names = [name.removesuffix("_id") for name in signature(job).parameters]

    @wraps(job)
    def run(*ids: str) -> None:
        with logs.about(**dict(zip(names, ids, strict=True))):
            try:
                job(*ids)
            except Exception as error:  # noqa: BLE001 - its message may hold a name
                log.error("job failed", error=type(error).__name__, at=logs.places(error))
                raise Failed(type(error).__name__) from None

    return run


Item = list[str | int]  # [school id, delivery id, version]


def publish(items: list[Item], platform: str) -> None:
    """A batch of one platform, by a bounded pool of threads, each with its own claim and record:
    one delivery's trouble is not its neighbours'. A stopping worker hands back what it has not
    begun."""
    _each("publish", items, partial(_publish_one, platform))


def reconcile(items: list[Item], _platform: str) -> None:
    _each("reconcile", items, partial(reconciling.reconcile, system()))


def settle(items: list[Item], _platform: str) -> None:
    _each(
        "settle",
        items,
        lambda school, delivery, _version: settling.settle(system(), school, delivery),
    )


@_about_its_ids
def mail(school_id: str, notice_id: str) -> None:
    telling.mail_notice(system(), UUID(school_id), UUID(notice_id))


@_about_its_ids
def renew(school_id: str, channel_id: str) -> None:
    renewing.renew(system(), UUID(school_id), UUID(channel_id))


def hear(platform: str, account: str, post: str) -> None:
    hearing.hear(system(), platform, account, post)


def look_at_grant(platform: str, account: str) -> None:
    hearing.look_at_grant(system(), platform, account)


def withdraw(platform: str, person: str, forget: bool, at: float = 0.0) -> None:
    withdrawing.withdraw(system(), platform, person, forget=forget, at=at)


@_about_its_ids
def listen(school_id: str, channel_id: str) -> None:
    hearing.listen(system(), UUID(school_id), UUID(channel_id))


@_about_its_ids
def tell(school_id: str, delivery_id: str) -> None:
    missing.tell(system(), UUID(school_id), UUID(delivery_id))


@_about_its_ids
def look(school_id: str, series_id: str) -> None:
    keeping.look(system(), UUID(school_id), UUID(series_id))


@_about_its_ids
def look_at_link(school_id: str, look_id: str) -> None:
    linking.look(system(), UUID(school_id), UUID(look_id))


@_about_its_ids
def look_before(school_id: str, delivery_id: str) -> None:
    linking.look_before(system(), UUID(school_id), UUID(delivery_id))


def reset(ticket_id: str) -> None:
    resetting.mail(system(), UUID(ticket_id))


@_about_its_ids
def remind(school_id: str) -> None:
    reminding.look(system(), UUID(school_id))


@_about_its_ids
def forget(school_id: str) -> None:
    forgetting.look(system(), UUID(school_id))


@_about_its_ids
def chase(school_id: str, row_id: str, kind: str) -> None:
    chasing.chase(system(), UUID(school_id), UUID(row_id), kind)


@_about_its_ids
def say_stop(school_id: str, withdrawal_id: str) -> None:
    saying_stop.work(system(), UUID(school_id), UUID(withdrawal_id))


@_about_its_ids
def inspect(school_id: str, media_id: str) -> None:
    from publisher.services import picturing  # the network it loads is for this job alone

    picturing.inspect(system(), UUID(school_id), UUID(media_id))


@_about_its_ids
def read_words(school_id: str, media_id: str) -> None:
    from publisher.services import deciphering  # as above

    deciphering.read(system(), UUID(school_id), UUID(media_id))


def _publish_one(platform: str, school: UUID, delivery: UUID, version: int) -> None:
    if _stopping():
        publishing.hand_back(system(), school, delivery, version)
        return
    if not breaking.may_call(system(), platform):
        seconds = HAND_BACK_SECONDS * system().settings.pace
        publishing.hand_back(system(), school, delivery, version, seconds=seconds)
        return
    if publishing.publish(system(), school, delivery, version).comments_open:
        # Make the second call now and not at the next round.
        settling.settle(system(), school, delivery)


def _each(job: str, items: list[Item], work: Callable[[UUID, UUID, int], object]) -> None:
    """All items, some at a time. Should the whole job last too long, a thread hangs: what has not
    begun is dropped (its lease brings it back) and this process is replaced."""
    pool = ThreadPoolExecutor(min(len(items), system().settings.batch_threads))
    try:
        for item in items:
            pool.submit(_guarded, job, work, item)
        pool.shutdown(wait=True)
    except JobTimeoutException:
        pool.shutdown(wait=False, cancel_futures=True)
        for end in _end:
            end()
        raise


def _guarded(job: str, work: Callable[[UUID, UUID, int], object], item: Item) -> None:
    """The outermost line. What fails here keeps its lease, and the sweeper finds it."""
    school, delivery, version = str(item[0]), str(item[1]), int(item[2])
    with logs.about(school=school, delivery=delivery):
        try:
            with tracing.span(job, school=school, delivery=delivery):
                work(UUID(school), UUID(delivery), version)
        except Exception as error:  # noqa: BLE001 - as above
            log.error("job failed", error=type(error).__name__, at=logs.places(error))
