"""Keeping grants alive: refreshed ahead of their end, one worker at a time, never overwritten
with less; probed daily with the publishing right; and people are warned before it is too late."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from uuid import UUID

import redis
import structlog

from publisher.connectors import deadline
from publisher.connectors.contract import Connects, Grant, Health
from publisher.connectors.errors import ConnectorError, Kind, ReconnectNeeded, TryLater
from publisher.models import Channel, ChannelState
from publisher.services import administering, sealing, telling
from publisher.services.recording import keep_trying, park_channel
from publisher.services.system import WORKER, System
from tenants.scope import Scope
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()

REFRESH_AHEAD = timedelta(minutes=30)
PROBE_EVERY = timedelta(hours=20)
WARN_DAYS = (14, 7, 1)
LOCK_SECONDS = 90
CALLS_SECONDS = 60  # … of which the calls may take so many


class Renewal(StrEnum):
    USABLE = "usable"
    PARKED = "parked"  # only a person can help
    UNSURE = "unsure"  # not now: the platform or the lock was away


def renew(
    system: System, school_id: UUID, channel_id: UUID, *, rejected: int | None = None
) -> Renewal:
    """Refresh the grant if it ends soon, and probe it if that was not done today. ``rejected`` is
    the grant's version that a platform has just refused: refresh unless somebody has already."""
    lock = system.queues.redis.lock(
        f"grant:{channel_id}", timeout=LOCK_SECONDS, blocking_timeout=LOCK_SECONDS / 3
    )
    try:
        with lock, deadline.within(CALLS_SECONDS):
            return _renew(system, Scope.of_school(school_id, WORKER), channel_id, rejected)
    except redis.RedisError as error:
        log.warning("renewing without a lock is not safe", error=type(error).__name__)
        return Renewal.UNSURE


def instead(
    system: System, school_id: UUID, channel_id: UUID, error: ReconnectNeeded, *, rejected: int
) -> ConnectorError:
    """What a refused grant comes to: a renewed one is tried soon, without troubling anybody; one
    that cannot be renewed is ``error``, for a person."""
    if error.kind is not Kind.TOKEN:
        return error
    match renew(system, school_id, channel_id, rejected=rejected):
        case Renewal.USABLE:
            reason = "The permission to publish was renewed."
            return TryLater(reason, seconds=1, kind=Kind.TOKEN)
        case Renewal.UNSURE:
            return TryLater("The permission to publish could not be renewed yet.")
        case _:
            return error


def _renew(system: System, scope: Scope, channel_id: UUID, rejected: int | None) -> Renewal:
    with unit_of_work(system.database, scope) as uow:
        channel = uow.get(Channel, channel_id)
        if channel.state != ChannelState.CONNECTED:
            return Renewal.PARKED
        if rejected is not None and channel.grant_version > rejected:
            return Renewal.USABLE  # another worker has refreshed it while we waited
        grant = sealing.open_grant(system.vault, channel.school_id, channel_id, channel.grant)
        platform, seen = channel.platform, channel.grant_version
        account = system.account(channel)
        stale = channel.probed_at is None or channel.probed_at < uow.now - PROBE_EVERY
        ends_soon = grant.expires_at is not None and grant.expires_at < uow.now + REFRESH_AHEAD
    connector = system.connector(platform)
    assert isinstance(connector, Connects)
    try:
        if rejected is not None or (ends_soon and grant.refresh_token):
            fresh = _kept(grant, connector.refresh(grant))
            # Some platforms' old refresh token is worthless from now on: the new one must be kept.
            keep_trying(partial(_save, system, scope, channel_id, seen, fresh))
            account = replace(account, access_token=fresh.access_token)
        if stale or ends_soon:
            _probed(system, scope, channel_id, connector.probe(account))
            administering.look(system, channel.school_id, channel_id, account)
    except ReconnectNeeded as error:
        _park(system, scope, channel_id, error)
        return Renewal.PARKED
    except ConnectorError as error:
        log.warning("renewing failed", channel=str(channel_id), detail=error.detail)
        return Renewal.UNSURE
    return Renewal.USABLE


def _kept(old: Grant, new: Grant) -> Grant:
    """Never overwrite with empty: a platform that sends no new refresh token means the old."""
    return replace(
        new,
        refresh_token=new.refresh_token or old.refresh_token,
        refresh_expires_at=new.refresh_expires_at or old.refresh_expires_at,
        data_access_expires_at=new.data_access_expires_at or old.data_access_expires_at,
        scopes=new.scopes or old.scopes,
    )


def _save(system: System, scope: Scope, channel_id: UUID, seen: int, grant: Grant) -> None:
    with unit_of_work(system.database, scope) as uow:
        channel = uow.get(Channel, channel_id)
        uow.session.refresh(channel, with_for_update={"key_share": True})
        if channel.grant_version != seen:
            return  # connected again or disconnected by a person meanwhile: that is newer
        channel.grant = sealing.seal_grant(system.vault, uow.school_id, channel.id, grant)
        channel.grant_version += 1
        channel.expires_at = grant.expires_at
        channel.refresh_expires_at = grant.refresh_expires_at
        channel.data_access_expires_at = grant.data_access_expires_at
        audit.record(uow, "channel.renewed", channel)


def _probed(system: System, scope: Scope, channel_id: UUID, health: Health) -> None:
    if not health.well:
        _park(system, scope, channel_id, ReconnectNeeded(health.reason, kind=Kind.ACCOUNT))
        return
    with unit_of_work(system.database, scope) as uow:
        channel = uow.get(Channel, channel_id)
        channel.probed_at = uow.now
        if health.data_access_expires_at:
            channel.data_access_expires_at = health.data_access_expires_at
        _warn(uow, channel)


def _warn(uow: UnitOfWork, channel: Channel) -> None:
    """14, 7 and 1 days before a person must act, once each."""
    ends: list[datetime] = [
        at
        for at in (
            channel.refresh_expires_at or _ends_for_good(channel),
            channel.data_access_expires_at,
        )
        if at is not None
    ]
    if not ends:
        return
    days = (min(ends) - uow.now).days
    crossed = [limit for limit in WARN_DAYS if days < limit]
    if crossed:
        telling.tell(
            uow,
            f"expiry:{channel.id}:{min(crossed)}:{min(ends):%Y%m%d}",
            f"{channel.called} must be connected again soon",
            f"The permission to publish there ends in {max(days, 0) + 1} days at most. "
            "Connecting it again takes a minute.",
            path=f"/channels/{channel.id}",
        )


def _ends_for_good(channel: Channel) -> datetime | None:
    """A long grant that cannot be refreshed (two hours is one that can)."""
    if channel.expires_at and channel.expires_at - channel.connected_at > timedelta(days=2):
        return channel.expires_at
    return None


def _park(system: System, scope: Scope, channel_id: UUID, error: ReconnectNeeded) -> None:
    with unit_of_work(system.database, scope) as uow:
        park_channel(uow, uow.get(Channel, channel_id), error)
