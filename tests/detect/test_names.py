"""The name test set of the domain, with and without the school's roll."""

from __future__ import annotations

import pytest

from publisher.detect.everything import analyse, analyse_filename
from publisher.detect.hit import Certainty, Hit, Known
from publisher.detect.roll import KeyedRoll, Person, derive_key, roll_of

MUST_FIND = (
    "Well done Amelia",
    "AMELIA WRIGHT",
    "#WellDoneAmelia",
    "#ameliawright",
    "Amelia's badge",
    "Amelia’s badge",
    "Amelias painting",
    "Zoe O Brien",
    "Zoë O’Brien",
    "ZOE OBRIEN",
    "Amelia W.",
    "A. Wright",
    "Mohammed Ali Khan",
    "Li Ng",
    "A m e l i a",
    "Ame\u200blia",
    "\u0410melia",
    "Amelia holding a cup",
    "K. Southworth",
    "Mrs. Patel",
    "Mrs Patel's class",
    "Aemlia won",
)
MUST_NOT_FIRE = (
    "Summer fayre",
    "Hope to see you",
    "Will you join us in May?",
    "Grace before lunch",
    "rose garden",
    "St Luke's",
    "Milton Road",
    "Victoria Park",
    "Roald Dahl day",
    "Marcus Rashford book club",
    "King Charles",
    "In RE we learned about Mohammed ﷺ",
    "ameliorate",
    "Patel & Sons sponsored",
    "Year 6 had a great day in Normandy.",
)


def caught(hits: tuple[Hit, ...]) -> list[Hit]:
    return [hit for hit in hits if hit.certainty >= Certainty.LIKELY]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Well done Amelia Hartley for swimming.", ["Amelia Hartley"]),
        ("Well done Amelia J. Hartley for swimming.", ["Amelia J. Hartley"]),
        ("Well done Ella Amelia Brown for swimming.", ["Ella Amelia Brown"]),
        ("Well done Amelia Wright for swimming.", ["Amelia Wright"]),
        ("Well done Amelia for swimming.", ["Amelia"]),
        ("The Amelia Hartley Award is given in May.", ["Amelia"]),
    ],
)
def test_a_whole_name_is_marked_though_the_roll_knows_a_part_of_it(
    text: str, marked: list[str], roll: KeyedRoll
) -> None:
    people = analyse(text, roll=roll).people
    assert [text[hit.start : hit.end] for hit in people] == marked
    assert all(hit.person for hit in people), "and it is asked whether it is theirs"


@pytest.mark.parametrize("text", MUST_FIND)
def test_a_person_of_the_roll_is_found_however_written(text: str, roll: KeyedRoll) -> None:
    assert caught(analyse(text, roll=roll).people)


@pytest.mark.parametrize("text", MUST_FIND)
def test_the_same_names_are_found_without_a_roll(text: str) -> None:
    assert caught(analyse(text).people)


@pytest.mark.parametrize("text", MUST_NOT_FIRE)
def test_what_is_nobody_raises_no_alarm(text: str, roll: KeyedRoll) -> None:
    assert not caught(analyse(text, roll=roll).people)
    assert not caught(analyse(text).people)


def test_a_public_figure_is_said_to_be_one(roll: KeyedRoll) -> None:
    (hit,) = analyse("Marcus Rashford book club", roll=roll).people
    assert (hit.who, hit.certainty) == ("public_figure", Certainty.POSSIBLE)


def test_a_pupil_who_shares_a_famous_name_is_still_a_pupil() -> None:
    pupil = Person(who="pupil", forename="Harry", surname="Kane", reference="p7")
    own = roll_of([pupil], derive_key(b"m" * 32, "s", 1))
    (hit,) = analyse("Harry Kane scored for us", roll=own).people
    assert (hit.who, hit.person, hit.form) == ("pupil", "p7", "full")


def test_a_hit_points_at_the_authors_own_characters(roll: KeyedRoll) -> None:
    text = "🎉🎉 Bravo, Ame\u200blia Wright’s lantern!"
    (hit,) = analyse(text, roll=roll).people
    assert text[hit.start : hit.end] == "Ame\u200blia Wright"


def test_a_word_the_school_has_said_is_nobody_stays_quiet() -> None:
    known = Known(not_people=frozenset({"Kestrel"}), names=frozenset({"Rae Snape House"}))
    assert not caught(analyse("Kestrel won the cup for Rae Snape House", known=known).people)


def test_a_class_that_is_called_after_somebody_famous_is_no_public_figure() -> None:
    known = Known(names=frozenset({"Attenborough class"}))
    for text, who in {
        "Attenborough class sang": [],
        "Attenborough came": ["public_figure"],
    }.items():
        assert [hit.who for hit in analyse(text, known=known).people] == who
    assert [hit.who for hit in analyse("Attenborough class sang").people] == ["public_figure"]


@pytest.mark.parametrize("text", ["Well done Amelia, Class 3!", "This is Amelia. Class 3 cheered."])
def test_a_class_is_not_read_over_a_comma_or_a_stop(text: str, roll: KeyedRoll) -> None:
    known = Known(names=frozenset({"Amelia class"}))
    assert caught(analyse(text, roll=roll, known=known).people)
    assert not caught(analyse("Bravo Amelia class!", roll=roll, known=known).people)


@pytest.mark.parametrize(
    "name", ["amelia_wright_swim.jpg", "AmeliaWrightSwim.JPG", "y4-amelia-1.png"]
)
def test_a_file_name_is_read_in_small_letters_too(name: str, roll: KeyedRoll) -> None:
    assert caught(analyse_filename(name, roll=roll).people)
    assert caught(analyse_filename(name).people)


@pytest.mark.parametrize("name", ["IMG_2041.jpg", "summer_fayre_poster.png", "school-hall.webp"])
def test_an_ordinary_file_name_is_clean(name: str, roll: KeyedRoll) -> None:
    assert not caught(analyse_filename(name, roll=roll).people)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("congratulations to Mrs Wass who ran the marathon", "honorific"),
        ("Miss T is leaving us", "honorific"),
        ("Cllr Ahmed opened the garden", "honorific"),
        ("Archie F scored", "initial"),
        ("The Smith family donated", "surname"),
        ("Oluwaseun scored twice", "first"),
    ],
)
def test_the_form_of_a_name_is_told(text: str, form: str) -> None:
    assert caught(analyse(text).people)[0].form == form


@pytest.mark.parametrize(
    "text",
    [
        "Mr Gum and Mrs Twit were in the library.",
        "We zoomed with Cressida Cowell.",
        "Smoothwall alerts staff.",
        "Zumba starts next week.",
        "Captain Hook stole the show.",
        "Our topic is Florence Nightingale.",
        "Macmillan coffee morning",
        "Don't forget Mother's Day",
    ],
)
def test_authors_characters_and_brands_are_not_our_people(text: str) -> None:
    assert not caught(analyse(text).people)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Cyngerdd nos Wener. Concert on Friday evening.", []),
        ("Ffair haf ddydd Sadwrn.", []),
        ("Noson Rieni nos Iau.", []),
        ("Cyngerdd nos Wener gan Macsen Puw.", ["Macsen Puw"]),
        ("Well done Gwen and Dewi for the mountain walk.", ["Gwen", "Dewi"]),
    ],
)
def test_a_few_words_of_welsh_are_no_names(text: str, names: list[str]) -> None:
    assert [text[hit.start : hit.end] for hit in analyse(text).people] == names


def test_to_see_something_is_no_blessing() -> None:
    """ "(saw)" stands behind the Prophet's name; "saw" is what children do on trips."""
    assert analyse("Maryam saw a heron on the way to the river").people
    assert analyse("Ahmed sawed the wood and Yusuf, saw in hand, helped").people
    for blessed in ("Muhammad (saw)", "Muhammad (S.A.W.)", "Muhammad (pbuh)", "Muhammad ﷺ"):
        assert not analyse(f"Year 4 learned how {blessed} treated his neighbours").people


def test_a_small_letter_behind_a_hyphen_belongs_to_the_name() -> None:
    people = [Person(who="pupil", forename="Min-jun", surname="Park")]
    roll = roll_of(people, derive_key(b"k" * 32, "school", 1))
    text = "Y9 coder Min-jun Park built the app"
    (hit,) = analyse(text, roll=roll).people
    assert (text[hit.start : hit.end], hit.certainty) == ("Min-jun Park", Certainty.CERTAIN)


@pytest.mark.parametrize(
    "text",
    [
        "Our teacher is Mrs Fathers.",
        "Mr Mothers runs the club.",
        "Pictured: pupils Nell Purkiss and Etta Brand queuing for the bus.",
        "Lily Ward and Ethan Law won.",
        "Happy birthday Oliver! No, it isn't Tom Cruise.",
        "happy birthday to our lovely caretaker mr delroy, 60 today",
        "miss farouk's dance club is off",
        "So proud of our lollipop man Winston, 25 years on the road in all weathers",
        "Hodan and her Mum came.",
        "Amelia and the Choir sang.",
        "Year 4 Thomas won the spelling bee.",
    ],
)
def test_a_person_is_taken_for_no_thing(text: str) -> None:
    assert any(hit.certainty >= Certainty.LIKELY and not hit.who for hit in analyse(text).people)


PUPILS = (
    ("Amelia", "Clarke"), ("Kofi", "Mensah"), ("Hodan", "Warsame"), ("Grace", "Field"),
    ("Will", "May"), ("Xi", "Li"), ("Bo", "Andersson"), ("Rose", "Wright"),
)  # fmt: skip


@pytest.fixture(scope="module")
def pupils() -> KeyedRoll:
    people = [Person(who="pupil", forename=f, surname=s) for f, s in PUPILS]
    return roll_of(people, derive_key(b"k" * 32, "school", 1))


@pytest.mark.parametrize(
    "name",
    [
        "grace_field.jpg", "will_may.jpg", "xi_li.jpg", "news grace field", "q will may",
        "photo-of-kofi.png", "4b-hodan.jpg", "well-done-kofi.jpg", "the-mensah-twins.jpg",
        "KOFI.JPG", "kmensah.jpg", "mensahk.jpg", "kofim.jpg", "kmensah", "k_mensah.png",
        "photoofkofi.png", "koficlass3.jpg", "news Kofi Wins Chess Cup", "hodan-school-trip.jpg",
        "bo.jpg", "xi.png",
    ],
)  # fmt: skip
def test_a_pupil_in_the_name_of_a_file_or_link_is_found(name: str, pupils: KeyedRoll) -> None:
    assert any(hit.who for hit in caught(analyse_filename(name, roll=pupils).people))


@pytest.mark.parametrize(
    "name",
    [
        "will-you-come-in-may.jpg", "field-day.jpg", "school-field.png", "IMG_2041.JPG", "RAF.JPG",
        "wright-street.jpg", "rose-garden.webp", "saying-grace.jpg", "clarkson-road.pdf", "ESS.png",
        "bouncy-castle.jpg", "news our chess cup", "PE-kit.jpg", "amelioration.jpg",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_pupil_in_a_file_name_is_clean(name: str, pupils: KeyedRoll) -> None:
    assert not caught(analyse_filename(name, roll=pupils).people)


@pytest.mark.parametrize(
    "text",
    [
        "#grace_field", "so proud #will_may", "well-done-kofi", "our year 4-kofi", "KOFI",
        "Well done KOFI!", "#bo", "@xi", "thanks @kmensah",
    ],
)  # fmt: skip
def test_a_tag_a_hyphen_and_capitals_hide_no_pupil(text: str, pupils: KeyedRoll) -> None:
    assert any(hit.who for hit in caught(analyse(text, roll=pupils).people))


@pytest.mark.parametrize(
    "text",
    [
        "will may come, and the field was full of grace",
        "#will_you #come_in_may #field",
        "BO relays at the RAF base",
        "Words that end in -bo or -kofi are rare.",
    ],
)
def test_everyday_words_in_tags_and_lists_are_clean(text: str, pupils: KeyedRoll) -> None:
    assert not caught(analyse(text, roll=pupils).people)
