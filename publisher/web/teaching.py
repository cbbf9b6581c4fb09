"""Words that are nobody at this school: the list, and taking one back."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from publisher.services import teaching
from publisher.web.door import here

pages = Blueprint("teaching", __name__, url_prefix="/schools/<uuid:school>/register/nobody")


@pages.get("")
def show() -> str:
    with here.work() as uow:
        return render_template("register/nobody.html", words=teaching.taught(here.system, uow))


@pages.post("/<uuid:taught>/take-back")
def take_back(taught: UUID) -> Response:
    with here.work() as uow:
        teaching.take_back(uow, taught)
    flash("Taken back. It raises alarms again.")
    return redirect(url_for("teaching.show"), 303)
