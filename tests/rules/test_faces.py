"""Every face that was found is accounted for, one by one, before a picture goes out."""

from __future__ import annotations

from typing import Any

import pytest

from publisher.rules.context import Phase
from publisher.rules.finding import Effect, Finding, Outcome, State
from publisher.rules.post import Grade, Said, Tagged
from tests.golden.schools import ATTESTED, SCHOOLS, a_picture, a_post, by_rule, judge
from tests.rules.test_kinds import effects, findings


def found(school: str = "lache", text: str = "Sports day", **picture: Any) -> list[Finding]:
    post = a_post(text, media=(a_picture(**picture),), attested=ATTESTED)
    return by_rule(judge(school, post), "found_faces")


@pytest.mark.parametrize("school", SCHOOLS)
@pytest.mark.parametrize("declared", [{"children": 1}, {"others": 1}])
def test_more_faces_than_are_declared_stop_a_post_at_every_school(
    school: str, declared: dict[str, int]
) -> None:
    said = (Said.PUPIL if "children" in declared else Said.OTHER,)
    [finding] = found(school, faces=6, said=said, **declared)
    assert (finding.effect, finding.override.by) == (Effect.BLOCK, ())
    assert "6 faces were found in this picture, and 5 of them are not declared." in finding.reason


def test_what_is_counted_for_the_whole_picture_speaks_of_no_face() -> None:
    [finding] = found(faces=1, others=6)
    assert "nobody has said whose it is" in finding.reason


def test_once_each_face_is_declared_the_post_passes() -> None:
    picture = a_picture(
        children=1, staff=1, faces=3, said=(Said.PUPIL, Said.STAFF, Said.NOT_A_PERSON)
    )
    verdict = judge("lache", a_post("Sports day", media=(picture,)))
    assert verdict.outcome is Outcome.PASS
    [nobody] = by_rule(verdict, "found_faces")
    assert (nobody.effect, nobody.state) == (Effect.NOTE, State.DECLARED)
    assert nobody.declared_by == "operator" and "One face" in nobody.reason


def test_a_child_who_was_not_chosen_has_nobodys_consent_even_beside_one_who_was() -> None:
    behind = (Tagged(person="a"), Tagged(person="b"))
    picture = a_picture(children=1, faces=1, said=(Said.CHILD,), tagged=behind)
    params = {"children": "consent", "consent": {"basis": "public_task_opt_out"}}
    [finding] = findings("media_people", params, a_post("Hello", media=(picture,)))
    assert (finding.effect, finding.state) == (Effect.BLOCK, State.NOT_CHECKABLE)
    assert "1 of the children" in finding.reason


@pytest.mark.parametrize(
    ("facts", "phase", "effect"),
    [
        ({"search_failed": True}, Phase.COMPOSE, Effect.APPROVE),
        ({"looking": True}, Phase.PUBLISH, Effect.APPROVE),
        ({"looking": True}, Phase.COMPOSE, Effect.NOTE),
    ],
)
@pytest.mark.parametrize("grade", [Grade.NONE, Grade.IDENTIFIABLE])
def test_a_search_that_failed_or_has_not_run_is_no_search(
    facts: dict[str, bool], phase: Phase, effect: Effect, grade: Grade
) -> None:
    post = a_post("Hello", media=(a_picture(others=1, grade=grade, faces=None, **facts),))
    [finding] = findings("media_people", {}, post, phase=phase)
    assert (finding.effect, finding.state) == (effect, State.NOT_CHECKABLE)


def test_a_policy_that_does_not_mind_is_told_all_the_same_that_nobody_looked() -> None:
    post = a_post("Hello", media=(a_picture(faces=None, search_failed=True),))
    [finding] = findings("media_people", {"undeclared_face": "allow"}, post)
    assert (finding.effect, finding.state) == (Effect.NOTE, State.NOT_CHECKABLE)


@pytest.mark.parametrize("school", SCHOOLS)
@pytest.mark.parametrize("kind", ["image", "video", "document"])
def test_people_whom_nobody_counted_are_not_taken_for_nobody(school: str, kind: str) -> None:
    picture = a_picture(grade=Grade.IDENTIFIABLE, kind=kind)
    verdict = judge(school, a_post("Sports day", media=(picture,), attested=ATTESTED))
    said = [finding for finding in verdict.findings if "nobody has said who" in finding.reason]
    assert said and all(finding.effect is Effect.APPROVE for finding in said)


@pytest.mark.parametrize(
    "counted", [{"children": 1}, {"staff": 1}, {"others": 2}, {"tagged": (Tagged(person="a"),)}]
)
def test_people_who_were_counted_are_said(counted: dict[str, Any]) -> None:
    picture = a_picture(grade=Grade.IDENTIFIABLE, **counted)
    assert findings("media_people", {}, a_post("Hello", media=(picture,))) == []


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"children": "forbid"}, ["approve"]),
        ({"other_people": "approve"}, ["approve"]),
        ({"attest": ["appropriately_dressed"], "undeclared": "warn"}, ["warn"]),
        ({"children": "consent"}, []),
        ({}, []),
    ],
)
def test_people_far_away_are_counted_where_the_policy_asks_about_them(
    params: dict[str, Any], expected: list[str]
) -> None:
    crowd = a_picture(grade=Grade.NOT_IDENTIFIABLE)
    assert effects("media_people", params, a_post("Hello", media=(crowd,))) == expected
    for nobody in (Grade.NONE, Grade.WORK_ONLY):
        post = a_post("Hello", media=(a_picture(grade=nobody),))
        assert effects("media_people", params, post) == []


def test_one_pupil_for_two_faces_is_agreed_to_or_put_right() -> None:
    [finding] = found(faces=2, children=1, said=(Said.PUPIL, Said.PUPIL_AGAIN))
    assert (finding.effect, finding.state) == (Effect.APPROVE, State.DECLARED)
    assert "The same pupil is chosen for more than one face" in finding.reason
    assert found(faces=2, children=2, said=(Said.PUPIL, Said.PUPIL)) == []


@pytest.mark.parametrize("kind", ["video", "document"])
def test_that_no_program_looks_for_faces_in_films_and_papers_is_said(kind: str) -> None:
    post = a_post("Hello", media=(a_picture(kind=kind, faces=None),))
    [finding] = findings("media_people", {}, post)
    assert (finding.effect, finding.state) == (Effect.NOTE, State.DECLARED)
    assert "No program looked for faces in this." in finding.reason


NAMES = {"who": ["pupil"], "forms": ["full", "first"]}


@pytest.mark.parametrize(
    ("more", "undeclared", "declared"),
    [
        ({"when": "image_of_children"}, ["block"], []),
        ({"when": "no_image"}, ["block"], ["block"]),
        ({"with_image": "approve", "without_image": "warn"}, ["approve"], ["warn"]),
        ({"with_image": "warn", "without_image": "approve"}, ["approve"], ["approve"]),
        ({"with_image": "allow", "without_image": "allow"}, [], []),
    ],
)
def test_a_name_beside_a_face_that_nobody_declared_is_one_beside_a_child(
    more: dict[str, Any], undeclared: list[str], declared: list[str]
) -> None:
    def beside(*said: Said) -> list[str]:
        picture = a_picture(others=1, faces=2, said=said)
        return effects("names", NAMES | more, a_post("Well done Amelia Wright", media=(picture,)))

    assert beside(Said.OTHER) == undeclared
    assert beside(Said.OTHER, Said.NOT_A_PERSON) == declared


def test_a_name_beside_an_undeclared_face_may_point_at_a_child() -> None:
    def beside(*said: Said) -> list[str]:
        post = a_post("Well done Amelia", media=(a_picture(faces=1, said=said),))
        return effects("identification_risk", {"signals": ["name_plus_image"]}, post)

    assert (beside(), beside(Said.STAFF)) == (["block"], [])


def test_a_name_beside_people_whom_nobody_counted_may_point_at_a_child() -> None:
    def beside(**picture: Any) -> list[str]:
        shown = a_picture(grade=Grade.IDENTIFIABLE, **picture)
        post = a_post("Well done Amelia", media=(shown,))
        return effects("identification_risk", {"signals": ["name_plus_image"]}, post)

    assert (beside(), beside(staff=1)) == (["block"], [])


@pytest.mark.parametrize("grade", [Grade.NONE, Grade.WORK_ONLY, Grade.NOT_IDENTIFIABLE])
def test_where_nobody_can_be_recognised_the_policys_own_rule_decides(grade: Grade) -> None:
    assert found(grade=grade, faces=2) == []
    post = a_post("Hello", media=(a_picture(grade=grade, faces=2, said=(Said.NOT_A_PERSON,)),))
    [finding] = findings("media_people", {"undeclared_face": "block"}, post)
    assert "there is a face" in finding.reason
    settled = a_post("Hello", media=(a_picture(faces=2, said=(Said.NOT_A_PERSON,) * 2),))
    assert effects("media_people", {"undeclared_face": "block"}, settled) == []
