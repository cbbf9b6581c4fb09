"""The people of the schools: told that an account must be connected again, they do it.

Through the platform's own consent page, like everybody: a token that a platform gave up for good,
or that was lost with a worker killed while renewing it, only comes back this way.
"""

from __future__ import annotations

from uuid import UUID

import requests
import structlog
from sqlalchemy import select

from publisher.chaos.stage import STAGEHAND
from publisher.connectors.errors import ConnectorError
from publisher.demo.schools import Control, follow
from publisher.models import Channel, ChannelState
from publisher.services import connecting
from publisher.services.system import System
from tenants.actor import Actor
from tenants.roles import Role
from tenants.scope import Scope
from tenants.unit_of_work import unit_of_work

log = structlog.get_logger()
CONFIRMED = "Our own account, under a short name."


def reconnect(system: System, control: Control) -> int:
    """Connect again every channel that waits for it. Returns how many are connected; whoever is
    refused tries again at the next call."""
    return sum(_again(system, control, school, channel) for school, channel in _waiting(system))


def _waiting(system: System) -> list[tuple[UUID, UUID]]:
    """(school, channel) of each; system work may read no more of them than that."""
    with unit_of_work(system.database, Scope.system(STAGEHAND)) as uow:
        query = select(Channel.school_id, Channel.id)
        rows = uow.session.execute(query.where(Channel.state == ChannelState.NEEDS_RECONNECT))
        return [(school_id, channel_id) for school_id, channel_id in rows]


def _again(system: System, control: Control, school_id: UUID, channel_id: UUID) -> bool:
    with unit_of_work(system.database, Scope.of_school(school_id, STAGEHAND)) as uow:
        channel = uow.get(Channel, channel_id)
    scope = Scope.of_school(school_id, _office(channel.connected_by))
    account = channel.remote_id.rpartition(":")[2]
    control.post("/consent", platform=channel.platform, auto=True, account=account)
    try:
        with unit_of_work(system.database, scope) as uow:
            begun = connecting.begin(system, uow, channel.platform, product=channel.product)
        query = follow(begun.url, connecting.redirect_uri(system, channel.platform))
        connecting_id = connecting.answer(system, scope, channel.platform, query)
        with unit_of_work(system.database, scope) as uow:
            connecting.connect(
                system, uow, connecting_id, channel.remote_id, confirmation=CONFIRMED
            )
    except (ConnectorError, requests.RequestException) as error:
        log.info("not connected again yet", platform=channel.platform, error=str(error))
        return False
    return True


def _office(person_id: UUID) -> Actor:
    return Actor.person(person_id, "The office", roles=frozenset({Role.COMMS_LEAD}))
