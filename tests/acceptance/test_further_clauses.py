"""Clauses that share a rule with another school's, each judged under its own school's policy."""

from __future__ import annotations

import copy

import pytest

from publisher.rules.evaluate import evaluate
from publisher.rules.finding import Outcome
from tenants.policies import templates
from tenants.policies.language import from_document
from tests.golden.schools import a_context, a_post, by_rule, judge, kinds

SALE = "Selling my sofa, £50, collection only"
COMPLAINT = "We are fed up with parents parking on the zigzags"
IDENTIFIED = "Amelia Wright, CH4 8HX, born 3/5/2016"


@pytest.mark.parametrize("category", ["event", "general_news"])
def test_L21_a_private_sale_is_not_posted(category: str) -> None:
    verdict = judge("lache", a_post(SALE, category=category))
    assert "topics" in kinds(verdict, "approve")


@pytest.mark.parametrize("category", ["event", "general_news"])
def test_M7_a_private_sale_is_not_posted(category: str) -> None:
    verdict = judge("milton_road", a_post(SALE, category=category))
    assert "topics" in kinds(verdict, "approve")


def test_M4_a_platform_added_to_the_policy_works_at_once() -> None:
    document = copy.deepcopy(templates.template("milton_road").document)
    post = a_post("Summer fayre on Saturday.", channel="x")
    before = evaluate(from_document(document), post, a_context())
    document["channels"]["allow"].append("x")
    after = evaluate(from_document(document), post, a_context())
    assert before.outcome is Outcome.BLOCK
    assert "channels" not in {f.rule for f in after.findings}
    assert after.outcome is not Outcome.BLOCK


def test_M9_each_identifier_is_listed_with_its_place() -> None:
    text = IDENTIFIED
    found = judge("milton_road", a_post(text, category="event")).findings
    spans = {text[f.start : f.end] for f in found if f.start is not None}
    assert {"Amelia Wright", "CH4 8HX"} <= spans
    assert any("3/5/2016" in span for span in spans)


def test_M16_a_complaint_waits_for_the_head() -> None:
    verdict = judge("milton_road", a_post(COMPLAINT, category="reminder"))
    assert verdict.outcome is Outcome.APPROVE
    assert "topics" in kinds(verdict, "approve")


def test_S21_a_threat_is_blocked_and_two_people_may_say_otherwise() -> None:
    verdict = judge("st_lukes", a_post("Come here and I will kill you, you idiot"))
    [finding, *_] = by_rule(verdict, "legality")
    assert "wordlist" in kinds(verdict, "block")
    assert (finding.override.by, finding.override.second_person) == (("headteacher",), True)


@pytest.mark.parametrize(
    "text", ["The idiots in charge have done it again", "What a useless teacher Mr Jones is"]
)
def test_A20_disrespect_is_blocked(text: str) -> None:
    assert "wordlist" in kinds(judge("ashgrove", a_post(text)), "block")


@pytest.mark.parametrize(
    ("text", "kind"),
    [(IDENTIFIED, "personal_data"), ("CONFIDENTIAL: next year's staffing plan", "confidential")],
)
def test_A29_personal_and_confidential_matters_are_blocked(text: str, kind: str) -> None:
    assert kind in kinds(judge("ashgrove", a_post(text)), "block")
