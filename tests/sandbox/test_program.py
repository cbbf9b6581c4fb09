"""Starting the sandbox with what it cannot use."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.sandbox.program import main


def test_a_certificate_that_cannot_be_used_is_said_plainly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.pem"
    for _ in range(2):  # first it is missing
        assert main(["--port", "0", "--tls", str(bad)]) == 2
        said = capsys.readouterr().err
        assert said.startswith(f"{bad} cannot be used for TLS: ") and said.count("\n") == 1
        bad.write_text("nonsense")
