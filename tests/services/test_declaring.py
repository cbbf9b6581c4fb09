"""Faces one by one: what is said of each, kept with the post and judged at every moment."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from publisher.models import DeliveryState, Judgement, Media, Post
from publisher.pictures.faces import Face
from publisher.rules.finding import Effect, Finding, State
from publisher.rules.post import Grade, Said
from publisher.services import composing, consenting, declaring, drafting, previewing
from publisher.services.drafting import Draft, MediaUse
from publisher.services.system import System
from tenants.policies import templates
from tenants.policies.language import with_changes
from tests.factories import (
    ASchool,
    a_channel,
    a_draft,
    a_post,
    a_pupil,
    a_school,
    deliveries,
    make_due,
    put_in_force,
    schedule,
    wall_clock,
)
from tests.line import Line
from tests.pictures import given
from tests.services.test_approving import is_stopped, set_aside
from tests.services.test_picturing import upload

LEFT, RIGHT = (Face(x=x, y=0.2, w=0.2, h=0.3, score=0.9) for x in (0.1, 0.6))


def a_picture(school: ASchool, *faces: Face) -> str:
    """One in which a worker has found these faces."""
    media = upload(school, given.saved(given.arrow()))
    with school.work() as uow:
        row = uow.get(Media, media.id)
        row.faces, row.read_at = [face.as_json() for face in faces], uow.now
    return str(media.id)


def use(media_id: str, **facts: Any) -> MediaUse:
    given_facts = {"alt": "The hall", "words_declared": True, "declared_by": "Office", **facts}
    return MediaUse(media_id=media_id, **given_facts)


def findings(school: ASchool, used: MediaUse) -> list[Finding]:
    draft = a_draft(school, "Our week", media=(used,))
    with school.work() as uow:
        judged = previewing.preview_draft(school.system, uow, draft)
    return [finding for each in judged for finding in each.verdict.findings]


def counted(school: ASchool, media_id: str, **facts: Any) -> tuple[Any, ...]:
    with school.work() as uow:
        people = declaring.people(uow.get(Media, media_id), use(media_id, **facts))
    return (people.grade, people.children, people.staff, people.others) if people else ()


def test_an_answer_holds_for_its_place_also_in_a_copy_that_was_looked_at_anew() -> None:
    moved = Face(x=0.604, y=0.195, w=0.19, h=0.31, score=0.9)
    assert moved.place != RIGHT.place
    said = {RIGHT.place: "staff", LEFT.place: "child"}
    assert declaring.answers([LEFT, moved], said) == ("child", "staff")
    assert declaring.answers([LEFT], {RIGHT.place: "staff"}) == ("",)


def test_one_answer_speaks_of_one_face() -> None:
    around = Face(x=0.05, y=0.15, w=0.3, h=0.4, score=0.5)
    assert declaring.answers([around, LEFT], {LEFT.place: "staff"}) == ("", "staff")
    twins = [Face(x=x, y=0.2, w=0.2, h=0.3, score=0.9) for x in (0.101, 0.102)]
    assert declaring.answers(twins, {LEFT.place: "staff"}) == ("staff", "")


def test_the_counts_follow_from_the_faces(system: System) -> None:
    school = a_school(system)
    id, amelia = a_picture(school, LEFT, RIGHT), str(a_pupil(school))
    said = {LEFT.place: amelia, RIGHT.place: "child"}
    assert counted(school, id, faces=said, tagged=(amelia,)) == (Grade.IDENTIFIABLE, 2, 0, 0)
    adults = {LEFT.place: "staff", RIGHT.place: "other"}
    assert counted(school, id, faces=adults, people="none", others=4) == (
        Grade.IDENTIFIABLE, 0, 1, 4,
    )  # fmt: skip
    nobody = {LEFT.place: "not_a_person", RIGHT.place: "not_a_person"}
    assert counted(school, id, faces=nobody, people="work_only")[0] is Grade.WORK_ONLY
    assert counted(school, id, faces=nobody) == ()


def test_what_is_no_answer_accounts_for_nothing(system: System) -> None:
    school = a_school(system)
    id = a_picture(school, LEFT, RIGHT)
    with school.work() as uow:
        said = {LEFT.place: declaring.COVER, RIGHT.place: "pupil"}
        row = uow.get(Media, id)
        assert declaring.of_picture(row, use(id, faces=said)) == (Said.NOTHING,) * 2


def test_a_pupil_chosen_for_a_second_face_is_one_chosen_again(system: System) -> None:
    school = a_school(system)
    id, amelia, ben = a_picture(school, LEFT, RIGHT), str(a_pupil(school)), str(a_pupil(school))

    def said(*who: str) -> tuple[Said, ...]:
        places = dict(zip((LEFT.place, RIGHT.place), who, strict=True))
        with school.work() as uow:
            return declaring.of_picture(
                uow.get(Media, id), use(id, faces=places, tagged=declaring.pupils(places))
            )

    assert said(amelia, amelia) == (Said.PUPIL, Said.PUPIL_AGAIN)
    assert said(amelia, ben) == (Said.PUPIL, Said.PUPIL)
    assert said("child", "child") == (Said.CHILD, Said.CHILD)


def test_a_chosen_pupils_consent_is_looked_up(system: System) -> None:
    school = a_school(system)
    a_channel(school, "facebook")
    yes, no = a_pupil(school, facebook="given"), a_pupil(school, "Ben", facebook="refused")
    id = a_picture(school, LEFT)

    def stops(child: UUID) -> set[str]:
        facts = {"faces": {LEFT.place: str(child)}, "tagged": (str(child),)}
        return {f.rule for f in findings(school, use(id, **facts)) if f.effect is Effect.BLOCK}

    assert (stops(yes), stops(no)) == (set(), {"baseline-pictures"})


def test_a_draft_from_before_this_was_asked_is_as_it_was_and_its_faces_undeclared(
    system: System,
) -> None:
    school = a_school(system)
    a_channel(school, "facebook")
    old = vars(use(a_picture(school, LEFT, RIGHT), people="identifiable", others=2)).copy()
    del old["faces"]
    again = drafting.media_use({**old, "tagged": [], "assets": []})
    [finding] = [f for f in findings(school, again) if f.rule == "found_faces"]
    assert finding.effect is Effect.BLOCK and "nobody has said whose they are" in finding.reason


def test_saying_nothing_of_faces_leaves_an_approval_bound_to_what_it_was() -> None:
    silent, says = MediaUse(media_id="m"), MediaUse(media_id="m", faces={"1-1-1": "staff"})
    known = "b424eb233817b23c"
    assert drafting.digest(Draft(media=(silent,))).startswith(known)
    assert not drafting.digest(Draft(media=(says,))).startswith(known)


def test_that_it_is_no_person_is_kept_with_who_said_so(system: System) -> None:
    school = a_school(system)
    a_channel(school, "facebook")
    declared = use(a_picture(school, LEFT), people="none", faces={LEFT.place: "not_a_person"})
    post = a_post(school, media=(declared,))
    schedule(school, post)
    with school.work() as uow:
        kept = [f for row in uow.session.query(Judgement) for f in row.findings]
    [said] = [f for f in kept if f["rule"] == "found_faces"]
    assert (said["state"], said["declared_by"]) == (State.DECLARED, "Office")


def test_a_colleague_who_mends_the_words_has_not_declared_who_is_in_the_picture(
    system: System,
) -> None:
    school = a_school(system)
    a_channel(school, "facebook")
    id = a_picture(school)

    def saved(version: int, alt: str, staff: int) -> str:
        """By the head, whose form sends the head's name with every picture."""
        shown = use(id, people="identifiable", staff=staff, alt=alt, declared_by="Head")
        with school.work("head") as uow:
            was = uow.get(Post, post).local_time
            draft = a_draft(school, "Our week", media=(shown,), local_time=was)
            previewing.preview_draft(school.system, uow, draft, post_id=post)
            composing.save(uow, draft, post_id=post, version=version, was=was)
        with school.work() as uow:
            return str(drafting.version_of(uow, uow.get(Post, post)).media[0]["declared_by"])

    post = a_post(school, "Our weak", media=(use(id, people="identifiable", staff=1),))
    assert saved(1, "The hall", 1) == "Office"
    assert saved(2, "The big hall", 1) == "Office"
    assert saved(3, "The big hall", 2) == "Head"
    assert saved(4, "The big hall", 2) == "Head"
    with school.work() as uow:
        assert uow.get(Post, post).version == 4


def test_a_face_found_after_it_was_scheduled_holds_the_post(live: Any, sandbox: Any) -> None:
    school = a_school(live)
    a_channel(school, "facebook", account=sandbox.account("facebook"))
    id = a_picture(school, LEFT)
    declared = use(id, people="identifiable", faces={LEFT.place: "staff"})
    post = a_post(school, media=(declared,))
    schedule(school, post)
    with school.work() as uow:
        uow.get(Media, id).faces = [LEFT.as_json(), RIGHT.as_json()]
    make_due(school, post)
    assert Line(live, sandbox).send() == ["left alone"]
    assert deliveries(school, post)[0].state == DeliveryState.HELD
    assert sandbox.ledger()["total"] == 0


def test_who_set_one_childs_answer_aside_has_not_set_aside_anothers(system: System) -> None:
    school = a_school(system)
    a_channel(school, "facebook")
    rule = {
        "id": "photographs", "kind": "media_people", "effect": "block", "clause": "consent",
        "params": {"children": "consent"}, "override": {"by": ["headteacher"]},
    }  # fmt: skip
    changed = with_changes(templates.template("baseline"), {"rule": [rule]})
    with school.work("head") as uow:
        put_in_force(uow, dict(changed.document))
    amelia, ben = a_pupil(school, facebook="refused"), a_pupil(school, "Ben", facebook="given")
    said = {LEFT.place: str(amelia), RIGHT.place: str(ben)}
    shown = use(a_picture(school, LEFT, RIGHT), faces=said, tagged=(str(amelia), str(ben)))
    post = a_post(school, media=(shown,), local_time=wall_clock(hours=3))
    set_aside(school, post, reason="Amelia's mother has just agreed to it.")
    assert not is_stopped(school, post)
    with school.work("head") as uow:
        consenting.withdraw(school.system, uow, ben)
    assert is_stopped(school, post)
    set_aside(school, post, reason="And so has Ben's, on the telephone.")
    assert not is_stopped(school, post)
    with school.work() as uow:
        assert str(ben) not in str([row.findings for row in uow.session.query(Judgement)])
