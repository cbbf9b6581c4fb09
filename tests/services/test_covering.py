"""Of the five schools' own clauses none is shown as enforced that is not."""

from __future__ import annotations

import datetime as dt

import pytest

from publisher.services.covering import Covering, Standing, covering
from publisher.services.system import System
from tenants.policies import templates
from tenants.policies.language import from_document

NOW = dt.datetime(2027, 3, 3, 9, 0, tzinfo=dt.UTC)


def of(system: System, school: str) -> Covering:
    return covering(templates.template(school), system.connectors, NOW)


@pytest.mark.parametrize(
    ("school", "clause", "standing"),
    [
        ("lache", "L22", Standing.ENFORCED),  # consent
        ("lache", "L13", Standing.PART),  # held comments are visible until they are seen
        ("lache", "L14", Standing.RECORDED),  # whom staff befriend
        ("milton_road", "M20", Standing.ENFORCED),  # nobody in pictures
        ("milton_road", "M11", Standing.PART),  # Facebook cannot switch comments off
        ("milton_road", "M25", Standing.ENFORCED),  # no post before the DPIA
        ("ashgrove", "A34", Standing.PART),  # dress is only asked about
        ("ashgrove", "A18", Standing.RECORDED),  # people answer comments
    ],
)
def test_what_is_shown_of_a_clause(
    system: System, school: str, clause: str, standing: Standing
) -> None:
    found = next(each for each in of(system, school).clauses if each.id == clause)
    assert found.standing == standing, found


@pytest.mark.parametrize("school", templates.names())
def test_nothing_is_enforced_without_a_line_that_acts_and_leaves_nothing(
    system: System, school: str
) -> None:
    for clause in of(system, school).of(Standing.ENFORCED):
        assert any(line.enforcing for line in clause.lines) and not clause.gaps


def test_every_clause_is_counted_once(system: System) -> None:
    found = of(system, "ashgrove")
    assert sum(len(found.of(standing)) for standing in Standing) == len(found.clauses) == 56
    assert found.sentence.endswith(".") and "of 56 clauses enforced" in found.sentence


def test_somebodys_word_alone_makes_no_clause_enforced(system: System) -> None:
    document = dict(templates.template("baseline").document)
    said = {"id": "C1", "says": "Nobody is named.", "status": "enforced", "why": "We are sure."}
    policy = from_document({
        **document, "clause": [said],
        "policy": {**document["policy"], "clauses": {"prefix": "C", "count": 1}},
    })  # fmt: skip
    (clause,) = covering(policy, system.connectors, NOW).clauses
    assert clause.standing == Standing.RECORDED


def test_a_clause_that_asks_for_more_than_its_rule_does_is_never_all_done(system: System) -> None:
    """Whatever somebody has said of it; a clause that asks for no more stays as they said."""
    document = dict(templates.template("baseline").document)
    rule = {"id": "r", "kind": "media_people", "effect": "block", "clause": "c",
            "override": "never", "ids": ["C1", "C2"],
            "params": {"children": "consent", "consent": {"written": True}}}  # fmt: skip
    said = ("No picture is shown without written consent.", "Pictures show nobody in swimwear.")
    passages = [{"id": f"C{n}", "text": t, "covered": "whole"} for n, t in enumerate(said, 1)]
    policy = from_document({**document, "rule": [rule], "passage": passages})
    plain, more = covering(policy, system.connectors, NOW).clauses
    assert (plain.standing, plain.gaps) == (Standing.ENFORCED, ())
    assert more.standing == Standing.PART and "“swimwear”" in more.gaps[0]


def test_a_rule_for_a_platform_out_of_reach_covers_nothing_there(system: System) -> None:
    """What happens on a platform without a connection is neither seen nor stopped."""
    document = dict(templates.template("baseline").document)
    rule = {"id": "r", "kind": "names", "effect": "block", "clause": "c", "ids": ["C1"],
            "params": {"who": ["pupil"], "forms": ["full"]}}  # fmt: skip
    policy = {
        **document, "channels": {"allow": ["facebook", "youtube"]},
        "policy": {**document["policy"], "clauses": {"prefix": "C", "count": 1}},
    }  # fmt: skip
    there = {**rule, "applies": {"channels": ["youtube"]}}
    found = covering(from_document({**policy, "rule": [there]}), system.connectors, NOW)
    assert found.clauses[0].standing == Standing.PART
    assert "no connection to YouTube" in found.clauses[0].gaps[0]
    everywhere = covering(from_document({**policy, "rule": [rule]}), system.connectors, NOW)
    assert "no connection to YouTube" in everywhere.clauses[0].lines[0].lets[0]
