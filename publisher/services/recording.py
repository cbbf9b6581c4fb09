"""Recording what a platform answered: one table from outcome to state, one commit."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import case, select, update

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
from publisher.models import Attempt, Channel, ChannelState, Delivery, DeliveryState
from publisher.services import telling
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork

log = structlog.get_logger()

Answer = Published | InProgress | Ready | ConnectorError

# Hours, not seconds: an outage of a platform must not use up a post's chances. The delivery's
# own ``give_up_at`` ends it, and then it is shown as missed.
BACKOFF = (15, 30, 60, 120, 300, 600, 900)
FIRST_LOOK = timedelta(seconds=10)  # a platform needs a moment to show what it has accepted
SOON = timedelta(seconds=2)


def sent(uow: UnitOfWork, delivery_id: UUID, version: int, answer: Answer) -> str:
    """Record the answer to the publishing call; returns the new state. ``version`` guards it:
    when the sweeper has given the delivery up meanwhile, only a success still counts."""
    delivery = _locked(uow, delivery_id)
    attempt = _open_attempt(uow, delivery)
    if attempt is not None:
        attempt.finished_at = uow.now
        attempt.outcome = type(answer).__name__
        if isinstance(answer, ConnectorError):
            attempt.reason, attempt.detail = answer.reason, answer.detail[:500]
    late = delivery.version != version or delivery.state != DeliveryState.SENDING
    if late and not (
        isinstance(answer, Published)
        and delivery.state in (DeliveryState.UNKNOWN, DeliveryState.NEEDS_ATTENTION)
    ):
        log.warning("answer came after the delivery had moved on", state=delivery.state)
        return delivery.state
    _apply(uow, delivery, answer)
    audit.record(
        uow, f"delivery.{delivery.state}", delivery,
        attempt=delivery.attempts, outcome=type(answer).__name__,
    )  # fmt: skip
    return delivery.state


def checked(uow: UnitOfWork, delivery_id: UUID, version: int, answer: Answer) -> str:
    """Record the answer to a look at something in progress; nothing was sent."""
    delivery = _locked(uow, delivery_id)
    if delivery.version != version or delivery.state != DeliveryState.QUEUED:
        return delivery.state
    _apply(uow, delivery, answer)
    return delivery.state


def published(uow: UnitOfWork, delivery: Delivery, answer: Published) -> None:
    """It is visible. The duty to look after its promises begins in the same transaction."""
    _leave(delivery, DeliveryState.PUBLISHED)
    delivery.remote_id = answer.remote_id
    delivery.permalink = answer.permalink
    delivery.published_at = answer.at or uow.now
    delivery.watch_at = uow.now
    delivery.watch_attempts = 0
    delivery.reason = delivery.reason_kind = ""
    telling.clear(uow, f"unknown:{delivery.id}")


def back_in_line(uow: UnitOfWork, delivery: Delivery, reason: str) -> None:
    _leave(delivery, DeliveryState.PROCESSING if delivery.progress else DeliveryState.SCHEDULED)
    delivery.reason = reason
    delivery.next_at = uow.now + timedelta(seconds=BACKOFF[0])
    delivery.turn_at = delivery.next_at


def waiting_state() -> object:
    """The waiting state of a row by what it has in hand, for updates without loading it."""
    return case(
        (Delivery.progress.is_(None), DeliveryState.SCHEDULED.value),
        else_=DeliveryState.PROCESSING.value,
    )


def _apply(uow: UnitOfWork, delivery: Delivery, answer: Answer) -> None:
    match answer:
        case Published():
            published(uow, delivery, answer)
        case InProgress():
            _leave(delivery, DeliveryState.PROCESSING)
            delivery.progress = dict(answer.progress)
            _come_back(delivery, uow.now + timedelta(seconds=answer.check_after))
        case StartAgain():
            delivery.progress = None
            _later(uow, delivery, answer)
        case TryLater():
            _later(uow, delivery, answer)
        case ReconnectNeeded():
            _later(uow, delivery, answer)
            _park_channel(uow, delivery, answer)
        case Refused():
            _leave(delivery, DeliveryState.REFUSED)
            _tell_author(uow, delivery, "refused", "A platform refused a post", answer.reason)
        case Duplicate() | OutcomeUnknown():
            _look_for_it(uow, delivery, answer)
        case _:
            raise TypeError(f"not an answer to a publishing call: {type(answer).__name__}")
    if isinstance(answer, ConnectorError):
        delivery.reason, delivery.reason_kind = answer.reason, answer.kind


def _later(uow: UnitOfWork, delivery: Delivery, answer: ConnectorError) -> None:
    _leave(delivery, DeliveryState.PROCESSING if delivery.progress else DeliveryState.SCHEDULED)
    seconds = getattr(answer, "seconds", None)
    if seconds is None:
        step = BACKOFF[min(delivery.attempts, len(BACKOFF)) - 1] if delivery.attempts else 15
        seconds = step * random.uniform(0.8, 1.2)  # noqa: S311 - jitter, not a secret
    at = uow.now + timedelta(seconds=seconds)
    _come_back(delivery, at)
    if getattr(answer, "whole_channel", False):
        uow.session.execute(
            update(Channel).where(Channel.id == delivery.channel_id).values(wait_until=at)
        )


def _park_channel(uow: UnitOfWork, delivery: Delivery, answer: ReconnectNeeded) -> None:
    """The channel's whole queue waits for a person, and one notice says so."""
    channel = uow.get(Channel, delivery.channel_id)
    if channel.state == ChannelState.CONNECTED:
        channel.state = ChannelState.NEEDS_RECONNECT
        channel.state_reason = answer.reason
        audit.record(uow, "channel.needs_reconnect", channel, kind=answer.kind.value)
    telling.tell(
        uow,
        f"channel:{channel.id}",
        f"{channel.name} must be connected again",
        f"{answer.reason} Posts for this channel wait until it has been connected again.",
        path=f"/channels/{channel.id}",
    )


def _look_for_it(uow: UnitOfWork, delivery: Delivery, answer: ConnectorError) -> None:
    _leave(delivery, DeliveryState.UNKNOWN)
    delivery.looks = 0
    # A platform that names the post it has says where to look first.
    named = answer.remote_id if isinstance(answer, Duplicate) else None
    delivery.evidence = [named] if named else []
    delivery.next_at = uow.now + (SOON if answer.kind is Kind.DUPLICATE else FIRST_LOOK)


def _tell_author(uow: UnitOfWork, delivery: Delivery, key: str, title: str, reason: str) -> None:
    telling.tell(uow, f"{key}:{delivery.id}", title, reason, path=f"/posts/{delivery.post_id}")


def _leave(delivery: Delivery, state: DeliveryState) -> None:
    delivery.state = state
    delivery.version += 1
    delivery.lease_until = None


def _come_back(delivery: Delivery, at: datetime) -> None:
    delivery.next_at = at
    delivery.turn_at = at


def _locked(uow: UnitOfWork, delivery_id: UUID) -> Delivery:
    query = select(Delivery).where(Delivery.id == delivery_id).with_for_update()
    return uow.session.scalars(query.execution_options(populate_existing=True)).one()


def _open_attempt(uow: UnitOfWork, delivery: Delivery) -> Attempt | None:
    return uow.session.scalar(
        select(Attempt).where(
            Attempt.delivery_id == delivery.id, Attempt.number == delivery.attempts
        )
    )
