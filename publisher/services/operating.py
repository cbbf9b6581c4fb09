"""Who operates an account, and what becomes of it when one of them leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import func, select, update

from publisher import clocks
from publisher.models import AccountHandover, AccountOperator, Channel, ChannelState
from publisher.services import telling
from tenants.database import new_id
from tenants.errors import Invalid, NotFound
from tenants.models import Membership, Person, School
from tenants.roles import Permission
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork

TRANSFER, CLOSE = "transfer", "close"


@dataclass(frozen=True, kw_only=True)
class Operated:
    """An account that somebody operates; ``alone`` when nobody else does."""

    channel_id: UUID
    name: str
    called: str
    platform: str
    alone: bool


def operators_of(uow: UnitOfWork, channel_id: UUID) -> list[AccountOperator]:
    """Those who operate this account now, by name."""
    uow.actor.require(Permission.READ_CHANNELS)
    uow.get(Channel, channel_id)
    return _now(uow, channel_id)


def channels_operated_by(uow: UnitOfWork, person_id: UUID) -> list[Operated]:
    """The connected accounts that this person operates: what a leaver has to hand over."""
    uow.actor.require(Permission.READ_CHANNELS)
    query = (
        select(Channel)
        .join(
            AccountOperator,
            (AccountOperator.school_id == Channel.school_id)
            & (AccountOperator.channel_id == Channel.id),
        )
        .where(
            AccountOperator.person_id == person_id,
            AccountOperator.ended_on.is_(None),
            Channel.state != ChannelState.DISCONNECTED,
        )
        .distinct()
        .order_by(Channel.platform, Channel.name)
    )
    return [
        Operated(
            channel_id=row.id, name=row.name, called=row.called, platform=row.platform,
            alone=all(each.person_id == person_id for each in _now(uow, row.id)),
        )
        for row in uow.session.scalars(query)
    ]  # fmt: skip


def transfer(
    uow: UnitOfWork, channel_id: UUID, leaver_id: UUID, successor_id: UUID, *, reason: str = ""
) -> AccountHandover:
    """Somebody else of the school operates this account from today; the leaver does not any
    more. Raises ``Invalid`` at the field and ``NotFound`` for somebody who does not operate it."""
    uow.actor.require(Permission.PEOPLE)
    if leaver_id == successor_id:
        raise Invalid({"successor": "Choose somebody else."})
    leaver = _stop(uow, channel_id, leaver_id)
    successor = _member(uow, successor_id)
    if successor_id not in {each.person_id for each in _now(uow, channel_id)}:
        _add(uow, uow.get(Channel, channel_id), successor.name, successor.email, successor.id)
    row = _handover(
        uow, channel_id, TRANSFER, leaver, _today(uow), successor=successor.name, reason=reason
    )
    row.done_at = uow.now
    warn_of_one(uow, channel_id)
    return row


def close(
    uow: UnitOfWork, channel_id: UUID, leaver_id: UUID, *, by_day: date, reason: str
) -> AccountHandover:
    """The account is to be closed by a day. Posts go on until it is disconnected; operators are
    told until then. Raises ``Invalid`` without a reason or for a day that has passed."""
    uow.actor.require(Permission.PEOPLE)
    errors = {}
    if by_day < _today(uow):
        errors["by_day"] = "Choose today or a day to come."
    if not reason.strip():
        errors["reason"] = "Say why the account is closed."
    if errors:
        raise Invalid(errors)
    leaver = _stop(uow, channel_id, leaver_id)
    row = _handover(uow, channel_id, CLOSE, leaver, by_day, reason=reason.strip())
    channel = uow.get(Channel, channel_id)
    telling.tell(
        uow,
        f"close:{channel_id}",
        f"{channel.called} is to be closed by {clocks.day(datetime.combine(by_day, time()))}",
        "Its operator has left. Close the account on the platform and disconnect it here.",
        path=f"/channels/{channel_id}",
    )
    return row


def add(uow: UnitOfWork, channel_id: UUID, person_id: UUID) -> AccountOperator:
    """One more operator, somebody of the school."""
    uow.actor.require(Permission.CONNECT)
    channel = uow.get(Channel, channel_id)
    person = _member(uow, person_id)
    if person_id in {each.person_id for each in _now(uow, channel_id)}:
        raise Invalid({"person": f"{person.name} operates this account already."})
    row = _add(uow, channel, person.name, person.email, person.id)
    warn_of_one(uow, channel_id)
    return row


def left(uow: UnitOfWork, person_id: UUID) -> None:
    """Somebody is of the school no longer, and so operates none of its accounts: of each that
    they did somebody is asked to take them out at the platform too, which we cannot."""
    uow.actor.require(Permission.PEOPLE)
    person = uow.session.get_one(Person, person_id)
    for each in channels_operated_by(uow, person_id):
        _stop(uow, each.channel_id, person_id)
        warn_of_one(uow, each.channel_id)
        telling.tell(
            uow,
            f"operator-left:{each.channel_id}:{person_id}",
            f"Take {person.name} out of {each.called}",
            "They operated this account and have left the school. What they can still get into "
            "there is decided there.",
            path=f"/channels/{each.channel_id}",
        )
    # Those that are only asked for, or disconnected for now, need nobody told.
    theirs = update(AccountOperator).where(
        AccountOperator.person_id == person_id, AccountOperator.ended_on.is_(None)
    )
    uow.session.execute(theirs.values(ended_on=_today(uow)))


def handovers(uow: UnitOfWork, channel_id: UUID) -> list[AccountHandover]:
    uow.actor.require(Permission.READ_CHANNELS)
    query = select(AccountHandover).where(AccountHandover.channel_id == channel_id)
    return list(uow.session.scalars(query.order_by(AccountHandover.decided_at)))


def somebody(uow: UnitOfWork, channel: Channel) -> None:
    """An account that was connected without a request is operated by whoever connected it, until
    others are named."""
    if not _now(uow, channel.id):
        person = uow.session.get_one(Person, channel.connected_by)
        _add(uow, channel, person.name, person.email, person.id)


def closed(uow: UnitOfWork, channel_id: UUID) -> None:
    """It was disconnected: what was to be closed is."""
    query = select(AccountHandover).where(
        AccountHandover.channel_id == channel_id,
        AccountHandover.what == CLOSE,
        AccountHandover.done_at.is_(None),
    )
    for row in uow.session.scalars(query):
        row.done_at = uow.now
    telling.clear(uow, f"close:{channel_id}")


def warn_of_one(uow: UnitOfWork, channel_id: UUID) -> None:
    """An account with a single operator is a task for the school, until there are two."""
    key = f"operators:{channel_id}"
    count = len(_now(uow, channel_id))
    if count > 1:
        telling.clear(uow, key)
        return
    channel = uow.get(Channel, channel_id)
    telling.tell(
        uow,
        key,
        f"{channel.called} has {'a single operator' if count else 'no operator'}",
        "When that person is away or leaves, nobody looks after it. Name a second one.",
        path=f"/channels/{channel_id}",
        urgent=False,
    )


def _now(uow: UnitOfWork, channel_id: UUID) -> list[AccountOperator]:
    query = select(AccountOperator).where(
        AccountOperator.channel_id == channel_id, AccountOperator.ended_on.is_(None)
    )
    return list(uow.session.scalars(query.order_by(func.lower(AccountOperator.name))))


def _stop(uow: UnitOfWork, channel_id: UUID, person_id: UUID) -> str:
    uow.get(Channel, channel_id)
    mine = [each for each in _now(uow, channel_id) if each.person_id == person_id]
    if not mine:
        raise NotFound("This person does not operate that account.")
    for each in mine:
        each.ended_on = _today(uow)
    uow.session.flush()
    audit.record(uow, "account.operator_ended", ("channel", channel_id), person=str(person_id))
    return mine[0].name


def _add(
    uow: UnitOfWork, channel: Channel, name: str, email: str, person_id: UUID
) -> AccountOperator:
    assert uow.actor.person_id is not None
    row = uow.add(
        AccountOperator(
            id=new_id(), channel_id=channel.id, name=name, email=email, person_id=person_id,
            added_by=uow.actor.person_id, added_at=uow.now,
        )
    )  # fmt: skip
    uow.session.flush()
    audit.record(uow, "account.operator_added", channel, person=str(person_id))
    return row


def _handover(
    uow: UnitOfWork, channel_id: UUID, what: str, leaver: str, by_day: date, **words: str
) -> AccountHandover:
    assert uow.actor.person_id is not None
    row = uow.add(
        AccountHandover(
            id=new_id(), channel_id=channel_id, what=what, leaver=leaver, by_day=by_day,
            decided_by=uow.actor.person_id, decided_at=uow.now, **words,
        )
    )  # fmt: skip
    audit.record(uow, f"account.{what}", ("channel", channel_id), by_day=by_day.isoformat())
    return row


def _member(uow: UnitOfWork, person_id: UUID) -> Person:
    membership = uow.session.get(Membership, (uow.school_id, person_id))
    if membership is None or membership.ended_at is not None:
        raise NotFound("There is no such person at this school.")
    return uow.session.get_one(Person, person_id)


def _today(uow: UnitOfWork) -> date:
    school = uow.session.get_one(School, uow.school_id)
    return clocks.local(uow.now, school.timezone).date()
