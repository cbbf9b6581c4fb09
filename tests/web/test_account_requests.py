"""Asking for an account on the site, from the form to the connected channel, and every way that
somebody might try instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from publisher.models import AccountRequest, Channel, Connecting, RequestState
from tests.conftest import Sandbox
from tests.factories import ASchool, a_channel, a_school, put_in_force
from tests.services.test_connecting import says_yes
from tests.services.test_requesting import document
from tests.web.conftest import Browser, agree_on_platform

Browse = Callable[[Any], Browser]
FILLED = {
    "platform": "facebook", "name": "Larkfield Primary", "kind": "school", "open": "yes",
    "aim": "Tell families what happens.", "audience": "Parents", "promotion": "The newsletter",
    "operator_name": ["Jo Reed", "Sam Okafor"],
    "operator_email": ["jo@larkfield.example", "sam@larkfield.example"], "do": "send",
}  # fmt: skip


@pytest.fixture
def school(live: Any) -> ASchool:
    made = a_school(live)
    with made.work("head") as uow:
        put_in_force(uow, document())
    return made


def at(school: ASchool, path: str = "") -> str:
    return f"/schools/{school.id}/channels{path}"


def ask(school: ASchool, browse: Browse, **changes: Any) -> Browser:
    page = browse(school.system).log_in(school, "teacher")
    return page.open(at(school, "/requests/new?platform=facebook")).submit(
        "/requests/new", **{**FILLED, **changes}
    )


def the_request(school: ASchool) -> AccountRequest:
    with school.work() as uow:
        return uow.session.scalars(select(AccountRequest)).one()


def test_a_teacher_asks_the_head_approves_and_the_office_connects(
    school: ASchool, sandbox: Sandbox, browse: Browse
) -> None:
    office = browse(school.system).log_in(school).open(at(school))
    assert "There is no approved request for it yet." in office.text
    assert "policy read and training received" in office.text, "the clause stands beside it"
    assert office.page.select("button[disabled]")
    ask(school, browse)
    request = the_request(school)
    head = browse(school.system).log_in(school, "head").open(f"/schools/{school.id}/today")
    assert "Somebody asks for an account on Facebook: Larkfield Primary" in head.text
    head.open(at(school, f"/requests/{request.id}")).submit("/approve")
    assert "Head of Larkfield Primary School, as the leadership team" in head.text
    teacher = browse(school.system).log_in(school, "teacher").open(f"/schools/{school.id}/today")
    assert "Your request for Larkfield Primary on Facebook is approved" in teacher.text
    account = sandbox.control("POST", "/accounts", platform="facebook", name="Larkfield Primary")
    office.open(at(school)).submit("/connect/facebook", follow=False)
    assert office.response is not None
    office.open(agree_on_platform(office.response.headers["Location"], account["id"]))
    office.submit(office.path, account=account["id"])
    assert "how many people can get into the account" in office.text
    office.submit(office.path, account=account["id"], admins="1")
    assert "Larkfield Primary on Facebook is connected." in office.text
    assert "is approved" not in teacher.open(f"/schools/{school.id}/today").text, "and used"
    with school.work() as uow:
        channel = uow.session.scalars(select(Channel)).one()
    office.open(at(school, f"/{channel.id}"))
    for said in ("Jo Reed", "Sam Okafor", "asked for the account", "approved the request",
                 "used the approval", "connected it", "One person can get into it"):  # fmt: skip
        assert said in office.text, said
    head.open(f"/schools/{school.id}/today")
    assert "has a single administrator" in head.text


def test_a_mistake_is_said_at_its_field_and_nothing_typed_is_lost(
    school: ASchool, browse: Browse
) -> None:
    page = ask(school, browse, aim="", operator_email=["jo@larkfield.example"] * 2)
    assert page.status == 422
    assert page.page.find(id="aim-wrong") and page.page.find(id="operator-2-email-wrong")
    kept = page.page
    assert kept.find(id="audience").get_text().strip() == "Parents"  # type: ignore[union-attr]
    assert [box["value"] for box in kept.select("[name=operator_name]")] == [
        "Jo Reed",
        "Sam Okafor",
    ]
    assert kept.find("option", selected=True, value="facebook")
    for link in kept.select(".summary a"):
        assert kept.find(id=str(link["href"]).removeprefix("#")), link


def test_a_missing_platform_hides_no_other_mistake(school: ASchool, browse: Browse) -> None:
    page = ask(school, browse, platform="", aim="").page
    assert page.find(id="platform-wrong") and page.find(id="aim-wrong")


def test_one_more_operator_without_a_script(school: ASchool, browse: Browse) -> None:
    page = ask(school, browse, do="more")
    assert len(page.page.select("[name=operator_name]")) == 3
    assert page.page.find(id="aim").get_text().strip() == FILLED["aim"]  # type: ignore[union-attr]


def test_the_direct_address_is_refused_with_the_clause(
    school: ASchool, sandbox: Sandbox, browse: Browse
) -> None:
    office = browse(school.system).log_in(school).open(at(school))
    token = office.page.find("input", {"name": "csrf_token"})["value"]  # type: ignore[index]
    for platform in ("facebook", "instagram", "x", "linkedin", "weduc"):
        answer = office.client.post(at(school, f"/connect/{platform}"), data={"csrf_token": token})
        assert answer.status_code == 403
        assert "no approved request" in answer.text and "policy read and training" in answer.text
    with school.work() as uow:
        assert uow.session.scalars(select(Connecting)).all() == []


def test_so_is_the_way_back_when_the_approval_went_meanwhile(
    school: ASchool, sandbox: Sandbox, browse: Browse
) -> None:
    ask(school, browse)
    request = the_request(school)
    browse(school.system).log_in(school, "head").open(at(school, f"/requests/{request.id}")).submit(
        "/approve"
    )
    office = browse(school.system).log_in(school).open(at(school))
    office.submit("/connect/facebook", follow=False)
    assert office.response is not None
    there = office.response.headers["Location"]
    query = says_yes(sandbox, there, "facebook")
    browse(school.system).log_in(school, "teacher").open(
        at(school, f"/requests/{request.id}")
    ).submit("/withdraw")
    answer = office.client.get("/connect/facebook/callback", query_string=query)
    assert answer.status_code == 403 and "no approved request" in answer.text
    state = parse_qs(urlsplit(there).query)["state"][0]
    other = office.client.get("/connect/instagram/callback", query_string={**query, "state": state})
    assert other.status_code in (403, 404)
    with school.work() as uow:
        assert uow.session.scalars(select(Channel)).all() == []


def test_the_office_has_no_button_to_approve_and_its_address_is_refused(
    school: ASchool, browse: Browse
) -> None:
    ask(school, browse)
    request = the_request(school)
    office = browse(school.system).log_in(school).open(at(school, f"/requests/{request.id}"))
    assert "decided by: the leadership team" in office.text
    assert not re.search("/approve", office.page.decode())
    token = office.page.find("input", {"name": "csrf_token"})["value"]  # type: ignore[index]
    answer = office.client.post(
        at(school, f"/requests/{request.id}/approve"), data={"csrf_token": token, "seen": "x"}
    )
    assert answer.status_code == 403
    assert the_request(school).state == RequestState.ASKED


def test_a_channel_that_nobody_approved_says_so_and_where_to_ask(live: Any, browse: Browse) -> None:
    made = a_school(live)
    channel = a_channel(made)
    with made.work("head") as uow:
        put_in_force(uow, document("longton_lane"))
    page = browse(live).log_in(made).open(at(made))
    assert "Nobody has approved this account" in page.text
    page.open(at(made, f"/{channel}"))
    assert "Nothing goes out here until this one is" in page.text
    page.open(at(made, f"/requests/new?platform=facebook&channel={channel}"))
    assert "which is connected already" in page.text


def test_an_operator_leaves_and_the_head_hands_the_account_over(
    school: ASchool, browse: Browse
) -> None:
    channel = a_channel(school)
    head = browse(school.system).log_in(school, "head").open(at(school, f"/{channel}"))
    office, teacher = (str(school.people[who].person_id) for who in ("office", "teacher"))
    head.submit("/operators", person=office)
    head.submit("/hand-over", leaver_id=office, successor="", by_day="")
    assert head.status == 422 and head.page.find(id="by_day-wrong")
    head.submit("/hand-over", leaver_id=office, successor=teacher)
    assert "handed it to Teacher of Larkfield Primary School" in head.text
    assert "Only one person operates it" in head.text
    browse(school.system).log_in(school, "teacher")
    head.submit("/ownership")
    assert "Not the school’s own" in head.text
