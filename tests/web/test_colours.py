"""The contrast of every pair of colours that text is set in, computed from the style sheet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from publisher import web

SHEET = Path(web.__file__).parent / "static" / "css" / "handbell.css"
GROUNDS = ("paper", "sheet")
TONES = ("good", "look", "wait", "stop")
# Text on what it stands on.
TEXT = [
    *((ink, ground) for ink in ("ink", "soft", "green", "brass", "stop") for ground in GROUNDS),
    *((tone, f"{tone}-pale") for tone in TONES),
    *((tone, "sheet") for tone in TONES),
    *((ink, f"{tone}-pale") for ink in ("ink", "soft", "green") for tone in TONES),
    ("on-green", "green"), ("on-green", "green-deep"), ("sheet", "stop"), ("sheet", "brass"),
    ("ink", "mark"), ("ink", "brass-pale"),
]  # fmt: skip
# The edges of fields and the ring round what has the focus.
EDGES = [(edge, ground) for edge in ("line-strong", "focus") for ground in GROUNDS]


def palettes() -> dict[str, dict[str, str]]:
    """The tokens of the light and of the dark sheet."""
    light, dark = re.findall(r":root \{(.*?)\}", SHEET.read_text(), re.DOTALL)
    named = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
    day = dict(named.findall(light))
    return {"light": day, "dark": {**day, **dict(named.findall(dark))}}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (EDGES, 3.0)])
def test_every_pair_can_be_told_apart(
    light: str, pairs: list[tuple[str, str]], least: float
) -> None:
    palette = palettes()[light]
    weak = {
        pair: round(seen, 2)
        for pair in pairs
        if (seen := contrast(palette[pair[0]], palette[pair[1]])) < least
    }
    assert not weak


def test_the_measure_is_the_one_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
