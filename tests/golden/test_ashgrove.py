"""Ashgrove Primary School: clauses that the rules alone can show."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from publisher.rules.context import LinkCheck
from publisher.rules.finding import Effect, Outcome, State
from publisher.rules.post import Author, ChannelFacts, Post, Tagged
from tests.golden.schools import ATTESTED, NOW, OFFICE, a_picture, a_post, by_rule, judge, kinds


@pytest.mark.parametrize(
    "text",
    [
        "We are changing the school uniform from September",
        "Teachers will be on strike on Thursday",
        "Our Ofsted inspection report is out",
    ],
)
def test_A46_a_controversial_subject_waits_for_a_senior_leader(text: str) -> None:
    verdict = judge("ashgrove", a_post(text, category="general_news"))
    assert verdict.outcome is Outcome.APPROVE
    assert by_rule(verdict, "controversial")[0].approvers == ("slt",)


def test_A21_no_advertising_for_somebodys_own_business() -> None:
    text = "My husband's plumbing firm offers 10% off boilers, call for a quote"
    assert judge("ashgrove", a_post(text)).outcome in (Outcome.APPROVE, Outcome.BLOCK)


def test_A23_a_byline_says_who_is_posting() -> None:
    author = Author(id="a", name="J. Reed", roles=frozenset({"teacher"}))
    verdict = judge("ashgrove", a_post("Sports day", author=author))
    assert verdict.text == "Sports day\n— Class teacher, Ashgrove Primary"
    assert [f.effect for f in by_rule(verdict, "byline")] == [Effect.TRANSFORM]
    assert verdict.outcome is Outcome.PASS


def test_A23_a_byline_that_is_there_already_is_not_added_twice() -> None:
    text = "Sports day\n— School office, Ashgrove Primary"
    assert judge("ashgrove", a_post(text)).text == text


@pytest.mark.parametrize(
    ("permission", "credit", "outcome"),
    [
        ("", "", Outcome.BLOCK),
        ("asked by e-mail", "", Outcome.BLOCK),
        ("", "Photo: J. Doe", Outcome.BLOCK),
        ("asked by e-mail", "Photo: the museum", Outcome.PASS),
    ],
)
def test_A28_other_peoples_pictures_need_permission_and_credit(
    permission: str, credit: str, outcome: Outcome
) -> None:
    picture = a_picture(third_party=True, permission=permission, credit=credit)
    assert judge("ashgrove", a_post("At the museum", media=(picture,))).outcome is outcome


def test_A33_shouting_is_doubted_and_never_stopped() -> None:
    verdict = judge("ashgrove", a_post("PLEASE BRING YOUR WELLIES TOMORROW EVERYBODY!!!"))
    assert "tone" in kinds(verdict, "warn")
    assert "tone" not in kinds(verdict, "block", "approve")


def test_A35_pupils_pictures_stay_on_the_schools_own_accounts() -> None:
    friends = ChannelFacts(platform="facebook", kind="friends_of_school", school_owned=False)
    post = Post(
        text="Fayre", category="event", channel=friends, author=OFFICE,
        media=(a_picture(children=1),), attested=ATTESTED,
    )  # fmt: skip
    assert "destination" in kinds(judge("ashgrove", post), "block")
    no_children = Post(text="Fayre", category="event", channel=friends, author=OFFICE)
    assert judge("ashgrove", no_children).outcome is Outcome.PASS


def test_A36_a_listed_child_is_never_published_and_nobody_can_override_it() -> None:
    listed = a_picture(children=1, tagged=(Tagged(person="c1", do_not_publish=True),))
    verdict = judge("ashgrove", a_post("Class 4B", media=(listed,), attested=ATTESTED))
    blocks = [f for f in verdict.findings if f.effect is Effect.BLOCK]
    assert blocks and all(f.override.by == () for f in blocks)


@pytest.mark.parametrize("school", ["lache", "milton_road", "longton_lane", "st_lukes", "ashgrove"])
def test_a_listed_child_is_blocked_at_every_school(school: str) -> None:
    listed = a_picture(children=1, tagged=(Tagged(person="c1", do_not_publish=True),))
    assert "media_people" in kinds(judge(school, a_post("Hello", media=(listed,))), "block")


def test_A36_what_only_a_person_can_see_is_confirmed_by_a_person() -> None:
    picture = a_picture(children=3)
    asked = judge("ashgrove", a_post("Class 4B", media=(picture,)))
    confirmed = judge("ashgrove", a_post("Class 4B", media=(picture,), attested=ATTESTED))
    assert asked.outcome is Outcome.BLOCK
    assert {f.state for f in by_rule(asked, "no-publish-list")} == {State.NOT_CHECKABLE}
    assert confirmed.outcome is Outcome.PASS
    assert dict(confirmed.passed)["no-publish-list"] is State.DECLARED


def test_A34_that_nobody_asked_not_to_be_photographed_is_a_tick_of_its_own() -> None:
    asked = "nobody_asked_not_to_be_photographed"
    post = a_post("Class 4B", media=(a_picture(children=3),), attested=ATTESTED - {asked})
    [finding] = by_rule(judge("ashgrove", post), "no-publish-list")
    assert (finding.effect, finding.state) == (Effect.BLOCK, State.NOT_CHECKABLE)
    assert "asked not to be photographed" in finding.reason


def test_A36_that_no_listed_child_can_be_seen_is_confirmed_by_the_author() -> None:
    unseen = ATTESTED - {"nobody_on_the_list_is_visible"}
    post = a_post("Class 4B", media=(a_picture(children=3),), attested=unseen)
    [finding] = by_rule(judge("ashgrove", post), "no-publish-list")
    assert (finding.effect, finding.state) == (Effect.BLOCK, State.NOT_CHECKABLE)
    assert "do-not-publish list" in finding.reason


def test_A48_and_A53_confidential_and_abusive_words_are_blocked() -> None:
    text = "Staff have lodged a grievance against the idiots in charge"
    verdict = judge("ashgrove", a_post(text))
    assert {"confidential", "wordlist"} <= kinds(verdict, "block")


def test_A52_tagging_a_person_is_doubted() -> None:
    post = a_post("Sports day", tagged_accounts=("somebody",))
    assert "tagging" in kinds(judge("ashgrove", post), "warn")


@pytest.mark.parametrize(
    "url", ["https://www.youtube.com/watch?v=x1&autoplay=1", "https://youtu.be/x1"]
)
def test_A54_a_video_elsewhere_needs_approval(url: str) -> None:
    """What it shows, and to whom, only a person can tell: its site is not the school's."""
    seen = LinkCheck(at=NOW, final_url=url, status=200, title="A film", asked="clean")
    verdict = judge("ashgrove", a_post(f"Watch {url}"), links={url: seen})
    assert "links" in kinds(verdict, "approve")


def test_A52_an_organisation_may_be_tagged_once_the_author_has_looked_whose_account_it_is() -> None:
    [finding] = by_rule(judge("ashgrove", a_post("Thank you @localmuseum")), "tagging")
    assert (finding.effect, finding.state) == (Effect.WARN, State.NOT_CHECKABLE)


def test_A54_an_unknown_site_needs_approval() -> None:
    verdict = judge("ashgrove", a_post("Watch https://videos.example.com/watch?v=1"))
    assert "links" in kinds(verdict, "approve")


def test_A55_advice_for_private_use_does_not_stop_the_schools_own_post_in_work_hours() -> None:
    at = dt.datetime(2027, 6, 9, 10, 30, tzinfo=ZoneInfo("Europe/London"))
    assert judge("ashgrove", a_post("Sports day", scheduled_at=at)).outcome is Outcome.PASS
