"""The benchmark itself: what it stages goes out through real programs, once each."""

from __future__ import annotations

import json

import pytest

from benchmarks import pages, publish, uploads


def test_a_small_burst_leaves_without_loss_or_duplicate(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.setenv(name, "")  # a house has servers of its own
    small = ["--deliveries", "10", "--schools", "2", "--latency", "0", "--roll", "3", "--json"]
    assert publish.main([*small, "--no-bare", "--platforms", "facebook,x"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["deliveries"], report["lost"], report["duplicates"]) == (10, 0, 0)
    assert report["processor_ms_per_delivery"]["worker"] > 0
    # A delivery is at least read, claimed and recorded; the beat asks about all of them at once.
    assert report["statements_per_delivery"]["worker"] > 3
    assert report["statements_per_delivery"]["beat"] > 0


def test_each_page_is_told_with_its_time_on_the_processor_and_its_statements(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.setenv(name, "")
    assert pages.main(["--posts", "4", "--times", "3", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["milliseconds"]
    assert len(found) >= 6 and all(page["statements"] >= 1 for page in found.values())
    assert sum(page["processor"] for page in found.values()) > 0


def test_an_upload_and_a_photograph_are_told_with_their_time(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.setenv(name, "")
    assert uploads.main(["--rows", "20", "--side", "400", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["rows"] == 20 and min(found["seconds"].values()) > 0 < found["photograph_seconds"]
