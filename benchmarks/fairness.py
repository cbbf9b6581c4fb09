"""Who waits for whom? ``python -m benchmarks.fairness --slow x --down facebook --largest 5000``

Three measurements on one installation, each with its own schools: posts that come one by one
(light load); a platform that takes ten seconds for each call and one that answers nothing but
503, while the other three have as much to do as always; and a school with thousands of posts
beside schools with one. Lateness is from the due instant to our record that the post is live.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from benchmarks import stage
from benchmarks.house import House, house
from benchmarks.publish import PLATFORMS, start_programs, wait_until_drained

LIVE = "state IN ('published', 'settled')"


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    with (
        tempfile.TemporaryDirectory(prefix="bench", ignore_cleanup_errors=True) as folder,
        house(Path(folder)) as here,
    ):
        Path(folder).chmod(0o755)
        report = measure(here, options)
    print(json.dumps(report, indent=None if options.json else 2))
    return 0


def measure(here: House, options: argparse.Namespace) -> dict[str, Any]:
    with here.system.database.owner.connect() as connection:
        start_programs(here, options)
        here.latency(options.latency)
        return {
            "latency_seconds": options.latency,
            "light_load": _light(here, connection, options),
            "many_beside_one": _many_beside_one(here, connection, options),
            "all_well": _burst(here, connection, options),
            "one_slow_one_down": _one_slow_one_down(here, connection, options),
        }


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.fairness", description=__doc__)
    parser.add_argument("--light", type=int, default=200, help="posts, one each half second")
    parser.add_argument("--largest", type=int, default=1000, help="posts of the largest school")
    parser.add_argument("--others", type=int, default=50, help="schools with one post beside it")
    parser.add_argument("--deliveries", type=int, default=500, help="of the burst")
    parser.add_argument("--notice", type=float, default=70, help="seconds before the first is due")
    parser.add_argument("--known", type=float, default=2, help="seconds before a burst is due")
    parser.add_argument("--slow", default="x", help="the platform that takes ten seconds")
    parser.add_argument("--down", default="facebook", help="the platform that is away")
    parser.add_argument("--latency", type=float, default=0.3)
    parser.add_argument("--patience", type=float, default=240, help="seconds until giving up")
    parser.add_argument("--json", action="store_true", help="on one line")
    parser.set_defaults(platforms=PLATFORMS, roll=20)
    return parser.parse_args(arguments)


def _light(here: House, connection: Connection, options: argparse.Namespace) -> dict[str, Any]:
    schools = _schools(here, options, schools=options.light // 2, deliveries=options.light)
    start = datetime.now(UTC) + timedelta(seconds=options.notice)
    _due(connection, schools, start, apart=timedelta(seconds=0.5))
    wait_until_drained(connection, seconds=options.patience)
    return {"deliveries": options.light, **_lateness(connection, schools)}


def _many_beside_one(
    here: House, connection: Connection, options: argparse.Namespace
) -> dict[str, Any]:
    """All are due at once, and most of the large school's still wait when the others' are out."""
    large = _schools(here, options, schools=1, deliveries=options.largest)
    small = _schools(here, options, schools=options.others, deliveries=options.others)
    _due(connection, [*large, *small], datetime.now(UTC) + timedelta(seconds=2))
    _wait_for(connection, small, [*PLATFORMS], seconds=options.patience)
    report = {
        "posts_of_the_largest": options.largest,
        "largest_by_then": _lateness(connection, large),
        "schools_with_one": options.others,
        "others": _lateness(connection, small),
    }
    rest = text("UPDATE delivery SET state = 'cancelled', lease_until = NULL WHERE state IN "
                "('scheduled', 'processing', 'queued') AND school_id = ANY(:schools)")  # fmt: skip
    connection.execute(rest, {"schools": large})
    connection.commit()
    wait_until_drained(connection, seconds=options.patience)
    return report


def _burst(here: House, connection: Connection, options: argparse.Namespace) -> dict[str, Any]:
    count = options.deliveries
    schools = _schools(here, options, schools=count // len(PLATFORMS), deliveries=count)
    _due(connection, schools, datetime.now(UTC) + timedelta(seconds=options.known))
    wait_until_drained(connection, seconds=options.patience)
    return {"deliveries": count, **_lateness(connection, schools)}


def _one_slow_one_down(
    here: House, connection: Connection, options: argparse.Namespace
) -> dict[str, Any]:
    count = options.deliveries
    schools = _schools(here, options, schools=count // len(PLATFORMS), deliveries=count)
    here.control("/latency", platform=options.slow, seconds=10)
    here.control(
        "/faults", platform=options.down, operation="publish", fault="http_503", times=None
    )
    _due(connection, schools, datetime.now(UTC) + timedelta(seconds=options.known))
    well = [name for name in PLATFORMS if name not in (options.slow, options.down)]
    _wait_for(connection, schools, well, seconds=options.patience)
    return {"slow": options.slow, "down": options.down, **_lateness(connection, schools)}


def _schools(
    here: House, options: argparse.Namespace, *, schools: int, deliveries: int
) -> list[UUID]:
    with here.system.database.owner.connect() as connection:
        already = connection.scalar(text("SELECT count(*) FROM school")) or 0
    return stage.fill(
        here.system, here.sandbox["control"], schools=schools, deliveries=deliveries,
        platforms=options.platforms, roll=options.roll, now=datetime.now(UTC), first=already,
    ).schools  # fmt: skip


def _due(
    connection: Connection, schools: Iterable[UUID], at: datetime, *, apart: timedelta | None = None
) -> None:
    """What waits in these schools is due at one instant, or ``apart`` from each other."""
    connection.execute(
        text(
            "UPDATE delivery SET due_at = one.at, next_at = one.at + (next_at - due_at), "
            "turn_at = one.at + (turn_at - due_at), give_up_at = one.at + interval '2 hours' "
            "FROM (SELECT school_id, id, CAST(:at AS timestamptz) "
            "      + CAST(:apart AS interval) * row_number() OVER (ORDER BY random()) AS at "
            "      FROM delivery WHERE school_id = ANY(:schools)) one "
            "WHERE delivery.school_id = one.school_id AND delivery.id = one.id"
        ),
        {"at": at, "apart": apart or timedelta(), "schools": list(schools)},
    )
    connection.commit()


def _wait_for(
    connection: Connection, schools: Iterable[UUID], platforms: list[str], *, seconds: float
) -> None:
    deadline = time.monotonic() + seconds
    waiting = text(
        "SELECT count(*) FROM delivery WHERE school_id = ANY(:schools) "
        f"AND platform = ANY(:platforms) AND NOT {LIVE}"
    )
    while time.monotonic() < deadline:
        left = connection.scalar(waiting, {"schools": list(schools), "platforms": platforms})
        connection.commit()
        if not left:
            return
        time.sleep(0.4)


def _lateness(connection: Connection, schools: Iterable[UUID]) -> dict[str, Any]:
    """Seconds by platform, of those that are live."""
    rows = connection.execute(
        text(
            "SELECT d.platform, extract(epoch FROM max(a.finished_at) - d.due_at) FROM delivery d "
            "JOIN attempt a ON a.school_id = d.school_id AND a.delivery_id = d.id "
            f"WHERE d.school_id = ANY(:schools) AND d.{LIVE} GROUP BY d.school_id, d.id"
        ),
        {"schools": list(schools)},
    ).all()
    connection.commit()
    by_platform = defaultdict(list)
    for platform, seconds in rows:
        by_platform[platform].append(float(seconds))
    everything = [seconds for each in by_platform.values() for seconds in each]
    return {
        name: {
            "live": len(late),
            "p50": round(statistics.median(late), 2),
            "p99": round(sorted(late)[max(int(len(late) * 0.99) - 1, 0)], 2),
            "max": round(max(late), 2),
        }
        for name, late in {**by_platform, "all": everything}.items()
        if late
    }


if __name__ == "__main__":
    sys.exit(main())
