"""Moving a post in the calendar: the form behind every drag, and instead of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher import clocks
from publisher.models import PostState
from publisher.services import moving, reading
from publisher.services.lining_up import Stopped
from publisher.web import day_said, forms
from publisher.web.checklist import Checklist, checklist
from publisher.web.door import here
from tenants.errors import Conflict, Invalid

pages = Blueprint("moving", __name__, url_prefix="/schools/<uuid:school>/calendar/move")

Answer = Response | tuple[str, int]
UNREADABLE = "Choose both a day and a time, like 15:30."


@dataclass(frozen=True)
class Typed:
    """``was`` is the time that the person saw when they began to move the post."""

    date: str
    time: str
    was: str


@pages.get("/<uuid:post>")
def ask(post: UUID) -> str:
    with here.work() as uow:
        found, _ = reading.post(uow, post)
        was = forms.seen(found.local_time)
    when = found.local_time
    typed = Typed(f"{when:%Y-%m-%d}" if when else "", f"{when:%H:%M}" if when else "", was)
    return _page(post, typed)


@pages.post("/<uuid:post>")
def move(post: UUID) -> Answer:
    typed = Typed(*(request.form.get(name, "").strip() for name in ("date", "time", "was")))
    found: Checklist | None = None
    try:
        with here.work() as uow:
            reading.post(uow, post)
            try:
                done = moving.move(
                    here.system, uow, post, _local(typed), was=forms.time_seen(typed.was),
                    considered=_considered(typed),
                )  # fmt: skip
                remark = day_said.of(uow, typed.date)
            except Stopped as stopped:  # its rows can be read only in here
                found = checklist(here.system, stopped.judged)
                raise
    except Stopped as stopped:
        return _page(post, typed, said=str(stopped), found=found), 422
    except Invalid as error:
        return _page(post, typed, errors=error.errors), 422
    except Conflict as error:
        return _page(post, typed, said=str(error)), 409
    flash(_said(done))
    if done.note:
        flash(done.note, "note")
    if remark:
        flash(remark, "note")
    assert done.post.local_time is not None
    back = request.form.get("view", "")
    return redirect(url_for("calendar.show", on=done.post.local_time.date(), view=back), 303)


def _said(done: moving.Moved) -> str:
    assert done.post.local_time is not None
    when = done.post.local_time
    words = f"Moved to {when:%A} {clocks.day(when)}, {when:%H:%M}."
    if done.post.state == PostState.DRAFT:
        return f"{words} It is a draft, and goes out only once it is scheduled."
    return f"{words} Somebody has to approve it for that time." if done.waiting else words


def _page(
    post_id: UUID,
    typed: Typed,
    *,
    errors: dict[str, str] | None = None,
    said: str = "",
    found: Checklist | None = None,
) -> str:
    with here.work() as uow:
        listed = reading.listed(uow, [post_id]).get(post_id)
        return render_template(
            "calendar/move.html",
            post_id=post_id,
            each=listed,
            channels=reading.channels(uow),
            typed=typed,
            errors=errors or {},
            said=said,
            checklist=found,
            day_said=day_said.of(uow, typed.date),
        )


def _considered(typed: Typed) -> bool:
    """The warnings that stood there were about one time; another may have others."""
    read_for = request.form.get("read_for", "")
    return "considered" in request.form and read_for == f"{typed.date} {typed.time}"


def _local(typed: Typed) -> datetime:
    try:
        return datetime.strptime(f"{typed.date} {typed.time[:5]}", "%Y-%m-%d %H:%M")  # noqa: DTZ007
    except ValueError:
        raise Invalid({"local_time": UNREADABLE}) from None
