"""Every property that the schema accepts changes a judgement, is acted on elsewhere, or is known
to be only recorded. A policy that says something and is not heard would be worse than none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from publisher.rules.context import Phase
from publisher.rules.evaluate import evaluate
from publisher.rules.finding import Effect, Verdict
from publisher.rules.post import ChannelFacts, Post
from tenants.policies import templates
from tenants.policies.language import Policy, with_changes
from tenants.policies.overlay import overlay
from tenants.policies.recorded import ACTED_ON, RECORDED
from tenants.policies.shape import schema
from tests.golden.schools import OFFICE, a_context, a_post
from tests.rules.cases import AMELIA, ASKS, MISSING, ON_TUESDAY, PARAMS, Case

BASE = templates.template("baseline")


def policy(case: Case, params: Mapping[str, Any], rule: Mapping[str, Any] | None = None) -> Policy:
    """The baseline's sections with this one rule."""
    entry = {
        "id": "it", "kind": case.kind, "effect": case.effect, "clause": "x", "params": dict(params)
    }  # fmt: skip
    return with_changes(BASE, {"rule": [entry | dict(rule or {})], **case.sections})


def said(policy: Policy, post: Post, **context: Any) -> tuple[Any, ...]:
    """All that a verdict says: which findings, how strong, who may do what about them."""
    if "phase" in context:
        context["phase"] = Phase(context["phase"])
    verdict: Verdict = evaluate(policy, post, a_context(**context))
    return verdict.text, tuple(each for each in verdict.findings if each.rule != "x")


def with_value(case: Case, path: str, value: Any) -> dict[str, Any]:
    name = path.split(".")[1]
    return case.params if value is MISSING else {**case.params, name: value}


@pytest.mark.parametrize("path", PARAMS)
def test_two_settings_of_a_parameter_judge_one_post_differently(path: str) -> None:
    case = PARAMS[path]
    one, other = (policy(case, with_value(case, path, v)) for v in (case.one, case.other))
    assert said(one, case.post, **case.context) != said(other, case.post, **case.context)


@pytest.mark.parametrize("name", ["approvers", "then_approvers"])
@pytest.mark.parametrize("kind", ASKS)
def test_each_kind_asks_those_whom_its_rule_names(kind: str, name: str) -> None:
    case = ASKS[kind]
    first = {} if name == "approvers" else {"approvers": ["headteacher"]}
    for roles in (case.one, case.other):
        found = said(policy(case, {**case.params, **first, name: roles}), case.post)[1]
        notes = (Effect.NOTE, Effect.TRANSFORM)  # which nobody has to agree to
        asked = {each.approvers for each in found if each.rule == "it" and each.effect not in notes}
        assert tuple(roles) in asked
        assert len(asked) == (1 if name == "approvers" else 2)


WORDS = Case(kind="wordlist", one=None, other=None, post=AMELIA, params={"words": ["done"]})
ON_X = a_post("Well done", channel="x")
NAMED = Post(
    text="Well done", category="event", author=OFFICE,
    channel=ChannelFacts(platform="facebook", account="a-1", name="Year 6 blog", kind="class"),
)  # fmt: skip

RULE: dict[str, tuple[dict[str, Any], dict[str, Any], Post, dict[str, Any]]] = {
    "id": ({"id": "it"}, {"id": "that"}, AMELIA, {}),
    "kind": ({"kind": "wordlist"}, {"kind": "alt_text", "params": {}}, AMELIA, {}),
    "effect": ({"effect": "block"}, {"effect": "warn"}, AMELIA, {}),
    "params": ({}, {"params": {"words": ["sofa"]}}, AMELIA, {}),
    "clause": ({"clause": "x 1"}, {"clause": "y 2"}, AMELIA, {}),
    "message": ({"message": "Say it so."}, {}, AMELIA, {}),
    "applies.channels": ({"applies": {"channels": ["x"]}}, {}, AMELIA, {}),
    "applies.accounts": (
        {"applies": {"accounts": ["Year 6 blog"]}}, {"applies": {"accounts": ["Other"]}}, NAMED, {},
    ),
    "applies.account_kinds": (
        {"applies": {"account_kinds": ["class"]}}, {"applies": {"account_kinds": ["school"]}},
        NAMED, {},
    ),
    "applies.categories": ({"applies": {"categories": ["reminder"]}}, {}, AMELIA, {}),
    "applies.except_categories": (
        {"applies": {"except_categories": ["event"]}}, {}, AMELIA, {},
    ),
    "applies.languages": (
        {"applies": {"languages": ["cy"]}}, {"applies": {"languages": ["en"]}}, AMELIA, {},
    ),
    "applies.phases": (
        {"effect": "warn", "applies": {"phases": ["compose"]}}, {"effect": "warn"}, AMELIA,
        {"phase": "publish"},
    ),
    "from": ({"from": "2027-06-09"}, {}, ON_TUESDAY, {}),
    "until": ({"until": "2027-06-07"}, {}, ON_TUESDAY, {}),
    "each_year.from": (
        {"each_year": {"from": "06-09", "until": "07-01"}},
        {"each_year": {"from": "06-08", "until": "07-01"}}, ON_TUESDAY, {},
    ),
    "each_year.until": (
        {"each_year": {"from": "05-01", "until": "06-07"}},
        {"each_year": {"from": "05-01", "until": "06-08"}}, ON_TUESDAY, {},
    ),
    "override": ({"override": "never"}, {"override": {"by": ["dsl"]}}, AMELIA, {}),
    "override.by": ({"override": {"by": ["slt"]}}, {"override": {"by": ["dsl"]}}, AMELIA, {}),
    "override.second_person": (
        {"override": {"by": ["slt"], "second_person": True}}, {"override": {"by": ["slt"]}},
        AMELIA, {},
    ),
    "override.reason_min": (
        {"override": {"by": ["slt"], "reason_min": 40}}, {"override": {"by": ["slt"]}}, AMELIA, {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("path", RULE)
def test_two_settings_of_a_rule_judge_one_post_differently(path: str) -> None:
    one, other, post, context = RULE[path]
    case = WORDS if post is not ON_TUESDAY else Case(
        kind="wordlist", one=None, other=None, post=post, params={"words": ["hello"]}
    )  # fmt: skip
    first, second = (policy(case, case.params, rule) for rule in (one, other))
    assert said(first, post, **context) != said(second, post, **context)


def test_a_trust_says_which_of_its_rules_a_school_may_loosen() -> None:
    trusts = [policy(WORDS, WORDS.params, {"loosenable": may}) for may in (True, False)]
    school = policy(WORDS, WORDS.params, {"effect": "note"})
    effects = [overlay(trust, school).policy.rule("it").effect for trust in trusts]
    assert effects == ["note", "block"]


def section(which: str, **values: Any) -> Policy:
    return with_changes(BASE, {which: {**BASE.document.get(which, {}), **values}})


PERSONAL = Post(
    text="Hello", category="event", author=OFFICE,
    channel=ChannelFacts(platform="facebook", personal=True),
)  # fmt: skip
UNAPPROVED = Post(
    text="Hello", category="event", author=OFFICE,
    channel=ChannelFacts(platform="facebook", approved=False),
)  # fmt: skip
SEESAW = Post(
    text="Hello", category="event", author=OFFICE,
    channel=ChannelFacts(platform="parent_comms", product="seesaw"),
)  # fmt: skip
LATE = a_post("Hello", scheduled_at=ON_TUESDAY.scheduled_at)
EMULATED = {"comments": "emulated"}


def dated(**school: Any) -> Policy:
    rule = {"id": "it", "kind": "quiet_hours", "effect": "block", "clause": "x",
            "params": {"from": "11:00", "until": "11:30"}}  # fmt: skip
    return with_changes(section("school", **school), {"rule": [rule]})


def named(**school: Any) -> Policy:
    rule = {"id": "it", "kind": "names", "effect": "block", "clause": "x",
            "params": {"who": ["pupil"], "forms": ["full"], "unknown_person": "block"}}  # fmt: skip
    return with_changes(section("school", **school), {"rule": [rule]})


def about(
    name: str, value: Any, kind: str, params: dict[str, Any], effect: str = "block"
) -> Policy:
    rule = {"id": "it", "kind": kind, "effect": effect, "clause": "x", "params": params}
    return with_changes(BASE, {name: value, "rule": [rule]})


SECTIONS: dict[str, tuple[Policy, Policy, Post, dict[str, Any]]] = {
    "school.timezone": (dated(), dated(timezone="Asia/Tokyo"), LATE, {}),
    "school.name": (
        named(name="Bartholomew Finchley"), named(name="Our School"),
        a_post("Well done Bartholomew Finchley"), {},
    ),
    "policy.owner": (
        with_changes(about("policy", {**BASE.document["policy"], "owner": "slt"}, "wordlist",
                           {"words": ["done"]}, "approve"), {}),
        about("policy", BASE.document["policy"], "wordlist", {"words": ["done"]}, "approve"),
        AMELIA, {},
    ),
    "people": (
        about("people", {"account_operators": [OFFICE.name]}, "publisher",
              {"publishers": ["account_operators"]}),
        about("people", {"account_operators": ["Nobody"]}, "publisher",
              {"publishers": ["account_operators"]}),
        a_post("Hello", author=type(OFFICE)(id="p", name=OFFICE.name)), {},
    ),
    "category.id": (
        about("category", [{"id": "circus", "title": "Circus"}], "category", {"unknown": "block"}),
        about("category", [{"id": "opera", "title": "Opera"}], "category", {"unknown": "block"}),
        a_post("Hello", category="circus"), {},
    ),
    "words": (
        about("words", {"slang": ["done"]}, "wordlist", {"lists": ["slang"]}),
        about("words", {"slang": ["wicked"]}, "wordlist", {"lists": ["slang"]}), AMELIA, {},
    ),
    "channels.allow": (
        section("channels", allow=["facebook"]), section("channels", allow=["x"]), AMELIA, {},
    ),
    "channels.parent_comms": (
        section("channels", parent_comms=["weduc"]), section("channels", parent_comms=["seesaw"]),
        SEESAW, {},
    ),
    "channels.official_only": (
        section("channels", official_only=False, personal_profiles="warn"),
        section("channels", official_only=True, personal_profiles="warn"), PERSONAL, {},
    ),
    "channels.personal_profiles": (
        section("channels", official_only=False, personal_profiles="warn"),
        section("channels", official_only=False, personal_profiles="block"), PERSONAL, {},
    ),
    "channels.new_account": (
        section("channels", new_account="admin"), section("channels", new_account="needs_approval"),
        UNAPPROVED, {},
    ),
    "channels.account_kinds": (
        section("channels", account_kinds=["school"]), section("channels", account_kinds=["class"]),
        AMELIA, {},
    ),
    "channels.clause": (
        section("channels", allow=["x"], clause="one"), section("channels", allow=["x"]), AMELIA,
        {},
    ),
    "comments.mode": (
        section("comments", mode="off"), section("comments", mode="open"), AMELIA, EMULATED,
    ),
    "comments.by_channel": (
        section("comments", by_channel={"facebook": "off"}), section("comments"), AMELIA, EMULATED,
    ),
    "comments.if_unenforceable": (
        section("comments", mode="off", if_unenforceable="refuse_channel"),
        section("comments", mode="off", if_unenforceable="hide_on_arrival_and_alert"),
        AMELIA, EMULATED,
    ),
    "comments.clause": (
        section("comments", mode="off", clause="one"), section("comments", mode="off"), AMELIA,
        EMULATED,
    ),
}  # fmt: skip


@pytest.mark.parametrize("path", SECTIONS)
def test_two_settings_of_a_section_judge_one_post_differently(path: str) -> None:
    one, other, post, context = SECTIONS[path]
    assert said(one, post, **context) != said(other, post, **context)


def properties(part: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """Every property that the schema accepts, as ``section.key.key``."""
    if "$ref" in part:
        part = schema()["$defs"][part["$ref"].rpartition("/")[2]]
    if "oneOf" in part:
        yield path
        part = part["oneOf"][-1]
    if part.get("type") == "array":
        part = part["items"]
    known = part.get("properties", {})
    if path and not known:
        yield path
    for name, value in known.items():
        yield from properties(value, f"{path}.{name}" if path else name)


def all_properties() -> set[str]:
    rules = {
        name
        for kind in schema()["properties"]["rule"]["items"]["properties"]["kind"]["enum"]
        for name in properties(schema()["$defs"][kind], f"rule.params.{kind}")
    }
    return set(properties(schema())) | rules


JUDGED = {
    *(f"rule.params.{path}" for path in PARAMS),
    *(f"rule.params.{kind}.{name}" for kind in ASKS for name in ("approvers", "then_approvers")),
    *(f"rule.{path}" for path in RULE),
    "rule.loosenable",
    *SECTIONS,
}


def test_every_property_has_an_effect_or_says_that_it_has_none() -> None:
    told = JUDGED | set(ACTED_ON) | set(RECORDED)
    unheard = {path for path in all_properties() if not _told(path, told)}
    assert not unheard, (
        f"{sorted(unheard)}: give each a case in tests/rules/cases.py that judges a post "
        "differently, or say in tenants/policies/recorded.py who acts on it or why nothing does."
    )


def _told(path: str, told: set[str]) -> bool:
    """A property, or the whole table that it stands in."""
    steps = path.split(".")
    return any(".".join(steps[:length]) in told for length in range(1, len(steps) + 1))


def test_nothing_is_told_of_that_the_schema_does_not_accept() -> None:
    known = all_properties()
    for path in JUDGED | set(ACTED_ON) | set(RECORDED):
        assert any(each == path or each.startswith(f"{path}.") for each in known), path


def test_nothing_is_told_twice() -> None:
    assert not set(ACTED_ON) & set(RECORDED)
    assert not JUDGED & set(RECORDED)
