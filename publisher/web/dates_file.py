"""Reading the school's dates out of a calendar file: looked at first, entered as agreed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from publisher.registers.dates import MOST_BYTES, MOST_FOUND
from publisher.services import dating
from publisher.services.dating import Row
from publisher.web import dates, forms
from publisher.web.door import here
from tenants.errors import Invalid

pages = Blueprint("dates_file", __name__, url_prefix="/schools/<uuid:school>/dates/file")

Answer = Response | tuple[str, int]


@pages.post("")
def look() -> Answer:
    """A dry run: the file's events beside what is entered. Nothing of the file is kept."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return dates.page("file", {"file": "Choose the file."}), 422
    try:
        with here.work() as uow:
            found = dating.propose(uow, file.stream.read(MOST_BYTES + 1))
    except Invalid as error:
        return dates.page("file", error.errors), 422
    return dates.page("proposed", proposals=found), 200


@pages.post("/enter")
def enter() -> Answer:
    rows: list[Row] = []
    try:
        rows = _rows()
        with here.work() as uow:
            if request.form.get("do") == "compare":
                return dates.page("proposed", proposals=dating.compare(uow, rows)), 200
            taken = dating.take_over(uow, rows)
    except Invalid as error:
        with here.work() as uow:
            found = dating.compare(uow, rows)
        return dates.page("proposed", error.errors, proposals=found), 422
    flash(f"{taken.added} dates are new, {taken.changed} changed, {taken.same} were there already.")
    return redirect(url_for("dates.show"), 303)


def _rows() -> list[Row]:
    """What the page had shown, with what each line is said to be now."""
    form = request.form
    columns = [form.getlist(name) for name in ("title", "first", "last", "means")]
    if len({len(column) for column in columns}) != 1 or len(columns[0]) > MOST_FOUND:
        raise Invalid({"file": "This page could not be read. Choose the file once more."})
    return [_row(*values) for values in zip(*columns, strict=True)]


def _row(title: str, first: str, last: str, means: str) -> Row:
    try:
        days = forms.day(first), forms.day(last)
    except ValueError:
        raise Invalid({"file": "A day on this page could not be read."}) from None
    if means not in dating.MEANINGS:
        raise Invalid({"file": "Choose what each line is from the list."})
    return Row(title=title[:200], first=days[0], last=days[1], means=means)
