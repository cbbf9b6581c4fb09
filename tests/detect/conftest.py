"""The invented school of the detectors' tests."""

from __future__ import annotations

import pytest

from publisher.detect.roll import KeyedRoll, Person, derive_key, roll_of

PUPILS = "Amelia Wright|Zoë O'Brien|Summer Hope|Will May|Ng Li|Mohammed Ali-Khan|Grace Rose"
STAFF = " Patel|Rae Snape|K Southworth"


@pytest.fixture(scope="session")
def roll() -> KeyedRoll:
    people = [
        Person(who=who, forename=forename, surname=surname)
        for who, names in (("pupil", PUPILS), ("staff", STAFF))
        for forename, surname in (name.split(" ") for name in names.split("|"))
    ]
    return roll_of(people, derive_key(b"m" * 32, "school-1", 1))
