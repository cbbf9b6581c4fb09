"""A person takes their permission back on the platform's own pages, or asks for their data to
go: the channels that stood on it stop, and a school hears of it from us and not from silence."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from publisher.connectors import deadline
from publisher.connectors.contract import Connects
from publisher.connectors.errors import ConnectorError
from publisher.models import Channel, ChannelState
from publisher.services import telling
from publisher.services.system import WORKER, System
from tenants.scope import Scope
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork, unit_of_work

CALLS_SECONDS = 60
PERSON = "person_id"  # where a connector keeps whose permission a channel stands on


def withdraw(system: System, platform: str, person: str, *, forget: bool, at: float = 0.0) -> None:
    """``person`` is the platform's id of whoever had connected. With ``forget`` the grant and
    that id are erased as well; what was published stays the school's record. Permission is given
    to an app: whatever else the same one serves (Facebook and Instagram) stood on it too. ``at``
    is when they took it back, in seconds since 1970; 0 where that is not told."""
    for school_id, channel_id in _standing_on(system, platform, person):
        scope = Scope.of_school(school_id, WORKER)
        with unit_of_work(system.database, scope) as uow:
            channel = uow.get(Channel, channel_id)
        if at and channel.connected_at.timestamp() > at and _still_good(system, channel):
            continue  # Meta repeats what it says for a day and a half
        with unit_of_work(system.database, scope) as uow:
            _stop(uow, uow.get(Channel, channel_id), forget=forget)


def _still_good(system: System, channel: Channel) -> bool:
    """Was permission given anew since? Our clock alone does not decide: the platform is asked, and
    where it does not answer, what it said counts."""
    connector = system.connector(channel.platform)
    if not isinstance(connector, Connects) or channel.state != ChannelState.CONNECTED:
        return False
    try:
        with deadline.within(CALLS_SECONDS):
            return connector.probe(system.account(channel)).well
    except ConnectorError:
        return False


def _stop(uow: UnitOfWork, channel: Channel, *, forget: bool) -> None:
    reason = "The person who had connected it took the permission back."
    channel.state_reason = reason
    if forget:
        channel.state = ChannelState.DISCONNECTED
        channel.grant = b""
        channel.grant_version += 1
        channel.extra = {key: value for key, value in channel.extra.items() if key != PERSON}
    else:
        channel.state = ChannelState.NEEDS_RECONNECT
    audit.record(uow, "channel.permission_withdrawn", channel, forgotten=forget)
    telling.tell(
        uow,
        f"channel:{channel.id}",
        f"{channel.called} must be connected again",
        f"{reason} Posts for this channel wait until it has been connected again.",
        path="/channels",
    )


def _standing_on(system: System, platform: str, person: str) -> list[tuple[UUID, UUID]]:
    with unit_of_work(system.database, Scope.system(WORKER)) as uow:
        rows = uow.session.execute(
            select(Channel.school_id, Channel.id).where(
                Channel.platform.in_(system.served_together(platform)),
                Channel.extra[PERSON].astext == person,
                Channel.state != ChannelState.DISCONNECTED,
            )
        )
        return [(school_id, channel_id) for school_id, channel_id in rows]
