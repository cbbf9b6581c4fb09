"""The calls themselves, with values in and an answer out: no row, no transaction.

Whatever goes wrong after a publishing call has begun is unknown, never failed.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from uuid import UUID

import structlog

from publisher import tracing
from publisher.connectors import deadline
from publisher.connectors.contract import (
    Account,
    Connector,
    Finishes,
    InProgress,
    Published,
    Ref,
)
from publisher.connectors.errors import ConnectorError, OutcomeUnknown, ReconnectNeeded
from publisher.content import Content
from publisher.services import recording, renewing
from publisher.services.system import System

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """Something in progress at a platform, to be looked at before anything is sent."""

    platform: str
    account: Account
    progress: dict[str, str]
    channel_id: UUID
    grant_version: int


@dataclass(frozen=True, kw_only=True)
class Order:
    """One claimed call, as values: what a thread needs while no transaction is open."""

    delivery_id: UUID
    version: int
    attempt_id: UUID
    platform: str
    account: Account
    content: Content
    ref: Ref
    progress: dict[str, str] | None
    channel_id: UUID
    grant_version: int
    renewed: bool  # the grant was renewed for this delivery's sake just before


def check(system: System, school_id: UUID, prepared: Prepared) -> recording.Answer:
    connector = system.connector(prepared.platform)
    assert isinstance(connector, Finishes)
    try:
        with deadline.within(system.settings.queue_seconds):
            return connector.check(prepared.account, prepared.progress)
    except ReconnectNeeded as error:
        return renewing.instead(
            system, school_id, prepared.channel_id, error, rejected=prepared.grant_version
        )
    except ConnectorError as error:
        return error


def renewed(
    system: System, school_id: UUID, order: Order, answer: recording.Answer
) -> recording.Answer:
    """A refused token may only have ended sooner than announced, or another worker may have
    renewed it a moment ago: then the post is sent again with the new one, once it is claimed.
    Refused again right after that, a person must look."""
    if not isinstance(answer, ReconnectNeeded) or order.renewed:
        return answer
    return renewing.instead(
        system, school_id, order.channel_id, answer, rejected=order.grant_version
    )


def send(system: System, order: Order) -> recording.Answer:
    """The call. Anything unforeseen after it began counts as unknown, never as failed."""
    started = time.monotonic()
    try:
        with (
            tracing.span("send", platform=order.platform, delivery=order.delivery_id),
            deadline.within(system.settings.sending_seconds),
        ):
            return _call(system.connector(order.platform), order)
    except ConnectorError as error:
        log.info(
            "platform did not take it",
            platform=order.platform,
            outcome=type(error).__name__,
            kind=error.kind.value,
            detail=error.detail,
            seconds=round(time.monotonic() - started, 3),
        )
        return error
    except Exception as error:  # noqa: BLE001 - a fault of ours after the call may have begun
        log.error("connector failed", platform=order.platform, error=type(error).__name__)
        reason = "Something went wrong on our side while this was being sent."
        unknown = OutcomeUnknown(reason, detail=type(error).__name__)
        unknown.ours = True
        return unknown


def _call(connector: Connector, order: Order) -> Published | InProgress:
    if order.progress is None:
        return connector.publish(order.account, order.content, order.ref)
    assert isinstance(connector, Finishes)
    return connector.finish(order.account, order.content, order.progress, order.ref)
