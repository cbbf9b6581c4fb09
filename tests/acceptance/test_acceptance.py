"""The table is whole, names tests that exist, claims nothing for nothing, and is on its page."""

from __future__ import annotations

import pytest

from tenants.policies import templates
from tests.acceptance.__main__ import word
from tests.acceptance.entry import Kind, in_part, later, proved
from tests.acceptance.page import PAGE, page
from tests.acceptance.table import SECTIONS, TABLE, expected, unknown
from tests.accounted import coverage


def test_every_id_is_in_the_table_in_its_order() -> None:
    assert list(TABLE) == expected()


def test_every_test_that_the_table_names_exists() -> None:
    assert unknown() == [], "renamed or gone: correct them in tests/acceptance"


@pytest.mark.parametrize("id", TABLE)
def test_a_claim_has_tests_and_what_is_less_says_why(id: str) -> None:
    entry = TABLE[id]
    assert bool(entry.tests) == (entry.kind in (Kind.PROVED, Kind.IN_PART))
    assert bool(entry.note) == (entry.kind in (Kind.IN_PART, Kind.NOT_EXPRESSIBLE, Kind.LATER))


def test_what_is_recorded_stands_in_the_schools_policy() -> None:
    policies = [templates.template(name) for name in templates.names()]
    written = {place.clause for policy in policies for place in coverage(policy).places}
    recorded = {id for id, entry in TABLE.items() if entry.kind is Kind.RECORDED}
    assert recorded - written == set()


def test_the_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m tests.acceptance --write"


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ({"a": {"passed"}, "b": {"passed"}}, "passed"),
        ({"a": {"passed"}, "b": {"failed"}}, "failed"),
        ({"a": {"passed"}, "b": {"passed", "failed"}}, "failed"),
        ({"a": {"passed"}, "b": {"skipped"}}, "failed"),
        ({"a": {"passed"}}, "failed"),
    ],
)
def test_one_test_that_did_not_pass_fails_its_clause(
    outcomes: dict[str, set[str]], said: str
) -> None:
    assert word(proved("a", "b"), outcomes) == said


def test_what_is_proved_in_part_is_never_called_passed() -> None:
    assert word(in_part("a", missing="the rest"), {"a": {"passed"}}) == "in part"
    assert word(later("the API"), {}) == "later"


def test_each_section_has_its_own_letter() -> None:
    for prefix, last, entries in SECTIONS.values():
        assert (len(entries), {id[0] for id in entries}) == (last, {prefix})
