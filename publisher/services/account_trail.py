"""All that is known of one account or one request for one: who asked, who decided, when it was
connected, what was checked, who operates it, and what was found to have drifted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from publisher.models import (
    AccountHandover,
    AccountOperator,
    AccountRequest,
    Channel,
    Delivery,
    RequestState,
)
from publisher.services import connecting_rules, operating, reading, requesting
from tenants.errors import NotFound
from tenants.models import AuditEntry
from tenants.roles import Permission
from tenants.unit_of_work import UnitOfWork

# What happened to posts there that tells of the account itself: settings that had drifted.
DRIFT = (
    "delivery.comments_closed_again", "delivery.other_words", "delivery.removed_elsewhere",
)  # fmt: skip
MOST = 200


@dataclass(frozen=True, kw_only=True)
class RequestPage:
    request: AccountRequest
    operators: list[AccountOperator]
    channel: Channel | None
    names: dict[UUID, str]
    history: Sequence[AuditEntry]
    clause: str
    deciders: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ChannelPage:
    """``requests`` are all that were made for this account, the latest first; ``approved`` is the
    one it stands on; ``wanted`` says that the policy wants one."""

    channel: Channel
    requests: Sequence[AccountRequest]
    operators: list[AccountOperator]
    former: list[AccountOperator]
    handovers: list[AccountHandover]
    names: dict[UUID, str]
    history: Sequence[AuditEntry]
    wanted: bool

    @property
    def approved(self) -> AccountRequest | None:
        return next((row for row in self.requests if row.state == RequestState.APPROVED), None)


def request_page(uow: UnitOfWork, request_id: UUID) -> RequestPage:
    uow.actor.require(Permission.READ_CHANNELS)
    row = uow.get(AccountRequest, request_id)
    rules = requesting.rules(uow)
    return RequestPage(
        request=row,
        operators=requesting.operators(uow, row),
        channel=uow.get(Channel, row.channel_id) if row.channel_id else None,
        names=reading.names(uow, _people([row])),
        history=_history(uow, [row.id]),
        clause=rules.clause,
        deciders=rules.deciders,
    )


def channel_page(uow: UnitOfWork, channel_id: UUID) -> ChannelPage:
    uow.actor.require(Permission.READ_CHANNELS)
    channel = uow.get(Channel, channel_id)
    query = select(AccountRequest).where(AccountRequest.channel_id == channel.id)
    rows = uow.session.scalars(query.order_by(AccountRequest.asked_at.desc())).all()
    ever = uow.session.scalars(
        select(AccountOperator).where(AccountOperator.channel_id == channel.id)
    ).all()
    confirmed = channel.extra.get("identity_confirmed_by")
    people = _people(rows) | {channel.connected_by} | ({UUID(confirmed)} if confirmed else set())
    handovers = operating.handovers(uow, channel.id)
    people |= {row.decided_by for row in handovers}
    return ChannelPage(
        channel=channel,
        requests=rows,
        operators=operating.operators_of(uow, channel.id),
        former=[each for each in ever if each.ended_on is not None],
        handovers=handovers,
        names=reading.names(uow, people),
        history=_history(uow, [channel.id, *(row.id for row in rows)], drift_of=channel.id),
        wanted=_wanted(uow),
    )


def unapproved(uow: UnitOfWork, channels: Sequence[Channel]) -> frozenset[UUID]:
    """Those of these accounts that the policy wants approved and nobody has."""
    uow.actor.require(Permission.READ_CHANNELS)
    if not _wanted(uow):
        return frozenset()
    return frozenset(row.id for row in channels) - connecting_rules.approved(uow)


def _wanted(uow: UnitOfWork) -> bool:
    try:
        return requesting.rules(uow).demanded
    except NotFound:  # no policy is in force yet
        return False


def _history(
    uow: UnitOfWork, ids: Sequence[UUID], *, drift_of: UUID | None = None
) -> Sequence[AuditEntry]:
    theirs = select(Delivery.id).where(Delivery.channel_id == drift_of)
    drift = AuditEntry.subject_id.in_(theirs) & AuditEntry.action.in_(DRIFT)
    query = select(AuditEntry).where(or_(AuditEntry.subject_id.in_(ids), drift))
    rows = uow.session.scalars(query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()))
    return rows.fetchmany(MOST)[::-1]


def _people(rows: Sequence[AccountRequest]) -> set[UUID]:
    return {id for row in rows for id in (row.asked_by, row.begun_by, row.decided_by) if id}
