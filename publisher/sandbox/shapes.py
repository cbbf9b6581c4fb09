"""A small checker of JSON bodies against a described shape, with nothing allowed besides."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NUMERIC_ID = re.compile(r"^[0-9]{1,19}$")


@dataclass(frozen=True)
class Problem:
    """What is wrong, where; ``where`` is a path such as ``media.media_ids``."""

    where: str
    why: str
    value: str


Check = Callable[[str, Any], Problem | None]


def _problem(where: str, why: str, value: Any) -> Problem:
    return Problem(where, why, str(value)[:80])


def text(*, least: int = 0, most: int | None = None, one_of: Sequence[str] = ()) -> Check:
    def check(where: str, value: Any) -> Problem | None:
        if not isinstance(value, str):
            return _problem(where, "must be a string", value)
        if one_of and value not in one_of:
            return _problem(where, f"must be one of {', '.join(one_of)}", value)
        if len(value) < least or (most is not None and len(value) > most):
            return _problem(where, f"must be {least} to {most} characters long", value)
        return None

    return check


def ident(where: str, value: Any) -> Problem | None:
    if isinstance(value, str) and NUMERIC_ID.match(value):
        return None
    return _problem(where, "does not match ^[0-9]{1,19}$", value)


def boolean(where: str, value: Any) -> Problem | None:
    return None if isinstance(value, bool) else _problem(where, "must be a boolean", value)


def whole(least: int, most: int) -> Check:
    def check(where: str, value: Any) -> Problem | None:
        good = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        return None if good else _problem(where, f"must be a number {least} to {most}", value)

    return check


def many(item: Check, *, least: int = 0, most: int = 1000) -> Check:
    def check(where: str, value: Any) -> Problem | None:
        if not isinstance(value, list) or not least <= len(value) <= most:
            return _problem(where, f"must be a list of {least} to {most}", value)
        found = (item(f"{where}[{index}]", one) for index, one in enumerate(value))
        return next((problem for problem in found if problem), None)

    return check


def shape(
    fields: Mapping[str, Check], required: Sequence[str] = (), *, closed: bool = True
) -> Check:
    """An object with these fields; ``closed`` refuses any other."""

    def check(where: str, value: Any) -> Problem | None:
        if not isinstance(value, dict):
            return _problem(where or "$", "must be an object", value)
        dot = f"{where}." if where else ""
        for name in required:
            if name not in value:
                return _problem(f"{dot}{name}", "is required", "")
        for name, one in value.items():
            if name not in fields:
                if closed:
                    return _problem(f"{dot}{name}", "is not defined in the schema", one)
                continue
            problem = fields[name](f"{dot}{name}", one)
            if problem:
                return problem
        return None

    return check


def anything(where: str, value: Any) -> Problem | None:  # noqa: ARG001
    return None
