"""Pictures for people of the school: uploading one, seeing it while writing, deleting it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as WerkzeugResponse

from publisher.models import Media
from publisher.pictures.cover import Style
from publisher.pictures.signatures import recognise
from publisher.services import (
    by_name,
    declaring,
    fitting,
    marking,
    picturing,
    reading,
    standing,
)
from publisher.services.drafting import MediaUse
from publisher.services.fitting import Fit
from publisher.web import forms, parts, wording
from publisher.web.door import here
from tenants.errors import Conflict, Invalid
from tenants.unit_of_work import UnitOfWork

pages = Blueprint("pictures", __name__, url_prefix="/schools/<uuid:school>/pictures")
MOST_TO_CHOOSE_FROM = 1_500  # a longer list cannot be used with a keyboard any more


@pages.post("")
def receive() -> tuple[str, int]:
    """One uploaded file as a piece of the post's form, or a sentence about what is wrong."""
    try:
        with here.work() as uow:
            media = [keep(uow, file, request.form.getlist("channels")) for file in uploads()]
            arrived = [_part(uow, row, said) for row, said in media]
    except (Invalid, Conflict) as error:
        return str(error), 422
    return "".join(arrived), 200


@pages.get("/<uuid:media>")
def show(media: UUID) -> Response:
    """A picture to look at; a video or PDF to open outside our pages, which play neither."""
    with here.work() as uow:
        row = reading.picture(uow, media)
        data = picturing.jpeg(here.system, row)
    response = Response(data, mimetype="image/jpeg" if row.kind == "image" else row.mime)
    response.headers["Cache-Control"] = "private, max-age=3600"
    how = "inline" if row.kind == "image" else "attachment"
    response.headers.set("Content-Disposition", how, filename=row.filename)
    return response


@pages.get("/<uuid:media>/faces")
def faces(media: UUID) -> str:
    """The picture with what is known of its faces by now, for a page that waits for it and says
    what was said of them before (in a picture of which this is a covered copy)."""
    said = forms.faces(request.args, str(media))
    with here.work() as uow:
        row = reading.picture(uow, media)
        roll = reading.roll(uow, MOST_TO_CHOOSE_FROM) if row.faces else []
        return render_template(
            "posts/_faces.html",
            row=row,
            use=MediaUse(media_id=str(media), faces=said, tagged=declaring.pupils(said)),
            roll=roll,
            names=by_name.to_choose_from(here.system, uow, roll),
        )


@pages.get("/<uuid:media>/delete")
def deletion(media: UUID) -> str:
    """What deleting it for good would do; afterwards, what is left to be taken down."""
    return _deletion(media, {})


@pages.post("/<uuid:media>/delete")
def delete(media: UUID) -> WerkzeugResponse | tuple[str, int]:
    reason = request.form.get("reason", "")
    try:
        purged = picturing.purge(here.system, here.scope, media, reason=reason)
    except Invalid as error:
        return _deletion(media, error.errors), 422
    flash(f"Deleted for good. {wording.stopped(purged.posts)}")
    return redirect(url_for("pictures.deletion", media=media), 303)


def _deletion(media: UUID, errors: dict[str, str]) -> str:
    with here.work() as uow:
        uses = picturing.uses(uow, media)
        return render_template(
            "posts/delete_picture.html",
            row=reading.picture(uow, media),
            uses=uses,
            reasons={k: v for k, v in picturing.PURGE_REASONS.items() if k != "badly_covered"},
            errors=errors,
        )


def cover(uow: UnitOfWork, use: MediaUse, how: str) -> MediaUse:
    """The same use of a new picture in which the faces chosen for it are covered (``how``: cover,
    blur or bar); a bar goes over all where none is chosen. Raises ``Invalid`` at ``media`` when
    there is nothing to cover."""
    boxes = picturing.faces_of(reading.pictures(uow, [use.media_id])[use.media_id]) or []
    said = dict(zip(boxes, declaring.answers(boxes, use.faces), strict=True))
    wanted = [box for box, who in said.items() if who == declaring.COVER]
    one_bar = how == "bar"
    new = picturing.cover_faces(
        here.system, uow, UUID(use.media_id), wanted or (boxes if one_bar else []),
        style=Style.BLUR if how == "blur" else Style.FILL, one_bar=one_bar,
    )  # fmt: skip
    kept = {box.place: who for box, who in said.items() if who not in ("", declaring.COVER)}
    return replace(use, media_id=str(new.id), faces=kept)


def uploads() -> list[FileStorage]:
    """The files of this request; a field that was left empty sends one without a name."""
    return [file for file in request.files.getlist("upload") if file.filename]


def keep(uow: UnitOfWork, file: FileStorage, channels: Sequence[str]) -> tuple[Media, Fit]:
    """The cleaned file, and what the chosen channels say to it. Raises ``Invalid`` at ``media``
    when it cannot be used, or none of them takes it."""
    data = file.stream.read()
    media = picturing.receive(here.system, uow, filename=file.filename or "", data=data)
    return media, fitting.fit(here.system, uow, media, channels, came_as=recognise(data))


def _part(uow: UnitOfWork, row: Media, said: Fit) -> str:
    policy = reading.policy(uow)
    roll = reading.roll(uow, MOST_TO_CHOOSE_FROM)
    use, id = MediaUse(media_id=str(row.id)), str(row.id)
    return render_template(
        "posts/_arrived.html",
        use=use,
        parts=parts.of([use], {id: row}, (), most_open=0),
        marks=marking.offered(policy) if policy else None,
        my_roles=standing.roles_now(uow),
        fit=said,
        pictures={id: row},
        roll=roll,
        names=by_name.to_choose_from(here.system, uow, roll),
    )
