"""The figures in docs/safeguarding.md stay true: the invented corpus is run again."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from benchmarks.names import corpus, distractors, measure, roll_for
from publisher.detect.everything import analyse
from publisher.detect.hit import BARE
from publisher.detect.names_reading import Reading, neighbour
from publisher.detect.roll import Person, derive_key, roll_of
from publisher.detect.text import Text

TraceFunction = Callable[[FrameType, str, Any], Any]


@pytest.mark.parametrize("half", ["tune", "report"])
def test_recall_and_false_alarms_hold(half: str) -> None:
    rows = corpus(half)
    with_roll, without = measure(rows, roll_for(rows, 300)), measure(rows, None)
    assert with_roll["passages_caught"] >= 0.995
    assert without["passages_caught"] >= 0.98
    assert max(with_roll["clean_alarmed"], without["clean_alarmed"]) <= 0.08
    assert min(without["by_origin"].values()) >= without["names_caught"] - 0.07


def test_the_corpus_is_large_and_of_many_origins() -> None:
    rows = corpus("both")
    assert len(rows) >= 400
    assert len({row["origin"] for row in rows}) >= 9


ORDINARY = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "golden" / "ordinary.jsonl")
    .read_text()
    .splitlines()
]


def _alarmed(text: str) -> bool:
    """Would a school that allows no name stop this, or ask somebody?"""
    hits = analyse(text).people
    return any(hit.who != "public_figure" and hit.detail != BARE for hit in hits)


def test_what_a_schools_website_says_is_read_as_a_person_would() -> None:
    naming = [row["text"] for row in ORDINARY if row["naming"]]
    clean = [row["text"] for row in ORDINARY if not row["naming"]]
    missed = [text for text in naming if not _alarmed(text)]
    assert len(missed) <= 0.02 * len(naming), missed
    assert sum(map(_alarmed, clean)) <= 0.05 * len(clean)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We are closed on Monday 4 May for the bank holiday.", False),
        ("May was so brave on the climbing wall yesterday.", True),
        ("Joy has worked hard on her handwriting.", True),
        ("The Bishop of Chester will bless our garden.", False),
        ("Well done Chester for scoring twice!", True),
        ("Mae clwb ar ôl ysgol yn dechrau ddydd Llun.", False),
        ("Da iawn Osian a Mali!", True),
        ("Mason B and Mason T both earned their pen licence today!", True),
        ("Our plan B is the hall.", False),
        ("Thanks to Salix funding we have new windows.", False),
        ("Thank you to Priya Hughes funding our kit bags.", True),
        ("The choir ended with 'Fernando' and had the hall on its feet.", False),
        ("Our show closed with Fernando's poem.", True),
        ("Forty skiers are going to Folgarida.", False),
        ("Our ELSA is in on Mondays.", False),
        ("ERIC has a helpline about bladder worries.", False),
        ("Well done to Elsa and Eric!", True),
        ("An ELSA is somebody trained to help.", False),
        ("Jesus said that children may come.", False),
        ("Well done Jesus in Year 4!", True),
        ("We have looked at the work of Monet.", False),
        ("Well done Monet for your painting.", True),
        ("The Vikings voted in a Thing.", False),
        ("Samuel Coleridge-Taylor was next, and Coleridge-Taylor's Hiawatha.", False),
        ("The school was founded in 1868 by the Reverend Josiah Penhallow.", False),
        ("The library was opened in 2019 by Mrs Penhallow.", True),
        ("Well done to @MissFarooqiSci and her team.", True),
        ("Thanks @mrhughes_pe for the lift.", True),
        ("Good to see @jbradwell_head on the panel.", True),
        ("Thanks @sportrelief, @twinkl and @drama_dept.", False),
    ],
)
def test_the_words_around_decide(text: str, names: bool) -> None:
    assert _alarmed(text) is names


ROLL = roll_of(
    [Person(who="pupil", forename="Amelia", surname="Wright", reference="1")],
    derive_key(b"benchmark" * 4, "school", 1),
)
CAST = [f"{person.forename.title()} {person.surname.title()}" for person in distractors(120)]
# Texts without an end: rows of names, of titles, of unknown words, of another script.
LONG = [
    "今天我们学校举行运动会，孩子们都很高兴，请家长在周五前回复，谢谢大家的支持。",
    ", ".join(CAST) + ", ",
    "\n".join(CAST) + "\n",
    f"We read the story of Romeo and Juliet: {', '.join(CAST)}, ",
    "Amelia ",
    "Amelia, ",
    "Van Der ",
    "Aa ",
    "Mrs A ",
    "K0f1 H0d4n ",
    "aB",
    "#TeamAmelia ",
    "ИВАН ПЕТРОВ ",
    "Rose and ",
    "Mary and Joseph, in the nativity, ",
    "In the story of Macbeth Amelia met Harry Potter and Alice. ",
    "Our class names: Year 3 Oak, ",
    "Well done kofi and amelia, ",
    "The Amelia Hall and the Amelia Road, ",
    "Our MP Amelia Wright and ",
    'We read "Amelia Wright" and ',
]


@pytest.mark.parametrize("words", LONG)
def test_a_text_twice_as_long_takes_twice_the_work(words: str) -> None:
    long = words * (1 + 1600 // len(words))
    once, twice = long[: len(long) // 2], long
    for text in (once, twice):  # what is looked up for the first time
        _look(text)
    assert _work(twice) < 2.3 * _work(once)


def _look(text: str) -> None:
    analysis = analyse(text, roll=ROLL)
    assert analysis.people is not None
    assert analysis.places is not None


def _work(text: str) -> int:
    """How many lines of the detectors are run to find the people and the places of a text."""
    run = 0

    def count(frame: FrameType, event: str, _: object) -> TraceFunction | None:
        nonlocal run
        run += event == "line"
        return count if "detect" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(count)
    try:
        _look(text)
    finally:
        sys.settrace(before)
    return run


@pytest.mark.parametrize(
    ("words", "starts"),
    [("One. Two", (0, 5)), ("One!?) Two", (0, 7)), ("One.\n\nTwo", (0, 6)), ("1.5 ..a", (0,))],
)
def test_sentences_begin_behind_a_stop_and_a_space(words: str, starts: tuple[int, ...]) -> None:
    assert Text.of(words).sentence_starts == starts


@pytest.mark.parametrize(
    ("words", "beside"),
    [
        ("Amelia and Zac", "zac"),
        ("Amelia, Zac", "zac"),
        ("Amelia and her brother Zac", "her"),
        ("#Amelia's and Zac", "zac"),
        ("Amelia saw Zac", None),
        ("Amelia Zac", None),
    ],
)
def test_only_what_and_or_a_comma_ties_is_beside(words: str, beside: str | None) -> None:
    reading = Reading(Text.of(words))
    place = neighbour(reading, 0, 1)
    assert (place if place is None else reading.tokens[place].fold) == beside
