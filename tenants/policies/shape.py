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
        found = json.dumps(value, ensure_ascii=False, default=str)[:40]
        yield Problem(path=path, message=f"must be {_TYPE_NAMES[wanted]}, not {found}")
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
        hint = suggestion(value, [str(option) for option in rules["enum"]])
        yield Problem(
            path=path, message=f"'{_last(path)}' cannot be '{value}'{hint} (choose from: {options})"
        )


def _const(value: Any, rules: Schema, path: Path) -> Iterator[Problem]:
    if value != rules["const"]:
        yield Problem(path=path, message=f"'{_last(path)}' must be '{rules['const']}'")


def _pattern(value: Any, rules: Schema, path: Path) -> Iterator[Problem]:
    if isinstance(value, str) and not re.search(rules["pattern"], value):
        wanted = _SHAPES.get(rules["pattern"], "small letters, digits, '-' and '_' only")
        message = f"'{_last(path)}' cannot be written '{value}': {wanted}"
        yield Problem(path=path, message=message)


_SHAPES = {
    "^[0-9]{6}$": "six digits",
    "^[0-9]{4}-(0[1-9]|1[0-2])$": "a year and month such as 2027-02",
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "a date such as 2027-02-28",
    "^([01][0-9]|2[0-3]):[0-5][0-9]$": "a time of day such as 15:30",
    "^[0-9]+(m|h|d|w|y|mo)$": "a length of time such as 30m, 24h, 2d or 1y",
    "^[0-9]+[my]$": "a number of months or years such as 18m or 2y",
    "^[A-Z]+[0-9]+$": "a clause number such as L22",
    "^[A-Z]+$": "capital letters",
}


def _minimum(value: Any, rules: Schema, path: Path) -> Iterator[Problem]:
    if isinstance(value, int) and value < rules["minimum"]:
        yield Problem(path=path, message=f"'{_last(path)}' must be {rules['minimum']} or more")


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
        if not any(check(value, part["if"], path)):
            yield from check(value, part["then"], path)


_CHECKS: dict[str, Callable[[Any, Schema, Path], Iterator[Problem]]] = {
    "enum": _enum, "const": _const, "pattern": _pattern, "minimum": _minimum,
    "minProperties": _min_properties, "required": _required, "properties": _properties,
    "additionalProperties": _additional, "items": _items, "oneOf": _one_of, "anyOf": _one_of,
    "allOf": _all_of,
}  # fmt: skip


def _last(path: Path) -> str:
    return next((str(step) for step in reversed(path) if isinstance(step, str)), "the document")
