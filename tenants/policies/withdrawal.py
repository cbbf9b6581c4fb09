"""What a policy says comes down when a parent has said stop, and who says so. Where it says
nothing, everything that shows or names the child does, once a person has confirmed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NOTHING, PICTURES, POSTS = "nothing", "pictures", "posts"


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """``take_down`` is nothing, pictures (posts that show the child) or posts (those that name it
    as well); ``confirmed_by`` empty is everybody who may take posts down."""

    take_down: str = POSTS
    at_once: bool = False
    confirmed_by: tuple[str, ...] = ()


def of(section: Mapping[str, Any]) -> Withdrawal:
    return Withdrawal(
        take_down=section.get("take_down", POSTS),
        at_once=section.get("at_once", False),
        confirmed_by=tuple(section.get("confirmed_by", ())),
    )


def sentence(said: Withdrawal, roles: str) -> str:
    """In plain English; ``roles`` are those that confirm, in words."""
    when = "When a parent says stop, live posts that show or name the child are listed"
    if said.take_down == NOTHING:
        return f"{when}, and people decide about each."
    what = "those that show the child" if said.take_down == PICTURES else "they"
    who = f" when {roles} has confirmed it" if roles else " when somebody has confirmed it"
    return f"{when}, and {what} come down{' at once' if said.at_once else who}."
