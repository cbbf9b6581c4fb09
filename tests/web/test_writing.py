"""Writing a post: the policy is read while one types, and nothing that was typed is ever lost."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from publisher import clocks
from publisher.models import Delivery, Media, Post, PostVersion
from publisher.queue import GENERAL
from publisher.services import drafting, picturing
from publisher.services.system import System
from publisher.web import pictures, presentation
from publisher.worker.run import serve
from tenants.services import audit, factors, sessions
from tests.factories import (
    ASchool,
    a_channel,
    a_draft,
    a_post,
    a_pupil,
    a_school,
    deliveries,
    schedule,
    wall_clock,
)
from tests.pictures import given
from tests.web.conftest import Browser, fields

WORDS = "Ffair haf – Zoë’s cakes 🎂\nSaturday, eleven o’clock"
LATER = {"date": wall_clock(days=3).strftime("%Y-%m-%d"), "time": "15:30"}


@pytest.fixture
def school(system: System) -> ASchool:
    made = a_school(system, template="baseline")
    a_channel(made, "facebook")
    a_channel(made, "x")
    return made


@pytest.fixture
def office(system: System, school: ASchool, browse: Callable[[Any], Browser]) -> Browser:
    browser = browse(system).log_in(school, "office")
    return browser.open(f"/schools/{school.id}/posts/new")


def a_picture(colour: str = "teal") -> tuple[io.BytesIO, str]:
    file = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(file, "JPEG")
    file.seek(0)
    return file, "fayre.jpg"


def value(browser: Browser, id: str) -> str:
    field = browser.page.find(id=id)
    assert field is not None, id
    return str(field.get_text().removeprefix("\n") if field.name == "textarea" else field["value"])


def posts(school: ASchool) -> list[Post]:
    with school.work() as uow:
        return list(uow.session.query(Post))


def test_the_form_comes_back_as_it_was_when_the_time_cannot_be_read(office: Browser) -> None:
    office.submit("/new", text=WORDS, category="event", link="https://larkfield.example",
                  date="2027-03-28", time="half past", do="schedule")  # fmt: skip
    assert office.status == 422
    assert value(office, "text") == WORDS
    assert value(office, "time") == "half past"
    assert value(office, "link") == "https://larkfield.example"
    assert "Choose both a day and a time" in office.text
    assert office.page.find("section", role="alert").find("a", href="#date") is not None


def test_a_time_that_the_clocks_skip_is_said_at_its_field_and_the_draft_is_kept(
    office: Browser, school: ASchool
) -> None:
    office.submit("/new", text=WORDS, category="event", date="2027-03-28", time="01:30",
                  do="schedule")  # fmt: skip
    assert office.status == 422
    assert "01:30 does not exist on 28 March 2027" in office.text
    assert office.page.find(id="date")["aria-invalid"] == "true"
    assert value(office, "text") == WORDS
    assert len(posts(school)) == 1


def test_a_post_that_is_stopped_is_saved_as_a_draft_with_its_reasons(
    office: Browser, school: ASchool
) -> None:
    office.submit("/new", text="The door code is 4711.", category="event", do="schedule", **LATER)
    assert office.status == 422
    assert "This cannot be published as it stands." in office.text
    assert "Your draft is saved." in office.text
    assert value(office, "text") == "The door code is 4711."
    (post,) = posts(school)
    assert post.state == "draft" and office.form(f"/{post.id}/edit") is not None


def test_nothing_is_kept_of_an_empty_form_and_all_of_one_with_a_word(
    office: Browser, school: ASchool
) -> None:
    office.submit("/new", category="event", do="schedule", **LATER)
    assert office.status == 422 and posts(school) == []
    assert "Write something, or add a picture." in office.text
    assert "Your draft is saved." not in office.text
    assert value(office, "date") == LATER["date"]
    office.submit("/new", title="Summer fayre", do="schedule")
    assert "Write something, or add a picture." in office.text
    (post,) = posts(school)
    assert value(office, "title") == "Summer fayre" and office.form(f"/{post.id}/edit")


def test_scheduling_again_without_a_change_keeps_no_empty_version(
    office: Browser, school: ASchool
) -> None:
    office.submit("/new", text="The door code is 4711.", category="event", do="schedule", **LATER)
    office.submit("/edit", do="schedule").submit("/edit", do="schedule")
    with school.work() as uow:
        assert [row.number for row in uow.session.query(PostVersion)] == [1]


@pytest.mark.parametrize("do", ["save", "schedule"])
def test_a_form_that_is_sent_twice_makes_one_post(
    office: Browser, school: ASchool, do: str
) -> None:
    """A double click, or a slow line and a second try: both arrive, and families read it once."""
    typed = {"text": WORDS, "category": "event", "considered": "yes", "do": do, **LATER}
    data = fields(office.form("/new")) | typed
    first, second = (office.client.post(office.path, data=data) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert len(posts(school)) == 1


@pytest.mark.parametrize("changed", [{}, {"text": "The fayre is on Sunday."}])
def test_a_draft_whose_button_is_pressed_twice_is_not_said_to_be_unscheduled(
    office: Browser, school: ASchool, changed: dict[str, str]
) -> None:
    post = a_post(school, local_time=wall_clock(days=3).replace(second=0))
    office.open(f"/schools/{school.id}/posts/{post}/edit")
    data = fields(office.form("/edit")) | {"do": "schedule", "considered": "yes", **changed}
    office.client.post(office.path, data=data)
    answer = office.client.post(office.path, data=data, follow_redirects=True)
    assert "This post has been scheduled already." in answer.text
    assert "Nothing was scheduled" not in answer.text


def test_a_new_post_gone_back_to_and_changed_shows_both_and_loses_neither(
    office: Browser, school: ASchool
) -> None:
    there, data = office.path, fields(office.form("/new")) | {"do": "save"}
    office.client.post(there, data=data | {"text": "As it was sent."})
    office.response = office.client.post(there, data=data | {"text": "As it is now."})
    assert office.status == 409 and "As it was sent." in office.text
    assert value(office, "text") == "As it is now."
    office.submit("/edit", do="save")
    assert len(posts(school)) == 1 and "As it is now." in office.text


def test_without_a_script_the_check_button_shows_the_findings_and_saves_nothing(
    office: Browser, school: ASchool
) -> None:
    office.submit("/new", text="The door code is 4711.", category="event", do="check")
    assert office.status == 200
    assert "Stops the post" in office.text and "Cannot go out" in office.text
    assert value(office, "text") == "The door code is 4711."
    assert posts(school) == []


def test_the_live_checklist_judges_what_is_typed_and_saves_nothing(
    office: Browser, school: ASchool
) -> None:
    form = office.form("/new")
    answer = office.client.post(
        form["data-check"],
        data={
            "csrf_token": form.find("input", attrs={"name": "csrf_token"})["value"],
            "text": "Sunny ☀️ days.\r\nThe door code is 4711.",
            "category": "event",
            "channels": str(school.channels["facebook"]),
        },
    )
    assert answer.status_code == 200
    assert "data-start" in answer.text
    places = [
        (int(each["data-start"]), int(each["data-end"]))
        for each in BeautifulSoup(answer.text, "html.parser").find_all(attrs={"data-show": "text"})
    ]
    # Places count characters of the text with simple line ends, as the browser holds it.
    marked = ["Sunny ☀️ days.\nThe door code is 4711."[start:end] for start, end in places]
    assert any("4711" in words for words in marked)
    assert posts(school) == []


def test_each_channel_counts_characters_in_its_own_way(office: Browser) -> None:
    office.submit("/new", text="🎂" * 141, category="event", do="check")
    assert "141 of 63,206 characters" in office.text
    assert "282 of 280 characters" in office.text


@pytest.mark.parametrize("tick", [{}, {"considered": "yes"}], ids=["no tick", "ticked unseen"])
def test_warnings_that_stood_on_the_page_must_be_considered_before_the_post_is_scheduled(
    office: Browser, tick: dict[str, str]
) -> None:
    typed = {"text": "See https://cakes.example.com", "category": "event", **LATER}
    office.submit("/new", do="schedule", **tick, **typed)
    assert office.status == 422 and "Please read the warnings" in office.text
    office.submit("/edit", do="schedule", considered="yes")
    assert office.status == 200 and "Scheduled" in office.text


@pytest.mark.parametrize("over", ["the page", "the log-in", "both", "from afar"])
def test_what_was_typed_outlives_the_page_and_the_log_in(
    system: System, school: ASchool, office: Browser, over: str
) -> None:
    data = fields(office.form("/new")) | {"text": WORDS, "category": "event", "do": "save"}
    data["channels"] = list(map(str, school.channels.values()))
    there, ours = office.path, {"Origin": "http://localhost"}
    if over == "the page":  # a cookie of its own, as after 12 hours or another log-in
        office.client.delete_cookie("handbell_form")
    elif over == "from afar":  # the password was changed at home
        sessions.end_sessions_of(system.database, school.people["office"].person_id)
    else:
        office.client.delete_cookie("handbell")
    if over == "both":
        office.client.delete_cookie("handbell_form")
    office.response = office.client.post(there, data=data, headers=ours)
    assert office.status == (401 if over in ("the log-in", "from afar") else 400)
    assert "Nothing is lost" in office.text and posts(school) == []
    assert "'nonce-'" not in office.response.headers["Content-Security-Policy"]
    if over != "the page":
        assert "You are not logged in any more" in office.text
        again = fields(office.form("/posts/new"))
        office.log_in(school)  # in another tab
        office.response = office.client.post(there, data=again, headers=ours, follow_redirects=True)
    if over == "both":  # nobody knows any more whose form it is
        assert office.status == 400 and "you have logged in since" in office.text
    if over in ("the page", "both"):
        assert "Send it again, as Office of Larkfield Primary School." in office.text
        office.submit("/posts/new")
    assert "The draft is saved." in office.text
    with school.work() as uow:
        kept = uow.session.query(PostVersion).one()
        assert (kept.text, sorted(kept.channels)) == (WORDS, sorted(data["channels"]))


def test_what_one_person_typed_is_not_sent_by_the_next_who_logs_in_before_it_says_as_whom(
    school: ASchool, office: Browser
) -> None:
    data, ours = fields(office.form("/new")) | {"text": WORDS}, {"Origin": "http://localhost"}
    there = office.path
    office.client.delete_cookie("handbell")
    office.response = office.client.post(there, data=data, headers=ours)
    again = fields(office.form("/posts/new"))
    office.log_in(school, "head")
    for typed in (data, again):
        office.response = office.client.post(there, data=typed, headers=ours)
        assert office.status == 400 and posts(school) == []
        assert "Send it again, as Head of Larkfield Primary School." in office.text


def test_what_was_typed_outlives_a_second_factor_that_is_asked_for_meanwhile(
    school: ASchool, office: Browser
) -> None:
    data = fields(office.form("/new")) | {"text": WORDS, "do": "save"}
    with school.work("head") as uow:
        factors.choose(uow, factors.Asked.EVERYBODY)
    answer = office.client.post(office.path, data=data, headers={"Origin": "http://localhost"})
    assert answer.status_code == 403 and "a second factor" in answer.text
    assert "cakes" in answer.text and posts(school) == []


@pytest.mark.parametrize(
    ("origin", "shown"), [("http://localhost", True), ("https://elsewhere.example", False)]
)
def test_what_was_typed_outlives_a_fault_of_ours(
    system: System, school: ASchool, office: Browser, origin: str, shown: bool
) -> None:
    data = fields(office.form("/new")) | {"text": WORDS, "do": "save"}
    owner = system.settings.database_url.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(owner, autocommit=True) as database:
        database.execute("ALTER TABLE post_version RENAME TO out_of_reach")
        try:
            answer = office.client.post(office.path, data=data, headers={"Origin": origin})
        finally:
            database.execute("ALTER TABLE out_of_reach RENAME TO post_version")
    assert answer.status_code == 500 and "Something broke on our side" in answer.text
    assert ("Saturday, eleven o’clock" in answer.text) is shown


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", ""])
def test_no_other_site_has_its_own_words_sent_again(
    school: ASchool, office: Browser, origin: str
) -> None:
    answer = office.client.post(office.path, data={"text": WORDS}, headers={"Origin": origin})
    assert answer.status_code == 400 and "cakes" not in answer.text


def test_sent_again_without_its_file_a_post_is_only_saved(school: ASchool, office: Browser) -> None:
    data = fields(office.form("/new")) | {"text": WORDS, "category": "event", **LATER}
    data |= {"do": "schedule", "upload": a_picture(), "csrf_token": "old"}
    office.response = office.client.post(
        office.path, data=data, headers={"Origin": "http://localhost"}
    )
    assert "Files that came with it are not kept" in office.text
    office.submit("/posts/new")
    assert [post.state for post in posts(school)] == ["draft"]


def test_two_tabs_see_both_texts_and_neither_is_lost(
    system: System, school: ASchool, browse: Callable[[Any], Browser]
) -> None:
    post = a_post(school, "First words.")
    one, other = browse(system).log_in(school), browse(system).log_in(school, "head")
    for tab in (one, other):
        tab.open(f"/schools/{school.id}/posts/{post}/edit")
    one.submit("/edit", text="The office's words.", do="save")
    other.submit("/edit", text="The head's words.", do="save")
    assert other.status == 409
    assert "Somebody else has saved this post" in other.text
    assert "The office's words." in other.text
    assert value(other, "text") == "The head's words."
    other.submit("/edit", do="save")
    assert other.status == 200 and "The head's words." in other.text


@pytest.mark.parametrize(
    ("words", "said"),
    [("The fayre.", "was scheduled"), ("Our NHS number is 943 476 5919.", "waits for an approval")],
)
def test_a_tab_that_was_open_while_the_post_was_scheduled_does_not_stop_it_unseen(
    system: System, school: ASchool, browse: Callable[[Any], Browser], words: str, said: str
) -> None:
    post = a_post(school, words, local_time=wall_clock(days=2).replace(second=0))
    office = browse(system).log_in(school).open(f"/schools/{school.id}/posts/{post}/edit")
    schedule(school, post, who="head")
    state = posts(school)[0].state
    assert state != "draft"
    office.submit("/edit", text=f"{words} With cakes.", do="save")
    assert office.status == 409 and f"This post {said} since you opened it." in office.text
    assert value(office, "text") == f"{words} With cakes."
    assert [(row.state, row.version) for row in posts(school)] == [(state, 1)]
    office.submit("/edit", do="save")  # now they know
    assert office.status == 200
    assert [(row.state, row.version) for row in posts(school)] == [("draft", 2)]


@pytest.mark.parametrize("do", ["save", "schedule"])
@pytest.mark.parametrize("state", ["draft", "scheduled"])
def test_a_tab_that_was_open_while_the_post_was_moved_does_not_move_it_back(
    system: System, school: ASchool, browse: Callable[[Any], Browser], state: str, do: str
) -> None:
    before = wall_clock(days=2).replace(hour=10, minute=0, second=0)
    post = a_post(school, "The fayre.", local_time=before)
    if state == "scheduled":
        schedule(school, post)
    stale = browse(system).log_in(school)
    other = Browser(stale.client)  # a second tab of the same browser
    stale.open(f"/schools/{school.id}/posts/{post}/edit")
    other.open(f"/schools/{school.id}/calendar/move/{post}")
    after = before + timedelta(days=1, hours=5)
    other.submit(f"/move/{post}", date=f"{after:%Y-%m-%d}", time=f"{after:%H:%M}")
    assert other.status == 200 and "Moved to" in other.text

    stale.submit("/edit", text="The fayre, with cakes.", do=do)
    assert stale.status == 409
    assert f"This post was moved to {clocks.day(after)}, 15:00, since you opened it." in stale.text
    assert "Nothing of yours is saved yet." in stale.text
    assert value(stale, "text") == "The fayre, with cakes." and value(stale, "time") == "10:00"
    (row,) = posts(school)
    assert (row.local_time, row.version, row.state) == (after, 1, state)
    assert {each.due_at for each in deliveries(school, post)} <= {row.due_at}

    stale.submit("/edit", do=do, time="16:00", date=f"{after:%Y-%m-%d}")
    assert stale.status == 200
    (row,) = posts(school)
    assert (row.local_time, row.version) == (after.replace(hour=16), 2)


def test_a_colleagues_post_is_not_offered_to_a_teacher_and_what_was_typed_comes_back(
    system: System, school: ASchool, browse: Callable[[Any], Browser]
) -> None:
    with school.work("teacher") as uow:
        post = drafting.start(uow, a_draft(school)).id
    there = f"/schools/{school.id}/posts/{post}"
    teacher = browse(system).log_in(school, "teacher").open(f"{there}/edit")
    with school.work() as uow:  # while they type, it becomes a colleague's
        uow.get(Post, post).author_id = school.people["office"].person_id
    teacher.submit("/edit", text="An hour's words.", do="save")
    assert teacher.status == 403 and "This is a colleague's post." in teacher.text
    assert "Nothing was saved. What you typed is still here." in teacher.text
    assert value(teacher, "text") == "An hour's words."
    teacher.open(there)
    assert not teacher.page.find("a", href=f"{there}/edit") and "Discard" not in teacher.text


def test_a_post_discarded_by_mistake_is_brought_back_on_the_next_page(
    office: Browser, school: ASchool
) -> None:
    office.submit("/new", text=WORDS, category="event", do="save", **LATER)
    office.submit("/discard")
    assert "Discarded. It stays in the records." in office.text
    with pytest.raises(AssertionError, match="no form for /discard"):
        office.form("/discard")
    office.submit("/bring-back")
    assert "The post is a draft again." in office.text
    (post,) = posts(school)
    assert post.state == "draft" and post.local_time is not None
    assert office.page.find("a", href=f"{office.path}/edit") and office.form("/discard")


@pytest.mark.parametrize("live", [False, True])
def test_a_post_that_is_discarded_while_in_line_can_be_brought_back_unless_a_part_of_it_is_live(
    office: Browser, school: ASchool, live: bool
) -> None:
    post = a_post(school, local_time=wall_clock(days=2))
    rows = schedule(school, post) and deliveries(school, post)
    if live:
        with school.work() as uow:
            row = uow.get(Delivery, rows[0].id)
            row.state, row.remote_id = "published", "1"
    office.open(f"/schools/{school.id}/posts/{post}")
    asks = office.form("/discard").find_parent("details")
    assert ("The rest is cancelled for good." in asks.get_text()) if live else asks is None
    office.submit("/discard")
    if live:
        assert not office.page.find("form", action=f"{office.path}/bring-back")
    else:
        assert "Discarded" in office.page.find("header", class_="page-head").get_text()
        office.submit("/bring-back").submit("/discard").submit("/bring-back")
        assert office.page.find("a", href=f"{office.path}/edit")


def test_a_form_that_cannot_be_saved_at_all_does_not_offer_to_replace_anything(
    office: Browser, school: ASchool
) -> None:
    post = a_post(school, "The fayre.")
    office.open(f"/schools/{school.id}/posts/{post}/edit")
    with school.work() as uow:
        drafting.discard(uow, post)
    office.submit("/edit", text="Other words.", do="save")
    assert office.status == 409 and "This post was discarded." in office.text
    assert "Nothing was saved. What you typed is still here." in office.text
    assert "yours replaces" not in office.text and value(office, "text") == "Other words."


def test_a_picture_that_was_deleted_here_is_refused_for_a_new_post_too(
    office: Browser, school: ASchool
) -> None:
    office.submit("/new", text=WORDS, category="event", upload=a_picture(), do="check")
    with school.work() as uow:
        media = uow.session.query(Media).one().id
    picturing.purge(school.system, school.scope("head"), media, reason="mistake")
    office.open(f"/schools/{school.id}/posts/new")
    office.submit("/new", text=WORDS, category="event", upload=a_picture(), do="save")
    assert office.status == 409 and "cannot be used again" in office.text
    assert "Nothing was saved." in office.text and value(office, "text") == WORDS


def test_a_code_that_we_could_not_read_is_scanned_by_its_author(
    office: Browser, school: ASchool
) -> None:
    office.submit("/new", text=WORDS, category="event", upload=a_picture(), do="save", **LATER)
    with school.work() as uow:
        media = uow.session.query(Media).one()
        media.words = school.system.vault.seal(school.id, f"words:{media.id}", b"Scan here")
        media.read_at, media.dark_code = uow.now, True
    said = {f"alt-{media.id}": "A poster", f"people-{media.id}": "none"}
    office.open(f"{office.path}/edit").submit("/edit", do="check", **said)
    assert "Not checkable: a code in the picture" in office.text
    assert "The code in it tells no name and no password" in office.text
    office.submit("/edit", do="check", **said, **{f"read-{media.id}": "on"})
    assert "Not checkable: a code in the picture" not in office.text
    assert "Its author says that it tells nothing private" in office.text


def test_a_page_that_does_not_say_which_time_was_seen_saves_nothing(
    system: System, school: ASchool, browse: Callable[[Any], Browser]
) -> None:
    post = a_post(school, "The fayre.", local_time=wall_clock(days=2))
    office = browse(system).log_in(school).open(f"/schools/{school.id}/posts/{post}/edit")
    for was in ("", "yesterday"):
        office.submit("/edit", text="Other words.", was=was, do="save")
        assert office.status == 409 and posts(school)[0].version == 1
        assert value(office, "text") == "Other words."
        office.open(f"/schools/{school.id}/posts/{post}/edit")


def test_a_picture_sent_with_the_form_stays_through_an_error_and_must_be_described(
    office: Browser, school: ASchool
) -> None:
    office.submit("/new", text=WORDS, category="event", upload=a_picture(), do="schedule", **LATER)
    assert office.status == 422
    field = office.page.find("input", attrs={"name": "media"})
    assert field is not None
    id = field["value"]
    assert "Stops the post" in office.text and "in the description of picture 1" in office.text
    assert office.client.get(f"/schools/{school.id}/pictures/{id}").data[:3] == b"\xff\xd8\xff"

    office.submit("/edit", do="schedule",
                  **{f"alt-{id}": "Cakes on a table", f"people-{id}": "none"})  # fmt: skip
    assert office.status == 200 and "Scheduled" in office.text, office.text[:800]
    assert office.page.find("img", alt="Cakes on a table") is not None


def test_what_the_policy_has_an_author_confirm_is_confirmed_or_the_post_stays(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system, template="ashgrove")
    a_channel(school)
    office = browse(system).log_in(school).open(f"/schools/{school.id}/posts/new")
    office.submit("/new", text="Our class loved the science fair.", category="celebration",
                  upload=a_picture(), do="save", **LATER)  # fmt: skip
    (post,) = posts(school)
    office.open(f"/schools/{school.id}/posts/{post.id}/edit")
    id = office.page.find("input", attrs={"name": "media"})["value"]  # type: ignore[index]
    said = {f"alt-{id}": "Children at a table", f"people-{id}": "identifiable",
            f"children-{id}": "2"}  # fmt: skip
    ticks = [each["value"] for each in office.page.find_all("input", attrs={"name": "attested"})]
    assert len(ticks) == 4

    def send(*confirmed: str) -> str:
        more = {**said, "attested": list(confirmed), "considered": "yes"}
        office.submit("/edit", do="schedule", **more)
        return posts(school)[0].state

    assert send() == "draft" and office.status == 422
    assert "Please confirm: everybody in the picture is appropriately dressed" in office.text
    assert send(*ticks[:3]) == "draft" and office.status == 422
    assert "Please confirm: no child on the do-not-publish list can be seen" in office.text
    assert "Please confirm: everybody" not in office.text
    assert send(*ticks) == "scheduled", office.text[:800]


def test_what_was_confirmed_of_one_picture_says_nothing_of_the_next(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system, template="ashgrove")
    a_channel(school)
    office = browse(system).log_in(school).open(f"/schools/{school.id}/posts/new")
    office.submit("/new", text="Our class.", category="celebration", upload=a_picture(), do="save")
    (post,) = posts(school)
    edit = f"/schools/{school.id}/posts/{post.id}/edit"

    def shown(name: str) -> list[str]:
        return [str(each["value"]) for each in office.open(edit).page.select(f"[name={name}]")]

    def confirmed() -> list[str]:
        return [str(each["value"]) for each in office.page.select("[name=attested][checked]")]

    ticks, (first,) = shown("attested"), shown("media")
    office.submit("/edit", do="save", attested=ticks)
    assert shown("confirmed_for") == [first] and confirmed() == ticks
    # Without a script the second picture comes with the form, whose ticks are those of the first.
    office.submit("/edit", do="save", upload=a_picture("red"))
    both = shown("media")
    assert len(both) == 2 and confirmed() == []
    # With a script it is in the form already, and was not when they were ticked.
    office.submit("/edit", do="save", attested=ticks, confirmed_for=[first])
    assert office.open(edit) and confirmed() == []
    office.submit("/edit", do="save", attested=ticks, confirmed_for=both)
    assert office.open(edit) and confirmed() == ticks


def test_a_picture_is_marked_as_showing_the_schools_logo_and_known_again(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system, template="st_lukes")
    a_channel(school)
    office = browse(system).log_in(school).open(f"/schools/{school.id}/posts/new")
    office.submit("/new", text="The quiz.", category="event", upload=a_picture(), do="check")
    id = office.page.find("input", attrs={"name": "media"})["value"]  # type: ignore[index]
    ticks = f"input[name='shows-{id}']"
    offered = {str(each["value"]) for each in office.page.select(ticks)}
    assert offered == {"logo", "crest", "published_material"}
    said = {f"alt-{id}": "A bell", f"people-{id}": "none", f"shows-{id}": ["logo"]}
    office.submit("/new", do="save", **said)
    assert "This uses the school's logo" in office.text

    head = browse(system).log_in(school, "head").open(f"/schools/{school.id}/posts/new")
    head.submit("/new", text="Another quiz.", category="event", upload=a_picture(), do="check")
    ticked = [str(each["value"]) for each in head.page.select("input[name^='shows-'][checked]")]
    assert ticked == ["logo"]
    assert head.page.select("input[value='school_profile_logo']"), "which the office cannot say"


def test_files_that_cannot_be_used_are_each_said_and_take_no_other_with_them(
    office: Browser, school: ASchool
) -> None:
    files = [a_picture("red"), (io.BytesIO(b"GIF89a"), "b.gif"), a_picture("blue"),
             (io.BytesIO(b""), "c.jpg")]  # fmt: skip
    office.submit("/new", text=WORDS, upload=files, do="save")
    assert office.status == 422 and value(office, "text") == WORDS
    assert "b.gif: This is a GIF" in office.text and "c.jpg: This file is empty." in office.text
    assert len(office.page.select("input[name=media]")) == 2
    office.submit("/new", do="save")
    assert office.status == 200 and len(posts(school)) == 1
    with school.work() as uow:
        assert len(uow.session.query(PostVersion).one().media) == 2


def test_a_file_that_was_deleted_here_does_not_take_the_others_with_it(
    office: Browser, school: ASchool
) -> None:
    office.submit("/new", text=WORDS, upload=a_picture("red"), do="check")
    with school.work() as uow:
        media = uow.session.query(Media).one().id
    picturing.purge(school.system, school.scope("head"), media, reason="mistake")
    office.open(f"/schools/{school.id}/posts/new")
    office.submit("/new", text=WORDS, upload=[a_picture("red"), a_picture("blue")], do="save")
    assert office.status == 409 and "fayre.jpg: This picture was deleted here on" in office.text
    assert len(office.page.select("input[name=media]")) == 1


def test_a_request_that_is_too_large_is_told_how_large_files_may_be(office: Browser) -> None:
    office.client.application.config["MAX_CONTENT_LENGTH"] = 1_000
    office.submit("/new", text=WORDS, upload=(io.BytesIO(b"x" * 2_000), "a.jpg"), do="save")
    assert office.status == 413
    assert "up to 25 MB, a video up to 100 MB" in office.text and "still there" in office.text


def test_a_file_that_is_no_picture_is_said_at_its_field_and_the_words_stay(
    office: Browser,
) -> None:
    office.submit("/new", text=WORDS, upload=(io.BytesIO(b"<svg onload='x'/>"), "a.jpg"), do="save")
    assert office.status == 422
    assert value(office, "text") == WORDS
    assert office.page.find(id="media-wrong") is not None


def test_without_a_policy_in_force_drafts_can_be_written_and_the_page_says_so(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    browser = browse(system).open("/sign-up")
    browser.submit("/sign-up", school_name="Hill School", person_name="Sam Hill",
                   email="sam@hill.example", password="three random words",
                   template="baseline")  # fmt: skip
    browser.open(browser.path.replace("/policy", "/posts/new"))
    assert "No policy is in force yet" in browser.text
    browser.submit("/new", text=WORDS, do="save")
    assert browser.status == 200 and "The draft is saved." in browser.text


def test_the_day_of_the_event_is_kept_and_a_bad_one_is_said_at_its_field(office: Browser) -> None:
    office.submit("/new", text=WORDS, category="event", event_date="soon", do="save")
    assert office.status == 422 and office.page.find(id="event_date-wrong") is not None
    office.submit("/new", event_date="2027-01-09", do="save")
    office.open(office.path + "/edit")
    assert value(office, "event_date") == "2027-01-09"


@pytest.mark.parametrize("year", ["0001", "0026", "9999"])
def test_a_year_that_nobody_means_is_said_and_breaks_no_page(office: Browser, year: str) -> None:
    day = f"{year}-12-31"
    office.submit("/new", text=WORDS, category="event", date=day, time="10:00", do="check")
    assert office.status == 200, "somebody is still typing"
    office.submit("/new", date=day, time="10:00", event_date="", do="save")
    assert office.status == 422 and office.page.find(id="local_time-wrong") is not None
    office.submit("/new", date="", time="", event_date=day, do="save")
    assert office.status == 422 and office.page.find(id="event_date-wrong") is not None


def test_notes_are_folded_behind_their_number(office: Browser, school: ASchool) -> None:
    office.submit("/new", text=WORDS, category="event", do="check")
    notes = office.page.find("details", class_="notes")
    if notes is not None:
        count = len(notes.find_all("li"))
        assert notes.find("summary").get_text() == f"{count} note{'' if count == 1 else 's'}"
    for item in office.page.find("aside").find_all("li", class_="finding"):
        folded = item.find_parent("details", class_="notes") is not None
        assert folded == ("tone-quiet" in item["class"])


FACES = [
    {"x": 0.1, "y": 0.1, "w": 0.2, "h": 0.2, "score": 0.9},
    {"x": 0.6, "y": 0.1, "w": 0.2, "h": 0.2, "score": 0.8},
]
FIRST, SECOND = "200-200-200", "700-200-200"  # where they are


def with_faces(office: Browser, school: ASchool, **fields: Any) -> str:
    """A post with a picture in which a worker has found two faces; returns the picture's id."""
    office.submit("/new", text=WORDS, upload=a_picture(), do="check", **fields)
    id = picture_of(office)
    find_faces(school, id)
    office.submit("/new", do="check")
    return id


def picture_of(office: Browser) -> str:
    return str(office.page.find("input", attrs={"name": "media"})["value"])  # type: ignore[index]


def find_faces(school: ASchool, id: str, faces: list[dict[str, float]] = FACES) -> None:
    with school.work() as uow:
        uow.get(Media, UUID(id)).faces = faces


def chosen(office: Browser) -> list[str]:
    """What stands beside each face."""
    picked = office.page.select(".faces-one option[selected]")
    return [str(option["value"]) for option in picked]


def test_faces_are_shown_when_they_are_known_and_chosen_ones_are_covered(
    office: Browser, school: ASchool
) -> None:
    office.submit("/new", text=WORDS, upload=a_picture(), do="check")
    id = picture_of(office)
    assert "Looking for faces" in office.text
    find_faces(school, id)
    told = office.client.get(f"/schools/{school.id}/pictures/{id}/faces").text
    assert "We found two faces." in told
    assert "Small, turned or half hidden ones may be missed" in office.text
    assert told.count("<rect") == 2 and "looking" not in told

    office.submit("/new", do="check")
    office.submit("/new", do=f"cover:{id}", **{f"alt-{id}": "Cakes"})
    assert office.status == 422 and "Choose at least one face" in office.text
    office.submit("/new", do=f"bar:{id}")
    with school.work() as uow:
        [bar] = uow.get(Media, UUID(picture_of(office))).covered
        assert (bar["x"], round(bar["w"], 1)) == (0.1, 0.7)
    again = office.open(f"/schools/{school.id}/posts/new")
    again.submit("/new", text=WORDS, media=id, do="check")
    office.submit(
        "/new", do=f"cover:{id}", **{f"face-{id}-{SECOND}": "cover", f"alt-{id}": "Cakes"}
    )
    new = picture_of(office)
    assert office.status == 200 and new != id
    assert value(office, "text") == WORDS and value(office, f"alt-{new}") == "Cakes"
    with school.work() as uow:
        assert [box["x"] for box in uow.get(Media, UUID(new)).covered] == [0.6]
    office.submit("/new", do=f"cover:{id}")
    assert office.status == 404


@pytest.mark.parametrize(("how", "style"), [("cover", "fill"), ("blur", "blur")])
def test_a_face_is_covered_solidly_or_by_a_strong_blur_and_the_others_keep_their_answers(
    office: Browser, school: ASchool, how: str, style: str
) -> None:
    id = with_faces(office, school)
    said = {f"face-{id}-{FIRST}": "staff", f"face-{id}-{SECOND}": "cover"}
    office.submit("/new", do=f"{how}:{id}", **said)
    new = picture_of(office)
    with school.work() as uow:
        [entry] = [e for e in audit.history(uow, UUID(new)) if e.action == "media.covered"]
    assert (entry.detail["style"], entry.detail["covered"]) == (style, 1)
    find_faces(school, new, [{**FACES[0], "x": 0.104}])
    query = {f"face-{new}-{FIRST}": "staff"}  # as the page sends them while it waits
    assert [field["value"] for field in office.page.select("input[name^='face-']")] == ["staff"]
    told = office.client.get(f"/schools/{school.id}/pictures/{new}/faces", query_string=query).text
    assert 'value="staff" selected' in told
    office.submit("/new", do="check")
    assert chosen(office) == ["staff"]


def test_each_face_is_declared_beside_its_number_and_the_draft_keeps_it(
    office: Browser, school: ASchool
) -> None:
    amelia = str(a_pupil(school, facebook="given"))
    id = with_faces(office, school, category="event", channels=str(school.channels["facebook"]))
    for label, place in (("Face 1", FIRST), ("Face 2", SECOND)):
        field = office.page.find("select", id=f"face-{id}-{place}")
        assert office.page.find("label", attrs={"for": field["id"]}).get_text() == label
        assert field.find("optgroup").find("option", value=amelia)
    checks = office.page.find("aside")
    assert "Faces were found in this picture, and nobody has said whose they are." in checks.text
    assert checks.find("a", href=f"#faces-{id}") and office.page.find("fieldset", id=f"faces-{id}")

    said = {
        f"face-{id}-{FIRST}": amelia,
        f"face-{id}-{SECOND}": "not_a_person",
        f"alt-{id}": "Cakes",
    }
    office.submit("/new", do="check", **said)
    checks = office.page.find("aside").text
    assert "not declared" not in checks and "declared by Office" in checks
    assert "One face that was found is no person, as its author says." in checks
    assert not office.page.select(f"#tagged-{id} option[selected]"), "marked by the face alone"
    office.submit("/new", do="save")
    office.open(office.path + "/edit")
    assert chosen(office) == [amelia, "not_a_person"]
    with school.work() as uow:
        [use] = drafting.draft_of(uow.session.query(PostVersion).one()).media
    assert (use.tagged, use.children) == ((amelia,), 0)
    office.submit("/edit", do="save", **{f"face-{id}-{FIRST}": "staff"})
    with school.work() as uow:
        latest = uow.session.query(PostVersion).order_by(PostVersion.number.desc()).first()
        assert drafting.draft_of(latest).media[0].tagged == ()


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ((pictures, "MOST_TO_CHOOSE_FROM"), "A pupil chosen before"),
        ((presentation, "MOST_CHOICES"), "first mark the children in “Children in it”"),
    ],
)
def test_where_the_register_is_too_long_for_each_face_what_was_chosen_stays(
    office: Browser, school: ASchool, monkeypatch: pytest.MonkeyPatch, limit: Any, said: str
) -> None:
    amelia, ben = str(a_pupil(school)), str(a_pupil(school, "Ben"))
    id = with_faces(office, school)
    office.submit("/new", do="save", **{f"face-{id}-{FIRST}": amelia})
    monkeypatch.setattr(*limit, 1)
    office.open(office.path + "/edit")
    assert chosen(office) == [amelia] and said in office.text
    assert not office.page.select(f".faces-one option[value='{ben}']")


def test_several_places_of_one_rule_share_a_card_with_a_button_each(office: Browser) -> None:
    text = "The door code is 4711. The gate code is 4812."
    office.submit("/new", text=text, category="event", do="check")
    cards = office.page.find("aside").find_all("li", class_="finding")
    clauses = [
        (card.find("p", class_="clause").get_text(), card.find("strong").get_text())
        for card in cards
        if card.find("p", class_="clause") and card.find(attrs={"data-show": "text"})
    ]
    assert clauses and len(clauses) == len(set(clauses))
    assert max(len(card.find_all(attrs={"data-show": "text"})) for card in cards) >= 2


def test_a_file_is_held_against_the_chosen_channels_when_it_is_uploaded(
    office: Browser, school: ASchool
) -> None:
    """A tall poster: Instagram's limit is said, and who takes it; nobody: it is refused."""
    instagram, facebook = (str(a_channel(school, name)) for name in ("instagram", "facebook"))
    told = send_file(office, school, tall_poster(), instagram, facebook)
    assert told.status_code == 200
    assert "Instagram takes pictures between 4:5 and 1.91:1; poster.jpg is 1:3." in told.text
    assert "Facebook will take it." in told.text
    alone = send_file(office, school, tall_poster(), instagram)
    assert alone.status_code == 422
    assert "poster.jpg is 1:3. Choose another file or another channel." in alone.text
    see_through = send_file(office, school, a_logo(), instagram, facebook)
    assert "is now JPEG, which every channel takes, on white where" in see_through.text
    empty = (io.BytesIO(b""), "empty.jpg")
    assert send_file(office, school, empty, facebook).status_code == 422


def test_a_channel_that_stops_a_post_is_left_out_from_where_it_says_so(
    office: Browser, school: ASchool
) -> None:
    """Words alone, and Instagram among the channels: nobody has to find its tick first."""
    instagram = str(a_channel(school, "instagram"))
    others = [str(school.channels[name]) for name in ("facebook", "x")]
    typed = {"text": WORDS, "category": "event", **LATER}
    office.submit("/new", channels=[*others, instagram], do="check", text="")
    assert not office.page.select("button[value^='without:']")  # it goes out nowhere
    office.submit("/new", channels=[*others, instagram], do="schedule", **typed)
    assert str(office.page.title.string).startswith("Error: ")
    (button,) = office.page.select("button[value^='without:']")
    assert button.get_text().startswith("Leave Instagram out")
    office.submit("/edit", channels=[*others, instagram], do=button["value"])
    ticked = office.page.select("input[name=channels][checked]")
    assert {box["value"] for box in ticked} == set(others)
    assert "Instagram is left out" in comes_back_to_the_checklist(office)
    assert value(office, "text") == WORDS and "Cannot go out" not in office.text
    assert "Scheduled." in office.submit("/edit", do="schedule").text


def comes_back_to_the_checklist(office: Browser) -> str:
    """The part of the page that is looked at first; what was done is said in it."""
    (first,) = office.page.select("[data-focus]")
    assert first["id"] == "checklist"
    return str(first.parent.get_text())


def test_what_is_missing_is_said_in_the_order_of_the_form_and_that_the_draft_is_kept(
    office: Browser,
) -> None:
    office.submit("/new", text="", title="Summer fayre", channels=[], do="schedule")
    fields = [link["href"] for link in office.page.select(".summary a")]
    assert fields == ["#text", "#channels", "#category", "#date"]
    assert "Your draft is saved. Nothing was scheduled." in office.text


def test_a_video_is_held_against_the_chosen_channels_when_it_is_uploaded(
    office: Browser, school: ASchool
) -> None:
    """An iPhone's HEVC: Instagram takes it, X does not and says so before it is described."""
    instagram, x = (str(a_channel(school, name)) for name in ("instagram", "x"))

    def film() -> tuple[io.BytesIO, str]:
        return io.BytesIO(given.video(codecs=(b"hvc1",))), "gala.mp4"

    told = send_file(office, school, film(), instagram, x)
    assert told.status_code == 200 and "Instagram will take it." in told.text
    assert "X takes videos made with AAC or H.264; gala.mp4 is made with HEVC." in told.text
    alone = send_file(office, school, film(), x)
    assert alone.status_code == 422 and "Choose another file" in alone.text


def send_file(office: Browser, school: ASchool, file: Any, *channels: str) -> Any:
    token = office.page.find("input", attrs={"name": "csrf_token"})["value"]
    sent = {"csrf_token": token, "upload": file, "channels": list(channels)}
    return office.client.post(f"/schools/{school.id}/pictures", data=sent)


def tall_poster() -> tuple[io.BytesIO, str]:
    data = io.BytesIO()
    Image.new("RGB", (400, 1200), "teal").save(data, "JPEG")
    return io.BytesIO(data.getvalue()), "poster.jpg"


def a_logo() -> tuple[io.BytesIO, str]:
    data = io.BytesIO()
    Image.new("RGBA", (400, 400), (0, 80, 80, 40)).save(data, "PNG")
    return io.BytesIO(data.getvalue()), "logo.png"


@pytest.fixture
def strict(system: System) -> ASchool:
    """A school where nobody is named."""
    made = a_school(system, "Strict Primary School", template="milton_road")
    a_channel(made, "facebook")
    return made


def test_a_false_alarm_costs_one_click_and_loses_nothing_that_was_typed(
    system: System, strict: ASchool, browse: Callable[[Any], Browser]
) -> None:
    office = browse(system).log_in(strict, "office").open(f"/schools/{strict.id}/posts/new")
    words = "Well done Theodora for the lovely cake!"
    office.submit("/new", text=words, category="event", do="check")
    button = office.page.find("button", value="nobody:Theodora")
    assert button is not None and "is not a person at our school" in button.get_text()
    office.submit("/new", text=words, category="event", do="nobody:Theodora")
    assert "Noted for this school" in comes_back_to_the_checklist(office)
    assert value(office, "text") == words
    assert office.page.find("button", value="nobody:Theodora") is None
    office.open(f"/schools/{strict.id}/register/nobody")
    assert "Theodora" in office.text and "Office of Strict" in office.text
    office.submit("/take-back")
    assert "None yet" in office.text


def test_the_answer_is_the_same_for_a_name_on_the_roll_and_the_finding_stays(
    system: System, strict: ASchool, browse: Callable[[Any], Browser]
) -> None:
    a_pupil(strict, "Theodora", "Kestrel")
    office = browse(system).log_in(strict, "office").open(f"/schools/{strict.id}/posts/new")
    words = "Well done Theodora for the lovely cake!"
    office.submit("/new", text=words, category="event", do="nobody:Theodora")
    assert "Noted for this school" in office.text
    assert office.page.find("button", value="nobody:Theodora") is not None


def test_a_teacher_teaches_the_checks_nothing(
    system: System, strict: ASchool, browse: Callable[[Any], Browser]
) -> None:
    teacher = browse(system).log_in(strict, "teacher").open(f"/schools/{strict.id}/posts/new")
    words = "Well done Theodora for the lovely cake!"
    teacher.submit("/new", text=words, category="event", do="check")
    assert teacher.page.find("button", value="nobody:Theodora") is None
    teacher.submit("/new", text=words, category="event", do="nobody:Theodora")
    assert teacher.status == 403
    teacher.open(f"/schools/{strict.id}/register/nobody")
    assert teacher.status == 403


def test_only_what_was_just_taken_for_a_name_can_be_said_to_be_nobodys(
    system: System, strict: ASchool, browse: Callable[[Any], Browser]
) -> None:
    office = browse(system).log_in(strict, "office").open(f"/schools/{strict.id}/posts/new")
    office.submit("/new", text="Come to the fayre", category="event", do="nobody:Amelia")
    assert office.status == 404


def test_a_link_is_said_to_be_looked_at_until_it_has_been(
    system: System, school: ASchool, office: Browser
) -> None:
    link = "https://news.larkfield.example/fayre"
    office.submit("/new", text=WORDS, category="event", link=link, do="check")
    assert "Still looking" in office.text and office.page.select_one("[data-again]") is not None
    serve(system, GENERAL, burst=True)
    office.submit("/new", text=WORDS, category="event", link=link, do="check")
    assert "Still looking" not in office.text
    assert "There is no site of this name" in office.text


def test_listed_children_are_shown_by_initials_beside_a_picture(
    system: System, school: ASchool, office: Browser
) -> None:
    a_pupil(school, "Amelia", "Wright", do_not_publish=True)
    a_pupil(school, "Ben", "Okoro")
    office.submit("/new", text=WORDS, category="event", upload=a_picture(), do="check")
    said = office.page.select_one(".never")
    assert said is not None and "AW" in said.get_text() and "BO" not in said.get_text()
    assert "Amelia" not in office.text


def test_a_child_on_the_list_is_spoken_of_like_any_other(
    system: System, strict: ASchool, browse: Callable[[Any], Browser]
) -> None:
    """Whoever may write posts could otherwise try name after name, and learn who is on it."""
    a_pupil(strict, "Amelia", "Wright", do_not_publish=True)
    a_pupil(strict, "Amelie", "Wright")
    office = browse(system).log_in(strict, "office").open(f"/schools/{strict.id}/posts/new")
    said = []
    for name in ("Amelia Wright", "Amelie Wright"):
        office.submit("/new", text=f"Well done {name}!", category="event", do="check")
        said.append([card.get_text(" ", strip=True) for card in office.page.select(".finding")])
    assert said[0] and said[1] == [card.replace("Amelia", "Amelie") for card in said[0]]


def test_where_names_may_stand_a_child_on_the_list_is_stopped_without_saying_why(
    system: System, school: ASchool, office: Browser
) -> None:
    a_pupil(school, "Amelia", "Wright", do_not_publish=True)
    office.submit("/new", text="Well done Amelia Wright!", category="event", do="check")
    (card,) = [each for each in office.page.select(".finding") if "Amelia" in each.get_text()]
    assert "nobody is named who may not be" in card.get_text()
    assert not re.search("list|consent|family", card.get_text(), re.IGNORECASE)
