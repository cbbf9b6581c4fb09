"""Whole files of the kind that schools really have. All people are invented."""

from __future__ import annotations

from datetime import date

import pytest

from publisher.registers import columns, merging, rows, table
from publisher.registers.merging import Merged
from publisher.registers.rows import Entry, Problem

TODAY = date(2026, 11, 21)


def entries(text: str) -> tuple[list[Entry], list[Problem]]:
    uploaded = table.read(text.encode())
    found = columns.read(uploaded.header, cells=[cells for _, cells in uploaded.rows])
    return rows.read(uploaded, found, today=TODAY)


def merged(text: str) -> Merged:
    found, problems = entries(text)
    assert problems == []
    return merging.merge(found)


def answers(text: str) -> dict[str, dict[str, str]]:
    return {
        person.key: {said.platform: said.status for said in person.answers}
        for person in merged(text).people
    }


def test_wide_and_long_files_say_the_same() -> None:
    wide = (
        "Admission No,Forename,Surname,Facebook,X\n"
        "101,Amelia,Wright,Yes,No\n"
        "102,Ben,Okoro,,TRUE\n"
    )  # fmt: skip
    long = (
        "admission_no,legal_forename,legal_surname,consent_type,consent_status\n"
        "101,Amelia,Wright,Facebook,Granted\n"
        "101,Amelia,Wright,Twitter,Refused\n"
        "102,Ben,Okoro,Facebook,Not answered\n"
        "102,Ben,Okoro,X,1\n"
        "102,Ben,Okoro,School trips,Yes\n"
    )
    expected = {
        "101": {"facebook": "given", "x": "refused"},
        "102": {"facebook": "blank", "x": "given"},
    }
    assert answers(wide) == answers(long) == expected


def test_the_last_date_wins_and_both_rows_are_shown() -> None:
    found = merged(
        "Ref,Forename,Surname,Consent Type,Status,Date\n"
        "1,Amelia,Wright,Facebook,Yes,05/03/2026\n"
        "1,Amelia,Wright,Facebook,No,2026-01-09\n"
    )
    (said,) = found.people[0].answers
    assert (said.status, said.dated) == ("given", date(2026, 3, 5))
    (doubled,) = found.doubled
    assert (doubled.rows, doubled.kept, doubled.disagree) == ((2, 3), 2, False)


@pytest.mark.parametrize("swap", [False, True])
def test_when_two_parents_disagree_it_is_no(swap: bool) -> None:
    yes_row = "1,Amelia,Wright,Facebook,Yes,05/03/2026,Mother\n"
    no_row = "1,Amelia,Wright,Facebook,No,09/01/2026,Father\n"
    both = no_row + yes_row if swap else yes_row + no_row
    found = merged("Ref,Forename,Surname,Consent Type,Status,Date,Given By\n" + both)
    (said,) = found.people[0].answers
    assert said.status == "refused" and found.doubled[0].disagree


def test_a_parent_who_changed_their_mind_does_not_disagree_with_themselves() -> None:
    found = merged(
        "Ref,Forename,Surname,Consent Type,Status,Date,Given By\n"
        "1,Amelia,Wright,Facebook,No,05/03/2026,Mother\n"
        "1,Amelia,Wright,Facebook,Yes,05/09/2026,Mother\n"
        "1,Amelia,Wright,Facebook,Yes,05/03/2026,Father\n"
    )
    (said,) = found.people[0].answers
    assert said.status == "given" and not found.doubled[0].disagree


def test_of_two_answers_on_one_day_or_without_a_day_the_no_counts() -> None:
    for day in ("05/03/2026", ""):
        for first, second in (("Yes", "No"), ("No", "Yes")):
            (person,) = merged(
                "Ref,Forename,Surname,Consent Type,Status,Date\n"
                f"1,Amelia,Wright,Facebook,{first},{day}\n"
                f"1,Amelia,Wright,Facebook,{second},{day}\n"
            ).people
            assert person.answers[0].status == "refused"


def test_twins_stay_two_and_are_pointed_out() -> None:
    found = merged(
        "Ref,Forename,Surname,Class,Facebook\n"
        "7,Aaron,Wright,4B,Yes\n"
        "8,Amelia,Wright,4B,No\n"
        "9,Amelia,Wright,2A,Yes\n"
    )
    assert [person.key for person in found.people] == ["7", "8", "9"]
    assert merging.twins(found.people) == [("7", "8")]


def test_one_number_for_two_people_is_a_problem_of_both_rows() -> None:
    found, _ = entries("Ref,Forename,Surname\n7,Aaron,Wright\n7,Amelia,Wright\n8,Ben,Okoro\n")
    result = merging.merge(found)
    assert [person.key for person in result.people if person.named] == ["8"]
    assert [(each.row, each.reason) for each in result.problems] == [
        (2, "this number is used for two different people"),
        (3, "this number is used for two different people"),
    ]


def test_without_numbers_people_are_told_apart_by_name_and_class() -> None:
    found = merged('Name,Form,Facebook\n"Wright, Amelia",4B,Yes\nAmelia Wright,2A,No\n')
    assert [person.entry.forename for person in found.people] == ["Amelia", "Amelia"]
    assert len({person.key for person in found.people}) == 2


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("1,,Wright,Yes,,", "Forename", "is empty"),
        ("1,Amelia,,Yes,,", "Surname", "is empty"),
        ("1,Amelia,Wright,perhaps,,", "Facebook", "is neither a yes nor a no"),
        ("1,Amelia,Wright,Yes,03/25/2026,", "Consent Date", "is not a date"),
        ("1,Amelia,Wright,Yes,01/01/2030,", "Consent Date", "still to come"),
        ("1,Amelia,Wright,Yes,,often", "Do not publish", "must be yes or no"),
        ('1,"=HYPERLINK(""http://x"",""Amelia"")",Wright,Yes,,', "Forename", "formula"),
        (f"1,{'A' * 300},Wright,Yes,,", "Forename", "too long"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_by_number_and_column(
    row: str, column: str, reason: str
) -> None:
    header = "Ref,Forename,Surname,Facebook,Consent Date,Do not publish"
    found, problems = entries(f"{header}\n{row}\n2,Ben,Okoro,No,,yes\n")
    assert [entry.reference for entry in found if not entry.doubt] == ["2"]
    (problem,) = problems
    assert (problem.row, problem.column) == (2, column) and reason in problem.reason
    assert "Amelia" not in repr(problem) and "Wright" not in repr(problem)


def test_a_type_of_people_and_a_type_of_consent_are_told_apart() -> None:
    said = answers("Ref,Forename,Surname,Type,Status\n101.0,Amelia,Wright,Facebook,No\n")
    assert said == {"101": {"facebook": "refused"}}
    (found,), _ = entries("Ref,Forename,Surname,Type\n1,Amelia,Wright,staff\n")
    assert found.kind == "staff"


def test_a_second_row_of_merged_cells_is_about_the_child_above() -> None:
    head = "Ref,Forename,Surname,Facebook,X,Do not publish\n"
    found, problems = entries(
        f"{head}1,Amelia,Wright,Yes,Yes,\n,,,No,,\n2,Ben,Okoro,Yes,,\n,,,,,\n,,,187,23,14\n"
    )
    amelia, ben = merging.merge(found).people
    assert amelia.doubt and not ben.doubt
    assert {each.platform: each.status for each in amelia.answers} == {
        "facebook": "refused", "x": "given",
    }  # fmt: skip
    assert not ben.listed and [each.row for each in problems] == [3, 6]
    assert "row above" in problems[0].reason and "nothing of it is used" in problems[1].reason


@pytest.mark.parametrize(
    ("cell", "forename", "known_as"),
    [
        ("Amelia (Rose)", "Amelia", "Rose"),
        ("Amelia/Rose", "Amelia", "Rose"),
        ("Amelia “Rose”", "Amelia", "Rose"),
        ("Amelia 'Rose'", "Amelia", "Rose"),
        ("Amelia (left)", "Amelia (left)", ""),
        ("D'Arcy", "D'Arcy", ""),
        ("Anderson", "Anderson", ""),
        ("Amelia-Rose", "Amelia-Rose", ""),
    ],
)
def test_both_names_in_one_cell_are_read(cell: str, forename: str, known_as: str) -> None:
    (found,), problems = entries(f"Ref,Forename,Surname\n1,{cell},Wright/Jones\n")
    assert (found.forename, found.known_as, found.surname) == (forename, known_as, "Wright Jones")
    assert not problems


@pytest.mark.parametrize("cell", ["Amelia & Ben", "Amelia and Ben", "Amelia + Ben"])
def test_two_children_in_one_row_bring_no_yes_and_are_both_found(cell: str) -> None:
    (found,), (problem,) = entries(f"Ref,Forename,Surname,Facebook\n1,{cell},Wright,Yes\n")
    assert found.doubt and (found.forename, found.known_as) == ("Amelia", "Ben")
    assert "more than one child" in problem.reason


@pytest.mark.parametrize("cell", ["court order", "see the head"])
def test_what_stands_among_those_never_published_lists_them(cell: str) -> None:
    (found,), _ = entries(f"Ref,Forename,Surname,Do not publish\n1,Amelia,Wright,{cell}\n")
    assert found.do_not_publish and found.doubt


def test_a_yes_that_does_not_say_where_counts_nowhere_and_a_no_everywhere() -> None:
    found, _ = entries("Ref,Forename,Surname,Photo consent\n1,Amelia,Wright,Yes\n2,Ben,Ok,No\n")
    assert [len(entry.vague) for entry in found] == [1, 0]
    assert answers("Ref,Forename,Surname,Photo consent\n1,Amelia,Wright,Yes\n2,Ben,Ok,No\n") == {
        "1": {}, "2": {"*": "refused"},
    }  # fmt: skip


@pytest.mark.parametrize("heading", ["Consent given", "Granted", "Permission"])
def test_an_answer_alone_does_not_say_where_either(heading: str) -> None:
    said = answers(f"Ref,Forename,Surname,{heading}\n1,Amelia,Wright,No\n2,Ben,Okoro,Yes\n")
    assert said == {"1": {"*": "refused"}, "2": {}}
    uploaded = columns.read(["Ref", "Surname", "Status", "Facebook"])
    assert uploaded.unused == ("Status",)


def test_the_simple_roll_is_read_too() -> None:
    found = merged(
        "kind,forename,surname,known_as,do_not_publish\n"
        "pupil,Katherine,Hale,Katie,\n"
        "teacher,,Osgood,,\n"
        "pupil,Idris,Khan,,x\n"
    )
    kinds = [(person.entry.kind, person.entry.known_as, person.listed) for person in found.people]
    assert kinds == [("pupil", "Katie", False), ("staff", "", False), ("pupil", "", True)]


def test_a_row_shows_no_name_in_its_repr() -> None:
    found, _ = entries("Ref,Forename,Surname,Given by\n1,Amelia,Wright,Joan Wright\n")
    assert "Amelia" not in repr(found) and "Wright" not in repr(merging.merge(found))


# A row in doubt is safe


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("No - mum rang", "refused"),
        ("Withdrawn 12/3/26", "withdrawn"),
        ("Consent refused", "refused"),
    ],
)
def test_a_no_with_a_reason_behind_it_is_a_no(cell: str, status: str) -> None:
    assert answers(f"Ref,Forename,Surname,Facebook\n1,Amelia,Wright,{cell}\n") == {
        "1": {"facebook": status}
    }


@pytest.mark.parametrize(
    "row",
    [
        "1,Amelia,Wright,X,Withdrawn,31/09/2026,",
        "1,Amelia,Wright,X,No,,often",
        "1,,Wright,X,No,,",
        "1,Amelia,,X,No,,",
    ],
)
def test_a_row_in_doubt_keeps_its_no_and_takes_every_yes_of_the_child(row: str) -> None:
    head = "Ref,Forename,Surname,Consent Type,Status,Date,Do not publish"
    found, problems = entries(f"{head}\n1,Amelia,Wright,Facebook,Yes,01/09/2026,\n{row}\n")
    (person,) = merging.merge(found).people
    assert len(problems) == 1 and person.doubt
    assert {said.platform: said.status for said in person.answers}["x"] in ("refused", "withdrawn")


def test_do_not_publish_counts_beside_a_cell_that_cannot_be_read() -> None:
    found, problems = entries(
        "Ref,Forename,Surname,Facebook,Do not publish\n1,Amelia,Wright,perhaps,Yes\n"
        "2,Ben,Okoro,Yes,\n"
    )
    people = merging.merge(found).people
    assert [(each.listed, each.doubt) for each in people] == [(True, True), (False, False)]
    assert len(problems) == 1


def test_each_column_that_limits_counts() -> None:
    found, problems = entries(
        "Adno,Forename,Surname,Do not publish,No photos,Left,Leaving date\n"
        "101,Amelia,Wright,,Yes,,31/07/2026\n"
        "102,Ravi,Patel,No,,30/06/2026,31/07/2026\n"
        "103,Ola,Nowak,,,,\n"
    )
    assert problems == []
    assert [(row.do_not_publish, row.leaves_on, row.stays) for row in found] == [
        (True, date(2026, 7, 31), False),
        (False, date(2026, 6, 30), False),
        (False, None, True),
    ]


def test_a_row_in_doubt_brings_no_group() -> None:
    found, _ = entries("Ref,Forename,Surname,Form,Facebook\n1,Amelia,Wright, Okoro,4B,Yes\n")
    assert [entry.group for entry in found] == [""]


# Who is who


@pytest.mark.parametrize(("one", "other"), [("00101", "101"), ("a101", "A101")])
def test_a_reference_is_the_same_however_it_is_written(one: str, other: str) -> None:
    head = "Ref,Forename,Surname,Consent Type,Status\n"
    found = merged(f"{head}{one},Amelia,Wright,Facebook,Yes\n{other},Amelia,Wright,X,No\n")
    assert len(found.people) == 1 and len(found.people[0].answers) == 2


@pytest.mark.parametrize(
    ("rows_", "doubted"),
    [
        ("Amelia,Wright,3A,Yes\nAmelia,Wright,3A,Yes\n", [True]),
        ("Amelia,Wright,3A,Yes\nAmelia,Wright,2A,Yes\n", [False, False]),
        ("Amelia,Wright,3A,Yes\nAaron,Wright,3A,Yes\n", [False, False]),
    ],
)
def test_two_of_one_name_in_one_class_are_in_doubt(rows_: str, doubted: list[bool]) -> None:
    found, _ = entries(f"Forename,Surname,Class,Facebook\n{rows_}")
    result = merging.merge(found)
    assert [person.doubt for person in result.people] == doubted
    assert bool(result.problems) == (True in doubted)


@pytest.mark.parametrize("kept", ["4B", "Year 4, Oak"])
@pytest.mark.parametrize("broken", ["101", "Form"])
def test_a_reference_or_class_over_several_lines_is_refused(broken: str, kept: str) -> None:
    form = '"4B\nBen"' if broken == "Form" else f'"{kept}"'
    reference = '"101\nBen"' if broken == "101" else "101"
    found, problems = entries(
        f"Ref,Forename,Surname,Form,Address,Facebook\n{reference},Amelia,Wright,{form},"
        '"1 High Street,\nLongton",Yes\n'
    )
    assert len(problems) == 1 and "several lines" in problems[0].reason
    assert "Ben" not in found[0].group + found[0].reference


def test_a_name_in_the_place_of_one_reference_is_not_kept() -> None:
    found, problems = entries(
        "Ref,Forename,Surname,Facebook\n101,Amelia,Wright,Yes\n102,Ben,Okoro,No\n"
        "Chidera Obi,Chidera,Obi,Yes\nwright16,Eli,Wright,Yes\n"
    )
    assert [entry.reference for entry in found] == ["101", "102", "", ""]
    assert [problem.row for problem in problems] == [4, 5]
