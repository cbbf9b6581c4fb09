"""What the schools' own policies ask of people and of the school: one test for each scenario.

Where a clause is about somebody's private life no program can watch over it: then the clause
stands in the text that people agree to, and the register proves who did and who did not.
"""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from sqlalchemy.exc import DBAPIError

from publisher.links.looking import Looker
from publisher.links.places import PublicResolver
from publisher.links.visiting import Visitor
from publisher.rules.finding import State
from publisher.services import (
    dead_ends,
    granting,
    handing_over,
    judging,
    owing,
    parting,
    reminding,
    requesting,
    scheduling,
    telling,
)
from publisher.services.lining_up import Stopped
from publisher.services.requesting import Case, Named
from publisher.services.system import System
from tenants.errors import Conflict, NotAllowed
from tenants.models import DocumentRequest, DutyDue
from tenants.policies import templates
from tenants.services import (
    acknowledging,
    documents,
    duties,
    everybody,
    fitness,
    policy_changes,
    training,
)
from tenants.services.acknowledging import Standing
from tenants.services.documents import Entry
from tenants.services.duties import Look
from tests.factories import a_channel, a_post, a_school, put_in_force, schedule
from tests.links.site import Page, Site
from tests.web.conftest import Browser, browse, letters

__all__ = ["browse"]  # the fixture of the pages' tests

D = dt.date
NOTE = "Looked at everything, nothing to change."


@pytest.fixture
def at() -> Iterator[Any]:
    with time_machine.travel(dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC), tick=False) as machine:
        yield lambda text: machine.move_to(
            dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC), tick=False
        )


AGREED_TO = [
    ("lache", "teacher", "L14", "do not accept a parent, a pupil, or a former pupil under 18"),
    ("milton_road", "teacher", "M12", "no contact with parents or children on a personal account"),
    ("milton_road", "teacher", "M14", "only by the school's own e-mail or SeeSaw"),
    ("milton_road", "teacher", "M17", "do not accept a parent, a pupil, or a former pupil"),
    ("longton_lane", "teacher", "G5", "never add a pupil or former pupil as a friend"),
    ("longton_lane", "teacher", "G8", "no social networking in lesson times"),
    ("longton_lane", "teacher", "G9", "Teachers' Standards"),
    ("longton_lane", "teacher", "G12", "Guidance for Safer Working Practice"),
    ("st_lukes", "teacher", "S5", "advised not to be friends with parents"),
    ("st_lukes", "teacher", "S19", "Teachers' Standards"),
    ("st_lukes", "teacher", "S24", "never add a pupil as a friend"),
    ("ashgrove", "teacher", "A4", "“The views here are my own and not the school's.”"),
    ("ashgrove", "teacher", "A22", "confidentiality goes on after you have left the school"),
    ("ashgrove", "teacher", "A26", "may be monitored"),
    ("ashgrove", "teacher", "A38", "personal use at work is not excessive"),
    ("ashgrove", "teacher", "A39", "do not follow pupils or former pupils"),
    ("ashgrove", "teacher", "A47", "use that disclaimer too when you express a personal view"),
]


@pytest.mark.parametrize(("template", "who", "clause", "words"), AGREED_TO)
def test_the_clause_stands_in_what_people_agree_to_and_the_register_proves_who_did(
    system: System, browse: Callable[[Any], Browser],
    template: str, who: str, clause: str, words: str,
) -> None:  # fmt: skip
    school = a_school(system, template=template)
    page = browse(system).log_in(school, who).open(f"/schools/{school.id}/reading")
    card = next(
        card for card in page.page.find_all("section", class_="card-note")
        if clause in card.get_text(" ")
    )  # fmt: skip
    assert words in " ".join(card.get_text(" ").split())
    document = next(
        field["value"] for field in card.find_all("input") if field["name"] == "document"
    )
    with school.work(who) as uow:
        version = policy_changes.current(uow).id
        owing.answer(uow, str(document), version_id=version, agreed=True)
    with school.work("head") as uow:
        read = {
            line.who.id for line in acknowledging.lines(uow)
            if line.asked.document == document and line.standing is Standing.READ
        }  # fmt: skip
        assert read == {school.people[who].person_id}


def test_L5_the_composer_links_both_documents_and_a_missing_one_is_a_duty(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system, template="lache")
    here = f"/schools/{school.id}"
    office = browse(system).log_in(school, "office")
    assert "2 documents are missing or due for review" in office.open(f"{here}/today").text
    with school.work("head") as uow:
        for kind in ("safeguarding_policy", "acceptable_use_policy"):
            documents.register(
                uow, Entry(kind=kind, title=kind, owner="Head", dated=uow.now.date(),
                           link=f"https://example.org/{kind}"),
            )  # fmt: skip
    page = office.open(f"{here}/posts/new").page
    for kind in ("safeguarding_policy", "acceptable_use_policy"):
        assert page.find("a", href=f"https://example.org/{kind}") is not None
    assert "missing or due" not in office.open(f"{here}/today").text


def nobody_knows(_host: str) -> list[str]:
    """What a machine that is cut off is told of every name."""
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def test_L5_a_link_that_has_gone_dead_is_named_until_it_opens_again(
    at: Any, system: System, site: Site, browse: Callable[[Any], Browser]
) -> None:
    system = replace(system, links=site.looker())
    school = a_school(system, template="lache")
    alive, dead = "www.gov.uk/safeguarding", "school.example.org/acceptable-use"
    site.pages[alive] = Page()
    with school.work("head") as uow:
        for kind, address in (("safeguarding_policy", alive), ("acceptable_use_policy", dead)):
            documents.register(
                uow, Entry(kind=kind, title=kind, owner="Head", dated=uow.now.date(),
                           link=f"https://{address}"),
            )  # fmt: skip
    reminding.look(system, school.id)
    reminding.look(system, school.id)
    assert alive in site.asked and dead in site.asked
    head = browse(system).log_in(school, "head")
    said = head.open(f"/schools/{school.id}/today").text
    assert said.count("led nowhere") == 1
    with school.work("head") as uow:
        titles = {line.kind: line.title for line in documents.linked(uow)}
    assert f"cannot be opened: {titles['acceptable_use_policy']}" in said
    cut_off = Looker(visitor=Visitor(resolver=PublicResolver(nobody_knows)))
    reminding.look(replace(system, links=cut_off), school.id)  # says nothing of either
    assert head.open(f"/schools/{school.id}/today").text.count("led nowhere") == 1
    site.pages[dead] = Page()
    reminding.look(system, school.id)
    assert "led nowhere" not in head.open(f"/schools/{school.id}/today").text


@pytest.mark.parametrize(
    ("page", "dead"),
    [
        (Page(status=404), True), (Page(status=410), True),
        (Page(status=403), False), (Page(status=503), False),
        (Page(status=302, headers={"Location": "/log-in"}), False),
    ],
)  # fmt: skip
def test_L5_a_page_behind_a_log_in_or_for_a_moment_away_is_not_dead(
    site: Site, page: Page, dead: bool
) -> None:
    site.pages |= {"www.gov.uk/policy": page, "www.gov.uk/log-in": Page()}
    assert dead_ends.is_dead(site.visitor().visit("https://www.gov.uk/policy")) is dead
    assert dead_ends.is_dead(site.visitor().visit("https://nobody.example/policy"))


def test_L6_fourteen_of_fifteen_have_read_it_and_one_got_two_reminders(
    at: Any, system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system, template="lache")
    with school.work("head") as uow:
        version = policy_changes.current(uow).id
        for number in range(11):
            row = everybody.add(uow, f"Member {number}", ["staff"])
            uow.session.flush()
            acknowledging.record_on_paper(uow, row.id, "Social Media Policy")
    for who in ("head", "office", "dsl"):
        with school.work(who) as uow:
            owing.answer(uow, "Social Media Policy", version_id=version, agreed=True)
    for day in ("2026-11-26", "2026-12-03", "2026-12-10", "2026-12-17"):
        at(f"{day}T09:00:00")
        reminding.look(system, school.id)
    page = browse(system).log_in(school, "head").open(f"/schools/{school.id}/reading/register")
    assert "14 of 15 have read it" in page.text
    assert f"Teacher of {school.name} Social Media Policy, 2 reminders" in page.text
    assert "1 person has not read the policy" in page.open(f"/schools/{school.id}/today").text


def test_M25_nothing_is_published_before_the_dpia_is_registered(at: Any, system: System) -> None:
    school = a_school(system, template="milton_road", documents=False)
    a_channel(school)
    post = a_post(school)
    with school.work() as uow:
        (judged,) = scheduling.preview(system, uow, post)
    (finding,) = judged.blocking
    assert "(M25)" in finding.clause and finding.state is State.CHECKED
    assert not finding.override.by
    with pytest.raises(Stopped):
        schedule(school, post)
    with school.work("head") as uow:
        documents.register(
            uow, Entry(kind="dpia", title="DPIA", owner="J. Hale, DPO", dated=D(2025, 1, 20),
                       review_on=D(2026, 11, 30), link="https://example.org/dpia"),
        )  # fmt: skip
    schedule(school, post)


def test_M25_one_that_is_out_of_date_does_not_count_for_the_first_post(
    at: Any, system: System
) -> None:
    school = a_school(system, template="milton_road", documents=False)
    a_channel(school)
    with school.work("head") as uow:
        documents.register(
            uow, Entry(kind="dpia", title="DPIA", owner="J. Hale, DPO", dated=D(2024, 1, 20),
                       review_on=D(2026, 11, 25), link="https://example.org/dpia"),
        )  # fmt: skip
    with pytest.raises(Stopped):
        schedule(school, a_post(school))


def test_M25_a_school_whose_policy_does_not_ask_for_it_is_not_stopped(system: System) -> None:
    school = a_school(system, template="lache")
    a_channel(school)
    with school.work() as uow:
        (judged,) = scheduling.preview(system, uow, a_post(school, category="key_message"))
    assert not any(finding.rule == "documents" for finding in judged.verdict.findings)
    assert isinstance(judged, judging.Judged)


def test_M25_the_public_page_says_that_it_is_available_once_it_is_registered(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system, template="milton_road", documents=False)
    family = browse(system)
    assert "Available on request" not in family.open(f"/public/{school.id}").text
    with school.work("head") as uow:
        documents.register(
            uow, Entry(kind="dpia", title="DPIA", owner="J. Hale, DPO", dated=D(2025, 1, 20),
                       link="https://example.org/dpia"),
        )  # fmt: skip
    said = family.open(f"/public/{school.id}").text
    assert "Available on request Ask the school for it" in said
    assert "Data Protection Impact Assessment" in said
    assert "example.org/dpia" not in str(family.page)  # asked for, not handed out


def test_M25_a_request_on_the_public_page_is_a_task_until_somebody_answers(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system, template="milton_road")
    family = browse(system).open(f"/public/{school.id}/request")
    family.submit("/request", title="", email="parent@home.example")
    assert family.status == 422
    family.submit("/request", email="a parent")
    assert family.status == 422 and "so that the school can answer" in family.text
    family.submit("/request", email="parent@home.example")
    assert "will answer by e-mail" in family.text
    with school.work("head") as uow:
        (notice,) = [each for each in telling.notices(uow) if "Somebody asks for" in each.title]
    assert not notice.closed_at and "parent@" not in f"{notice.title} {notice.body}"
    here = f"/schools/{school.id}/documents"
    assert "parent@home.example" not in browse(system).log_in(school, "teacher").open(here).text
    head = browse(system).log_in(school, "head").open(here)
    assert "parent@home.example" in head.text
    with school.work("head") as uow:
        asked = uow.session.query(DocumentRequest).one().id
    head.submit(f"/requests/{asked}", **{f"how-{asked}": ""})
    assert head.status == 422
    head.submit(f"/requests/{asked}", **{f"how-{asked}": "Sent the DPIA by e-mail."})
    assert "parent@home.example" not in head.text and "Somebody asks" not in head.text
    with school.work("head") as uow:
        (row,) = uow.session.query(DocumentRequest)
        assert (row.email, row.answer) == ("", "Sent the DPIA by e-mail.")
        assert not [each for each in telling.notices(uow) if "asks for" in each.title]


def test_G1_a_version_says_for_ever_who_signed_it_and_when_it_was_agreed(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system, template="longton_lane")
    here = f"/schools/{school.id}/policy"
    head = browse(system).log_in(school, "head").open(f"{here}/start")
    head.submit("/drafts", template="longton_lane")
    head.open(f"{head.path.removesuffix('/edit')}/review")
    signed = "R. Amis, for the governors\nP. Hale, Head"
    head.submit("/publish", adopted="2025-07-17", signed_by=signed)
    said = "signed by R. Amis, for the governors; P. Hale, Head, agreed on 2025-07-17"
    assert said in head.open(here).text
    public = browse(system).open(f"/public/{school.id}").text
    assert "Agreed on 17 July 2025. Signed by R. Amis, for the governors; P. Hale, Head." in public
    with school.work("head") as uow:
        put_in_force(uow, templates.template("longton_lane").document)
    assert said in head.open(here).text  # beside the version that took its place


def test_G1_nobody_is_added_to_those_who_signed_a_version_in_force(system: System) -> None:
    school = a_school(system, template="longton_lane")
    with pytest.raises(DBAPIError, match="not changed"), school.work("head") as uow:
        version = policy_changes.current(uow)
        about = version.document["policy"] | {"signed_by": ["Somebody else"]}
        version.document = {**version.document, "policy": about}
        uow.session.flush()


def test_G10_staff_are_reminded_of_their_privacy_settings_each_term(
    at: Any, system: System
) -> None:
    school = a_school(system, template="longton_lane")
    with school.work("teacher") as uow:
        lines = {line.asked.document: line for line in acknowledging.mine(uow)}
    asked = lines["A look at your privacy settings"].asked
    assert asked.every == "term"
    assert asked.points == ("review the privacy settings of your own accounts: closed, not open",)


def test_S1_a_policy_last_updated_in_2017_is_red_since_october_2019(
    at: Any, system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system, template="st_lukes")
    page = browse(system).log_in(school, "head").open(f"/schools/{school.id}/duties")
    review = next(row for row in page.page.find_all("li") if "October 2017" in row.get_text())
    assert "Tuesday 1 October 2019" in review.get_text(" ")
    assert review.find(class_="chip-stop").get_text(strip=True) == "Overdue"


def test_A2_training_is_registered_with_its_date_provider_and_end(at: Any, system: System) -> None:
    school = a_school(system, template="ashgrove")
    with school.work("office") as uow:
        reed = everybody.add(uow, "J. Reed", ["volunteers"]).id
        training.record(
            uow, reed, course="Safe use of social media", provider="The council",
            held_on=D(2026, 9, 1), expires_on=D(2027, 8, 31), today=D(2026, 11, 26),
        )  # fmt: skip
    with school.work("head") as uow:
        lines = handing_over.trained(uow).decode("utf-8-sig").splitlines()
        assert fitness.is_trained(uow, reed, D(2027, 8, 31))
    assert lines[1].startswith(
        "J. Reed,Safe use of social media,The council,2026-09-01,2027-08-31,"
    )


def test_A16_an_account_waits_until_each_operator_has_read_the_policy_and_been_trained(
    system: System,
) -> None:
    school = a_school(system, template="ashgrove")
    reed = Named(name="J. Reed", email="reed@pta.example", employee=False)
    office = Named(name="Office", email=school.emails["office"])
    case = Case(
        platform="facebook", name="Ashgrove", aim="Tell families what happens.", audience="Parents",
        promotion="Newsletter", risk_note="Comments are watched.", open_to_public=True,
        operators=(office, reed),
    )  # fmt: skip
    with school.work("teacher") as uow:
        request = requesting.ask(system, uow, case)
        seen = requesting.fingerprint(request, requesting.operators(uow, request))
    with school.work("office") as uow:
        version = policy_changes.current(uow).id
        owing.answer(uow, "Social Media Policy", version_id=version, agreed=True)
        row = everybody.add(uow, "J. Reed", ["volunteers"])
        uow.session.flush()
        acknowledging.record_on_paper(uow, row.id, "Social Media Policy")
    course: dict[str, Any] = {"course": "Safe use", "provider": "Us", "expires_on": None}
    with school.work("head") as uow:
        today = uow.now.date() - dt.timedelta(days=30)
        me = school.people["office"].person_id
        assert me is not None
        training.record(uow, me, **course, held_on=today, today=uow.now.date())
        assert granting.decidable(uow, request.id).lacking == ("J. Reed: no training record",)
    with pytest.raises(Conflict, match=r"J\. Reed: no training"), school.work("head") as uow:
        granting.approve(uow, request.id, seen=seen)
    with school.work("head") as uow:
        training.record(uow, row.id, **course, held_on=today, today=uow.now.date())
        assert granting.decidable(uow, request.id).lacking == ()
        granting.approve(uow, request.id, seen=seen)


def test_A17_a_sunday_in_the_holidays_that_nobody_checked_is_amber_and_in_the_log(
    at: Any, system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system, template="ashgrove")
    for day in ("2026-12-26", "2026-12-28"):  # Sunday the 27th is left out
        at(f"{day}T18:00:00")
        with school.work("head") as uow:
            check = next(each for each in duties.due(uow) if each.daily)
            owing.complete(uow, check.id, NOTE)
    page = browse(system).log_in(school, "head").open(f"/schools/{school.id}/duties")
    sunday = next(
        row for row in page.page.find_all("li") if "Sunday 27 December 2026" in row.get_text()
    )
    assert sunday.find(class_="chip-look").get_text(strip=True) == "Missed"
    with school.work("head") as uow:
        log = handing_over.duty_log(uow).decode("utf-8-sig")
    assert "Check every school account,2026-12-27,2026-12-27,missed" in log
    assert "Check every school account,2026-12-26,2026-12-26,done" in log


@pytest.mark.parametrize("duty", ["pupil-education", "parent-education"])  # A40, A42
def test_A40_A42_education_of_pupils_and_parents_is_due_each_term(
    at: Any, system: System, duty: str
) -> None:
    school = a_school(system, template="ashgrove")
    with school.work("head") as uow:
        (due,) = [each for each in duties.due(uow) if each.duty == duty]
        assert (due.label, due.look) == ("Autumn term 2026", Look.COMING)
        owing.complete(uow, due.id, NOTE)
    at("2026-12-20T09:00:00")
    with school.work("head") as uow:
        assert [each.label for each in duties.due(uow) if each.duty == duty] == ["Spring term 2027"]


def test_G17_the_parents_code_is_a_duty_each_year(at: Any, system: System) -> None:
    school = a_school(system, template="longton_lane")
    with school.work("head") as uow:
        (due,) = [each for each in duties.due(uow) if each.duty == "publish-parent-code"]
    assert due.due_on == D(2027, 11, 26)


def test_G17_the_newsletter_gets_a_line_that_leads_to_the_rules(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system, template="longton_lane")
    office = browse(system).log_in(school, "office").open(f"/schools/{school.id}/policy")
    line = office.page.find(id="newsletter").text
    (address,) = [word for word in line.split() if word.startswith("http")]
    there = browse(system).open(urlsplit(address).path)
    assert "Our house rules" in there.text and "code of conduct" in there.text
    without = a_school(system, "Brook Lane School", template="milton_road")
    other = browse(system).log_in(without, "office").open(f"/schools/{without.id}/policy")
    assert other.page.find(id="newsletter") is None


def test_A6_the_leadership_team_sees_to_the_training_each_year(system: System) -> None:
    school = a_school(system, template="ashgrove")
    with school.work("head") as uow:
        (due,) = [each for each in duties.due(uow) if each.duty == "training"]
    assert due.who == ("slt",) and "Training" in due.what
    with school.work("teacher") as uow, pytest.raises(NotAllowed):
        duties.complete(uow, due.id, NOTE)
    with school.work("head") as uow:
        duties.complete(uow, due.id, NOTE)
    with school.work("head") as uow:
        row = uow.get(DutyDue, due.id)
        assert row.done_by == school.people["head"].person_id and row.note == NOTE


def test_A22_whoever_leaves_is_told_again_that_confidentiality_goes_on(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system, template="ashgrove")
    words = "confidentiality goes on after you have left the school"
    leaver = school.people["teacher"].person_id
    head = browse(system).log_in(school, "head")
    page = head.open(f"/schools/{school.id}/people/{leaver}/leave")
    assert f"“{words}”" in page.text
    page.submit("/leave")
    assert "is out, on every device" in page.text
    (letter,) = letters(system, "You have left")
    assert letter["To"] == school.emails["teacher"] and words in letter.get_content()


def test_A22_a_policy_that_does_not_say_it_gets_the_usual_sentence(system: System) -> None:
    document = templates.template("baseline").document
    assert "confidential" in parting.USUAL[0]
    school = a_school(system, in_force=False)
    with school.work("head") as uow:
        assert parting.reminded_of(uow) == parting.USUAL
        put_in_force(uow, document)
        assert parting.reminded_of(uow) == (parting.confidentiality(document) or parting.USUAL)


def test_A26_everybody_can_read_what_is_recorded_of_those_who_use_it(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system, template="ashgrove")
    teacher = browse(system).log_in(school, "teacher").open(f"/schools/{school.id}/today")
    foot = teacher.page.find("footer").find("a", href="/privacy")
    assert foot is not None
    for reader in (teacher, browse(system)):
        said = reader.open(foot["href"]).text
        assert reader.status == 200
        for words in ("Your use of it is recorded", "ends by itself after 12 hours",
                      "internet address and the browser", "Nobody can change or delete",
                      "use at work is monitored", "data protection officer"):  # fmt: skip
            assert words in said
