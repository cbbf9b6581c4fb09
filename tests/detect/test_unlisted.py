"""Names that nobody has listed: what they are made of, and what stands beside them."""

from __future__ import annotations

import pytest

from publisher.detect import gazetteer
from publisher.detect.everything import analyse
from publisher.detect.hit import Certainty

UNLISTED = ("Thanushika", "Nilakshan", "Rayyanah", "Kavinaya")
SENTENCES = """
Fab homework from {} – a volcano that actually works.
Hat trick for {} tonight as Y6 won 5-1.
Guess who has lost both front teeth… {}!
Although {} is only in Year 7 the coach has noticed.
Next to speak was {}, whose poem brought the house down.
{} has been exploring the water tray today.
""".strip().splitlines()
THINGS = """
Sooooo proud!!! Yaaaay, goooal!
We break up for Samhain on Friday and the hall closes at noon for Matariki.
Homework is on Tassomai, Sparx and Seneca.
The lunch menu has Thali and Bhuna.
""".strip().splitlines()


def _seen(text: str) -> list[str]:
    hits = analyse(text).people
    return [text[hit.start : hit.end] for hit in hits if hit.certainty >= Certainty.LIKELY]


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("name", UNLISTED)
def test_an_unlisted_name_made_of_pieces_of_names_is_somebody(name: str, sentence: str) -> None:
    assert name.lower() not in gazetteer.given()
    assert _seen(sentence.format(name)) == [name]


# Whose pieces say no more than that it may be a name.
TIED = """
Next to speak was Arbnora, whose poem brought the house down.
Gospel choir soloist Arbnora was something else last night.
I'm Arbnora and I work in the school kitchen.
""".strip().splitlines()


@pytest.mark.parametrize("text", TIED)
def test_what_is_tied_to_an_unlisted_name_makes_it_somebody(text: str) -> None:
    assert "arbnora" not in gazetteer.given()
    assert _seen(text) == ["Arbnora"]


@pytest.mark.parametrize("text", THINGS)
def test_an_unlisted_thing_is_nobody(text: str) -> None:
    assert not _seen(text)
