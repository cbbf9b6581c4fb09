"""St Luke's Primary School: clauses that the rules alone can show."""

from __future__ import annotations

import datetime as dt

import pytest

from publisher.rules.context import Sent
from publisher.rules.finding import Effect, Outcome
from tests.golden.schools import NOW, a_picture, a_post, by_rule, judge, kinds


def test_S4_a_sports_result_is_welcome_here_and_not_at_milton_road() -> None:
    post = a_post("Year 6 won 3–1", category="sports_result")
    assert judge("st_lukes", post).outcome is Outcome.PASS
    assert judge("milton_road", post).outcome is Outcome.BLOCK


def test_S6_a_wish_for_one_sick_child_is_blocked() -> None:
    text = "We wish Tom in Year 5 a speedy recovery after his operation"
    verdict = judge("st_lukes", a_post(text, category="general_news"))
    assert verdict.outcome is Outcome.BLOCK


def _earlier(count: int) -> tuple[Sent, ...]:
    return tuple(
        Sent(id=str(n), at=NOW + dt.timedelta(hours=2 * n), channel="facebook")
        for n in range(count)
    )


@pytest.mark.parametrize(("earlier", "outcome"), [(2, Outcome.PASS), (3, Outcome.WARN)])
def test_S7_the_fourth_post_of_a_day_is_doubted_and_not_stopped(
    earlier: int, outcome: Outcome
) -> None:
    post = a_post("Hello", scheduled_at=NOW + dt.timedelta(hours=8))
    assert judge("st_lukes", post, history=_earlier(earlier)).outcome is outcome


def test_S7_posts_on_another_channel_do_not_count() -> None:
    post = a_post("Hello", channel="x", scheduled_at=NOW + dt.timedelta(hours=8))
    assert judge("st_lukes", post, history=_earlier(3)).outcome is Outcome.PASS


def test_S8_a_closure_also_goes_home_another_way() -> None:
    alone = a_post("School is closed today because of snow", category="closure")
    both = a_post(alone.text, category="closure", also_via=frozenset({"letter"}))
    assert "companion" in kinds(judge("st_lukes", alone), "warn")
    assert "companion" not in kinds(judge("st_lukes", both))


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Year 6 had a great day in Normandy", "trip_update"),
        ("Final score: 2–2 after extra time", "sports_result"),
        ("Second day of the Year Six French Trip: sunshine and crêpes", "trip_update"),
    ],
)
def test_S9_what_the_policy_welcomes_is_not_stopped(text: str, category: str) -> None:
    assert judge("st_lukes", a_post(text, category=category)).outcome is Outcome.PASS


def test_S17_consent_may_be_spoken_here_and_must_be_written_at_lache() -> None:
    post = a_post("Sports day", media=(a_picture(children=1, written=False),))
    assert judge("st_lukes", post).outcome is Outcome.PASS
    assert judge("lache", post).outcome is Outcome.BLOCK


def test_S20_the_logo_needs_written_permission() -> None:
    used = a_picture(assets=frozenset({"logo"}))
    agreed = a_picture(assets=frozenset({"logo"}), permission="Head's letter of 3 May")
    assert judge("st_lukes", a_post("PTA quiz", media=(used,))).outcome is Outcome.APPROVE
    assert judge("st_lukes", a_post("PTA quiz", media=(agreed,))).outcome is Outcome.PASS


def test_S20_the_profiles_own_logo_was_agreed_to_beforehand() -> None:
    profile = a_picture(assets=frozenset({"logo", "school_profile_logo"}))
    assert judge("st_lukes", a_post("PTA quiz", media=(profile,))).outcome is Outcome.PASS


@pytest.mark.parametrize(
    "text",
    ["CONFIDENTIAL: staffing plan for next year", "Not for publication: new staff list"],
)
def test_S22_confidential_matters_are_blocked(text: str) -> None:
    assert "confidential" in kinds(judge("st_lukes", a_post(text)), "block")


@pytest.mark.parametrize("text", ["The gate code is 4471", "Guest wifi password: bluebird99"])
def test_S23_a_code_or_password_is_blocked(text: str) -> None:
    verdict = judge("st_lukes", a_post(text, category="reminder"))
    assert "security" in kinds(verdict, "block")


def test_S23_a_password_in_a_picture_is_read_too() -> None:
    post = a_post("Our new room", media=(a_picture(ocr_text="wifi password: bluebird99"),))
    found = by_rule(judge("st_lukes", post), "security")
    assert {finding.surface for finding in found} == {"picture_text:1"}


def test_S23_an_empty_school_is_only_doubted() -> None:
    text = "The school will be empty from 20 December to 3 January"
    found = by_rule(judge("st_lukes", a_post(text, category="reminder")), "security")
    assert {finding.effect for finding in found} == {Effect.WARN}


def test_S25_a_personal_mobile_number_is_blocked() -> None:
    verdict = judge("st_lukes", a_post("Text me on 07700 900123", category="reminder"))
    assert "personal_data" in kinds(verdict, "block")
