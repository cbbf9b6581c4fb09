"""The editor as a head uses it: from the school's own words to a policy that binds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from structlog.testing import capture_logs

from publisher.services.system import System
from tenants.models import PolicyState, PolicyVersion
from tenants.policies import templates
from tenants.services import policy_changes, policy_editing
from tests.factories import ASchool, a_pupil, a_school, put_in_force
from tests.services.test_approving import policy
from tests.web.conftest import Browser

DOCUMENT = """Social Media Policy

Photographs

1. We never publish photographs of children without the written consent of their parents.
2. Children are never named beside a photograph.
3. Staff must not accept pupils as friends on personal accounts.
4. We want our children to flourish.
"""


@pytest.fixture
def school(system: System) -> ASchool:
    return a_school(system)


@pytest.fixture
def head(system: System, school: ASchool, browse: Callable[[Any], Browser]) -> Browser:
    return browse(system).log_in(school, "head").open(f"/schools/{school.id}/policy/start")


def read_in(head: Browser, school: ASchool, text: str = DOCUMENT) -> Browser:
    head.open(f"/schools/{school.id}/policy/start/document")
    return head.submit("/start/document", text=text)


def to_clause(head: Browser, place: int) -> Browser:
    base = head.path.split("/edit")[0]
    return head.open(f"{base}/edit/clauses/{place}")


def test_a_pasted_document_becomes_clauses_of_which_none_is_covered(
    head: Browser, school: ASchool
) -> None:
    read_in(head, school)
    assert head.status == 200
    assert "0 of 4 clauses enforced" in head.text
    assert "4 not dealt with yet" in head.text


def clause(head: Browser, id: str) -> str:
    """What the overview says of one clause."""
    for row in head.page.select(".passage"):
        if row.select_one(".passage-id").get_text(strip=True).endswith(id):  # type: ignore[union-attr]
            return " ".join(row.get_text(" ").split())
    raise AssertionError(f"no clause {id}: {head.text[:500]}")


def overview(head: Browser) -> Browser:
    return head.open(f"{head.path.split('/edit')[0]}/edit")


def follow(head: Browser, *words: str) -> Browser:
    """Press the link of these words."""
    for link in head.page.find_all("a"):
        if all(word in link.get_text(" ", strip=True) for word in words):
            return head.open(link["href"])
    raise AssertionError(f"no link {words}: {head.text[:500]}")


def photo_rule(head: Browser, **typed: Any) -> Browser:
    """From the first clause's own suggestion to a saved rule."""
    to_clause(head, 3)
    follow(head, "Make this rule", "People in pictures")
    given = {"effect": "block", "children": "consent", "consent.written": "true", **typed}
    return head.submit("/media_people", **given)


def test_a_suggestion_covers_nothing_until_somebody_makes_the_rule(
    head: Browser, school: ASchool
) -> None:
    to_clause(read_in(head, school), 3)
    assert "Suggested, not yet yours" in head.text and "photographs" in head.text
    assert "Not looked at yet" in clause(overview(head), "C1")


def test_a_rule_covers_its_clause_only_once_somebody_says_that_it_is_all_of_it(
    head: Browser, school: ASchool
) -> None:
    photo_rule(read_in(head, school))
    assert head.status == 200 and "Clause C1" in head.text and "Stops the post" in head.text
    assert "Enforced in part" in clause(overview(head), "C1")
    to_clause(head, 3).submit("/whole")
    assert "Enforced Not" not in clause(overview(head), "C1")
    assert clause(head, "C1").count("Enforced in part") == 0
    assert "1 of 4 clauses enforced" in head.text


def test_a_draft_that_cannot_be_read_any_more_is_told_to_a_head_and_not_to_a_programmer(
    head: Browser, school: ASchool
) -> None:
    photo_rule(read_in(head, school))
    with school.work() as uow:
        (draft,) = (row for row in policy_changes.versions(uow) if row.state == PolicyState.DRAFT)
        draft.document = {**draft.document, "colour": {}}
    with capture_logs() as logged:
        overview(head)
    assert head.status == 500
    assert head.page.find("h1").get_text() == "This draft of your policy cannot be opened"
    details = head.page.find("details", class_="more").extract()
    assert "colour" in details.get_text() and "colour" not in head.page.find("main").get_text()
    assert [line["places"] for line in logged if "places" in line] == [["colour"]]


def test_a_rule_that_only_warns_is_shown_as_recorded(head: Browser, school: ASchool) -> None:
    photo = read_in(head, school)
    to_clause(photo, 4)
    follow(head, "Make this rule", "Names of people")
    head.submit("/names", effect="warn", who=["pupil"], forms=["full", "first"])
    assert "Only asks the author" in head.text
    assert "Recorded" in clause(overview(head), "C2")


def test_a_form_with_a_mistake_keeps_what_was_typed_and_names_the_field(
    head: Browser, school: ASchool
) -> None:
    to_clause(read_in(head, school), 4)
    follow(head, "Make this rule", "Names of people")
    head.submit("/names", who=["pupil"], message="Leave names out.")
    assert head.status == 422
    assert "Say what happens to a post" in head.text or "Which forms" in head.text
    assert "Leave names out." in str(head.page)
    assert head.page.select_one("input[name=who][value=pupil]").has_attr("checked")  # type: ignore[union-attr]


def test_a_clause_about_private_life_is_offered_nothing_that_judges_posts(
    head: Browser, school: ASchool
) -> None:
    to_clause(read_in(head, school), 5)
    assert "accounts of their own" in head.text
    assert "Make this rule" not in head.text


def test_not_expressible_needs_a_reason(head: Browser, school: ASchool) -> None:
    to_clause(read_in(head, school), 6).submit("/aside", status="not_expressible", why=" ")
    assert head.status == 422 and "Give the reason" in head.text
    head.submit("/aside", status="not_expressible", why="A wish, which no program can keep.")
    assert "Not expressible" in clause(overview(head), "C4")


def test_two_editors_at_once_learn_of_each_other(
    system: System, school: ASchool, head: Browser, browse: Any
) -> None:
    read_in(head, school)
    office = browse(system).log_in(school, "office")
    to_clause(office.open(head.path), 6)
    to_clause(head, 6).submit("/aside", status="not_expressible", why="A wish, which nobody keeps.")
    office.submit("/aside", status="recorded", why="We remember it all the same.")
    assert office.status == 409
    assert "Head of" in office.text and "Set aside C4" in office.text
    assert "We remember it all the same." in str(office.page)
    office.submit("/split", first="We want our children", second="to flourish.")
    assert office.status == 200


def test_clauses_can_be_joined_cut_and_made_headings(head: Browser, school: ASchool) -> None:
    to_clause(photo_rule(read_in(head, school)), 3).submit("/whole")
    to_clause(head, 3).submit("/merge")
    assert "named beside a photograph" in head.text
    assert "Enforced in part" in head.text  # the joined clause has to be looked at again
    assert "0 of 3 clauses enforced" in overview(head).text
    to_clause(head, 3).submit("/heading")
    assert "0 of 2 clauses enforced" in overview(head).text


def test_what_is_open_must_be_answered_before_the_policy_binds(
    head: Browser, school: ASchool
) -> None:
    photo_rule(read_in(head, school))
    review = head.open(f"{head.path.split('/edit')[0]}/review")
    review.submit("/publish", signed_by="The chair of governors")
    assert review.status == 422 and "no platform is chosen" in review.text
    base = head.path.rsplit("/", 1)[0]
    head.open(f"{base}/edit/parts/channels").submit("/channels", allow=["facebook"])
    head.open(f"{base}/review").submit("/choices", choice="comments-mode", option="off")
    head.submit("/publish", signed_by="The chair of governors", adopted="2026-11-02")
    assert head.status == 200 and "In force" in head.text
    assert "signed by The chair of governors" in head.text


def test_the_same_policy_typed_twice_is_the_same_document(head: Browser, school: ASchool) -> None:
    files = []
    for _ in range(2):
        to_clause(photo_rule(read_in(head, school)), 3).submit("/whole")
        base = head.path.split("/edit")[0]
        files.append(head.open(f"{base}/policy.toml").response.text)  # type: ignore[union-attr]
    assert files[0] == files[1]
    head.open(f"/schools/{school.id}/policy/start/file").submit("/file", toml=files[0])
    assert head.status == 200
    again = head.open(f"{head.path.split('/edit')[0]}/policy.toml")
    assert again.response.text == files[0]  # type: ignore[union-attr]


def test_a_keyboard_passes_one_thing_between_two_questions(head: Browser, school: ASchool) -> None:
    head.open(f"/schools/{school.id}/policy/start/questions")
    questions = head.page.select("fieldset.question")
    assert len(questions) == 10
    assert all(len(each.select("summary, a")) <= 1 for each in questions)
    head.submit("/questions")
    assert head.page.select_one(".summary a")["href"] == "#platforms"


def test_ten_answers_make_a_whole_policy(head: Browser, school: ASchool) -> None:
    head.open(f"/schools/{school.id}/policy/start/questions").submit("/questions")
    assert head.status == 422 and head.text.count("Choose an answer.") >= 10
    answers: dict[str, Any] = {
        "platforms": ["facebook"], "publishing": "office", "pictures": "written",
        "children_names": "never", "adults_names": "head", "places": "not_live",
        "comments": "off", "kinds": "everything", "subjects": "head", "review": "year",
    }  # fmt: skip
    head.submit("/questions", **answers)
    assert head.status == 200 and "Put it in force" in head.text
    assert "Facebook cannot switch them off." in head.text, "as the question promised"
    head.submit("/publish")
    assert "In force" in head.text and "Do not name pupils" in head.text


def test_a_school_names_its_own_subject_and_a_rule_finds_it(head: Browser, school: ASchool) -> None:
    base = read_in(head, school).path.split("/edit")[0]
    head.open(f"{base}/edit/parts/own_words").submit(
        "/own_words", pairs="hall_hire = hall for hire"
    )
    assert head.status == 200
    head.open(f"{base}/edit/rules/new/topics?clause=C4")
    head.submit("/topics", effect="block", topics=["hall_hire"])
    assert head.status == 200 and "Stops the post" in head.text
    assert "We said hall for hire today." in head.text


def test_people_and_kinds_of_post_are_the_schools_own(head: Browser, school: ASchool) -> None:
    base = read_in(head, school).path.split("/edit")[0]
    head.open(f"{base}/edit/parts/people").submit("/people", pairs="headteacher = Sam Hill")
    head.open(f"{base}/edit/parts/own_category").submit("/own_category", pairs="… = x")
    assert head.status == 422 and "with letters" in head.text and "… = x" in str(head.page)
    head.submit("/own_category", pairs="Eisteddfod yr Urdd\nhalf = Half-term clubs")
    assert head.status == 200
    offered = head.open(f"{base}/edit/rules/new/category")
    assert "Eisteddfod yr Urdd" in offered.text and "Half-term clubs" in offered.text
    assert head.page.select("input[name=allow][value=eisteddfod_yr_urdd]")


def test_beside_the_question_stands_what_the_rule_lets_through(
    head: Browser, school: ASchool
) -> None:
    photo_rule(read_in(head, school))
    assert "It lets through" in head.text and "Pictures of members of staff." in head.text


def test_a_changed_rule_has_to_be_looked_at_again(head: Browser, school: ASchool) -> None:
    to_clause(photo_rule(read_in(head, school)), 3).submit("/whole")
    base = head.path.split("/edit")[0]
    head.open(f"{base}/edit/rules/media-people-1")
    head.submit("/media-people-1", children="allow_unless_listed")
    assert "Enforced in part" in clause(overview(head), "C1")


def test_somebody_without_the_owners_role_cannot_put_a_policy_in_force(
    system: System, school: ASchool, head: Browser, browse: Any
) -> None:
    head.open(f"/schools/{school.id}/policy/start").submit("/drafts", template="milton_road")
    base = head.path.removesuffix("/edit")
    office = browse(system).log_in(school, "office").open(f"{base}/review")
    assert "somebody with that role puts it in force" in office.text
    answer = office.client.post(f"{base}/publish", data=office_token(office))
    assert answer.status_code == 403


def office_token(browser: Browser) -> dict[str, str]:
    field = browser.page.find("input", {"name": "csrf_token"})
    return {"csrf_token": str(field["value"])} if field else {}


def test_a_draft_that_was_changed_after_it_was_read_is_not_put_in_force(
    school: ASchool, system: System, browse: Callable[[Any], Browser]
) -> None:
    head = browse(system).log_in(school, "head")
    with school.work("office") as uow:
        draft = policy_changes.draft(uow, policy())
        uow.session.flush()
        id, read = draft.id, draft.revision
    head.open(f"/schools/{school.id}/policy/versions/{id}/review")
    weaker = policy()
    weaker["rule"] = [rule for rule in weaker["rule"] if rule["id"] != "parking"]
    with school.work("office") as uow:
        policy_editing.save(uow, id, weaker, revision=read, what="Tidied")
    head.submit("/publish")
    assert head.status == 409 and "Tidied" in head.text
    with school.work("head") as uow:
        assert uow.get(PolicyVersion, id).state == PolicyState.DRAFT
    head.submit("/publish")
    with school.work("head") as uow:
        assert uow.get(PolicyVersion, id).state == PolicyState.PUBLISHED


def test_milton_roads_two_photo_clauses_are_shown_with_the_one_that_holds(
    head: Browser, school: ASchool
) -> None:
    head.open(f"/schools/{school.id}/policy/start").submit("/drafts", template="milton_road")
    head.open(f"{head.path.removesuffix('/edit')}/review")
    assert "Where it says two things" in head.text
    for words in ("M20", "M8", "this one holds"):
        assert words in head.text


def test_of_many_contradictions_a_few_stand_open(head: Browser, school: ASchool) -> None:
    rule = {"kind": "wordlist", "clause": "Words.", "params": {"lists": ["swearing"]}}
    effects = ["block", "warn"] * 8
    rules = [{**rule, "id": f"r{n}", "effect": effect} for n, effect in enumerate(effects)]
    with school.work("head") as uow:
        put_in_force(uow, {**templates.template("baseline").document, "rule": rules})
    places = head.open(f"/schools/{school.id}/policy").page.select_one(
        "[aria-labelledby=conflicts]"
    )
    folded = places.details.extract()
    assert len(places.select("p")) == 5
    assert "59 more such places" in folded.text and "the first 50 of 64" in folded.text


def test_a_draft_is_tried_on_a_post_and_compared_with_what_is_in_force(
    head: Browser, school: ASchool
) -> None:
    head.open(f"/schools/{school.id}/policy/start").submit("/drafts", template="milton_road")
    head.open(f"{head.path.removesuffix('/edit')}/review")
    assert "No longer" in head.text and "in force now" in head.text
    head.submit("/try#try", text="Well done Amelia!", category="event", channel="facebook")
    assert "it cannot go out" in head.text and "otherwise than today" in head.text


def test_a_series_can_be_promised_and_nobody_is_asked_what_it_does(
    head: Browser, school: ASchool
) -> None:
    base = read_in(head, school).path.split("/edit")[0]
    head.open(f"{base}/edit/rules/new/cadence?clause=C4")
    assert not head.page.select("input[name=effect]")
    head.submit("/cadence", per="week", weekday="friday", max="1")
    assert head.status == 200 and "Post number 2 in one week." in head.text


def test_each_kind_of_rule_offers_only_what_it_can_do(head: Browser, school: ASchool) -> None:
    base = read_in(head, school).path.split("/edit")[0]
    for kind, offered in (("tone", ["warn", "note"]),
                          ("location", ["block", "approve", "warn", "note", "transform"]),
                          ("names", ["block", "approve", "warn", "note"])):  # fmt: skip
        head.open(f"{base}/edit/rules/new/{kind}")
        assert [each["value"] for each in head.page.select("input[name=effect]")] == offered


def test_what_a_single_sign_does_instead_is_asked_in_words_and_behind_the_rest(
    head: Browser, school: ASchool
) -> None:
    base = read_in(head, school).path.split("/edit")[0]
    legends = head.open(f"{base}/edit/rules/new/security").page.select("details.more legend")
    said = [legend.get_text(" ", strip=True) for legend in legends]
    assert "For this sign only: Wi-Fi passwords (optional)" in said
    assert "For this sign only: When the building is empty (optional)" in said


def test_the_form_of_a_rule_keeps_its_season_and_the_least_reason(
    head: Browser, school: ASchool
) -> None:
    base = read_in(head, school).path.split("/edit")[0]
    toml = head.open(f"{base}/policy.toml").response.text  # type: ignore[union-attr]
    rule = """
[[rule]]
id = "votes"
kind = "topics"
effect = "block"
params = { topics = ["politics"] }
clause = "no politics before elections"
each_year = { from = "03-25", until = "05-07" }
override = { by = ["headteacher"], reason_min = 40 }
"""
    head.open(f"/schools/{school.id}/policy/start/file").submit("/file", toml=toml + rule)
    assert head.status == 200, head.text[:900]
    base = head.path.split("/edit")[0]
    head.open(f"{base}/edit/rules/votes").submit("/votes", topics=["politics", "parking"])
    saved = head.open(f"{base}/policy.toml").response.text  # type: ignore[union-attr]
    assert "parking" in saved and "reason_min = 40" in saved
    assert 'from = "03-25"' in saved and 'until = "05-07"' in saved
    head.open(f"{base}/edit/rules/votes")
    head.submit("/votes", **{"scope-each_year.until": "05-99"})
    assert head.status == 422 and "05-99" in str(head.page)


def test_a_second_person_without_a_first_is_asked_about(head: Browser, school: ASchool) -> None:
    base = read_in(head, school).path.split("/edit")[0]
    head.open(f"{base}/edit/rules/new/names")
    head.submit("/names", effect="block", who=["pupil"], forms=["full"], second_person="yes")
    assert head.status == 422 and "Tick who may set it aside" in head.text


def test_what_holds_while_nothing_is_said_stands_beside_it(head: Browser, school: ASchool) -> None:
    base = read_in(head, school).path.split("/edit")[0]
    head.open(f"{base}/edit/rules/new/cadence")
    assert "Not said then: Stop the post" in head.page.find(id="too_many").get_text(" ", strip=True)  # type: ignore[union-attr]
    assert "Monday" in head.page.find(id="weekday").get_text(" ")  # type: ignore[union-attr]
    head.open(f"{base}/edit/rules/new/names")
    assert "then:" not in head.page.find(id="with_image").get_text(" ")  # type: ignore[union-attr]


def saved(head: Browser) -> str:
    """The draft as the policy language has it."""
    base = head.path.split("/edit")[0]
    return str(head.open(f"{base}/policy.toml").response.text)  # type: ignore[union-attr]


def test_what_becomes_of_a_kind_of_comment_is_said_in_a_form_of_its_own(
    head: Browser, school: ASchool
) -> None:
    base = read_in(head, school).path.split("/edit")[0]
    head.open(f"{base}/edit/lists/comment_case/0?clause=C4").submit(
        "/0", name="Abuse of staff", action="Hide it", within="At once", ban_ladder="Warn\nBlock",
        report_to=["headteacher"], ids=["C4"],
    )  # fmt: skip
    assert head.status == 200, head.text[:900]
    assert "A kind of comment: Abuse of staff" in head.text
    assert "Recorded" in clause(overview(head), "C4")
    head.open(f"{base}/edit/lists/comment_case/1")
    field = head.page.find(id="action")
    assert field is not None and field["value"] == "hide it"
    head.submit("/1", name="Abuse")
    text = saved(head)
    assert "abuse" in text and "abuse_of_staff" not in text and "hide_it" in text
    head.open(f"{base}/edit/lists/comment_case/1").submit("/1/remove")
    assert "Not looked at yet" in clause(overview(head), "C4")


def test_a_comment_mode_is_chosen_for_each_platform(head: Browser, school: ASchool) -> None:
    base = read_in(head, school).path.split("/edit")[0]
    head.open(f"{base}/edit/parts/channels").submit(
        "/channels", allow=["facebook", "x"], **{"allow.other": "Class blog\nWhatsApp"}
    )
    assert 'allow = ["facebook", "x", "class_blog", "whatsapp"]' in saved(head)
    head.open(f"{base}/edit/parts/comments")
    head.submit("/comments", mode="moderated", **{"by_channel.x": "off"})
    assert 'x = "off"' in saved(head)
    shown = head.open(f"{base}/edit").text
    assert "Switched off" in shown and "class_blog" not in shown


def test_lengths_of_time_are_typed_and_shown_in_words(head: Browser, school: ASchool) -> None:
    base = read_in(head, school).path.split("/edit")[0]
    head.open(f"{base}/edit/parts/moderation").submit("/moderation", respond_within="2 school days")
    assert head.status == 422 and "Such as 30 minutes" in head.text
    assert "2 school days" in str(head.page)
    head.submit("/moderation", respond_within="2 days", next_working_day_closes="4.30pm")
    text = saved(head)
    assert 'respond_within = "2d"' in text and '"16:30"' in text
    assert "2 days" in head.open(f"{base}/edit").text
    head.open(f"{base}/edit/parts/records?clause=C4")
    head.submit("/records", **{"retain.posts": "3 years"})
    assert 'posts = "3y"' in saved(head)
    assert "Recorded" in clause(head.open(f"{base}/edit"), "C4")


def test_a_document_that_must_come_first_can_be_asked_for(head: Browser, school: ASchool) -> None:
    base = read_in(head, school).path.split("/edit")[0]
    head.open(f"{base}/edit/lists/document/0?clause=C4").submit(
        "/0", kind="Impact assessment", title="Impact assessment", required_before="first_publish"
    )
    assert head.status == 200, head.text[:900]
    assert 'kind = "impact_assessment"' in saved(head)


def test_a_part_that_stands_for_one_clause_takes_another_as_well(
    head: Browser, school: ASchool
) -> None:
    base = read_in(head, school).path.split("/edit")[0]
    for id in ("C3", "C4"):
        head.open(f"{base}/edit/parts/replies?clause={id}").submit("/replies", mode="none")
    for id in ("C3", "C4"):
        assert "Recorded" in clause(overview(head), id)


def test_all_of_a_clause_is_said_only_once_its_other_words_were_read(
    head: Browser, school: ASchool
) -> None:
    text = "1. We never name a pupil in a comment, unless the Head agrees.\n2. We flourish.\n"
    base = read_in(head, school, text).path.split("/edit")[0]
    head.open(f"{base}/edit/rules/new/names?clause=C1")
    head.submit("/names", effect="block", who=["pupil"], forms=["full", "first"])
    to_clause(head, 1).submit("/whole")
    assert head.status == 422 and "Tick each of these" in head.text
    assert "It says “unless”" in head.text and "about comments" in head.text
    assert "Enforced in part" in clause(overview(head), "C1")
    to_clause(head, 1).submit("/whole", read=["unless", "comments"])
    assert "Enforced in part" not in clause(overview(head), "C1")


def test_a_subject_is_found_by_its_words_and_so_never_all_of_a_clause(
    head: Browser, school: ASchool
) -> None:
    text = "1. We do not post about politics.\n2. We give no telephone numbers.\n"
    base = read_in(head, school, text).path.split("/edit")[0]
    head.open(f"{base}/edit/rules/new/topics?clause=C1")
    head.submit("/topics", effect="block", topics=["politics"])
    to_clause(head, 1).submit("/whole")
    assert "puts it in other words goes through: Politics." in to_clause(head, 1).text
    assert "Enforced in part" in clause(overview(head), "C1")
    head.open(f"{base}/edit/rules/new/personal_data?clause=C2")
    head.submit("/personal_data", effect="block", kinds=["phone"])
    to_clause(head, 2).submit("/whole")
    assert "Enforced in part" not in clause(overview(head), "C2")


def test_a_rule_says_how_long_a_reason_is_and_why_the_school_has_it(
    head: Browser, school: ASchool
) -> None:
    base = read_in(head, school).path.split("/edit")[0]
    typed = {"effect": "block", "who": ["pupil"], "forms": ["full"], "reason_min": "40",
             "why": "We promised it in 2024."}  # fmt: skip
    head.open(f"{base}/edit/rules/new/names?clause=C2").submit("/names", **typed)
    assert head.status == 422 and "Tick who may set it aside" in head.text
    head.submit("/names", **typed, by=["headteacher"])
    follow(head, "Do not name pupils")
    assert 'value="40"' in str(head.page.select_one("#reason_min"))
    assert "We promised it in 2024." in str(head.page.select_one("#why"))
    rule = head.path
    written = saved(head)
    assert "reason_min = 40" in written and 'why = "We promised it in 2024."' in written
    head.open(rule).submit(rule, reason_min="", why="")
    written = saved(head)
    assert "reason_min" not in written and "why =" not in written


def test_without_a_roll_the_review_says_that_names_are_guessed(
    head: Browser, school: ASchool
) -> None:
    base = read_in(head, school).path.split("/edit")[0]
    head.open(f"{base}/edit/rules/new/names")
    head.submit("/names", effect="block", who=["pupil"], forms=["full"])
    assert "no roll yet" in head.open(f"{base}/review").text
    a_pupil(school)
    assert "no roll yet" not in head.open(f"{base}/review").text


def test_a_series_says_what_becomes_of_one_on_another_day(head: Browser, school: ASchool) -> None:
    base = read_in(head, school).path.split("/edit")[0]
    head.open(f"{base}/edit/rules/new/cadence?clause=C4")
    head.submit("/cadence", per="week", weekday="friday", max="1", wrong_day="block")
    said = head.open(f"{base}/edit").text
    assert "One too many cannot go out. On another day one cannot go out." in said
    assert "You are reminded" not in said


def test_how_late_a_post_may_be_is_typed_in_words(head: Browser, school: ASchool) -> None:
    base = read_in(head, school).path.split("/edit")[0]
    head.open(f"{base}/edit/parts/channels")
    head.submit("/channels", allow=["facebook"], late_by="90 minutes", urgent_late_by="2 minutes")
    assert head.status == 422 and "between 5 minutes and 24 hours late" in head.text
    head.submit("/channels", allow=["facebook"], late_by="90 minutes", urgent_late_by="")
    assert 'late_by = "90m"' in saved(head)
    assert "90 minutes" in head.open(f"{base}/edit").text
