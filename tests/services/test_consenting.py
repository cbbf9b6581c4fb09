"""The consent register, and what a parent's no does to posts that are scheduled or live."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from publisher.connectors.contract import Published, Ref
from publisher.content import Content
from publisher.models import (
    Approval,
    Channel,
    Consent,
    Delivery,
    DeliveryState,
    Notice,
    Post,
    RollDigest,
    RollPerson,
    Withdrawal,
)
from publisher.registers import table
from publisher.rules.post import Answer
from publisher.services import (
    answers,
    approving,
    by_name,
    consenting,
    drafting,
    looking_up,
    picturing,
    reconciling,
    recording,
    saying_stop,
    scheduling,
    taking_down,
    telling,
)
from publisher.services.drafting import MediaUse
from publisher.services.lining_up import Stopped
from publisher.services.system import System
from publisher.web import wording
from publisher.worker.beat import Beat
from publisher.worker.run import serve
from tenants import clock
from tenants.database import new_id
from tenants.errors import Invalid, NotAllowed, NotFound
from tenants.models import AuditEntry, School
from tenants.policies import templates
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
from tests.pictures import given
from tests.services.test_picturing import upload


def a_photo(school: ASchool, *children: UUID) -> MediaUse:
    """A picture in which these children can be recognised, declared by the office."""
    with school.work() as uow:
        media = picturing.receive(
            school.system, uow, filename="sports.jpg", data=given.saved(given.arrow())
        )
        return MediaUse(
            media_id=str(media.id), alt="Children running", people="identifiable",
            children=len(children), tagged=tuple(str(id) for id in children),
            words_declared=True, declared_by=str(uow.actor.person_id),
        )  # fmt: skip


def fridays_post(school: ASchool, *children: UUID, **more: Any) -> UUID:
    more = {"text": "Sports day was a joy.", "media": (a_photo(school, *children),), **more}
    post = a_post(school, **more)
    assert not schedule(school, post).waiting_for
    return post


@pytest.fixture
def lache(system: System) -> ASchool:
    """Photographs only with written consent, per channel."""
    school = a_school(system, "Lache Primary School", template="lache")
    a_channel(school, "facebook")
    a_channel(school, "x")
    return school


def states(school: ASchool, post: UUID) -> dict[str, str]:
    return {row.platform: row.state for row in deliveries(school, post)}


def notices(school: ASchool) -> list[str]:
    with school.work("head") as uow:
        return [row.title for row in uow.session.query(Notice).order_by(Notice.at)]


# Reading


def test_twelve_of_fourteen_may_appear_on_facebook(lache: ASchool) -> None:
    yes = [a_pupil(lache, facebook="given") for _ in range(12)]
    refused = a_pupil(lache, facebook="refused", x="given")
    listed = a_pupil(lache, do_not_publish=True, facebook="given")
    with lache.work("teacher") as uow:
        found = consenting.summary(uow, [*yes, refused, listed], "facebook")
        on_x = consenting.summary(uow, [*yes, refused], "x")
    assert (found.may, found.of) == (12, 14)
    assert found.others == {refused: Answer.REFUSED, listed: Answer.REFUSED}
    assert on_x.may == 1 and set(on_x.others.values()) == {Answer.BLANK}


def test_somebody_who_is_not_on_the_roll_may_appear_nowhere(lache: ASchool) -> None:
    stranger = UUID(int=7)
    with lache.work() as uow:
        assert consenting.summary(uow, [stranger], "facebook").others == {stranger: Answer.BLANK}


def test_a_teacher_sees_initials_and_no_names(lache: ASchool) -> None:
    child = a_pupil(lache, "Amelia", "Wright", facebook="given")
    with lache.work("teacher") as uow:
        (listed,) = consenting.people(uow, search="aw")
        assert (listed.id, listed.initials) == (child, "AW")
        assert answers.on(listed.standings, "facebook") is Answer.GIVEN
        with pytest.raises(NotAllowed):
            consenting.names(lache.system, uow, [child])


def test_a_look_at_a_name_is_recorded(lache: ASchool) -> None:
    child = a_pupil(lache, "Amelia", "Wright")
    with lache.work() as uow:
        person = uow.get(RollPerson, child)
        person.sealed_name = lache.system.vault.seal(lache.id, f"roll:{child}", b"Amelia Wright")
    with lache.work() as uow:
        assert consenting.names(lache.system, uow, [child]) == {child: "Amelia Wright"}
    with lache.work("head") as uow:
        (entry,) = uow.session.query(AuditEntry).filter_by(subject_id=child)
    assert entry.action == "roll.name_seen" and "Amelia" not in str(entry.detail)


def named(school: ASchool, *names: tuple[str, str], group: str = "") -> list[UUID]:
    """Children on the roll whose names the school keeps."""
    ids = [a_pupil(school, *each, group=group) for each in names]
    with school.work() as uow:
        for id, each in zip(ids, names, strict=True):
            sealed = school.system.vault.seal(school.id, f"roll:{id}", " ".join(each).encode())
            uow.get(RollPerson, id).sealed_name = sealed
    return ids


def looks(school: ASchool, action: str = "roll.name_seen") -> list[AuditEntry]:
    with school.work("head") as uow:
        return list(uow.session.query(AuditEntry).filter_by(action=action))


@pytest.mark.parametrize("typed", ["amelia", "Wright, Amel", "wright amelia", "Am Wr"])
def test_a_child_is_found_by_name_and_that_is_a_look(lache: ASchool, typed: str) -> None:
    child, *_ = named(lache, ("Amelia", "Wright"), ("Amelie", "Okoro"), ("Ben", "Wright"))
    with lache.work() as uow:
        found, seen = by_name.find(lache.system, uow, search=typed)
    assert {each.id for each in found} == {child} and seen == {child: "Amelia Wright"}
    (entry,) = looks(lache)
    assert entry.subject_id == child and "mel" not in str(entry.detail).lower()


def test_one_letter_shows_no_names_and_initials_find_as_before(lache: ASchool) -> None:
    child, other = named(lache, ("Amelia", "Wright"), ("Awen", "Parry"))
    with lache.work() as uow:
        found, seen = by_name.find(lache.system, uow, search="a")
        assert len(found) == 2 and not seen
        found, seen = by_name.find(lache.system, uow, search="AW")
    assert {each.id for each in found} == {child, other} and list(seen) == [other]


def test_who_may_not_see_names_finds_nobody_by_them(lache: ASchool) -> None:
    named(lache, ("Amelia", "Wright"))
    with lache.work("teacher") as uow:
        with pytest.raises(NotAllowed):
            by_name.find(lache.system, uow, search="amelia")
        assert by_name.to_choose_from(lache.system, uow, consenting.people(uow)) == {}
    assert not looks(lache) and not looks(lache, "roll.names_seen")


def test_a_list_to_choose_from_is_one_look_at_all_of_it(lache: ASchool) -> None:
    (child,) = named(lache, ("Amelia", "Wright"))
    a_pupil(lache, "Ben", "Okoro")
    with lache.work("head") as uow:
        found = by_name.to_choose_from(lache.system, uow, consenting.people(uow))
    assert found == {child: "Amelia Wright"}
    (entry,) = looks(lache, "roll.names_seen")
    assert entry.detail == {"people": 1}


def test_where_no_name_is_kept_there_are_initials(lache: ASchool) -> None:
    child = a_pupil(lache, "Amelia", "Wright")
    with lache.work() as uow:
        assert consenting.names(lache.system, uow, [child]) == {child: "AW"}


def test_a_governor_does_not_see_the_register(lache: ASchool) -> None:
    with lache.work("governor") as uow, pytest.raises(NotAllowed):
        consenting.people(uow)


def test_another_schools_children_are_nowhere(lache: ASchool) -> None:
    other = a_school(lache.system, "Brook Lane School")
    child = a_pupil(other, facebook="given")
    with lache.work() as uow:
        assert consenting.people(uow) == []
        assert consenting.of(uow, [child]) == []
        assert consenting.names(lache.system, uow, [child]) == {}
        with pytest.raises(NotFound):
            consenting.withdraw(lache.system, uow, child)
        with pytest.raises(NotFound):
            consenting.erase(lache.system, uow, child)


# Recording


def record(school: ASchool, child: UUID, platform: str, status: str, **more: Any) -> Consent:
    with school.work() as uow:
        fields = {"written": True, "dated": uow.now.date() + more.pop("ago", timedelta())}
        return consenting.record(
            school.system, uow, child, platform, status=status, **{**fields, **more}
        )


def standing(school: ASchool, child: UUID, platform: str) -> Answer:
    with school.work() as uow:
        (listed,) = consenting.of(uow, [child])
    return answers.on(listed.standings, platform)


def test_the_latest_date_counts_and_not_the_latest_entry(lache: ASchool) -> None:
    child = a_pupil(lache)
    record(lache, child, "facebook", "refused", ago=timedelta(days=-1))
    record(lache, child, "facebook", "given", ago=timedelta(days=-30))
    assert standing(lache, child, "facebook") is Answer.REFUSED
    record(lache, child, "facebook", "given")
    assert standing(lache, child, "facebook") is Answer.GIVEN
    with lache.work() as uow:
        assert [row.status for row in consenting.history(uow, child)] == [
            "given", "refused", "given",
        ]  # fmt: skip


def test_consent_for_the_website_is_none_for_facebook(lache: ASchool) -> None:
    child = a_pupil(lache)
    record(lache, child, "website", "given")
    assert standing(lache, child, "facebook") is Answer.BLANK


def test_a_later_no_for_everything_ends_an_earlier_yes_for_one(lache: ASchool) -> None:
    child = a_pupil(lache)
    record(lache, child, "facebook", "given", ago=timedelta(days=-30))
    record(lache, child, consenting.ALL, "refused")
    assert standing(lache, child, "facebook") is Answer.REFUSED


@pytest.mark.parametrize("order", [("*", "facebook"), ("facebook", "*")])
def test_a_no_for_everything_counts_more_than_a_yes_that_came_with_it(
    lache: ASchool, order: tuple[str, str]
) -> None:
    child = a_pupil(lache)
    with lache.work() as uow:
        for platform in order:
            status = "refused" if platform == "*" else "given"
            consenting.record(lache.system, uow, child, platform, status=status, written=True)
    assert standing(lache, child, "facebook") is Answer.REFUSED
    record(lache, child, "facebook", "given")
    assert standing(lache, child, "facebook") is Answer.GIVEN


def test_consent_ends_on_its_day_and_on_leaving(lache: ASchool) -> None:
    child, leaver = a_pupil(lache), a_pupil(lache, facebook="given")
    with lache.work() as uow:
        yesterday = uow.now.date() - timedelta(days=1)
        uow.get(RollPerson, leaver).leaves_on = yesterday
    record(lache, child, "facebook", "given", ago=timedelta(days=-30), valid_until=yesterday)
    assert standing(lache, child, "facebook") is Answer.EXPIRED
    assert standing(lache, leaver, "facebook") is Answer.EXPIRED


def until(school: ASchool, child: UUID) -> timedelta:
    with school.work() as uow:
        (listed,) = consenting.of(uow, [child])
        last = listed.standings["facebook"].until
        assert last is not None
        return last - uow.now.date()


def test_a_yes_lasts_a_year_where_the_policy_does_not_say(lache: ASchool) -> None:
    child, fresh = a_pupil(lache), a_pupil(lache, facebook="given")
    record(lache, child, "facebook", "given", ago=timedelta(days=-365))
    assert standing(lache, child, "facebook") is Answer.GIVEN
    assert until(lache, child) == timedelta(0)
    assert until(lache, fresh) == timedelta(days=365)
    with lache.work() as uow:
        soon = consenting.running_out(consenting.people(uow), today=uow.now.date())
    assert [each.id for each in soon] == [child]
    overdue = a_pupil(lache)
    record(lache, overdue, "facebook", "given", ago=timedelta(days=-366))
    assert standing(lache, overdue, "facebook") is Answer.EXPIRED
    with pytest.raises(Stopped) as stopped:
        fridays_post(lache, overdue)
    assert any("run out" in reason for reason in reasons(stopped.value))


def test_a_post_for_a_day_after_the_last_one_of_a_yes_is_stopped_now(lache: ASchool) -> None:
    child = a_pupil(lache)
    with lache.work() as uow:
        tomorrow = uow.now.date() + timedelta(days=1)
    record(lache, child, "facebook", "given", valid_until=tomorrow)
    record(lache, child, "x", "given", valid_until=tomorrow)
    fridays_post(lache, child, local_time=wall_clock(days=1))
    with pytest.raises(Stopped) as stopped:
        fridays_post(lache, child, local_time=wall_clock(days=2))
    assert any("run out" in reason for reason in reasons(stopped.value))


def test_a_yes_for_one_occasion_leaves_what_was_said_before(lache: ASchool) -> None:
    child = a_pupil(lache)
    with lache.work() as uow:
        today = uow.now.date()
    with pytest.raises(Invalid) as refused:
        record(lache, child, "facebook", "given", basis="one_off")
    assert list(refused.value.errors) == ["valid_until"]
    record(lache, child, "facebook", "refused", ago=timedelta(days=-20))
    for days, answer in ((1, Answer.REFUSED), (0, Answer.GIVEN)):
        record(
            lache, child, "facebook", "given", basis="one_off", ago=timedelta(days=-9),
            valid_until=today - timedelta(days=days),
        )  # fmt: skip
        assert standing(lache, child, "facebook") is answer


def test_a_public_task_is_no_consent_where_the_policy_wants_consent(lache: ASchool) -> None:
    child = a_pupil(lache)
    for platform in ("facebook", "x"):
        record(lache, child, platform, "given", basis="public_task")
    with pytest.raises(Stopped) as stopped:
        fridays_post(lache, child)
    assert any("never asked for" in reason for reason in reasons(stopped.value))


def a_video(school: ASchool, child: UUID) -> MediaUse:
    with school.work() as uow:
        media = picturing.receive(school.system, uow, filename="day.mp4", data=given.video())
        return MediaUse(
            media_id=str(media.id), alt="Children singing", people="identifiable", children=1,
            tagged=(str(child),), words_declared=True, declared_by=str(uow.actor.person_id),
        )  # fmt: skip


def test_a_video_needs_a_yes_of_its_own_and_its_own_no_leaves_photographs_alone(
    lache: ASchool,
) -> None:
    child = a_pupil(lache, facebook="given", x="given")
    film = {"text": "We sang.", "media": (a_video(lache, child),)}
    with pytest.raises(Stopped) as stopped:
        fridays_post(lache, child, **film)
    assert any(
        "asked about by itself, has not been given" in each for each in reasons(stopped.value)
    )
    for platform in ("facebook", "x"):
        record(lache, child, platform, "given", purpose="video")
    photo = fridays_post(lache, child)
    sung = a_post(lache, **film)
    schedule(lache, sung)
    record(lache, child, "facebook", "refused", purpose="video")
    assert states(lache, sung) == {"facebook": "held", "x": "scheduled"}
    assert set(states(lache, photo).values()) == {"scheduled"}
    with lache.work() as uow:
        (listed,) = consenting.of(uow, [child])
        consenting.withdraw(lache.system, uow, child)
    assert listed.videos["facebook"].answer is Answer.REFUSED
    assert states(lache, sung)["x"] == "held"
    assert set(states(lache, photo).values()) == {"held"}
    with lache.work() as uow:
        (listed,) = consenting.of(uow, [child])
    assert listed.videos["x"].answer is Answer.WITHDRAWN


def reasons(stopped: Stopped) -> list[str]:
    return [f.reason for each in stopped.judged for f in each.blocking]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("platform", {"platform": "myspace", "status": "given"}),
        ("status", {"platform": "facebook", "status": "perhaps"}),
        ("dated", {"platform": "facebook", "status": "given", "ago": timedelta(days=2)}),
        (
            "valid_until",
            {"platform": "facebook", "status": "given", "valid_until": None},
        ),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused_at_its_field(
    lache: ASchool, field: str, wrong: dict[str, Any]
) -> None:
    child = a_pupil(lache)
    if field == "valid_until":
        with lache.work() as uow:
            wrong = {**wrong, "valid_until": uow.now.date() - timedelta(days=400)}
    with pytest.raises(Invalid) as refused:
        record(lache, child, **wrong)
    assert list(refused.value.errors) == [field]


def test_a_teacher_records_nothing(lache: ASchool) -> None:
    child = a_pupil(lache)
    with lache.work("teacher") as uow:
        for act in (
            lambda: consenting.withdraw(lache.system, uow, child),
            lambda: consenting.erase(lache.system, uow, child),
            lambda: consenting.do_not_publish(lache.system, uow, child, listed=False),
            lambda: consenting.record(
                lache.system, uow, child, "facebook", status="given", written=True
            ),
        ):
            with pytest.raises(NotAllowed):
                act()


# Withdrawing


def test_a_withdrawn_consent_stops_fridays_post(lache: ASchool) -> None:
    child = a_pupil(lache, facebook="given", x="given")
    post = fridays_post(lache, child)
    other = fridays_post(lache, a_pupil(lache, "Ben", "Okoro", facebook="given", x="given"))
    with lache.work() as uow:
        found = consenting.withdraw(lache.system, uow, child)
    assert {each.platform for each in found.held} == {"facebook", "x"} and not found.live
    assert set(states(lache, post).values()) == {DeliveryState.HELD}
    assert set(states(lache, other).values()) == {DeliveryState.SCHEDULED}
    (row, _) = deliveries(lache, post)
    assert row.reason.startswith("Consent was withdrawn.")
    assert "A scheduled post was stopped" in notices(lache)
    with lache.work() as uow:
        written = uow.session.query(Notice).first()
        assert written is not None and written.person_id == lache.people["office"].person_id
        assert uow.get(Post, post).state == "draft"


def asks_the_office(school: ASchool, *children: UUID, on: str) -> UUID:
    """A teacher's post for one channel, which waits for somebody who may schedule."""
    media = (a_photo(school, *children),)
    with school.work("teacher") as uow:
        (channel,) = uow.session.query(Channel.id).where(Channel.platform == on).one()
        draft = a_draft(school, "Sports day was a joy.", media=media, channels=(str(channel),))
        post = drafting.start(uow, draft).id
    assert schedule(school, post, who="teacher").waiting_for
    return post


def test_a_post_that_waits_for_approval_is_taken_back_and_its_author_told(lache: ASchool) -> None:
    child = a_pupil(lache, facebook="given", x="given")
    ours, theirs = (asks_the_office(lache, child, on=each) for each in ("facebook", "x"))
    with lache.work() as uow:
        found = consenting.withdraw(lache.system, uow, child, "facebook")
        assert found.waiting == (ours,) and not found.held
        assert wording.stopped(found) == "1 post taken back from approval."
    with lache.work() as uow:
        assert uow.get(Post, ours).state == "draft"
        assert uow.get(Post, theirs).state == "awaiting_approval"
        asked = uow.session.query(Approval).where(Approval.state == "asked").all()
        assert [each.post_id for each in asked] == [theirs]
        told = uow.session.query(Notice).where(Notice.key == f"taken_back:{ours}").one()
        assert told.person_id == lache.people["teacher"].person_id


def test_the_stopped_post_cannot_be_scheduled_again_with_that_picture(lache: ASchool) -> None:
    child = a_pupil(lache, facebook="given", x="given")
    post = fridays_post(lache, child)
    with lache.work() as uow:
        consenting.withdraw(lache.system, uow, child)
    with pytest.raises(Stopped) as stopped:
        schedule(lache, post)
    reasons = [f.reason for each in stopped.value.judged for f in each.blocking]
    assert any("has been withdrawn" in reason for reason in reasons)


def test_withdrawing_for_facebook_leaves_x_alone(lache: ASchool) -> None:
    child = a_pupil(lache, facebook="given", x="given")
    post = fridays_post(lache, child)
    with lache.work() as uow:
        found = consenting.withdraw(lache.system, uow, child, "facebook")
    assert [each.platform for each in found.held] == ["facebook"]
    assert states(lache, post) == {"facebook": "held", "x": "scheduled"}
    assert standing(lache, child, "x") is Answer.GIVEN


def test_what_stays_in_line_after_a_stop_elsewhere_stays_agreed_to(lache: ASchool) -> None:
    """Nobody is asked again, so without it this would be held at the minute when it is due."""
    child = a_pupil(lache, facebook="given", x="given")
    with lache.work("teacher") as uow:
        draft = a_draft(lache, "Sports day was a joy.", media=(a_photo(lache, child),))
        post = drafting.start(uow, draft).id
    schedule(lache, post, who="teacher")
    with lache.work() as uow:
        first = uow.session.query(Approval.id).first().id
        approving.approve(lache.system, uow, first)
    assert states(lache, post) == {"facebook": "scheduled", "x": "scheduled"}
    for platform, state, agreed in (("x", "scheduled", "approved"), ("facebook", "held", "void")):
        with lache.work() as uow:
            consenting.withdraw(lache.system, uow, child, platform)
        with lache.work() as uow:
            assert uow.get(Post, post).state == "draft"
            assert {row.state for row in uow.session.query(Approval)} == {agreed}
        assert states(lache, post) == {"facebook": state, "x": "held"}


def test_withdrawing_everywhere_ends_every_single_yes(lache: ASchool) -> None:
    child = a_pupil(lache, facebook="given", x="given")
    with lache.work() as uow:
        consenting.withdraw(lache.system, uow, child, given_by="her mother")
    for platform in ("facebook", "x", "instagram"):
        assert standing(lache, child, platform) is Answer.WITHDRAWN


def test_saying_stop_ends_every_yes_to_everything_that_was_asked(lache: ASchool) -> None:
    """Being named and work besides photographs and videos, also where nobody had asked yet."""
    child = a_pupil(lache, facebook="given")
    answered(lache, child, "name", "given", "facebook")
    with lache.work() as uow:
        consenting.withdraw(lache.system, uow, child, given_by="mother")
    with lache.work() as uow:
        (said,) = consenting.of(uow, [child])
    for found in (said.standings, said.videos, said.naming, said.work):
        assert answers.on(found, "facebook") is Answer.WITHDRAWN
        assert answers.on(found, "x") is Answer.WITHDRAWN


def test_a_parent_may_say_stop_to_one_thing_alone(lache: ASchool) -> None:
    child = a_pupil(lache, facebook="given", x="given")
    photo, drawing = fridays_post(lache, child), fridays_post(lache, media=(work_of(lache, child),))
    with lache.work() as uow:
        consenting.withdraw(lache.system, uow, child, purposes=["work", "name"])
    assert set(states(lache, photo).values()) == {DeliveryState.SCHEDULED}
    assert set(states(lache, drawing).values()) == {DeliveryState.HELD}
    assert standing(lache, child, "facebook") is Answer.GIVEN
    for wrong in ([], ["telepathy"]):
        with pytest.raises(Invalid) as refused, lache.work() as uow:
            consenting.withdraw(lache.system, uow, child, purposes=wrong)
        assert list(refused.value.errors) == ["purpose"]


def test_a_recorded_refusal_stops_posts_too(lache: ASchool) -> None:
    child = a_pupil(lache, facebook="given", x="given")
    post = fridays_post(lache, child)
    record(lache, child, "x", "refused")
    assert states(lache, post) == {"facebook": "scheduled", "x": "held"}


def test_the_do_not_publish_list_acts_at_once(lache: ASchool) -> None:
    child = a_pupil(lache, facebook="given", x="given")
    post = fridays_post(lache, child)
    with lache.work() as uow:
        before = uow.session.get_one(School, lache.id).roll_version
        consenting.do_not_publish(lache.system, uow, child, listed=True)
    assert set(states(lache, post).values()) == {DeliveryState.HELD}
    with lache.work() as uow:
        assert uow.session.get_one(School, lache.id).roll_version == before + 1
        assert consenting.summary(uow, [child], "facebook").may == 0


def test_a_worker_that_has_the_post_in_hand_leaves_it_alone(live: System, sandbox: Any) -> None:
    """Queued already when the parent rings: the claim fails and nothing is sent."""
    school = a_school(live, "Lache Primary School", template="lache")
    a_channel(school, "facebook", account=sandbox.account("facebook"))
    child = a_pupil(school, facebook="given")
    post = fridays_post(school, child)
    make_due(school, post)
    beat = Beat(live)
    beat.tick()
    assert states(school, post) == {"facebook": DeliveryState.QUEUED}
    with school.work() as uow:
        consenting.withdraw(live, uow, child)
    serve(live, "facebook", burst=True)
    assert states(school, post) == {"facebook": DeliveryState.HELD}
    assert sandbox.ledger(platform="facebook")["total"] == 0


# Taking down


def published(live: System, school: ASchool, post: UUID) -> list[Delivery]:
    make_due(school, post)
    beat = Beat(live)
    for _ in range(30):
        beat._next.clear()
        beat.tick()
        for queue in (*school.channels, "general"):
            serve(live, queue, burst=True)
        rows = deliveries(school, post)
        if all(row.state in (DeliveryState.PUBLISHED, DeliveryState.SETTLED) for row in rows):
            return rows
        time.sleep(0.1)
    raise AssertionError([(row.platform, row.state, row.reason) for row in rows])


def test_live_posts_are_named_and_taken_down_with_each_platforms_result(
    live: System, sandbox: Any
) -> None:
    school = a_school(live, "Lache Primary School", template="lache")
    for platform in ("facebook", "x"):
        a_channel(school, platform, account=sandbox.account(platform))
    child = a_pupil(school, facebook="given", x="given")
    rows = published(live, school, fridays_post(school, child))
    post = rows[0].post_id
    with school.work() as uow:
        found = consenting.withdraw(live, uow, child)
    assert {each.delivery_id for each in found.live} == {row.id for row in rows}
    assert "Live posts show somebody who may not be shown" in notices(school)

    sandbox.fault("x", "delete", "http_500")
    ids = [each.delivery_id for each in found.live]
    results = {each.platform: each for each in taking_down.take_down(live, school.scope(), ids)}
    assert results["facebook"].done and not results["x"].done and results["x"].reason
    assert states(school, post)["facebook"] == DeliveryState.TAKEN_DOWN
    assert states(school, post)["x"] in (DeliveryState.PUBLISHED, DeliveryState.SETTLED)
    assert "A post is still live" in notices(school)

    (again,) = taking_down.take_down(live, school.scope(), ids)
    assert again.platform == "x" and again.done
    assert set(states(school, post).values()) == {DeliveryState.TAKEN_DOWN}
    with school.work("head") as uow:
        (told,) = uow.session.query(Notice).filter(Notice.key.startswith("take_down:"))
    assert told.closed_at is not None


def test_a_teacher_takes_nothing_down(lache: ASchool) -> None:
    with pytest.raises(NotAllowed):
        taking_down.take_down(lache.system, lache.scope("teacher"), [])


# Erasing


def test_one_child_can_be_erased(lache: ASchool, as_owner: Any) -> None:
    child = a_pupil(lache, "Amelia", "Wright", facebook="given", x="given")
    stays = a_pupil(lache, "Ben", "Okoro", facebook="given")
    post = fridays_post(lache, child)
    with lache.work() as uow:
        found = consenting.erase(lache.system, uow, child)
    assert len(found.held) == 2 and set(states(lache, post).values()) == {DeliveryState.HELD}
    with lache.work() as uow:
        for table in (RollDigest, Consent):
            owners = {row.person_id for row in uow.session.query(table)}
            assert owners == {stays}
        assert [listed.id for listed in consenting.people(uow)] == [stays]
    assert as_owner.execute(text("SELECT count(*) FROM roll_person")).scalar() == 1


def test_a_post_that_shows_an_erased_child_is_blocked(lache: ASchool) -> None:
    child = a_pupil(lache, facebook="given", x="given")
    post = a_post(lache, "Sports day.", media=(a_photo(lache, child),))
    with lache.work() as uow:
        consenting.erase(lache.system, uow, child)
    with pytest.raises(Stopped), lache.work() as uow:
        scheduling.schedule(lache.system, uow, post, version=1, considered=True)


# Exporting


def test_the_register_leaves_as_a_file_that_a_spreadsheet_cannot_run(lache: ASchool) -> None:
    child = a_pupil(lache, "Amelia", "Wright", facebook="given")
    a_pupil(lache, "Ben", "Okoro")
    with lache.work() as uow:
        row = uow.get(RollPerson, child)
        row.group = '=HYPERLINK("http://x.example","4B")'
        row.sealed_name = lache.system.vault.seal(lache.id, f"roll:{child}", b"Amelia Wright")
        consenting.withdraw(lache.system, uow, child, "x")
    with lache.work() as uow:
        plain = consenting.export(lache.system, uow, with_names=False)
        named = consenting.export(lache.system, uow, with_names=True)
    assert b"Amelia" not in plain and b"Amelia Wright" in named
    assert b",=HYPERLINK" not in plain and b"'=HYPERLINK" in plain
    found = {tuple(cells[5:7]) for _, cells in table.read(plain).rows}
    ended = {(f"x{about}", "withdrawn") for about in ("", " name", " work")}
    assert found == {("facebook", "given"), *ended, ("", "")}


def test_an_export_is_recorded_and_not_for_teachers(lache: ASchool) -> None:
    a_pupil(lache)
    with lache.work("teacher") as uow, pytest.raises(NotAllowed):
        consenting.export(lache.system, uow, with_names=False)
    with lache.work() as uow:
        consenting.export(lache.system, uow, with_names=True)
    with lache.work("head") as uow:
        (entry,) = uow.session.query(AuditEntry).filter_by(action="register.exported")
    assert entry.detail == {"people": 1, "with_names": True}


# Being named, and work


def answered(school: ASchool, child: UUID, purpose: str, status: str, platform: str = "*") -> None:
    with school.work() as uow:
        consenting.record(
            school.system, uow, child, platform, status=status, written=True, purpose=purpose
        )


def stops(school: ASchool, post: UUID) -> set[str]:
    """Rules that stop this post or let it wait."""
    with school.work() as uow:
        judged = scheduling.preview(school.system, uow, post)
    found = [each for one in judged for each in one.verdict.findings]
    return {each.rule for each in found if each.effect in ("block", "approve")}


def test_a_child_whose_family_said_no_to_being_named_is_not_named(system: System) -> None:
    """St Luke's lets first names stand, and asks nobody about them."""
    school = a_school(system, template="st_lukes")
    a_channel(school, "facebook")
    child = a_pupil(school, "Amelia", "Wright")
    a_pupil(school, "Zara", "Quinn")
    words = {"text": "Well done {} for her badge!", "category": "celebration"}
    first, full, other = (
        a_post(school, **{**words, "text": words["text"].format(name)})
        for name in ("Amelia", "Amelia Wright", "Zara Quinn")
    )
    before = [stops(school, post) for post in (first, full, other)]
    assert not any("listed_people" in found for found in before)
    answered(school, child, "name", "given")
    assert "listed_people" not in stops(school, full)
    answered(school, child, "name", "refused", "x")
    assert "listed_people" not in stops(school, full)
    answered(school, child, "name", "refused", "facebook")
    after = [stops(school, post) for post in (first, full, other)]
    assert ["listed_people" in found for found in after] == [True, True, False]


def test_a_no_to_being_named_holds_a_post_that_waits_to_go_out(lache: ASchool) -> None:
    child = a_pupil(lache, "Amelia", "Wright")
    post = a_post(lache, "Well done Amelia for a lovely drawing", category="celebration")
    schedule(lache, post)
    with lache.work() as uow:  # so that nothing but the gate can stop it
        no = {"platform": "*", "purpose": "name", "status": "refused", "dated": uow.now.date()}
        uow.add(Consent(id=new_id(), person_id=child, **no))
    make_due(lache, post)
    Beat(lache.system).tick()
    serve(lache.system, "facebook", burst=True)
    (found,) = [row for row in deliveries(lache, post) if row.platform == "facebook"]
    assert found.state == DeliveryState.HELD


@pytest.mark.parametrize("what", ["the yes has run out", "the child has left"])
def test_what_ends_between_scheduling_and_publishing_holds_the_post_and_tells_its_author(
    lache: ASchool, what: str
) -> None:
    child = a_pupil(lache, facebook="given", x="given")
    post = fridays_post(lache, child)
    with lache.work() as uow:  # as when days go by: nobody records anything
        yesterday = uow.now.date() - timedelta(days=1)
        if what == "the child has left":
            uow.get(RollPerson, child).leaves_on = yesterday
        else:
            for row in uow.session.query(Consent).where(Consent.person_id == child):
                row.valid_until = yesterday
    make_due(lache, post)
    Beat(lache.system).tick()
    for queue in lache.channels:
        serve(lache.system, queue, burst=True)
    assert set(states(lache, post).values()) == {DeliveryState.HELD}
    with lache.work() as uow:
        told = uow.session.query(Notice).filter(Notice.key.startswith("held:")).all()
        assert {row.person_id for row in told} == {uow.actor.person_id} and len(told) == 2


def work_of(school: ASchool, child: UUID) -> MediaUse:
    return replace(a_photo(school, child), people="work_only", children=0, alt="A drawing")


def test_a_no_to_showing_work_stops_pictures_of_that_childs_work(lache: ASchool) -> None:
    child, other = a_pupil(lache, facebook="refused"), a_pupil(lache, "Zara", "Quinn")
    posts = [fridays_post(lache, media=(work_of(lache, each),)) for each in (child, other)]
    assert not any("refused_work" in stops(lache, post) for post in posts)
    answered(lache, child, "work", "refused", "facebook")
    assert states(lache, posts[0]) == {"facebook": "held", "x": "scheduled"}
    assert ["refused_work" in stops(lache, post) for post in posts] == [True, False]


def test_a_no_to_a_photograph_is_none_to_work_nor_to_a_name(lache: ASchool) -> None:
    child = a_pupil(lache, "Amelia", "Wright", facebook="refused")
    with lache.work() as uow:
        (person,) = consenting.of(uow, [child])
    assert not person.naming and not person.work


def test_nobody_sets_aside_that_a_child_is_on_the_list(lache: ASchool) -> None:
    child = a_pupil(lache, do_not_publish=True, facebook="given", x="given")
    post = a_post(lache, "Sports day", media=(a_photo(lache, child),))
    with lache.work() as uow:
        judged = scheduling.preview(lache.system, uow, post)
    found = [f for one in judged for f in one.verdict.findings if f.rule == "listed_pictures"]
    assert found and all(f.effect == "block" and not f.override.by for f in found)


def test_of_two_children_with_one_name_the_one_who_is_not_to_be_named_counts(
    system: System,
) -> None:
    school = a_school(system, template="st_lukes")
    a_channel(school, "facebook")
    post = a_post(school, "Well done Amelia for her badge!", category="celebration")
    children = [a_pupil(school, "Amelia", name) for name in ("Wright", "Okoro", "Quinn")]
    assert "listed_people" not in stops(school, post)
    for child in children:
        answered(school, child, "name", "refused", "facebook")
        assert "listed_people" in stops(school, post)
        answered(school, child, "name", "given", "facebook")
        assert "listed_people" not in stops(school, post)


# Where somebody is named


def celebrated(school: ASchool, text: str) -> UUID:
    """A post in line whose words name somebody, at a school that lets first names stand."""
    post = a_post(school, text, category="celebration")
    schedule(school, post)
    return post


@pytest.fixture
def st_lukes(system: System) -> ASchool:
    school = a_school(system, template="st_lukes")
    a_channel(school, "facebook")
    a_channel(school, "x")
    return school


def named_on_page(school: ASchool, child: UUID) -> looking_up.Named:
    with school.work() as uow:
        return looking_up.page(school.system, uow, child).named


def gone_live(school: ASchool, post: UUID) -> None:
    with school.work() as uow:
        for row in uow.session.query(Delivery).where(Delivery.post_id == post):
            row.state = DeliveryState.QUEUED
            row.lease_until = uow.now
            uow.session.flush()
            row.state = DeliveryState.SENDING
            uow.session.flush()
            row.state, row.remote_id, row.lease_until = "published", f"r-{row.id}", None
            row.published_at = uow.now


def test_saying_stop_finds_posts_that_name_the_child_and_holds_those_in_line(
    st_lukes: ASchool,
) -> None:
    child = a_pupil(st_lukes, "Amelia", "Wright")
    waits, other = (
        celebrated(st_lukes, f"Well done {n} for the badge!") for n in ("Amelia", "Zara")
    )
    live = celebrated(st_lukes, "Well done Amelia W. for the badge!")
    gone_live(st_lukes, live)
    draft = a_post(st_lukes, "Hooray for Amelia Wright", category="celebration")
    with st_lukes.work() as uow:
        found = consenting.withdraw(st_lukes.system, uow, child)
    assert {each.post_id for each in found.held} == {waits}
    assert {each.post_id for each in found.live} == {live} and not found.looking
    assert set(states(st_lukes, waits).values()) == {DeliveryState.HELD}
    assert set(states(st_lukes, other).values()) == {DeliveryState.SCHEDULED}
    assert "A scheduled post was stopped" in notices(st_lukes)
    assert "Live posts name somebody who may not be named" in notices(st_lukes)
    with st_lukes.work("head") as uow:
        held = uow.session.query(AuditEntry).filter_by(action="delivery.held")
        stopped = {row.subject_id: row.detail for row in held}
    assert stopped == {row.id: {"why": "consent"} for row in deliveries(st_lukes, waits)}
    named = named_on_page(st_lukes, child)
    assert named.drafts == (draft,)
    assert {each.post_id for each in named.found.live} == {live}


def test_a_post_that_waits_for_approval_and_names_the_child_is_taken_back(
    st_lukes: ASchool,
) -> None:
    child = a_pupil(st_lukes, "Amelia", "Wright")
    with st_lukes.work("teacher") as uow:
        named, other = (
            drafting.start(uow, a_draft(st_lukes, f"Well done {n}!", category="celebration")).id
            for n in ("Amelia", "Zara")
        )
    for post in (named, other):
        assert schedule(st_lukes, post, who="teacher").waiting_for
    with st_lukes.work() as uow:
        found = consenting.withdraw(st_lukes.system, uow, child, purposes=["name"])
    assert found.waiting == (named,) and not found.held
    with st_lukes.work() as uow:
        assert uow.get(Post, named).state == "draft"
        assert uow.get(Post, other).state == "awaiting_approval"
        told = uow.session.query(Notice).where(Notice.key == f"taken_back:{named}").one()
        assert told.person_id == st_lukes.people["teacher"].person_id


@pytest.mark.parametrize(
    ("data", "name", "named"),
    [
        (given.video(), "Amelia Wright race.mp4", True),
        (given.video(), "amelia_wright_race.mp4", True),
        (given.pdf(b"1 0 obj<</Title(Amelia Wright)>>endobj"), "news.pdf", True),
        (given.saved(given.arrow()), "Amelia Wright.jpg", False),  # no platform is told
        (given.video(), "race.mp4", False),
    ],
)
def test_saying_stop_finds_a_name_in_what_a_film_or_paper_is_called(
    st_lukes: ASchool, data: bytes, name: str, named: bool
) -> None:
    child = a_pupil(st_lukes, "Amelia", "Wright")
    media = upload(st_lukes, data, name)
    draft = a_post(st_lukes, "The race", media=(MediaUse(media_id=str(media.id), alt="A race"),))
    with st_lukes.work() as uow:
        consenting.withdraw(st_lukes.system, uow, child)
    assert named_on_page(st_lukes, child).drafts == ((draft,) if named else ())


def test_a_post_with_a_first_name_alone_is_said_to_be_perhaps_another_childs(
    st_lukes: ASchool,
) -> None:
    child = a_pupil(st_lukes, "Amelia", "Wright")
    first, full = (celebrated(st_lukes, f"Well done {n}!") for n in ("Amelia", "Amelia W."))
    for post in (first, full):
        gone_live(st_lukes, post)
    with st_lukes.work() as uow:
        consenting.withdraw(st_lukes.system, uow, child, purposes=["name"])
    named = named_on_page(st_lukes, child)
    unsure = {row.post_id for row in named.found.live if row.delivery_id in named.perhaps}
    assert unsure == {first}


def test_a_stop_to_photographs_alone_looks_for_no_names(st_lukes: ASchool) -> None:
    child = a_pupil(st_lukes, "Amelia", "Wright", facebook="given")
    post = celebrated(st_lukes, "Well done Amelia!")
    with st_lukes.work() as uow:
        consenting.withdraw(st_lukes.system, uow, child, purposes=["photograph", "video"])
    assert set(states(st_lukes, post).values()) == {DeliveryState.SCHEDULED}


def test_a_stop_for_facebook_leaves_words_on_x_alone(st_lukes: ASchool) -> None:
    child = a_pupil(st_lukes, "Amelia", "Wright")
    post = celebrated(st_lukes, "Well done Amelia!")
    with st_lukes.work() as uow:
        consenting.withdraw(st_lukes.system, uow, child, "facebook", purposes=["name"])
    assert states(st_lukes, post) == {"facebook": "held", "x": "scheduled"}


def test_the_do_not_publish_list_is_about_names_too(st_lukes: ASchool) -> None:
    child = a_pupil(st_lukes, "Amelia", "Wright")
    post = celebrated(st_lukes, "Well done Amelia!")
    with st_lukes.work() as uow:
        consenting.do_not_publish(st_lukes.system, uow, child, listed=True)
    assert set(states(st_lukes, post).values()) == {DeliveryState.HELD}


def test_many_posts_are_read_by_a_worker_part_by_part(
    st_lukes: ASchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saying_stop, "A_PART", 2)
    child = a_pupil(st_lukes, "Amelia", "Wright")
    posts = [celebrated(st_lukes, f"Well done Amelia, number {number}!") for number in range(5)]
    for post in posts:
        gone_live(st_lukes, post)
    with st_lukes.work() as uow:
        person = uow.get(RollPerson, child)
        found = saying_stop.begin(
            st_lukes.system, uow, person, reason="x", purposes=["name"], on=None, names=True,
            at_once=1,
        )  # fmt: skip
    assert found.looking and {each.post_id for each in found.live} == {posts[-1]}
    named = named_on_page(st_lukes, child)
    assert (named.looked, named.total) == (1, 5)
    with st_lukes.work() as uow:  # the worker that was nudged has died: the beat finds it
        (row,) = uow.session.query(Withdrawal)
        row.look_at = uow.now
    (waiting,) = saying_stop.to_work(st_lukes.system.database, most=5)
    assert waiting == (st_lukes.id, row.id)
    saying_stop.work(st_lukes.system, *waiting)
    named = named_on_page(st_lukes, child)
    assert {each.post_id for each in named.found.live} == set(posts) and not named.total
    assert not saying_stop.to_work(st_lukes.system.database, most=5)
    with st_lukes.work("head") as uow:
        (entry,) = uow.session.query(AuditEntry).filter_by(action="withdrawal.looked")
    assert entry.detail == {"posts": 5, "named": 10}


# What comes down


def with_section(school: ASchool, **says: Any) -> None:
    with school.work("head") as uow:
        document = templates.template("st_lukes").document
        put_in_force(uow, {**document, "withdrawal": says})


def comes_down(school: ASchool, child: UUID, who: str = "office") -> tuple[int, bool]:
    with school.work(who) as uow:
        page = looking_up.page(school.system, uow, child)
        return len(page.to_take_down), page.may_confirm


def test_the_policy_says_what_comes_down_and_who_confirms_it(st_lukes: ASchool) -> None:
    child = a_pupil(st_lukes, "Amelia", "Wright", facebook="given", x="given")
    shows = fridays_post(st_lukes, child)
    names = celebrated(st_lukes, "Well done Amelia W.!")
    for post in (shows, names):
        gone_live(st_lukes, post)
    with st_lukes.work() as uow:
        consenting.withdraw(st_lukes.system, uow, child)
    assert comes_down(st_lukes, child) == (4, True)
    with_section(st_lukes, take_down="pictures", confirmed_by=["dsl"])
    other = a_pupil(st_lukes, "Zara", "Quinn", facebook="given", x="given")
    gone_live(st_lukes, fridays_post(st_lukes, other))
    with st_lukes.work() as uow:
        consenting.withdraw(st_lukes.system, uow, other)
    with st_lukes.work("dsl") as uow:
        assert [row.path for row in telling.notices(uow)] == [f"/register/people/{other}"]
    assert comes_down(st_lukes, child) == (2, False)
    assert comes_down(st_lukes, child, "dsl") == (2, True)
    with pytest.raises(NotAllowed), st_lukes.work() as uow:
        looking_up.to_confirm(st_lukes.system, uow, child)
    with_section(st_lukes, take_down="nothing")
    assert comes_down(st_lukes, child, "head") == (0, False)
    with_section(st_lukes, take_down="posts")
    assert comes_down(st_lukes, child, "head") == (4, True)


def test_where_the_policy_says_at_once_a_worker_takes_down_what_is_sure(
    live: System, sandbox: Any
) -> None:
    school = a_school(live, template="st_lukes")
    for platform in ("facebook", "x"):
        a_channel(school, platform, account=sandbox.account(platform))
    with_section(school, take_down="posts", at_once=True)
    child = a_pupil(school, "Amelia", "Wright", facebook="given", x="given")
    shows = fridays_post(school, child)
    first, full = (celebrated(school, f"Well done {name}!") for name in ("Amelia", "Amelia W."))
    for post in (shows, first, full):
        published(live, school, post)
    sandbox.fault("x", "delete", "http_500")
    with school.work() as uow:
        consenting.withdraw(live, uow, child)
    serve(live, "general", burst=True)
    gone = DeliveryState.TAKEN_DOWN
    now = [state for post in (shows, full) for state in states(school, post).values()]
    assert now.count(gone) == 3  # and one was refused by X
    assert gone not in states(school, first).values()
    with school.work() as uow:
        page = looking_up.page(live, uow, child)
    (why,) = page.why_not.values()
    assert "Try again" in why and len(page.shown.gone) + len(page.named.found.gone) == 3


def test_nobody_is_told_any_longer_of_what_has_come_down(live: System, sandbox: Any) -> None:
    school = a_school(live, template="st_lukes")
    a_channel(school, "x", account=sandbox.account("x"))
    child = a_pupil(school, "Amelia", "Wright", x="given")
    published(live, school, celebrated(school, "Well done Amelia W.!"))
    with school.work() as uow:
        consenting.withdraw(live, uow, child)
    sandbox.fault("x", "delete", "http_500")
    for still in (True, False):
        with school.work() as uow:
            ids = looking_up.to_confirm(live, uow, child)
        taking_down.take_down(live, school.scope(), ids)
        with school.work() as uow:
            looking_up.taken_down(live, uow, child)
            told = {row.path for row in telling.notices(uow)}
        assert (f"/register/people/{child}" in told) is still


# What is found to be live afterwards


def not_known(school: ASchool, post: UUID, state: str) -> None:
    """The post has left for its platforms, and nobody knows more."""
    with school.work() as uow:
        for row in uow.session.query(Delivery).where(Delivery.post_id == post):
            for step in ("queued", *(() if state == "missed" else ("sending",)), state):
                row.lease_until = uow.now if step in ("queued", "sending") else None
                row.state = step
                uow.session.flush()


def turns_out_live(school: ASchool, post: UUID, *, there: bool = False) -> None:
    """As it becomes known: the answer comes, a look finds it, or a person has seen it. ``there``:
    the platform has it too, so that it can say that it deleted it."""
    with school.work() as uow:
        for row in uow.session.query(Delivery).where(Delivery.post_id == post):
            seen = Published(remote_id=f"r-{row.id}", permalink=f"https://example.org/{row.id}")
            if there:
                account = school.system.account(uow.get(Channel, row.channel_id))
                ref = Ref(key=row.id.hex, since=clock.now())
                connector = school.system.connector(row.platform)
                found = connector.publish(account, Content(text="Well done!"), ref)
                seen = replace(seen, remote_id=found.remote_id)
            if row.state == DeliveryState.NEEDS_ATTENTION:
                reconciling.it_is_live(
                    school.system, uow, row.id, remote_id=seen.remote_id, permalink=seen.permalink
                )
            else:
                recording.published(uow, row, seen)


def worked_through(school: ASchool) -> None:
    """All that is waiting now, as the beat hands it out."""
    for waiting in saying_stop.to_work(school.system.database, most=9):
        saying_stop.work(school.system, *waiting)


def stopped(school: ASchool, child: UUID, *, listed: bool = False, on: str = "*") -> None:
    """A parent says stop, and the worker who was nudged has done what there is to do by now."""
    with school.work() as uow:
        if listed:
            consenting.do_not_publish(school.system, uow, child, listed=True)
        else:
            consenting.withdraw(school.system, uow, child, on)
    with school.work() as uow:
        ids = list(uow.session.scalars(select(Withdrawal.id)))
    for id in ids:
        saying_stop.work(school.system, school.id, id)


def wait_a_moment(school: ASchool) -> None:
    with school.work() as uow:
        for row in uow.session.query(Withdrawal).where(Withdrawal.look_at.is_not(None)):
            row.look_at -= timedelta(minutes=1)


@pytest.fixture
def removes(live: System, sandbox: Any) -> ASchool:
    """A school whose policy takes down at once, with a platform that lets it."""
    school = a_school(live, template="st_lukes")
    a_channel(school, "facebook", account=sandbox.account("facebook"))
    with_section(school, take_down="posts", at_once=True)
    return school


def shows_or_names(school: ASchool, child: UUID, kind: str) -> UUID:
    if kind == "shows":
        return fridays_post(school, child)
    return celebrated(school, "Well done Amelia W.!")


NOT_KNOWN = ("sending", "unknown", "needs_attention")
SHOWS_OR_NAMES = ("shows", "names")


@pytest.mark.parametrize("state", [*NOT_KNOWN, "missed"])
@pytest.mark.parametrize("kind", SHOWS_OR_NAMES)
def test_a_post_that_turns_out_live_after_the_stop_comes_down_at_once(
    removes: ASchool, kind: str, state: str
) -> None:
    child = a_pupil(removes, "Amelia", "Wright", facebook="given")
    post = shows_or_names(removes, child, kind)
    not_known(removes, post, state)
    stopped(removes, child)
    assert states(removes, post) == {"facebook": state}
    turns_out_live(removes, post, there=True)
    if state == "sending":
        wait_a_moment(removes)
    worked_through(removes)
    assert states(removes, post) == {"facebook": DeliveryState.TAKEN_DOWN}
    with removes.work("head") as uow:
        assert uow.session.query(AuditEntry).filter_by(action="delivery.taken_down").count() == 1
        assert not uow.session.query(Withdrawal).where(Withdrawal.look_at.is_not(None)).count()


def test_the_author_hears_that_a_post_was_taken_down_and_not_who_is_in_it(
    removes: ASchool,
) -> None:
    child = a_pupil(removes, "Amelia", "Wright", facebook="given")
    post = fridays_post(removes, child)
    not_known(removes, post, "unknown")
    stopped(removes, child)
    turns_out_live(removes, post, there=True)
    worked_through(removes)
    with removes.work() as uow:
        (told,) = uow.session.query(Notice).filter(Notice.key.startswith("taken_down:"))
        assert (told.person_id, told.path) == (uow.actor.person_id, f"/posts/{post}")
    assert told.body.startswith("Consent was withdrawn. It is no longer on ")
    assert not {"Amelia", "Wright"} & set(told.body.split())


def test_nobody_is_told_what_they_took_down_themselves(removes: ASchool) -> None:
    post = celebrated(removes, "Well done everybody!")
    not_known(removes, post, "unknown")
    turns_out_live(removes, post, there=True)
    ids = [row.id for row in deliveries(removes, post)]
    (result,) = taking_down.take_down(removes.system, removes.scope(), ids)
    assert result.done and "A post of yours was taken down" not in notices(removes)


@pytest.mark.parametrize("state", NOT_KNOWN)
def test_a_first_name_that_turns_out_live_waits_for_a_person(removes: ASchool, state: str) -> None:
    child = a_pupil(removes, "Amelia", "Wright")
    post = celebrated(removes, "Well done Amelia!")
    not_known(removes, post, state)
    stopped(removes, child)
    turns_out_live(removes, post)
    if state == "sending":
        wait_a_moment(removes)
    worked_through(removes)
    assert states(removes, post) == {"facebook": DeliveryState.PUBLISHED}
    assert "Live posts name somebody who may not be named" in notices(removes)


def test_a_parent_who_has_agreed_again_by_then_keeps_the_post(removes: ASchool) -> None:
    child = a_pupil(removes, "Amelia", "Wright", facebook="given")
    post = fridays_post(removes, child)
    not_known(removes, post, "needs_attention")
    stopped(removes, child, on="facebook")
    for purpose in answers.PURPOSES:
        answered(removes, child, purpose, "given", "facebook")
    turns_out_live(removes, post)
    worked_through(removes)
    assert states(removes, post) == {"facebook": DeliveryState.PUBLISHED}


def test_a_stop_about_one_child_takes_nothing_down_of_another(removes: ASchool) -> None:
    child, other = (
        a_pupil(removes, name, "Wright", facebook="given") for name in ("Amelia", "Ben")
    )
    post = fridays_post(removes, other)
    not_known(removes, post, "unknown")
    stopped(removes, child)
    turns_out_live(removes, post)
    worked_through(removes)
    assert states(removes, post) == {"facebook": DeliveryState.PUBLISHED}


@pytest.mark.parametrize("state", NOT_KNOWN)
@pytest.mark.parametrize("kind", SHOWS_OR_NAMES)
@pytest.mark.parametrize("listed", [False, True])
def test_people_hear_of_what_may_be_live_and_again_when_it_is(
    st_lukes: ASchool, kind: str, state: str, listed: bool
) -> None:
    """The policy waits for somebody's word: without a message nobody would say it."""
    title = {
        "shows": "Live posts show somebody who may not be shown",
        "names": "Live posts name somebody who may not be named",
    }[kind]
    child = a_pupil(st_lukes, "Amelia", "Wright", facebook="given", x="given")
    post = shows_or_names(st_lukes, child, kind)
    not_known(st_lukes, post, state)
    stopped(st_lukes, child, listed=listed)
    assert notices(st_lukes) == [title]
    with st_lukes.work("head") as uow:
        (told,) = telling.notices(uow)
        telling.dismiss(uow, told.id)
    turns_out_live(st_lukes, post)
    if state == "sending":
        wait_a_moment(st_lukes)
    worked_through(st_lukes)
    with st_lukes.work("head") as uow:
        assert [row.title for row in telling.notices(uow)] == [title]
    assert set(states(st_lukes, post).values()) == {DeliveryState.PUBLISHED}


# Two parents


def says_on_facebook(school: ASchool, child: UUID) -> str:
    with school.work() as uow:
        (person,) = consenting.of(uow, [child])
        return answers.on(person.standings, "facebook").value


def parent_says(
    school: ASchool, child: UUID, who: str, status: str, days: int, **more: Any
) -> None:
    platform = more.pop("platform", "facebook")
    record(school, child, platform, status, given_by=who, ago=timedelta(days=-days), **more)


def test_an_older_no_of_the_other_parent_counts(lache: ASchool) -> None:
    child = a_pupil(lache)
    parent_says(lache, child, "mother", "given", 1)
    parent_says(lache, child, "father", "refused", 5)
    assert says_on_facebook(lache, child) == "refused"


@pytest.mark.parametrize("who", ["mother", "her mum", "grandmother", "self"])
def test_one_parents_yes_does_not_end_the_others_no(lache: ASchool, who: str) -> None:
    child = a_pupil(lache)
    parent_says(lache, child, "father", "refused", 5)
    with pytest.raises(Invalid, match="both parents"):
        parent_says(lache, child, who, "given", 1)
    assert says_on_facebook(lache, child) == "refused"


@pytest.mark.parametrize(
    "who", ["father", "Dad", "her dad", "both parents", "mother and father", ""]
)
def test_who_said_no_may_agree_and_so_may_both(lache: ASchool, who: str) -> None:
    child = a_pupil(lache)
    parent_says(lache, child, "father", "refused", 5)
    parent_says(lache, child, who, "given", 1)
    parent_says(lache, child, "mother", "given", 0)  # again, on another day
    assert says_on_facebook(lache, child) == "given"


@pytest.mark.parametrize("about", [{"purpose": "video"}, {"platform": "x"}])
def test_a_no_to_something_else_is_none_of_the_other_parents(
    lache: ASchool, about: dict[str, str]
) -> None:
    child = a_pupil(lache)
    parent_says(lache, child, "father", "refused", 5, **about)
    parent_says(lache, child, "mother", "given", 1)
    assert says_on_facebook(lache, child) == "given"
