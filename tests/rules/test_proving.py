"""A rule counts only for what it was seen to do."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from publisher.rules.compiled import compile_policy
from publisher.rules.context import Context
from publisher.rules.evaluate import evaluate
from publisher.rules.openings import openings
from publisher.rules.post import Author, ChannelFacts, Post
from publisher.rules.proving import Power, Proof, prove
from publisher.rules.vocabulary import kinds
from publisher.rules.witnesses import NOT_TRIED, witnesses
from publisher.services.proofs import proofs
from tenants.policies import templates
from tenants.policies.language import Rule, from_document
from tenants.policies.problems import PolicyError
from tenants.policies.shape import schema
from tests.rules.cases import PARAMS

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
    for words in ("First names", "such as Hill", "Staff", "Instagram", "sets aside"):
        assert words in said


def test_a_rule_for_a_season_is_tried_within_it() -> None:
    season = {"each_year": {"from": "05-01", "until": "05-02"}}  # without a Wednesday in 2027
    found = proof("topics", topics=["politics"], extra=season)
    assert found.power is Power.STOPS and not found.gaps


def test_softer_beside_a_picture_is_said_although_the_name_alone_is_stopped() -> None:
    softer = proof("names", who=["pupil"], forms=["full"], with_image="warn")
    assert any("Pupils, beside a picture" in gap for gap in softer.gaps)
    assert not proof("names", who=["pupil"], forms=["full"], without_image="allow").gaps


def test_every_line_that_a_policy_wants_is_added_and_proved_by_itself() -> None:
    document = dict(templates.template(templates.BASELINE).document)
    lines = {"who": "Posted by {role}", "tag": "#OurSchool"}
    rules = [{"id": id, "kind": "byline", "effect": "transform", "clause": "c",
              "params": {"text": text}} for id, text in lines.items()]  # fmt: skip
    policy = from_document({**document, "rule": rules})
    assert all(prove(policy, policy.rule(id), NOW).power is Power.CHANGES for id in lines)
    for off, first in ((False, "\nPosted by School staff"), (True, "")):
        post = Post(text="Hello", channel=ChannelFacts(platform="facebook"), category="event",
                    author=Author(id="a"), byline_off=off)  # fmt: skip
        verdict = evaluate(policy, post, Context(now=NOW))
        assert verdict.text == f"Hello{first}\n#OurSchool"


KEPT_ONLY = {
    "cadence": {"min", "remind_before", "missed_after"}, "companion": {"within"},
    "tagging": {"photo_tags"},
}  # fmt: skip
NEVER_KEPT = {"platform_limits"}


@pytest.mark.parametrize("kind", sorted(set(kinds()) - NEVER_KEPT))
def test_every_setting_is_tried_or_said_to_stop_nothing(kind: str) -> None:
    """A new setting of the language has a witness, or its name stands in one of these lists."""
    for setting in schema()["$defs"][kind]["properties"]:
        tried = setting in NOT_TRIED.get(kind, ()) or setting in NOT_TRIED["every"]
        if not tried and setting not in KEPT_ONLY.get(kind, ()):
            assert _speaks_for(kind, setting), setting


def _speaks_for(kind: str, setting: str) -> bool:
    """Whether a rule that says this of the table of cases has a witness of that very setting."""
    case = PARAMS[f"{kind}.{setting}"]
    policy = templates.template(templates.BASELINE)
    params = {**case.params, setting: case.one}
    rule = Rule(id="r", kind=kind, effect="block", clause="c", params=params)
    return any(witness.setting == setting for witness in witnesses(policy, rule, NOW))


def test_what_is_only_kept_is_no_part_of_what_is_enforced() -> None:
    found = proof("cadence", "remind", per="week", max=1, min=1)
    assert found.power is Power.STOPS
    assert any("no post is stopped by this" in gap for gap in found.gaps)


def test_a_whole_day_is_quiet_from_midnight_to_midnight() -> None:
    days = ["saturday", "sunday"]
    found = proof("quiet_hours", **{"from": "00:00", "until": "00:00"}, days=days)
    assert found.power is Power.STOPS and not found.gaps
    assert "23:59" in " ".join(found.examples)


def test_hours_of_the_holidays_are_tried_in_the_holidays() -> None:
    hours = {"from": "00:00", "until": "00:00", "holidays_only": True}
    found = proof("quiet_hours", **hours, extra={"applies": {"except_categories": ["event"]}})
    assert found.power is Power.STOPS and not found.gaps


@pytest.mark.parametrize("who", ["staff", "other_people"])
def test_consent_of_adults_is_asked(who: str) -> None:
    found = proof("media_people", **{who: "consent"})
    assert found.power is Power.STOPS and not found.gaps


def test_what_is_found_only_by_its_words_is_named() -> None:
    assert proof("topics", topics=["politics"]).by_words == ("Politics",)
    assert proof("personal_data", kinds=["phone", "age"]).by_words == ("Ages",)
    assert proof("copyright", quote_without_source="block").by_words
    assert not proof("wordlist", words=["boarder"]).by_words


def test_a_rule_that_only_lists_where_not_to_link_is_tried_on_those_sites() -> None:
    found = proof("links", deny_domains=["example.com"])
    assert found.power is Power.STOPS and not found.gaps


def test_many_rules_are_proved_in_the_midst_of_one_policy() -> None:
    """Whatever word is tried alone, the policy around it is made ready once: else hundreds of rules
    take minutes, and push the policies of other schools out of memory."""
    listed = {"who": ["pupil"], "forms": ["full", "first"]}
    rule = {"kind": "names", "effect": "block", "params": listed, "clause": "c"}
    document = dict(templates.template(templates.BASELINE).document)
    policy = from_document({**document, "rule": [{**rule, "id": f"r{n}"} for n in range(20)]})
    before = compile_policy.cache_info().misses
    assert {each.power for each in proofs(policy, NOW).values()} == {Power.STOPS}
    assert compile_policy.cache_info().misses == before + 1
