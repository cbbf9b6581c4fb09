"""Comments as evidence: copied, and committed, before a platform destroys or hides them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import structlog
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from publisher.connectors.contract import Account, Connector, Moderates, RemoteComment
from publisher.models import Comment
from publisher.services.system import WORKER, System
from tenants.database import new_id
from tenants.scope import Scope
from tenants.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()

MOST_LISTINGS = 5  # of a thread in which people go on writing while we copy it

COPIED = ("comments closed", "post taken down")  # kept for the record; nobody agreed to them
HELD = "held for agreement"
CLOSED, TAKEN_DOWN = COPIED


def keep(
    uow: UnitOfWork,
    delivery_id: UUID,
    comments: Iterable[RemoteComment],
    *,
    why: str,
    hidden: bool = False,
) -> int:
    """Write down ``comments``; one that is there already stays as it was first seen, and learns
    when it was hidden. Returns how many are hidden for the first time."""
    new = 0
    for comment in comments:
        row = insert(Comment).values(
            school_id=uow.school_id,
            id=new_id(),
            delivery_id=delivery_id,
            remote_id=comment.remote_id,
            author_name=comment.author_name,
            author_id=comment.author_id,
            text=comment.text,
            at=comment.at,
            seen_at=uow.now,
            hidden=hidden,
            hidden_at=uow.now if hidden else None,
            why=why,
            raw=comment.raw,
        )
        if hidden:
            first = row.on_conflict_do_update(
                index_elements=["school_id", "delivery_id", "remote_id"],
                set_={"hidden": True, "hidden_at": uow.now, "why": why},
                where=Comment.hidden_at.is_(None),
            ).returning(Comment.id)
            new += uow.session.scalar(first) is not None
        else:
            uow.session.execute(row.on_conflict_do_nothing())
    return new


def destroyed(uow: UnitOfWork, delivery_id: UUID) -> None:
    """The platform has removed every comment of this post; our copies stay."""
    uow.session.execute(
        update(Comment)
        .where(Comment.delivery_id == delivery_id, Comment.gone_at.is_(None))
        .values(gone_at=uow.now)
    )


def copy_all(
    system: System,
    connector: Connector,
    account: Account,
    *,
    school_id: UUID,
    delivery_id: UUID,
    remote_id: str,
    why: str,
) -> None:
    """Copy every comment and commit, so that the call which destroys them may follow. Listed
    again until nothing new is there: what arrives while we write is kept as well. Raises the
    platform's ``ConnectorError`` when the comments cannot be read."""
    if not isinstance(connector, Moderates):
        return
    kept: set[str] = set()
    for _ in range(MOST_LISTINGS):
        listed = connector.comments(account, remote_id)
        new = [comment for comment in listed if comment.remote_id not in kept]
        if not new:
            return
        with unit_of_work(system.database, Scope.of_school(school_id, WORKER)) as uow:
            keep(uow, delivery_id, new, why=why)
        kept.update(comment.remote_id for comment in new)


def copy_if_possible(
    system: System,
    connector: Connector,
    account: Account,
    *,
    school_id: UUID,
    delivery_id: UUID,
    remote_id: str,
) -> None:
    """Before a post is taken down. A copy is wanted, but a child's picture does not stay up
    because the platform will not list the comments under it."""
    try:
        copy_all(
            system,
            connector,
            account,
            school_id=school_id,
            delivery_id=delivery_id,
            remote_id=remote_id,
            why=TAKEN_DOWN,
        )
    except Exception as error:  # noqa: BLE001 - nor because what it lists cannot be read
        kind = type(error).__name__
        log.warning("comments not copied before taking down", error=kind)
