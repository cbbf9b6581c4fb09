"""What needs me: the page that people open first."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.models import Approval, Notice, Post
from publisher.services import approving, reading, stopping, telling
from publisher.web.door import here
from tenants.errors import Invalid

pages = Blueprint("today", __name__, url_prefix="/schools/<uuid:school>")


@pages.get("/")
@pages.get("/today")
def show() -> str:
    return _page()


@pages.post("/pause")
def pause() -> Response | tuple[str, int]:
    reason = request.form.get("reason", "")
    try:
        with here.work() as uow:
            stopping.pause(uow, reason)
    except Invalid as error:
        return _page(errors=error.errors, reason=reason), 422
    flash("Everything is paused. Nothing goes out until somebody resumes.")
    return redirect(url_for("today.show"), 303)


@pages.post("/resume")
def resume() -> Response:
    with here.work() as uow:
        held = stopping.resume(uow)
    flash("Posts go out again." + (f" {held} came due meanwhile: see below." if held else ""))
    return redirect(url_for("today.show"), 303)


@pages.post("/notices/<uuid:notice>/done")
def done(notice: UUID) -> Response:
    with here.work() as uow:
        telling.dismiss(uow, notice)
    return redirect(url_for("today.show"), 303)


def _page(errors: dict[str, str] | None = None, reason: str = "") -> str:
    with here.work() as uow:
        waiting = approving.waiting(uow)
        return render_template(
            "today/today.html",
            school=reading.school(uow),
            policy=reading.policy(uow),
            waiting=waiting,
            posts=reading.listed(uow, [post.id for _, post in waiting]),
            troubled=reading.needing_attention(uow),
            notices=_others(telling.notices(uow), waiting),
            coming=reading.coming_up(uow),
            lately=reading.lately(uow),
            drafts=reading.drafts(uow),
            channels=reading.channels(uow),
            errors=errors or {},
            reason=reason,
        )


def _others(notices: list[Notice], waiting: list[tuple[Approval, Post]]) -> list[Notice]:
    """Messages, without those about approvals that stand above already."""
    listed = {f"approval:{approval.id}" for approval, _ in waiting}
    return [row for row in notices if row.key not in listed]
