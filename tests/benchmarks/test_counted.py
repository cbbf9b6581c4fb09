"""Statements are counted in files that others read meanwhile."""

from __future__ import annotations

import threading
from pathlib import Path

from benchmarks.counted import Tally, total


def test_a_process_that_begins_is_never_met_half_written(tmp_path: Path) -> None:
    """A worker started while the sum was taken once broke the sum: its file was still empty."""
    folder = tmp_path / "worker"
    tally = Tally(folder)
    stopped = threading.Event()

    def begin_again() -> None:
        while not stopped.is_set():
            tally.begin()

    beginning = threading.Thread(target=begin_again)
    beginning.start()
    try:
        assert [total(folder) for _ in range(2000)] == [0] * 2000
    finally:
        stopped.set()
        beginning.join()


def test_what_was_counted_is_summed_over_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "worker"
    tally = Tally(folder)
    for _ in range(3):
        tally.add()
    assert total(folder) == 3
    assert [file.parent for file in tmp_path.rglob("*") if file.is_file()] == [folder]
