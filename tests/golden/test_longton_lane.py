"""Longton Lane Primary School: clauses that the rules alone can show."""

from __future__ import annotations

import datetime as dt

import pytest

from publisher.rules.context import Approval, Sent
from publisher.rules.finding import Effect, Outcome
from publisher.rules.post import Answer, Author, ChannelFacts, Post
from tests.golden.schools import NOW, OFFICE, a_picture, a_post, by_rule, judge, kinds

HEAD = Author(id="head", roles=frozenset({"headteacher"}))


def test_G6_names_wait_for_the_head_and_each_is_listed() -> None:
    text = "Thanks to Mrs Ahmed and Joshua"
    verdict = judge("longton_lane", a_post(text))
    found = by_rule(verdict, "names")
    assert verdict.outcome is Outcome.APPROVE
    assert {text[f.start : f.end] for f in found} == {"Mrs Ahmed", "Joshua"}
    assert all(f.approvers == ("headteacher",) for f in found)


def test_G7_a_picture_of_an_event_waits_for_the_head() -> None:
    verdict = judge("longton_lane", a_post("Sports day", media=(a_picture(children=5),)))
    assert verdict.outcome is Outcome.APPROVE
    assert by_rule(verdict, "event-photos")[0].approvers == ("headteacher",)


def test_G7_the_head_does_not_approve_her_own_picture() -> None:
    picture = a_picture(children=5)
    agreed = Approval(rule="event-photos", by="head", role="headteacher")
    own = a_post("Sports day", media=(picture,), author=HEAD)
    others = a_post("Sports day", media=(picture,), author=OFFICE)
    assert judge("longton_lane", own, approvals=(agreed,)).outcome is Outcome.APPROVE
    assert judge("longton_lane", others, approvals=(agreed,)).outcome is Outcome.PASS


def test_G7_the_heads_agreement_does_not_stand_in_for_consent() -> None:
    agreed = Approval(rule="event-photos", by="head", role="headteacher")
    picture = a_picture(children=1, consent=Answer.REFUSED)
    post = a_post("Sports day", media=(picture,))
    assert judge("longton_lane", post, approvals=(agreed,)).outcome is Outcome.BLOCK


def test_G11_a_grumble_about_the_council_waits_for_the_head() -> None:
    text = "St Helens Council let us down again on gritting"
    verdict = judge("longton_lane", a_post(text, category="reminder"))
    assert verdict.outcome is Outcome.APPROVE
    assert by_rule(verdict, "negative-about")


def test_G13_a_flood_of_posts_is_stopped() -> None:
    at = NOW + dt.timedelta(hours=1)
    flood = tuple(
        Sent(id=str(n), at=at + dt.timedelta(minutes=n), channel="facebook") for n in range(10)
    )
    verdict = judge("longton_lane", a_post("Hello", scheduled_at=at), history=flood)
    assert "platform_limits" in kinds(verdict, "block")


def test_G16_an_account_that_was_not_approved_is_refused() -> None:
    channel = ChannelFacts(platform="instagram", approved=False)
    post = Post(text="Hello", category="event", channel=channel, author=OFFICE)
    [finding] = by_rule(judge("longton_lane", post), "channels")
    assert finding.effect is Effect.BLOCK
    assert "approved" in finding.reason


@pytest.mark.parametrize(
    "text",
    [
        "About Jayden's attendance this term: it must improve.",
        "To the family of a Year 3 boy who is bullying others: please ring us.",
    ],
)
def test_G27_an_individual_matter_is_not_taken_up_here(text: str) -> None:
    verdict = judge("longton_lane", a_post(text, category="reminder"))
    assert verdict.outcome is Outcome.BLOCK, verdict.findings


def test_G29_a_child_who_can_be_recognised_is_a_safeguarding_matter() -> None:
    text = "Get well soon to the ginger lad in 4B who got stitches"
    verdict = judge("longton_lane", a_post(text, category="general_news"))
    [finding, *_] = by_rule(verdict, "identify-child")
    assert finding.effect is Effect.BLOCK
    assert finding.override.second_person


def test_G30_plain_words_about_a_hard_subject_are_allowed() -> None:
    text = "Governors meet on Monday to talk about the new school day. Come and tell us your view."
    assert judge("longton_lane", a_post(text)).outcome is Outcome.PASS


def test_words_that_only_look_rude_are_left_alone() -> None:
    post = a_post("Our choir sings in Scunthorpe and Penistone on Friday")
    assert "wordlist" not in kinds(judge("longton_lane", post))
