"""What people type into a policy's forms, and what the language writes for it: "2 days" is ``2d``,
"6pm" is ``18:00`` and "Change the password" is ``change_the_password``. Each way goes back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime

SLUG = "^[a-z0-9][a-z0-9_.-]*$"
KEPT = "^[a-z0-9_]+$"  # a length, or words such as until_pupil_25
LENGTH = "^[0-9]{1,4}(m|h|d|w|y|mo)$"
_MONTHS_OR_YEARS = "^[0-9]{1,3}[my]$"
_CLOCK = "^([01][0-9]|2[0-3]):[0-5][0-9]$"
_MONTH = "^[0-9]{4}-(0[1-9]|1[0-2])$"
_DAY_OF_YEAR = "^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
_LANGUAGE = "^[a-z]{2,3}(-[A-Z]{2})?$"
_UNITS = {"m": "minute", "h": "hour", "d": "day", "w": "week", "mo": "month", "y": "year"}
_LANGUAGES = {
    "cy": "Welsh", "en-GB": "English", "gd": "Scottish Gaelic", "ga": "Irish", "pl": "Polish",
}  # fmt: skip
HINTS: Mapping[str, str] = {
    LENGTH: "Such as 30 minutes, 24 hours, 2 days or 6 months",
    KEPT: "Such as 6 years or 18 months",
    _MONTHS_OR_YEARS: "Such as 18 months or 2 years",
    _CLOCK: "Such as 15:30 or 6pm",
    _MONTH: "Such as February 2027",
    _DAY_OF_YEAR: "Such as 25 March",
    _LANGUAGE: "Such as Welsh or English",
}


def read(pattern: str, typed: str) -> str:
    """As the language writes it. Raises ``ValueError`` with a sentence for whoever typed it."""
    if not typed or (pattern in HINTS and re.search(pattern, typed)):
        return typed
    reader = _READ.get(pattern)
    found = reader(typed) if reader else typed
    if not found:
        raise ValueError(f"{HINTS.get(pattern, 'Use letters or digits')}.")
    return found


def show(pattern: str, value: str) -> str:
    """As people read and type it."""
    return _SHOW[pattern](value) if pattern in _SHOW and re.search(pattern, value) else value


def slug(typed: str) -> str:
    plain = unicodedata.normalize("NFKD", typed).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9.-]+", "_", plain).strip("_.-")


def _length(typed: str, units: str = "m|h|d|w|mo|y") -> str:
    match = re.fullmatch(r"(\d{1,4})\s*([a-z]+)", typed.strip().lower())
    names = {_UNITS[unit]: unit for unit in units.split("|")}
    unit = names.get(match[2].removesuffix("s"), "") if match else ""
    return f"{match[1]}{unit}" if match and unit else ""


def _months_or_years(typed: str) -> str:
    return _length(typed, "mo|y").replace("mo", "m")


def _clock(typed: str) -> str:
    match = re.fullmatch(r"(\d{1,2})(?:[:.](\d\d))?\s*([ap])?\.?m?\.?", typed.strip().lower())
    if not match or (match[2] is None and match[3] is None):
        return ""
    hour = int(match[1]) % 12 + 12 * (match[3] == "p") if match[3] else int(match[1])
    return f"{hour:02}:{match[2] or '00'}" if hour < 24 and int(match[2] or 0) < 60 else ""


def _date(typed: str, *forms: str, made: str) -> str:
    for form in forms:
        try:
            return datetime.strptime(typed.strip(), form).strftime(made)  # noqa: DTZ007
        except ValueError:
            continue
    return ""


def _in_words(value: str) -> str:
    number, unit = re.fullmatch(r"(\d+)(\w+)", value).groups()  # type: ignore[union-attr]
    return f"{number} {_UNITS[unit]}{'' if number == '1' else 's'}"


def _language(typed: str) -> str:
    wanted = typed.strip().casefold()
    return next((code for code, name in _LANGUAGES.items() if name.casefold() == wanted), "")


_READ: Mapping[str, Callable[[str], str]] = {
    SLUG: slug,
    LENGTH: _length,
    KEPT: lambda typed: _length(typed) or slug(typed),
    _MONTHS_OR_YEARS: _months_or_years,
    _CLOCK: _clock,
    _MONTH: lambda typed: _date(typed, "%B %Y", "%b %Y", made="%Y-%m"),
    _DAY_OF_YEAR: lambda typed: _date(f"{typed} 2028", "%d %B %Y", "%d %b %Y", made="%m-%d"),
    _LANGUAGE: _language,
}
_SHOW: Mapping[str, Callable[[str], str]] = {
    SLUG: lambda value: value.replace("_", " "),
    LENGTH: _in_words,
    KEPT: lambda value: show(LENGTH, value).replace("_", " "),
    _MONTHS_OR_YEARS: lambda value: _in_words(value.replace("m", "mo")),
    _MONTH: lambda value: f"{datetime.fromisoformat(f'{value}-01'):%B %Y}",
    _DAY_OF_YEAR: lambda value: f"{datetime.fromisoformat(f'2028-{value}'):%-d %B}",
    _LANGUAGE: lambda value: _LANGUAGES.get(value, value),
}
