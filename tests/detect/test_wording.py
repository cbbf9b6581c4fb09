"""Words that a school does not publish, and the expressions in which they harm nobody."""

from __future__ import annotations

import pytest

from publisher.detect.everything import analyse
from publisher.detect.hit import Certainty


@pytest.mark.parametrize(
    "text",
    [
        "Please hurry or else you will miss the bus!",
        "See you outside the main gate at 3.15!",
        "Get lost in a book this World Book Day",
        "Jumpers without a label get lost",
        "Please keep toys at home, they will only get lost",
        "The volcano will blow up at 2pm in the science show",
        "Please blow up some balloons",
        "Year 5 acted out how Julius Caesar was stabbed in the Forum",
        "The Eco-council collected the trash from the field",
        "The Muppets Christmas Carol film night is on Friday",
        "Year 4 wrote about the evil witch in Hansel and Gretel",
        "Sleeping Beauty will prick her finger at 2pm",
        "Prick the sausages and turn them",
        "Turn the knob to the left",
        "Add a knob of butter",
        "Meatballs, faggots and mash on Tuesday",
        "Please shut up the hen house at night",
        "The dance to Shut Up and Dance is still going on in the corridors",
        "Love from all at Year 6 xxx",
        "PTA casino night",
        "Thick socks and a warm coat",
        "No winners or losers, only fun",
        "Bring coloured pencils",
        "Rangoli patterns in coloured rice",
        "Wear something brightly coloured, and wellies",
        "If anyone has hurt you, tell an adult you trust",
        "Germs: wash your hands to kill them",
        "The hunter was ordered to kill her, but Snow White ran",
        "Mrs Lynch",
        "Fields of oilseed rape",
        "We walked along Offa's Dyke; dykes and levees: our rivers topic",
        "Blow up your armbands first. Blow it up like a balloon",
        "Girls can't wait for the football",
        "The slag heaps of our village",
        "Year 6 are reading Moby-Dick",
        "Crazy hair day on Friday; exotic animals on Monday",
        "Take the class bear home and send him or her back; please send them back on Monday",
        "Fill in the slips and send them back by Friday",
    ],
)
def test_an_ordinary_post_is_silent(text: str) -> None:
    assert analyse(text).wording == ()


@pytest.mark.parametrize(
    "text",
    [
        "Online safety: beware of fraud and scams",
        "drugs education talk about cannabis",
        "parents' guide to sexting",
        "Workshop on county lines and carrying a knife",
        "Thank you to all those people who helped",
        "Please spread the word about our open day",
        "Run like a girl: football festival",
        "Bring an old bag for art",
        "A lion stalking its prey; measure the stalk",
        "Creep like a mouse; the rain came down in torrents",
        "Burglary in the village: please lock your sheds",
    ],
)
def test_what_is_taught_or_warned_of_is_at_most_worth_a_look(text: str) -> None:
    assert all(hit.certainty is Certainty.POSSIBLE for hit in analyse(text).wording)


@pytest.mark.parametrize(
    "text",
    [
        "Pay up or else!",
        "I could hurt you",
        "We will kill them",
        "You will pay for what you did",
        "lynch him",
        "She is a dyke",
        "You fat pig, you lying toad",
        "I will see you outside.",
        "Tell them to pay or else. We mean it",
        "Get lost, the lot of you",
        "I'll blow up the school",
        "Those parents are trash",
        "You muppets in the office",
        "You evil woman",
        "That prick in the office",
        "The head is a knob",
        "You faggots",
        "Shut up the lot of you",
        "These parents are thick as mince",
        "He sells cannabis at the gate",
        "The treasurer committed fraud",
        "xxx videos here",
        "They should send them back to their own country",
    ],
)
def test_what_is_meant_stays_found(text: str) -> None:
    assert any(hit.certainty is Certainty.CERTAIN for hit in analyse(text).wording)


def test_many_such_words_are_read_once() -> None:
    """A text of a thousand words that may be harmless has its expressions looked up once."""
    text = "cock " * 4000
    assert len(analyse(text).wording) == 4000
