"""The wall: what parents would see, account by account, and a page of switches for faults."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from publisher.sandbox.calls import world
from publisher.sandbox.faults import OPERATIONS, PLACES, Rule
from publisher.sandbox.models import Comments, Platform

wall = Blueprint("wall", __name__)

LABELS = {
    Platform.FACEBOOK: "Facebook Pages",
    Platform.INSTAGRAM: "Instagram",
    Platform.X: "X",
    Platform.LINKEDIN: "LinkedIn Pages",
    Platform.WEDUC: "Parent app",
}
STATES = {
    Comments.OPEN: "Comments are on",
    Comments.CLOSED: "Comments are off",
    Comments.RESTRICTED: "Only people mentioned can reply",
}
SHOWN = 200


@wall.app_template_filter("moment")
def moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%d %B %Y, %H:%M UTC")


@wall.get("/")
def home() -> AnyResponse:
    return redirect("/wall")


@wall.get("/wall")
def accounts() -> str:
    """Every account, by platform."""
    here = world()
    groups = [(platform, LABELS[platform], here.of(platform)) for platform in Platform]
    return render_template("wall.html", groups=groups, shown=SHOWN)


@wall.get("/wall/accounts/<platform>/<key>")
def account(platform: str, key: str) -> str:
    """One account as its visitors see it."""
    here = world()
    found = here.accounts.get((platform, key)) or abort(404)
    posts = [post for post in here.posts_of(found) if post.visible][:SHOWN]
    return render_template(
        "account.html", account=found, posts=posts, states=STATES, label=LABELS[found.platform]
    )


@wall.get("/wall/posts/<platform>/<key>")
def post(platform: str, key: str) -> str:
    """One post; a deleted one is gone here too."""
    here = world()
    found = here.posts.get((platform, key))
    if found is None or not found.live:
        abort(404)
    owner = here.accounts[found.platform, found.account]
    return render_template(
        "account.html", account=owner, posts=[found], states=STATES, label=LABELS[owner.platform]
    )


@wall.get("/wall/media/<key>")
def media(key: str) -> Response:
    found = world().media.get(key)
    if found is None or found.data is None:
        abort(404)
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
    return Response(found.data, mimetype=found.mime, headers=headers)


@wall.route("/wall/faults", methods=["GET", "POST"])
def faults() -> AnyResponse | str:
    """Switch a fault on for the next calls, or clear them all."""
    here = world().faults
    if request.method == "POST":
        if request.form.get("do") == "clear":
            here.clear()
        else:
            here.add(_rule_of_form())
        return redirect("/wall/faults")
    return render_template(
        "faults.html",
        rules=here.rules(),
        names=list(PLACES),
        operations=OPERATIONS,
        platforms=["any", *Platform],
    )


def _rule_of_form() -> Rule:
    form = request.form
    given: dict[str, object] = {
        "platform": form.get("platform", "any"),
        "fault": form.get("fault", ""),
        "operation": form.get("operation", "any"),
        "times": form.get("times", 1, type=int),
    }
    if form.get("seconds"):
        given["seconds"] = form.get("seconds", type=float)
    try:
        return Rule.parse(given)
    except ValueError as error:
        abort(400, str(error))
