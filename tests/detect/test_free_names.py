"""Names that stand free in a sentence: nothing says that a thing or a group is meant."""

from __future__ import annotations

import pytest

from publisher.detect.everything import analyse
from publisher.detect.hit import Certainty
from publisher.detect.roll import Person, Roll, derive_key, roll_of

FREE = """
Only Chase guessed the right number of sweets.
Angel was given the courage award for speaking up.
Blessing argued for Mary Seacole and won.
Remember when Tom was in Reception?
We had cake because Honey turned 3.
Key worker Blessing leaves us on Friday for university.
The biggest haul went by wheelbarrow, as Hunter pointed out.
Bob has crossed our children safely since 1998.
No one could beat Dominic at table tennis this half term.
If Zach can do it anyone can.
Thanks to Mick and Jan for turning up with their tractor.
Wilfred, playing on board one for the first time, won in 19 moves.
Elm class found that Henry's rocket went furthest.
Guitar is on Tuesday because of Luca's hospital appointments.
Thanks to our helpers on the bus: Lynne and the drivers.
Well done Mo for trying a new food!
Star of the week: Mo
Goals: Mo (2)
Thank you Ed for the logs.
Elm class found that Javier's rocket went furthest.
From Amelia and the Class 7 team: thank you for all our presents.
Head of house Ieuan lifted the cup.
Wow! Just look at Autumn go on the climbing wall.
I'm Will and I became a parent governor in 2022.
Hi, I'm Lily and I work in the school kitchen.
Our thoughts are with the family of Lee, a much loved member of our school.
Our choir sang with St Joseph's. Georgia and Martha's duet had everyone in tears.
""".strip().splitlines()
THINGS = """
Honey was dripping everywhere when the beekeeper came in.
Only Maple Class have sent all their forms back.
The collection is for Hope, and the box is by the door.
Ivy has grown over the gate again.
We walked to River and back.
Faith, Hope and Love. These are the three words on our wall.
Tea might be beans on toast.
We need a parent, nan or uncle every Friday.
In geography: Y4: Rivers. Y5: Space.
Tilly and the Time Machine is our class text.
The house cup: Ieuan, Owain and Gwenllian are level.
We learned Newton's law of motion.
PE Kit goes home on a Friday.
Our Year 2 rocket landed behind Stephenson's Rocket.
We made crosses for St Brigid. Brigid's cloak covered the corridor.
""".strip().splitlines()
ON_ROLL = """
Jasmine has gone from non-swimmer to 10m in six weeks.
Somehow Art has grown an onion in a sock.
Jasmine was voted captain.
Jasmine was the Cat in the Hat.
Jasmine is not keen on the snake.
Grace can be very proud of that.
Grace at the top of the climbing wall.
Jasmine in the office will take your orders.
Art will be greatly missed.
Year 2 classes enjoyed it, and nobody laughed more than Grace at the clowns.
""".strip().splitlines()
PUPILS = {"Jasmine", "Art", "Grace"}
SCHOOL = roll_of(
    [Person(who="pupil", forename=name, surname="Thornbury") for name in sorted(PUPILS)],
    derive_key(b"s" * 32, "school", 1),
)


def _seen(text: str, roll: Roll | None = None) -> list[str]:
    hits = analyse(text, roll=roll).people
    return [text[hit.start : hit.end] for hit in hits if hit.certainty >= Certainty.LIKELY]


@pytest.mark.parametrize("text", FREE)
def test_a_name_that_nothing_explains_is_somebody(text: str) -> None:
    assert _seen(text)


@pytest.mark.parametrize("text", THINGS)
def test_a_word_of_which_a_thing_is_said_is_nobody(text: str) -> None:
    assert not _seen(text)


WORDS = """
Grace was said before lunch and everyone tucked in.
Jasmine is grown in the polytunnel.
Art is on Wednesday for all classes.
Grace is our value this term.
Grace is the Word of the Week.
""".strip().splitlines()


@pytest.mark.parametrize("text", WORDS)
def test_a_pupil_called_by_a_word_stops_no_post_about_the_word(text: str) -> None:
    assert not _seen(text, SCHOOL)


@pytest.mark.parametrize("text", ON_ROLL)
def test_a_pupil_called_by_a_word_is_found_where_the_word_has_no_place(text: str) -> None:
    assert PUPILS & set(_seen(text, SCHOOL))
