"""docs/security.md claims nothing that no test proves."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_every_test_that_it_names_exists() -> None:
    page = (ROOT / "docs" / "security.md").read_text()
    named = set(re.findall(r"`(test_\w+)`", page))
    code = "\n".join(file.read_text() for file in (ROOT / "tests").rglob("*.py"))
    defined = set(re.findall(r"def (test_\w+)", code))
    assert len(named) > 20
    assert named - defined == set()


# The lines of ASVS 5.0 at levels 1 and 2: by section, how many there are and which are of level 3.
LINES = {
    "1.1": (2, ()), "1.2": (10, (10,)), "1.3": (12, (12,)), "1.4": (3, ()), "1.5": (3, (3,)),
    "2.1": (3, ()), "2.2": (3, ()), "2.3": (5, (5,)), "2.4": (2, (2,)),
    "3.2": (3, (3,)), "3.3": (5, (5,)), "3.4": (8, (7, 8)), "3.5": (8, (6, 7, 8)),
    "3.7": (5, (3, 4, 5)),
    "4.1": (5, (4, 5)), "4.2": (5, (2, 3, 4, 5)), "4.3": (2, ()), "4.4": (4, ()),
    "5.1": (1, ()), "5.2": (6, (4, 5, 6)), "5.3": (3, (3,)), "5.4": (3, ()),
    "6.1": (3, ()), "6.2": (12, (12,)), "6.3": (8, (4, 5, 6, 7, 8)), "6.4": (6, (5, 6)),
    "6.5": (8, (6, 7, 8)), "6.6": (4, (4,)), "6.8": (4, ()),
    "7.1": (3, ()), "7.2": (4, ()), "7.3": (2, ()), "7.4": (5, ()), "7.5": (3, (3,)),
    "7.6": (2, ()),
    "8.1": (4, (3, 4)), "8.2": (4, (4,)), "8.3": (3, (2, 3)), "8.4": (2, (2,)),
    "9.1": (3, ()), "9.2": (4, ()),
    "10.1": (2, ()), "10.2": (3, (3,)), "10.3": (5, (5,)), "10.4": (16, (12, 13, 14, 15, 16)),
    "10.5": (5, ()), "10.6": (2, ()), "10.7": (3, ()),
    "11.1": (4, (3, 4)), "11.2": (5, (4, 5)), "11.3": (5, (4, 5)), "11.4": (3, ()),
    "11.5": (2, (2,)), "11.6": (2, (2,)),
    "12.1": (5, (4, 5)), "12.2": (2, ()), "12.3": (5, (5,)),
    "13.1": (4, (2, 3, 4)), "13.2": (6, (6,)), "13.3": (4, (3, 4)), "13.4": (7, (6, 7)),
    "14.1": (2, ()), "14.2": (8, (5, 6, 7, 8)), "14.3": (3, ()),
    "15.1": (5, (4, 5)), "15.2": (5, (4, 5)), "15.3": (7, ()),
    "16.1": (1, ()), "16.2": (5, ()), "16.3": (4, ()), "16.4": (3, ()), "16.5": (4, (4,)),
}  # fmt: skip


def test_every_line_of_the_first_two_levels_is_answered() -> None:
    wanted = {
        f"{section}.{number}"
        for section, (last, third_level) in LINES.items()
        for number in range(1, last + 1)
        if number not in third_level
    }
    assert wanted - set(told()) == set()


def test_what_is_neither_proved_nor_a_gap_says_that_it_is_not_here() -> None:
    for lines, (how, proof) in rows().items():
        plain = "not here" in how or "gap" in how or lines in ("3.5.4", "15.1.2")
        assert plain or proof.strip(), lines


def rows() -> dict[str, tuple[str, str]]:
    page = (ROOT / "docs" / "security.md").read_text()
    cells = [line.split("|")[1:4] for line in page.splitlines() if re.match(r"\| \d", line)]
    return {lines.strip(): (how, proof) for lines, how, proof in cells}


def told() -> list[str]:
    return [number for lines in rows() for number in lines.split(", ")]
