"""RapidOCR over onnxruntime: boxes of words first, then what each says; and what QR codes say."""

from __future__ import annotations

import io
from threading import Lock

import cv2
import numpy as np
import structlog
from PIL import Image
from rapidocr_onnxruntime import RapidOCR

log = structlog.get_logger()

LONG_SIDE = 2048


class Rapid:
    def __init__(self) -> None:
        # One thread: more of them spin while they wait for each other, which costs twice the
        # processor time, and a machine with other work to do is slower for it.
        self._engine = RapidOCR(intra_op_num_threads=1)
        self._one_at_a_time = Lock()  # each takes 400 MB

    def lines(self, picture: bytes) -> list[str]:
        with Image.open(io.BytesIO(picture)) as image:
            drawn = image.convert("RGBA")
            white = Image.new("RGBA", drawn.size, "white")
            flat = Image.alpha_composite(white, drawn).convert("RGB")
        flat.thumbnail((LONG_SIDE, LONG_SIDE))
        pixels = np.asarray(flat)[:, :, ::-1]  # it wants blue, green, red
        with self._one_at_a_time:
            found, _seconds = self._engine(pixels)
        return [*(str(text) for _box, text, _score in found or ()), *_codes(pixels)]


def _codes(pixels: np.ndarray) -> list[str]:
    """What the QR codes in it say: an address, a contact with its telephone, a password."""
    try:
        _any, said, _corners, _squares = cv2.QRCodeDetector().detectAndDecodeMulti(pixels)
    except cv2.error as error:  # it took a pattern for one
        log.warning("a code in a picture could not be read", error=str(error))
        return []
    return [each for each in said if each]
