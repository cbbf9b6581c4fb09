"""Which ways of writing a name a rule looks for."""

from __future__ import annotations

import datetime as dt

import pytest

from publisher.detect.roll import Person, roll_of
from publisher.rules.context import Context
from publisher.rules.evaluate import evaluate
from publisher.rules.finding import Effect, Outcome
from publisher.rules.post import ChannelFacts, Post
from tenants.policies import templates
from tests.rules.test_timing import a_policy

NOW = dt.datetime(2027, 5, 7, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "text", ["Well done to Zuzanna K in Beech class!", "Well done, A. Wright!"]
)
def test_a_name_with_an_initial_is_no_way_round_a_rule_about_names(text: str) -> None:
    post = Post(text=text, category="celebration", channel=ChannelFacts(platform="facebook"))
    verdict = evaluate(templates.template("longton_lane"), post, Context(now=NOW, text_only=True))
    assert verdict.outcome is Outcome.APPROVE
    assert {finding.rule for finding in verdict.findings if finding.surface == "text"} >= {"names"}


@pytest.mark.parametrize("name", ["Amelia Hartley", "Amelia"])
def test_where_first_names_may_stand_a_pupil_of_that_name_brings_no_surname_in(name: str) -> None:
    known = roll_of([Person(who="pupil", forename="Amelia", surname="Thackwray")], b"k" * 32)
    facebook = ChannelFacts(platform="facebook")
    post = Post(text=f"Well done {name}!", category="celebration", channel=facebook)
    policy = a_policy("names", "block", {"who": ["pupil"], "allowed_forms": ["first"]})
    verdict = evaluate(policy, post, Context(now=NOW, roll=known))
    found = [finding.detail for finding in verdict.findings if finding.effect is Effect.BLOCK]
    assert found == (["full name"] if " " in name else [])
