"""Which line of a TOML text a key stands on; ``tomllib`` does not say."""

from __future__ import annotations

import re
from collections import Counter

from tenants.policies.problems import Path

_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\"-]+)\s*\]\]?")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\"-]+(?:\.[A-Za-z0-9_\"-]+)*)\s*=")


def line_index(text: str) -> dict[Path, int]:
    """Paths of tables and keys to line numbers from 1. Keys of inline tables are left out."""
    index: dict[Path, int] = {}
    counts: Counter[Path] = Counter()
    table: Path = ()
    quoted: str | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if quoted:
            quoted = None if line.count(quoted) % 2 else quoted
            continue
        if header := _HEADER.match(line):
            table = _table(header, counts)
            index[table] = number
        elif key := _KEY.match(line):
            index[(*table, *_steps(key.group(1)))] = number
        quoted = next((mark for mark in ('"""', "'''") if line.count(mark) % 2), None)
    return index


def line_of(path: Path, index: dict[Path, int]) -> int | None:
    """The line of ``path``, or of the nearest thing around it."""
    for length in range(len(path), 0, -1):
        if path[:length] in index:
            return index[path[:length]]
    return None


def _table(header: re.Match[str], counts: Counter[Path]) -> Path:
    names = _steps(header.group(2))
    path: Path = ()
    for depth, name in enumerate(names):
        path = (*path, name)
        last = depth == len(names) - 1
        if last and header.group(1) == "[[":
            counts[path] += 1
        if counts[path]:
            path = (*path, counts[path] - 1)
    return path


def _steps(dotted: str) -> Path:
    return tuple(step.strip('"') for step in dotted.split("."))
