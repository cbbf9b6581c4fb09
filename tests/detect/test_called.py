"""People told by one thing alone: a family's plural, a prize, a label, a score, a greeting."""

from __future__ import annotations

import pytest

from publisher.detect.everything import analyse
from publisher.detect.hit import Certainty
from publisher.detect.roll import KeyedRoll, Person, derive_key, roll_of

NAMED = [
    ("The Wrights, the Patels and the Achesons ran the cake stall.", "Achesons"),
    ("The Patels and the Faircloughs helped.", "Patels"),
    ("Thank you to the Hollinses for the straw bales.", "Hollinses"),
    ("The Dhillons brought enough pakora for the whole field!", "Dhillons"),
    ("The Dąbrowskis hosted our Polish breakfast.", "Dąbrowskis"),
    ("Star of the week: Summer.", "Summer"),
    ("Man of the match was River.", "River"),
    ("Pupil of the week – Joy, for her poem", "Joy"),
    ("Found: a coat marked 'Pemberton'", "Pemberton"),
    ("Bag left on the coach, belongs to Fitzgerald.", "Fitzgerald"),
    ("Y4's own Smithy banged in the winner on Saturday.", "Smithy"),
    ("our resident comedian Spud had us in stitches", "Spud"),
    ("Tharvin S. was player of the match.", "Tharvin S"),
    ("Nobbsy in goal was unbeatable", "Nobbsy"),
    ("Obuya c Farrant b Sze 14", "Farrant"),
    ("It finished 2-1 (Farrant 43', 71')", "Farrant"),
    ("A brilliant violin solo from Ottoline", "Ottoline"),
    ("Björk Einarsdóttir is visiting from Iceland for a term.", "Björk Einarsdóttir"),
    ("Maith thú, a Chiaráin!", "Chiaráin"),
    ("Tapadh leibh, a Mhòrag.", "Mhòrag"),
    ("Pen-blwydd hapus Mali!", "Mali"),
    ("Sto lat, Zosiu!", "Zosiu"),
]
CLEAN = [
    "The Romans, the Saxons and the Vikings all came to Britain.",
    "Thanks to the Scouts, the Brownies and the Rainbows for the bunting.",
    "The Stuarts ruled for a hundred years: our topic in history.",
    "Well done to the Nelsons for winning the house cup.",
    "Star of the week: Willow Class",
    "Star of the week: Year 2.",
    "Player of the match: to be announced!",
    "Found: a coat marked 'Next', and a jumper labelled Pemberton Primary.",
    "Year 2's very own Titanic sank in the water tray.",
    "Well done A.W. for a super song.",
    "100m: 1 Oak 2 Elm 3 Ash, and 12' 4\" in the long jump",
    "A Chairde, the office is open.",
    "Brawo dla klasy 3!",
]


@pytest.mark.parametrize(("text", "name"), NAMED)
def test_one_thing_alone_tells_of_somebody(text: str, name: str) -> None:
    hits = analyse(text).people
    sure = [text[h.start : h.end] for h in hits if h.certainty > Certainty.POSSIBLE and not h.who]
    assert name in sure


@pytest.mark.parametrize("text", CLEAN)
def test_the_same_things_said_of_nobody_are_quiet(text: str) -> None:
    assert not [hit for hit in analyse(text).people if hit.certainty > Certainty.POSSIBLE]


@pytest.mark.parametrize(
    "text",
    [
        "Thanks to the Garsides for the bales.",
        "We had the Hollinses to tea.",
        "1-0 (Mulligan 43')",
        "A-N-A-N-Y-A got full marks in her spellings",
    ],
)
def test_what_hides_a_name_of_the_roll_for_nobody(text: str) -> None:
    people = ("Philippa Garside", "Ben Hollins", "Ace Mulligan", "Ananya Rao")
    listed = [Person(who="pupil", forename=f, surname=s) for f, s in map(str.split, people)]
    roll: KeyedRoll = roll_of(listed, derive_key(b"c" * 32, "school", 1))
    hits = analyse(text, roll=roll).people
    assert any(hit.person and hit.certainty > Certainty.POSSIBLE for hit in hits)
