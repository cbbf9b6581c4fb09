"""Who stands in while somebody is away: appointed by the Head, for named days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.services import appointing
from publisher.web import forms, presentation
from publisher.web.door import here
from publisher.web.people import ARRANGED, AT_SCHOOL, DUTIES
from tenants.errors import Invalid
from tenants.services import people

T = TypeVar("T")
pages = Blueprint("cover", __name__, url_prefix="/schools/<uuid:school>/cover")


@pages.get("")
def show() -> str:
    return _page()


@pages.post("")
def appoint() -> Response | tuple[str, int]:
    try:
        role, (absent, cover), (first, last) = _asked()
        with here.work() as uow:
            appointing.appoint(
                uow, policy_role=role, absent_id=absent, cover_id=cover,
                first_day=first, last_day=last,
            )  # fmt: skip
    except Invalid as error:
        return _page(error.errors), 422
    flash(ARRANGED)
    return redirect(url_for("cover.show"), 303)


@pages.post("/<uuid:stand_in>/end")
def end(stand_in: UUID) -> Response:
    with here.work() as uow:
        appointing.end(uow, stand_in, today=presentation.today())
    flash("Ended. Nobody stands in any more.")
    return redirect(url_for("cover.show"), 303)


def _page(errors: dict[str, str] | None = None) -> str:
    with here.work() as uow:
        colleagues = people.colleagues(uow)
        held = {role for each in colleagues for role in (*each.roles, *each.policy_roles)}
        known = [role.value for role in AT_SCHOOL] + list(DUTIES)
        return render_template(
            "people/cover.html",
            covers=people.covers(uow),
            colleagues=colleagues,
            names={each.person_id: each.name for each in colleagues},
            roles=[role for role in known if role in held],
            today=presentation.today(),
            errors=errors or {},
            typed=request.form,
        )


def _asked() -> tuple[str, list[UUID], list[date]]:
    """The role, who is away and who stands in, the days. Every field at fault is named at once."""
    errors: dict[str, str] = {}
    people = _read(("absent_id", "cover_id"), UUID, "Choose somebody.", errors)
    days = _read(("first_day", "last_day"), forms.day, "Choose a day.", errors)
    role = request.form.get("policy_role", "")
    if not role:
        errors["policy_role"] = "Choose the role."
    if errors:
        raise Invalid(errors)
    return role, people, days


def _read(
    fields: tuple[str, ...], read: Callable[[str], T], said: str, errors: dict[str, str]
) -> list[T]:
    found = []
    for field in fields:
        try:
            found.append(read(request.form.get(field, "")))
        except ValueError:
            errors[field] = said
    return found
