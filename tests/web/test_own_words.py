"""About the school: its own contacts and words, which the checks then let stand."""

from __future__ import annotations

from typing import Any

import pytest

from publisher.services import previewing
from publisher.services.system import System
from tenants.models import AuditEntry, School
from tests.factories import ASchool, a_channel, a_draft, a_pupil, a_school

OWN = {
    "website": "https://www.larkfield.sch.uk", "email_domain": "larkfield.sch.uk",
    "contacts": "01223 555019\noffice@larkfield.sch.uk\n@larkfieldschool",
    "places": "Forest school", "names": "Kestrel class\nRae Snape House\nAmelia",
    "domains": "news.larkfield.sch.uk",
}  # fmt: skip


@pytest.fixture
def school(system: System) -> ASchool:
    made = a_school(system, template="milton_road")
    a_channel(made)
    return made


def found(school: ASchool, words: str) -> set[str]:
    """Kinds of rules that stop this text or let it wait."""
    draft = a_draft(school, words, category="event")
    with school.work() as uow:
        judged = previewing.preview_draft(school.system, uow, draft)
    findings = [each for one in judged for each in one.verdict.findings]
    return {each.kind for each in findings if each.effect in ("block", "approve")}


def test_what_the_head_says_is_the_schools_own_stops_nothing(school: ASchool, at: Any) -> None:
    words = "Ring 01223 555019 or write to office@larkfield.sch.uk."
    house, other = "Well done, Rae Snape House!", "Ring 07700 900123."
    account = "Follow us @larkfieldschool."
    assert "personal_data" in found(school, words) and found(school, house)
    assert "personal_data" in found(school, account)
    at("head", "/about").submit("/about", **OWN)
    assert not found(school, words) and not found(school, house) and not found(school, account)
    assert "personal_data" in found(school, other)
    with school.work("head") as uow:
        (entry,) = uow.session.query(AuditEntry).filter_by(action="school.described")
    assert set(entry.detail["changed"]) == set(OWN)


def test_one_word_silences_nobody_on_the_roll(school: ASchool, at: Any) -> None:
    at("head", "/about").submit("/about", **{**OWN, "places": "Zara"})
    assert "names" not in found(school, "Well done Amelia!")
    a_pupil(school, "Amelia", "Wright")
    a_pupil(school, "Zara", "Quinn")
    assert "names" in found(school, "Well done Amelia!")
    assert "names" in found(school, "Well done Zara!")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("website", "our website", "Enter the whole address"),
        ("email_domain", "larkfield", "Enter the part after the @"),
        ("contacts", "head.larkfield@freemail.example", "is not at larkfield.sch.uk"),
        ("contacts", "office@notlarkfield.sch.uk", "is not at larkfield.sch.uk"),
        ("domains", "https://larkfield.sch.uk/", "is not the name of a site"),
        ("names", "x", "must have 3 to 80 letters"),
        ("places", "\n".join(f"Room {n}" for n in range(101)), "At most 100 lines"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    school: ASchool, at: Any, field: str, typed: str, said: str
) -> None:
    head = at("head", "/about").submit("/about", **{**OWN, field: typed})
    assert head.status == 422 and said in head.text
    with school.work("head") as uow:
        assert set(uow.session.get_one(School, school.id).known) == {"names"}


def test_M14_a_post_may_say_how_to_reach_the_school_and_nobody_else(
    school: ASchool, at: Any
) -> None:
    line = "Contact the school: 01223 555019 or office@larkfield.sch.uk"
    office = at("office", "/posts/new")
    assert "Add how to reach the school" not in office.text
    mixed = OWN["contacts"] + "\nCB4 1XY\n12 Milton Road"
    at("head", "/about").submit("/about", **{**OWN, "contacts": mixed})
    office.open(f"/schools/{school.id}/posts/new")
    office.submit("/posts/new", do="contact", text="The fayre is on Saturday.", category="event")
    assert f"The fayre is on Saturday.\n\n{line}" in office.page.find(id="text").text
    assert "Add how to reach the school" not in office.text
    assert not found(school, f"The fayre is on Saturday.\n\n{line}")
