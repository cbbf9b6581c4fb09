"""What is said of one child and to one, whatever else the name may mean, and what is said alike of
classes, seasons and virtues."""

from __future__ import annotations

import pytest

from publisher.detect.everything import analyse
from publisher.detect.hit import Certainty
from publisher.detect.roll import KeyedRoll, Person, derive_key, roll_of
from tests.detect.test_described import alarms

SAID = """
River had a go on the climbing wall
Autumn is 6 today!
Wren turned 5 yesterday and brought us buns
River can count to 20 in Polish
Hope wearing her new glasses
Hope and the rest of the team won 4-2
Bye Autumn, we will miss you
Ruby was chosen to meet the Mayor
Hope was awarded Player of the Year
Grace is a maths whizz
Daisy is moving up to Big School!
Teddy is off to Oxford
Jasmine makes us smile every day
Holly hard at work on the potter's wheel
Who wore it best? Teddy as a Fantastic Fox!
Get well soon Summer x
Have you met our new starter Wren?
Welcome to the school family, River
Great reading today Poppy
Keep it up Daisy!
You smashed it Rowan
We love your poster Jade
Look at Daisy in the mud kitchen
Reception's Poppy with a giant carrot
The winner is... Ruby!
Our raffle winner this week is Joy
Loved seeing Summer so confident on stage
Will made everyone giggle with a penguin walk
ruby did amazing in her gymnastics, 1st on floor
phoebe was so brave at the dentist
charlie won a medal at the weekend
get well soon harry x
Ruby was our Star of the Week
River came dressed as Rosa Parks
Hope is 12 cubes taller than the bookcase
Joy in goal was unbeatable
Sending love to Wren and family
Wren has the biggest smile in Year 1
Teddy had us all in stitches
We are delighted that Daisy has been offered a place at the Royal Ballet School
Happy retirement Hazel! 38 years in our kitchen
Welcome back Rowan
What a catch from Wren!
Brilliant baking from Holly
Look what Jade made at home!
Can you spot Holly in the choir?
This is Grace with the biggest marrow in Leicester
Bye bye Rowan
We will all miss Wren when the family moves
Caretaker Hazel has salted the paths
Head chef Holly served up a veg curry
Kindness award ⭐ Wren
MOTM: Daisy
#WellDoneRowan
Look what Ash made at home!
Happy retirement to Christian!
so proud of river for getting her pen licence
Wishing Hazel a speedy recovery
Ivy has nits again
Grace was diagnosed with type 1 diabetes
Joy is deaf
Sophie can't eat nuts
""".strip().splitlines()
NOT_SAID = """
Look what Autumn has brought to our garden.
Here's Summer with all its colours.
Welcome back Year 3!
Welcome back to the Summer term.
Hope is our Value of the Month.
Photo: Holly wreaths on the hall doors.
Join Christian families for carols.
Support Christian Aid this week.
Ash Wednesday is tomorrow.
What a start to Spring!
Wishing Christian families a peaceful Easter.
Hope has autism friendly mornings.
Autumn is 6 days away.
Summer is off to a flying start.
Spring is leaving us, and what a spring it was.
Oak class is hard at work on their fractions.
Hope was chosen by Year 6 as our value for the term.
Look at Autumn in our garden: the leaves are gold.
Get well soon cards can be made in the library.
Great reading today Year 3!
max 20 places, so book early
poppy sales start on Monday
""".strip().splitlines()
ON_ROLL = """
Well done Innocent
Get well soon Rio x
Junior can count to 20
phoebe was so brave at the dentist
great swimming today mason
""".strip().splitlines()
OF_A_CLASS = """
Class names from September: Y1 Hazel; Y2 Rowan; Y3 Holly.
Attendance this week: Hazel 97.2%, Rowan 98.3%. Well done Rowan!
Great writing from Hazel class.
Ash class had us all in stitches.
""".strip().splitlines()


@pytest.fixture(scope="module")
def roll() -> KeyedRoll:
    """A school where everybody is called by an everyday word, a place or a hero."""
    words = "River Autumn Wren Hope Ruby Grace Will Daisy Teddy Jasmine Holly Summer Poppy Rowan"
    more = (
        "Jade Joy Ash Christian Phoebe Charlie Harry Innocent Rio Junior Mason Spring Oak Max Hazel"
    )
    names = f"{words} {more}".split()
    people = [Person(who="pupil", forename=name, surname="Thornbury") for name in names]
    return roll_of(people, derive_key(b"s" * 32, "school", 1))


@pytest.mark.parametrize("text", SAID)
def test_what_is_said_of_one_child_or_to_one_makes_a_name_of_a_word(
    text: str, roll: KeyedRoll
) -> None:
    assert alarms(text)
    assert any(hit.certainty > Certainty.POSSIBLE for hit in alarms(text, roll))


@pytest.mark.parametrize("text", NOT_SAID)
def test_seasons_classes_and_cards_stay_what_they_are(text: str, roll: KeyedRoll) -> None:
    assert not alarms(text)
    assert all(hit.certainty is Certainty.POSSIBLE for hit in alarms(text, roll))


@pytest.mark.parametrize("text", ON_ROLL)
def test_a_word_or_a_place_on_the_roll_is_somebody_where_one_is_praised(
    text: str, roll: KeyedRoll
) -> None:
    hits = analyse(text, roll=roll).people
    assert any(hit.person and hit.certainty > Certainty.POSSIBLE for hit in hits)


@pytest.mark.parametrize("text", OF_A_CLASS)
def test_a_class_of_a_pupils_name_is_a_class(text: str, roll: KeyedRoll) -> None:
    assert all(h.certainty is Certainty.POSSIBLE for h in analyse(text, roll=roll).people)
