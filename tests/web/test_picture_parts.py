"""Several pictures in the form of a post: what holds for several is said once, what needs nobody is
a line, and nothing that a rule found is folded away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import pytest
from bs4 import BeautifulSoup, Tag

from publisher.models import Media, PostVersion
from publisher.services import drafting
from publisher.services.drafting import MediaUse
from publisher.services.system import System
from tests.factories import ASchool, a_channel, a_pupil, a_school
from tests.web.conftest import Browser, fields
from tests.web.test_checklist import added

FACE = {"x": 0.1, "y": 0.1, "w": 0.2, "h": 0.2, "score": 0.9}
PLACE = "200-200-200"


@pytest.fixture
def school(system: System) -> ASchool:
    made = a_school(system, template="baseline")
    a_channel(made, "facebook")
    return made


@pytest.fixture
def office(system: System, school: ASchool, browse: Callable[[Any], Browser]) -> Browser:
    return browse(system).log_in(school).open(f"/schools/{school.id}/posts/new")


def looked_at(school: ASchool, ids: Sequence[str], faces: int = 0) -> None:
    """As a worker does that found as many faces."""
    with school.work() as uow:
        for id in ids:
            uow.get(Media, UUID(id)).faces = [{**FACE, "x": 0.1 + 0.3 * n} for n in range(faces)]


def answered(ids: Sequence[str]) -> dict[str, str]:
    alts = {f"alt-{id}": "Cakes on a long table" for id in ids}
    return alts | {f"people-{id}": "none" for id in ids}


def part(page: Browser, id: str) -> Tag:
    found = page.page.find("details", attrs={"data-picture": id})
    assert isinstance(found, Tag)
    return found


def is_open(page: Browser, ids: Sequence[str]) -> list[bool]:
    return [part(page, id).has_attr("open") for id in ids]


def line(page: Browser, id: str) -> str:
    return " ".join(part(page, id).select_one("[data-said]").get_text().split())  # type: ignore[union-attr]


def kept(school: ASchool) -> tuple[MediaUse, ...]:
    with school.work() as uow:
        return drafting.draft_of(uow.session.query(PostVersion).one()).media


def test_what_needs_nothing_more_is_a_line_with_its_answer(
    office: Browser, school: ASchool
) -> None:
    ids = added(office, 5)
    looked_at(school, ids)
    office.submit("/new", do="check", **answered(ids[1:]))
    assert is_open(office, ids) == [True, False, False, False, False]
    assert (
        line(office, ids[0]) == "Still to say: what it shows; who can be seen. We found no faces."
    )
    said = "“Cakes on a long table”. Nobody can be seen. We found no faces."
    assert line(office, ids[4]) == said


def test_of_many_without_an_answer_the_first_are_open_and_the_next_follow(
    office: Browser, school: ASchool
) -> None:
    ids = added(office, 5)
    looked_at(school, ids)
    office.submit("/new", do="check")
    assert is_open(office, ids) == [True, True, True, False, False]
    assert "Still to say: what it shows" in line(office, ids[4])
    office.submit("/new", do="check", **answered(ids[:1]))
    assert is_open(office, ids) == [False, True, True, True, False]
    # A page that is open is told so with the checklist.
    typed = fields(office.form("/new")) | answered(ids[:2])
    told = office.client.post(f"/schools/{school.id}/posts/check", data=typed).text
    said = BeautifulSoup(told, "html.parser").select("template[data-part]")
    assert [one["data-part"] for one in said if one.has_attr("data-open")] == ids[2:]


@pytest.mark.parametrize("answer", ["", "cover"])
def test_a_face_without_an_answer_opens_its_picture_and_is_said(
    office: Browser, school: ASchool, answer: str
) -> None:
    ids = added(office, 2)
    looked_at(school, ids, faces=1)
    said = answered(ids) | {f"face-{ids[0]}-{PLACE}": "staff", f"face-{ids[1]}-{PLACE}": answer}
    office.submit("/new", do="check", **said)
    assert is_open(office, ids) == [False, True]
    assert "whose faces these are" in line(office, ids[1])
    assert part(office, ids[1]).select_one(".faces-who").has_attr("open")  # type: ignore[union-attr]
    assert not part(office, ids[0]).select_one(".faces-who").has_attr("open")  # type: ignore[union-attr]


def test_a_finding_in_one_picture_is_never_folded_however_many_wait(
    office: Browser, school: ASchool
) -> None:
    ids = added(office, 6)
    looked_at(school, ids)
    named = {f"alt-{ids[4]}": "Amelia Wright in the hall", f"people-{ids[5]}": "none"}
    office.submit("/new", do="check", **named)
    assert is_open(office, ids) == [True, True, True, False, True, False]
    assert part(office, ids[4]).select_one("summary .chip") is not None


def test_what_was_found_in_words_that_came_with_a_file_is_said_on_its_line(
    office: Browser, school: ASchool
) -> None:
    a_pupil(school, "Amelia", "Wright", do_not_publish=True)
    ids = added(office, 2)
    looked_at(school, ids)
    with school.work() as uow:
        uow.get(Media, UUID(ids[1])).filename = "amelia_swim.jpg"
    office.submit("/new", do="check", **answered(ids))
    assert is_open(office, ids) == [False, False]
    assert "Needs approval for its file name." in line(office, ids[1])
    assert "Needs approval" not in line(office, ids[0])


def test_a_child_who_may_not_be_shown_is_not_taken_for_a_missing_answer(
    office: Browser, school: ASchool
) -> None:
    listed = str(a_pupil(school, "Amelia", "Wright", do_not_publish=True))
    ids = added(office, 5)
    looked_at(school, ids)
    office.submit("/new", do="check")
    office.submit("/new", do="check", **{f"tagged-{ids[4]}": listed})
    assert is_open(office, ids)[4]
    assert "Stops the post" in line(office, ids[4]) and "who can be seen" in line(office, ids[4])


def test_one_answer_for_several_is_kept_of_each_and_of_each_face_with_who_gave_it(
    office: Browser, school: ASchool
) -> None:
    ids = added(office, 3)
    looked_at(school, ids, faces=2)
    own = {f"face-{ids[0]}-{PLACE}": "other"}
    shared = {"share": ids[:2], "share-people": "identifiable", "share-faces": "staff"}
    office.submit("/new", do="share", **own, **shared)
    assert "Answered for pictures 1 and 2." in office.page.select_one(".share [role=status]").text  # type: ignore[union-attr]
    office.submit("/new", do="save")
    first, second, third = kept(school)
    assert list(first.faces.values()) == ["other", "staff"], "an answer given already stays"
    assert list(second.faces.values()) == ["staff", "staff"]
    assert (third.faces, third.people) == ({}, "")
    assert first.people == second.people == "identifiable"
    who = "Office of Larkfield Primary School"
    assert [use.declared_by for use in (first, second, third)] == [who, who, ""]


@pytest.mark.parametrize(
    ("sent", "says"),
    [({"share-people": "none"}, "Tick the pictures"), ({"share": True}, "Choose what is true")],
)
def test_an_answer_for_several_without_pictures_or_without_an_answer_changes_nothing(
    office: Browser, school: ASchool, sent: dict[str, Any], says: str
) -> None:
    ids = added(office, 2)
    more = sent | ({"share": ids} if "share" in sent else {})
    office.submit("/new", do="share", **more)
    assert office.status == 422 and says in office.page.find(id="share-wrong").get_text()  # type: ignore[union-attr]
    assert not office.page.select("[id^=people-] option[selected]:not([value=''])")


@pytest.mark.parametrize("answer", ["not_a_person", "cover", "somebody"])
def test_that_faces_are_none_is_said_of_each_and_never_of_several(
    office: Browser, school: ASchool, answer: str
) -> None:
    ids = added(office, 2)
    looked_at(school, ids, faces=1)
    office.submit("/new", do="share", share=ids, **{"share-faces": answer})
    assert office.status == 422
    office.submit("/new", do="save")
    assert all(use.faces == {} for use in kept(school))


def test_a_code_that_nobody_could_read_is_scanned_one_by_one(
    office: Browser, school: ASchool
) -> None:
    ids = added(office, 2)
    looked_at(school, ids)
    with school.work() as uow:
        uow.get(Media, UUID(ids[0])).dark_code = True
    office.submit("/new", do="share", share=ids, **{"share-read": "on"})
    office.submit("/new", do="save")
    assert [use.words_declared for use in kept(school)] == [False, True]


def test_what_is_confirmed_for_all_pictures_opens_none_and_leads_to_its_tick(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system, template="ashgrove")
    a_channel(school)
    office = browse(system).log_in(school).open(f"/schools/{school.id}/posts/new")
    ids = added(office, 2)
    looked_at(school, ids)
    said = answered(ids) | {f"people-{id}": "identifiable" for id in ids}
    office.submit("/new", do="check", **said, **{f"children-{id}": "2" for id in ids})
    [card] = [c for c in office.page.select(".finding") if "appropriately dressed" in c.get_text()]
    assert [a["href"] for a in card.select("a")] == ["#attest-appropriately_dressed"]
    assert office.page.find(id="attest-appropriately_dressed") is not None
    assert is_open(office, ids) == [False, False]
