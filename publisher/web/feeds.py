"""The feed of a school's dates, for programs that have nothing but its address."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response

from publisher.services import feeding
from publisher.web.door import public, site

pages = Blueprint("feeds", __name__)


@pages.get("/feeds/<uuid:owner>/<feed>/<int:number>/<signature>.ics")
@pages.get("/feeds/<uuid:owner>/<feed>/<int:number>/<uuid:person>/<signature>.ics")
@public
def show(
    owner: UUID, feed: str, number: int, signature: str, person: UUID | None = None
) -> Response:
    data = feeding.read(site, owner, feed, number, signature, person_id=person)
    response = Response(data, mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'inline; filename="school.ics"'
    response.headers["Cache-Control"] = "private, max-age=900"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
