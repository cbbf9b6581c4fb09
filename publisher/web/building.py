"""Building a roundup: the week's news beside what each channel takes; the author chooses."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.services import building
from publisher.services.building import Chosen
from publisher.web.door import here
from tenants.errors import Conflict, Invalid

pages = Blueprint("building", __name__, url_prefix="/schools/<uuid:school>/series/days")

Answer = Response | tuple[str, int]


@pages.get("/<uuid:occurrence>")
def show(occurrence: UUID) -> str:
    return _page(occurrence, None)


@pages.post("/<uuid:occurrence>")
def build(occurrence: UUID) -> Answer:
    chosen = _chosen()
    if request.form.get("do") == "count":
        return _page(occurrence, chosen), 200
    try:
        with here.work() as uow:
            post = building.build(here.system, uow, occurrence, chosen).id
    except Invalid as error:
        return _page(occurrence, chosen, error.errors), 422
    except Conflict as error:
        flash(str(error), "problem")
        return redirect(url_for("building.show", occurrence=occurrence), 303)
    flash("The draft is made. Read it, then schedule it.")
    return redirect(url_for("writing.edit", post=post), 303)


@pages.post("/of/<uuid:post>/right")
def still_right(post: UUID) -> Response:
    with here.work() as uow:
        building.still_right(uow, post)
    flash("Thank you. The roundup counts as it stands; schedule it again.")
    return redirect(url_for("posts.show", post=post), 303)


def _page(occurrence: UUID, chosen: Chosen | None, errors: dict[str, str] | None = None) -> str:
    with here.work() as uow:
        return render_template(
            "calendar/build.html",
            sheet=building.sheet(here.system, uow, occurrence, chosen),
            errors=errors or {},
        )


def _chosen() -> Chosen:
    """Ticks are named ``in-CHANNEL`` and carry a post's id."""
    found: dict[str, frozenset[UUID]] = {}
    for name in request.form:
        if name.startswith("in-"):
            found[name.removeprefix("in-")] = _posts(request.form.getlist(name))
    return found


def _posts(texts: list[str]) -> frozenset[UUID]:
    try:
        return frozenset(UUID(text) for text in texts)
    except ValueError:
        raise Invalid({"news": "Choose news from the list."}) from None
