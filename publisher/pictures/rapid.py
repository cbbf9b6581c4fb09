"""RapidOCR over onnxruntime: boxes of words first, then what each says; and ZXing for what codes
say that a telephone reads: an address, a contact, a password."""

from __future__ import annotations

import io
import re
from threading import Lock

import numpy as np
import zxingcpp
from PIL import Image
from rapidocr_onnxruntime import RapidOCR
from zxingcpp import BarcodeFormat as Kind

from publisher.pictures.words import Read

LONG_SIDE = 2048
# Those that carry words. Bars carry a number, and are seen in fences and curtains.
CODES = zxingcpp.BarcodeFormats((Kind.QRCode, Kind.DataMatrix, Kind.Aztec, Kind.PDF417))


class Rapid:
    def __init__(self) -> None:
        # One thread: more of them spin while they wait for each other, which costs twice the
        # processor time, and a machine with other work to do is slower for it.
        self._engine = RapidOCR(intra_op_num_threads=1)
        self._one_at_a_time = Lock()  # each takes 400 MB

    def read(self, picture: bytes) -> Read:
        with Image.open(io.BytesIO(picture)) as image:
            drawn = image.convert("RGBA")
            white = Image.new("RGBA", drawn.size, "white")
            flat = Image.alpha_composite(white, drawn).convert("RGB")
        codes = zxingcpp.read_barcodes(np.asarray(flat.convert("L")), CODES, return_errors=True)
        flat.thumbnail((LONG_SIDE, LONG_SIDE))
        pixels = np.asarray(flat)[:, :, ::-1]  # it wants blue, green, red
        with self._one_at_a_time:
            found, _seconds = self._engine(pixels)
        scale = flat.width / drawn.width
        squares = [_outline(each, scale) for each in codes]
        said = [
            _SHAPES.sub(" ", text)
            for box, text, _score in found or ()
            if _LETTERS.search(text) or not any(_is_inside(box, each) for each in squares)
        ]
        return Read([*filter(str.strip, said), *(c.text for c in codes if c.valid)], _dark(codes))


# Of a code's squares, a box to tick, a window the networks make "\u53e3", which is a family's name.
# Nobody's name is one Chinese sign; Latin letters in the middle of a code are somebody's.
_LETTERS = re.compile(r"[A-Za-z]{2}")
_SIGN = r"[\u2e80-\u9fff]"
_SHAPES = re.compile(
    rf"(?<!{_SIGN})(?:{_SIGN}|[\u53e3\u54c1\u56de\u56d7\u65e5\u7530\u76ee]+)(?!{_SIGN})"
)


def _outline(code: zxingcpp.Barcode, scale: float) -> list[tuple[float, float]]:
    at = code.position
    corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
    return [(each.x * scale, each.y * scale) for each in corners]


def _is_inside(box: list[list[float]], outline: list[tuple[float, float]]) -> bool:
    """Whether the middle of a box lies within a code, which may hang askew."""
    x, y = (sum(values) / len(box) for values in zip(*box, strict=True))
    sides = zip(outline, (*outline[1:], outline[0]), strict=True)
    turns = [(bx - ax) * (y - ay) - (by - ay) * (x - ax) for (ax, ay), (bx, by) in sides]
    return all(each >= 0 for each in turns) or all(each <= 0 for each in turns)


def _dark(codes: list[zxingcpp.Barcode]) -> bool:
    """A QR code is there, by its three corners, and does not say what it says. The other kinds
    have nothing so sure to know them by: what cannot be read of them is mostly none."""
    return any(not each.valid and each.format == Kind.QRCode for each in codes)
