"""Uploading the register: looked at first, applied as it was shown, and undone if need be."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.registers import columns
from publisher.services import consenting, importing, looking_up, nameless
from publisher.services.comparing import Plan
from publisher.web import agreeing, wording
from publisher.web.door import here
from publisher.web.register import day
from tenants.errors import Invalid

pages = Blueprint("uploads", __name__, url_prefix="/schools/<uuid:school>/register")
Answer = Response | tuple[str, int]
MEANINGS = 3  # how many headings may be explained in one upload


@pages.get("/uploads")
def show() -> str:
    return _page()


@pages.post("/uploads")
def plan() -> tuple[str, int]:
    file = request.files.get("file")
    if file is None or not file.filename:
        return _page(errors={"file": "Choose the file."}), 422
    try:
        with here.work() as uow:
            shown = importing.plan(
                here.system, uow, file.stream.read(), written="written" in request.form,
                meanings=_meanings(), basis=request.form.get("basis", ""), until=day("until"),
            )  # fmt: skip
    except Invalid as error:
        return _page(errors=error.errors), 422
    return _page(shown), 200


@pages.post("/uploads/<uuid:upload>/apply")
def apply(upload: UUID) -> Response:
    with here.work() as uow:
        done = importing.apply(here.system, uow, upload)
    flash(f"The register is up to date. {wording.stopped(done.stopped)}".strip())
    return redirect(url_for("register.show"), 303)


@pages.post("/uploads/<uuid:upload>/undo")
def undo(upload: UUID) -> Response:
    with here.work() as uow:
        undone = importing.undo(here.system, uow, upload)
    flash(f"Undone: the register is as it was before. {wording.stopped(undone.stopped)}".strip())
    if undone.kept:
        who = ", ".join(f"{each.initials} ({each.reference})" for each in undone.kept[:20])
        flash(
            f"Still on the register, because somebody has recorded an answer since: {who}. Remove "
            "them by hand if they should go."
        )
    return redirect(url_for("uploads.show"), 303)


@pages.post("/export")
def export() -> Response:
    """A form and not a link, because it is recorded."""
    with here.work() as uow:
        data = consenting.export(here.system, uow, with_names="names" in request.form)
    response = Response(data, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="register.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.post("/names-kept")
def names_kept() -> Answer:
    wanted = request.form.get("names") == "yes"
    if not wanted and "sure" not in request.form:
        return _page(errors={"sure": "Tick that you are sure: nobody can get the names back."}), 422
    with here.work() as uow:
        count = nameless.choose(uow, names=wanted)
    flash(
        "From the next upload on names are kept."
        if wanted
        else f"The names of {count} people are destroyed. References and initials stay."
    )
    return redirect(url_for("uploads.show"), 303)


def _meanings() -> dict[str, tuple[str, ...]]:
    """Headings that say "Photo consent", with the channels that this school asked about."""
    found = {}
    for number in range(1, MEANINGS + 1):
        heading = columns.normal(request.form.get(f"heading-{number}", ""))
        channels = tuple(request.form.getlist(f"means-{number}"))
        if heading and channels:
            found[heading] = channels
    return found


def _page(shown: Plan | None = None, errors: dict[str, str] | None = None) -> str:
    with here.work() as uow:
        uploads = importing.imports(uow)
        return render_template(
            "register/uploads.html",
            plan=shown,
            agreeing=agreeing,
            uploads=uploads,
            latest=next((row.id for row in uploads if row.undone_at is None), None),
            places=looking_up.places(here.system),
            meanings=range(1, MEANINGS + 1),
            headings=request.args.getlist("heading"),
            keeps_names=nameless.keeps_names(uow),
            errors=errors or {},
            typed=request.form,
        )
