"""What somebody declared of a post, in words for whoever approves it. No program has checked it, so
it stands with who said it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from publisher.models import Media
from publisher.rules.post import Said
from publisher.services import declaring, drafting
from publisher.services.drafting import MediaUse
from publisher.services.reading import PostPage
from publisher.web import surfaces, wording


@dataclass(frozen=True)
class Declared:
    about: str  # "Picture 1", "Pictures 1 to 4 and 6"
    by: str  # a name, or empty where nobody is kept
    said: tuple[str, ...]


def of_page(page: PostPage) -> tuple[Declared, ...]:
    """Of each picture with an answer, the same of several once, and of the whole post."""
    version, pictures = page.version, page.pictures
    author = page.names.get(version.author_id, "")
    alike: dict[tuple[str, str, tuple[str, ...]], list[int]] = {}
    for number, use in enumerate(drafting.draft_of(version).media, 1):
        medium = pictures.get(use.media_id)
        if medium and (said := tuple(of_picture(use, medium))):
            alike.setdefault((wording.THINGS[medium.kind], use.declared_by, said), []).append(
                number
            )
    each = tuple(
        Declared(f"{thing}{'s' if numbers[1:] else ''} {surfaces.numbered(numbers)}", by, said)
        for (thing, by, said), numbers in alike.items()
    )
    whole = tuple(wording.ATTESTATIONS.get(word, word) for word in version.attested)
    return (*each, Declared("All of it", author, whole)) if whole else each


def of_picture(use: MediaUse, medium: Media) -> Iterator[str]:
    people = declaring.people(medium, use)
    if people:
        yield f"{dict(wording.PEOPLE_IN_PICTURES)[people.grade]} can be seen."
        if counted := _counted(people.children, people.staff, people.others):
            yield f"{counted}."
    if use.tagged:
        yield f"{_many(len(use.tagged), 'child', 'children')} chosen from the register."
    if nobody := list(use.faces.values()).count(Said.NOT_A_PERSON):
        yield f"{_many(nobody, 'face is', 'faces are')} not a person."
    if use.words_declared:
        yield f"{wording.SCANNED if medium.dark_code else wording.WORDLESS}."
    if use.third_party:
        yield "Somebody else made it."
    if use.permission:
        yield f"Permission: {use.permission}"
    if use.credit:
        yield f"Credit: {use.credit}"


def _counted(children: int, staff: int, others: int) -> str:
    return ", ".join(
        _many(number, one, many)
        for number, one, many in (
            (children, "child", "children"),
            (staff, "member of staff", "members of staff"),
            (others, "other adult", "other adults"),
        )
        if number
    )


def _many(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
