"""Connecting an account by the platform's own authorization-code flow, and keeping it connected.

The policy decides first, at every step: a platform that it does not allow, or an account that
nobody has approved where it asks for that, is refused before anybody is sent anywhere. Nothing
here calls a platform while a transaction is open.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import delete, select

from publisher import secrets
from publisher.connectors.contract import Candidate, Connects, Grant
from publisher.connectors.errors import ConnectorError
from publisher.models import Channel, ChannelState, Connecting
from publisher.queue import GENERAL
from publisher.services import (
    administering,
    connecting_rules,
    official,
    operating,
    sealing,
    telling,
)
from publisher.services.system import System
from tenants.database import new_id
from tenants.errors import Conflict, Invalid, NotFound
from tenants.policies.language import Policy
from tenants.roles import Permission
from tenants.scope import Scope
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()
LASTS = timedelta(minutes=15)
OURS = frozenset({"open_to_public"})


@dataclass(frozen=True)
class Begun:
    """Where to send the person."""

    url: str


def begin(
    system: System,
    uow: UnitOfWork,
    platform: str,
    *,
    product: str = "",
    request_id: UUID | None = None,
) -> Begun:
    """Start connecting. Raises ``NotAllowed`` with the policy's clause when it forbids this
    platform or asks for an approval that is not there; no request has been made then.
    ``request_id`` chooses between several approved requests."""
    uow.actor.require(Permission.CONNECT)
    connector = system.connectors.get(platform)
    if connector is None or not isinstance(connector, Connects):
        raise NotFound("There is no such platform.")
    connecting_rules.check(uow, connector, product)
    _forget_expired(uow)
    token = secrets.new_token()
    authorization = connector.authorize(
        redirect_uri(system, platform), f"{uow.school_id.hex}.{token}"
    )
    assert uow.actor.person_id is not None
    row = Connecting(
        id=new_id(),
        platform=platform,
        product=product,
        state_digest=secrets.digest(token),
        person_id=uow.actor.person_id,
        created_at=uow.now,
        expires_at=uow.now + LASTS,
    )
    kept = {"verifier": authorization.verifier, "request": str(request_id or "")}
    row.sealed = _seal(system, uow.school_id, row.id, kept)
    uow.add(row)
    audit.record(uow, "channel.connecting", row, platform=platform)
    return Begun(authorization.url)


def redirect_uri(system: System, platform: str) -> str:
    """The same for all schools, because platforms compare it byte by byte."""
    return f"{system.settings.public_url}/connect/{platform}/callback"


def school_of(state: str) -> UUID:
    """The school that a returning ``state`` claims; ``answer`` proves it."""
    try:
        return UUID(state.partition(".")[0])
    except ValueError:
        raise NotFound("This link is not one of ours.") from None


def answer(system: System, scope: Scope, platform: str, query: Mapping[str, str]) -> UUID:
    """The person is back. Exchanges the code and keeps the accounts to choose from, sealed.
    Raises ``NotFound`` for a state that is unknown, used, expired or somebody else's,
    ``NotAllowed`` as ``begin`` does, before the platform is asked for anything, and
    ``publisher.connectors.errors.ConnectorError`` with a sentence when the platform said no."""
    with unit_of_work(system.database, scope) as uow:
        uow.actor.require(Permission.CONNECT)
        row = _returning(uow, platform, query.get("state", ""))
        connecting_rules.check(uow, system.connector(platform), row.product)
        row.answered_at = uow.now
        kept = _open(system, row)
    connector = system.connector(platform)
    assert isinstance(connector, Connects)
    grant = connector.exchange(redirect_uri(system, platform), query, kept["verifier"])
    candidates = connector.candidates(grant)
    with unit_of_work(system.database, scope) as uow:
        row = uow.get(Connecting, row.id)
        found = [_candidate_json(candidate) for candidate in candidates]
        row.sealed = _seal(
            system, uow.school_id, row.id, {"candidates": found, "request": kept["request"]}
        )
    return row.id


def choices(system: System, uow: UnitOfWork, connecting_id: UUID) -> list[Candidate]:
    """The accounts found, for the person who asked."""
    uow.actor.require(Permission.CONNECT)
    row = _mine(uow, connecting_id)
    return [_candidate(data) for data in _open(system, row).get("candidates", [])]


def connect(
    system: System,
    uow: UnitOfWork,
    connecting_id: UUID,
    remote_id: str,
    *,
    school_owned: bool = True,
    admins: int | None = None,
    confirmation: str = "",
) -> Channel:
    """Connect one of the accounts found. Connecting again renews the channel that is there and
    lets its queue go on. ``confirmation`` is the headteacher's reason where it is in doubt whether
    the account is the school's. Raises ``Invalid`` at its field, ``NotAllowed`` as ``begin``."""
    uow.actor.require(Permission.CONNECT)
    row = _mine(uow, connecting_id)
    chosen = _chosen(system, uow, connecting_id, remote_id)
    policy = connecting_rules.check(uow, system.connector(row.platform), row.product)
    official.check(policy, chosen)
    identity = official.confirm(uow, policy, chosen, confirmation=confirmation)
    channel, was = _channel(uow, row, remote_id)
    channel.name, channel.url = chosen.name, chosen.url
    channel.school_owned = school_owned if was is None else channel.school_owned
    facts = official.administrators(admins)
    facts |= {} if chosen.organisation else {"personal": "yes"}
    channel.extra = {**_kept(channel), **chosen.extra, **identity, **facts}
    _store(system, channel, chosen.grant)
    _approved(system, uow, row, policy, channel, was=was)
    operating.somebody(uow, channel)
    row.finished_at = uow.now
    row.sealed = _seal(system, uow.school_id, row.id, {})
    uow.session.flush()
    telling.clear(uow, f"channel:{channel.id}", f"revoke:{channel.id}")
    official.follow_up(uow, channel)
    audit.record(
        uow, "channel.reconnected" if was else "channel.connected", channel, platform=row.platform
    )
    uow.after_commit(
        lambda: system.queues.nudge(GENERAL, "listen", str(channel.school_id), str(channel.id))
    )
    return channel


def _chosen(system: System, uow: UnitOfWork, connecting_id: UUID, remote_id: str) -> Candidate:
    for found in choices(system, uow, connecting_id):
        if found.remote_id == remote_id:
            return found
    raise Invalid({"account": "Choose one of the accounts."})


def _approved(
    system: System, uow: UnitOfWork, row: Connecting, policy: Policy, channel: Channel, *,
    was: str | None,
) -> None:  # fmt: skip
    """It stands on an approved request where the policy wants one, or ``NotAllowed``."""
    uow.session.flush()
    request = _open(system, row).get("request")
    connecting_rules.take(
        uow, policy, channel, system.connector(row.platform), was=was,
        request_id=UUID(request) if request else None,
    )  # fmt: skip


def _kept(channel: Channel) -> dict[str, Any]:
    """What we know of the account that its platform does not tell."""
    return {key: value for key, value in (channel.extra or {}).items() if key in OURS}


def _channel(uow: UnitOfWork, row: Connecting, remote_id: str) -> tuple[Channel, str | None]:
    """The channel for this account, ready to be used from now on, and the state it had before;
    None for a new one."""
    assert uow.actor.person_id is not None
    channel = uow.session.scalar(
        select(Channel).where(Channel.platform == row.platform, Channel.remote_id == remote_id)
    )
    was = channel.state if channel else None
    if channel is None:
        channel = uow.add(
            Channel(
                id=new_id(), platform=row.platform, product=row.product, remote_id=remote_id
            )
        )  # fmt: skip
    channel.state, channel.state_reason = ChannelState.CONNECTED, ""
    channel.connected_by, channel.connected_at = uow.actor.person_id, uow.now
    channel.wait_until = None
    channel.probed_at = uow.now
    return channel, was


def channels(uow: UnitOfWork) -> list[Channel]:
    uow.actor.require(Permission.READ_CHANNELS)
    query = select(Channel).where(Channel.state != ChannelState.DISCONNECTED)
    return list(uow.session.scalars(query.order_by(Channel.platform, Channel.name)))


def disconnect(system: System, scope: Scope, channel_id: UUID) -> None:
    """Forget the grant here, then tell the platform to. What was scheduled waits, parked."""
    with unit_of_work(system.database, scope) as uow:
        uow.actor.require(Permission.CONNECT)
        channel = uow.get(Channel, channel_id)
        uow.session.refresh(channel, with_for_update={"key_share": True})  # its newest grant
        if channel.state == ChannelState.DISCONNECTED:
            raise Conflict("This channel is not connected.")
        grant = sealing.open_grant(system.vault, uow.school_id, channel.id, channel.grant)
        channel.state = ChannelState.DISCONNECTED
        channel.state_reason = f"Disconnected by {uow.actor.name}."
        channel.grant = b""
        channel.grant_version += 1
        channel.administrators = channel.administrators_at = None
        telling.clear(uow, f"{administering.KEY}{channel.id}")
        platform = channel.platform
        operating.closed(uow, channel.id)
        audit.record(uow, "channel.disconnected", channel)
    connector = system.connector(platform)
    assert isinstance(connector, Connects)
    try:
        connector.revoke(grant)
    except ConnectorError as error:
        log.warning("revoking failed", platform=platform, detail=error.detail)
        with unit_of_work(system.database, scope) as uow:
            _tell_not_revoked(uow, channel, connector.capabilities.label)


def _tell_not_revoked(uow: UnitOfWork, channel: Channel, label: str) -> None:
    """Our copy of the grant is gone, so only a person can end it there."""
    audit.record(uow, "channel.not_revoked", channel)
    telling.tell(
        uow,
        f"revoke:{channel.id}",
        f"Remove Handbell’s permission at {label}",
        f"{channel.called} is disconnected, and Handbell has forgotten its access. {label} did not "
        "confirm that the permission has ended there as well. Please remove Handbell yourself "
        f"from the apps that may use the account, in its settings at {label}.",
        path=f"/channels/{channel.id}",
    )


def _forget_expired(uow: UnitOfWork) -> None:
    """An attempt that nobody finished may hold grants, sealed; they are of no use any more."""
    uow.session.execute(delete(Connecting).where(Connecting.expires_at <= uow.now))


def _store(system: System, channel: Channel, grant: Grant) -> None:
    channel.grant = sealing.seal_grant(system.vault, channel.school_id, channel.id, grant)
    channel.grant_version = (channel.grant_version or 0) + 1
    channel.expires_at = grant.expires_at
    channel.refresh_expires_at = grant.refresh_expires_at
    channel.data_access_expires_at = grant.data_access_expires_at


def _returning(uow: UnitOfWork, platform: str, state: str) -> Connecting:
    row = uow.session.scalar(
        select(Connecting)
        .where(
            Connecting.state_digest == secrets.digest(state.partition(".")[2]),
            Connecting.platform == platform,
            Connecting.person_id == uow.actor.person_id,
            Connecting.answered_at.is_(None),
            Connecting.expires_at > uow.now,
        )
        .with_for_update()
    )
    if row is None:
        raise NotFound("This connection was begun too long ago, or twice. Please start again.")
    return row


def _mine(uow: UnitOfWork, connecting_id: UUID) -> Connecting:
    row = uow.get(Connecting, connecting_id)
    if row.person_id != uow.actor.person_id or row.expires_at <= uow.now:
        raise NotFound("This connection was begun too long ago. Please start again.")
    return row


def _seal(system: System, school_id: UUID, id: UUID, data: Mapping[str, object]) -> bytes:
    return system.vault.seal(school_id, f"connecting:{id}", json.dumps(data).encode())


def _open(system: System, row: Connecting) -> dict[str, Any]:
    return dict(json.loads(system.vault.open(row.school_id, f"connecting:{row.id}", row.sealed)))


def _candidate_json(candidate: Candidate) -> dict[str, Any]:
    return {
        **asdict(candidate),
        "extra": dict(candidate.extra),
        "grant": sealing.to_json(candidate.grant),
    }


def _candidate(data: dict[str, Any]) -> Candidate:
    return Candidate(**{**data, "grant": sealing.from_json(data["grant"])})
