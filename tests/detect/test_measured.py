"""The figures in docs/safeguarding.md stay true: the invented corpus is run again."""

from __future__ import annotations

import pytest

from benchmarks.names import corpus, measure, roll_for


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
