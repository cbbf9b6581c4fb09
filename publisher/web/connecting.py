"""To the platform and back: the authorization-code flow as a person sees it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.connectors.errors import ConnectorError
from publisher.services import connecting, requesting
from publisher.web import first_steps
from publisher.web.door import here, site, visitor
from tenants.errors import Invalid
from tenants.scope import Scope

pages = Blueprint("connecting", __name__)
SCHOOL = "/schools/<uuid:school>/channels"


@pages.post(f"{SCHOOL}/connect/<platform>")
def begin(platform: str) -> Response:
    with here.work() as uow:
        begun = connecting.begin(
            here.system, uow, platform, product=request.form.get("product", ""),
            request_id=_id(request.form.get("request", "")),
        )  # fmt: skip
    return redirect(begun.url, 303)


@pages.get("/connect/<platform>/callback")
def callback(platform: str) -> Response:
    """One address for all schools: which one it is for stands in the state, and is proved."""
    school = connecting.school_of(request.args.get("state", ""))
    scope = Scope.of_school(school, visitor().actor(school))
    try:
        found = connecting.answer(site, scope, platform, request.args.to_dict())
    except ConnectorError as error:
        flash(f"Nothing was connected. {error.reason}", "problem")
        return redirect(url_for("channels.show", school=school))
    return redirect(url_for("connecting.choose", school=school, attempt=found))


@pages.get(f"{SCHOOL}/connecting/<uuid:attempt>")
def choose(attempt: UUID) -> str:
    return _page(attempt)


@pages.post(f"{SCHOOL}/connecting/<uuid:attempt>")
def send_choice(attempt: UUID) -> Response | tuple[str, int]:
    try:
        with here.work() as uow:
            channel = connecting.connect(
                here.system, uow, attempt, request.form.get("account", ""),
                school_owned=request.form.get("owned") != "no",
                admins=_admins(),
                confirmation=request.form.get("confirmation", ""),
            )  # fmt: skip
    except Invalid as error:
        return _page(attempt, error.errors), 422
    flash(f"{channel.called} is connected.")
    first_steps.say_next()
    return redirect(url_for("channels.show"), 303)


def _admins() -> int:
    said = request.form.get("admins", "")
    if said not in ("1", "2"):
        raise Invalid({"admins": "Say how many people can get into the account."})
    return int(said)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _page(attempt: UUID, errors: dict[str, str] | None = None) -> str:
    with here.work() as uow:
        return render_template(
            "channels/choose.html",
            attempt=attempt,
            candidates=connecting.choices(here.system, uow, attempt),
            asked=requesting.rules(uow).demanded,
            errors=errors or {},
            typed=request.form,
        )
