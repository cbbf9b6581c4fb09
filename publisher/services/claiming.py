"""What the beat does with the rows that are the schedule: claim what is due, fairly; find what
was lost; give up what is too late. Any number of beats may run: a transaction lock lets one
claim at a time, and a unique index lets each channel have one delivery under way.

These statements run under the beat's own database role, across schools, and touch only the
columns that moving a delivery along needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from tenants.actor import Actor
from tenants.database import Database
from tenants.scope import Scope
from tenants.unit_of_work import UnitOfWork, unit_of_work

BEAT = Actor.job("beat")
CLAIM_LOCK = 4_203_012
URGENT, ORDINARY = PRIORITIES = (0, 1)  # urgent first, always
# How far ahead of now a delivery's place in line may be (see Delivery.turn_at).
HORIZON = timedelta(minutes=5)


@dataclass(frozen=True)
class Claimed:
    school_id: UUID
    delivery_id: UUID
    version: int
    platform: str


# Each platform's line is read from its front, by an index, for as many rows as there is room for:
# what is not claimed costs nothing, however long the line is. The channels in hand are read once.
_DUE = """
    WITH due AS (
        SELECT line.* FROM unnest(CAST(:platforms AS text[]), CAST(:rooms AS int[]))
            AS one (platform, room)
        CROSS JOIN LATERAL (
            SELECT d.school_id, d.id, d.channel_id, d.turn_at
            FROM delivery d
            WHERE d.platform = one.platform AND d.state IN ('scheduled', 'processing')
              AND d.priority = :priority
              AND d.turn_at <= :horizon AND d.next_at <= :now AND d.give_up_at > :now
              AND (d.school_id, d.channel_id) NOT IN (
                  SELECT school_id, channel_id FROM delivery WHERE lease_until IS NOT NULL)
              AND EXISTS (
                  SELECT FROM channel c JOIN school s ON s.id = c.school_id
                  WHERE c.school_id = d.school_id AND c.id = d.channel_id
                    AND c.state = 'connected' AND s.paused_at IS NULL
                    AND (c.wait_until IS NULL OR c.wait_until <= :now))
            ORDER BY {order} LIMIT one.room
            FOR UPDATE OF d SKIP LOCKED
        ) line
    ), first AS (
        SELECT DISTINCT ON (school_id, channel_id) school_id, id
        FROM due ORDER BY school_id, channel_id, turn_at
    )
    UPDATE delivery SET state = 'queued', version = version + 1,
           lease_until = :lease, lease_owner = :owner
    FROM first WHERE delivery.school_id = first.school_id AND delivery.id = first.id
    RETURNING delivery.school_id, delivery.id, delivery.version, delivery.platform, delivery.turn_at
    """
_FROM_THE_FRONT = text(_DUE.format(order="d.turn_at"))
_UNTRIED_FIRST = text(_DUE.format(order="d.attempts > 0, d.turn_at"))

_LOST_IN_LINE = text(
    """
    UPDATE delivery SET state = CASE WHEN progress IS NULL THEN 'scheduled' ELSE 'processing' END,
           version = version + 1, lease_until = NULL, next_at = :now
    WHERE lease_until < :now AND state = 'queued'
    RETURNING school_id, id, version, platform
    """
)

# Somebody had begun to send these and never came back: they may be live.
_LOST_ON_THE_WAY = text(
    """
    UPDATE delivery SET state = 'unknown', version = version + 1, lease_until = NULL,
           next_at = :now, reason = 'The worker that was sending this stopped before it was done.',
           reason_kind = 'lease_expired'
    WHERE lease_until < :now AND state = 'sending'
    RETURNING school_id, id, version, platform
    """
)

_TOO_LATE = text(
    """
    UPDATE delivery SET state = 'missed', version = version + 1,
           reason = 'It could not be sent in time, and was not sent late. ' || reason
    WHERE state IN ('scheduled', 'processing') AND alarmed_at IS NULL AND give_up_at <= :now
    RETURNING school_id, id, version, platform
    """
)

# Handing a look out moves its time on, so that a lost job is simply handed out again.
# Materialized: joined to the rows directly, the limit could be taken once for each of them.
_TO_RECONCILE = text(
    """
    WITH unknown AS MATERIALIZED (
        SELECT school_id, id FROM delivery WHERE state = 'unknown' AND next_at <= :now
        ORDER BY next_at LIMIT :most FOR UPDATE SKIP LOCKED)
    UPDATE delivery SET next_at = :again, version = version + 1
    FROM unknown WHERE delivery.school_id = unknown.school_id AND delivery.id = unknown.id
    RETURNING delivery.school_id, delivery.id, version, platform
    """
)

_TO_WATCH = text(
    """
    WITH live AS MATERIALIZED (
        SELECT found.* FROM unnest(CAST(:platforms AS text[]), CAST(:busy AS boolean[]))
            AS one (platform, busy)
        CROSS JOIN LATERAL (
            SELECT d.school_id, d.id FROM delivery d
            WHERE d.platform = one.platform AND d.watch_at <= :now
              AND (NOT one.busy OR d.comment_mode IN ('off', 'held'))
              AND EXISTS (SELECT FROM channel c WHERE c.school_id = d.school_id
                          AND c.id = d.channel_id AND c.state = 'connected')
            ORDER BY d.watch_at LIMIT CASE WHEN one.busy THEN :some ELSE :most END
            FOR UPDATE OF d SKIP LOCKED
        ) found
    )
    UPDATE delivery SET watch_at = :again FROM live
    WHERE delivery.school_id = live.school_id AND delivery.id = live.id
    RETURNING delivery.school_id, delivery.id, delivery.version, delivery.platform
    """
)

# Not for those with a reason of their own: what a platform said of this very post tells more.
_RESTING = text(
    """
    UPDATE delivery SET reason = :reason, reason_kind = 'resting'
    WHERE state IN ('scheduled', 'processing') AND priority = ANY(:priorities)
      AND turn_at <= :now AND next_at <= :now AND platform = :platform AND reason = ''
    RETURNING school_id, id, version, platform
    """
)

_GIVE_BACK = text(
    """
    UPDATE delivery SET state = CASE WHEN progress IS NULL THEN 'scheduled' ELSE 'processing' END,
           version = version + 1, lease_until = NULL, next_at = :now
    WHERE state = 'queued' AND (school_id, id, version) IN (
        SELECT * FROM unnest(:schools ::uuid[], :ids ::uuid[], :versions ::int[]))
    """
)

_NOTICES = text(
    "SELECT school_id, id FROM notice WHERE urgent AND mailed_at IS NULL AND closed_at IS NULL "
    "ORDER BY at LIMIT :most"
)

_MISSED = text(
    "SELECT school_id, id FROM delivery WHERE state = 'missed' AND alarmed_at IS NULL "
    "ORDER BY give_up_at LIMIT :most"
)

_TO_RENEW = text(
    """
    SELECT school_id, id FROM channel
    WHERE state = 'connected' AND (
        (expires_at IS NOT NULL AND expires_at <= :soon)
        OR probed_at IS NULL OR probed_at <= :yesterday)
    ORDER BY expires_at NULLS LAST LIMIT :most
    """
)

# A fresh picture has its own nudge. Where no detector is installed each is tried once an hour.
_TO_INSPECT = text(
    """
    SELECT school_id, id FROM media
    WHERE faces IS NULL AND purged_at IS NULL AND kind = 'image'
      AND created_at BETWEEN :now - interval '7 days' AND :now - interval '1 minute'
      AND (looked_at IS NULL OR looked_at <= :now - interval '1 hour')
    ORDER BY created_at DESC LIMIT :most
    """
)


def claim(
    database: Database,
    *,
    owner: str,
    rooms: Mapping[str, int],
    lease: timedelta,
    priority: int,
    untried_first: bool = False,
) -> list[Claimed]:
    """Mark due deliveries of one priority as queued, for each platform at most as many as there
    is room for (``rooms``), and return them in order of their turn. Empty when nothing is due or
    another beat is claiming at this instant. ``untried_first``: what was tried before, and may be
    why the platform did not answer, waits behind the rest of the line."""
    if not rooms:
        return []
    with unit_of_work(database, Scope.system(BEAT)) as uow:
        if not _mine(uow):
            return []
        rows = uow.session.execute(
            _UNTRIED_FIRST if untried_first else _FROM_THE_FRONT,
            {
                "priority": priority, "now": uow.now, "horizon": uow.now + HORIZON,
                "lease": uow.now + lease, "owner": owner, "platforms": list(rooms),
                "rooms": list(rooms.values()),
            },
        ).all()  # fmt: skip
        return [Claimed(*row[:4]) for row in sorted(rows, key=lambda row: row.turn_at)]


def give_back(database: Database, claimed: Sequence[Claimed]) -> None:
    """Undo a claim whose workers could not be woken, unless one has it in hand already."""
    with unit_of_work(database, Scope.system(BEAT)) as uow:
        uow.session.execute(
            _GIVE_BACK,
            {
                "now": uow.now,
                "schools": [str(row.school_id) for row in claimed],
                "ids": [str(row.delivery_id) for row in claimed],
                "versions": [row.version for row in claimed],
            },
        )


def say_why(database: Database, *, platform: str, reason: str) -> None:
    """Give what waits for a resting platform its reason, for the people who look at it."""
    with unit_of_work(database, Scope.system(BEAT)) as uow:
        parameters = {"platform": platform, "reason": reason, "priorities": list(PRIORITIES)}
        uow.session.execute(_RESTING, {"now": uow.now, **parameters})


def sweep(database: Database) -> dict[str, list[Claimed]]:
    """Expired leases and deliveries that are too late, by what became of them."""
    with unit_of_work(database, Scope.system(BEAT)) as uow:
        if not _mine(uow):
            return {}
        now = {"now": uow.now}
        return {
            "scheduled": list(_rows(uow, _LOST_IN_LINE, **now)),
            "unknown": list(_rows(uow, _LOST_ON_THE_WAY, **now)),
            "missed": list(_rows(uow, _TOO_LATE, **now)),
        }


def to_reconcile(database: Database, *, most: int, again: timedelta) -> list[Claimed]:
    """Unknown deliveries that are to be looked for now."""
    with unit_of_work(database, Scope.system(BEAT)) as uow:
        return list(_rows(uow, _TO_RECONCILE, now=uow.now, again=uow.now + again, most=most))


def to_watch(
    database: Database, *, busy: Mapping[str, bool], most: int, some: int, again: timedelta
) -> list[Claimed]:
    """Live posts whose promises are to be looked at now: at most ``most`` of each platform, and
    of a ``busy`` one ``some``, only those under which comments must not stay visible."""
    with unit_of_work(database, Scope.system(BEAT)) as uow:
        return list(
            _rows(
                uow, _TO_WATCH, now=uow.now, again=uow.now + again, most=most, some=some,
                platforms=list(busy), busy=list(busy.values()),
            )
        )  # fmt: skip


def to_mail(database: Database, *, most: int) -> list[tuple[UUID, UUID]]:
    """Urgent notices that nobody has mailed yet: (school, notice)."""
    with unit_of_work(database, Scope.system(BEAT)) as uow:
        return [(row[0], row[1]) for row in uow.session.execute(_NOTICES, {"most": most})]


def to_tell(database: Database, *, most: int) -> list[tuple[UUID, UUID]]:
    """Missed deliveries of which nobody has been told: (school, delivery)."""
    with unit_of_work(database, Scope.system(BEAT)) as uow:
        return [(row[0], row[1]) for row in uow.session.execute(_MISSED, {"most": most})]


def to_renew(database: Database, *, ahead: timedelta, most: int) -> list[tuple[UUID, UUID]]:
    """Channels whose grant ends soon or that were not probed for a day: (school, channel)."""
    with unit_of_work(database, Scope.system(BEAT)) as uow:
        rows = uow.session.execute(
            _TO_RENEW,
            {"soon": uow.now + ahead, "yesterday": uow.now - timedelta(days=1), "most": most},
        )
        return [(row[0], row[1]) for row in rows]


def to_inspect(database: Database, *, most: int) -> list[tuple[UUID, UUID]]:
    """Pictures in which nobody has looked for faces yet: (school, picture)."""
    with unit_of_work(database, Scope.system(BEAT)) as uow:
        rows = uow.session.execute(_TO_INSPECT, {"now": uow.now, "most": most})
        return [(row[0], row[1]) for row in rows]


def _mine(uow: UnitOfWork) -> bool:
    """One beat at a time moves rows; the others pass over this round."""
    return bool(
        uow.session.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": CLAIM_LOCK})
    )


def _rows(uow: UnitOfWork, statement: object, **parameters: object) -> Iterator[Claimed]:
    for row in uow.session.execute(statement, parameters):  # type: ignore[call-overload]
        yield Claimed(*row[:4])
