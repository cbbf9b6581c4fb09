"""All ids in their order, with what is known of each."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from tests.acceptance import ashgrove, lache, longton_lane, milton_road, scenarios, st_lukes
from tests.acceptance.entry import Entry

TESTS = Path(__file__).parent.parent
SECTIONS: dict[str, tuple[str, int, dict[str, Entry]]] = {
    "Lache Primary": ("L", 26, lache.CLAUSES),
    "Milton Road Primary": ("M", 27, milton_road.CLAUSES),
    "Longton Lane Primary": ("G", 30, longton_lane.CLAUSES),
    "St Luke's Primary": ("S", 26, st_lukes.CLAUSES),
    "Ashgrove Primary": ("A", 56, ashgrove.CLAUSES),
    "Scenarios for all schools": ("X", 27, scenarios.SCENARIOS),
}
TABLE = {id: entry for _, _, entries in SECTIONS.values() for id, entry in entries.items()}


def expected() -> list[str]:
    """Every id that has to be here."""
    return [f"{prefix}{n}" for prefix, last, _ in SECTIONS.values() for n in range(1, last + 1)]


def node_ids() -> list[str]:
    """Each test named anywhere, once."""
    return list(dict.fromkeys(test for entry in TABLE.values() for test in entry.tests))


def unknown() -> list[str]:
    """Tests named here that are in no file: renamed, moved or never written."""
    return [node for node in node_ids() if node.split("::")[1] not in _defined(node.split("::")[0])]


@cache
def _defined(file: str) -> frozenset[str]:
    path = TESTS / file
    if not path.exists():
        return frozenset()
    body = ast.parse(path.read_text("utf-8")).body
    return frozenset(
        node.name
        for node in body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name.lower().startswith("test")
    )
