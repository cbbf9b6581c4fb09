"""What `make test` leaves to `make test-all`: each name in `slow.toml` is a test's, so that nothing
is left out, or kept, by a name that nobody wears any more."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from tests.conftest import SLOW

HOME = Path(__file__).parents[1]


def test_each_name_is_a_tests() -> None:
    named = {(file, name.split("::")[-1]) for file, names in SLOW.items() for name in names}
    there = {
        (file, node.name)
        for file in SLOW
        for node in ast.walk(ast.parse((HOME / file).read_text()))
        if isinstance(node, ast.FunctionDef)
    }
    assert named - there == set()


def test_the_cases_that_stay_are_collected() -> None:
    stay = [
        f"{file}::{name}[{case}]"
        for file, names in SLOW.items()
        for name, cases in names.items()
        for case in cases
    ]
    command = [sys.executable, "-m", "pytest", "--collect-only", "-qq", "-m", "not slow", *stay]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HOME)
    assert done.returncode == 0 and "deselected" not in done.stdout, done.stdout + done.stderr
