"""Signing up, joining, and choosing the school to work for."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from publisher.services import inviting, starting
from publisher.web import entering, throttle
from publisher.web.door import early, public, site, visitor
from tenants.errors import Invalid, NotAllowed
from tenants.policies import templates
from tenants.services import signup

pages = Blueprint("accounts", __name__)
# Until colleagues are invited the first person does everything, the policy's duties included.
FIRST_DUTIES = ("account_operators", "slt")

ELSEWHERE = (
    "You came in through your school's directory, which opens your school and nothing else. Log in "
    "with your Handbell password to add another school."
)

JOINED_ELSEWHERE = (
    "Where it uses another directory than the one that you came in through, log in with your "
    "Handbell password to work there."
)

# Ways to a policy of one's own; until it is there, a draft holds the product's safe defaults.
OWN_WAYS = {"questions": "policy_start.ask", "document": "policy_start.paper"}


@pages.get("/sign-up")
@public
def sign_up() -> str:
    typed = {"template": request.args.get("template", "questions")}
    return _sign_up_page(typed, {}, adding=current_user.is_authenticated)


@pages.post("/sign-up")
@public
def send_sign_up() -> str | Response | tuple[str, int]:
    """With a new account; or with one's own, where the form asked for none."""
    typed = request.form.to_dict()
    throttle.tried(site, "sign-up", entering.address(), site.settings.tries_per_address)
    adding = current_user.is_authenticated and "email" not in typed
    try:
        if adding:
            made = signup.add_school(site.database, _application(typed), _who_adds())
        else:
            made = signup.sign_up(site.database, _application(typed))
    except Invalid as error:
        return _sign_up_page(typed, error.errors, adding=adding), 422
    there = OWN_WAYS.get(typed.get("template", ""), "policy.show")
    if there == "policy.show":
        flash("Welcome. This is your policy in plain words: read it, then put it in force.")
    address = url_for(there, school=made.school_id)
    if adding:
        return redirect(address, 303)
    return entering.with_password(typed["email"], typed["password"], address)


def _who_adds() -> UUID:
    """A session that a directory opened would not reach the new school."""
    if visitor().through:
        raise NotAllowed(ELSEWHERE)
    if visitor().owes_second_factor:
        raise NotAllowed("Set up your second factor first.")
    return visitor().person_id


@pages.get("/schools")
@early
def schools() -> str | Response:
    """Straight to the one school; a choice where there are several."""
    mine = visitor().schools
    if len(mine) == 1:
        return redirect(url_for("today.show", school=mine[0].id))
    return render_template("accounts/schools.html", schools=mine)


@pages.get("/join/<uuid:at>/<token>")
@public
def join(at: UUID, token: str) -> str:
    return _join_page(at, token, {}, {})


@pages.post("/join/<uuid:at>/<token>")
@public
def send_join(at: UUID, token: str) -> Response | tuple[str, int]:
    typed = request.form.to_dict()
    throttle.tried(site, "join", entering.address(), site.settings.tries_per_address)
    who = visitor().person_id if current_user.is_authenticated else None
    try:
        invited = inviting.look(site, at, token)
        inviting.accept(
            site, at, token, name=typed.get("name", ""), password=typed.get("password", ""),
            as_person=who,
        )  # fmt: skip
    except Invalid as error:
        return _join_page(at, token, typed, error.errors), 422
    flash(f"You have joined {invited.school}.")
    if who and visitor().through:  # it reaches the new school only by the same directory
        flash(JOINED_ELSEWHERE, "note")
        return redirect(url_for("accounts.schools"), 303)
    if who:
        return redirect(url_for("today.show", school=at), 303)
    there = url_for("today.show", school=at)
    return entering.with_password(invited.email, typed["password"], there)


def _join_page(at: UUID, token: str, typed: dict[str, str], errors: dict[str, str]) -> str:
    return render_template(
        "accounts/join.html",
        at=at,
        token=token,
        typed=typed,
        errors=errors,
        invited=inviting.look(site, at, token),
    )


def _sign_up_page(typed: dict[str, str], errors: dict[str, str], *, adding: bool) -> str:
    return render_template(
        "accounts/sign_up.html",
        typed=typed,
        errors=errors,
        offered=starting.offered(),
        adding=adding,
    )


def _application(typed: dict[str, str]) -> signup.Application:
    name = typed.get("school_name", "").strip()
    template = typed.get("template", "")
    template = templates.BASELINE if template in OWN_WAYS else template
    document = starting.document(template, school=name or "Your school")
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
