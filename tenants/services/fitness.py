"""Is this person trained, and have they read the policy? Asked by whatever depends on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select

from tenants.models import Answer, PolicyVersion, Reading, School, Term, Training
from tenants.policies import obligations
from tenants.policies.obligations import ToRead
from tenants.services import everybody
from tenants.services.everybody import Somebody
from tenants.unit_of_work import UnitOfWork

ALWAYS = datetime.min.replace(tzinfo=UTC)
LONGEST_TERM = timedelta(days=150)  # a school that has not entered its terms is asked after this


def is_trained(uow: UnitOfWork, id: UUID, on: date) -> bool:
    """Has this person (or named person) training that counts on that day of the school's?"""
    query = select(Training.id).where(
        or_(Training.person_id == id, Training.named_id == id),
        Training.struck_at.is_(None),
        Training.held_on <= on,
        or_(Training.expires_on.is_(None), Training.expires_on >= on),
    )
    return uow.session.scalar(query.limit(1)) is not None


def has_read(uow: UnitOfWork, id: UUID, version_id: UUID) -> bool:
    """Has this person read everything that this version asks them to, and does it still count?
    Where the version asks nothing of them, one reading of anything in it is enough. Somebody
    who answered with a concern has not agreed, and counts as not having read it."""
    version = uow.get(PolicyVersion, version_id)
    mine = asked_of(version, everybody.find(uow, id))
    latest = answers(readings(uow, version_id, id)).get(id, {})
    if not mine:
        return any(row.answer == Answer.READ for row in latest.values())
    return all(counts(latest.get(each.document), counting_from(uow, each.every)) for each in mine)


def asked_of(version: PolicyVersion, who: Somebody) -> list[ToRead]:
    """What this version asks this person to read."""
    return [each for each in obligations.to_read(version.document) if who.is_one_of(each.who)]


def readings(uow: UnitOfWork, version_id: UUID, only: UUID | None = None) -> list[Reading]:
    """Every row by which a version asks anybody, or ``only`` one, in the order of the answers."""
    query = select(Reading).where(Reading.policy_version_id == version_id)
    if only is not None:
        query = query.where(or_(Reading.person_id == only, Reading.named_id == only))
    return list(uow.session.scalars(query.order_by(Reading.answered_at, Reading.id)))


def answers(rows: Iterable[Reading]) -> dict[UUID, dict[str, Reading]]:
    """Each person's last answer to each document of a version."""
    found: dict[UUID, dict[str, Reading]] = {}
    for row in rows:
        who = row.person_id or row.named_id
        assert who is not None
        if row.answer is not None:
            found.setdefault(who, {})[row.document] = row
    return found


def counts(row: Reading | None, since: datetime) -> bool:
    """Is this the answer "read", given since then?"""
    if row is None or row.answered_at is None:
        return False
    return row.answer == Answer.READ and row.answered_at >= since


def counting_from(uow: UnitOfWork, every: str) -> datetime:
    """Since when an answer counts: for twelve months, or from the present term's first day (in
    holidays the last one's). A new version asks everybody again, whatever it says here."""
    if every == "policy_version":
        return ALWAYS
    if every == "year":
        return uow.now - timedelta(days=365)
    zone = ZoneInfo(uow.session.get_one(School, uow.school_id).timezone)
    today = uow.now.astimezone(zone).date()
    begun = uow.session.scalar(select(func.max(Term.first_day)).where(Term.first_day <= today))
    if begun is None or today - begun > LONGEST_TERM:
        return uow.now - LONGEST_TERM
    return datetime.combine(begun, time(), zone)
