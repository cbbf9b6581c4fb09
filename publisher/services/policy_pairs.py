"""Parts of a policy that are plain pairs: who holds a role, a school's own kinds of post, its own
lists of words. Each is a line such as ``uniform = blazer, tie``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from publisher.services.policy_forms import Field
from publisher.services.policy_typing import slug
from tenants.errors import Invalid

SECTIONS = ("people", "own_category", "own_words")
_LABELS = {
    "people": ("Who holds which role", "Such as: School business manager = Sam Hill"),
    "own_category": ("The school's own kinds of post", "One on each line, such as: Eisteddfod"),
    "own_words": ("The school's own lists of words", "Such as: nicknames = Bobby, Titch"),
}


def key(section: str) -> str:
    """The part's name in the document."""
    return section.removeprefix("own_")


def field(section: str, given: Any) -> Field:
    label, hint = _LABELS[section]
    shape = "titles" if section == "own_category" else "pairs"
    lines = "\n".join(_line(name, value, shape) for name, value in _pairs(section, given))
    return Field(name="pairs", label=label, shape=shape, value=lines, hint=hint)


def made(section: str, pairs: Mapping[str, str]) -> Any:
    """The part as the language has it. Raises ``Invalid`` at ``pairs``."""
    named = {slug(name): text for name, text in pairs.items()}
    if "" in named:
        raise Invalid({"pairs": "Give each a name with letters in it."})
    if section == "own_category":
        return [{"id": name, "title": title} for name, title in named.items()]
    words = {
        name: [w.strip() for w in text.split(",") if w.strip()] for name, text in named.items()
    }
    if section == "own_words":
        return words
    return {name: found if len(found) > 1 else "".join(found) for name, found in words.items()}


def _pairs(section: str, given: Any) -> list[tuple[str, Any]]:
    if section == "own_category":
        return [(entry["id"], entry["title"]) for entry in given or ()]
    return list((given or {}).items())


def _line(name: str, value: Any, shape: str) -> str:
    """A name that only spells the title beside it is not said twice."""
    said = ", ".join(value) if isinstance(value, list) else str(value)
    return (
        said if shape == "titles" and slug(said) == name else f"{name.replace('_', ' ')} = {said}"
    )
