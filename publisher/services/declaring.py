"""Which face of a picture an author spoke of, and what follows from it for the whole picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from publisher.models import Media
from publisher.pictures.faces import Face
from publisher.rules.post import Grade, People, Said
from publisher.services import picturing
from publisher.services.drafting import MediaUse

COVER = "cover"  # chosen for a face that still is not covered: it says nothing
_WORDS = frozenset({Said.CHILD, Said.STAFF, Said.OTHER, Said.NOT_A_PERSON})


def pupils(said: Mapping[str, str]) -> tuple[str, ...]:
    """Those chosen from the register: whatever is no other answer is somebody's id."""
    return tuple(dict.fromkeys(who for who in said.values() if who not in {COVER, *_WORDS}))


def answers(faces: Iterable[Face], said: Mapping[str, str]) -> tuple[str, ...]:
    """What is said of each of ``faces``, "" where nothing is. Each answer counts for one face: the
    one at its very place, or else, as in a copy that was looked at anew, one close by."""
    faces, left = tuple(faces), dict(said)
    exact = {face: left.pop(face.place, "") for face in faces}
    return tuple(exact[face] or left.pop(_close_by(face, left), "") for face in faces)


def _close_by(face: Face, places: Iterable[str]) -> str:
    """The place within the middle half of the face's box."""
    x, y = face.x + face.w / 2, face.y + face.h / 2

    def within(place: str) -> bool:
        across, down, _ = (int(part) / 1000 for part in place.split("-"))
        return abs(across - x) <= face.w / 4 and abs(down - y) <= face.h / 4

    return next(filter(within, places), "")


def of_picture(media: Media, use: MediaUse) -> tuple[Said, ...]:
    """What rules may believe of each face that was found. A child is seen in a picture once, save
    in a mirror: a second face with the same answer is easily chosen by mistake."""
    said = answers(picturing.faces_of(media) or (), use.faces)
    return tuple(_believed(who, said[:place], use) for place, who in enumerate(said))


def _believed(who: str, before: tuple[str, ...], use: MediaUse) -> Said:
    if who in use.tagged:
        return Said.PUPIL_AGAIN if who in before else Said.PUPIL
    return Said(who) if who in _WORDS else Said.NOTHING


def as_before(uses: Iterable[MediaUse], before: Iterable[MediaUse]) -> tuple[MediaUse, ...]:
    """Whoever saves a post again has not declared anew what they left as it was: that stays the
    word of whoever declared it. Its description may be another."""
    earlier = {use.media_id: use for use in before}
    return tuple(
        replace(use, declared_by=old.declared_by)
        if (old := earlier.get(use.media_id)) and _declares(old) == _declares(use)
        else use
        for use in uses
    )


def _declares(use: MediaUse) -> MediaUse:
    return replace(use, alt="", declared_by="", tagged=tuple(sorted(use.tagged)))


def people(media: Media, use: MediaUse) -> People | None:
    """Who is in a picture, as declared for the whole of it and face by face: whoever has a face
    that was found can be recognised, and is at least to be counted."""
    said = answers(picturing.faces_of(media) or (), use.faces)
    children = len({who for who in said if who in use.tagged}) + said.count(Said.CHILD)
    staff, others = said.count(Said.STAFF), said.count(Said.OTHER)
    grade = Grade.IDENTIFIABLE if children or staff or others else use.people
    if not grade:
        return None
    return People(
        grade=Grade(grade),
        children=max(use.children, children),
        staff=max(use.staff, staff),
        others=max(use.others, others),
    )
