"""One post: what it says, what was found, who agreed, and what became of it everywhere."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.models import Post, PostState
from publisher.services import (
    approving,
    drafting,
    gathered,
    overriding,
    reading,
    reconciling,
    scheduling,
    standing,
    taking_down,
)
from publisher.web import day_said, declared
from publisher.web.checklist import checklist, recorded
from publisher.web.door import here
from tenants.errors import Invalid, NotFound

pages = Blueprint("posts", __name__, url_prefix="/schools/<uuid:school>/posts")


@pages.get("/<uuid:post>")
def show(post: UUID) -> str:
    return _page(post)


@pages.post("/<uuid:post>/stop")
def stop(post: UUID) -> Response:
    with here.work() as uow:
        perhaps_out = scheduling.cancel(uow, post)
    flash("Stopped. The post is a draft again.")
    if perhaps_out:
        look = "we look, tell you where it is live, and do not send it again."
        flash(f"A platform may have it all the same: {look}", "problem")
    return _back(post)


@pages.post("/<uuid:post>/discard")
def discard(post: UUID) -> Response:
    with here.work() as uow:
        drafting.discard(uow, post)
    flash("Discarded. It stays in the records.")
    return _back(post)


@pages.get("/discarded")
def discarded() -> str:
    """The only list that shows them."""
    with here.work() as uow:
        return render_template(
            "posts/discarded.html",
            rows=reading.discarded(uow),
            channels=reading.channels(uow),
            mine_to_change=_is_mine,
        )


@pages.post("/<uuid:post>/bring-back")
def bring_back(post: UUID) -> Response:
    with here.work() as uow:
        drafting.bring_back(uow, post)
    flash("The post is a draft again. It goes out only once it is scheduled.")
    return _back(post)


@pages.post("/<uuid:post>/deliveries/<uuid:delivery>/live")
def is_live(post: UUID, delivery: UUID) -> Response | tuple[str, int]:
    address = request.form.get("permalink", "").strip()
    try:
        with here.work() as uow:
            reconciling.it_is_live(here.system, uow, delivery, remote_id="", permalink=address)
    except Invalid as error:
        return _page(post, errors=error.errors, typed=request.form.to_dict()), 422
    flash("Thank you. It is recorded as live.")
    return _back(post)


@pages.post("/<uuid:post>/deliveries/<uuid:delivery>/not-live")
def is_not_live(post: UUID, delivery: UUID) -> Response:
    with here.work() as uow:
        goes_out = reconciling.it_is_not_live(uow, delivery)
    now = "It waits: everything is paused." if here.seen.paused else "It goes out now."
    flash(
        f"Thank you. {now}"
        if goes_out
        else "Thank you. The post is a draft, so it does not go out before it is scheduled again."
    )
    return _back(post)


@pages.post("/<uuid:post>/deliveries/<uuid:delivery>/take-down")
def take_down(post: UUID, delivery: UUID) -> Response:
    for result in taking_down.take_down(here.system, here.scope, [delivery]):
        if result.done:
            flash(f"Taken down from {result.channel}.")
        else:
            flash(f"It is perhaps still on {result.channel}. {result.reason}", "problem")
    return _back(post)


@pages.post("/<uuid:post>/deliveries/<uuid:delivery>/deleted-by-hand")
def deleted_by_hand(post: UUID, delivery: UUID) -> Response:
    with here.work() as uow:
        taking_down.deleted_by_hand(uow, delivery)
    flash("Thank you. It is recorded as deleted there.")
    return _back(post)


@pages.post("/<uuid:post>/set-aside")
def set_aside(post: UUID) -> Response | tuple[str, int]:
    """One finding, on every channel where it was found."""
    reason = request.form.get("reason", "")
    try:
        with here.work() as uow:
            for key in request.form.getlist("key"):
                overriding.override(here.system, uow, post, key, reason=reason)
    except Invalid as error:
        return _page(post, errors=error.errors, typed=request.form.to_dict()), 422
    flash("Set aside, with your name and your reason.")
    return _back(post)


@pages.post("/<uuid:post>/set-aside/<uuid:aside>/second")
def second(post: UUID, aside: UUID) -> Response:
    """What was set aside in one go is joined in one: the others come along in the form."""
    with here.work() as uow:
        for each in dict.fromkeys((aside, *_ids(request.form.getlist("and")))):
            overriding.second(uow, each)
    flash("You have joined. It counts now.")
    return _back(post)


def _page(
    post_id: UUID, errors: dict[str, str] | None = None, typed: dict[str, str] | None = None
) -> str:
    with here.work() as uow:
        found = reading.post_page(uow, post_id)
        try:
            judged = scheduling.preview(here.system, uow, post_id) if _drafted(found) else []
        except (NotFound, Invalid):
            judged = []
        roles = standing.roles_now(uow)
        return render_template(
            "posts/post.html",
            page=found,
            day_said=day_said.of_post(uow, found.post),
            checklist=checklist(here.system, judged) if judged else None,
            recorded=recorded,
            declared=declared.of_page(found),
            mine={approval.id for approval, _ in approving.waiting(uow, roles)},
            mine_to_change=_is_mine(found.post),
            turned_down=reading.turned_down(uow, post_id),
            pieces=gathered.pieces(uow, post_id),
            out_of_reach=taking_down.out_of_reach,
            its_day_is_over=reconciling.its_day_is_over,
            my_roles=roles,
            wrote=here.scope.actor.person_id in drafting.hands(uow, found.post),
            errors=errors or {},
            typed=typed or {},
        )


def _drafted(found: reading.PostPage) -> bool:
    return found.post.state == PostState.DRAFT and here.may("posts:draft")


def _is_mine(post: Post) -> bool:
    """As ``drafting.mine`` decides it."""
    own = post.author_id == here.scope.actor.person_id
    return here.may("posts:schedule") or (own and here.may("posts:draft"))


def _ids(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError:
        raise NotFound("There is nothing like this set aside.") from None


def _back(post: UUID) -> Response:
    return redirect(url_for("posts.show", post=post), 303)
