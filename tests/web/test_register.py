"""The register's pages: looked at without names, changed with care, uploaded in two steps."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from publisher.detect.roll import digest
from publisher.models import DeliveryState, Notice, RegisterImport, RollDigest, RollPerson
from publisher.services import consenting, picturing
from publisher.services.drafting import MediaUse
from publisher.services.system import System
from tenants.models import AuditEntry
from tenants.policies import templates
from tests.factories import (
    ASchool,
    a_channel,
    a_post,
    a_pupil,
    a_school,
    deliveries,
    put_in_force,
    schedule,
)
from tests.web.conftest import Browser, fields, goes_live
from tests.web.test_writing import a_picture

FILE = """Adno,Legal Forename,Legal Surname,Reg Group,Facebook,Parent app,Date of birth
101,Amelia,Wright,4B,Yes,No,01/02/2017
102,Ravi,Patel,4B,ask mum,Yes,01/02/2017
"""


@pytest.fixture
def school(system: System) -> ASchool:
    made = a_school(system, template="baseline")
    a_channel(made)
    return made


def looks(school: ASchool) -> int:
    with school.work("head") as uow:
        seen = select(AuditEntry.id).where(AuditEntry.action == "roll.name_seen")
        return len(uow.session.scalars(seen).all())


def upload(office: Browser, text: str, **more: Any) -> Browser:
    file = (io.BytesIO(text.encode()), "register.csv")
    return office.submit("/uploads", file=file, **more)


def test_names_show_only_when_asked_for_and_each_look_is_recorded(school: ASchool, at: Any) -> None:
    office = upload(at("office", "/register/uploads"), FILE.replace("ask mum", "Yes"))
    office.submit("/apply")
    assert "AW" in office.text and "Amelia" not in office.text and looks(school) == 0
    office.submit("/register/names")
    assert "Amelia" in office.text and looks(school) == 2
    teacher = at("teacher", "/register")
    assert "AW" in teacher.text and "Show names" not in teacher.text


def test_the_few_find_a_child_by_name_and_no_address_tells_it(school: ASchool, at: Any) -> None:
    upload(at("office", "/register/uploads"), FILE.replace("ask mum", "Yes")).submit("/apply")
    head = at("head", "/register")
    head.submit("/register/find", search="amel")
    assert "Amelia Wright" in head.text and "RP" not in head.text and looks(school) == 1
    assert head.response is not None and head.response.request.query_string == b""
    links = [link["href"] for link in head.page.find_all("a", href=True)]
    assert not [href for href in links if "amel" in href.lower()]
    head.submit("/register/find", search="102")
    assert "RP" in head.text and "Ravi" not in head.text and looks(school) == 1
    teacher = at("teacher", "/register")
    assert "Initials or reference" in teacher.text and "Name, initials" not in teacher.text
    assert "Nobody here fits that" in teacher.submit("/register/find", search="amel").text
    assert teacher.response is not None and teacher.response.request.query_string == b""
    assert "RP" in teacher.submit("/register/find", search="102").text and looks(school) == 1


def test_only_the_few_see_names_when_marking_who_is_in_a_picture(school: ASchool, at: Any) -> None:
    upload(at("office", "/register/uploads"), FILE.replace("ask mum", "Yes")).submit("/apply")
    seen = {}
    for who in ("head", "teacher"):
        page = at(who, "/posts/new").submit("/new", text="Cakes", upload=a_picture(), do="check")
        seen[who] = [each.get_text() for each in page.page.select("select[id^=tagged-] option")]
    assert "Amelia Wright, 4B, 101" in seen["head"]
    assert "AW, 4B, 101" in seen["teacher"] and not any("Amelia" in one for one in seen["teacher"])


def test_a_file_is_shown_before_anything_changes_and_can_be_undone(
    school: ASchool, at: Any
) -> None:
    office = upload(at("office", "/register/uploads"), FILE, written="yes")
    assert "2 new, 0 changes" in office.text and "1 row cannot be read" in office.text
    row = office.page.find("section", class_="tone-stop").find("tbody").get_text(" ", strip=True)
    assert row.startswith("3 ")
    assert "Date of birth" in office.text and "Never imported" in office.text
    with school.work() as uow:
        assert consenting.people(uow) == []
    office.submit("/apply")
    with school.work() as uow:
        (amelia,) = consenting.people(uow, search="101")
        said = {name: standing.answer.value for name, standing in amelia.standings.items()}
        (ravi,) = consenting.people(uow, search="102")
        assert not ravi.standings  # what cannot be read brings no yes
    assert said == {"facebook": "given", "parent_comms": "refused"}
    office.open(f"/schools/{school.id}/register/uploads").submit("/undo")
    with school.work() as uow:
        assert consenting.people(uow) == []


def test_an_answer_that_does_not_count_is_not_said_to(school: ASchool, at: Any) -> None:
    upload(at("office", "/register/uploads"), FILE).submit("/apply")
    with school.work() as uow:
        (amelia,) = consenting.people(uow, search="101")
    page = at("office", f"/register/people/{amelia.id}")
    for status, given_by, dated, counts in (
        ("given", "mother", "2026-03-05", True),
        ("refused", "mother", "2026-02-05", False),
        ("refused", "father", "2026-01-05", True),  # where two disagree it is no
    ):
        page.submit("/answers", platform="x", status=status, given_by=given_by, dated=dated)
        assert "The answer is recorded." in page.text
        assert ("is another answer" in page.text) is not counts, dated


def test_a_reason_about_one_child_stands_once_in_the_plan(school: ASchool, at: Any) -> None:
    head = FILE.split("\n")[0]
    first = f"{head}\n101,Amelia,Wright,4B,No,No,\n"
    upload(at("office", "/register/uploads"), first).submit("/apply")
    both = f"{first}202,Amelia,Wright,2A,Yes,Yes,\n"
    office = upload(at("office", "/register/uploads"), both)
    held = office.page.find("section", attrs={"aria-labelledby": "held"}).get_text(" ", strip=True)
    assert held.count("Is this the same child?") == 1
    assert "Facebook, " in held


def test_an_undo_says_who_stays_because_of_an_answer_recorded_since(
    school: ASchool, at: Any
) -> None:
    office = upload(at("office", "/register/uploads"), FILE).submit("/apply")
    with school.work() as uow:
        (amelia,) = consenting.people(uow, search="101")
        consenting.withdraw(school.system, uow, amelia.id)
    office.open(f"/schools/{school.id}/register/uploads").submit("/undo")
    assert "Still on the register" in office.text and "AW (101)" in office.text
    assert "Amelia" not in office.text


def test_a_column_of_names_is_said_to_be_no_references(school: ASchool, at: Any) -> None:
    text = "Person,Forename,Surname,Facebook\nAmelia Wright,Amelia,Wright,Yes\n"
    office = upload(at("office", "/register/uploads"), text)
    assert "Not used as a reference: Person" in office.text and "Amelia" not in office.text


def test_a_vague_heading_counts_where_the_office_says(school: ASchool, at: Any) -> None:
    text = "Adno,Forename,Surname,Photo consent\n1,Amelia,Wright,Yes\n"
    office = upload(at("office", "/register/uploads"), text)
    assert "1 yes does not say for which channel" in office.text
    office.open(office.page.select_one("a[href*='heading=']")["href"])
    assert office.page.find(id="heading-1")["value"] == "Photo consent"
    assert office.page.find(id="means").has_attr("open")
    upload(office, text, **{"means-1": ["facebook"]}).submit("/apply")
    with school.work() as uow:
        assert list(consenting.people(uow)[0].standings) == ["facebook"]


def test_no_file_is_said_at_its_field(at: Any) -> None:
    office = at("office", "/register/uploads").submit("/uploads")
    assert office.status == 422 and office.page.find(id="file-wrong") is not None


def a_post_with(school: ASchool, pupil: Any, **more: Any) -> Any:
    with school.work() as uow:
        data = a_picture()[0].read()
        media = picturing.receive(school.system, uow, filename="cakes.jpg", data=data)
        use = MediaUse(media_id=str(media.id), alt="Cakes", people="identifiable", children=1,
                       tagged=(str(pupil),), declared_by="office")  # fmt: skip
    return a_post(school, media=(use,), **more)


def test_a_withdrawn_consent_holds_what_waits_and_lists_what_is_live(
    school: ASchool, at: Any
) -> None:
    pupil = a_pupil(school, facebook="given")
    waits, live = a_post_with(school, pupil), a_post_with(school, pupil)
    schedule(school, waits)
    schedule(school, live)
    goes_live(school, live)
    office = at("office", f"/register/people/{pupil}")
    office.submit("/withdraw", platform="*", given_by="mother")
    assert "1 scheduled post held, 1 live post still to be taken down." in office.text
    assert [row.state for row in deliveries(school, waits)] == [DeliveryState.HELD]
    told = at("office", f"/posts/{waits}").page.find(class_="history").get_text()
    assert "held it back, because consent was withdrawn" in told
    with school.work() as uow:
        paths = set(uow.session.scalars(select(Notice.path)))
    assert f"/register/people/{pupil}" in paths
    office.submit("/take-down")
    assert "What each platform answered" in office.text and "still live" in office.text
    answered = office.page.find(id="results").find_next("li").get_text()
    assert answered.split(":")[0].strip() == "Larkfield Primary School on Facebook"


def test_nothing_is_said_to_stop_or_to_come_down_before_a_parent_says_stop_there(
    school: ASchool, at: Any
) -> None:
    a_channel(school, "x")
    pupil = a_pupil(school, facebook="given", x="given")
    waits, live = a_post_with(school, pupil), a_post_with(school, pupil)
    schedule(school, waits)
    schedule(school, live)
    goes_live(school, live)
    office = at("office", f"/register/people/{pupil}")
    assert "Stopped before they go out" not in office.text and "go out as planned" in office.text
    assert office.page.find(id="down").get_text() == "If a parent says stop"
    assert not office.page.select("form[action$='/take-down']")
    office.submit("/withdraw", platform="x")
    assert office.page.find(id="down").get_text() == "What comes down"
    assert "Take it down" in office.form("/take-down").get_text()
    marked = [each.find_parent("li") for each in office.page.select("section li .chip-stop")]
    assert [each.a.get_text().split(",")[0] for each in marked if each] == ["X"]


def test_a_stop_that_lacks_something_comes_back_as_it_was_typed(school: ASchool, at: Any) -> None:
    office = at("office", f"/register/people/{a_pupil(school)}")
    office.submit("/withdraw", platform="facebook", given_by="carer", purpose=[])
    assert office.status == 422
    typed = fields(office.form("/withdraw"))
    assert (typed["platform"], typed["given_by"]) == ("facebook", "carer")


def test_a_picture_that_shows_a_child_is_in_no_doubt_of_being_of_that_child(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system, "Brook Lane School", template="st_lukes")
    a_channel(school)
    child = a_pupil(school, "Amelia", "Wright", facebook="given")
    live = a_post_with(school, child, text="Well done Amelia!", category="celebration")
    schedule(school, live)
    goes_live(school, live)
    page = browse(system).log_in(school).open(f"/schools/{school.id}/register/people/{child}")
    page.submit("/withdraw")
    shown, named = (page.page.find(id=id).parent.get_text() for id in ("shown", "named"))
    assert "another child’s" in named and "another child’s" not in shown


def test_an_answer_dated_tomorrow_comes_back_at_its_field(school: ASchool, at: Any) -> None:
    pupil = a_pupil(school)
    office = at("office", f"/register/people/{pupil}")
    office.submit("/answers", platform="facebook", status="given", dated="2150-01-01")
    assert office.status == 422 and "still to come" in office.text
    office.submit("/answers", platform="facebook", status="given", dated="")
    assert "The answer is recorded." in office.text and "Facebook: Yes" in office.text


def test_a_school_may_do_without_names_and_still_finds_them(school: ASchool, at: Any) -> None:
    file = FILE.replace("ask mum", "Yes")
    office = upload(at("office", "/register/uploads"), file)
    office.submit("/apply")
    pages = f"/schools/{school.id}/register"
    office.open(f"{pages}/uploads").submit("/names-kept")
    assert office.status == 422 and "nobody can get the names back" in office.text
    office.submit("/names-kept", sure="yes")
    assert "names of 2 people are destroyed" in office.text
    with school.work("head") as uow:
        people = uow.session.scalars(select(RollPerson)).all()
        assert [row.sealed_name for row in people] == [None, None]
        assert {row.initials for row in people} == {"AW", "RP"}
        assert not any(
            image["sealed_name"] for row in uow.session.scalars(select(RegisterImport))
            for image in row.undo
        )  # fmt: skip
        key = school.system.roll_key(school.id, 1)
        codes = set(uow.session.scalars(select(RollDigest.digest)))
        assert digest(key, "ameliawright") in codes
    office.open(pages).submit("/register/names")
    assert "Amelia" not in office.text and "AW" in office.text
    upload(office.open(f"{pages}/uploads"), file).submit("/apply")
    office.submit("/register/names")
    assert "Amelia" not in office.text
    office.open(f"{pages}/uploads").submit("/names-kept")
    upload(office.open(f"{pages}/uploads"), file).submit("/apply")
    office.submit("/register/names")
    assert "Amelia" in office.text


def test_what_a_yes_rests_on_is_chosen_and_shown(school: ASchool, at: Any) -> None:
    office = at("office", f"/register/people/{a_pupil(school)}")
    once = {"platform": "facebook", "status": "given", "basis": "one_off"}
    office.submit("/answers", **once)
    assert office.status == 422 and office.page.find(id="valid_until-wrong") is not None
    office.submit("/answers", valid_until="2150-01-01", **once)
    assert "for one occasion, until" in office.text
    office.submit("/answers", platform="x", status="given", basis="public_task")
    assert "nobody objected, until" in office.text


def test_erasing_asks_first_and_then_leaves_nothing(school: ASchool, at: Any) -> None:
    pupil = a_pupil(school)
    office = at("office", f"/register/people/{pupil}").submit("/erase")
    assert office.status == 422 and "cannot be undone" in office.text
    office.submit("/erase", sure="yes")
    assert "Erased" in office.text
    assert office.open(f"/schools/{school.id}/register/people/{pupil}").status == 404


def test_an_exported_register_holds_names_only_for_those_who_may_see_them(
    school: ASchool, at: Any
) -> None:
    office = upload(at("office", "/register/uploads"), FILE)
    office.submit("/apply").open(f"/schools/{school.id}/register/uploads").submit("/export")
    assert office.response is not None and "Amelia" not in office.response.text
    assert "101" in office.response.text
    assert at("teacher", "/register/uploads").status == 403
    assert at("governor", "/register").status == 403


def test_an_upload_says_what_its_yeses_rest_on_and_the_plan_repeats_it(
    school: ASchool, at: Any
) -> None:
    file = FILE.replace("ask mum", "Yes")
    office = upload(at("office", "/register/uploads"), file, basis="one_off")
    assert office.status == 422 and "Say until which day" in office.text
    upload(office, file, basis="public_task")
    assert "the school’s public task, and nobody objected" in office.text
    office.submit("/apply")
    with school.work() as uow:
        found = {each.standings["facebook"].basis for each in consenting.people(uow)}
    assert found == {"public_task"}


def test_a_no_to_being_named_is_recorded_beside_the_pictures(school: ASchool, at: Any) -> None:
    child = a_pupil(school, "Amelia", "Wright", facebook="given")
    office = at("office", f"/register/people/{child}")
    office.submit("/answers", platform="facebook", status="refused", purpose="name")
    assert "Facebook, being named" in office.text
    with school.work() as uow:
        (person,) = consenting.of(uow, [child])
    assert person.naming["facebook"].answer == "refused"
    assert person.standings["facebook"].answer == "given"


def test_a_parent_says_stop_to_all_of_it_unless_the_office_unticks_something(
    school: ASchool, at: Any
) -> None:
    child = a_pupil(school, "Amelia", "Wright", facebook="given")
    office = at("office", f"/register/people/{child}")
    office.submit("/withdraw", purpose=[])
    assert office.status == 422 and office.page.find(id="stop-purpose-wrong") is not None
    office.open(f"/schools/{school.id}/register/people/{child}").submit("/withdraw")
    with school.work() as uow:
        (person,) = consenting.of(uow, [child])
    for found in (person.standings, person.videos, person.naming, person.work):
        assert found["*"].answer == "withdrawn"


def test_the_page_lists_live_posts_that_name_the_child_and_says_what_comes_down(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system, "Brook Lane School", template="st_lukes")
    a_channel(school)
    child = a_pupil(school, "Amelia", "Wright")
    live = a_post(school, "Well done Amelia for the badge!", category="celebration")
    schedule(school, live)
    goes_live(school, live)
    page = f"/schools/{school.id}/register/people/{child}"
    office = browse(system).log_in(school).open(page)
    assert "Posts that name this person" not in office.text
    office.submit("/withdraw")
    assert "1 live post still to be taken down" in office.text
    assert "Posts that name this person" in office.text and "another child’s" in office.text
    assert "Posts that show or name this person come down." in office.text
    office.submit("/take-down")
    assert "What each platform answered" in office.text and "still live" in office.text
    assert "Try again, or delete it there by hand" in office.open(page).text


def test_a_policy_may_have_nothing_taken_down_and_then_there_is_no_button(
    system: System, school: ASchool, at: Any
) -> None:
    with school.work("head") as uow:
        document = templates.template("baseline").document
        put_in_force(uow, {**document, "withdrawal": {"take_down": "nothing"}})
    child = a_pupil(school, facebook="given")
    live = a_post_with(school, child)
    schedule(school, live)
    goes_live(school, live)
    office = at("office", f"/register/people/{child}").submit("/withdraw")
    assert "1 live post" in office.text and "nothing taken down by itself" in office.text
    assert not office.page.select("form[action$='/take-down']")


def test_only_those_whom_the_policy_names_confirm_what_comes_down(school: ASchool, at: Any) -> None:
    with school.work("head") as uow:
        says = {"take_down": "pictures", "confirmed_by": ["dsl"]}
        put_in_force(uow, {**templates.template("baseline").document, "withdrawal": says})
    child = a_pupil(school, facebook="given")
    live = a_post_with(school, child)
    schedule(school, live)
    goes_live(school, live)
    office = at("office", f"/register/people/{child}").submit("/withdraw")
    assert "It waits for the safeguarding lead." in office.text
    assert not office.page.select("form[action$='/take-down']")
    dsl = at("dsl", f"/register/people/{child}").submit("/take-down")
    assert "What each platform answered" in dsl.text
