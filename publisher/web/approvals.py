"""Answering what one is asked to approve."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from publisher.services import approving
from publisher.web.door import here
from tenants.errors import Invalid
from tenants.unit_of_work import UnitOfWork

PREFIX = "/schools/<uuid:school>/posts/<uuid:post>/approvals"
pages = Blueprint("approvals", __name__, url_prefix=PREFIX)


@pages.post("/<uuid:approval>/approve")
def approve(post: UUID, approval: UUID) -> Response:
    return _answer(
        post, lambda uow: approving.approve(here.system, uow, approval), "Approved. Thank you."
    )


@pages.post("/<uuid:approval>/change")
def change(post: UUID, approval: UUID) -> Response:
    reason = request.form.get("reason", "")
    return _answer(
        post, lambda uow: approving.ask_for_change(uow, approval, reason), "The author is told."
    )


@pages.post("/<uuid:approval>/refuse")
def refuse(post: UUID, approval: UUID) -> Response:
    reason = request.form.get("reason", "")
    return _answer(post, lambda uow: approving.refuse(uow, approval, reason), "The author is told.")


def _answer(post: UUID, decide: Callable[[UnitOfWork], approving.Answer], thanks: str) -> Response:
    """Whatever the answer, one is shown the post as it stands then."""
    try:
        with here.work() as uow:
            answer = decide(uow)
    except Invalid as error:
        flash(str(error), "problem")
        return redirect(url_for("posts.show", post=post), 303)
    flash(thanks)
    if answer.stopped:
        flash(answer.stopped, "problem")
    return redirect(url_for("posts.show", post=post), 303)
