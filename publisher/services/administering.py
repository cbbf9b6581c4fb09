"""Who can get into an account, as the platform tells it, against whom the school knows.

Looked at once a day. Somebody on the platform's list is known who connected the account, bears
the name of one of its operators here, or was said by the headteacher to be right. Anybody else is
for the headteacher to look at: an account is not the school's own if others can get into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import structlog
from sqlalchemy import select

from publisher.connectors.contract import Account, Connector, TellsAdministrators
from publisher.connectors.errors import ConnectorError
from publisher.detect.text import fold
from publisher.models import AccountOperator, Channel
from publisher.services import official, telling
from publisher.services.system import WORKER, System
from tenants.roles import Permission, Role
from tenants.scope import Scope
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()
KEY = "strangers:"  # and the channel's id: a notice about it
OURSELVES = ("person_id", "member")  # who connected it, by the platform's own id


def look(system: System, school_id: UUID, channel_id: UUID, account: Account) -> None:
    """Ask the platform, where it tells, and keep what it says. What it will not tell now stays as
    it was told last."""
    scope = Scope.of_school(school_id, WORKER)
    with unit_of_work(system.database, scope) as uow:
        connector = system.connector(uow.get(Channel, channel_id).platform)
    told = _told(connector, account)
    if told is None:
        return
    with unit_of_work(system.database, scope) as uow:
        channel = uow.get(Channel, channel_id)
        channel.administrators, channel.administrators_at = dict(told), uow.now
        whole = not connector.capabilities.administrators_left_out
        if whole or len(told) > 1:
            channel.extra = {
                **channel.extra, "admins": str(min(len(told), 2)), "admins_from": "platform"
            }  # fmt: skip
            official.follow_up(uow, channel)
        _compare(uow, channel, connector.capabilities.label)


def _told(connector: Connector, account: Account) -> Mapping[str, str] | None:
    if not isinstance(connector, TellsAdministrators):
        return None
    try:
        return connector.administrators(account)
    except ConnectorError as error:
        log.warning("administrators not told", platform=connector.name, detail=error.detail)
        return None


def unknown(uow: UnitOfWork, channel: Channel) -> dict[str, str]:
    """Those on the platform's list whom nobody here knows, by the platform's id."""
    uow.actor.require(Permission.READ_CHANNELS)
    return _unknown(uow, channel)


def _unknown(uow: UnitOfWork, channel: Channel) -> dict[str, str]:
    operators = select(AccountOperator.name).where(
        AccountOperator.channel_id == channel.id, AccountOperator.ended_on.is_(None)
    )
    names = {fold(name) for name in uow.session.scalars(operators)}
    known = {*channel.administrators_known, *(channel.extra.get(key) for key in OURSELVES)}
    return {
        id: name
        for id, name in (channel.administrators or {}).items()
        if id not in known and not (name and fold(name) in names)
    }


def agree(uow: UnitOfWork, channel_id: UUID, seen: set[str]) -> None:
    """The headteacher has looked: those whom the page showed as unknown are right. Whoever came
    since is not among them."""
    uow.actor.require(Permission.PEOPLE)
    channel = uow.get(Channel, channel_id)
    right = sorted(seen.intersection(unknown(uow, channel)))
    channel.administrators_known = [*channel.administrators_known, *right]
    audit.record(uow, "channel.administrators_known", channel, people=len(right))
    if not unknown(uow, channel):
        telling.clear(uow, f"{KEY}{channel.id}")


def _compare(uow: UnitOfWork, channel: Channel, label: str) -> None:
    if not _unknown(uow, channel):
        telling.clear(uow, f"{KEY}{channel.id}")
        return
    telling.tell(
        uow,
        f"{KEY}{channel.id}",
        f"{channel.called}: people whom nobody here knows can get into it",
        f"{label} names administrators who are not among the account's operators here. Look "
        "whether each of them should be, and take out there whoever should not.",
        path=f"/channels/{channel.id}",
        roles=(Role.HEAD.value,),
    )
