"""RapidOCR over onnxruntime: boxes of words first, then what each says."""

from __future__ import annotations

import io
from threading import Lock

import numpy as np
from PIL import Image
from rapidocr_onnxruntime import RapidOCR

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
        return [str(text) for _box, text, _score in found or ()]
