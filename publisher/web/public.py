"""Pages for everybody."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from publisher.web.door import public

pages = Blueprint("public", __name__)


@pages.get("/")
@public
def home() -> str | Response:
    if current_user.is_authenticated:
        return redirect(url_for("accounts.schools"))
    return render_template("public/home.html")
