"""Answering what the policy asks of people, and telling whoever takes it from there."""

from __future__ import annotations

from uuid import UUID

from publisher.services import telling
from tenants.models import DutyDue, Reading
from tenants.roles import Permission, Role, held_by
from tenants.services import acknowledging, duties, everybody, exceptions
from tenants.services.acknowledging import GOVERNORS, Standing
from tenants.services.exceptions import Request
from tenants.unit_of_work import UnitOfWork

HEAD = (Role.HEAD.value,)


def answer(
    uow: UnitOfWork, document: str, *, version_id: UUID, agreed: bool, concern: str = ""
) -> Reading:
    """One's own answer; a concern becomes the governors' task. Raises what ``acknowledging.answer``
    raises. The e-mail about it says that there is one, and not what it says."""
    uow.actor.require(Permission.READ_POLICY)
    row = acknowledging.answer(uow, document, version_id=version_id, agreed=agreed, concern=concern)
    if not agreed:
        _tell_governors(uow, row)
    waiting = (Standing.NOT_YET, Standing.AGAIN)
    if all(line.standing not in waiting for line in acknowledging.mine(uow)):
        telling.clear(uow, f"reading:{uow.actor.person_id}")
    return row


def settle(uow: UnitOfWork, reading_id: UUID, outcome: str) -> None:
    """The governors' answer, and the news of it to whoever raised the concern."""
    uow.actor.require(Permission.READ_POLICY)
    row = acknowledging.settle(uow, reading_id, outcome)
    telling.clear(uow, f"concern:{row.id}")
    telling.tell(
        uow, f"concern-settled:{row.id}", "The governors have answered your concern",
        "Their answer stands beside it.", path="/reading", roles=(), person_id=row.person_id,
    )  # fmt: skip


def complete(uow: UnitOfWork, duty_id: UUID, note: str) -> DutyDue:
    """Do a duty, which ends its reminders."""
    uow.actor.require(Permission.READ_POLICY)
    row = duties.complete(uow, duty_id, note)
    telling.clear(uow, f"duty:{row.id}")
    return row


def ask_exception(uow: UnitOfWork, who: UUID, request: Request) -> None:
    """Ask, and tell those who may approve. Raises what ``exceptions.ask`` raises."""
    uow.actor.require(Permission.READ_POLICY)
    row = exceptions.ask(uow, who, request)
    excepting = exceptions.rules(uow)
    roles = tuple(sorted(held_by(excepting.approved_by))) if excepting else HEAD
    telling.tell(
        uow, f"exception:{row.id}", "An exception from the policy is asked for",
        "It waits for your decision.", path="/exceptions", roles=roles,
    )  # fmt: skip


def decide_exception(uow: UnitOfWork, exception_id: UUID, *, approve: bool, reason: str) -> None:
    """Approve or refuse, and tell whoever asked."""
    uow.actor.require(Permission.READ_POLICY)
    row = exceptions.decide(uow, exception_id, approve=approve, reason=reason)
    telling.clear(uow, f"exception:{row.id}")
    telling.tell(
        uow, f"exception-decided:{row.id}",
        f"Your exception was {'approved' if approve else 'refused'}",
        "The register says for how long." if approve else "The register says why.",
        path="/exceptions", roles=(), person_id=row.asked_by,
    )  # fmt: skip


def _tell_governors(uow: UnitOfWork, row: Reading) -> None:
    somebody = any(each.logs_in and each.roles & GOVERNORS for each in everybody.here_now(uow))
    telling.tell(
        uow,
        f"concern:{row.id}",
        "Somebody has a concern about the policy",
        "The policy lets people say what they cannot agree to; the governors answer it."
        if somebody
        else "The governors answer it, and no governor can log in here yet. Please invite one.",
        path="/reading/concerns" if somebody else "/people",
        roles=tuple(sorted(GOVERNORS)) if somebody else HEAD,
    )
