"""What a policy asks of people and of the school besides its posts, as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]
ON_A_PUBLIC_PAGE = "parents_public_page"  # such a reader has no name, so nobody is asked


@dataclass(frozen=True, kw_only=True)
class ToRead:
    """A document that ``who`` read and answer for: again each ``every``, and in each version.
    ``points`` are what they agree to, in words; ``ids`` number them in the school's document."""

    document: str
    who: tuple[str, ...]
    every: str
    points: tuple[str, ...] = ()
    may_object: bool = False
    also_training: bool = False
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A document that the register should hold. ``clause`` is the policy's own wording."""

    kind: str
    title: str
    required_before: str = ""
    owner: str = ""
    on_request: bool = False
    clause: str = ""
    ids: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        """The clause by which it is wanted, for a finding."""
        numbered = f" ({', '.join(self.ids)})" if self.ids else ""
        return f"{self.clause or self.title}{numbered}"


@dataclass(frozen=True, kw_only=True)
class Excepting:
    """Who may make exceptions, and from what kinds of rule."""

    kinds: tuple[str, ...]
    approved_by: tuple[str, ...]
    clause: str = ""
    ids: tuple[str, ...] = ()


def to_read(document: Document) -> Iterator[ToRead]:
    """What people read, in the policy's order; what is only shown on a public page is left out."""
    says = {entry["id"]: entry["says"] for entry in document.get("clause", ())}
    for entry in document.get("acknowledge", ()):
        who = tuple(role for role in entry["who"] if role != ON_A_PUBLIC_PAGE)
        if not who:
            continue
        ids = tuple(entry.get("ids", ()))
        points = [part.strip() for part in entry.get("clauses", "").split(";")]
        yield ToRead(
            document=entry["document"],
            who=who,
            every=entry["every"],
            points=tuple(filter(None, [*points, *(says.get(id, "") for id in ids)])),
            may_object=entry.get("allow_objection", False),
            also_training=entry.get("also_requires") == "training",
            ids=ids,
        )


def wanted(document: Document) -> Iterator[Wanted]:
    """The documents that the policy names."""
    for entry in document.get("document", ()):
        yield Wanted(
            kind=entry["kind"],
            title=entry["title"],
            required_before=entry.get("required_before", ""),
            owner=entry.get("owner", ""),
            on_request=entry.get("available_on_request", False),
            clause=entry.get("clause", ""),
            ids=tuple(entry.get("ids", ())),
        )


def excepting(document: Document) -> Excepting | None:
    """None when the policy knows no exceptions."""
    entry = document.get("exceptions")
    if not entry:
        return None
    return Excepting(
        kinds=tuple(entry.get("kinds", ())),
        approved_by=tuple(entry["approved_by"]),
        clause=entry.get("clause", ""),
        ids=tuple(entry.get("ids", ())),
    )


@dataclass(frozen=True, kw_only=True)
class Duty:
    """Something that the school does by a day, or again and again. Exactly one of ``every``,
    ``due``, ``due_month``, ``due_term`` says when; ``trigger`` alone waits for an occasion."""

    id: str
    what: str
    who: tuple[str, ...]
    every: str = ""
    due: str = ""
    due_month: str = ""
    due_term: str = ""
    due_year: int = 0
    trigger: str = ""
    remind_before: tuple[str, ...] = ()
    clause: str = ""
    ids: tuple[str, ...] = ()

    @property
    def is_review(self) -> bool:
        """A review comes round again, also where the policy names only its next day."""
        return "review" in self.id


REVIEW = "policy-review"


def duties(document: Document) -> Iterator[Duty]:
    """Each [[duty]], and the review of the policy itself where none of them is a review."""
    found = [_duty(entry) for entry in document.get("duty", ())]
    yield from found
    if not any(duty.is_review for duty in found):
        policy = document["policy"]
        when = {key: value for key, value in policy["review"].items() if key != "default"}
        what = "Review the policy"
        entry = {"id": REVIEW, "what": what, "who": [policy["owner"]], "ids": policy.get("ids", [])}
        yield _duty({**entry, **when})


def review_months(document: Document) -> int:
    """After how many months a review is due where the policy names no day: two years."""
    text = document["policy"]["review"].get("default", "2y")
    return int(text[:-1]) * (12 if text.endswith("y") else 1)


def _duty(entry: Mapping[str, Any]) -> Duty:
    fields: dict[str, Any] = {"who": ("headteacher",)}
    fields |= {key: tuple(v) if isinstance(v, list) else v for key, v in entry.items()}
    return Duty(**fields)
