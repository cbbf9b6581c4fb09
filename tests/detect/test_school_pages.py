# ruff: noqa: E501 - a row is one line, however long
"""What schools' pages are full of, and what in them is nobody of ours, or somebody all the same.
Each row stands for a way of writing; every person in them is invented or long famous."""

from __future__ import annotations

import pytest

from publisher.detect.everything import analyse
from publisher.detect.hit import Certainty, Hit

NOBODY = {
    "a choice of houses": "New pupils met their buddies and were sorted into Gorwyn, Forster or Burnell.",
    "a choice of clubs": "Whoever runs Chess, Choir, Gardening or Tag Rugby may put one child forward.",
    "houses before the word": "Points go to Wren, Becket, Nightingale or Fry House for each light out.",
    "a shop": "Embroidered jumpers come from Harlow Moss, and plain ones are fine too.",
    "pets named by a class": "Meet the hens in the quad, named by the nursery as Nicola, Lulu and Etta.",
    "a season with a letter missing": "The Autmn dates will be added once the county has agreed them.",
    "two Welsh words": "Well done to all who sang in yesterday's Noson Lawen, it was a lovely night.",
    "a Welsh word alone": "Swimming starts after Sulgwyn in the leisure centre, caps are needed.",
    "a Welsh creature with a title": "The children find game of Mrs Gwenynen easier than skipping.",
    "a Welsh school": "In the quiz Ysgol Bryn Gwawr came second and had the loudest cheer of all.",
    "a Welsh choir": "The cup for the action song went to Cor Branwen, who had the best wings.",
    "an island": "Twelve students spent four days on Arran doing their field work in the rain.",
    "a side of an island": "The school is on the west side of Lewis and the ferry was late again.",
    "an old house": "Year 4 loved Horace Wimbury's House, where it smells of oranges and soot.",
    "a prophet": "It teaches us of Ibrahim (as), and how he trusted through each of his tests.",
    "a companion": "We heard of Bilal (ra), who was the first to call the people to the prayer.",
    "a question": "Q. How do you choose who comes first?\nA. Forms are dealt with as they arrive.",
    "a minister": "Education Secretary Estelle Morris opened the block in the rain of that June.",
    "a dictator": "In the shelter we heard how Mr Hitler was sung about by children of our age.",
    "a town like an office": "The rest can be left at the hospice shop in Bishop Auckland until Friday.",
    "a lane": "Parking is by the hall and the way there is via Saffron Lane, coaches only.",
    "a tor": "It was so wet at the top that we did not see Brent Tor or the sea at all.",
    "a primary school's letters": "Our opponents on the day were St Fergal's P.S. Carrickaness and two others.",
    "a school named after a canon": "Canon Harrow CE Primary seeks a cook for the mornings of this term.",
    "a day of the week": "By Sunday teatime all were gone, and the boxes with them, thank you everyone.",
    "a wish": "Happy New Year to you all! Hope you're rested and ready for the term ahead.",
    "a class of a year": "We began Black History Month in 4 Hazel with a reading by the fire this week.",
    "a street": "We have had complaints from residents of Marlowe Close about cars across drives.",
    "a street beside another": "Thank you to our neighbours on Victoria Crescent and Alma Close for their patience.",
    "a trade": "Raffle: a haircut at Barnaby's Barbers and an MOT from Dave's Autos.",
    "a firm": "Our raffle was supported by Lee Tyres, Lewis Carpets and Toni's Hair and Beauty.",
    "a partnership": "Thanks to Trent Valley School Sport Partnership for organising the festival.",
    "a charity's short name": "Anything that is left on Friday goes to Sally Army.",
    "a Christmas play": "Thank you for coming to see The Grumpy Sheep. Mary, Joseph and the sheep shone.",
    "flowers": "The stall has Sweet Williams, Black-eyed Susans and Busy Lizzies.",
    "a subject's letters": "In R.E. Year 3 are learning about Shabbat and the story of Creation.",
    "classes in the plural": "The best reading class is Dahl. Donaldson were close behind and Rosen are catching up.",
    "clans": "Clan totals to Friday: Fraser 88, MacLeod 91, Cameron 79, Campbell 91.",
    "classes by the day": "Ash and Hazel swim on Mondays, Willow and Holly on Wednesdays.",
    "the parents of a class": "Rowan class assembly is on Friday. Parents of Rowan are invited to stay.",
    "a class of trees": "Class Hazel have been learning about castles and dragons this half term.",
    "a saint of somewhere": "Saint of the week: Teresa of Calcutta. She said that we can all do small things.",
    "gods": "Viking day: Thor, Odin and Loki told their stories round the fire pit.",
    "houses in order": "The music final was won by Keller, with Tolkien second and Pankhurst third.",
    "rooms of figures": "In Moore we have been weaving and in Riley we have been printing with leaves.",
    "fish yet to be named": "Meet our new fish. The votes are in and they will be called Fin, Bubbles and Captain.",
    "an app": "Please practise on Sir Linkalot, and order labels from My Nametags.",
    "whose captains": "Captains of Cadwin, Illtyd and Teifan roared on; Illtyd took the shield by one point.",
    "a house of prayer": "Year 2 went to Shree Geeta Bhawan Temple and Year 4 to Ghamkol Sharif Mosque.",
    "an old storm": "The pear tree by the pond came down in the night after storm Eunice.",
}  # fmt: skip
SOMEBODY = {
    "a surname like a street": "Well done to Amy Close in Year 4 for her poem.",
    "a pupil beside a trade": "Lewis carpets the den with moss, and Harper's hair is blue for charity.",
    "a pupil of the partnership": "Thanks to Amelia, Trent Valley Partnership's young leader of the year.",
    "a pupil's stall": "Thea's cookies raised eighteen pounds for the hospice.",
    "a subject's letters that are a pupil's": "Well done P.E. (Year 3) for such a neat page.",
    "two sisters": "Amelia and Rosen are catching up on their reading.",
    "names that gods share": "Viking day: Freya, Finn and Erik told their stories round the fire pit.",
    "a pupil of a class of trees": "Well done Hazel class! Hazel won the cup for her beetle.",
    "two who swim": "Ash and Holly swam for the county on Monday, and Willow came to cheer.",
    "runners in order": "The race was won by Keller, with Amy second and Leo third.",
    "who named the fish": "Our new fish will be fed by Fin and Tamsin, and they have called it Bubbles.",
    "who is no saint": "Feast day races: Teresa in Year 4 came first.",
    "the last cell of a row": "Attendance stars this week:\nSeals | Zakariya |\nCrabs | Philippa |",
    "a prize behind a dash": "Bookmark winners of this half term, all of them readers:\nCoral - Theodora",
    "a signature below a sentence": "There was a dog's paw print in a roof tile. Leonora\nIt was hot. Digby",
    "a label before speech": "Zubaida: “I sing mine in the bath and then I know them for ever.”",
    "what a child says": "What we liked about the workshop in the hall:\nFlorian - I liked the rat best.",
    "whoever posts the news": "Published by Rowena Spoonley on Monday. Book by noon if you want the roast.",
    "a poem of ours": "Poem by Annis Harrowby. Come and read it in the library, it is by the door.",
    "whose photographs": "Photos by Zuzanna Kowalik. The book fair is on Friday in the lower hall.",
    "what several said": "What we thought:\nTW - I liked the hounds, all but one.\nMHa - I liked the tups.",
    "a surname like a firm's": "Bryony Dyson, English and drama lead, said we had held the pegs very well.",
    "a short name": "Bev from the play team rang this morning to say how useful they are going to be.",
    "a row with a class behind it": "We read of Marie Curie. Ellen and Hamdi, in year 9, took second and third.",
    "a coach with a word for a name": "A shout out to Coach Scullion for all the cold evenings by the side of the pitch.",
    "a name below a letter": "Thank you for bearing with us over the dates.\nKind regards,\nSue Pilgrim",
    "a title before a word": "Our new Head of Performing Arts, Miss Bellwether, said that she was very proud.",
    "a long class": "“It rained all the way down the line and we sang.” Precious, 11KDL",
    "one of the guides": "It was a fine morning at the Cathedral. Bea, one of the guides, took us up the tower.",
    "whom one did it with": "The term ended with carols. We have enjoyed drumming with Leroy and the bells.",
    "letters behind what was said": "“We need more flour for this.” RK\n“I made it all by myself!” ML",
    "whom to buy from": "Ties for the jumpers are available from Annis Harrowby in the office at four pounds.",
    "a last day, beside a charity": "It's Shona's last day in the nursery. The charity box is by the door.",
    "a title before two names": "Lunch was cooked by Mrs Winsome Clarke and her team. We sang songs from the films.",
    "an age": "On Friday Wullie Snedden, 71, stopped the traffic for the last time, in the snow.",
    "a class in small letters": "Marginally ahead were Sagal and Constance, in year 7, both of them joint second.",
    "a role before": "The site foreman Craig from the builders showed us how a wall is begun.",
    "a part in brackets": "The Chamber Choir, with Folasade (alto) and others, stilled the hall in Elgar.",
    "a vicar in a carol service": "Our vicar, Simeon, came with his dog, and Santa rang from his sleigh.",
    "a doing": "The dragon wound from the gate with Haruto crashing the cymbals all the way.",
}


def _alarms(text: str) -> list[Hit]:
    return [hit for hit in analyse(text).people if hit.certainty > Certainty.POSSIBLE]


@pytest.mark.parametrize("way", NOBODY)
def test_nobody_of_ours_is_in_it(way: str) -> None:
    assert not _alarms(NOBODY[way])


@pytest.mark.parametrize("way", SOMEBODY)
def test_somebody_is_in_it_all_the_same(way: str) -> None:
    assert _alarms(SOMEBODY[way])
