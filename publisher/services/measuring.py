"""Numbers for whoever watches the service: counts of all schools, of nobody's content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text

from publisher.services.system import System
from tenants.actor import Actor
from tenants.scope import Scope
from tenants.unit_of_work import unit_of_work

WATCHER = Actor.job("metrics")
RECENT = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One number. ``labels`` are states and platforms only."""

    name: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()


# The beat's role reads deliveries of all schools and nothing of what they say.
_BACKLOG = text(
    """
    SELECT platform, count(*), coalesce(extract(epoch FROM :now - min(next_at)), 0)
    FROM delivery WHERE state IN ('scheduled', 'processing') AND priority IN (0, 1)
      AND turn_at <= :now AND next_at <= :now GROUP BY platform
    """
)
_UNDER_WAY = text(
    "SELECT state, count(*), count(*) FILTER (WHERE lease_until < :now) FROM delivery "
    "WHERE lease_until IS NOT NULL GROUP BY state"
)
_UNKNOWN = text("SELECT count(*) FROM delivery WHERE state = 'unknown'")
_RECENT = text(
    """
    SELECT platform, state, count(*),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY late) FILTER (WHERE late IS NOT NULL),
           percentile_cont(0.99) WITHIN GROUP (ORDER BY late) FILTER (WHERE late IS NOT NULL)
    FROM (SELECT platform, state, extract(epoch FROM published_at - due_at) AS late
          FROM delivery WHERE due_at BETWEEN :since AND :now) recent
    GROUP BY platform, state
    """
)


def samples(system: System) -> Iterator[Sample]:
    """What stands in line, what is under way, and what became of the last quarter of an hour."""
    with unit_of_work(system.database, Scope.system(WATCHER)) as uow:
        now = {"now": uow.now}
        for platform, count, oldest in uow.session.execute(_BACKLOG, now):
            where = (("platform", platform),)
            yield Sample(name="due_backlog", value=count, labels=where)
            yield Sample(name="due_oldest_seconds", value=float(oldest), labels=where)
        for state, count, expired in uow.session.execute(_UNDER_WAY, now):
            yield Sample(name="under_way", value=count, labels=(("state", state),))
            yield Sample(name="leases_expired", value=expired, labels=(("state", state),))
        yield Sample(name="unknown", value=uow.session.scalar(_UNKNOWN) or 0)
        rows = uow.session.execute(_RECENT, {**now, "since": uow.now - RECENT}).all()
    for platform, state, count, median, worst in rows:
        what = (("platform", platform), ("state", state))
        yield Sample(name="recent_outcomes", value=count, labels=what)
        for quantile, late in (("0.5", median), ("0.99", worst)):
            if late is not None:
                named = (*what, ("quantile", quantile))
                yield Sample(name="recent_lateness_seconds", value=float(late), labels=named)
