"""Feeds: whoever has the address reads dates, and nothing that a post says."""

from __future__ import annotations

from datetime import date as D
from typing import Any

import pytest
from icalendar import Calendar

from publisher.app import create_app
from publisher.models import FeedKind
from publisher.services import feeding
from tenants.errors import NotAllowed
from tenants.models import ClosedFor
from tenants.roles import Role
from tenants.services import calendar, people
from tests.factories import ASchool, a_channel, a_post, a_pupil, a_school, schedule, wall_clock


@pytest.fixture
def school(system: Any) -> ASchool:
    made = a_school(system, template="lache")
    a_channel(made)
    with made.work() as uow:
        calendar.add_term(uow, "Spring 2027", first=D(2027, 1, 5), last=D(2027, 3, 25))
        calendar.close(uow, ClosedFor.INSET, first=D(2027, 1, 8), note="Ms Rook's induction")
    return made


def turn_on(school: ASchool, kind: FeedKind = FeedKind.DATES) -> None:
    with school.work() as uow:
        feeding.turn_on(uow, kind)


def address(school: ASchool, kind: FeedKind, who: str = "office") -> str:
    with school.work(who) as uow:
        [found] = [feed for feed in feeding.feeds(school.system, uow) if feed.kind is kind]
        return found.address


def get(school: ASchool, where: str) -> Any:
    path = where.removeprefix(school.system.settings.public_url)
    return create_app(school.system).test_client().get(path)


def titles(answer: Any) -> set[str]:
    assert answer.status_code == 200 and answer.mimetype == "text/calendar"
    return {str(event["SUMMARY"]) for event in Calendar.from_ical(answer.data).walk("VEVENT")}


def test_a_feed_is_off_until_somebody_turns_it_on(school: ASchool) -> None:
    assert address(school, FeedKind.DATES) == ""


def test_the_dates_are_there_without_a_log_in_and_without_notes(school: ASchool) -> None:
    turn_on(school)
    found = titles(get(school, address(school, FeedKind.DATES)))
    assert {"Spring 2027 begins", "Spring 2027 ends", "INSET day"} <= found
    assert "Bank holiday: Good Friday" in found
    assert not any("Rook" in title for title in found)


def test_posts_are_told_by_kind_and_channel_and_never_by_their_words(school: ASchool) -> None:
    a_pupil(school)
    when = wall_clock(days=2).replace(hour=9, minute=0, second=0)
    schedule(school, a_post(school, "Amelia’s summer fayre.", title="For Amelia", local_time=when))
    a_post(school, "Only a draft.", local_time=when)
    turn_on(school, FeedKind.POSTS)
    answer = get(school, address(school, FeedKind.POSTS))
    assert "Event · Facebook" in titles(answer)
    assert "Amelia" not in answer.text and "fayre" not in answer.text
    assert answer.text.count("Facebook") == 1
    turn_on(school)
    assert "Facebook" not in get(school, address(school, FeedKind.DATES)).text


def test_a_new_address_ends_the_old_one_and_off_ends_all(school: ASchool) -> None:
    turn_on(school)
    old = address(school, FeedKind.DATES)
    turn_on(school)
    new = address(school, FeedKind.DATES)
    assert (get(school, old).status_code, get(school, new).status_code) == (404, 200)
    with school.work() as uow:
        feeding.turn_off(uow, FeedKind.DATES)
    assert get(school, new).status_code == 404


def test_an_address_cannot_be_made_up_or_carried_to_another_school(school: ASchool) -> None:
    turn_on(school)
    turn_on(school, FeedKind.POSTS)
    mine = address(school, FeedKind.DATES)
    other = a_school(school.system, "Moorside Primary School", template="lache")
    turn_on(other)
    for wrong in (
        mine.replace(str(school.id), str(other.id)),
        mine.replace("/dates/", "/posts/"),
        mine.replace("/dates/", "/everything/"),
        mine.replace("/1/", "/2/"),
        mine[:-8] + "0000.ics",
    ):
        assert get(school, wrong).status_code == 404, wrong


def test_the_feed_of_posts_is_for_those_who_schedule(school: ASchool) -> None:
    with school.work("teacher") as uow:
        assert [f.kind for f in feeding.feeds(school.system, uow)] == [FeedKind.DATES]
        with pytest.raises(NotAllowed):
            feeding.turn_on(uow, FeedKind.POSTS)


@pytest.mark.parametrize("ends", ["leaves", "teaches"])
def test_an_address_of_the_posts_ends_with_its_persons_right_and_no_colleagues_does(
    school: ASchool, ends: str
) -> None:
    turn_on(school, FeedKind.POSTS)
    turn_on(school)
    mine, dates = address(school, FeedKind.POSTS), address(school, FeedKind.DATES)
    heads = address(school, FeedKind.POSTS, "head")
    office = school.people["office"].person_id
    assert office is not None and mine != heads and get(school, mine).status_code == 200
    with school.work("head") as uow:
        if ends == "leaves":
            people.end_membership(uow, office)
        else:
            people.change_roles(uow, office, roles=[Role.TEACHER], policy_roles=[])
    assert get(school, mine).status_code == 404
    assert get(school, heads).status_code == get(school, dates).status_code == 200


def test_an_address_of_the_posts_cannot_be_made_a_colleagues_or_nobodys(school: ASchool) -> None:
    turn_on(school, FeedKind.POSTS)
    mine = address(school, FeedKind.POSTS)
    office, head = (str(school.people[who].person_id) for who in ("office", "head"))
    for wrong in (mine.replace(office, head), mine.replace(f"{office}/", "")):
        assert get(school, wrong).status_code == 404, wrong
