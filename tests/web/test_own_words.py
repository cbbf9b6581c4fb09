"""The school's own words: told on one page, and known to the checks from then on."""

from __future__ import annotations

from itertools import repeat
from typing import Any

import pytest

from publisher.models import RollPerson
from publisher.services import previewing
from publisher.services.system import System
from publisher.web import pasted
from tenants.models import AuditEntry, School
from tests.factories import ASchool, a_channel, a_draft, a_pupil, a_school

OWN = {
    "website": "https://www.larkfield.sch.uk", "email_domains": "larkfield.sch.uk",
    "telephones": "01223 555019", "emails": "office@larkfield.sch.uk",
    "contacts": "@larkfieldschool", "places": "Forest school",
    "classes": "Kestrel class, Rowan, 3B", "houses": "Rae Snape, Amelia", "names": "Milton Road",
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


def test_a_list_is_taken_as_it_is_pasted_and_comes_back_a_line_for_each(
    school: ASchool, at: Any
) -> None:
    assert pasted.listed("• Kestrel, Osprey and Wren;Oak\r\n2. Ash\n\n Oak ") == (
        "Kestrel", "Osprey", "Wren", "Oak", "Ash",
    )  # fmt: skip
    assert pasted.people("Mrs Dunnock, Mr Hale\nDunnock, Jane\nTom Reed") == (
        "Mrs Dunnock", "Mr Hale", "Dunnock, Jane", "Tom Reed",
    )  # fmt: skip
    address = "12 Milton Road, Anytown AB1 2CD"
    typed = {**OWN, "website": "www.larkfield.sch.uk", "contacts": f"{address}\n01223 555020"}
    head = at("head", "/about").submit("/about", **typed)
    assert head.page.find(id="classes").text.split("\n")[1:] == ["Kestrel class", "Rowan", "3B"]
    assert head.page.find(id="contacts").text.strip() == address
    assert head.page.find(id="telephones").text.split("\n")[1:] == ["01223 555019", "01223 555020"]
    assert head.page.find(id="website")["value"] == "https://www.larkfield.sch.uk"


def test_what_follows_the_at_is_told_by_the_addresses_and_never_a_free_service(
    school: ASchool, at: Any
) -> None:
    head = at("head", "/about").submit("/about", **{**OWN, "email_domains": ""})
    assert head.page.find(id="email_domains").text.strip() == "larkfield.sch.uk"
    free = {**OWN, "email_domains": "", "emails": "larkfield@gmail.com"}
    assert head.submit("/about", **free).status == 422
    assert "cannot be told from somebody’s private address" in head.text


def test_a_school_has_its_mailboxes_at_several_domains(school: ASchool, at: Any) -> None:
    typed = {**OWN, "email_domains": "larkfield.sch.uk, @LarkfieldTrust.org",
             "emails": "office@larkfield.sch.uk\nadmissions@larkfieldtrust.org"}  # fmt: skip
    assert "personal_data" in found(school, "Write to clubs@larkfieldtrust.org.")
    head = at("head", "/about").submit("/about", **typed)
    assert head.status == 200
    shown = head.page.find(id="email_domains").text.split()
    assert shown == ["larkfield.sch.uk", "larkfieldtrust.org"]
    assert not found(school, "Write to clubs@larkfieldtrust.org.")
    assert "personal_data" in found(school, "Write to hristo.petrov@larkfieldtrust.org.")
    typed |= {"emails": "office@larkfield.sch.uk\noffice@elsewhere.org"}
    head.submit("/about", **typed)
    assert "is not at larkfield.sch.uk or larkfieldtrust.org" in head.text
    # Which of several are the school's, nobody can tell from its addresses alone.
    assert head.submit("/about", **{**typed, "email_domains": ""}).status == 422


@pytest.mark.parametrize("own", ["St Mary's", "St Mary’s", "St Mary's Hall"])
@pytest.mark.parametrize("said", ["{} came to sing.", "The choir of {}."])
def test_a_name_that_ends_in_a_possessive_is_the_schools_own(
    school: ASchool, at: Any, own: str, said: str
) -> None:
    words = [said.format(own), said.format(own.replace("'", "’")), said.format("St Mary’s")]
    assert all(map(names_told, repeat(school), words))
    at("head", "/about").submit("/about", **{**OWN, "names": f"{own}\nSt Mary's"})
    assert not any(map(names_told, repeat(school), words))
    assert names_told(school, "Mary came to sing.")


def test_a_class_of_one_possessive_word_silences_nobody(school: ASchool, at: Any) -> None:
    at("head", "/about").submit("/about", **{**OWN, "classes": "Amelia's", "houses": "Kestrel"})
    assert "names" in found(school, "Well done Amelia!")


def names_told(school: ASchool, words: str) -> bool:
    """Whether anything is said of names in it, were it only a note."""
    draft = a_draft(school, words, category="event")
    with school.work() as uow:
        judged = previewing.preview_draft(school.system, uow, draft)
    return any(f.kind == "names" for one in judged for f in one.verdict.findings)


def test_a_class_silences_its_own_name_and_no_child_or_town(school: ASchool, at: Any) -> None:
    at("head", "/about").submit(
        "/about", **{**OWN, "classes": "Rowan\nChester", "houses": "Austen"}
    )
    assert not found(school, "Well done, Austen!")
    a_pupil(school, "Rowan", "Pell")
    assert not found(school, "Well done, Rowan class!")
    for words in (
        "Well done, Rowan!",
        "Well done Rowan, Class 3!",
        "Well done Rowan. Class 3 won.",
    ):
        assert "names" in found(school, words), words
    assert "location" in found(school, "Our trip to Chester was lovely.")


def test_staff_go_on_the_register_once_and_the_policy_says_whether_they_may_be_named(
    school: ASchool, at: Any
) -> None:
    head = at("head", "/about")
    assert "No staff are on the register yet." in head.text
    assert "Do not name pupils, staff, governors or parents" in head.text
    head.submit("/about", **OWN, staff="Mrs J Pipit (Year 2), Mr Crake\nReed, Tom - caretaker")
    assert "3 people are new on the register as staff." in head.text
    assert "3 members of staff are on the register." in head.text and "Pipit" not in head.text
    head.submit("/about", **OWN, staff="Mr Crake\nMiss Ada Finch")
    assert "1 person is new" in head.text
    with school.work("head") as uow:
        kinds = [row.kind for row in uow.session.query(RollPerson)]
        uploads = uow.session.query(AuditEntry).filter_by(action="register.imported").count()
    assert kinds == ["staff"] * 4 and uploads == 2
    assert "names" in found(school, "Thank you, Mrs Pipit!")


def test_of_a_page_with_a_fault_nothing_is_kept_and_nothing_lost(school: ASchool, at: Any) -> None:
    typed = {**OWN, "telephones": "the office", "staff": "Mrs Dunnock\nCaretaker"}
    head = at("head", "/about").submit("/about", **typed)
    assert head.status == 422
    assert "enter the number alone" in head.text and "“Caretaker” needs a title" in head.text
    assert head.page.find(id="staff").text.strip() == "Mrs Dunnock\nCaretaker"
    assert "Rowan" in head.page.find(id="classes").text
    with school.work("head") as uow:
        assert not uow.session.query(RollPerson).count()
        assert set(uow.session.get_one(School, school.id).known) == {"names"}


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
        ("email_domains", "larkfield", "enter the part after the @"),
        ("emails", "head.larkfield@freemail.example", "is not at larkfield.sch.uk"),
        ("contacts", "office@notlarkfield.sch.uk", "is not at larkfield.sch.uk"),
        ("domains", "larkfield.sch.uk/news", "is not the name of a site"),
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
    mixed = "01223 555019\noffice@larkfield.sch.uk\n@larkfieldschool\nCB4 1XY\n12 Milton Road"
    at("head", "/about").submit(
        "/about", **{**OWN, "telephones": "", "emails": "", "contacts": mixed}
    )
    office.open(f"/schools/{school.id}/posts/new")
    office.submit("/posts/new", do="contact", text="The fayre is on Saturday.", category="event")
    assert f"The fayre is on Saturday.\n\n{line}" in office.page.find(id="text").text
    assert "Add how to reach the school" not in office.text
    assert not found(school, f"The fayre is on Saturday.\n\n{line}")
