"""Whom a policy means by "Year 4", "Key Stage 2" or "Reception", and whom it may mean."""

from __future__ import annotations

import pytest

from publisher.rules.classes import in_class, unclear


@pytest.mark.parametrize(
    ("group", "named", "expected"),
    [
        ("4B", "Year 4", True),
        ("4B", "4B", True),
        ("4B", "4A", False),
        ("Year 4 Oak", "Year 4", True),
        ("14B", "Year 4", False),
        ("Class 4", "4", True),
        ("2A", "Key Stage 1", True),
        ("3A", "KS1", False),
        ("Year 11", "Key Stage 4", True),
        ("13C", "Sixth form", True),
        ("8D", "Years 7 to 9", True),
        ("10D", "Years 7-9", False),
        ("RA", "Reception", True),
        ("Reception Ash", "EYFS", True),
        ("Nursery", "Early Years", True),
        ("Nursery", "Reception", False),
        ("Robins", "Reception", False),
        ("Robins", "robins", True),
        ("", "Year 4", False),
    ],
)
def test_a_class_is_one_that_the_policy_names(group: str, named: str, expected: bool) -> None:
    assert in_class(group, named) is expected


@pytest.mark.parametrize(
    ("group", "named", "expected"),
    [
        ("", "4B", True),
        ("Robins", "Key Stage 1", True),  # who knows which year the Robins are?
        ("Robins", "Kestrels", False),
        ("Robins", "Robins", False),
        ("5A", "Key Stage 1", False),
    ],
)
def test_a_class_called_after_no_year_may_be_of_any(group: str, named: str, expected: bool) -> None:
    assert unclear(group, [named]) is expected
