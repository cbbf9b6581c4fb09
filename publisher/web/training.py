"""The register of training."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from publisher.services import handing_over
from publisher.web import presentation
from publisher.web.door import here
from publisher.web.duties import (
    Answer,
    attempt,
    chosen,
    day,
    handed_over,
    needed_day,
    policy_first,
    said,
)
from tenants.services import everybody, training
from tenants.unit_of_work import UnitOfWork

pages = Blueprint("training", __name__, url_prefix="/schools/<uuid:school>/training")
pages.before_request(policy_first)


@pages.get("")
def show() -> str:
    return _page()


@pages.post("")
def record() -> Answer:
    def act(uow: UnitOfWork) -> None:
        training.record(
            uow, chosen("who"), course=request.form.get("course", ""),
            provider=request.form.get("provider", ""), held_on=needed_day("held_on"),
            expires_on=day("expires_on"), today=presentation.today(),
        )  # fmt: skip

    return attempt(act, _page) or said("The training is recorded.", "training.show")


@pages.post("/<uuid:training>/strike-out")
def strike_out(training: UUID) -> Answer:
    def act(uow: UnitOfWork) -> None:
        _strike(uow, training)

    return attempt(act, _page) or said("Struck out: it no longer counts.", "training.show")


@pages.post("/export")
def export() -> Response:
    return handed_over(handing_over.trained, "training.csv")


def _strike(uow: UnitOfWork, id: UUID) -> None:
    training.strike_out(uow, id)


def _page(errors: dict[str, str] | None = None) -> str:
    with here.work() as uow:
        return render_template(
            "duties/training.html",
            register=training.register(uow),
            people=everybody.here_now(uow),
            today=presentation.today(),
            errors=errors or {},
            typed=request.form,
        )
