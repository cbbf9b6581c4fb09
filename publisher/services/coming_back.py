"""After a backup was brought back: it knows nothing of what was done since it was made. What was
due meanwhile may be live, and is looked for instead of being sent once more; everything else
waits until somebody at the school has looked through it, because a stop, a withdrawn consent or
an edit of those hours is not in it. Whoever was logged in then is logged out: they may have left.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import and_, case, or_, select, update

from publisher.models import Delivery, DeliveryState
from publisher.services import keys, stopping
from publisher.services.system import System
from tenants.actor import Actor
from tenants.models import LoginSession, School, Ticket
from tenants.roles import Permission
from tenants.scope import Scope
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork, unit_of_work

S = DeliveryState
RESTORER = Actor.job("The restore from a backup", Permission.STOP)
WHY = (
    "Handbell was brought back from a backup, and what was done since that was made is not in it: "
    "posts, stops, edits, withdrawn consents, people who left. Look through what is in line "
    "before you resume."
)
PERHAPS_OUT = "It was due after the backup was made, so that it may be live."
IN_HAND = frozenset({S.QUEUED, S.SENDING})
A_MOMENT = timedelta(minutes=1)


def hold(system: System) -> int:
    """Pause every school, and have what may be live looked for; returns how much that is. To be
    called before any worker runs."""
    with unit_of_work(system.database, Scope.platform(RESTORER)) as uow:
        uow.session.execute(
            update(LoginSession).where(LoginSession.ended_at.is_(None)).values(ended_at=uow.now)
        )
        uow.session.execute(update(Ticket).where(Ticket.used_at.is_(None)).values(used_at=uow.now))
    return sum(_hold(system, school_id) for school_id in keys.schools(system))


def _hold(system: System, school_id: UUID) -> int:
    with unit_of_work(system.database, Scope.of_school(school_id, RESTORER)) as uow:
        if uow.session.get_one(School, school_id).paused_at is None:
            stopping.pause(uow, WHY)
        rows = [row for row in _in_line(uow) if _perhaps_out(uow, row)]
        audit.record(uow, "school.restored", ("school", school_id), perhaps_live=len(rows))
    return len(rows)


def _in_line(uow: UnitOfWork) -> list[Delivery]:
    """Due by now, or in a worker's hands when the backup was made. Those in hand come first: of
    one channel only one may be."""
    due = and_(Delivery.state.in_([S.SCHEDULED, S.PROCESSING]), Delivery.due_at <= uow.now)
    in_hand = Delivery.state.in_(sorted(IN_HAND))
    query = select(Delivery).where(or_(due, in_hand)).with_for_update()
    return list(uow.session.scalars(query.order_by(case((in_hand, 0), else_=1), Delivery.id)))


def _perhaps_out(uow: UnitOfWork, row: Delivery) -> bool:
    """Step by step, as the database lets a delivery move."""
    if row.state == S.QUEUED and row.due_at > uow.now:
        _move(uow, row, S.PROCESSING if row.progress else S.SCHEDULED)
        return False
    for state in (S.QUEUED, S.SENDING) if row.state not in IN_HAND else (S.SENDING,):
        _move(uow, row, state)
    _move(uow, row, S.UNKNOWN)
    row.next_at, row.looks = uow.now, 0
    row.give_up_at = min(row.give_up_at, uow.now)  # never sent again by itself
    row.reason, row.reason_kind = PERHAPS_OUT, "restored"
    return True


def _move(uow: UnitOfWork, row: Delivery, state: DeliveryState) -> None:
    row.state = state
    row.lease_until = uow.now + A_MOMENT if state in IN_HAND else None
    row.version += 1
    uow.session.flush()
