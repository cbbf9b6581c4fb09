"""CenterFace (Xu, Yan and others, 2019): reading what the network says about a picture."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from PIL import Image

from publisher.pictures import redrawing
from publisher.pictures.faces import LONG_SIDE, THRESHOLD, Face

STRIDE = 4  # of the network's output, in pixels
OVERLAP = 0.3  # two boxes that share more than this are one face

Floats = NDArray[np.float32]


class CenterFace:
    """The loaded network: a ``faces.Detector``."""

    def __init__(self, model: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        # A thread that waits for the other would keep a processor busy meanwhile.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3  # errors; it warns of its own tidying
        self._session = onnxruntime.InferenceSession(
            _any_size(model), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name

    def faces(
        self, picture: bytes, *, threshold: float = THRESHOLD, side: int = LONG_SIDE
    ) -> list[Face]:
        """Faces in a cleaned picture, surest first."""
        with redrawing.reading():
            image = Image.open(io.BytesIO(picture))
            image.draft("RGB", (side, side))
            shown = redrawing.on_white(image)
        shown.thumbnail((side, side), Image.Resampling.BILINEAR)
        heat, scale, offset, *_ = self._session.run(None, {self._input: _padded(shown)})
        boxes = _decode(heat[0, 0], scale[0], offset[0], threshold)
        return [_relative(box, shown.size) for box in _apart(boxes)]


def _any_size(model: Path) -> bytes:
    """The network for pictures of any size: as shipped it states 32 by 32 and takes no other."""
    network = onnx.load(str(model))
    del network.graph.input[1:]  # the weights, which this old format lists as inputs too
    for end, values in (("in", network.graph.input), ("out", network.graph.output)):
        for number, value in enumerate(values):
            sizes = value.type.tensor_type.shape.dim
            sizes[0].dim_value = 1
            sizes[2].dim_param, sizes[3].dim_param = f"{end}{number}h", f"{end}{number}w"
    return bytes(network.SerializeToString())


def _padded(image: Image.Image) -> Floats:
    """One picture as 1 × 3 × height × width, both rounded up to whole steps of the network."""
    width, height = (-(-side // 32) * 32 for side in image.size)
    canvas = Image.new("RGB", (width, height))
    canvas.paste(image)
    return np.asarray(canvas, dtype=np.float32).transpose(2, 0, 1)[np.newaxis]


def _decode(heat: Floats, scale: Floats, offset: Floats, threshold: float) -> Floats:
    """Rows of left, top, right, bottom, score in pixels. ``heat`` says where a face's middle
    is, ``scale`` the logarithm of its height and width, ``offset`` the part of a step to add."""
    rows, columns = np.nonzero(heat > threshold)
    heights = np.exp(scale[0, rows, columns]) * STRIDE
    widths = np.exp(scale[1, rows, columns]) * STRIDE
    middle_y = (rows + offset[0, rows, columns] + 0.5) * STRIDE
    middle_x = (columns + offset[1, rows, columns] + 0.5) * STRIDE
    boxes = np.stack(
        [middle_x - widths / 2, middle_y - heights / 2, middle_x + widths / 2,
         middle_y + heights / 2, heat[rows, columns]], axis=1,
    )  # fmt: skip
    return boxes.astype(np.float32)


def _apart(boxes: Floats) -> list[Floats]:
    """The surest box of each heap of boxes that lie over one another."""
    left = boxes[np.argsort(-boxes[:, 4])]
    kept = []
    while len(left):
        best, left = left[0], left[1:]
        kept.append(best)
        left = left[_overlaps(best, left) <= OVERLAP]
    return kept


def _overlaps(one: Floats, others: Floats) -> Floats:
    """Shared area by joint area, for each of ``others``."""
    width = np.minimum(one[2], others[:, 2]) - np.maximum(one[0], others[:, 0])
    height = np.minimum(one[3], others[:, 3]) - np.maximum(one[1], others[:, 1])
    shared = width.clip(0) * height.clip(0)
    areas = (others[:, 2] - others[:, 0]) * (others[:, 3] - others[:, 1])
    own = (one[2] - one[0]) * (one[3] - one[1])
    overlaps: Floats = shared / (areas + own - shared)
    return overlaps


def _relative(box: Floats, size: tuple[int, int]) -> Face:
    left, right = (min(max(float(v) / size[0], 0.0), 1.0) for v in (box[0], box[2]))
    top, bottom = (min(max(float(v) / size[1], 0.0), 1.0) for v in (box[1], box[3]))
    return Face(x=left, y=top, w=right - left, h=bottom - top, score=float(box[4]))
