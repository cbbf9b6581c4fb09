"""All rows about one person put together, and what happens when they do not agree.

The rules are the careful ones: the latest date counts, of two answers on one day the no counts,
and when two parents disagree, by their latest answers, it is no.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from publisher.detect.text import fold
from publisher.registers.rows import Entry, Problem, Said
from publisher.registers.values import BLANK, GIVEN


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody in the file. ``key`` is their reference, or tells them apart where there is none;
    it may then contain their name and must not be kept."""

    key: str = field(repr=False)
    entry: Entry  # the last row about them, with everything but answers
    rows: tuple[int, ...]
    answers: tuple[Said, ...]  # one for each channel: the one that counts
    listed: bool


@dataclass(frozen=True, kw_only=True)
class Doubled:
    """Several rows about one person and channel. ``kept`` is the row that counts; ``disagree``
    says that two parents did."""

    reference: str
    platform: str
    rows: tuple[int, ...]
    kept: int
    disagree: bool


@dataclass(frozen=True)
class Merged:
    people: list[Person]
    doubled: list[Doubled]
    problems: list[Problem]


def merge(entries: Iterable[Entry]) -> Merged:
    by_key: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_key[_key(entry)].append(entry)
    merged = Merged([], [], [])
    for key, rows in by_key.items():
        if len({_name(entry) for entry in rows}) > 1:
            merged.problems.extend(
                Problem(entry.row, "reference", "this number is used for two different people")
                for entry in rows
            )
            continue
        merged.people.append(_person(key, rows, merged.doubled))
    return merged


def twins(people: Iterable[Person]) -> list[tuple[str, ...]]:
    """References of people with one surname in one group, whom initials may not tell apart."""
    together: dict[tuple[str, str], list[str]] = defaultdict(list)
    for person in people:
        entry = person.entry
        if entry.group and entry.kind == "pupil":
            together[fold(entry.surname), entry.group].append(entry.reference)
    return [tuple(references) for references in together.values() if len(references) > 1]


def _key(entry: Entry) -> str:
    if entry.reference:
        return entry.reference
    if entry.upn:
        return f"upn {entry.upn.upper()}"
    return f"{entry.kind} {_name(entry)} {fold(entry.group)}"


def _name(entry: Entry) -> str:
    return f"{fold(entry.forename)} {fold(entry.surname)}"


def _person(key: str, rows: list[Entry], doubled: list[Doubled]) -> Person:
    by_platform: dict[str, list[Said]] = defaultdict(list)
    for entry in rows:
        for each in entry.said:
            by_platform[each.platform].append(each)
    answers = []
    for platform, said in by_platform.items():
        kept, disagree = counting(said)
        answers.append(kept)
        if len(said) > 1:
            numbers = tuple(one.row for one in said)
            doubled.append(
                Doubled(
                    reference=rows[-1].reference, platform=platform, rows=numbers, kept=kept.row,
                    disagree=disagree,
                )
            )  # fmt: skip
    return Person(
        key=key,
        entry=rows[-1],
        rows=tuple(entry.row for entry in rows),
        answers=tuple(answers),
        listed=any(entry.do_not_publish for entry in rows),
    )


def counting(said: list[Said]) -> tuple[Said, bool]:
    """The answer that counts, and whether two parents disagree."""
    answered = [each for each in said if each.status != BLANK] or said
    latest: dict[str, Said] = {}
    for each in answered:
        giver = fold(each.given_by)
        if giver not in latest or _order(each) > _order(latest[giver]):
            latest[giver] = each
    noes = [each for each in latest.values() if each.status != GIVEN]
    disagree = len(latest) > 1 and 0 < len(noes) < len(latest)
    return max(noes or list(latest.values()), key=_order), disagree


def _order(said: Said) -> tuple[date, bool, int]:
    """By date; on one day a no outranks a yes; then the later row. Without a date a yes counts
    as the oldest answer and a no as the newest."""
    undated = date.min if said.status == GIVEN else date.max
    return said.dated or undated, said.status != GIVEN, said.row
