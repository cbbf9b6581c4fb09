"""Colleagues: who is here, what they may do, and who stands in while somebody is away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.services import appointing, changing_roles, inviting, leaving, recovering
from publisher.web import forms, throttle
from publisher.web.door import here, visitor
from tenants.errors import Conflict, Invalid
from tenants.policies.words import ROLES
from tenants.roles import ROLE_NAMES, Permission, Role
from tenants.services import factors, invitations, people
from tenants.unit_of_work import UnitOfWork

pages = Blueprint("people", __name__, url_prefix="/schools/<uuid:school>/people")

Answer = Response | tuple[str, int]
ARRANGED = "Arranged. They are told by e-mail now, and of everything that is asked on these days."
AT_SCHOOL = tuple(
    role for role in Role if role not in (Role.TRUST_ADMIN, Role.TRUST_VIEWER, Role.API_CLIENT)
)
DUTIES = tuple(sorted(ROLES - {role.value for role in Role} - {"author", "pupils", "staff"}))


@pages.get("")
def show() -> str:
    return _page("", {})


@pages.post("/invite")
def invite() -> Answer:
    typed = request.form

    def act(uow: UnitOfWork) -> None:
        _count_letter()
        inviting.invite(
            here.system, uow, email=typed.get("email", ""), name=typed.get("name", ""),
            roles=_roles(), policy_roles=_duties(),
        )  # fmt: skip

    return _done("invite", act) or _said(f"{typed['email'].strip()} is invited, by e-mail.")


@pages.post("/invitations/<uuid:invitation>/again")
def invite_again(invitation: UUID) -> Answer:
    with here.work() as uow:
        _count_letter()
        inviting.send_again(here.system, uow, invitation)
    return _said("Another e-mail is on its way. The link in the earlier one opens nothing now.")


@pages.post("/invitations/<uuid:invitation>/withdraw")
def withdraw(invitation: UUID) -> Answer:
    with here.work() as uow:
        invitations.withdraw(uow, invitation)
    return _said("The invitation is withdrawn. Its link opens nothing any more.")


@pages.post("/second-factor")
def second_factor() -> Answer:
    def act(uow: UnitOfWork) -> None:
        factors.choose(uow, factors.Asked(_one("asked", tuple(factors.Asked))))

    return _done("second-factor", act) or _said("Kept. It counts from the next page on.")


@pages.post("/<uuid:person>/second-factor/take-off")
def take_off(person: UUID) -> Answer:
    try:
        recovering.take_off(here.system, here.scope, person, request.form.get("reason", ""))
    except (Invalid, Conflict) as error:
        errors = error.errors if isinstance(error, Invalid) else {"reason": str(error)}
        return _page(f"take-off-{person}", errors), 422
    return _said("It is off. They are logged out everywhere, and have been told by e-mail.")


@pages.post("/cover")
def cover() -> Answer:
    def act(uow: UnitOfWork) -> None:
        appointing.appoint(
            uow,
            policy_role=_one("policy_role", (*DUTIES, *(role.value for role in AT_SCHOOL))),
            absent_id=_person("absent_id"),
            cover_id=_person("cover_id"),
            first_day=_day("first_day"),
            last_day=_day("last_day"),
        )

    return _done("cover", act) or _said(ARRANGED)


@pages.post("/<uuid:person>/roles")
def change_roles(person: UUID) -> Answer:
    stopped: list[int] = []

    def act(uow: UnitOfWork) -> None:
        if not _roles():
            raise Invalid({"roles": "Choose at least one role."})
        changed = changing_roles.change_roles(
            uow, person,
            roles=_roles(), policy_roles=_duties(), stood=request.form.getlist("stood"),
        )  # fmt: skip
        stopped.append(changed)

    if wrong := _done(f"roles-{person}", act):
        return wrong
    if stopped[0]:
        flash(f"Posts stopped, because they stood on what this person may not do now: {stopped[0]}")
    return _said("The roles are changed.")


def _count_letter() -> None:
    """Anybody may sign up, under any name, and then have letters sent to whom they like."""
    here.scope.actor.require(Permission.PEOPLE)
    most = here.system.settings.tries_per_address
    throttle.tried(here.system, "invitation-letters", str(here.seen.id), most)


def _done(section: str, act: Callable[[UnitOfWork], None]) -> Answer | None:
    """None when it worked; otherwise the page with what was typed."""
    try:
        with here.work() as uow:
            act(uow)
    except Invalid as error:
        return _page(section, error.errors), 422
    except Conflict as error:
        return _page(section, {"roles": str(error)}), 409
    return None


def _page(section: str, errors: dict[str, str]) -> str:
    with here.work() as uow:
        manages = here.may(Permission.PEOPLE)
        return render_template(
            "people/people.html",
            colleagues=people.colleagues(uow),
            invitations=invitations.waiting(uow) if manages else (),
            tasks=leaving.tasks(uow) if manages else (),
            asked=here.seen.second_factor,
            me=visitor().person_id,
            roles={role.value: ROLE_NAMES[role] for role in AT_SCHOOL},
            duties=DUTIES,
            section=section,
            errors=errors,
            typed=request.form,
        )


def _said(words: str) -> Response:
    flash(words)
    return redirect(url_for("people.show"), 303)


def _roles() -> list[Role]:
    return [role for role in AT_SCHOOL if role.value in request.form.getlist("roles")]


def _duties() -> list[str]:
    return [duty for duty in DUTIES if duty in request.form.getlist("duties")]


def _one(field: str, known: tuple[str, ...]) -> str:
    value = request.form.get(field, "")
    if value not in known:
        raise Invalid({field: "Choose one from the list."})
    return value


def _person(field: str) -> UUID:
    try:
        return UUID(request.form.get(field, ""))
    except ValueError:
        raise Invalid({field: "Choose somebody."}) from None


def _day(field: str) -> date:
    try:
        return forms.day(request.form.get(field, ""))
    except ValueError:
        raise Invalid({field: "Choose a day."}) from None
