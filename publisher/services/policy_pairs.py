"""Parts of a policy that are plain pairs: who holds a role, a school's own kinds of post, its own
lists of words. Each is a line such as ``uniform = blazer, tie``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from publisher.services.policy_forms import Field
from tenants.errors import Invalid

SECTIONS = ("people", "own_category", "own_words")
_LABELS = {
    "people": ("Who holds which role", "Such as: headteacher = Sam Hill"),
    "own_category": ("The school's own kinds of post", "Such as: eisteddfod = Eisteddfod"),
    "own_words": ("The school's own lists of words", "Such as: nicknames = Bobby, Titch"),
}
_NAME = re.compile(r"^[a-z0-9][a-z0-9_.-]*$")


def key(section: str) -> str:
    """The part's name in the document."""
    return section.removeprefix("own_")


def field(section: str, given: Any) -> Field:
    label, hint = _LABELS[section]
    lines = "\n".join(f"{name} = {_said(value)}" for name, value in _pairs(section, given))
    return Field(name="pairs", label=label, shape="pairs", value=lines, hint=hint)


def made(section: str, pairs: Mapping[str, str]) -> Any:
    """The part as the language has it. Raises ``Invalid`` at ``pairs``."""
    for name in pairs:
        if not _NAME.match(name):
            raise Invalid({"pairs": f"“{name}” has to be small letters, digits, _ or -."})
    if section == "own_category":
        return [{"id": name, "title": title} for name, title in pairs.items()]
    words = {
        name: [w.strip() for w in text.split(",") if w.strip()] for name, text in pairs.items()
    }
    if section == "own_words":
        return words
    return {name: found if len(found) > 1 else "".join(found) for name, found in words.items()}


def _pairs(section: str, given: Any) -> list[tuple[str, Any]]:
    if section == "own_category":
        return [(entry["id"], entry["title"]) for entry in given or ()]
    return list((given or {}).items())


def _said(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
