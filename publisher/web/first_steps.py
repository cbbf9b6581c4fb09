"""The list of first steps on Today, in words: what is done, what is next, and where."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from flask import flash

from publisher.services import beginning
from publisher.services.beginning import ALONE, Step
from publisher.web import wording
from publisher.web.door import here


@dataclass(frozen=True, kw_only=True)
class Line:
    """``page`` is where to do it; "" for whoever may not. One line is ``next``."""

    says: str
    done: bool
    why: str = ""
    page: str = ""
    next: bool = False


def say_next() -> None:
    """After a step was done: which comes next for this person, while any is left."""
    with here.work() as uow:
        found = lines(beginning.steps(uow))
    for line in found:
        if line.next:
            flash(f"Next of your first steps: {line.says}. They are on the page Today.", "note")


_SAYS = {
    "policy": ("Put your policy in force", "Your policy is in force", "policy.show"),
    "channels": ("Connect a channel", "A channel is connected", "channels.show"),
    "people": ("Invite whoever approves posts", "Somebody can approve posts", "people.show"),
    "documents": ("File the documents that come first", "The documents that come first are there",
                  "documents.show"),
    "words": (
        "Tell us the school’s own words",
        "The school’s own words are told",
        "own_words.show",
    ),
    "register": ("Upload the register", "The register is uploaded", "uploads.show"),
}  # fmt: skip
_FIELDS = {
    "telephones": "telephone numbers", "emails": "e-mail addresses", "website": "website",
    "classes": "classes", "staff": "staff",
}  # fmt: skip


def lines(steps: Iterable[Step]) -> list[Line]:
    """The first that is left, and that this person may do, is next."""
    found: list[Line] = []
    for step in steps:
        do, done, page = _SAYS[step.name]
        mine = here.may(step.needs)
        is_next = mine and not step.done and not any(line.next for line in found)
        why = "" if step.done else _why(step.name, step.lacks)
        found.append(
            Line(
                says=done if step.done else do,
                done=step.done,
                why=why if mine or step.done else f"{why} {_who(step.needs)}".strip(),
                page=page if mine and not step.done else "",
                next=is_next,
            )
        )
    return found


def _who(permission: str) -> str:
    who = wording.who_may(permission)
    return f"{who[0].upper()}{who[1:]} does this."


def _why(name: str, lacks: Collection[str]) -> str:
    if name == "words":
        return (
            f"So that they stop no post. Not told yet: {_and([_FIELDS[each] for each in lacks])}."
        )
    if name == "people":
        roles = [each for each in lacks if each != ALONE]
        asked = (
            f"Your policy asks {wording.roles(roles)}, and nobody here is that." if roles else ""
        )
        alone = "You are alone here, and nobody approves a post of their own."
        return f"{asked} {alone if ALONE in lacks else ''}".strip()
    return {
        "policy": "Nothing can go out before.",
        "channels": "The school’s account on a platform that your policy allows.",
        "documents": "Your policy wants them before anything goes out.",
        "register": "Until then pupils’ names are only guessed from how they are used, and no "
        "pupil can be shown in a picture.",
    }[name]


def _and(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
