"""The register of documents, and the social tools that pupils use in lessons."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from publisher.services import answering_requests, filing, handing_over
from publisher.web.door import here
from publisher.web.duties import (
    Answer,
    attempt,
    day,
    handed_over,
    needed_day,
    policy_first,
    said,
)
from tenants.errors import Invalid
from tenants.services import documents
from tenants.services.documents import Entry
from tenants.unit_of_work import UnitOfWork

pages = Blueprint("documents", __name__, url_prefix="/schools/<uuid:school>/documents")
pages.before_request(policy_first)


@pages.get("")
def show() -> str:
    return _page()


@pages.post("")
def register() -> Answer:
    def act(uow: UnitOfWork) -> None:
        typed = request.form
        file = request.files.get("file")
        name = file.filename or "" if file else ""
        data = file.stream.read() if file and name else b""
        entry = Entry(
            kind=typed.get("kind", "") or "other", title=typed.get("title", ""),
            owner=typed.get("owner", ""), dated=needed_day("dated"),
            version=typed.get("version", ""), review_on=day("review_on"),
            link=typed.get("link", ""), filename=name if data else "",
            sha256=filing.keep(here.system, uow, data) if data else None,
        )  # fmt: skip
        documents.register(uow, entry)

    return attempt(act, _page) or said("Registered.", "documents.show")


@pages.get("/<uuid:document>/file")
def file(document: UUID) -> Response:
    with here.work() as uow:
        name, data = filing.fetch(here.system, uow, document)
    response = Response(data, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.post("/<uuid:document>/strike-out")
def strike_out(document: UUID) -> Answer:
    problem = attempt(lambda uow: documents.strike_out(uow, document), _page)
    return problem or said("Struck out: it no longer counts.", "documents.show")


@pages.post("/requests/<uuid:asked>")
def answer(asked: UUID) -> Answer:
    how = request.form.get(f"how-{asked}", "")
    problem = attempt(lambda uow: answering_requests.answered(uow, asked, how), _page)
    return problem or said("Kept. The address of who asked is deleted.", "documents.show")


@pages.post("/tools")
def add_tool() -> Answer:
    problem = attempt(lambda uow: documents.add_tool(uow, request.form.get("tool", "")), _page)
    return problem or said("It waits for its risk assessment.", "documents.show")


@pages.post("/tools/<uuid:tool>/activate")
def activate(tool: UUID) -> Answer:
    def act(uow: UnitOfWork) -> None:
        documents.activate(uow, tool, _assessment())

    return attempt(act, _page) or said("It may be used with pupils.", "documents.show")


@pages.post("/tools/<uuid:tool>/end")
def end_tool(tool: UUID) -> Answer:
    problem = attempt(lambda uow: documents.end_tool(uow, tool), _page)
    return problem or said("It is no longer used with pupils.", "documents.show")


@pages.post("/export")
def export() -> Response:
    return handed_over(handing_over.document_list, "documents.csv")


def _assessment() -> UUID | None:
    text = request.form.get("assessment", "")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Invalid({"assessment": "Choose one of the assessments."}) from None


def _page(errors: dict[str, str] | None = None) -> str:
    with here.work() as uow:
        lines = documents.lines(uow)
        history = documents.history(uow)
        counting = {line.row.id for line in lines if line.row}
        return render_template(
            "duties/documents.html",
            lines=lines,
            earlier=[row for row in history if row.id not in counting],
            assessments=[row for row in history
                         if row.kind == documents.ASSESSMENT and row.struck_at is None],
            tools=documents.tools(uow),
            requests=answering_requests.waiting(uow),
            errors=errors or {},
            typed=request.form,
            asked=request.args.get("kind", ""),
        )  # fmt: skip
