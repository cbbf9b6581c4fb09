"""Signing in with the school's own accounts, and the page on which a headteacher sets that up."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.services import directories
from publisher.services.directories import PRESETS, Refused, Settings
from publisher.web import cookies, entering, throttle
from publisher.web.door import here, public, site
from tenants.errors import Invalid
from tenants.roles import Permission

pages = Blueprint("directory", __name__)
STATE = "handbell_directory"
Answer = Response | tuple[str, int]


@pages.get("/log-in/school")
@public
def begin() -> str:
    return render_template("accounts/school_account.html", offers=None, email="")


@pages.post("/log-in/school")
@public
def find() -> str:
    throttle.tried(site, "log-in-from", entering.address(), site.settings.tries_per_address)
    email = request.form.get("email", "")
    offers = directories.offers(site, email)
    return render_template("accounts/school_account.html", offers=offers, email=email)


@pages.get("/log-in/school/<uuid:at>/go")
@public
def go(at: UUID) -> Response:
    throttle.tried(site, "log-in-from", entering.address(), site.settings.tries_per_address)
    try:
        there, state = directories.begin(site, at)
    except Refused as error:
        return _refused(error)
    answer = make_response(redirect(there, 303))
    cookies.put(answer, STATE, state, seconds=int(directories.LASTS.total_seconds()))
    return answer


@pages.get("/log-in/school/back")
@public
def back() -> Response:
    throttle.tried(site, "log-in-from", entering.address(), site.settings.tries_per_address)
    brought = cookies.read(STATE)
    try:
        entry = directories.answer(site, request.args, brought, entering.came("directory"))
    except Refused as error:
        return _refused(error)
    answer = entering.arrive(entry, "")
    cookies.drop(answer, STATE)
    return answer


@pages.get("/schools/<uuid:school>/people/directory")
def show() -> str:
    return _page({})


@pages.post("/schools/<uuid:school>/people/directory")
def save() -> Answer:
    typed = request.form
    wanted = Settings(
        **{name: typed.get(name, "") for name in
           ("preset", "home", "email_domain", "client_id", "secret", "issuer")},
        asks_twice="asks_twice" in typed,
    )  # fmt: skip
    try:
        with here.work() as uow:
            directories.save(site, uow, wanted)
    except Invalid as error:
        return _page(error.errors), 422
    flash("Kept. Try it in another browser before you tell your colleagues.")
    return redirect(url_for("directory.show"), 303)


@pages.post("/schools/<uuid:school>/people/directory/off")
def switch_off() -> Response:
    with here.work() as uow:
        directories.switch_off(uow)
    flash("Switched off. Whoever came in through it is out.")
    return redirect(url_for("directory.show"), 303)


def _page(errors: dict[str, str]) -> str:
    with here.work() as uow:
        uow.actor.require(Permission.PEOPLE)
        return render_template(
            "people/directory.html",
            now=directories.current(uow),
            offered=directories.offered(uow),
            school=here.seen.id,
            presets=PRESETS,
            errors=errors,
            typed=request.form,
            redirect_uri=directories.redirect_uri(site),
            loopback=site.settings.loopback_directories,
        )


def _refused(error: Refused) -> Response:
    flash(str(error), "problem")
    answer = make_response(redirect(url_for("entering.log_in"), 303))
    cookies.drop(answer, STATE)
    return answer
