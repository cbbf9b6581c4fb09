"""The benchmark itself: what it stages goes out through real programs, once each."""

from __future__ import annotations

import json

import pytest

from benchmarks import publish


@pytest.mark.slow
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
