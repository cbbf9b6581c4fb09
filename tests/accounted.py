"""Which part of a policy speaks for each clause of its document, as it is written.

What becomes of a clause, with every rule tried, is said by ``publisher.services.covering`` alone;
this only finds clauses for which a template has nothing, and names that its document has not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tenants.policies.language import Policy

ENFORCED, RECORDED, NOT_EXPRESSIBLE = "enforced", "recorded", "not_expressible"
_STRONGEST_FIRST = (ENFORCED, RECORDED, NOT_EXPRESSIBLE)

# What naming a clause in a section means for it. A choice is a question, not an answer.
SECTION_STATUS = {
    "rule": ENFORCED,
    "channels": ENFORCED,
    "comments": ENFORCED,
    "replies": RECORDED,
    "moderation": RECORDED,
    "account_requests": RECORDED,
    "accounts_lifecycle": ENFORCED,
    "policy": RECORDED,
    "mentions": RECORDED,
    "house_rules": RECORDED,
    "media_library": RECORDED,
    "withdrawal": RECORDED,
    "incidents": RECORDED,
    "exceptions": RECORDED,
    "document": RECORDED,
    "duty": RECORDED,
    "acknowledge": RECORDED,
    "records": RECORDED,
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """One part of the policy that speaks for a clause."""

    clause: str
    status: str
    section: str
    says: str


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """Clause ids in the document's order. ``unknown``: named but not in the document."""

    total: int
    enforced: tuple[str, ...]
    recorded: tuple[str, ...]
    not_expressible: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    places: tuple[Place, ...]

    @property
    def sentence(self) -> str:
        return (
            f"{len(self.enforced)} of {self.total} clauses are enforced, {len(self.recorded)} "
            f"recorded or remembered, {len(self.not_expressible)} outside this product, "
            f"{len(self.missing)} not expressed."
        )


def coverage(policy: Policy) -> Coverage:
    """Counts and lists. A policy that does not number its clauses counts those it names."""
    places = tuple(_places(policy.document))
    best: dict[str, str] = {}
    for place in sorted(places, key=lambda place: _STRONGEST_FIRST.index(place.status)):
        best.setdefault(place.clause, place.status)
    known = _numbered(policy.document) or tuple(dict.fromkeys(p.clause for p in places))
    sorted_by = {status: _with(status, best, known) for status in _STRONGEST_FIRST}
    return Coverage(
        total=len(known),
        enforced=sorted_by[ENFORCED],
        recorded=sorted_by[RECORDED],
        not_expressible=sorted_by[NOT_EXPRESSIBLE],
        missing=tuple(clause for clause in known if clause not in best),
        unknown=tuple(clause for clause in best if clause not in known),
        places=places,
    )


def _with(status: str, best: Mapping[str, str], known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(clause for clause in known if best.get(clause) == status)


def _numbered(document: Mapping[str, Any]) -> tuple[str, ...]:
    numbering = document["policy"].get("clauses")
    if not numbering:
        return ()
    return tuple(f"{numbering['prefix']}{n}" for n in range(1, numbering["count"] + 1))


def _places(document: Mapping[str, Any]) -> Iterator[Place]:
    for section, status in SECTION_STATUS.items():
        value = document.get(section, [])
        for entry in value if isinstance(value, list) else [value]:
            yield from _named(entry, section, status)
    for clause in document.get("clause", ()):
        yield Place(
            clause=clause["id"], status=clause["status"], section="clause", says=clause["says"]
        )


def _keeps(comments: Mapping[str, Any]) -> bool:
    """Comments that are off or held are kept so; watching over open ones is people's work."""
    modes = {comments.get("mode"), *comments.get("by_channel", {}).values()}
    return bool(modes & {"off", "held"})


def _named(entry: Mapping[str, Any], section: str, status: str) -> Iterator[Place]:
    """A table's own ids, and those of the tables inside it (``moderation.abusive``)."""
    softly = entry.get("effect") == "note" or (section == "comments" and not _keeps(entry))
    held = RECORDED if softly else status
    says = str(entry.get("clause") or entry.get("what") or entry.get("title") or section)
    for clause in entry.get("ids", ()):
        yield Place(clause=clause, status=held, section=section, says=says)
    for value in entry.values():
        if isinstance(value, dict):
            yield from _named(value, section, status)
