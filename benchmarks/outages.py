"""What an outage in the middle of a burst costs. ``python -m benchmarks.outages --json``

Posts are due at one instant; then the queue is wiped, and later the database is restarted, while
they go out. Prints for each outage what became of the posts and when the last one was out.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from benchmarks import stage
from benchmarks.house import House, house
from benchmarks.publish import PLATFORMS, start_programs, wait_until_drained


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.outages", description=__doc__)
    parser.add_argument("--deliveries", type=int, default=1000)
    parser.add_argument("--schools", type=int, default=200)
    parser.add_argument("--latency", type=float, default=0.3)
    parser.add_argument("--after", type=float, default=3, help="seconds from due to the outage")
    parser.add_argument("--json", action="store_true", help="on one line")
    options = parser.parse_args(arguments, argparse.Namespace(platforms=PLATFORMS))
    outages = {"queue_wiped": _wipe, "database_restarted": _restart}
    report = {name: _one(outage, options) for name, outage in outages.items()}
    print(json.dumps(report, indent=None if options.json else 2))
    return int(any(each["lost"] or each["duplicates"] for each in report.values()))


def _one(outage: Callable[[House], None], options: argparse.Namespace) -> dict[str, Any]:
    with (
        tempfile.TemporaryDirectory(prefix="bench", ignore_cleanup_errors=True) as folder,
        house(Path(folder)) as here,
    ):
        Path(folder).chmod(0o755)
        stage.fill(
            here.system, here.sandbox["control"], schools=options.schools,
            deliveries=options.deliveries, platforms=options.platforms, roll=20,
            now=datetime.now(UTC),
        )  # fmt: skip
        start_programs(here, options)
        here.latency(options.latency)
        due = datetime.now(UTC) + timedelta(seconds=2)
        with here.system.database.owner.connect() as connection:
            stage.make_due(connection, due)
        time.sleep(2 + options.after)
        out_by_then = here.look("/ledger/summary")["live"]
        outage(here)
        here.system.database.dispose()
        with here.system.database.owner.connect() as connection:
            wait_until_drained(connection, seconds=600)
            return {"deliveries": options.deliveries, "out_before": out_by_then,
                    **_outcome(here, connection, due)}  # fmt: skip


def _wipe(here: House) -> None:
    here.system.queues.redis.flushall()


def _restart(here: House) -> None:
    """Killed without warning, as by a crash, and started again."""
    assert here.servers.postgres is not None
    here.servers.postgres.kill()
    here.servers.restart_dead()


def _outcome(here: House, connection: Connection, due: datetime) -> dict[str, Any]:
    asked = {"due": due}
    states = dict(
        connection.execute(
            text("SELECT state, count(*) FROM delivery WHERE due_at = :due GROUP BY 1"), asked
        ).all()
    )
    last = "SELECT extract(epoch FROM max(published_at) - :due) FROM delivery WHERE due_at = :due"
    ledger = here.look("/ledger/summary")
    published = states.get("published", 0) + states.get("settled", 0)
    return {
        "last_out_seconds": round(float(connection.scalar(text(last), asked) or 0), 1),
        "states": states,
        "lost": sum(states.values()) - min(published, ledger["live"]),
        "duplicates": ledger["duplicates"] + max(0, ledger["live"] - published),
    }


if __name__ == "__main__":
    sys.exit(main())
