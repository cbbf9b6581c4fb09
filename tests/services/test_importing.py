"""Uploading the register into a real database. All people are invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import structlog
import time_machine
from sqlalchemy import event, text

from publisher.detect.roll import Person
from publisher.models import Consent, RegisterImport, RollDigest, RollPerson
from publisher.rules.post import Answer
from publisher.services import answers, consenting, forgetting, importing, rolls
from publisher.services.comparing import Plan
from publisher.services.system import System
from publisher.worker.beat import Beat
from publisher.worker.run import serve
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.models import School
from tests.factories import ASchool, a_channel, a_post, a_school, schedule
from tests.services.test_consenting import fridays_post, notices, states

HEADER = "Admission No,Forename,Surname,Reg Group,Facebook,X,Consent Date,Given by,DOB\n"
AMELIA = "101,Amelia,Wright,4B,Yes,No,05/03/2026,Mrs Joan Wright,03/05/2016\n"
BEN = "102,Ben,Okoro,4B,Yes,Yes,05/03/2026,Father,01/02/2016\n"


@pytest.fixture(autouse=True)
def in_the_year_of_these_answers() -> Iterator[None]:
    """A yes runs out after a year."""
    with time_machine.travel(datetime(2026, 11, 26, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def school(system: System) -> ASchool:
    return a_school(system, "Lache Primary School", template="lache")


def plan(school: ASchool, text: str, **more: Any) -> Plan:
    with school.work() as uow:
        return importing.plan(school.system, uow, text.encode(), written=True, **more)


def upload(school: ASchool, text: str, **more: Any) -> importing.Applied:
    shown = plan(school, text, **more)
    with school.work() as uow:
        return importing.apply(school.system, uow, shown.id)


def says(school: ASchool, reference: str, platform: str) -> Answer:
    with school.work() as uow:
        (person,) = consenting.people(uow, search=reference)
        return answers.on(person.standings, platform)


def person(school: ASchool, reference: str) -> RollPerson:
    with school.work() as uow:
        return uow.session.query(RollPerson).filter_by(reference=reference).one()


def recognised(school: ASchool, words: str) -> bool:
    """Does the roll know somebody of this name?"""
    with school.work() as uow:
        row = uow.session.get_one(School, school.id)
        roll = rolls.roll_for(school.system, uow, row, [words])
        return bool(roll and roll.find(words.replace(" ", "").lower()))


def test_a_yes_to_films_is_none_to_photographs_and_survives_being_sent_out_and_in(
    school: ASchool,
) -> None:
    head = "Adno,Forename,Surname,Form,Photo and film Facebook,Film X\n"
    upload(school, f"{head}101,Amelia,Wright,4B,Yes,Yes\n")
    with school.work() as uow:
        (amelia,) = consenting.people(uow)
        sent = consenting.export(school.system, uow, with_names=False).decode("utf-8-sig")
    assert answers.on(amelia.standings, "x") is Answer.BLANK
    assert {answers.on(amelia.videos, each) for each in ("facebook", "x")} == {Answer.GIVEN}
    assert "x video" in sent and "facebook video" in sent
    shown = plan(school, f"{head}101,Amelia,Wright,4B,Yes,No\n")
    assert [(each.what, each.after) for each in shown.changed] == [("x video", "refused")]


def test_a_no_to_being_named_survives_being_sent_out_and_in(school: ASchool) -> None:
    head = "Adno,Forename,Surname,Form,Facebook,Name on Facebook,Work everywhere\n"
    upload(school, f"{head}101,Amelia,Wright,4B,Yes,No,Yes\n")
    with school.work() as uow:
        (amelia,) = consenting.people(uow)
        sent = consenting.export(school.system, uow, with_names=False).decode("utf-8-sig")
    said = [answers.on(each, "facebook") for each in (amelia.standings, amelia.naming, amelia.work)]
    assert said == [Answer.GIVEN, Answer.REFUSED, Answer.GIVEN]
    assert "facebook name,refused" in sent and "all work,given" in sent
    shown = plan(school, sent.replace("101,AW,,", '101,AW,"Wright, Amelia",'))
    assert not [each for each in shown.changed if each.what != "name"]


# What a yes rests on


WIDE = "Admission No,Forename,Surname,Reg Group,Facebook\n"


def standing(school: ASchool, reference: str = "101") -> answers.Standing:
    with school.work() as uow:
        (person,) = consenting.people(uow, search=reference)
        return person.standings["facebook"]


def test_an_upload_says_what_its_yeses_rest_on(school: ASchool) -> None:
    shown = plan(school, WIDE + "101,Amelia,Wright,4B,Yes\n", basis="public_task")
    assert shown.basis == "public_task"
    with school.work() as uow:
        importing.apply(school.system, uow, shown.id)
    assert (standing(school).basis, standing(school).written) == ("public_task", False)


def test_a_yes_for_one_occasion_ends_with_it(school: ASchool) -> None:
    with school.work() as uow:
        day = uow.now.date() + timedelta(days=9)
    upload(school, WIDE + "101,Amelia,Wright,4B,Yes\n", basis="one_off", until=day)
    assert (standing(school).basis, standing(school).until) == ("one_off", day)
    with time_machine.travel(day + timedelta(days=1), tick=False), school.work() as uow:
        (person,) = consenting.people(uow)
        assert answers.on(person.standings, "facebook") is Answer.BLANK


@pytest.mark.parametrize(
    ("more", "field"),
    [({"basis": ""}, "basis"), ({"basis": "habit"}, "basis"), ({"basis": "one_off"}, "until")],
)
def test_an_upload_without_its_basis_is_refused(
    school: ASchool, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        plan(school, WIDE + "101,Amelia,Wright,4B,Yes\n", **more)
    assert set(refused.value.errors) == {field}


@pytest.mark.parametrize(("said", "counts"), [("Yes", "consent"), ("No", "refused")])
def test_that_nobody_objected_is_no_answer_and_outweighs_none(
    school: ASchool, said: str, counts: str
) -> None:
    upload(school, WIDE + f"101,Amelia,Wright,4B,{said}\n")
    shown = plan(school, WIDE + "101,Amelia,Wright,4B,Yes\n", basis="public_task")
    assert not shown.changed and len(shown.held_back) == (said == "No")
    with school.work() as uow:
        importing.apply(school.system, uow, shown.id)
    found = standing(school)
    assert counts == (found.basis if found.answer is Answer.GIVEN else found.answer.value)


def test_a_parents_own_yes_replaces_that_nobody_objected_and_an_export_does_not(
    school: ASchool,
) -> None:
    upload(school, WIDE + "101,Amelia,Wright,4B,Yes\n", basis="public_task")
    with school.work() as uow:
        sent = consenting.export(school.system, uow, with_names=False).decode("utf-8-sig")
    upload(school, sent.replace("101,AW,,", '101,AW,"Wright, Amelia",'))
    assert standing(school).basis == "public_task"
    shown = plan(school, WIDE + "101,Amelia,Wright,4B,Yes\n")
    changed = [(each.what, each.before, each.after) for each in shown.changed]
    assert changed == [("facebook", "public_task", "given")]
    with school.work() as uow:
        importing.apply(school.system, uow, shown.id)
    assert standing(school).basis == "consent"


# The dry run


def test_a_plan_changes_nothing(school: ASchool) -> None:
    shown = plan(school, HEADER + AMELIA + BEN)
    assert [(line.reference, line.initials) for line in shown.new] == [("101", "AW"), ("102", "BO")]
    assert shown.left_out == ("DOB",)
    with school.work() as uow:
        assert consenting.people(uow) == []
        assert uow.session.get_one(School, school.id).roll_version == 0


def test_a_plan_shows_every_kind_of_difference(school: ASchool) -> None:
    upload(school, HEADER + AMELIA + BEN + "103,Cy,Dunne,4B,Yes,,05/03/2026,,\n")
    shown = plan(
        school,
        HEADER
        + "101,Amelia,Wright,5B,No,No,01/10/2026,Mrs Joan Wright,\n"
        + "102,Ben,Okoro,4B,perhaps,Yes,05/03/2026,,\n"
        + "104,Dev,Patel,1A,Yes,Yes,01/10/2026,,\n",
    )
    assert [line.reference for line in shown.new] == ["104"]
    changed = {(each.reference, each.what, each.before, each.after) for each in shown.changed}
    assert changed == {
        ("101", "group", "4B", "5B"), ("101", "facebook", "given", "refused"),
        ("102", "facebook", "given", "not answered"),
    }  # fmt: skip
    assert [(each.row, each.column) for each in shown.problems] == [(3, "Facebook")]
    assert [line.reference for line in shown.missing] == ["103"]


def test_a_plan_holds_no_name(school: ASchool) -> None:
    shown = plan(school, HEADER + AMELIA + BEN)
    for name in ("Amelia", "Wright", "Okoro", "Joan"):
        assert name not in repr(shown)


def test_a_plan_can_be_made_by_the_office_and_not_by_a_teacher(school: ASchool) -> None:
    with school.work("teacher") as uow, pytest.raises(NotAllowed):
        importing.plan(school.system, uow, b"a,b\n1,2\n", written=True)


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"PK\x03\x04", "CSV UTF-8"), (b"Ref,Facebook\n1,Yes\n", "no column with surnames")],
)
def test_a_file_that_is_no_register_is_refused_at_its_field(
    school: ASchool, data: bytes, words: str
) -> None:
    with school.work() as uow, pytest.raises(Invalid, match=words):
        importing.plan(school.system, uow, data, written=True)


# Applying


def test_what_was_uploaded_is_known_and_judged_by(school: ASchool) -> None:
    applied = upload(school, HEADER + AMELIA + BEN)
    assert applied.counts["new"] == 2
    assert says(school, "101", "facebook") is Answer.GIVEN
    assert says(school, "101", "x") is Answer.REFUSED
    assert recognised(school, "Amelia Wright") and recognised(school, "Okoro")
    assert not recognised(school, "Zebedee Quill")
    with school.work() as uow:
        assert uow.session.get_one(School, school.id).roll_version == 1
        names = consenting.names(school.system, uow, [person(school, "101").id])
        assert list(names.values()) == ["Amelia Wright"]


def test_no_name_is_stored_or_logged_in_clear(school: ASchool, as_owner: Any) -> None:
    with structlog.testing.capture_logs() as logs:
        shown = plan(school, HEADER + AMELIA + BEN)
        tables = ("roll_person", "roll_digest", "consent", "register_import", "audit_entry")
        between = _everything(as_owner, tables)
        with school.work() as uow:
            importing.apply(school.system, uow, shown.id)
    after = _everything(as_owner, tables)
    for name in ("Amelia", "Wright", "Okoro", "Joan", "/2016", "2016-05-03"):
        for where in (between, after, repr(logs)):
            assert name.lower() not in where.lower()
    assert school.system.queues.length("general") == 0
    with school.work() as uow:
        assert uow.get(RegisterImport, shown.id).sealed is None


def _everything(owner: Any, tables: tuple[str, ...]) -> str:
    owner.rollback()
    found = []
    for table in tables:
        for (row,) in owner.execute(text(f"SELECT t::text FROM {table} t")):
            found.append(row)
            # Binary columns are shown in hexadecimal: look into them as well.
            found += [_bytes(part) for part in row.split('"\\\\x')[1:]]
    return " ".join(found)


def _bytes(part: str) -> str:
    digits = part.split('"')[0]
    return bytes.fromhex(digits).decode("latin-1")


def test_a_school_that_keeps_no_names_has_initials(school: ASchool) -> None:
    with school.work("head") as uow:
        uow.session.get_one(School, school.id).keeps_names = False
    upload(school, HEADER + AMELIA)
    row = person(school, "101")
    assert row.sealed_name is None and row.initials == "AW"
    assert recognised(school, "Amelia Wright")


def test_a_preferred_surname_is_recognised_beside_the_legal_one(school: ASchool) -> None:
    upload(
        school,
        "Admission No,Legal Forename,Preferred Forename,Legal Surname,Preferred Surname\n"
        "1,Katherine,Katie,Hale,Marsh\n",
    )
    for name in ("Katie Marsh", "Katherine Hale", "Katie Hale"):
        assert recognised(school, name)
    with school.work() as uow:
        names = consenting.names(school.system, uow, [person(school, "1").id])
        assert list(names.values()) == ["Katie Marsh"]


def test_a_parents_name_becomes_a_sign_that_only_tells_them_apart(school: ASchool) -> None:
    upload(school, HEADER + AMELIA + BEN)
    with school.work() as uow:
        givers = {row.given_by for row in uow.session.query(Consent)}
    assert "father" in givers
    assert all(giver == "father" or giver.startswith("parent ") for giver in givers)


def test_uploading_the_same_file_again_changes_nothing(school: ASchool) -> None:
    upload(school, HEADER + AMELIA + BEN)
    shown = plan(school, HEADER + AMELIA + BEN)
    assert not shown.new and not shown.changed and shown.unchanged == 2
    before = _count(school, RollDigest), _count(school, Consent)
    upload(school, HEADER + AMELIA + BEN)
    assert (_count(school, RollDigest), _count(school, Consent)) == before


def _count(school: ASchool, table: type[Any]) -> int:
    with school.work() as uow:
        return int(uow.session.query(table).count())


def test_a_changed_name_is_recognised_and_the_old_one_forgotten(school: ASchool) -> None:
    upload(school, HEADER + AMELIA + BEN)
    upload(school, HEADER + AMELIA.replace("Wright,4B", "Thornbury,4B") + BEN)
    assert recognised(school, "Amelia Thornbury") and not recognised(school, "Amelia Wright")
    assert recognised(school, "Ben Okoro")


def test_somebody_missing_from_the_file_is_left_as_they_were(school: ASchool) -> None:
    upload(school, HEADER + AMELIA + BEN)
    upload(school, HEADER + AMELIA)
    assert says(school, "102", "facebook") is Answer.GIVEN
    assert recognised(school, "Ben Okoro")


def test_what_the_uploader_says_about_writing_is_kept(school: ASchool) -> None:
    with school.work() as uow:
        shown = importing.plan(school.system, uow, (HEADER + AMELIA).encode(), written=False)
    with school.work() as uow:
        importing.apply(school.system, uow, shown.id)
        assert not any(row.written for row in uow.session.query(Consent))


def test_a_heading_means_what_the_school_says(school: ASchool) -> None:
    file = "Ref,Forename,Surname,Photo consent\n1,Amelia,Wright,Yes\n"
    assert plan(school, file).vague.total() == 1
    upload(school, file, meanings={"Photo Consent": ("facebook",)})
    assert says(school, "1", "facebook") is Answer.GIVEN
    assert says(school, "1", "x") is Answer.BLANK


# Never silently yes


def withdraw(school: ASchool, reference: str) -> None:
    with school.work() as uow:
        consenting.withdraw(school.system, uow, person(school, reference).id)


@pytest.mark.parametrize("dated", ["", "05/03/2026"])
def test_an_upload_never_undoes_a_withdrawal(school: ASchool, dated: str) -> None:
    file = HEADER + BEN.replace("05/03/2026", dated)
    upload(school, file)
    withdraw(school, "102")
    shown = plan(school, file)
    assert {each.what for each in shown.held_back} == {"facebook", "x"}
    assert "withdrawn here on" in shown.held_back[0].reason and not shown.changed
    with school.work() as uow:
        importing.apply(school.system, uow, shown.id)
    assert says(school, "102", "facebook") is Answer.WITHDRAWN


def test_a_yes_that_was_given_after_the_withdrawal_counts(school: ASchool) -> None:
    upload(school, HEADER + BEN)
    with school.work() as uow:
        consenting.withdraw(school.system, uow, person(school, "102").id)
        tomorrow = uow.now + timedelta(days=1)
    with time_machine.travel(tomorrow + timedelta(days=1), tick=True):
        upload(school, HEADER + BEN.replace("05/03/2026", f"{tomorrow:%d/%m/%Y}"))
        assert says(school, "102", "facebook") is Answer.GIVEN


def by_hand(school: ASchool, reference: str, status: str, platform: str = "facebook") -> None:
    with school.work() as uow:
        id = uow.session.query(RollPerson).filter_by(reference=reference).one().id
        consenting.record(school.system, uow, id, platform, status=status, written=True)


BY_CHANNEL = "Admission No,Forename,Surname,Reg Group,Facebook,X\n"


@pytest.mark.parametrize(
    "before", [WIDE + "101,Amelia,Wright,4B,Yes\n", WIDE + "101,Amelia,Wright,4B,\n"]
)
@pytest.mark.parametrize(
    "after",
    [
        BY_CHANNEL + "101,Amelia,Wright,4B,Yes,Yes\n",
        "Ref,Forename,Surname,Photo everywhere\n101,Amelia,Wright,Yes\n",
        "Ref,Forename,Surname,Social media,Date\n101,Amelia,Wright,Yes,05/03/2026\n",
        "Ref,Forename,Surname,Photo and film X\n101,Amelia,Wright,Yes\n",
    ],
)
def test_what_was_withdrawn_everywhere_is_no_yes_on_a_new_channel(
    school: ASchool, before: str, after: str
) -> None:
    upload(school, before)
    withdraw(school, "101")
    shown = plan(school, after)
    assert shown.held_back and not shown.changed
    with school.work() as uow:
        importing.apply(school.system, uow, shown.id)
        (amelia,) = consenting.people(uow)
    for channel in ("facebook", "x", "instagram"):
        assert answers.on(amelia.standings, channel) is Answer.WITHDRAWN
        assert answers.on(amelia.videos, channel) is Answer.WITHDRAWN


@pytest.mark.parametrize("status", ["refused", "withdrawn"])
def test_a_no_for_one_channel_is_no_yes_everywhere(school: ASchool, status: str) -> None:
    upload(school, WIDE + "101,Amelia,Wright,4B,Yes\n102,Ben,Okoro,4B,Yes\n")
    by_hand(school, "101", status)
    upload(
        school, "Ref,Forename,Surname,Photo everywhere\n101,Amelia,Wright,Yes\n102,Ben,Okoro,Yes\n"
    )
    assert says(school, "101", "x") is Answer.BLANK and says(school, "102", "x") is Answer.GIVEN


def test_a_no_to_photographs_stays_one_to_videos(school: ASchool) -> None:
    upload(school, WIDE + "101,Amelia,Wright,4B,Yes\n102,Ben,Okoro,4B,Yes\n")
    with school.work() as uow:
        amelia = uow.session.query(RollPerson).filter_by(reference="101").one()
        consenting.withdraw(school.system, uow, amelia.id, "facebook", purposes=["photograph"])
    upload(school, WIDE.replace("Facebook", "Photo and film Facebook")
           + "101,Amelia,Wright,4B,Yes\n102,Ben,Okoro,4B,Yes\n")  # fmt: skip
    with school.work() as uow:
        said = [answers.on(each.videos, "facebook") for each in consenting.people(uow)]
    assert said == [Answer.WITHDRAWN, Answer.GIVEN]


def test_a_yes_without_a_date_is_older_than_a_no_recorded_by_hand(school: ASchool) -> None:
    upload(school, WIDE + "101,Amelia,Wright,4B,\n102,Ben,Okoro,4B,No\n")
    by_hand(school, "101", "refused")
    shown = plan(school, WIDE + "101,Amelia,Wright,4B,Yes\n102,Ben,Okoro,4B,Yes\n")
    assert [each.reference for each in shown.held_back] == ["101"]
    # What an earlier file said without a date, a later one may say anew.
    assert [(each.reference, each.after) for each in shown.changed] == [("102", "given")]


def test_a_withdrawal_begun_before_an_upload_was_applied_counts(school: ASchool) -> None:
    upload(school, WIDE + "101,Amelia,Wright,4B,\n")
    with school.work() as ringing:
        id = ringing.session.query(RollPerson).one().id
        upload(school, WIDE + "101,Amelia,Wright,4B,Yes\n")
        consenting.withdraw(school.system, ringing, id)
    assert says(school, "101", "facebook") is Answer.WITHDRAWN


def test_a_no_elsewhere_in_the_file_takes_the_yes(school: ASchool) -> None:
    upload(school, "Ref,Forename,Surname,Photo consent,Facebook\n1,Amelia,Wright,No,Yes\n")
    assert says(school, "1", "facebook") is Answer.REFUSED
    upload(school, "Ref,Forename,Surname,Photo consent,Facebook,X\n1,Amelia,Wright,No,Yes,Yes\n")
    assert {says(school, "1", each) for each in ("facebook", "x")} == {Answer.REFUSED}


def test_a_row_in_doubt_brings_its_no_and_no_yes(school: ASchool) -> None:
    head = "Ref,Forename,Surname,Facebook,X,Do not publish\n"
    upload(school, head + "1,Amelia,Wright,Yes,,\n2,Ben,Okoro,,,\n")
    shown = plan(school, head + "1,Amelia,Wright,No - mum rang,Yes,\n2,Ben,Okoro,#N/A,Yes,Yes\n"
                                "3,Cy,Dunne,ask mum,Yes,\n")  # fmt: skip
    assert [(each.row, each.column) for each in shown.problems] == [
        (3, "Facebook"),
        (4, "Facebook"),
    ]
    with school.work() as uow:
        importing.apply(school.system, uow, shown.id)
    assert (
        says(school, "1", "facebook") is Answer.REFUSED and says(school, "1", "x") is Answer.GIVEN
    )
    assert says(school, "2", "x") is says(school, "3", "x") is Answer.BLANK
    assert person(school, "2").do_not_publish


# The same child


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("Admission No,{},3A", "Admission No,{},4A"),
        ("00101,{},3A", "101,{},3A"),
        ("a101,{},3A", "A101,{},3A"),
        (",{},Oak", ",{},Elm"),
        (",{},3A", ",{},4A"),
        (",{},3A", "101,{},4A"),
        ("101,{},3A", ",{},4A"),
        ("101,{},3A", "207,{},3A"),
    ],
)
def test_a_child_who_withdrew_is_no_second_child_with_a_yes(
    school: ASchool, first: str, then: str
) -> None:
    head = "Admission No,Forename,Surname,Class,Facebook\n"
    lines = [each.replace("Admission No", "7").format("Amelia,Wright") for each in (first, then)]
    upload(school, f"{head}{lines[0]},Yes\n")
    with school.work() as uow:
        (amelia,) = consenting.people(uow)
        consenting.withdraw(school.system, uow, amelia.id)
    for _ in range(2):
        upload(school, f"{head}{lines[1]},Yes\n102,Ben,Okoro,4B,Yes\n")
    with school.work() as uow:
        people = [each for each in consenting.people(uow) if each.initials == "AW"]
    assert all(answers.on(each.standings, "facebook") is not Answer.GIVEN for each in people)
    assert len(people) == 1 + (lines[1].startswith("207"))
    assert says(school, "102", "facebook") is Answer.GIVEN


def test_a_upn_finds_the_child_whatever_else_the_file_says(school: ASchool) -> None:
    upload(school, "UPN,Forename,Surname,Facebook\nA123456789012,Amelia,Wright,Yes\n")
    with school.work() as uow:
        (amelia,) = consenting.people(uow)
        consenting.withdraw(school.system, uow, amelia.id)
    both = "UPN,Admission No,Forename,Surname,Facebook\na123456789012,101,Millie,Wright,Yes\n"
    shown = plan(school, both)
    assert not shown.new and not shown.missing
    assert [each.what for each in shown.changed] == ["reference", "name"]
    done = upload(school, both)
    assert says(school, "101", "facebook") is Answer.WITHDRAWN
    undo(school, done.import_id)
    with school.work() as uow:
        assert [each.reference for each in consenting.people(uow)] == [amelia.reference]


def test_two_children_of_one_name_are_two_and_the_second_is_asked_about(school: ASchool) -> None:
    upload(school, WIDE + "101,Amelia,Wright,4B,No\n")
    file = WIDE + "101,Amelia,Wright,4B,No\n102,Amelia,Wright,2A,Yes\n103,Ben,Okoro,2A,Yes\n"
    (held,) = plan(school, file).held_back
    assert held.reference == "102" and "Is this the same child?" in held.reason
    upload(school, file)
    assert says(school, "102", "facebook") is Answer.BLANK
    by_hand(school, "102", "given")
    upload(school, BY_CHANNEL + "101,Amelia,Wright,4B,No,\n102,Amelia,Wright,2A,Yes,Yes\n")
    assert says(school, "102", "x") is Answer.GIVEN


def test_two_of_one_name_with_numbers_come_together_without_a_question(school: ASchool) -> None:
    shown = plan(school, WIDE + "101,Amelia,Wright,4B,No\n102,Amelia,Wright,2A,Yes\n")
    assert len(shown.new) == 2 and not shown.held_back


ONE, TWO, THREE = "Amelia,Wright,4B,Yes", "Ben,Wright,4B,Yes", "Cara,Okoro,4B,Yes"


def numbered(*children: str, start: int = 1) -> str:
    return WIDE + "".join(f"{start + n},{child}\n" for n, child in enumerate(children))


@pytest.mark.parametrize(
    ("then", "counts"),
    [
        (numbered("Aaron,Abel,4B,Yes", ONE), {"1": Answer.WITHDRAWN, "2": Answer.REFUSED}),
        (numbered(TWO, ONE), {"1": Answer.WITHDRAWN, "2": Answer.REFUSED}),
        (numbered(ONE, "Fay,Lund,4B,Yes"), {"1": Answer.WITHDRAWN, "2": Answer.REFUSED}),
        # Who has got another name, or is written otherwise, stays who they are.
        (numbered(ONE, "Ben,Marlowe,5B,Yes"), {"1": Answer.WITHDRAWN, "2": Answer.GIVEN}),
        (numbered(ONE, "Benjamin,Wright,4B,Yes"), {"1": Answer.WITHDRAWN, "2": Answer.GIVEN}),
        (numbered(ONE, "Bengt,Wright,4B,Yes"), {"1": Answer.WITHDRAWN, "2": Answer.GIVEN}),
    ],
)
def test_a_yes_does_not_go_to_another_child_with_the_number(
    school: ASchool, then: str, counts: dict[str, Answer]
) -> None:
    upload(school, numbered(ONE, TWO))
    withdraw(school, "1")
    upload(school, then)
    assert {each: says(school, each, "facebook") for each in counts} == counts


@pytest.mark.parametrize(
    ("then", "asked"),
    [
        ("Amelia,Thornbury,4B,Yes", True),
        ("Amelia,Thornbury,5C,Yes", True),
        ("Emily,Thornbury,4B,Yes", False),
        ("Ben,Thornbury,4B,Yes", False),  # whose namesake has said yes
    ],
)
def test_without_numbers_a_new_surname_does_not_leave_a_no_behind(
    school: ASchool, then: str, asked: bool
) -> None:
    head = WIDE.replace("Admission No,", "")
    upload(school, f"{head}Amelia,Wright,4B,Yes\nBen,Okoro,4B,Yes\n")
    with school.work() as uow:
        (amelia,) = consenting.people(uow, search="AW")
    withdraw(school, amelia.reference)
    shown = plan(school, f"{head}{then}\n")
    assert [each.reason for each in shown.held_back if "another surname" in each.reason] == [
        each.reason for each in shown.held_back
    ]
    assert bool(shown.held_back) is asked
    assert not plan(school, f"{head}{then}\nAmelia,Wright,4B,Yes\n").held_back[1:]


def test_a_list_that_is_numbered_anew_is_not_taken(school: ASchool) -> None:
    children = [f"Pip{name},Ash{name},4B,Yes" for name in "abcdefg"]
    upload(school, numbered(*children))
    with pytest.raises(Invalid, match="another child’s"):
        plan(school, numbered("Abe,Aardal,4B,Yes", *children))
    shown = plan(school, WIDE.replace("Admission No,", "")
                 + "".join(f"{child}\n" for child in children))  # fmt: skip
    assert not (shown.new or shown.changed or shown.held_back)


def test_a_child_who_comes_back_is_asked_about_anew(school: ASchool) -> None:
    file = WIDE.replace("\n", ",Leaving date\n") + "101,Amelia,Wright,4B,Yes,{}\n"
    upload(school, file.format("31/08/2025"))
    assert says(school, "101", "facebook") is Answer.EXPIRED
    shown = plan(school, file.format(""))
    assert [(each.what, each.after) for each in shown.changed] == [
        ("leaves_on", ""), ("facebook", "not answered"),
    ]  # fmt: skip
    upload(school, file.format(""))
    assert says(school, "101", "facebook") is Answer.REFUSED
    by_hand(school, "101", "given")
    assert says(school, "101", "facebook") is Answer.GIVEN
    upload(school, file.format(""))
    assert says(school, "101", "facebook") is Answer.GIVEN


@pytest.mark.parametrize("cell", ["Yes - website only", "mum said no", "X", "Parent refused"])
@pytest.mark.parametrize("heading", ["Facebook", "Photo consent", "All channels"])
def test_an_answer_that_cannot_be_read_leaves_no_yes(
    school: ASchool, cell: str, heading: str
) -> None:
    dated = "Admission No,Forename,Surname,Facebook,Consent Date\n101,Amelia,Wright,{},05/03/2026\n"
    upload(school, dated.format("Yes"))
    shown = plan(school, dated.replace("Facebook", heading).format(cell))
    assert [(each.before, each.after) for each in shown.changed] == [("given", "not answered")]
    upload(school, dated.replace("Facebook", heading).format(cell))
    assert says(school, "101", "facebook") is Answer.REFUSED
    if heading == "Facebook":  # and once the cell is mended it is a yes as before
        upload(school, dated.format("Yes"))
        assert says(school, "101", "facebook") is Answer.GIVEN


@pytest.mark.parametrize("by", ["file", "hand"])
def test_a_dated_no_counts_against_a_yes_without_a_date(school: ASchool, by: str) -> None:
    upload(school, WIDE + "101,Amelia,Wright,4B,Yes\n")
    with school.work() as uow:
        before = uow.now.date() - timedelta(days=5)
        amelia = uow.session.query(RollPerson).one()
        if by == "hand":
            consenting.record(school.system, uow, amelia.id, "facebook", status="refused",
                              written=True, dated=before)  # fmt: skip
    if by == "file":
        upload(school, BY_CHANNEL.replace("X", "Facebook date")
               + f"101,Amelia,Wright,4B,No,{before.isoformat()}\n")  # fmt: skip
    assert says(school, "101", "facebook") is Answer.REFUSED


def test_what_a_long_file_says_about_something_else_is_shown(school: ASchool) -> None:
    shown = plan(
        school,
        "Adno,Forename,Surname,Consent type,Consent status\n"
        "101,Amelia,Wright,Facebook,Yes\n101,Amelia,Wright,Marketing photos,Refused\n"
        "101,Amelia,Wright,Marketing photos,\n",
    )
    assert shown.elsewhere == (3,) and not shown.problems


def test_one_reason_about_one_child_is_told_once(school: ASchool) -> None:
    upload(school, WIDE + "101,Amelia,Wright,4B,No\n")
    shown = plan(school, BY_CHANNEL + "101,Amelia,Wright,4B,No,\n102,Amelia,Wright,2A,Yes,Yes\n")
    ((held, about),) = shown.held_together
    assert held.reference == "102" and about == ["facebook", "x"]


def test_a_file_with_one_name_takes_no_other_away(school: ASchool) -> None:
    head = "Adno,Legal Forename,Preferred Forename,Legal Surname,Preferred Surname,Facebook\n"
    upload(school, head + "101,Amelia,Millie,Wright,Jones,Yes\n102,Zara,,van der Berg,,Yes\n")
    with school.work() as uow:
        sent = consenting.export(school.system, uow, with_names=True).decode("utf-8-sig")
    names = ("Amelia Wright", "Millie Jones", "van der Berg", "Zara van der Berg")
    upload(school, sent)
    assert all(recognised(school, name) for name in names)
    upload(school, head + "101,Amelia,,Thornbury,,Yes\n")
    assert recognised(school, "Amelia Thornbury") and not recognised(school, "Amelia Wright")


def test_an_empty_cell_where_we_had_a_yes_is_a_no(school: ASchool) -> None:
    upload(school, HEADER + BEN)
    shown = plan(school, HEADER + "102,Ben,Okoro,4B,,Not answered,,,\n")
    assert {(each.what, each.before, each.after) for each in shown.changed} == {
        ("facebook", "given", "not answered"),
        ("x", "given", "not answered"),
    }
    with school.work() as uow:
        importing.apply(school.system, uow, shown.id)
    assert says(school, "102", "facebook") is Answer.REFUSED


def test_the_other_parents_older_no_counts_against_a_newer_yes(school: ASchool) -> None:
    upload(school, HEADER + BEN)
    upload(school, HEADER + "102,Ben,Okoro,4B,No,No,01/01/2026,Mother,\n")
    assert says(school, "102", "facebook") is Answer.REFUSED
    shown = plan(school, HEADER + BEN.replace("05/03/2026", "10/03/2026"))
    assert {each.reason for each in shown.held_back} == {
        "Another parent has said no, so it stays no."
    }


def test_an_upload_takes_nobody_off_the_do_not_publish_list(school: ASchool) -> None:
    header = "Ref,Forename,Surname,Do not publish\n"
    upload(school, header + "1,Amelia,Wright,yes\n")
    shown = plan(school, header + "1,Amelia,Wright,no\n")
    assert [each.what for each in shown.held_back] == ["do_not_publish"]
    upload(school, header + "1,Amelia,Wright,no\n")
    assert person(school, "1").do_not_publish


@pytest.mark.parametrize("then", ["1,Ben,Okoro,\n2,Amelia,Wright,\n", "1,Ben,Okoro,yes\n"])
def test_a_number_of_somebody_never_published_goes_to_nobody_else(
    school: ASchool, then: str
) -> None:
    header = "Ref,Forename,Surname,Do not publish\n"
    upload(school, header + "1,Amelia,Wright,yes\n2,Cara,Lund,\n")
    with pytest.raises(Invalid, match="In this file 1 is another child"):
        plan(school, header + then)
    assert not plan(school, header + "1,Amelia,Marlowe,\n2,Fay,Osei,\n").new


def test_an_uploaded_no_stops_fridays_post(school: ASchool) -> None:
    a_channel(school, "facebook")
    a_channel(school, "x")
    upload(school, HEADER + BEN)
    post = fridays_post(school, person(school, "102").id)
    applied = upload(school, HEADER + "102,Ben,Okoro,4B,No,Yes,01/10/2026,Father,\n")
    assert [each.platform for each in applied.stopped.held] == ["facebook"]
    assert states(school, post) == {"facebook": "held", "x": "scheduled"}


def test_an_uploaded_leaver_and_a_listed_child_stop_posts_too(school: ASchool) -> None:
    a_channel(school, "facebook")
    header = "Ref,Forename,Surname,Facebook,Leaving date,Do not publish\n"
    upload(school, header + "1,Amelia,Wright,Yes,,\n2,Ben,Okoro,Yes,,\n")
    posts = [fridays_post(school, person(school, reference).id) for reference in "12"]
    upload(school, header + "1,Amelia,Wright,Yes,01/10/2026,\n2,Ben,Okoro,Yes,,yes\n")
    assert [states(school, post) for post in posts] == [{"facebook": "held"}] * 2


# Between plan and apply


def test_an_apply_does_exactly_what_was_shown_or_nothing(school: ASchool) -> None:
    upload(school, HEADER + BEN)
    shown = plan(school, HEADER + BEN.replace("4B", "5B"))
    withdraw(school, "102")
    with school.work() as uow, pytest.raises(Conflict, match="has changed since you looked"):
        importing.apply(school.system, uow, shown.id)
    assert person(school, "102").group == "4B"


def test_a_plan_is_applied_once_and_within_an_hour(school: ASchool) -> None:
    shown = plan(school, HEADER + AMELIA)
    late = plan(school, HEADER + BEN)
    with school.work() as uow:
        importing.apply(school.system, uow, shown.id)
    with school.work() as uow, pytest.raises(Conflict, match="already"):
        importing.apply(school.system, uow, shown.id)
    with school.work() as uow:
        hour = uow.now + timedelta(minutes=61)
    with time_machine.travel(hour, tick=True):
        with school.work() as uow, pytest.raises(Conflict, match="an hour old"):
            importing.apply(school.system, uow, late.id)
        plan(school, HEADER + AMELIA)
    with school.work() as uow:
        assert uow.get(RegisterImport, late.id).sealed is None


def test_another_schools_plan_does_not_exist_here(school: ASchool) -> None:
    other = a_school(school.system, "Brook Lane School")
    shown = plan(other, HEADER + AMELIA)
    with school.work() as uow:
        for act in (importing.apply, importing.undo):
            with pytest.raises(NotFound):
                act(school.system, uow, shown.id)


def test_the_same_child_at_two_schools_has_different_digests(school: ASchool) -> None:
    other = a_school(school.system, "Brook Lane School")
    for each in (school, other):
        upload(each, HEADER + AMELIA)
    assert not _digests(school) & _digests(other)


def _digests(school: ASchool) -> set[bytes]:
    with school.work() as uow:
        return {row.digest for row in uow.session.query(RollDigest)}


# Undoing


def undo(school: ASchool, import_id: UUID) -> Any:
    with school.work() as uow:
        return importing.undo(school.system, uow, import_id)


def test_an_upload_can_be_undone(school: ASchool) -> None:
    upload(school, HEADER + AMELIA)
    before = (_digests(school), _count(school, Consent), vars(person(school, "101")).copy())
    second = upload(
        school,
        HEADER + "101,Amelia,Thornbury,5B,No,Yes,01/10/2026,Mrs Joan Wright,\n" + BEN,
    )
    assert says(school, "101", "facebook") is Answer.REFUSED
    undo(school, second.import_id)
    row = vars(person(school, "101"))
    for name in ("group", "initials", "sealed_name", "name_mark", "do_not_publish"):
        assert row[name] == before[2][name]
    assert (_digests(school), _count(school, Consent)) == before[:2]
    assert says(school, "101", "facebook") is Answer.GIVEN
    with school.work() as uow:
        assert consenting.people(uow, search="102") == []


def test_only_the_latest_upload_can_be_undone_and_only_once(school: ASchool) -> None:
    first, second = upload(school, HEADER + AMELIA), upload(school, HEADER + BEN)
    with pytest.raises(Conflict, match="later upload"):
        undo(school, first.import_id)
    undo(school, second.import_id)
    undo(school, first.import_id)
    with pytest.raises(Conflict, match="nothing to undo"):
        undo(school, first.import_id)
    assert _count(school, RollPerson) == _count(school, RollDigest) == 0


def test_a_withdrawal_by_hand_outlives_the_undoing(school: ASchool) -> None:
    upload(school, HEADER + BEN)
    second = upload(school, HEADER + BEN.replace("4B", "5B"))
    withdraw(school, "102")
    undo(school, second.import_id)
    assert person(school, "102").group == "4B"
    assert says(school, "102", "facebook") is Answer.WITHDRAWN


@pytest.mark.parametrize("listed", [True, False])
def test_an_undo_leaves_the_do_not_publish_list_as_people_made_it(
    school: ASchool, listed: bool
) -> None:
    head = "Ref,Forename,Surname,Class,Do not publish\n"
    upload(school, f"{head}1,Amelia,Wright,3A,{'' if listed else 'yes'}\n2,Ben,Okoro,3A,\n")
    second = upload(school, f"{head}1,Amelia,Wright,4A,\n2,Ben,Okoro,4A,yes\n")
    with school.work() as uow:
        amelia = uow.session.query(RollPerson).filter_by(reference="1").one()
        consenting.do_not_publish(school.system, uow, amelia.id, listed=listed)
    undo(school, second.import_id)
    assert person(school, "1").do_not_publish is listed and person(school, "1").group == "3A"
    assert not person(school, "2").do_not_publish  # only the upload had said so


@pytest.mark.parametrize("what", ["refused", "listed"])
def test_an_undo_keeps_whom_somebody_has_recorded_a_no_for(school: ASchool, what: str) -> None:
    file = WIDE + "101,Amelia,Wright,4B,Yes\n102,Ben,Okoro,4B,Yes\n"
    first = upload(school, file)
    if what == "refused":
        by_hand(school, "101", "refused")
    else:
        with school.work() as uow:
            amelia = uow.session.query(RollPerson).filter_by(reference="101").one()
            consenting.do_not_publish(school.system, uow, amelia.id, listed=True)
    undone = undo(school, first.import_id)
    assert [line.reference for line in undone.kept] == ["101"]
    assert recognised(school, "Amelia Wright") and not recognised(school, "Ben Okoro")
    upload(school, file)
    assert says(school, "102", "facebook") is Answer.GIVEN
    assert person(school, "101").do_not_publish or says(school, "101", "facebook") is Answer.REFUSED


def test_undoing_the_only_yes_stops_the_post_and_tells_its_author(school: ASchool) -> None:
    a_channel(school, "facebook")
    upload(school, WIDE + "101,Amelia,Wright,4B,\n102,Ben,Okoro,4B,Yes\n")
    second = upload(school, WIDE + "101,Amelia,Wright,4B,Yes\n102,Ben,Okoro,5B,Yes\n")
    posts = [fridays_post(school, person(school, each).id) for each in ("101", "102")]
    undo(school, second.import_id)
    assert [states(school, each)["facebook"] for each in posts] == ["held", "scheduled"]
    assert notices(school)


def test_undoing_stops_posts_that_show_those_who_go(school: ASchool) -> None:
    a_channel(school, "facebook")
    applied = upload(school, HEADER + BEN)
    post = fridays_post(school, person(school, "102").id)
    found = undo(school, applied.import_id).stopped
    assert len(found.held) == 1 and states(school, post) == {"facebook": "held"}


def test_an_erased_child_does_not_come_back_by_an_undo(school: ASchool, as_owner: Any) -> None:
    upload(school, HEADER + AMELIA + BEN)
    second = upload(school, HEADER + AMELIA.replace("Wright,4B", "Thornbury,5B") + BEN)
    waiting = plan(school, HEADER + AMELIA)
    with school.work() as uow:
        consenting.erase(school.system, uow, person(school, "101").id)
    with school.work() as uow:
        assert uow.get(RegisterImport, second.import_id).undo == []
        assert uow.get(RegisterImport, waiting.id).sealed is None
    undo(school, second.import_id)
    assert not recognised(school, "Amelia Wright") and recognised(school, "Ben Okoro")


def test_an_export_can_be_uploaded_again_and_changes_nothing(school: ASchool) -> None:
    upload(school, "Ref,Name,Form,Facebook,Parent app\n1,Amelia Wright,4B,Yes,No\n2,Ben Ok,,,\n")
    with school.work() as uow:
        data = consenting.export(school.system, uow, with_names=True)
        shown = importing.plan(school.system, uow, data, written=True)
    assert not shown.changed and not shown.new and not shown.problems


@pytest.mark.parametrize("basis", ["consent", "public_task"])
def test_an_export_brings_back_how_long_a_yes_lasts_and_what_it_rests_on(
    school: ASchool, basis: str
) -> None:
    other = a_school(school.system, "Brook Lane School", template="lache")
    head = "Ref,Forename,Surname,Facebook,X,Consent Date,Valid until\n"
    upload(
        school,
        head + "1,Amelia,Wright,Yes,No,05/03/2026,31/10/2026\n"
        "2,Ben,Okoro,Yes,,05/03/2026,31/12/2026\n",
        basis=basis,
    )
    with school.work("head") as uow:
        sent = consenting.export(school.system, uow, with_names=True).decode("utf-8-sig")
        before = {each.reference: each.standings for each in consenting.people(uow)}
    again = plan(school, sent)
    assert not again.changed and not again.held_back and not again.problems
    upload(other, sent)
    with other.work() as uow:
        assert {each.reference: each.standings for each in consenting.people(uow)} == before


def test_a_file_that_nobody_applies_is_forgotten_by_a_worker(school: ASchool) -> None:
    waiting = plan(school, HEADER + AMELIA)
    assert forgetting.to_forget(school.system.database, most=9) == []
    with school.work() as uow:
        hour = uow.now + timedelta(minutes=61)
    with time_machine.travel(hour, tick=True):
        assert forgetting.to_forget(school.system.database, most=9) == [school.id]
        beat = Beat(school.system)
        beat.tick()
        serve(school.system, "general", burst=True)
        assert forgetting.to_forget(school.system.database, most=9) == []
    with school.work() as uow:
        assert uow.get(RegisterImport, waiting.id).sealed is None


# Size


def test_many_rows_take_no_more_statements_than_few(school: ASchool) -> None:
    """What a statement costs is for the benchmarks; that no row has one of its own is not."""
    statements: list[str] = []

    def count(*given: Any) -> None:
        statements.append(given[2])

    def asked(numbers: range) -> int:
        rows = (f"{n},Am{'aeiou'[n % 5]}lia,Sur{n}worth,3A,Yes,No,,,\n" for n in numbers)
        before = len(statements)
        upload(school, HEADER + "".join(rows))
        return len(statements) - before

    event.listen(school.system.database.app, "before_cursor_execute", count)
    try:
        few, many = asked(range(100, 110)), asked(range(1000, 1300))
    finally:
        event.remove(school.system.database.app, "before_cursor_execute", count)
    assert 0 < many <= few + 10
    assert _count(school, RollPerson) == 310


def test_a_school_that_began_small_has_no_roll_read_for_every_code(
    school: ASchool, as_owner: Any
) -> None:
    """A plan that the database makes by its figures of a roll of one may read the whole roll for
    every code of every name: a minute instead of seconds. It says itself how much it read."""
    upload(school, HEADER + AMELIA)
    as_owner.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))
    rows = [f"{n},Am{'aeiou'[n % 5]}lia,Sur{n}worth,3A,Yes,No,,,\n" for n in range(2000, 3500)]
    shown = plan(school, HEADER + "".join(rows))
    with school.work() as uow:
        importing.apply(school.system, uow, shown.id)
        read = uow.session.scalar(
            text(
                "SELECT idx_tup_fetch + seq_tup_read FROM pg_stat_xact_user_tables "
                "WHERE relname = 'roll_person'"
            )
        )
    assert 0 < read < 3 * (_count(school, RollDigest) + _count(school, Consent))


def test_somebody_who_was_enrolled_by_hand_is_known_by_an_upload(school: ASchool) -> None:
    enrolled = Person(who="pupil", forename="Amelia", surname="Wright", known_as="Millie")
    with school.work() as uow:
        row = uow.session.get_one(School, school.id)
        rolls.enrol(school.system, uow, row, enrolled, reference="101", group="4B")
    shown = plan(school, "Ref,Forename,Surname,Known as,Class\n101,Amelia,Wright,Millie,4B\n")
    assert shown.unchanged == 1 and not shown.changed


def test_an_uploaded_no_to_being_named_leaves_the_posts_to_a_worker(school: ASchool) -> None:
    a_channel(school, "facebook")
    head = "Adno,Forename,Surname,Form,Name on Facebook\n"
    upload(school, f"{head}101,Amelia,Wright,4B,Yes\n")
    post = a_post(school, "Well done Amelia for a lovely drawing", category="celebration")
    schedule(school, post)
    upload(school, f"{head}101,Amelia,Wright,4B,No\n")
    assert states(school, post) == {"facebook": "scheduled"}
    serve(school.system, "general", burst=True)
    assert states(school, post) == {"facebook": "held"}
