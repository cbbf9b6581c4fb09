"""Duties: what is due and late, doing it, and the log as a file. Its neighbours (reading,
training, documents, exceptions) share its head and its rule that a policy is in force first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.services import handing_over, owing
from publisher.web import forms
from publisher.web.door import here
from tenants.errors import Conflict, Invalid, NotFound
from tenants.services import duties, policy_changes
from tenants.unit_of_work import UnitOfWork

pages = Blueprint("duties", __name__, url_prefix="/schools/<uuid:school>/duties")

Answer = Response | tuple[str, int]
LATELY = 40


@pages.get("")
def show() -> str:
    return _page()


@pages.post("/<uuid:duty>/done")
def done(duty: UUID) -> Answer:
    def act(uow: UnitOfWork) -> None:
        owing.complete(uow, duty, request.form.get("note", ""))

    if problem := attempt(act, lambda errors: _page(errors, at=duty)):
        return problem
    return said("Done, and kept in the log.", "duties.show")


@pages.post("/export")
def export() -> Response:
    return handed_over(handing_over.duty_log, "duties.csv")


def _page(errors: dict[str, str] | None = None, at: UUID | None = None) -> str:
    with here.work() as uow:
        found = duties.due(uow)
        return render_template(
            "duties/duties.html",
            now=[each for each in found if each.look is not duties.Look.COMING],
            coming=[each for each in found if each.look is duties.Look.COMING],
            log=duties.log(uow, most=LATELY),
            errors=errors or {},
            at=at,
            typed=request.form,
        )


def policy_first() -> str | None:
    """Before each page here: without a policy nothing is asked of anybody yet."""
    with here.work() as uow:
        try:
            policy_changes.current(uow)
        except NotFound:
            return render_template("duties/none.html")
    return None


pages.before_request(policy_first)


def attempt(
    act: Callable[[UnitOfWork], Any], again: Callable[[dict[str, str]], str]
) -> Answer | None:
    """None when it worked; otherwise the page again, with what was typed."""
    try:
        with here.work() as uow:
            act(uow)
    except Invalid as error:
        return again(error.errors), 422
    except Conflict as error:
        return again({"": str(error)}), 409
    return None


def said(words: str, endpoint: str, **values: Any) -> Response:
    flash(words)
    return redirect(url_for(endpoint, **values), 303)


def handed_over(make: Callable[[UnitOfWork], bytes], name: str) -> Response:
    """A register as a file: by a form and not a link, because it is recorded."""
    with here.work() as uow:
        data = make(uow)
    response = Response(data, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def day(field: str) -> date | None:
    """A day that was typed; None for an empty field. Raises ``Invalid`` at it."""
    text = request.form.get(field, "").strip()
    try:
        return forms.day(text) if text else None
    except ValueError:
        raise Invalid({field: "Choose a day."}) from None


def needed_day(field: str) -> date:
    found = day(field)
    if found is None:
        raise Invalid({field: "Choose a day."})
    return found


def chosen(field: str) -> UUID:
    """Somebody from a list. Raises ``Invalid`` at it."""
    try:
        return UUID(request.form.get(field, ""))
    except ValueError:
        raise Invalid({field: "Choose somebody."}) from None
