"""Photographs with several people in them, composed here: one grown-up (``given.astronaut``) cut
out, in several sizes, turned, tilted, darker or lighter, before busy backgrounds and partly behind
things. No child is in any of them."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from tests.pictures import given

FACE = (0.437, 0.205)  # where its middle is in the photograph of the astronaut
RADIUS = 0.11  # of the face, in parts of that photograph's side
HEAD = (0.27, -0.02, 0.62, 0.42)
SHOULDERS = ((0, 1), (0.06, 0.66), (0.3, 0.38), (0.58, 0.38), (0.9, 0.6), (1, 1))


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """Head and shoulders with their middle at (``x``, ``y``), ``side`` pixels high. ``hidden``:
    how much of the face, from below, is behind something."""

    x: int
    y: int
    side: int
    tilt: float = 0
    mirrored: bool = False
    light: float = 1
    hidden: float = 0

    @property
    def face(self) -> tuple[float, float]:
        """The middle of the face in the scene."""
        across, down = (part - 0.5 for part in FACE)
        across = -across if self.mirrored else across
        turn = math.radians(self.tilt)
        return (
            self.x + self.side * (across * math.cos(turn) + down * math.sin(turn)),
            self.y + self.side * (down * math.cos(turn) - across * math.sin(turn)),
        )


Places = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Scene:
    """``faces``: where those are, in parts of its width and height."""

    image: Image.Image
    faces: Places


def scene(background: str, size: tuple[int, int], *people: Somebody) -> Scene:
    image = backdrop(background, size)
    for person in people:
        figure = _figure(person)
        corner = (person.x - figure.width // 2, person.y - figure.height // 2)
        image.paste(figure, corner, figure)
        if person.hidden:
            _hide(image, person)
    width, height = size
    return Scene(image, tuple((p.face[0] / width, p.face[1] / height) for p in people))


@cache
def _cut_out(side: int) -> Image.Image:
    """The grown-up without what is behind her."""
    image = Image.open(io.BytesIO(given.astronaut())).convert("RGBA").resize((side, side))
    mask = Image.new("L", image.size)
    draw = ImageDraw.Draw(mask)
    draw.ellipse(tuple(side * part for part in HEAD), fill=255)
    draw.polygon([(side * x, side * y) for x, y in SHOULDERS], fill=255)
    image.putalpha(mask.filter(ImageFilter.GaussianBlur(side / 100)))
    return image


def _figure(person: Somebody) -> Image.Image:
    figure = ImageEnhance.Brightness(_cut_out(person.side)).enhance(person.light)
    if person.mirrored:
        figure = figure.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return figure.rotate(person.tilt, Image.Resampling.BICUBIC, expand=True)


def _hide(image: Image.Image, person: Somebody) -> None:
    """A sign of brick, held before the lower part of the face."""
    (x, y), radius = person.face, round(RADIUS * person.side)
    top = round(y + radius * (1.3 - 2.6 * person.hidden))
    sign = backdrop("brick.png", (4 * radius, 3 * radius))
    image.paste(sign, (round(x) - 2 * radius, top))


@cache
def _photograph(name: str) -> Image.Image:
    return Image.open(io.BytesIO(given.photograph(name))).convert("RGB")


def backdrop(name: str, size: tuple[int, int]) -> Image.Image:
    """A photograph side by side with itself until it fills ``size``."""
    tile, image = _photograph(name), Image.new("RGB", size)
    for left in range(0, size[0], tile.width):
        for top in range(0, size[1], tile.height):
            image.paste(tile, (left, top))
    return image
