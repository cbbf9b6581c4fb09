"""Covering faces, and proving that it worked.

A light blur only looks safe: eight-pixel mosaics could still be recognised by eye, and detectors
still fired. So a cover is solid, or a blur as wide as the face, and the result is looked at
again, also at the size to which a platform will shrink it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PIL import Image, ImageDraw, ImageFilter

from publisher.pictures import redrawing
from publisher.pictures.faces import THRESHOLD, Detector, Face
from publisher.pictures.signatures import recognise

MARGIN = 0.2  # of the face's size, on each side: hair and ears can tell a person too
PLATFORM_SIDE = 1080  # Instagram's width, the smallest to which our platforms shrink a picture
COLOUR = (110, 110, 110)


class Style(StrEnum):
    FILL = "fill"
    BLUR = "blur"


class StillVisible(Exception):
    """A covered face can still be found. The picture must not be used."""


def cover(picture: bytes, boxes: Sequence[Face], *, style: Style = Style.FILL) -> bytes:
    """A copy of a cleaned picture with ``boxes`` covered, as JPEG."""
    with redrawing.reading():
        image = redrawing.upright(redrawing.opened(picture, recognise(picture)))
    for box in boxes:
        _COVERS[style](image, _edges(box, image.size))
    return redrawing.as_jpeg(image)


def together(boxes: Sequence[Face]) -> Face:
    """One bar over them all: for a crowd so far away that small covers in a row look like faces
    themselves."""
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right = max(box.x + box.w for box in boxes)
    bottom = max(box.y + box.h for box in boxes)
    return Face(x=left, y=top, w=right - left, h=bottom - top, score=max(b.score for b in boxes))


def prove(picture: bytes, boxes: Sequence[Face], detector: Detector) -> None:
    """Raises ``StillVisible`` when the detector finds a face where one was covered, in the
    picture or in the copy that a platform will make of it."""
    with redrawing.reading():
        image = redrawing.opened(picture, recognise(picture))
        small = redrawing.as_jpeg(redrawing.upright(image, side=PLATFORM_SIDE), quality=80)
    for copy in (picture, small):
        for face in detector.faces(copy, threshold=THRESHOLD):
            if any(_inside(face, box) for box in boxes):
                raise StillVisible("A face can still be seen under its cover. Cover it solidly.")


def _inside(face: Face, box: Face) -> bool:
    """Is the middle of ``face`` within the covered ``box`` and its margin?"""
    middle_x, middle_y = face.x + face.w / 2, face.y + face.h / 2
    across = box.x - MARGIN * box.w <= middle_x <= box.x + (1 + MARGIN) * box.w
    return across and box.y - MARGIN * box.h <= middle_y <= box.y + (1 + MARGIN) * box.h


def _edges(box: Face, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom in pixels, with the margin, within the picture."""
    width, height = size
    left, top = box.x - MARGIN * box.w, box.y - MARGIN * box.h
    right, bottom = box.x + (1 + MARGIN) * box.w, box.y + (1 + MARGIN) * box.h
    return (
        max(int(left * width), 0), max(int(top * height), 0),
        min(int(right * width) + 1, width), min(int(bottom * height) + 1, height),
    )  # fmt: skip


def _fill(image: Image.Image, edges: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = edges
    ImageDraw.Draw(image).rectangle((left, top, right - 1, bottom - 1), fill=COLOUR)


def _blur(image: Image.Image, edges: tuple[int, int, int, int]) -> None:
    part = image.crop(edges)
    image.paste(part.filter(ImageFilter.GaussianBlur(max(part.size) / 2)), edges)


_COVERS = {Style.FILL: _fill, Style.BLUR: _blur}
