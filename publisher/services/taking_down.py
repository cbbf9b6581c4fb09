"""Taking live posts down, on every platform, with the result of each in plain sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import select

from publisher.connectors.contract import Account, TakesDown
from publisher.connectors.errors import ConnectorError
from publisher.models import (
    LIVE,
    Channel,
    ChannelState,
    Delivery,
    DeliveryState,
    Notice,
    PostVersion,
)
from publisher.services import by_address, evidence, gathered, telling
from publisher.services.system import System
from tenants.errors import Conflict
from tenants.roles import Permission
from tenants.scope import Scope
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()

NOT_SHOWN = "The platform says that this post is not there. We look again before we believe it."
BELIEVED = (60, 300)  # seconds until it is looked for again; not there by then either, it is gone
NOT_CONNECTED = "The channel is not connected any more, so Handbell cannot delete anything there."


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of one post on one channel. ``reason`` says why it is, or may be, still there."""

    delivery_id: UUID
    platform: str
    channel: str
    done: bool
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Removal:
    """One post to take down, as values: what the call needs while no transaction is open.
    ``account`` is None where the channel was disconnected and its permission forgotten."""

    school_id: UUID
    delivery_id: UUID
    platform: str
    channel: str
    account: Account | None
    remote_id: str


def take_down(
    system: System, scope: Scope, delivery_ids: Sequence[UUID], *, why: str = ""
) -> list[Result]:
    """Ask each platform to delete its copy. One platform's refusal does not stop the next; what
    failed is told to people and stays live here, so that asking again tries it again. ``why`` is a
    sentence for the author, without any name."""
    scope.actor.require(Permission.TAKE_DOWN)
    with unit_of_work(system.database, scope) as uow:
        removals = [each for id in delivery_ids if (each := _removal(system, uow, id))]
    results = []
    for removal in removals:
        problem = _call(system, removal)
        with unit_of_work(system.database, scope) as uow:
            results.append(_record(uow, removal, problem, why))
            if problem == NOT_SHOWN:
                _doubt(uow, removal.delivery_id, system.settings.pace)
    return results


def was_asked(uow: UnitOfWork, delivery_id: UUID) -> bool:
    """Was it to be taken down, and is not known to be gone?"""
    return delivery_id in why_not(uow, [delivery_id])


def doubted(delivery: Delivery) -> bool:
    return delivery.reason == NOT_SHOWN


def believed(uow: UnitOfWork, delivery: Delivery, pace: float) -> bool:
    """Of a post that its platform does not show: is it gone? One wrong answer is seldom alone, so
    that only looks which are minutes apart prove it; until then it is looked for again."""
    looks = delivery.watch_attempts if doubted(delivery) else 0
    if looks >= len(BELIEVED):
        return True
    delivery.reason, delivery.watch_attempts = NOT_SHOWN, looks + 1
    delivery.watch_at = uow.now + timedelta(seconds=BELIEVED[looks] * pace)
    return False


def _doubt(uow: UnitOfWork, delivery_id: UUID, pace: float) -> None:
    """Asking once more within the minute is no second look."""
    delivery = _held(uow, delivery_id)
    if delivery.state in LIVE and not doubted(delivery):
        believed(uow, delivery, pace)


def why_not(uow: UnitOfWork, delivery_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Of those that were to be taken down and are still there: what people were told about it."""
    keys = {f"take_down:{id}": id for id in delivery_ids}
    query = select(Notice.key, Notice.body).where(Notice.key.in_(keys), Notice.closed_at.is_(None))
    return {keys[row.key]: row.body for row in uow.session.execute(query)}


def _removal(system: System, uow: UnitOfWork, delivery_id: UUID) -> Removal | None:
    delivery = uow.get(Delivery, delivery_id)
    if delivery.state not in LIVE or delivery.remote_id is None:
        return None
    channel = uow.get(Channel, delivery.channel_id)
    audit.record(uow, "delivery.take_down_asked", delivery)
    return Removal(
        school_id=uow.school_id,
        delivery_id=delivery.id,
        platform=channel.platform,
        channel=channel.called,
        account=system.account(channel) if channel.grant else None,
        remote_id=delivery.remote_id,
    )


def _call(system: System, removal: Removal) -> str:
    """An empty answer means that it is gone. Whatever goes wrong with one post, the others come
    down."""
    try:
        return _ask(system, removal)
    except ConnectorError as error:
        log.warning("not taken down", platform=removal.platform, detail=error.detail)
        return error.reason
    except Exception as error:  # noqa: BLE001 - a fault of ours must not keep the others up
        log.error("taking down failed", platform=removal.platform, error=type(error).__name__)
        return "Something went wrong on our side."


def _ask(system: System, removal: Removal) -> str:
    connector = system.connector(removal.platform)
    if not isinstance(connector, TakesDown):
        label = connector.capabilities.label
        return f"{label} does not let us delete a post. Delete it there by hand."
    if by_address.only(removal.remote_id):
        return by_address.not_known(connector.capabilities.label)
    if removal.account is None:
        return NOT_CONNECTED
    evidence.copy_if_possible(
        system,
        connector,
        removal.account,
        school_id=removal.school_id,
        delivery_id=removal.delivery_id,
        remote_id=removal.remote_id,
    )
    return "" if connector.take_down(removal.account, removal.remote_id) else NOT_SHOWN


def out_of_reach(delivery: Delivery, channel: Channel) -> bool:
    """Is it live, as far as is known, where Handbell can neither look nor delete?"""
    connected = channel.state == ChannelState.CONNECTED
    return delivery.state in LIVE and (not connected or by_address.only(delivery.remote_id or ""))


def deleted_by_hand(uow: UnitOfWork, delivery_id: UUID) -> None:
    """A person says that they have deleted it on the platform. Raises ``Conflict`` where the
    platform itself can be asked."""
    uow.actor.require(Permission.TAKE_DOWN)
    delivery = _held(uow, delivery_id)
    if not out_of_reach(delivery, uow.get(Channel, delivery.channel_id)):
        raise Conflict("Handbell can delete it there by itself: take it down.")
    _gone(uow, delivery)
    delivery.reason = f"{uow.actor.name} says that it was deleted there by hand."
    audit.record(uow, "delivery.deleted_by_hand", delivery)
    _tell_author(uow, delivery, delivery.reason)


def _record(uow: UnitOfWork, removal: Removal, problem: str, why: str) -> Result:
    delivery = _held(uow, removal.delivery_id)
    if problem:
        audit.record(uow, "delivery.not_taken_down", delivery)
        telling.tell(
            uow,
            f"take_down:{delivery.id}",
            "A post is still live" if problem != NOT_SHOWN else "A post may still be live",
            f"It should have been taken down from {removal.channel}, and was not: {problem} "
            "Try again, or delete it there by hand.",
            path=f"/posts/{delivery.post_id}",
        )
    elif delivery.state in LIVE:
        deleted(uow, delivery, why)
    return Result(
        delivery_id=delivery.id,
        platform=removal.platform,
        channel=removal.channel,
        done=not problem,
        reason=problem,
    )


def deleted(uow: UnitOfWork, delivery: Delivery, why: str = "") -> None:
    """It was to be taken down, and is gone."""
    _gone(uow, delivery)
    audit.record(uow, "delivery.taken_down", delivery)
    channel = uow.get(Channel, delivery.channel_id).called
    _tell_author(uow, delivery, f"{why} It is no longer on {channel}.".strip())


def _held(uow: UnitOfWork, delivery_id: UUID) -> Delivery:
    uow.get(Delivery, delivery_id)
    query = select(Delivery).where(Delivery.id == delivery_id).with_for_update()
    return uow.session.scalars(query.execution_options(populate_existing=True)).one()


def _gone(uow: UnitOfWork, delivery: Delivery) -> None:
    delivery.state = DeliveryState.TAKEN_DOWN
    gathered.item_changed(uow, delivery.post_id)
    delivery.version += 1
    delivery.watch_at = None
    evidence.destroyed(uow, delivery.id)
    telling.clear(uow, f"take_down:{delivery.id}")
    telling.clear(uow, f"promise:{delivery.id}")


def _tell_author(uow: UnitOfWork, delivery: Delivery, what: str) -> None:
    author = uow.get(PostVersion, delivery.post_version_id).author_id
    key, title = f"taken_down:{delivery.id}", "A post of yours was taken down"
    telling.tell_author(uow, author, delivery.post_id, key, title, what)
