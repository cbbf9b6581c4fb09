"""The pages of duties and registers, as people use them."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from io import BytesIO
from typing import Any

import pytest

from publisher.services.system import System
from tenants.services import acknowledging, documents, policy_changes
from tests.factories import ASchool, a_channel, a_post, a_school, put_in_force, schedule
from tests.web.conftest import Browser

PDF = b"%PDF-1.4\n1 0 obj\n<< /Title (Risk assessment) >>\nendobj\ntrailer\n<<>>\n%%EOF\n"
NOTE = "Looked at everything, nothing to change."
At = Callable[..., Browser]


@pytest.fixture
def at(system: System, browse: Callable[[Any], Browser]) -> At:
    """``at(school, "head", "/duties")``: somebody on a page of a school."""
    return lambda school, who, path: (
        browse(system).log_in(school, who).open(f"/schools/{school.id}{path}")
    )


@pytest.fixture
def lache(system: System) -> ASchool:
    return a_school(system, template="lache")


def test_somebody_reads_the_policy_and_it_leaves_today(lache: ASchool, at: At) -> None:
    teacher = at(lache, "teacher", "/today")
    assert "Read the policy and say that you have" in teacher.text
    teacher.open(f"/schools/{lache.id}/reading")
    teacher.submit("/reading/answer", answer="read")
    assert "it is kept that you have read it" in teacher.text
    assert "Read and understood" in teacher.text
    assert "Read the policy" not in teacher.open(f"/schools/{lache.id}/today").text


def test_a_concern_goes_to_a_governor_who_answers_it(system: System, at: At) -> None:
    school = a_school(system, template="longton_lane")
    teacher = at(school, "teacher", "/reading")
    assert "I have a concern" in teacher.text
    teacher.submit("/reading/answer", answer="concern", concern="no")
    assert teacher.status == 422 and "cannot agree to" in teacher.text
    words = "I run the football club's page under my own name."
    teacher.submit("/reading/answer", answer="concern", concern=words)
    assert "Your concern is with the governors" in teacher.text
    assert "football" not in at(school, "head", "/reading/concerns").text
    governor = at(school, "governor", "/reading/concerns")
    assert words in governor.text
    governor.submit("/settle", outcome="The club's page may go on as it is.")
    assert "may go on as it is" in at(school, "teacher", "/reading/concerns").text


def test_a_version_that_came_into_force_meanwhile_is_read_first(lache: ASchool, at: At) -> None:
    teacher = at(lache, "teacher", "/reading")
    with lache.work("head") as uow:
        put_in_force(uow, deepcopy(policy_changes.current(uow).document))
    teacher.submit("/reading/answer", answer="read")
    assert teacher.status == 409 and "newer version" in teacher.text


def test_the_register_counts_who_has_read_it(lache: ASchool, at: At) -> None:
    at(lache, "teacher", "/reading").submit("/reading/answer", answer="read")
    office = at(lache, "office", "/reading/register")
    assert "1 of 4 have read it" in office.text
    office.submit("/reading/people", name="", groups="staff")
    assert office.status == 422 and "Enter a name." in office.text
    office.submit("/reading/people", name="Kim Reed", groups="staff")
    assert "1 of 5 have read it" in office.text
    office.submit("/paper")
    assert "2 of 5 have read it" in office.text and "on paper" in office.text


def test_teachers_do_not_see_who_has_read_it(lache: ASchool, at: At) -> None:
    assert at(lache, "teacher", "/reading/register").status == 403
    assert "Who has read it" not in at(lache, "teacher", "/duties").text


def test_a_duty_is_done_with_a_note_and_what_was_typed_is_not_lost(system: System, at: At) -> None:
    school = a_school(system, template="st_lukes")
    head = at(school, "head", "/duties")
    assert "Overdue" in head.text and "Tuesday 1 October 2019" in head.text
    head.submit("/done", note="short")
    assert head.status == 422 and "short" in str(head.form("/done"))
    head.submit("/done", note=NOTE)
    assert NOTE in head.text and "Done, and kept in the log." in head.text


def test_what_is_overdue_stands_on_today_for_whom_it_concerns(system: System, at: At) -> None:
    school = a_school(system, template="st_lukes")
    at(school, "head", "/duties")  # as the morning's round does
    for who, seen in (("head", True), ("governor", True), ("teacher", False)):
        assert ("Policy last updated October 2017" in at(school, who, "/today").text) is seen


def test_the_daily_check_is_in_the_log_that_can_be_taken_away(system: System, at: At) -> None:
    school = a_school(system, template="ashgrove")
    head = at(school, "head", "/duties")
    assert "Check every school account" in head.text
    head.submit("/done", note="=HYPERLINK(“x”) was all I saw")
    head.submit("/duties/export", follow=False)
    assert head.response is not None
    lines = head.response.data.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("Check every school account,")
    assert ",'=HYPERLINK" in lines[1]


def test_training_is_recorded_shown_and_struck_out(system: System, at: At) -> None:
    school = a_school(system, template="ashgrove")
    office = at(school, "office", "/training")
    who = str(school.people["teacher"].person_id)
    office.submit("/training", who=who, course="Safe use", provider="", held_on="2026-09-01")
    assert office.status == 422 and 'value="Safe use"' in str(office.page)
    office.submit("/training", who=who, course="Safe use", provider="Us", held_on="2026-09-01")
    assert "The training is recorded." in office.text and "Counts" in office.text
    office.submit("/strike-out")
    assert "Struck out" in office.text


class TestTheGateOfTheFirstPost:
    @pytest.fixture
    def milton(self, system: System) -> ASchool:
        made = a_school(system, template="milton_road", documents=False)
        a_channel(made)
        return made

    def test_the_composer_says_which_document_is_missing_and_by_which_clause(
        self, milton: ASchool, at: At
    ) -> None:
        post = a_post(milton)
        page = at(milton, "office", f"/posts/{post}/edit")
        assert "Cannot go out" in page.text
        assert "Data Protection Impact Assessment" in page.text and "M25" in page.text

    def test_registering_it_opens_the_way(self, milton: ASchool, at: At) -> None:
        post = a_post(milton)
        head = at(milton, "head", "/documents?kind=dpia")
        assert "Nothing can be published before it is registered" in head.text
        head.submit(
            "/documents", kind="dpia", title="DPIA", owner="J. Hale, DPO", dated="2025-01-15",
            link="https://example.org/dpia",
        )  # fmt: skip
        assert "Registered" in head.text
        schedule(milton, post)
        assert "In line" in at(milton, "office", f"/posts/{post}").text


def test_the_composer_links_the_documents_of_the_policy(lache: ASchool, at: At) -> None:
    with lache.work("head") as uow:
        documents.register(
            uow,
            documents.Entry(
                kind="safeguarding_policy", title="Safeguarding Policy", owner="Governors",
                dated=uow.now.date(), link="https://example.org/safe",
            ),
        )  # fmt: skip
    page = at(lache, "office", "/posts/new")
    assert page.page.find("a", href="https://example.org/safe") is not None
    assert "ICT Acceptable Use Policy ( not registered yet )" in page.text


def test_a_file_is_kept_and_handed_out_unchanged(lache: ASchool, at: At) -> None:
    head = at(lache, "head", "/documents")
    fields = {"kind": "safeguarding_policy", "title": "S", "owner": "O", "dated": "2026-01-05"}
    head.submit("/documents", **fields, file=(BytesIO(b"<html>"), "s.pdf"))
    assert head.status == 422 and "This is not a PDF" in head.text
    head.submit("/documents", **fields, file=(BytesIO(PDF), "s.pdf"))
    link = next(a["href"] for a in head.page.find_all("a") if a["href"].endswith("/file"))
    head.open(str(link))
    assert head.response is not None
    assert head.response.data == PDF
    assert head.response.headers["Content-Disposition"] == "attachment; filename=s.pdf"


def test_a_tool_for_pupils_waits_for_its_risk_assessment(system: System, at: At) -> None:
    school = a_school(system, template="longton_lane")
    at(school, "teacher", "/documents").submit("/documents/tools", tool="A class blog")
    head = at(school, "head", "/documents")
    head.submit("/activate")
    assert head.status == 409 and "risk assessment first" in head.text


def test_an_exception_is_asked_for_and_the_head_decides(lache: ASchool, at: At) -> None:
    fields = {
        "kind": "family_connection", "what": "Contact with my sister's family.",
        "why": "My niece is a pupil here.",
    }  # fmt: skip
    teacher = at(lache, "teacher", "/exceptions")
    teacher.submit("/exceptions", **fields, until="")
    assert teacher.status == 422 and "an exception without an end is none" in teacher.text
    teacher.submit("/exceptions", **fields, until="2099-07-21")
    assert "Waits for the Headteacher" in teacher.text
    head = at(lache, "head", "/exceptions")
    head.submit("/decide", answer="approve")
    assert "In force" in head.text and "Approved by Head of" in head.text


def test_no_governors_words_are_on_the_register(system: System, at: At) -> None:
    school = a_school(system, template="longton_lane")
    with school.work("teacher") as uow:
        acknowledging.answer(
            uow, "Social Media and Networking Policy", agreed=False,
            version_id=policy_changes.current(uow).id, concern="Something about my football club.",
        )  # fmt: skip
    head = at(school, "head", "/reading/register")
    assert "A concern, with the governors" in head.text and "football" not in head.text


@pytest.mark.parametrize(
    "path", ["/duties", "/reading", "/training", "/documents", "/exceptions", "/today"]
)
def test_before_a_policy_is_in_force_nothing_is_asked(system: System, at: At, path: str) -> None:
    school = a_school(system, in_force=False)
    assert at(school, "head", path).status == 200
