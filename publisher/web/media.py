"""Pictures at addresses that platforms may fetch: signed, and only for a while."""

from __future__ import annotations

import time
from uuid import UUID

from flask import Blueprint, Response

from publisher import secrets
from publisher.services import showing
from publisher.web.door import public, site
from tenants.errors import NotFound

pages = Blueprint("media", __name__)


@pages.get("/media/<uuid:owner>/<uuid:picture>/<int:expires>/<signature>")
@public
def show(owner: UUID, picture: UUID, expires: int, signature: str) -> Response:
    """The cleaned picture as JPEG. A wrong or old signature answers as if there were nothing."""
    message = f"{owner}/{picture}/{expires}"
    key = site.settings.secret_key.get_secret_value()
    right = secrets.sign(key, "media", message)
    if not secrets.same(right, signature) or expires < time.time():
        raise NotFound("This picture is no longer to be had here.")
    data, mime = showing.picture(site, owner, picture)
    response = Response(data, mimetype=mime)
    response.headers["Cache-Control"] = f"public, max-age={min(3600, int(expires - time.time()))}"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
