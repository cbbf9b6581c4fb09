"""More words on a page silence nobody: what is found alone is found in front of another passage."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from publisher.detect import themes
from publisher.detect.everything import analyse
from publisher.detect.hit import Certainty
from publisher.detect.roll import Person, derive_key, roll_of
from publisher.detect.thing_shapes import SHAPES

GOLDEN = Path(__file__).parent.parent / "golden"
PAIRS = 800


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLDEN / name).read_text().splitlines()]


def _found(text: str, names: list[str], roll: Any = None) -> set[str]:
    hits = [h for h in analyse(text, roll=roll).people if h.certainty > Certainty.POSSIBLE]
    places = {name: text.find(name) for name in names}
    spans = [(hit.start, hit.end) for hit in hits]
    return {n for n, at in places.items() if any(s < at + len(n) and at < e for s, e in spans)}


def test_what_stands_below_a_name_takes_nothing_away_from_it() -> None:
    naming = [row for row in _rows("corpus.jsonl") if row["names"]]
    clean = [row["text"] for row in _rows("ordinary.jsonl") if not row["naming"]]
    pick = random.Random(11)
    lost = []
    for _ in range(PAIRS):
        row, below = pick.choice(naming), pick.choice(clean)
        alone = _found(row["text"], row["names"])
        if alone and not _found(f"{row['text']}\n{below}", row["names"]):
            lost.append((row["text"], below))
    assert len(lost) <= 0.005 * PAIRS, lost


def test_a_word_that_speaks_of_things_or_lessons_takes_nothing_away() -> None:
    words = {word for _, wanted in SHAPES for word in wanted}
    for theme in themes.themes().values():
        words |= theme.words
    pick = random.Random(13)
    naming = [row for row in _rows("corpus.jsonl") if _found(row["text"], row["names"])]
    lost = []
    for word in pick.sample(sorted(words), 200):
        for row in pick.sample(naming, 4):
            text = f"{row['text']}\nThis week we also talked about {word} with everybody."
            if not _found(text, row["names"]):
                lost.append((word, row["text"]))
    assert len(lost) <= 4, lost


def test_a_whole_name_of_the_roll_is_found_above_anything() -> None:
    people = [
        Person(who="pupil", forename=forename, surname=surname, reference=surname)
        for forename, surname in (("Amelia", "Wright"), ("Kwame", "Osei"), ("Zuzanna", "Kowal"),
                                  ("Iman", "Yusuf"), ("Gruffudd", "Parry"), ("Lily", "Rose"))
    ]  # fmt: skip
    roll = roll_of(people, derive_key(b"m" * 32, "school-1", 1))
    clean = [row["text"] for row in _rows("ordinary.jsonl") if not row["naming"]]
    for below in random.Random(12).sample(clean, 60):
        for person in people:
            name = f"{person.forename} {person.surname}"
            text = f"{name} made this with {name}'s gran in June.\n{below}"
            assert _found(text, [name], roll), text
