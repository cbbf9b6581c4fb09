"""Pupils called by a word where the word opens a sentence, and the same words where they are only
words, on a roll that holds them all."""

from __future__ import annotations

import pytest

from publisher.detect.roll import KeyedRoll, Person, derive_key, roll_of
from tests.detect.test_free_names import _seen

SOMEBODY = """
Summer was our VIP on Tuesday.
Rain is moving to Truro after Easter.
June from the kitchen retires in July.
Dawn in the office will post the forms on.
Dawn will be covering reception this half term.
Wren joins us from the infant school.
Will was the first to touch the far wall.
Will has cut off eleven inches for a wig charity and told Year 4 why.
Star is going to secondary school in the autumn.
Prince was chosen as our chess champion this term.
Basil is 81 today.
Christian is off to the regional finals.
Joy is leaving us for a job in the valley.
Sage planted the first bulb.
Hope turned six on the coach.
Autumn came to talk to Year 6 about her farm.
Rose and the kitchen team served the soup.
Hope always has a smile for us.
June, our longest serving volunteer, cut the ribbon.
Jasmine, your coat is in the office.
Dawn kindly donated a loom.
Joy and her guide dog came to see us.
Ivy stars as the Queen of Hearts.
Autumn misses her old friends.
""".strip().splitlines()
NOBODY = """
Will run again in the spring if there are enough of us.
Will parents please use the back gate?
Mark everything with a name.
Honey from our hives is £4 a jar.
Success is not final.
Hope has kept many of us going.
Joy filled the hall.
Rain stopped play at four.
Rain is forecast for the weekend.
Faith is at the heart of what we do.
Patience is our learning power.
June is a busy month.
May has been wet and wild.
Sunday is a day of rest.
Destiny is a word in our spelling test.
Basil is grown in the polytunnel.
Prince of tides is the film on Friday.
Wren is ahead by 12 points, and every class is trying to catch up.
Summer is off to a flying start.
Summer will soon be here.
Ivy has been pulled off the shed.
Friday came at last.
Dawn broke as the coach left.
Jordan, Syria and Egypt are on our map.
Mason bees have moved in.
Hope has been our whole school word.
Hope can be found in every book.
Faith was a big part of it.
""".strip().splitlines()
UNTOLD = """
Summer was our VIP on Tuesday.
Rain is moving to Truro after Easter.
June from the kitchen retires in July.
Dawn will be covering reception this half term.
Will was the first to touch the far wall.
Star is going to secondary school in the autumn.
Prince was chosen as our chess champion this term.
Joy is leaving us for a job in the valley.
Sage planted the first bulb.
Dawn the lollipop lady is back on duty.
Clap for our dinner lady June, please!
We asked May what she would like to plant.
We held our breath, then look at Autumn go!
On Monday we welcomed Winter to Hedgehogs.
Nobody could finish Summer's dinosaur cake.
The winning goal came from Archer.
Summer and Autumn are our reading superstars.
Readers: Hope K, Will P
Rose Baker opened the fete.
Hope Green is our artist of the month.
Birthdays this week: Storm (Mon)
June is our new lollipop lady.
Rose cooks for all of us.
Summer made a boat out of a bottle.
Well remembered May!
""".strip().splitlines()
ONLY_WORDS = """
Holi rang in the colours.
Basil needs watering.
Honey was dripping from the spoon.
Temperance was lovely, and the whole audience said so.
Max is 30 children.
Summer B is planned already.
Forest Green is our colour.
We welcomed Summer with an ice cream.
Autumn and Winter are our busiest terms.
Major works begin on Monday.
Love was strong on the night.
Faith can move mountains.
Penny for the Guy is our assembly.
Jack in the Green danced by.
Jordan is where the river runs.
India is our country for the week.
Honey is sticky.
Rain did not stop the race.
Amber is fossilised resin.
Jade was carved with care.
""".strip().splitlines()


@pytest.fixture(scope="module")
def roll() -> KeyedRoll:
    names = {text.split()[0].rstrip(",") for text in (*SOMEBODY, *NOBODY)}
    people = [Person(who="pupil", forename=name, surname="Thornbury") for name in names]
    return roll_of(people, derive_key(b"w" * 32, "school", 1))


@pytest.mark.parametrize("text", SOMEBODY)
def test_a_pupils_word_that_opens_a_sentence_and_does_something_is_the_pupil(
    text: str, roll: KeyedRoll
) -> None:
    assert text.split()[0].rstrip(",") in _seen(text, roll)


@pytest.mark.parametrize("text", NOBODY)
def test_a_word_that_opens_a_sentence_is_no_pupil_where_only_the_word_is_so(
    text: str, roll: KeyedRoll
) -> None:
    assert not _seen(text, roll)


@pytest.mark.parametrize("text", UNTOLD)
def test_some_words_can_only_be_somebody_even_where_nobody_knows_the_pupils(text: str) -> None:
    assert _seen(text)


@pytest.mark.parametrize("text", [*ONLY_WORDS, *NOBODY])
def test_the_same_words_are_nobody_where_something_is_said_of_the_word(text: str) -> None:
    assert not _seen(text)
