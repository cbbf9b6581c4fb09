from __future__ import annotations

from datetime import date

import pytest

from publisher.registers.values import answer, day, giver, yes


@pytest.mark.parametrize("cell", "Yes Y TRUE 1 1.0 Granted Consented given ✓ ✔️ ✅".split())
def test_a_yes(cell: str) -> None:
    assert answer(cell) == "given"


@pytest.mark.parametrize(
    "cell",
    [
        "No",
        "N",
        "FALSE",
        "0",
        "Refused",
        "Not granted",
        "No consent",
        "No - mum rang",
        "Consent refused",
        "Does not want it",
        "n (mum)",
        "0.0",
        "❌",
        "No response - mum said no",
        "No reply needed: refused",
    ],
)
def test_a_no(cell: str) -> None:
    assert answer(cell) == "refused"


@pytest.mark.parametrize(
    "cell",
    ["", "Not answered", "n/a", "n.a.", "-", "?", "No response", "No reply received", "Pending",
     "Not yet returned", "No form returned", "Nothing received", "nil", "–", "—"],
)  # fmt: skip
def test_no_answer_is_neither(cell: str) -> None:
    assert answer(cell) == "blank"


def test_withdrawn_is_its_own_answer() -> None:
    assert answer("Withdrawn") == answer("WITHDRAWN.") == "withdrawn"
    assert answer("Withdrawn 12/3/26") == answer("Consent withdrawn by mum") == "withdrawn"


@pytest.mark.parametrize(
    "cell",
    ["X", "perhaps", "ask mum", "yes but not online", "#N/A", "No objection", "Notes", "Norfolk"],
)
def test_an_unclear_word_is_never_guessed(cell: str) -> None:
    assert answer(cell) is None


@pytest.mark.parametrize(
    "cell",
    ["05/03/2026", "5/3/26", "2026-03-05", "2026-03-05T09:30:00", "05/03/2026 14:22", "05.03.2026",
     "5 March 2026", "5th March 2026", "05-Mar-2026", "05-03-26", "Thursday, 5 March 2026"],
)  # fmt: skip
def test_the_day_comes_first(cell: str) -> None:
    assert day(cell) == date(2026, 3, 5)


def test_a_date_that_has_lost_its_format_is_the_day_since_1900() -> None:
    assert day("46086") == day("46086.604") == date(2026, 3, 5)


@pytest.mark.parametrize(
    "cell",
    ["2026", "101", "12345", "30000", "03/25/2026", "31/02/2026", "yesterday", "5/3", "01/01/1899"],
)
def test_what_is_no_date_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="date"):
        day(cell)


def test_september_has_four_letters_too() -> None:
    assert day("5 Sept 2025") == day("5 Sep 2025") == date(2025, 9, 5)


def test_no_date_is_none() -> None:
    assert day("") is None and day("n/a") is None


@pytest.mark.parametrize(
    ("cell", "means"),
    [
        ("x", True),
        ("Y", True),
        ("", False),
        ("no", False),
        ("Yes - see file", True),
        ("No photos, please", True),
        ("-", False),
        ("No restrictions", False),
        ("n.a.", False),
    ],
)
def test_a_tick_on_the_do_not_publish_list_counts(cell: str, means: bool) -> None:
    assert yes(cell) is means
    assert yes("maybe") is None


@pytest.mark.parametrize(
    ("given_by", "who"),
    [
        ("Mum", "mother"),
        ("her mother", "mother"),
        ("Dad.", "father"),
        ("both parents", ""),
        ("mother and father", ""),
        ("grandmother", "grandmother"),
        ("", ""),
    ],
)
def test_one_parent_is_one_whatever_they_are_called(given_by: str, who: str) -> None:
    assert giver(given_by) == who
