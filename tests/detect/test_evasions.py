"""Ten invented names in twenty-four disguises, found with the roll."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from publisher.detect.everything import analyse
from publisher.detect.hit import Certainty
from publisher.detect.roll import KeyedRoll, Person, derive_key, roll_of

NAMES = (
    "Amelia Clarke", "Zoe Hartnell", "Kacper Nowicki", "Oluwaseun Adeyemi", "Ishaan Kotecha",
    "Niamh Gallagher", "Hodan Warsame", "Yusuf Demirel", "Bethan Prydderch", "Matei Dobrescu",
)  # fmt: skip
_BOLD = {chr(ord("a") + i): chr(0x1D41A + i) for i in range(26)} | {
    chr(ord("A") + i): chr(0x1D400 + i) for i in range(26)
}
_WIDE = {chr(c): chr(c + 0xFEE0) for c in range(0x41, 0x7B)}
_CYRILLIC = str.maketrans("aeopcxyAEOPCKMTHB", "аеорсхуАЕОРСКМТНВ")
_LEET = str.maketrans("aeio", "4310")


def _swap(word: str) -> str:
    return word[:2] + word[3] + word[2] + word[4:] if len(word) > 4 else word


DISGUISES: dict[str, Callable[[str, str], str]] = {
    "plain": lambda f, s: f"Well done {f}!",
    "lower": lambda f, s: f"well done {f.lower()} {s.lower()}",
    "upper": lambda f, s: f"WELL DONE {f.upper()} {s.upper()}",
    "possessive": lambda f, s: f"Look at {f}'s picture",
    "curly possessive": lambda f, s: f"Look at {f}’s picture",
    "no apostrophe": lambda f, s: f"Look at {f}s picture",
    "camel hashtag": lambda f, s: f"#WellDone{f}",
    "lower hashtag": lambda f, s: f"#{f.lower()}{s.lower()}",
    "handle": lambda f, s: f"thanks @{f}{s}123",
    "dots": lambda f, s: ".".join(f) + f" {s}",
    "spaces": lambda f, s: " ".join(f + s),
    "zero width": lambda f, s: f"{f[:2]}\u200b{f[2:]} {s}",
    "soft hyphen": lambda f, s: f"{f[:2]}\u00ad{f[2:]} {s}",
    "full width": lambda f, s: "".join(_WIDE.get(c, c) for c in f),
    "maths bold": lambda f, s: "".join(_BOLD.get(c, c) for c in f"{f} {s}"),
    "combining": lambda f, s: f[0] + "\u0301" + f[1:] + f" {s}",
    "leet": lambda f, s: f"{f.translate(_LEET)} {s.translate(_LEET)}",
    "underscore": lambda f, s: f"{f}_{s}",
    "initial surname": lambda f, s: f"{f[0]}. {s}",
    "surname initial": lambda f, s: f"{s}, {f[0]}",
    "joined": lambda f, s: f"Awardedto{f}{s}",
    "cyrillic": lambda f, s: f"{f.translate(_CYRILLIC)} {s.translate(_CYRILLIC)}",
    "transposed": lambda f, s: f"{f} {_swap(s)}",
    "missing letter": lambda f, s: f"Well done {f} {s[:3]}{s[4:]}",
}

# The first name alone, so that no part of it stands there undisguised.
ALONE: dict[str, Callable[[str], str]] = {
    "lower": lambda f: f"well done {f.lower()}",
    "upper": lambda f: f"WELL DONE {f.upper()}",
    "lower hashtag": lambda f: f"#{f.lower()}",
    "handle": lambda f: f"@{f}123",
    "dots": lambda f: f"{'.'.join(f)} did it",
    "spaces": lambda f: f"Well done {' '.join(f)}",
    "zero width": lambda f: f"Well done {f[:2]}\u200b{f[2:]}",
    "soft hyphen": lambda f: f"Well done {f[:2]}\u00ad{f[2:]}",
    "maths bold": lambda f: f"Well done {''.join(_BOLD[c] for c in f)}",
    "combining": lambda f: f"Well done {f[0]}\u0301{f[1:]}",
    "leet": lambda f: f"Well done {f.translate(_LEET) if len(f) > 3 else f}",  # Z03 is a room
    "underscore": lambda f: f"well_done_{f}",
    "joined": lambda f: f"Awardedto{f}",
    "cyrillic": lambda f: f"Well done {f.translate(_CYRILLIC)}",
    "transposed": lambda f: f"{_swap(f)} won the race",
    "missing letter": lambda f: f"Well done {f[:3]}{f[4:]}!",
}


@pytest.fixture(scope="module")
def ten() -> KeyedRoll:
    people = [Person(who="pupil", forename=n.split()[0], surname=n.split()[1]) for n in NAMES]
    return roll_of(people, derive_key(b"k" * 32, "school", 1))


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_disguised_name_is_found_with_the_roll(disguise: str, ten: KeyedRoll) -> None:
    texts = [DISGUISES[disguise](*name.split()) for name in NAMES]
    missed = [t for t in texts if not _found(t, ten)]
    assert not missed


@pytest.mark.parametrize("disguise", ALONE)
def test_a_disguised_first_name_is_found_alone(disguise: str, ten: KeyedRoll) -> None:
    texts = [ALONE[disguise](name.split()[0]) for name in NAMES]
    assert not [text for text in texts if not _found(text, ten)]


def _found(text: str, roll: KeyedRoll) -> bool:
    return any(hit.certainty >= Certainty.LIKELY for hit in analyse(text, roll=roll).people)


def test_a_word_in_two_scripts_is_reported_as_such() -> None:
    (hit,) = analyse("Well done \u0410melia").mixed
    assert (hit.kind, hit.certainty) == ("mixed_script", Certainty.CERTAIN)


_SIGNS = (
    "   ", "\t", "\n", ", ", " - ", "•", "·", "~", "+", "=", ",", ":", ";", "\\", "^", ">", "→",
    '"', "...", "!", "?", "#", "&", "@", "%", "\u2800", "😀", "♥", "🎉 ",
)  # fmt: skip
_FLIPPED = dict(zip("abcdefghijklmnopqrstuvwxyz", "ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹsʇnʌʍxʎz", strict=True))
_VOWELS = "aeiouAEIOU"

# What stands for a single name, each part of a full one alike.
DRESSED: dict[str, Callable[[str], str]] = {
    **{f"parted by {sign!r}": sign.join for sign in _SIGNS},
    "heart": lambda n: f"{n[0]}❤{n[2:]}",
    "ball": lambda n: f"{n[0]}⚽{n[2:]}",
    "copyright": lambda n: f"{n[0]}©{n[2:]}",
    "emoji inside": lambda n: f"{n[:2]}🎉{n[2:]}",
    "hyphenated": lambda n: f"{n[:2]}-\n{n[2:]}",
    "next line": lambda n: f"{n[:2]}\n{n[2:]}",
    "bar": lambda n: f"{n[:2]}|{n[2:]}",
    "star": lambda n: f"{n[:2]}*{n[2:]}",
    "bold markdown": lambda n: f"**{n[0]}**{n[1:]}",
    "bold": lambda n: f"<b>{n[0]}</b>{n[1:]}",
    "brackets": lambda n: f"({n[0]}){n[1:]}",
    "square brackets": lambda n: f"[{n[0]}]{n[1:]}",
    "entity": lambda n: f"{n[0]}&#{ord(n[1])};{n[2:]}",
    "entities": lambda n: "".join(f"&#x{ord(c):x};" for c in n),
    "soft hyphen entity": lambda n: f"{n[:2]}&shy;{n[2:]}",
    "wbr": lambda n: f"{n[:2]}<wbr>{n[2:]}",
    "percent": lambda n: f"%{ord(n[0]):x}{n[1:]}",
    "reversed": lambda n: n[::-1],
    "shown reversed": lambda n: f"\u202e{n[::-1]}\u202c",
    "upside down": lambda n: "".join(_FLIPPED[c] for c in n.lower())[::-1],
    "bracketed letters": lambda n: "".join(chr(0x249C + ord(c) - 97) for c in n.lower()),
    "tags": lambda n: "".join(chr(0xE0000 + ord(c)) for c in n),
    "regional": lambda n: "".join(chr(0x1F1E6 + ord(c) - 65) for c in n.upper()),
    "alternate": lambda n: "".join(c.upper() if i % 2 else c.lower() for i, c in enumerate(n)),
    "Alternate": lambda n: "".join(c.lower() if i % 2 else c.upper() for i, c in enumerate(n)),
    "stretched end": lambda n: n + n[-1] * 3,
    "stretched": lambda n: f"{n[0]}{n[1] * 3}{n[2:]}",
    "doubled": lambda n: "".join(c * 2 for c in n),
    "in a tag": lambda n: f"#go{n.lower()}go",
    "in a longer tag": lambda n: f"#super{n.lower()}star",
    "in the longest tag": lambda n: f"#wearesoproudofeverythingyoudidthisyear{n.lower()}",
    "behind thanks": lambda n: f"thanks{n.lower()}",
}


@pytest.fixture(scope="module")
def dressed() -> KeyedRoll:
    names = ("Kofi Mensah", "Hodan Warsame", "Amelia Clarke", "Zoe Hartnell")
    people = [Person(who="pupil", forename=n.split()[0], surname=n.split()[1]) for n in names]
    return roll_of(people, derive_key(b"k" * 32, "school", 1))


@pytest.mark.parametrize("dress", DRESSED)
def test_a_name_dressed_up_is_found_alone_and_with_its_surname(
    dress: str, dressed: KeyedRoll
) -> None:
    put = DRESSED[dress]
    for first, last in (("Kofi", "Mensah"), ("Hodan", "Warsame"), ("Amelia", "Clarke")):
        assert _found(f"Well done {put(first)}", dressed)
        assert _found(f"Well done {put(first)} {put(last)}", dressed)


def test_starred_vowels_and_short_names_in_tags_are_found(dressed: KeyedRoll) -> None:
    for text in ("Well done H*d*n", "Well done K*f*", "#thankyouzoe", "#gozoe", "thankszoe"):
        assert _found(text, dressed)


@pytest.mark.parametrize(
    "text",
    [
        "A) B) or C)? Answers: A, C, B, D.",
        "x + y = z, and a * b = c",
        "The bell (in the field) rang; see page 4|5 or the film/book.",
        "**Well** done to <b>everyone</b> &amp; thank you (all)!",
        "Sooooo proud!!! Yaaaay, goooal! Hmmmm.",
        "Bring a hat-\nand a coat, please,\nan old shirt and\na bag.",
        "#wearesoproud #superstarsoftheweek #thankyouteam #gogogreen",
        "England 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f won",
        "Our 🇬🇧 flags, 🎉party🎉time🎉",
        "iPad, YouTube, ParentPay and MacBook, TAs and SATs",
        "What the h*ck, 50% off, 20%off & more",
    ],
)
def test_ordinary_marks_signs_and_lines_are_clean(text: str, ten: KeyedRoll) -> None:
    assert not _found(text, ten)


def test_two_words_on_two_lines_or_in_brackets_are_two_words() -> None:
    pupils = [("Grace", "Field"), ("Will", "May"), ("Liam", "Bell"), ("Carmen", "Rose")]
    people = [Person(who="pupil", forename=f, surname=s) for f, s in pupils]
    roll = roll_of(people, derive_key(b"k" * 32, "school", 1))
    for text in ("the gift of grace\nfield trip", "Who will\nmay we ask", "I saw Li\nam I late"):
        assert not any(hit.who for hit in analyse(text, roll=roll).people if hit.certainty > 1)
    assert not _found("the car\nmen came to see us", roll)
    assert _found("the winner was Car-\nmen", roll)
