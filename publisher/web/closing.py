"""One page, one button: the school is closed."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.services import (
    closing,
    composing,
    drafting,
    offering,
    previewing,
    reading,
    scheduling,
)
from publisher.services.closing import Closure
from publisher.services.judging import Judged
from publisher.services.lining_up import Stopped
from publisher.web import forms
from publisher.web.checklist import checklist
from publisher.web.door import here
from publisher.web.presentation import today
from tenants.database import new_id
from tenants.errors import Conflict, Invalid, NotFound
from tenants.unit_of_work import UnitOfWork

pages = Blueprint("closing", __name__, url_prefix="/schools/<uuid:school>/closed-today")

PAUSED = "Everything is paused, so this would not go out. Resume first, on Today, and press again."
SAID_MEANWHILE = (
    "Families have been told meanwhile. Press the button again to send these words too."
)
OTHER_WORDS = (
    "From this page other words went out already, or to other channels. Press the button again to "
    "send these too."
)

Answer = Response | tuple[str, int]


@pages.get("")
def show() -> str:
    """Ticked are the channels that take these words alone; an emergency meets no other refusal
    than the policy's."""
    with here.work() as uow:
        closure = closing.proposed(uow)
        refused = _refused(_judged(uow, closure))
    chosen = tuple(id for id in closure.channels if id not in refused)
    return _page(replace(closure, channels=chosen), refused=refused)


@pages.post("")
def publish() -> Answer:
    closure, key = _typed(), forms.key(request.form)
    if here.seen.paused:
        return _page(closure, said=PAUSED), 409
    if _unseen(key):
        return _page(closure, said=SAID_MEANWHILE), 409
    try:
        with here.work() as uow:
            done = closing.publish(
                here.system, uow, closure, read=request.form.getlist("read"), key=key
            )
            post, waits = done.post.id, bool(done.waiting_for)
    except Stopped as stopped:
        return _page(closure, said=str(stopped)), 422
    except Invalid as error:
        return _page(closure, errors=error.errors), 422
    except Conflict:
        with here.work() as uow:
            before = composing.begun(uow, key)
            sent = drafting.version_of(uow, before) if before else None
        if before is None or sent is None:
            raise
        if (sent.text, set(sent.channels)) != (closure.text, set(closure.channels)):
            return _page(closure, said=OTHER_WORDS, key=new_id()), 409
        flash("This was sent already: see below.", "note")
        return redirect(url_for("posts.show", post=before.id), 303)
    flash("It waits for an approval: see below." if waits else "It goes out now, before all else.")
    return redirect(url_for("posts.show", post=post), 303)


def _unseen(key: UUID | None) -> bool:
    """Has a colleague told families since this page was opened?"""
    with here.work() as uow:
        before = closing.earlier(uow)
    return before is not None and before.id != key and str(before.id) != request.form.get("seen")


def _typed() -> Closure:
    form = request.form
    closure = Closure(
        text=form.get("text", "").replace("\r\n", "\n").strip(),
        channels=tuple(id for id in form.getlist("channels") if _is_id(id)),
        also_via=tuple(form.getlist("also_via")),
    )
    return replace(closure, close_on=today()) if "close" in form else closure


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _page(
    closure: Closure,
    *,
    said: str = "",
    errors: dict[str, str] | None = None,
    refused: dict[str, str] | None = None,
    key: UUID | None = None,
) -> str:
    with here.work() as uow:
        policy = reading.policy(uow)
        judged = _judged(uow, closure)
        return render_template(
            "posts/closed.html",
            closure=closure,
            channels=reading.channels(uow),
            policy=policy,
            ways=offering.companions(policy) if policy else (),
            checklist=checklist(here.system, judged) if judged else None,
            read=scheduling.warned(judged),
            refused=refused or _refused(judged),
            said=said,
            errors=errors or {},
            earlier=closing.earlier(uow),
            key=key or forms.key(request.form) or new_id(),
        )


def _judged(uow: UnitOfWork, closure: Closure) -> list[Judged]:
    try:
        return previewing.preview_draft(here.system, uow, closing.draft(uow, closure), post_id=None)
    except NotFound:  # no policy yet, or a channel that is not this school's
        return []


def _refused(judged: list[Judged]) -> dict[str, str]:
    """Why a platform takes no such post, by the id of the channel."""
    return {str(each.channel.id): each.problems[0].reason for each in judged if each.problems}
