"""Loading and writing policies, and what a head is told when something is wrong."""

from __future__ import annotations

import json
import tomllib
from copy import deepcopy

import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from publisher.cli import cli
from tenants.policies import templates, toml
from tenants.policies.language import from_document, from_json, load, to_json, to_toml
from tenants.policies.problems import PolicyError
from tenants.policies.shape import check, schema

SMALL = """\
schema = "school-social-policy/1"

[school]
name = "Brook Primary School"
nation = "wales"
timezone = "Europe/London"

[policy]
title = "Social media"
owner = "headteacher"
adopted = 2026-09-01
review = { default = "2y" }

[people]
headteacher = "headteacher"

[channels]
allow = ["facebook", "youtube", "class_blog"]

[[rule]]
id = "no-names"
kind = "names"
effect = "block"
params = { who = ["pupil"], forms = ["full"] }
clause = "no names"

[comments]
mode = "moderated"

[records]
retain = { posts = "6y" }
"""


def problems(text: str) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        load(text)
    return [str(problem) for problem in caught.value.problems]


def with_rule(lines: str) -> str:
    return SMALL + f"\n[[rule]]\n{lines}\n"


@pytest.mark.parametrize("name", templates.names())
def test_every_template_survives_a_round_trip_unchanged(name: str) -> None:
    policy = templates.template(name)
    again = load(to_toml(policy))
    assert again.document == policy.document
    assert to_toml(again) == to_toml(policy)
    assert from_json(to_json(policy)) == policy
    assert from_json(to_json(policy)).version == policy.version


@pytest.mark.parametrize("name", templates.names())
def test_every_template_fits_the_published_schema(name: str) -> None:
    document = json.loads(to_json(templates.template(name)))
    jsonschema.Draft202012Validator(dict(schema())).validate(document)


def test_other_programs_get_the_schema_from_the_command() -> None:
    printed = CliRunner().invoke(cli, ["policy-schema"])
    assert json.loads(printed.output) == dict(schema())


def test_the_schema_is_itself_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(dict(schema()))


def test_a_policy_may_name_a_platform_that_we_have_never_heard_of() -> None:
    assert load(SMALL).channels.allow == ("facebook", "youtube", "class_blog")


def test_a_policy_may_have_its_own_categories_and_word_lists() -> None:
    text = with_rule(
        'id = "eisteddfod"\nkind = "category"\neffect = "block"\nclause = "x"\n'
        'params = { allow = ["eisteddfod"] }\n\n[[category]]\nid = "eisteddfod"\n'
        'title = "Eisteddfod"\n\n[words]\nslang = ["wicked"]\n\n[[rule]]\nid = "slang"\n'
        'kind = "wordlist"\neffect = "warn"\nclause = "y"\nparams = { lists = ["slang"] }'
    )
    assert len(load(text).rules) == 3


def test_a_misspelt_key_is_named_with_its_line_its_rule_and_a_suggestion() -> None:
    text = SMALL.replace('effect = "block"', 'efect = "block"')
    line = text.splitlines().index('efect = "block"') + 1
    found = problems(text)
    assert (
        f"line {line}: rule 'no-names' (“no names”): 'efect' is not a key here; "
        "did you mean 'effect'?" in found
    )
    assert any("'effect' is missing" in problem for problem in found)


@pytest.mark.parametrize(
    ("wrong", "right", "says"),
    [
        ('kind = "namez"', 'kind = "names"', "did you mean 'names'?"),
        ('forms = ["fulll"]', 'forms = ["full"]', "did you mean 'full'?"),
        ('whom = ["pupil"]', 'who = ["pupil"]', "'whom' is not a key here; did you mean 'who'?"),
        ('mode = "of"', 'mode = "moderated"', "'mode' cannot be 'of'; did you mean 'off'?"),
        ('allow = ["facebok"]', 'allow = ["facebook", "youtube", "class_blog"]', "'facebook'?"),
        ('timezone = "Europe/Londn"', 'timezone = "Europe/London"', "'Europe/London'?"),
        ("mode = 3", 'mode = "moderated"', "'mode' cannot be '3'"),
        ("allow = 3", 'allow = ["facebook", "youtube", "class_blog"]', "must be a list, not 3"),
    ],
)
def test_a_wrong_value_is_said_in_plain_english(wrong: str, right: str, says: str) -> None:
    assert right in SMALL
    assert any(says in problem for problem in problems(SMALL.replace(right, wrong)))


def test_a_parameter_of_another_kind_of_rule_is_refused() -> None:
    text = SMALL.replace('forms = ["full"] }', 'forms = ["full"], strip_exif = true }')
    assert any("'strip_exif' is not a key here" in problem for problem in problems(text))


def test_two_rules_may_not_share_an_id() -> None:
    text = with_rule('id = "no-names"\nkind = "tone"\neffect = "warn"\nclause = "x"')
    assert any("'no-names' is used twice" in problem for problem in problems(text))


def test_a_role_that_nobody_holds_is_refused() -> None:
    text = with_rule(
        'id = "t"\nkind = "topics"\neffect = "approve"\nclause = "x"\n'
        'params = { topics = ["politics"], approvers = ["hedteacher"] }'
    )
    [problem] = problems(text)
    assert "no role 'hedteacher'" in problem
    assert "did you mean 'headteacher'?" in problem
    assert problem.startswith("line ")


def test_a_category_that_does_not_exist_is_refused() -> None:
    text = with_rule(
        'id = "c"\nkind = "category"\neffect = "block"\nclause = "x"\nparams = { allow = ["evnt"] }'
    )
    [problem] = problems(text)
    assert "did you mean 'event'?" in problem


def test_a_rule_that_ends_before_it_begins_is_refused() -> None:
    text = with_rule(
        'id = "c"\nkind = "alt_text"\neffect = "warn"\nclause = "x"\n'
        "from = 2027-05-01\nuntil = 2027-04-01"
    )
    [problem] = problems(text)
    assert "ends (2027-04-01) before it begins" in problem


def test_broken_toml_names_its_line() -> None:
    [problem] = problems(SMALL.replace("[people]", "[people"))
    assert "line 14" in problem


def test_broken_json_is_an_error_of_the_policy() -> None:
    with pytest.raises(PolicyError):
        from_json("{")


def test_all_problems_are_told_at_once() -> None:
    text = SMALL.replace("effect", "efect").replace("owner", "ownr")
    assert len(problems(text)) == 4


words = st.text(st.characters(blacklist_categories=["Cs"]), max_size=20)


@given(st.dictionaries(words, st.lists(words, max_size=3), max_size=3), words)
def test_any_words_survive_being_written_and_read(lists: dict[str, list[str]], title: str) -> None:
    document = {"schema": title, "words": lists}
    assert tomllib.loads(toml.write(document)) == document


@given(words, st.one_of(words, st.integers(), st.booleans(), st.lists(words)))
def test_our_checks_and_the_schema_agree(key: str, value: object) -> None:
    document = json.loads(to_json(load(SMALL)))
    document["comments"][key] = value
    ours = bool(list(check(document)))
    theirs = not jsonschema.Draft202012Validator(dict(schema())).is_valid(document)
    assert ours == theirs


def test_a_policy_without_its_channels_is_no_policy() -> None:
    document = dict(load(SMALL).document)
    del document["channels"]
    with pytest.raises(PolicyError, match="'channels' is missing"):
        from_document(document)


@pytest.mark.parametrize("late", ["4m", "25h", "2d"])
def test_a_post_is_not_sent_a_day_late_nor_missed_at_once(late: str) -> None:
    document = deepcopy(load(SMALL).document)
    document["channels"]["late_by"] = late
    with pytest.raises(PolicyError, match="between 5 minutes and 24 hours late"):
        from_document(document)
