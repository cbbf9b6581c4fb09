"""Lache Primary School: clauses that the rules alone can show."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from publisher.rules.context import Approval, LinkCheck, Phase, SchoolDays, Sent
from publisher.rules.finding import Effect, Outcome, State
from publisher.rules.post import Answer, Author, ChannelFacts, Grade, Post
from tests.golden.schools import NOW, a_picture, a_post, by_rule, judge, kinds

LONDON = ZoneInfo("Europe/London")
TEACHER = Author(id="t1", name="A. Teacher", roles=frozenset({"teacher"}))


def a_roundup(day: dt.date, hour: int = 15) -> Post:
    at = dt.datetime.combine(day, dt.time(hour, 30), LONDON)
    return a_post("This week at Lache.", category="weekly_roundup", scheduled_at=at)


def test_L2_a_platform_that_the_policy_does_not_name_is_refused() -> None:
    verdict = judge("lache", a_post("Hello", channel="instagram"))
    [finding] = by_rule(verdict, "channels")
    assert finding.effect is Effect.BLOCK
    assert "Instagram" in finding.reason


def test_L1_a_personal_profile_is_refused() -> None:
    channel = ChannelFacts(platform="facebook", personal=True)
    post = Post(text="Hello", category="event", channel=channel, author=TEACHER)
    assert "channels" in kinds(judge("lache", post), "block")


def test_L11_a_mobile_number_is_blocked() -> None:
    verdict = judge("lache", a_post("Ring me on 07700 900123", category="reminder"))
    assert "personal_data" in kinds(verdict, "block")


def test_L12_a_complaint_waits_for_the_head() -> None:
    text = "We are fed up with parents parking on the zigzags. It is a disgrace."
    verdict = judge("lache", a_post(text, category="reminder"))
    assert "topics" in kinds(verdict, "approve")
    assert by_rule(verdict, "reputation")[0].approvers == ("headteacher",)


def test_L15_class_news_is_kept_off_facebook_only() -> None:
    text = "Class 3 did fractions today"
    on_facebook = judge("lache", a_post(text, category="class_update"))
    on_weduc = judge("lache", a_post(text, category="class_update", channel="parent_comms"))
    assert on_facebook.outcome is Outcome.BLOCK
    assert on_weduc.outcome is Outcome.PASS


def test_L15_class_news_disguised_as_an_event_is_noticed() -> None:
    verdict = judge("lache", a_post("Class 3 did fractions today", category="event"))
    assert verdict.outcome is Outcome.WARN
    [finding] = by_rule(verdict, "no-daily-class-updates")
    assert (finding.start, finding.end) == (0, 21)


def test_L16_a_teachers_post_waits_for_the_named_operator() -> None:
    verdict = judge("lache", a_post("This week at Lache", author=TEACHER))
    [finding] = by_rule(verdict, "operator")
    assert finding.effect is Effect.APPROVE
    assert finding.approvers == ("account_operators",)


def test_L16_once_the_operator_agrees_the_post_no_longer_waits() -> None:
    agreed = Approval(rule="operator", by="k", role="account_operators")
    verdict = judge("lache", a_post("This week", author=TEACHER), approvals=(agreed,))
    [finding] = by_rule(verdict, "operator")
    assert (finding.effect, finding.state, finding.declared_by) == (
        Effect.NOTE, State.DECLARED, "k",
    )  # fmt: skip


def test_nobody_approves_their_own_post() -> None:
    own = Approval(rule="operator", by=TEACHER.id, role="account_operators")
    verdict = judge("lache", a_post("This week", author=TEACHER), approvals=(own,))
    assert verdict.outcome is Outcome.APPROVE


@pytest.mark.parametrize(
    "day", [dt.date(2027, 1, 8), dt.date(2027, 3, 19), dt.date(2027, 4, 16), dt.date(2027, 11, 5)]
)
def test_L17_a_roundup_on_a_friday_is_right(day: dt.date) -> None:
    assert by_rule(judge("lache", a_roundup(day)), "weekly-roundup") == []


def test_L17_a_roundup_on_a_thursday_is_doubted() -> None:
    verdict = judge("lache", a_roundup(dt.date(2027, 1, 7)))
    assert [f.effect for f in by_rule(verdict, "weekly-roundup")] == [Effect.WARN]


def test_L17_before_good_friday_thursday_is_the_day() -> None:
    days = SchoolDays(closed=frozenset({dt.date(2027, 3, 26)}))
    thursday, friday = a_roundup(dt.date(2027, 3, 25)), a_roundup(dt.date(2027, 3, 26))
    assert by_rule(judge("lache", thursday, days=days), "weekly-roundup") == []
    assert by_rule(judge("lache", friday, days=days), "weekly-roundup") != []


def test_L17_a_second_roundup_in_a_week_is_blocked_and_names_the_first() -> None:
    at = dt.datetime(2027, 1, 8, 9, 0, tzinfo=dt.UTC)
    first = Sent(id="post-1", at=at, channel="facebook", category="weekly_roundup")
    verdict = judge("lache", a_roundup(dt.date(2027, 1, 8)), history=(first,))
    [finding] = by_rule(verdict, "weekly-roundup")
    assert (finding.effect, finding.detail) == (Effect.BLOCK, "post-1")


@pytest.mark.parametrize("answer", [a for a in Answer if a is not Answer.GIVEN])
def test_L22_only_a_clear_yes_is_a_yes(answer: Answer) -> None:
    post = a_post("Sports day", media=(a_picture(children=1, consent=answer),))
    verdict = judge("lache", post)
    assert "media_people" in kinds(verdict, "block")
    assert by_rule(verdict, "photo-consent")[0].override.by == ()


def test_L22_consent_must_be_in_writing() -> None:
    post = a_post("Sports day", media=(a_picture(children=1, written=False),))
    assert judge("lache", post).outcome is Outcome.BLOCK


def test_L22_consent_for_facebook_says_nothing_about_x() -> None:
    picture = a_picture(children=1)
    assert judge("lache", a_post("Sports day", media=(picture,))).outcome is Outcome.PASS
    on_x = a_post("Sports day", channel="x", media=(picture,))
    assert "media_people" in kinds(judge("lache", on_x), "block")


def test_L22_a_child_nobody_marked_is_not_assumed_to_consent() -> None:
    post = a_post("Sports day", media=(a_picture(children=2, tagged=()),))
    verdict = judge("lache", post)
    assert verdict.outcome is Outcome.BLOCK
    assert by_rule(verdict, "photo-consent")[0].state is State.NOT_CHECKABLE


def test_L22_a_picture_from_behind_needs_no_consent() -> None:
    picture = a_picture(children=2, grade=Grade.NOT_IDENTIFIABLE, tagged=())
    assert judge("lache", a_post("Sports day", media=(picture,))).outcome is Outcome.PASS


@pytest.mark.parametrize("more", [{"alt": "Amelia with a cup"}, {"filename": "amelia_wright.jpg"}])
def test_L23_a_child_in_a_picture_is_not_named_anywhere(more: dict[str, str]) -> None:
    post = a_post("Well done everybody", media=(a_picture(children=1, **more),))
    assert by_rule(judge("lache", post), "no-names-with-photo")


def test_L23_a_first_name_without_a_picture_is_allowed() -> None:
    assert by_rule(judge("lache", a_post("Well done Amelia")), "no-names-with-photo") == []


def test_L24_each_identifier_is_listed_with_its_place() -> None:
    text = "Amelia Wright, CH4 8HX, born 3/5/2016"
    found = by_rule(judge("lache", a_post(text)), "no-personal-identifiers")
    assert {finding.detail for finding in found} == {
        "pupil full name", "postcode", "date of birth",
    }  # fmt: skip
    assert len({(finding.start, finding.end) for finding in found}) == 3


def test_L25_a_shortened_link_waits_for_somebody() -> None:
    verdict = judge("lache", a_post("See https://bit.ly/x"))
    assert "links" in kinds(verdict, "approve")


def test_L25_a_link_is_looked_at_again_before_publishing() -> None:
    url = "https://www.gov.uk/page"
    post = a_post(f"See {url}")
    fresh = {url: LinkCheck(at=NOW, status=200, final_url=url)}
    gone = {url: LinkCheck(at=NOW, status=404, final_url=url)}
    bad = {url: LinkCheck(at=NOW, status=200, final_url=url, threat="malware")}
    stale = {url: LinkCheck(at=NOW - dt.timedelta(hours=5), status=200, final_url=url)}
    moved = {url: LinkCheck(at=NOW, status=200, final_url="https://bets.example.com/")}

    def at_publish(links: dict[str, LinkCheck]) -> Outcome:
        return judge("lache", post, phase=Phase.PUBLISH, links=links).outcome

    assert at_publish(fresh) is Outcome.PASS
    assert at_publish(gone) is Outcome.APPROVE
    assert at_publish(stale) is Outcome.APPROVE
    assert at_publish({}) is Outcome.APPROVE
    assert at_publish(moved) is Outcome.APPROVE
    assert at_publish(bad) is Outcome.BLOCK
