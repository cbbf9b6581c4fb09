"""When duties are due: the five schools' own, to the day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tenants.policies import due, obligations, templates
from tenants.policies.due import Occasion, SchoolTerms
from tenants.policies.obligations import Duty

D = date
TERMS = SchoolTerms(
    terms=(
        (D(2026, 9, 3), D(2026, 12, 18)),
        (D(2027, 1, 5), D(2027, 3, 25)),
        (D(2027, 4, 12), D(2027, 7, 21)),
    ),
    half_terms=((D(2026, 10, 26), D(2026, 10, 30)), (D(2027, 2, 15), D(2027, 2, 19))),
)


def of(school: str, id: str) -> Duty:
    document = templates.template(school).document
    return next(duty for duty in obligations.duties(document) if duty.id == id)


def asked(duty: Duty, days: SchoolTerms = TERMS, **span: date) -> list[Occasion]:
    return list(
        due.occasions(duty, days, **{"since": D(2026, 9, 1), "until": D(2027, 8, 31)} | span)
    )


def a_duty(**fields: Any) -> Duty:
    return Duty(id="check", what="Check", who=("headteacher",), **fields)


def test_a_month_is_due_on_its_last_day_with_the_reminders_the_policy_names() -> None:
    (only,) = asked(of("milton_road", "policy-review"))
    assert only.due_on == D(2027, 2, 28)
    assert only.reminders == (D(2026, 11, 30), D(2027, 1, 29), D(2027, 2, 21))


def test_a_leap_years_february_has_its_last_day() -> None:
    (only,) = asked(a_duty(due_month="2028-02"))
    assert only.due_on == D(2028, 2, 29)


def test_a_term_without_dates_is_due_by_its_name_from_april() -> None:
    (only,) = asked(of("longton_lane", "policy-review"), SchoolTerms())
    assert (only.label, only.exact) == ("Summer term 2028", False)
    assert only.opens_on == only.reminders[0] == D(2028, 4, 1)
    assert only.due_on == D(2028, 8, 31)


def test_a_term_with_dates_is_due_on_its_last_day_under_the_same_period() -> None:
    days = SchoolTerms(terms=((D(2028, 4, 17), D(2028, 7, 20)),))
    (named,) = asked(of("longton_lane", "policy-review"), SchoolTerms())
    (dated,) = asked(of("longton_lane", "policy-review"), days)
    assert (dated.due_on, dated.exact) == (D(2028, 7, 20), True)
    assert dated.period == named.period
    assert dated.reminders == (D(2028, 4, 1), D(2028, 4, 21), D(2028, 6, 20), D(2028, 7, 13))


def test_in_a_year_of_six_terms_the_last_one_of_summer_counts() -> None:
    days = SchoolTerms(terms=((D(2028, 4, 17), D(2028, 5, 26)), (D(2028, 6, 5), D(2028, 7, 20))))
    (only,) = asked(of("longton_lane", "policy-review"), days)
    assert only.due_on == D(2028, 7, 20)


def test_a_termly_duty_shows_fourteen_days_before_the_end_of_each_term() -> None:
    assert [(each.opens_on, each.due_on) for each in asked(of("lache", "termly-review"))] == [
        (D(2026, 12, 4), D(2026, 12, 18)),
        (D(2027, 3, 11), D(2027, 3, 25)),
        (D(2027, 7, 7), D(2027, 7, 21)),
    ]


def test_a_termly_duty_of_a_term_without_dates_goes_by_its_name() -> None:
    known = SchoolTerms(terms=TERMS.terms[:1])
    found = asked(of("lache", "termly-review"), known)
    assert [(each.exact, each.label) for each in found] == [
        (True, ""), (False, "Spring term 2027"), (False, "Summer term 2027"),
    ]  # fmt: skip


def test_half_terms_end_before_the_holiday_and_with_the_term() -> None:
    found = asked(a_duty(every="half_term"), until=D(2027, 4, 1))
    assert [each.due_on for each in found] == [
        D(2026, 10, 23), D(2026, 12, 18), D(2027, 2, 12), D(2027, 3, 25),
    ]  # fmt: skip


def test_a_day_named_long_ago_is_still_due() -> None:
    (only,) = asked(of("st_lukes", "policy-review"))
    assert only.due_on == D(2019, 10, 1)


def test_a_daily_check_is_due_on_sundays_and_in_holidays_too() -> None:
    found = asked(of("ashgrove", "daily-check"), since=D(2026, 12, 24), until=D(2026, 12, 27))
    assert [each.due_on.isoformat() for each in found] == [
        "2026-12-24", "2026-12-25", "2026-12-26", "2026-12-27",
    ]  # fmt: skip
    assert all(each.passes for each in found)


def test_weeks_and_months_have_their_own_last_days() -> None:
    weeks = asked(a_duty(every="week"), since=D(2026, 12, 30), until=D(2027, 1, 5))
    assert [(w.period, w.due_on) for w in weeks] == [
        ("2026-W53", D(2027, 1, 3)), ("2027-W01", D(2027, 1, 10)),
    ]  # fmt: skip
    months = asked(a_duty(every="month"), since=D(2027, 1, 31), until=D(2027, 3, 1))
    assert [m.due_on for m in months] == [D(2027, 1, 31), D(2027, 2, 28), D(2027, 3, 31)]


def test_a_yearly_duty_comes_round_on_its_day() -> None:
    found = asked(a_duty(every="year"), since=D(2024, 2, 29), until=D(2028, 2, 1))
    assert [each.due_on for each in found] == [
        D(2025, 2, 28), D(2026, 2, 28), D(2027, 2, 28), D(2028, 2, 29),
    ]  # fmt: skip


def test_a_duty_that_waits_for_an_occasion_has_no_day() -> None:
    assert asked(of("longton_lane", "curriculum-risk-assessment")) == []


def test_a_policy_that_names_no_review_is_reviewed_after_two_years() -> None:
    document = dict(templates.template("baseline").document)
    document["duty"] = []
    (review,) = obligations.duties(document)
    assert review.is_review
    assert obligations.review_months(document) == 24
    assert due.after(review, D(2026, 11, 26), 24).due_on == D(2028, 11, 26)


@pytest.mark.parametrize(
    ("text", "days"), [("90d", 90), ("2w", 14), ("1mo", 30), ("1y", 365), ("3h", 0)]
)
def test_reminders_are_named_in_any_unit(text: str, days: int) -> None:
    (only,) = asked(a_duty(due="2027-06-30", remind_before=(text,)))
    assert (only.due_on - only.reminders[0]).days == days
