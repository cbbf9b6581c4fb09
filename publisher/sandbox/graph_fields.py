"""The ``fields`` of a Graph call: ``a,b{c,d}`` in, a node with just these out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from publisher.sandbox.graph_known import KNOWN
from publisher.sandbox.meta import fail, params

Fields = tuple[tuple[str, tuple[Any, ...]], ...]
Renderers = Mapping[str, Callable[[Any, Fields], Any]]


@lru_cache(maxsize=512)
def parse_fields(text: str) -> Fields:
    """``a,b{c,d}`` as names with the fields asked for within; modifiers like ``.limit(5)`` fall."""
    names: list[tuple[str, tuple[Any, ...]]] = []
    depth, start = 0, 0
    for index, letter in enumerate(f"{text},"):
        depth += {"{": 1, "}": -1, "(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            names.append(_one_field(text[start:index].strip()))
            start = index + 1
    return tuple(field for field in names if field[0])


def _one_field(text: str) -> tuple[str, tuple[Any, ...]]:
    name, brace, inside = text.partition("{")
    plain = re.sub(r"\.\w+\([^)]*\)", "", name).strip()
    return plain, parse_fields(inside.rstrip("} ")) if brace else ()


def render(thing: Any, kind: str, renderers: Renderers, *, default: str) -> dict[str, Any]:
    """The node with the fields this call asked for. One unknown field refuses the call."""
    asked = parse_fields(str(params().get("fields") or default))
    return render_with(thing, kind, renderers, asked)


def render_with(thing: Any, kind: str, renderers: Renderers, asked: Fields) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, inside in asked:
        if name not in renderers and name in KNOWN.get(kind, ()):
            continue  # a field of the platform's that has no value here
        if name not in renderers:
            fail(100, f"(#100) Tried accessing nonexisting field ({name}) on node type ({kind})")
        value = renderers[name](thing, inside)
        if value is not None:
            found[name] = value
    if "id" in renderers:
        found.setdefault("id", renderers["id"](thing, ()))
    return found
