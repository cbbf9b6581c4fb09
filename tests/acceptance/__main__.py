"""``python -m tests.acceptance [--write]``: run what proves the clauses, one line for each id.

Exits 1 when a test fails or is not there.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping

import click
import pytest

from tests.acceptance.entry import Entry, Kind
from tests.acceptance.page import PAGE, page
from tests.acceptance.table import TABLE, TESTS, node_ids, unknown


class Outcomes:
    """A pytest plugin that keeps what became of each test, by function or class."""

    def __init__(self) -> None:
        self.of: dict[str, set[str]] = defaultdict(set)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call" and report.passed:
            return
        file, *names = report.nodeid.split("[")[0].split("::")
        for depth in range(1, len(names) + 1):
            node = "::".join([file.removeprefix("tests/"), *names[:depth]])
            self.of[node].add(report.outcome)


def word(entry: Entry, outcomes: Mapping[str, set[str]]) -> str:
    """passed, in part, failed, recorded only, not expressible or later. What was skipped, or
    never ran, has proved nothing and counts as failed."""
    if not entry.tests:
        return str(entry.kind)
    if any(outcomes.get(test) != {"passed"} for test in entry.tests):
        return "failed"
    return "passed" if entry.kind is Kind.PROVED else str(entry.kind)


def main(arguments: list[str]) -> int:
    if "--write" in arguments:
        PAGE.write_text(page(), "utf-8")
        return 0
    lost = unknown()
    for node in lost:
        click.echo(f"There is no such test: {node}", err=True)
    outcomes = Outcomes()
    wanted = [f"{TESTS}/{node}" for node in node_ids() if node not in lost]
    pytest.main([f"--rootdir={TESTS.parent}", "-q", *wanted], plugins=[outcomes])
    words = {id: word(entry, outcomes.of) for id, entry in TABLE.items()}
    for id, entry in TABLE.items():
        click.echo(f"{id:4} {words[id]}" + (f": {entry.note}" if entry.note else ""))
    return 1 if lost or "failed" in words.values() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
