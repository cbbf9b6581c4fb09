"""Pages for everybody."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from publisher.web.door import public
from tenants.services import sessions

pages = Blueprint("public", __name__)
HOUR = timedelta(hours=1)


@pages.get("/")
@public
def home() -> str | Response:
    if current_user.is_authenticated:
        return redirect(url_for("accounts.schools"))
    return render_template("public/home.html")


@pages.get("/privacy")
@public
def privacy() -> str:
    """What Handbell records of those who use it."""
    return render_template("public/privacy.html", hours=sessions.LASTS // HOUR)
