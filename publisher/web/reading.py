"""Reading the policy: one's own page, the register of who has, and the governors' concerns."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from publisher.services import handing_over, owing
from publisher.services.gathering import policy_of
from publisher.web.door import here
from publisher.web.duties import Answer, attempt, handed_over, policy_first, said
from tenants.policies.sentences import sentences
from tenants.services import acknowledging, everybody, policy_changes, training
from tenants.services.acknowledging import Line, Standing
from tenants.unit_of_work import UnitOfWork

pages = Blueprint("reading", __name__, url_prefix="/schools/<uuid:school>/reading")
pages.before_request(policy_first)


@pages.get("")
def show() -> str:
    return _mine()


@pages.post("/answer")
def answer() -> Answer:
    typed = request.form

    def act(uow: UnitOfWork) -> None:
        owing.answer(
            uow, typed.get("document", ""), version_id=_version(),
            agreed=typed.get("answer") == "read", concern=typed.get("concern", ""),
        )  # fmt: skip

    if problem := attempt(act, _mine):
        return problem
    agreed = typed.get("answer") == "read"
    words = "Thank you: it is kept that you have read it."
    return said(words if agreed else "Your concern is with the governors.", "reading.show")


@pages.get("/register")
def register() -> str:
    return _register()


@pages.post("/people")
def add() -> Answer:
    def act(uow: UnitOfWork) -> None:
        everybody.add(uow, request.form.get("name", ""), request.form.getlist("groups"))

    return _done(act) or said("Added to the register.", "reading.register")


@pages.get("/people/<uuid:somebody>")
def person(somebody: UUID) -> str:
    with here.work() as uow:
        return render_template(
            "reading/person.html",
            past=acknowledging.history(uow, somebody),
            trained=training.of_person(uow, somebody),
            who=everybody.find(uow, somebody),
        )


@pages.post("/people/<uuid:somebody>/paper")
def on_paper(somebody: UUID) -> Answer:
    def act(uow: UnitOfWork) -> None:
        acknowledging.record_on_paper(uow, somebody, request.form.get("document", ""))

    return _done(act) or said("Kept: signed on paper.", "reading.register")


@pages.post("/people/<uuid:somebody>/left")
def left(somebody: UUID) -> Answer:
    def act(uow: UnitOfWork) -> None:
        everybody.left(uow, somebody)

    return _done(act) or said("Nothing more is asked of them.", "reading.register")


@pages.post("/export")
def export() -> Response:
    return handed_over(handing_over.readings, "reading.csv")


@pages.get("/concerns")
def concerns() -> str:
    return _concerns({})


@pages.post("/concerns/<uuid:reading>/settle")
def settle(reading: UUID) -> Answer:
    def act(uow: UnitOfWork) -> None:
        owing.settle(uow, reading, request.form.get("outcome", ""))

    problem = attempt(act, lambda errors: _concerns(errors, at=reading))
    return problem or said("Answered. Whoever raised it is told.", "reading.concerns")


def _done(act: Callable[[UnitOfWork], None]) -> Answer | None:
    return attempt(act, _register)


def _version() -> UUID:
    try:
        return UUID(request.form.get("version", ""))
    except ValueError:
        return UUID(int=0)  # no version: told apart as one that is no longer in force


def _mine(errors: dict[str, str] | None = None) -> str:
    with here.work() as uow:
        version = policy_changes.current(uow)
        policy = policy_of(version)
        return render_template(
            "reading/reading.html",
            version=version,
            policy=policy,
            sentences=sentences(policy),
            lines=acknowledging.mine(uow),
            concerns=acknowledging.concerns(uow),
            errors=errors or {},
            typed=request.form,
        )


def _register(errors: dict[str, str] | None = None) -> str:
    with here.work() as uow:
        lines = acknowledging.lines(uow)
        return render_template(
            "reading/register.html",
            version=policy_changes.current(uow),
            documents=_by_document(lines),
            left=[line for line in lines if line.head_told],
            groups=everybody.WITHOUT_LOG_IN,
            errors=errors or {},
            typed=request.form,
        )


def _by_document(lines: list[Line]) -> dict[str, list[Line]]:
    """Each document's readers, those who have yet to read it first."""
    found: dict[str, list[Line]] = {}
    for line in sorted(lines, key=lambda line: line.standing is Standing.READ):
        found.setdefault(line.asked.document, []).append(line)
    return found


def _concerns(errors: dict[str, str], at: UUID | None = None) -> str:
    with here.work() as uow:
        return render_template(
            "reading/concerns.html",
            concerns=acknowledging.concerns(uow),
            governor=bool(uow.actor.policy_roles & acknowledging.GOVERNORS),
            errors=errors,
            at=at,
            typed=request.form,
        )
