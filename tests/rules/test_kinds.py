"""One rule at a time: what each parameter changes."""

from __future__ import annotations

from typing import Any

import pytest

from publisher.detect.hit import Known
from publisher.rules.context import LinkCheck, Phase
from publisher.rules.evaluate import evaluate
from publisher.rules.finding import Finding, State
from publisher.rules.post import Answer, ChannelFacts, Consent, Grade, People, Post, Tagged
from tenants.policies import templates
from tenants.policies.language import from_published, with_changes
from tests.golden.schools import NOW, OFFICE, a_context, a_picture, a_post


def effects(kind: str, params: dict[str, Any], post: Post, **context: Any) -> list[str]:
    """The effects of one blocking rule of this kind on this post, strongest first."""
    return [finding.effect.value for finding in findings(kind, params, post, **context)]


def findings(kind: str, params: dict[str, Any], post: Post, **context: Any) -> list[Finding]:
    rule = {"id": "it", "kind": kind, "effect": "block", "params": params, "clause": "x"}
    policy = with_changes(templates.template("baseline"), {"rule": [rule]})
    verdict = evaluate(policy, post, a_context(**context))
    return [finding for finding in verdict.findings if finding.rule == "it"]


NAMED = a_post("Well done Amelia Wright")
NAMED_BESIDE_PICTURE = a_post("Well done Amelia Wright", media=(a_picture(children=1),))
NAMES = {"who": ["pupil"], "forms": ["full", "first"]}


@pytest.mark.parametrize(
    ("more", "alone", "beside"),
    [
        ({}, ["block"], ["block"]),
        ({"when": "image_of_children"}, [], ["block"]),
        ({"when": "no_image"}, ["block"], []),
        ({"without_image": "allow"}, [], ["block"]),
        ({"with_image": "approve", "without_image": "warn"}, ["warn"], ["approve"]),
        ({"forms": ["honorific"]}, [], []),
        ({"who": ["staff"]}, [], []),
    ],
)
def test_names_with_and_without_a_picture(
    more: dict[str, Any], alone: list[str], beside: list[str]
) -> None:
    assert effects("names", NAMES | more, NAMED) == alone
    assert effects("names", NAMES | more, NAMED_BESIDE_PICTURE) == beside


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        (None, ["block"]),
        (People(grade=Grade.IDENTIFIABLE), ["block"]),
        (People(grade=Grade.NOT_IDENTIFIABLE), ["block"]),
        (People(grade=Grade.NOT_IDENTIFIABLE, children=1), ["block"]),
        (People(grade=Grade.NOT_IDENTIFIABLE, others=2), []),
        (People(grade=Grade.NONE), []),
        (People(grade=Grade.WORK_ONLY), []),
    ],
)
@pytest.mark.parametrize("kind", ["image", "video", "document"])
def test_a_picture_of_which_nobody_says_who_is_in_it_may_show_children(
    kind: str, people: People | None, expected: list[str]
) -> None:
    post = a_post("Well done Amelia Wright", media=(a_picture(kind=kind, people=people),))
    assert effects("names", {**NAMES, "when": "image_of_children"}, post) == expected
    risk = {"signals": ["name_plus_image"]}
    assert effects("identification_risk", risk, post) == expected


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        ({"amelia": "9C"}, ["block"]),
        ({"amelia": "11A"}, []),
        ({"amelia": "11A", "another": "9C"}, ["block"]),  # of two with one name, which?
        ({"amelia": ""}, ["block"]),
        ({"amelia": "Kestrels"}, ["block"]),
        ({}, ["block"]),
    ],
)
def test_names_of_some_years_only(classes: dict[str, str], expected: list[str]) -> None:
    terms = {**NAMES, "classes": ["Key Stage 3"]}
    assert effects("names", terms, NAMED, classes=classes) == expected


def consents(answer: Answer, *, written: bool = True) -> Post:
    return a_post("Hello", media=(a_picture(children=1, consent=answer, written=written),))


@pytest.mark.parametrize(
    ("terms", "answer", "expected"),
    [
        ({"blank_means": "no"}, Answer.BLANK, ["block"]),
        ({"blank_means": "ask"}, Answer.BLANK, ["approve"]),
        ({"basis": "public_task_opt_out"}, Answer.BLANK, []),
        ({"basis": "public_task_opt_out"}, Answer.REFUSED, ["block"]),
        ({"basis": "legitimate_interest"}, Answer.WITHDRAWN, ["block"]),
        ({}, Answer.GIVEN, []),
    ],
)
def test_consent_has_a_basis_and_a_blank_has_a_meaning(
    terms: dict[str, Any], answer: Answer, expected: list[str]
) -> None:
    params = {"children": "consent", "consent": terms}
    assert effects("media_people", params, consents(answer)) == expected


@pytest.mark.parametrize(
    ("group", "expected"), [("2A", ["block"]), ("5A", []), ("Robins", ["block"])]
)
def test_a_rule_for_a_key_stage_holds_for_its_years_and_for_who_may_be_of_them(
    group: str, expected: list[str]
) -> None:
    child = Tagged(person="c", group=group)
    shown = a_post("Hello", media=(a_picture(children=1, tagged=(child,)),))
    terms = {"children": "forbid", "classes": ["Key Stage 1"]}
    assert effects("media_people", terms, shown) == expected


@pytest.mark.parametrize(
    ("who", "answer", "expected"),
    [
        ("staff", Answer.GIVEN, []),
        ("staff", Answer.REFUSED, ["block"]),
        ("staff", None, ["block"]),  # nobody is marked, so nobody's answer is known
        ("other_people", Answer.REFUSED, ["block"]),
        ("other_people", None, ["approve"]),  # a visitor is on no roll
    ],
)
def test_adults_are_asked_as_well_where_the_policy_says_so(
    who: str, answer: Answer | None, expected: list[str]
) -> None:
    said = {"facebook": Consent(answer=answer, written=True, dated=NOW.date())} if answer else {}
    marked = Tagged(person="p", who="staff" if who == "staff" else "parent", consent=said)
    shown = a_picture(
        staff=int(who == "staff"), others=int(who != "staff"), tagged=(marked,) if said else ()
    )
    assert effects("media_people", {who: "consent"}, a_post("Hello", media=(shown,))) == expected
    assert effects("media_people", {"children": "consent"}, a_post("Hi", media=(shown,))) == []


def test_one_refusal_counts_where_consent_is_asked_for_once() -> None:
    mixed = Tagged(
        person="c",
        consent={"x": Consent(answer=Answer.GIVEN), "website": Consent(answer=Answer.REFUSED)},
    )
    post = a_post("Hello", media=(a_picture(children=1, tagged=(mixed,)),))
    params = {"children": "consent", "consent": {"per_channel": False}}
    assert effects("media_people", params, post) == ["block"]


@pytest.mark.parametrize("effect", ["approve", "warn", "note"])
@pytest.mark.parametrize(("answer", "stops"), [(Answer.REFUSED, True), (Answer.GIVEN, False)])
def test_who_would_rather_show_no_children_shows_none_without_consent(
    effect: str, answer: Answer, *, stops: bool
) -> None:
    rule = {"id": "it", "kind": "media_people", "effect": effect, "clause": "x",
            "params": {"children": "forbid"}}  # fmt: skip
    policy = with_changes(templates.template("baseline"), {"rule": [rule]})
    post = a_post("Hello", media=(a_picture(children=1, consent=answer),))
    found = evaluate(policy, post, a_context()).findings
    assert ("block" in {each.effect for each in found}) is stops


@pytest.mark.parametrize(
    ("place", "expected"),
    [("x", []), ("display", ["approve"]), ("website", ["approve"]), ("press", ["approve"])],
)
def test_a_yes_for_what_is_no_channel_is_no_yes_where_consent_is_asked_for_once(
    place: str, expected: list[str]
) -> None:
    told = Tagged(person="c", consent={place: Consent(answer=Answer.GIVEN, dated=NOW.date())})
    post = a_post("Hello", media=(a_picture(children=1, tagged=(told,)),))
    params = {"children": "consent", "consent": {"per_channel": False, "blank_means": "ask"}}
    assert effects("media_people", params, post) == expected


@pytest.mark.parametrize(
    ("grade", "expected"),
    [
        (Grade.IDENTIFIABLE, ["block"]),
        (Grade.NOT_IDENTIFIABLE, []),
        (Grade.WORK_ONLY, []),
        (Grade.NONE, []),
    ],
)
def test_a_school_may_keep_faces_out_altogether(grade: Grade, expected: list[str]) -> None:
    post = a_post("Hello", media=(a_picture(children=2, grade=grade),))
    assert effects("media_people", {"most": "not_identifiable"}, post) == expected


def test_a_school_chooses_what_an_undeclared_face_does() -> None:
    post = a_post("Hello", media=(a_picture(faces=2),))
    assert effects("media_people", {"undeclared_face": "block"}, post) == ["block"]
    assert effects("media_people", {"undeclared_face": "allow"}, post) == []
    assert effects("media_people", {}, post) == ["approve"]


@pytest.mark.parametrize(
    ("facts", "phase", "effect", "state"),
    [
        ({"looking": True}, Phase.COMPOSE, "note", State.NOT_CHECKABLE),
        ({"looking": True}, Phase.PUBLISH, "approve", State.NOT_CHECKABLE),
        ({"search_failed": True}, Phase.COMPOSE, "approve", State.NOT_CHECKABLE),
        ({"search_failed": True}, Phase.PUBLISH, "approve", State.NOT_CHECKABLE),
        ({}, Phase.PUBLISH, "note", State.DECLARED),
    ],
)
def test_faces_that_nobody_looked_for_rest_on_somebodys_word(
    facts: dict[str, bool], phase: Phase, effect: str, state: State
) -> None:
    post = a_post("Hello", media=(a_picture(faces=None, **facts),))
    [finding] = findings("media_people", {}, post, phase=phase)
    assert (finding.effect.value, finding.state) == (effect, state)
    assert finding.declared_by == (None if facts else "operator")


def test_pictures_of_pupils_may_be_kept_to_closed_accounts() -> None:
    picture = (a_picture(children=1),)
    params = {"pupil_media_only_to": "closed_accounts"}

    def sent(*, open_to_public: bool) -> list[str]:
        channel = ChannelFacts(platform="facebook", open_to_public=open_to_public)
        post = Post(text="Hello", category="event", channel=channel, author=OFFICE, media=picture)
        return effects("destination", params, post)

    assert sent(open_to_public=True) == ["block"]
    assert sent(open_to_public=False) == []


def test_a_channel_for_young_children_is_refused() -> None:
    channel = ChannelFacts(platform="facebook", minimum_age=8)
    post = Post(text="Hello", category="event", channel=channel, author=OFFICE)
    assert effects("platform_limits", {"min_age_audience": 13}, post) == ["block"]


def test_protected_subjects_may_be_refused_even_in_general() -> None:
    post = a_post("Our assembly is about epilepsy")
    softly = {"groups": ["health"], "generic_mention": "warn"}
    strictly = {"groups": ["health"], "about": "anyone"}
    assert set(effects("special_category", softly, post)) <= {"warn"}
    assert effects("special_category", strictly, post)[:1] == ["block"]


def test_a_school_may_keep_even_its_own_number_out() -> None:
    post = a_post("Ring 01223 555019")
    known = Known(contacts=frozenset({"01223 555019"}))
    assert effects("personal_data", {"kinds": ["phone"]}, post, known=known) == []
    strict = {"kinds": ["phone"], "allow_own_school_contacts": False}
    assert effects("personal_data", strict, post, known=known) == ["block"]


@pytest.mark.parametrize(
    ("url", "params", "expected"),
    [
        ("https://ourschool.sch.uk/news", {}, []),
        ("http://ourschool.sch.uk/news", {}, ["block"]),
        ("http://ourschool.sch.uk/news", {"https_only": False}, []),
        ("https://example.com/", {"allow_domains": ["example.com"]}, []),
        ("https://sub.example.com/", {"allow_domains": ["example.com"]}, []),
        ("https://notexample.com/", {"allow_domains": ["example.com"]}, ["block"]),
        ("https://user@ourschool.sch.uk/", {}, ["block"]),
    ],
)
def test_links_are_judged_label_by_label(
    url: str, params: dict[str, Any], expected: list[str]
) -> None:
    links = {url: seen_at(url)}
    assert effects("links", params, a_post(f"See {url} today"), links=links) == expected


def seen_at(url: str, **more: Any) -> LinkCheck:
    """A page that answered a moment ago and is on no list."""
    return LinkCheck(**{"at": NOW, "final_url": url, "status": 200, "asked": "clean", **more})


def test_a_link_outside_the_text_is_judged_too() -> None:
    url = "https://example.com/"
    post = a_post("See below", links=(url,))
    [finding] = findings("links", {}, post, links={url: seen_at(url)})
    assert (finding.surface, finding.start, finding.end) == ("link:1", 0, 20)


def test_a_link_that_leads_on_to_another_site_or_title_is_another_finding() -> None:
    url, post = "https://bit.ly/x", a_post("See https://bit.ly/x today")

    def about(kind: str, params: dict[str, Any], **seen: Any) -> set[str]:
        found = findings(kind, params, post, links={url: seen_at(url, **seen)})
        return {each.about for each in found} - {""}

    one, same, other = (
        about("links", {}, final_url=f"https://{there}")
        for there in ("one.example/a", "one.example/b", "other.example/a")
    )
    assert one == same and one.isdisjoint(other) and one and other
    titles = [
        about("names", NAMES, title=f"Well done {who} Wright") for who in ("Amelia", "Sophie")
    ]
    assert titles[0].isdisjoint(titles[1]) and all(titles)


def test_one_name_beside_one_picture_is_enough_to_recognise_a_child() -> None:
    params = {"signals": ["name_plus_image"]}
    assert effects("identification_risk", params, NAMED) == []
    assert effects("identification_risk", params, NAMED_BESIDE_PICTURE) == ["block"]


def _completed(rule: dict[str, Any] | None) -> list[str]:
    """What a policy that says only this, of names or of recognising, finds in a named picture."""
    plain = templates.template("milton_road").document
    left_out = ("names", "identification_risk")
    rules = [each for each in plain["rule"] if each["kind"] not in left_out]
    rules += [{"id": "own", "effect": "note", "clause": "x", **rule}] if rule else []
    policy = from_published({**plain, "rule": rules})
    found = evaluate(policy, NAMED_BESIDE_PICTURE, a_context()).findings
    return [each.effect.value for each in found if each.rule == "baseline-name-beside-picture"]


_PUPILS = {"who": ["pupil"], "forms": ["full", "first"]}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (None, ["approve"]),
        ({"kind": "names", "params": _PUPILS}, ["approve"]),
        ({"kind": "names", "params": {**_PUPILS, "when": "no_image"}}, ["approve"]),
        ({"kind": "names", "params": {**_PUPILS, "who": ["staff"], "with_image": "allow"}},
         ["approve"]),
        ({"kind": "identification_risk", "params": {"signals": ["description"]}}, ["approve"]),
        ({"kind": "identification_risk", "params": {"signals": ["name_plus_image"]},
          "applies": {"channels": ["x"]}}, ["approve"]),
        ({"kind": "identification_risk", "params": {"signals": ["name_plus_image"]}}, []),
        ({"kind": "names", "params": {**_PUPILS, "when": "image_of_children"}}, []),
        ({"kind": "names", "params": {**_PUPILS, "with_image": "warn"}}, []),
    ],
)  # fmt: skip
def test_the_baseline_speaks_of_names_beside_pictures_where_the_school_does_not(
    rule: dict[str, Any] | None, expected: list[str]
) -> None:
    assert _completed(rule) == expected


_CHILDREN = {"children": "consent", "consent": {"written": False}}


@pytest.mark.parametrize(
    ("params", "applies", "expected"),
    [
        (_CHILDREN, {}, False),
        ({"children": "allow"}, {}, False),
        ({"staff": "approve"}, {}, True),
        ({"attest": ["appropriately_dressed"]}, {}, True),
        ({"children": "forbid", "classes": ["Reception"]}, {}, True),
        (_CHILDREN, {"channels": ["x"]}, True),
        (_CHILDREN, {"categories": ["celebration"]}, True),
        (_CHILDREN, {"except_categories": ["event"]}, True),
        (_CHILDREN, {"languages": ["cy"]}, True),
        (_CHILDREN, {"phases": ["compose"]}, True),
    ],
)
def test_a_rule_about_some_leaves_all_other_children_to_the_baseline(
    params: dict[str, Any], applies: dict[str, Any], *, expected: bool
) -> None:
    rule = {"id": "own", "kind": "media_people", "effect": "block", "clause": "x",
            "params": params, "applies": applies}  # fmt: skip
    document = templates.template("baseline").document
    others = [each for each in document["rule"] if each["kind"] != "media_people"]
    policy = from_published({**document, "rule": [*others, rule]})
    post = a_post("Our week", media=(a_picture(children=1, consent=Answer.REFUSED),))
    found = {finding.rule for finding in evaluate(policy, post, a_context()).findings}
    assert ("baseline-pictures" in found) is expected


def test_words_that_a_school_allows_are_allowed() -> None:
    post = a_post("Our panto is called The Idiots")
    assert "block" in effects("wordlist", {"lists": ["abuse"]}, post)
    assert effects("wordlist", {"lists": ["abuse"], "allow_words": ["idiots"]}, post) == []


def test_the_schools_own_message_replaces_ours() -> None:
    rule = {
        "id": "it", "kind": "alt_text", "effect": "block", "clause": "x", "message": "Say it.",
    }  # fmt: skip
    policy = with_changes(templates.template("baseline"), {"rule": [rule]})
    post = a_post("Hello", media=(a_picture(alt=""),))
    verdict = evaluate(policy, post, a_context())
    assert [f.reason for f in verdict.findings if f.rule == "it"] == ["Say it."]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Our boarders ate.", True),
        ("The boarder’s bag", True),
        ("#BoarderLife", True),
        ("B\u043earder of the week", True),  # with a Cyrillic letter
        ("News of the boarding\nhouse", True),
        ("Boarding-houses open", True),
        ("#PEkit", True),
        ("Bring your PE kits", True),
        ("Boarding the coach", False),
        ("Overboarded", False),
    ],
)
def test_words_of_ones_own_are_found_however_they_are_written(text: str, *, found: bool) -> None:
    more = {"words": ["boarder", "boarding house", "PE kit"]}
    assert bool(effects("wordlist", more, a_post(text))) is found


@pytest.mark.parametrize(
    ("text", "more", "expected"),
    [
        ("Sports day! #oakfirst", {"must_say": ["#OakFirst"]}, []),
        ("Sports day! #OakFirstTeam", {"must_say": ["#OakFirst"]}, ["block"]),
        ("Sports day!", {"one_of": ["#OakFirst", "Oak First School"]}, ["block"]),
        ("Oak First School has sports day", {"one_of": ["#OakFirst", "Oak First School"]}, []),
        ("#OakFirst #FridayFeeling", {"only_hashtags": ["#OakFirst"]}, ["block"]),
        ("#oakfirst at last", {"only_hashtags": ["OakFirst"]}, []),
        ("＃FridayFeeling", {"only_hashtags": ["#OakFirst"]}, ["block"]),
        ("This is the\nschool’s own.", {"must_say": ["the school's own"]}, []),
        ("#one #two #3", {"max_hashtags": 2}, []),  # a number is no hashtag
        ("#one #two #three", {"max_hashtags": 2}, ["block"]),
        ("Well done 👨‍👩‍👧 🏴󠁧󠁢󠁷󠁬󠁳󠁿 👍🏽", {"max_emoji": 3}, []),  # each is one to whoever reads it
        ("Well done ⭐", {"max_emoji": 0}, ["block"]),
        ("COME TO THE SUMMER FAYRE", {"max_capitals": 1}, ["block"]),
        ("The PTA and the NHS", {"max_capitals": 0}, []),
    ],
)  # fmt: skip
def test_what_every_post_says_and_how_much(
    text: str, more: dict[str, Any], expected: list[str]
) -> None:
    assert effects("text_form", more, a_post(text)) == expected


def test_an_added_line_says_what_every_post_says() -> None:
    rules = [
        {"id": "tag", "kind": "byline", "effect": "transform", "clause": "x",
         "params": {"text": "#OakFirst"}},
        {"id": "it", "kind": "text_form", "effect": "block", "clause": "x",
         "params": {"must_say": ["#OakFirst"]}},
    ]  # fmt: skip
    policy = with_changes(templates.template("baseline"), {"rule": rules})
    verdict = evaluate(policy, a_post("Sports day!"), a_context())
    assert not [each for each in verdict.findings if each.rule == "it"]


@pytest.mark.parametrize(
    ("picture", "more", "expected"),
    [
        ({"kind": "video", "children": 4}, {"deny": ["video"]}, ["block"]),
        ({"children": 4}, {"deny": ["video"]}, []),
        ({"children": 1}, {"min_children": 3}, ["block"]),
        ({"kind": "video", "seconds": 61.0}, {"max_seconds": 60}, ["block"]),
        ({"kind": "video", "seconds": 60.0}, {"max_seconds": 60}, []),
        ({"kind": "video"}, {"max_seconds": 60}, ["block"]),  # nobody knows how long it is
        ({"seconds": 61.0}, {"max_seconds": 60}, []),
        ({"children": 3}, {"min_children": 3}, []),
        ({}, {"min_children": 3}, []),
        ({"children": 1, "grade": Grade.WORK_ONLY, "tagged": ()}, {"min_children": 3}, []),
    ],
)
def test_which_pictures_go_out(
    picture: dict[str, Any], more: dict[str, Any], expected: list[str]
) -> None:
    assert effects("media_form", more, a_post("Hello", media=(a_picture(**picture),))) == expected


@pytest.mark.parametrize(
    ("kind", "said"), [("image", "2 pictures;"), ("document", "2 pictures, videos and PDFs")]
)
def test_what_is_too_much_is_called_what_it_is(kind: str, said: str) -> None:
    post = a_post("Hello", media=(a_picture(), a_picture(kind=kind)))
    [found] = findings("media_form", {"max_items": 1}, post)
    assert found.reason.startswith(said)


@pytest.mark.parametrize(
    "words",
    [
        r"https://evil.example.com\.gov.uk/login",
        "https://evil.example.com%2f.gov.uk",
        "https://3232235521/x",
        "https://localhost/x",
        "https://bit。ly/abc",
        "javascript:alert(1)",
        "https:/evil.example.com/x",
        "https://www.gov.uk/login?return=evil.com",
    ],
)
def test_a_link_in_disguise_is_held_by_a_rule_that_only_warns(words: str) -> None:
    rule = {"id": "it", "kind": "links", "effect": "approve", "clause": "x"}
    rule["params"] = {"allow_domains": ["gov.uk"]}
    policy = with_changes(templates.template("baseline"), {"rule": [rule]})
    verdict = evaluate(policy, a_post(f"See {words}"), a_context())
    assert "approve" in {f.effect.value for f in verdict.findings if f.rule == "it"}


@pytest.mark.parametrize(
    ("topics", "said"),
    [
        (["criticism_of_parents"], "criticism of parents"),
        (["criticism_of_school", "criticism_of_parents"], "criticism of parents"),
        (["criticism_of_school"], "criticism of school"),
    ],
)
def test_a_finding_says_whom_the_criticism_is_of(topics: list[str], said: str) -> None:
    [found] = findings("topics", {"topics": topics}, a_post("Disappointed that parents never help"))
    assert found.detail == said
