"""What holds for every policy, tried on policies made at random."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
from hypothesis import HealthCheck, given, settings
from sqlalchemy import text

from publisher.rules.context import Context
from publisher.rules.evaluate import evaluate
from publisher.rules.finding import STRENGTH, Effect, Verdict
from publisher.rules.post import Post
from tenants.policies.language import Policy, from_document, from_json, load, to_json, to_toml
from tenants.policies.overlay import overlay
from tenants.policies.shape import schema
from tests.golden.schools import a_context
from tests.rules.cases import ASKS, PARAMS
from tests.tenants.policies.making import documents

_VALID = jsonschema.Draft202012Validator(dict(schema()))


@given(documents())
@settings(max_examples=150, deadline=None)
def test_toml_and_json_hold_the_same_policy(document: Any) -> None:
    policy = from_document(document)
    written = to_toml(policy)
    again = load(written)
    assert again == policy
    assert again.version == policy.version == from_json(to_json(policy)).version
    assert to_toml(again) == written
    assert _VALID.is_valid(json.loads(to_json(policy)))


@given(document=documents())
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_policy_comes_out_of_the_database_as_the_same_text(as_owner: Any, document: Any) -> None:
    """PostgreSQL keeps the keys of a table in an order of its own."""
    policy = from_document(document)
    kept = as_owner.execute(
        text("SELECT CAST(CAST(:document AS jsonb) AS text)"), {"document": to_json(policy)}
    ).scalar_one()
    assert to_toml(from_json(kept)) == to_toml(policy)
    assert from_json(kept).version == policy.version


POSTS: list[tuple[Post, Context]] = [
    (case.post, a_context(**{k: v for k, v in case.context.items() if k != "phase"}))
    for case in (*PARAMS.values(), *ASKS.values())
]
_COUNTS = {effect: strength for effect, strength in STRENGTH.items() if effect in (
    Effect.BLOCK, Effect.APPROVE, Effect.WARN)}  # fmt: skip


def strongest(verdict: Verdict, policy: Policy) -> int:
    """The strength of what the policy's own rules and sections found."""
    own = {rule.id for rule in policy.rules} | {"channels", "comments"}
    found = (f for f in verdict.findings if f.rule in own)
    return max((_COUNTS.get(each.effect, 0) for each in found), default=0)


@given(documents(), documents())
@settings(max_examples=30, deadline=None)
def test_what_binds_a_school_is_never_looser_than_its_own_policy_or_its_trusts(
    ours: Any, theirs: Any
) -> None:
    trust, school = from_document(ours), from_document(theirs)
    both = overlay(trust, school).policy
    assert _VALID.is_valid(json.loads(to_json(both)))
    for post, context in POSTS:
        judged = strongest(evaluate(both, post, context), both)
        for policy in (trust, school):
            before = strongest(evaluate(policy, post, context), policy)
            assert judged >= before, (post.text, policy is trust)


@given(documents(), documents())
@settings(max_examples=25, deadline=None)
def test_platforms_and_comments_are_those_that_both_allow(ours: Any, theirs: Any) -> None:
    trust, school = from_document(ours), from_document(theirs)
    both = overlay(trust, school).policy
    assert set(both.channels.allow) == set(trust.channels.allow) & set(school.channels.allow)
    order = ("open", "moderated", "held", "off")
    for channel in ("facebook", "x"):
        modes = [order.index(policy.comments.on(channel)) for policy in (trust, school, both)]
        assert modes[2] == max(modes[:2])


@given(documents())
@settings(max_examples=25, deadline=None)
def test_a_trust_over_itself_changes_no_verdict(document: Any) -> None:
    policy = from_document(document)
    both = overlay(policy, policy).policy
    for post, context in POSTS[::4]:
        one, other = (evaluate(each, post, context) for each in (policy, both))
        assert one.outcome == other.outcome, post.text
