"""Writing a post. Whatever goes wrong, the page comes back with everything that was typed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.models import Channel, Post, PostState
from publisher.services import (
    by_name,
    composing,
    drafting,
    marking,
    offering,
    own_offers,
    own_words,
    previewing,
    reading,
    register,
    scheduling,
    standing,
    teaching,
)
from publisher.services.drafting import MediaUse
from publisher.services.lining_up import Stopped
from publisher.services.own_offers import Offer
from publisher.web import day_said, forms, parts, pictures, shared
from publisher.web.checklist import Checklist, checklist
from publisher.web.door import here
from publisher.web.forms import Typed
from publisher.web.presentation import label_of
from tenants.database import new_id
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.services import documents
from tenants.unit_of_work import UnitOfWork

pages = Blueprint("writing", __name__, url_prefix="/schools/<uuid:school>/posts")

Answer = Response | tuple[str, int]
OWN = "own:"  # and the field and words that are the school's own
NOBODY = "nobody:"  # and the words that are no person's name here
GONE_ON = (PostState.AWAITING_APPROVAL, PostState.SCHEDULED)
WITHOUT = "without:"  # and the id of a channel on which it cannot go out
COVERS = ("cover:", "blur:", "bar:")  # and the picture's id: which of its buttons was pressed


@pages.get("/new")
def new() -> str:
    return _page(Typed(date=request.args.get("date", ""), key=new_id()), None)


@pages.post("/new")
def send_new() -> Answer:
    return _sent(None)


@pages.get("/<uuid:post>/edit")
def edit(post: UUID) -> str:
    with here.work() as uow:
        form = forms.written(*reading.post(uow, post))
    return _page(form, post)


@pages.post("/<uuid:post>/edit")
def send_edit(post: UUID) -> Answer:
    return _sent(post)


@pages.post("/check")
def check() -> str:
    """The live checklist as a piece of a page; nothing is saved."""
    post = request.form.get("post") or None
    form = _typed()
    with here.work() as uow:
        found, said = _judged(uow, form, uow.get(Post, post).id if post else None)
        day = day_said.of(uow, form.date)
        rows = reading.pictures(uow, [use.media_id for use in form.media])
        said_of = parts.of(form.media, rows, found.first)
    return render_template(
        "posts/_checklist.html",
        checklist=found, said=said, day_said=day, on_form=True, parts=said_of,
    )  # fmt: skip


def _sent(post_id: UUID | None) -> Answer:
    form, wanted = _typed(), request.form.get("do", "save")
    form, refused = _with_uploads(form)
    if refused:
        return _refused(form, post_id, refused)
    try:
        if wanted.startswith(COVERS):
            return _page(_covered(form, wanted), post_id), 200
        if wanted.startswith(NOBODY):
            return _taught(form, post_id, wanted.removeprefix(NOBODY)), 200
        if wanted.startswith(OWN):
            return _owned(form, post_id, wanted.removeprefix(OWN))
        if wanted.startswith(WITHOUT):
            return _without(form, post_id, wanted.removeprefix(WITHOUT)), 200
        if wanted == "share":
            return _shared(form, post_id), 200
        if wanted == "contact":
            return _page(_with_contact(form), post_id), 200
        if wanted == "check":
            return _page(form, post_id, checked=""), 200
        with here.work() as uow:
            was = forms.time_seen(form.was)
            post = composing.save(
                uow, forms.draft(form), post_id=post_id, version=form.version, was=was,
                stood=form.stood, key=form.key,
            )  # fmt: skip
            if wanted == "schedule" and post_id is None and not form.has_words:
                scheduling.due(uow, post, drafting.version_of(uow, post))  # says why: none is kept
    except Invalid as error:
        return _page(form, post_id, errors=error.errors), 422
    except Conflict as error:
        return _both(form, post_id, str(error)), 409
    except NotAllowed as error:
        return _page(form, post_id, said=str(error), unsaved=True), 403
    if wanted == "schedule":
        return _schedule(_saved(form, post), post)
    flash("The draft is saved.")
    return redirect(url_for("posts.show", post=post.id), 303)


def _without(form: Typed, post_id: UUID | None, channel: str) -> str:
    with here.work() as uow:
        label = label_of(uow.get(Channel, channel))
    said = (
        f"{label} is left out, and nothing is saved yet. To take it back, tick it under “Where?”."
    )
    fewer = tuple(id for id in form.channels if id != channel)
    return _page(replace(form, channels=fewer), post_id, checked=said)


def _with_contact(form: Typed) -> Typed:
    """How to reach the school, put under the words for every channel."""
    with here.work() as uow:
        line = own_words.contact_line(uow)

    def under(text: str) -> str:
        return text if line in text else f"{text.rstrip()}\n\n{line}"

    variants = {channel: under(text) for channel, text in form.variants.items()}
    return replace(form, text=under(form.text), variants=variants)


def _taught(form: Typed, post_id: UUID | None, words: str) -> str:
    """Only words that a rule has just taken for a name can be said to be nobody's."""
    with here.work() as uow:
        found, _ = _judged(uow, form, post_id)
        if not any(words in item.words for item in found.items):
            raise NotFound("This is not, or no longer, taken for a name.")
        teaching.nobody(here.system, uow, words)
    said = "Noted for this school. Where another check speaks against it, the finding stays."
    return _page(form, post_id, checked=said)


def _owned(form: Typed, post_id: UUID | None, wanted: str) -> Answer:
    """Only words at which a rule has just stopped can be said to be the school's own."""
    field, _, words = wanted.partition(":")
    offered = Offer(field, words)
    with here.work() as uow:
        found, _ = _judged(uow, form, post_id)
        if not any(offered in item.own for item in found.items):
            raise NotFound("No rule stops at this, or it does no longer.")
    try:
        with here.work() as uow:
            own_offers.take(here.system, uow, offered)
    except Invalid as error:
        return _page(form, post_id, errors={"text": str(error)}), 422
    if field == own_offers.STAFF:
        staff = f"“{words}” is on the register as staff. Your policy says whether staff are named."
        return _page(form, post_id, checked=staff), 200
    said = f"“{words}” is the school’s own from now on. It stands under The school."
    return _page(form, post_id, checked=said), 200


def _covered(form: Typed, wanted: str) -> Typed:
    """The form with a picture exchanged for one in which the chosen faces are covered."""
    how, _, media_id = wanted.partition(":")
    old = next((use for use in form.media if use.media_id == media_id), None)
    if old is None:
        raise NotFound("There is no such picture in this post.")
    with here.work() as uow:
        new = pictures.cover(uow, old, how)
    return replace(form, media=tuple(new if use is old else use for use in form.media))


def _shared(form: Typed, post_id: UUID | None) -> str:
    with here.work() as uow:
        rows = reading.pictures(uow, [use.media_id for use in form.media])
        form, said = shared.give(form, request.form, rows, here.scope.actor.name)
    return _page(form, post_id, given=said)


def _with_uploads(form: Typed) -> tuple[Typed, list[Conflict | Invalid]]:
    """Files sent with the form itself, as happens without a script; and what is wrong with those
    that cannot be used, which take no other with them. Nobody has confirmed anything of them."""
    kept: list[MediaUse] = []
    refused: list[Conflict | Invalid] = []
    for file in pictures.uploads():
        try:
            with here.work() as uow:
                media, _ = pictures.keep(uow, file, form.channels)
                kept.append(MediaUse(media_id=str(media.id)))
        except (Conflict, Invalid) as error:
            refused.append(error)
    attested = () if kept else form.attested
    return replace(form, media=(*form.media, *kept), attested=attested), refused


def _refused(form: Typed, post_id: UUID | None, errors: list[Conflict | Invalid]) -> Answer:
    said = " ".join(map(str, errors))
    if all(isinstance(error, Conflict) for error in errors):
        return _both(form, post_id, said), 409
    return _page(form, post_id, errors={"media": said}), 422


def _saved(form: Typed, post: Post) -> Typed:
    return replace(form, version=post.version, was=forms.seen(post.local_time), stood=post.state)


def _schedule(form: Typed, post: Post) -> Answer:
    """The draft is saved by now, so nothing can be lost from here on."""
    considered = "considered" in request.form
    found: Checklist | None = None
    try:
        with here.work() as uow:
            try:
                done = scheduling.schedule(
                    here.system,
                    uow,
                    post.id,
                    version=form.version,
                    considered=considered,
                    read=request.form.getlist("read"),
                    unsure=_unsure(),
                )
            except Stopped as stopped:  # its rows can be read only in here
                found = checklist(here.system, stopped.judged)
                raise
    except Stopped as stopped:
        return _page(form, post.id, found=found, said=str(stopped)), 422
    except Invalid as error:
        return _page(form, post.id, errors=error.errors, saved=True), 422
    except Conflict as error:
        if _has_gone_on(post.id, form.version):
            flash(str(error), "note")
            return redirect(url_for("posts.show", post=post.id), 303)
        return _both(form, post.id, str(error), saved=True), 409
    flash("Sent to be approved." if done.waiting_for else "Scheduled.")
    if done.note:
        flash(done.note)
    return redirect(url_for("posts.show", post=post.id), 303)


def _has_gone_on(post_id: UUID, version: int) -> bool:
    """The button was pressed twice, and the first press has done what was asked."""
    with here.work() as uow:
        post, _ = reading.post(uow, post_id)
        return post.version == version and post.state in GONE_ON


def _unsure() -> str:
    """What the author asks a second opinion about; a tick without words asks about the whole."""
    said = request.form.get("unsure", "").strip()
    return said or ("Is this all right?" if "second_opinion" in request.form else "")


def _both(form: Typed, post_id: UUID | None, said: str, *, saved: bool = False) -> str:
    """Two tabs: what came in between beside ours. Saving again then replaces it, knowingly. Where
    nothing came in between, saving again would not help, and nothing says that it would."""
    with here.work() as uow:
        before = composing.begun(uow, form.key) if post_id is None else None
        post_id = before.id if before else post_id
        theirs = forms.written(*reading.post(uow, post_id)) if post_id else None
    if theirs is None:
        return _page(form, None, said=said, unsaved=True)
    gone_on = theirs.stood in GONE_ON and theirs.stood != form.stood
    if not gone_on and (theirs.version, theirs.was) == (form.version, form.was):
        return _page(form, post_id, said=said, unsaved=not saved)
    form = replace(form, version=theirs.version, was=theirs.was, stood=theirs.stood)
    return _page(form, post_id, said=said, theirs=theirs)


def _page(
    form: Typed,
    post_id: UUID | None,
    *,
    errors: dict[str, str] | None = None,
    found: Checklist | None = None,
    said: str = "",
    theirs: Typed | None = None,
    unsaved: bool = False,
    saved: bool = False,
    checked: str | None = None,  # what was done at the checklist; the page comes back to it
    given: str = "",  # what was put to several pictures; the page comes back to them
) -> str:
    with here.work() as uow:
        policy = reading.policy(uow)
        seen, problem = (found, "") if found else _judged(uow, form, post_id)
        return render_template(
            "posts/compose.html",
            form=form,
            post_id=post_id,
            errors=errors or {},
            said=said,
            problem=problem,
            checklist=seen,
            theirs=theirs,
            unsaved=unsaved,
            saved=saved,
            checked=checked,
            day_said=day_said.of(uow, form.date),
            turned_down=reading.turned_down(uow, post_id) if post_id else [],
            first_post=reading.nothing_was_ever_public(uow),
            policy=policy,
            channels=reading.channels(uow),
            given=given,
            my_roles=standing.roles_now(uow),
            contact=own_words.contact_line(uow),
            **_of_pictures(uow, form, seen),
            **(_choices(uow, policy) if policy else NO_CHOICES),
        )


def _of_pictures(uow: UnitOfWork, form: Typed, found: Checklist) -> dict[str, Any]:
    roll = reading.roll(uow, pictures.MOST_TO_CHOOSE_FROM) if form.media else []
    rows = reading.pictures(uow, [use.media_id for use in form.media])
    return {
        "pictures": rows,
        "parts": parts.of(form.media, rows, found.first),
        "never": register.never_shown(uow) if here.may("consent:status") else [],
        "roll": roll,
        "names": by_name.to_choose_from(here.system, uow, roll),
    }


NO_CHOICES: dict[str, Any] = {"categories": {}, "ways": (), "attestations": (), "documents": ()}


def _choices(uow: UnitOfWork, policy: Any) -> dict[str, Any]:
    return {
        "documents": [line for line in documents.lines(uow) if line.wanted],
        "categories": offering.categories(policy),
        "ways": offering.companions(policy),
        "attestations": offering.attestations(policy),
        "marks": marking.offered(policy),
        "has_byline": offering.has_byline(policy),
        "asks_approval": offering.asks_approval(policy),
    }


def _typed() -> Typed:
    return forms.typed(request.form, here.scope.actor.name)


def _judged(uow: UnitOfWork, form: Typed, post_id: UUID | None) -> tuple[Checklist, str]:
    """The checklist, or why there is none yet."""
    if not form.channels:
        return checklist(here.system, []), ""
    draft = forms.draft(form, strict=False)
    try:
        judged = previewing.preview_draft(here.system, uow, draft, post_id=post_id)
    except NotFound as error:
        return checklist(here.system, []), str(error)
    return checklist(here.system, judged), ""
