"""A parent's stop, worked through: posts that name the child are looked for, some at once and the
rest by a worker, part by part; and where the policy says so, what is live comes down at once. What
nobody knows to be live yet is looked at again when it is known."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import redis
import structlog
from sqlalchemy import func, select, text

from publisher.models import (
    Delivery,
    DeliveryState,
    Post,
    PostState,
    PostVersion,
    RollPerson,
    Withdrawal,
)
from publisher.queue import GENERAL
from publisher.services import appearing, coming_down, naming, taking_down
from publisher.services.appearing import Found
from publisher.services.found_live import SILENCE
from publisher.services.naming import Mention
from publisher.services.system import System
from tenants.actor import Actor
from tenants.database import Database, new_id
from tenants.roles import Permission
from tenants.scope import Scope
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()

AT_ONCE = 150  # posts that are read while somebody waits for the page
A_PART = 100  # and by a worker in one transaction
NOT_KNOWN = timedelta(hours=1)  # between looks at what only a person can tell to be live
WORKER = Actor.job("withdrawal worker", Permission.READ_POSTS, Permission.TAKE_DOWN)
_NOTHING = Found()
_WAITING = text(
    "SELECT school_id, id FROM withdrawal WHERE look_at <= :now ORDER BY look_at LIMIT :most"
)


def begin(
    system: System,
    uow: UnitOfWork,
    person: RollPerson,
    *,
    reason: str,
    purposes: Collection[str],
    on: frozenset[str] | None,
    names: bool,
    at_once: int = AT_ONCE,
    shown: Found = _NOTHING,
) -> Found:
    """Looks through the first posts where ``names``, and leaves the rest to a worker. ``on``
    limits it to these connectors; ``shown`` is where the person can be seen. Returns what was
    found by now."""
    row = uow.add(
        Withdrawal(
            id=new_id(), person_id=person.id, reason=reason, purposes=sorted(purposes),
            channels=None if on is None else sorted(on), total=_posts(uow) if names else 0,
            looked=0, found=[], asked_at=uow.now, look_at=uow.now + SILENCE,
        )
    )  # fmt: skip
    uow.session.flush()
    found = _look(system, uow, row, person, at_once)
    waits = shown.under_way or found.under_way
    if row.looked >= row.total and not waits and not coming_down.rule(uow).at_once:
        row.look_at = None
        return found
    school_id, id = row.school_id, row.id
    uow.after_commit(lambda: _nudge(system, school_id, id))
    return found


def to_work(database: Database, *, most: int) -> list[tuple[UUID, UUID]]:
    """What no worker is at: (school, withdrawal)."""
    with unit_of_work(database, Scope.system(Actor.job("beat"))) as uow:
        rows = uow.session.execute(_WAITING, {"now": uow.now, "most": most})
        return [(row[0], row[1]) for row in rows]


def work(system: System, school_id: UUID, withdrawal_id: UUID) -> None:
    """To the end, one part in each transaction. Safe to repeat."""
    scope = Scope.of_school(school_id, WORKER)
    while True:
        with unit_of_work(system.database, scope) as uow:
            row = uow.session.get(Withdrawal, (school_id, withdrawal_id), with_for_update=True)
            if row is None or row.look_at is None:
                return
            row.look_at = uow.now + SILENCE
            if row.looked >= row.total:
                break
            _look(system, uow, row, uow.get(RollPerson, row.person_id), A_PART)
    _come_down(system, scope, withdrawal_id)


def _come_down(system: System, scope: Scope, withdrawal_id: UUID) -> None:
    """A post that a platform has in hand at this moment is waited for; of which only a look there,
    or a person, can tell, ``found_live`` says when it is known."""
    with unit_of_work(system.database, scope) as uow:
        row = uow.get(Withdrawal, withdrawal_id)
        ids, reason = coming_down.at_once(system, uow, row), row.reason
    taking_down.take_down(system, scope, ids, why=reason)
    with unit_of_work(system.database, scope) as uow:
        row = uow.get(Withdrawal, withdrawal_id)
        shown, named = coming_down.shown(system, uow, row), coming_down.named(system, uow, row)
        new = set(coming_down.at_once(system, uow, row)) - set(ids)
        if wait := _wait(shown, named, new):
            row.look_at = uow.now + wait
            return
        row.look_at = None
        coming_down.tell_shown(uow, row.person_id, row.reason, shown)
        coming_down.tell_named(uow, row.person_id, row.reason, named)


def _wait(shown: Found, named: Found, new: set[UUID]) -> timedelta | None:
    """How long until the next look; None where everything is known."""
    under_way = {each.state for each in (*shown.under_way, *named.under_way)}
    if new or DeliveryState.SENDING in under_way:
        return timedelta(seconds=1)
    return NOT_KNOWN if under_way else None


def _look(system: System, uow: UnitOfWork, row: Withdrawal, person: RollPerson, most: int) -> Found:
    """Read the next posts, the newest first; stop those in line or before somebody who approves
    that name the person, and note the others."""
    query = select(Post).where(Post.state != PostState.DISCARDED).order_by(Post.id.desc())
    if row.before is not None:
        query = query.where(Post.id < row.before)
    left = min(most, row.total - row.looked)
    posts = uow.session.scalars(query.limit(left)).all() if left > 0 else []
    new = list(naming.naming(system, uow, person, posts, on=row.channels))
    row.found = [
        *row.found,
        *({"post": str(each.post_id), "delivery": each.delivery_id and str(each.delivery_id),
           "form": each.form} for each in new),
    ]  # fmt: skip
    row.looked += len(posts)
    row.before = posts[-1].id if posts else row.before
    if row.total and (row.looked >= row.total or len(posts) < left):
        row.total = row.looked
    found = appearing.together(_stop(uow, row, new), Found(looking=row.looked < row.total))
    if row.total and not found.looking:
        _all_read(uow, row)
    return found


def _stop(uow: UnitOfWork, row: Withdrawal, new: list[Mention]) -> Found:
    reason = f"{row.reason} Take the name out, or schedule it again when this is settled."
    unsent = [each.post_id for each in new if not each.delivery_id]
    ids = [each.delivery_id for each in new if each.delivery_id]
    on = None if row.channels is None else frozenset(row.channels)
    taken: tuple[UUID, ...] = ()
    held = Found()
    if unsent:
        taken = appearing.take_back(uow, PostVersion.post_id.in_(unsent), reason=reason, on=on)
    if ids:
        held = appearing.hold(uow, Delivery.id.in_(ids), reason=reason, kind="consent")
    return replace(held, waiting=taken)


def _all_read(uow: UnitOfWork, row: Withdrawal) -> None:
    audit.record(uow, "withdrawal.looked", row, posts=row.looked, named=len(row.found))
    ids = [each.delivery_id for each in coming_down.mentions(row) if each.delivery_id]
    found = appearing.find(uow, Delivery.id.in_(ids)) if ids else Found()
    coming_down.tell_named(uow, row.person_id, row.reason, found)


def _posts(uow: UnitOfWork) -> int:
    query = select(func.count()).select_from(Post).where(Post.state != PostState.DISCARDED)
    return uow.session.scalar(query) or 0


def _nudge(system: System, school_id: UUID, id: UUID) -> None:
    try:
        system.queues.nudge(GENERAL, "say_stop", str(school_id), str(id))
    except redis.RedisError as error:
        # The beat finds it when its time has come.
        log.warning("nobody could be asked to go on", error=type(error).__name__)
