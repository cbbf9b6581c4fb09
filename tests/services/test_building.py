"""A roundup: built by choice, never cut, and stopped when a piece of its news changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import time_machine

from publisher.models import Approval, Delivery, DeliveryState, Post, PostState, PostVersion
from publisher.services import (
    building,
    drafting,
    gathered,
    keeping,
    moving,
    scheduling,
    series,
)
from publisher.services.lining_up import Stopped
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.factories import ASchool, a_channel, a_draft, a_post, a_school, deliveries, schedule

NOON = dt.datetime.combine(dt.date(2027, 1, 6), dt.time(12))
FRIDAY = dt.datetime.combine(dt.date(2027, 1, 8), dt.time(15, 30))


@pytest.fixture
def school(system: Any) -> Iterator[ASchool]:
    """Lache in a week of January, with a roundup on Facebook and X promised for Friday."""
    with time_machine.travel("2027-01-04T08:00:00Z", tick=False):
        made = a_school(system, template="lache")
        for platform in ("facebook", "x"):
            a_channel(made, platform)
        with made.work() as uow:
            new = series.NewSeries(
                name="Friday roundup", category="weekly_roundup", weekday=4, at=dt.time(15, 30),
                channels=tuple(str(id) for id in made.channels.values()),
            )  # fmt: skip
            id = series.start(uow, new).id
        keeping.look(system, made.id, id)
        yield made


def day(school: ASchool) -> UUID:
    with school.work() as uow:
        [found] = series.occurrences(uow, first=FRIDAY.date(), last=FRIDAY.date())
        return found.id


def news(school: ASchool, text: str, hour: int = 12, **more: Any) -> UUID:
    post = a_post(school, text, local_time=NOON.replace(hour=hour), **more)
    schedule(school, post)
    return post


def build(school: ASchool, chosen: Any = None, who: str = "office") -> UUID:
    with school.work(who) as uow:
        return building.build(school.system, uow, day(school), chosen).id


def version(school: ASchool, post: UUID) -> PostVersion:
    with school.work() as uow:
        return drafting.version_of(uow, uow.get(Post, post))


def everywhere(school: ASchool, *posts: UUID) -> dict[str, frozenset[UUID]]:
    return {str(id): frozenset(posts) for id in school.channels.values()}


LONG = "The hall is being painted from Monday to Wednesday, so please come by the side door"


def test_what_does_not_fit_is_said_and_a_person_chooses(school: ASchool) -> None:
    posts = [news(school, f"{LONG}, day {n}.", hour=9 + n) for n in range(5)]
    with pytest.raises(Invalid) as wrong:
        build(school)
    x, facebook = (str(school.channels[name]) for name in ("x", "facebook"))
    assert list(wrong.value.errors) == [f"channel-{x}"]
    assert "X takes 280 characters, and this has" in wrong.value.errors[f"channel-{x}"]
    post = build(school, {facebook: frozenset(posts), x: frozenset(posts[:2])})
    made = version(school, post)
    assert made.text.count("•") == 5
    assert made.variants[x].count("•") == 2 and "…" not in made.variants[x]
    assert made.channels == [facebook, x] or made.channels == [x, facebook]


def test_a_channel_without_any_news_is_left_out(school: ASchool) -> None:
    post = news(school, "Book fair on Thursday.")
    facebook = str(school.channels["facebook"])
    made = version(school, build(school, {facebook: frozenset({post})}))
    assert made.channels == [facebook]
    other = everywhere(school)
    with school.work() as uow:
        drafting.discard(uow, made.post_id)
    with pytest.raises(Invalid, match="at least one piece"):
        build(school, other)


def test_only_what_is_agreed_to_is_offered_and_nothing_of_another_week(school: ASchool) -> None:
    a_post(school, "Only a draft.", local_time=NOON)
    waits = a_post(school, "We are fed up with parents parking on the zigzags.", local_time=NOON)
    schedule(school, waits)
    schedule(school, a_post(school, "Next week.", local_time=NOON + dt.timedelta(days=7)))
    news(school, "Book fair on Thursday.")
    with school.work() as uow:
        found = building.sheet(school.system, uow, day(school))
    assert [each.line for each in found.news] == ["Book fair on Thursday."]


def test_a_roundup_passes_the_same_gate_and_approval_as_any_post(school: ASchool) -> None:
    """Written by a teacher it waits for the member of staff whom Lache's policy names."""
    news(school, "Book fair on Thursday.")
    post = build(school, who="teacher")
    schedule(school, post, who="teacher")
    with school.work() as uow:
        assert uow.get(Post, post).state == PostState.AWAITING_APPROVAL
        assert {tuple(row.approvers) for row in uow.session.query(Approval)} >= {
            ("account_operators",)
        }


def lined_up(school: ASchool, piece: UUID) -> UUID:
    post = build(school, everywhere(school, piece))
    schedule(school, post)
    assert {row.state for row in deliveries(school, post)} == {DeliveryState.SCHEDULED}
    return post


def stopped(school: ASchool, post: UUID) -> bool:
    with school.work() as uow:
        draft = uow.get(Post, post).state == PostState.DRAFT
    return draft and {row.state for row in deliveries(school, post)} == {DeliveryState.HELD}


def edit(school: ASchool, post: UUID, text: str) -> None:
    with school.work() as uow:
        number = uow.get(Post, post).version
        drafting.edit(uow, post, a_draft(school, text, local_time=NOON), version=number)


def test_a_piece_that_is_edited_stops_the_roundup_and_tells_its_author(school: ASchool) -> None:
    piece = news(school, "Book fair on Thursday.")
    post = lined_up(school, piece)
    edit(school, piece, "Book fair on Tuesday.")
    assert stopped(school, post)
    assert deliveries(school, post)[0].reason == gathered.REASON
    with pytest.raises(Stopped) as still:
        schedule(school, post)
    assert {"roundup.pieces"} == {f.rule for each in still.value.judged for f in each.blocking}


@pytest.mark.parametrize("how", ["discard", "stop"])
def test_a_piece_that_is_put_away_stops_it_too(school: ASchool, how: str) -> None:
    piece = news(school, "Book fair on Thursday.")
    post = lined_up(school, piece)
    with school.work() as uow:
        {"discard": drafting.discard, "stop": scheduling.cancel}[how](uow, piece)
    assert stopped(school, post)


def test_once_somebody_has_put_it_right_it_goes_out(school: ASchool) -> None:
    piece = news(school, "Book fair on Thursday.")
    post = lined_up(school, piece)
    edit(school, piece, "Book fair on Tuesday.")
    schedule(school, piece)
    made = version(school, post)
    with school.work() as uow:
        draft = drafting.draft_of(made, local_time=FRIDAY)
        fixed = drafting.Draft(**{**vars(draft), "text": "Friday roundup\n• Fair on Tuesday."})
        drafting.edit(uow, post, fixed, version=made.number)
    schedule(school, post)
    assert {row.state for row in deliveries(school, post)} == {DeliveryState.SCHEDULED}


def test_a_piece_that_is_only_moved_by_an_hour_stops_nothing(school: ASchool) -> None:
    piece = news(school, "Book fair on Thursday.")
    post = lined_up(school, piece)
    with school.work() as uow:
        moving.move(school.system, uow, piece, NOON.replace(hour=13), was=NOON, considered=True)
    assert not stopped(school, post)
    with school.work() as uow:
        [found] = gathered.pieces(uow, post)
    assert (found.post_id, found.changed) == (piece, False)


def test_what_could_not_be_stopped_in_time_is_stopped_at_the_gate(school: ASchool) -> None:
    """A roundup that a worker has in hand already: the look before the call says no."""
    piece = news(school, "Book fair on Thursday.")
    post = lined_up(school, piece)
    with school.work() as uow:
        for row in uow.session.query(Delivery).where(Delivery.post_id == post):
            row.state, row.lease_until = DeliveryState.QUEUED, uow.now + dt.timedelta(minutes=5)
    edit(school, piece, "Book fair on Tuesday.")
    with school.work() as uow:
        judged = scheduling.preview(school.system, uow, post)
    assert all("roundup.pieces" in {f.rule for f in each.blocking} for each in judged)


def test_somebody_may_say_that_it_is_right_as_it_stands(school: ASchool) -> None:
    piece = news(school, "Book fair on Thursday.")
    post = lined_up(school, piece)
    edit(school, piece, "Book fair on Thursday!")
    schedule(school, piece)
    with school.work() as uow:
        building.still_right(uow, post)
    schedule(school, post)
    assert {row.state for row in deliveries(school, post)} == {DeliveryState.SCHEDULED}


def test_nobody_is_left_waiting_because_somebody_else_says_it_is_right(school: ASchool) -> None:
    piece = news(school, "Book fair on Thursday.")
    theirs = build(school, {id: frozenset({piece}) for id in map(str, school.channels.values())})
    with school.work("teacher") as uow, pytest.raises(NotAllowed, match="colleague"):
        building.still_right(uow, theirs)
    with school.work("teacher") as uow:
        waits = drafting.start(uow, a_draft(school, local_time=FRIDAY)).id
    schedule(school, waits, who="teacher")
    for who in ("teacher", "office"):
        with school.work(who) as uow, pytest.raises(Conflict, match="not stopped"):
            building.still_right(uow, waits)
    with school.work() as uow:
        asked = {row.state for row in uow.session.query(Approval).filter_by(post_id=waits)}
    assert asked == {"asked"}


def test_a_day_gets_one_draft_and_another_schools_day_does_not_exist(school: ASchool) -> None:
    build(school)
    with pytest.raises(Conflict):
        build(school)
    other = a_school(school.system, "Moorside Primary School", template="lache")
    with pytest.raises(NotFound), other.work() as uow:
        building.build(school.system, uow, day(school))
    with pytest.raises(NotAllowed):
        build(school, who="governor")


def test_one_written_by_hand_for_the_week_is_pointed_out(school: ASchool) -> None:
    by_hand = a_post(school, category="weekly_roundup", local_time=FRIDAY.replace(hour=9))
    with school.work() as uow:
        assert building.sheet(school.system, uow, day(school)).other == by_hand
