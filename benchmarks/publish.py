"""Many schools' posts, all due in the same second: when does the last one leave, and what does
one cost? ``python -m benchmarks.publish --deliveries 10000 --schools 2000 --latency 0.3 --json``

Real programs, durable servers, real protocols: the pipeline as it runs in production, with a
sandbox in place of the platforms. In the same run: the bare limit (the same claims, commits and
requests with no business in between) and what the queue alone can do.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from benchmarks import bare, stage
from benchmarks.house import House, house
from publisher.processes import wait_until

PLATFORMS = ("facebook", "instagram", "x", "linkedin", "weduc")
# By the indexes of the line, of leases and of what is looked for: the past costs nothing.
WAITING = """
    SELECT EXISTS (SELECT FROM delivery WHERE state IN ('scheduled','processing'))
        OR EXISTS (SELECT FROM delivery WHERE lease_until IS NOT NULL)
        OR EXISTS (SELECT FROM delivery WHERE state = 'unknown')
"""


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    with (
        tempfile.TemporaryDirectory(prefix="bench", ignore_cleanup_errors=True) as folder,
        house(Path(folder), **_settings(options)) as here,
    ):
        Path(folder).chmod(0o755)
        report = measure(here, options)
    print(json.dumps(report, indent=None if options.json else 2))
    return 1 if report["lost"] or report["duplicates"] else 0


def measure(here: House, options: argparse.Namespace) -> dict[str, Any]:
    started = time.monotonic()
    staged = stage.fill(
        here.system, here.sandbox["control"], schools=options.schools,
        deliveries=options.deliveries, platforms=options.platforms, roll=options.roll,
        now=datetime.now(UTC),
    )  # fmt: skip
    with here.system.database.owner.connect() as connection:
        stage.add_history(connection, options.history)
        staging = time.monotonic() - started
        start_programs(here, options)
        here.latency(options.latency)
        due = datetime.now(UTC) + timedelta(seconds=options.notice)
        stage.make_due(connection, due)
        before, counted, asked = here.processor(), _counters(connection), here.statements()
        wait_until_drained(connection, seconds=options.patience)
        spent = {name: used - before[name] for name, used in here.processor().items()}
        report = {
            "schools": options.schools, "deliveries": staged.deliveries,
            "history": options.history, "latency_seconds": options.latency,
            "roll_per_school": options.roll, "staging_seconds": round(staging, 1),
            **_outcome(here, connection, due),
            **_costs(spent, staged.deliveries),
            **_database(_counters(connection), counted, staged.deliveries),
            "statements_per_delivery": {
                name: round((number - asked[name]) / staged.deliveries, 1)
                for name, number in here.statements().items()
            },
            "memory_mb": here.memory(),
        }  # fmt: skip
        if options.bare:
            limit = bare.measure(here, connection, options)
            report["bare"] = limit
            report["share_of_bare"] = round(report["per_second"] / limit["per_second"], 2)
    return report


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.publish", description=__doc__)
    parser.add_argument("--deliveries", type=int, default=1000)
    parser.add_argument("--schools", type=int, default=200)
    parser.add_argument("--latency", type=float, default=0.3, help="of each call, in seconds")
    parser.add_argument("--notice", type=float, default=2, help="seconds from now until due")
    parser.add_argument("--history", type=int, default=0, help="deliveries of the past")
    parser.add_argument("--roll", type=int, default=20, help="pupils on each school's roll")
    parser.add_argument("--platforms", default=",".join(PLATFORMS), type=lambda s: s.split(","))
    parser.add_argument("--patience", type=float, default=900, help="seconds until giving up")
    parser.add_argument("--no-bare", dest="bare", action="store_false")
    parser.add_argument("--set", action="append", default=[], help="BATCH_THREADS=16")
    parser.add_argument("--json", action="store_true", help="on one line")
    return parser.parse_args(arguments)


def _settings(options: argparse.Namespace) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in options.set)


def start_programs(here: House, options: argparse.Namespace) -> None:
    port = here.environment["PUBLIC_URL"].rpartition(":")[2]
    if "instagram" in options.platforms:
        here.start("web", "--port", port)  # Instagram fetches the pictures from us
    here.start("worker")
    here.start("beat")
    try:
        wait_until(lambda: _workers(here) > len(PLATFORMS), what="the workers starting")
    except TimeoutError:
        print((here.home / "logs" / "worker.log").read_text()[-3000:], file=sys.stderr)
        raise


def _workers(here: House) -> int:
    return int(here.system.queues.redis.scard("rq:workers"))  # type: ignore[arg-type]


def wait_until_drained(connection: Connection, *, seconds: float) -> None:
    def empty() -> bool:
        some = connection.execute(text(WAITING)).scalar()
        connection.commit()
        time.sleep(0.4)
        return not some

    try:
        wait_until(empty, seconds=seconds, what="all deliveries leaving")
    except TimeoutError as error:
        print(error, file=sys.stderr)


def _outcome(here: House, connection: Connection, due: datetime) -> dict[str, Any]:
    """Lateness is from the due instant to our record that the platform has shown the post."""
    rows = connection.execute(
        text(
            "SELECT extract(epoch FROM max(a.finished_at) - d.due_at) FROM delivery d "
            "JOIN attempt a ON a.school_id = d.school_id AND a.delivery_id = d.id "
            "WHERE d.due_at = :due AND d.published_at IS NOT NULL GROUP BY d.school_id, d.id"
        ),
        {"due": due},
    )
    late = sorted(float(row[0]) for row in rows) or [0.0]
    states = dict(
        connection.execute(
            text("SELECT state, count(*) FROM delivery WHERE due_at = :due GROUP BY 1"),
            {"due": due},
        ).all()
    )
    connection.commit()
    summary = here.look("/ledger/summary")
    published = states.get("published", 0) + states.get("settled", 0)
    return {
        "drained_seconds": round(late[-1], 2),
        "per_second": round(len(late) / max(late[-1], 0.001), 1),
        "lateness": {
            "p50": round(statistics.median(late), 2),
            "p99": round(late[int(len(late) * 0.99) - 1], 2),
            "max": round(late[-1], 2),
        },
        "states": states,
        "ledger": {"live": summary["live"], "publish_calls": summary["publish_calls"]},
        "requests": summary["requests"],
        "duplicates": summary["duplicates"] + max(0, summary["live"] - published),
        "lost": sum(states.values()) - min(published, summary["live"]),
    }


def _costs(spent: dict[str, float], deliveries: int) -> dict[str, Any]:
    each = {name: round(1000 * used / deliveries, 2) for name, used in spent.items()}
    return {
        "processor_ms_per_delivery": each,
        "processor_ms_of_ours": round(each["worker"] + each["beat"] + each.get("web", 0.0), 2),
        "processor_ms_in_all": round(sum(each.values()), 2),
    }


def _counters(connection: Connection) -> dict[str, int]:
    connection.execute(text("SELECT pg_stat_force_next_flush()"))
    row = connection.execute(
        text(
            "SELECT xact_commit, xact_rollback, tup_returned, tup_fetched, tup_inserted, "
            "tup_updated FROM pg_stat_database WHERE datname = current_database()"
        )
    ).one()
    connection.commit()
    return {name: int(value) for name, value in row._mapping.items()}


def _database(after: dict[str, int], before: dict[str, int], deliveries: int) -> dict[str, Any]:
    each = {name: round((after[name] - before[name]) / deliveries, 1) for name in after}
    return {"database_per_delivery": each}


if __name__ == "__main__":
    sys.exit(main())
