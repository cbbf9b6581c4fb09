"""Somebody leaves: out at once, and nothing of theirs goes on by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from publisher.models import (
    Channel,
    ChannelState,
    Delivery,
    DeliveryState,
    Handover,
    HandoverWay,
    Notice,
    Post,
    PostState,
)
from publisher.services import (
    approving,
    drafting,
    leaving,
    operating,
    publishing,
    scheduling,
    telling,
)
from publisher.services.system import System
from tenants import clock
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.models import AuditEntry, Membership
from tenants.roles import Role
from tenants.scope import Scope
from tenants.services import people, sessions
from tenants.services.sessions import GATE
from tenants.unit_of_work import unit_of_work
from tests.factories import (
    PASSWORD,
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
from tests.services.test_approving import PARKING, approve, asked, join, policy, set_aside
from tests.web.conftest import Browser


@pytest.fixture
def school(system: System) -> ASchool:
    made = a_school(system, template="ashgrove")
    a_channel(made)
    return made


def person(school: ASchool, who: str) -> UUID:
    found = school.people[who].person_id
    assert found is not None
    return found


def connected_by(school: ASchool, who: str) -> None:
    with school.work("head") as uow:
        uow.get(Channel, school.channels["facebook"]).connected_by = person(school, who)


def leaves(
    school: ASchool, who: str = "office", *, to: str | None = "head", **ways: HandoverWay
) -> leaving.LeftBehind:
    successor = person(school, to) if to else None
    chosen = {school.channels[name]: way for name, way in ways.items()}
    return leaving.leave(
        school.system, school.scope("head"), person(school, who), successor_id=successor,
        ways=chosen,
    )  # fmt: skip


def token_of(school: ASchool, who: str) -> str:
    with unit_of_work(school.system.database, Scope.platform(GATE)) as uow:
        return sessions.open_session(uow, person(school, who))


def test_X17_a_leaver_is_out_and_their_scheduled_post_is_held(school: ASchool) -> None:
    post, token = a_post(school), token_of(school, "office")
    schedule(school, post)
    leaves(school)
    assert sessions.visitor(school.system.database, token) is None
    (row,) = deliveries(school, post)
    assert row.state == DeliveryState.HELD and "has left the school" in row.reason
    with school.work("head") as uow:
        held = uow.get(Post, post)
        assert (held.state, held.author_id) == (PostState.DRAFT, person(school, "head"))


def test_X17_a_held_post_of_a_leaver_is_not_sent_when_its_time_comes(school: ASchool) -> None:
    post = a_post(school)
    schedule(school, post)
    (row,) = deliveries(school, post)
    make_due(school, post)
    leaves(school)
    assert publishing.publish(school.system, school.id, row.id, row.version) != "published"
    assert deliveries(school, post)[0].state == DeliveryState.HELD


def test_X17_what_the_beat_had_claimed_already_is_stopped_too(school: ASchool) -> None:
    post = a_post(school)
    schedule(school, post)
    with school.work("head") as uow:
        for row in uow.session.scalars(select(Delivery).where(Delivery.post_id == post)):
            row.state, row.lease_until = DeliveryState.QUEUED, uow.now + timedelta(minutes=1)
            version = row.version
    leaves(school)
    (row,) = deliveries(school, post)
    assert row.state == DeliveryState.HELD and row.version > version and row.lease_until is None


def test_what_is_on_its_way_at_this_moment_is_said_to_be(school: ASchool) -> None:
    a_channel(school, "x")
    post = a_post(school)
    schedule(school, post)
    with school.work("head") as uow:
        row = uow.session.scalars(select(Delivery).where(Delivery.post_id == post)).first()
        assert row is not None
        row.state, row.lease_until = DeliveryState.QUEUED, uow.now + timedelta(minutes=1)
        uow.session.flush()
        row.state = DeliveryState.SENDING
        uow.session.flush()
        (left,) = leaving.look(uow, person(school, "office")).scheduled
        assert left.under_way


def a_colleagues_post(school: ASchool, **more: str) -> UUID:
    with school.work("teacher") as uow:
        return drafting.start(uow, a_draft(school, **more)).id


def test_a_colleagues_post_whose_words_they_changed_last_is_held_and_stays_the_colleagues(
    school: ASchool,
) -> None:
    changed, untouched = a_colleagues_post(school), a_colleagues_post(school)
    with school.work() as uow:
        drafting.edit(uow, changed, a_draft(school, "The fayre is on Sunday."), version=1)
    schedule(school, changed)
    schedule(school, untouched)
    leaves(school, to=None)
    assert deliveries(school, changed)[0].state == DeliveryState.HELD
    assert deliveries(school, untouched)[0].state == DeliveryState.SCHEDULED
    with school.work("teacher") as uow:
        post = uow.get(Post, changed)
        assert (post.state, post.author_id) == (PostState.DRAFT, person(school, "teacher"))
        told = [each for each in telling.notices(uow) if each.path == f"/posts/{changed}"]
        assert [each.title for each in told] == ["A scheduled post was stopped"]


def test_a_colleagues_post_that_they_sent_to_be_approved_waits_for_no_answer_to_nobody(
    system: System,
) -> None:
    school = a_school(system, template="longton_lane")
    a_channel(school)
    post = a_colleagues_post(
        school, text="Parking outside school is a disgrace.", category="reminder"
    )
    assert schedule(school, post).waiting_for
    leaves(school, to=None)
    with school.work("head") as uow:
        assert approving.waiting(uow) == []
        assert uow.get(Post, post).author_id == person(school, "teacher")


@pytest.mark.parametrize("how", ["agreed to", "set aside"])
def test_what_they_agreed_to_or_set_aside_is_held_now_and_not_on_its_morning(
    school: ASchool, how: str
) -> None:
    join(school, "acting", Role.HEAD, "slt")
    with school.work("head") as uow:
        put_in_force(uow, policy())
    text = PARKING if how == "agreed to" else "Win a sofa at the fayre!"
    post = a_post(school, text, local_time=wall_clock(days=9))
    if how == "set aside":
        set_aside(school, post, who="acting")
    schedule(school, post)
    for approval in asked(school, post):
        approve(school, approval, who="acting")
    assert deliveries(school, post)[0].state == DeliveryState.SCHEDULED
    with school.work("head") as uow:
        (shown,) = leaving.look(uow, person(school, "acting")).scheduled
        assert (shown.id, shown.theirs) == (post, False)
    leaves(school, "acting", to=None)
    (row,) = deliveries(school, post)
    assert row.state == DeliveryState.HELD and "has left the school" in row.reason
    with school.work("head") as uow:
        assert uow.get(Post, post).author_id == person(school, "office")
        (told,) = uow.session.scalars(select(Notice).where(Notice.key == f"held-for-leaver:{post}"))
        assert told.person_id == person(school, "office")


def test_A12_the_successor_schedules_again_and_it_is_judged_and_approved_anew(
    system: System,
) -> None:
    """At Lache the operator may publish; a teacher who inherits the post has to ask."""
    school = a_school(system, template="lache")
    a_channel(school)
    roundup = {"category": "event"}
    post = a_post(school, **roundup)
    assert not schedule(school, post).waiting_for
    leaves(school, to="teacher")
    with school.work("teacher") as uow:
        again = scheduling.schedule(
            system, uow, post, version=uow.get(Post, post).version, considered=True
        )
        assert again.waiting_for
    assert deliveries(school, post)[0].state == DeliveryState.HELD


def test_A12_an_approval_that_was_asked_or_given_before_counts_no_more(system: System) -> None:
    school = a_school(system, template="longton_lane")
    a_channel(school)
    post = a_post(school, "Parking outside school is a disgrace.", category="reminder")
    assert schedule(school, post).waiting_for
    leaves(school)
    with school.work("head") as uow:
        assert approving.waiting(uow) == []
        assert uow.get(Post, post).state == PostState.DRAFT


def test_A12_drafts_are_handed_over_and_the_successor_is_told(school: ASchool) -> None:
    draft = a_post(school)
    leaves(school, to="teacher")
    with school.work("teacher") as uow:
        assert uow.get(Post, draft).author_id == person(school, "teacher")
        (notice,) = uow.session.scalars(
            select(Notice).where(Notice.key.startswith("inherited:"))
        ).all()
        assert notice.person_id == person(school, "teacher")


def test_A12_each_channel_of_theirs_gets_a_day_by_which_it_changes_hands(school: ASchool) -> None:
    connected_by(school, "office")
    today = clock.now().date()
    left = leaves(school, facebook=HandoverWay.TRANSFER)
    assert left.due_on == today + timedelta(days=14)
    with school.work("head") as uow:
        (task,) = leaving.tasks(uow)
        assert (task.way, task.due_on, task.overdue) == (
            HandoverWay.TRANSFER, today + timedelta(days=14), False,
        )  # fmt: skip
        keys = set(uow.session.scalars(select(Notice.key)))
        assert f"handover:{task.id}" in keys
    with (
        time_machine.travel(clock.now() + timedelta(days=16), tick=False),
        school.work("head") as uow,
    ):
        assert leaving.tasks(uow)[0].overdue


def test_A12_it_is_done_when_the_channel_shows_it(school: ASchool) -> None:
    connected_by(school, "office")
    leaves(school, facebook=HandoverWay.TRANSFER)
    with school.work("head") as uow:
        (task,) = leaving.tasks(uow)
        assert not task.shows
        with pytest.raises(Invalid, match="does not show it"):
            leaving.done(uow, task.id, "yes")
    connected_by(school, "head")
    with school.work("head") as uow:
        assert leaving.tasks(uow)[0].shows
        leaving.done(uow, task.id, "")
    with school.work("head") as uow:
        row = uow.get(Handover, task.id)
        assert row.seen and row.done_by == person(school, "head") and leaving.tasks(uow) == []


def test_A12_an_account_to_be_closed_is_done_once_it_is_disconnected(school: ASchool) -> None:
    connected_by(school, "office")
    leaves(school, facebook=HandoverWay.CLOSE)
    with school.work("head") as uow:
        assert not leaving.tasks(uow)[0].shows
        uow.get(Channel, school.channels["facebook"]).state = ChannelState.DISCONNECTED
        uow.session.flush()
        assert leaving.tasks(uow)[0].shows


def test_what_the_channel_does_not_show_is_kept_as_declared(school: ASchool) -> None:
    connected_by(school, "office")
    leaves(school, facebook=HandoverWay.CLOSE)
    with school.work("head") as uow:
        (task,) = leaving.tasks(uow)
        leaving.done(uow, task.id, "Closed at the platform by telephone")
    with school.work("head") as uow:
        row = uow.get(Handover, task.id)
        assert not row.seen and row.note.startswith("Closed at the platform")


def test_a_policy_that_only_hands_over_does_not_offer_to_close(system: System) -> None:
    school = a_school(system, template="lache")
    a_channel(school)
    connected_by(school, "office")
    with school.work("head") as uow:
        assert leaving.look(uow, person(school, "office")).ways == (HandoverWay.TRANSFER,)
    with pytest.raises(Invalid):
        leaves(school, facebook=HandoverWay.CLOSE)


def test_A12_one_person_left_to_run_the_accounts_is_an_alarm(school: ASchool) -> None:
    leaves(school)
    with school.work("head") as uow:
        notice = uow.session.scalars(select(Notice).where(Notice.key == "operators:single")).one()
        assert notice.urgent and "Head of" in notice.body


def test_a_leaver_operates_no_account_and_the_other_one_is_alone(school: ASchool) -> None:
    channel = school.channels["facebook"]
    with school.work("head") as uow:
        for who in ("office", "teacher"):
            operating.add(uow, channel, person(school, who))
    leaves(school)
    with school.work("head") as uow:
        (left,) = operating.operators_of(uow, channel)
        assert left.person_id == person(school, "teacher")
        told = {each.title for each in telling.notices(uow)}
    name = school.name
    assert told >= {
        f"{name} on Facebook has a single operator",
        f"Take Office of {name} out of {name} on Facebook",
    }


def test_nothing_is_done_until_everything_is_decided(school: ASchool) -> None:
    connected_by(school, "office")
    schedule(school, a_post(school))
    with pytest.raises(Invalid) as refused:
        leaves(school, to=None)
    assert set(refused.value.errors) == {"successor", f"way-{school.channels['facebook']}"}
    with school.work("head") as uow:
        row = uow.session.get_one(Membership, (school.id, person(school, "office")))
        assert row.ended_at is None


def test_the_last_head_and_the_last_owner_of_the_policy_cannot_leave(school: ASchool) -> None:
    with pytest.raises(Conflict, match="needs a headteacher"):
        leaves(school, "head", to="office", facebook=HandoverWay.TRANSFER)
    with school.work("head") as uow:
        people.change_roles(uow, person(school, "teacher"), roles=[Role.HEAD], policy_roles=[])
    with pytest.raises(Conflict, match="the leadership team"):
        leaves(school, "head", to="office", facebook=HandoverWay.TRANSFER)
    with school.work("head") as uow, pytest.raises(Conflict, match="owns the policy"):
        people.change_roles(uow, person(school, "head"), roles=[Role.HEAD], policy_roles=[])
    with school.work("head") as uow:
        people.change_roles(uow, person(school, "teacher"), roles=[Role.HEAD], policy_roles=["slt"])
    leaves(school, "head", to="office", facebook=HandoverWay.TRANSFER)


@pytest.mark.parametrize("who", ["office", "teacher", "governor", "dsl"])
def test_only_who_manages_people_sees_or_does_it(school: ASchool, who: str) -> None:
    with school.work(who) as uow:
        for act in (
            lambda: leaving.look(uow, person(school, "teacher")),
            lambda: leaving.tasks(uow),
            lambda: leaving.done(uow, person(school, "teacher"), "because I say so"),
        ):
            with pytest.raises(NotAllowed):
                act()
    with pytest.raises(NotAllowed):
        leaving.leave(
            school.system, school.scope(who), person(school, "teacher"), successor_id=None, ways={}
        )


def test_another_schools_person_cannot_be_made_to_leave(school: ASchool) -> None:
    other = a_school(school.system, "Ashdown Infants")
    with pytest.raises(NotFound):
        leaving.leave(
            school.system, school.scope("head"), person(other, "teacher"), successor_id=None,
            ways={},
        )  # fmt: skip


def test_everything_is_on_record(school: ASchool) -> None:
    connected_by(school, "office")
    schedule(school, a_post(school))
    a_post(school)
    leaves(school, facebook=HandoverWay.TRANSFER)
    with school.work("head") as uow:
        actions = set(uow.session.scalars(select(AuditEntry.action)))
    assert actions >= {
        "person.left", "post.held_for_leaver", "post.handed_over", "handover.set",
        "operators.single",
    }  # fmt: skip


def test_A12_the_head_walks_through_it_on_the_page(
    school: ASchool, browse: Callable[[System], Browser]
) -> None:
    connected_by(school, "office")
    post = a_post(school)
    schedule(school, post)
    office = browse(school.system).log_in(school, "office")
    head = browse(school.system).log_in(school, "head").open(f"/schools/{school.id}/people")
    leaver = person(school, "office")
    with school.work("head") as uow:
        operating.add(uow, school.channels["facebook"], leaver)
    head.open(f"/schools/{school.id}/people/{leaver}/leave")
    assert "Accounts that they operate" in head.text and "Nobody else operates it" in head.text
    assert "Scheduled: 1" in head.text and "The summer fayre" in head.text
    assert "Nobody else here is" in head.text and "Communications lead" in head.text
    head.submit("/leave")
    assert head.status == 422
    assert "Choose who gets the posts." in head.text and "Say what becomes of" in head.text
    way = f"way-{school.channels['facebook']}"
    head.submit("/leave", successor=str(person(school, "head")), **{way: "transfer"})
    assert "is out, on every device" in head.text and "To hand over or close" in head.text
    assert office.open(f"/schools/{school.id}/today").path == "/log-in"
    office.submit("/log-in", email=school.emails["office"], password=PASSWORD)
    assert "No school yet" in office.open("/schools").text
