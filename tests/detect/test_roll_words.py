"""Names of the roll that are everyday words too, or somebody else's: where a pupil is meant."""

from __future__ import annotations

import pytest

from publisher.detect.everything import analyse
from publisher.detect.hit import Certainty
from publisher.detect.roll import KeyedRoll, Person, derive_key, roll_of

PUPILS = (
    "Ruby Wood,Poppy Frost,Max King,Grace Young,Daisy Marsh,Will Carter,Jack Long,Summer Page,"
    "Hope Baker,Mali Gwyn,Freddie Hill,Oliver Wright,George Cook,Henry Price,Harry Bell,Li Na Lau"
)


@pytest.fixture(scope="module")
def words() -> KeyedRoll:
    people = [
        Person(who="pupil", forename=name.rpartition(" ")[0], surname=name.rpartition(" ")[2])
        for name in PUPILS.split(",")
    ]
    return roll_of(people, derive_key(b"m" * 32, "school-1", 1))


def found(text: str, roll: KeyedRoll) -> list[str]:
    hits = analyse(text, roll=roll).people
    return [text[h.start : h.end] for h in hits if h.certainty > Certainty.POSSIBLE and h.person]


IN_A_LINE = r"""
Handwriting pens: {}
Pupil of the day... {}
Absent: {}
Allergy: {} - nuts
Gold: {}; silver: somebody else
50 - {}
{}: 'I loved it!'
{}'s 10 today!
{} turned 8 on Sunday
{} (TA) is leaving
{}/Tom made the posters
{}, Tom and Ann ran the stall
Piano - {}
Y5 {}
MOTM {}
R {} | Y1 Tom
It was fun!\n{}\nYear 3
#GoTeam{}
#RunFor{}
{} was excluded
{} has a nut allergy, so our class has no nuts
{} in goal
{}'s EHCP review is on Monday
{}'s appointment is at 2pm
""".strip().splitlines()


@pytest.mark.parametrize("said", IN_A_LINE)
@pytest.mark.parametrize("name", ["Ruby", "Poppy", "Grace", "Jack"])
def test_a_pupils_everyday_name_has_a_line_to_itself(
    said: str, name: str, words: KeyedRoll
) -> None:
    assert name in "".join(found(said.replace("\\n", "\n").format(name), words))


@pytest.mark.parametrize(
    "text",
    [
        "Max: 2 tickets per family.",
        "Max 30 places. Book early!",
        "Grace is sung before lunch each day.",
        "Poppy is the symbol of remembrance.",
        "Poppy seeds were planted by Reception.",
        "House points: Ruby 412, Sapphire 390, Emerald 377.",
        "Attendance: Daisy 97%, Poppy 96%, Lily 94%.",
        "Our value this month is Grace.",
        "Theme of the week: Grace",
        "Wow! Summer is here!",
        "Hope is our word of the week. Hope!",
        "Will you help at the fair?",
        "Jack and the Beanstalk: pantomime at 2pm.",
    ],
)
def test_a_word_that_opens_a_line_is_no_pupil(text: str, words: KeyedRoll) -> None:
    assert found(text, words) == []


@pytest.mark.parametrize(
    "said",
    [
        "Welldone {}",
        "Weldone {}!!!",
        "Congradulations {}",
        "Happy bday {}",
        "Go {}!!",
        "Come on {}!!",
        "Yay {}!",
        "Brilliant work {}",
        "Thinking of {} today xx",
        "Sending love to {} in hospital",
        "Mummy of {} ran the stall",
        "{}`s picture",
    ],
)
@pytest.mark.parametrize("name", ["Ruby", "Max", "Grace"])
def test_praise_and_comfort_are_for_people_however_spelt(
    said: str, name: str, words: KeyedRoll
) -> None:
    assert name in found(said.format(name), words)
    assert name in [
        said.format(name)[h.start : h.end]
        for h in analyse(said.format(name)).people
        if h.certainty > Certainty.POSSIBLE
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Come on Summer!",
        "Go Ape trip is next week.",
        "Wow Eureka! was fun",
        "Yay half term",
        "Thinking of others is our aim.",
        "Go Noodle is back.",
    ],
)
def test_a_cheer_for_a_season_or_a_brand_names_nobody(text: str, words: KeyedRoll) -> None:
    assert not any(h.certainty > Certainty.POSSIBLE for h in analyse(text, roll=words).people)


@pytest.mark.parametrize(
    "said",
    [
        "a big shout out to {} in y2",
        "by {}, age 8",
        "says {}, 7",
        "{}, 7, said it was fun",
        '"It was fun" - {}',
        '"It was fun" {} y3',
        "dad of {}",
        "well done {} for your reading",
        "thanks to {}'s mum",
        "#goteam{}",
        "#justicefor{}",
    ],
)
@pytest.mark.parametrize("name", ["ruby", "poppy", "jack", "grace"])
def test_an_everyday_name_in_small_letters_where_only_somebody_can_stand(
    said: str, name: str, words: KeyedRoll
) -> None:
    assert found(said.format(name), words)


@pytest.mark.parametrize("text", ["poem by ruby wood", "pls congratulate jack long!!"])
def test_a_whole_name_in_small_letters_needs_nothing_beside_it(text: str, words: KeyedRoll) -> None:
    assert found(text, words)


@pytest.mark.parametrize(
    "text",
    [
        "we used a car jack in science",
        "the union jack will be flown",
        "plant poppy seeds and daisy bulbs this week",
        "thank you to all the stars in year 6",
        "the max number of pupils is 30",
        "well done to all in year 4",
        "will summer ever come",
        "#teamgb did so well #sportforall",
    ],
)
def test_small_everyday_words_are_nobody(text: str, words: KeyedRoll) -> None:
    assert found(text, words) == []


@pytest.mark.parametrize(
    "said",
    [
        "Goalscorers: {} (2)",
        "Player of the match was {}.",
        "GK {}, and a strong back line",
        "Try: {}. Conversions: none.",
        "{} 45 not out",
        "Captain: {}; vice captain to be chosen",
    ],
)
@pytest.mark.parametrize("surname", ["Baker", "Wright", "Wood", "Hill", "Marsh"])
def test_a_surname_that_is_a_word_plays_in_the_team(
    said: str, surname: str, words: KeyedRoll
) -> None:
    assert surname in found(said.format(surname), words)


@pytest.mark.parametrize(
    "text",
    ["Try: Hill walking or climbing.", "Team: Red, Blue, Green.", "Goals: Reading, Writing, Maths"],
)
def test_what_is_tried_or_aimed_at_is_nobody(text: str, words: KeyedRoll) -> None:
    assert found(text, words) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1st Oliver\n2nd George\n3rd Henry", "Henry"),
        ("Well done Li Na", "Li Na"),
        ("We are missing Li Na today", "Li Na"),
        ("Mali read us a poem.", "Mali"),
        ("Aladdin at the Lowry.\nHere is Freddie with a trophy.", "Freddie"),
        ("Here is George with a trophy.\nOur Jubilee garden is blooming.", "George"),
        ("Park at the Prince Albert.\nOliver read us a lovely poem.", "Oliver"),
        ("Here is Grace with a cup. Our houses are Nelson and Drake.", "Grace"),
    ],
)
def test_somebody_famous_hides_no_pupil(text: str, name: str, words: KeyedRoll) -> None:
    assert name in found(text, words)


@pytest.mark.parametrize(
    "text",
    [
        "1st Curie, 2nd Turing, 3rd Bolt",
        "Year 7 trip to Anne of Cleves House, then Lewes Castle.",
        "Songbirds, written by Julia Donaldson, give extra sound practice.",
        "We are learning about Mali and Benin.",
    ],
)
def test_a_house_a_book_and_a_country_are_no_pupils(text: str) -> None:
    people = [Person(who="pupil", forename=n, surname="Tull") for n in ("Anne", "Julia", "Mali")]
    assert found(text, roll_of(people, derive_key(b"m" * 32, "school-1", 1))) == []


NOT_OURS = (
    "We have been awarded the Gold School Games Mark, for the third year running.",
    "They made their First Holy Communion at Our Lady and St Joseph on Saturday.",
    "Gardening club have planted hyacinths and sweet williams by the door.",
)


@pytest.mark.parametrize("text", NOT_OURS)
def test_a_mark_a_church_and_a_flower_are_no_pupils(text: str) -> None:
    names = (("Mark", "Lane"), ("Joseph", "Oduya"), ("Ada", "Williams"))
    people = [Person(who="pupil", forename=first, surname=last) for first, last in names]
    roll = roll_of(people, derive_key(b"m" * 32, "school-1", 1))
    assert not found(text, roll)
    assert found("Thank you Mark, Joseph and Ada Williams in Year 2", roll)


@pytest.mark.parametrize(
    "text",
    [
        "Uniform is available from Whittakers on the High Street.",
        "Thank you to Bettys and Marks & Spencer, who talked about new foods.",
        "Minibus routes run from Harrogate, Wetherby and Ilkley.",
        "Learners in Willow have been floating and splashing.",
    ],
)
def test_shops_towns_and_classes_are_doubted(text: str) -> None:
    names = ("Willow Whittaker", "Ella Spencer", "Joanne Wetherby")
    people = [Person(who="pupil", forename=n.split()[0], surname=n.split()[1]) for n in names]
    roll = roll_of(people, derive_key(b"m" * 32, "school-1", 1))
    assert not found(text, roll)
    assert found("A goal from Whittaker and a try by Spencer (2)", roll)
    assert found("Willow has been floating and splashing", roll)


@pytest.mark.parametrize(
    "text", ["Year 6 are reading Oliver Twist.", "We wrote to Michael Morpurgo about Kaspar."]
)
def test_a_word_of_somebody_famous_is_no_pupils(text: str) -> None:
    people = [Person(who="pupil", forename=n, surname="Hill") for n in ("Oliver", "Michael")]
    roll = roll_of(people, derive_key(b"m" * 32, "school-1", 1))
    assert not [hit for hit in analyse(text, roll=roll).people if hit.person]
    twist = Person(who="pupil", forename="Oliver", surname="Twist")
    roll = roll_of([twist], derive_key(b"m" * 32, "school-1", 1))
    assert found("Year 6 are reading Oliver Twist.", roll)
