"""Links between a document's clauses and what stands for them survive every cut, and honestly."""

from __future__ import annotations

from typing import Any

import pytest

from tenants.errors import Invalid
from tenants.policies import passages, templates
from tenants.policies.hints import exceptions, hints, is_private
from tenants.policies.language import from_document, load, to_toml
from tenants.policies.parts import with_rule, without_rule

RULE = {"kind": "alt_text", "effect": "block", "params": {"required": True}}


@pytest.fixture
def document() -> dict[str, Any]:
    """Three clauses under a heading; a rule stands for the second, the third is set aside."""
    plain = dict(templates.template("baseline").document)
    pieces = [
        {"text": "Rules", "heading": True},
        *({"text": t} for t in ("One.", "Two.", "Three.")),
    ]
    made = passages.with_passages({**plain, "rule": []}, pieces)
    made, _ = with_rule(made, "", RULE, ["C2"])
    made = passages.say(made, "C2", covered="whole")
    return passages.set_aside(made, "C3", status="not_expressible", why="A wish.")


def passage(document: dict[str, Any], clause: str) -> dict[str, Any]:
    return passages.passage_of(document, clause)


def test_a_heading_is_not_counted_and_clauses_are_numbered(document: dict[str, Any]) -> None:
    assert [p.get("id") for p in document["passage"]] == [None, "C1", "C2", "C3"]
    assert document["policy"]["clauses"] == {"prefix": "C", "count": 3}


def test_a_cut_moves_every_link_with_its_clause(document: dict[str, Any]) -> None:
    made = passages.split(document, 2, first="On", second="e.")
    assert made["rule"][0]["ids"] == ["C3"] and made["clause"][0]["id"] == "C4"
    assert passage(made, "C3")["covered"] == "whole"


def test_a_joined_clause_keeps_its_rule_and_has_to_be_looked_at(document: dict[str, Any]) -> None:
    made = passages.merged(document, 2)
    assert made["rule"][0]["ids"] == ["C1"] and passage(made, "C1")["text"] == "One. Two."
    assert "covered" not in passage(made, "C1")


def test_a_clause_made_a_heading_loses_its_rule(document: dict[str, Any]) -> None:
    made = passages.as_heading(document, 3, heading=True)
    assert "ids" not in made["rule"][0] and made["clause"][0]["id"] == "C2"


def test_a_reworded_clause_has_to_be_looked_at_again(document: dict[str, Any]) -> None:
    made = passages.reword(document, 3, text="Two, and never without.")
    assert "covered" not in passage(made, "C2")
    assert passages.reword(document, 3, text="Two.") == document


def test_a_rule_for_a_clause_that_was_set_aside_takes_its_place(document: dict[str, Any]) -> None:
    made, _ = with_rule(document, "", RULE, ["C3"])
    assert "clause" not in made and "covered" not in passage(made, "C3")


def test_without_its_rule_a_clause_is_open_again(document: dict[str, Any]) -> None:
    made = without_rule(document, document["rule"][0]["id"])
    assert "covered" not in passage(made, "C2")


def test_a_question_goes_with_the_only_rule_that_its_answers_change() -> None:
    """Else nobody could take that rule out: its answers would lead nowhere."""
    document = templates.template("milton_road").document
    (choice,) = document["choice"]
    assert "choice" not in from_document(without_rule(document, "no-names")).document
    assert without_rule(document, "links")["choice"] == [choice]
    option = choice["options"][0]
    other = {"at": "rule.links.effect", "to": "block"}
    both = {**choice, "options": [{**option, "set": [*option["set"], other]}]}
    made = from_document(without_rule({**document, "choice": [both]}, "no-names")).document
    assert made["choice"][0]["options"][0]["set"] == [other]


def test_a_changed_rule_reopens_its_clauses(document: dict[str, Any]) -> None:
    softer = {**document, "rule": [{**document["rule"][0], "effect": "warn"}]}
    assert "covered" not in passage(passages.looked_again(document, softer), "C2")
    assert passages.looked_again(document, document) == document


def test_a_part_needs_words_for_what_is_left(document: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        passages.say(document, "C2", covered="part", rest=" ")


def test_everything_survives_as_a_file(document: dict[str, Any]) -> None:
    policy = from_document(document)
    assert load(to_toml(policy)).document == policy.document


@pytest.mark.parametrize(
    "text",
    ["Staff must not accept pupils as friends on any personal social media account.",
     "Do not befriend parents on your own accounts.",
     "Staff should keep their private profiles private."],
)  # fmt: skip
def test_private_life_is_never_offered_a_rule_about_posts(text: str) -> None:
    assert is_private(text)
    assert {hint.part for hint in hints(text)} <= {
        "acknowledge", "exceptions", "incidents", "duty", "document"
    }  # fmt: skip


def test_a_hint_names_the_words_that_gave_it() -> None:
    (hint, *_) = hints("No photographs or videos of children.")
    assert hint.part == "media_people" and hint.because == ("photographs", "videos")


@pytest.mark.parametrize(
    "text",
    [
        "Pictures of pupils go only to the school's own social media accounts.",
        "We post on our own Facebook and Instagram accounts.",
    ],
)
def test_the_schools_own_accounts_are_nobodys_private_life(text: str) -> None:
    assert not is_private(text)


def test_the_words_by_which_a_clause_takes_something_out_are_found() -> None:
    text = "No names, unless a parent agrees and except for Year 11; unless it is the press."
    assert exceptions(text) == ("unless", "except")
    assert exceptions("We expect exceptional behaviour.") == ()
