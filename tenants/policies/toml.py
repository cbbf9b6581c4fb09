"""Writes a policy document as TOML in the one order that people are used to.

The order is the schema's and not the document's: the database keeps the keys of a table in an
order of its own, and the same policy must always be the same text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from tenants.policies.shape import schema

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATE_KEYS = frozenset({"adopted", "due", "from", "until"})
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_WIDTH = 100


def write(document: Mapping[str, Any]) -> str:
    """Canonical TOML: sections in the schema's order, one blank line before each."""
    sections = list(_ordered(document, schema()).items())
    plain = [f"{key} = {_value(value)}" for key, value in sections if not _is_table(value)]
    blocks = ["\n".join(plain)]
    for key, value in sections:
        if isinstance(value, list):
            blocks += [_table(f"[[{key}]]", entry) for entry in value]
        elif isinstance(value, dict):
            blocks.append(_table(f"[{key}]", value))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _ordered(value: Any, part: Mapping[str, Any]) -> Any:
    """Tables with the schema's keys first, in its order, and their own keys after them."""
    if isinstance(value, list):
        return [_ordered(entry, part.get("items", {})) for entry in value]
    if not isinstance(value, dict):
        return value
    known = _known(value, part)
    more = part.get("additionalProperties", {})
    names = [name for name in known if name in value]
    names += sorted(name for name in value if name not in known)
    inner = {name: known.get(name) or (more if isinstance(more, dict) else {}) for name in names}
    return {name: _ordered(value[name], inner[name]) for name in names}


def _known(value: Mapping[str, Any], part: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of a table; what a rule's ``params`` may be depends on its kind."""
    options = part.get("oneOf") or part.get("anyOf") or [part]
    known: dict[str, Any] = next((o["properties"] for o in options if "properties" in o), {})
    if "params" not in known or value.get("kind") not in schema()["$defs"]:
        return dict(known)
    return {**known, "params": schema()["$defs"][value["kind"]]}


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and all(map(_is_table, value)))


def _table(header: str, entries: Mapping[str, Any]) -> str:
    return "\n".join([header, *(f"{_key(k)} = {_value(v, k)}" for k, v in entries.items())])


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _quoted(key)


def _value(value: Any, key: str = "") -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str):
        bare = key in _DATE_KEYS and _DATE.fullmatch(value)
        return value if bare else _quoted(value)
    if isinstance(value, list):
        return _list([_value(item) for item in value])
    pairs = ", ".join(f"{_key(k)} = {_value(v, k)}" for k, v in value.items())
    return f"{{ {pairs} }}" if pairs else "{}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(items: list[str]) -> str:
    one_line = f"[{', '.join(items)}]"
    if len(one_line) <= _WIDTH:
        return one_line
    return "[\n" + "".join(f"  {item},\n" for item in items) + "]"
