"""What is not accepted, and what is said about it: at its line, its clause and its key, at once."""

from __future__ import annotations

import pytest

from tenants.policies import limits
from tenants.policies.language import from_document, from_json, load
from tenants.policies.problems import PolicyError
from tests.soon import soon
from tests.tenants.policies.test_language import SMALL, problems, with_rule


def rule(kind: str, params: str = "", effect: str = "warn", more: str = "") -> str:
    lines = f'id = "it"\nkind = "{kind}"\neffect = "{effect}"\nclause = "the fourth rule"\n{more}\n'
    return with_rule(lines + (f"params = {{ {params} }}" if params else ""))


def test_mistakes_of_shape_and_of_meaning_are_told_together_each_at_its_line() -> None:
    text = (
        SMALL.replace('effect = "block"', 'efect = "block"')
        .replace('timezone = "Europe/London"', 'timezone = "Europe/Londn"')
        .replace('mode = "moderated"', 'mode = "moderatd"')
        + '\n[[rule]]\nid = "no-names"\nkind = "topics"\neffect = "approve"\nclause = "8 topics"\n'
        'ids = ["B4"]\nparams = { topics = ["parkin"], approvers = ["hedteacher"] }\n'
    )
    found = problems(text)
    assert len(found) == 7, found
    lines = [int(each.partition(":")[0].removeprefix("line ")) for each in found]
    assert lines == sorted(lines)
    for says in (
        "'efect' is not a key here; did you mean 'effect'?",
        "'effect' is missing",
        "no time zone 'Europe/Londn'; did you mean 'Europe/London'?",
        "'mode' cannot be 'moderatd'; did you mean 'moderated'?",
        "the id 'no-names' is used twice",
        "rule 'no-names' (B4): nothing recognises 'parkin' in 'topics'; did you mean 'parking'?",
        "no role 'hedteacher' in [people]; did you mean 'headteacher'?",
    ):
        assert any(says in each for each in found), says


NAMES = 'who = ["pupil"], forms = ["full"]'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (rule("topics", 'topics = ["parkin"]'), "nothing recognises 'parkin' in 'topics'; did you"),
        (rule("topics", 'topics = ["zzz"]'), "add a list of words under [words]"),
        (rule("personal_data", 'kinds = ["shoe_size"]'), "nothing recognises 'shoe_size'"),
        (rule("security", 'signals = ["alarm"], softer = { gate_code = "warn" }'), "not among"),
        (rule("topics", "topics = []"), "'topics' is empty, so this rule would do nothing"),
        (rule("wordlist", 'allow_words = ["x"]'), "would do nothing: say lists or words"),
        (rule("wordlist", 'words = [" "]'), "has an empty word in it"),
        (rule("names", 'who = ["pupil"]'), "would do nothing: say forms or allowed_forms"),
        (rule("names"), "'who' is missing"),
        (SMALL + '\n[withdrawal]\ntake_down = "nothing"\nat_once = true\n', "this does nothing"),
        (SMALL + '\n[withdrawal]\ntake_down = "posts"\nconfirmed_by = ["dls"]\n', "role 'dls'"),
        (rule("frequency", 'per = "school"'), "or max_per_month or min_gap"),
        (rule("quiet_hours", 'from = "09:00", until = "09:00"'), "no hour is quiet"),
        (rule("tone", "all_caps_max = 1", "block"), "of the kind 'tone' cannot 'block'"),
        (rule("cadence", 'per = "week"', "block"), "of the kind 'cadence' cannot 'block'"),
        (rule("alt_text", "required = true", "remind"), "for a reminder write a [[duty]]"),
        (rule("location", 'deny = ["place_name"]', "transform"), "cannot be taken out"),
        (
            rule("alt_text", effect="block", more='applies = { phases = ["compose"] }'),
            "holds at every moment",
        ),
        (
            rule("names", f'{NAMES}, allowed_forms = ["first"]'),
            "not both",
        ),
        (
            rule("names", f'{NAMES}, when = "no_image", with_image = "warn"'),
            "'with_image' says nothing beside when = 'no_image'",
        ),
        (rule("byline", 'text = "{nam}"', "transform"), "stands for nothing; did you mean 'name'?"),
        (rule("language", 'required = ["welsh"]'), "a language such as en, cy or en-GB"),
        (rule("language", 'required = ["cy"], first = "en"'), "not among the languages 'required'"),
        (rule("tagging", 'then_approvers = ["dsl"]'), "say in 'approvers' who agrees first"),
        (rule("alt_text", more='from = "2027-02-30"'), "there is no day '2027-02-30'"),
        (
            rule("alt_text", more='each_year = { from = "02-30", until = "03-01" }'),
            "there is no day '02-30'",
        ),
        (rule("alt_text", more='applies = { channels = ["facebok"] }'), "did you mean 'facebook'?"),
        (SMALL.replace('owner = "headteacher"', 'owner = "hed"'), "there is no role 'hed'"),
        (SMALL + "\n[words]\nslang = []\n", "needs at least one word"),
        (SMALL.replace('review = { default = "2y" }', 'review = { due_term = "summer" }'),
         "'due_term' needs 'due_year' beside it"),
        (SMALL.replace("[people]", '[people]\nself_approval = ["hed"]\n[people2]'), "'people2'"),
    ],
)  # fmt: skip
def test_what_would_do_nothing_is_refused_with_the_reason(text: str, says: str) -> None:
    found = problems(text)
    assert any(says in each for each in found), found


def with_choice(at: str, to: str) -> str:
    return SMALL + (
        '\n[[choice]]\nid = "q"\nquestion = "?"\nchosen = "a"\n'
        f'options = [{{ id = "a", says = "yes", set = [{{ at = "{at}", to = {to} }}] }}]\n'
    )


@pytest.mark.parametrize(
    ("at", "to", "says"),
    [
        ("rule.no-nams.effect", '"warn"', "changes 'rule.no-nams.effect', which does not exist"),
        ("rule.no-names.effect", '"stop"', "would not be a policy: 'effect' cannot be 'stop'"),
        ("rule.no-names.params.forms", "[]", "would not be a policy: 'forms' is empty"),
        ("nothing", '"x"', "which does not exist"),
        ("comments.mode", '"off"', ""),
    ],
)
def test_every_answer_to_a_choice_must_make_a_policy(at: str, to: str, says: str) -> None:
    if not says:
        load(with_choice(at, to))
        return
    assert any(says in each for each in problems(with_choice(at, to)))


NESTED = 20_000


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (SMALL + "\nx = " + "[" * NESTED + "]" * NESTED, "nested too deeply"),
        (SMALL + "\nx = " + "{a=" * NESTED + "1" + "}" * NESTED, "nested too deeply"),
        (SMALL + "\n[" + ".".join("a" * 1 for _ in range(200)) + "]\nb = 1", "nested too deeply"),
        (SMALL + "\n# " + "x" * limits.LONGEST_TEXT, "too long to be a policy"),
        (SMALL.replace("no names", "x" * 30_000), "this text is too long"),
        (SMALL.replace("no names", "no\\u0007names"), "a character that cannot be kept (U+0007)"),
        (SMALL.replace("no names", "no\\u0000names"), "a character that cannot be kept (U+0000)"),
        (SMALL + "\nx = nan", "not a number that can be kept"),
        (SMALL + "\nx = [" + "1," * 30_000 + "]", "this says too much"),
        (
            SMALL.replace("review =", 'clauses = { prefix = "B", count = 99999999 }\nreview ='),
            "'count' must be 1000 or less",
        ),
        (rule("frequency", "max_per_day = " + "9" * 400), "must be 100000 or less"),
        (rule("frequency", 'min_gap = "99999999999d"'), "a length of time such as 30m"),
        (SMALL + "\n" + SMALL, "this is not TOML"),
        (SMALL + '\n[school]\nname = "Twice"', "this is not TOML"),
        (SMALL + "\nx = " + "9" * 5_000, "this is not TOML"),
    ],
)  # fmt: skip
def test_what_is_made_to_do_harm_is_refused_quickly(text: str, says: str) -> None:
    with soon():
        found = problems(text)
    assert any(says in each for each in found), [each[:200] for each in found[:3]]
    assert all(len(each) < 1_000 for each in found)


@pytest.mark.parametrize(
    "text", ["[" * 90_000, "[]", "3", '{"a":' * 2_000 + "1" + "}" * 2_000, '{"schema":"\\ud800"}']
)
def test_json_made_to_do_harm_is_refused_too(text: str) -> None:
    with pytest.raises(PolicyError):
        from_json(text)


def test_an_empty_document_is_told_all_that_is_missing() -> None:
    with pytest.raises(PolicyError) as caught:
        from_document({})
    assert len(caught.value.problems) == 6


def test_words_of_a_policy_are_never_patterns() -> None:
    """A list of words is matched as words: nobody can write one that takes for ever."""
    policy = load(rule("wordlist", 'words = ["(a+)+$", ".*"]'))
    assert policy.rule("it").params["words"] == ["(a+)+$", ".*"]
