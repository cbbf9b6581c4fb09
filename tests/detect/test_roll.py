"""The roll: what is kept, what is not, and what a bad file says."""

from __future__ import annotations

import pickle

import pytest

from publisher.detect.everything import analyse, analyse_filename
from publisher.detect.hit import Certainty
from publisher.detect.roll import (
    KeyedRoll,
    Person,
    RollEntry,
    candidates,
    derive_key,
    digest,
    digester,
    digests_of,
    roll_of,
)
from publisher.detect.text import Text

KEY = derive_key(b"m" * 32, "school-1", 1)


def test_each_school_and_version_has_its_own_key() -> None:
    keys = {derive_key(b"m" * 32, s, v) for s in ("a", "b") for v in (1, 2)}
    assert len(keys) == 4
    assert all(len(key) == 32 for key in keys)


def test_many_digests_at_once_are_the_digests_of_each_under_its_own_key() -> None:
    others = [derive_key(b"m" * 32, *other) for other in (("school-1", 2), ("school-2", 1))]
    keys = [KEY, *others, b"k" * 65]  # which HMAC would have to hash first
    marks = [digester(key) for key in keys]
    for folded in ("", "amelia", "typo amel_a", "initial a wright", "a" * 200):
        assert [mark(folded) for mark in marks] == [digest(key, folded) for key in keys]
        assert len({mark(folded) for mark in marks}) == len(keys)


def test_no_name_can_be_read_back_from_a_roll(roll: KeyedRoll) -> None:
    kept = pickle.dumps((roll._key, roll._entries)).lower() + repr(roll).lower().encode()
    for name in (b"amelia", b"wright", b"brien", b"patel", b"southworth"):
        assert name not in kept


def test_a_persons_forms_cover_the_ways_schools_write_names() -> None:
    forms = dict(digests_of(forename="Katherine", surname="Ali-Khan", known_as="Kit", who="pupil"))
    assert forms["katherinealikhan"] == "full"
    assert forms["alikhankatherine"] == "full"
    assert forms["katie"] == forms["kit"] == "first"
    assert forms["khan"] == "surname"
    assert forms["initial k alikhan"] == forms["initial katherine a"] == "initial"


def test_a_later_forename_names_its_pupil_too() -> None:
    muslim = dict(digests_of(forename="Muhammad Ayaan", surname="Qazzi"))
    assert (muslim["ayaan"], muslim["ayaanqazzi"]) == ("first", "full")
    middle = dict(digests_of(forename="Amelia Rose", surname="Thackwray"))
    assert middle["rosethackwray"] == "full"
    assert "rose" not in middle  # every Rose and every rose would be Amelia


def test_a_short_name_on_the_roll_finds_the_long_one() -> None:
    forms = dict(digests_of(forename="Alfie", surname="Peckett", who="pupil"))
    assert forms["alfred"] == "first"


def test_staff_are_found_by_title_and_pupils_are_not() -> None:
    assert ("title patel", "honorific") in digests_of(forename="", surname="Patel", who="staff")
    assert all("title" not in f for f, _ in digests_of(forename="A", surname="Patel", who="pupil"))


def test_a_roll_of_prefetched_digests_finds_what_the_whole_roll_finds(roll: KeyedRoll) -> None:
    text = "#ameliawright, Zoë O’Brien, A. Wright, Mrs Patel, A m e l i a, Aemlia, m0hammed"
    wanted = {digest(KEY, form) for form in candidates(Text.of(text))}
    part = KeyedRoll(KEY, {d: e for d, e in roll._entries.items() if d in wanted})
    assert len(part) < len(roll)
    assert analyse(text, roll=part).people == analyse(text, roll=roll).people


def test_do_not_publish_travels_with_every_form() -> None:
    ada = Person(who="pupil", forename="Ada", surname="Oke", do_not_publish=True)
    found = roll_of([ada], KEY).find("adaoke")
    assert found == (RollEntry("p1", "pupil", "full", True),)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wright scored a try.", True),
        ("A try by Wright was the best.", True),
        ("Team: Bell, Smith (capt) and Wright.", True),
        ("Goals: Wright 2.", True),
        ("Team: bring boots, bread and butter to Wright.", False),
        ("Wright Street is closed.", False),
        ("A wright made carts in those days.", False),
        ("Wright won the cup for Green house.", False),
    ],
)
def test_a_surname_that_is_an_everyday_word_is_found_where_it_did_something(
    roll: KeyedRoll, text: str, *, found: bool
) -> None:
    surnames = [hit for hit in analyse(text, roll=roll).people if hit.form == "surname"]
    assert bool(surnames) is found


def test_a_month_or_a_season_with_a_letter_wrong_is_nobody() -> None:
    pupil = Person(who="pupil", forename="Autumn", surname="Tarrant")
    autumn = roll_of([pupil], KEY)
    for word in ("Autmn", "Atuumn", "Autunm"):
        assert not list(analyse(f"The {word} dates will be added in July.", roll=autumn).people)
    assert [hit.person for hit in analyse("Well done Autumn Tarrant!", roll=autumn).people]


def test_a_word_inside_of_a_products_name_is_only_possible() -> None:
    pupil = Person(who="pupil", forename="Nell", surname="Page", reference="p")
    page = roll_of([pupil], KEY)
    hits = list(analyse("Produced with PageTurner Digital.", roll=page).people)
    assert all(hit.certainty is Certainty.POSSIBLE for hit in hits)
    (hit,) = analyse("Written with Nell Page.", roll=page).people
    assert hit.certainty is Certainty.CERTAIN


@pytest.mark.parametrize(
    ("name", "of_a_thing", "of_hers"),
    [
        ("Skye", "Skye class have been kind all week.", "Skye was kind all week."),
        ("Summer", "Booking for Summer clubs is open.", "Booking for Summer, who is back."),
        ("Sion", "We learn words that end in -sion.", "We learn from Sion how to rap."),
        ("Tyler", "Mae'r Tymor yn dechrau and it is long.", "Tyler yn dechrau and it is long."),
        ("Pearl", "A string of Pearl buttons was lost.", "Pearl has seen us over the road."),
    ],
)
def test_a_name_of_the_roll_in_a_things_name(name: str, of_a_thing: str, of_hers: str) -> None:
    pupil = Person(who="pupil", forename=name, surname="Tarrant", reference="p")
    roll = roll_of([pupil], KEY)
    sure = [h for h in analyse(of_a_thing, roll=roll).people if h.certainty > Certainty.POSSIBLE]
    assert not sure
    assert any(h.certainty > Certainty.POSSIBLE for h in analyse(of_hers, roll=roll).people)


OF_THINGS = """
{0} and her Mum came.
The Cup went to {0} and the Choir.
Year 4 {0} won the spelling bee.
Class 4 {0} won.
Star of the week: {0} Class 3
Well done {0} Primary 4
{0} House Captain
{0} Wins School Quiz
Reading points: {0} 120, Maya 115
Red: {0}, Blue: Maya
House cup: {0}
Please speak to {0} or Chukwuemeka.
Poems: Winter by {0}
Our reading heroes: {0} (ten books)
{0}, our dog walker, is back.
{0}'s Cakes were delicious
We raised £200 thanks to {0}'s Walk.
Raffle tickets can be bought from {0}.
{0} the Tiger
Team {0} got ten points
four {0}s
""".strip().split("\n")


@pytest.mark.parametrize("name", ["Kofi", "Hodan", "Thivya", "Amelia", "Gurleen"])
@pytest.mark.parametrize("said", OF_THINGS)
def test_a_forename_of_the_roll_is_never_passed_over_for_a_thing(name: str, said: str) -> None:
    roll = roll_of([Person(who="pupil", forename=name, surname="Wetherby")], KEY)
    hits = analyse(said.format(name), roll=roll).people
    assert any(hit.who != "public_figure" for hit in hits)


@pytest.mark.parametrize("name", ["Jamaica", "Bristol", "Wing", "River", "Paris"])
def test_a_pupil_named_like_a_place_is_asked_about_where_a_person_is_meant(name: str) -> None:
    roll = roll_of([Person(who="pupil", forename=name, surname="Wetherby")], KEY)
    for said in ("Well done {}.", "Captain {} led the team.", "{}'s mum came.", "Thank you, {}!"):
        assert any(hit.person for hit in analyse(said.format(name), roll=roll).people), said
    for said in ("We learned about {}.", "We flew to {}.", "A map of {} and its rivers."):
        assert not any(hit.certainty > 1 for hit in analyse(said.format(name), roll=roll).people)


@pytest.mark.parametrize("surname", ["Ho", "Hill", "May", "Church", "Love", "Green"])
@pytest.mark.parametrize("said", ["The {} family gave us a cake.", "Both {} brothers ran."])
def test_a_family_is_no_hill(surname: str, said: str) -> None:
    roll = roll_of([Person(who="pupil", forename="Kieran", surname=surname)], KEY)
    hits = analyse(said.format(surname), roll=roll).people
    assert any(hit.person and hit.certainty >= Certainty.LIKELY for hit in hits)


NATIVE = (
    ("فاطمة", "الزهراء"),
    ("திவ்யா", "சிவகுமார்"),
    ("प्रिया", "शर्मा"),
    ("נועה", "לוי"),
    ("ਮਨਪ੍ਰੀਤ", "ਸਿੰਘ"),
    ("অনিকা", "দাস"),
    ("สมชาย", "ใจดี"),
    ("小明", "王"),
    ("Ольга", "Петрова"),
    ("Дарья", "Объедкова"),
    ("Γιώργος", "Παπάς"),
)


def native_roll(*names: tuple[str, str]) -> KeyedRoll:
    return roll_of([Person(who="pupil", forename=f, surname=s) for f, s in names], KEY)


def likely(text: str, roll: KeyedRoll, *, filed: bool = False) -> list[str]:
    look = analyse_filename if filed else analyse
    hits = look(text, roll=roll).people
    return [h.source for h in hits if h.certainty > Certainty.POSSIBLE and h.who]


@pytest.mark.parametrize(("first", "last"), NATIVE)
def test_a_name_in_its_own_script_is_found_as_the_roll_writes_it(first: str, last: str) -> None:
    roll = native_roll((first, last))
    for said in (f"{first} {last}", first, first.lower(), f"{last} {first}", f"{first}, {last}"):
        assert likely(f"Well done {said}!", roll)
    for tag in (f"#{first}", f"#{first}{last}", f"#{first}_{last}".lower()):
        assert likely(f"What a day {tag}", roll)
    assert likely(f"{first}-{last}.jpg", roll, filed=True)
    assert likely(f"news {first} {last}", roll, filed=True)


def test_a_name_in_its_own_script_is_found_by_its_letters_and_nothing_else() -> None:
    roll = native_roll(*NATIVE)
    for other in (
        "मेरा विद्यालय",
        "مرحبا بكم في المدرسة",
        "ברוכים הבאים",
        "Добро пожаловать",
        "வணக்கம்",
    ):
        assert not likely(f"Welcome in every language: {other}", roll)
    for same in ("فَاطِمَة", "فاطمه", "لفاطمة", "திவ்யாவுக்கு", "ยินดีกับสมชายนะ", "王小明同学"):
        assert likely(f"Thank you {same}", roll)


def test_scripts_that_write_their_vowels_are_also_read_by_their_sound() -> None:
    roll = native_roll(("Priya", "Sharma"), ("Anika", "Das"), ("Olga", "Petrova"))
    for said in ("प्रिया", "प्रिया शर्मा", "அனிகா", "অনিকা", "Ольга", "#ольга"):
        assert likely(f"Well done {said}", roll)
    assert not likely("नमस्ते और स्वागत है", roll)


def test_what_may_be_asked_of_disguises_is_fetched_beforehand() -> None:
    people = [("Hodan", "Warsame"), ("Kofi", "Mensah"), ("प्रिया", "शर्मा")]
    whole = native_roll(*people)
    for text in ("nadoH, K❤fi, #gohodango", "Ho-\ndan and प्रिया, @kmensah, KKooffii, H&#111;dan"):
        wanted = {digest(KEY, form) for form in candidates(Text.of(text))}
        part = KeyedRoll(KEY, {d: e for d, e in whole._entries.items() if d in wanted})
        assert analyse(text, roll=whole).people
        assert analyse(text, roll=part).people == analyse(text, roll=whole).people


def test_a_text_of_any_length_asks_a_bounded_number_of_forms() -> None:
    for words in ("สมชาย" * 3000, "H*d*n " * 3000, "नमस्ते " * 3000, "#" + "kofi" * 3000):
        assert len(candidates(Text.of(words))) < 30_000


@pytest.mark.parametrize(
    "text",
    [
        "Please ask Mr. {} for a form.",
        "please ask mr {} for a form",
        "Thank you Dr. {}.",
        "mrs. {} has it",
    ],
)
@pytest.mark.parametrize("surname", ["Wormwood", "Bean", "Hare", "Bucket", "Ho", "So", "Al-Amin"])
def test_a_title_ties_even_an_everyday_word_to_it(text: str, surname: str) -> None:
    staff = roll_of([Person(who="staff", forename="Ann", surname=surname)], KEY)
    said = surname.lower() if text.islower() else surname
    hits = analyse(text.replace("{}", said), roll=staff).people
    assert any(hit.form == "honorific" and hit.certainty is Certainty.CERTAIN for hit in hits)


def test_a_full_stop_still_ends_a_sentence() -> None:
    roll = native_roll(("Hope", "May"), ("Dawn", "Hare"))
    assert not likely("We leave in May. Hope you can come.", roll)
    assert not likely("The story had a tortoise and a hare, and so on.", roll)


def test_small_words_side_by_side_are_nobody() -> None:
    people = [("Sam", "Alli"), ("Tobe", "Okoro"), ("May Rose", "Wetherby")]
    roll = roll_of([Person(who="pupil", forename=f, surname=s) for f, s in people], KEY)
    for said in ("All I will say is that it is a secret.", "To be or not to be, said Year 6."):
        assert not analyse(said, roll=roll).people
    assert any(hit.person for hit in analyse("Well done May Rose!", roll=roll).people)
