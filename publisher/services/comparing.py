"""What an uploaded register would change in ours, worked out without changing anything; which
answer counts, ``weighing`` says."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from publisher.models import Consent, RollPerson
from publisher.registers.columns import place_of
from publisher.registers.merging import Doubled, Person
from publisher.registers.rows import Problem, Said
from publisher.registers.values import BLANK, GIVEN
from publisher.services import weighing


@dataclass(frozen=True, kw_only=True)
class Line:
    """Somebody as a plan shows them: no name."""

    reference: str
    initials: str
    kind: str
    group: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """``what`` is a channel or one of name, reference, group, kind, leaves_on, do_not_publish."""

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
    no_references: tuple[str, ...]  # headed like references, and holding something else
    elsewhere: tuple[int, ...]  # rows about something that is not asked here
    vague: Counter[str]  # answers yes that do not say for which channel, by what was asked
    basis: str = "consent"  # what each yes in the file rests on

    @property
    def conflicts(self) -> tuple[Doubled, ...]:
        """Where two parents disagree: it is no."""
        return tuple(each for each in self.doubled if each.disagree)

    @property
    def held_together(self) -> list[tuple[HeldBack, list[str]]]:
        """What is held back, each reason about one person once, with all that it is about."""
        found: dict[tuple[str, str], tuple[HeldBack, list[str]]] = {}
        for each in self.held_back:
            found.setdefault((each.reference, each.reason), (each, []))[1].append(each.what)
        return list(found.values())

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
    back: bool  # they had left, and the file has them without a leaving date
    handed_on: bool  # the number was another child's until now
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

    @property
    def details(self) -> bool:
        """Is what else the file says of them used? Of a row in doubt it is not."""
        return self.row is None or not self.person.doubt

    @property
    def unknown(self) -> bool:
        """Nobody we have, and without a name nobody new."""
        return self.row is None and not self.person.named


def initials(person: Person) -> str:
    entry = person.entry
    first, last = entry.known_as or entry.forename, entry.preferred_surname or entry.surname
    return (first[:1] + last[:1]).upper()


ANOTHER_CHILD = (
    "This number was somebody else’s, and no yes goes over from one child to another. If the list "
    "was numbered anew, upload one with the school’s own numbers; else record each yes by hand."
)
CAME_BACK = (
    "They had left on {day} and are here again. What was agreed before ended then: ask anew."
)
IN_DOUBT = "A row about them cannot be read in full, so no yes of theirs is used."
STAYS_LISTED = "An upload never takes anybody off the do-not-publish list. Do it by hand."


def step(
    person: Person,
    reference: str,
    row: RollPerson | None,
    *,
    mark: bytes,
    said_before: list[Consent],
    why_no_yes: str = "",
    handed_on: bool = False,
    today: date,
) -> Step:
    """``mark`` is the keyed digest of the whole name; ``said_before`` are the person's answers on
    the register; givers in ``person`` are as they are kept. ``why_no_yes`` says why none of the
    file is used for them, where it is not; what was ``handed_on`` was another child's until now."""
    who = _Who(reference, row.initials if row and not person.named else initials(person))
    back, held_back = _back(row, person, today), []
    if ended := date.max if handed_on else back:
        person = _afresh(person, said_before, ended)
        held_back.append(who.afresh(ended))
    step = Step(
        person=person, reference=reference, row=row, renamed=False, back=bool(back),
        handed_on=handed_on, answers=(), changes=(), held_back=(),
    )  # fmt: skip
    renamed = row is None or (step.details and person.named and row.name_mark != mark)
    changes = [who.changes(*each) for each in _details(step)] if row is not None else []
    if row is not None and renamed:
        changes.append(who.changes("name", "as it was", "as in the file"))
    if row is not None and row.do_not_publish and not person.listed:
        held_back.append(who.held("do_not_publish", STAYS_LISTED))
    known = weighing.Known(
        rows=said_before, said=person.answers, today=today,
        doubt=IN_DOUBT if person.doubt else why_no_yes,
    )  # fmt: skip
    decided = [(said.platform, weighing.decide(said, known)) for said in person.answers]
    held_back += [who.held(what, each.why_not) for what, each in decided if each.why_not]
    changes += _answered(who, decided)
    return replace(
        step, renamed=renamed, changes=tuple(changes), held_back=tuple(held_back),
        answers=tuple(each.write for _, each in decided if each.write),
    )  # fmt: skip


def _answered(who: _Who, decided: list[tuple[str, weighing.Decided]]) -> Iterator[Change]:
    for what, each in decided:
        if each.write and each.before != each.after:
            yield replace(who.changes(what, each.before, each.after), dated=each.write.dated)


def _details(step: Step) -> Iterable[tuple[str, str, str]]:
    """What else is different. A cell left empty changes nothing."""
    row, entry = step.row, step.person.entry
    assert row is not None
    if step.reference != row.reference:
        yield "reference", row.reference, step.reference
    if step.details and entry.group and entry.group != row.group:
        yield "group", row.group, entry.group
    if step.details and step.person.named and entry.kind != row.kind:
        yield "kind", row.kind, entry.kind
    if step.back or (step.details and entry.leaves_on and entry.leaves_on != row.leaves_on):
        yield "leaves_on", str(row.leaves_on or ""), str(entry.leaves_on or "")
    if step.person.listed and not row.do_not_publish:
        yield "do_not_publish", "no", "yes"


def _back(row: RollPerson | None, person: Person, today: date) -> date | None:
    """The day on which they had left, where they are at school again."""
    left = row.leaves_on if row is not None else None
    return left if left and left < today and person.entry.stays else None


def _afresh(person: Person, said_before: list[Consent], ended: date) -> Person:
    """As if nobody had been asked before: a yes counts where it is dated after that day."""
    said = [
        each
        if each.status != GIVEN or (each.dated and each.dated > ended)
        else replace(each, status=BLANK)
        for each in person.answers
    ]
    told = {each.platform for each in said}
    yeses = (place_of(row.platform, row.purpose) for row in said_before if row.status == GIVEN)
    said += [
        Said(row=person.entry.row, platform=place, status=BLANK)
        for place in dict.fromkeys(yeses)
        if place not in told
    ]
    return replace(person, answers=tuple(said))


@dataclass(frozen=True)
class _Who:
    reference: str
    initials: str

    def changes(self, what: str, before: str, after: str) -> Change:
        return Change(
            reference=self.reference, initials=self.initials, what=what, before=before, after=after
        )

    def afresh(self, ended: date) -> HeldBack:
        if ended == date.max:
            return self.held("reference", ANOTHER_CHILD)
        return self.held("leaves_on", CAME_BACK.format(day=f"{ended:%-d %B %Y}"))

    def held(self, what: str, reason: str) -> HeldBack:
        return HeldBack(reference=self.reference, initials=self.initials, what=what, reason=reason)
