"""The register of documents: which policies, assessments and codes there are, and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select

from tenants.database import new_id
from tenants.errors import Conflict, Invalid
from tenants.models import PupilTool, SchoolDocument
from tenants.policies import obligations
from tenants.policies.obligations import Wanted
from tenants.roles import Permission
from tenants.services import audit, planning, policy_changes
from tenants.unit_of_work import UnitOfWork

ASSESSMENT = "risk_assessment"
NEW_TOOL = "new_pupil_facing_tool"  # the occasion in the policy language


class Kept(StrEnum):
    THERE = "there"
    MISSING = "missing"
    STALE = "stale"  # its own review is overdue


@dataclass(frozen=True, kw_only=True)
class Line:
    """A document that the policy names, or that the school keeps besides. ``wanted`` is None for
    the second, ``row`` for what is missing."""

    kind: str
    title: str
    kept: Kept
    wanted: Wanted | None
    row: SchoolDocument | None

    @property
    def needed_first(self) -> bool:
        return self.wanted is not None and self.wanted.required_before == "first_publish"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What somebody registers: a link, or a file that was stored under its digest."""

    kind: str
    title: str
    owner: str
    dated: date
    version: str = ""
    review_on: date | None = None
    link: str = ""
    sha256: str | None = None
    filename: str = ""


def register(uow: UnitOfWork, entry: Entry) -> SchoolDocument:
    """Raises ``Invalid`` at the field at fault."""
    uow.actor.require(Permission.KEEP_REGISTERS)
    _check(entry, planning.today(uow))
    assert uow.actor.person_id is not None
    row = uow.add(
        SchoolDocument(
            id=new_id(), kind=entry.kind, title=entry.title.strip(), owner=entry.owner.strip(),
            version=entry.version.strip(), dated=entry.dated, review_on=entry.review_on,
            link=entry.link.strip(), sha256=entry.sha256, filename=entry.filename,
            registered_by=uow.actor.person_id, registered_at=uow.now,
        )
    )  # fmt: skip
    audit.record(uow, "document.registered", row, kind=entry.kind, dated=str(entry.dated))
    uow.session.flush()
    return row


def strike_out(uow: UnitOfWork, document_id: UUID) -> None:
    """It was registered by mistake, or is gone: it stays readable and no longer counts."""
    uow.actor.require(Permission.KEEP_REGISTERS)
    row = uow.get(SchoolDocument, document_id)
    if row.struck_at is not None:
        raise Conflict("This entry has been struck out already.")
    row.struck_at, row.struck_by = uow.now, uow.actor.person_id
    audit.record(uow, "document.struck_out", row, kind=row.kind)


def lines(uow: UnitOfWork) -> list[Line]:
    """What the policy names, in its order; then what the school keeps besides, by title."""
    uow.actor.require(Permission.READ_POLICY)
    document = policy_changes.current(uow).document
    entries, today = _all(uow), planning.today(uow)
    newest = _newest(entries)
    wanted = list(obligations.wanted(document))
    kinds = {each.kind for each in wanted}
    found = [_line(each.kind, each.title, each, newest.get(each.kind), today) for each in wanted]
    others = [row for row in entries if row.kind not in kinds and row.struck_at is None]
    others.sort(key=lambda row: row.title.casefold())
    return [*found, *(_line(row.kind, row.title, None, row, today) for row in others)]


def lacking(uow: UnitOfWork) -> list[Line]:
    """What is missing or overdue for its review: each one an open duty."""
    uow.actor.require(Permission.READ_POLICY)
    return [line for line in lines(uow) if line.kept is not Kept.THERE]


def linked(uow: UnitOfWork) -> list[Line]:
    """The policy's documents that are there, for whoever writes a post."""
    uow.actor.require(Permission.READ_POLICY)
    return [line for line in lines(uow) if line.wanted is not None and line.row is not None]


def history(uow: UnitOfWork) -> list[SchoolDocument]:
    """Every entry ever made, the newest first."""
    uow.actor.require(Permission.READ_POLICY)
    return sorted(_all(uow), key=lambda row: (row.registered_at, row.id), reverse=True)


def _newest(entries: list[SchoolDocument]) -> dict[str, SchoolDocument]:
    """The entry that counts, by kind."""
    return {row.kind: row for row in entries if row.struck_at is None}


def _all(uow: UnitOfWork) -> list[SchoolDocument]:
    query = select(SchoolDocument).order_by(SchoolDocument.registered_at, SchoolDocument.id)
    return list(uow.session.scalars(query))


def _line(
    kind: str, title: str, wanted: Wanted | None, row: SchoolDocument | None, today: date
) -> Line:
    kept = Kept.THERE if row else Kept.MISSING
    if row and row.review_on and row.review_on < today:
        kept = Kept.STALE
    return Line(kind=kind, title=title, kept=kept, wanted=wanted, row=row)


def _check(entry: Entry, today: date) -> None:
    errors = {}
    if not entry.title.strip():
        errors["title"] = "Give the document's title."
    if not entry.owner.strip():
        errors["owner"] = "Say who answers for it. For a DPIA, name the data protection officer."
    if entry.dated > today:
        errors["dated"] = "This day is still to come."
    if entry.review_on is not None and entry.review_on <= entry.dated:
        errors["review_on"] = "The next review is after the document's own date."
    if not entry.link.strip() and not entry.sha256:
        errors["link"] = "Give a link to it, or upload it as a PDF."
    elif entry.link.strip() and not _is_address(entry.link.strip()):
        errors["link"] = "Give a whole address that begins with https://."
    if errors:
        raise Invalid(errors)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def tools(uow: UnitOfWork) -> list[PupilTool]:
    """Social tools for lessons, those in use first."""
    uow.actor.require(Permission.READ_POLICY)
    query = select(PupilTool).where(PupilTool.ended_at.is_(None))
    return list(uow.session.scalars(query.order_by(PupilTool.active_at, PupilTool.name)))


def add_tool(uow: UnitOfWork, name: str) -> PupilTool:
    """It waits for its risk assessment, and the policy's duty says so."""
    uow.actor.require(Permission.DRAFT)
    if not name.strip():
        raise Invalid({"tool": "Give the tool's name."})
    assert uow.actor.person_id is not None
    row = uow.add(
        PupilTool(
            id=new_id(), name=name.strip(), added_by=uow.actor.person_id, added_at=uow.now
        )
    )  # fmt: skip
    audit.record(uow, "tool.added", row)
    planning.raise_duty(uow, NEW_TOOL, str(row.id), row.name)
    return row


def activate(uow: UnitOfWork, tool_id: UUID, document_id: UUID | None) -> PupilTool:
    """Raises ``Conflict`` without a risk assessment that is registered and still counts."""
    uow.actor.require(Permission.KEEP_REGISTERS)
    tool = uow.get(PupilTool, tool_id)
    row = uow.get(SchoolDocument, document_id) if document_id else None
    if row is None or row.kind != ASSESSMENT or row.struck_at is not None:
        raise Conflict("The policy wants a risk assessment first. Register it, then choose it.")
    if row.review_on is not None and row.review_on < planning.today(uow):
        raise Conflict("This risk assessment is due for its own review. Register a newer one.")
    tool.document_id, tool.active_at, tool.activated_by = row.id, uow.now, uow.actor.person_id
    audit.record(uow, "tool.activated", tool, document=str(row.id))
    return tool


def end_tool(uow: UnitOfWork, tool_id: UUID) -> None:
    """It is no longer used with pupils."""
    uow.actor.require(Permission.KEEP_REGISTERS)
    tool = uow.get(PupilTool, tool_id)
    tool.ended_at = tool.ended_at or uow.now
    audit.record(uow, "tool.ended", tool)
