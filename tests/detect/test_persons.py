"""Everyday words in clauses that only a person can stand in, and the same words as themselves."""

from __future__ import annotations

import pytest

from publisher.detect.everything import analyse
from publisher.detect.hit import Certainty
from publisher.detect.roll import KeyedRoll, Person, derive_key, roll_of
from tests.detect.test_described import alarms

SOMEBODY = """
Bill has knitted every one of the reception babies a hat this winter.
Jasmine had been our breakfast club lead for nine years when she retired.
April had his cast off on Tuesday and was straight back on the climbing frame.
We waved off Rob this afternoon. He starts at sixth form college on Monday.
Autumn is a Year 9 pupil who has swum for the county since she was eight.
Grace offered her seat to a visitor without being asked. Lovely manners.
Sky couldn't believe her luck when the raffle ticket was drawn.
If you see Art at the gate today, wish him a happy birthday.
Pearl already knows every peg by heart, and she shows the others.
Christian was the only one who remembered to bring his wellies.
Miles has donated twelve footballs from his birthday money.
We are sorry to lose Max at the end of term.
Daisy had a wobble at the top of the zip wire.
Ivy came first in the under 11s.
Mark from the bus company asked us to keep the bay clear.
Storm is our lead and she has the first aid kit.
Holly has had a super season in the pool.
Storm captained the under 11s on a very wet pitch.
Hope thanked the visitors in three languages.
Dawn refereed both semi-finals.
Basil noticed that the tadpoles had grown legs.
Joy measured every runner bean in the border.
Ivy our school janitor is hanging up her keys in March.
Rowan (House Captain) and a friend rang the bell.
Frank was crowned the winner of the great bulb race.
Poppy made a cake for her nan.
Faith is our school council rep for 3B.
Holly is on the school council this year.
Hope has a new baby sister!
Bill has lost a tooth.
Lily brought in a lily for the display.
Holly is playing Holly in our Christmas show!
""".strip().splitlines()
NOBODY = """
Summer had arrived at last and the field was full of daisies.
Will you join us on Friday for the coffee morning?
Max 20 places, so book early through the office.
Faith groups have designed a garden of peace beside the town hall.
Robin redbreast has been seen on the bird table three mornings running.
Hope has kept many people going this year, and so has kindness.
Spring has painted the banks yellow.
May is here and Year 6 are getting ready for their SATs.
Grace was said before lunch and everyone tucked in.
Art has been moved to Wednesday for Years 3 and 4.
Autumn is here! She is a good painter, they say.
Will each child bring his or her own water bottle on Friday?
Christian charities have brought food parcels for the hampers.
Justice was the word of the week and every class talked about it.
Daisy chains and den building: forest club was bliss.
Ivy has been cut back from the fire exit.
Storm Bram has closed the top field.
Summer came early this year.
Faith carried them through the winter.
Hope is our lead value this term.
""".strip().splitlines()


@pytest.fixture(scope="module")
def everyday() -> KeyedRoll:
    """A school where everybody is called by an everyday word."""
    words = {text.replace("If you see ", "").split()[0] for text in (*SOMEBODY, *NOBODY)}
    people = [
        Person(who="pupil", forename=word, surname="Thornbury")
        for word in (*words, "Rob", "Art", "Max", "Ash")
    ]
    return roll_of(people, derive_key(b"s" * 32, "school", 1))


@pytest.mark.parametrize("text", SOMEBODY)
def test_a_clause_can_make_a_person_of_an_everyday_word(text: str, everyday: KeyedRoll) -> None:
    assert alarms(text)
    assert any(hit.certainty > Certainty.POSSIBLE for hit in alarms(text, everyday))


@pytest.mark.parametrize("text", NOBODY)
def test_the_same_words_stop_no_post_otherwise(text: str, everyday: KeyedRoll) -> None:
    assert not alarms(text)
    assert all(hit.certainty is Certainty.POSSIBLE for hit in alarms(text, everyday))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("could someone walk home with aisha on thursdays", "aisha"),
        ("lost: one black trainer, belongs to dylan in the blue group", "dylan"),
        ("best scarecrow was by tomasz and his grandad", "tomasz"),
        ("the blue van is across mr lumbs drive again", "lumbs"),
        ("Mr T's gardening club have been busy!", "Mr T"),
        ("Sponsor forms are out for Oluwaseun's charity bike ride.", "Oluwaseun"),
        ("our lovely nursery nurse Bev is sixty today!", "Bev"),
        ("Look at this mark making from Jun, who used both hands.", "Jun"),
        ("We welcome baby Wren, born on Saturday.", "Wren"),
        ("Sandy - Maisie Whitworth. Rizzo - Lola Finch.", "Lola Finch"),
        ("To book a place, ring May on 01632 960123.", "May"),
        ("Please contact June on 01632 960123 to book.", "June"),
        ("Please hand them to Mrs Meadows at the gate.", "Mrs Meadows"),
        ("Kendal Harrop, Active Schools club, has put it on.", "Kendal Harrop"),
        ("If you can come we will inform Kendal.", "Kendal"),
        ("Denise Parish, Premises and Lettings Manager, has the keys.", "Denise Parish"),
        ("Ted Baker (Chair) will take the minutes.", "Ted Baker"),
        ("Ring 01632 960124 Carol Nicholas", "Carol Nicholas"),
        ("A big thank you to Gavin and Tessa Hall from the bakery.", "Tessa Hall"),
        ("It was lovely. Querida Scott Spanish teacher", "Querida Scott"),
        ("Owen Bewsley Quality Improvement Officer", "Owen Bewsley"),
        ("Will would like to do it again.", "Will"),
        ("Inspired by Cornelia Parker, Hong Ling has suspended a cooker.", "Hong Ling"),
        ("can whoever has kaydens jumper hand it in", "kaydens"),
        ("our lunchtime supervisor trish is leaving us", "trish"),
        ("Well played Will Rush, player of the match.", "Will Rush"),
        ("Big shout out to Qusai in Year 3, who swam 400 metres.", "Qusai"),
        ("Niamh O'Brien's team won.", "Niamh O'Brien"),
        ("Boys: 1st Dalton (Ambleton), 2nd Nelson (Hartley), 3rd Cooper (Wexby).", "Dalton"),
        ("Girls: 1st Ivy (Ambleton), 2nd Hazel (Wexby) and 3rd Willow (Hartley).", "Ivy"),
        ("Under 12s, player of the season: Will Tranter", "Will Tranter"),
        ("The musicians, led by Tom and Sam's dad, played us a story of the sea.", "Sam"),
        ("The mosaic artist Nell Harrow has now finished with Year 6.", "Nell Harrow"),
        ("Wexby based artist Nell Harrow was asked to help.", "Nell Harrow"),
        ("TRUMPETER Nerys Wood from Ambleton High was the winner.", "Nerys Wood"),
        ("The neatest of them came from Heather, a Year 3 pupil, who won.", "Heather"),
        ("Mr Abbot (Head of Art) gave the prizes.", "Mr Abbot"),
        ("Mrs Armitage and myself will sit in the hall.", "Mrs Armitage"),
        ("Spare hats are available from Mrs Cook.", "Mrs Cook"),
        ("The fair play award went to Xandriel.", "Xandriel"),
        ("Year 9 coder Min-jun Park built the app.", "Min-jun Park"),
        ("The boiler has failed. Jasmine Wright, Headteacher", "Jasmine Wright"),
        ("DR Patel gave the prizes.", "DR Patel"),
        ("Look at our model houses. Inaya even has a working light in hers.", "Inaya"),
    ],
)
def test_a_name_is_found_however_it_is_written(text: str, name: str) -> None:
    assert name in [text[hit.start : hit.end] for hit in alarms(text)]


@pytest.mark.parametrize(
    "text",
    [
        "please park on stanley street and not by the gate",
        "A prize for luna, terra and mare in our latin club.",
        "the st david daffodils are out by the gate",
        "on parle avec marie et paul dans la cour",
        "ask the alexa skill for the school calendar",
        "Write to office@dylan.example or to the usual address.",
        "Maths question: Rob has 24 sweets and gives a third to Dawn. How many are left?",
        "Sports day: 1st Ennis, 2nd Farah, 3rd Bolt, 4th Simmonds.",
        "Tutor groups are unchanged, but Austen and Brontë have been merged.",
        "Our Year 5 bowlers all want to be the next Stuart Broad.",
        "The wall shows Gandhi, Malala, Marcus Rashford and Greta Thunberg.",
        "Fish fingers, chips, then Bramley apple crumble.",
        "Thank you to all. You raised a lot for the new trail.",
        "It was led by our own Nans on the Run.",
        "Farmer Ted's came to us with lambs and a goat.",
        "Salah times change on Monday with the clocks.",
        "Our sleep workshop is with Cerebra. It is online at seven.",
        "We prayed beside the statue of Our Lady of Fatima.",
        "There was a surprising number of Harry Potters.",
        "A hint: it is Advent & Mary & Joseph need a bed.",
        "We had a long trip to Peebles and the show was in Peebles.",
        "There will be a need for a quiz! Au revoir.",
        "Classes performed songs by Max Boyce, Tom Jones and Shirley Bassey.",
        "Come as a rock star, a number, or Carol Vorderman.",
        "The Golden Boot was won by Cherry Class, who beat Hazel and Olive.",
        "House standings: Hardy 1,206, Austen 1,190, Dickens 1,044, Eliot 989.",
        "Read Priya Anand's The Quiet Tide before the interview.",
        "We heard the story of Priya Anand, who gave water to the wounded.",
        "Clash candidates will be supervised in Darwin 4.",
        "The bridge is named after George and Robert, who built it.",
        "Sponsored by Amey, our day for girls gave fifty of them a bridge to build.",
        "We broke a Caesar cipher in eleven minutes.",
        "The workshop has four Prusa 3D printers.",
        "We talked about a libel and Donoghue v Stevenson.",
        "Captain Tom Moore walked a hundred laps of his garden.",
        "There will be a quiz with Mr Chippy fish and chips.",
        "Bonnie Scotland was the theme and everyone wore tartan.",
        "We compared them with Georgia O'Keeffe's.",
        "Some of our year 8s went to Butlins for a tournament.",
        "My apologies to Bear, who won.\n1st - Wolf\n2nd - Bison\n3rd - Lynx\n4th - Bear",
        "Tonight is the opening of the Addams Family.",
        "We had help from the leaders of Thomas Harrop Sixth Form.",
        "Miriam Harrop were our next opponents. We lost.",
        "We have been awarded the Platinum School Games Mark for the second time!",
        "A delivery of Lottie dolls has arrived in Reception.",
        "On the tour they saw where Tim Peake lived on the ISS.",
        "We remembered how the prophet Ibrahim was ready to give up his son.",
        "Egypt had the most points and DR Congo came second.",
        "Reception went to Farmer Ted's, as we are reading about pigs.",
        "Year 5 are reading Goodnight Mister Tom and how he met Tom Oakley.",
        "Welcome Summer! Our last half term is packed.",
        "Our Reading Dog, Daisy, is here on Fridays.",
        "The Eid party is in Hall B. Bring a dish to share.",
    ],
)
def test_nobody_of_ours_is_seen_in_sums_menus_houses_and_heroes(text: str) -> None:
    assert not alarms(text)


def test_a_tag_of_small_words_holds_no_pupils_surname() -> None:
    roll = roll_of(
        [Person(who="pupil", forename="Ines", surname="Tobe")], derive_key(b"s" * 32, "school", 1)
    )
    assert not analyse("Shortlisted again! #ProudToBeUs", roll=roll).people
    assert analyse("Well done Tobe", roll=roll).people


def test_the_roll_gives_an_everyday_word_the_benefit_of_a_deed(everyday: KeyedRoll) -> None:
    deed = "Ash carried every chair back to the hall."
    assert not alarms(deed)
    assert any(hit.certainty > Certainty.POSSIBLE for hit in alarms(deed, everyday))


@pytest.mark.parametrize(
    ("text", "forename", "surname"),
    [
        ("We need a parent, nan or uncle every Friday.", "Nan", "Thornbury"),
        ("Lost: one Elsa water bottle.", "Elsa", "Thornbury"),
        ("The V&A Young sent a loan box.", "Aled", "Young"),
        ("It looks as though Summer has arrived too.", "Summer", "Thornbury"),
        ("She introduced us all to her dog Buffy!", "Buffy", "Thornbury"),
        ("New phonics scheme! From Jan it is all change.", "Jan", "Thornbury"),
    ],
)
def test_the_roll_takes_no_thing_for_a_namesake(text: str, forename: str, surname: str) -> None:
    people = [Person(who="pupil", forename=forename, surname=surname)]
    roll = roll_of(people, derive_key(b"s" * 32, "school", 1))
    assert all(hit.certainty is Certainty.POSSIBLE for hit in analyse(text, roll=roll).people)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Player of the match was Hughes.", "Hughes"),
        ("Goalscorers: Wright, Baker (2)", "Wright"),
        ("Tries: Okafor, Hughes. Conversions: Mehta.", "Hughes"),
        ("Hughes 45 not out", "Hughes"),
        ("\u2022 Tharshini S\n\u2022 for kindness", "Tharshini S"),
        ("Kirushan R. got his 50m badge", "Kirushan R"),
        ("Oak: Tharshini S", "Tharshini S"),
        ("Drawn by Grace Young", "Grace Young"),
        ("Elected: Max King", "Max King"),
        ("Our new head girl is Scarlett", "Scarlett"),
        ("Quote from Jude: it was fun", "Jude"),
        ("#teamfreddie", "teamfreddie"),
        ("#runforfreddie", "runforfreddie"),
    ],
)
def test_a_list_a_team_sheet_and_a_tag_name_somebody(text: str, name: str) -> None:
    assert name in [text[hit.start : hit.end] for hit in alarms(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Xbox S consoles are not allowed in school.",
        "Hamilton A beat Sandbach B 3-1.",
        "Goals: Reading, Writing, Maths",
        "Lineup: Drama, Dance, Music.",
        "Try: Rice pudding. Tries: none.",
        "Wood 45cm long is needed. Stone 12 kg.",
        "Drawn by hand.",
        "#teamgb #sportforall #teamengland",
    ],
)
def test_a_list_of_things_names_nobody(text: str) -> None:
    assert not alarms(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Well done to our Owls, Amelia and Zac!", "Amelia"),
        ("Welcome, Summer, to Year 2!", "Summer"),
        ("A goal from B. Okafor won it.", "B. Okafor"),
        ('"It was fun," says kacper, 7.', "kacper"),
    ],
)
def test_a_class_a_greeting_and_an_initial_hide_nobody(text: str, name: str) -> None:
    assert name in [text[hit.start : hit.end] for hit in alarms(text)]


ALOUD = ("WELL DONE {}!", "HAPPY BIRTHDAY {}", "STAR OF THE WEEK - {}", "CONGRATULATIONS {}")


@pytest.mark.parametrize("said", ALOUD)
@pytest.mark.parametrize("name", ["KWAME", "CHIDI", "ANEESA", "RUBY", "POPPY", "OISIN", "ZUZANNA"])
def test_a_name_in_a_line_of_capitals_is_found_where_it_is_praised(said: str, name: str) -> None:
    text = said.format(name)
    assert name in [text[hit.start : hit.end] for hit in alarms(text)]


@pytest.mark.parametrize(
    "text",
    [
        "WELL DONE ROSE CLASS",
        "WELL DONE NELSON HOUSE",
        "THANK YOU TESCO AND WAITROSE",
        "THANK YOU PTFA",
        "WELCOME TO RECEPTION",
        "WELCOME SUMMER",
        "SATS - YEAR 6",
        "ROBIN CLASS - YEAR 3",
        "SUMMER FAIR SATURDAY",
        "THANK YOU SUMMER FAIR HELPERS",
    ],
)
def test_a_line_of_capitals_may_be_about_nobody(text: str) -> None:
    assert not alarms(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ruby was excluded",
        "Grace has a nut allergy",
        "Max is off sick",
        "Poppy in goal",
        "Daisy & mum",
    ],
)
def test_a_word_that_opens_its_sentence_may_be_somebody(text: str) -> None:
    assert text.split()[0] in [text[hit.start : hit.end] for hit in alarms(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Grace has been said before lunch for years.",
        "Poppy has been a symbol of peace since 1921.",
        "Ruby is red and sapphire is blue.",
        "Max is 30 children, so book early.",
        "Jade is a green stone.",
    ],
)
def test_a_word_that_opens_its_sentence_is_mostly_a_word(text: str) -> None:
    assert not alarms(text)
