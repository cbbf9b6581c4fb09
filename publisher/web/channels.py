"""The school's channels and what may be connected."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from publisher.services import attesting, connecting, offering, reading
from publisher.web.door import here

pages = Blueprint("channels", __name__, url_prefix="/schools/<uuid:school>/channels")


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
        )


@pages.post("/<uuid:channel>/comments-limited")
def comments_limited(channel: UUID) -> Response:
    with here.work() as uow:
        attesting.comments_are_limited(uow, channel)
    flash("Kept, with your name and the time.")
    return redirect(url_for("channels.show"), 303)


@pages.post("/<uuid:channel>/disconnect")
def disconnect(channel: UUID) -> Response:
    connecting.disconnect(here.system, here.scope, channel)
    flash("Disconnected. What was scheduled there waits.")
    return redirect(url_for("channels.show"), 303)
