"""The figures in docs/safeguarding.md stay true: the invented corpus is run again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.names import corpus, measure, roll_for
from publisher.detect.everything import analyse
from publisher.detect.hit import BARE


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
    ],
)
def test_the_words_around_decide(text: str, names: bool) -> None:
    assert _alarmed(text) is names
