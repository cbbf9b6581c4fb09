"""One's own name and e-mail address."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from publisher.models import Notice
from publisher.services import resetting
from publisher.services.system import System
from tenants.models import AuditEntry, Person
from tests.factories import PASSWORD, ASchool, a_school
from tests.web.conftest import Browser, letters, mailed_path
from tests.web.test_signing_in import deliver

Browse = Callable[[System], Browser]
NEW = "sam.castle@larkfield.example"


@pytest.fixture
def school(system: System) -> ASchool:
    return a_school(system)


@pytest.fixture
def office(system: System, school: ASchool, browse: Browse) -> Browser:
    return browse(system).log_in(school, "office").open("/account")


def ask(browser: Browser, email: str = NEW, mine: str = PASSWORD) -> Browser:
    return browser.open("/account").submit("/account/email", email=email, mine=mine)


def names_in_the_audit(school: ASchool, action: str) -> list[str]:
    with school.work() as uow:
        query = select(AuditEntry.actor_name).where(AuditEntry.action == action)
        return list(uow.session.scalars(query))


def test_somebody_changes_their_name_and_the_head_hears_of_it(
    school: ASchool, office: Browser
) -> None:
    before = office.page.select_one(".facts dd")
    assert before is not None
    old = before.get_text()
    office.submit("/account/name", called="  Sam   Castle ")
    assert "Your name is changed." in office.text and "Sam Castle" in office.text
    assert names_in_the_audit(school, "person.renamed") == [old], "under the name it was done"
    with school.work() as uow:
        notice = uow.session.scalars(select(Notice).where(Notice.key.startswith("renamed:"))).one()
    assert notice.title == f"{old} is called Sam Castle now" and notice.roles == ["headteacher"]


def test_no_name_is_refused_where_it_was_typed(office: Browser) -> None:
    office.submit("/account/name", called="   ")
    assert office.status == 422 and "Enter your name." in office.text
    office.submit("/account/name", called="x" * 151)
    assert office.status == 422 and "At most 150 characters." in office.text
    field = office.page.select_one("#called")
    assert field is not None and field["value"] == "x" * 151


def test_the_same_name_is_no_news(school: ASchool, office: Browser) -> None:
    office.submit("/account/name")
    assert names_in_the_audit(school, "person.renamed") == []


def test_a_new_address_counts_once_its_link_was_used(
    system: System, school: ASchool, office: Browser, browse: Browse
) -> None:
    old = school.emails["office"]
    ask(office, f" {NEW.upper()} ")
    assert f"We have sent a link to {NEW}" in office.text
    assert letters(system, "Your new address")[-1]["To"] == NEW
    link = mailed_path(system, "Your new address")
    assert old in office.open("/account").text, "nothing has changed yet"
    office.open(link)
    assert old in office.text and NEW in office.text
    office.submit(link)
    assert "Your e-mail address is changed." in office.text and NEW in office.text
    told = letters(system, "Your address for Handbell")[-1]
    assert told["To"] == old and NEW in told.get_content()
    assert len(names_in_the_audit(school, "person.address_changed")) == 1
    again = browse(system)
    for email, path in ((old, "/log-in"), (NEW, f"/schools/{school.id}")):
        again.open("/log-in").submit("/log-in", email=email, password=PASSWORD)
        assert again.path.startswith(path), email
    assert office.open(link).status == 404, "it works once"


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        ({"email": "sam at larkfield"}, "email", "Enter an e-mail address"),
        ({"email": ""}, "email", "Enter an e-mail address"),
        ({"mine": "not my password"}, "mine", "This is not your password."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_no_link_is_sent(
    system: System, office: Browser, typed: dict[str, str], field: str, why: str
) -> None:
    ask(office, **typed)
    assert office.status == 422
    wrong = office.page.select_one(f"#{field}-wrong")
    assert wrong is not None and why in wrong.get_text()
    assert letters(system, "Your new address") == []


@pytest.mark.parametrize("whose", ["office", "head"])
def test_an_address_that_is_somebodys_is_refused(
    school: ASchool, office: Browser, whose: str
) -> None:
    ask(office, school.emails[whose])
    assert office.status == 422
    assert ("already" in office.text) and ("Somebody has" in office.text) == (whose == "head")


def test_taken_by_another_between_asking_and_using_the_link(
    system: System, school: ASchool, office: Browser, browse: Browse
) -> None:
    ask(office)
    link = mailed_path(system, "Your new address")
    head = browse(system).log_in(school, "head")
    ask(head)
    second = mailed_path(system, "Your new address")
    head.open(second).submit(second)
    office.open(link).submit(link)
    assert office.status == 409 and "Somebody has an account with this address" in office.text


def test_whoever_finds_the_link_in_a_strangers_mailbox_gains_nothing(
    system: System, school: ASchool, office: Browser, browse: Browse
) -> None:
    ask(office)
    link = mailed_path(system, "Your new address")
    assert browse(system).open(link).path == "/log-in"
    head = browse(system).log_in(school, "head")
    assert head.open(link).status == 404
    assert head.client.post(link, data={}).status_code in (400, 403, 404)
    with school.work() as uow:
        assert uow.session.scalar(select(Person.id).where(Person.email == NEW)) is None


def test_only_the_newest_link_counts(system: System, office: Browser) -> None:
    ask(office)
    first = mailed_path(system, "Your new address")
    ask(office, "sam@castle.example")
    assert office.open(first).status == 404


def test_a_link_to_the_old_mailbox_opens_nothing_any_more(
    system: System, school: ASchool, office: Browser, browse: Browse
) -> None:
    resetting.ask(system, school.emails["office"])
    deliver(system)
    old = mailed_path(system, "new Handbell password")
    ask(office)
    link = mailed_path(system, "Your new address")
    office.open(link).submit(link)
    assert browse(system).open(old).status == 404
