"""Names in a row, a team sheet or the plural: what is sure of one of them is said of all."""

from __future__ import annotations

import pytest

from publisher.detect.everything import analyse
from publisher.detect.hit import Certainty
from publisher.detect.roll import Person, derive_key, roll_of
from tests.detect.test_described import alarms

NAMED = [
    ("Jun and Wei solved the maze in under a minute", "Jun"),
    ("Sage and Reed cooked pancakes for the whole class", "Reed"),
    ("Goals from Ella (8) and Destiny (6).", "Destiny"),
    ("Bronze badge: Yifan L. Silver badge: Soo-jin P.", "Yifan L"),
    ("GOAL! Thompson makes it 3-1 with ten minutes to play", "Thompson"),
    ("Cricket: Meadowbank 112-6 (Khan 41*, Ali 22), Parkside 87 all out.", "Khan"),
    ("400m: Boateng 58.2", "Boateng"),
    ("Hockey vs Loughborough - Bhogal saved two penalties", "Bhogal"),
    ("Shinty - MacInnes with a late winner", "MacInnes"),
    ("Our quintet: cello - Lee; oboe - Song.", "Song"),
    ("The Haddads have brought the tent back.", "Haddads"),
    ("Quiz: 1st The Governors, 2nd The Nairs, 3rd Year 5", "Nairs"),
]
NOBODY = """
The Rovers have won again.
The Normans have arrived in Year 7.
Cello - Grade 5. Oboe - none yet.
Sage and thyme grew best in the shade.
400m: Record 58.2
Silver makes it 3-1 to the yellow team.
""".strip().splitlines()


@pytest.mark.parametrize(("text", "name"), NAMED)
def test_who_stands_in_a_row_a_sheet_or_a_family_is_named(text: str, name: str) -> None:
    at = text.index(name)
    assert any(hit.start < at + len(name) and at < hit.end for hit in alarms(text))


@pytest.mark.parametrize("text", NOBODY)
def test_teams_peoples_and_plants_are_not(text: str) -> None:
    assert not alarms(text)


def test_a_family_of_the_roll_is_named_though_its_plural_is_a_word() -> None:
    roll = roll_of(
        [Person(who="pupil", forename="Tom", surname="Robinson")],
        derive_key(b"s" * 32, "school", 1),
    )
    hits = analyse("The Robinsons have raised £340 for the hospice.", roll=roll).people
    assert [hit.certainty for hit in hits] == [Certainty.LIKELY]
    assert not analyse("Have you tried Robinsons squash?", roll=roll).people
