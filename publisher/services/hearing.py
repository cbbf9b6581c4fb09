"""A platform says that something happened under a post of ours: look there at once."""

from __future__ import annotations

from uuid import UUID

import structlog
from sqlalchemy import select

from publisher.connectors.contract import Hears
from publisher.connectors.errors import ConnectorError
from publisher.models import LIVE, Channel, ChannelState, Delivery
from publisher.services import administering, renewing, settling
from publisher.services.system import WORKER, System
from tenants.scope import Scope
from tenants.unit_of_work import unit_of_work

log = structlog.get_logger()


def hear(system: System, platform: str, account: str, post: str) -> None:
    """Look at the post that the event is about, in each school that has connected the account.
    With no post named, nothing is done now: the regular look will find it."""
    if not post:
        return
    for school_id in _schools(system, platform, account):
        with unit_of_work(system.database, Scope.of_school(school_id, WORKER)) as uow:
            found = uow.session.scalars(
                select(Delivery.id).where(
                    Delivery.platform == platform,
                    Delivery.remote_id == post,
                    Delivery.state.in_(sorted(LIVE)),
                )
            ).all()
        for delivery_id in found:
            settling.settle(system, school_id, delivery_id, heard=True)


def look_at_grant(system: System, platform: str, account: str) -> None:
    """A platform says that an account's permission was taken back. It is asked for a new one: what
    it says then counts, and a channel that is parked says so before its next post is due."""
    for school_id in _schools(system, platform, account):
        with unit_of_work(system.database, Scope.of_school(school_id, WORKER)) as uow:
            query = select(Channel.id, Channel.grant_version)
            where = (Channel.platform == platform, Channel.remote_id == account)
            channel_id, version = uow.session.execute(query.where(*where)).one()
        renewing.renew(system, school_id, channel_id, rejected=version)


def listen(system: System, school_id: UUID, channel_id: UUID) -> None:
    """Subscribe a newly connected account to our webhook, and ask who else can get into it.
    Without the webhook we still look regularly."""
    with unit_of_work(system.database, Scope.of_school(school_id, WORKER)) as uow:
        channel = uow.get(Channel, channel_id)
        platform, account = channel.platform, system.account(channel)
    connector = system.connector(platform)
    if isinstance(connector, Hears):
        try:
            connector.listen(account)
        except ConnectorError as error:
            log.warning("could not subscribe to events", platform=platform, detail=error.detail)
    administering.look(system, school_id, channel_id, account)


def _schools(system: System, platform: str, account: str) -> list[UUID]:
    with unit_of_work(system.database, Scope.system(WORKER)) as uow:
        query = select(Channel.school_id).where(
            Channel.platform == platform,
            Channel.remote_id == account,
            Channel.state == ChannelState.CONNECTED,
        )
        return list(uow.session.scalars(query))
