from __future__ import annotations

import io
import subprocess
import sys

import pytest
from PIL import Image

from publisher.pictures import intake
from publisher.pictures.intake import Clean, IntakeError, clean
from tests.pictures import given


def drawn(result: Clean) -> Image.Image:
    image = Image.open(io.BytesIO(result.data))
    image.load()
    return image


def near(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(a - b) < 40 for a, b in zip(pixel[:3], colour, strict=True))


RED, BLUE, LIME = (255, 0, 0), (0, 0, 255), (0, 255, 0)


def test_nothing_that_a_jpeg_told_is_left_in_the_cleaned_picture() -> None:
    dirty = given.telling_jpeg()
    result = clean(dirty, "IMG_0001.jpg")
    again = drawn(result)
    assert not again.getexif() and not again.getexif().get_ifd(0x8825)
    assert not {"exif", "xmp", "comment", "icc_profile", "photoshop"} & again.info.keys()
    for word in (b"Amelia", b"Priya", b"Exif", b"GPS", b"adobe", b"Joan", b"ICC_PROFILE"):
        assert word in dirty and word not in result.data


def test_the_captions_are_read_before_they_go() -> None:
    found = clean(given.telling_jpeg(), "x.jpg").caption
    for words in (
        "Amelia Wright with her prize", "Priya Nair", "Milton Studio", "Class 4B at the fayre",
        "Taken by Tom", "Amelia Wright & Ben Okoro", "Zoe Lindqvist", "Sports day heroes",
        "From the album of Joan",
    ):  # fmt: skip
        assert words in found.split("\n")
    assert "PhotoTool" not in found


def test_a_pngs_own_texts_are_captions_too() -> None:
    result = clean(given.telling_png(), "x.png")
    assert result.caption == "Kwame at the piano\nŁucja and Zoë"
    assert b"Kwame" not in result.data


def test_a_position_is_reported_wherever_it_was_kept() -> None:
    assert clean(given.saved(given.arrow(), exif=given.full_exif()), "x.jpg").had_location
    assert clean(given.saved(given.arrow(), xmp=given.XMP), "x.jpg").had_location
    assert clean(given.heic(exif=given.full_exif().tobytes()), "x.heic").had_location
    assert not clean(given.saved(given.arrow()), "x.jpg").had_location


def test_a_position_in_webp_and_png_is_reported_and_gone() -> None:
    for form in ("WEBP", "PNG"):
        result = clean(given.saved(given.arrow(), form, exif=given.full_exif()), "x")
        assert result.had_location and "Priya Nair" in result.caption
        assert b"Exif" not in result.data and b"eXIf" not in result.data


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_of_the_camera_comes_out_upright(orientation: int) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    stored = given.arrow()
    if orientation in undo:
        stored = stored.transpose(undo[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = drawn(clean(given.saved(stored, exif=exif, quality=95), "x.jpg"))
    assert image.size == (120, 80)
    assert near(image.getpixel((8, 8)), LIME)
    assert near(image.getpixel((110, 10)), RED) and near(image.getpixel((60, 70)), BLUE)


def test_heic_becomes_a_jpeg() -> None:
    result = clean(given.heic(), "IMG_2041.HEIC")
    assert (result.mime, result.filename, result.came_as) == ("image/jpeg", "IMG_2041.jpg", "HEIC")
    assert near(drawn(result).getpixel((60, 70)), BLUE)


def test_the_content_decides_and_not_the_name() -> None:
    result = clean(given.saved(given.arrow(), "PNG"), "holiday.jpg")
    assert (result.came_as, result.mime, result.filename) == ("PNG", "image/jpeg", "holiday.jpg")
    assert clean(given.saved(given.arrow(), "WEBP"), "x.gif").filename == "x.jpg"


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
@pytest.mark.parametrize("alpha", [0, 1, 24, 200])
def test_what_one_can_see_through_is_put_on_white_and_nothing_is_hidden_behind(
    form: str, alpha: int
) -> None:
    """A face under alpha 0 is still in the file, and under alpha 24 it shows on black alone."""
    black = Image.new("RGBA", (64, 64), (0, 0, 0, alpha))
    black.paste((0, 0, 255, 255), (0, 0, 64, 8))
    more = {"exact": True, "lossless": True} if form == "WEBP" else {}
    result = clean(given.saved(black, form, **more), "crest.png")
    assert (result.mime, result.filename) == ("image/jpeg", "crest.jpg")
    image = drawn(result)
    assert image.mode == "RGB" and near(image.getpixel((30, 2)), BLUE)
    grey = 255 - alpha
    assert near(image.getpixel((30, 40)), (grey, grey, grey))
    assert intake.jpeg(result.data) == result.data, "every platform gets what was looked at"


@pytest.mark.parametrize("mode", ["LA", "P"])
def test_every_way_to_be_seen_through_ends_on_white(mode: str) -> None:
    if mode == "P":
        hidden = given.saved(Image.new("P", (32, 32), 0), "PNG", transparency=0)
    else:
        hidden = given.saved(Image.new(mode, (32, 32), (0, 0)), "PNG")
    assert near(drawn(clean(hidden, "x")).getpixel((9, 9)), (255, 255, 255))


def test_a_png_that_was_kept_before_is_put_on_white() -> None:
    kept = given.saved(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG")
    jpeg = Image.open(io.BytesIO(intake.jpeg(kept)))
    assert jpeg.format == "JPEG" and near(jpeg.getpixel((20, 20)), (255, 255, 255))


def test_a_jpeg_that_is_small_enough_is_served_as_it_is() -> None:
    data = clean(given.saved(given.arrow()), "x.jpg").data
    assert intake.jpeg(data) == data
    assert max(Image.open(io.BytesIO(intake.jpeg(data, side=60))).size) == 60


@pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK", "I;16", "LA"])
def test_unusual_pictures_become_ordinary_ones(mode: str) -> None:
    flat = Image.new("L", (64, 64), 128)
    if mode == "I;16":
        flat = Image.frombytes("I;16", (64, 64), (0x8000).to_bytes(2, "little") * 64 * 64)
    elif mode != "1":
        flat = flat.convert(mode)
    form = "JPEG" if mode == "CMYK" else "PNG"
    image = drawn(clean(given.saved(flat, form), "x"))
    assert image.mode == "RGB"
    if mode in ("L", "I;16", "LA"):
        assert near(image.getpixel((30, 30)), (128, 128, 128))


def test_a_large_photograph_is_made_smaller() -> None:
    photo = given.saved(Image.effect_noise((4000, 3000), 40).convert("RGB"), quality=85)
    result = clean(photo, "DSC_0042.JPG")
    assert (result.width, result.height) == (2048, 1536) == drawn(result).size


def test_forty_megapixels_are_converted_and_a_bomb_is_not() -> None:
    forty = given.saved(Image.new("RGB", (8000, 5000), "green"))
    assert max(drawn(clean(forty, "big.jpg")).size) == 2048
    for width, height in ((60_000, 60_000), (10_000, 6_000)):
        with pytest.raises(IntakeError, match=r"^big\.png: .*more than 50 million pixels"):
            clean(given.bomb(width, height), "big.png")


@pytest.mark.parametrize("form", ["WEBP", "JPEG"])
def test_a_small_file_that_takes_much_memory_to_open_is_refused(form: str) -> None:
    more = {"progressive": True, "subsampling": 0} if form == "JPEG" else {"method": 0}
    large = given.saved(Image.new("RGB", (7000, 6000)), form, **more)
    assert len(large) < 600_000
    with pytest.raises(IntakeError, match="too much memory to open"):
        clean(large, "poster")


def test_fifty_million_transparent_pixels_take_no_more_memory_than_they_must() -> None:
    """Peak of a process of its own, in MB, for a PNG of half a megabyte: 669 before."""
    program = """
import re
from publisher.pictures.intake import clean
clean(open("/dev/stdin", "rb").read(), "x")
print(int(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1]) // 1024)
"""
    made = given.blank_png(7000, 7000)
    done = subprocess.run(
        [sys.executable, "-c", program], input=made, capture_output=True, check=True
    )
    assert int(done.stdout) < 330


def test_a_strip_of_a_picture_is_as_right_as_a_whole_one() -> None:
    image = drawn(clean(given.saved(given.arrow(4800, 4700), "PNG"), "x"))
    assert max(image.size) == 2048
    width, height = image.size
    for x, y, colour in (
        (5, 5, LIME), (width // 4 + 9, 5, RED), (5, height // 4 + 9, RED),
        (width - 5, height // 2 - 6, RED), (width - 5, height // 2 + 6, BLUE),
        (width - 2, height - 2, BLUE),
    ):  # fmt: skip
        assert near(image.getpixel((x, y)), colour), (x, y)


def test_what_is_hidden_behind_a_picture_vanishes() -> None:
    archive = b"PK\x03\x04evil.exe" + bytes(20)
    page = b"<html><script>alert(1)</script></html>"
    for hidden in (archive, page):
        for form in ("JPEG", "PNG", "WEBP"):
            result = clean(given.saved(given.arrow(), form) + hidden, "x")
            assert hidden[:12] not in result.data


def test_a_page_that_begins_like_a_picture_is_refused() -> None:
    with pytest.raises(IntakeError, match="damaged"):
        clean(b"\xff\xd8\xff\xe0<html><script>alert(1)</script>", "x.jpg")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIC"])
def test_a_picture_that_was_cut_off_is_refused(form: str) -> None:
    image = Image.effect_noise((400, 300), 50).convert("RGB")
    whole = given.heic(image) if form == "HEIC" else given.saved(image, form)
    with pytest.raises(IntakeError, match=r"^sports day\.jpg: .*damaged"):
        clean(whole[: len(whole) // 2], "sports day.jpg")


def test_moving_pictures_are_refused() -> None:
    frames = [given.arrow(), given.arrow().rotate(180)]
    for form in ("GIF", "PNG", "WEBP"):
        moving = given.saved(frames[0], form, save_all=True, append_images=frames[1:])
        with pytest.raises(IntakeError, match="mov"):
            clean(moving, "x")


def test_the_second_picture_behind_a_telephones_jpeg_is_dropped() -> None:
    two = given.saved(
        given.arrow(), "MPO", save_all=True, append_images=[Image.new("RGB", (120, 80), "white")]
    )
    result = clean(two, "x.jpg")
    assert drawn(result).format == "JPEG" and near(drawn(result).getpixel((60, 70)), BLUE)
    assert len(result.data) < len(two)


REFUSED = {
    "an empty file": (b"", "empty"),
    "a drawing": (b'<?xml version="1.0"?><svg onload="alert(1)"/>', "SVG"),
    "a still GIF": (given.saved(given.arrow(), "GIF"), "GIF"),
    "a bitmap": (given.saved(given.arrow(), "BMP"), "BMP"),
    "a scan": (given.saved(given.arrow(), "TIFF"), "TIFF"),
    "a Word file": (b"PK\x03\x04" + bytes(40), "Word"),
    "a program": (b"MZ\x90\x00" + bytes(40), "not a file that can be published"),
    "a page": (b"<html></html>", "not a file that can be published"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_published_is_refused_by_name_and_reason(what: str) -> None:
    data, words = REFUSED[what]
    with pytest.raises(IntakeError) as refused:
        clean(data, "../../poster.jpg")
    assert str(refused.value).startswith("poster.jpg: ") and words in refused.value.reason


def test_a_file_that_is_too_large_is_refused_before_it_is_opened() -> None:
    with pytest.raises(IntakeError, match="too large: at most 25 MB"):
        clean(b"\xff\xd8\xff" + bytes(25_000_001), "x.jpg")


def test_cleaning_the_same_file_twice_gives_the_same_bytes() -> None:
    assert clean(given.telling_jpeg(), "a.jpg").sha256 == clean(given.telling_jpeg(), "b").sha256


def test_a_wide_colour_profile_is_turned_into_the_ordinary_one() -> None:
    plain = clean(given.saved(given.arrow(), quality=95), "x.jpg")
    profiled = clean(given.saved(given.arrow(), quality=95, icc_profile=given.srgb()), "x.jpg")
    broken = clean(given.saved(given.arrow(), quality=95, icc_profile=b"nonsense" * 20), "x.jpg")
    for result in (profiled, broken):
        assert near(drawn(result).getpixel((60, 70)), BLUE)
        assert len(result.data) == pytest.approx(len(plain.data), rel=0.2)
