"""How long the pages take that people open most, at a school with 500 posts.
``python -m benchmarks.pages --json``: a real server, a real log-in, one request at a time."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests
from bs4 import BeautifulSoup

from benchmarks import stage
from benchmarks.house import House, house
from publisher.processes import wait_until

PAGES = ("today", "calendar", "posts/new", "policy", "channels", "approvals", "people")
PLATFORMS = ("facebook", "x", "linkedin", "weduc")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.pages", description=__doc__)
    parser.add_argument("--posts", type=int, default=500)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--json", action="store_true", help="on one line")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with house(Path(folder)) as here:
            report = measure(here, options)
    print(json.dumps(report, indent=None if options.json else 2))
    return 0


def measure(here: House, options: argparse.Namespace) -> dict[str, Any]:
    staged = stage.fill(
        here.system, here.sandbox["control"], schools=1, deliveries=options.posts,
        platforms=PLATFORMS, roll=300, now=datetime.now(UTC),
    )  # fmt: skip
    with here.system.database.owner.connect() as connection:
        stage.make_due(connection, datetime.now(UTC))
    url = here.environment["PUBLIC_URL"]
    here.start("web", "--port", url.rpartition(":")[2])
    wait_until(lambda: _answers(url), what="the site starting")
    wait_until(lambda: _idle(here), what="the site reading its lists")
    session = _logged_in(url, staged.emails[0])
    pages = {name: f"{url}/schools/{staged.schools[0]}/{name}" for name in PAGES}
    times = {
        name: _milliseconds(here, session, page, options.times) for name, page in pages.items()
    }
    found = {name: each for name, each in times.items() if each}
    return {
        "posts": options.posts,
        "milliseconds": found,
        "median_of_all": statistics.median(each["median"] for each in found.values()),
        "memory_mb": here.memory()["web"],
    }


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/healthz", timeout=2).ok
    except requests.RequestException:
        return False


def _idle(here: House) -> bool:
    """A site goes on loading its word lists for seconds after it has begun to answer."""
    before = here.processor()["web"]
    time.sleep(0.5)
    return here.processor()["web"] - before < 0.05


def _logged_in(url: str, email: str) -> requests.Session:
    session = requests.Session()
    page = BeautifulSoup(session.get(f"{url}/log-in", timeout=10).text, "html.parser")
    token = page.find("input", {"name": "csrf_token"})
    assert token is not None
    form = {"csrf_token": token["value"], "email": email, "password": stage.PASSWORD}
    answer = session.post(f"{url}/log-in", data=form, timeout=30)
    assert answer.ok and answer.url != f"{url}/log-in", answer.url
    return session


def _milliseconds(here: House, session: requests.Session, url: str, times: int) -> dict[str, float]:
    """Nothing for a page that this version does not have. ``processor`` is the site's alone."""
    if not session.get(url, timeout=30).ok:
        return {}
    taken = []
    before, asked = here.processor()["web"], here.statements()["web"]
    for _ in range(times):
        started = time.perf_counter()
        session.get(url, timeout=30)
        taken.append((time.perf_counter() - started) * 1000)
    p95 = statistics.quantiles(taken, n=20)[-1]
    spent = 1000 * (here.processor()["web"] - before) / times
    return {
        "median": round(statistics.median(taken), 1),
        "p95": round(p95, 1),
        "processor": round(spent, 1),
        "statements": round((here.statements()["web"] - asked) / times, 1),
    }


if __name__ == "__main__":
    sys.exit(main())
