"""Pupils who share a name with somebody famous, and things that share one with a pupil."""

from __future__ import annotations

import pytest

from publisher.detect.everything import analyse
from publisher.detect.hit import Certainty

OURS = [
    "Newton B, Y3, found the geocache.",
    "Wellington T was captain for the day.",
    "Woody has moved to a new school.",
    "Carmen's nan is abseiling down the church tower.",
    "Our narrator was Carmen, who needed no script.",
    "We loved Carmen's model of the pier.",
    "Joy and Grandma brought in a whole tray of flapjacks.",
    "Pearl and three others swam the full mile.",
    "Kwabena is our ladybird of the week in the Meadow room.",
    "Robin in the office has your spare cardigans.",
    "Robin (Otters) brought his rabbit.",
    "Olive has moved to another school now.",
    "Art in Year 1 has a new baby sister.",
    "We met Monty, a Year 6 pupil, and his Labrador.",
    "The winning house captain was Amelia, with Noah second.",
]
FAMOUS_NAMES = [
    ("Well done Muhammad Iqbal!", "Muhammad Iqbal"),
    ("WELL DONE MUHAMMAD IQBAL", "MUHAMMAD IQBAL"),
    ("Star of the week: Adam Smith", "Adam Smith"),
    ("Adam Smith (Year 4) won the cup.", "Adam Smith"),
    ("Zayn Malik was star of the week.", "Zayn Malik"),
    ("Head's award: Emily Davison", "Emily Davison"),
    ("Pupil of the week is Will Smith.", "Will Smith"),
    ("Congratulations to our Year 6 reader Jacqueline Wilson.", "Jacqueline Wilson"),
    ("Congratulations to Jack Black, who swam 400 m.", "Jack Black"),
    ("Well done to Muhammad Ali in Year 3.", "Muhammad Ali"),
    ("Well done to Robin Baker and Adam Smith for their posters.", "Adam Smith"),
    ("Thank you to Lisa Thompson for running the tombola.", "Lisa Thompson"),
    ("Tom Jones scored twice before the rain came.", "Tom Jones"),
    ("The PTA chair, Lisa Thompson, will be at the gate.", "Lisa Thompson"),
    ("Captain Adam Smith lifted the trophy.", "Adam Smith"),
    ("Thanks to the Jacksons for the cakes.", "Jacksons"),
    ("Thanks to the Morrisons for the cakes.", "Morrisons"),
]
THE_FAMOUS = [
    "Well done Rosa Parks class!",
    "Artist of the week: Frida Kahlo",
    "Well done to Harry Potter and Willy Wonka, who won best costumes on World Book Day.",
    "Happy birthday Thomas Edison, who gave us the light bulb!",
    "We learned about Rosa Parks in Year 2.",
    "Congratulations to Lucy Bronze and the Lionesses!",
    "Thank you to Michael Rosen for visiting our school.",
    "We sang songs by Tom Jones and Sam Smith.",
    "Chris Smith and Greg James wrote Kid Normal.",
    "Thanks to the Brownies and the Rangers for the cakes.",
    "The bread came from Jacksons of Hull.",
    "Rosa Parks, who refused to give up her seat, is our hero.",
]
THINGS = [
    "Prizes came from Hope & Anchor, Asda and the garden centre.",
    "Cubs: 2nd Adlington have spaces on Thursdays.",
    "Left on the bus: one black Hollister gilet and a Casio watch.",
    "No Maltesers, Twix or Reese's in lunch boxes.",
    "Thank you to Terry's Bikes for servicing all ten trikes.",
    "Our class book is Rebecca.",
    "Year 9 are reading Emma this half term.",
    "Film night on Thursday: Annie. Bring a cushion.",
    "The coach reaches London Victoria at noon.",
    "Our rule for living comes from Luke 6:31.",
    "Tune in to Rock FM for closures.",
    "Among the stands were BAE Systems, the RAF and UCLan.",
    "The winning house this year was Tywi, with Teifi just four points behind.",
    "The band played a moving version of Adele's Make You Feel My Love.",
    "They met Monty, a two-year-old Labrador, and saw how he is trained.",
    "Thank you to Morrisons in Belle Vale for donating plants.",
    "Art in Year 1\nWe looked at patterns.",
]


def _sure(text: str) -> list[str]:
    people = analyse(text).people
    return [text[h.start : h.end] for h in people if h.certainty >= Certainty.LIKELY and not h.who]


@pytest.mark.parametrize("text", OURS)
def test_a_namesake_of_somebody_famous_is_ours(text: str) -> None:
    assert _sure(text)


@pytest.mark.parametrize("text", THINGS)
def test_a_thing_that_is_called_like_a_pupil_is_nobody(text: str) -> None:
    assert not _sure(text)


@pytest.mark.parametrize(("text", "name"), FAMOUS_NAMES)
def test_a_whole_name_is_ours_where_the_famous_are_not_spoken_of(text: str, name: str) -> None:
    assert any(name in found for found in _sure(text))


@pytest.mark.parametrize("text", THE_FAMOUS)
def test_the_famous_are_nobody_of_ours(text: str) -> None:
    assert not _sure(text)
