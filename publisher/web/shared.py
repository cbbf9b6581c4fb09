"""One answer given for several pictures of a post at once. It is kept of each picture and of each
face exactly as if it had been given there, with who gave it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from publisher.models import Media
from publisher.services import declaring, picturing
from publisher.services.drafting import MediaUse
from publisher.web import surfaces, wording
from publisher.web.forms import Form, Typed
from tenants.errors import Invalid

_FACES = frozenset(answer for answer, _ in wording.SHARED_FACES)
_PEOPLE = frozenset(grade for grade, _ in wording.PEOPLE_IN_PICTURES if grade)


def give(form: Typed, sent: Form, pictures: Mapping[str, Media], who: str) -> tuple[Typed, str]:
    """The form with what was ``sent`` for the pictures chosen in it, and a sentence about it. A
    face that has its answer keeps it. Raises ``Invalid`` at ``share`` where no picture or no answer
    was chosen."""
    chosen = frozenset(sent.getlist("share")).intersection(pictures)
    people, face = sent.get("share-people", ""), sent.get("share-faces", "")
    if not chosen:
        raise Invalid({"share": "Tick the pictures of which it is true."})
    if people not in _PEOPLE and face not in _FACES and "share-read" not in sent:
        raise Invalid({"share": "Choose what is true of the pictures that you ticked."})

    def given(use: MediaUse) -> MediaUse:
        row = pictures[use.media_id]
        return replace(
            use,
            people=people if people in _PEOPLE else use.people,
            faces=_faces(row, use, face) if face in _FACES else use.faces,
            # A code that nobody could read is scanned one by one.
            words_declared=use.words_declared or ("share-read" in sent and not row.dark_code),
            declared_by=who,
        )

    numbers = [number for number, use in enumerate(form.media, 1) if use.media_id in chosen]
    which = f"{'pictures' if numbers[1:] else 'picture'} {surfaces.numbered(numbers)}"
    media = tuple(given(use) if use.media_id in chosen else use for use in form.media)
    return replace(form, media=media), f"Answered for {which}. Nothing is saved yet."


def _faces(row: Media, use: MediaUse, answer: str) -> dict[str, str]:
    boxes = picturing.faces_of(row) or []
    said = zip(boxes, declaring.answers(boxes, use.faces), strict=True)
    return {**use.faces, **{box.place: answer for box, who in said if not who}}
