"""Beginning a policy: from ten questions, from the school's own document, from an example, or from
a file of the policy language."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.services import policy_drafts, starting
from publisher.web.door import here
from publisher.web.wording import PAPERS
from tenants.errors import Invalid
from tenants.models import PolicyVersion
from tenants.policies.questions import questions

pages = Blueprint("policy_start", __name__, url_prefix="/schools/<uuid:school>/policy/start")

Answer = str | Response | tuple[str, int]


@pages.get("")
def show() -> str:
    return render_template("policy/start.html", offered=starting.offered())


@pages.get("/questions")
def ask() -> str:
    return _questions({}, {})


@pages.post("/questions")
def answer() -> Answer:
    answers = {question.id: request.form.getlist(question.id) for question in questions()}
    try:
        with here.work() as uow:
            made = policy_drafts.from_answers(uow, answers)
    except Invalid as error:
        return _questions(answers, error.errors), 422
    return redirect(url_for("policy_review.show", version=made.id), 303)


@pages.get("/document")
def paper() -> str:
    return _document({})


@pages.post("/document")
def read() -> Answer:
    given = request.files.get("file")
    name = given.filename or "" if given else ""
    try:
        content = given.read() if given and name else None
        found = policy_drafts.paper_of(request.form.get("text", ""), name, content)
        with here.work() as uow:
            made = policy_drafts.from_paper(uow, found)
    except Invalid as error:
        return _document(error.errors), 422
    return _edit(made)


@pages.get("/file")
def file() -> str:
    return render_template("policy/import.html", errors={}, text="")


@pages.post("/file")
def load() -> Answer:
    given = request.files.get("file")
    text = request.form.get("toml", "")
    if given and given.filename:
        text = given.read().decode("utf-8", errors="replace")
    try:
        with here.work() as uow:
            made = policy_drafts.from_toml(uow, text)
    except Invalid as error:
        return render_template("policy/import.html", errors=error.errors, text=text), 422
    return _edit(made)


@pages.post("/from/<uuid:version>")
def copy(version: UUID) -> Response:
    with here.work() as uow:
        made = policy_drafts.from_version(uow, version)
    return _edit(made)


@pages.get("/original/<uuid:version>")
def original(version: UUID) -> str:
    """The document's own text, as it was read."""
    with here.work() as uow:
        found = uow.get(PolicyVersion, version)
    kind = PAPERS.get(found.source.get("kind", ""), "")
    return render_template("policy/original.html", version=found, kind=kind)


def _questions(answers: dict[str, list[str]], errors: dict[str, str]) -> str:
    return render_template(
        "policy/questions.html", questions=questions(), answers=answers, errors=errors
    )


def _document(errors: dict[str, str]) -> str:
    text = request.form.get("text", "")
    return render_template("policy/document.html", errors=errors, text=text)


def _edit(made: PolicyVersion) -> Response:
    return redirect(url_for("policy_editor.show", version=made.id), 303)
