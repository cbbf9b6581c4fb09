"""Sentences, coverage, conflicts, choices, differences, and a trust's overlay."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tenants.policies import templates
from tenants.policies.changes import choose, diff, foreseen, is_stricter_anywhere
from tenants.policies.conflicts import conflicts
from tenants.policies.language import Policy, with_changes
from tenants.policies.overlay import Origin, overlay
from tenants.policies.sentences import sentences
from tests.accounted import coverage

SCHOOLS = [name for name in templates.names() if name != templates.BASELINE]
CLAUSES = {"lache": 26, "milton_road": 27, "longton_lane": 30, "st_lukes": 26, "ashgrove": 56}


def changed(policy: Policy, rule_id: str, **changes: object) -> Policy:
    rules = [
        {**rule, **changes} if rule["id"] == rule_id else rule for rule in policy.document["rule"]
    ]
    return with_changes(policy, {"rule": rules})


def with_params(policy: Policy, rule_id: str, **params: object) -> Policy:
    return changed(policy, rule_id, params={**policy.rule(rule_id).params, **params})


@pytest.mark.parametrize("school", SCHOOLS)
def test_every_clause_of_every_school_is_accounted_for(school: str) -> None:
    found = coverage(templates.template(school))
    assert (found.total, found.missing, found.unknown) == (CLAUSES[school], (), ())
    counted = len(found.enforced) + len(found.recorded) + len(found.not_expressible)
    assert counted == found.total


def test_a_clause_without_a_rule_is_said_to_be_missing() -> None:
    milton = templates.template("milton_road")
    rules = [rule for rule in milton.document["rule"] if rule["id"] != "no-location"]
    policy = with_changes(milton, {"rule": rules})
    assert coverage(policy).missing == ("M23",)


def test_advice_for_private_use_is_not_an_official_rule() -> None:
    ashgrove = templates.template("ashgrove")
    assert "A55" in coverage(ashgrove).recorded
    assert all("A55" not in rule.ids for rule in ashgrove.rules)


def test_milton_road_contradicts_itself_about_pictures_of_children() -> None:
    [conflict] = conflicts(templates.template("milton_road"))
    assert {conflict.clauses[0], conflict.clauses[1]} == {("M8",), ("M20",)}
    assert (conflict.about, conflict.effective) == ("children", "no-people-in-media")
    assert "stricter one holds" in conflict.question


@pytest.mark.parametrize("school", [name for name in SCHOOLS if name != "milton_road"])
def test_the_other_four_do_not_contradict_themselves(school: str) -> None:
    assert conflicts(templates.template(school)) == ()


def test_one_topic_with_two_effects_is_a_conflict() -> None:
    st_lukes = with_params(
        templates.template("st_lukes"), "concerns-face-to-face", topics=["individual_matter"]
    )
    [conflict] = conflicts(st_lukes)
    assert conflict.effective == "no-individual-matters"
    assert "do not agree about one person's own matter: “" in conflict.question
    assert "“One” and “Two”. The" in replace(conflict, says=("One.", "Two.")).question


WARN = {"effect": "warn"}
FACEBOOK = {"applies": {"channels": ["facebook"]}}


def of_classes(children: str, *classes: str) -> dict[str, Any]:
    named = {"classes": list(classes)} if classes else {}
    return {"kind": "media_people", "params": {"children": children, **named}}


PUPILS = {"kind": "names", "params": {"who": ["pupil"], "forms": ["full"]}}
FIRST_MAY = {"kind": "names", "params": {"who": ["pupil"], "allowed_forms": ["first"]}}
CHILDREN = {"kind": "media_people", "params": {"children": "forbid"}}
SPRING, AUTUMN, TURN = (
    {"each_year": {"from": begins, "until": ends}}
    for begins, ends in (("03-25", "05-07"), ("09-01", "10-20"), ("10-01", "04-02"))
)


def kinds_of_post(**params: list[str]) -> dict[str, Any]:
    return {"kind": "category", "params": params}


@pytest.mark.parametrize(
    ("one", "other", "held"),
    [
        # An exception that is stricter was meant; one that is gentler does nothing.
        (kinds_of_post(allow=["event"]), kinds_of_post(deny=["event"]) | FACEBOOK, None),
        (kinds_of_post(allow=["event"]) | FACEBOOK, kinds_of_post(deny=["event"]), "b"),
        (PUPILS, PUPILS | WARN | FACEBOOK, "a"),
        (PUPILS | WARN, PUPILS | FACEBOOK, None),
        (PUPILS, FIRST_MAY | WARN, "a"),
        (PUPILS | SPRING, PUPILS | WARN | AUTUMN, None),
        (PUPILS | SPRING, PUPILS | WARN | TURN, "a"),
        (CHILDREN, of_classes("consent", "Year 6"), "a"),
        (of_classes("forbid", "Year 1"), of_classes("consent", "Year 6"), None),
        (of_classes("forbid", "Year 1"), of_classes("consent"), None),
    ],
)
def test_a_gentler_exception_is_a_conflict_because_the_stricter_rule_holds_there_too(
    one: dict[str, Any], other: dict[str, Any], held: str | None, trust: Policy
) -> None:
    rules = [{"effect": "block", "clause": id, **rule, "id": id}
             for id, rule in (("a", one), ("b", other))]  # fmt: skip
    found = conflicts(with_changes(trust, {"rule": rules}))
    assert [each.effective for each in found] == ([held] if held else [])


def test_a_rule_that_allows_what_it_denies_is_asked_about(trust: Policy) -> None:
    rule = {"id": "kinds", "effect": "block", "clause": "what we post",
            **kinds_of_post(allow=["event", "closure"], deny=["event"])}  # fmt: skip
    [conflict] = conflicts(with_changes(trust, {"rule": [rule]}))
    assert "both allows and denies event" in conflict.question and not conflict.effective


@pytest.mark.parametrize("name", templates.names())
def test_every_rule_has_a_sentence_in_the_words_of_schools(name: str) -> None:
    policy = templates.template(name)
    told = sentences(policy)
    assert {rule.id for rule in policy.rules} <= {sentence.about for sentence in told}
    for sentence in told:
        assert "_" not in sentence.text, sentence
        assert sentence.text.endswith("."), sentence


def test_a_sentence_says_what_happens_and_who_decides() -> None:
    told = {s.about: s.text for s in sentences(templates.template("lache"))}
    assert told["photo-consent"] == (
        "In pictures, children are shown only with consent (consent in writing). "
        "Otherwise the post cannot go out."
    )
    assert told["operator"].endswith("Otherwise the post waits for the people who run the account.")
    subjects = next(text for text in told.values() if text.startswith("Take care with"))
    assert subjects.endswith("Such a post waits for the Headteacher.")


@pytest.mark.parametrize("school", SCHOOLS)
def test_every_choice_can_be_answered_every_way(school: str) -> None:
    policy = templates.template(school)
    assert policy.choices
    for choice in policy.choices:
        for option, _ in choice.options:
            answered = choose(policy, choice.id, option)
            [again] = [c for c in answered.choices if c.id == choice.id]
            assert (again.chosen, again.answered) == (option, True)


@pytest.mark.parametrize("school", SCHOOLS)
def test_the_template_already_holds_the_answer_it_shows(school: str) -> None:
    policy = templates.template(school)
    for choice in policy.choices:
        if not choice.id.startswith("bank-holidays"):
            assert diff(policy, choose(policy, choice.id, choice.chosen)) == ()


def test_a_difference_says_which_way_it_goes() -> None:
    old = templates.template("ashgrove")
    tighter = changed(old, "tagging", effect="block")
    looser = changed(old, "respect", effect="warn")
    assert [(c.where, c.tighter) for c in diff(old, tighter)] == [("rule.tagging.effect", True)]
    assert [(c.where, c.tighter) for c in diff(old, looser)] == [("rule.respect.effect", False)]
    assert is_stricter_anywhere(old, tighter)
    assert not is_stricter_anywhere(old, looser)


def test_taking_a_platform_away_is_tighter_and_adding_one_is_looser() -> None:
    old = templates.template("milton_road")
    fewer = with_changes(old, {"channels": {**old.document["channels"], "allow": ["facebook"]}})
    assert [change.tighter for change in diff(old, fewer)] == [True]
    assert [change.tighter for change in diff(fewer, old)] == [False]


@pytest.fixture
def trust() -> Policy:
    return templates.template(templates.BASELINE)


def test_channels_of_trust_and_school_intersect(trust: Policy) -> None:
    milton = templates.template("milton_road")
    narrow = with_changes(
        trust, {"channels": {**trust.document["channels"], "allow": ["facebook", "x"]}}
    )
    assert overlay(narrow, milton).policy.channels.allow == ("facebook",)


@pytest.mark.parametrize(
    ("trusts", "schools", "effective"),
    [("held", "open", "held"), ("open", "off", "off"), ("moderated", "moderated", "moderated")],
)
def test_the_stricter_comment_mode_holds(
    trust: Policy, trusts: str, schools: str, effective: str
) -> None:
    ours = with_changes(trust, {"comments": {"mode": trusts}})
    theirs = with_changes(templates.template("ashgrove"), {"comments": {"mode": schools}})
    assert overlay(ours, theirs).policy.comments.mode == effective


def test_a_school_cannot_loosen_one_platform_under_a_strict_trust(trust: Policy) -> None:
    ours = with_changes(trust, {"comments": {"mode": "off"}})
    theirs = with_changes(
        templates.template("ashgrove"),
        {"comments": {"mode": "off", "by_channel": {"x": "open"}}},
    )
    assert overlay(ours, theirs).policy.comments.on("x") == "off"


def test_a_school_cannot_weaken_a_rule_of_its_trust(trust: Policy) -> None:
    weak = with_changes(
        trust,
        {
            "rule": [
                {
                    "id": "baseline-abuse", "kind": "wordlist", "effect": "note", "clause": "x",
                    "params": {"lists": ["profanity"], "allow_words": ["idiot"]},
                    "applies": {"channels": ["x"]}, "until": "2027-01-01",
                    "override": {"by": ["headteacher", "teacher"]},
                }
            ]
        },
    )  # fmt: skip
    rule = overlay(trust, weak).policy.rule("baseline-abuse")
    assert rule.effect == "block"
    assert set(rule.params["lists"]) == {"abuse", "discrimination", "threat", "profanity"}
    assert rule.params["allow_words"] == []
    assert rule.scope.channels == ()
    assert rule.scope.until_day is None
    assert rule.override.by == ("headteacher",)


def test_a_school_excepts_only_what_its_trust_excepts_and_keeps_its_hours_all_year(
    trust: Policy,
) -> None:
    hours = {"id": "night", "kind": "quiet_hours", "effect": "block", "clause": "x",
             "params": {"from": "18:00", "until": "08:00"}}  # fmt: skip
    ours = {**hours, "applies": {"except_categories": ["closure", "reminder"]}}
    theirs = {
        **hours, "applies": {"except_categories": ["closure", "event"]},
        "params": {**hours["params"], "term_time_only": True},
    }  # fmt: skip
    merged = overlay(with_changes(trust, {"rule": [ours]}), with_changes(trust, {"rule": [theirs]}))
    rule = merged.policy.rule("night")
    assert rule.scope.except_categories == ("closure",) and not rule.params["term_time_only"]
    everywhere = overlay(with_changes(trust, {"rule": [hours]}), merged.policy).policy.rule("night")
    assert everywhere.scope.except_categories == ()


def test_a_rule_for_all_kinds_but_one_has_nothing_to_do_with_a_rule_for_that_one(
    trust: Policy,
) -> None:
    rule = {"kind": "media_people", "effect": "block", "clause": "x"}
    all_but = {**rule, "id": "a", "params": {"children": "forbid"},
               "applies": {"except_categories": ["event"], "channels": ["facebook"]}}  # fmt: skip
    for kind, found in (("event", 0), ("reminder", 1)):
        one = {**rule, "id": "b", "params": {"children": "consent"},
               "applies": {"categories": [kind]}}  # fmt: skip
        assert len(conflicts(with_changes(trust, {"rule": [all_but, one]}))) == found


def test_a_school_cannot_loosen_by_saying_what_its_trust_left_unsaid(trust: Policy) -> None:
    loose = with_params(
        trust, "baseline-links", https_only=False, allow_domains=["own_website", "example.com"]
    )
    params = overlay(trust, loose).policy.rule("baseline-links").params
    assert params["https_only"] is True
    assert params["allow_domains"] == ["own_website"]


def test_a_rule_that_the_trust_lets_go_is_the_schools_own(trust: Policy) -> None:
    letting = changed(trust, "baseline-links", loosenable=True)
    loose = changed(trust, "baseline-links", effect="note")
    assert overlay(letting, loose).policy.rule("baseline-links").effect == "note"


def test_the_editor_can_say_whose_words_each_rule_is(trust: Policy) -> None:
    effective = overlay(trust, templates.template("lache"))
    assert effective.origins["baseline-abuse"] is Origin.TRUST
    assert effective.origins["photo-consent"] is Origin.SCHOOL
    assert effective.origins["channels"] is Origin.BOTH
    assert {rule.id for rule in effective.policy.rules} == {
        rule.id for policy in (trust, templates.template("lache")) for rule in policy.rules
    }


def test_the_earlier_review_holds(trust: Policy) -> None:
    def due(policy: Policy, day: str) -> Policy:
        return with_changes(
            policy, {"policy": {**policy.document["policy"], "review": {"due": day}}}
        )

    merged = overlay(due(trust, "2027-05-01"), due(trust, "2028-01-01"))
    assert merged.policy.document["policy"]["review"] == {"due": "2027-05-01"}


@pytest.mark.parametrize(
    ("setting", "trusts", "schools", "effective"),
    [
        ("respond_within", "24h", "2d", "24h"),
        ("respond_within", "24h", "4h", "4h"),
        ("next_working_day_closes", "17:00", "23:59", "17:00"),
        ("acknowledge_counts", False, True, False),
    ],
)
def test_a_school_may_answer_sooner_but_not_later_than_its_trust_says(
    trust: Policy, setting: str, trusts: object, schools: object, effective: object
) -> None:
    ours = with_changes(trust, {"moderation": {setting: trusts}})
    theirs = with_changes(trust, {"moderation": {setting: schools}})
    assert overlay(ours, theirs).policy.section("moderation")[setting] == effective


def test_what_is_new_in_a_rule_is_said_in_its_sentence() -> None:
    base = templates.template("baseline")
    rule = {
        "id": "r", "kind": "names", "effect": "approve", "clause": "x",
        "applies": {"channels": ["youtube"], "languages": ["cy"]},
        "each_year": {"from": "03-25", "until": "05-07"},
        "params": {"who": ["staff"], "allowed_forms": ["honorific", "role"],
                   "approvers": ["slt"], "then_approvers": ["headteacher"]},
    }  # fmt: skip
    channels = {**base.document["channels"], "allow": ["facebook", "youtube"]}
    said = [
        each.text for each in sentences(with_changes(base, {"rule": [rule], "channels": channels}))
    ]
    assert (
        "Name staff only by title and surname or role on YouTube in Welsh every year from "
        "25 March to 7 May. Otherwise the post waits for the leadership team, and then for the "
        "Headteacher as well."
    ) in said
    assert any("Handbell has no connector for YouTube yet" in text for text in said)


@pytest.mark.parametrize(
    ("says", "text"),
    [
        ({"take_down": "nothing"}, "are listed, and people decide about each."),
        (
            {"take_down": "pictures", "confirmed_by": ["dsl", "headteacher"]},
            "are listed, and those that show the child come down when the safeguarding lead or "
            "the Headteacher has confirmed it.",
        ),
        ({"take_down": "posts"}, "and they come down when somebody has confirmed it."),
        ({"take_down": "posts", "at_once": True}, "and they come down at once."),
    ],
)
def test_what_comes_down_when_a_parent_says_stop_is_a_sentence(
    says: dict[str, object], text: str
) -> None:
    base = templates.template("baseline")
    assert not any(each.about == "withdrawal" for each in sentences(base))
    policy = with_changes(base, {"withdrawal": {**says, "clause": "12", "ids": []}})
    (said,) = [each for each in sentences(policy) if each.about == "withdrawal"]
    assert said.text.endswith(text) and said.clause == "12"


def test_a_school_takes_down_no_less_than_its_trust_says() -> None:
    base = templates.template("baseline")
    trust = with_changes(base, {"withdrawal": {"take_down": "pictures", "at_once": True}})
    school = with_changes(base, {"withdrawal": {"take_down": "nothing"}})
    assert overlay(trust, school).policy.section("withdrawal") == {
        "take_down": "pictures", "at_once": True,
    }  # fmt: skip
    assert overlay(trust, base).policy.section("withdrawal")["at_once"] is True


def test_how_late_a_post_may_be_is_said_where_the_policy_says_it(trust: Policy) -> None:
    def said(**late: str) -> str:
        channels = {**trust.document["channels"], **late}
        return sentences(with_changes(trust, {"channels": channels}))[0].text

    assert "late" not in said()
    assert said(late_by="1h").endswith(
        "1 hour late, an urgent one 30 minutes; then it counts as missed."
    )


@pytest.mark.parametrize(
    ("trusts", "schools", "in_force"),
    [("1h", "6h", "1h"), ("6h", "1h", "1h"), ("", "6h", "2h"), ("", "1h", "1h"), ("6h", "", "2h")],
)
def test_of_a_trust_and_a_school_the_sooner_end_counts(
    trust: Policy, trusts: str, schools: str, in_force: str
) -> None:
    """What neither says is two hours, which nobody loosens by saying more."""
    both = [
        with_changes(
            trust,
            {"channels": {**trust.document["channels"], **({"late_by": late} if late else {})}},
        )
        for late in (trusts, schools)
    ]
    assert overlay(*both).policy.channels.late_by == in_force


@pytest.mark.parametrize("school", SCHOOLS)
def test_what_an_answer_is_shown_to_say_is_what_choosing_it_makes(school: str) -> None:
    policy = templates.template(school)
    for choice in policy.choices:
        for option, _ in choice.options:
            assert foreseen(policy, choice.id, option) == choose(policy, choice.id, option)
