"""How large and how deep a policy may be, and which characters it may hold.

A policy arrives as a file from anybody who may propose one. These limits lie far above any
school's document and far below what would keep a processor or the database busy.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from tenants.policies.problems import Path, PolicyError, Problem

LONGEST_TEXT = 512 * 1024  # characters of a whole document
LONGEST_STRING = 20_000
MOST_VALUES = 20_000
DEEPEST = 12
TOO_DEEP = "this is nested too deeply to be a policy"


def within(text: str, *, source: str) -> None:
    """Raises PolicyError for a text that is too long to be looked at."""
    if len(text) > LONGEST_TEXT:
        limit = f"{LONGEST_TEXT // 1024} kB"
        message = f"this is too long to be a policy: {len(text):,} characters, at most {limit}"
        raise PolicyError(source, [Problem(path=(), message=message)])


def exceeded(document: Any) -> Iterator[Problem]:
    """What is too much in a document that has been read; nothing when all is well."""
    waiting: list[tuple[Path, Any]] = [((), document)]
    seen = 0
    while waiting:
        path, value = waiting.pop()
        seen += 1
        if len(path) > DEEPEST:
            yield Problem(path=path[:2], message=TOO_DEEP)
            return
        if seen > MOST_VALUES:
            yield Problem(path=(), message=f"this says too much: more than {MOST_VALUES:,} values")
            return
        if message := _unkeepable(value):
            yield Problem(path=path, message=message)
        waiting += _inside(path, value)


def _inside(path: Path, value: Any) -> list[tuple[Path, Any]]:
    if isinstance(value, dict):
        keys = [((*path, str(key)), str(key)) for key in value if not str(key).isprintable()]
        return [*keys, *(((*path, str(key)), entry) for key, entry in value.items())]
    if isinstance(value, list):
        return [((*path, number), entry) for number, entry in enumerate(value)]
    return []


def _unkeepable(value: Any) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return "this is not a number that can be kept"
    if not isinstance(value, str):
        return ""
    if len(value) > LONGEST_STRING:
        return f"this text is too long: {len(value):,} characters, at most {LONGEST_STRING:,}"
    bad = _NEVER.search(value)
    return f"this has a character that cannot be kept (U+{ord(bad[0]):04X})" if bad else ""


# Control characters but for tab and new line, and halves of characters.
_NEVER = re.compile(r"[^\t\n\r\x20-\x7e\x80-\ud7ff\ue000-\U0010ffff]")
