"""RapidOCR over onnxruntime: boxes of words first, then what each says; and ZXing for what codes
say that a telephone reads: an address, a contact, a password."""

from __future__ import annotations

import io
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
        said = (str(text) for _box, text, _score in found or ())
        return Read([*said, *(each.text for each in codes if each.valid)], _dark(codes))


def _dark(codes: list[zxingcpp.Barcode]) -> bool:
    """A QR code is there, by its three corners, and does not say what it says. The other kinds
    have nothing so sure to know them by: what cannot be read of them is mostly none."""
    return any(not each.valid and each.format == Kind.QRCode for each in codes)
