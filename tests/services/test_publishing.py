"""Claim, send, record: what becomes of a delivery under each kind of answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from publisher.models import Attempt, Consent, DeliveryState, Media, Notice, Post, PostState
from publisher.pictures import words
from publisher.services import deciphering, picturing, recording, stopping
from publisher.services.drafting import MediaUse
from tenants import clock
from tenants.models import AuditEntry, School
from tenants.services import policy_changes
from tests.factories import (
    a_channel,
    a_post,
    a_pupil,
    a_school,
    deliveries,
    make_due,
    put_in_force,
    schedule,
)
from tests.line import QUICK, Line
from tests.pictures import given
from tests.services.test_drafting import sent

S = DeliveryState


@pytest.fixture
def line(make_system: Any, sandbox: Any) -> Line:
    return Line(make_system(sandbox=True, **QUICK), sandbox)


@pytest.mark.parametrize("platform", ["facebook", "x", "linkedin", "weduc"])
def test_a_due_post_goes_out_once_and_is_settled(line: Line, platform: str) -> None:
    line.stage(platform)
    (id,) = line.post()
    row = line.ends(id, S.SETTLED)
    assert row.permalink and row.attempts == 1
    assert [entry["remote_id"] for entry in line.live()] == [row.remote_id]


# (platform, operation, fault, more) → (state at once, what the row says was the matter)
OUTCOMES: dict[tuple[str, str, str], tuple[DeliveryState, str]] = {
    ("facebook", "publish", "reset_before_accept"): (S.UNKNOWN, "unknown_outcome"),
    ("facebook", "publish", "http_500"): (S.UNKNOWN, "unknown_outcome"),
    ("facebook", "publish", "duplicate"): (S.UNKNOWN, "duplicate"),
    ("facebook", "publish", "permission"): (S.SCHEDULED, "permission"),
    ("facebook", "publish", "rate_limit"): (S.SCHEDULED, "rate"),
    ("x", "publish", "http_503"): (S.UNKNOWN, "unknown_outcome"),
    ("x", "publish", "rate_limit"): (S.SCHEDULED, "rate"),
    ("x", "publish", "billing_402"): (S.SCHEDULED, "billing"),
    ("linkedin", "publish", "version_sunset"): (S.SCHEDULED, "config"),
    ("linkedin", "publish", "account_restricted"): (S.SCHEDULED, "permission"),
    ("weduc", "publish", "http_500_after_accept"): (S.UNKNOWN, "unknown_outcome"),
}


@pytest.mark.parametrize("case", OUTCOMES, ids=" ".join)
def test_each_answer_has_its_state_and_its_record(line: Line, case: tuple[str, str, str]) -> None:
    platform, operation, fault = case
    line.stage(platform)
    (id,) = line.post()
    line.sandbox.fault(platform, operation, fault, seconds=60)
    state, kind = OUTCOMES[case]
    assert line.send() == [state]
    row = line.delivery(id)
    assert (row.reason_kind, row.attempts, row.lease_until) == (kind, 1, None)
    assert row.reason and "HTTP" not in row.reason
    with line.work() as uow:
        (attempt,) = uow.session.query(Attempt).all()
        assert attempt.finished_at and attempt.outcome and attempt.reason == row.reason


def test_an_unreachable_platform_is_tried_again_and_nothing_is_unknown(system: Any) -> None:
    """The connection is refused: not a byte has left, so the post is certainly not live."""
    school = a_school(system)
    a_channel(school, "facebook")
    post = a_post(school)
    schedule(school, post)
    make_due(school, post)
    assert Line(system, None).send() == [S.SCHEDULED]
    (row,) = deliveries(school, post)
    assert row.reason_kind == "transient"
    assert clock.now() + timedelta(seconds=12) < row.next_at < clock.now() + timedelta(seconds=20)


def test_a_platform_may_name_its_own_delay(line: Line) -> None:
    line.stage("facebook")
    (id,) = line.post()
    line.sandbox.fault("facebook", "publish", "rate_limit", seconds=30)
    assert line.send() == [S.SCHEDULED]
    assert line.delivery(id).next_at > clock.now() + timedelta(seconds=25)


@pytest.mark.parametrize("platform", ["facebook", "x", "linkedin", "weduc"])
def test_a_delay_beyond_all_sense_is_recorded_and_ends_within_days(
    line: Line, platform: str
) -> None:
    """Milliseconds in the place of seconds lead to a year that no calendar has."""
    line.stage(platform)
    (id,) = line.post()
    line.sandbox.fault(platform, "publish", "rate_limit", seconds=10**12)
    assert line.send() == [S.SCHEDULED]
    assert line.channel(platform).wait_until < clock.now() + timedelta(days=2)
    assert line.delivery(id).reason_kind == "rate"


def test_a_delay_that_is_over_already_is_none(make_system: Any, sandbox: Any) -> None:
    """By a clock that differs from ours each would be, and we would ask again and again at once."""
    line = Line(make_system(sandbox=True, **{**QUICK, "pace": 1.0}), sandbox)
    line.stage("x")
    (id,) = line.post()
    line.sandbox.fault("x", "publish", "rate_limit", seconds=-900)
    line.send()
    assert line.delivery(id).next_at > clock.now() + timedelta(seconds=12)


def test_a_long_wait_ends_minutes_later_at_the_most(line: Line) -> None:
    line.stage("facebook")
    (id,) = line.post()
    line.sandbox.fault("facebook", "publish", "rate_limit", seconds=72_000)
    line.send()
    left = (line.delivery(id).next_at - clock.now()).total_seconds()
    assert 71_990 < left <= 72_000 + recording.MOST_SPREAD


def test_a_rate_limit_keeps_the_whole_channel_waiting_and_no_other(line: Line) -> None:
    one, other = line.stage("x", schools=2)
    line.post("First notice.", "Second notice.", school=one)
    line.post("Another school's notice.", school=other)
    account = line.channel("x", one).remote_id
    line.sandbox.fault("x", "publish", "rate_limit", seconds=30, account=account)
    assert sorted(line.send()) == [S.PUBLISHED, S.SCHEDULED]
    assert line.claim() == []
    assert line.channel("x", one).wait_until > clock.now() + timedelta(seconds=20)
    assert line.channel("x", other).wait_until is None


def test_a_job_that_arrives_twice_publishes_once(line: Line) -> None:
    line.stage("facebook")
    line.post()
    rows = line.claim() * 2
    with ThreadPoolExecutor(2) as pool:
        states = list(pool.map(lambda row: line.send([row])[0], rows))
    assert sorted(states) == ["left alone", S.PUBLISHED]
    assert len(line.live()) == 1


def test_an_answer_that_comes_after_the_lease_still_counts(line: Line) -> None:
    """The worker was held up; the sweeper has called it unknown; nothing was sent since."""
    line.stage("weduc")
    (id,) = line.post()
    (row,) = line.claim()
    line.sandbox.fault("weduc", "publish", "slow", seconds=0.8)
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(line.send, [row])
        line.until(lambda: line.delivery(id).state == S.SENDING)
        line.change(id, lease_until=clock.now() - timedelta(seconds=1))
        line.until(lambda: line.delivery(id).state != S.SENDING)
        assert sending.result() == [S.PUBLISHED]
    assert line.delivery(id).state in (S.PUBLISHED, S.SETTLED)
    assert len(line.live()) == 1


def test_no_call_begins_that_could_outlive_its_lease(line: Line, sandbox: Any) -> None:
    """Uploading took so long that what follows could not have ended within the lease."""
    line.stage("x")
    (id,) = line.post(pictured=True)
    sandbox.fault("x", "prepare", "slow", seconds=0.9, times=None)
    assert line.send() == [S.SCHEDULED]
    assert line.live() == []
    sandbox.control("DELETE", "/faults")
    line.ends(id, S.SETTLED)
    assert len(line.live()) == 1


def test_two_of_three_channels_succeed_and_only_the_third_is_retried(line: Line) -> None:
    line.stage("facebook", "x", "linkedin")
    ids = line.post()
    line.sandbox.fault("linkedin", "publish", "http_500")
    assert sorted(line.send()) == [S.PUBLISHED, S.PUBLISHED, S.UNKNOWN]
    line.until(lambda: all(line.delivery(id).state == S.SETTLED for id in ids))
    attempts = {line.delivery(id).platform: line.delivery(id).attempts for id in ids}
    assert attempts == {"facebook": 1, "x": 1, "linkedin": 2}
    assert len(line.live()) == 3


def test_a_refused_post_is_a_draft_again_and_its_author_is_told(line: Line) -> None:
    line.stage("x")
    (id,) = line.post()
    line.sandbox.fault("x", "publish", "not_found")
    assert line.send() == [S.REFUSED]
    row = line.delivery(id)
    (notice,) = line.notices("refused:")
    assert notice.person_id == line.school.author_id
    with line.work() as uow:
        assert uow.get(Post, row.post_id).state == PostState.DRAFT


# What changes between scheduling and sending


def test_a_paused_school_sends_nothing_and_its_neighbour_does(system: Any, line: Line) -> None:
    paused, other = line.stage("facebook", schools=2)
    (id,) = line.post("One notice.", school=paused)
    line.post("Another notice.", school=other)
    rows = line.claim()
    with line.work(paused) as uow:
        uow.session.get_one(School, paused.id).paused_at = uow.now
    assert sorted(line.send(rows)) == ["left alone", S.PUBLISHED]
    assert line.claim() == []
    assert line.delivery(id, paused).state == S.SCHEDULED


def test_what_came_due_during_a_pause_does_not_go_out_in_a_flood(live: Any, sandbox: Any) -> None:
    school = a_school(live)
    a_channel(school, "facebook", account=sandbox.account("facebook"))
    posts = [a_post(school, f"Notice number {number}.") for number in range(3)]
    for post in posts:
        schedule(school, post)
    with school.work("head") as uow:
        stopping.pause(uow, "A bereavement")
    for post in posts:
        make_due(school, post)
        with school.work() as uow:
            for row in uow.session.query(Post):
                row.due_at = uow.now - timedelta(minutes=1)
    for post in posts:
        (row,) = deliveries(school, post)
        with school.work() as uow:
            uow.get(type(row), row.id).due_at = uow.now - timedelta(minutes=1)
    with school.work("head") as uow:
        assert stopping.resume(uow) == 3
    assert Line(live, sandbox).claim() == []
    with school.work() as uow:
        told = uow.session.query(Notice).where(Notice.key.like("stopped:%")).all()
        assert {row.key for row in told} == {f"stopped:{post}" for post in posts}
        assert {row.person_id for row in told} == {school.people["office"].person_id}


@pytest.mark.parametrize("was", [S.QUEUED, S.PROCESSING])
def test_neither_does_what_was_claimed_or_prepared_when_the_pause_began(
    system: Any, was: DeliveryState
) -> None:
    school = a_school(system)
    a_channel(school)
    post = sent(school, was)
    with school.work("head") as uow:
        stopping.pause(uow, "A bereavement")
    with school.work("head") as uow:
        assert stopping.resume(uow) == 1
    (row,) = deliveries(school, post)
    assert (row.state, row.reason_kind, row.lease_until) == (S.HELD, "paused", None)


def test_a_stricter_policy_holds_the_post_and_tells_its_author(live: Any, sandbox: Any) -> None:
    school = a_school(live)
    a_channel(school, "facebook", account=sandbox.account("facebook"))
    post = a_post(school)
    schedule(school, post)
    with school.work("head") as uow:
        put_in_force(uow, with_rule(uow, NO_EVENTS))
    make_due(school, post)
    assert Line(live, sandbox).send() == ["left alone"]
    (row,) = deliveries(school, post)
    assert row.state == S.HELD and "kind" in row.reason
    assert sandbox.ledger()["total"] == 0
    with school.work() as uow:
        assert uow.get(Post, post).state == PostState.DRAFT
        (notice,) = uow.session.query(Notice).filter(Notice.key == f"held:{row.id}")
        assert notice.person_id == school.people["office"].person_id
        assert uow.session.query(AuditEntry).filter(AuditEntry.action == "delivery.held").count()


def test_a_looser_policy_does_not_send_what_had_been_held(live: Any, sandbox: Any) -> None:
    school = a_school(live)
    a_channel(school, "facebook", account=sandbox.account("facebook"))
    post = a_post(school)
    schedule(school, post)
    with school.work("head") as uow:
        before = _document(uow)
        put_in_force(uow, with_rule(uow, NO_EVENTS))
    make_due(school, post)
    line = Line(live, sandbox)
    line.send()
    with school.work("head") as uow:
        put_in_force(uow, before)
    line.step()
    assert deliveries(school, post)[0].state == S.HELD
    schedule(school, post)
    make_due(school, post)
    assert line.send() == [S.PUBLISHED]


def test_a_held_channel_is_scheduled_again_without_touching_the_others(
    live: Any, sandbox: Any
) -> None:
    school = a_school(live)
    for platform in ("facebook", "x"):
        a_channel(school, platform, account=sandbox.account(platform))
    post = a_post(school)
    schedule(school, post)
    make_due(school, post)
    line = Line(live, sandbox)
    held = next(row for row in deliveries(school, post) if row.platform == "x")
    with school.work("head") as uow:
        put_in_force(uow, with_rule(uow, {**NO_EVENTS, "applies": {"channels": ["x"]}}))
    assert sorted(line.send()) == ["left alone", S.PUBLISHED]
    with school.work("head") as uow:
        put_in_force(uow, _without_rule(uow, NO_EVENTS["id"]))
    schedule(school, post)
    make_due(school, post)
    line.until(lambda: all(r.state == S.SETTLED for r in deliveries(school, post)))
    assert sandbox.ledger()["total"] == 2
    assert {r.id for r in deliveries(school, post)} >= {held.id}


def test_a_withdrawn_consent_stops_fridays_post(live: Any, sandbox: Any) -> None:
    school = a_school(live)
    a_channel(school, "facebook", account=sandbox.account("facebook"))
    pupil = a_pupil(school, facebook="given")
    media = a_picture_of(school, pupil)
    post = a_post(school, media=(media,))
    schedule(school, post)
    with school.work("head") as uow:
        uow.session.execute(
            update(Consent).where(Consent.person_id == pupil).values(status="refused")
        )
    make_due(school, post)
    assert Line(live, sandbox).send() == ["left alone"]
    assert deliveries(school, post)[0].state == S.HELD
    assert sandbox.ledger()["total"] == 0


def test_a_picture_that_is_due_at_once_is_looked_at_first(
    live: Any, sandbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "reader", lambda: None)
    school = a_school(live)
    a_channel(school, "facebook", account=sandbox.account("facebook"))
    with school.work() as uow:
        data = given.saved(given.arrow())
        media = picturing.receive(school.system, uow, filename="a.jpg", data=data)
    use = {"alt": "An arrow", "people": "none", "declared_by": "office"}
    post = a_post(school, media=(MediaUse(media_id=str(media.id), **use),))
    schedule(school, post)
    line = Line(live, sandbox)

    def sent() -> str:
        make_due(school, post)
        line.send()
        return deliveries(school, post)[0].state

    assert sent() == S.SCHEDULED
    picturing.inspect(live, school.id, media.id)
    assert sent() == S.SCHEDULED
    deciphering.read(live, school.id, media.id)
    assert sent() == S.HELD  # nobody has read it, and its author has not said so
    assert sandbox.ledger()["total"] == 0


NO_EVENTS: dict[str, Any] = {
    "id": "no-events",
    "kind": "category",
    "effect": "block",
    "params": {"deny": ["event"]},
    "clause": "no events for the time being",
}


def _document(uow: Any) -> dict[str, Any]:
    return dict(policy_changes.current(uow).document)


def with_rule(uow: Any, rule: dict[str, Any]) -> dict[str, Any]:
    document = _document(uow)
    return {**document, "rule": [*document["rule"], rule]}


def _without_rule(uow: Any, id: str) -> dict[str, Any]:
    document = _document(uow)
    return {**document, "rule": [rule for rule in document["rule"] if rule["id"] != id]}


def a_picture_of(school: Any, pupil: Any) -> MediaUse:
    with school.work() as uow:
        media = picturing.receive(
            school.system, uow, filename="day.jpg", data=given.saved(given.arrow())
        )
        row = uow.get(Media, media.id)
        row.faces, row.read_at = [], uow.now
        return MediaUse(
            media_id=str(media.id), alt="A child running", people="identifiable", children=1,
            tagged=(str(pupil),), permission="none_needed", words_declared=True,
            declared_by=str(school.people["office"].person_id),
        )  # fmt: skip
