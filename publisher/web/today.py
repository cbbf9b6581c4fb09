"""What needs me: the page that people open first."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.models import Approval, Delivery, Notice, Post
from publisher.services import approving, beginning, reading, standing, stopping, telling
from publisher.web import approvals, first_steps
from publisher.web.door import here
from tenants.errors import Invalid, NotFound
from tenants.roles import Permission
from tenants.services import acknowledging, documents, duties
from tenants.services.acknowledging import Standing
from tenants.unit_of_work import UnitOfWork

pages = Blueprint("today", __name__, url_prefix="/schools/<uuid:school>")


@pages.get("/")
@pages.get("/today")
def show() -> str | Response:
    """Whoever oversees a school without reading its posts begins at its policy."""
    if not here.may(Permission.READ_POSTS):
        return redirect(url_for("policy.show"))
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


@pages.post("/first-steps/put-away")
def put_away() -> Response:
    with here.work() as uow:
        beginning.put_away(uow)
    flash("The list of first steps is put away.")
    return redirect(url_for("today.show"), 303)


@pages.post("/notices/<uuid:notice>/done")
def done(notice: UUID) -> Response:
    """A row of messages: the others of it come along in the form."""
    with here.work() as uow:
        for each in (notice, *_ids(request.form.getlist("and"))):
            telling.dismiss(uow, each)
    return redirect(url_for("today.show", _anchor="notices"), 303)


def _page(errors: dict[str, str] | None = None, reason: str = "") -> str:
    with here.work() as uow:
        school = reading.school(uow)  # held, so that nobody below asks for it again
        roles = standing.roles_now(uow)
        waiting = approving.waiting(uow, roles)
        owed = _owed(uow)
        notices = _others(telling.notices(uow, roles), waiting, owed, uow.actor.person_id)
        about = {notice.id: _post_of(notice) for notice in notices}
        asked = [post.id for _, post in waiting]
        board = reading.board(uow, [*asked, *filter(None, about.values())])
        return render_template(
            "today/today.html",
            school=school,
            steps=first_steps.lines(beginning.steps(uow)),
            waiting=approvals.by_post(waiting),
            posts=board.asked,
            troubled=board.troubled,
            told=_told(notices, board.asked),
            coming=board.coming,
            lately=board.lately,
            drafts=board.drafts,
            channels=reading.channels(uow),
            **owed,
            errors=errors or {},
            reason=reason,
        )


def _owed(uow: UnitOfWork) -> dict[str, Any]:
    """What the policy asks of this person; nothing while there is no ``policy`` in force."""
    try:
        mine = acknowledging.mine(uow)
    except NotFound:
        return {"policy": False, "to_read": [], "duties_now": [], "lacking": []}
    waiting = (Standing.NOT_YET, Standing.AGAIN)
    keeper = uow.actor.may(Permission.KEEP_REGISTERS)
    return {
        "policy": True,
        "to_read": [line.asked.document for line in mine if line.standing in waiting],
        "duties_now": duties.showing(uow),
        "lacking": documents.lacking(uow) if keeper else [],
    }


def _ids(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError:
        raise NotFound("There is no such message for you.") from None


_POST = re.compile(r"/(?:posts|calendar/move)/([0-9a-f-]{36})$")


def _post_of(notice: Notice) -> UUID | None:
    """The post that a message is about. Its words stand here and not in the message, which is
    mailed too."""
    found = _POST.match(notice.path)
    return UUID(found[1]) if found else None


@dataclass
class Told:
    """The messages about one post, the newest first, or one about something else. ``said`` has
    each title and sentence once, with the deliveries that it is about and its newest message."""

    post: reading.Listed | None
    notices: list[Notice]
    said: dict[tuple[str, str], tuple[Notice, list[Delivery]]] = field(default_factory=dict)


def _told(notices: list[Notice], posts: dict[UUID, reading.Listed]) -> list[Told]:
    found: dict[UUID, Told] = {}
    for notice in notices:
        post = posts.get(_post_of(notice) or notice.id)
        row = found.setdefault(post.post.id if post else notice.id, Told(post, []))
        row.notices.append(notice)
        _, about = row.said.setdefault((notice.title, notice.body), (notice, []))
        about += [each for each in (post.deliveries if post else ()) if _is_about(notice, each)]
        if post:  # messages of one moment come in any order
            about.sort(key=post.deliveries.index)
    return list(found.values())


def _is_about(notice: Notice, delivery: Delivery) -> bool:
    """The key of a message names what it is about: ``held:<delivery>``."""
    return str(delivery.id) in notice.key.split(":")


def _others(
    notices: list[Notice],
    waiting: list[tuple[Approval, Post]],
    owed: dict[str, Any],
    me: UUID | None,
) -> list[Notice]:
    """Messages, without those about what stands above already."""
    listed = {f"approval:{approval.id}" for approval, _ in waiting}
    listed |= {f"duty:{each.id}" for each in owed["duties_now"]}
    listed |= {f"reading:{me}"} if owed["to_read"] else set()
    listed |= {"documents"} if owed["lacking"] else set()
    return [row for row in notices if row.key not in listed]
