"""Bank holidays by division, in the shape in which GOV.UK publishes them.

``bank_holidays.json`` was written by hand from the Banking and Financial Dealings Act 1971 and
the proclamations known in 2026, substitute days included. A newer list, checked and stored by
``publisher holidays FILE``, takes the place of a division's days in every year that it covers.
Jersey has its own law: such a school enters its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

DIVISIONS = ("england-and-wales", "scotland", "northern-ireland")
FILE = "bank-holidays.json"
Holidays = Mapping[str, Mapping[date, str]]  # division → day → its name


class NotHolidays(ValueError):
    """A file that is not a list of bank holidays; ``str()`` says what is wrong with it."""


def read(text: str) -> dict[str, dict[date, str]]:
    """GOV.UK's JSON. Raises ``NotHolidays``, naming the place, for anything else."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise NotHolidays(f"This is not JSON (line {error.lineno}).") from None
    if not isinstance(found, dict) or not set(found) & set(DIVISIONS):
        raise NotHolidays(f"None of {', '.join(DIVISIONS)} is in this file.")
    return {name: _days(name, found[name]) for name in DIVISIONS if name in found}


def _days(division: str, listed: Any) -> dict[date, str]:
    days: dict[date, str] = {}
    events = listed.get("events") if isinstance(listed, dict) else None
    if not isinstance(events, list) or not events:
        raise NotHolidays(f"{division} has no list of events.")
    for number, event in enumerate(events, start=1):
        try:
            days[date.fromisoformat(event["date"])] = str(event["title"])
        except (KeyError, TypeError, ValueError):
            raise NotHolidays(f"{division}, event {number}: no date and title.") from None
    return days


@lru_cache(maxsize=1)
def bundled() -> Holidays:
    """2025 to 2028, as shipped."""
    return read(files(__name__).joinpath("bank_holidays.json").read_text("utf-8"))


def of(division: str, home: Path | None = None) -> Mapping[date, str]:
    """A division's bank holidays; ``home`` is where newer lists are kept. Nothing for others."""
    newer = _stored(home / FILE) if home else {}
    return _merged(bundled().get(division, {}), newer.get(division, {}))


def store(text: str, home: Path) -> dict[str, int]:
    """Keep a newer list for all processes on ``home``; how many days it has, by division."""
    found = read(text)
    home.mkdir(parents=True, exist_ok=True)
    half = home / f"{FILE}.new"
    half.write_text(text, "utf-8")
    half.replace(home / FILE)
    return {division: len(days) for division, days in found.items()}


def _stored(path: Path) -> Holidays:
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return {}
    return _read_once(path, changed)


@lru_cache(maxsize=4)
def _read_once(path: Path, _changed: int) -> Holidays:
    return read(path.read_text("utf-8"))


def _merged(old: Mapping[date, str], new: Mapping[date, str]) -> Mapping[date, str]:
    covered = {day.year for day in new}
    return {**{day: name for day, name in old.items() if day.year not in covered}, **new}
