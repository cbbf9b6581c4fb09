"""Asking for an account, and deciding about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.services import account_trail, granting, offering, reading, requesting
from publisher.web import account_forms, forms
from publisher.web.account_forms import TypedCase
from publisher.web.door import here
from tenants.errors import Invalid, NotFound
from tenants.unit_of_work import UnitOfWork

pages = Blueprint("requests", __name__, url_prefix="/schools/<uuid:school>/channels/requests")

Answer = Response | tuple[str, int]


@pages.get("/new")
def new() -> str:
    given = request.args
    form = TypedCase(
        platform=given.get("platform", ""),
        product=given.get("product", ""),
        channel=given.get("channel", ""),
    )
    return _form(form)


@pages.post("/new")
def send_new() -> Answer:
    form = account_forms.typed(request.form)
    if request.form.get("do") == "more":
        return _form(_one_more(form)), 200
    try:
        with here.work() as uow:
            made = requesting.ask(here.system, uow, account_forms.case(form)).id
    except Invalid as error:
        return _form(form, errors=error.errors), 422
    return _said(made, "Sent to those who decide. They are told now.")


@pages.get("/<uuid:case>")
def show(case: UUID) -> str:
    return _page(case)


@pages.get("/<uuid:case>/change")
def change(case: UUID) -> str:
    with here.work() as uow:
        found = account_trail.request_page(uow, case)
    return _form(account_forms.written(found.request, found.operators), case=case)


@pages.post("/<uuid:case>/change")
def send_change(case: UUID) -> Answer:
    form = account_forms.typed(request.form)
    if request.form.get("do") == "more":
        return _form(_one_more(form), case=case), 200
    try:
        with here.work() as uow:
            requesting.change(here.system, uow, case, account_forms.case(form))
    except Invalid as error:
        return _form(form, case=case, errors=error.errors), 422
    return _said(case, "Sent again to those who decide.")


@pages.post("/<uuid:case>/withdraw")
def withdraw(case: UUID) -> Response:
    with here.work() as uow:
        requesting.withdraw(uow, case)
    return _said(case, "Taken back.")


@pages.post("/<uuid:case>/approve")
def approve(case: UUID) -> Answer:
    def decide(uow: UnitOfWork) -> None:
        granting.approve(
            uow, case, seen=request.form.get("seen", ""),
            trial_until=_day("trial_until"), review_on=_day("review_on"),
        )  # fmt: skip

    return _decided(case, decide, "Approved. It may be connected now.")


@pages.post("/<uuid:case>/refuse")
def refuse(case: UUID) -> Answer:
    seen, reason = request.form.get("seen", ""), request.form.get("reason", "")
    return _decided(
        case,
        lambda uow: granting.refuse(uow, case, seen=seen, reason=reason),
        "Refused. They are told why.",
    )


@pages.post("/<uuid:case>/ask-for-change")
def ask_for_change(case: UUID) -> Answer:
    seen, reason = request.form.get("seen", ""), request.form.get("reason", "")
    return _decided(
        case,
        lambda uow: granting.ask_for_change(uow, case, seen=seen, reason=reason),
        "They are told what to change.",
    )


@pages.post("/<uuid:case>/reviewed")
def reviewed(case: UUID) -> Answer:
    def decide(uow: UnitOfWork) -> None:
        again = _day("next_on")
        if again is None:
            raise Invalid({"next_on": "Choose the day of the next look."})
        granting.reviewed(uow, case, note=request.form.get("note", ""), next_on=again)

    return _decided(case, decide, "Kept, with your name and the day.")


def _decided(case: UUID, decide: Callable[[UnitOfWork], object], thanks: str) -> Answer:
    try:
        with here.work() as uow:
            decide(uow)
    except Invalid as error:
        return _page(case, errors=error.errors), 422
    return _said(case, thanks)


def _page(case: UUID, errors: dict[str, str] | None = None) -> str:
    with here.work() as uow:
        found = account_trail.request_page(uow, case)
        return render_template(
            "channels/request.html",
            page=found,
            may=granting.decidable(uow, case),
            seen=requesting.fingerprint(found.request, found.operators),
            errors=errors or {},
            typed=request.form,
        )


def _form(form: TypedCase, case: UUID | None = None, errors: dict[str, str] | None = None) -> str:
    with here.work() as uow:
        policy = reading.policy(uow)
        if policy is None:
            raise NotFound("Put a policy in force first.")
        rules = requesting.rules(uow)
        return render_template(
            "channels/request_form.html",
            form=account_forms.with_room(form, rules.operators),
            case=case,
            rules=rules,
            offers=[o for o in offering.platforms(here.system, uow, policy) if not o.why_not],
            channels=reading.channels(uow),
            errors=errors or {},
            most=account_forms.MOST_OPERATORS,
        )


def _one_more(form: TypedCase) -> TypedCase:
    return account_forms.with_room(form, len(form.operators) + 1)


def _day(field: str) -> date | None:
    text = request.form.get(field, "").strip()
    try:
        return forms.day(text) if text else None
    except ValueError:
        raise Invalid({field: "Choose a day."}) from None


def _said(case: UUID, words: str) -> Response:
    flash(words)
    return redirect(url_for("requests.show", case=case), 303)
