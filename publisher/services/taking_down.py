"""Taking live posts down, on every platform, with the result of each in plain sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy import select

from publisher.connectors.contract import Account, TakesDown
from publisher.connectors.errors import ConnectorError
from publisher.models import LIVE, Channel, Delivery, DeliveryState, Notice, PostVersion
from publisher.services import by_address, evidence, gathered, telling
from publisher.services.system import System
from tenants.roles import Permission
from tenants.scope import Scope
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of one post on one channel. ``reason`` says why it is still there."""

    delivery_id: UUID
    platform: str
    channel: str
    done: bool
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Removal:
    """One post to take down, as values: what the call needs while no transaction is open."""

    school_id: UUID
    delivery_id: UUID
    platform: str
    channel: str
    account: Account
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
    return results


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
        channel=channel.name,
        account=system.account(channel),
        remote_id=delivery.remote_id,
    )


def _call(system: System, removal: Removal) -> str:
    """An empty answer means that it is gone."""
    connector = system.connector(removal.platform)
    if not isinstance(connector, TakesDown):
        label = connector.capabilities.label
        return f"{label} does not let us delete a post. Delete it there by hand."
    if by_address.only(removal.remote_id):
        return by_address.not_known(connector.capabilities.label)
    evidence.copy_if_possible(
        system,
        connector,
        removal.account,
        school_id=removal.school_id,
        delivery_id=removal.delivery_id,
        remote_id=removal.remote_id,
    )
    try:
        connector.take_down(removal.account, removal.remote_id)
    except ConnectorError as error:
        log.warning("not taken down", platform=removal.platform, detail=error.detail)
        return error.reason
    return ""


def _record(uow: UnitOfWork, removal: Removal, problem: str, why: str) -> Result:
    delivery = uow.session.scalars(
        select(Delivery).where(Delivery.id == removal.delivery_id).with_for_update()
    ).one()
    key = f"take_down:{delivery.id}"
    if problem:
        audit.record(uow, "delivery.not_taken_down", delivery)
        telling.tell(
            uow,
            key,
            "A post is still live",
            f"It should have been taken down from {removal.channel}, and was not: {problem} "
            "Try again, or delete it there by hand.",
            path=f"/posts/{delivery.post_id}",
        )
    elif delivery.state in LIVE:
        delivery.state = DeliveryState.TAKEN_DOWN
        gathered.item_changed(uow, delivery.post_id)
        delivery.version += 1
        delivery.watch_at = None
        evidence.destroyed(uow, delivery.id)
        audit.record(uow, "delivery.taken_down", delivery)
        telling.clear(uow, key)
        _tell_author(uow, delivery, f"{why} It is no longer on {removal.channel}.".strip())
    return Result(
        delivery_id=delivery.id,
        platform=removal.platform,
        channel=removal.channel,
        done=not problem,
        reason=problem,
    )


def _tell_author(uow: UnitOfWork, delivery: Delivery, what: str) -> None:
    """Unless the author has done it: they know."""
    author = uow.get(PostVersion, delivery.post_version_id).author_id
    if author != uow.actor.person_id:
        telling.tell(
            uow,
            f"taken_down:{delivery.id}",
            "A post of yours was taken down",
            what,
            path=f"/posts/{delivery.post_id}",
            roles=(),
            person_id=author,
        )
