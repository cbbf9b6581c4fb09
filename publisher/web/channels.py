"""The school's channels and what may be connected."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.services import (
    account_trail,
    administering,
    attesting,
    connecting,
    offering,
    official,
    operating,
    reading,
    requesting,
)
from publisher.web import forms, presentation
from publisher.web.door import here
from tenants.errors import Invalid
from tenants.services import people

pages = Blueprint("channels", __name__, url_prefix="/schools/<uuid:school>/channels")

Answer = Response | tuple[str, int]


@pages.get("")
def show() -> str:
    with here.work() as uow:
        policy, channels = reading.policy(uow), connecting.channels(uow)
        return render_template(
            "channels/channels.html",
            policy=policy,
            channels=channels,
            declared=attesting.declared_by(uow, channels),
            offers=offering.platforms(here.system, uow, policy) if policy else [],
            requests=[row for row in requesting.requests(uow) if not row.used_at],
            unapproved=account_trail.unapproved(uow, channels),
        )


@pages.get("/<uuid:channel>")
def one(channel: UUID) -> str:
    return _one(channel)


@pages.post("/<uuid:channel>/operators")
def add_operator(channel: UUID) -> Answer:
    try:
        with here.work() as uow:
            operating.add(uow, channel, _person("person"))
    except Invalid as error:
        return _one(channel, error.errors), 422
    flash("Added. They operate it from today.")
    return redirect(url_for("channels.one", channel=channel), 303)


@pages.post("/<uuid:channel>/ownership")
def ownership(channel: UUID) -> Response:
    owned = request.form.get("owned") == "yes"
    with here.work() as uow:
        official.declare_owner(uow, channel, school_owned=owned)
    flash("Kept, with your name and the time.")
    return redirect(url_for("channels.one", channel=channel), 303)


@pages.post("/<uuid:channel>/administrators")
def administrators(channel: UUID) -> Response:
    with here.work() as uow:
        administering.agree(uow, channel, set(request.form.getlist("seen")))
    flash("Kept, with your name and the time.")
    return redirect(url_for("channels.one", channel=channel), 303)


@pages.post("/<uuid:channel>/hand-over")
def hand_over(channel: UUID) -> Answer:
    """To somebody else at once, or closed by a day when there is nobody."""
    reason = request.form.get("reason", "")
    try:
        with here.work() as uow:
            leaver = _person("leaver_id")
            if request.form.get("successor"):
                operating.transfer(uow, channel, leaver, _person("successor"), reason=reason)
            else:
                operating.close(uow, channel, leaver, by_day=_by_day(), reason=reason)
    except Invalid as error:
        return _one(channel, error.errors), 422
    flash("Arranged, and kept with the account.")
    return redirect(url_for("channels.one", channel=channel), 303)


@pages.post("/<uuid:channel>/comments-limited")
def comments_limited(channel: UUID) -> Response:
    with here.work() as uow:
        attesting.comments_are_limited(uow, channel)
    flash("Kept, with your name and the time.")
    return redirect(url_for("channels.show"), 303)


@pages.post("/<uuid:channel>/tags-off")
def tags_off(channel: UUID) -> Response:
    with here.work() as uow:
        attesting.tags_are_off(uow, channel)
    flash("Kept, with your name and the time.")
    return redirect(url_for("channels.show"), 303)


@pages.post("/<uuid:channel>/disconnect")
def disconnect(channel: UUID) -> Response:
    connecting.disconnect(here.system, here.scope, channel)
    flash("Disconnected. What was scheduled there waits.")
    return redirect(url_for("channels.show"), 303)


def _one(channel: UUID, errors: dict[str, str] | None = None) -> str:
    with here.work() as uow:
        page = account_trail.channel_page(uow, channel)
        everybody = people.colleagues(uow)
        now = {each.person_id for each in page.operators}
        confirmed = page.channel.extra.get("identity_confirmed_by")
        return render_template(
            "channels/channel.html",
            page=page,
            unknown=administering.unknown(uow, page.channel),
            left_out=here.system.connector(
                page.channel.platform
            ).capabilities.administrators_left_out,
            everybody=everybody,
            colleagues=[each for each in everybody if each.person_id not in now],
            leaving=[each for each in everybody if each.person_id in now],
            confirmer=UUID(confirmed) if confirmed else None,
            today=presentation.today(),
            errors=errors or {},
            typed=request.form,
        )


def _person(field: str) -> UUID:
    try:
        return UUID(request.form.get(field, ""))
    except ValueError:
        raise Invalid({field: "Choose somebody."}) from None


def _by_day() -> date:
    try:
        return forms.day(request.form.get("by_day", ""))
    except ValueError:
        raise Invalid({"by_day": "Choose the day by which it is closed."}) from None
