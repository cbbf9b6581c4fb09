"""The school's own words: how it is reached, what its classes, houses and places are called, and
who works there. The checks then know them."""

from __future__ import annotations

import re

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.services import own_words, reading, staffing
from publisher.services.own_lists import LISTS, Own
from publisher.web import pasted
from publisher.web.door import here
from tenants.errors import Invalid
from tenants.policies.sentences import sentences
from tenants.unit_of_work import UnitOfWork

pages = Blueprint("own_words", __name__, url_prefix="/schools/<uuid:school>/about")


@pages.get("")
def show() -> str:
    with here.work() as uow:
        return _page(uow, own_words.of(uow))


@pages.post("")
def save() -> Response | tuple[str, int]:
    typed = Own(
        website=_whole(request.form.get("website", "").strip()),
        **{name: _list(name) for name in LISTS},
    )
    staff, errors = request.form.get("staff", ""), dict[str, str]()
    try:
        with here.work() as uow:
            try:
                own_words.say(uow, typed)
            except Invalid as error:
                errors |= error.errors
            try:
                new = staffing.add(here.system, uow, pasted.people(staff))
            except Invalid as error:
                errors |= error.errors
            if errors:
                raise Invalid(errors)
    except Invalid as error:
        with here.work() as uow:
            return _page(uow, typed, staff, error.errors), 422
    flash("Kept. The checks know it from now on.")
    if staff.strip():
        flash(f"{new} {'person is' if new == 1 else 'people are'} new on the register as staff.")
    return redirect(url_for("own_words.show"), 303)


def _whole(address: str) -> str:
    """ "www.yourschool.sch.uk" is meant as an address."""
    return f"https://{address}" if _HOST.fullmatch(address) else address


_HOST = re.compile(r"[\w-]+(\.[\w-]+)+/?")
_AROUND_A_HOST = re.compile(r"^https?://|/$")


def _list(name: str) -> tuple[str, ...]:
    """Commas are within an address, and between all else."""
    found = pasted.listed(request.form.get(name, ""), commas=name != "contacts")
    if name == "domains":
        return tuple(_AROUND_A_HOST.sub("", each.lower()) for each in found)
    if name == "email_domains":
        return tuple(each.lower().lstrip("@") for each in found)
    return found


def _page(uow: UnitOfWork, own: Own, staff: str = "", errors: dict[str, str] | None = None) -> str:
    policy = reading.policy(uow)
    rules = {rule.id for rule in policy.rules if rule.kind == "names"} if policy else set()
    return render_template(
        "people/about.html",
        own=own,
        staff=staff,
        errors=errors or {},
        on_register=staffing.count(uow),
        on_names=[each.text for each in sentences(policy) if each.about in rules] if policy else [],
    )
