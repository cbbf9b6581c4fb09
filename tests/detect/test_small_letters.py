"""Names in posts that are careless of capitals: rare ones, words, and those on no list."""

from __future__ import annotations

import pytest

from publisher.detect import gazetteer
from publisher.detect.everything import analyse
from publisher.detect.hit import Certainty

NAMED = [
    ("kaloyan and his partner came top of the maths relay", "kaloyan"),
    ("tereza's rocket went over the sports hall roof 🚀", "tereza"),
    ("yohana was our narrator and never missed a word", "yohana"),
    ("deniz is off to the county trials on saturday, good luck", "deniz"),
    ("reading cup this month = mariam (5B)", "mariam"),
    ("thank you to violet for the scones", "violet"),
    ("head girl is poppy, head boy tbc", "poppy"),
    ("hazel's nan knitted all the squares for the blanket", "hazel"),
    ("best listener: robin k, y2", "robin"),
    ("happy birthday olive 🎂", "olive"),
    ("iris has lost her front tooth in the dinner hall", "iris"),
    ("Reader of the month in 4C: amber", "amber"),
    ("zarvin's mum has made the curtains for the stage", "zarvin"),
    ("lok hei is our newest junior reporter", "lok"),
    ("MVP tadiwa 🏀 what a buzzer beater", "tadiwa"),
    ("sienna has been to meet the mayor", "sienna"),
    ("well done keltran for the whole of the second half", "keltran"),
]
CLEAN = [
    "tickets for moana are at the office, £3 each",
    "storm floris has taken the fence down, use the top gate",
    "we said grace in the hall and ate every sprout",
    "olive oil, flour and salt please, for year 5 on tuesday",
    "gates open: hazel 3pm, beech 3.10",
    "hazel and amber class are swimming on thursday",
    "well done eveyrone for a brilliant week",
    "thank you to summer for turning up at last",
    "lidl have given us a box of satsumas, thanks lidl",
    "dydd iau: gwasanaeth am naw, croeso i bawb",
    "the nelson mandela quote is up in the corridor",
]


def _sure(text: str) -> list[str]:
    return [text[h.start : h.end] for h in analyse(text).people if h.certainty >= Certainty.LIKELY]


@pytest.mark.parametrize(("text", "name"), NAMED)
def test_a_name_without_its_capital_is_somebody(text: str, name: str) -> None:
    assert name in _sure(text)


@pytest.mark.parametrize("text", CLEAN)
def test_a_post_without_capitals_names_nobody_for_that(text: str) -> None:
    assert not _sure(text)


@pytest.mark.parametrize("name", ["tharshan", "yazhini", "jincy", "bibin", "ustym", "rahwa"])
def test_names_of_origins_that_birth_counts_hardly_know_are_listed(name: str) -> None:
    assert gazetteer.given()[name] >= gazetteer.STRONG
