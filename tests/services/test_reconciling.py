"""Looking for a post that may be live: only seeing decides, and what cannot be known is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from publisher.chaos.stage import STAGEHAND
from publisher.connectors.contract import Absent, InProgress, Published
from publisher.connectors.errors import OutcomeUnknown
from publisher.connectors.facebook.connector import FacebookConnector
from publisher.models import Delivery, DeliveryState, Notice, Post, PostState
from publisher.services import (
    appearing,
    claiming,
    publishing,
    reconciling,
    recording,
    sending,
    settling,
    taking_down,
)
from tenants import clock
from tenants.errors import Invalid
from tenants.scope import Scope
from tenants.unit_of_work import unit_of_work
from tests.factories import ASchool, a_channel, a_post, a_school, deliveries, make_due, schedule
from tests.line import QUICK, Line

S = DeliveryState
AFTER_ACCEPTING = ("reset_after_accept", "http_500_after_accept")


@pytest.fixture
def line(make_system: Any, sandbox: Any) -> Line:
    return Line(make_system(sandbox=True, **QUICK), sandbox)


@pytest.mark.parametrize("platform", ["facebook", "x", "linkedin", "weduc"])
@pytest.mark.parametrize("fault", AFTER_ACCEPTING)
def test_a_post_whose_answer_was_lost_is_found_and_not_sent_again(
    line: Line, platform: str, fault: str
) -> None:
    line.stage(platform)
    (id,) = line.post()
    line.sandbox.fault(platform, "publish", fault)
    row = line.ends(id, S.SETTLED)
    assert row.attempts == 1
    assert [entry["remote_id"] for entry in line.live()] == [row.remote_id]


def test_a_post_that_is_provably_absent_is_sent_once_more(line: Line) -> None:
    line.stage("facebook")
    (id,) = line.post()
    line.sandbox.fault("facebook", "publish", "reset_before_accept")
    row = line.ends(id, S.SETTLED)
    assert row.attempts == 2 and len(line.live()) == 1


@pytest.mark.parametrize("platform", ["facebook", "linkedin", "weduc"])
@pytest.mark.parametrize("minutes_later", [10, 0])
def test_a_clock_that_is_minutes_ahead_sends_nothing_again(
    line: Line, platform: str, minutes_later: int
) -> None:
    """By it, what has just gone out is older than its own sending. It may also have been put right
    before anybody looks."""
    line.stage(platform)
    (id,) = line.post()
    line.sandbox.fault(platform, "publish", "reset_after_accept")
    with time_machine.travel(clock.now() + timedelta(minutes=10)):
        assert line.send() == [S.UNKNOWN]
    with time_machine.travel(clock.now() + timedelta(minutes=minutes_later)):
        line.change(id, next_at=clock.now())
        for _ in range(reconciling.LOOKS):
            _look(line, id)
            line.send()
    row = line.delivery(id)
    assert (len(line.live()), row.attempts) == (1, 1)
    if platform == "weduc":  # it knows our own reference, whatever the time
        assert row.state == S.PUBLISHED
    else:
        assert row.state == S.NEEDS_ATTENTION and "clock" in row.reason
        assert len(line.notices("unknown:")) == 1


@pytest.mark.parametrize("platform", ["facebook", "x", "linkedin"])
@pytest.mark.parametrize("minutes", [5, 60])
def test_a_clock_that_was_fast_and_is_right_again_sends_nothing_again(
    line: Line, platform: str, minutes: int
) -> None:
    """Seen from now, the post was there before we sent it."""
    line.stage(platform)
    (id,) = line.post()
    line.sandbox.fault(platform, "publish", "reset_after_accept")
    line.sandbox.control("POST", "/clock", advance=-60 * minutes)
    assert line.send() == [S.UNKNOWN]
    line.sandbox.control("POST", "/clock", advance=60 * minutes)
    for _ in range(reconciling.LOOKS):
        _look(line, id)
        line.send()
    row = line.delivery(id)
    assert (len(line.live()), row.attempts) == (1, 1)
    assert (row.state, len(row.evidence)) == (S.NEEDS_ATTENTION, 1)
    assert row.reason == reconciling.EARLIER


@pytest.mark.parametrize("platform", ["facebook", "x", "linkedin"])
def test_a_beat_whose_clock_is_fast_lets_nobody_send_what_is_being_sent(
    line: Line, platform: str
) -> None:
    """By it the worker's lease has ended, and each look is due at once."""
    line.stage(platform)
    (id,) = line.post()
    (claimed,) = line.claim()
    scope = Scope.of_school(line.school.id, STAGEHAND)
    with unit_of_work(line.system.database, scope) as uow:
        order = publishing._take(line.system, uow, id, claimed.version)
    assert isinstance(order, publishing.Order)
    with time_machine.travel(clock.now() + timedelta(minutes=10)):
        claiming.sweep(line.system.database)
    for _ in range(reconciling.LOOKS):
        _look(line, id)
        assert line.send() == []
    publishing._carry_out(line.system, scope, order)  # as the worker goes on
    row = line.delivery(id)
    assert (row.state, row.attempts, len(line.live())) == (S.PUBLISHED, 1, 1)


@pytest.mark.parametrize("platform", ["facebook", "weduc"])
def test_the_same_words_of_half_an_hour_ago_are_another_post(line: Line, platform: str) -> None:
    """Nobody is asked about one that is known to be another delivery's."""
    line.stage(platform)
    line.sandbox.control("POST", "/clock", advance=-1800)
    (first,) = line.post()
    line.ends(first, S.SETTLED)
    line.sandbox.control("POST", "/clock", advance=1800)
    (second,) = line.post()
    line.sandbox.fault(platform, "publish", "reset_before_accept")
    row = line.ends(second, S.SETTLED, S.NEEDS_ATTENTION)
    assert (row.state, row.attempts, len(line.live())) == (S.SETTLED, 2, 2)


def test_by_a_clock_that_is_behind_no_older_post_is_taken_for_ours(line: Line) -> None:
    """LinkedIn names the post that it has, which somebody wrote by hand."""
    line.stage("linkedin")
    (id,) = line.post()
    account = line.channel("linkedin").remote_id.rpartition(":")[2]
    text = "The summer fayre is on Saturday."
    line.sandbox.control("POST", "/native-posts", platform="linkedin", account=account, text=text)
    with time_machine.travel(clock.now() - timedelta(minutes=10)):
        line.change(id, due_at=clock.now(), next_at=clock.now(), turn_at=clock.now())
        assert line.send() == [S.UNKNOWN]
        _look(line, id)
    row = line.delivery(id)
    assert (row.state, len(row.evidence)) == (S.NEEDS_ATTENTION, 1)


def test_one_look_that_finds_nothing_proves_nothing(line: Line) -> None:
    line.stage("facebook")
    (id,) = line.post()
    line.sandbox.fault("facebook", "publish", "reset_before_accept")
    line.send()
    for look in range(1, reconciling.LOOKS):
        line.until(lambda look=look: line.delivery(id).looks == look)
        assert line.delivery(id).state == S.UNKNOWN


@pytest.mark.parametrize(("asked", "waited"), [(300, 300), (80_000, 850)])
def test_a_look_that_met_a_limit_comes_again_when_the_platform_has_asked_for(
    make_system: Any, sandbox: Any, asked: int, waited: int
) -> None:
    """… but within the half hour after which a person is asked."""
    line = Line(make_system(sandbox=True, **{**QUICK, "pace": 1.0}), sandbox)
    line.stage("x")
    (id,) = line.post()
    line.sandbox.fault("x", "publish", "reset_after_accept")
    line.sandbox.fault("x", "read", "rate_limit", seconds=asked)
    assert line.send() == [S.UNKNOWN]
    assert _look(line, id) == S.UNKNOWN
    row = line.delivery(id)
    assert row.next_at > clock.now() + timedelta(seconds=waited - 10)
    assert row.looks <= reconciling.MOST_LOOKS - reconciling.LOOKS
    assert _look(line, id) == S.PUBLISHED


@pytest.mark.parametrize("platform", ["facebook", "x", "linkedin", "weduc"])
def test_a_look_at_a_platform_that_is_away_has_not_found_nothing(line: Line, platform: str) -> None:
    """After an outage the list of posts may be behind: one look at it proves little."""
    line.stage(platform)
    (id,) = line.post()
    line.sandbox.fault(platform, "publish", "reset_after_accept")
    line.sandbox.fault(platform, "read", "http_500", times=2)
    line.sandbox.control("POST", "/switches", listing_seconds=3600)
    assert line.send() == [S.UNKNOWN]
    for _ in range(reconciling.LOOKS):
        _look(line, id)
    line.sandbox.control("POST", "/switches", listing_seconds=0)
    row = line.ends(id, S.SETTLED)
    assert (row.attempts, len(line.live())) == (1, 1)


def test_a_worker_that_never_came_back_may_have_published(line: Line) -> None:
    """It died between the platform's yes and writing it down."""
    line.stage("x")
    (id,) = line.post()
    (claimed,) = line.claim()
    with line.work() as uow:
        order = publishing._take(line.system, uow, id, claimed.version)
    assert isinstance(order, publishing.Order)
    sending.send(line.system, order)  # and here it was killed
    line.change(id, lease_until=clock.now() - timedelta(seconds=1))
    assert [row.delivery_id for row in claiming.sweep(line.system.database)["unknown"]] == [id]
    row = line.ends(id, S.SETTLED)
    assert row.attempts == 1 and len(line.live()) == 1


def test_what_the_platform_calls_a_duplicate_without_having_it_is_for_a_person(line: Line) -> None:
    line.stage("facebook")
    (id,) = line.post()
    line.sandbox.fault("facebook", "publish", "duplicate")
    row = line.ends(id, S.NEEDS_ATTENTION)
    assert "has this post already" in row.reason and line.live() == []
    assert len(line.notices("unknown:")) == 1


def test_a_person_who_finds_nothing_lets_it_be_sent_once(make_system: Any, sandbox: Any) -> None:
    live = make_system(sandbox=True, **QUICK)
    school, line, row = _for_a_person(live, sandbox)
    with school.work() as uow:
        reconciling.it_is_not_live(uow, row.id)
    line.until(lambda: deliveries(school, row.post_id)[0].state == S.SETTLED)
    assert len(line.live()) == 1


def test_a_person_who_sees_it_ends_the_search(make_system: Any, sandbox: Any) -> None:
    live = make_system(sandbox=True, **QUICK)
    school, line, row = _for_a_person(live, sandbox)
    with school.work() as uow:
        reconciling.it_is_live(
            live, uow, row.id, remote_id="1_2", permalink="https://example.org/1"
        )
    assert deliveries(school, row.post_id)[0].state == S.PUBLISHED
    assert line.claim() == []


@pytest.mark.parametrize("platform", ["facebook", "x", "linkedin", "weduc"])
@pytest.mark.parametrize("there", [True, False])
def test_a_post_of_which_only_the_address_is_known_is_looked_for_and_never_called_gone(
    make_system: Any, sandbox: Any, platform: str, there: bool
) -> None:
    live = make_system(sandbox=True, **QUICK)
    school = a_school(live)
    a_channel(school, platform, account=sandbox.account(platform))
    post = a_post(school)
    schedule(school, post)
    make_due(school, post)
    line = Line(live, sandbox)
    if there:
        sandbox.fault(platform, "publish", "http_500_after_accept")
    (claimed,) = line.claim()
    with unit_of_work(live.database, Scope.of_school(school.id, STAGEHAND)) as uow:
        order = publishing._take(live, uow, claimed.delivery_id, claimed.version)
    assert isinstance(order, publishing.Order)
    if there:
        sending.send(live, order)
    with school.work() as uow:
        uow.get(Delivery, claimed.delivery_id).state = S.NEEDS_ATTENTION
        uow.get(Delivery, claimed.delivery_id).lease_until = None
    with school.work() as uow:
        address = "https://example.org/posts/1?from=phone"
        reconciling.it_is_live(live, uow, claimed.delivery_id, remote_id="", permalink=address)
    with school.work() as uow:
        uow.get(Delivery, claimed.delivery_id).published_at = clock.now() - timedelta(minutes=11)
    for _ in range(settling.ALARM_AFTER):
        settling.settle(live, school.id, claimed.delivery_id)
    (row,) = deliveries(school, post)
    if there:
        assert row.state == S.SETTLED and "://" not in (row.remote_id or "")
        return
    assert row.state == S.PUBLISHED and "by hand" in row.reason
    (said,) = taking_down.take_down(live, school.scope("head"), [row.id])
    assert not said.done and "by hand" in said.reason
    with school.work("head") as uow:
        taking_down.deleted_by_hand(uow, row.id)
        told = uow.session.query(Notice).filter(Notice.closed_at.is_(None)).all()
        assert [notice.key.partition(":")[0] for notice in told] == ["taken_down"]
    (row,) = deliveries(school, post)
    assert row.state == S.TAKEN_DOWN and school.people["head"].name in row.reason


def test_a_post_that_linkedin_names_and_does_not_show_yet_may_be_our_own(
    make_system: Any, sandbox: Any
) -> None:
    """Without an attempt whose answer was lost, it is the ghost of a deleted one."""
    line = Line(make_system(sandbox=True, **QUICK), sandbox)
    line.stage("linkedin")
    (id,) = line.post()
    sandbox.fault("linkedin", "publish", "reset_before_accept")
    assert line.send() == [S.UNKNOWN]
    sandbox.fault("linkedin", "publish", "ghost_duplicate")
    row = line.ends(id, S.NEEDS_ATTENTION, S.REFUSED)
    assert row.state == S.NEEDS_ATTENTION and "has this post already" in row.reason


def test_a_channel_that_was_disconnected_is_not_looked_at_for_ever(
    make_system: Any, sandbox: Any
) -> None:
    line = Line(make_system(sandbox=True, **QUICK), sandbox)
    line.stage("x")
    (id,) = line.post()
    sandbox.fault("x", "publish", "reset_after_accept")
    assert line.send() == [S.UNKNOWN]
    line.disconnect("x")
    row = line.ends(id, S.NEEDS_ATTENTION)
    assert "not connected" in row.reason and len(line.notices("unknown:")) == 1


def test_the_address_of_another_post_is_not_taken_for_this_one(
    make_system: Any, sandbox: Any
) -> None:
    live = make_system(sandbox=True, **QUICK)
    school, line, row = _for_a_person(live, sandbox)
    earlier = a_post(school, "An earlier one, quite different.")
    schedule(school, earlier)
    make_due(school, earlier)
    line.until(lambda: deliveries(school, earlier)[0].state == S.SETTLED)
    with school.work() as uow:
        uow.get(Delivery, deliveries(school, earlier)[0].id).permalink = "https://example.org/1"
    with school.work() as uow, pytest.raises(Invalid, match="another post"):
        reconciling.it_is_live(live, uow, row.id, remote_id="", permalink="https://example.org/1")


def test_of_a_stopped_post_a_person_who_finds_nothing_sends_nothing(
    make_system: Any, sandbox: Any
) -> None:
    live = make_system(sandbox=True, **QUICK)
    school, line, row = _for_a_person(live, sandbox)
    with school.work() as uow:
        uow.get(Post, row.post_id).state = PostState.DRAFT
    with school.work() as uow:
        assert not reconciling.it_is_not_live(uow, row.id)
    line.step()
    assert deliveries(school, row.post_id)[0].state == S.CANCELLED and line.live() == []
    schedule(school, row.post_id)
    assert len(deliveries(school, row.post_id)) == 2


@pytest.mark.parametrize("over", [True, False])
def test_the_words_of_a_day_that_is_over_are_read_before_they_go_out(
    make_system: Any, sandbox: Any, over: bool
) -> None:
    """Parents read "tomorrow" of yesterday otherwise. As late as the policy allows is not over."""
    live = make_system(sandbox=True, **QUICK)
    school, line, row = _for_a_person(live, sandbox)
    ends = clock.now() + timedelta(hours=-1 if over else 1)
    line.change(row.id, school, due_at=clock.now() - timedelta(days=1), give_up_at=ends)
    with school.work() as uow:
        assert reconciling.it_is_not_live(uow, row.id) is not over
    line.until(lambda: deliveries(school, row.post_id)[0].state in (S.MISSED, S.SETTLED))
    assert len(line.live()) == (0 if over else 1)
    with school.work() as uow:
        assert (uow.get(Post, row.post_id).state == PostState.DRAFT) is over


def _shown_by_itself(line: Line) -> UUID:
    """A video that Facebook has taken and will show when it has worked through it."""
    line.stage("facebook")
    (id,) = line.post()
    (claimed,) = line.claim()
    with line.work() as uow:
        order = publishing._take(line.system, uow, id, claimed.version)
    assert isinstance(order, publishing.Order)
    answer = InProgress(progress={"video": "900"}, check_after=0.0, shows_itself=True)
    result = recording.Result(
        delivery_id=id, version=order.version, attempt_id=order.attempt_id, answer=answer
    )
    assert (
        recording.record(line.system, Scope.of_school(line.school.id, STAGEHAND), result)
        == S.UNKNOWN
    )
    return id


def _look(line: Line, id: UUID) -> str:
    row = line.delivery(id)
    return reconciling.reconcile(line.system, line.school.id, id, row.version)


@pytest.mark.parametrize("too_late", [False, True])
def test_a_video_that_shows_itself_can_neither_be_stopped_nor_missed(
    line: Line, monkeypatch: pytest.MonkeyPatch, too_late: bool
) -> None:
    id = _shown_by_itself(line)
    if too_late:
        line.change(id, give_up_at=clock.now() - timedelta(minutes=1))
    with line.work() as uow:
        found = appearing.hold(uow, Delivery.id == id, reason="A parent said no.", kind="consent")
        assert [each.delivery_id for each in found.under_way] == [id]
    claiming.sweep(line.system.database)
    assert line.delivery(id).state == S.UNKNOWN and line.claim() == []
    shown = Published(remote_id="1_2", permalink="https://example.org/1")
    monkeypatch.setattr(FacebookConnector, "find", lambda *_: shown)
    assert _look(line, id) == S.PUBLISHED


def test_a_video_that_the_platform_cannot_use_is_its_authors_again(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = _shown_by_itself(line)
    absent = Absent(refused="Please save it anew as MP4.")
    monkeypatch.setattr(FacebookConnector, "find", lambda *_: absent)
    assert _look(line, id) == S.REFUSED
    assert line.delivery(id).reason == absent.refused
    assert len(line.notices("refused:")) == 1


def test_what_looked_automatic_is_not_finished_again_for_an_hour(line: Line) -> None:
    """Instagram's 4/2207051 says no, and the post may have gone live all the same."""
    line.stage("facebook")
    (id,) = line.post()
    (claimed,) = line.claim()
    with line.work() as uow:
        order = publishing._take(line.system, uow, id, claimed.version)
    assert isinstance(order, publishing.Order)
    answer = OutcomeUnknown("It looked automatic.", seconds=3600)
    result = recording.Result(
        delivery_id=id, version=order.version, attempt_id=order.attempt_id, answer=answer
    )
    assert (
        recording.record(line.system, Scope.of_school(line.school.id, STAGEHAND), result)
        == S.UNKNOWN
    )
    row = line.ends(id, S.SCHEDULED)
    assert row.next_at > clock.now() + timedelta(minutes=59)
    assert line.claim() == [] and line.live() == []


def test_a_fault_of_ours_while_looking_ends_in_front_of_a_person(
    make_system: Any, sandbox: Any
) -> None:
    half_an_hour = {**QUICK, "pace": 0.001}  # is a second and a half
    line = Line(make_system(sandbox=True, **half_an_hour), sandbox)
    line.stage("facebook")
    (id,) = line.post()
    line.sandbox.fault("facebook", "publish", "http_500_after_accept")
    line.send()
    line.sandbox.fault("facebook", "read", "http_500", times=None)
    row = line.ends(id, S.NEEDS_ATTENTION)
    assert "could not tell" in row.reason


@pytest.fixture
def two(make_system: Any, sandbox: Any) -> tuple[Line, list[tuple[ASchool, UUID]]]:
    """Two schools with one Page, each with the same words due there; and the deliveries."""
    live = make_system(sandbox=True, **QUICK)
    account, made = sandbox.account("facebook"), []
    for name in ("Larkfield Infants", "Larkfield Juniors"):
        school = a_school(live, name)
        a_channel(school, "facebook", account=account)
        post = a_post(school, "Both our schools are closed: there is no heating.")
        schedule(school, post)
        make_due(school, post)
        made.append((school, deliveries(school, post)[0].id))
    return Line(live, sandbox), made


def _row(school: ASchool, id: UUID) -> Delivery:
    with school.work() as uow:
        return uow.get(Delivery, id)


@pytest.mark.parametrize("first", ["slow", "reset_after_accept"])
def test_a_post_of_another_school_with_the_same_page_is_never_taken_for_ours(
    two: Any, first: str
) -> None:
    """Whether that school knows of its post by then, or looks for it too."""
    line, ((ours, mine), (others, theirs)) = two
    line.sandbox.fault("facebook", "publish", first, seconds=0.1)
    line.sandbox.fault("facebook", "publish", "reset_before_accept")
    claimed = {row.delivery_id: row for row in line.claim()}
    for id in (theirs, mine):
        line.send([claimed[id]])
    for _ in range(reconciling.LOOKS):
        row = _row(ours, mine)
        reconciling.reconcile(line.system, ours.id, mine, row.version)
    row = _row(ours, mine)
    assert row.state == S.NEEDS_ATTENTION and "another one" in row.reason
    assert "Juniors" not in row.reason and len(row.evidence) == 1
    if first == "slow":
        with ours.work() as uow, pytest.raises(Invalid, match="another post"):
            reconciling.it_is_live(line.system, uow, mine, remote_id="", permalink=row.evidence[0])
        with ours.work() as uow:
            reconciling.it_is_not_live(uow, mine)
        line.until(lambda: _row(ours, mine).state == S.SETTLED)
        assert len(line.live()) == 2
    else:
        line.until(lambda: _row(others, theirs).state == S.NEEDS_ATTENTION)


def test_of_two_posts_with_the_same_words_one_is_not_taken_for_the_other(line: Line) -> None:
    """The first went out and the second did not; of neither there was an answer."""
    line.stage("facebook")
    first, second = line.post("There is no heating.", "There is no heating.")
    line.change(second, turn_at=clock.now())
    line.sandbox.fault("facebook", "publish", "reset_after_accept")
    line.sandbox.fault("facebook", "publish", "reset_before_accept")
    assert line.send() + line.send() == [S.UNKNOWN, S.UNKNOWN]
    for id in (second, first):
        for _ in range(reconciling.LOOKS):
            _look(line, id)
        assert line.delivery(id).state == S.NEEDS_ATTENTION
    assert len(line.live()) == 1 and len(line.notices("unknown:")) == 2


def _for_a_person(live: Any, sandbox: Any) -> tuple[Any, Line, Any]:
    """A post that the platform calls a duplicate and does not have."""
    school = a_school(live)
    a_channel(school, "facebook", account=sandbox.account("facebook"))
    post = a_post(school)
    schedule(school, post)
    make_due(school, post)
    line = Line(live, sandbox)
    sandbox.fault("facebook", "publish", "duplicate")
    line.until(lambda: deliveries(school, post)[0].state == S.NEEDS_ATTENTION)
    return school, line, deliveries(school, post)[0]
