"""Somebody leaves: one page with everything that hangs on them, and one button."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.models import HandoverWay
from publisher.services import leaving
from publisher.web.door import here
from tenants.errors import Conflict, Invalid

pages = Blueprint("leaving", __name__, url_prefix="/schools/<uuid:school>/people")
Answer = Response | tuple[str, int]


@pages.get("/<uuid:person>/leave")
def show(person: UUID) -> str:
    return _page(person, {})


@pages.post("/<uuid:person>/leave")
def leave(person: UUID) -> Answer:
    try:
        left = leaving.leave(
            here.system, here.scope, person, successor_id=_successor(), ways=_ways()
        )
    except Invalid as error:
        return _page(person, error.errors), 422
    except Conflict as error:
        return _page(person, {"sure": str(error)}), 409
    flash(f"{left.person.name} is out, on every device.")
    if left.myself:
        return redirect(url_for("public.home"), 303)
    return redirect(url_for("people.show"), 303)


@pages.post("/handovers/<uuid:handover>/done")
def done(handover: UUID) -> Answer:
    try:
        with here.work() as uow:
            leaving.done(uow, handover, request.form.get("note", ""))
    except Invalid as error:
        flash(str(error), "problem")
        return redirect(url_for("people.show", _anchor=f"handover-{handover}"), 303)
    flash("Ticked off, with your name and the time.")
    return redirect(url_for("people.show"), 303)


def _page(person: UUID, errors: dict[str, str]) -> str:
    with here.work() as uow:
        left = leaving.look(uow, person)
        return render_template(
            "people/leave.html", left=left, errors=errors, typed=request.form, WAYS=WAYS
        )


WAYS = {
    HandoverWay.TRANSFER: "Hand it over: somebody else connects it",
    HandoverWay.CLOSE: "Close it: disconnect it here, and close the account",
}


def _successor() -> UUID | None:
    try:
        return UUID(request.form.get("successor", ""))
    except ValueError:
        return None


def _ways() -> dict[UUID, HandoverWay]:
    found: dict[UUID, HandoverWay] = {}
    for field, value in request.form.items():
        if not field.startswith("way-") or value not in set(HandoverWay):
            continue
        try:
            found[UUID(field.removeprefix("way-"))] = HandoverWay(value)
        except ValueError:
            continue  # not a field of our page
    return found
