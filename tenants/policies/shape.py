"""Holds a document against ``schema.json`` and answers in plain English.

It reads the part of JSON Schema that ``schema.json`` uses; a test holds both against the
``jsonschema`` package, so that other programs may use the schema as it stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from tenants.policies.problems import Path, Problem, suggestion

Schema = Mapping[str, Any]

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "boolean": (bool,),
}  # fmt: skip
_TYPE_NAMES = {
    "object": "a table", "array": "a list", "string": "text in quotes",
    "integer": "a whole number", "boolean": "true or false",
}  # fmt: skip


@lru_cache(maxsize=1)
def schema() -> Schema:
    text = files("tenants.policies").joinpath("schema.json").read_text(encoding="utf-8")
    document: Schema = json.loads(text)
    return document


def check(value: Any, against: Schema | None = None, path: Path = ()) -> Iterator[Problem]:
    """Every way in which ``value`` does not fit; nothing when it does."""
    rules = _resolved(schema() if against is None else against)
    wanted = rules.get("type")
    if wanted and not _is(value, wanted):
        message = f"'{_last(path)}' must be {_TYPE_NAMES[wanted]}, not {_shown(value)}"
        yield Problem(path=path, message=message)
        return
    for word, checker in _CHECKS.items():
        if word in rules:
            yield from checker(value, rules, path)


def _resolved(rules: Schema) -> Schema:
    reference = rules.get("$ref")
    found: Schema = schema()["$defs"][reference.rsplit("/", 1)[-1]] if reference else rules
    return found


def _is(value: Any, wanted: str) -> bool:
    if isinstance(value, bool):
        return wanted == "boolean"
    return isinstance(value, _TYPES[wanted])


def _enum(value: Any, rules: Schema, path: Path) -> Iterator[Problem]:
    if value not in rules["enum"]:
        options = ", ".join(str(option) for option in rules["enum"])
        shown = _shown(value)
        hint = suggestion(shown, [str(option) for option in rules["enum"]])
        yield Problem(
            path=path, message=f"'{_last(path)}' cannot be '{shown}'{hint} (choose from: {options})"
        )


def _const(value: Any, rules: Schema, path: Path) -> Iterator[Problem]:
    wanted = rules["const"]
    if value != wanted or isinstance(value, bool) is not isinstance(wanted, bool):
        yield Problem(path=path, message=f"'{_last(path)}' must be '{_shown(wanted)}'")


def _pattern(value: Any, rules: Schema, path: Path) -> Iterator[Problem]:
    if isinstance(value, str) and not _matches(rules["pattern"], value):
        wanted = _SHAPES.get(rules["pattern"], "small letters, digits, '-' and '_' only")
        message = f"'{_last(path)}' cannot be written '{_shown(value)}': {wanted}"
        yield Problem(path=path, message=message)


def _shown(value: Any) -> str:
    """A value in a sentence, never more than a line of it."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


_SHOWN = 40


def _matches(wanted: str, value: str) -> bool:
    """As JSON Schema means it: ``$`` is the very end, and not the line before it."""
    return re.search(wanted, value) is not None and not value.endswith("\n")


_SHAPES = {
    "^[0-9]{6}$": "six digits",
    "^[0-9]{4}-(0[1-9]|1[0-2])$": "a year and month such as 2027-02",
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "a date such as 2027-02-28",
    "^([01][0-9]|2[0-3]):[0-5][0-9]$": "a time of day such as 15:30",
    "^[0-9]{1,4}(m|h|d|w|y|mo)$": "a length of time such as 30m, 24h, 2d or 1y",
    "^[0-9]{1,3}[my]$": "a number of months or years such as 18m or 2y",
    "^[A-Z]{1,8}[0-9]{1,4}$": "a clause number such as L22",
    "^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$": "a day of the year such as 03-25",
    "^[a-z]{2,3}(-[A-Z]{2})?$": "a language such as en, cy or en-GB",
    "^[A-Z]+[0-9]+$": "a clause number such as L22",
    "^[A-Z]{1,8}$": "capital letters",
}


def _minimum(value: Any, rules: Schema, path: Path) -> Iterator[Problem]:
    if isinstance(value, int) and value < rules["minimum"]:
        yield Problem(path=path, message=f"'{_last(path)}' must be {rules['minimum']} or more")


def _maximum(value: Any, rules: Schema, path: Path) -> Iterator[Problem]:
    if isinstance(value, int) and value > rules["maximum"]:
        yield Problem(path=path, message=f"'{_last(path)}' must be {rules['maximum']} or less")


def _min_properties(value: Any, rules: Schema, path: Path) -> Iterator[Problem]:
    if isinstance(value, dict) and len(value) < rules["minProperties"]:
        yield Problem(path=path, message=f"'{_last(path)}' must say something")


def _required(value: Any, rules: Schema, path: Path) -> Iterator[Problem]:
    for key in rules["required"]:
        if isinstance(value, dict) and key not in value:
            yield Problem(path=path, message=f"'{key}' is missing")


def _properties(value: Any, rules: Schema, path: Path) -> Iterator[Problem]:
    if not isinstance(value, dict):
        return
    for key, part in rules["properties"].items():
        if key in value:
            yield from check(value[key], part, (*path, key))


def _additional(value: Any, rules: Schema, path: Path) -> Iterator[Problem]:
    if not isinstance(value, dict):
        return
    known = list(rules.get("properties", ()))
    for key in (key for key in value if key not in known):
        if rules["additionalProperties"] is False:
            hint = suggestion(key, known)
            yield Problem(path=(*path, key), message=f"'{key}' is not a key here{hint}")
        else:
            yield from check(value[key], rules["additionalProperties"], (*path, key))


def _items(value: Any, rules: Schema, path: Path) -> Iterator[Problem]:
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from check(item, rules["items"], (*path, number))


def _one_of(value: Any, rules: Schema, path: Path) -> Iterator[Problem]:
    options = rules.get("oneOf") or rules["anyOf"]
    attempts = [list(check(value, option, path)) for option in options]
    if all(attempts):
        yield min(attempts, key=lambda found: -max(len(problem.path) for problem in found))[0]


def _all_of(value: Any, rules: Schema, path: Path) -> Iterator[Problem]:
    for part in rules["allOf"]:
        if not _plainly_other(value, part["if"]) and not any(check(value, part["if"], path)):
            yield from check(value, part["then"], path)


def _plainly_other(value: Any, rules: Schema) -> bool:
    """Whether a constant differs, which is the whole answer for nearly every kind of rule."""
    return isinstance(value, dict) and any(
        key in value and "const" in part and value[key] != part["const"]
        for key, part in rules.get("properties", {}).items()
    )


_CHECKS: dict[str, Callable[[Any, Schema, Path], Iterator[Problem]]] = {
    "enum": _enum, "const": _const, "pattern": _pattern, "minimum": _minimum,
    "maximum": _maximum, "minProperties": _min_properties, "required": _required,
    "properties": _properties, "additionalProperties": _additional, "items": _items,
    "oneOf": _one_of, "anyOf": _one_of, "allOf": _all_of,
}  # fmt: skip


def _last(path: Path) -> str:
    return next((str(step) for step in reversed(path) if isinstance(step, str)), "the document")
