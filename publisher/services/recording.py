"""Recording what a platform answered: one table from outcome to state, one commit."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

import structlog
from sqlalchemy import bindparam, case, or_, select, update
from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError

from publisher.connectors.contract import InProgress, Published, Ready
from publisher.connectors.errors import (
    ConnectorError,
    Duplicate,
    Kind,
    OutcomeUnknown,
    ReconnectNeeded,
    Refused,
    StartAgain,
    TryLater,
)
from publisher.models import (
    Attempt,
    Channel,
    ChannelState,
    Delivery,
    DeliveryState,
    Post,
    PostState,
    PostVersion,
)
from publisher.models.deliveries import MAY_TURN_OUT_LIVE
from publisher.services import found_live, telling, writing_down
from publisher.services.system import System
from tenants.scope import Scope
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork, unit_of_work, walled

log = structlog.get_logger()
T = TypeVar("T")

Answer = Published | InProgress | Ready | ConnectorError

# Hours, not seconds: an outage of a platform must not use up a post's chances. The delivery's
# own ``give_up_at`` ends it, and then it is shown as missed.
BACKOFF = (15, 30, 60, 120, 300, 600, 900)
MOST_SPREAD = 300.0  # seconds that a wait is longer than it must be
FIRST_LOOK = 10.0  # seconds; a platform needs a moment to show what it has accepted
NAMED_LOOK = 2.0  # … but not to show a post that it names itself
# A database that restarts is back in seconds. What is given up after these (seconds) is found
# by the sweeper, and then looked for.
PATIENCE = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)


@dataclass(frozen=True, kw_only=True)
class Result:
    """The answer to one claimed call. ``version`` is the one that the claim gave; ``rests`` is for
    how many seconds nothing more of its channel is sent."""

    delivery_id: UUID
    version: int
    attempt_id: UUID
    answer: Answer
    rests: float = 0.0


def keep_trying(work: Callable[[], T]) -> T:
    """Do ``work`` again while the database is away, for as long as that may be a restart."""
    for seconds in PATIENCE:
        try:
            return work()
        except (OperationalError, InterfaceError, TimeoutError) as error:
            log.warning("the database is away, trying again", error=type(error).__name__)
            time.sleep(seconds)
    return work()


def record(system: System, scope: Scope, result: Result) -> str:
    """Write one answer down in a transaction of its own; returns the delivery's state. Repeating
    it is harmless: the attempt that has its answer is not answered again."""
    with unit_of_work(system.database, scope) as uow:
        answer = result.answer
        if isinstance(answer, Published) and writing_down.live(
            uow, result.delivery_id, result.attempt_id, result.version, answer
        ):
            return DeliveryState.PUBLISHED
        return sent(system, uow, result)


def sent(system: System, uow: UnitOfWork, result: Result) -> str:
    """Record the answer to the publishing call; returns the new state.

    When the sweeper has given the delivery up meanwhile, an answer still counts if nothing else
    has been tried since, and a success counts always.
    """
    delivery = _locked(uow, result.delivery_id)
    answer = result.answer
    number = _answered(uow, result)
    if number is None:
        return delivery.state
    if not _counts(delivery, number, result):
        log.warning("answer came after the delivery had moved on", state=delivery.state)
        return delivery.state
    _apply(system, uow, delivery, answer, result.rests)
    audit.record(
        uow, f"delivery.{delivery.state}", delivery,
        attempt=number, outcome=type(answer).__name__,
    )  # fmt: skip
    return delivery.state


def _answered(uow: UnitOfWork, result: Result) -> int | None:
    """Write the answer into its attempt; the attempt's number, or None where it has one."""
    answer = result.answer
    said = {}
    if isinstance(answer, ConnectorError):
        said = {"reason": answer.reason, "detail": answer.detail[:500]}
    return uow.session.scalar(
        update(Attempt)
        .where(Attempt.id == result.attempt_id, Attempt.finished_at.is_(None))
        .values(finished_at=uow.now, outcome=type(answer).__name__, **said)
        .returning(Attempt.number)
        .execution_options(synchronize_session=False)
    )


def _counts(delivery: Delivery, number: int, result: Result) -> bool:
    if delivery.version == result.version and delivery.state == DeliveryState.SENDING:
        return True
    state = DeliveryState(delivery.state)
    if isinstance(result.answer, Published):
        return state in MAY_TURN_OUT_LIVE
    return state is DeliveryState.UNKNOWN and delivery.attempts == number


def checked(
    system: System,
    uow: UnitOfWork,
    delivery_id: UUID,
    version: int,
    answer: Answer,
    rests: float = 0.0,
) -> str:
    """Record the answer to a look at something in progress; nothing was sent."""
    delivery = _locked(uow, delivery_id)
    if delivery.version != version or delivery.state != DeliveryState.QUEUED:
        return delivery.state
    _apply(system, uow, delivery, answer, rests)
    return delivery.state


def published(uow: UnitOfWork, delivery: Delivery, answer: Published) -> None:
    """It is visible. The duty to look after its promises begins in the same transaction."""
    looked_for = delivery.state != DeliveryState.SENDING
    _leave(delivery, DeliveryState.PUBLISHED)
    delivery.remote_id = answer.remote_id
    delivery.permalink = answer.permalink
    delivery.published_at = answer.at or uow.now
    delivery.watch_at = uow.now
    delivery.watch_attempts = 0
    delivery.reason = delivery.reason_kind = ""
    if delivery.give_up_at <= uow.now:
        found_live.tell_if_stopped(uow, delivery)
    if looked_for:
        telling.clear(uow, f"unknown:{delivery.id}")
        found_live.look_again(uow, delivery)


def back_in_line(
    uow: UnitOfWork,
    delivery: Delivery,
    reason: str,
    seconds: float = BACKOFF[0],
    *,
    whole_channel: bool = False,
) -> None:
    """``whole_channel``: until then nothing else of its channel is sent either."""
    _leave(delivery, DeliveryState.PROCESSING if delivery.progress else DeliveryState.SCHEDULED)
    delivery.reason = reason
    _wait(uow, delivery, uow.now + timedelta(seconds=seconds), whole_channel=whole_channel)


def waiting_state() -> object:
    """The waiting state of a row by what it has in hand, for updates without loading it."""
    return case(
        (Delivery.progress.is_(None), DeliveryState.SCHEDULED.value),
        else_=DeliveryState.PROCESSING.value,
    )


def _apply(
    system: System, uow: UnitOfWork, delivery: Delivery, answer: Answer, rests: float
) -> None:
    pace = system.settings.pace
    match answer:
        case Published():
            published(uow, delivery, answer)
        case InProgress(shows_itself=True):
            _wait_to_see_it(system, uow, delivery, answer)
        case InProgress():
            _leave(delivery, DeliveryState.PROCESSING)
            delivery.progress = dict(answer.progress)
            delivery.reason = delivery.reason_kind = ""
            soon = uow.now + timedelta(seconds=answer.check_after)
            _come_back(delivery, soon if answer.unfinished else max(soon, delivery.due_at))
        case StartAgain():
            delivery.progress = None
            _later(uow, delivery, answer, pace)
        case TryLater():
            _later(uow, delivery, answer, pace)
        case ReconnectNeeded():
            _later(uow, delivery, answer, pace)
            park_channel(uow, uow.get(Channel, delivery.channel_id), answer)
        case Refused():
            refused(uow, delivery, answer.reason)
        case Duplicate() | OutcomeUnknown():
            _look_for_it(uow, delivery, answer, pace)
        case _:
            raise TypeError(f"not an answer to a publishing call: {type(answer).__name__}")
    if isinstance(answer, ConnectorError):
        delivery.reason, delivery.reason_kind = answer.reason, answer.kind
    if rests:
        _rest(uow, delivery, uow.now + timedelta(seconds=rests))


def _later(uow: UnitOfWork, delivery: Delivery, answer: ConnectorError, pace: float) -> None:
    _leave(delivery, DeliveryState.PROCESSING if delivery.progress else DeliveryState.SCHEDULED)
    seconds = getattr(answer, "seconds", None)
    if seconds is None:
        seconds = pace * BACKOFF[min(max(delivery.attempts, 1), len(BACKOFF)) - 1]
    # Never earlier than the platform said, and never everybody at the same instant.
    spread = random.uniform(0.0, min(seconds / 5, MOST_SPREAD))  # noqa: S311
    at = uow.now + timedelta(seconds=seconds + spread)
    _wait(uow, delivery, at, whole_channel=getattr(answer, "whole_channel", False))


def _wait(uow: UnitOfWork, delivery: Delivery, until: datetime, *, whole_channel: bool) -> None:
    """Where all its channel waits, it keeps its place in line: what comes due meanwhile does not
    overtake it ("open again" before "closed")."""
    if whole_channel:
        delivery.next_at = until
        _rest(uow, delivery, until)
    else:
        _come_back(delivery, until)


def _rest(uow: UnitOfWork, delivery: Delivery, until: datetime) -> None:
    """Nothing more of its channel is claimed before then, or before what it waits for already."""
    sooner = or_(Channel.wait_until.is_(None), Channel.wait_until < until)
    uow.session.execute(
        update(Channel).where(Channel.id == delivery.channel_id, sooner).values(wait_until=until)
    )


def park_channel(uow: UnitOfWork, channel: Channel, answer: ReconnectNeeded) -> None:
    """The channel's whole queue waits for a person, and one notice says so."""
    if channel.state != ChannelState.CONNECTED:
        return
    channel.state = ChannelState.NEEDS_RECONNECT
    channel.state_reason = answer.reason
    audit.record(uow, "channel.needs_reconnect", channel, kind=answer.kind.value)
    telling.tell(
        uow,
        f"channel:{channel.id}",
        f"{channel.called} must be connected again",
        f"{answer.reason} Posts for this channel wait until it has been connected again.",
        path=f"/channels/{channel.id}",
    )


def _look_for_it(uow: UnitOfWork, delivery: Delivery, answer: ConnectorError, pace: float) -> None:
    """While it is unknown, ``turn_at`` is the earliest that it may be sent again."""
    _leave(delivery, DeliveryState.UNKNOWN)
    delivery.looks = 0
    # A platform that names the post it has says where to look first.
    named = answer.remote_id if isinstance(answer, Duplicate) else None
    delivery.evidence = [named] if named else []
    wait = NAMED_LOOK if answer.kind is Kind.DUPLICATE else FIRST_LOOK
    delivery.next_at = uow.now + timedelta(seconds=wait * pace)
    delivery.turn_at = uow.now + timedelta(seconds=getattr(answer, "seconds", None) or 0)


def _wait_to_see_it(
    system: System, uow: UnitOfWork, delivery: Delivery, answer: InProgress
) -> None:
    """A video that its platform shows by itself may be live at any moment from now on: nobody can
    stop it, or send it again, before it has been looked for."""
    _leave(delivery, DeliveryState.UNKNOWN)
    delivery.looks, delivery.evidence = 0, []
    delivery.progress = dict(answer.progress)
    label = system.connector(delivery.platform).capabilities.label
    delivery.reason = f"{label} has it and shows it by itself, once it has worked through it."
    delivery.reason_kind = ""
    delivery.turn_at = uow.now
    delivery.next_at = uow.now + timedelta(seconds=answer.check_after)


def refused(uow: UnitOfWork, delivery: Delivery, reason: str) -> None:
    """It will never be taken as it stands: the post is a draft again, and its author knows."""
    _leave(delivery, DeliveryState.REFUSED)
    delivery.reason, delivery.reason_kind = reason, Kind.CONTENT
    written = uow.get(PostVersion, delivery.post_version_id)
    uow.get(Post, delivery.post_id).state = PostState.DRAFT
    telling.tell(
        uow,
        f"refused:{delivery.id}",
        "A platform refused a post",
        reason,
        path=f"/posts/{delivery.post_id}",
        person_id=written.author_id,
    )


def _leave(delivery: Delivery, state: DeliveryState) -> None:
    delivery.state = state
    delivery.version += 1
    delivery.lease_until = None


def _come_back(delivery: Delivery, at: datetime) -> None:
    """Its place in line is never after its end, where the sweeper looks for what is too late."""
    delivery.next_at = at
    delivery.turn_at = min(at, delivery.give_up_at)


def _locked(uow: UnitOfWork, delivery_id: UUID) -> Delivery:
    return uow.session.scalars(_LOCKED, {"id": delivery_id}).one()


_LOCKED = walled(
    select(Delivery)
    .where(Delivery.id == bindparam("id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
