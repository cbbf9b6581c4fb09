"""The pages of a school: today, approvals, people, policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from publisher.models import DeliveryState
from publisher.services import scheduling
from publisher.services.system import System
from tests.factories import (
    ASchool,
    a_channel,
    a_post,
    a_school,
    deliveries,
    make_due,
    schedule,
    wall_clock,
)
from tests.web.conftest import Browser, goes_live, mailed_path

NHS = "Our NHS number is 943 476 5919."


@pytest.fixture
def school(system: System) -> ASchool:
    made = a_school(system, template="baseline")
    a_channel(made)
    return made


def to_answer(page: Any) -> str:
    """Where the post's own page leads to the question about it."""
    (link,) = page.page.select("a[href*='/approvals/']")
    return str(link["href"])


def test_the_head_sees_what_waits_and_approves_it(school: ASchool, at: Any) -> None:
    post = a_post(school, NHS)
    schedule(school, post)
    head = at("head", "/today")
    assert "Waiting for your approval" in head.text
    head.open(f"/schools/{school.id}/posts/{post}")
    head.open(to_answer(head))
    head.submit("/approve")
    assert "Approved. Thank you." in head.text and "In line" in head.text


def test_the_author_is_shown_no_button_to_approve(school: ASchool, at: Any) -> None:
    post = a_post(school, NHS)
    schedule(school, post)
    office = at("office", f"/posts/{post}")
    assert "Waits for" in office.text
    assert not office.page.select("a[href*='/approvals/']")
    assert "/approve" not in str(office.page)


def test_asking_for_a_change_needs_a_reason_and_gives_the_post_back(
    school: ASchool, at: Any
) -> None:
    post = a_post(school, NHS)
    schedule(school, post)
    head = at("head", f"/posts/{post}")
    head.open(to_answer(head))
    head.submit("/change", reason=" ")
    assert "Say why" in head.text and "Ask for a change" in head.text
    head.submit("/change", reason="Leave the number out, please.")
    assert "Draft" in head.text and "Leave the number out, please." in head.text


def test_what_a_colleague_wants_changed_stands_above_the_form_until_it_is_asked_for_again(
    school: ASchool, at: Any
) -> None:
    post = a_post(school, NHS)
    schedule(school, post)
    head = at("head", f"/posts/{post}")
    head.open(to_answer(head)).submit("/change", reason="Leave the number out, please.")
    office = at("office", f"/posts/{post}")
    said = f"{school.people['head'].name} asks for a change “Leave the number out, please.”"
    assert said in office.text
    assert office.text.index(said) < office.text.index("The words")
    office.open(f"{office.path}/edit")
    assert office.text.index(said) < office.text.index("What do you want to say?")
    schedule(school, post)
    assert said not in office.open(f"/schools/{school.id}/posts/{post}").text
    with school.work() as uow:
        scheduling.cancel(uow, post)
    assert said not in office.open(office.path).text


def test_pausing_everything_needs_a_reason_and_resuming_asks_about_what_came_due(
    school: ASchool, at: Any
) -> None:
    post = a_post(school)
    schedule(school, post)
    office = at("office", "/today")
    office.submit("/pause", reason="")
    assert office.status == 422 and "Say why" in office.text
    office.submit("/pause", reason="A bereavement in school.")
    assert "Everything is paused" in office.text
    make_due(school, post)
    with school.work() as uow:
        for row in uow.session.query(type(deliveries(school, post)[0])):
            row.due_at = uow.now
    office.submit("/resume")
    assert "1 came due meanwhile" in office.text and "Needs a person" in office.text
    assert [row.state for row in deliveries(school, post)] == [DeliveryState.HELD]


def test_a_governor_reads_and_has_no_buttons(school: ASchool, at: Any) -> None:
    post = a_post(school)
    governor = at("governor", f"/posts/{post}")
    assert "The summer fayre" in governor.text
    actions = [form["action"] for form in governor.page.find_all("form")]
    assert actions == ["/log-out"]
    governor.open(f"/schools/{school.id}/posts/new")
    assert governor.status in (200, 403)


def test_the_head_sets_a_block_aside_with_a_reason_that_stays_on_the_page(
    system: System, school: ASchool, at: Any
) -> None:
    a_channel(school, "linkedin")
    post = a_post(school, category="")
    office = at("office", f"/posts/{post}")
    assert "Only the Headteacher can set this aside." in office.text
    assert "/set-aside" not in str(office.page)
    head = at("head", f"/posts/{post}")
    head.submit("/set-aside", reason="Because.")
    assert head.status == 422 and "at least 15 characters" in head.text
    assert "Because." in head.text
    head.submit("/set-aside", reason="The governors asked for this one.")
    assert head.status == 200 and "The governors asked for this one." in head.text
    assert "Agreed already" in head.text and "Stops the post" not in head.text


def test_stopping_a_post_makes_it_a_draft_again(school: ASchool, at: Any) -> None:
    post = a_post(school)
    schedule(school, post)
    office = at("office", f"/posts/{post}").submit("/stop")
    assert "Stopped. The post is a draft again." in office.text
    assert "took the post out of the line" in office.text


def test_an_invited_colleague_joins_by_the_link_even_after_a_bad_password(
    system: System, school: ASchool, at: Any, browse: Callable[[Any], Browser]
) -> None:
    head = at("head", "/people")
    head.submit("/invite", name="Ada Green", email="ada@larkfield.example", roles=["teacher"])
    assert "ada@larkfield.example is invited, by e-mail." in head.text
    path = mailed_path(system)
    assert path not in head.page.decode(), "the link is for the mailbox alone"

    ada = browse(system).open(path)
    ada.submit(path, name="Ada Green", password="short")
    assert ada.status == 422 and "at least 12 characters" in ada.text
    ada.submit(path, name="Ada Green", password="four random words here")
    assert ada.path == f"/schools/{school.id}/today" and "Ada Green" in ada.text
    assert browse(system).open(path).status == 404


def test_a_wrong_invitation_comes_back_filled_with_the_field_named(at: Any) -> None:
    head = at("head", "/people").submit("/invite", name="Ada", email="nonsense", roles=["dsl"])
    assert head.status == 422 and "Enter an e-mail address, like" in head.text
    assert head.page.find(id="name")["value"] == "Ada"
    assert head.page.find(id="new-dsl").has_attr("checked")


def test_the_last_head_cannot_be_taken_away(school: ASchool, at: Any) -> None:
    head = at("head", "/people")
    person = school.people["head"].person_id
    head.submit(f"/{person}/roles", roles=["teacher"])
    assert head.status == 409 and "A school needs a headteacher here" in head.text


def test_an_old_page_gives_nobody_back_the_role_that_another_head_has_taken(
    at: Callable[[str, str], Browser], school: ASchool
) -> None:
    person = school.people["dsl"].person_id
    old, new = at("head", "/people"), at("head", "/people")
    new.submit(f"/{person}/roles", roles=["teacher"])
    assert new.status == 200 and "The roles are changed." in new.text
    old.submit(f"/{person}/roles", duties=["slt"])
    assert old.status == 409 and "Somebody else has changed the roles of " in old.text
    form = old.form(f"/{person}/roles")
    assert form.find_parent("details").has_attr("open"), "the place on the page is lost"
    typed = [chip.text for chip in form.select(".chip")]
    assert form.find(id="roles") and typed == ["Designated safeguarding lead", "Leadership team"]
    assert [box["value"] for box in form.select("[name=roles][checked]")] == ["teacher"]
    old.submit(f"/{person}/roles", duties=["slt"])
    assert old.status == 200 and "The roles are changed." in old.text


def test_a_new_draft_of_the_policy_changes_nothing_until_the_head_puts_it_in_force(
    school: ASchool, at: Any
) -> None:
    office = at("office", "/policy/start").submit("/drafts", template="milton_road")
    assert "This is a draft." in office.text and "Looks right" not in office.text
    assert "of 27 clauses enforced" in office.text
    version = office.path.removeprefix(f"/schools/{school.id}").removesuffix("/edit")
    assert "Looks right" not in at("office", f"{version}/review").text
    head = at("head", f"{version}/review")
    head.submit("/publish")
    assert "The policy is in force." in head.text and "Version 2 · in force" in head.text


def test_the_calendar_survives_any_month_that_is_asked_for(at: Any) -> None:
    office = at("office", "/calendar?month=2027-02")
    assert "February 2027" in office.text
    for nonsense in ("2027-13", "x", "9999-01", "0000-00", "2027-02-01"):
        assert office.open(f"{office.path}?month={nonsense}").status == 200


def test_every_field_has_a_label_and_every_page_its_landmarks(school: ASchool, at: Any) -> None:
    a_post(school)
    head = at("head", "/today")
    base = f"/schools/{school.id}"
    for path in ("/today", "/calendar", "/channels", "/policy", "/people", "/posts/new"):
        page = head.open(base + path).page
        assert page.find("html")["lang"] == "en-GB"
        assert len(page.find_all("main")) == len(page.find_all("h1")) == 1, path
        assert page.find("a", class_="skip")["href"] == "#main"
        ids = [each["id"] for each in page.find_all(id=True)]
        assert len(ids) == len(set(ids)), f"{path}: an id is used twice"
        labels = {each["for"] for each in page.find_all("label") if each.get("for")}
        for field in page.find_all(["input", "select", "textarea"]):
            if field.get("type") != "hidden":
                named = field.get("aria-label") or field.get("id") in labels
                assert named, f"{path}: {field}"
        for heading in page.find_all(attrs={"aria-labelledby": True}):
            assert heading["aria-labelledby"] in ids, f"{path}: {heading['aria-labelledby']}"


def test_a_question_of_the_policy_is_answered_on_a_draft_and_says_what_follows(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system, template="lache")
    base = f"/schools/{school.id}"
    office = browse(system).log_in(school).open(f"{base}/policy")
    assert "Version 1 · in force" in office.text and "Then it says:" in office.text
    radios = office.page.find_all("input", attrs={"name": "option"})
    other = next(radio for radio in radios if not radio.has_attr("checked"))
    choice = other.find_parent("form").find("input", attrs={"name": "choice"})["value"]
    office.submit("/choices", choice=choice, option=other["value"])
    assert "Version 2 · a draft" in office.text
    assert office.page.find(id=other["id"]).has_attr("checked")
    office.submit("/choices", choice=choice, option=other["value"])
    assert "Answered in this draft." in office.text and "Version 2 · a draft" in office.text
    governor = browse(system).log_in(school, "governor").open(f"{base}/policy")
    assert not governor.page.find_all("input", attrs={"name": "option"})


def test_today_says_what_waits_by_its_own_words_and_once(school: ASchool, at: Any) -> None:
    schedule(school, a_post(school, NHS))
    head = at("head", "/today")
    waiting = head.page.find("section", attrs={"aria-labelledby": "waiting"})
    said = waiting.get_text(" ", strip=True)
    assert NHS in said and "Facebook, for" in said and "oday" in said
    assert head.page.find(id="notices") is None


def test_the_lists_of_today_are_filled_together(system: System, school: ASchool, at: Any) -> None:
    schedule(school, a_post(school, NHS))
    schedule(school, a_post(school))
    head = at("head", "/today")
    asked: list[str] = []
    engine = system.database.app
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    head.open(head.path)
    for table in ("post_version", "delivery", "school"):
        assert sum(each.startswith(f"SELECT {table}.") for each in asked) == 1, asked


def test_what_has_gone_out_is_listed_lately_and_not_as_coming_up(school: ASchool, at: Any) -> None:
    post = a_post(school)
    schedule(school, post)
    office = at("office", "/today")
    assert where(office, "The summer fayre") == ["coming"]
    goes_live(school, post)
    assert where(office.open(office.path), "The summer fayre") == ["lately"]


def where(browser: Browser, words: str) -> list[str]:
    """The parts of the page that hold these words."""
    parts = browser.page.find_all("section", attrs={"aria-labelledby": True})
    return [part["aria-labelledby"] for part in parts if words in part.get_text()]


def test_a_full_day_of_the_calendar_leads_to_its_own_list(school: ASchool, at: Any) -> None:
    when = wall_clock(minutes=1)
    for number in range(6):
        a_post(school, f"Notice number {number}.", local_time=when)
    office = at("office", f"/calendar?month={when:%Y-%m}")
    more = office.page.find("a", class_="more-link")
    assert more.get_text().startswith("2 more")
    address, day = more["href"].split("#")
    listed = office.open(address).page.find(id=day)
    assert len(listed.find_all("article")) == 6
