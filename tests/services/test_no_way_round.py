"""Nobody gets round an approval: each role, each moment, each way that could lead past it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select, update

from publisher.models import (
    AnswerLink,
    Approval,
    ApprovalState,
    Notice,
    OverrideRecord,
    Post,
    PostState,
)
from publisher.services import (
    answering,
    appointing,
    approving,
    chasing,
    drafting,
    moving,
    overriding,
    scheduling,
    standing,
    telling,
)
from tenants import clock
from tenants.errors import Conflict, HandbellError, Invalid, NotAllowed, NotFound
from tenants.models import Membership, Person
from tenants.roles import Role
from tenants.services import people
from tests.factories import (
    ASchool,
    a_channel,
    a_draft,
    a_post,
    a_school,
    deliveries,
    put_in_force,
    schedule,
    wall_clock,
)
from tests.services.test_approving import (
    PARKING,
    approval_state,
    approve,
    asked,
    is_stopped,
    join,
    policy,
    set_aside,
    state,
    waiting_post,
)


@pytest.fixture
def school(system: Any) -> ASchool:
    made = a_school(system)
    a_channel(made)
    with made.work("head") as uow:
        put_in_force(uow, policy())
    join(made, "deputy", Role.HEAD)
    return made


# Each role at each way, at each moment. "Yes" is only ever said by a head who did not write it.

ROLES = ("head", "deputy", "office", "teacher", "governor", "dsl", "stranger")
MAY = {"deputy"}  # the head wrote it


def _the_page(school: ASchool, post: UUID, approval: UUID, who: str) -> object:
    return approve(school, approval, who=who)


def _the_link(school: ASchool, post: UUID, approval: UUID, who: str) -> object:
    """Somebody else's link, forwarded: it is the head's own."""
    with school.work() as uow:
        head = school.people["deputy"].person_id
        assert head
        token = answering.link(uow, approval, head).rpartition("/")[2]
    with school.work(who) as uow:
        return approving.approve(school.system, uow, answering.use(uow, token).id)


def _scheduling_again(school: ASchool, post: UUID, approval: UUID, who: str) -> object:
    with school.work(who) as uow:
        version = uow.get(Post, post).version
        return scheduling.schedule(school.system, uow, post, version=version, considered=True)


def _moving_a_little(school: ASchool, post: UUID, approval: UUID, who: str) -> object:
    with school.work(who) as uow:
        was = uow.get(Post, post).local_time
        assert was
        return moving.move(
            school.system, uow, post, was + timedelta(minutes=1), was=was, considered=True
        )


def _editing_and_back(school: ASchool, post: UUID, approval: UUID, who: str) -> object:
    with school.work(who) as uow:
        row = uow.get(Post, post)
        written = drafting.version_of(uow, row)
        same = drafting.draft_of(written, local_time=row.local_time)
        drafting.edit(uow, post, same, version=row.version)
    return _scheduling_again(school, post, approval, who)


def _setting_it_aside(school: ASchool, post: UUID, approval: UUID, who: str) -> object:
    """A finding that asks for approval is no block, so nobody can set it aside instead."""
    with school.work(who) as uow:
        row = uow.get(Post, post)
        (judged,) = scheduling.lining_up.judge_all(
            school.system, uow, row, drafting.version_of(uow, row),
            phase=scheduling.Phase.SCHEDULE, due_at=row.due_at,
        )  # fmt: skip
        scheduling.cancel(uow, post)
        for finding in judged.asking:
            overriding.override(
                school.system, uow, post, judged.key(finding), reason="It is quite all right."
            )
    return _scheduling_again(school, post, approval, who)


WAYS: dict[str, Callable[[ASchool, UUID, UUID, str], object]] = {
    "the page": _the_page,
    "somebody else's link": _the_link,
    "scheduling again": _scheduling_again,
    "moving it a little": _moving_a_little,
    "editing it and back": _editing_and_back,
    "setting it aside": _setting_it_aside,
}
MOMENTS = ("waiting", "refused", "a change asked for", "void", "its time has passed")


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("way", WAYS)
def test_no_role_at_no_moment_gets_a_post_into_line_but_by_a_yes(
    school: ASchool, way: str, moment: str
) -> None:
    for who in ROLES:
        post, approval = _at(school, moment)
        late = timedelta(hours=5) if moment == "its time has passed" else timedelta()
        with time_machine.travel(clock.now() + late, tick=False):
            with suppress(HandbellError):  # what counts is what has come of it
                _as(school, who, WAYS[way], post, approval)
            allowed = moment == "waiting" and who in MAY and way in ("the page", _LINK)
            in_line = state(school, post) == PostState.SCHEDULED or bool(deliveries(school, post))
            assert in_line == allowed, f"{who} by {way}, {moment}"


_LINK = "somebody else's link"  # which is the deputy's own


def _at(school: ASchool, moment: str) -> tuple[UUID, UUID]:
    """A post by the head that waits, at one of the moments of its life."""
    with school.work("head") as uow:
        post = drafting.start(uow, a_draft(school, PARKING, local_time=wall_clock(hours=3))).id
    schedule(school, post, who="head")
    (approval,) = asked(school, post)
    with school.work("deputy") as uow:
        if moment == "refused":
            approving.refuse(uow, approval, "Not like this.")
        elif moment == "a change asked for":
            approving.ask_for_change(uow, approval, "Kinder, please.")
    if moment == "void":
        with school.work("head") as uow:
            scheduling.cancel(uow, post)
    return post, approval


def _as(
    school: ASchool, who: str, way: Callable[..., object], post: UUID, approval: UUID
) -> object:
    if who != "stranger":
        return way(school, post, approval, who)
    other = ASchool(school.system, school.id, school.name, dict(school.people), {})
    elsewhere = a_school(school.system, f"Ashdown {approval.hex[-6:]}")
    other.people["stranger"] = elsewhere.people["head"]
    return way(other, post, approval, "stranger")


def test_who_wrote_an_earlier_version_does_not_approve_their_own_words(school: ASchool) -> None:
    with school.work("office") as uow:
        post = drafting.start(uow, a_draft(school, "Parking.")).id
    with school.work("head") as uow:
        drafting.edit(uow, post, a_draft(school, PARKING), version=1)
    with school.work("office") as uow:
        drafting.edit(uow, post, a_draft(school, f"{PARKING} Thanks."), version=2)
    schedule(school, post)
    (approval,) = asked(school, post)
    with pytest.raises(NotAllowed, match="somebody else must approve"):
        approve(school, approval)
    approve(school, approval, who="deputy")


def test_two_authors_do_not_set_aside_their_own_posts_block(school: ASchool) -> None:
    post = a_post(school, "Win a piano at the fayre!")
    with school.work("head") as uow:
        drafting.edit(uow, post, a_draft(school, "Win a piano at our fayre!"), version=1)
    record = set_aside(school, post)
    with school.work("office") as uow, pytest.raises(NotAllowed, match="have written this post"):
        overriding.second(uow, record)
    with school.work("deputy") as uow:
        overriding.second(uow, record)
    assert not is_stopped(school, post)


def test_the_author_is_not_the_second_person_for_their_own_post(school: ASchool) -> None:
    post = a_post(school, "Win a piano at the fayre!")
    record = set_aside(school, post)
    with school.work("office") as uow, pytest.raises(NotAllowed, match="have written this post"):
        overriding.second(uow, record)
    assert is_stopped(school, post)


def test_a_second_person_who_may_approve_no_more_is_none(school: ASchool) -> None:
    post = a_post(school, "Win a piano at the fayre!")
    record = set_aside(school, post)
    with school.work("deputy") as uow:
        overriding.second(uow, record)
    with school.work("head") as uow:
        deputy = school.people["deputy"].person_id
        assert deputy is not None
        people.change_roles(uow, deputy, roles=[Role.TEACHER], policy_roles=["slt"])
    assert is_stopped(school, post)


@pytest.mark.parametrize(("moved", "stands"), [(59, True), (61, False), (60 * 24 * 90, False)])
def test_what_was_set_aside_counts_for_about_that_time_only(
    school: ASchool, moved: int, *, stands: bool
) -> None:
    post = a_post(school, "Win a sofa at the fayre!", local_time=wall_clock(hours=3))
    set_aside(school, post)
    with school.work() as uow:
        was = uow.get(Post, post).local_time
        assert was
        moving.move(school.system, uow, post, was + timedelta(minutes=moved), was=was)
    assert is_stopped(school, post) != stands


def test_what_was_set_aside_without_a_time_does_not_count_once_there_is_one(
    school: ASchool,
) -> None:
    post = a_post(school, "Win a sofa at the fayre!", local_time=None)
    set_aside(school, post)
    with school.work() as uow:
        moving.move(school.system, uow, post, wall_clock(hours=3), was=None)
    assert is_stopped(school, post)


def test_a_second_tab_acts_on_nothing_that_has_changed(school: ASchool) -> None:
    post, first = waiting_post(school)
    with school.work() as uow:
        drafting.edit(uow, post, a_draft(school, f"{PARKING} Thanks."), version=1)
    schedule(school, post)
    (second,) = asked(school, post)
    with pytest.raises(Conflict, match="changed since you were asked"):
        approve(school, first)
    approve(school, second)
    with pytest.raises(Conflict, match="has approved this already"):
        approve(school, second, who="deputy")


@pytest.mark.parametrize("gone", ["role", "membership", "person"])
def test_a_link_is_worth_what_its_person_is_when_they_answer(school: ASchool, gone: str) -> None:
    _, approval = waiting_post(school)
    token = a_link(school, approval)
    person = school.people["head"].person_id
    with school.work() as uow:
        if gone == "person":
            uow.session.get_one(Person, person).deactivated_at = uow.now
        else:
            taken: dict[str, Any] = {"roles": ["governor"]} if gone == "role" else {
                "ended_at": uow.now
            }  # fmt: skip
            uow.session.execute(
                update(Membership).where(Membership.person_id == person).values(**taken)
            )
    with school.work("head") as uow, pytest.raises(NotAllowed):
        approving.approve(school.system, uow, answering.use(uow, token).id)
    assert approval_state(school, approval) == ApprovalState.ASKED


# Links


def a_link(school: ASchool, approval: UUID, who: str = "head") -> str:
    person = school.people[who].person_id
    assert person
    with school.work() as uow:
        return answering.link(uow, approval, person).rpartition("/")[2]


def test_a_link_counts_once_and_looking_does_not_use_it(school: ASchool) -> None:
    post, approval = waiting_post(school)
    token = a_link(school, approval)
    for _ in range(2):
        with school.work("head") as uow:
            assert answering.follow(uow, token).id == approval
    with school.work("head") as uow:
        approving.approve(school.system, uow, answering.use(uow, token).id)
    assert state(school, post) == PostState.SCHEDULED
    with school.work("head") as uow, pytest.raises(Conflict, match="has been used"):
        answering.use(uow, token)


def test_an_answer_that_fails_does_not_use_the_link_up(school: ASchool) -> None:
    _, approval = waiting_post(school)
    token = a_link(school, approval)
    with pytest.raises(Invalid), school.work("head") as uow:
        approving.refuse(uow, answering.use(uow, token).id, " ")
    with school.work("head") as uow:
        assert answering.follow(uow, token).id == approval


def test_a_link_is_its_persons_own_and_ends_with_the_question(school: ASchool) -> None:
    post, approval = waiting_post(school)
    token = a_link(school, approval)
    for who in ("deputy", "office", "dsl"):
        with school.work(who) as uow, pytest.raises(NotFound):
            answering.use(uow, token)
    with school.work("head") as uow:
        row = uow.session.scalars(select(AnswerLink)).one()
        assert token not in row.token_digest
        with pytest.raises(NotFound):
            answering.follow(uow, "a-guess")
    with school.work() as uow:
        drafting.edit(uow, post, a_draft(school, "No cars."), version=1)
    with school.work("head") as uow, pytest.raises(Conflict, match="closed"):
        answering.follow(uow, token)


def test_each_approver_gets_a_link_of_their_own_by_e_mail(school: ASchool) -> None:
    _, approval = waiting_post(school)
    with school.work() as uow:
        notice = uow.session.scalars(select(Notice.id).where(Notice.key == f"approval:{approval}"))
        id = notice.one()
    before = set(school.system.mailer.folder.glob("*.eml"))
    telling.mail_notice(school.system, school.id, id)
    mails = [path.read_text() for path in set(school.system.mailer.folder.glob("*.eml")) - before]
    assert len(mails) == 2 and all("/answer/" in mail for mail in mails)
    with school.work() as uow:
        people_asked = set(uow.session.scalars(select(AnswerLink.person_id)))
    assert people_asked == {school.people[who].person_id for who in ("head", "deputy")}
    assert not any(PARKING[:20] in mail for mail in mails), "no word of a post in an e-mail"


# Nobody answers


def chased(school: ASchool) -> None:
    for found, row, kind in chasing.to_chase(school.system.database, most=500):
        if found == school.id:
            chasing.chase(school.system, found, row, kind)


def told(school: ASchool, key: str) -> list[Notice]:
    with school.work() as uow:
        return list(uow.session.scalars(select(Notice).where(Notice.key.startswith(key))))


def test_X16_after_a_day_the_stand_in_is_told_and_nothing_is_approved(school: ASchool) -> None:
    join(school, "bursar", Role.COMMS_LEAD)
    now, head = clock.now(), school.people["head"].person_id
    bursar = school.people["bursar"].person_id
    assert head and bursar
    post, approval = waiting_post(school, local_time=wall_clock(days=3))
    with school.work("deputy") as uow:
        people.cover(
            uow, policy_role="headteacher", absent_id=head, cover_id=bursar,
            first_day=now.date(), last_day=now.date() + timedelta(days=7),
        )  # fmt: skip
    chased(school)
    assert told(school, "escalated:") == []
    with time_machine.travel(now + timedelta(hours=25), tick=False):
        chased(school)
        chased(school)
        (notice,) = told(school, "escalated:")
        assert (notice.person_id, notice.urgent) == (bursar, True)
        assert state(school, post) == PostState.AWAITING_APPROVAL
        with school.work("bursar") as uow:
            assert [row.id for row, _ in approving.waiting(uow)] == [approval]
            assert notice.id in [row.id for row in telling.notices(uow)]
        approve(school, approval, who="bursar")
        assert state(school, post) == PostState.SCHEDULED


def test_X16_a_stand_in_who_wrote_the_post_is_no_answer_and_the_head_is_asked(
    school: ASchool,
) -> None:
    head, office = (school.people[who].person_id for who in ("head", "office"))
    today = clock.now().date()
    assert head and office
    with school.work("deputy") as uow:
        people.cover(
            uow, policy_role="headteacher", absent_id=head, cover_id=office, first_day=today,
            last_day=today + timedelta(days=7),
        )  # fmt: skip
    waiting_post(school, local_time=wall_clock(days=3))
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        chased(school)
        (notice,) = told(school, "escalated:")
    assert (notice.person_id, notice.path) == (None, "/cover")


def test_whoever_is_appointed_is_told_although_all_was_asked_before(school: ASchool) -> None:
    join(school, "bursar", Role.COMMS_LEAD)
    head, bursar = (school.people[who].person_id for who in ("head", "bursar"))
    today = clock.now().date()
    assert head and bursar
    _, approval = waiting_post(school, local_time=wall_clock(days=3))
    with school.work("deputy") as uow:
        row = appointing.appoint(
            uow, policy_role="headteacher", absent_id=head, cover_id=bursar, first_day=today,
            last_day=today + timedelta(days=7),
        )  # fmt: skip
    (notice,) = told(school, "stands-in:")
    assert (notice.person_id, notice.urgent, notice.path) == (bursar, True, "/approvals")
    assert "in the role of the Headteacher" in notice.body
    with school.work("bursar") as uow:
        assert [each.id for each, _ in approving.waiting(uow)] == [approval]
    with school.work("deputy") as uow:
        appointing.end(uow, row.id, today=today)
    assert told(school, "stands-in:")[0].closed_at is not None


def test_X16_without_a_stand_in_the_head_is_asked_to_appoint_one(school: ASchool) -> None:
    waiting_post(school, local_time=wall_clock(days=3))
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        chased(school)
        (notice,) = told(school, "escalated:")
    assert "headteacher" in notice.roles and notice.path == "/cover"


def test_a_question_that_nobody_answered_in_time_gives_the_post_back(school: ASchool) -> None:
    post, approval = waiting_post(school)
    with time_machine.travel(clock.now() + timedelta(hours=3), tick=False):
        chased(school)
        chased(school)
        (notice,) = told(school, "lapsed:")
    assert notice.person_id == school.people["office"].person_id
    assert (state(school, post), deliveries(school, post)) == (PostState.DRAFT, [])
    assert approval_state(school, approval) == ApprovalState.VOID


def test_a_stand_in_holds_only_what_the_absent_person_holds(school: ASchool) -> None:
    office, teacher = (school.people[who].person_id for who in ("office", "teacher"))
    today = clock.now().date()
    assert office and teacher
    with school.work("head") as uow, pytest.raises(Invalid, match="does not hold this role"):
        people.cover(
            uow, policy_role="headteacher", absent_id=teacher, cover_id=office,
            first_day=today, last_day=today,
        )  # fmt: skip


def test_a_cover_can_be_ended_before_its_last_day(school: ASchool) -> None:
    head, office = (school.people[who].person_id for who in ("head", "office"))
    today = clock.now().date()
    assert head and office
    with school.work("head") as uow:
        row = people.cover(
            uow, policy_role="headteacher", absent_id=head, cover_id=office,
            first_day=today - timedelta(days=1), last_day=today + timedelta(days=5),
        )  # fmt: skip
    with school.work("office") as uow:
        assert "headteacher" in standing.roles_now(uow)
        with pytest.raises(NotAllowed):
            people.end_cover(uow, row.id, today=today)
    with school.work("head") as uow:
        people.end_cover(uow, row.id, today=today)
    with school.work("office") as uow:
        assert "headteacher" not in standing.roles_now(uow)


# A second opinion of one's own accord

UNSURE = "Does this sound unfriendly?"


def asks_an_opinion(
    school: ASchool, post: UUID, *, who: str = "office", unsure: str = UNSURE
) -> Any:
    with school.work(who) as uow:
        version = uow.get(Post, post).version
        return scheduling.schedule(
            school.system, uow, post, version=version, considered=True, unsure=unsure
        )


def test_A46_a_second_opinion_stops_the_post_until_a_senior_agrees(school: ASchool) -> None:
    post = a_post(school, local_time=wall_clock(hours=3))
    assert asks_an_opinion(school, post).waiting_for
    assert deliveries(school, post) == []
    (approval,) = asked(school, post)
    with school.work() as uow:
        assert uow.get(Approval, approval).note == UNSURE
    with pytest.raises(NotAllowed):
        approve(school, approval, who="dsl")
    with pytest.raises(NotAllowed):
        approve(school, approval, who="office")
    approve(school, approval)
    assert state(school, post) == PostState.SCHEDULED


def test_A46_it_is_not_lost_by_stopping_moving_or_scheduling_again(school: ASchool) -> None:
    post = a_post(school, local_time=wall_clock(hours=3))
    asks_an_opinion(school, post)
    with school.work() as uow:
        was = uow.get(Post, post).local_time
        assert was
        assert moving.move(school.system, uow, post, was + timedelta(minutes=5), was=was).waiting
    with school.work() as uow:
        scheduling.cancel(uow, post)
    assert asks_an_opinion(school, post, unsure="").waiting_for


def test_A46_a_no_is_not_undone_by_a_comma(school: ASchool) -> None:
    post = a_post(school, local_time=wall_clock(hours=3))
    asks_an_opinion(school, post)
    (approval,) = asked(school, post)
    with school.work("head") as uow:
        approving.refuse(uow, approval, "Please do not send this.")
    with school.work() as uow:
        again = a_draft(school, "The summer fayre is on Saturday!", local_time=wall_clock(hours=3))
        drafting.edit(uow, post, again, version=1)
    assert asks_an_opinion(school, post, unsure="").waiting_for


def test_A46_where_nobody_could_give_one_that_is_said(system: Any) -> None:
    alone = a_school(system, "Tiny Primary")
    a_channel(alone)
    post = a_post(alone)
    with alone.work("head") as uow:
        version = uow.get(Post, post).version
        with pytest.raises(Invalid, match="nobody else here"):
            scheduling.schedule(alone.system, uow, post, version=version, unsure=UNSURE)


def test_moved_to_where_no_rule_asks_it_leaves_no_question_behind(school: ASchool) -> None:
    post, approval = waiting_post(school, local_time=wall_clock(hours=3))
    loose = policy()
    loose["rule"] = loose["rule"][1:]
    with school.work("head") as uow:
        put_in_force(uow, loose)
    with school.work() as uow:
        was = uow.get(Post, post).local_time
        assert was
        moving.move(school.system, uow, post, was + timedelta(minutes=5), was=was, considered=True)
    assert approval_state(school, approval) == ApprovalState.VOID
    assert state(school, post) == PostState.SCHEDULED


def test_an_override_row_says_for_which_time_it_was_made(school: ASchool) -> None:
    post = a_post(school, "Win a sofa at the fayre!")
    record = set_aside(school, post)
    with school.work() as uow:
        assert uow.get(OverrideRecord, record).due_at is not None
