"""Where children are or will be, and what only sounds like it."""

from __future__ import annotations

import pytest

from publisher.detect.everything import analyse


def kinds(text: str, attribute: str) -> set[str]:
    return {hit.kind for hit in getattr(analyse(text), attribute)}


POSITIONS = (
    ("geotag", "53.4084° N, 2.9916° W"),
    ("geotag", "53.4084N, 2.9916W"),
    ("geotag", "N 53° 24.504' W 002° 59.496'"),
    ("geotag", "53.4084, -2.9916"),
    ("geotag", "We are at 52.2053, 0.1218 now."),
    ("geotag", "OS grid SJ 4090 6630"),
    ("geotag", "SJ 409 663"),
    ("geotag", "53.4084 N 2.9916 W"),
    ("geotag", "53°24'30.2\"N 2°59'29.8\"W"),
    ("geotag", "53° 24' N, 2° 59' W"),
    ("geotag", "lat 53.4084"),
    ("geotag", "48.85837, 2.29448"),
    ("geotag", "TQ 300 800"),
    ("what3words", "what3words address is filled.count.soap"),
    ("what3words", "what3words: filled.count.soap"),
    ("what3words", "Our w3w for the campsite is filled.count.soap"),
)
NO_POSITIONS = (
    "Maths: 0.125 0.250 0.375 0.500",
    "Maths: 0.125, 0.250, 0.375",
    "We ran 12.345 9.876 and 5.432 km",
    "Year 5 read 0.375 and 0.625",
)


@pytest.mark.parametrize(("kind", "text"), POSITIONS)
def test_positions_are_found(kind: str, text: str) -> None:
    assert kind in kinds(text, "places")


@pytest.mark.parametrize("text", NO_POSITIONS)
def test_decimals_are_no_position(text: str) -> None:
    assert not kinds(text, "places")


WHEREABOUTS = (
    ("live_whereabouts", "7B will be alone at the pool until 3pm"),
    ("live_whereabouts", "Year 6 will be at the beach all day tomorrow"),
    ("live_whereabouts", "Jack walks home alone along the canal at 3.15"),
    ("live_whereabouts", "Grandma picks Leo up at the back gate every Wednesday"),
    ("live_whereabouts", "Year 5 walk to the pool every Tuesday at 1.15pm"),
    ("live_whereabouts", "The children will be at the swimming pool from 1.15pm"),
    ("departure_time_with_place", "Coach at 8.15 from the front gate"),
    ("departure_time_with_place", "Coach pick-up 8.15am, front gate"),
    ("departure_time_with_place", "Year 4 leave at 9:15 for Wimpole Estate"),
    ("departure_time_with_place", "Minibus pick-up at 3.30pm outside the station"),
    ("departure_time_with_place", "The coach leaves at 9.15am from Park Lane"),
    ("departure_time_with_place", "Pick up at 5pm from Asda car park"),
    ("departure_time_with_place", "Leave at 9.15 for Wimpole Estate"),
    ("live_whereabouts", "Meet at the park gates at 3:45"),
    ("live_whereabouts", "Year 2 will be walking to the library on Tuesday at 10am"),
    ("live_whereabouts", "All on the bus home, ETA 4.15"),
    ("live_whereabouts", "The coach is running late"),
    ("live_whereabouts", "Day 2 at Kingswood"),
    ("live_whereabouts", "Year 5 will be at the beach all day for our topic"),
    ("live_whereabouts", "Year 5 walk to the pool every Tuesday at 1.15pm, parents can help"),
    ("live_whereabouts", "All arrived safely, and now reading our books"),
    ("live_whereabouts", "We have arrived safely at the hostel: letters home tomorrow"),
    ("live_whereabouts", "Just arrived at the museum for our topic on the Romans"),
    ("live_whereabouts", "We are currently at the farm, our topic this term"),
    ("live_whereabouts", "Year 5 are at the museum right now, learning about Romans"),
    ("live_whereabouts", "Just boarded the ferry with Year 6!"),
    ("live_whereabouts", "Nursery walk to the duck pond every Wednesday at 1.30pm"),
    ("live_whereabouts", "Year 2 are walking to St John's Church now for the carol service"),
    ("place_name", "Year 4 trip on Tuesday to the National Space Centre, meet at 8.45"),
    ("place_name", "Year 4 trip to the National Space Centre, meet at 8.45"),
    ("place_name", "Our visit on 3 May to the Science Museum is full"),
    ("place_name", "On Tuesday Year 4 will go to the Sea Life Centre"),
    ("place_name", "Our trip next Thursday is to the Sea Life Centre"),
    ("place_name", "Year 5 will be at the National Space Centre on Thursday from 10am till 2pm"),
    ("place_name", "Our choir will be singing at the Sea Life Centre"),
    ("live_whereabouts", "Our netball girls are on their way to Hillside now"),
    ("live_whereabouts", "Walking to Elm Park, back by 2"),
    ("live_whereabouts", "Every Tuesday at 1pm Year 3 cross the field to the leisure centre"),
    ("departure_time_with_place", "The bus will drop the skiers at the Texaco garage at 6am"),
    ("live_whereabouts", "Year 4 swim at Southglade every Tuesday at 1.30pm"),
    ("live_whereabouts", "Year 2 will be singing at St Mary's at 2pm"),
    ("live_whereabouts", "The children are at Hillside until 4pm"),
    ("live_whereabouts", "Year 6 are walking home from the pool along Canal Street this minute"),
    (
        "live_whereabouts",
        "We leave school at 9.15 tomorrow and walk along Bridge Road to the library",
    ),
    ("live_whereabouts", "Year 3 set off at 10.15am and walk to the library"),
)
NO_WHEREABOUTS = (
    "Year 3 are walking to school now that it is light",
    "Our girls are on the way to becoming champions of the hall",
    "Year 4 are looking at Ancient Egypt until half term",
    "Year 6 will be at Forest School every Monday",
    "Year 1 will be at the Nativity Dress Rehearsal in the Hall at 2pm",
    "Pupils are welcome at Breakfast Club from 7.45am",
    "Year 6 are at work on their SATs until Friday",
    "We start at 9.15 and walk into the hall for assembly",
    "Year 2 will be singing at Harvest Festival at 2pm",
    "The children are to wear Spots until lunchtime",
    "Our virtual visit to the National Space Centre is in the hall",
    "We went to the Sports Hall for our assembly",
    "Off to the Car Park, please: the gate is shut",
    "A visitor from the National Space Centre came to Year 5",
    "A storyteller told us Anansi tales from Ghana and Jamaica",
    "We return at 8.45am on Tuesday for the Spring term",
    "Year 6 will be in the hall until 3pm",
    "Year 5 walk to the field at 1.15pm",
    "Year 4 educational visit on Tuesday: packed lunch please",
    "Summer fayre on the school field",
    "Our football coach at 3.30 is away",
    "Meeting at 6pm in the Main Hall",
    "PTA meeting at 7pm in the Small Hall",
    "Pick up at 3.30pm from the Year 5 classroom",
    "Return slips by 9am on Monday to the School Office",
    "Nursery will be in the forest school until 3pm",
    "Class 4 will be on their own iPads in class",
    "The children are on their own learning journey at school",
    "Year 2 go to the park with their families at 3pm",
    "If your child walks home alone, fill in the form",
    "The council collects bins from the gate every Monday",
    "The letters have just arrived",
    "Year 5 will be learning about life in the forest from 2pm",
    "Pick up your child at 3.15 from the Hall",
    "Collection for Children in Need at 9am to 3pm",
    "Leaving assembly at 9.15 in the Hall",
    "Meet in the car park at 3.30pm",
    "Year 2 are in the library at 10am",
    "Day 2 in Year 3, and Day 1 at Breakfast Club",
    "If you are running late, ring the office",
    "Spring has arrived! Our topic is plants",
    "They are currently in Year 4",
    "We are learning about castles at the moment",
    "Year 2 learned about the Great Fire of London",
    "Children were evacuated from Manchester in the war",
    "Apply for a place at Cheshire West and Chester Council",
)


@pytest.mark.parametrize(("kind", "text"), WHEREABOUTS)
def test_whereabouts_are_found(kind: str, text: str) -> None:
    assert kind in kinds(text, "places")


@pytest.mark.parametrize("text", NO_WHEREABOUTS)
def test_what_happens_at_school_is_no_whereabouts(text: str) -> None:
    assert not kinds(text, "places")


APART = (
    "In Geography Year 5 have compared Manchester with Mumbai.",
    "The UCAS deadline for Oxford, Cambridge and medicine is in October.",
    "Galileo dropped it from the Leaning Tower of Pisa",
    "Thanks to Trent Valley School Sport Partnership for organising",
    "A big thank you to the Rotary Club of Stockport for the dictionaries",
    "Violin lessons are available from Stockport Music Service",
    "The car park is used by kind permission of 3rd Wilmslow Scouts",
    "We beat Stockport Grammar by two wickets",
    "Gala results: 1st Oakwood, 2nd St Mary's, 3rd Lacey Green",
    "Thank you Waitrose Formby for the flowers",
    "Year 1 had a visit from Zoolab today",
    "A visit from the Jodrell Bank team",
    "We had a reply from Buckingham Palace to our letters",
    "Wythenshawe Hospital has sent us a lovely thank you",
    "Turing House won the cross country",
    "Congratulations to Windermere House, who have won Sports Day",
    "Year 4 built Stirling Castle from boxes",
    "Mary Anning, who found an ichthyosaur in Lyme Regis",
    "Jessica Ennis-Hill is our hero",
    "Results can be collected on Thursday from 9am in the Lovell Building",
    # thanked for a gift, bought from
    "Thank you to Screwfix in Trowbridge for donating two drills",
    "Thanks to Sainsbury's in Fosse Park for the prizes in the raffle",
    "Our new trim trail was built by a firm from Penrith and the children love it",
    "School uniform can be bought from Whittakers in Chorley",
    "Prizes kindly given by Thorntons and Hotel Chocolat",
    "Second prize in the raffle, a voucher from Tesco Halesowen",
    # a charity
    "We raised £212 for Derian House",
    "All money from the cake sale goes to Great Ormond Street Hospital",
    "Tins are needed most at the Kirkby food bank",
    # a job, an application, what leavers go on to
    "We are hiring! Science technician, part time, Sheffield.",
    "She joins us from a trust in Coventry",
    "Offers from Durham and Leeds have come in for our Year 13s",
    "Our leavers have won places at Newcastle and Exeter",
    # a story, a lesson, history
    "In The Boy in the Striped Pyjamas Bruno lost his home in Berlin",
    "In Goodnight Mister Tom, the train has just left London",
    "Year 4 recreated the journey of Boudicca from Norfolk to St Albans",
    "Year 6 are learning about the Blitz in Coventry",
    "Why did the Vikings call it Jorvik?",
    "In 1874 it was the only school between Malton and Pickering",
    "Nursery rhyme of the week: Hickory Dickory Dock",
    "Our reception class sang London Bridge is Falling Down",
    "Year 1 wrote to Paddington at 32 Windsor Gardens",
    # who or what is called after it
    "Congratulations to Snowdon class for the tidiest cloakroom",
    "Lindisfarne win sports day! Bamburgh were a close second.",
    "Brooke House and Darwin House tied in the quiz",
    "The score was 14 Hill House, 12 Grange Park all evening",
    "Our chicks Nugget, Sunny and Kiev are doing well",
    "Snow day? Listen to Radio Cumbria",
    "Music lessons with Enfield Music",
    "We wrote new words to Penny Lane for our Liverpool topic",
    "The girls won the Wirral cup 3-0",
    "They beat Cheltenham by 34 runs",
    "Year 2 are comparing our town with Nairobi in Kenya",
    "In Year 2's story a bear took the bus to Glasgow",
    "Our speaker on Friday flew in from Nairobi",
    "The Hexham Courant has a lovely piece about our eco group",
    "Cardiff the cockerel has learnt to open the gate",
    "House captains for Arundel, Leeds and Hever have been chosen",
    "Last year's head girl is reading physics at Lancaster",
    # drivers, sayings
    "Please park in Grant Street, not on the zigzags",
    "Please do not park in Ripon Drive at pick-up",
    "Offers are in from Swansea and Kent for our Year 13s",
    "All roads lead to Rome",
    "Whom would you want to be stuck on the ice with?",
    "The council are going to Costa Rica Day in fancy dress",
    "Hats off to Sandwell Valley School, champions of the Panathlon",
    "Bristol University's Robogals ran a coding workshop with Year 8",
    # a picture, a play, a part of history
    "We voted like citizens of Athens",
    "Our timeline begins with the evacuation of Dunkirk",
    "Do look at the model of Old London Bridge by the office",
    "Our visitor told us tales from West Africa, India and the Orkney Islands",
    "We cracked a coded message from Bletchley Park",
    "Make a spear, a den, or Stonehenge in cake!",
    "Mr Tickle stood beside a rather wobbly Eiffel Tower",
    "Sir Christopher Wren had the best job of all, as he got to build St Paul's Cathedral",
    "We met Mary Anning, the fossil hunter from Lyme Regis",
    "We are reading Lost in the Toy Museum by Petra Lund",
    "Art: Sutton Hoo masks. Music: drums.",
    "Year 7 learn through mime, and Year 8 through Darkwood Manor",
    "Year 6 made landscapes after David Hockney. They looked at the Yorkshire Wolds in spring.",
    "Year 3 are writing a postcard from Barcelona about Gaudí's buildings",
    "In our nativity Mary and Joseph got to Bethlehem in the end",
    "Paddington has been to Peru, of course",
    "Where is Barnaby Bear? This week he has sent cards to Year 1 from Dublin",
    "Count the stairs on your way up to Bedfordshire",
    "We located the Farne Islands on a map",
    # only on a screen or a map
    "Using a green screen we reported live from Cilmeri",
    "We take a virtual tour of a hut, then find out about the testers at Repton",
    "We put questions to the lifeboat crew at Bridlington over Zoom",
    "So far we have got as far as Bristol! Follow the map in the foyer.",
    "They cycled 1,846 miles, the distance from school to Istanbul",
    # given, sent, listed
    "Raffle prizes\n1. A shirt\n2. Family ticket to Blackpool Pleasure Beach\n3. Soap",
    "Raffle prizes\n1. Lunch in Keswick\n2. The Midland Hotel, one night",
    "Many gave prizes. Our thanks also go to Howdens, Costa, Dobbies and the St George's Hotel.",
    "The trophy for the best egg went to Humpty Dumpty",
    "The cranes will be sent to Hiroshima in August",
    "Children have brought in finds from Whitby and Lyme Regis",
    "Beacon Trust runs nine schools and a nursery across Cheshire and Stoke",
    "Bus routes run from Frodsham, Lymm and Stockton Heath",
    "Open nights at Sullivan Upper and Bangor Academy are on our calendar",
    "Our leavers will be heading off to universities including Durham and Leeds",
    "On the agenda: road safety on Glasgow Road",
    # a team, a house
    "Well done to Sparta, who just pipped Corinth",
    "Our netball team lost 18-22 to Wycombe",
    "Our hockey team hosted Oundle",
    "Churchill brought a song, Marlborough a soulful Someone Like You",
    "We tried basketball with Sheffield Steelers",
    # the school itself
    "Open Evening on Thursday. Talks are at 5.45pm in the Attenborough Hall.",
)
THERE = (
    "Year 5 went to Manchester and compared it with Leeds.",
    "Year 4 are in York learning about Vikings.",
    "We are singing at Tesco in Long Eaton on Saturday",
    "Football at Stockport Grammar on Tuesday",
    "We sing in Wilmslow on Tuesday",
    "Residential: Y5 Wimpole 18th, Y2 Barnet Museum 20th",
    "The wreath was laid at the Cenotaph, Oswestry on Sunday",
    "Thanks to YHA Ambleside for a lovely week",
    "Year 6 visited the home of William Shakespeare, who lived in Stratford-upon-Avon",
    "Turing House is open to visitors until 5pm",
    "Meet at Tesco Burnage at 9am",
    "Leaving from the Royal Liver Building at 3pm",
    "We draw Stirling Castle on Friday",
    "Thank you to Hesketh Farm Park, who gave our nursery a wonderful morning",
    "Thank you to Halifax Minster for the loan of the stalls when we sang there",
    "Prizes will be given out at Chester Racecourse on Friday",
    "Year 5 helped at the Bradford food bank this afternoon",
    "Our gifts go to Claire House on Friday, when Year 6 sing to the children",
    "Our Harvest gifts are taken to Claire House, a trip for Year 2",
    "Vacancies remain on the Whitby trip",
    "Applications for the Berlin residential close on Friday",
    "Our sixth formers are at the UCAS fair in Exeter today",
    "Year 13 leavers are off to Blackpool tomorrow",
    "Leavers: your service is at Ripon Cathedral at 2",
    "Year 3 learned about magnets at Jodrell Bank",
    "In history Year 5 handled armour in Leeds on Monday",
    "The evacuee day with Beamish is on 14 May",
    "Spelling bee: the regional final is in Leicester",
    "Berlin 2024. Forty students left at 3am",
    "Windermere class are in Keswick today",
    "Whitby was windy for our Year 3s",
    "Our team played in Leeds and beat Harrogate",
    "We beat Repton away at Derby",
    "The Wirral cup final is at Birkenhead Park",
    "Our choir sang London Bridge in Southwark Cathedral",
    "Year 1 met Paddington at 12 Station Road",
    "We watched Strokkur erupt",
    "We heard how our Year 5s got on in Whitby",
    "Read about Year 6's adventures in Normandy",
    "Cards for Year 6 in Borth can be left at the office",
    "She is just back from Whitby with Year 4",
    "Year 4's coach is stuck on the M62",
    "We were stuck on the boat until the tide came in",
    "Parking for the gala, where Year 5 swim, is in Queen Street, Ilkley",
    "We are writing postcards from Tignes about our week",
    "Year 6 visited Stonehenge in rain",
    "Our Year 5s read their poems in the Toy Museum",
    "Geography: Year 5 went to Malham",
    "History: Beamish on 14 May",
    "Our landscapes are done. We went to the Yorkshire Sculpture Park to draw.",
    "Our nativity trip: the coach leaves for Bethlehem, Llandeilo",
    "We took Paddington with us to Whitby",
    "Our class bear Paddington has been camping at Whitby with his family",
    "Film night (Paddington in Peru) £365; hoodies £480; a coach to Marwell Zoo £620",
    "Film night was Paddington. Choir: Chester Cathedral at 6",
    "Up to Bedfordshire on Friday with Year 6",
    "Year 4 have got as far as Keswick",
    "Our virtual tour was cancelled, so the coach went to Jodrell Bank",
    "Live from Kingswood: Year 6 are abseiling, join us on Zoom tonight",
    "Year 6 are now in Whitby: a video call with parents is at 7",
    "Prizes\n1. A shirt\n\nWe are at Chester Zoo on Friday",
    "The raffle winners: coach to Blackpool Pleasure Beach at 9",
    "Our thanks also go to Martin Mere, Dobbies and Chester Zoo for having us. We raised £9.",
    "Prize-winners went to Chester Zoo",
    "The cup team went to Old Trafford",
    "Year 6 were sent to Whitby to collect fossils",
    "Our two coaches were sent to Whitby",
    "Year 6 brought home shells from Formby",
    "Bus routes have changed, so Year 5 go by train from Crewe",
    "Open evening at Chester Zoo tonight",
    "Our concert is at 7pm in the Bridgewater Hall",
    "Open morning at Durham University: our Year 12s meet in the Calman Hall",
    "Our netball team lost 18-22 at Wycombe",
    "We lost 18-22 to Wycombe away",
)


@pytest.mark.parametrize("text", APART)
def test_a_place_in_a_name_or_a_tale_is_no_whereabouts(text: str) -> None:
    assert not kinds(text, "places")


@pytest.mark.parametrize("text", THERE)
def test_such_a_place_is_one_where_somebody_is(text: str) -> None:
    assert kinds(text, "places")


BEEN = (
    "Our eco club toured the recycling plant at Salford",
    "Year 5 visited the cinema in Cleveleys",
    "Carols round the tree in Market Bosworth with our juniors",
    "Thank you to Wakehurst for having us",
    "Thank you to B&M Horwich for letting Year 3 sing by the tills",
    "Thank you to Adventure Valley for having our Year 1s",
    "Football: away to Kirkbymoorside on Wednesday",
    "Hockey v Repton, away, 2.15 start",
    "Year 9 rugby v King's (A)",
    "Swimming gala at Ponds Forge on Friday",
    "Year 5 were mascots at Sixfields on Saturday",
    "Choir at Symphony Hall tonight",
    "Our eco council picked litter along Queen Street",
    "We visited the mosque on Park Road with Year 3",
    "Year 4 are staying overnight at YHA Grinton",
    "Last few places on the Paris trip",
    "We dipped for newts at Rodley nature reserve",
    "Our school council laid a wreath at Heaton cenotaph",
    "Year 4 sang to the residents of Ashleigh Care Home",
    "The school council spent the morning at the Senedd",
    "Year 4 performed at the Minack",
    "The service at St Laurence's is on Sunday",
    "Thank you to St Peter's, Bywell, for the use of the church",
    "The farmer at Cannon Hall showed Reception the new lambs",
    "We picked up litter on Crosby beach",
    "The Year 9 skiers have made it to Tignes",
    "On Ash Wednesday Year 7 walked down to St Chad's",
    "Year 5 opened the new playground in Jubilee Park",
    "Residential update: the children at Hooke Court are having tea",
)
NOT_BEEN = (
    "Football at Lunch starts on Monday with the new goals",
    "Netball at Breakfast Club is cancelled on Friday",
    "Hello from Hawthorns! In maths we have used Numicon",
    "Year 5 at Forest School on Monday need wellies",
    "Year 3 parents, workshop in the Hall on Thursday",
    "Thank you to Sarah for looking after us",
    "Thank you to Zoolab for letting us keep the photos",
    "Our maths trip is to the playground",
    "Luka told us how his grandfather in Zagreb carves a nativity",
    "Team leaders led prayers for peace in the Holy Land",
    "We walked down to Reception in a line",
    "From September the teachers will be Mrs Kirkby and Miss Eccles",
    "One of our old pupils is now a doctor in Birmingham",
    "Oliver Twist walks all the way to London",
    "Our stick insects are called Leeds and Bradford",
    "Durham house have taken the spelling cup from Ripon house",
    "A parent at the works in Crewe has sent us a crate of offcuts",
    "There are temporary lights on Leeds Road, so allow ten minutes more",
)


@pytest.mark.parametrize("text", BEEN)
def test_where_somebody_of_ours_has_been_is_found_on_no_list(text: str) -> None:
    assert kinds(text, "places")


@pytest.mark.parametrize("text", NOT_BEEN)
def test_nobody_of_ours_has_been_away(text: str) -> None:
    assert not kinds(text, "places")


COUNTRIES = (
    ("place_name", "Year 6 had a great day in Normandy."),
    ("place_name", "Our trip to France is on Monday"),
    ("place_name", "Year 6 are in Spain this week"),
    ("place_name", "We arrived in Germany"),
    ("place_name", "Year 6 flew to Spain for their ski trip"),
    ("place_name", "We are back from Germany"),
    ("place_name", "Our visit to Wales"),
    ("place_name", "The children are in France until Friday"),
)
NO_COUNTRIES = (
    "Year 4 have been learning about Vikings attacking Britain",
    "UK Parliament Week",
    "Windrush Day: we heard how people came from the Caribbean",
    "HTTPS://WWW.GOV.UK/x",
    "Our topic is Egypt. We made pyramids.",
    "UK charity, made in Britain",
    "World Cup: England v Brazil",
    "Languages day: Spain, France and Germany",
    "See http://x.org/France",
)


@pytest.mark.parametrize(("kind", "text"), COUNTRIES)
def test_countries_are_found(kind: str, text: str) -> None:
    assert kind in kinds(text, "places")


@pytest.mark.parametrize("text", NO_COUNTRIES)
def test_a_country_in_a_lesson_is_no_whereabouts(text: str) -> None:
    assert not kinds(text, "places")


@pytest.mark.parametrize(
    "text",
    [
        "Year 4 trip to chester zoo tomorrow",
        "year 4 are off to legoland",
        "Year 3 visit to Blue Planet Aquarium",
        "trip to manchester museum",
        "our trip to london is on friday",
        "A trip to the seaside at llandudno",
        "Trip to wales",
        "Year 6 visited cannon hall farm",
        "Netball at Upton Heath Primary School, 3.30pm",
        "Cricket festival tomorrow at Christleton High",
    ],
)
def test_where_a_trip_goes_is_found_in_small_letters(text: str) -> None:
    assert "place_name" in kinds(text, "places")


@pytest.mark.parametrize(
    "text",
    [
        "Reminder: tomorrow is the Year 3 visit to the museum",
        "Our trip to the farm, and a visit to the local museum",
        "Year 2 are off to reading club, then a trip to bath time land",
        "Year 1 went to the role play castle",
        "Please visit our website, and visit the book fair",
        "visit to church, bus to school, going to Year 3",
        "A visit from our toy museum",
        "We beat Upton Heath Primary School 3-1 in the netball",
        "Apply for a place at Christleton High School",
    ],
)
def test_a_trip_to_nowhere_in_particular_names_no_place(text: str) -> None:
    assert "place_name" not in kinds(text, "places")
