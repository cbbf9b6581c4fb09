"""Hours and days are the school's own, through both changes of the clocks."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from publisher.rules.context import Phase, SchoolDays, Sent
from publisher.rules.evaluate import evaluate
from publisher.rules.finding import Outcome
from publisher.rules.timing import duration
from publisher.services.judging import fingerprint
from tenants.policies import templates
from tenants.policies.language import Policy, with_changes
from tests.golden.schools import a_context, a_picture, a_post

LONDON = ZoneInfo("Europe/London")


def a_policy(kind: str, effect: str, params: dict[str, Any], **more: Any) -> Policy:
    rule = {"id": "it", "kind": kind, "effect": effect, "params": params, "clause": "x", **more}
    return with_changes(templates.template("baseline"), {"rule": [rule]})


def outcome(policy: Policy, at: dt.datetime, **context: Any) -> Outcome:
    return evaluate(policy, a_post("Hello", scheduled_at=at), a_context(**context)).outcome


NIGHT = a_policy("quiet_hours", "warn", {"from": "20:00", "until": "07:00"})


@pytest.mark.parametrize(
    ("utc", "expected"),
    [
        ("2027-01-11T19:59", Outcome.PASS),
        ("2027-01-11T20:00", Outcome.WARN),
        ("2027-01-11T06:59", Outcome.WARN),
        ("2027-01-11T07:00", Outcome.PASS),
        ("2027-06-07T18:59", Outcome.PASS),
        ("2027-06-07T19:00", Outcome.WARN),
    ],
)
def test_quiet_hours_follow_the_clock_on_the_wall(utc: str, expected: Outcome) -> None:
    at = dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)
    assert outcome(NIGHT, at) is expected


BEFORE_THE_POLL = a_policy(
    "category", "block", {"deny": ["event"]}, each_year={"from": "03-25", "until": "05-07"}
)


@pytest.mark.parametrize(
    ("policy", "planned"),
    [(NIGHT, "2027-01-11T19:55"), (BEFORE_THE_POLL, "2027-03-24T23:55")],
    ids=["quiet hours", "election period"],
)
@pytest.mark.parametrize("phase", [Phase.SCHEDULE, Phase.APPROVE, Phase.PUBLISH])
@pytest.mark.parametrize("minutes", [0, 4, 6, 90])
def test_what_goes_out_late_is_judged_by_the_hour_at_which_it_goes_out(
    policy: Policy, planned: str, phase: Phase, minutes: int
) -> None:
    """A platform was away, or an approval came late: the hour or day is another one by now."""
    at = dt.datetime.fromisoformat(planned).replace(tzinfo=dt.UTC)
    found = outcome(policy, at, phase=phase, now=at + dt.timedelta(minutes=minutes))
    late = minutes > 5 and phase is not Phase.SCHEDULE
    assert (found is not Outcome.PASS) == late


def test_quiet_hours_may_be_for_some_days_or_for_term_only() -> None:
    policy = a_policy(
        "quiet_hours", "block",
        {"from": "09:00", "until": "15:00", "days": ["monday"], "term_time_only": True},
    )  # fmt: skip
    monday = dt.datetime(2027, 6, 7, 10, 0, tzinfo=LONDON)
    closed = SchoolDays(closed=frozenset({monday.date()}))
    assert outcome(policy, monday) is Outcome.BLOCK
    assert outcome(policy, monday + dt.timedelta(days=1)) is Outcome.PASS
    assert outcome(policy, monday, days=closed) is Outcome.PASS


TERMS = SchoolDays(
    terms=((dt.date(2027, 4, 19), dt.date(2027, 7, 21)),),
    closed=frozenset(dt.date(2027, 5, 31) + dt.timedelta(days=n) for n in range(12) if n % 7 < 5),
)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2027-04-16", Outcome.BLOCK),  # the Easter holidays
        ("2027-04-19", Outcome.PASS),  # the first day of term
        ("2027-05-15", Outcome.PASS),  # a Saturday between two school weeks
        ("2027-06-02", Outcome.BLOCK),  # half-term
        ("2027-06-05", Outcome.BLOCK),  # the weekend within it
        ("2027-07-22", Outcome.BLOCK),
    ],
)
def test_quiet_hours_may_be_for_the_holidays_only(day: str, expected: Outcome) -> None:
    policy = a_policy(
        "quiet_hours", "block", {"from": "00:00", "until": "00:00", "holidays_only": True},
        applies={"except_categories": ["closure"]},
    )  # fmt: skip
    at = dt.datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=LONDON)
    assert outcome(policy, at, days=TERMS) is expected
    closure = a_post("Hello", scheduled_at=at, category="closure")
    assert evaluate(policy, closure, a_context(days=TERMS)).outcome is Outcome.PASS


def test_without_terms_nobody_knows_when_the_holidays_are() -> None:
    policy = a_policy(
        "quiet_hours", "block", {"from": "18:00", "until": "08:00", "holidays_only": True}
    )
    day = dt.datetime(2027, 8, 3, 20, 0, tzinfo=LONDON)
    assert outcome(policy, day) is Outcome.BLOCK
    assert outcome(policy, day.replace(hour=12)) is Outcome.PASS


def test_a_rule_holds_from_its_first_to_its_last_day() -> None:
    policy = a_policy(
        "companion",
        "warn",
        {"also_via": ["letter"]},
        **{"from": "2027-05-01", "until": "2027-05-31"},
    )
    for day, expected in (
        (dt.datetime(2027, 4, 30, 23, 59, tzinfo=LONDON), Outcome.PASS),
        (dt.datetime(2027, 5, 1, 0, 0, tzinfo=LONDON), Outcome.WARN),
        (dt.datetime(2027, 5, 31, 23, 59, tzinfo=LONDON), Outcome.WARN),
        (dt.datetime(2027, 6, 1, 0, 0, tzinfo=LONDON), Outcome.PASS),
    ):
        assert outcome(policy, day) is expected, day


def test_posts_late_in_the_evening_belong_to_their_own_day() -> None:
    policy = a_policy("frequency", "warn", {"max_per_day": 1})
    late = dt.datetime(2027, 6, 7, 23, 30, tzinfo=LONDON)  # 22:30 by the clock in Greenwich
    early = dt.datetime(2027, 6, 8, 0, 30, tzinfo=LONDON)  # 23:30 of the day before there
    earlier = (Sent(id="1", at=late, channel="facebook"),)
    assert outcome(policy, early, history=earlier) is Outcome.PASS
    assert outcome(policy, late, history=earlier) is Outcome.WARN


def test_a_gap_is_kept_on_both_sides() -> None:
    policy = a_policy("frequency", "warn", {"min_gap": "60m"})
    at = dt.datetime(2027, 6, 7, 12, 0, tzinfo=LONDON)
    for minutes, expected in ((-59, Outcome.WARN), (59, Outcome.WARN), (60, Outcome.PASS)):
        near = (Sent(id="1", at=at + dt.timedelta(minutes=minutes), channel="facebook"),)
        assert outcome(policy, at, history=near) is expected, minutes


def test_a_school_may_count_all_its_channels_together() -> None:
    policy = a_policy("frequency", "warn", {"max_per_week": 1, "per": "school"})
    at = dt.datetime(2027, 6, 7, 12, 0, tzinfo=LONDON)
    on_x = (Sent(id="1", at=at - dt.timedelta(hours=3), channel="x"),)
    assert outcome(policy, at, history=on_x) is Outcome.WARN


def test_the_posts_of_a_calendar_month_are_counted() -> None:
    policy = a_policy("frequency", "warn", {"max_per_month": 1})
    at = dt.datetime(2027, 6, 28, 12, 0, tzinfo=LONDON)
    for day, expected in ((1, Outcome.WARN), (-1, Outcome.PASS)):  # 1 June, 30 May
        near = (
            Sent(id="1", at=at.replace(day=1) + dt.timedelta(days=day - 1), channel="facebook"),
        )
        assert outcome(policy, at, history=near) is expected, day


def test_who_agrees_to_one_limit_has_not_agreed_to_the_next() -> None:
    limits = {"max_per_day": 1, "max_per_week": 1, "max_per_month": 1, "min_gap": "2h"}
    policy = a_policy("frequency", "approve", limits)
    at = dt.datetime(2027, 6, 8, 10, 0, tzinfo=dt.UTC)
    sent = (Sent(id="1", at=at - dt.timedelta(hours=1), channel="facebook"),)
    found = evaluate(policy, a_post("Hello", scheduled_at=at), a_context(history=sent)).findings
    limited = [each for each in found if each.kind == "frequency"]
    channel = UUID(int=1)
    assert len(limited) == 4 == len({fingerprint("digest", channel, each) for each in limited})


def test_who_agrees_to_the_staff_in_a_picture_has_not_agreed_to_the_children() -> None:
    params = {"staff": "approve", "children": "approve", "other_people": "approve"}
    shown = a_post("Hello", media=(a_picture(children=1, staff=1, others=1),))
    found = evaluate(a_policy("media_people", "block", params), shown, a_context()).findings
    asked = [each for each in found if each.rule == "it" and each.effect == "approve"]
    channel = UUID(int=1)
    assert len(asked) == 3 == len({fingerprint("digest", channel, each) for each in asked})


def test_a_limit_on_one_kind_of_post_counts_only_that_kind() -> None:
    events = {"categories": ["event"]}
    policy = a_policy("frequency", "warn", {"max_per_week": 1}, applies=events)
    at = dt.datetime(2027, 6, 7, 12, 0, tzinfo=LONDON)
    for kind, expected in (("event", Outcome.WARN), ("reminder", Outcome.PASS)):
        sent = Sent(id="1", at=at - dt.timedelta(hours=3), channel="facebook", category=kind)
        assert outcome(policy, at, history=(sent,)) is expected, kind


@pytest.mark.parametrize(
    ("text", "hours"), [("90m", 1.5), ("24h", 24.0), ("2d", 48.0), ("1w", 168.0)]
)
def test_lengths_of_time_are_read(text: str, hours: float) -> None:
    assert duration(text) == dt.timedelta(hours=hours)


def test_a_length_of_time_without_a_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="not a length of time"):
        duration("24")
