"""docs/operations.md tells every setting and every command that an operator needs."""

from __future__ import annotations

import re
from pathlib import Path

from publisher.cli import cli
from publisher.config import Settings

TEXT = (Path(__file__).parent.parent / "docs" / "operations.md").read_text()


def test_every_setting_is_in_the_table_and_nothing_else_is() -> None:
    rows = [line.split("|")[1] for line in TEXT.splitlines() if line.startswith("| `")]
    told = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}
    assert told == {name.upper() for name in Settings.model_fields}


def test_every_command_that_it_names_exists() -> None:
    named = set(re.findall(r"publisher ([a-z]+)", TEXT))
    assert named <= set(cli.commands)
