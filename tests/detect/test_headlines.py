"""Names as headlines, results, captions and thanks have them."""

from __future__ import annotations

import pytest

from publisher.detect.everything import analyse
from publisher.detect.hit import Certainty
from publisher.detect.roll import KeyedRoll, Person, derive_key, roll_of


def named(text: str, roll: KeyedRoll | None = None) -> list[str]:
    hits = analyse(text, roll=roll).people
    return [text[h.start : h.end] for h in hits if h.certainty > Certainty.POSSIBLE]


NOW = """
Ruby swims for Wales
Grace saves the day
April raises £300 for the hospice
Ruby loses her first tooth
Heather from the kitchen got a standing ovation for the Christmas dinner.
Victoria dressed as Queen Victoria for our Victorian day
We had a visit from Jo the storyteller today.
Best Lady Macbeth for years - Ffion, take a bow.
Goodbye Holly! We will miss you.
""".strip().splitlines()
THINGS_NOW = """
Faith moves mountains
Hope springs eternal
Penny sweets 10p a bag, doors at 5.15.
Lolly sticks at the ready: Friday is Freeze Pop Friday.
Rosemary from the kitchen garden was in the bread.
""".strip().splitlines()


@pytest.mark.parametrize("text", NOW)
def test_what_a_headline_says_somebody_does_now(text: str) -> None:
    assert named(text)


@pytest.mark.parametrize("text", THINGS_NOW)
def test_what_words_and_sweets_do_now_names_nobody(text: str) -> None:
    assert not named(text)


WORDS = "Grace,Holly,Ruby,Willow,Rose,Ivy,Daisy,Mark,Summer,Faith"


@pytest.fixture(scope="module")
def words() -> KeyedRoll:
    people = [Person(who="pupil", forename=name, surname="Quill") for name in WORDS.split(",")]
    return roll_of(people, derive_key(b"m" * 32, "school-1", 1))


PUPILS_NOW = """
Holly enjoying the sensory garden with his one to one
Willow overcame her fear and trotted all the way round.
Rose has been riding the yellow bus for fifteen years.
Daisy must be the fastest runner in Year 4.
Summer came first in the long jump.
Faith volunteers with our readers every Friday.
Summer up to her elbows in paint
""".strip().splitlines()
PLANTS = """
Holly growing in the garden
Ivy covers the old wall by the chapel.
Rose hips and blackberries were turned into jam.
Daisy chains for sale, 20p
""".strip().splitlines()


@pytest.mark.parametrize("text", PUPILS_NOW)
def test_what_a_pupil_called_by_a_word_does(text: str, words: KeyedRoll) -> None:
    assert named(text, words)


@pytest.mark.parametrize("text", PLANTS)
def test_what_plants_do(text: str, words: KeyedRoll) -> None:
    assert not named(text, words)


SAID = """
Ruby, your water bottle is in the office!
Willow - thank you for being such a caring member of Class 2.
Cubs, class: tell us about your weekend! Ruby: "We got a puppy."
Holly, playing on board one for the first time, won in 19 moves with her class behind her.
Our Values Champion for Respect is Grace. She holds doors open.
Holly's 100th book was about badgers.
Holly's Lego castle won first prize.
On Friday Ruby became the first of our students to pass.
Without Grace there would be no minibus.
Grace as the White Witch
Teşekkürler Ruby for teaching us to count to ten.
Star Baker: Summer
seren yr wythnos: Ruby am waith gwych
well done rose for reading every night
thank you mark for the cakes
Please hand forms to Holly and Grace by Friday.
""".strip().splitlines()
NOT_SAID = """
Holly wreath workshop, £5, in the hall on Saturday.
Class Willow: 98.4 points, thank you all.
Mark your calendars: Christmas Fair, 5 December.
Faith, hope and love: our assembly on 1 Corinthians.
the rose garden is open, thank you all
Holly's Wreaths, Guide Dogs and the honey man have stalls.
""".strip().splitlines()


@pytest.mark.parametrize("text", SAID)
def test_what_is_said_to_a_pupil_called_by_a_word(text: str, words: KeyedRoll) -> None:
    assert named(text, words)


@pytest.mark.parametrize("text", NOT_SAID)
def test_what_is_said_of_plants_and_classes(text: str, words: KeyedRoll) -> None:
    assert not named(text, words)


AWARDS = """
Star Baker: Grace
Certificate for perseverance: Willow
For her kindness: Holly
Goal of the game: Ruby
happy birthday to our lovely lily who is 5 today
""".strip().splitlines()


@pytest.mark.parametrize("text", AWARDS)
def test_an_award_is_somebodys(text: str) -> None:
    assert named(text)


def test_a_class_gets_other_awards() -> None:
    assert not named("Award for attendance: Willow")
    assert not named("Half-termly prize for best corridor display: Cedar, with a mill scene.")
    assert not named("Pearl, Coral and Sandy Bay classes had their beach day rained off.")


@pytest.mark.parametrize(
    "text",
    [
        "1st Alfie, 2nd Ravi, 3rd Tom. What a race!",
        "1st Reed, 2nd Jasmine, 3rd Tom. What a race!",
        "Our thanks go to the catering team led by Maureen O'Dowd.",
        "Dolly & Samuel (Y5)",
        "Hope & Noah won the quiz.",
        "Every Wednesday Norman and his labrador Biscuit come to hear us read.",
    ],
)
def test_whoever_is_no_house_no_firm_and_no_queen_is_somebody(text: str) -> None:
    assert named(text)


@pytest.mark.parametrize(
    "text",
    [
        "1st Curie, 2nd Turing, 3rd Bolt: well done everybody.",
        "1st Hazel 98.4, 2nd Rowan 97.9, 3rd Holly 96, last (sorry) Willow 91.2",
        "Year 3 have been reading Fantastic Mr Fox and wrote letters to the farmers.",
        "Our Year 6 production this summer is Oliver! Tickets £3 from the office.",
    ],
)
def test_ranked_houses_and_shows_are_nobody(text: str) -> None:
    assert not named(text)


def test_a_show_is_nobody_on_the_roll_and_who_plays_a_part_is() -> None:
    people = [
        Person(who="pupil", forename=name, surname="Quill") for name in ("Oliver", "Ottoline")
    ]
    roll = roll_of(people, derive_key(b"m" * 32, "school-1", 1))
    assert not named("Year 6 production of Oliver! Tickets £3", roll)
    assert named("Tiny Tim (Ottoline) stole the show on Thursday", roll)


LATER = """
Any boy wanting to try rowing should see Mr Fothergill on Friday lunchtime.
Dr Frost, our new deputy, starts on Monday.
Jasmine to play at Glastonbury
Organisers Fern and Leila are already planning the next sale.
Mary Anning found an ichthyosaur. Our Mary found half a brick.
Javelin: 1 Boakye 38.20, 2 Strange 36.11, 3 Hoyle 35.90
Belongs to Ottoline (1P).
mrs begum retires today, give her a wave
happy retirement miss cope!! enjoy the allotment
Hope has moved from Inverness and started in P4 on Monday.
""".strip().splitlines()
NOBODY = """
Seeds from Mr Fothergill's are on sale.
Do your maths on Dr Frost.
Hope to run a club after Easter
Rose, Lily and Daisy tables were the tidiest this week.
Poppy seed, wholemeal and white: Year 3 tasted eight breads.
mr fox crept out of his hole
""".strip().splitlines()


@pytest.mark.parametrize("text", LATER)
def test_namesakes_of_firms_and_of_the_famous(text: str) -> None:
    assert named(text)


@pytest.mark.parametrize("text", NOBODY)
def test_firms_tables_and_bread_are_nobody(text: str) -> None:
    assert not named(text)


def test_what_a_pupil_called_by_a_flower_does_and_is_cheered_for(words: KeyedRoll) -> None:
    assert named("Daisy plants a daisy at the cenotaph on behalf of our school", words)
    assert named("WOW DAISY! 50 LENGTHS FOR CHARITY", words)


TOWNS = "Skye,Florence,Preston,Chelsea"
GIVEN = """
A reminder from {} at the PTA: please send in your bottle tops.
A card from {} in the site team: thank you for the biscuits!
What a treat to listen to {} play the tabla.
SAY HELLO TO {} IN YEAR 6!
""".strip().splitlines()
TRAVELLED = """
The trip to {} has been put off.
The mystery coach was to {}!
Visitors from {} and Leeds came on Friday.
We had a lovely week in {}.
""".strip().splitlines()


@pytest.fixture(scope="module")
def towns() -> KeyedRoll:
    people = [Person(who="pupil", forename=name, surname="Quill") for name in TOWNS.split(",")]
    return roll_of(people, derive_key(b"m" * 32, "school-1", 1))


@pytest.mark.parametrize("name", TOWNS.split(","))
@pytest.mark.parametrize("said", GIVEN)
def test_a_pupil_called_by_a_town(said: str, name: str, towns: KeyedRoll) -> None:
    shouted = said.replace("{}", "").isupper()
    assert named(said.format(name.upper() if shouted else name), towns)
    assert named(f"shout out to {name.lower()} for stepping in as goalie", towns)


@pytest.mark.parametrize("name", TOWNS.split(","))
@pytest.mark.parametrize("said", TRAVELLED)
def test_a_town_by_which_a_pupil_is_called(said: str, name: str, towns: KeyedRoll) -> None:
    assert not named(said.format(name), towns)
    assert not named(said.format(name))


def test_usual_names_of_towns_without_a_roll() -> None:
    assert named("A reminder from Skye at the PTA: please send in your bottle tops.")
    assert named("Two silvers and one very muddy Victoria. Cross country was a triumph!")


@pytest.mark.parametrize("name", ["Harriet", "Kofi", "Zuzanna", "Tyrone"])
def test_whoever_comes_as_somebody_is_ours(name: str) -> None:
    assert named(f"{name} as the White Witch")
    assert named(f"{name} helping in the kitchen")


NOTED = """
{}: lovely writing
{} ... what a star
{} - Grade 5 piano, merit
{} as Cruella de Vil
{} and I made a den.
Remembering {}
Get in {}!
New faces: {} joins the office team
""".strip().splitlines()


@pytest.mark.parametrize("name", ["Ruby", "Holly", "Willow"])
@pytest.mark.parametrize("said", NOTED)
def test_what_is_noted_of_a_pupil_called_by_a_word(said: str, name: str, words: KeyedRoll) -> None:
    assert named(said.format(name), words)


def test_what_is_noted_of_a_class_or_a_value(words: KeyedRoll) -> None:
    assert not named("Grace: a value for our class", words)
    assert not named("Holly: 98% attendance this week", words)


@pytest.mark.parametrize("name", ["Olive", "River"])
def test_a_badge_is_for_whom_it_says(name: str) -> None:
    assert named(f"Badges for helping others: {name}")
