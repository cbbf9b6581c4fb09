"""Whoever stands in a table of results by surname, and the houses and schools that do too."""

from __future__ import annotations

import pytest

from publisher.detect.everything import analyse
from publisher.detect.hit import Certainty

NAMED = [
    ("1st Okafor, 2nd Hughes, 3rd Begum", ["Okafor", "Hughes", "Begum"]),
    ("1. Hughes 2. Patel 3. Novak", ["Hughes", "Patel", "Novak"]),
    ("Gold - Okafor, Bronze - Hughes", ["Okafor", "Hughes"]),
    ("First place: Hughes. Second place: Begum.", ["Hughes", "Begum"]),
    ("1st T. Hughes, 2nd O. Patel", ["Hughes", "Patel"]),
    ("400m: 1st Walker, 2nd Patel", ["Walker", "Patel"]),
    ("HUGHES O 12.4s, PATEL T 12.9s", ["HUGHES", "PATEL"]),
    ("Results: Hughes, O 1st; Patel, T 2nd", ["Hughes", "Patel"]),
    ("Player of the match: Hughes", ["Hughes"]),
    ("Man of the match: O. Patel", ["O. Patel"]),
]
NOBODY = [
    "1st Seacole, 2nd Turing, 3rd Nightingale",
    "1st place went to Oak, 2nd place to Ash, 3rd to Elm",
    "1st Germany, 2nd Norway, 3rd Kenya",
    "1st Walton, 2nd Goodison, 3rd Anfield",
    "1st XI v Altrincham, 2nd XI v Sale",
    "First Kingfishers, second Robins, third Owls",
    "1. Maths 2. English 3. Science",
    "Hall A is free; Hall B and Court C are not.",
    "Group A, Group B: Vitamin C and Vitamin D",
    "Room 1 Class A, Room 2 Class B",
    "Young Voices sing at the O2.",
    "Thanks to B&Q Chester for the paint.",
]


@pytest.mark.parametrize(("text", "names"), NAMED)
def test_surnames_in_a_table_are_pupils(text: str, names: list[str]) -> None:
    people = [hit for hit in analyse(text).people if hit.certainty >= Certainty.LIKELY]
    found = [text[hit.start : hit.end] for hit in people]
    assert all(any(name in each for each in found) for name in names), found


@pytest.mark.parametrize("text", NOBODY)
def test_houses_and_things_in_a_table_are_not(text: str) -> None:
    assert not [hit for hit in analyse(text).people if hit.certainty >= Certainty.LIKELY]
