"""What happens when a comment arrives on the fayre post (T11), by school and platform ability."""

from __future__ import annotations

import pytest

from publisher.rules.evaluate import evaluate
from publisher.rules.finding import Effect
from tenants.policies import templates
from tenants.policies.changes import choose
from tenants.policies.language import with_changes
from tests.golden.schools import a_context, a_post, by_rule, judge

FAYRE = "Summer fayre on Saturday 3 July, 12–3, on the school field."


@pytest.mark.parametrize(
    ("school", "mode", "replies"),
    [
        ("lache", "held", "signpost"),
        ("milton_road", "off", "none"),
        ("longton_lane", "moderated", "signpost"),
        ("st_lukes", "moderated", "signpost"),
        ("ashgrove", "moderated", "open"),
    ],
)
def test_each_school_treats_a_comment_its_own_way(school: str, mode: str, replies: str) -> None:
    policy = templates.template(school)
    assert policy.comments.on("facebook") == mode
    assert policy.section("replies")["mode"] == replies


def test_ashgrove_answers_within_twenty_four_hours() -> None:
    assert templates.template("ashgrove").section("moderation")["respond_within"] == "24h"


@pytest.mark.parametrize("ability", ["after_publish", "emulated"])
@pytest.mark.parametrize("school", ["lache", "milton_road"])
def test_a_promise_kept_only_afterwards_is_said_and_stops_nothing(
    school: str, ability: str
) -> None:
    verdict = judge(school, a_post(FAYRE), comments=ability)
    [finding] = by_rule(verdict, "comments")
    assert finding.effect is Effect.NOTE
    assert "Facebook" in finding.reason


@pytest.mark.parametrize("school", ["lache", "milton_road"])
def test_a_promise_that_cannot_be_kept_blocks_the_channel(school: str) -> None:
    verdict = judge(school, a_post(FAYRE), comments="unsupported")
    assert [finding.effect for finding in by_rule(verdict, "comments")] == [Effect.BLOCK]


def test_a_platform_with_its_own_switch_needs_no_word() -> None:
    verdict = judge("milton_road", a_post(FAYRE), comments="atomic")
    assert by_rule(verdict, "comments") == []


def test_moderated_comments_need_no_switch() -> None:
    verdict = judge("ashgrove", a_post(FAYRE), comments="unsupported")
    assert by_rule(verdict, "comments") == []


def test_a_school_may_refuse_a_channel_that_only_hides() -> None:
    milton = templates.template("milton_road")
    comments = {**milton.document["comments"], "if_unenforceable": "refuse_channel"}
    strict = with_changes(milton, {"comments": comments})
    verdict = evaluate(strict, a_post(FAYRE), a_context(comments="emulated"))
    assert [finding.effect for finding in by_rule(verdict, "comments")] == [Effect.BLOCK]


def test_a_choice_that_the_head_answers_is_remembered_as_answered() -> None:
    st_lukes = choose(templates.template("st_lukes"), "grumbles", "approve")
    [choice] = [choice for choice in st_lukes.choices if choice.id == "grumbles"]
    assert choice.answered
    post = a_post("Parking outside school is a disgrace.", category="reminder")
    assert evaluate(st_lukes, post, a_context()).outcome == "approve"
