"""Asking for an account, deciding it, and connecting only what was approved."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from publisher.models import (
    AccountRequest,
    Channel,
    ChannelState,
    Connecting,
    Media,
    Notice,
    RequestState,
)
from publisher.services import (
    chasing,
    connecting,
    connecting_rules,
    granting,
    leaving,
    official,
    operating,
    requesting,
    scheduling,
)
from publisher.services.drafting import MediaUse
from publisher.services.requesting import Case, Named
from tenants import clock
from tenants.database import new_id
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.policies import templates
from tenants.policies.language import with_changes
from tenants.roles import Role
from tests.conftest import PLATFORMS, Sandbox
from tests.factories import ASchool, a_channel, a_post, a_school, put_in_force, schedule
from tests.services.test_approving import join
from tests.services.test_connecting import answer, begin, connected, says_yes

JO, SAM = Named(name="Jo Reed", email="jo.reed@larkfield.example"), Named(
    name="Sam Okafor", email="sam@larkfield.example"
)  # fmt: skip
CASE = Case(
    platform="facebook", name="Larkfield Primary", aim="Tell families what happens at school.",
    audience="Parents and carers", promotion="The newsletter", risk_note="Comments are watched.",
    open_to_public=True, operators=(JO, SAM),
)  # fmt: skip


def document(template: str = "ashgrove", **requests: Any) -> dict[str, Any]:
    """A school's policy in which only what these tests are about is asked of operators."""
    policy = templates.template(template)
    section = {**dict(policy.section("account_requests")), "operators_must_have": [], **requests}
    channels = {**dict(policy.document["channels"]), "allow": [
        "facebook", "instagram", "x", "linkedin", "parent_comms"
    ]}  # fmt: skip
    channels.pop("parent_comms", None)
    changed = with_changes(policy, {"account_requests": section, "channels": channels})
    return dict(changed.document)


@pytest.fixture
def school(live: Any) -> ASchool:
    made = a_school(live)
    with made.work("head") as uow:
        put_in_force(uow, document())
    return made


def ask(school: ASchool, case: Case = CASE, *, who: str = "teacher") -> UUID:
    with school.work(who) as uow:
        return requesting.ask(school.system, uow, case).id


def seen(school: ASchool, request: UUID) -> str:
    with school.work() as uow:
        row = uow.get(AccountRequest, request)
        return requesting.fingerprint(row, requesting.operators(uow, row))


def approve(school: ASchool, request: UUID, *, who: str = "head", **more: Any) -> None:
    more.setdefault("seen", seen(school, request))
    with school.work(who) as uow:
        granting.approve(uow, request, **more)


def approved(school: ASchool, case: Case = CASE) -> UUID:
    request = ask(school, case)
    approve(school, request)
    return request


def the(school: ASchool, request: UUID) -> AccountRequest:
    with school.work() as uow:
        return uow.get(AccountRequest, request)


# Asking


def test_a_request_is_not_approved_with_an_operator_who_has_left(school: ASchool) -> None:
    office = school.people["office"].person_id
    assert office is not None
    here = Named(name="Office", email=school.emails["office"])
    request = ask(school, replace(CASE, operators=(here, SAM)))
    leaving.leave(school.system, school.scope("head"), office, successor_id=None, ways={})
    with school.work("head") as uow:
        (said,) = granting.decidable(uow, request).lacking
    assert said == "Office: is no operator any more. Name another"
    with pytest.raises(Conflict, match="Name another"):
        approve(school, request)
    with school.work("teacher") as uow:
        requesting.change(school.system, uow, request, CASE)
    approve(school, request)


def test_a_request_goes_to_those_whom_the_policy_names(school: ASchool) -> None:
    request = ask(school)
    with school.work() as uow:
        notice = uow.session.scalars(select(Notice).where(Notice.key == f"request:{request}")).one()
        assert (notice.roles, notice.urgent) == (["slt"], True)


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a blank aim": ({"aim": "  "}, "aim"),
    "no audience": ({"audience": ""}, "audience"),
    "no promotion": ({"promotion": ""}, "promotion"),
    "open or closed not answered": ({"open_to_public": None}, "open_to_public"),
    "a kind that the policy does not have": ({"kind": "department"}, "kind"),
    "no name": ({"name": ""}, "name"),
    "one operator": ({"operators": (JO,)}, "operator-2-name"),
    "no operator": ({"operators": ()}, "operator-1-name"),
    "an operator without a name": ({"operators": (JO, replace(SAM, name=" "))}, "operator-2-name"),
    "no e-mail address": ({"operators": (JO, replace(SAM, email="sam"))}, "operator-2-email"),
    "the same address twice": (
        {"operators": (JO, replace(SAM, email="Jo.Reed@Larkfield.example "))}, "operator-2-email",
    ),
    "the same box by another mark": (
        {"operators": (JO, replace(SAM, email="jo.reed+two@larkfield.example"))},
        "operator-2-email",
    ),
    "the same person by another address": (
        {"operators": (JO, Named(name="jo  reed", email="jo@home.example"))}, "operator-2-name",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_is_missing_or_twice_is_said_at_its_field(school: ASchool, what: str) -> None:
    changes, field = WRONG[what]
    with pytest.raises(Invalid) as refused:
        ask(school, replace(CASE, **changes))
    assert list(refused.value.errors) == [field]
    with school.work() as uow:
        assert requesting.requests(uow) == []


def test_a_class_must_say_whether_it_is_open_whatever_the_policys_fields(school: ASchool) -> None:
    with school.work("head") as uow:
        put_in_force(uow, document(fields=["aim"]))
    case = replace(CASE, open_to_public=None)
    ask(school, case)
    with pytest.raises(Invalid) as refused:
        ask(school, replace(case, kind="class"))
    assert list(refused.value.errors) == ["open_to_public"]


def test_a_platform_that_the_policy_does_not_use_is_not_asked_for(live: Any) -> None:
    ashgrove = a_school(live, template="ashgrove")
    with pytest.raises(NotAllowed, match="Your policy allows"):
        ask(ashgrove, replace(CASE, platform="instagram"))


def test_who_asks_for_nothing_needs_no_request(live: Any) -> None:
    baseline = a_school(live)
    with pytest.raises(Conflict, match="can be connected at once"):
        ask(baseline)


def test_another_schools_request_is_neither_seen_nor_decided(school: ASchool) -> None:
    request = ask(school)
    other = a_school(school.system, "Ashdown Infants")
    with other.work("head") as uow:
        put_in_force(uow, document())
    with other.work("head") as uow:
        assert requesting.requests(uow) == []
        for act in (
            lambda: granting.approve(uow, request, seen="x"),
            lambda: requesting.withdraw(uow, request),
            lambda: granting.decidable(uow, request),
        ):
            with pytest.raises(NotFound):
                act()


# Deciding


def test_the_decision_keeps_its_name_its_date_and_its_end(school: ASchool) -> None:
    request = approved(school)
    row = the(school, request)
    assert row.decided_by == school.people["head"].person_id
    assert row.decided_as == ["slt"]
    assert row.decided_at is not None and row.expires_at is not None
    assert (row.expires_at - row.decided_at).days == 90
    assert row.policy_version_id is not None and row.review_on is not None


def test_A8_the_office_manager_cannot_approve(school: ASchool) -> None:
    request = ask(school)
    for who in ("office", "governor", "dsl"):
        with pytest.raises(NotAllowed, match=r"decided by: the leadership team"):
            approve(school, request, who=who)
    assert the(school, request).state == RequestState.ASKED


def test_governors_decide_where_the_policy_names_them(school: ASchool) -> None:
    with school.work("head") as uow:
        put_in_force(uow, document(approved_by=["governors"]))
    request = ask(school)
    with pytest.raises(NotAllowed):
        approve(school, request)
    approve(school, request, who="governor")
    assert the(school, request).state == RequestState.APPROVED


def test_nobody_decides_their_own_request(school: ASchool) -> None:
    request = ask(school, who="head")
    with pytest.raises(NotAllowed, match="somebody else must decide"):
        approve(school, request)
    join(school, "deputy", Role.TEACHER, "slt")
    approve(school, request, who="deputy")


def test_who_changed_a_request_does_not_decide_it_either(school: ASchool) -> None:
    request = ask(school)
    with school.work("head") as uow:
        requesting.change(school.system, uow, request, replace(CASE, aim="Mine."))
    with pytest.raises(NotAllowed, match="somebody else must decide"):
        approve(school, request)
    with school.work("office") as uow:
        requesting.change(school.system, uow, request, CASE)
    approve(school, request)


def test_a_school_with_one_leader_may_allow_it_and_it_is_marked(school: ASchool) -> None:
    policy = document()
    policy["people"] = {**policy.get("people", {}), "self_approval": ["headteacher"]}
    with school.work("head") as uow:
        put_in_force(uow, policy)
    request = ask(school, who="head")
    approve(school, request)
    assert the(school, request).self_approved


def test_of_two_deciders_at_once_one_wins_and_the_other_sees_who(school: ASchool) -> None:
    join(school, "deputy", Role.TEACHER, "slt")
    request = ask(school)
    words = seen(school, request)
    said: dict[str, str] = {}
    start = threading.Barrier(2)

    def press(who: str) -> None:
        start.wait()
        try:
            approve(school, request, who=who, seen=words)
            said[who] = "won"
        except Conflict as error:
            said[who] = str(error)

    threads = [threading.Thread(target=press, args=(who,)) for who in ("head", "deputy")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = [who for who, what in said.items() if what == "won"]
    (loser,) = [who for who in said if who != winner]
    assert said[loser] == f"{school.people[winner].name} has approved this already."


def test_what_was_changed_meanwhile_is_not_agreed_to_unread(school: ASchool) -> None:
    request = ask(school)
    words = seen(school, request)
    with school.work("teacher") as uow:
        requesting.change(school.system, uow, request, replace(CASE, open_to_public=False))
    with pytest.raises(Conflict, match="changed since you opened it"):
        approve(school, request, seen=words)


def test_refusing_and_asking_for_a_change_need_a_reason(school: ASchool) -> None:
    request = ask(school)
    words = seen(school, request)
    for decide in (granting.refuse, granting.ask_for_change):
        with school.work("head") as uow, pytest.raises(Invalid, match="Say why"):
            decide(uow, request, seen=words, reason=" ")
    with school.work("head") as uow:
        granting.ask_for_change(uow, request, seen=words, reason="Who moderates in August?")
    with school.work("teacher") as uow:
        requesting.change(school.system, uow, request, CASE)
    with school.work("head") as uow:
        granting.refuse(uow, request, seen=words, reason="One account is enough.")
    with school.work("teacher") as uow, pytest.raises(Conflict, match="has been decided"):
        requesting.change(school.system, uow, request, CASE)


def test_a_day_that_has_passed_is_no_trial(school: ASchool) -> None:
    request = ask(school)
    with pytest.raises(Invalid) as refused:
        approve(school, request, trial_until=clock.now().date())
    assert list(refused.value.errors) == ["trial_until"]
    approve(school, request, trial_until=clock.now().date() + timedelta(days=40))
    assert the(school, request).look_at is not None


# Connecting


def refused_everywhere(school: ASchool, sandbox: Sandbox, platform: str) -> None:
    before = sandbox.ledger()["requests"]
    with pytest.raises(NotAllowed, match="no approved request"):
        begin(school, platform)
    assert sandbox.ledger()["requests"] == before
    with school.work() as uow:
        assert uow.session.scalars(select(Connecting)).all() == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_without_an_approval_nobody_is_sent_to_the_platform(
    school: ASchool, sandbox: Sandbox, platform: str
) -> None:
    refused_everywhere(school, sandbox, platform)
    ask(school, replace(CASE, platform=platform))
    refused_everywhere(school, sandbox, platform)


def test_with_it_the_account_is_connected_and_is_what_was_asked_for(
    school: ASchool, sandbox: Sandbox
) -> None:
    case = replace(CASE, kind="friends_of_school", school_owned=False, open_to_public=False)
    request = approved(school, case)
    channel_id = connected(school, sandbox, "facebook")
    with school.work() as uow:
        channel = uow.get(Channel, channel_id)
        assert (channel.kind, channel.school_owned) == ("friends_of_school", False)
        assert channel.extra["open_to_public"] == "no"
        assert [each.name for each in operating.operators_of(uow, channel_id)] == [
            "Jo Reed", "Sam Okafor",
        ]  # fmt: skip
        row = uow.get(AccountRequest, request)
        assert (row.channel_id, row.used_at is not None) == (channel_id, True)


def test_an_approval_for_facebook_does_not_open_instagram(
    school: ASchool, sandbox: Sandbox
) -> None:
    approved(school)
    refused_everywhere(school, sandbox, "instagram")
    query = says_yes(sandbox, begin(school, "facebook"), "facebook")
    with pytest.raises(NotFound):
        answer(school, "instagram", query)


def test_an_approval_counts_for_one_account(school: ASchool, sandbox: Sandbox) -> None:
    approved(school)
    first = connected(school, sandbox, "facebook")
    sandbox.control("POST", "/accounts", platform="facebook", name="Larkfield Nursery")
    attempt = answer(school, "facebook", says_yes(sandbox, begin(school, "facebook"), "facebook"))
    with school.work() as uow:
        known = uow.get(Channel, first).remote_id
        found = connecting.choices(school.system, uow, attempt)
        (another,) = [each for each in found if each.remote_id != known][:1] or [None]
        if another is None:
            pytest.fail("the sandbox shows one account only")
        with pytest.raises(NotAllowed, match="not the account that was approved"):
            connecting.connect(school.system, uow, attempt, another.remote_id)


def test_an_approval_ends(school: ASchool, sandbox: Sandbox) -> None:
    approved(school)
    query = says_yes(sandbox, begin(school, "facebook"), "facebook")
    with time_machine.travel(clock.now() + timedelta(days=91), tick=False):
        refused_everywhere_but_rows(school)
    assert answer(school, "facebook", query)


def refused_everywhere_but_rows(school: ASchool) -> None:
    with pytest.raises(NotAllowed, match="no approved request"):
        begin(school, "facebook")


def test_the_way_back_from_the_platform_asks_again(school: ASchool, sandbox: Sandbox) -> None:
    request = approved(school)
    query = says_yes(sandbox, begin(school, "facebook"), "facebook")
    with school.work("teacher") as uow:
        requesting.withdraw(uow, request)
    before = sandbox.ledger()["requests"]
    with pytest.raises(NotAllowed, match="no approved request"):
        answer(school, "facebook", query)
    assert sandbox.ledger()["requests"] == before, "no code was exchanged"


def test_so_does_the_choice_of_the_account(school: ASchool, sandbox: Sandbox) -> None:
    request = approved(school)
    attempt = answer(school, "facebook", says_yes(sandbox, begin(school, "facebook"), "facebook"))
    with school.work("teacher") as uow:
        requesting.withdraw(uow, request)
    with school.work() as uow:
        chosen = connecting.choices(school.system, uow, attempt)[0].remote_id
        with pytest.raises(NotAllowed, match="no approved request"):
            connecting.connect(school.system, uow, attempt, chosen)
        assert connecting.channels(uow) == []


def test_renewing_what_was_approved_needs_no_new_request(school: ASchool, sandbox: Sandbox) -> None:
    approved(school)
    first = connected(school, sandbox, "facebook")
    with time_machine.travel(clock.now() + timedelta(days=200), tick=False):
        assert connected(school, sandbox, "facebook") == first


def test_after_letting_go_and_the_end_of_its_approval_it_is_asked_for_anew(
    school: ASchool, sandbox: Sandbox
) -> None:
    approved(school)
    first = connected(school, sandbox, "facebook")
    connecting.disconnect(school.system, school.scope(), first)
    with time_machine.travel(clock.now() + timedelta(days=91), tick=False):
        refused_everywhere_but_rows(school)
        request = approved(school)
        assert connected(school, sandbox, "facebook") == first
        assert the(school, request).channel_id == first


def test_a_policy_without_requests_connects_as_before(live: Any, sandbox: Sandbox) -> None:
    baseline = a_school(live)
    channel = connected(baseline, sandbox, "facebook")
    with baseline.work() as uow:
        (operator,) = operating.operators_of(uow, channel)
        assert operator.person_id == baseline.people["office"].person_id


def test_what_was_connected_before_the_policy_asked_waits_for_its_approval(
    live: Any, sandbox: Sandbox
) -> None:
    made = a_school(live)
    channel = a_channel(made)
    with made.work("head") as uow:
        put_in_force(uow, document("longton_lane"))
    post = a_post(made, "The summer fayre is on Saturday.")
    with made.work() as uow:
        (judged,) = scheduling.preview(made.system, uow, post)
        assert any("has not been approved" in each.reason for each in judged.blocking)
    request = ask(made, replace(CASE, channel_id=channel))
    approve(made, request)
    with made.work() as uow:
        (judged,) = scheduling.preview(made.system, uow, post)
        assert judged.blocking == ()
        assert connecting_rules.approved(uow) == {channel}
    with pytest.raises(Conflict, match="approved already"):
        ask(made, replace(CASE, channel_id=channel))


# Operators who leave


def test_what_a_leaver_operates_is_handed_over(school: ASchool) -> None:
    channel = a_channel(school)
    office, teacher = (school.people[who].person_id for who in ("office", "teacher"))
    assert office and teacher
    with school.work("head") as uow:
        operating.add(uow, channel, office)
        (operated,) = operating.channels_operated_by(uow, office)
        assert operated.alone
        row = operating.transfer(uow, channel, office, teacher)
        assert (row.leaver, row.done_at is not None) == (school.people["office"].name, True)
        assert operating.channels_operated_by(uow, office) == []
        (operator,) = operating.operators_of(uow, channel)
        assert operator.person_id == teacher
        notice = uow.session.scalars(
            select(Notice).where(Notice.key == f"operators:{channel}", Notice.closed_at.is_(None))
        ).one()
        assert "single operator" in notice.title


def test_or_closed_by_a_day_and_the_close_is_kept(school: ASchool, sandbox: Sandbox) -> None:
    approved(school)
    channel = connected(school, sandbox, "facebook")
    office = school.people["office"].person_id
    assert office
    today = clock.now().date()
    with school.work("head") as uow:
        operating.add(uow, channel, office)
        with pytest.raises(Invalid) as refused:
            operating.close(uow, channel, office, by_day=today - timedelta(days=9), reason="")
        assert set(refused.value.errors) == {"by_day", "reason"}
        operating.close(uow, channel, office, by_day=today + timedelta(days=9), reason="Unused.")
    connecting.disconnect(school.system, school.scope(), channel)
    with school.work("head") as uow:
        (row,) = operating.handovers(uow, channel)
        assert row.done_at is not None
        assert uow.get(Channel, channel).state == ChannelState.DISCONNECTED
        with pytest.raises(NotFound):
            operating.transfer(uow, channel, office, school.people["head"].person_id)  # type: ignore[arg-type]


def test_only_the_head_hands_over(school: ASchool) -> None:
    channel = a_channel(school)
    office = school.people["office"].person_id
    assert office
    with school.work("office") as uow:
        with pytest.raises(NotAllowed):
            operating.transfer(uow, channel, office, office)
        with pytest.raises(NotAllowed):
            operating.close(uow, channel, office, by_day=clock.now().date(), reason="x")


def test_posts_of_an_approved_account_go_out(school: ASchool) -> None:
    a_channel(school)
    post = a_post(school, "The summer fayre is on Saturday.")
    assert not schedule(school, post).waiting_for


def test_after_its_trial_an_account_waits_until_somebody_says_that_it_goes_on(live: Any) -> None:
    made = a_school(live)
    channel = a_channel(made)
    with made.work("head") as uow:
        put_in_force(uow, document("longton_lane"))
    request = ask(made, replace(CASE, channel_id=channel))
    last = clock.now().date() + timedelta(days=40)
    approve(made, request, trial_until=last)
    post = a_post(made, "The summer fayre is on Saturday.")

    def stopped() -> bool:
        with made.work() as uow:
            (judged,) = scheduling.preview(made.system, uow, post)
        return any("its trial has ended" in each.reason for each in judged.blocking)

    def told() -> bool:
        for found in chasing.to_chase(made.system.database, most=100):
            chasing.chase(made.system, *found)
        with made.work() as uow:
            key = f"account-review:{request}"
            return bool(uow.session.scalars(select(Notice).where(Notice.key == key)).all())

    noon = datetime.combine(last, time(12), UTC)
    with time_machine.travel(noon - timedelta(days=1), tick=False):
        assert not told()
    with time_machine.travel(noon, tick=False):
        assert told() and not stopped()
    with time_machine.travel(noon + timedelta(days=1), tick=False):
        assert stopped()
        with made.work("head") as uow:
            granting.reviewed(
                uow, request, note="Calm, and well kept.", next_on=last + timedelta(days=90)
            )
        assert not stopped()


def test_A35_a_pupils_picture_stays_away_from_an_account_that_is_not_the_schools(
    school: ASchool,
) -> None:
    a_channel(school, kind="friends_of_school", school_owned=False)
    with school.work() as uow:
        me = school.people["office"].person_id
        picture = uow.add(
            Media(
                id=new_id(), kind="image", mime="image/png", size=3, sha256="ab" * 32,
                filename="hall.png", width=800, height=600, faces=[], uploaded_by=me,
            )
        )  # fmt: skip
        uow.session.flush()
        use = MediaUse(
            media_id=str(picture.id), alt="Children in the hall", people="identifiable",
            children=2, declared_by="the office",
        )  # fmt: skip
    post = a_post(school, "In the hall today.", media=(use,))
    with school.work() as uow:
        (judged,) = scheduling.preview(school.system, uow, post)
        kinds = {finding.kind for finding in judged.blocking}
    assert "destination" in kinds
    with school.work("head") as uow:
        official.declare_owner(uow, school.channels["facebook"], school_owned=True)
        (judged,) = scheduling.preview(school.system, uow, post)
        assert "destination" not in {finding.kind for finding in judged.blocking}
