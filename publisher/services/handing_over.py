"""The registers as files, for a governor, an inspector or a trust; each taking is recorded."""

from __future__ import annotations

from publisher.registers.table import written
from tenants.models import School
from tenants.roles import Permission
from tenants.services import acknowledging, audit, documents, duties, exceptions, training
from tenants.services.acknowledging import Standing
from tenants.unit_of_work import UnitOfWork

ANSWERS = {
    Standing.READ: "read and understood",
    Standing.CONCERN: "has a concern, with the governors",
    Standing.SETTLED: "had a concern, answered by the governors",
    Standing.NOT_YET: "not yet",
    Standing.AGAIN: "to be read again",
}


def readings(uow: UnitOfWork) -> bytes:
    """Everybody's standing under the version in force; no concern's words."""
    uow.actor.require(Permission.READ_REGISTERS)
    rows = [
        [
            line.who.name, line.asked.document, ANSWERS[line.standing],
            line.answered_at.isoformat() if line.answered_at else "",
            "yes" if line.on_paper else "", str(line.reminders),
        ]
        for line in acknowledging.lines(uow)
    ]  # fmt: skip
    header = ["name", "document", "answer", "answered_at_utc", "on_paper", "reminders"]
    return _file(uow, "reading", header, rows)


def trained(uow: UnitOfWork) -> bytes:
    uow.actor.require(Permission.READ_REGISTERS)
    rows = [
        [
            each.name, each.course, each.provider, str(each.held_on), str(each.expires_on or ""),
            each.recorded_by, "yes" if each.struck else "",
        ]
        for each in training.register(uow)
    ]  # fmt: skip
    header = ["name", "course", "provider", "held_on", "expires_on", "recorded_by", "struck_out"]
    return _file(uow, "training", header, rows)


def duty_log(uow: UnitOfWork) -> bytes:
    """What was done and what was missed; the time is that of the answer, in UTC."""
    uow.actor.require(Permission.READ_REGISTERS)
    rows = [
        [
            each.what, each.label or str(each.due_on), str(each.due_on), each.look.value,
            each.done_at.isoformat() if each.done_at else "", each.done_by, each.note,
        ]
        for each in duties.log(uow)
    ]  # fmt: skip
    header = ["duty", "for", "due_on", "what_became_of_it", "done_at_utc", "done_by", "note"]
    return _file(uow, "duties", header, rows)


def document_list(uow: UnitOfWork) -> bytes:
    uow.actor.require(Permission.READ_REGISTERS)
    rows = [
        [
            row.kind, row.title, row.version, str(row.dated), row.owner,
            str(row.review_on or ""), row.link or row.filename,
            row.registered_at.isoformat(), "yes" if row.struck_at else "",
        ]
        for row in documents.history(uow)
    ]  # fmt: skip
    header = ["kind", "title", "version", "dated", "owner", "review_on", "where",
              "registered_at_utc", "struck_out"]  # fmt: skip
    return _file(uow, "documents", header, rows)


def exempted(uow: UnitOfWork) -> bytes:
    """For somebody who may not approve any, this holds their own."""
    uow.actor.require(Permission.READ_REGISTERS)
    rows = [
        [
            each.name, each.kind, each.what, each.why, str(each.until), each.standing.value,
            each.asked_by, each.decided_by,
            each.decided_at.isoformat() if each.decided_at else "", each.reason,
        ]
        for each in exceptions.register(uow)
    ]  # fmt: skip
    header = ["name", "kind", "what", "why", "until", "standing", "asked_by", "decided_by",
              "decided_at_utc", "reason"]  # fmt: skip
    return _file(uow, "exceptions", header, rows)


def _file(uow: UnitOfWork, which: str, header: list[str], rows: list[list[str]]) -> bytes:
    school = uow.session.get_one(School, uow.school_id)
    audit.record(uow, "register.exported", ("school", school.id), which=which, rows=len(rows))
    return written(header, rows)
