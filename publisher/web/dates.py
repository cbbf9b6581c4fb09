"""The school's dates: terms, half-terms, INSET days, closures, and feeds of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.models import FeedKind
from publisher.services import doubting_dates, feeding, reading, school_days, series, timetable
from publisher.web import forms
from publisher.web.door import here
from publisher.web.presentation import today
from tenants.errors import Invalid
from tenants.models import ClosedFor
from tenants.services import calendar
from tenants.unit_of_work import UnitOfWork

pages = Blueprint("dates", __name__, url_prefix="/schools/<uuid:school>/dates")

Answer = Response | tuple[str, int]
YEAR = timedelta(days=380)


@pages.get("")
def show() -> str:
    return page()


@pages.post("/terms")
def add_term() -> Answer:
    return _change(
        "term", lambda uow: calendar.add_term(uow, request.form.get("name", ""), **_span())
    )


@pages.post("/terms/<uuid:term>")
def change_term(term: UUID) -> Answer:
    def act(uow: UnitOfWork) -> None:
        if request.form.get("do") == "remove":
            calendar.remove_term(uow, term)
        else:
            calendar.change_term(uow, term, request.form.get("name", ""), **_span())

    return _change(f"term-{term}", act)


@pages.post("/closed")
def add_closed() -> Answer:
    return _change("closed", lambda uow: calendar.close(uow, **_closed()))


@pages.post("/closed/<uuid:closed>")
def change_closed(closed: UUID) -> Answer:
    def act(uow: UnitOfWork) -> None:
        if request.form.get("do") == "remove":
            calendar.reopen(uow, closed)
        else:
            calendar.change_closed(uow, closed, **_closed())

    return _change(f"closed-{closed}", act)


@pages.post("/feeds")
def feed() -> Response:
    try:
        kind = FeedKind(request.form.get("kind", ""))
    except ValueError:
        raise Invalid({"kind": "Choose one of the two feeds."}) from None
    with here.work() as uow:
        if request.form.get("do") == "off":
            feeding.turn_off(uow, kind)
            words = "The feed is off, and its address leads nowhere any more."
        else:
            feeding.turn_on(uow, kind)
            words = "The feed has a new address. An earlier one leads nowhere any more."
    flash(words)
    return redirect(url_for("dates.show"), 303)


def page(section: str = "", errors: dict[str, str] | None = None, **more: Any) -> str:
    """``section`` names the form that ``errors`` are about."""
    with here.work() as uow:
        policy, entered = reading.policy(uow), calendar.calendar(uow)
        day = today()
        return render_template(
            "calendar/dates.html",
            terms=entered.terms,
            closed=entered.closed,
            doubts=doubting_dates.doubts(entered, day),
            nation=school_days.division(policy) if policy else "",
            holidays={
                at: name
                for at, name in timetable.bank_holidays(here.system, policy).items()
                if day <= at <= day + YEAR
            },
            feeds=feeding.feeds(here.system, uow),
            reasons=timetable.WORDS,
            day=day,
            section=section,
            errors=errors or {},
            ids=_ids(section, errors or {}),
            typed=request.form,
            **more,
        )


def _ids(section: str, errors: dict[str, str]) -> dict[str, str]:
    """Where on the page each error's field is: every form has its own."""
    own = {field: f"{section}-{field}" for field in errors if not field.startswith("row-")}
    return {**own, "file": "dates-file"}


def _change(section: str, act: Callable[[UnitOfWork], object]) -> Answer:
    try:
        with here.work() as uow:
            act(uow)
            series.look_again(uow)
    except Invalid as error:
        return page(section, error.errors), 422
    flash("The school’s dates are changed.")
    return redirect(url_for("dates.show"), 303)


def _closed() -> dict[str, Any]:
    try:
        why = ClosedFor(request.form.get("why", ""))
    except ValueError:
        raise Invalid({"why": "Choose why the school is closed."}) from None
    return {"why": why, "note": request.form.get("note", "")[:200], **_span(one_day=True)}


def _span(*, one_day: bool = False) -> dict[str, date]:
    """The first and last day; with ``one_day`` the last may be left out."""
    errors: dict[str, str] = {}
    found: dict[str, date] = {}
    for field in ("first", "last"):
        text = request.form.get(field, "").strip()
        if field == "last" and one_day and not text:
            continue
        try:
            found[field] = forms.day(text)
        except ValueError:
            errors[field] = "Choose a day."
    if errors:
        raise Invalid(errors)
    return found
