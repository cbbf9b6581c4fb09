"""The first steps on Today: each line is true from the data, whoever did it and wherever."""

from __future__ import annotations

from typing import Any

import pytest

from publisher.services import policy_drafts
from publisher.services.system import System
from tenants.models import AuditEntry, Person
from tests.factories import ASchool, a_channel, a_pupil, a_school
from tests.web.test_own_words import OWN

TITLE = "First steps"


def left(browser: Any) -> list[str]:
    """What is not done, in its order."""
    rows = browser.page.find(attrs={"aria-labelledby": "steps"}).find_all("li")
    return [row.find(["a", "strong"]).text for row in rows if "(done)" not in row.text]


@pytest.fixture
def school(system: System) -> ASchool:
    return a_school(system, template="milton_road")


def test_each_line_is_done_by_what_there_is(school: ASchool, at: Any) -> None:
    head = at("head", "/today")
    words = "Tell us the school’s own words"
    assert left(head) == ["Connect a channel", words, "Upload the register"]
    assert (
        "Not told yet: telephone numbers, e-mail addresses, website, classes and staff" in head.text
    )
    a_channel(school)
    a_pupil(school)
    head.open(f"/schools/{school.id}/about").submit("/about", **OWN)
    head.open(f"/schools/{school.id}/today")
    assert "Not told yet: staff." in head.text
    assert left(head) == [words]
    head.open(f"/schools/{school.id}/about").submit("/about", staff="Mr Crake")
    head.open(f"/schools/{school.id}/today")
    assert TITLE not in head.text


def test_documents_are_a_step_only_where_the_policy_wants_them_first(
    system: System, browse: Any
) -> None:
    bare = a_school(system, "Without", template="milton_road", documents=False)
    head = browse(system).log_in(bare, "head").open(f"/schools/{bare.id}/today")
    assert "File the documents that come first" in left(head)


def test_who_approves_is_told_from_the_policy_and_from_who_is_here(
    system: System, school: ASchool, at: Any
) -> None:
    with school.work("head") as uow:
        uow.session.query(Person).update({Person.deactivated_at: uow.now})
        uow.session.query(Person).filter(Person.id == uow.actor.person_id).update(
            {Person.deactivated_at: None}
        )
    head = at("head", "/today")
    assert "Invite whoever approves posts" in left(head)
    assert "You are alone here, and nobody approves a post of their own." in head.text


def test_nobody_is_offered_what_they_may_not_do(school: ASchool, at: Any) -> None:
    assert TITLE not in at("teacher", "/today").text
    office = at("office", "/today")
    rows = {row.strong.text: row for row in office.page.find_all("li") if row.strong}
    assert "The Headteacher does this." in rows["Tell us the school’s own words"].text
    assert "Put this list away" not in office.text


def test_a_list_that_is_put_away_stays_away_for_everybody(school: ASchool, at: Any) -> None:
    head = at("head", "/today").submit("/first-steps/put-away")
    assert TITLE not in head.text
    head.client.post(f"/schools/{school.id}/first-steps/put-away")
    assert TITLE not in at("office", "/today").text
    with school.work("head") as uow:
        assert uow.session.query(AuditEntry).filter_by(action="school.steps_put_away").count() == 1


def test_whoever_puts_the_policy_in_force_reads_what_is_next(system: System, browse: Any) -> None:
    new = a_school(system, "Brand new", in_force=False)
    with new.work("head") as uow:
        policy_drafts.from_template(uow, "baseline")
    head = browse(system).log_in(new, "head").open(f"/schools/{new.id}/today")
    assert "Nothing can go out before." in head.text
    head.open(f"/schools/{new.id}/policy").submit("/publish")
    assert "Next of your first steps: Connect a channel." in head.text


def test_who_does_a_step_is_whoever_has_the_right(system: System, browse: Any) -> None:
    bare = a_school(system, "Without", template="milton_road", documents=False)
    dsl = browse(system).log_in(bare, "dsl").open(f"/schools/{bare.id}/today")
    rows = {row.strong.text: row for row in dsl.page.find_all("li") if row.strong}
    who = "The Headteacher or the Communications lead does this."
    assert who in rows["Connect a channel"].text
