"""What a post says in passing: an initial, an age, a side, a pet, a class called by a tree."""

from __future__ import annotations

import pytest

from tests.detect.test_described import alarms

NAMED = [
    ("Will B has earned his recycling badge!", "Will"),
    ("Hope T, Y9, got her silver award.", "Hope"),
    ("Y8 Tobiloba V was a superb wing attack.", "Tobiloba V"),
    ("Rose (11) gets to press the button on the new boiler.", "Rose"),
    ("Hope (class of 2012) came back to talk about life at sea.", "Hope"),
    ('Robin, 7, told us: "The mud was the best bit."', "Robin"),
    ("Robin is our new Eco Rep for Class 4.", "Robin"),
    ("Robin was voted Most Improved at the hockey dinner.", "Robin"),
    ("Robin is off to the national judo finals.", "Robin"),
    ("Will's cartwheel got a ten from all four judges.", "Will"),
    ("Year 13 leaver Hope reflects on six years here.", "Hope"),
    ("New PE apprentice Hope has already mended the goals.", "Hope"),
    ("Engineer Hope from the water board built dams with Year 4.", "Hope"),
    ("Please welcome Hope to the lunchtime team.", "Hope"),
    ("We wish Hope in Ladybirds a very happy birthday.", "Hope"),
    ("Textiles: Yevheniya's Klimt-inspired waistcoat.", "Yevheniya"),
    ("Both Jacks in Y5 are through to the final.", "Jacks"),
    ("Our three Amelias are all in the band.", "Amelias"),
    ("We lost 6-9. Best players Haddon and Rimmer.", "Haddon"),
    ("Best bowlers: Haddon, Rimmer.", "Rimmer"),
    ("We showed Alfie our dog.", "Alfie"),
    ("Holly loved making soup!", "Holly"),
    ("Rowan beat his brother at chess.", "Rowan"),
    ("We played quoits and Amelia Ward beat Zoe King.", "Zoe King"),
    ("We beat Zoe King in the teachers' race.", "Zoe King"),
    ("The girls played Zoe King and lost.", "Zoe King"),
    ("Amelia has hatched a plan for the pond.", "Amelia"),
    ("Well done to Willow, who was unbeaten.", "Willow"),
    ("Ellie and her twin Rose have joined 3B.", "Rose"),
    ("They beat Amelia Ward's record by a second.", "Amelia"),
]
NOBODY = """
Willow have been making clay pots.
In the final we met Meltham, who were unbeaten.
Well played Meltham, worthy winners.
4 Maple are reading about volcanoes.
Congratulations Oak, best in the sandcastle contest!
Well done Holly, 98.7%!
Rowan beat Hazel in the tug of war, and Willow beat Holly in the relay!
Our chess team lost to Mary Howard on Thursday.
We beat Charlotte Sharman 4-2.
Our U11s drew with Mary Howard.
Monty our reading dog will be in on Friday.
Monty the school dog is poorly.
Incubator news: Albert has hatched!
Elfie and Elsie, our elves on the shelf, fell into the flour.
Next in history: Alfred the Great and the Danelaw.
Trust Spelling Bee: won by our friends from Bramley Park.
Louis XIV had his own Hall of Mirrors.
Summer B in Year 4: rivers.
Hope to see you there.
Lost: one Elsa bag.
""".strip().splitlines()


@pytest.mark.parametrize(("text", "name"), NAMED)
def test_somebody_is_seen(text: str, name: str) -> None:
    at = text.index(name)
    assert any(hit.start < at + len(name) and at < hit.end for hit in alarms(text))


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_is_seen(text: str) -> None:
    assert not alarms(text)
