"""A parent's stop, worked through: posts that name the child are looked for, some at once and the
rest by a worker, part by part; and where the policy says so, what is live comes down at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

import redis
import structlog
from sqlalchemy import func, select, text

from publisher.models import (
    LIVE,
    Delivery,
    DeliveryState,
    Post,
    PostState,
    RollPerson,
    Withdrawal,
)
from publisher.queue import GENERAL
from publisher.services import appearing, coming_down, naming, taking_down, telling
from publisher.services.appearing import Found
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
SILENCE = timedelta(minutes=5)  # after which another worker goes on
WORKER = Actor.job("withdrawal worker", Permission.READ_POSTS, Permission.TAKE_DOWN)
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
) -> Found:
    """Looks through the first posts where ``names``, and leaves the rest to a worker. ``on``
    limits it to these connectors. Returns what was found by now."""
    comes_down = coming_down.rule(uow).at_once
    if not names and not comes_down:
        return Found()
    row = uow.add(
        Withdrawal(
            id=new_id(), person_id=person.id, reason=reason, purposes=sorted(purposes),
            channels=None if on is None else sorted(on), total=_posts(uow) if names else 0,
            looked=0, found=[], asked_at=uow.now, look_at=uow.now + SILENCE,
        )
    )  # fmt: skip
    uow.session.flush()
    found = _look(system, uow, row, person, at_once)
    if row.looked >= row.total and not comes_down:
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
    """A post that a platform has in hand at this moment is waited for."""
    with unit_of_work(system.database, scope) as uow:
        row = uow.get(Withdrawal, withdrawal_id)
        ids = coming_down.at_once(uow, row) if coming_down.rule(uow).at_once else []
    taking_down.take_down(system, scope, ids)
    with unit_of_work(system.database, scope) as uow:
        row = uow.get(Withdrawal, withdrawal_id)
        sending = coming_down.rule(uow).at_once and any(
            each.state is DeliveryState.SENDING for each in coming_down.shown(uow, row).under_way
        )
        row.look_at = uow.now if sending else None


def _look(system: System, uow: UnitOfWork, row: Withdrawal, person: RollPerson, most: int) -> Found:
    """Read the next posts, the newest first; hold those in line that name the person, and note
    the others."""
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
        _all_read(uow, row)
    ids = [each.delivery_id for each in new if each.delivery_id]
    if not ids:
        return Found(looking=row.looked < row.total)
    reason = f"{row.reason} Take the name out, or schedule it again when this is settled."
    found = appearing.hold(uow, Delivery.id.in_(ids), reason=reason, kind="consent")
    return appearing.together(found, Found(looking=row.looked < row.total))


def _all_read(uow: UnitOfWork, row: Withdrawal) -> None:
    audit.record(uow, "withdrawal.looked", row, posts=row.looked, named=len(row.found))
    ids = [UUID(each["delivery"]) for each in row.found if each["delivery"]]
    query = select(func.count()).select_from(Delivery)
    live = uow.session.scalar(query.where(Delivery.id.in_(ids), Delivery.state.in_(LIVE)))
    if live:
        telling.tell(
            uow,
            f"named:{row.person_id}",
            "Live posts name somebody who may not be named",
            f"{row.reason} {live} published posts name this person, or somebody with the same "
            "first name. Their page says what comes down.",
            path=f"/register/people/{row.person_id}",
            roles=coming_down.told(uow),
        )


def _posts(uow: UnitOfWork) -> int:
    query = select(func.count()).select_from(Post).where(Post.state != PostState.DISCARDED)
    return uow.session.scalar(query) or 0


def _nudge(system: System, school_id: UUID, id: UUID) -> None:
    try:
        system.queues.nudge(GENERAL, "say_stop", str(school_id), str(id))
    except redis.RedisError as error:
        # The beat finds it when its time has come.
        log.warning("nobody could be asked to go on", error=type(error).__name__)
