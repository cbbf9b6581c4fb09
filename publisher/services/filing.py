"""Files of the document register: a PDF is looked at, kept, and handed out again."""

from __future__ import annotations

import hashlib
from uuid import UUID

from publisher.pictures import documents as pdf
from publisher.pictures.errors import IntakeError
from publisher.services.system import System
from tenants.errors import Invalid, NotFound
from tenants.models import SchoolDocument
from tenants.roles import Permission
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork

MAX_BYTES = 10 * 1024 * 1024


def keep(system: System, uow: UnitOfWork, data: bytes) -> str:
    """The digest under which the file is kept. Raises ``Invalid`` for what is not a plain PDF."""
    uow.actor.require(Permission.KEEP_REGISTERS)
    if not data.startswith(b"%PDF-"):
        raise Invalid({"file": "This is not a PDF. Save the document as a PDF and upload that."})
    if len(data) > MAX_BYTES:
        raise Invalid({"file": "This PDF is larger than 10 MB. Save it smaller, or give a link."})
    try:
        pdf.clean(data)
    except IntakeError as error:
        raise Invalid({"file": str(error)}) from None
    digest = hashlib.sha256(data).hexdigest()
    system.storage.put(uow.school_id, _place(digest), data)
    return digest


def fetch(system: System, uow: UnitOfWork, document_id: UUID) -> tuple[str, bytes]:
    """The file's name and content, unchanged since it was registered. Raises ``NotFound``."""
    uow.actor.require(Permission.READ_POLICY)
    row = uow.get(SchoolDocument, document_id)
    if row.sha256 is None:
        raise NotFound("This document is kept elsewhere: follow its link.")
    data = system.storage.get(uow.school_id, _place(row.sha256))
    if hashlib.sha256(data).hexdigest() != row.sha256:
        raise NotFound("The file is damaged. Please upload it again.")
    audit.record(uow, "document.read", row)
    return row.filename or f"{row.kind}.pdf", data


def _place(digest: str) -> str:
    """Not where pictures lie: deleting a picture must never delete a document of the register."""
    return hashlib.sha256(f"document:{digest}".encode()).hexdigest()
