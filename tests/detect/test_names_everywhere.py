"""Fifty sentences of school life, each with some sixty names: none may be invisible."""

from __future__ import annotations

from collections import Counter

from publisher.detect import gazetteer, themes
from publisher.detect.everything import analyse
from publisher.detect.hit import Certainty

NAMES = (
    "Amelia Zac Harriet Callum Elsie Iestyn Lowri Eilidh Hamish Caoimhe Tadhg Kacper Zuzanna "
    "Ionut Denisa Haroon Inaya Zaynab Gurleen Arjan Dhruvi Advik Kavinaya Nilan Xiaoyu Haoran "
    "Oluwaseun Temiloluwa Kwabena Hodan Liban Tendai Jumana Yazan Emirhan Defne Joao Beatriz "
    "Tyrese Kezia Shanice Matilda Oliver Charlie Alice Noah Ruth David Scott Harry George "
    "Ruby Rosie Maisie Jasmine "
    " Lily Poppy Skye Holly"
).split()
SENTENCES = """
The horses were calm and {} fed one of them.
We met a snake, a tarantula and a hedgehog; {} held all three.
Our school dog sat beside {} while she read.
In Year 6 we built robots. {}'s robot could dance!
Red team won. Blue team, led by {}, came second.
Our new house captain is {}.
The house points trophy was collected by {} on Friday.
At the theatre {} was chosen to go on stage.
We read The Gruffalo and {} drew a wonderful picture of him.
In RE we heard the story of Joseph. {} acted it out with a blanket.
On World Book Day {} came as a dragon.
At Chester Zoo {} spotted the baby elephant first.
Year 3 visited the museum, where {} asked a great question about the Romans.
"I want to be a vet," said {}.
The poem by {} is on display in the hall.
Our song was written by {} and the whole class joined in.
This week {} has joined us from another school.
{} won our raffle.
{}, you are amazing!
For the second week running {} has learned all ten spellings.
We were all very impressed when {} swam fifty metres.
Everyone clapped for {}.
The medal went to {}.
1st {}
Year 4: {}
Thank you, {}, for the flowers.
{} and Mrs Patel are in the garden.
Mae {} wedi ennill y wobr yn yr eisteddfod heddiw.
Well done to {} in Class 2 for super phonics.
Tickets for Oliver! are on sale. {} designed the poster.
We sang songs from Matilda and {} sang the solo.
The cast: Narrator – {}
During Black History Month {} gave a talk about Rosa Parks.
Sports Day: {} broke the long jump record.
It was lovely to see {}'s mum at the fair.
Happy birthday {}!
Please ask {} about the tombola.
By the river {} found a heron's feather.
The Mayor gave {} a certificate.
Outside, {} and her friends built a den.
The bus broke down, but {} kept everyone smiling.
On the farm {} milked a cow.
Science Club: {} made slime.
The award was presented to {} by the Bishop of Leeds.
Watched by the whole school, {} planted our Jubilee oak.
Our attendance raffle winner was {}.
We studied Picasso and {} painted a portrait in his style.
In Forest School {} made a bow and arrow.
Lego models by {} are on show in the library.
Because of the rain {} and the team played indoors.
""".strip().split("\n")


def _missed(sentence: str, name: str, least: Certainty = Certainty.POSSIBLE) -> bool:
    text = sentence.format(name)
    at = len(sentence.split("{}")[0])
    hits = [hit for hit in analyse(text).people if hit.who != "public_figure"]
    near = [hit for hit in hits if hit.start < at + len(name) and at < hit.end]
    return not any(hit.certainty >= least for hit in near)


def test_a_name_is_found_wherever_school_life_puts_it() -> None:
    missed = [(name, said) for said in SENTENCES for name in NAMES if _missed(said, name)]
    assert len(missed) <= 0.02 * len(NAMES) * len(SENTENCES), missed
    worst, times = Counter(name for name, _ in missed).most_common(1)[0]
    assert times <= 0.2 * len(SENTENCES), worst


def _strength(name: str) -> tuple[float, str]:
    return gazetteer.given().get(name, 0.0), name


def test_a_lesson_about_a_namesake_hides_nobody() -> None:
    """One name of each theme, behind a sentence that says that the theme is being taught."""
    counted, lost = 0, []
    for theme in themes.themes().values():
        cue = min(theme.words | theme.phrases)
        name = max(
            theme.names, key=lambda name: (gazetteer.given().get(name, 0), name)
        ).capitalize()
        for said in SENTENCES:
            if not _missed(said, name, Certainty.LIKELY):
                counted += 1
                behind = f"Next week is all about {cue}! {said}"
                lost += [behind] if _missed(behind, name, Certainty.LIKELY) else []
    assert counted > 1000
    assert len(lost) <= 0.03 * counted, lost


PLACES = "Hall Wood Park Hill House Lane Field Brand Ward Law Orchard Gates Meadows".split()
SAID_OF = """
Thank you to Adam {}.
Congratulations, Amelia {}!
Our governor Priya {} read it out.
We were joined by Tariq {}, who spent the day in Year 2.
""".strip().split("\n")


def test_a_surname_may_be_a_place_or_half_of_one() -> None:
    """ "Jane Hall", "Amelia Jones-Hill": no hall and no hill is spoken of so."""
    for said in SAID_OF:
        for place in PLACES:
            for surname in (place, f"Tembo-{place}", f"Smith-{place}"):
                assert not _missed(said, surname, Certainty.LIKELY), said.format(surname)
