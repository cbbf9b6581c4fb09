"""Which ways of writing a name a rule looks for."""

from __future__ import annotations

import datetime as dt

import pytest

from publisher.rules.context import Context
from publisher.rules.evaluate import evaluate
from publisher.rules.finding import Outcome
from publisher.rules.post import ChannelFacts, Post
from tenants.policies import templates

NOW = dt.datetime(2027, 5, 7, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "text", ["Well done to Zuzanna K in Beech class!", "Well done, A. Wright!"]
)
def test_a_name_with_an_initial_is_no_way_round_a_rule_about_names(text: str) -> None:
    post = Post(text=text, category="celebration", channel=ChannelFacts(platform="facebook"))
    verdict = evaluate(templates.template("longton_lane"), post, Context(now=NOW, text_only=True))
    assert verdict.outcome is Outcome.APPROVE
    assert {finding.rule for finding in verdict.findings if finding.surface == "text"} >= {"names"}
