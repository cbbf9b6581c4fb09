"""Capitals that describe a thing, made a work or stand for a place; and pupils beside them."""

from __future__ import annotations

import pytest

from publisher.detect.everything import analyse
from publisher.detect.hit import Certainty, Hit
from publisher.detect.roll import KeyedRoll, Person, derive_key, roll_of


def alarms(text: str, roll: KeyedRoll | None = None) -> list[Hit]:
    """What a school that allows no name would stop, or ask somebody about."""
    people = analyse(text, roll=roll).people
    return [hit for hit in people if hit.who != "public_figure" or hit.detail != "story"]


@pytest.mark.parametrize(
    "text",
    [
        "Tuesday's menu: Margherita pizza or a jacket potato.",
        "The raffle has a Jasper Conwell voucher.",
        "Year 10 learned about the Haber process and Le Chatelier's principle.",
        "Our choir will sing 'Jasper and the Golden Harp' and 'Poor Wilfred'.",
        "Beatrice Lodge is our new forest room. Bring a torch to Beatrice on Friday.",
        "Attendance: Rowan 97.5%, Willow 96.1%. Well done Rowan!",
        "Class names from September\nYear 1 – Rosen\nYear 2 – Ahlberg",
        "Younger siblings are welcome.",
        "We fed Gerald the very fat pig.",
        "Saltires were flying from the roof.",
        "The minibus goes by Tadcaster, then Pocklington, then Hornsea Mere.",
        "The bus cannot get through from Nenthead.",
        "The library has The Glass Tower (Petra Lindqvist) and more books.",
        "Our new texts are Glass Tower by Petra Lindqvist and Holes.",
        "We heard poems by Ted Hughes, Petra Lindqvist and Grace Nichols.",
        "The school was founded in 1612 by Sir William Harcastle.",
        "In the museum we asked whether Lord Elgin was right.",
        "They start at Queen Ethelburga's, Bishop Wordsworth's and Sarum Academy.",
        "The cadets went to RAF Cosford and the ESSA relays.",
        "The stop is at Hester's Way.",
        "The organ was restored by Harrison & Harrison.",
        "The Tim Peake Room is open at lunchtime.",
        "Employers came, including Renolit and Ministry of Defence.",
        "Class reads: Cogheart in Year 5 and Skellig in Year 6.",
        "Welcome to Nutfield.",
        "We planted bulbs from Thompson & Morgan.",
        "Maths puzzle: Ben has twice as many marbles as Tia. How many has each?",
        "Our netball team played Holmer Green and Dr Challoner's.",
        "The trail ends by Queen Adelaide.",
        "Zumba is run by Lisa's Fitness.",
        "A visit with PC Paws was great fun.",
        "We baked Chelsea buns.",
        "Congratulations to Team Ruby, who beat Team Sapphire by three merits.",
        "Our quiz team reached the final at Bishop Luffa.",
        "Matisse and Kandinsky inspired our collages.",
        "Our new timetable app is called Edval.",
        "TICKETS: Oliver! 26–28 March, 7pm.",
        "House competition: Franklin lead the way, with Turing and Seacole close behind.",
        "The River Trent was very high.",
        "Our values are Hope, Faith and Joy.",
        "Small schools: 1st Ambleton, 2nd Lew Hartley, 3rd Milton Wexby.",
        "Small schools girls finished in order – Lew Hartley (gold medals), Milton Wexby",
        "We played teams from Ferris Sandwell Manor and Wexby.",
        "We made our own Hugo characters out of clay.",
        "After lunch it was 18 holes at #DinoGolf!",
        "The choir sang The Ballad Of Reuben and Ting-A-Ling-Ding.",
        "Our local heroes: Nell Harrow (who found a comet), Bob Oakes (a champion boxer).",
        "They came home on the MS Oriana.",
        "West Leigh 7-0 Chalk End\n\nWest Leigh 0-1 Ambleton",
        "In the semi our girls were playing Aston. They were stronger.",
        "Our new stories are Apple Soup by Nell Harrow and Up We Go! by Zoe Hall.",
        "First prize went to Llangarrow's Ysgol Cwm Coed.",
        "They began with a chorus of 'Mary had a little lamb' on the coach.",
        "Next we strolled to Preston Bank Meadow where there were ewes.",
        "Year 2 used the Great Fire of London for their writing.",
        "The cake stall is for a Punjab village in India. Primary 5 have made flags.",
        "We welcomed our Fairholme families on Monday.",
        "Lunch was at Robin Hill country park, and afterwards we saw Fort Victoria.",
        "There was canoeing, archery, Jacobs Ladder and a giant swing.",
    ],
)
def test_a_capital_that_nobody_bears_stops_no_post(text: str) -> None:
    assert not alarms(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We loved Gurnoor's model of a fort.", "Gurnoor"),
        ("We read The Glass Tower and Gurnoor drew it.", "Gurnoor"),
        ("Good luck to our Year 11 artist Nell Rowbotham.", "Nell Rowbotham"),
        (
            "Inspired by Marie Curie and Katherine Johnson, Sumaya Jama and Nell Rowbotham built"
            " a detector.",
            "Sumaya Jama",
        ),
        ("Joy, our nursery cook, has five stars again.", "Joy"),
        ("Second place went to April and third to Kit.", "April"),
        ("Our Lego challenge: a bridge for a toy car. Runner-up: Alfie.", "Alfie"),
        ("Bake off: first was Tomos and second was Nansi.", "Nansi"),
        ("Pen licences: Xandriel", "Xandriel"),
        ("Our spelling champion for the third week running: Xandriel!", "Xandriel"),
        ("'It was so muddy' – Xandriel, 10", "Xandriel"),
        ("Mr. T. Ramsbottom (Chair of Governors) gave the prizes.", "Mr. T. Ramsbottom"),
        ("Hope and Summer have been planting sunflowers.", "Summer"),
        ("so proud of lottie and finn at the gala", "finn"),
        ("Our Bake Sale Queen Lorenza has done it again.", "Lorenza"),
        ("Frau Lindqvist is taking Year 8 to the markets.", "Frau Lindqvist"),
    ],
)
def test_a_pupil_is_found_beside_such_words(text: str, name: str) -> None:
    assert name in {text[hit.start : hit.end] for hit in alarms(text)}


def test_a_page_may_tell_of_a_story_and_of_a_pupil() -> None:
    story = "In RE we heard what the prophets did. " * 4
    pupil = "Lunch was late, and the queue was long. " * 8 + "I watched Ismail give up his place."
    assert alarms(story + pupil)


def test_the_roll_takes_no_time_or_brand_for_a_pupil() -> None:
    people = [
        Person(who="pupil", forename=name, surname="Thornbury") for name in ("Sam", "Raf", "Jamie")
    ]
    roll = roll_of(people, derive_key(b"s" * 32, "school", 1))
    hits = alarms("The coach leaves at 5am for RAF Cosford. Bring Jammie Dodgers.", roll)
    assert all(hit.certainty is Certainty.POSSIBLE for hit in hits)  # a warning at most
    assert len(alarms("WELL DONE RAF, SAM AND JAMIE!", roll)) == 3


def test_an_everyday_name_on_the_roll_is_a_pupil_unless_it_is_a_value_or_a_thing() -> None:
    people = [
        Person(who="pupil", forename=name, surname="Thornbury")
        for name in ("Hope", "May", "Summer", "Grace", "Bill")
    ]
    roll = roll_of(people, derive_key(b"s" * 32, "school", 1))
    for name in ("Hope", "May", "Summer", "Grace", "Bill"):
        assert alarms(f"We were so proud when {name} swam a whole length.", roll)
    for text in (
        "Christian values this half term: Grace and Hope.",
        "The theme for May is kindness.",
        "Word of the week: Hope.",
        "Summer products are back in the tuck shop after May half-term.",
    ):
        assert all(hit.certainty is Certainty.POSSIBLE for hit in alarms(text, roll))
