"""``docs/coverage.md``: the table for people."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.acceptance.entry import Entry, Kind
from tests.acceptance.table import SECTIONS, TABLE

PAGE = Path(__file__).parent.parent.parent / "docs" / "coverage.md"
HEAD = """# What of each clause is proved

Written by `python -m tests.acceptance --write`; `make acceptance` runs the tests and prints the
same list with their outcomes. The ids number the clauses of the five schools' own policies and
the scenarios that hold for every school.

**Proved**: tests prove the clause's whole scenario. **In part**: they prove a part, and the line
says what is missing. **Recorded only**: the clause stands in the school's policy, where people
read it; nothing acts on it. **Not expressible**: no product can; the line says why. **Later**:
not yet; the line says with which part of the product it comes.
"""


def page() -> str:
    """The whole page as text."""
    return "\n".join([HEAD, _counts(), *(_section(title) for title in SECTIONS)])


def _counts() -> str:
    counts = Counter(entry.kind for entry in TABLE.values())
    told = ", ".join(f"{counts[kind]} {kind}" for kind in Kind)
    return f"Of {len(TABLE)}: {told}.\n"


def _section(title: str) -> str:
    _, _, entries = SECTIONS[title]
    rows = [f"| {id} | {entry.kind} | {_told(entry)} |" for id, entry in entries.items()]
    return "\n".join([f"## {title}", "", "| | | |", "|---|---|---|", *rows, ""])


def _told(entry: Entry) -> str:
    tests = "<br>".join(f"`{test}`" for test in entry.tests)
    note = f"Missing: {entry.note}" if entry.kind is Kind.IN_PART else entry.note
    return "<br>".join(part for part in (note, tests) if part)
