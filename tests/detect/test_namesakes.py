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
