"""What ordinary posts are full of and nobody of ours is called, beside those who are."""

from __future__ import annotations

import pytest

from publisher.detect.everything import analyse
from publisher.detect.hit import Certainty
from publisher.detect.roll import KeyedRoll, Person, derive_key, roll_of

# What names nobody, and what is much like it and names the one behind it.
PAIRS = [
    (
        "Thank you to Howdens, David Lloyd, Dobbies and the Red Lion for the raffle prizes.",
        "Well done to David Lloyd in Year 3, who swam a mile.",
        "David Lloyd",
    ),
    (
        "We are grateful to Arnold Clark and two families.",
        "Arnold Clark scored twice for the under-nines.",
        "Arnold Clark",
    ),
    (
        "Chloe Kelly couldn't have done it better!",
        "Chloe Kelly (Year 4) couldn't have done it better!",
        "Chloe Kelly",
    ),
    (
        "We read Tomi Adeyemi, Malorie Blackman and Dean Atta.",
        "Tries came from Hugo Carlisle (2), Rory Fenwick and Tomi Adeyemi, in the rain.",
        "Tomi Adeyemi",
    ),
    (
        "Useful reading: Elizabeth, Our Last Tudor on BBC Bitesize.",
        "Elizabeth in Year 4 has useful reading tips.",
        "Elizabeth",
    ),
    (
        'Homework: an essay on "How does Oliver present the house?"',
        "How did Oliver build his model?",
        "Oliver",
    ),
    (
        "Watch Nell Harrow's talks on YouTube.",
        "Watch Nell Harrow's talk in assembly.",
        "Nell Harrow",
    ),
    (
        "Books this term: The Tin Wood by Nell Harrow and Wayne Hartley.",
        "Poems by Nell Harrow and Wayne Hartley were read out.",
        "Wayne Hartley",
    ),
    (
        "Tickets are now on sale for Oliver!",
        "Tickets are on sale for Oliver's leaving party.",
        "Oliver",
    ),
    (
        "Bee-Bots called at the pigs' house and at Jack's beanstalk.",
        "Jack's bean has grown taller than he is.",
        "Jack",
    ),
    (
        "Among the painted eggs were Egg Sheeran and Buzz Lightegg.",
        "The painted eggs were hidden by Thomas Clegg.",
        "Thomas Clegg",
    ),
    (
        "Our six hens have settled in. Hetty, Mabel and Nugget gave us 23 eggs.",
        "The hens are here. Mabel fed them and locked up.",
        "Mabel",
    ),
    (
        "A new pony has joined us. Jasper is a 13-hand Welsh cob.",
        "A new pony has joined us. Jasper rode it first.",
        "Jasper",
    ),
    (
        "We held a corn snake called Monty and a tarantula named Rosie.",
        "Rosie is a star, and so is her tarantula.",
        "Rosie",
    ),
    (
        "Guide Dogs let us name a puppy. The shortlist is Paula, Mo, Eli and Biscuit.",
        "The shortlist for head pupil is Paula, Mo and Eli.",
        "Paula",
    ),
    (
        "Señor Bruno, our puppet, is very forgetful.",
        "Señor Bruno, our Spanish teacher, is very forgetful.",
        "Señor Bruno",
    ),
    (
        "We listened to a podcast about Marie Curie and her daughter Irène.",
        "We read about Marie Curie. Amelia and her sister Irène made a poster.",
        "Irène",
    ),
    (
        "They learned how George Stephenson and his son Robert built the Rocket.",
        "Rosie read about George Stephenson with her brother Robert.",
        "Robert",
    ),
    (
        "Be like Jonny Brownlee when his brother Alistair carried him over the line.",
        "Jonny Brownlee was on television when Alistair lost his tooth.",
        "Alistair",
    ),
    (
        "Medicine in Britain (Galen, Vesalius, Harvey, Jenner, Snow, Pasteur).",
        "Well done to Galen, Amelia, Harvey, Jenner and Zac!",
        "Harvey",
    ),
    (
        "We have been learning about Owain Glyndŵr, Gwenllian and Llywelyn the Last.",
        "Owain Glyndŵr was played by Dafydd, Gwenllian and Llew.",
        "Gwenllian",
    ),
    (
        "The hall was filled with songs by Adele, Coldplay and John Rutter.",
        "Songs by Adele and Robert from Year 6 were sung.",
        "Adele",
    ),
    (
        "St Andrew won the relay and the shield: Andrew 268, George 259, David 251, Patrick 240.",
        "Reading for the trophy: Andrew 268 pages, George 259 pages, David 251 pages.",
        "David",
    ),
    (
        "Stories in a bag: Year 2 Tiddalik the thirsty frog, Year 3 Baba Yaga, Year 4 Persephone,"
        " Year 5 Ananse and the pot of wisdom and Year 6 Gelert.",
        "Readers: Year 3 Robert, Year 4 Persephone, Year 5 David.",
        "Persephone",
    ),
    (
        "The five Ks: kesh, kara, kanga, kachera and kirpan.",
        "thanks to kara, robert and zac",
        "kara",
    ),
    (
        "In Blwyddyn 6 we learned about Mali and Benin.",
        "Mali in Blwyddyn 6 won the Chair.",
        "Mali",
    ),
]


def _roll(*names: str) -> KeyedRoll:
    people = [
        Person(who="pupil", forename=name.split()[0], surname=name.split()[-1]) for name in names
    ]
    return roll_of(people, derive_key(b"m" * 32, "school-1", 1))


ROLL = _roll(
    "Elizabeth Stevenson", "Oliver Little", "Jack Harrow", "Mabel Hartley", "Jasper Moss",
    "Rosie Bright", "Paula Ward", "Irene Moss", "Robert Moss", "Art Moss", "Faith Bright",
    "Ola Bright", "Adele Moss", "Harvey Moss", "David Moss", "Kara Ward", "Gwenllian Ward",
    "Persephone Ward", "Alistair Ward",
)  # fmt: skip


def _sure(text: str, roll: KeyedRoll | None) -> list[str]:
    people = analyse(text, roll=roll).people
    return [
        text[hit.start : hit.end]
        for hit in people
        if hit.certainty > Certainty.POSSIBLE and hit.who != "public_figure"
    ]


@pytest.mark.parametrize("roll", [None, ROLL], ids=["bare", "roll"])
@pytest.mark.parametrize("text", [nobody for nobody, _, _ in PAIRS])
def test_nobody_of_ours_is_found(text: str, roll: KeyedRoll | None) -> None:
    assert _sure(text, roll) == []


@pytest.mark.parametrize("roll", [None, ROLL], ids=["bare", "roll"])
@pytest.mark.parametrize(("text", "name"), [pair[1:] for pair in PAIRS])
def test_somebody_in_much_the_same_words_is_found(
    text: str, name: str, roll: KeyedRoll | None
) -> None:
    assert name in _sure(text, roll)


IN_THE_ROLL_ALONE = [
    ("A big hello from Little Owls!", "A goal from Little made it 2-0.", "Little"),
    ("Little brothers and sisters are welcome.", "The Little brothers are back.", "Little"),
    (
        "Then choose two more, from Art, Drama, Music and Latin.",
        "Art, Amelia and Harvey won.",
        "Art",
    ),
    (
        "Leaves stand for HOPE, hearts for CHARITY and stars for FAITH.",
        "WELL DONE FAITH",
        "FAITH",
    ),
    ("Saying hello: bonjour, olá, merhaba, labas.", "well done amelia, ola, harvey", "ola"),
]


@pytest.mark.parametrize(("nobody", "somebody", "name"), IN_THE_ROLL_ALONE)
def test_a_word_that_somebody_on_the_roll_is_called(nobody: str, somebody: str, name: str) -> None:
    assert _sure(nobody, ROLL) == []
    assert name in _sure(somebody, ROLL)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Our cast: Maid Marian, Gwenllian and Little John, Jack.", "Gwenllian"),
        ("Names for the rabbit? So far we have Rosie and Jack looking after it.", "Rosie"),
        ("Recommended reading: see Rosie Bright in Year 6 for her list.", "Rosie Bright"),
        ("Jack has laid the table for our hens.", "Jack"),
        ("Rosie likes to be walked to school with her dog.", "Rosie"),
    ],
)
def test_a_pupil_among_pets_parts_and_books_is_found(text: str, name: str) -> None:
    assert name in _sure(text, None)
