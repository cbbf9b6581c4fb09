"""The contract of ``evaluate``: pure, complete, honest about what it could not check."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from publisher.rules.context import Phase
from publisher.rules.evaluate import evaluate
from publisher.rules.finding import STRENGTH, Effect, Outcome, State
from publisher.rules.kinds import RULES
from publisher.rules.post import ChannelFacts, Post
from tenants.policies import templates
from tenants.policies.language import with_changes
from tests.golden.schools import SCHOOLS, a_context, a_picture, a_post, by_rule, judge

LONG = (
    "Our Year 4 children had a wonderful morning at the library on Tuesday and chose books for "
    "the summer reading challenge. Thank you to everyone who helped. Details are at "
    "https://www.gov.uk/school-term-holiday-dates. Please remember water bottles and sun hats "
    "for sports day tomorrow!"
)


def test_every_kind_in_the_schema_has_a_judge_and_no_judge_is_left_over() -> None:
    schema = json.loads(files("tenants.policies").joinpath("schema.json").read_text())
    kinds = schema["properties"]["rule"]["items"]["properties"]["kind"]["enum"]
    assert sorted(RULES) == sorted(kinds)
    assert len(kinds) == 28


@pytest.mark.parametrize("school", SCHOOLS)
def test_judging_twice_gives_the_same_answer(school: str) -> None:
    post = a_post(LONG, media=(a_picture(children=2),))
    assert judge(school, post) == judge(school, post)


@pytest.mark.parametrize("school", SCHOOLS)
def test_every_rule_that_applies_either_finds_something_or_says_that_it_passed(
    school: str,
) -> None:
    verdict = judge(school, a_post(LONG))
    spoken = {finding.rule for finding in verdict.findings} | {rule for rule, _ in verdict.passed}
    everywhere = {
        rule.id
        for rule in templates.template(school).rules
        if not rule.scope.channels and not rule.scope.categories
    }
    assert everywhere <= spoken
    assert {"channels", "comments"} <= spoken


def test_the_strongest_finding_comes_first_and_decides() -> None:
    verdict = judge("milton_road", a_post("Ring 07700 900123 or see https://bit.ly/x"))
    strengths = [STRENGTH[finding.effect] for finding in verdict.findings]
    assert strengths == sorted(strengths, reverse=True)
    assert verdict.outcome is Outcome.BLOCK


def test_a_rule_for_one_account_leaves_the_others_alone() -> None:
    rule = {
        "id": "no-emoji", "kind": "wordlist", "effect": "block", "clause": "x",
        "params": {"words": ["sale"]}, "applies": {"accounts": ["page-1"]},
    }  # fmt: skip
    base = templates.template("baseline")
    policy = with_changes(base, {"rule": [*base.document["rule"], rule]})

    def at(account: str) -> Outcome:
        channel = ChannelFacts(platform="facebook", account=account)
        post = Post(text="Cake sale", category="event", channel=channel)
        return evaluate(policy, post, a_context()).outcome

    assert at("page-1") is Outcome.BLOCK
    assert at("page-2") is Outcome.PASS


def test_a_schools_own_words_are_found_whole_and_in_any_case() -> None:
    rule = {
        "id": "slang", "kind": "wordlist", "effect": "warn", "clause": "x",
        "params": {"lists": ["slang"]},
    }  # fmt: skip
    base = templates.template("baseline")
    policy = with_changes(base, {"rule": [rule], "words": {"slang": ["lit", "sick"]}})
    verdict = evaluate(policy, a_post("That was LIT, not literature"), a_context())
    assert [(f.start, f.end) for f in by_rule(verdict, "slang")] == [(9, 12)]


def test_a_welsh_school_asks_for_both_languages() -> None:
    rule = {
        "id": "bilingual", "kind": "language", "effect": "block", "clause": "x",
        "params": {"required": ["cy", "en-GB"], "first": "cy"},
    }  # fmt: skip
    base = templates.template("baseline")
    policy = with_changes(base, {"rule": [rule]})
    both = frozenset({"cy", "en-GB"})
    english = evaluate(policy, a_post("Fayre"), a_context())
    assert english.outcome is Outcome.BLOCK
    assert "Welsh" in english.findings[0].reason
    pair = a_post("Ffair", languages=both, variants=("Fayre",))
    assert evaluate(policy, pair, a_context()).outcome is Outcome.PASS


def test_a_policy_that_is_silent_gets_the_products_defaults() -> None:
    base = templates.template("baseline")
    silent = with_changes(base, {"rule": None})
    no_category = a_post("Fayre", category="")
    no_alt = a_post("Fayre", media=(a_picture(alt=""),))
    unknown_link = a_post("See https://example.com/page")
    rude = a_post("Those idiots again")
    context = a_context()
    assert evaluate(silent, no_category, context).outcome is Outcome.BLOCK
    assert evaluate(silent, no_alt, context).outcome is Outcome.BLOCK
    assert evaluate(silent, unknown_link, context).outcome is Outcome.WARN
    assert evaluate(silent, rude, context).outcome is Outcome.BLOCK


def test_a_category_that_nobody_declared_is_refused() -> None:
    verdict = judge("ashgrove", a_post("Hello", category="gossip"))
    assert verdict.outcome is Outcome.BLOCK


def test_what_loose_lines_do_not_say_is_noted_and_stops_nothing() -> None:
    post = Post(text="Fayre on Saturday", channel=ChannelFacts(platform="facebook"))
    loose = evaluate(templates.template("lache"), post, a_context(text_only=True))
    strict = evaluate(templates.template("lache"), post, a_context())
    assert loose.outcome is Outcome.PASS
    assert {finding.state for finding in loose.findings} == {State.NOT_CHECKABLE}
    event = Post(text="Fayre", category="event", channel=ChannelFacts(platform="facebook"))
    known = evaluate(templates.template("lache"), event, a_context(text_only=True))
    assert dict(known.passed)["operator"] is State.NOT_CHECKABLE
    assert strict.outcome is Outcome.BLOCK


def test_a_word_of_two_alphabets_is_blocked_everywhere() -> None:
    verdict = judge("ashgrove", a_post("Well done \u0410melia"))
    assert by_rule(verdict, "mixed-alphabets")[0].effect is Effect.BLOCK


@pytest.mark.parametrize("kind", ["image", "video", "document"])
def test_a_caption_that_was_not_read_to_its_end_waits_for_somebody(kind: str) -> None:
    media = a_picture(kind=kind, caption="Sports day", caption_too_long=True)
    verdict = judge("st_lukes", a_post("Sports day", media=(media,)))
    [finding] = [found for found in verdict.findings if found.surface == "caption:1"]
    assert (finding.effect, finding.state) == (Effect.APPROVE, State.NOT_CHECKABLE)


def test_an_unchecked_link_passes_while_composing_and_waits_at_publishing() -> None:
    post = a_post("See https://www.gov.uk/page")
    assert judge("ashgrove", post).outcome is Outcome.PASS
    assert judge("ashgrove", post, phase=Phase.PUBLISH).outcome is Outcome.APPROVE


def test_no_reason_repeats_the_words_of_the_post() -> None:
    text = "Amelia Wright, CH4 8HX, Normandy, 07700 900123, idiots, https://bit.ly/x"
    verdict = judge("milton_road", a_post(text))
    for word in ("Amelia", "CH4", "Normandy", "07700", "idiots", "bit.ly"):
        assert all(word not in f.reason + f.detail for f in verdict.findings), word


def test_every_reason_is_a_sentence_that_says_what_to_do() -> None:
    text = "Amelia Wright, CH4 8HX, Normandy, 07700 900123, idiots, https://bit.ly/x"
    picture = a_picture(children=1, alt="", had_gps=True)
    for school in SCHOOLS:
        for finding in judge(school, a_post(text, media=(picture,))).findings:
            assert finding.reason[0].isupper() or finding.reason[0].isdigit(), finding
            assert finding.reason.endswith("."), finding
            assert "_" not in finding.reason, finding


def test_a_listed_child_is_not_named_even_where_names_are_welcome() -> None:
    post = a_post("Well done Amelia Wright", category="celebration")
    first_only = a_post("Well done Amelia", category="celebration")
    reference = frozenset({"p1"})  # Amelia's place on the invented roll
    assert judge("ashgrove", post).outcome is Outcome.PASS
    assert judge("ashgrove", post, never_named=reference).outcome is Outcome.BLOCK
    assert judge("ashgrove", first_only, never_named=reference).outcome is Outcome.APPROVE


def test_a_long_quotation_says_whose_words_it_quotes() -> None:
    quoted = "“The sea was calm that morning and the children ran down to meet it, laughing.”"
    assert judge("ashgrove", a_post(quoted)).outcome is Outcome.WARN
    assert judge("ashgrove", a_post(f"{quoted} From our book of the month")).outcome is Outcome.PASS
