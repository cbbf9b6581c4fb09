"""Answering what one is asked to approve."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from publisher.models import Post
from publisher.services import approving
from publisher.services.lining_up import Stopped
from publisher.web.door import here
from tenants.errors import Invalid
from tenants.unit_of_work import UnitOfWork

pages = Blueprint("approvals", __name__, url_prefix="/schools/<uuid:school>/approvals")


@pages.post("/<uuid:approval>/approve")
def approve(approval: UUID) -> Response:
    return _answer(
        lambda uow: approving.approve(here.system, uow, approval), "Approved. Thank you."
    )


@pages.post("/<uuid:approval>/change")
def change(approval: UUID) -> Response:
    reason = request.form.get("reason", "")
    return _answer(
        lambda uow: approving.ask_for_change(uow, approval, reason), "The author is told."
    )


@pages.post("/<uuid:approval>/refuse")
def refuse(approval: UUID) -> Response:
    reason = request.form.get("reason", "")
    return _answer(lambda uow: approving.refuse(uow, approval, reason), "The author is told.")


def _answer(decide: Callable[[UnitOfWork], Post], thanks: str) -> Response:
    """Whatever the answer, one is shown the post as it stands then."""
    try:
        with here.work() as uow:
            post_id = decide(uow).id
    except (Invalid, Stopped) as error:
        flash(str(error), "problem")
        return redirect(request.referrer or url_for("today.show"), 303)
    flash(thanks)
    return redirect(url_for("posts.show", post=post_id), 303)
