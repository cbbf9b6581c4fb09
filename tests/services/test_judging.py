"""The one gate: the same judgement at each of the four moments, by facts as they are then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select, update

from publisher.models import (
    Approval,
    ApprovalState,
    Delivery,
    DeliveryState,
    Judgement,
    Post,
    PostState,
)
from publisher.rules.finding import Effect, Finding
from publisher.services import drafting, judging, previewing, publishing, scheduling
from publisher.services.lining_up import Stopped
from tenants.errors import NotFound
from tenants.models import PolicyState, PolicyVersion, School
from tests.factories import (
    ASchool,
    a_channel,
    a_draft,
    a_post,
    a_pupil,
    a_school,
    deliveries,
    put_in_force,
    schedule,
)
from tests.services.test_approving import PARKING, approve, asked, policy


@pytest.fixture
def school(system: Any) -> ASchool:
    made = a_school(system)
    a_channel(made)
    with made.work("head") as uow:
        put_in_force(uow, policy())
    return made


def worker_takes(school: ASchool, post: UUID) -> str:
    """What a worker does with the post's delivery when it is due; its platform is out of reach."""
    with school.work() as uow:
        row = uow.session.scalars(select(Delivery).where(Delivery.post_id == post)).one()
        row.state, row.lease_until = DeliveryState.QUEUED, uow.now
        row.version += 1
        id, version, due = row.id, row.version, row.due_at
    with time_machine.travel(due):
        publishing.publish(school.system, school.id, id, version)
    return deliveries(school, post)[0].state


def test_a_rule_made_stricter_holds_a_post_just_before_the_call(school: ASchool) -> None:
    post = a_post(school, "Come to the fayre.")
    schedule(school, post)
    stricter = policy()
    stricter["rule"][1]["params"]["words"] = ["fayre"]
    with school.work("head") as uow:
        put_in_force(uow, stricter)
    assert worker_takes(school, post) == DeliveryState.HELD
    with school.work() as uow:
        assert uow.get(Post, post).state == PostState.DRAFT


def test_a_delivery_without_its_approval_is_not_sent(school: ASchool) -> None:
    """Whatever put it in line: the worker looks for the approval itself."""
    post = a_post(school, PARKING)
    schedule(school, post)
    (approval,) = asked(school, post)
    approve(school, approval)
    with school.work() as uow:
        uow.session.execute(update(Approval).values(state=ApprovalState.VOID))
    assert worker_takes(school, post) == DeliveryState.HELD


def test_an_approved_delivery_goes_on_to_the_call(school: ASchool) -> None:
    post = a_post(school, PARKING)
    schedule(school, post)
    (approval,) = asked(school, post)
    approve(school, approval)
    assert worker_takes(school, post) != DeliveryState.HELD


def test_a_looser_policy_releases_nothing_by_itself(school: ASchool) -> None:
    post = a_post(school, "We sell a sofa.")
    with pytest.raises(Stopped):
        schedule(school, post)
    with school.work("head") as uow:
        put_in_force(uow, policy(rule=policy()["rule"][:1]))
    assert deliveries(school, post) == []
    schedule(school, post)
    assert len(deliveries(school, post)) == 1


def test_without_a_policy_in_force_nothing_is_judged_and_nothing_goes_out(
    school: ASchool,
) -> None:
    post = a_post(school)
    with school.work() as uow:
        uow.session.execute(
            update(PolicyVersion)
            .where(PolicyVersion.state == PolicyState.PUBLISHED)
            .values(state=PolicyState.SUPERSEDED)
        )
    with pytest.raises(NotFound, match="not published its policy"):
        schedule(school, post)


def test_who_wrote_the_words_is_judged_and_not_who_began_the_post(school: ASchool) -> None:
    """A colleague's edit of the named publisher's post does not go out in the publisher's name."""
    named = {
        "id": "publisher", "kind": "publisher", "effect": "approve", "clause": "3 who posts",
        "params": {"publishers": ["headteacher"], "others_need": ["headteacher"]},
    }  # fmt: skip
    with school.work("head") as uow:
        put_in_force(uow, policy(rule=[named]))
        post = drafting.start(uow, a_draft(school, "By the head.")).id
    with school.work("head") as uow:
        (judged,) = scheduling.preview(school.system, uow, post)
        assert judged.asking == ()
    with school.work() as uow:
        drafting.edit(uow, post, a_draft(school, "By the office."), version=1)
    assert schedule(school, post).waiting_for == {("headteacher",)}


def test_judgements_point_at_words_and_never_repeat_them(school: ASchool) -> None:
    a_pupil(school, "Zephyrine", "Oakapple")
    names = {
        "id": "names", "kind": "names", "effect": "approve", "clause": "2 names",
        "params": {"who": ["pupil"], "forms": ["full"], "when": "always"},
    }  # fmt: skip
    with school.work("head") as uow:
        put_in_force(uow, policy(rule=[*policy()["rule"], names]))
    schedule(school, a_post(school, PARKING + " Zephyrine Oakapple parks well."))
    with school.work() as uow:
        kept = uow.session.scalars(select(Judgement)).all()
    assert "names" in {each["rule"] for judgement in kept for each in judgement.findings}
    for judgement in kept:
        assert "Zephyrine" not in str(judgement.findings)
        assert "fed up" not in str(judgement.findings)


def test_a_line_says_the_authors_name_and_the_name_lets_nobody_post(school: ASchool) -> None:
    rules = [
        {"id": "by", "kind": "byline", "effect": "transform", "clause": "who posts",
         "params": {"text": "Posted by {who}", "forms": ["name"]}},
        {"id": "operator", "kind": "publisher", "effect": "approve", "clause": "one posts",
         "params": {"publishers": ["account_operators"], "others_need": ["account_operators"]}},
    ]  # fmt: skip
    teacher = school.people["teacher"].name
    people = {"headteacher": "headteacher", "account_operators": [teacher]}
    with school.work("head") as uow:
        put_in_force(uow, policy(rule=rules, people=people))
    with school.work("teacher") as uow:
        [judged] = previewing.preview_draft(school.system, uow, a_draft(school, "Sports day"))
    assert judged.content.text == f"Sports day\nPosted by {teacher}"
    assert [finding.rule for finding in judged.asking] == ["operator"]


DIGEST, CHANNEL = "d" * 64, UUID(int=1)


def finding(**more: Any) -> Finding:
    fields = {
        "rule": "names", "kind": "names", "effect": Effect.WARN, "clause": "1", "surface": "text",
        "reason": "A name.", "start": 3, "end": 9, "detail": "first name",
    }  # fmt: skip
    return Finding(**{**fields, **more})


@pytest.mark.parametrize(
    "other",
    [{"rule": "other"}, {"kind": "tone"}, {"effect": Effect.BLOCK}, {"surface": "alt:1"},
     {"start": 4}, {"end": 8}, {"detail": "surname"}, {"about": "another child"}],
    ids=str,
)  # fmt: skip
def test_a_fingerprint_tells_findings_apart(other: dict[str, Any]) -> None:
    ours = judging.fingerprint(DIGEST, CHANNEL, finding())
    assert judging.fingerprint(DIGEST, CHANNEL, finding(**other)) != ours
    assert judging.fingerprint("e" * 64, CHANNEL, finding()) != ours
    assert judging.fingerprint(DIGEST, UUID(int=2), finding()) != ours


def test_other_words_about_the_same_finding_are_no_other_finding() -> None:
    ours = judging.fingerprint(DIGEST, CHANNEL, finding())
    assert judging.fingerprint(DIGEST, CHANNEL, finding(reason="Said otherwise.")) == ours
    at = {"surface": "schedule", "start": None, "end": None}
    one, two = (finding(**at, detail=other) for other in ("post 1", "post 2"))
    assert judging.fingerprint(DIGEST, CHANNEL, one) == judging.fingerprint(DIGEST, CHANNEL, two)


def stopping(school: ASchool, words: str) -> set[str]:
    """Kinds of rules that stop these words or let them wait."""
    with school.work() as uow:
        judged = previewing.preview_draft(
            school.system, uow, a_draft(school, words, category="event")
        )
    found = [each for one in judged for each in one.verdict.findings]
    return {each.kind for each in found if each.effect in (Effect.BLOCK, Effect.APPROVE)}


@pytest.fixture
def with_site(system: Any) -> Callable[..., ASchool]:
    def made(**about: str) -> ASchool:
        school = a_school(system, template="milton_road")
        a_channel(school)
        with school.work("head") as uow:
            row = uow.session.get_one(School, school.id)
            for name, value in about.items():
                setattr(row, name, value)
        return school

    return made


def test_a_schools_own_site_and_office_are_known_from_the_day_it_signs_up(
    with_site: Callable[..., ASchool],
) -> None:
    school = with_site(website="https://www.larkfield.sch.uk/home", email_domain="larkfield.org")
    assert not stopping(school, "See https://larkfield.sch.uk/a and www.larkfield.sch.uk")
    assert not stopping(school, "Write to office@larkfield.sch.uk or office@larkfield.org.")
    assert stopping(school, "Write to hristo.petrov@larkfield.org") == {"personal_data"}
    assert stopping(school, "See https://www.larkfield.org/a") == {"links"}


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"email_domain": "gmail.com"}, "Write to office@gmail.com"),
        ({"website": "https://www.facebook.com/larkfield"}, "See https://www.facebook.com/other"),
        ({"website": "https://sites.google.com/larkfield"}, "See https://sites.google.com/other"),
        ({"website": "https://sch.uk"}, "See https://other.sch.uk"),
        ({"website": ""}, "See https://other.sch.uk"),
    ],
)
def test_what_others_share_is_no_schools_own(
    with_site: Callable[..., ASchool], about: dict[str, str], words: str
) -> None:
    assert stopping(with_site(**about), words)
