"""The invented school of the detectors' tests."""

from __future__ import annotations

import pytest

from publisher.detect.roll import KeyedRoll, derive_key, read_roll, roll_of

ROLL = """kind,forename,surname,known_as
pupil,Amelia,Wright,
pupil,Zoë,O'Brien,
pupil,Summer,Hope,
pupil,Will,May,
pupil,Ng,Li,
pupil,Mohammed,Ali-Khan,
pupil,Grace,Rose,
staff,,Patel,
staff,Rae,Snape,
staff,K,Southworth,
"""


@pytest.fixture(scope="session")
def roll() -> KeyedRoll:
    return roll_of(read_roll(ROLL), derive_key(b"m" * 32, "school-1", 1))
