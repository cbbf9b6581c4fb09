"""What the consent register says today, in one place for judging and for the register's page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select

from publisher.models import Consent, RollPerson
from publisher.registers.columns import EVERYWHERE, NAME, PHOTOGRAPH, VIDEO, WORK
from publisher.rules import lasting
from publisher.rules.post import PUBLIC_TASK, Answer
from tenants.unit_of_work import UnitOfWork

__all__ = [
    "BASES",
    "EVERYWHERE",
    "NAME",
    "NOES",
    "ONE_OFF",
    "PHOTOGRAPH",
    "PURPOSES",
    "VIDEO",
    "WORK",
    "Standing",
    "Standings",
    "not_to_be_named",
    "of_people",
    "on",
    "standings",
]

PURPOSES = (PHOTOGRAPH, VIDEO, NAME, WORK)
NOES = frozenset({Answer.REFUSED, Answer.WITHDRAWN})
ONE_OFF = "one_off"  # agreed to for one occasion, until its day
BASES = ("consent", ONE_OFF, PUBLIC_TASK)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The answer that counts today for one person and one channel. ``until`` is the last day of a
    yes, where it has one; ``valid_until`` the day that was given with the answer."""

    answer: Answer
    written: bool
    dated: date
    given_by: str = ""
    until: date | None = None
    basis: str = "consent"
    valid_until: date | None = None


Standings = Mapping[str, Standing]  # by the policy's name of the channel; no entry means blank


def of_people(
    uow: UnitOfWork,
    people: Iterable[RollPerson],
    *,
    purpose: str = PHOTOGRAPH,
    renew: tuple[str, ...] = (),
) -> dict[UUID, Standings]:
    """For each of ``people`` what counts today, by channel. A yes to photographs is none to
    videos, and a no to photographs is one to videos too; being named and work are asked about by
    themselves. ``renew`` says how often parents are
    asked again; rules know that by themselves, and leave it out."""
    by_id = {person.id: person for person in people}
    rows = uow.session.scalars(
        select(Consent)
        .where(Consent.person_id.in_(list(by_id)), _about(purpose))
        .order_by(Consent.id)
    )
    histories: dict[UUID, list[Consent]] = {id: [] for id in by_id}
    for row in rows:
        histories[row.person_id].append(row)
    today = uow.now.date()
    return {
        id: standings(history, leaves_on=by_id[id].leaves_on, today=today, renew=renew)
        for id, history in histories.items()
    }


def _about(purpose: str) -> ColumnElement[bool]:
    own = Consent.purpose == purpose
    if purpose != VIDEO:
        return own
    return own | ((Consent.purpose == PHOTOGRAPH) & (Consent.status != Answer.GIVEN.value))


def not_to_be_named(uow: UnitOfWork, ids: Iterable[str], platform: str) -> frozenset[str]:
    """Those of these people whose family has said that they are not to be named there."""
    wanted = [UUID(id) for id in ids]
    if not wanted:
        return frozenset()
    asked = select(Consent.person_id).where(
        Consent.person_id.in_(wanted),
        Consent.purpose == NAME,
        Consent.status != Answer.GIVEN.value,
    )
    some = list(uow.session.scalars(asked.distinct()))
    if not some:
        return frozenset()
    people = uow.session.scalars(select(RollPerson).where(RollPerson.id.in_(some)))
    found = of_people(uow, people, purpose=NAME)
    return frozenset(str(id) for id, said in found.items() if on(said, platform) in NOES)


def classes_of(uow: UnitOfWork, ids: Iterable[str]) -> dict[str, str]:
    """The class of each of these who is a pupil, "" where the roll names none."""
    wanted = [UUID(id) for id in ids]
    asked = select(RollPerson.id, RollPerson.group).where(
        RollPerson.id.in_(wanted), RollPerson.kind == "pupil"
    )
    return {str(id): group for id, group in uow.session.execute(asked)} if wanted else {}


def standings(
    history: list[Consent], *, leaves_on: date | None, today: date, renew: tuple[str, ...] = ()
) -> Standings:
    """``history`` is one person's: the latest date is read last and so counts. A no for every
    channel also ends a yes for one that is earlier, or that came with it. A yes for one occasion
    is nothing any more once that is over."""
    found: dict[str, Standing] = {}
    for row in sorted(history, key=order):
        standing = _standing(row, leaves_on, today, renew)
        if row.basis == ONE_OFF and standing.answer is Answer.EXPIRED:
            continue
        if row.platform == EVERYWHERE and standing.answer is not Answer.GIVEN:
            found = dict.fromkeys(found, standing)
        found[row.platform] = standing
    return found


def on(standing: Standings, platform: str) -> Answer:
    """The answer for one channel, with that for every channel behind it."""
    found = standing.get(platform) or standing.get(EVERYWHERE)
    return found.answer if found else Answer.BLANK


def order(row: Consent) -> tuple[date, datetime, bool, bool]:
    """Of what came at one moment a no counts more, as a no to photographs does for a video."""
    no = row.status != Answer.GIVEN.value
    return row.dated, row.recorded_at, row.platform == EVERYWHERE, no


def _standing(
    row: Consent, leaves_on: date | None, today: date, renew: tuple[str, ...]
) -> Standing:
    asked_again = (lasting.last_day(row.dated, each) for each in renew)
    ends = [day for day in (row.valid_until, leaves_on, *asked_again) if day is not None]
    answer, until = Answer(row.status), min(ends, default=None)
    if answer is not Answer.GIVEN:
        until = None
    elif until and until < today:
        answer = Answer.EXPIRED
    return Standing(
        answer=answer, written=row.written, dated=row.dated, given_by=row.given_by, until=until,
        basis=row.basis, valid_until=row.valid_until,
    )  # fmt: skip
