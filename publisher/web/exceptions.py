"""The register of exceptions: asking for one, and the Head's answer."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from publisher.services import handing_over, owing
from publisher.web.door import here
from publisher.web.duties import Answer, attempt, chosen, day, handed_over, policy_first, said
from tenants.services import everybody, exceptions
from tenants.services.exceptions import Request
from tenants.unit_of_work import UnitOfWork

pages = Blueprint("exceptions", __name__, url_prefix="/schools/<uuid:school>/exceptions")
pages.before_request(policy_first)


@pages.get("")
def show() -> str:
    return _page()


@pages.post("")
def ask() -> Answer:
    def act(uow: UnitOfWork) -> None:
        typed = request.form
        wanted = Request(
            kind=typed.get("kind", ""), what=typed.get("what", ""), why=typed.get("why", ""),
            until=day("until"),
        )  # fmt: skip
        owing.ask_exception(uow, chosen("who"), wanted)

    return attempt(act, _page) or said("Asked. You are told when it is decided.", "exceptions.show")


@pages.post("/<uuid:exception>/decide")
def decide(exception: UUID) -> Answer:
    approve = request.form.get("answer") == "approve"

    def act(uow: UnitOfWork) -> None:
        reason = request.form.get("reason", "")
        owing.decide_exception(uow, exception, approve=approve, reason=reason)

    problem = attempt(act, lambda errors: _page(errors, at=exception))
    return problem or said("Approved." if approve else "Refused.", "exceptions.show")


@pages.post("/<uuid:exception>/end")
def end(exception: UUID) -> Answer:
    problem = attempt(lambda uow: exceptions.end(uow, exception), _page)
    return problem or said("Ended.", "exceptions.show")


@pages.post("/export")
def export() -> Response:
    return handed_over(handing_over.exempted, "exceptions.csv")


def _page(errors: dict[str, str] | None = None, at: UUID | None = None) -> str:
    with here.work() as uow:
        return render_template(
            "duties/exceptions.html",
            rules=exceptions.rules(uow),
            register=exceptions.register(uow),
            people=everybody.here_now(uow) if here.may("registers:keep") else [],
            me=uow.actor.person_id,
            errors=errors or {},
            at=at,
            typed=request.form,
        )
