"""The page of a post that is live: what was promised, read back from the platform itself."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from publisher.models import Delivery, DeliveryState, Judgement
from publisher.rules.finding import Effect, Finding, Outcome
from publisher.services import drafting, judging, settling
from publisher.services.system import System
from tests.factories import (
    ASchool,
    a_channel,
    a_draft,
    a_post,
    a_school,
    deliveries,
    make_due,
    schedule,
)
from tests.line import Line
from tests.services.test_drafting import sent
from tests.web.conftest import Browser, goes_live


def a_settled_post(live: Any, sandbox: Any, platform: str) -> tuple[ASchool, Delivery]:
    """A school with one post, which is live there with everything as promised."""
    school = a_school(live, template="milton_road")
    a_channel(school, platform, account=sandbox.account(platform))
    post = a_post(school)
    schedule(school, post)
    make_due(school, post)
    line = Line(live, sandbox)
    line.until(lambda: deliveries(school, post)[0].state == DeliveryState.SETTLED)
    return school, deliveries(school, post)[0]


def test_a_live_post_shows_that_comments_were_read_back_as_off_and_can_be_taken_down(
    live: Any, sandbox: Any, browse: Callable[[Any], Browser]
) -> None:
    school, row = a_settled_post(live, sandbox, "linkedin")
    post = row.post_id
    browser = browse(live).log_in(school).open(f"/schools/{school.id}/posts/{post}")
    assert "Live, everything as promised" in browser.text
    assert "Comments are off — read back from LinkedIn at" in browser.text
    assert browser.page.find("a", rel="noopener")["href"].startswith("http")
    assert "1 try" in browser.text and "published it (LinkedIn)" in browser.text

    browser.submit("/take-down")
    assert "Taken down from" in browser.text
    assert "See it on" not in browser.text and "Comments are off" not in browser.text
    assert [row.state for row in deliveries(school, post)] == [DeliveryState.TAKEN_DOWN]


def test_what_was_agreed_to_is_said_once_and_not_still_to_be_asked_for(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system)
    for platform in ("facebook", "x"):
        a_channel(school, platform)
    post = a_post(school)
    schedule(school, post)
    asks = Finding(rule="pictures", kind="media_people", effect=Effect.APPROVE, clause="4.1",
                   reason="This picture shows children.", surface="text")  # fmt: skip
    with school.work() as uow:
        for second, row in enumerate(uow.session.scalars(select(Judgement))):
            row.outcome, row.findings = Outcome.PASS, [judging.as_json(asks)]
            row.at = uow.now.replace(second=10 + second)
    goes_live(school, post)
    browser = browse(system).log_in(school).open(f"/schools/{school.id}/posts/{post}")
    (verdict,) = browser.page.select(".verdict")
    assert verdict.h3.get_text().split() == ["Facebook,", "X"]
    assert "Agreed already" in verdict.get_text() and "Needs approval" not in browser.text


def test_words_that_somebody_changed_there_are_not_called_as_promised(
    live: Any, sandbox: Any, browse: Callable[[Any], Browser]
) -> None:
    school, row = a_settled_post(live, sandbox, "linkedin")
    sandbox.control("PATCH", f"/posts/linkedin/{row.remote_id}", text="Something else.")
    settling.settle(live, school.id, row.id)
    browser = browse(live).log_in(school).open(f"/schools/{school.id}/posts/{row.post_id}")
    assert "everything as promised" not in browser.text
    assert "being checked" not in browser.text
    assert "Live, with a problem" in browser.page.select_one(".delivery.tone-look").get_text()
    assert "LinkedIn shows other words than those that were agreed to" in browser.text
    assert "Something else" not in browser.text


def test_where_comments_are_hidden_on_arrival_it_shows_for_how_long_one_could_be_seen(
    live: Any, sandbox: Any, browse: Callable[[Any], Browser]
) -> None:
    school, row = a_settled_post(live, sandbox, "facebook")
    told = {"platform": "facebook", "post": row.remote_id, "author": "P"}
    sandbox.control("POST", "/comments", text="Is it on?", **told)
    time.sleep(2)
    settling.settle(live, school.id, row.id)
    browser = browse(live).log_in(school).open(f"/schools/{school.id}/posts/{row.post_id}")
    seen = re.search(
        r"1 comment was hidden on arrival; it could be seen for (\d+) sec", browser.text
    )
    assert seen and 2 <= int(seen[1]) < 30


def test_what_only_a_person_can_tell_is_asked_with_two_buttons(
    live: Any, sandbox: Any, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(live)
    a_channel(school, "linkedin", account=sandbox.account("linkedin"))
    post = _for_a_person(school)
    browser = browse(live).log_in(school).open(f"/schools/{school.id}/today")
    assert "Please look yourself" in browser.text
    browser.open(f"/schools/{school.id}/posts/{post}")
    browser.submit("/live", permalink="nonsense")
    assert browser.status == 422 and "starting with https://" in browser.text
    assert browser.page.find(id="permalink")["value"] == "nonsense"
    browser.submit("/not-live")
    assert "It goes out now." in browser.text and "In line" in browser.text


def test_what_was_due_yesterday_is_not_offered_to_be_sent_as_it_stands(
    live: Any, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(live)
    a_channel(school, "linkedin")
    post = _for_a_person(school)
    with school.work() as uow:
        row = uow.session.query(Delivery).one()
        row.due_at = row.give_up_at = uow.now - timedelta(days=1)
    browser = browse(live).log_in(school).open(f"/schools/{school.id}/posts/{post}")
    assert "Its day is over" in browser.text and "there: send it again" not in browser.text
    browser.submit("/not-live")
    assert "does not go out before it is scheduled again" in browser.text


def test_where_earlier_words_went_out_the_page_says_which(
    live: Any, browse: Callable[[Any], Browser]
) -> None:
    """One channel has them; for the other, which refused them, they were changed."""
    school = a_school(live)
    a_channel(school)
    post = sent(school, DeliveryState.PUBLISHED, DeliveryState.REFUSED)
    with school.work() as uow:
        row = uow.session.query(Delivery).where(Delivery.state == DeliveryState.PUBLISHED).one()
        row.published_at = uow.now
    page = f"/schools/{school.id}/posts/{post}"
    browser = browse(live).log_in(school).open(page)
    assert "not the words above" not in browser.text
    with school.work() as uow:
        drafting.edit(uow, post, a_draft(school, "Fewer words."), version=1)
    browser.open(page)
    assert browser.text.count("What went out there is version 1") == 1
    assert "The summer fayre" in browser.page.find(id="version-1").get_text()


def test_what_handbell_cannot_find_is_marked_as_deleted_by_whoever_deleted_it(
    live: Any, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(live)
    a_channel(school, "linkedin")
    post = _for_a_person(school)
    browser = browse(live).log_in(school).open(f"/schools/{school.id}/posts/{post}")
    assert "deleted it there by hand" not in browser.text
    browser.submit("/live", permalink="https://example.org/posts/1")
    browser.submit("/deleted-by-hand")
    assert "It is recorded as deleted there." in browser.text
    assert f"{school.people['office'].name} says that it was deleted there by hand" in browser.text
    assert "/take-down" not in browser.response.text


def _for_a_person(school: ASchool) -> UUID:
    """A post of which nobody but a person can tell whether it is live."""
    post = a_post(school)
    schedule(school, post)
    with school.work() as uow:
        (row,) = uow.session.query(Delivery).all()
        for state in (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.NEEDS_ATTENTION):
            row.state = state
            busy = state is not DeliveryState.NEEDS_ATTENTION
            row.lease_until = uow.now if busy else None
            uow.session.flush()
    return post


def test_what_facebook_cannot_be_told_is_declared_by_somebody_and_shown_as_declared(
    live: Any, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(live, template="milton_road")
    a_channel(school, "facebook")
    a_channel(school, "linkedin")
    browser = browse(live).log_in(school, "head").open(f"/schools/{school.id}/channels")
    assert browser.text.count("I have limited who can comment") == 1  # LinkedIn's switch is ours
    browser.submit("/comments-limited")
    assert f"declared by {school.people['head'].name}" in browser.text
    assert "We cannot check it." in browser.text
