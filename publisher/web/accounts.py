"""Signing up, logging in and out, and the sessions somebody has open."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from publisher.services import inviting, starting
from publisher.web import throttle
from publisher.web.door import let_in, let_out, public, site, visitor
from tenants.errors import Invalid
from tenants.services import sessions, signup

pages = Blueprint("accounts", __name__)
# Until colleagues are invited the first person does everything, the policy's duties included.
FIRST_DUTIES = ("account_operators", "slt")


@pages.get("/sign-up")
@public
def sign_up() -> str:
    chosen = request.args.get("template", "baseline")
    return _sign_up_page({"template": chosen}, {})


@pages.post("/sign-up")
@public
def send_sign_up() -> str | Response | tuple[str, int]:
    typed = request.form.to_dict()
    throttle.tried(site, "sign-up", _address(), site.settings.tries_per_address)
    try:
        made = signup.sign_up(site.database, _application(typed))
    except Invalid as error:
        return _sign_up_page(typed, error.errors), 422
    flash("Welcome. This is your policy in plain words: read it, then put it in force.")
    return _open(typed["email"], typed["password"], url_for("policy.show", school=made.school_id))


@pages.get("/log-in")
@public
def log_in() -> str | Response:
    if current_user.is_authenticated:
        return redirect(url_for("accounts.schools"))
    return render_template("accounts/log_in.html", typed={}, errors={}, next=_next())


@pages.post("/log-in")
@public
def send_log_in() -> Response | tuple[str, int]:
    typed = request.form.to_dict()
    email = typed.get("email", "")
    throttle.tried(site, "log-in-from", _address(), site.settings.tries_per_address)
    throttle.tried(site, "log-in", email, site.settings.log_in_tries)
    try:
        return _open(email, typed.get("password", ""), _next() or url_for("accounts.schools"))
    except Invalid as error:
        page = render_template(
            "accounts/log_in.html", typed=typed, errors=error.errors, next=_next()
        )
        return page, 422


@pages.post("/log-out")
def log_out() -> Response:
    sessions.log_out(site.database, current_user.token)
    flash("You are logged out.")
    return let_out(make_response(redirect(url_for("public.home"))))


@pages.get("/sessions")
def my_sessions() -> str:
    open_now = sessions.sessions_of(site.database, visitor().person_id)
    return render_template(
        "accounts/sessions.html", sessions=open_now, mine=visitor().session_id, zone=_zone()
    )


@pages.post("/sessions/end")
def end_sessions() -> Response:
    sessions.end_sessions_of(site.database, visitor().person_id)
    flash("You are logged out everywhere.")
    return let_out(make_response(redirect(url_for("accounts.log_in"))))


@pages.get("/schools")
def schools() -> str | Response:
    """Straight to the one school; a choice where there are several."""
    mine = visitor().schools
    if len(mine) == 1:
        return redirect(url_for("today.show", school=mine[0].id))
    return render_template("accounts/schools.html", schools=mine)


@pages.get("/join/<uuid:at>/<token>")
@public
def join(at: UUID, token: str) -> str:
    return render_template("accounts/join.html", at=at, token=token, typed={}, errors={})


@pages.post("/join/<uuid:at>/<token>")
@public
def send_join(at: UUID, token: str) -> Response | tuple[str, int]:
    typed = request.form.to_dict()
    throttle.tried(site, "join", _address(), site.settings.tries_per_address)
    name, password = typed.get("name", ""), typed.get("password", "")
    try:
        inviting.accept(site, at, token, name=name, password=password)
    except Invalid as error:
        page = render_template(
            "accounts/join.html", at=at, token=token, typed=typed, errors=error.errors
        )
        return page, 422
    flash("You have joined. Log in with your e-mail address.")
    return redirect(url_for("accounts.log_in"))


def _sign_up_page(typed: dict[str, str], errors: dict[str, str]) -> str:
    return render_template(
        "accounts/sign_up.html", typed=typed, errors=errors, offered=starting.offered()
    )


def _application(typed: dict[str, str]) -> signup.Application:
    name = typed.get("school_name", "").strip()
    document = starting.document(typed.get("template", ""), school=name or "Your school")
    return signup.Application(
        school_name=name,
        person_name=typed.get("person_name", ""),
        email=typed.get("email", ""),
        password=typed.get("password", ""),
        document=document,
        nation=document["school"]["nation"],
        timezone=document["school"]["timezone"],
        policy_roles=FIRST_DUTIES,
    )


def _open(email: str, password: str, there: str) -> Response:
    browser = request.user_agent.string
    token = sessions.log_in(site.database, email, password, address=_address(), browser=browser)
    throttle.forgive(site, "log-in", email)
    return let_in(make_response(redirect(there, 303)), token)


def _address() -> str:
    return request.remote_addr or "unknown"


def _next() -> str:
    """Where to go after the log-in: a path of ours, never another site."""
    there = request.values.get("next", "")
    ours = there.startswith("/") and not there.startswith(("//", "/\\"))
    return there if ours and "\n" not in there and "\r" not in there else ""


def _zone() -> str:
    return visitor().schools[0].timezone if visitor().schools else "Europe/London"
