"""A picture's part of the form of a post: what has been said of it, in words, and whether it still
needs somebody. One that does not is folded to a line. So are those that wait behind the first few
unanswered ones, and their line says what they lack; what a rule found besides is never folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from publisher.models import Media
from publisher.rules.finding import State
from publisher.rules.post import Grade, People, Said
from publisher.services import declaring
from publisher.services.drafting import MediaUse
from publisher.services.looked_at import being_read
from publisher.web import declared, wording
from publisher.web.checklist import Item
from publisher.web.presentation import faces_seen
from publisher.web.wording import Say

_SHOWS, _HOW_MANY, _FACES = "what it shows", "how many, or who", "whose faces these are"
_NOBODY_KNOWS = wording.CERTAINTY[State.NOT_CHECKABLE]
_BROUGHT = {
    "caption": "its hidden caption", "filename": "its file name",
    "picture_text": "words in it", "document": "words in it",
}  # fmt: skip
MOST_OPEN = 3  # that lack an answer: the next opens as one of them gets it


@dataclass(frozen=True, kw_only=True)
class Part:
    """``said`` are sentences, ``lacks`` what its author has still to say, and ``finding`` the
    strongest that rules say of it besides, None where they say nothing that matters."""

    said: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    finding: Say | None = None
    open: bool = True
    about: tuple[str, ...] = ()  # words that came with the file, in which something was found
    counting: bool = False  # who is in it is still to be counted, or marked, besides its faces

    @property
    def shares(self) -> bool:
        """It lacks an answer that may be the same for several."""
        return bool({*self.lacks} - {_SHOWS})


def of(
    uses: Iterable[MediaUse],
    pictures: Mapping[str, Media],
    found: Iterable[Item],
    *,
    most_open: int = MOST_OPEN,
) -> dict[str, Part]:
    """By the id of each picture, video or PDF of a post. ``found`` is what an author must see, the
    strongest first."""
    items = [item for item in found if item.standing and item.say.tone != "good"]
    parts = {use.media_id: _part(use, pictures.get(use.media_id), items) for use in uses}
    lacking = (id for id, part in parts.items() if part.lacks and not part.open)
    first = islice(lacking, most_open)
    return {**parts, **{id: replace(parts[id], open=True) for id in first}}


def _part(use: MediaUse, row: Media | None, items: Iterable[Item]) -> Part:
    if row is None or row.purged_at is not None:
        return Part()
    lacks = tuple(_lacks(use, row))
    besides = [
        (item.say, surface)
        for item in items
        for surface, field in item.places
        if field.endswith(use.media_id) and not _is_of_a_lack(item, field, lacks)
    ]
    kinds = [surface.partition(":")[0] for _, surface in besides]
    return Part(
        said=tuple(_said(use, row)),
        lacks=lacks,
        finding=besides[0][0] if besides else None,
        about=tuple(dict.fromkeys(_BROUGHT[kind] for kind in kinds if kind in _BROUGHT)),
        open=any(_is_its_own(say, surface) for say, surface in besides),
        counting=_FACES not in lacks and (_HOW_MANY in lacks or _unmarked(use, row)),
    )


def _is_its_own(say: Say, surface: str) -> bool:
    """Its author can mend it; that children are in it, or what a file brought along, others may
    agree to."""
    return say.tone in ("stop", "look") or surface.startswith("alt:")


def _is_of_a_lack(item: Item, field: str, lacks: tuple[str, ...]) -> bool:
    """It says no more than that something has still to be said."""
    if item.kind == "alt":
        return _SHOWS in lacks
    if field.startswith("faces-"):
        return _FACES in lacks
    return item.certainty == _NOBODY_KNOWS and bool({*lacks} - {_SHOWS})


def _lacks(use: MediaUse, row: Media) -> Iterator[str]:
    if row.kind == "image" and not use.alt.strip():
        yield _SHOWS
    people = declaring.people(row, use)
    if people is None:
        yield "who can be seen"
    if {Said.NOTHING, Said.PUPIL_AGAIN}.intersection(declaring.of_picture(row, use)):
        yield _FACES
    elif people and people.grade is Grade.IDENTIFIABLE and not _counted(people, use):
        yield _HOW_MANY
    unread = row.words is None and row.kind != "document" and not being_read(row)
    if (unread or row.dark_code) and not use.words_declared:
        yield "whether words in it tell a name or a code"


def _counted(people: People, use: MediaUse) -> bool:
    return bool(people.children or people.staff or people.others or use.tagged)


def _unmarked(use: MediaUse, row: Media) -> bool:
    people = declaring.people(row, use)
    return people is not None and people.children > len(use.tagged)


def _said(use: MediaUse, row: Media) -> Iterator[str]:
    if use.alt.strip():
        yield f"“{use.alt.strip()}”."
    yield from declared.of_picture(use, row)
    if row.kind == "image":
        yield faces_seen(row, use.faces).words
