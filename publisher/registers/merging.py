"""All rows about one person put together, and what happens when they do not agree.

The rules are the careful ones: the latest date counts, of two answers on one day the no counts,
and when two parents disagree, by their latest answers, it is no.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from publisher.detect.text import fold
from publisher.registers.rows import Entry, Problem, Said
from publisher.registers.values import BLANK, GIVEN, UNCLEAR


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody in the file. ``key`` is their reference, or tells them apart where there is none;
    it may then contain their name and must not be kept. In ``doubt`` a row about them cannot be
    read in full: no yes of theirs is used. Whoever is not ``named`` may be known by a reference."""

    key: str = field(repr=False)
    entry: Entry  # the last row about them that can be read, with everything but answers
    rows: tuple[int, ...]
    answers: tuple[Said, ...]  # one for each channel: the one that counts
    listed: bool
    doubt: bool = False

    @property
    def named(self) -> bool:
        return self.entry.named


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
        column, reason = _confused(rows)
        merged.problems.extend(Problem(entry.row, column, reason) for entry in rows if reason)
        person = _person(key, rows, merged.doubled)
        if column == "reference":  # nobody's name, but a no of either counts
            person = replace(person, entry=_nobody(person.entry))
        merged.people.append(replace(person, doubt=person.doubt or bool(reason)))
    return merged


def _confused(rows: list[Entry]) -> tuple[str, str]:
    """Where rows that look like one person's may be two people's: the column, and why."""
    if len({_name(entry) for entry in rows if entry.named}) > 1:
        return "reference", "this number is used for two different people"
    numbered = any(entry.reference or entry.upn for entry in rows)
    if len(rows) > 1 and not numbered and any(entry.whole for entry in rows):
        return "name", "this name stands in this class twice, and no number says who is who"
    return "", ""


def _nobody(entry: Entry) -> Entry:
    return replace(entry, forename="", surname="", known_as="", preferred_surname="", group="")


def twins(people: Iterable[Person]) -> list[tuple[str, ...]]:
    """References of people with one surname in one group, whom initials may not tell apart."""
    together: dict[tuple[str, str], list[str]] = defaultdict(list)
    for person in people:
        entry = person.entry
        if entry.group and entry.kind == "pupil":
            together[fold(entry.surname), entry.group].append(entry.reference)
    return [tuple(references) for references in together.values() if len(references) > 1]


def same(reference: str) -> str:
    """One reference however it is written: a spreadsheet makes 101 of "00101", and "a101" is
    "A101"."""
    return reference.casefold().lstrip("0") or reference


def _key(entry: Entry) -> str:
    if entry.reference:
        return same(entry.reference)
    if entry.upn:
        return f"upn {entry.upn.upper()}"
    # Not folded, which would make one class of 2A and 3A.
    return f"{entry.kind} {_name(entry)} {''.join(entry.group.casefold().split())}"


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
    last = max(rows, key=lambda entry: (entry.named, not entry.doubt, entry.row))
    return Person(
        key=key,
        entry=last,
        rows=tuple(entry.row for entry in rows),
        answers=tuple(answers),
        listed=any(entry.do_not_publish for entry in rows),
        doubt=any(entry.doubt for entry in rows),
    )


def counting(said: list[Said]) -> tuple[Said, bool]:
    """The answer that counts, and whether two parents disagree."""
    answered = [each for each in said if each.status != BLANK] or said
    latest: dict[str, Said] = {}
    for each in answered:
        giver = fold(each.given_by)
        if giver not in latest or _order(each) > _order(latest[giver]):
            latest[giver] = each
    yeses, unclear = _with(latest, GIVEN), _with(latest, UNCLEAR)
    noes = [each for each in latest.values() if each not in (*yeses, *unclear)]
    return max(noes or unclear or yeses, key=_order), bool(noes and yeses)


def _with(latest: Mapping[str, Said], status: str) -> list[Said]:
    return [each for each in latest.values() if each.status == status]


def _order(said: Said) -> tuple[date, bool, int]:
    """By date; on one day a no outranks a yes; then the later row. Without a date a yes counts
    as the oldest answer and a no as the newest."""
    undated = date.min if said.status == GIVEN else date.max
    return said.dated or undated, said.status != GIVEN, said.row
