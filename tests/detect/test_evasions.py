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
