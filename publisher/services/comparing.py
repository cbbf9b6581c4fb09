"""What an uploaded register would change in ours, worked out without changing anything.

Where the file and the register disagree and it is not certain which is newer, the register's no
stands and a person is asked: an upload never turns a withdrawal into a yes by accident.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from publisher.models import Consent, RollPerson
from publisher.registers.merging import Doubled, Person
from publisher.registers.rows import Problem, Said
from publisher.registers.values import BLANK, GIVEN, REFUSED, WITHDRAWN
from publisher.rules.post import PUBLIC_TASK

NOT_ANSWERED = "not answered"


@dataclass(frozen=True, kw_only=True)
class Line:
    """Somebody as a plan shows them: no name."""

    reference: str
    initials: str
    kind: str
    group: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """``what`` is a channel or one of name, group, kind, leaves_on, do_not_publish."""

    reference: str
    initials: str
    what: str
    before: str
    after: str
    dated: date | None = None


@dataclass(frozen=True, kw_only=True)
class HeldBack:
    """Something that the file says and that will not be done, with the reason."""

    reference: str
    initials: str
    what: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A dry run. Nothing of it holds a name, so it may be shown and logged by counts."""

    id: UUID
    new: tuple[Line, ...]
    changed: tuple[Change, ...]
    unchanged: int
    missing: tuple[Line, ...]  # on our roll and not in the file: nothing happens to them
    held_back: tuple[HeldBack, ...]
    doubled: tuple[Doubled, ...]
    twins: tuple[tuple[str, ...], ...]
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...]  # headings of what is never imported
    unused: tuple[str, ...]  # headings that mean nothing here
    vague: int  # answers yes that do not say for which channel, and so count nowhere
    basis: str = "consent"  # what each yes in the file rests on

    @property
    def conflicts(self) -> tuple[Doubled, ...]:
        """Where two parents disagree: it is no."""
        return tuple(each for each in self.doubled if each.disagree)

    @property
    def fingerprint(self) -> str:
        """Of what would be done: an apply must do exactly what was shown."""
        shown = repr((self.new, self.changed, self.held_back))
        return hashlib.sha256(shown.encode()).hexdigest()

    def counts(self) -> dict[str, int]:
        names = ("new", "changed", "missing", "held_back", "problems", "conflicts")
        return {name: len(getattr(self, name)) for name in names} | {"unchanged": self.unchanged}


@dataclass(frozen=True, kw_only=True)
class Step:
    """What is to be done about one person. ``row`` is None for somebody new."""

    person: Person = field(repr=False)
    reference: str
    row: RollPerson | None
    renamed: bool
    answers: tuple[Said, ...]
    changes: tuple[Change, ...]
    held_back: tuple[HeldBack, ...]

    @property
    def line(self) -> Line:
        entry = self.person.entry
        return Line(
            reference=self.reference,
            initials=initials(self.person),
            kind=entry.kind,
            group=entry.group,
        )


def initials(person: Person) -> str:
    entry = person.entry
    first, last = entry.known_as or entry.forename, entry.preferred_surname or entry.surname
    return (first[:1] + last[:1]).upper()


def step(
    person: Person,
    reference: str,
    row: RollPerson | None,
    *,
    mark: bytes,
    history: Mapping[str, list[Consent]],
    today: date,
) -> Step:
    """``mark`` is the keyed digest of the whole name; ``history`` the person's answers by channel,
    oldest first; givers in ``person`` are as they are kept."""
    changes, held_back, answers = [], [], []
    for what, before, after in _details(person, row):
        changes.append(_change(reference, person, what, before, after))
    if row is not None and row.do_not_publish and not person.listed:
        reason = "An upload never takes anybody off the do-not-publish list. Do it by hand."
        held_back.append(_held(reference, person, "do_not_publish", reason))
    for said in person.answers:
        decided = _decide(said, history.get(said.platform, []), today)
        if decided.why_not:
            held_back.append(_held(reference, person, said.platform, decided.why_not))
        if decided.write:
            answers.append(decided.write)
        if decided.write and decided.before != decided.after:
            changes.append(
                replace(
                    _change(reference, person, said.platform, decided.before, decided.after),
                    dated=decided.write.dated,
                )
            )
    renamed = row is None or row.name_mark != mark
    if row is not None and renamed:
        changes.append(_change(reference, person, "name", "as it was", "as in the file"))
    return Step(
        person=person, reference=reference, row=row, renamed=renamed, answers=tuple(answers),
        changes=tuple(changes), held_back=tuple(held_back),
    )  # fmt: skip


def _details(person: Person, row: RollPerson | None) -> Iterable[tuple[str, str, str]]:
    """What else is different. A cell left empty changes nothing."""
    if row is None:
        return
    entry = person.entry
    if entry.group and entry.group != row.group:
        yield "group", row.group, entry.group
    if entry.kind != row.kind:
        yield "kind", row.kind, entry.kind
    if entry.leaves_on and entry.leaves_on != row.leaves_on:
        yield "leaves_on", str(row.leaves_on or ""), str(entry.leaves_on)
    if person.listed and not row.do_not_publish:
        yield "do_not_publish", "no", "yes"


@dataclass(frozen=True, kw_only=True)
class _Decided:
    before: str
    after: str
    write: Said | None = None
    why_not: str = ""


def _decide(said: Said, history: list[Consent], today: date) -> _Decided:
    current = history[-1] if history else None
    before = current.status if current else BLANK
    return _DECISIONS[said.status](said, history, current, before, today)


def _yes(
    said: Said, history: list[Consent], current: Consent | None, before: str, today: date
) -> _Decided:
    dated = said.dated or today
    as_it_was = _Decided(before=before, after=before)
    if current is None:
        return _Decided(before=before, after=GIVEN, write=replace(said, dated=dated))
    if said.basis == PUBLIC_TASK and current.basis not in (PUBLIC_TASK, NOT_ANSWERED):
        # That nobody objected is no answer of anybody's: what a parent said stays.
        objected = "A parent has said no here, so it stays no."
        return as_it_was if before == GIVEN else replace(as_it_was, why_not=objected)
    if current.status == GIVEN and said.basis == "consent" and said.dated is None:
        asked = [row for row in history if row.status != GIVEN or row.basis == "consent"]
        if asked != history:
            return _yes(said, asked, asked[-1] if asked else None, current.basis, today)
    if current.status == GIVEN:
        newer = said.dated is not None and said.dated > current.dated
        if newer or (said.valid_until and said.valid_until != current.valid_until):
            return replace(as_it_was, write=replace(said, dated=max(dated, current.dated)))
        return as_it_was
    on = f"{current.dated:%-d %B %Y}"
    if current.status == WITHDRAWN and (said.dated is None or said.dated <= current.dated):
        return replace(
            as_it_was,
            why_not=f"The file says yes, but consent was withdrawn here on {on}. Ask the parent "
            "and record the answer here.",
        )
    if said.dated is not None and said.dated <= current.dated:
        return replace(as_it_was, why_not=f"This yes is not newer than the no of {on}.")
    if any(_other(said, row) for row in _latest_noes(history)):
        return replace(as_it_was, why_not="Another parent has said no, so it stays no.")
    return _Decided(before=before, after=GIVEN, write=replace(said, dated=dated))


def _no(
    said: Said, _history: list[Consent], current: Consent | None, before: str, today: date
) -> _Decided:
    as_it_was = _Decided(before=before, after=before)
    dated = said.dated or today
    if current is None:
        return _Decided(before=before, after=said.status, write=replace(said, dated=dated))
    if current.status != GIVEN:
        return as_it_was
    if dated < current.dated and not _other(said, current):
        on = f"{current.dated:%-d %B %Y}"
        return replace(as_it_was, why_not=f"This no is older than the yes of {on}.")
    # An older no of the other parent counts too: it is dated so that it does.
    counted = max(dated, current.dated)
    return _Decided(before=before, after=said.status, write=replace(said, dated=counted))


def _blank(
    said: Said, _history: list[Consent], current: Consent | None, before: str, today: date
) -> _Decided:
    """Not answered, where we have a yes: there is none any more."""
    if current is None or current.status != GIVEN:
        return _Decided(before=before, after=before)
    counted = max(said.dated or today, current.dated)
    return _Decided(before=before, after=NOT_ANSWERED, write=replace(said, dated=counted))


_DECISIONS: dict[str, Callable[..., _Decided]] = {
    GIVEN: _yes,
    REFUSED: _no,
    WITHDRAWN: _no,
    BLANK: _blank,
}


def _latest_noes(history: list[Consent]) -> Iterable[Consent]:
    latest = {row.given_by: row for row in history}
    return (row for row in latest.values() if row.status != GIVEN)


def _other(said: Said, row: Consent) -> bool:
    """Is the giver somebody else? Where one of them is not known, it counts as the same."""
    return bool(said.given_by and row.given_by and said.given_by != row.given_by)


def _change(reference: str, person: Person, what: str, before: str, after: str) -> Change:
    return Change(
        reference=reference, initials=initials(person), what=what, before=before, after=after
    )


def _held(reference: str, person: Person, what: str, reason: str) -> HeldBack:
    return HeldBack(reference=reference, initials=initials(person), what=what, reason=reason)
