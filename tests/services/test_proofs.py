"""What is remembered of a rule is what would be found if it were proved anew."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from publisher.rules.proving import Power, prove
from publisher.services.proofs import proofs
from tenants.policies import templates
from tenants.policies.language import from_document

NOW = dt.datetime(2027, 3, 3, 9, 0, tzinfo=dt.UTC)


def test_what_was_proved_is_remembered_for_a_policy_and_a_day() -> None:
    document = templates.template("baseline").document
    rule = {**document["rule"][0], "until": f"{NOW:%Y-%m-%d}"}
    policy = from_document({**document, "rule": [rule]})
    assert proofs(policy, NOW) is proofs(from_document({**document, "rule": [rule]}), NOW)
    tomorrow = proofs(policy, NOW + dt.timedelta(days=1))[rule["id"]]
    assert (tomorrow.power, tomorrow.why) == (Power.NOTHING, "It has ended.")


def rule(kind: str, effect: str = "block", **rest: Any) -> dict[str, Any]:
    return {"id": kind, "kind": kind, "effect": effect, "clause": "c", **rest}


RULES = [
    rule("wordlist", params={"lists": ["ours"]}),
    rule("names", params={"who": ["pupil"], "forms": ["full"]}, applies={"channels": ["weduc"]}),
    rule("category", params={"allow": ["event", "celebration"], "disguised": "block"}),
    rule("text_form", params={"must_say": ["all welcome"]}),
    rule("quiet_hours", params={"from": "19:00", "until": "07:00"}),
]
AROUND: list[dict[str, Any]] = [
    {"rule": RULES[::-1]},
    {"rule": RULES[1:]},
    {"rule": [rule("byline", "transform", params={"text": "All welcome"}), *RULES]},
    {"rule": [rule("category", params={"allow": ["celebration"]}), *RULES[::3]]},
    {"channels": {"allow": ["facebook"]}},
    {"words": {"ours": ["boarder"]}},
    {"words": {"ours": ["boarder", "fayre"]}},
]


@pytest.mark.parametrize("change", AROUND)
def test_a_policy_that_has_changed_is_proved_as_if_nothing_were_remembered(
    change: dict[str, Any],
) -> None:
    document = {
        **templates.template("baseline").document, "rule": RULES,
        "channels": {"allow": ["facebook", "weduc"]}, "words": {"ours": ["fayre"]},
    }  # fmt: skip
    proofs(from_document(document), NOW)
    other = from_document({**document, **change})
    assert proofs(other, NOW) == {rule.id: prove(other, rule, NOW) for rule in other.rules}


def test_a_rule_that_stands_as_it_was_is_not_proved_again() -> None:
    document = dict(templates.template("milton_road").document)
    fewer = [rule for rule in document["rule"] if rule["kind"] != "media_people"]
    before = proofs(from_document(document), NOW)
    after = proofs(from_document({**document, "rule": fewer}), NOW)
    assert after and all(after[id] is before[id] for id in after)
