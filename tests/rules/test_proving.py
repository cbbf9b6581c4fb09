"""A rule counts only for what it was seen to do."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from publisher.rules.openings import openings
from publisher.rules.proving import Power, Proof, prove
from publisher.rules.vocabulary import kinds
from tenants.policies import templates
from tenants.policies.language import from_document
from tenants.policies.problems import PolicyError

NOW = dt.datetime(2027, 3, 3, 9, 0, tzinfo=dt.UTC)


def proof(kind: str, effect: str = "block", **params: Any) -> Proof:
    extra = params.pop("extra", {})
    document = dict(templates.template(templates.BASELINE).document)
    rule = {"id": "r", "kind": kind, "effect": effect, "params": params, "clause": "c", **extra}
    policy = from_document({**document, "rule": [rule]})
    return prove(policy, policy.rule("r"), NOW)


WORDS = [
    (kind, setting, word)
    for kind, about in kinds().items()
    for setting, known in about.words.items()
    for word, each in known.items()
    if each.example and kind not in ("names", "links")
]
# Seen only as a possibility, so the author is asked: the editor says so beside the rule.
ONLY_ASKED = {"class_update", "login_screen_in_image", "ip"}


@pytest.mark.parametrize(("kind", "setting", "word"), WORDS)
def test_every_word_that_the_editor_offers_is_recognised(
    kind: str, setting: str, word: str
) -> None:
    found = proof(kind, **{setting: [word]})
    if word in ONLY_ASKED:
        assert found.power is Power.ASKS or found.gaps
    else:
        assert found.power is Power.STOPS and not found.gaps, found


def test_a_rule_that_only_warns_stops_nothing() -> None:
    assert proof("names", "warn", who=["pupil"], forms=["full"]).power is Power.ASKS


def test_a_note_does_nothing_that_counts() -> None:
    assert proof("names", "note", who=["pupil"], forms=["full"]).power is Power.NOTHING


def test_a_rule_that_has_ended_or_not_begun_does_nothing() -> None:
    ended = proof("alt_text", required=True, extra={"until": "2027-03-01"})
    later = proof("alt_text", required=True, extra={"from": "2027-09-01"})
    assert ended.power is later.power is Power.NOTHING and "September" in later.why


def test_a_rule_for_channels_that_are_not_used_does_nothing() -> None:
    found = proof("alt_text", required=True, extra={"applies": {"channels": ["tiktok"]}})
    assert found.power is Power.NOTHING and "does not use" in found.why


def test_a_word_that_nothing_recognises_is_refused_or_shown_as_a_gap() -> None:
    try:
        found = proof("topics", topics=["complaint", "uniform_smell"])
    except PolicyError as error:
        assert "uniform_smell" in str(error)
    else:
        assert any("uniform smell" in gap for gap in found.gaps)


def test_an_allowed_word_is_no_rule() -> None:
    found = proof("wordlist", words=["spiffing"], lists=[], allow_words=["spiffing"])
    assert found.power in (Power.STOPS, Power.NOTHING)


def test_what_a_rule_for_full_names_lets_through_is_said() -> None:
    document = dict(templates.template(templates.BASELINE).document)
    rule = {"id": "r", "kind": "names", "effect": "block", "clause": "c",
            "params": {"who": ["pupil"], "forms": ["full"]},
            "applies": {"channels": ["facebook"]}, "override": {"by": ["headteacher"]}}  # fmt: skip
    policy = from_document({**document, "rule": [rule]})
    said = " ".join(openings(policy, policy.rule("r")))
    for words in ("First names", "Staff", "Instagram", "sets aside"):
        assert words in said
