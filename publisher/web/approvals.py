"""Answering what one is asked to approve, from the page, a phone or the link in an e-mail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.models import Approval, Post
from publisher.services import answering, approving, lining_up, reading, standing
from publisher.services.judging import Phase
from publisher.web import day_said, declared, wording
from publisher.web.checklist import checklist
from publisher.web.door import here
from tenants.errors import Invalid, NotFound
from tenants.unit_of_work import UnitOfWork

pages = Blueprint("approvals", __name__, url_prefix="/schools/<uuid:school>")
OF_POST = "/posts/<uuid:post>/approvals"

Page = Response | tuple[str, int]
Decide = Callable[[UnitOfWork, UUID], approving.Answer]


@pages.get("/approvals")
def index() -> str:
    """All that waits for this person."""
    with here.work() as uow:
        waiting = approving.waiting(uow)
        return render_template(
            "posts/approvals.html",
            waiting=by_post(waiting),
            posts=reading.listed(uow, [post.id for _, post in waiting]),
            channels=reading.channels(uow),
        )


def by_post(waiting: Sequence[tuple[Approval, Post]]) -> list[tuple[Post, list[Approval]]]:
    """One row a post, with all that is asked of this person about it, in the order given."""
    found: dict[UUID, tuple[Post, list[Approval]]] = {}
    for approval, post in waiting:
        found.setdefault(post.id, (post, []))[1].append(approval)
    return list(found.values())


@pages.get(f"{OF_POST}/<uuid:approval>")
def show(post: UUID, approval: UUID) -> str:
    return _page(post, approval)


@pages.post(f"{OF_POST}/<uuid:approval>/approve")
def approve(post: UUID, approval: UUID) -> Page:
    return _answer(post, lambda _: approval, _yes, "Approved. Thank you.")


@pages.post(f"{OF_POST}/<uuid:approval>/change")
def change(post: UUID, approval: UUID) -> Page:
    return _answer(post, lambda _: approval, _change, "The author is told.")


@pages.post(f"{OF_POST}/<uuid:approval>/refuse")
def refuse(post: UUID, approval: UUID) -> Page:
    return _answer(post, lambda _: approval, _no, "The author is told.")


@pages.get("/answer/<token>")
def follow(token: str) -> str:
    """From an e-mail. Looking uses nothing up: programs that read mail look at every link."""
    with here.work() as uow:
        found = answering.follow(uow, token)
    return _page(found.post_id, found.id, token=token)


@pages.post("/answer/<token>/<word>")
def answer(token: str, word: str) -> Page:
    """``word`` is yes, change or no. The link is used up in the same step as the answer."""
    with here.work() as uow:
        found = answering.follow(uow, token)
    decide = {"yes": _yes, "change": _change}.get(word, _no)
    thanks = "Approved. Thank you." if word == "yes" else "The author is told."
    return _answer(
        found.post_id, lambda uow: answering.use(uow, token).id, decide, thanks, token=token
    )


def _yes(uow: UnitOfWork, approval: UUID) -> approving.Answer:
    return approving.approve(here.system, uow, approval)


def _change(uow: UnitOfWork, approval: UUID) -> approving.Answer:
    return approving.ask_for_change(uow, approval, request.form.get("reason", ""))


def _no(uow: UnitOfWork, approval: UUID) -> approving.Answer:
    return approving.refuse(uow, approval, request.form.get("reason", ""))


def _answer(
    post: UUID, which: Callable[[UnitOfWork], UUID], decide: Decide, thanks: str, token: str = ""
) -> Page:
    """Whatever the answer, one is shown the post as it stands then."""
    approval: list[UUID] = []
    try:
        with here.work() as uow:
            approval.append(which(uow))
            given = decide(uow, approval[0])
    except Invalid as error:
        return _page(post, approval[0], token=token, errors=error.errors), 422
    flash(thanks)
    for roles in given.then:
        flash(f"Now {wording.roles(roles)} is asked, as a second person.", "note")
    if given.stopped:
        flash(given.stopped, "problem")
    return redirect(url_for("posts.show", post=post), 303)


def _page(
    post: UUID, approval: UUID, *, token: str = "", errors: dict[str, str] | None = None
) -> str:
    with here.work() as uow:
        row = uow.get(Approval, approval)
        if row.post_id != post:
            raise NotFound("There is no such question about this post.")
        found = reading.post_page(uow, post)
        judged = lining_up.judge_all(
            here.system, uow, found.post, found.version,
            phase=Phase.APPROVE, due_at=found.post.due_at,
        )  # fmt: skip
        return render_template(
            "posts/approval.html",
            approval=row,
            page=found,
            day_said=day_said.of_post(uow, found.post),
            why_not=approving.why_not(uow, row),
            checklist=checklist(here.system, judged),
            declared=declared.of_page(found),
            post_id_for_aside=None,
            my_roles=standing.roles_now(uow),
            token=token,
            errors=errors or {},
            typed=request.form,
        )
