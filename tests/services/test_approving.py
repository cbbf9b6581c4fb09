"""Approvals and overrides: every way round them that a school could find, tried and refused."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select, update

from publisher.models import (
    Approval,
    ApprovalState,
    DeliveryState,
    Notice,
    OverrideRecord,
    Post,
    PostState,
)
from publisher.rules.finding import Effect
from publisher.services import (
    approving,
    asking,
    changing_roles,
    chasing,
    drafting,
    moving,
    overriding,
    picturing,
    scheduling,
    standing,
    telling,
)
from publisher.services.drafting import MediaUse
from publisher.services.lining_up import Stopped
from publisher.worker.beat import Beat
from publisher.worker.run import serve
from tenants import clock
from tenants.actor import Actor, ActorKind
from tenants.database import new_id
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.models import Membership, Person
from tenants.policies import templates
from tenants.policies.language import with_changes
from tenants.roles import Role, permissions_of
from tenants.scope import Scope
from tenants.services import people
from tenants.unit_of_work import unit_of_work
from tests.factories import (
    ASchool,
    a_channel,
    a_draft,
    a_post,
    a_school,
    deliveries,
    make_due,
    put_in_force,
    schedule,
    wall_clock,
)
from tests.pictures import given

PARKING = "We are fed up with the parking outside school. Please park elsewhere."


def policy(**changes: Any) -> dict[str, Any]:
    """A small policy: talk about parking waits for the head, sofas are never sold here."""
    rules = [
        {
            "id": "parking", "kind": "wordlist", "effect": "approve", "clause": "4.1 parking",
            "params": {"words": ["parking"], "approvers": ["headteacher"]},
        },
        {
            "id": "sofas", "kind": "wordlist", "effect": "block", "clause": "4.2 selling",
            "params": {"words": ["sofa"]}, "override": {"by": ["headteacher"]},
        },
        {
            "id": "pianos", "kind": "wordlist", "effect": "block", "clause": "4.3 pianos",
            "params": {"words": ["piano"]},
            "override": {"by": ["headteacher"], "second_person": True},
        },
        {
            "id": "drums", "kind": "wordlist", "effect": "block", "clause": "4.4 drums",
            "params": {"words": ["drums"]},
        },
        {
            "id": "hurry", "kind": "wordlist", "effect": "warn", "clause": "4.5 hurry",
            "params": {"words": ["hurry"]},
        },
    ]  # fmt: skip
    return dict(with_changes(templates.template("baseline"), {"rule": rules, **changes}).document)


@pytest.fixture
def school(system: Any) -> ASchool:
    made = a_school(system)
    a_channel(made)
    with made.work("head") as uow:
        put_in_force(uow, policy())
    return made


def join(school: ASchool, who: str, role: Role, *duties: str) -> None:
    """One more colleague, known as ``who``."""
    with unit_of_work(school.system.database, Scope.platform(Actor.job("test"))) as uow:
        person = Person(id=new_id(), email=f"{who}@x.example", name=f"{who.title()} Gray",
                        password_hash="x")  # fmt: skip
        uow.session.add(person)
        uow.session.flush()
        uow.session.add(
            Membership(school_id=school.id, person_id=person.id, roles=[role.value],
                       policy_roles=list(duties))
        )  # fmt: skip
    school.people[who] = Actor.person(
        person.id, person.name, roles=frozenset({role}), policy_roles=frozenset(duties)
    )


def asked(school: ASchool, post: UUID) -> list[UUID]:
    with school.work() as uow:
        query = select(Approval.id).where(
            Approval.post_id == post, Approval.state == ApprovalState.ASKED
        )
        return list(uow.session.scalars(query.order_by(Approval.approvers)))


def waiting_post(school: ASchool, *, who: str = "office", **more: Any) -> tuple[UUID, UUID]:
    post = a_post(school, more.pop("text", PARKING), **more)
    schedule(school, post, who=who)
    (approval,) = asked(school, post)
    return post, approval


def approve(school: ASchool, approval: UUID, *, who: str = "head") -> approving.Answer:
    with school.work(who) as uow:
        return approving.approve(school.system, uow, approval)


def state(school: ASchool, post: UUID) -> str:
    with school.work() as uow:
        return uow.get(Post, post).state


def approval_state(school: ASchool, approval: UUID) -> str:
    with school.work() as uow:
        return uow.get(Approval, approval).state


def test_an_approved_post_is_put_in_line(school: ASchool) -> None:
    post, approval = waiting_post(school)
    assert deliveries(school, post) == []
    assert approve(school, approval).stopped == ""
    assert [row.state for row in deliveries(school, post)] == [DeliveryState.SCHEDULED]


CHANGES: dict[str, Any] = {
    "text": lambda draft, school: {"text": draft.text + " Thank you."},
    "a channel's own text": lambda draft, school: {
        "variants": {draft.channels[0]: "Other words about parking."}
    },
    "the link": lambda draft, school: {"link": "https://larkfield.example/map"},
    "the channels": lambda draft, school: {
        "channels": (*draft.channels, str(a_channel(school, "x")))
    },
    "the time by two hours": lambda draft, school: {
        "local_time": draft.local_time + timedelta(hours=2)
    },
    "the time by a minute": lambda draft, school: {
        "local_time": draft.local_time + timedelta(minutes=1)
    },
    "the category": lambda draft, school: {"category": "celebration"},
}


@pytest.mark.parametrize("already", ["asked", "approved and in line"])
@pytest.mark.parametrize("what", CHANGES)
def test_any_change_voids_an_approval(school: ASchool, what: str, already: str) -> None:
    post, approval = waiting_post(school, local_time=wall_clock(hours=3))
    if already != "asked":
        approve(school, approval)
    with school.work() as uow:
        row = uow.get(Post, post)
        draft = drafting.draft_of(drafting.version_of(uow, row), local_time=row.local_time)
    change = CHANGES[what](draft, school)
    with school.work() as uow:
        drafting.edit(uow, post, drafting.Draft(**{**vars(draft), **change}), version=1)
    assert approval_state(school, approval) == ApprovalState.VOID
    assert state(school, post) == PostState.DRAFT
    assert {row.state for row in deliveries(school, post)} <= {DeliveryState.HELD}
    with pytest.raises(Conflict):
        approve(school, approval)
    assert schedule(school, post).waiting_for == {("headteacher",)}


@pytest.mark.parametrize(
    "declared",
    [{"people": "identifiable", "staff": 1}, {"people": "work_only"}, {"alt": "Another hall"},
     {"faces": {"1-1-1": "staff"}}],
    ids=str,
)  # fmt: skip
def test_who_is_said_to_be_in_a_picture_is_part_of_what_was_approved(
    school: ASchool, declared: dict[str, Any]
) -> None:
    with school.work() as uow:
        kept = picturing.receive(
            school.system, uow, filename="hall.jpg", data=given.saved(given.arrow())
        )
        used = MediaUse(media_id=str(kept.id), alt="The hall", people="none", words_declared=True)
    post, approval = waiting_post(school, media=(used,))
    approve(school, approval)
    with school.work() as uow:
        row = uow.get(Post, post)
        draft = drafting.draft_of(drafting.version_of(uow, row), local_time=row.local_time)
    said = replace(draft, media=(replace(draft.media[0], **declared),))
    with school.work() as uow:
        drafting.edit(uow, post, said, version=1)
    assert approval_state(school, approval) == ApprovalState.VOID
    assert {row.state for row in deliveries(school, post)} == {DeliveryState.HELD}


def test_an_approval_does_not_reach_a_time_more_than_an_hour_away(school: ASchool) -> None:
    post, approval = waiting_post(school, local_time=wall_clock(hours=3))
    approve(school, approval)
    for moved, outcome in ((59, "pass"), (61, "approve")):
        with school.work() as uow:
            row = uow.get(Post, post)
            assert row.due_at is not None
            judged = scheduling.lining_up.judge_all(
                school.system, uow, row, drafting.version_of(uow, row),
                phase=scheduling.Phase.PUBLISH, due_at=row.due_at + timedelta(minutes=moved),
            )  # fmt: skip
            assert [each.outcome.value for each in judged] == [outcome], moved


@pytest.mark.parametrize("role", ["who began it", "who wrote this version", "who asked"])
def test_nobody_approves_what_they_had_a_hand_in(school: ASchool, role: str) -> None:
    began = "head" if role == "who began it" else "office"
    wrote = "head" if role == "who wrote this version" else "office"
    sent = "head" if role == "who asked" else "office"
    with school.work(began) as uow:
        post = drafting.start(uow, a_draft(school, PARKING)).id
    with school.work(wrote) as uow:
        drafting.edit(uow, post, a_draft(school, PARKING + " Thanks."), version=1)
    schedule(school, post, who=sent)
    (approval,) = asked(school, post)
    with pytest.raises(NotAllowed, match="somebody else must approve"):
        approve(school, approval)
    join(school, "deputy", Role.HEAD)
    approve(school, approval, who="deputy")
    assert state(school, post) == PostState.SCHEDULED


def test_a_school_with_one_person_may_allow_self_approval_and_it_is_marked(
    school: ASchool,
) -> None:
    with school.work("head") as uow:
        put_in_force(uow, policy(people={"self_approval": ["headteacher"]}))
        post = drafting.start(uow, a_draft(school, PARKING)).id
    schedule(school, post, who="head")
    (approval,) = asked(school, post)
    approve(school, approval)
    with school.work() as uow:
        assert uow.get(Approval, approval).self_approved


def test_a_role_that_the_finding_does_not_name_cannot_approve(school: ASchool) -> None:
    _, approval = waiting_post(school)
    join(school, "colleague", Role.COMMS_LEAD)
    for who in ("colleague", "dsl"):
        with pytest.raises(NotAllowed, match="can be decided by: headteacher"):
            approve(school, approval, who=who)
    for who in ("teacher", "governor"):
        with pytest.raises(NotAllowed, match="cannot do this here"):
            approve(school, approval, who=who)


taken_away = pytest.mark.parametrize(
    "taken",
    [
        {"roles": [Role.COMMS_LEAD.value]},
        {"roles": [Role.GOVERNOR.value]},
        {"ended_at": clock.now()},
    ],
    ids=["another role", "no approving role", "left the school"],
)


@taken_away
def test_a_role_taken_away_between_asking_and_deciding_no_longer_counts(
    school: ASchool, taken: dict[str, Any]
) -> None:
    _, approval = waiting_post(school)
    take_from_the_head(school, taken)
    with pytest.raises(NotAllowed):
        approve(school, approval)
    assert approval_state(school, approval) == ApprovalState.ASKED


def take_from_the_head(school: ASchool, taken: dict[str, Any]) -> None:
    with school.work() as uow:
        uow.session.execute(
            update(Membership)
            .where(Membership.person_id == school.people["head"].person_id)
            .values(**taken)
        )


@taken_away
def test_a_role_taken_away_between_deciding_and_publishing_no_longer_counts(
    school: ASchool, taken: dict[str, Any]
) -> None:
    post, approval = waiting_post(school)
    approve(school, approval)
    take_from_the_head(school, taken)
    make_due(school, post)
    Beat(school.system).tick()
    serve(school.system, "facebook", burst=True)
    assert {row.state for row in deliveries(school, post)} == {DeliveryState.HELD}


def test_a_yes_that_ended_unseen_is_said_to_have_ended_and_no_words_are_blamed(
    school: ASchool,
) -> None:
    post, approval = waiting_post(school)
    approve(school, approval)
    take_from_the_head(school, {"roles": ["teacher"]})
    make_due(school, post)
    Beat(school.system).tick()
    serve(school.system, "facebook", burst=True)
    (row,) = deliveries(school, post)
    assert "counts no longer" in row.reason


def the_notice(school: ASchool, kind: str, post: UUID) -> Notice:
    with school.work() as uow:
        query = select(Notice).where(Notice.key.startswith(kind), Notice.path == f"/posts/{post}")
        return uow.session.scalars(query).one()


def test_a_role_taken_away_stops_what_stood_on_it_at_once_and_tells_the_author(
    school: ASchool,
) -> None:
    join(school, "acting", Role.HEAD)
    acting = school.people["acting"].person_id
    assert acting is not None
    post, approval = waiting_post(school, local_time=wall_clock(days=9))
    other = a_post(school, "Win a sofa at the fayre!", local_time=wall_clock(days=9))
    free = a_post(school, local_time=wall_clock(days=9))
    approve(school, approval, who="acting")
    set_aside(school, other, who="acting")
    for each in (other, free):
        schedule(school, each)
    with school.work("head") as uow:
        same = changing_roles.change_roles(uow, acting, roles=[Role.HEAD], policy_roles=["slt"])
    assert same == 0 and state(school, post) == PostState.SCHEDULED
    with school.work("head") as uow:
        stopped = changing_roles.change_roles(uow, acting, roles=[Role.TEACHER], policy_roles=[])
    assert stopped == 2 and state(school, free) == PostState.SCHEDULED
    for each in (post, other):
        assert state(school, each) == PostState.DRAFT
        assert [row.state for row in deliveries(school, each)] == [DeliveryState.HELD]
        notice = the_notice(school, "held:", each)
        assert notice.person_id == school.people["office"].person_id
        assert "may not agree to it any more" in notice.body
    assert schedule(school, post).waiting_for == {("headteacher",)}


@pytest.mark.parametrize("taken", [{"ended_at": clock.now()}, {"roles": ["teacher"]}])
def test_nor_does_one_that_no_rule_had_asked_for(school: ASchool, taken: dict[str, Any]) -> None:
    """A teacher's post is asked about although nothing was found in it."""
    with school.work("teacher") as uow:
        post = drafting.start(uow, a_draft(school)).id
    schedule(school, post, who="teacher")
    (approval,) = asked(school, post)
    approve(school, approval)
    take_from_the_head(school, taken)
    make_due(school, post)
    Beat(school.system).tick()
    serve(school.system, "facebook", burst=True)
    (row,) = deliveries(school, post)
    assert row.state == DeliveryState.HELD and "has left" in row.reason
    with school.work() as uow:
        uow.get(Post, post).local_time = wall_clock(minutes=1)
    assert not schedule(school, post).waiting_for, "the office may schedule: it answers for it now"
    assert [row.state for row in deliveries(school, post)] == [DeliveryState.SCHEDULED]
    assert approval_state(school, approval) == ApprovalState.VOID


def test_a_self_approval_ends_when_the_policy_takes_the_right_away(school: ASchool) -> None:
    alone = policy(people={"self_approval": ["headteacher"]})
    with school.work("head") as uow:
        put_in_force(uow, alone)
        post = drafting.start(uow, a_draft(school, PARKING)).id
    schedule(school, post, who="head")
    (approval,) = asked(school, post)
    approve(school, approval)
    with school.work("head") as uow:
        put_in_force(uow, policy())
    make_due(school, post)
    Beat(school.system).tick()
    serve(school.system, "facebook", burst=True)
    assert {row.state for row in deliveries(school, post)} == {DeliveryState.HELD}


def test_what_a_stand_in_decided_stays_decided_when_the_absence_is_over(school: ASchool) -> None:
    join(school, "deputy", Role.COMMS_LEAD)
    today = clock.now().date()
    with school.work("head") as uow:
        cover = people.cover(
            uow, policy_role="headteacher", absent_id=school.people["head"].person_id,
            cover_id=school.people["deputy"].person_id, first_day=today, last_day=today,
        )  # fmt: skip
    post, approval = waiting_post(school)
    approve(school, approval, who="deputy")
    with school.work("head") as uow:
        people.end_cover(uow, cover.id, today=today)
    with school.work() as uow:
        assert not any(each.asking for each in scheduling.preview(school.system, uow, post))


def test_a_deactivated_person_decides_nothing(school: ASchool) -> None:
    _, approval = waiting_post(school)
    with school.work() as uow:
        uow.session.get_one(Person, school.people["head"].person_id).deactivated_at = uow.now
    with pytest.raises(NotAllowed):
        approve(school, approval)


def test_of_two_approvers_at_once_one_wins_and_the_other_sees_who(school: ASchool) -> None:
    join(school, "deputy", Role.HEAD)
    _, approval = waiting_post(school)
    said: dict[str, str] = {}
    start = threading.Barrier(2)

    def press(who: str) -> None:
        start.wait()
        try:
            approve(school, approval, who=who)
            said[who] = "won"
        except Conflict as error:
            said[who] = str(error)

    threads = [threading.Thread(target=press, args=(who,)) for who in ("head", "deputy")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner = next(who for who, what in said.items() if what == "won")
    loser = next(who for who in said if who != winner)
    assert said[loser] == f"{school.people[winner].name} has approved this already."


def test_absence_cover_counts_on_its_days_only(school: ASchool) -> None:
    join(school, "deputy", Role.COMMS_LEAD)
    today = clock.now().date()
    day = timedelta(days=1)
    for first, last, holds in (
        (today - 3 * day, today - 2 * day, False),
        (today + 2 * day, today + 3 * day, False),
        (today - day, date.max, True),  # until further notice, to whoever typed that
    ):
        appointed = clock.now() + min(last - today, timedelta())
        with time_machine.travel(appointed), school.work("head") as uow:
            people.cover(
                uow, policy_role="headteacher", absent_id=school.people["head"].person_id,
                cover_id=school.people["deputy"].person_id, first_day=first, last_day=last,
            )  # fmt: skip
        with school.work("deputy") as uow:
            assert ("headteacher" in standing.roles_now(uow)) is holds
    post, approval = waiting_post(school)
    approve(school, approval, who="deputy")
    assert state(school, post) == PostState.SCHEDULED


def test_cover_begins_at_the_schools_own_midnight(school: ASchool) -> None:
    join(school, "deputy", Role.COMMS_LEAD)
    with time_machine.travel("2027-06-10T23:30:00+00:00", tick=False):
        with school.work("head") as uow:  # it is 11 June, 00:30, at the school
            today = (clock.now() + timedelta(hours=1)).date()
            people.cover(
                uow, policy_role="headteacher", absent_id=school.people["head"].person_id,
                cover_id=school.people["deputy"].person_id, first_day=today, last_day=today,
            )  # fmt: skip
        with school.work("deputy") as uow:
            assert "headteacher" in standing.roles_now(uow)


def test_somebody_who_may_approve_nothing_cannot_be_made_a_cover(school: ASchool) -> None:
    today = clock.now().date()
    with school.work("head") as uow, pytest.raises(Invalid, match="may not approve"):
        people.cover(
            uow, policy_role="headteacher", absent_id=school.people["head"].person_id,
            cover_id=school.people["teacher"].person_id, first_day=today, last_day=today,
        )  # fmt: skip


def test_a_question_ends_with_the_posts_time(school: ASchool) -> None:
    _, approval = waiting_post(school)
    with time_machine.travel(clock.now() + timedelta(minutes=62), tick=False):
        with pytest.raises(Conflict, match="time for this post has passed"):
            approve(school, approval)
        with school.work("head") as uow:
            assert approving.waiting(uow) == []


def test_a_question_ends_with_the_day_of_the_event(school: ASchool) -> None:
    with time_machine.travel("2027-06-11T20:00:00+00:00", tick=False):
        _, approval = waiting_post(
            school, event_date=clock.now().date(), local_time=wall_clock(hours=2, minutes=30)
        )
        with school.work() as uow:  # 23:30 at the school, so the day is over before the hour is
            ends = uow.get(Approval, approval).expires_at
        assert ends.isoformat() == "2027-06-11T23:00:00+00:00"


def test_a_post_that_needs_approval_is_not_scheduled_beyond_an_approvals_life(
    school: ASchool,
) -> None:
    far = a_post(school, PARKING, local_time=wall_clock(days=31))
    with pytest.raises(Invalid, match="30 days"):
        schedule(school, far)
    free = a_post(school, local_time=wall_clock(days=31))
    assert not schedule(school, free).waiting_for


def test_a_rule_made_stricter_after_the_approval_is_asked_again(school: ASchool) -> None:
    post, approval = waiting_post(school)
    approve(school, approval)
    stricter = policy()
    stricter["rule"] += [
        {
            "id": "fed-up", "kind": "wordlist", "effect": "approve", "clause": "5 tone",
            "params": {"words": ["fed up"], "approvers": ["headteacher"]},
        }
    ]  # fmt: skip
    with school.work("head") as uow:
        put_in_force(uow, stricter)
    with school.work() as uow:
        row = uow.get(Post, post)
        (judged,) = scheduling.lining_up.judge_all(
            school.system, uow, row, drafting.version_of(uow, row),
            phase=scheduling.Phase.PUBLISH, due_at=row.due_at,
        )  # fmt: skip
    assert [finding.rule for finding in judged.asking] == ["fed-up"]


def test_what_comes_in_the_way_of_an_approval_is_told_and_the_approval_kept(
    school: ASchool,
) -> None:
    post, approval = waiting_post(school)
    stricter = policy()
    stricter["rule"][0] = {
        **stricter["rule"][0],
        "effect": "block",
        "params": {"words": ["parking"]},
    }
    with school.work("head") as uow:
        put_in_force(uow, stricter)
    answer = approve(school, approval)
    assert "cannot go out all the same" in answer.stopped
    assert approval_state(school, approval) == ApprovalState.APPROVED
    assert (state(school, post), deliveries(school, post)) == (PostState.DRAFT, [])
    with school.work() as uow:
        notice = uow.session.scalars(
            select(Notice).where(Notice.key == f"overtaken:{approval}")
        ).one()
        assert notice.person_id == school.people["office"].person_id


def test_two_questions_of_different_people_are_both_answered(school: ASchool) -> None:
    two = policy()
    two["rule"] += [
        {
            "id": "fed-up", "kind": "wordlist", "effect": "approve", "clause": "5 tone",
            "params": {"words": ["fed up"], "approvers": ["dsl"]},
        }
    ]  # fmt: skip
    with school.work("head") as uow:
        put_in_force(uow, two)
    post = a_post(school, PARKING)
    assert schedule(school, post).waiting_for == {("headteacher",), ("dsl",)}
    by_dsl, by_head = asked(school, post)
    approve(school, by_dsl, who="dsl")
    assert deliveries(school, post) == []
    approve(school, by_head)
    assert len(deliveries(school, post)) == 1


def test_a_teachers_question_to_the_head_needs_no_second_one_to_the_head(school: ASchool) -> None:
    with school.work("teacher") as uow:
        post = drafting.start(uow, a_draft(school, PARKING)).id
    result = schedule(school, post, who="teacher")
    assert result.waiting_for == {("headteacher",)}, "the head may schedule: one answer is enough"
    (approval,) = asked(school, post)
    approve(school, approval)
    assert state(school, post) == PostState.SCHEDULED


def test_a_teacher_submits_and_somebody_who_schedules_agrees(school: ASchool) -> None:
    with school.work("teacher") as uow:
        post = drafting.start(uow, a_draft(school)).id
    assert schedule(school, post, who="teacher").waiting_for == {asking.SCHEDULERS}
    assert deliveries(school, post) == []
    (approval,) = asked(school, post)
    approve(school, approval, who="office")
    assert len(deliveries(school, post)) == 1


def test_a_teachers_post_needs_a_scheduler_besides_whom_the_policy_names(
    school: ASchool,
) -> None:
    safeguarding = policy()
    safeguarding["rule"][0]["params"]["approvers"] = ["dsl"]
    with school.work("head") as uow:
        put_in_force(uow, safeguarding)
    with school.work("teacher") as uow:
        post = drafting.start(uow, a_draft(school, PARKING)).id
    assert schedule(school, post, who="teacher").waiting_for == {("dsl",), asking.SCHEDULERS}
    by_scheduler, by_dsl = asked(school, post)
    approve(school, by_dsl, who="dsl")
    assert deliveries(school, post) == []
    approve(school, by_scheduler, who="office")
    assert len(deliveries(school, post)) == 1


def test_an_api_client_never_approves(school: ASchool) -> None:
    _, approval = waiting_post(school)
    head = school.people["head"]
    everything = frozenset().union(*(permissions_of(frozenset({role})) for role in Role))
    for permissions in (permissions_of(frozenset({Role.API_CLIENT})), everything):
        client = Actor(
            kind=ActorKind.API, name="Import", person_id=head.person_id,
            roles=frozenset({Role.API_CLIENT}), policy_roles=frozenset({"headteacher"}),
            permissions=permissions,
        )  # fmt: skip
        scope = Scope.of_school(school.id, client)
        with unit_of_work(school.system.database, scope) as uow, pytest.raises(NotAllowed):
            approving.approve(school.system, uow, approval)


def test_turning_down_needs_a_reason_and_gives_the_post_back(school: ASchool) -> None:
    post, approval = waiting_post(school)
    with school.work("head") as uow, pytest.raises(Invalid):
        approving.refuse(uow, approval, "  ")
    with school.work("head") as uow:
        approving.ask_for_change(uow, approval, "Kinder words, please.")
    assert (state(school, post), approval_state(school, approval)) == ("draft", "changes")


def test_nobody_is_asked_any_more_about_a_post_that_was_changed(school: ASchool) -> None:
    post, approval = waiting_post(school)
    with school.work() as uow:
        drafting.edit(uow, post, a_draft(school, "No cars please."), version=1)
        open_notices = uow.session.scalars(
            select(Notice).where(Notice.key == f"approval:{approval}", Notice.closed_at.is_(None))
        ).all()
    assert open_notices == []


# Overrides


def block(school: ASchool, post: UUID, *, who: str = "head") -> str:
    """The key of the one finding that blocks the post."""
    with school.work(who) as uow:
        (judged,) = scheduling.preview(school.system, uow, post)
        (finding,) = judged.blocking
        return judged.key(finding)


def set_aside(
    school: ASchool, post: UUID, *, who: str = "head", reason: str = "The PTA's raffle prize."
) -> UUID:
    key = block(school, post)
    with school.work(who) as uow:
        return overriding.override(school.system, uow, post, key, reason=reason).id


def is_stopped(school: ASchool, post: UUID) -> bool:
    try:
        schedule(school, post)
    except Stopped:
        return True
    return False


def test_a_named_role_sets_one_block_aside_with_a_reason(school: ASchool) -> None:
    post = a_post(school, "Win a sofa at the fayre!")
    assert is_stopped(school, post)
    with pytest.raises(Invalid, match="15 characters"):
        set_aside(school, post, reason="why not")
    for who in ("office", "dsl"):
        with pytest.raises(NotAllowed, match="only these set this aside: headteacher"):
            set_aside(school, post, who=who)
    set_aside(school, post)
    assert not is_stopped(school, post)


def test_what_the_policy_lets_nobody_set_aside_stays(school: ASchool) -> None:
    post = a_post(school, "Come and hear our drums.")
    with pytest.raises(NotAllowed, match="Nobody can set this aside"):
        set_aside(school, post)
    assert is_stopped(school, post)


def test_a_second_person_must_be_a_second_person(school: ASchool) -> None:
    post = a_post(school, "Win a piano at the fayre!")
    record = set_aside(school, post)
    assert is_stopped(school, post)
    with school.work("head") as uow, pytest.raises(NotAllowed, match="somebody other than you"):
        overriding.second(uow, record)
    with school.work("teacher") as uow, pytest.raises(NotAllowed):
        overriding.second(uow, record)
    with school.work("dsl") as uow:
        overriding.second(uow, record)
    with school.work("office") as uow, pytest.raises(Conflict):
        overriding.second(uow, record)
    assert not is_stopped(school, post)


def test_whoever_set_a_block_aside_may_do_so_again_when_it_does_not_count(
    school: ASchool,
) -> None:
    post = a_post(school, "Win a sofa at the fayre!")
    record = set_aside(school, post)
    with school.work() as uow:
        was = uow.get(Post, post).local_time
        assert was
        moving.move(school.system, uow, post, was + timedelta(days=1), was=was)
    assert is_stopped(school, post), "it counted for about that time"
    assert set_aside(school, post) == record
    assert not is_stopped(school, post)


def test_pressing_twice_before_the_second_person_joins_sets_it_aside_once(school: ASchool) -> None:
    post = a_post(school, "Win a piano at the fayre!")
    record = set_aside(school, post)
    assert set_aside(school, post) == record
    with school.work("dsl") as uow:
        overriding.second(uow, record)
    assert not is_stopped(school, post)


def test_an_override_covers_one_finding_of_one_content_on_one_channel(school: ASchool) -> None:
    post = a_post(school, "Win a sofa at the fayre!")
    set_aside(school, post)
    with school.work() as uow:
        drafting.edit(uow, post, a_draft(school, "Win a sofa at the fair!"), version=1)
    assert is_stopped(school, post), "an edit voids it"
    set_aside(school, post)
    a_channel(school, "x")
    with school.work() as uow:
        drafting.edit(uow, post, a_draft(school, "Win a sofa at the fair!"), version=2)
    assert is_stopped(school, post), "another channel is another finding"


def test_an_override_for_one_channels_text_does_not_cover_anothers(school: ASchool) -> None:
    x = str(a_channel(school, "x"))
    post = a_post(school, "Win a sofa now!", variants={x: "Win a sofa too!"})
    with school.work("head") as uow:
        first, second = scheduling.preview(school.system, uow, post)
        overriding.override(
            school.system, uow, post, first.key(first.blocking[0]), reason="A raffle prize only."
        )
    with school.work("head") as uow:
        first, second = scheduling.preview(school.system, uow, post)
    assert (first.blocking, len(second.blocking)) == ((), 1)


def test_an_invented_or_vanished_finding_cannot_be_set_aside(school: ASchool) -> None:
    post = a_post(school, "Win a sofa at the fayre!")
    key = block(school, post)
    with school.work() as uow:
        drafting.edit(uow, post, a_draft(school, "Win a chair!"), version=1)
    with school.work("head") as uow, pytest.raises(NotFound):
        overriding.override(school.system, uow, post, key, reason="A raffle prize only.")


def test_an_override_ends_when_the_policy_takes_the_right_away(school: ASchool) -> None:
    post = a_post(school, "Win a sofa at the fayre!")
    set_aside(school, post)
    stricter = policy()
    del stricter["rule"][1]["override"]
    with school.work("head") as uow:
        put_in_force(uow, stricter)
    assert is_stopped(school, post)


def test_an_override_waits_for_a_second_person_once_the_policy_wants_one(
    school: ASchool,
) -> None:
    post = a_post(school, "Win a sofa at the fayre!")
    record = set_aside(school, post)
    stricter = policy()
    stricter["rule"][1]["override"]["second_person"] = True
    with school.work("head") as uow:
        put_in_force(uow, stricter)
    assert is_stopped(school, post)
    with school.work("dsl") as uow:
        overriding.second(uow, record)
    assert not is_stopped(school, post)


def test_a_considered_warning_does_not_cover_a_block(school: ASchool) -> None:
    post = a_post(school, "Hurry to the fayre!")
    schedule(school, post, considered=True)
    with school.work() as uow:
        scheduling.cancel(uow, post)
    stricter = policy()
    stricter["rule"][4]["effect"] = "block"
    with school.work("head") as uow:
        put_in_force(uow, stricter)
    assert is_stopped(school, post)


def test_considering_covers_what_that_person_saw_in_that_content(school: ASchool) -> None:
    post = a_post(school, "Hurry to the fayre!")
    with pytest.raises(Stopped, match="considered"):
        schedule(school, post, considered=False)
    schedule(school, post, considered=True)
    with school.work() as uow:
        scheduling.cancel(uow, post)
        record = uow.session.scalars(select(OverrideRecord)).one()
        assert (record.effect, record.by_id) == (Effect.WARN, school.people["office"].person_id)
    with pytest.raises(Stopped, match="considered"):
        schedule(school, post, who="head", considered=False)
    schedule(school, post, considered=False)
    with school.work() as uow:
        drafting.edit(uow, post, a_draft(school, "Hurry to the fair!"), version=1)
    with pytest.raises(Stopped, match="considered"):
        schedule(school, post, considered=False)


def test_one_yes_answers_every_question_that_this_person_may_answer(school: ASchool) -> None:
    two = policy()
    two["rule"] += [
        {
            "id": "fed-up", "kind": "wordlist", "effect": "approve", "clause": "5 tone",
            "params": {"words": ["fed up"], "approvers": ["slt"]},
        }
    ]  # fmt: skip
    with school.work("head") as uow:
        put_in_force(uow, two)
    post = a_post(school, PARKING)
    schedule(school, post)
    first, _ = asked(school, post)
    approve(school, first)
    assert asked(school, post) == []
    assert state(school, post) == PostState.SCHEDULED


@pytest.fixture
def in_order(school: ASchool) -> ASchool:
    """Parking is agreed to by the leadership team, then by the head or the safeguarding lead."""
    two = policy()
    two["rule"][0]["params"] |= {"approvers": ["slt"], "then_approvers": ["headteacher", "dsl"]}
    with school.work("head") as uow:
        put_in_force(uow, two)
    join(school, "deputy", Role.COMMS_LEAD, "slt")
    return school


def states(school: ASchool, post: UUID) -> dict[str, str]:
    """Who is or was asked → how that stands; what is void is left out."""
    with school.work() as uow:
        query = select(Approval).where(
            Approval.post_id == post, Approval.state != ApprovalState.VOID
        )
        return {row.approvers[0]: row.state for row in uow.session.scalars(query)}


def the_later(school: ASchool, post: UUID) -> UUID:
    with school.work() as uow:
        query = select(Approval.id).where(
            Approval.post_id == post, Approval.state == ApprovalState.LATER
        )
        return uow.session.scalars(query).one()


def told(school: ASchool, who: str) -> list[str]:
    """The questions that stand on this person's page and went to them by e-mail."""
    with school.work(who) as uow:
        waiting = {f"approval:{row.id}" for row, _ in approving.waiting(uow)}
        notices = {n.key for n in telling.notices(uow) if n.key.startswith("approval:")}
        assert waiting == notices
        return sorted(waiting)


def test_the_second_is_asked_once_the_first_has_agreed(in_order: ASchool) -> None:
    post = a_post(in_order, PARKING)
    schedule(in_order, post)
    assert states(in_order, post) == {"slt": "asked", "dsl": "later"}
    assert told(in_order, "dsl") == []
    second = the_later(in_order, post)
    with pytest.raises(Conflict, match="once those who come before you have agreed"):
        approve(in_order, second, who="dsl")
    (first,) = asked(in_order, post)
    approve(in_order, first, who="deputy")
    assert asked(in_order, post) == [second]
    assert told(in_order, "dsl") == [f"approval:{second}"]
    assert deliveries(in_order, post) == []
    approve(in_order, second, who="dsl")
    assert len(deliveries(in_order, post)) == 1


def test_two_tiers_are_two_people_even_where_one_holds_both_roles(in_order: ASchool) -> None:
    post = a_post(in_order, PARKING)
    schedule(in_order, post)
    (first,) = asked(in_order, post)
    approve(in_order, first, who="head")  # the head is of the leadership team too
    (second,) = asked(in_order, post)
    with pytest.raises(NotAllowed, match="second person"):
        approve(in_order, second, who="head")
    assert deliveries(in_order, post) == []


@pytest.mark.parametrize("decide", [approving.refuse, approving.ask_for_change])
def test_a_no_of_the_first_ends_it(in_order: ASchool, decide: Any) -> None:
    post = a_post(in_order, PARKING)
    schedule(in_order, post)
    (first,), second = asked(in_order, post), the_later(in_order, post)
    with in_order.work("deputy") as uow:
        decide(uow, first, "Say it kindly.")
    assert approval_state(in_order, second) == ApprovalState.VOID
    assert (state(in_order, post), told(in_order, "dsl")) == (PostState.DRAFT, [])
    with pytest.raises(Conflict):
        approve(in_order, second, who="dsl")


@pytest.mark.parametrize("agreed", [False, True], ids=["first is asked", "first has agreed"])
@pytest.mark.parametrize("how", ["edited", "stopped", "discarded"])
def test_a_change_voids_both(in_order: ASchool, how: str, agreed: bool) -> None:
    post = a_post(in_order, PARKING)
    schedule(in_order, post)
    (first,), second = asked(in_order, post), the_later(in_order, post)
    if agreed:
        approve(in_order, first, who="deputy")
    with in_order.work() as uow:
        if how == "edited":
            drafting.edit(uow, post, a_draft(in_order, PARKING + " Thanks."), version=1)
        elif how == "stopped":
            scheduling.cancel(uow, post)
        else:
            drafting.discard(uow, post)
    assert {approval_state(in_order, each) for each in (first, second)} == {ApprovalState.VOID}
    assert told(in_order, "dsl") == []
    if how != "discarded":
        schedule(in_order, post)
        (again,) = asked(in_order, post)
        with in_order.work() as uow:
            assert uow.get(Approval, again).approvers == ["slt"]


def test_moved_by_a_few_minutes_the_first_agreement_counts_on(in_order: ASchool) -> None:
    when = wall_clock(hours=3)
    post = a_post(in_order, PARKING, local_time=when)
    schedule(in_order, post)
    (first,) = asked(in_order, post)
    approve(in_order, first, who="deputy")
    with in_order.work() as uow:
        moving.move(
            in_order.system, uow, post, when + timedelta(minutes=10), was=when, considered=True
        )
    (second,) = asked(in_order, post)
    approve(in_order, second, who="dsl")
    assert state(in_order, post) == PostState.SCHEDULED


def test_who_is_first_by_one_rule_and_second_by_another_is_asked_twice(
    in_order: ASchool,
) -> None:
    crossed = policy()
    crossed["rule"][0]["params"] |= {"approvers": ["slt"], "then_approvers": ["dsl"]}
    crossed["rule"] += [
        {
            "id": "fed-up", "kind": "wordlist", "effect": "approve", "clause": "5 tone",
            "params": {"words": ["fed up"], "approvers": ["dsl"]},
        }
    ]  # fmt: skip
    with in_order.work("head") as uow:
        put_in_force(uow, crossed)
    post = a_post(in_order, PARKING)
    schedule(in_order, post)
    by_dsl, by_slt = asked(in_order, post)
    later = the_later(in_order, post)
    approve(in_order, by_dsl, who="dsl")
    assert asked(in_order, post) == [by_slt], "their own second turn has not come"
    approve(in_order, by_slt, who="deputy")
    assert asked(in_order, post) == [later]
    approve(in_order, later, who="dsl")
    assert len(deliveries(in_order, post)) == 1


def test_the_seconds_day_of_patience_begins_with_their_turn(in_order: ASchool) -> None:
    with time_machine.travel(clock.now(), tick=False) as now:
        post = a_post(in_order, PARKING, local_time=wall_clock(days=5))
        schedule(in_order, post)
        (first,), second = asked(in_order, post), the_later(in_order, post)
        now.shift(timedelta(hours=23))
        approve(in_order, first, who="deputy")
        now.shift(timedelta(hours=2))
        assert chasing.to_chase(in_order.system.database, most=10) == []
        now.shift(timedelta(hours=23))
        due = chasing.to_chase(in_order.system.database, most=10)
    assert [row for _, row, _ in due] == [second]


def test_nobody_answering_first_ends_the_second_too(in_order: ASchool) -> None:
    post = a_post(in_order, PARKING)
    schedule(in_order, post)
    (first,), second = asked(in_order, post), the_later(in_order, post)
    with time_machine.travel(clock.now() + timedelta(hours=2), tick=False):
        chasing.chase(in_order.system, in_order.id, first, chasing.APPROVAL)
    assert approval_state(in_order, second) == ApprovalState.VOID
    assert state(in_order, post) == PostState.DRAFT
