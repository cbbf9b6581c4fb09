"""About the school: how it is reached, and the words of its own that raise no alarm."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.services import own_words
from publisher.services.own_words import Own
from publisher.web.door import here
from tenants.errors import Invalid

pages = Blueprint("own_words", __name__, url_prefix="/schools/<uuid:school>/about")


@pages.get("")
def show() -> str:
    with here.work() as uow:
        return _page(own_words.of(uow))


@pages.post("")
def save() -> Response | tuple[str, int]:
    typed = Own(
        website=request.form.get("website", "").strip(),
        email_domain=request.form.get("email_domain", "").strip().lower().lstrip("@"),
        **{name: _lines(name) for name in own_words.LISTS},
    )
    try:
        with here.work() as uow:
            own_words.say(uow, typed)
    except Invalid as error:
        return _page(typed, error.errors), 422
    flash("Kept. The checks know it from now on.")
    return redirect(url_for("own_words.show"), 303)


def _lines(name: str) -> tuple[str, ...]:
    lines = (" ".join(line.split()) for line in request.form.get(name, "").splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def _page(own: Own, errors: dict[str, str] | None = None) -> str:
    return render_template("people/about.html", own=own, errors=errors or {})
