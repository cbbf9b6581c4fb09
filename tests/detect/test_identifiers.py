"""Numbers, addresses and dates that lead to one person, and what only looks like them."""

from __future__ import annotations

import pytest

from publisher.detect.everything import analyse


def kinds(text: str, attribute: str) -> set[str]:
    return {hit.kind for hit in getattr(analyse(text), attribute)}


TELEPHONES = (
    ("phone", "Ring Mum on zero seven seven double zero nine double zero one two three"),
    ("phone", "Ring Mum on oh seven seven double oh nine double oh one two three"),
    ("phone", "0044 7700 900123"),
    ("phone", "+44-7700-900-123"),
    ("phone", "+44.7700.900123"),
    ("phone", "447700900123"),
    ("phone", "+44 (0)7700 900123"),
    ("phone", "Call 07700 900123/07700 900124"),
    ("phone", "01223 712333/07700900123"),
    ("phone", "(0)7700 900123"),
    ("phone", "07700 - 900123"),
    ("phone", "07700/900/123"),
    ("phone", "07700,900,123"),
    ("phone", "07700·900·123"),
    ("phone", "07700_900_123"),
    ("phone", "WhatsApp07700900123"),
    ("phone", "O7700 9OO123"),
    ("phone", "Lift? 07700 900123 12 noon"),
    ("phone", "Ring 01632 960123"),
    ("phone", "please call the school office on 01244 123456"),
    ("phone", "(01223) 712333"),
    ("phone", "020 7946 0018"),
    ("phone", "ring me on 712333"),
    ("phone", "Mum's mobile is 07700900123."),
    ("phone", "Tel.07700900123"),
    ("phone", "Call Tom's mum 07700 900 123 today"),
    ("phone", "07700-900-123"),
    ("phone", "+447700900123"),
    ("phone", "0044 (0) 7700 900123"),
    (
        "phone",
        "Call me on zero one two two three, seven one two three three three",
    ),
    ("phone", "Contact Jo - 01223 712 333 (evenings)"),
    ("phone", "Lift share 01223 712333, ring before 6"),
    ("phone", "text 07700 900123 or 07700 900124"),
    ("phone", "tel: (020) 7946 0018"),
    ("phone", "07 7 00 90 01 23"),
    ("phone", "Ring o7700 9oo123"),
    ("phone", "Find us on 0117 496 0123"),
    ("phone", "ring 01223 712333 2027"),
    ("phone", "Ring Amelia's mum on 496123"),
    ("phone", "phone Mrs Kay on 712333"),
    ("phone", "Tel 496 0123"),
    ("phone", "WhatsApp 7700900123"),
    ("phone", "Text me: 7700 900 123"),
    ("phone", "Her dad is on +48 601 123 456"),
    ("phone", "+353 86 123 4567"),
    ("phone", "Call Mum's work number 0116 496 0832 instead"),
    ("phone", "0116 496 0832"),
    ("phone", "Her gran is on 01592 496083"),
    ("phone", "The coach driver's number: 01594 820456"),
)
NO_TELEPHONES = (
    "ISBN 0552565970",
    "ISBN: 0-552-56597-0",
    "ParentPay ref 01234567890",
    "Booking reference 0123456789",
    "House points: 01204 01198 01350",
    "Winning raffle tickets: 0123 456 789 012",
    "Winning tickets: 07, 12, 23, 34, 45, 6",
    "The winning numbers are 07 12 23 34 45 6 1",
    "Nine, eight, seven, six, five, four, three, two, one, blast off!",
    "Ring the bell: nine, eight, seven, six, five, four, three",
    "Number of the week: zero, one, two, three, four, five, six, seven, eight, nine",
    "We counted one, two, three, four, five, six, seven, eight to find him",
    "NSPCC helpline: 0808 800 5000",
    "Call Childline free on 0800 1111",
    "Ring Samaritans on 116 123",
    "Call 116123",
    "Ring 116 111 or 116 006",
    "Call 111 or 999",
    "Text SHOUT to 85258",
    "Text 70085 to give £3",
    "0300 123 2040",
    "The fair is on 03/07/2027 from 12 to 3",
    "02/03/2027, 9.30 to 11.00",
    "07/11/2026 - 14/11/2026",
    "Company number 01234567",
    "100 200 300 metres",
    "Order 7700900123",
    "Sums: +10 20 30, +12 34, 7123 456 789",
    "Ring the bell 12 times",
    "Text GIVE to the school lottery on 70085",
)


@pytest.mark.parametrize(("kind", "text"), TELEPHONES)
def test_telephones_are_found(kind: str, text: str) -> None:
    assert kind in kinds(text, "personal")


@pytest.mark.parametrize("text", NO_TELEPHONES)
def test_figures_of_a_school_are_no_telephone(text: str) -> None:
    assert not kinds(text, "personal")


HOMES = (
    ("address", "Party at 12A Acacia Road"),
    ("address", "Our party is at 12A Acacia Road, party starts at 4"),
    ("address", "Tom lives at 12A Acacia Road"),
    ("address", "12 St. John's Road"),
    ("address", "12 Elm Bank"),
    ("address", "Party at 12 Elm Bank on Saturday"),
    ("address", "Rose Cottage, Mill Lane"),
    ("address", "party at 12 acacia avenue"),
    ("address", "14 O'Connell Street"),
    ("address", "14 King's Park, Chester"),
    ("address", "10 Downing Close, Leeds"),
    ("address", "We pass the church and 10 Downing Close, where a man lives"),
    ("address", "Flat 3, 12 Acacia Road"),
    ("address", "He lives at 12 Orchard Way"),
    ("address", "Amelia and her mum live in Hoole"),
    ("address", "Her family are living in Hoole"),
    ("address", "We live in Upton"),
    ("address", "Playdate at 12 orchard road please"),
    ("address", "Sam is at 7 Hill View."),
    ("address", "Meet at Rose Farm, Long Lane"),
    ("address", "12 Acacia Road"),
    ("address", "12 ACACIA ROAD"),
    ("address", "12 North Street"),
    ("address", "Come to 221B Baker Street at 4"),
    ("address", "14 Acacia Avenue"),
    ("address", "12 March St, Chester"),
    ("address", "Drop costumes off at 27 Larchwood Close by Thursday"),
    ("address", "Collect them from 14 Beech Drive after school"),
    ("address", "Cakes to 6 Church Hill before 8pm"),
    ("address", "Collection is from 3 Meadow Rise until Friday"),
    ("address", "Her family have moved to 5 The Paddocks, Barkby"),
    ("address", "Come to 31 Station Approach!"),
    ("address", "Drop your raffle prizes at 14 Cherry Tree Close any evening this week"),
    ("address", "Leave jumble at 6 Oak Rise anytime"),
    ("address", "One of our families at 8 Oakfield Drive has lost everything"),
    ("address", "Donations welcome, 12 Windmill Hill every day but Sunday"),
    ("address", "Plants can go to 8 Mill View if we are out of school"),
    ("address", "Bring them to 17 Orchard Way Saturday or Sunday"),
    ("postcode", "The party is in the function room at 12 Mill Cottages, CH4 8HX"),
    ("postcode", "CH4  8HX"),
    ("postcode", "CH4-8HX"),
    ("postcode", "meet at ch4 8hx"),
    ("postcode", "SW1A 1AA"),
    ("postcode", "M1 1AE"),
    ("postcode", "EC1A 1BB"),
    ("postcode", "come to l19 4qz"),
)
NO_HOMES = (
    "Our 1977 Jubilee street party",
    "They had the time of their lives at Young Voices",
    "Year 6 won 3 Gold Crescent medals",
    "30 Children Walk to school",
    "Our sponsors got us to 20 Mile Walk all together",
    "Class 4 Forest School Walk",
    "100 Mile Walk",
    "3 Peaks Hill",
    "We won 5 Green Park Cups",
    "Class 3 Garden Way",
    "Us 2, Marsh Green 2",
    "Netball: 24 Jan Rose Hill (A)",
    "10 June parade",
    "23 Apr St George's Day, parade at 2",
    "17 March St Patrick's Day assembly",
    "Year 9 Rugby\nRipley Road 24 - 17",
    "At 3 gates close",
    "Do you live in Hoole? Children living in Cheshire can apply",
    "Romans lived in Rome, and people who lived in London had a great fire",
    "Polar bears live in the Arctic and a lion lives in Africa",
    "Our tortoise lives in Year 3",
    "Doors close at 12 the main road",
    "Book at 10 the road is closed",
    "the A14 3RD lane",
    "M6 3RD lane",
    "Room E1 6AN",
    "e1 1st place",
    "Indoor rowing: Y8 2nd",
    "Bedtime stories live on Facebook tonight",
)


@pytest.mark.parametrize(("kind", "text"), HOMES)
def test_homes_are_found(kind: str, text: str) -> None:
    assert kind in kinds(text, "personal")


@pytest.mark.parametrize("text", NO_HOMES)
def test_no_walk_medal_or_score_is_an_address(text: str) -> None:
    assert not kinds(text, "personal")


MAIL = (
    ("email", "tom at gmail (dot) com"),
    ("email", "tom@school[.]org"),
    ("email", "tom[@]school[.]org"),
    ("email", "tom@gmail . com"),
    ("email", "tom.wass at school.org.uk"),
    ("email", "tom at gmail.com"),
    ("email", "tom(at)gmail(dot)com"),
    ("email", "tom [at] gmail [dot] com"),
    ("email", "tom.wass@school.org.uk"),
    ("email", "email tom_wass99 at hotmail.co.uk"),
    ("email", "t.wass at school.sch.uk"),
    ("email", "tom@gmail.com"),
    ("email", "tom.wass@gmail,com"),
    ("email", "tom.wass@gmail"),
    ("email", "tom.wass -at- gmail -dot- com"),
    ("handle", "snapchat name: sunshine"),
    ("handle", "Follow @amelia.dances"),
    ("email", "tom.wass @gmail.com"),
    ("handle", "insta is tom_wass7"),
    ("email", "tom at gmail dot com"),
    ("email", "tom at school dot org dot uk"),
    ("handle", "instagram tomwass"),
    ("handle", "Add tomwass on snapchat"),
    ("handle", "snapchat: tomwass"),
    ("handle", "snapchat tom_wass7"),
    ("handle", "follow tom.wass on insta"),
    ("handle", "Add him on Snapchat, he is rocketboy09"),
    ("handle", "Find her on insta as maya.draws"),
)
NO_MAIL = (
    "Contact us at school.org.uk",
    "Find out more at gov.uk",
    "Book your place at www.theatre.co.uk",
    "Sign in at outlook.com",
    "Opens 7.30 at zoom.us",
    "P1 at 2.50. Next term",
    "Follow us on Instagram. Our Instagram page is new. Instagram posts",
    "Find us on Instagram",
    "Add a kindness leaf on Instagram",
    "Follow Ashgrove on Instagram",
    "Snapchat: the minimum age is 13",
    "Instagram - what parents need to know",
    "Roblox: safety settings explained",
    "Instagram is for over 13s",
    "Our Twitter handle has changed",
    "Pay in instalments of £20",
    "We are on Instagram, we are delighted to say",
    "Follow the school on Twitter as usual",
    "TikTok challenges are dangerous. Snapchat streaks, Instagram stories, Roblox games",
)


@pytest.mark.parametrize(("kind", "text"), MAIL)
def test_mail_are_found(kind: str, text: str) -> None:
    assert kind in kinds(text, "personal")


@pytest.mark.parametrize("text", NO_MAIL)
def test_no_website_or_app_is_somebodys_account(text: str) -> None:
    assert not kinds(text, "personal")


BIRTHS = (
    ("date_of_birth", "DOB 3-Jul-2017"),
    ("date_of_birth", "DOB 3 Jul 17"),
    ("date_of_birth", "DOB: 03/07/17"),
    ("date_of_birth", "born on July 3rd, 2017"),
    ("date_of_birth", "born on Monday 3 July 2017"),
    ("date_of_birth", "Amelia King's birthday is on 3 July"),
    ("date_of_birth", "Amelia was born on 3rd of July 2017"),
    ("date_of_birth", "Date of birth: 2017-07-03"),
    ("date_of_birth", "DOB 03.07.2017"),
    ("date_of_birth", "Her birthday is July 3rd"),
    ("date_of_birth", "dob 03072017"),
    ("date_of_birth", "D.O.B. 3/7/17"),
    ("age", "7 yr old Amelia"),
    ("age", "Amelia (7)"),
    ("age", "Amelia King (7) won the prize"),
    ("age", "Our 7-year-old star"),
    ("age", "Our 7 year old star"),
    ("age", "Amelia, 7 years old"),
    ("age", "a 7yr old"),
    ("age", "Amelia is 7yo"),
    ("age", "Our 9-year-old goalkeeper"),
    ("age", "Well done to 7-year-old Amelia and all her friends"),
    ("age", "Our seven-year-old runner beat all the Year 6s"),
    ("age", "Amelia, aged 7, raised £200 for children in hospital"),
    ("age", "Amelia turned 7 and everyone sang"),
    ("age", "Every Friday 7-year-old Amelia reads books to all of us"),
    ("age", "A dress made by 7-year-old Amelia"),
    ("age", "Amelia turns 8 on Saturday, at a party suitable for all"),
    ("age", "Amelia's 8th birthday and our PTA fair"),
    ("age", "One of our children, on his fifth birthday, met the Mayor"),
    ("age", "A child in Oak is having her fifth birthday"),
    ("date_of_birth", "Her birthday is 3 July, and the King's is in November"),
    ("age", "Amelia is 7 today!"),
    ("age", "Amelia, 7, won the race"),
    ("age", "Amelia (7) from Oak class won"),
    ("age", "Happy birthday to Amelia who is seven today"),
    ("age", "She is 7."),
    ("age", "My son is 7 on Friday"),
    ("age", "Amelia will be 8 on Friday"),
    ("age", "Aged just 6, she ran a mile"),
    ("age", "She swam a mile at the age of six"),
    ("age", "Amelia, age: 8"),
    ("age", "Amelia is 7 years of age"),
    ("age", "A 5 and a half year old won"),
    ("date_of_birth", "Amelia King b. 3/7/2017"),
    ("date_of_birth", "dob 030717"),
    ("date_of_birth", "Amelia's birthday: 03/07"),
    ("date_of_birth", "Born: July 2017"),
    ("date_of_birth", "Birthdays this week: Amelia 3/7, Harriet 4/7"),
    ("date_of_birth", "July birthdays: Amelia (3rd)"),
    ("age", "Happy birthday Amelia, 7 today!"),
    ("age", "She is only six and swam forty lengths on Saturday!"),
    ("age", "He's just seven and already plays the violin"),
    ("age", "Their son is 7 and loves trains"),
    ("age", "She was eight last week"),
    ("age", "A pupil (8) from Hedgehogs class came second"),
    ("age", "The girl, 9, from Year 4, wrote it"),
    ("date_of_birth", "Our youngest starter, born on Christmas Day 2021"),
    ("age", "Our superstar who, at only 6, played for the county"),
    ("age", "One of our boys (9) has been picked for the county chess team"),
    ("age", "Two of our Year 3 girls (both 8) swam the lake"),
    ("age", "Our youngest runner (just 6) finished first"),
)
NO_BIRTHS = (
    "Roald Dahl was born on 13 September 1916",
    "Mary Anning was born on 21 May 1799",
    "William Shakespeare was born on 23 April 1564",
    "Is your child turning 4? Apply for Reception.",
    "Free places for your 3-year-old.",
    "Any 7 year old can join",
    "Our 10-year-old minibus",
    "Our school is 10 years old",
    "Children aged 4 to 11",
    "Happy birthday to the King, whose birthday is on 14 November",
    "Register your child before their fifth birthday for free milk",
    "Free milk until your child's fifth birthday",
    "Children start school in the September after their fourth birthday",
    "The King's birthday is on 14 November",
    "Spellings (10)",
    "Star of the week (7)",
    "Oak (7), Elm (8), Ash (9)",
    "Victoria sponge (8)",
    "Goals: Bradshaw (3), Harry (4)",
    "Matilda (7) scored two goals",
    "Laps: Zayn (9), Kofi (9)",
    "Lost: a grey school coat, age 8",
    "Children born 1 September 2022 to 31 August 2023 start in September",
    "From the age of 11 children move on",
    "The minimum age is 13.",
    "Birthdays: assembly on 3/7, and a cake on the 4th",
    "The answer is 7. Our score is 8, theirs is 7",
    "She is 6 foot tall and her house is 7 points ahead",
    "Our guinea pig died. He was six, which is old.",
    "We beat St Audrey's 4-2",
    "Sessions for babies aged 6 months and toddlers aged 2",
    "Birthday party for our school: 3.30 to 5pm",
    "Each pupil needs a pencil (8) and a ruler",
    "We have 8 pupils (4 boys) in the club",
    "She is 6 and a bit metres from the line",
    "The girls (8) and the boys (9) sat down",
    "All of our boys (9) and girls (8) finished",
    "Some of our Year 3 pupils (8) came",
    "Our pupil council, 9, 10 and 11 May",
    "She was eight points ahead",
)


@pytest.mark.parametrize(("kind", "text"), BIRTHS)
def test_births_are_found(kind: str, text: str) -> None:
    assert kind in kinds(text, "personal")


@pytest.mark.parametrize("text", NO_BIRTHS)
def test_nobody_of_long_ago_or_in_general_has_an_age(text: str) -> None:
    assert not kinds(text, "personal")


OFFICIAL_NUMBERS = (
    ("ni_number", "NI number ab 12 34 56 c"),
    ("ni_number", "my national insurance number is ab123456c"),
    ("ni_number", "AB-12-34-56-C"),
    ("ni_number", "NI: qq123456c"),
    ("ni_number", "AB123456C"),
    ("nhs_number", "943.476.5919"),
    ("nhs_number", "NHS number 943 476 5918"),
    ("vehicle_plate", "The car ab12 cde has its lights on"),
    ("vehicle_plate", "reg AB 12 CDE"),
    ("vehicle_plate", "AB12-CDE left its lights on"),
    ("vehicle_plate", "ab12 cde left its lights on"),
    ("vehicle_plate", "reg ABZ 1234"),
    ("vehicle_plate", "NIZ 4321 left its lights on"),
    ("vehicle_plate", "Whoever owns the car AB12CDE please move it"),
    ("vehicle_plate", "AB12 CDE is blocking the gate"),
    ("vehicle_plate", "car reg. ab12cde"),
    ("vehicle_plate", "ABZ 1234 is parked on the zig-zags"),
    ("vehicle_plate", "P123 ABC has left its lights on"),
    ("vehicle_plate", "P123 ABC blocking the gate"),
    ("bank_account", "GB29 NWBK 6016 1331 9268 19"),
    ("bank_account", "IBAN GB29NWBK60161331926819"),
    ("bank_account", "20-00-00 12345678"),
    ("bank_account", "Account number 1234 5678"),
    ("bank_account", "3782 822463 10005"),
    ("bank_account", "4111 1111 1111 1111"),
    ("bank_account", "IBAN: DE89 3704 0044 0532 0130 00"),
    ("bank_account", "Pay 20-00-00, 12345678"),
    ("bank_account", "acc no 12345678"),
    ("bank_account", "4111-1111-1111-1111"),
)
NO_OFFICIAL_NUMBERS = (
    "Photos: enter code AB12 CDE",
    "Voucher AB12 CDE",
    "PLEASE DRIVE AT 20 MPH",
    "The owner said to be parked by 10 the latest",
    "Year 6 drive to the pool; the van for Y4 THE fair is at the gate",
    "Our charity number is 1089464",
    "UPRN 100021234567",
)


@pytest.mark.parametrize(("kind", "text"), OFFICIAL_NUMBERS)
def test_official_numbers_are_found(kind: str, text: str) -> None:
    assert kind in kinds(text, "personal")


@pytest.mark.parametrize("text", NO_OFFICIAL_NUMBERS)
def test_no_code_speed_or_reference_is_an_official_number(text: str) -> None:
    assert not kinds(text, "personal")


@pytest.mark.parametrize(
    "id", ["337b465a-e853-4a80-a134-4018459ca0fc", "94fef483-3e7d-4652-9617-760105326412"]
)
def test_the_figures_of_an_id_are_nobodys_number(id: str) -> None:
    assert kinds(f"Notice for {id}.", "personal") == set()
    assert kinds(f"Notice for {id[9:]}.", "personal") != set(), "it is a valid number"
