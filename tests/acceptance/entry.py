"""The five things that can be true of a clause today."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    PROVED = "proved"  # the tests named prove the whole scenario
    IN_PART = "in part"  # they prove a part; ``note`` says what is missing
    RECORDED = "recorded only"  # it stands in the school's policy; nothing acts on it
    NOT_EXPRESSIBLE = "not expressible"  # ``note`` says why no product can
    LATER = "later"  # ``note`` says with which part of the product it comes


@dataclass(frozen=True, kw_only=True)
class Entry:
    """``tests`` are pytest node ids relative to ``tests/``: a function, or a class of them."""

    kind: Kind
    note: str = ""
    tests: tuple[str, ...] = ()


def proved(*tests: str) -> Entry:
    return Entry(kind=Kind.PROVED, tests=tests)


def in_part(*tests: str, missing: str) -> Entry:
    return Entry(kind=Kind.IN_PART, tests=tests, note=missing)


def recorded() -> Entry:
    return Entry(kind=Kind.RECORDED)


def not_expressible(why: str) -> Entry:
    return Entry(kind=Kind.NOT_EXPRESSIBLE, note=why)


def later(what: str) -> Entry:
    return Entry(kind=Kind.LATER, note=what)


def of(module: str, *names: str) -> tuple[str, ...]:
    """Several tests of one file: ``of("golden/test_lache", "test_L2_…", …)``."""
    return tuple(f"{module}.py::{name}" for name in names)
