"""At the card that stops a post: saying at one press that its words are the school's own."""

from __future__ import annotations

from typing import Any

import pytest

from publisher.models import RollPerson
from publisher.services.system import System
from tenants.models import AuditEntry, School
from tests.factories import ASchool, a_channel, a_pupil, a_school
from tests.web.test_own_words import found

POST = {"category": "event"}


@pytest.fixture
def school(system: System) -> ASchool:
    made = a_school(system, template="milton_road")
    a_channel(made)
    has_domain(made, "gmail.com")  # that of the Headteacher, who signed up with it
    return made


def has_domain(school: ASchool, domain: str) -> None:
    with school.work("head") as uow:
        uow.session.get_one(School, school.id).email_domain = domain


def known(school: ASchool) -> dict[str, list[str]]:
    with school.work("head") as uow:
        return dict(uow.session.get_one(School, school.id).known)


def offered(browser: Any, words: str) -> list[str]:
    browser.submit("/posts/new", do="check", text=words, **POST)
    buttons = browser.page.find_all("button", attrs={"name": "do"})
    return [each["value"] for each in buttons if each["value"].startswith("own:")]


@pytest.mark.parametrize(
    ("words", "value", "kept"),
    [
        ("Call 0151 496 0000.", "own:telephones:0151 496 0000", "contacts"),
        ("Write to office@larkfield.sch.uk.", "own:emails:office@larkfield.sch.uk", "contacts"),
        ("Find us at 12 Rookery Lane.", "own:contacts:12 Rookery Lane", "contacts"),
        ("Attenborough class sang.", "own:classes:Attenborough class", "classes"),
        ("Well done to Rowan house.", "own:houses:Rowan house", "houses"),
    ],
)
def test_whoever_may_says_it_at_one_press_and_it_is_recorded(
    school: ASchool, at: Any, words: str, value: str, kept: str
) -> None:
    a_pupil(school, "Rowan", "Pell")
    head = at("head", "/posts/new")
    assert value in offered(head, words)
    head.submit("/posts/new", do=value, text=words, **POST)
    assert "is the school’s own from now on" in head.text
    assert head.page.find(id="text").text.strip() == words
    assert not offered(head, words) and not found(school, words)
    assert known(school)[kept] == [value.split(":", 2)[2]]
    with school.work("head") as uow:
        (entry,) = uow.session.query(AuditEntry).filter_by(action="school.described")
        assert entry.actor_id == uow.actor.person_id


def test_a_link_to_the_schools_own_site_is_one(school: ASchool, at: Any) -> None:
    head, words = at("head", "/posts/new"), "See https://www.larkfield.sch.uk/fayre for the times."
    (value,) = offered(head, words)
    assert value == "own:website:www.larkfield.sch.uk"
    head.submit("/posts/new", do=value, text=words, **POST)
    with school.work("head") as uow:
        assert uow.session.get_one(School, school.id).website == "https://www.larkfield.sch.uk"
    assert not offered(head, words)


@pytest.mark.parametrize(
    "words",
    [
        "Text 07700 900123.", "Write to hristo.petrov@larkfield.sch.uk.", "Mail office@gmail.com.",
        "Follow us @amelia.dances.", "Well done Amelia!", "Well done Amelia, class!",
        "Well done Amelia Wright class!", "Attenborough class 3 sang.", "Turing class sang.",
        "Our trip to Chester Zoo.", "See https://www.some-unknown-site.org/page.",
    ],
)  # fmt: skip
def test_what_looks_like_somebodys_is_never_the_schools_at_one_press(
    school: ASchool, at: Any, words: str
) -> None:
    a_pupil(school)
    head = at("head", "/posts/new")
    assert offered(head, words) == []
    stopped = "is “07700 900123” our school’s telephone number? then enter it under the school"
    assert (stopped in " ".join(head.text.lower().split())) is ("07700" in words)


def test_a_class_called_like_a_pupil_silences_that_pupil_nowhere_else(
    school: ASchool, at: Any
) -> None:
    a_pupil(school, "Rowan", "Pell")
    head, words = at("head", "/posts/new"), "Well done, Rowan class!"
    assert offered(head, words) == ["own:classes:Rowan class"]
    head.submit("/posts/new", do="own:classes:Rowan class", text=words, **POST)
    for said in ("Well done Rowan!", "Well done Rowan, class 3!", "Rowan Pell came first."):
        assert "names" in found(school, said), said


@pytest.mark.parametrize("words", ["Thank you, Mrs Dunnock!", "Thank you to Dr. J Dunnock."])
def test_somebody_with_a_title_may_be_staff_and_is_never_said_to_be_nobody(
    school: ASchool, at: Any, words: str
) -> None:
    """Said to be no person, a member of staff would be named where the policy names no staff."""
    head = at("head", "/posts/new")
    [value] = offered(head, words)
    assert value.startswith("own:staff:") and value.endswith("Dunnock")
    assert not head.page.select("button[value^='nobody:']")
    assert "is a member of our staff" in head.page.find("button", value=value).get_text()
    name = value.removeprefix("own:staff:")
    assert head.submit("/posts/new", do=f"nobody:{name}", text=words, **POST).status == 404
    head.open(f"/schools/{school.id}/posts/new")
    head.submit("/posts/new", do=value, text=words, **POST)
    assert "is on the register as staff" in head.text
    with school.work("head") as uow:
        assert [row.kind for row in uow.session.query(RollPerson)] == ["staff"]
    assert "names" in found(school, words)


def test_who_may_not_say_who_is_staff_reads_who_may(school: ASchool, at: Any) -> None:
    office, words = at("office", "/posts/new"), "Thank you, Mrs Dunnock!"
    assert offered(office, words) == []
    assert "“Mrs Dunnock” is a member of our staff, the Headteacher can say so once" in office.text
    office.submit("/posts/new", do="own:staff:Mrs Dunnock", text=words, **POST)
    assert office.status == 403


def test_who_may_not_reads_who_may_and_cannot(school: ASchool, at: Any) -> None:
    office, words = at("office", "/posts/new"), "Call 0151 496 0000."
    assert offered(office, words) == []
    assert "“0151 496 0000” is the school’s own, the Headteacher can say so once" in office.text
    office.submit("/posts/new", do="own:telephones:0151 496 0000", text=words, **POST)
    assert office.status == 403
    assert found(school, words)


def test_only_words_that_a_rule_has_just_stopped_at_can_be_said(school: ASchool, at: Any) -> None:
    head = at("head", "/posts/new")
    for value, text in {
        "own:telephones:0151 496 0001": "Call 0151 496 0000.",
        "own:names:0151 496 0000": "Call 0151 496 0000.",
        "own:telephones:07700 900123": "Text 07700 900123.",
    }.items():
        head.open(f"/schools/{school.id}/posts/new")
        head.submit("/posts/new", do=value, text=text, **POST)
        assert head.status == 404
    assert "contacts" not in known(school)


def test_an_address_elsewhere_is_refused_and_the_post_kept(school: ASchool, at: Any) -> None:
    head, words = at("head", "/posts/new"), "Write to office@elsewhere.sch.uk."
    has_domain(school, "larkfield.sch.uk")
    (value,) = offered(head, words)
    head.submit("/posts/new", do=value, text=words, **POST)
    assert head.status == 422 and "is not at larkfield.sch.uk" in head.text
    assert head.page.find(id="text").text.strip() == words
